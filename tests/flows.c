/* Roots, ordinary differential equations and gradient flow under a parameterization,
   against closed forms, frozen values of many digits, and each other.

       flows           TAP
       flows --hash    "name hash" lines of results on fixed inputs */
#include "../toyreg.h"
#include "test.h"

#define PI 3.14159265358979323846

static double larger(double a, double b) { return a > b || a != a ? a : b; }
static double larger_of(const double *a, const double *b, size_t n)
{
    double e = 0;
    size_t i;
    for (i = 0; i < n; i++) e = larger(e, fabs(a[i] - b[i]));
    return e;
}

static tr_map map_of(tr_map_kind kind, double depth)
{
    tr_map m;
    m.kind = kind;
    m.depth = depth;
    return m;
}

/* Uniform on [a, b). */
static tr_rng numbers;
static double between(double a, double b)
{
    double u;
    tr_uniform_d(&numbers, 1, &u);
    return fma(b - a, u, a);
}

/* What is hashed has its fma written out: a compiler may be allowed to contract. */

/* ------------------------------------------------------------------------ roots */

static size_t root_calls;
static double cubic(void *context, double x)
{
    (void)context;
    root_calls++;
    return (x * x - 2) * x - 5;
}
static double omega(void *context, double x)
{
    return fma(x, tr_exp_at(x), -*(double *)context);
}
static double jump(void *context, double x) { return x < *(double *)context ? -1e-9 : 7; }
static double pole(void *context, double x) { return 1 / (x - *(double *)context); }
static double far_sided(void *context, double x)
{
    return x < *(double *)context ? -HUGE_VAL : x - *(double *)context - 0.1;
}
static double ninth(void *context, double x)
{
    const double d = x - *(double *)context, e = d * d * d;
    return e * e * e;
}
static double not_there(void *context, double x)
{
    return fabs(x - *(double *)context) < 0.3 ? HUGE_VAL - HUGE_VAL : x;
}
/* Flat beyond all measure on one side: interpolation alone would creep. */
static double creeping(void *context, double x)
{
    return x < *(double *)context ? -tr_exp_at(1e4 * (x - 1)) - 1e-290 : 1e300;
}
static double positive(void *context, double x)
{
    (void)context;
    return x * x + 1;
}

static void roots(void)
{
    static const struct {
        const char *name;
        tr_function f;
        double parameter, a, b, tolerance, root;
        size_t calls; /* at most */
    } r[] = {
        { "a cubic", cubic, 0, 2, 3, 0, 2.0945514815423265915, 12 },
        { "ends in the other order", cubic, 0, 3, -1, 0, 2.0945514815423265915, 16 },
        { "from far away", cubic, 0, -1e9, 1e9, 0, 2.0945514815423265915, 80 },
        { "x exp x = 1", omega, 1, 0, 1, 0, 0.56714329040978387300, 12 },
        { "a loose tolerance", omega, 1, 0, 1, 1e-3, 0.56714329040978387300, 8 },
        { "a jump", jump, 1 / 3.0, -1, 1, 0, 1 / 3.0, 70 },
        { "a jump at 0", jump, 0, -1, 2, 0, 0, 2300 },
        { "a pole", pole, 0.7, 0, 1, 0, 0.7, 70 },
        { "infinite on one side", far_sided, 0.2, -3, 3, 0, 0.3, 70 },
        { "a root of order 9", ninth, 0.3, -1, 1.1, 0, 0.3, 250 },
        { "all exponents", jump, 1e-310, -8e307, 8e307, 0, 1e-310, 2300 },
        { "flat, then steep", creeping, 0.5, -1e3, 1, 0, 0.5, 300 },
    };
    double x, p, e = 0;
    tr_info info;
    size_t i;
    int good;
    for (i = 0; i < sizeof r / sizeof r[0]; i++) {
        p = r[i].parameter;
        x = -7;
        good = tr_root(r[i].f, &p, r[i].a, r[i].b, r[i].tolerance, &x, &info) == TR_OK;
        checkf(good && info.iterations <= r[i].calls &&
                   fabs(x - r[i].root) <=
                       r[i].tolerance + 4 * DBL_EPSILON * fabs(r[i].root) + 1e-320 &&
                   info.gap <= r[i].tolerance + 4 * DBL_EPSILON * fabs(x) + 1e-320,
               "root: %s: off by %.3g in %.0f calls", r[i].name, fabs(x - r[i].root),
               (double)info.iterations);
    }
    root_calls = 0;
    (void)tr_root(cubic, NULL, 2, 3, 0, &x, &info);
    checkf(root_calls == info.iterations && root_calls > 3, "root: calls are counted");
    p = 0;
    good = tr_root(ninth, &p, 0, 1, 0, &x, &info) == TR_OK && x == 0 && info.gap == 0;
    good &= tr_root(ninth, &p, -2, 0, 0, &x, &info) == TR_OK && x == 0;
    good &= tr_root(ninth, &p, 0, 0, 0, &x, &info) == TR_OK && x == 0;
    check(good, "root: at an end");
    x = 42;
    p = 0.5;
    good = tr_root(positive, NULL, -1, 1, 0, &x, &info) == TR_ERR_ARGUMENT;
    good &= tr_root(cubic, NULL, 3, HUGE_VAL, 0, &x, &info) == TR_ERR_ARGUMENT;
    good &= tr_root(cubic, NULL, -DBL_MAX, DBL_MAX, 0, &x, &info) == TR_ERR_ARGUMENT;
    good &= tr_root(cubic, NULL, 2, 3, -1, &x, &info) == TR_ERR_ARGUMENT;
    good &= tr_root(NULL, NULL, 2, 3, 0, &x, &info) == TR_ERR_ARGUMENT;
    good &= tr_root(cubic, NULL, 2, 3, 0, NULL, NULL) == TR_ERR_ARGUMENT;
    check(good && x == 42, "root: no change of sign, and other arguments, are refused");
    good = tr_root(not_there, &p, -1, 0.5, 0, &x, &info) == TR_ERR_NONFINITE;
    p = 0;
    good &= tr_root(not_there, &p, -1, 1, 0, &x, &info) == TR_ERR_NONFINITE;
    check(good && x == 42, "root: NaN is found, at an end and between");
    for (i = 0; i < 300; i++) { /* any bracket: the same root */
        const double want = between(-3, 3);
        p = want * exp(want);
        if (want < -1) continue;
        if (tr_root(omega, &p, -1, between(3, 300), 1e-12, &x, &info)) e = HUGE_VAL;
        /* near x = -1 the slope of x exp x vanishes */
        e = larger(e, fabs(x * exp(x) - p));
    }
    check_near(e, 0, 1e-10, 0, "root: x exp x = p, random p and brackets");
}

/* -------------------------------------------------------- differential equations */

static size_t field_calls;
static void harmonic(void *context, double t, const double *y, double *dy)
{
    const double rate = context ? *(const double *)context : 1;
    (void)t;
    field_calls++;
    dy[0] = rate * y[1];
    dy[1] = -rate * y[0];
}
static void logistic(void *context, double t, const double *y, double *dy)
{
    (void)context, (void)t;
    dy[0] = y[0] * (1 - y[0]);
}
static void kepler(void *context, double t, const double *y, double *dy)
{
    const double r2 = y[0] * y[0] + y[1] * y[1], r3 = r2 * sqrt(r2);
    (void)context, (void)t;
    dy[0] = y[2];
    dy[1] = y[3];
    dy[2] = -y[0] / r3;
    dy[3] = -y[1] / r3;
}
static void van_der_pol(void *context, double t, const double *y, double *dy)
{
    const double mu = *(const double *)context;
    (void)t;
    dy[0] = y[1];
    dy[1] = mu * (1 - y[0] * y[0]) * y[1] - y[0];
}
static void square(void *context, double t, const double *y, double *dy)
{
    (void)context, (void)t;
    dy[0] = y[0] * y[0];
}
static void power_of_time(void *context, double t, const double *y, double *dy)
{
    const double k = *(const double *)context;
    (void)y;
    dy[0] = (k + 1) * tr_pow_at(t, k);
}
static void stiff(void *context, double t, const double *y, double *dy)
{
    (void)context;
    dy[0] = -1e9 * (y[0] - t);
}
static void wall(void *context, double t, const double *y, double *dy)
{
    (void)context, (void)t;
    dy[0] = y[0] > 1 ? HUGE_VAL - HUGE_VAL : 1;
}
static void still(void *context, double t, const double *y, double *dy)
{
    (void)context, (void)t, (void)y;
    dy[0] = 0;
}
static double first_event(void *context, double t, const double *y)
{
    (void)context, (void)t;
    return y[0];
}
static double half_event(void *context, double t, const double *y)
{
    (void)context, (void)t;
    return y[0] - 0.5;
}
static double touching_event(void *context, double t, const double *y)
{
    (void)context, (void)y;
    return (t - 0.5) * (t - 0.5);
}
static double quarter_event(void *context, double t, const double *y)
{
    (void)context, (void)y;
    return t - 0.25;
}
static double nan_event(void *context, double t, const double *y)
{
    (void)context, (void)y;
    return t > 0.3 ? HUGE_VAL - HUGE_VAL : 1;
}

static tr_ode ode_of(void (*field)(void *, double, const double *, double *), double rtol)
{
    tr_ode o;
    memset(&o, 0, sizeof o);
    o.field = field;
    o.rtol = rtol;
    o.atol = rtol;
    return o;
}

/* y (n numbers) from t to t_end; returns the steps, 0 on failure. */
static size_t solve(const tr_ode *o, size_t n, double t, double t_end, double *y)
{
    tr_info info;
    const tr_status s =
        tr_ode_solve(o, n, &t, t_end, y, 0, NULL, NULL, NULL, NULL, NULL, &info);
    return s == TR_OK && t == t_end ? info.iterations : 0;
}

static double harmonic_error(const tr_ode *o, double t_end)
{
    double y[2] = { 1, 0 }, want[2];
    want[0] = cos(t_end);
    want[1] = -sin(t_end);
    if (!solve(o, 2, 0, t_end, y)) return HUGE_VAL;
    return larger_of(y, want, 2);
}

static void orders(void)
{
    tr_ode o = ode_of(harmonic, 0);
    double error[5], dense[5], slope, y[2], t, k, times[400], Y[800], steps[5];
    size_t i, j, rows;
    tr_info info;
    int good = 1;
    for (i = 0; i < 5; i++) {
        o.step = ldexp(0.4, -(int)i);
        error[i] = harmonic_error(&o, 8);
        y[0] = 1;
        y[1] = t = dense[i] = 0;
        for (j = 0; j < 400; j++) times[j] = 0.02 * (double)j + 0.0123;
        good &= tr_ode_solve(&o, 2, &t, 8, y, 400, times, Y, &rows, NULL, NULL, &info) ==
                    TR_OK &&
                rows == 400;
        steps[i] = (double)info.iterations;
        /* of the interpolation: against the exact solution, so a step's error, too */
        for (j = 0; j < 400; j++)
            dense[i] = larger(dense[i], fabs(Y[2 * j] - cos(times[j])));
    }
    check(good && steps[0] == 20 && steps[4] == 320,
          "ode: fixed steps are as many as fit");
    slope = log2(error[1] / error[4]) / 3;
    checkf(fabs(slope - 5) < 0.1, "ode: order %.3f = 5 with fixed steps", slope);
    checkf(error[4] < 2e-10, "ode: error %.3g < 2e-10 with steps of 1/40", error[4]);
    slope = log2(dense[1] / dense[4]) / 3;
    checkf(slope > 3.9 && dense[4] < 1e-8, "ode: dense output: order %.3f > 3.9", slope);
    /* The pair integrates t^4 exactly, and the dense output t^3; each not one more. */
    for (k = 3; k <= 5; k++) {
        double exact, inside = 0;
        o = ode_of(power_of_time, 0);
        o.context = &k;
        o.step = 2;
        y[0] = t = 0;
        for (j = 0; j < 20; j++) times[j] = 0.1 * (double)(j + 1);
        (void)tr_ode_solve(&o, 1, &t, 2, y, 20, times, Y, NULL, NULL, NULL, NULL);
        for (j = 0; j < 20; j++)
            inside = larger(inside, fabs(Y[j] - pow(times[j], k + 1)));
        exact = fabs(y[0] - pow(2, k + 1));
        checkf((exact < 1e-13) == (k < 5) && (inside < 1e-13) == (k < 4),
               "ode: y' = t^%.0f in one step: %.2g, dense %.2g", k, exact, inside);
    }
}

static void tolerances(void)
{
    double before = 1, e, rtol;
    size_t last = 0, steps;
    int i, good = 1, more = 1;
    for (i = 3; i <= 13; i++) {
        tr_ode o = ode_of(harmonic, rtol = pow(10, -i));
        double y[2] = { 1, 0 }, want[2];
        want[0] = cos(20.0);
        want[1] = -sin(20.0);
        steps = solve(&o, 2, 0, 20, y);
        e = larger_of(y, want, 2);
        /* 20 units of time, each with errors that are not damped */
        good &= e < 40 * rtol && e < before;
        more &= steps > last && (i < 6 || (double)steps < 1.75 * (double)last);
        if (!good || !more) printf("# rtol %g: error %g, %zu steps\n", rtol, e, steps);
        before = e;
        last = steps;
    }
    check(good, "ode: the error follows the tolerance from 1e-3 to 1e-13");
    check(more, "ode: steps grow as tolerance^(-1/5)");
    {
        tr_ode o = ode_of(harmonic, 1e-9);
        double y[2] = { 1, 0 }, t = 0;
        tr_info info;
        field_calls = 0;
        (void)tr_ode_solve(&o, 2, &t, 20, y, 0, NULL, NULL, NULL, NULL, NULL, &info);
        checkf(field_calls == 6 * info.iterations + 2, "ode: six calls per step");
    }
    { /* The exact first step is of no account: within a factor of the later ones. */
        tr_ode o = ode_of(harmonic, 1e-9);
        double rate, most = 0, least = HUGE_VAL;
        o.context = &rate;
        for (rate = 1e-12; rate < 1e13; rate *= 1e3) {
            double y[2] = { 1, 0 };
            const double n = (double)solve(&o, 2, 0, 20 / rate, y);
            most = larger(most, n);
            least = n < least ? n : least;
        }
        checkf(least > 0 && most < 1.1 * least,
               "ode: %.0f to %.0f steps in any unit of time", least, most);
    }
}

static void known_solutions(void)
{
    static const double pol[2] = { 0.841553652197329878, -1.08904785682484969 };
    static const double orbit[2] = { -0.427967245561113551, 0.863775701045103672 };
    double y[4], first[4], mu = 2, t, e;
    tr_ode o = ode_of(kepler, 1e-12);
    size_t i;
    y[0] = 0.5;
    y[1] = y[2] = 0;
    y[3] = sqrt(3.0);
    memcpy(first, y, sizeof y);
    (void)solve(&o, 4, 0, 1, y);
    check_near(larger_of(y, orbit, 2), 0, 1e-11, 0, "ode: Kepler's ellipse at t = 1");
    (void)solve(&o, 4, 1, 20 * PI, y);
    check_near(larger_of(y, first, 4), 0, 2e-8, 0, "ode: ten revolutions");
    (void)solve(&o, 4, 20 * PI, 0, y);
    check_near(larger_of(y, first, 4), 0, 4e-8, 0, "ode: and back");
    o = ode_of(van_der_pol, 1e-12);
    o.context = &mu;
    y[0] = 2;
    y[1] = 0;
    (void)solve(&o, 2, 0, 10, y);
    check_near(larger_of(y, pol, 2), 0, 2e-10, 0,
               "ode: van der Pol's oscillator, t = 10");
    mu = 5;
    o.rtol = o.atol = 1e-8;
    y[0] = 2;
    y[1] = 0;
    i = solve(&o, 2, 0, 50, y);
    checkf(i > 0 && i <= 1600, "ode: its relaxation takes %zu steps", i);
    o = ode_of(logistic, 1e-12);
    o.atol = 0;
    y[0] = 1e-6;
    (void)solve(&o, 1, 0, 20, y);
    check_near(y[0], 1 / (1 + 999999 * exp(-20.0)), 1e-10, 0, "ode: logistic growth");
    o = ode_of(harmonic, 1e-11);
    e = 0;
    for (i = 0; i < 20; i++) {
        double z[2], a[2];
        a[0] = z[0] = between(-2, 2);
        a[1] = z[1] = between(-2, 2);
        t = between(-20, 20);
        if (!solve(&o, 2, t, -t, z) || !solve(&o, 2, -t, t, z)) e = HUGE_VAL;
        e = larger(e, larger_of(z, a, 2));
    }
    check_near(e, 0, 5e-9, 0, "ode: there and back again, either way first");
    y[0] = 1; /* far from t = 0 steps are small beside t */
    y[1] = 0;
    (void)solve(&o, 2, 1e9, 1e9 + 3, y);
    check_near(y[0], cos(3.0), 1e-6, 0, "ode: late times");
    o.rtol = 0;
    y[0] = 1;
    y[1] = 0;
    check(solve(&o, 2, 0, 3, y) && fabs(y[0] - cos(3.0)) < 1e-10, "ode: atol alone");
    o.rtol = 1e-11;
    o.atol = 0;
    y[0] = 1;
    y[1] = 1;
    check(solve(&o, 2, 0, 3, y) && fabs(y[0] - cos(3.0) - sin(3.0)) < 1e-10,
          "ode: rtol alone");
    y[0] = y[1] = 0;
    check(solve(&o, 2, 0, 3, y) && y[0] == 0 && y[1] == 0, "ode: rest, with rtol alone");
}

static void events(void)
{
    static const struct {
        const char *name;
        double y0, y1, end, want;
    } r[] = {
        { "cos t = 0", 1, 0, 9, PI / 2 },
        { "backwards", 1, 0, -9, -PI / 2 },
        { "0 at the start: the next one", 0, 1, 9, PI },
        { "0 at the start, backwards", 0, 1, -9, -PI },
        { "from below", -1, 0, 9, PI / 2 },
        { "soon after the start", 1e-9, -1, 9, 1e-9 },
    };
    tr_ode o = ode_of(harmonic, 1e-12);
    double y[2], t, times[90], Y[180], e;
    size_t i, rows;
    int ended, good = 1;
    o.event = first_event;
    for (i = 0; i < sizeof r / sizeof r[0]; i++) {
        y[0] = r[i].y0;
        y[1] = r[i].y1;
        t = 0;
        good = tr_ode_solve(&o, 2, &t, r[i].end, y, 0, NULL, NULL, NULL, &ended, NULL,
                            NULL) == TR_OK;
        checkf(good && ended && fabs(t - r[i].want) < 1e-11 && fabs(y[0]) < 1e-14,
               "event: %s: off by %.2g, y = %.2g", r[i].name, t - r[i].want, y[0]);
    }
    /* With a loose tolerance it is as good as the solution, 20 tolerances. */
    o = ode_of(harmonic, 1e-5);
    o.event = first_event;
    y[0] = 1;
    y[1] = t = 0;
    (void)tr_ode_solve(&o, 2, &t, 9, y, 0, NULL, NULL, NULL, &ended, NULL, NULL);
    checkf(ended && fabs(t - PI / 2) < 4e-5 && fabs(y[0]) < 1e-15,
           "event: off by %.2g at rtol = 1e-5", t - PI / 2);
    o = ode_of(logistic, 1e-12);
    o.atol = 0;
    o.event = half_event;
    for (i = 0, e = 0; i < 30; i++) {
        const double a = pow(10, -between(1, 12));
        t = 0;
        y[0] = a;
        good &= tr_ode_solve(&o, 1, &t, 99, y, 0, NULL, NULL, NULL, &ended, NULL, NULL) ==
                TR_OK;
        e = larger(e, fabs(t - log((1 - a) / a)));
    }
    check_near(e, 0, 1e-10, 0, "event: logistic growth reaches 1/2, random starts");
    o = ode_of(still, 0);
    o.step = 0.125;
    o.event = quarter_event;
    y[0] = t = 0;
    good &=
        tr_ode_solve(&o, 1, &t, 1, y, 0, NULL, NULL, NULL, &ended, NULL, NULL) == TR_OK;
    check(good && ended && t == 0.25, "event: at the end of a step");
    o.event = touching_event;
    t = 0;
    good = tr_ode_solve(&o, 1, &t, 0.45, y, 0, NULL, NULL, NULL, &ended, NULL, NULL) ==
               TR_OK &&
           !ended && t == 0.45;
    t = 0;
    o.step = 0.3;
    good &=
        tr_ode_solve(&o, 1, &t, 1, y, 0, NULL, NULL, NULL, &ended, NULL, NULL) == TR_OK &&
        !ended && t == 1;
    check(good, "event: none where the sign stays");
    o.event = nan_event;
    t = 0;
    check(tr_ode_solve(&o, 1, &t, 1, y, 0, NULL, NULL, NULL, &ended, NULL, NULL) ==
                  TR_ERR_NONFINITE &&
              !ended && t == 0.3,
          "event: NaN is found");
    /* times up to an event, and not beyond */
    o = ode_of(harmonic, 1e-11);
    o.event = first_event;
    for (i = 0; i < 90; i++) times[i] = 0.1 * (double)i;
    memset(Y, 0, sizeof Y);
    y[0] = 1;
    y[1] = t = 0;
    (void)tr_ode_solve(&o, 2, &t, 9, y, 90, times, Y, &rows, &ended, NULL, NULL);
    for (i = 0, e = 0; i < 16; i++) e = larger(e, fabs(Y[2 * i] - cos(times[i])));
    checkf(ended && rows == 16 && e < 1e-8 && Y[32] == 0 && Y[33] == 0,
           "event: rows before it: %.2g off", e);
}

static size_t allocated, released;
static void *count_allocate(void *context, size_t bytes)
{
    allocated++;
    *(size_t *)context += bytes;
    return malloc(bytes);
}
static void count_release(void *context, void *p)
{
    (void)context;
    released++;
    free(p);
}
static void *no_allocate(void *context, size_t bytes)
{
    (void)context, (void)bytes;
    return NULL;
}

static void outputs_and_failures(void)
{
    tr_ode o = ode_of(harmonic, 1e-11);
    double y[2] = { 1, 0 }, t = 0, times[7] = { 0, 0, 0.5, 1.25, 1.25, 3, 4 }, Y[14],
           e = 0;
    size_t i, rows, bytes = 0;
    tr_allocator memory = { count_allocate, count_release, NULL };
    tr_allocator none = { no_allocate, NULL, NULL };
    tr_info info;
    tr_status status;
    int event, good, refused = 0;
    memory.context = &bytes;
    Y[12] = Y[13] = 42;
    good = tr_ode_solve(&o, 2, &t, 3, y, 7, times, Y, &rows, &event, &memory, &info) ==
               TR_OK &&
           rows == 6 && !event && t == 3 && info.gap == 0;
    for (i = 0; i < 6; i++) {
        e = larger(e, fabs(Y[2 * i] - cos(times[i])));
        e = larger(e, fabs(Y[2 * i + 1] + sin(times[i])));
    }
    check(good && Y[0] == 1 && Y[2] == 1 && Y[10] == y[0] && Y[11] == y[1] &&
              Y[6] == Y[8] && Y[12] == 42 && Y[13] == 42,
          "ode: rows at the start, twice, at the end, and none beyond");
    check_near(e, 0, 1e-8, 0, "ode: rows");
    check(allocated == 1 && released == 1 && bytes == 18 * sizeof(double),
          "ode: one allocation, released");
    check(tr_ode_solve(&o, 2, &t, 9, y, 0, NULL, NULL, NULL, NULL, &none, &info) ==
                  TR_ERR_MEMORY &&
              t == 3,
          "ode: no memory");
    times[2] = 2;
    t = 0;
    refused += tr_ode_solve(&o, 2, &t, 3, y, 7, times, Y, &rows, NULL, NULL, &info) ==
               TR_ERR_ARGUMENT;
    times[2] = 0.5;
    t = 0.1;
    refused += tr_ode_solve(&o, 2, &t, 3, y, 7, times, Y, &rows, NULL, NULL, &info) ==
               TR_ERR_ARGUMENT;
    t = 0;
    refused += tr_ode_solve(&o, 2, &t, HUGE_VAL, y, 0, NULL, NULL, NULL, NULL, NULL,
                            &info) == TR_ERR_ARGUMENT;
    refused += tr_ode_solve(&o, 2, &t, 1, y, 7, times, NULL, NULL, NULL, NULL, &info) ==
               TR_ERR_ARGUMENT;
    refused += tr_ode_solve(NULL, 2, &t, 1, y, 0, NULL, NULL, NULL, NULL, NULL, &info) ==
               TR_ERR_ARGUMENT;
    o.rtol = -1;
    refused += tr_ode_solve(&o, 2, &t, 1, y, 0, NULL, NULL, NULL, NULL, NULL, &info) ==
               TR_ERR_ARGUMENT;
    o.rtol = o.atol = 0; /* fixed, but of what size? */
    refused += tr_ode_solve(&o, 2, &t, 1, y, 0, NULL, NULL, NULL, NULL, NULL, &info) ==
               TR_ERR_ARGUMENT;
    check(refused == 7 && t == 0, "ode: wrong arguments are refused");
    o = ode_of(harmonic, 1e-9);
    good = tr_ode_solve(&o, 2, &t, 0, y, 1, &t, Y, &rows, NULL, NULL, &info) == TR_OK &&
           rows == 1 && Y[0] == y[0] && info.iterations == 0;
    o = ode_of(wall, 1e-9);
    o.event = quarter_event;
    o.field = still;
    check(good, "ode: an interval of length 0");

    o = ode_of(square, 1e-10);
    t = 0;
    y[0] = 1;
    status = tr_ode_solve(&o, 1, &t, 2, y, 0, NULL, NULL, NULL, NULL, NULL, &info);
    checkf(status == TR_ERR_NONFINITE && fabs(t - 1) < 1e-8 && info.iterations < 5000 &&
               fabs(info.gap - 0.5) < 1e-8 && y[0] > 1e8,
           "ode: y' = y^2 ends at t = 1%+.1g, y = %.1g after %.0f steps", t - 1, y[0],
           (double)info.iterations);
    o = ode_of(wall, 1e-10);
    t = y[0] = 0;
    status = tr_ode_solve(&o, 1, &t, 2, y, 0, NULL, NULL, NULL, NULL, NULL, &info);
    checkf(status == TR_ERR_NONFINITE && fabs(t - 1) < 1e-12 && info.iterations < 500,
           "ode: smaller steps up to where the field is NaN, %.0f steps",
           (double)info.iterations);
    o.step = 0.1;
    o.rtol = o.atol = 0;
    t = y[0] = 0;
    status = tr_ode_solve(&o, 1, &t, 2, y, 0, NULL, NULL, NULL, NULL, NULL, &info);
    check(status == TR_ERR_NONFINITE && fabs(t - 0.95) < 0.06 && y[0] <= 1,
          "ode: fixed steps end before a NaN");
    t = 0;
    y[0] = 2;
    status = tr_ode_solve(&o, 1, &t, 2, y, 0, NULL, NULL, NULL, NULL, NULL, &info);
    y[0] = HUGE_VAL;
    good = status == TR_ERR_NONFINITE &&
           tr_ode_solve(&o, 1, &t, 2, y, 0, NULL, NULL, NULL, NULL, NULL, &info) ==
               TR_ERR_NONFINITE &&
           t == 0;
    check(good, "ode: a start where field or state is not finite");
    o = ode_of(stiff, 1e-6);
    o.steps = 1000;
    t = 0;
    y[0] = 1;
    status = tr_ode_solve(&o, 1, &t, 1, y, 0, NULL, NULL, NULL, NULL, NULL, &info);
    checkf(status == TR_ERR_CONVERGENCE && info.iterations == 1000 && t > 1e-7 &&
               t < 1e-4 && fabs(info.gap - (1 - t)) < 1e-12,
           "ode: a stiff equation uses its steps up, at t = %.1g", t);
    t = 0;
    status = tr_ode_solve(&o, 0, &t, 1e-7, y, 0, NULL, NULL, NULL, NULL, NULL, &info);
    check(status == TR_OK && t == 1e-7, "ode: no equations at all");
}

/* ------------------------------------------------------------ parameterizations */

#define ROWS 400
/* The numbers of a file of tests/reference: names "exp" and "polar" are -1 and -2, the
   losses point, line15 (L1) and line10 (L2) 0, 1 and 2.  Returns the rows. */
static size_t read_table(const char *name, size_t columns, double (*v)[12])
{
    char path[128], line[512];
    size_t rows = 0, j;
    FILE *f;
    snprintf(path, sizeof path, "tests/reference/%s", name);
    f = fopen(path, "r");
    if (!f) return 0;
    if (!fgets(line, sizeof line, f)) line[0] = 0;
    while (rows < ROWS && fgets(line, sizeof line, f)) {
        char *p = line;
        for (j = 0; j < columns && p; j++) {
            v[rows][j] = !strncmp(p, "exp", 3)      ? -1
                         : !strncmp(p, "polar", 5)  ? -2
                         : !strncmp(p, "point", 5)  ? 0
                         : !strncmp(p, "line15", 6) ? 1
                         : !strncmp(p, "line10", 6) ? 2
                         : *p == 'L'                ? p[1] - '0'
                                                    : strtod(p, NULL);
            p = strchr(p, ',');
            if (p) p++;
        }
        rows += j == columns;
    }
    fclose(f);
    return rows;
}

static tr_map map_of_number(double x)
{
    return map_of(x == -1   ? TR_EXPONENTIAL
                  : x == -2 ? TR_POLAR
                            : TR_DEPTH,
                  x > 0 ? x : 1);
}

/* Descent of w itself, on the loss of a point or a line (which has the flow along p, if
   `path` is set: the same path at another speed, which does not stop at the line). */
typedef struct descent {
    tr_map map;
    size_t n;
    int line, path;
    double target[8]; /* or p */
    double c;
} descent;
static void descend(void *context, double t, const double *w, double *v)
{
    const descent *o = (const descent *)context;
    double s = o->c, p2 = 0;
    size_t i;
    (void)t;
    for (i = 0; i < o->n; i++) {
        s = fma(-o->target[i], w[i], s);
        p2 = fma(o->target[i], o->target[i], p2);
    }
    for (i = 0; i < o->n; i++)
        v[i] = !o->line  ? o->target[i] - w[i]
               : o->path ? o->target[i] * o->path
                         : s / p2 * o->target[i];
    tr_map_velocity(&o->map, o->n, w, v, v);
}
static double line_event(void *context, double t, const double *w)
{
    const descent *o = (const descent *)context;
    double s = -o->c;
    size_t i;
    (void)t;
    for (i = 0; i < o->n; i++) s += o->target[i] * w[i];
    return s;
}
static descent descent_of(tr_map map, int loss)
{
    descent d;
    memset(&d, 0, sizeof d);
    d.map = map;
    d.n = 2;
    d.line = loss > 0;
    d.target[0] = loss ? 1 : 3;
    d.target[1] = loss == 1 ? 2 : loss == 2 ? 1 : 6;
    d.c = loss == 1 ? 15 : 10;
    return d;
}

static double table[ROWS][12];

static void velocities(void)
{
    static const double depths[] = { 0.2, 0.5, 1, 1.5, 2, 3, 4, 7.3, 50 };
    const size_t rows = read_table("flow_fields.csv", 6, table);
    double e = 0, w[3], g[3], v[3], u[3], J[3][3], exact = 0;
    tr_map m;
    size_t i, j, k, l, round;
    int good;
    for (i = 0; i < rows; i++) {
        descent d = descent_of(map_of_number(table[i][1]), (int)table[i][0]);
        descend(&d, 0, table[i] + 2, v);
        for (j = 0; j < 2; j++) e = larger(e, fabs(v[j] / table[i][4 + j] - 1));
    }
    checkf(rows == 150 && e < 1e-11, "velocity: frozen fields, %.2g off", e);
    /* J by central differences of the map itself, at random parameters */
    for (e = 0, round = 0; round < 200; round++) {
        const size_t kind = round % 11, n = kind == 10 ? 2 : 3;
        const double h = 1e-4;
        m = kind == 10  ? map_of(TR_POLAR, 0)
            : kind == 9 ? map_of(TR_EXPONENTIAL, 0)
                        : map_of(TR_DEPTH, depths[kind]);
        for (i = 0; i < n; i++) {
            u[i] = between(0.7, 1.4);
            if (m.kind == TR_DEPTH && between(0, 1) < 0.5) u[i] = -u[i];
            if (m.kind != TR_DEPTH) u[i] = between(-1.5, 1.5);
            g[i] = between(-1, 1);
        }
        for (k = 0; k < n; k++) {
            double weight = 0;
            for (j = 0; j < n; j++) J[j][k] = 0;
            for (l = 0; l < 4; l++) { /* (8 (f(h) - f(-h)) - f(2h) + f(-2h)) / 12 h */
                const double shift = (double)(l < 2 ? 1 : 2) * (l % 2 ? -h : h);
                const double old = u[k];
                weight = (l < 2 ? 8 : -1) * (l % 2 ? -1 : 1) / (12 * h);
                u[k] += shift;
                for (j = 0; j < n; j++)
                    w[j] = m.kind == TR_POLAR ? u[0] * (j ? sin(u[1]) : cos(u[1]))
                           : m.kind == TR_EXPONENTIAL
                               ? exp(u[j])
                               : copysign(pow(fabs(u[j]), m.depth), u[j]);
                for (j = 0; j < n; j++) J[j][k] += weight * w[j];
                u[k] = old;
            }
        }
        for (j = 0; j < n; j++)
            w[j] = m.kind == TR_POLAR         ? u[0] * (j ? sin(u[1]) : cos(u[1]))
                   : m.kind == TR_EXPONENTIAL ? exp(u[j])
                                              : copysign(pow(fabs(u[j]), m.depth), u[j]);
        tr_map_velocity(&m, n, w, g, v);
        for (j = 0; j < n; j++) {
            double want = 0, size = 0;
            for (k = 0; k < n; k++)
                for (l = 0; l < n; l++) {
                    want += J[j][k] * J[l][k] * g[l];
                    size += fabs(J[j][k] * J[l][k] * g[l]);
                }
            e = larger(e, fabs(v[j] - want) / (size + 1e-300));
        }
    }
    /* differences leave 1e-16 / h, and h^4 |u^50's fifth derivative| */
    check_near(e, 0, 1e-7, 0, "velocity: J J' g by finite differences of the maps");
    for (i = 0; i < 100; i++) {
        m = map_of(TR_DEPTH, 1);
        for (j = 0; j < 3; j++) {
            w[j] = between(-9, 9);
            g[j] = between(-9, 9);
        }
        tr_map_velocity(&m, 3, w, g, v);
        exact = larger(exact, larger_of(v, g, 3));
        m.kind = TR_EXPONENTIAL;
        tr_map_velocity(&m, 3, w, g, v);
        m = map_of(TR_DEPTH, 1e9);
        tr_map_velocity(&m, 3, w, g, u);
        for (j = 0; j < 3; j++) exact = larger(exact, fabs(u[j] / 1e18 / v[j] - 1) / 1e8);
    }
    check(exact <= 1e-16, "velocity: the identity exactly; exp is the limit of depth");
    w[0] = w[1] = w[2] = 0;
    g[0] = 1;
    g[1] = -1;
    g[2] = 0;
    m = map_of(TR_DEPTH, 0.5);
    tr_map_velocity(&m, 3, w, g, v);
    good = v[0] == HUGE_VAL && v[1] == -HUGE_VAL && v[2] == 0;
    m.depth = 3;
    tr_map_velocity(&m, 3, w, g, v);
    good &= v[0] == 0 && v[1] == 0 && v[2] == 0;
    m.kind = TR_POLAR;
    tr_map_velocity(&m, 2, w, g, v);
    good &= v[0] != v[0] && v[1] != v[1];
    w[0] = 3e-170;
    w[1] = -4e-170;
    tr_map_velocity(&m, 2, w, g, g);
    check(good && fabs(g[0] - 0.84) < 1e-15 && fabs(g[1] + 1.12) < 1e-15,
          "velocity: at 0 and near it, in place");
}

static void point_times(void)
{
    static const double depths[] = { 0.3, 0.5, 1, 1.4, 2, 2.5, 3, 6, 40, -1 };
    size_t rows = read_table("flow_times.csv", 6, table), i, j;
    double e = 0, inverse = 0, sums = 0, y[2];
    tr_map m;
    for (i = 0; i < rows; i++) {
        const double *r = table[i];
        m = map_of(r[0] == 0 ? TR_DEPTH : TR_EXPONENTIAL, r[1]);
        e = larger(e, fabs(tr_flow_point_time(&m, r[2], r[3], r[4]) / r[5] - 1));
    }
    checkf(rows == 89 && e < 1e-13, "point: times of many digits, %.2g off", e);
    rows = read_table("flow_sparsity.csv", 4, table);
    for (e = 0, i = 0; i < rows; i++) {
        const double *r = table[i];
        m = map_of_number(r[0]);
        e = larger(e, fabs(tr_flow_point_time(&m, 6, r[1], 3) / r[2] - 1));
        e = larger(e, fabs(tr_flow_point_at(&m, 3, r[1], r[2]) / r[3] - 1));
    }
    checkf(rows == 27 && e < 2e-11, "point: w1 when w2 is half way, frozen, %.2g off", e);
    rows = read_table("flow_trajectories.csv", 7, table);
    for (e = 0, i = 0; i < rows; i++) {
        const double *r = table[i];
        descent d = descent_of(map_of_number(r[1]), (int)r[0]);
        tr_ode o = ode_of(descend, 1e-12);
        o.context = &d;
        y[0] = r[2];
        y[1] = r[3];
        if (!solve(&o, 2, 0, r[4], y)) e = HUGE_VAL;
        e = larger(e, larger_of(y, r + 5, 2));
        if (d.map.kind != TR_POLAR && !d.line)
            for (j = 0; j < 2; j++)
                inverse = larger(
                    inverse, fabs(tr_flow_point_at(&d.map, d.target[j], r[2 + j], r[4]) -
                                  r[5 + j]));
    }
    checkf(rows == 300 && e < 2e-9, "ode: frozen trajectories, %.2g off", e);
    checkf(inverse < 2e-9, "point: frozen trajectories, %.2g off", inverse);
    for (e = inverse = 0, i = 0; i < 300; i++) {
        const double depth = depths[i % 10], target = between(-1, 4);
        double w[3], sum, flow;
        tr_ode o = ode_of(descend, 1e-12);
        descent d;
        d = descent_of(map_of_number(depth), 0);
        d.target[0] = d.target[1] = target;
        m = d.map;
        w[0] = between(0.05, 8);
        w[1] = target > 0 ? w[0] + (target - w[0]) * between(0.1, 0.9) : w[0] / 2;
        w[2] = w[1] + ((target > 0 ? target : 0) - w[1]) * between(0.1, 0.9);
        flow = tr_flow_point_time(&m, target, w[0], w[2]);
        sum = tr_flow_point_time(&m, target, w[0], w[1]) +
              tr_flow_point_time(&m, target, w[1], w[2]);
        sums = larger(sums, fabs(sum / flow - 1));
        sums = larger(sums, fabs(tr_flow_point_time(&m, target, w[2], w[0]) / flow + 1));
        sums =
            larger(sums, fabs(tr_flow_point_time(&m, -target, -w[0], -w[2]) / flow - 1));
        inverse = larger(inverse, fabs(tr_flow_point_at(&m, target, w[0], flow) - w[2]));
        if (!(flow > 0)) sums = HUGE_VAL;
        o.context = &d;
        o.atol = 1e-14;
        d.n = 1;
        y[0] = w[0];
        if (i >= 100) continue;
        if (!solve(&o, 1, 0, flow, y)) e = HUGE_VAL;
        e = larger(e, fabs(y[0] - w[2]));
    }
    check_near(sums, 0, 1e-13, 0, "point: times add up, forwards, backwards, mirrored");
    check_near(inverse, 0, 1e-13, 0, "point: place and time are inverse");
    check_near(e, 0, 1e-9, 0, "point: against the integrated flow, random cases");
    m = map_of(TR_DEPTH, 2);
    e = tr_flow_point_time(&m, 6, 0.01, 5);
    m.depth = 2 + 1e-9;
    y[0] = tr_flow_point_time(&m, 6, 0.01, 5);
    m.depth = 2 - 1e-9;
    y[1] = tr_flow_point_time(&m, 6, 0.01, 5);
    check(fabs(y[0] / e - 1) < 1e-8 && fabs(y[1] / e - 1) < 1e-8 && y[0] != y[1],
          "point: times are continuous at depth 2");
    m.depth = 0.25;
    e = tr_flow_point_time(&m, 6, -1, 0) + tr_flow_point_time(&m, 6, 0, 1);
    check(fabs(tr_flow_point_time(&m, 6, -1, 1) / e - 1) < 1e-15 &&
              fabs(tr_flow_point_at(&m, 6, -1, e) - 1) < 1e-13,
          "point: through 0 for depth < 2");
    m.depth = 4;
    check(tr_flow_point_time(&m, 6, 1, 6) == HUGE_VAL &&
              tr_flow_point_time(&m, 6, 1, 7) == HUGE_VAL &&
              tr_flow_point_time(&m, 6, -1, 7) == HUGE_VAL &&
              tr_flow_point_time(&m, -1, 1, 0) == HUGE_VAL &&
              tr_flow_point_time(&m, 6, 0, 1) == HUGE_VAL &&
              tr_flow_point_time(&m, 6, 1, 0) == -HUGE_VAL &&
              tr_flow_point_time(&m, 6, 6, 1) == -HUGE_VAL &&
              tr_flow_point_time(&m, 6, 3, 3) == 0 &&
              tr_flow_point_at(&m, 6, 0, 1) == 0 && tr_flow_point_at(&m, 6, 6, 1) == 6 &&
              fabs(tr_flow_point_at(&m, 6, 1, 1e9) - 6) < 1e-14,
          "point: what takes for ever, and rest");
}

/* |w - want| / |want|, the largest numbers of both. */
static double apart(const double *w, const double *want, size_t n)
{
    double size = 0;
    size_t i;
    for (i = 0; i < n; i++) size = larger(size, fabs(want[i]));
    return larger_of(w, want, n) / size;
}

static const double random_depths[] = { 0.2, 0.35, 0.5, 0.8, 1,  1.5, 1.99, 2, 2.01,
                                        2.7, 3.5,  5,   12,  90, 1e3, -1,   -2 };

static void line_ends(void)
{
    size_t rows = read_table("flow_endpoints.csv", 6, table), i, j, axis, n;
    double e = 0, w[8], w0[8], gap = 0, calls = 0;
    tr_map m;
    tr_info info;
    int good = 1, crossed = 0;
    for (i = 0; i < rows; i++) {
        const double *r = table[i];
        descent d = descent_of(map_of_number(r[1]), (int)r[0]);
        good &=
            tr_flow_line_end(&d.map, 2, d.target, d.c, r + 2, w, &axis, &info) == TR_OK;
        if (d.map.kind != TR_POLAR) good &= (axis < 2) == (w[0] < 0 || w[1] < 0);
        crossed += axis < 2;
        e = larger(e, larger_of(w, r + 4, 2));
    }
    checkf(good && rows == 72 && e < 1e-12 && crossed == 1,
           "line: frozen end points, %.2g off, one beyond an axis", e);
    rows = read_table("flow_ends.csv", 12, table);
    for (e = 0, i = 0; i < rows; i++) {
        const double *r = table[i];
        m = map_of(r[0] == 0 ? TR_DEPTH : TR_EXPONENTIAL, r[1]);
        good &= tr_flow_line_end(&m, 3, r + 2, r[5], r + 6, w, &axis, &info) == TR_OK;
        e = larger(e, apart(w, r + 9, 3));
        gap = larger(gap, info.gap);
        calls = larger(calls, (double)info.iterations);
    }
    checkf(good && rows == 120 && e < 3e-14 && gap < 4e-15 && calls < 200,
           "line: end points of many digits, %.2g off, gap %.1g, %.0f calls at most", e,
           gap, calls);
    /* random starts, lines and depths against the integrated path */
    for (e = 0, crossed = 0, i = 0; i < 170; i++) {
        const double depth = random_depths[i % 17];
        tr_ode o = ode_of(descend, 1e-12);
        double y[8], t = 0, sum;
        int ended;
        descent d;
        memset(&d, 0, sizeof d);
        d.map = map_of_number(depth);
        d.n = n = depth == -2 ? 2 : 1 + i % 4;
        d.line = 1;
        for (j = 0, sum = 0; j < n; j++) {
            d.target[j] = between(-1, 3);
            w0[j] = between(0.1, 6) * (between(0, 1) < 0.1 ? -1 : 1);
            sum += d.target[j] * w0[j];
        }
        d.c = between(sum > 0 ? 0.1 * sum : -9, sum > 0 ? 25 : 0.1 * sum);
        d.path = d.c > sum ? 1 : -1;
        if (tr_flow_line_end(&d.map, n, d.target, d.c, w0, w, &axis, &info)) {
            good &= info.status == TR_ERR_CONVERGENCE;
            continue;
        }
        crossed += axis < n;
        if (axis < n) continue; /* of infinite or no speed there */
        o.event = line_event;
        o.context = &d;
        o.atol = 1e-14;
        memcpy(y, w0, sizeof y);
        if (tr_ode_solve(&o, n, &t, 1e200, y, 0, NULL, NULL, NULL, &ended, NULL, NULL) ||
            !ended)
            e = HUGE_VAL;
        e = larger(e, apart(y, w, n));
        if (!(apart(y, w, n) < 1e-8))
            printf("# depth %g, n = %zu, round %zu: %.3g\n", depth, n, i, apart(y, w, n));
    }
    checkf(good && e < 1e-8 && crossed > 5 && crossed < 60,
           "line: against the integrated path, random cases, %.2g off", e);
}

/* phi of the Bregman divergence, phi'' = w^(2 / depth - 2). */
static double potential(const tr_map *m, double w)
{
    const double q = m->kind == TR_EXPONENTIAL ? -1 : 2 / m->depth - 1;
    return q == 0 ? w * log(w) - w : q == -1 ? -log(w) : pow(w, q + 1) / q / (q + 1);
}
static double potential_slope(const tr_map *m, double w)
{
    const double q = m->kind == TR_EXPONENTIAL ? -1 : 2 / m->depth - 1;
    return q == 0 ? log(w) : pow(w, q) / q;
}

static void line_properties(void)
{
    static const double p[2] = { 1, 2 };
    double e = 0, w[8], v[8], w0[8], a, b, far = 0;
    size_t i, j, k, axis;
    tr_map m;
    int good = 1;
    for (i = 0; i < 160; i++) { /* no point of the line is nearer */
        double q[4], sum = 0;
        m = map_of_number(random_depths[i % 16]);
        for (j = 0; j < 4; j++) {
            q[j] = between(0.5, 2);
            w0[j] = between(0.5, 3);
            sum += q[j] * w0[j];
        }
        good &= tr_flow_line_end(&m, 4, q, sum * between(0.8, 2), w0, w, &axis, NULL) ==
                TR_OK;
        if (axis < 4) continue;
        for (k = 0; k < 20; k++) {
            double better = 0, size = 0, step[4];
            const double length = pow(10, -between(1, 3));
            for (j = 0; j < 4; j++) step[j] = between(-1, 1) * length;
            step[3] = -(step[0] * q[0] + step[1] * q[1] + step[2] * q[2]) / q[3];
            for (j = 0; j < 4; j++)
                if (!(w[j] + step[j] > 0)) break;
            if (j < 4) continue;
            for (j = 0; j < 4; j++) { /* D(w, w0) - D(w + step, w0) */
                const double f = potential(&m, w[j]) - potential(&m, w[j] + step[j]) +
                                 potential_slope(&m, w0[j]) * step[j];
                better += f;
                size += fabs(potential(&m, w[j])) +
                        fabs(potential_slope(&m, w0[j]) * step[j]);
            }
            far = larger(far, better - 1e-14 * size);
        }
        for (j = 1; j < 4; j++) { /* the gradient of D is along p */
            a = (potential_slope(&m, w[0]) - potential_slope(&m, w0[0])) / q[0];
            b = (potential_slope(&m, w[j]) - potential_slope(&m, w0[j])) / q[j];
            e = larger(e, fabs(a - b) / (fabs(potential_slope(&m, w[0])) +
                                         fabs(potential_slope(&m, w0[0])) +
                                         fabs(potential_slope(&m, w[j])) +
                                         fabs(potential_slope(&m, w0[j]))));
            v[0] = w0[0], v[1] = w0[j], v[2] = w[0], v[3] = w[j], v[4] = q[0],
            v[5] = q[j];
            e = larger(e, fabs(tr_flow_line_invariant(&m, v + 4, v) -
                               tr_flow_line_invariant(&m, v + 4, v + 2)) /
                              (2 + fabs(potential_slope(&m, w0[0])) +
                               fabs(potential_slope(&m, w0[j])) +
                               fabs(potential_slope(&m, w[0])) +
                               fabs(potential_slope(&m, w[j]))));
        }
    }
    checkf(good && far == 0, "line: the end minimizes the Bregman divergence");
    check_near(e, 0, 1e-13, 0, "line: invariants and multipliers agree at the end");

    /* polar: conserved along an integrated path; the end at its value on the line */
    for (e = far = 0, i = 0; i < 40; i++) {
        double y[2], t = 0, times[50], Y[100], first;
        tr_ode o = ode_of(descend, 1e-12);
        descent d = descent_of(map_of(TR_POLAR, 0), 1);
        d.target[0] = between(-2, 2);
        d.target[1] = between(1, 2);
        d.c = between(-4, 4);
        y[0] = w0[0] = between(-3, 3);
        y[1] = w0[1] = between(-3, 3);
        first = tr_flow_line_invariant(&d.map, d.target, w0);
        if ((d.target[0] * y[0] + d.target[1] * y[1]) * d.c < 0) continue;
        o.context = &d;
        for (j = 0; j < 50; j++) times[j] = 0.2 * (double)j;
        if (tr_ode_solve(&o, 2, &t, 10, y, 50, times, Y, NULL, NULL, NULL, NULL))
            e = HUGE_VAL;
        for (j = 0; j < 50; j++)
            e = larger(e,
                       fabs(tr_flow_line_invariant(&d.map, d.target, Y + 2 * j) - first));
        if (tr_flow_line_end(&d.map, 2, d.target, d.c, w0, w, NULL, NULL)) far = HUGE_VAL;
        far = larger(far, fabs(d.target[0] * w[0] + d.target[1] * w[1] - d.c));
        far = larger(far, fabs(tr_flow_line_invariant(&d.map, d.target, w) - first));
    }
    check_near(e, 0, 1e-6, 0, "line: what polar conserves, along integrated paths");
    check_near(far, 0, 1e-11, 0, "line: and at the ends");
    m = map_of(TR_DEPTH, 4);
    check_near(tr_flow_line_invariant(&m, p, p) -
                   ((pow(1, -0.5) - 1) / -0.5 - (pow(2, -0.5) - 1) / -0.5 / 2),
               0, 1e-15, 0, "line: F = (w^q - 1) / q");
}

/* Polar through the origin, in the parameters themselves. */
static void polar_parameters(void *context, double t, const double *u, double *v)
{
    const descent *o = (const descent *)context;
    const double c = tr_cospi_at(u[1] / PI), s = tr_sinpi_at(u[1] / PI);
    const double pull = o->c - u[0] * (c * o->target[0] + s * o->target[1]);
    (void)t;
    v[0] = pull * (c * o->target[0] + s * o->target[1]);
    v[1] = pull * u[0] * (c * o->target[1] - s * o->target[0]);
}

static void line_limits(void)
{
    static const double p[2] = { 1, 2 };
    double w0[8], w[8], v[8], e, far;
    size_t axis, i, j;
    tr_map m;
    tr_info info;
    int good = 1, through = 0;
    /* small starts: least l_2/depth norm below depth 2, least l1 at 2 and beyond */
    w0[0] = w0[1] = 1e-9;
    for (e = 0, i = 0; i < 7; i++) {
        const double depth = random_depths[i], x = pow(2, 1 / (2 / depth - 1));
        m = map_of(TR_DEPTH, depth);
        good &= tr_flow_line_end(&m, 2, p, 15, w0, w, NULL, NULL) == TR_OK;
        v[0] = 15 / (1 + 2 * x);
        v[1] = v[0] * x;
        if (depth < 1.9) e = larger(e, apart(w, v, 2));
    }
    checkf(good && e < 1e-2, "line: from a small start the least l_2/depth norm: %.2g",
           e);
    m = map_of(TR_DEPTH, 0.02);
    good = tr_flow_line_end(&m, 2, p, 15, w0, w, NULL, NULL) == TR_OK;
    check(good && fabs(w[0] - 5) < 0.05 && fabs(w[1] - 5) < 0.05,
          "line: depth -> 0: the least l_infinity norm");
    m.depth = 2;
    (void)tr_flow_line_end(&m, 2, p, 15, w0, w, NULL, NULL);
    check_near(w[0], sqrt(w0[0] * w[1]), 0, 1e-13, "line: depth 2: w_1 = sqrt(eps w_2)");
    m.depth = 4;
    (void)tr_flow_line_end(&m, 2, p, 15, w0, w, NULL, NULL);
    check(fabs(w[0] / 4e-9 - 1) < 1e-3 && fabs(w[1] - 7.5) < 1e-8,
          "line: depth 4: the least l1 norm");
    /* the vertex of largest p_i v_i^(1 - 2/depth): 3.5087 for v = (5, 1) */
    w0[0] = 5e-30;
    w0[1] = 1e-30;
    m.depth = 3.4;
    (void)tr_flow_line_end(&m, 2, p, 15, w0, w, NULL, NULL);
    m.depth = 3.6;
    (void)tr_flow_line_end(&m, 2, p, 15, w0, v, NULL, NULL);
    check(fabs(w[1] - 7.5) < 1e-2 && fabs(v[0] - 15) < 1e-2,
          "line: the vertex changes between depth 3.4 and 3.6");
    /* continuous in depth: at 2 from both sides, and to exp */
    w0[0] = 0.3;
    w0[1] = 0.01;
    for (e = 0, i = 1; i < 15; i++) {
        const double d = pow(10, -(double)i);
        m.depth = 2;
        (void)tr_flow_line_end(&m, 2, p, 15, w0, w, NULL, NULL);
        m.depth = 2 + d;
        (void)tr_flow_line_end(&m, 2, p, 15, w0, v, NULL, NULL);
        far = apart(v, w, 2);
        m.depth = 2 - d;
        (void)tr_flow_line_end(&m, 2, p, 15, w0, v, NULL, NULL);
        e = larger(e, larger(far, apart(v, w, 2)) / (d + 1e-14));
    }
    check_near(e, 0, 10, 0, "line: continuous at depth 2");
    m = map_of(TR_EXPONENTIAL, 0);
    (void)tr_flow_line_end(&m, 2, p, 15, w0, w, NULL, NULL);
    for (e = 0, i = 2; i < 13; i++) {
        m = map_of(TR_DEPTH, pow(10, (double)i));
        (void)tr_flow_line_end(&m, 2, p, 15, w0, v, NULL, NULL);
        e = larger(e, apart(v, w, 2) / (1 / m.depth + 1e-14));
    }
    check_near(e, 0, 10, 0, "line: depth -> infinity is exp");

    /* the identity: the orthogonal projection, whatever it crosses */
    m.depth = 1;
    for (e = 0, i = 0; i < 200; i++) {
        double q[5], c = between(-5, 5), s = c, q2 = 0;
        for (j = 0; j < 5; j++) {
            q[j] = between(-1, 1);
            w0[j] = i % 4 ? between(-3, 3) : 0;
            s -= q[j] * w0[j];
            q2 += q[j] * q[j];
        }
        good &= tr_flow_line_end(&m, 5, q, c, w0, w, &axis, &info) == TR_OK;
        for (j = 0; j < 5; j++) v[j] = w0[j] + q[j] * (s / q2);
        for (j = 0, far = HUGE_VAL; j < 5; j++) /* who crosses first */
            if (v[j] * w0[j] < 0 && fabs(w0[j] / q[j]) < far) {
                far = fabs(w0[j] / q[j]);
                if (axis == 5) good = 0;
            }
        if (axis < 5) good &= fabs(w0[axis] / q[axis]) == far;
        e = larger(e, apart(w, v, 5));
    }
    checkf(good && e < 2e-14, "line: depth 1 is a projection; who crosses 0 first");

    /* mirror images, scale, order of the coordinates */
    for (e = 0, i = 0; i < 160; i++) {
        double q[2], r[2], c = between(1, 9), s = pow(2, between(-20, 20));
        q[0] = between(0.2, 2);
        q[1] = between(0.2, 2);
        w0[0] = between(0.1, 4);
        w0[1] = between(0.1, 4);
        m = map_of_number(random_depths[i % 16]);
        good &= tr_flow_line_end(&m, 2, q, c, w0, w, NULL, NULL) == TR_OK;
        r[0] = -q[1] * s;
        r[1] = q[0] * s;
        v[0] = -w0[1];
        v[1] = w0[0];
        good &= tr_flow_line_end(&m, 2, r, c * s, v, v + 2, NULL, NULL) == TR_OK;
        v[4] = -w[1];
        v[5] = w[0];
        e = larger(e, apart(v + 2, v + 4, 2));
        v[0] *= s;
        v[1] *= s;
        good &= tr_flow_line_end(&m, 2, r, c * s * s, v, v + 2, NULL, NULL) == TR_OK;
        v[2] /= s;
        v[3] /= s;
        e = larger(e, apart(v + 2, v + 4, 2));
    }
    checkf(good && e < 4e-14, "line: mirror images and scales: %.2g", e);

    /* depth 3/2: cube roots move along p, here from (2^-10, 1) to (2^25 + 2^-10, 1.5) */
    m = map_of_number(1.5);
    v[0] = ldexp(1, 25);
    v[1] = 0.5;
    w0[0] = ldexp(1, -30);
    w0[1] = 1;
    v[2] = ldexp(1, 25) + ldexp(1, -10);
    v[3] = v[2] * v[2] * v[2];
    good =
        tr_flow_line_end(&m, 2, v, v[0] * v[3] + 0.5 * 3.375, w0, w, NULL, NULL) == TR_OK;
    check_near(good ? w[1] : 0, 3.375, 1e-13, 0, "line: one end is 2^73 of the other");

    /* depths over all magnitudes and close to 2, coordinates and p of any sign and size:
       on the line, or not reached since nothing moves away from 0 */
    for (e = 0, i = 0; i < 4000; i++) {
        double q[3], c = exp(between(-8, 5)) * (i % 3 ? 1 : -1);
        int grows = 0;
        m = map_of(i % 5 ? TR_DEPTH : TR_EXPONENTIAL, exp(between(-6, 12)));
        if (i % 3 == 0) m.depth = 2 + between(-1, 1) * pow(10, -between(0, 16));
        for (j = 0, far = -c; j < 3; j++) {
            q[j] = exp(between(-3, 3)) * (between(0, 1) < 0.3 ? -1 : 1);
            w0[j] = exp(between(-20, 4)) * (between(0, 1) < 0.2 ? -1 : 1);
            far += q[j] * w0[j];
        }
        for (j = 0; j < 3; j++) grows |= q[j] * w0[j] * far < 0;
        if (tr_flow_line_end(&m, 3, q, c, w0, w, NULL, &info) == TR_OK)
            e = larger(e, info.gap);
        else
            good &= info.status == TR_ERR_CONVERGENCE && !grows &&
                    (m.kind == TR_EXPONENTIAL || m.depth >= 2);
    }
    checkf(good && e < 1e-12, "line: all kinds of starts, gap %.2g at most", e);

    /* starts on the line, on an axis, and where nothing moves */
    m = map_of(TR_DEPTH, 3);
    w0[0] = 1;
    w0[1] = 2;
    good = tr_flow_line_end(&m, 2, p, 5, w0, w, &axis, &info) == TR_OK && w[0] == 1 &&
           w[1] == 2 && axis == 2 && info.gap == 0;
    w0[1] = 0;
    good &= tr_flow_line_end(&m, 2, p, 5, w0, w, &axis, &info) == TR_OK && w[1] == 0 &&
            fabs(w[0] - 5) < 1e-14;
    w0[0] = 0;
    good &= tr_flow_line_end(&m, 2, p, 5, w0, w, &axis, &info) == TR_ERR_CONVERGENCE &&
            w[0] == 0 && w[1] == 0;
    m.depth = 0.5;
    good &= tr_flow_line_end(&m, 2, p, 15, w0, w, &axis, &info) == TR_OK &&
            fabs(w[1] / w[0] - cbrt(2.0)) < 1e-14 && axis == 2;
    check(good, "line: starts on the line, on an axis, at 0");
    m.depth = 3;
    w0[0] = 2;
    w0[1] = 1;
    v[0] = v[1] = -1;
    good = tr_flow_line_end(&m, 2, v, 5, w0, w, &axis, &info) == TR_ERR_CONVERGENCE &&
           w[0] == 0 && w[1] == 0;
    good &= tr_flow_line_end(&m, 2, v, 0, w0, w, &axis, &info) == TR_OK && w[0] == 0;
    v[1] = 0;
    good &= tr_flow_line_end(&m, 2, v, -3, w0, w, &axis, &info) == TR_OK && w[1] == 1 &&
            fabs(w[0] - 3) < 1e-14;
    check(good, "line: not reached, reached at last, and without a coordinate");
    m.depth = 0;
    good = tr_flow_line_end(&m, 2, p, 5, w0, w, &axis, &info) == TR_ERR_ARGUMENT;
    m.depth = 2;
    v[0] = v[1] = 0;
    good &= tr_flow_line_end(&m, 2, v, 5, w0, w, &axis, &info) == TR_ERR_ARGUMENT;
    good &= tr_flow_line_end(&m, 0, p, 5, w0, w, &axis, &info) == TR_ERR_ARGUMENT;
    good &= tr_flow_line_end(&m, 2, p, HUGE_VAL, w0, w, &axis, &info) == TR_ERR_ARGUMENT;
    m.kind = TR_POLAR;
    good &= tr_flow_line_end(&m, 2, p, 5, v, w, &axis, &info) == TR_ERR_ARGUMENT;
    good &= tr_flow_line_end(&m, 3, p, 5, w0, w, &axis, &info) == TR_ERR_ARGUMENT;
    w0[0] = HUGE_VAL - HUGE_VAL;
    good &= tr_flow_line_end(&m, 2, p, 5, w0, w, &axis, &info) == TR_ERR_NONFINITE;
    check(good, "line: wrong arguments are refused");

    /* polar, in its parameters: past p'w = 0, and through the origin */
    for (e = 0, i = 0; i < 60; i++) {
        double u[2], x, y;
        tr_ode o = ode_of(polar_parameters, 1e-12);
        descent d = descent_of(map_of(TR_POLAR, 0), 1);
        d.target[0] = between(-2, 2);
        d.target[1] = between(-2, 2);
        x = between(0.1, 2);
        y = between(-3, 3);
        d.c = between(-5, 5);
        o.context = &d;
        u[0] = sqrt(x * x + y * y);
        u[1] = atan2(y, x);
        w0[0] = x;
        w0[1] = y;
        good &=
            tr_flow_line_end(&d.map, 2, d.target, d.c, w0, w, &axis, &info) == TR_OK &&
            axis == 2;
        if (!solve(&o, 2, 0, 1e3, u)) continue; /* too slow to be integrated to its end */
        v[0] = u[0] * cos(u[1]);
        v[1] = u[0] * sin(u[1]);
        if (fabs(d.target[0] * v[0] + d.target[1] * v[1] - d.c) > 1e-9) continue;
        through += u[0] < 0;
        e = larger(e, larger_of(w, v, 2));
    }
    checkf(good && e < 1e-8 && through > 3,
           "line: polar against its parameters' flow, %.2g off, %d through the origin", e,
           through);
    m.kind = TR_POLAR;
    w0[0] = 2;
    w0[1] = 4;
    (void)tr_flow_line_end(&m, 2, p, -15, w0, w, NULL, NULL);
    check(fabs(w[0] + 3) < 1e-14 && fabs(w[1] + 6) < 1e-14, "line: polar along p itself");
}

static void hashes(void)
{
    double v[400], t, y[2];
    size_t i, n = 0;
    tr_info info;
    for (i = 0; i < 40; i++) {
        double p = between(0, 9);
        (void)tr_root(omega, &p, -1, 9, 0, v + n++, &info);
        v[n++] = (double)info.iterations;
    }
    test_hash("root", v, n * sizeof *v);
    for (n = 0, i = 0; i < 20; i++) {
        descent d = descent_of(map_of_number(random_depths[i % 17]), (int)(i % 3));
        tr_ode o = ode_of(descend, 1e-9);
        size_t rows;
        double times[3] = { 0.001, 0.002, 0.01 };
        y[0] = between(0.2, 5);
        y[1] = between(0.2, 5);
        t = 0;
        o.context = &d;
        memset(v + n, 0, 6 * sizeof *v);
        (void)tr_ode_solve(&o, 2, &t, 0.02, y, 3, times, v + n, &rows, NULL, NULL, &info);
        n += 6;
        v[n++] = y[0];
        v[n++] = y[1];
        v[n++] = (double)info.iterations;
    }
    test_hash("ode", v, n * sizeof *v);
    for (n = 0, i = 0; i < 20; i++) {
        tr_ode o = ode_of(logistic, 1e-9);
        o.event = half_event;
        t = 0;
        y[0] = between(0, 0.4);
        (void)tr_ode_solve(&o, 1, &t, 99, y, 0, NULL, NULL, NULL, NULL, NULL, NULL);
        v[n++] = t;
        v[n++] = y[0];
    }
    test_hash("event", v, n * sizeof *v);
    for (n = 0, i = 0; i < 64; i++) {
        tr_map m = map_of_number(random_depths[i % 16]);
        const double target = between(-1, 5), w0 = between(0.01, 6);
        v[n++] = tr_flow_point_time(&m, target, w0, fma(0.3, target - w0, w0));
        v[n++] = tr_flow_point_at(&m, target, w0, between(0, 1));
    }
    test_hash("point", v, n * sizeof *v);
    for (n = 0, i = 0; i < 68; i++) {
        tr_map m = map_of_number(random_depths[i % 17]);
        double p[2], w0[2];
        p[0] = between(0.1, 2);
        p[1] = between(0.1, 2);
        w0[0] = between(0.01, 6);
        w0[1] = between(0.01, 6);
        (void)tr_flow_line_end(&m, 2, p, between(3, 20), w0, v + n, NULL, &info);
        n += 2;
        v[n++] = tr_flow_line_invariant(&m, p, w0);
    }
    test_hash("line", v, n * sizeof *v);
}

int main(int argc, char **argv)
{
    test_begin(argc, argv);
    numbers = tr_rng_stream(5, 0);
    if (test_hashing) {
        hashes();
        return 0;
    }
    roots();
    orders();
    tolerances();
    known_solutions();
    events();
    outputs_and_failures();
    velocities();
    point_times();
    line_ends();
    line_properties();
    line_limits();
    return test_end();
}
