/* Penalties of any order and of the maximum, on every instruction set this machine has:
   values and subgradients against plain loops and finite differences; proximal operators
   against their conditions, a search and a projection that sorts; the steps that carry
   them, and minimizers of loss + penalty as points where they end; counts. */
#ifndef REAL
#include "../toyreg.h"

#include "test.h"

#include <stdlib.h>

enum { most = 70, dims = 5, heavy = 0, plain, nesterov, adam, methods };
static const double orders[] = { 1e-3, .3,  .5,  .9, .99, 1.01, 1.3, 1.5,
                                 1.9,  2.1, 2.5, 3,  4,   7.3,  30 };
enum { order_count = sizeof orders / sizeof *orders };
static const char *const method_name[methods] = { "momentum", "descent", "Nesterov",
                                                  "Adam" };

static tr_penalty penalty(tr_penalty_kind kind, double lambda, double p)
{
    tr_penalty o;
    o.kind = kind;
    o.lambda = lambda;
    o.lambda2 = 0;
    o.group = 0;
    o.p = p;
    return o;
}
static tr_penalty power(double lambda, double p) { return penalty(TR_LP, lambda, p); }
static tr_penalty top(double lambda) { return penalty(TR_LINF, lambda, 0); }

static int is(double x, double y) /* with the sign of zero; NaN is NaN */
{
    return x != x ? y != y : x == y && !signbit(x) == !signbit(y);
}

/* exp of a uniform number between -a and a */
static double spread(tr_rng *r, double a)
{
    double u;
    tr_uniform_d(r, 1, &u);
    return exp(a * (2 * u - 1));
}

/* (w - c)' A (w - c) / 2: what the descents minimize, with a penalty. */
static double A[dims][dims], centre[dims];

static void correlated(void)
{
    tr_rng r = tr_rng_stream(5, 0);
    double B[7][dims];
    int i, j, k;
    tr_normal_d(&r, 7 * dims, &B[0][0]);
    tr_normal_d(&r, dims, centre);
    for (i = 0; i < dims; i++)
        for (j = 0; j < dims; j++) {
            A[i][j] = i == j ? 0.3 : 0;
            for (k = 0; k < 7; k++) A[i][j] += B[k][i] * B[k][j] / 7;
        }
}

/* How far -gradient is from the subdifferential of the penalty, at worst.  Below order 1
   a zero is a minimum whatever the gradient. */
static double residual(const tr_penalty *p, const double *w)
{
    double worst = 0, g[dims], sum = 0, high = tr_norm_inf_d(dims, w);
    int i, j;
    for (i = 0; i < dims; i++)
        for (g[i] = 0, j = 0; j < dims; j++) g[i] += A[i][j] * (w[j] - centre[j]);
    for (i = 0; i < dims; i++) {
        double r;
        if (p->kind == TR_LINF) {
            const int tie = fabs(w[i]) == high && high > 0;
            const double pull = w[i] > 0 ? -g[i] : g[i];
            r = high == 0 ? 0 : !tie ? fabs(g[i]) : pull < 0 ? -pull : 0;
            sum += tie ? pull : fabs(g[i]);
        } else
            r = w[i] == 0 ? (p->p > 1 ? fabs(g[i]) : 0)
                          : fabs(g[i] + p->lambda * p->p * pow(fabs(w[i]), p->p - 1) *
                                            (w[i] > 0 ? 1 : -1));
        if (!(r <= worst)) worst = r;
    }
    if (p->kind == TR_LINF) {
        const double r = high > 0 ? fabs(sum - p->lambda) : sum - p->lambda;
        if (!(r <= worst)) worst = r;
    }
    return worst;
}

#define REAL float
#define T(name) tr_##name
#define F(name) name##_f
#define PRECISION "f32"
#define EPS 0x1p-23
#define TINY 1e-37
#define FMA fmaf
#include "penalties.c"
#undef REAL
#undef T
#undef F
#undef PRECISION
#undef EPS
#undef TINY
#undef FMA
#define REAL double
#define T(name) tr_##name##_d
#define F(name) name##_d
#define PRECISION "f64"
#define EPS 0x1p-52
#define TINY 1e-307
#define FMA fma
#include "penalties.c"

/* ----------------------------------------------------- orders: one weight at a time */

static double objective(double p, double theta, double a, double w)
{
    return (w - a) * (w - a) / 2 + theta * pow(w, p);
}

/* The best w of a search: a grid over [0, a], then by thirds around its best point. */
static double searched(double p, double theta, double a)
{
    enum { grid = 400 };
    double best = 0, low, high;
    int i;
    for (i = 0; i <= grid; i++)
        if (objective(p, theta, a, a * i / grid) < objective(p, theta, a, best))
            best = a * i / grid;
    if (best == 0 && p < 1) return 0;
    low = best - a / grid > 0 ? best - a / grid : 0;
    high = best + a / grid < a ? best + a / grid : a;
    for (i = 0; i < 80; i++) {
        const double x = (2 * low + high) / 3, y = (low + 2 * high) / 3;
        if (objective(p, theta, a, x) > objective(p, theta, a, y))
            low = x;
        else
            high = y;
    }
    return (low + high) / 2;
}

static void search(void)
{
    tr_rng r = tr_rng_stream(9, 1);
    int k, t, zeros = 0, others = 0, lower = 1;
    double far = 0;
    for (k = 0; k < order_count; k++)
        for (t = 0; t < 60; t++) {
            const double p = orders[k], a = spread(&r, 2), theta = spread(&r, 4);
            const tr_penalty o = power(theta / 2, p);
            double w, s = searched(p, theta, a), d;
            tr_prox_d(&o, 2, 1, &a, &w);
            /* a search finds a minimum to the root of the precision */
            d = fabs(w - s);
            if (objective(p, theta, a, w) > objective(p, theta, a, s) + 1e-14 * a * a)
                lower = 0;
            if (p >= 1.1 && d > far) far = d;
            zeros += p < 1 && w == 0;
            others += p < 1 && w > 0;
            if (p < 1 && (w == 0) != (s == 0) &&
                fabs(objective(p, theta, a, w) - objective(p, theta, a, s)) >
                    1e-4 * a * a)
                lower = 0;
        }
    check(lower, "prox of an order: a search finds nothing lower");
    check_near(far, 0, 1e-6, 0, "and the same point");
    checkf(zeros > 30 && others > 30, "below order 1, which is 0 for %d, not for %d",
           zeros, others);
}

/* w + theta p w^(p-1) = a, over all magnitudes. */
static void condition(void)
{
    tr_rng r = tr_rng_stream(9, 2);
    int k, t, inside = 1, threshold = 1, zeros = 0, others = 0;
    double worst = 0;
    for (k = 0; k < order_count; k++)
        for (t = 0; t < 4000; t++) {
            const double p = orders[k], wide = t % 2 ? 600 : 5;
            const double a = spread(&r, wide), theta = spread(&r, wide);
            const tr_penalty o = power(theta, p);
            double w;
            tr_prox_d(&o, 1, 1, &a, &w);
            inside &= w >= 0 && w <= a;
            if (p < 1) { /* the threshold, by logarithms */
                const double q = 1 / (2 - p);
                const double at =
                    q * log(2 * theta * (1 - p)) + log((2 - p) / (2 * (1 - p)));
                if (fabs(log(a) - at) > 1e-9) threshold &= (w > 0) == (log(a) > at);
                if (w > 0) threshold &= log(w) > q * log(2 * theta * (1 - p)) - 1e-9;
                zeros += w == 0;
                others += w > 0;
            }
            if (w > 1e-300) { /* not where w^(p-1) has to be that of a subnormal */
                const long double pull =
                    expl(logl(theta) + logl(p) + (long double)(p - 1) * logl(w));
                const double e = (double)fabsl((w + pull) / a - 1) / (p > 4 ? p / 4 : 1);
                if (e > worst) worst = e;
            }
        }
    check(inside, "prox of an order: between 0 and u");
    checkf(worst < 6 * 0x1p-52, "and the root of its condition, to %.2g ulp",
           worst / 0x1p-52);
    check(threshold, "below order 1: 0 up to the threshold, at least the tie beyond");
    checkf(zeros > 1000 && others > 1000, "which stops %d, and %d not", zeros, others);
}

static void closed_forms(void)
{
    /* (u, theta, w): w + theta p w^(p-1) = u in numbers without rounding; the tie of
       order 1/2 is at 3/2 for theta = 1, where 1 is as good as 0 */
    static const double cube[][3] = { { 14, 1, 2 }, { 4, 1, 1 }, { 8, .5, 2 } };
    static const double half[][3] = { { 1 + 1.5, 1, 1 },
                                      { 4 + 3, 1, 4 },
                                      { 9 + 9, 2, 9 } };
    double w, u;
    tr_penalty o;
    int i, good = 1;
    for (i = 0; i < 3; i++) {
        o = power(cube[i][1], 3);
        tr_prox_d(&o, 1, 1, cube[i], &w);
        good &= test_ulps(w, cube[i][2]) <= 1;
    }
    check(good, "order 3: known roots");
    for (good = 1, i = 0; i < 3; i++) {
        o = power(half[i][1], 1.5);
        tr_prox_d(&o, 1, 1, half[i], &w);
        good &= test_ulps(w, half[i][2]) <= 1;
    }
    check(good, "order 3/2: known roots");
    o = power(1, .5);
    u = 1.5;
    tr_prox_d(&o, 1, 1, &u, &w);
    good = w == 0;
    u = 1.5 * (1 + 0x1p-50);
    tr_prox_d(&o, 1, 1, &u, &w);
    good &= w > 1 && w < 1 + 1e-14;
    u = -1.5 * (1 + 0x1p-50);
    tr_prox_d(&o, 1, 1, &u, &w);
    good &= w < -1 && w > -1 - 1e-14;
    check(good, "order 1/2: a tie goes to 0, what is beyond to the other minimum");
}

/* From either side the orders 1 and 2 are approached; 0 is the hard threshold. */
static void limits(void)
{
    tr_rng r = tr_rng_stream(9, 3);
    double u[200], w[200], v[200], far = 0, hard = 0;
    int i, k;
    tr_normal_d(&r, 200, u);
    for (k = 0; k < 4; k++) {
        const double d = k % 2 ? 1e-6 : -1e-6;
        const tr_penalty near = power(.4, (k < 2 ? 1 : 2) + d),
                         at = power(.4, k < 2 ? 1 : 2);
        tr_prox_d(&near, 1, 200, u, w);
        tr_prox_d(&at, 1, 200, u, v);
        for (i = 0; i < 200; i++) /* |dw/dp| <= theta (1 + |log w|), but at the kink */
            if (fabs(w[i] - v[i]) > far && fabs(fabs(u[i]) - .4) > 1e-3)
                far = fabs(w[i] - v[i]);
    }
    check_near(far, 0, 1e-4, 0, "orders 1 and 2 are the limits of their neighbours");
    {
        const tr_penalty near = power(.4, 1e-9), at = penalty(TR_L0, .4, 0);
        tr_prox_d(&near, 1, 200, u, w);
        tr_prox_d(&at, 1, 200, u, v);
        for (i = 0; i < 200; i++)
            if (fabs(w[i] - v[i]) > hard) hard = fabs(w[i] - v[i]);
        check_near(hard, 0, 1e-8, 0, "order 0 is the hard threshold");
    }
    { /* where theta p is below the format, too */
        const tr_penalty o = power(1e-200, 1e-200);
        const double in[] = { 1.41e-100, -1.41e-100, 1.42e-100, -1 };
        tr_prox_d(&o, 1, 4, in, w);
        check(w[0] == 0 && w[1] == 0 && w[2] == in[2] && w[3] == -1,
              "and far below the format");
    }
}

/* ------------------------------------------------------------------- the maximum */

static int descending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return x < y ? 1 : x > y ? -1 : 0;
}

/* t with sum max(|u_i| - t, 0) = theta, by sorting (Duchi et al.); 0 if |u|_1 <= theta. */
static double level(double theta, size_t n, const double *u)
{
    double s[1000];
    long double sum = 0, t = 0;
    size_t i;
    for (i = 0; i < n; i++) s[i] = fabs(u[i]);
    qsort(s, n, sizeof *s, descending);
    for (i = 0; i < n; i++) {
        sum += s[i];
        if (s[i] - (sum - theta) / (long double)(i + 1) > 0)
            t = (sum - theta) / (long double)(i + 1);
    }
    return sum <= theta ? 0 : (double)t;
}

/* Inputs that a search for the level might find hard. */
static void shape(int kind, tr_rng *r, size_t n, double *u)
{
    size_t i;
    tr_normal_d(r, n, u);
    for (i = 0; i < n; i++) {
        if (kind == 1) u[i] = i % 3 ? 1 : -1;
        if (kind == 2) u[i] = ldexp(u[i] < 0 ? -1 : 1, -(int)(i % 900));
        if (kind == 3) u[i] = 1 + 1e-12 * u[i];
        if (kind == 4) u[i] = i ? 1e-3 * u[i] : 5;
        if (kind == 5) u[i] = i % 4 ? 0 : u[i];
        if (kind == 6) u[i] *= 1e-310;
        if (kind == 7) u[i] /= (double)((i + 1) * (i + 1));
    }
}

static void maximum(void)
{
    enum { n = 1000 };
    static double u[n], w[n], v[n];
    static const size_t sizes[] = { 1, 2, 3, 5, 70, 257, n };
    tr_rng r = tr_rng_stream(9, 4);
    double far = 0, off = 0, dual = 0;
    int kind, t, k, zeros = 0, clamped = 1, best = 1;
    size_t i, m;
    for (kind = 0; kind < 8; kind++)
        for (k = 0; k < 7; k++)
            for (t = 0; t < 12; t++) {
                double norm, most_u, theta, at, off_by, tie;
                long double sum = 0;
                tr_penalty o;
                m = sizes[k];
                shape(kind, &r, m, u);
                norm = tr_norm1_d(m, u);
                most_u = tr_norm_inf_d(m, u);
                theta = norm * pow(10, 1 - t);
                if (t == 11) theta = norm * (1 + 0x1p-40);
                at = level(theta, m, u);
                o = top(theta / 4);
                tr_prox_d(&o, 4, m, u, w);
                tie = tr_norm_inf_d(m, w);
                for (i = 0; i < m; i++) {
                    const double want = u[i] > at ? at : u[i] < -at ? -at : u[i];
                    const double d = fabs(w[i] - want);
                    if (d > far * most_u + 1e-322) far = d / most_u;
                    clamped &= w[i] == u[i] || (fabs(w[i]) == tie && fabs(u[i]) > tie &&
                                                w[i] * u[i] >= 0);
                    sum += fabs(u[i] - w[i]);
                }
                zeros += tie == 0;
                /* u - w is the projection on the ball of |.|_1: on its edge, or u */
                off_by = (double)(tie > 0 || sum > theta ? sum - theta : 0);
                if (fabs(off_by) > off * norm + 1e-320) off = fabs(off_by) / norm;
                /* against w in other directions */
                for (i = 0; i < m; i++)
                    v[i] = w[i] * (1 + 1e-3 * (t - 5)) + 1e-3 * (u[i] - w[i]);
                if (tr_distance2_d(m, u, w) / 8 + tr_penalty_value_d(&o, m, w) >
                    (tr_distance2_d(m, u, v) / 8 + tr_penalty_value_d(&o, m, v)) *
                        (1 + 1e-14))
                    best = 0;
            }
    checkf(far <= 1e-15, "prox of the maximum: the level found by sorting, %.2g", far);
    check(clamped, "which clamps, and leaves what is below its bits");
    checkf(off <= 1e-15, "Moreau: the rest is on the ball of |.|_1, %.2g", off);
    check(best, "nothing near is lower");
    checkf(zeros > 50, "0 inside of it: %d times", zeros);
    /* the other way round: L1 takes off the projection on the cube */
    {
        const tr_penalty l1 = penalty(TR_L1, .7, 0);
        shape(0, &r, n, u);
        tr_prox_d(&l1, 1, n, u, w);
        for (i = 0; i < n; i++) {
            const double c = u[i] > .7 ? .7 : u[i] < -.7 ? -.7 : u[i];
            if (fabs(w[i] + c - u[i]) > dual) dual = fabs(w[i] + c - u[i]);
        }
        check_near(dual, 0, 1e-15, 0, "Moreau: L1 takes off the projection on the cube");
    }
}

/* ----------------------------------------------------------- subgradients and values */

static void differences(void)
{
    tr_rng r = tr_rng_stream(9, 5);
    double w[7], g[7], worst = 0;
    int k, i;
    for (k = 0; k <= order_count; k++) {
        const tr_penalty p = k < order_count ? power(0.7, orders[k]) : top(.7);
        tr_normal_d(&r, 7, w);
        for (i = 0; i < 7; i++) w[i] += w[i] > 0 ? .2 : -.2, g[i] = 10;
        if (p.p > 8)
            for (i = 0; i < 7; i++) w[i] /= 2;
        tr_penalty_subgradient_d(&p, 7, w, g);
        for (i = 0; i < 7; i++) {
            const double at = w[i], h = 1e-5;
            double up, down, e;
            w[i] = at + h;
            up = tr_penalty_value_d(&p, 7, w);
            w[i] = at - h;
            down = tr_penalty_value_d(&p, 7, w);
            w[i] = at;
            e = fabs(10 + (up - down) / (2 * h) - g[i]) / (1 + fabs(g[i] - 10));
            if (e > worst) worst = e;
        }
    }
    check_near(worst, 0, 2e-8, 0,
               "subgradient: finite differences, added to what is there");
}

int main(int argc, char **argv)
{
    static const char *const isa[] = { "scalar", "avx2", "avx512", "neon" };
    const char *best = tr_isa();
    size_t i;
    test_begin(argc, argv);
    if (test_hashing) {
        hashes_f();
        hashes_d();
        return 0;
    }
    for (i = 0; i < sizeof isa / sizeof *isa; i++) {
        if (tr_isa_force(isa[i]) != TR_OK) continue;
        bits_f(isa[i]);
        bits_d(isa[i]);
    }
    (void)tr_isa_force(best);
    search();
    condition();
    closed_forms();
    limits();
    maximum();
    differences();
    values_f();
    values_d();
    edges_f();
    edges_d();
    steps_f();
    steps_d();
    minimizers_f();
    minimizers_d();
    counts_f();
    counts_d();
    return test_end();
}

#else /* -------------------------------------------------- both precisions, once each */

static int F(same)(const REAL *a, const REAL *b, size_t n)
{
    return !memcmp(a, b, n * sizeof *a);
}

/* Numbers of either sign around 1, some of them +0 or -0. */
static void F(fill)(uint64_t stream, size_t n, REAL *x)
{
    tr_rng r = tr_rng_stream(7, stream);
    size_t i;
    T(normal)(&r, n, x);
    for (i = 0; i < n; i++)
        if (i % 11 == 5) x[i] = i % 2 ? -(REAL)0 : (REAL)0;
}

/* The subgradients whose bits are promised, as the header says, at every length. */
static void F(bits)(const char *isa)
{
    int cube = 1, one = 1, two = 1, ties = 1, outside = 1, rounded = 1, like = 1;
    size_t n, i;
    for (n = 0; n <= most; n++) {
        REAL memory[4][most + 2], *w = memory[0] + 1, *g = memory[1] + 1;
        REAL *x = memory[2] + 1, *y = memory[3] + 1, high;
        const tr_penalty p3 = power(.1, 3), p1 = power(.1, 1), p2 = power(.1, 2);
        const tr_penalty l1 = penalty(TR_L1, .1, 0), l2 = penalty(TR_L2, .2, 0);
        const tr_penalty linf = top(.1);
        size_t count = 0;
        for (i = 0; i < 4; i++) memory[i][0] = memory[i][n + 1] = (REAL)3.5;
        F(fill)(1, n, w);
        F(fill)(2, n, g);
        memcpy(x, g, n * sizeof *g);
        T(penalty_subgradient)(&p3, n, w, x);
        for (i = 0; i < n; i++) {
            const REAL a = (REAL)(3 * .1) * (REAL)fabs((double)w[i]);
            y[i] = FMA(a, w[i], g[i]);
        }
        cube &= F(same)(x, y, n);
        memcpy(x, g, n * sizeof *g);
        T(penalty_subgradient)(&p1, n, w, x);
        for (i = 0; i < n; i++)
            y[i] = g[i] + (w[i] > 0 ? (REAL).1 : w[i] < 0 ? -(REAL).1 : w[i]);
        one &= F(same)(x, y, n);
        memcpy(y, g, n * sizeof *g);
        T(penalty_subgradient)(&l1, n, w, y);
        one &= F(same)(x, y, n);
        one &= T(penalty_value)(&p1, n, w) == T(penalty_value)(&l1, n, w);
        T(prox)(&p1, .7, n, w, x);
        T(prox)(&l1, .7, n, w, y);
        one &= F(same)(x, y, n);
        memcpy(x, g, n * sizeof *g);
        memcpy(y, g, n * sizeof *g);
        T(penalty_subgradient)(&p2, n, w, x);
        T(penalty_subgradient)(&l2, n, w, y);
        two &= F(same)(x, y, n);
        two &= T(penalty_value)(&p2, n, w) == T(penalty_value)(&l2, n, w);
        T(prox)(&p2, .7, n, w, x);
        T(prox)(&l2, .7, n, w, y);
        two &= F(same)(x, y, n);
        /* the maximum, at up to four places */
        for (i = 0; i < n; i++) /* -2 < w < 2 */
            w[i] = w[i] > 1.9f ? (REAL)1.9 : w[i] < -1.9f ? (REAL)-1.9 : w[i];
        for (i = 0; i < n; i += 19) w[i] = i % 2 ? -2 : 2;
        high = T(norm_inf)(n, w);
        for (i = 0; i < n; i++) count += w[i] == high || w[i] == -high;
        memcpy(x, g, n * sizeof *g);
        T(penalty_subgradient)(&linf, n, w, x);
        for (i = 0; i < n; i++) {
            const REAL share = (REAL)(.1 / (double)count);
            y[i] = w[i] == high ? g[i] + share : w[i] == -high ? g[i] - share : g[i];
        }
        ties &= F(same)(x, y, n);
        /* f32 is f64, rounded */
        {
            double u[most], v[most];
            int k;
            for (k = 0; k <= order_count; k++) {
                const tr_penalty p = k < order_count ? power(.3, orders[k]) : top(.3);
                for (i = 0; i < n; i++) u[i] = (double)w[i];
                T(prox)(&p, .5, n, w, x);
                tr_prox_d(&p, .5, n, u, v);
                for (i = 0; i < n; i++) rounded &= x[i] == (REAL)v[i];
                memcpy(y, w, n * sizeof *w);
                T(prox_append)(&p, .5, n, y);
                like &= F(same)(x, y, n);
            }
        }
        for (i = 0; i < 4; i++)
            outside &= memory[i][0] == (REAL)3.5 && memory[i][n + 1] == (REAL)3.5;
    }
    checkf(cube, "%s: subgradient of order 3 " PRECISION ", bits", isa);
    checkf(one, "%s: order 1 is L1 " PRECISION ", bits", isa);
    checkf(two, "%s: order 2 is L2 of twice the strength " PRECISION ", bits", isa);
    checkf(ties, "%s: subgradient of the maximum " PRECISION ", bits", isa);
    checkf(rounded, "%s: prox " PRECISION " is that of f64, rounded once", isa);
    checkf(like, "%s: prox " PRECISION " in place", isa);
    checkf(outside, "%s: nothing outside the arrays is written, " PRECISION, isa);
}

static void F(values)(void)
{
    static REAL w[1000], g[1000];
    double worst = 0, slope = 0, high = 0;
    size_t j;
    int k, good = 1;
    F(fill)(6, 1000, w);
    for (k = 0; k < order_count; k++) {
        const tr_penalty p = power(2, orders[k]);
        double sum = 0, e;
        for (j = 0; j < 1000; j++) {
            sum += pow(fabs((double)w[j]), p.p);
            g[j] = 0;
        }
        e = fabs(T(penalty_value)(&p, 1000, w) / (2 * sum) - 1);
        if (e > worst) worst = e;
        T(penalty_subgradient)(&p, 1000, w, g);
        for (j = 0; j < 1000; j++) {
            const double a = fabs((double)w[j]),
                         s = a > 0 ? 2 * p.p * pow(a, p.p - 1) : 0;
            e = fabs((double)g[j] - (w[j] < 0 ? -s : s)) / (s > TINY ? s : TINY);
            if (e > slope) slope = e;
        }
        good &= T(penalty_value)(&p, 0, w) == 0;
        w[999] = (REAL)NAN;
        good &= isnan(T(penalty_value)(&p, 1000, w)) != 0;
        w[999] = 1;
    }
    check_near(worst, 0, 2e-14, 0, "value of every order " PRECISION);
    check_near(slope, 0, 2 * EPS, 0, "subgradient of every order " PRECISION);
    {
        const tr_penalty p = top(2), none = top(0), zero = power(0, 3);
        for (j = 0; j < 1000; j++)
            if (fabs((double)w[j]) > high) high = fabs((double)w[j]);
        good &= T(penalty_value)(&p, 1000, w) == 2 * high;
        good &= T(penalty_value)(&p, 0, w) == 0;
        w[500] = (REAL)NAN;
        good &= isnan(T(penalty_value)(&p, 1000, w)) != 0;
        w[500] = (REAL)INFINITY;
        good &= T(penalty_value)(&p, 1000, w) > 1e308;
        good &= T(penalty_value)(&none, 1000, w) == 0;
        good &= T(penalty_value)(&zero, 1000, w) == 0;
    }
    check(good, "values " PRECISION ": the maximum, nothing, NaN, no strength");
}

static void F(edges)(void)
{
    const REAL inf = (REAL)INFINITY, nan = (REAL)NAN,
               huge = (REAL)(sizeof(REAL) == 4 ? 3e38 : 1e308);
    const REAL in[] = { 0, -(REAL)0, 1, -1, inf, -inf, nan, huge, -huge, (REAL)TINY };
    enum { n = sizeof in / sizeof *in };
    static const double strengths[] = { 1e-320, 1e-300, 1e300, 1.7e308 };
    REAL out[n], g[n];
    tr_penalty p;
    int good = 1, sane = 1, k, i, s;
    for (k = 0; k < order_count; k++) {
        p = power(.25, orders[k]);
        T(prox)(&p, 1, n, in, out);
        good &= is((double)out[0], 0) && is((double)out[1], p.p > 1 ? -0. : 0.);
        good &= out[2] >= 0 && out[2] < 1 && out[3] == -out[2];
        good &= is((double)out[4], INFINITY) && is((double)out[5], -INFINITY);
        good &=
            is((double)out[6], NAN) && out[7] > 0 && out[7] <= huge && out[8] == -out[7];
        p.lambda = 0;
        T(prox)(&p, 1, n, in, out);
        for (i = 0; i < n; i++) good &= is((double)out[i], (double)in[i]);
        for (i = 0; i < n; i++) g[i] = -(REAL)0;
        T(penalty_subgradient)(&p, n, in, g);
        for (i = 0; i < n; i++) good &= i == 6 || g[i] == 0;
        p.lambda = 1;
        for (i = 0; i < n; i++) g[i] = 1;
        T(penalty_subgradient)(&p, n, in, g);
        good &= g[0] == 1 && g[1] == 1 && isnan((double)g[6]) &&
                (double)g[2] == (double)(1 + (REAL)p.p);
        for (s = 0; s < 16; s++) { /* the product may leave the format */
            p.lambda = strengths[s / 4];
            if (!(p.lambda * p.p < 1.7e308)) p.lambda /= 32;
            T(prox)(&p, strengths[s % 4], n, in, out);
            for (i = 0; i < n; i++)
                sane &= i == 6 ? isnan((double)out[i]) != 0
                               : fabs((double)out[i]) <= fabs((double)in[i]) &&
                                     out[i] * in[i] >= 0;
            if (p.lambda * strengths[s % 4] > 1e305 && p.p < 3)
                sane &= (double)out[2] < 1e-100;
            if (p.lambda * strengths[s % 4] < 1e-300) sane &= out[2] == 1;
        }
    }
    check(good,
          "orders " PRECISION ": zeros and their signs, infinity, NaN, no strength");
    check(sane, "orders " PRECISION ": strengths beyond the format");
    {
        const REAL u[] = { 3, -(REAL)0, -3, 2, -1, 0 };
        REAL w[6], v[6];
        good = 1;
        p = top(1);
        T(prox)(&p, 1, 6, u, w); /* 3 - t + 3 - t = 1 */
        good &= w[0] == 2.5f && w[2] == -2.5f && w[3] == 2 && w[4] == -1 &&
                is((double)w[1], -0.) && is((double)w[5], 0);
        p.lambda = 9; /* |u|_1 */
        T(prox)(&p, 1, 6, u, w);
        for (i = 0; i < 6; i++) good &= is((double)w[i], 0);
        p.lambda = 9 - (1 - .125); /* then six - but zeros - at 1/8 at least */
        T(prox)(&p, 1, 6, u, w);
        good &= w[0] == (REAL)(.875 / 4) && w[4] == -(REAL)(.875 / 4) && w[5] == 0;
        p.lambda = 0;
        T(prox)(&p, 1, 6, u, w);
        good &= F(same)(w, u, 6);
        p.lambda = 1;
        T(prox)(&p, 0, 6, u, w);
        good &= F(same)(w, u, 6);
        T(prox)(&p, 1e-30, 1, u, w); /* less than a last place */
        good &= w[0] == 3;
        memcpy(v, u, sizeof v);
        v[2] = nan;
        T(prox)(&p, 1, 6, v, w);
        for (i = 0; i < 6; i++) good &= isnan((double)w[i]) != 0;
        v[2] = -inf;
        T(prox)(&p, 1, 6, v, w);
        good &= F(same)(w, v, 6);
        T(prox)(&p, 1, 0, NULL, NULL);
        check(good, "the maximum " PRECISION ": ties, zeros, no strength, NaN, infinity");
        good = 1;
        for (i = 0; i < 6; i++) v[i] = i % 2 ? huge : -huge;
        T(prox)(&p, (double)huge, 6, v, w); /* sums beyond the format: t = 5/6 of it */
        for (i = 0; i < 6; i++)
            good &= fabs((double)w[i] / (double)v[i] - 5. / 6) <= 2 * EPS;
        p.lambda = 1e300;
        T(prox)(&p, 1e300, 6, v, w);
        for (i = 0; i < 6; i++) good &= is((double)w[i], 0);
        p.lambda = 1e-300;
        T(prox)(&p, 1e-300, 6, v, w);
        good &= F(same)(w, v, 6);
        check(good, "the maximum " PRECISION ": numbers and strengths beyond the format");
        good = 1;
        p.lambda = 3;
        for (i = 0; i < 6; i++) v[i] = 1;
        T(penalty_subgradient)(&p, 6, u, v);
        good &= v[0] == 2.5f && v[2] == -.5f && v[1] == 1 && v[3] == 1 && v[5] == 1;
        for (i = 0; i < 6; i++) w[i] = 0;
        T(penalty_subgradient)(&p, 6, w, v);
        T(penalty_subgradient)(&p, 0, w, v);
        good &= v[0] == 2.5f && v[1] == 1;
        w[3] = nan;
        T(penalty_subgradient)(&p, 6, w, v);
        for (i = 0; i < 6; i++) good &= isnan((double)v[i]) != 0;
        check(good,
              "subgradient of the maximum " PRECISION ": shared by ties, 0 at 0, NaN");
    }
}

/* --------------------------------------------------------------------- the steps */

static void F(steps)(void)
{
    enum { n = 600 };
    static REAL x[n], g[n], b[n], w[n], c[n], y[n], z[n], v[n], h[n];
    static const tr_sgd o = { .1, .9, 1e-3 };
    static const tr_adam a = { .1, .9, .999, 1e-8, 1e-3 };
    int k, moves = 1, buffer = 1, without = 1, ahead = 1, metric = 1, state = 1;
    double level_off = 0;
    size_t i;
    for (k = 0; k <= order_count; k++) {
        const tr_penalty p = k < order_count ? power(.3, orders[k]) : top(30);
        F(fill)(1, n, x);
        F(fill)(2, n, g);
        F(fill)(3, n, b);
        /* descent with momentum: w by the step and the prox, b gets what it took off */
        memcpy(w, x, sizeof w);
        memcpy(y, x, sizeof w);
        memcpy(c, b, sizeof w);
        memcpy(z, b, sizeof w);
        T(sgd_prox_step)(&o, &p, n, g, c, w);
        T(sgd_step)(&o, n, g, z, y);
        memcpy(h, y, sizeof h);
        T(prox_append)(&p, o.eta, n, y);
        moves &= F(same)(w, y, n);
        for (i = 0; i < n; i++) {
            const double u = (double)h[i], taken = (u - (double)w[i]) / o.eta;
            const double want = (double)z[i] + taken;
            buffer &= fabs((double)c[i] - want) <=
                      EPS * (p.p > 6 ? p.p : 6) * (fabs(u) / o.eta + fabs(want));
        }
        {
            const tr_sgd none = { .1, 0, 1e-3 };
            memcpy(w, x, sizeof w);
            memcpy(y, x, sizeof w);
            T(sgd_prox_step)(&none, &p, n, g, NULL, w);
            T(sgd_step)(&none, n, g, NULL, y);
            T(prox_append)(&p, .1, n, y);
            without &= F(same)(w, y, n);
        }
        /* Nesterov */
        memcpy(w, x, sizeof w);
        memcpy(c, b, sizeof w);
        T(nesterov_prox_step)(&o, &p, n, g, c, w);
        for (i = 0; i < n; i++) y[i] = FMA(-(REAL).1, FMA((REAL)1e-3, x[i], g[i]), x[i]);
        T(prox)(&p, .1, n, y, z);
        for (i = 0; i < n; i++) y[i] = FMA((REAL).9, z[i] - b[i], z[i]);
        ahead &= F(same)(w, y, n) && F(same)(c, z, n);
        /* Adam: the prox with the step of each weight */
        memcpy(w, x, sizeof w);
        memcpy(y, x, sizeof w);
        memcpy(c, b, sizeof w);
        memcpy(z, b, sizeof w);
        for (i = 0; i < n; i++) v[i] = h[i] = b[i] * b[i];
        T(adam_prox_step)(&a, &p, 3, n, g, c, v, w);
        T(adam_step)(&a, 3, n, g, z, h, y);
        state &= F(same)(c, z, n) && F(same)(v, h, n);
        if (k < order_count)
            for (i = 0; i < n; i++) {
                const double power2 = .999 * (.999 * .999);
                const double step =
                    .1 / (1 / sqrt(1 - power2) * sqrt((double)v[i]) + 1e-8);
                const double u = (double)y[i];
                double want;
                tr_prox_d(&p, step, 1, &u, &want);
                metric &= fabs((double)w[i] - want) <=
                          TINY + fabs(want) * (2 * EPS + 1e-14 / fabs(p.p - 1));
            }
        else {
            const double power2 = .999 * (.999 * .999);
            double sum = 0;
            const REAL high = T(norm_inf)(n, w);
            for (i = 0; i < n; i++) {
                const double step =
                    .1 / (1 / sqrt(1 - power2) * sqrt((double)v[i]) + 1e-8);
                sum += fabs((double)y[i] - (double)w[i]) / step;
                metric &= w[i] == y[i] || w[i] == high || w[i] == -high;
            }
            level_off = fabs(sum / 30 - 1);
            metric &= high > 0;
        }
    }
    check(moves, "momentum " PRECISION ": w moves as by the step and the prox, bits");
    check(buffer, "momentum " PRECISION ": the buffer gets the subgradient");
    check(without, "descent " PRECISION ": the step and the prox, bits");
    check(ahead, "Nesterov " PRECISION ": as the header says, bits");
    check(metric, "Adam " PRECISION ": the prox with the step of each weight");
    check(state, "Adam " PRECISION ": its state is that of the plain step, bits");
    check_near(level_off, 0, 64 * n * EPS, 0,
               "Adam " PRECISION ": the level in its metric");
}

static void F(descend)(int method, double eta, const tr_penalty *p, int steps, double *x)
{
    const tr_sgd o = { eta, method == plain ? 0 : .8, 0 };
    const tr_adam a = { eta, .9, .999, 1e-8, 0 };
    REAL w[dims], b[dims], v[dims], g[dims];
    int t, i, j;
    for (i = 0; i < dims; i++) {
        w[i] = (REAL)x[i];
        b[i] = method == nesterov ? w[i] : 0;
        v[i] = 0;
    }
    for (t = 1; t <= steps; t++) {
        for (i = 0; i < dims; i++) {
            double s = 0;
            for (j = 0; j < dims; j++) s += A[i][j] * ((double)w[j] - centre[j]);
            g[i] = (REAL)s;
        }
        if (method == heavy) T(sgd_prox_step)(&o, p, dims, g, b, w);
        if (method == plain) T(sgd_prox_step)(&o, p, dims, g, NULL, w);
        if (method == nesterov) T(nesterov_prox_step)(&o, p, dims, g, b, w);
        if (method == adam) T(adam_prox_step)(&a, p, (uint64_t)t, dims, g, b, v, w);
    }
    for (i = 0; i < dims; i++) x[i] = (double)(method == nesterov ? b : w)[i];
}

/* The conditions of a minimum where the descents end. */
static void F(minimizers)(void)
{
    static const double some[] = { .5, .9, 1.3, 1.5, 2.5, 3, 5 };
    enum { kinds = 8 };
    int method, k, start, i;
    correlated();
    for (method = 0; method < methods; method++)
        for (k = 0; k <= kinds; k++) {
            /* the maximum: some at it, or all 0 */
            const tr_penalty p = k < kinds - 1 ? power(k < 2 ? .1 : .7, some[k])
                                               : top(k == kinds - 1 ? 1.5 : 50);
            double worst = 0, x[dims];
            int zeros = 0, ties = 0;
            /* Adam's threshold grows as v goes to 0: below order 1 it takes all */
            if (method == adam && k < 2) continue;
            for (start = 0; start < 2; start++) {
                tr_rng r = tr_rng_stream(8, (uint64_t)start);
                double far, high;
                tr_normal_d(&r, dims, x);
                F(descend)
                (method, method == adam ? .03 : .2, &p, method == adam ? 8000 : 1500, x);
                high = tr_norm_inf_d(dims, x);
                for (i = 0; i < dims; i++) zeros += x[i] == 0, ties += fabs(x[i]) == high;
                far = residual(&p, x);
                if (!(far <= worst)) worst = far;
            }
            checkf(worst <= 32 * EPS &&
                       (k == kinds       ? zeros == 2 * dims
                        : k == kinds - 1 ? zeros == 0 && ties > 2 && ties < 2 * dims
                                         : k < 2 || zeros == 0),
                   "%s, %s %.1f " PRECISION
                   ": %.2g from the conditions, %d zeros, %d ties",
                   method_name[method], k < kinds - 1 ? "order" : "maximum",
                   k < kinds - 1 ? p.p : p.lambda, worst, zeros, ties);
        }
}

/* ----------------------------------------------------------------- counts, hashes */

static void F(counts)(void)
{
    enum { n = 1000 };
    static REAL w[n];
    const REAL edge = (REAL).01;
    size_t i, zero = 0, small = 0, up_to = 0;
    F(fill)(9, n, w);
    w[3] = edge;
    w[7] = -edge;
    w[9] = (REAL)NAN;
    w[10] = (REAL)INFINITY;
    w[12] = (REAL)5e-324; /* 0 in f32 */
    for (i = 0; i < n; i++) {
        const double a = fabs((double)w[i]);
        zero += w[i] == 0;
        small += a < (double)edge;
        up_to += a <= (double)edge;
    }
    check(T(count_small)(n, 0, w) == zero && zero > 80, "count " PRECISION ": zeros");
    check(T(count_small)(n, (double)edge, w) == small && small < up_to &&
              T(count_small)(n, (double)edge * (1 + 0x1p-50), w) == up_to,
          "count " PRECISION ": below the threshold, as numbers of f64");
    check(T(count_small)(n, HUGE_VAL, w) == n - 2 && T(count_small)(0, 1, w) == 0 &&
              T(count_small)(n, 5e-324, w) == zero,
          "count " PRECISION ": not infinity, not NaN; the least threshold; nothing");
}

static void F(hashes)(void)
{
    enum { n = 1003 };
    static REAL w[4][n], b[4][n], v[n], g[n], x[n];
    const tr_sgd o = { .05, .8, .01 };
    const tr_adam a = { .05, .9, .999, 1e-8, .01 };
    int k, t, i;
    size_t j;
    char name[64];
    for (k = 0; k <= order_count; k++) {
        const tr_penalty p = k < order_count ? power(.1, orders[k]) : top(20);
        double value[5];
        for (i = 0; i < 4; i++) {
            F(fill)(20, n, w[i]);
            for (j = 0; j < n; j++) w[i][j] /= 4; /* high orders do not run away */
            memset(b[i], 0, sizeof b[i]);
        }
        memcpy(b[2], w[2], sizeof w[2]);
        memset(v, 0, sizeof v);
        F(fill)(21, n, x);
        for (j = 0; j < n; j++) x[j] /= 4;
        for (t = 1; t <= 5; t++)
            for (i = 0; i < 4; i++) {
                for (j = 0; j < n; j++) g[j] = w[i][j] - x[j];
                if (i == 0) T(sgd_prox_step)(&o, &p, n, g, b[0], w[0]);
                if (i == 1) {
                    T(penalty_subgradient)(&p, n, w[1], g);
                    T(nesterov_step)(&o, n, g, b[1], w[1]);
                }
                if (i == 2) T(nesterov_prox_step)(&o, &p, n, g, b[2], w[2]);
                if (i == 3) T(adam_prox_step)(&a, &p, (uint64_t)t, n, g, b[3], v, w[3]);
            }
        sprintf(name, "%d-w-" PRECISION, k);
        test_hash(name, w, sizeof w);
        sprintf(name, "%d-b-" PRECISION, k);
        test_hash(name, b, sizeof b);
        for (i = 0; i < 4; i++) value[i] = T(penalty_value)(&p, n, w[i]);
        value[4] = (double)T(count_small)(n, .01, w[0]);
        sprintf(name, "%d-value-" PRECISION, k);
        test_hash(name, value, sizeof value);
        T(prox)(&p, .5, n, w[1], g);
        sprintf(name, "%d-prox-" PRECISION, k);
        test_hash(name, g, sizeof g);
    }
}
#endif
