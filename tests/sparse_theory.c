/* The theory of sparse recovery and of the two-layer ridge: against 40-digit values,
   numerical integration, published tables and direct minimization.

       sparse_theory           TAP
       sparse_theory --hash    "name hash" lines of results on fixed inputs */
#include "../toyreg.h"
#include "test.h"

static double relative(double got, double want)
{
    return got == want ? 0 : fabs(got - want) / fabs(want);
}
static double larger(double a, double b) { return a > b || a != a ? a : b; }

/* Passes if error <= bound; NaN fails. */
static void within(const char *name, double error, double bound)
{
    checkf(error <= bound, "%s (%.3g <= %g)", name, error, bound);
}

/* Inputs only, so any generator will do (splitmix64). */
static uint64_t state;
static double uniform(double a, double b)
{
    uint64_t z = state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return fma(b - a, (double)((z ^ z >> 31) >> 11) * 0x1p-53, a);
}

/* Calls `row` with the numbers of each line of a CSV file; returns how many lines. */
static int read_csv(const char *path, int columns, void (*row)(const long double *v))
{
    FILE *f = fopen(path, "r");
    char line[512], *p;
    int rows = 0, c;
    while (f && fgets(line, sizeof line, f)) {
        long double v[16];
        for (c = 0, p = line; c < columns; c++) {
            char *end;
            v[c] = strtold(p, &end);
            if (end == p) break;
            p = end + 1;
        }
        if (c < columns) continue; /* a header */
        row(v);
        rows++;
    }
    if (f) fclose(f);
    return rows;
}

/* ------------------------------------------------------------------ normal tails */

/* Distance from the exact value in units of the last place of a double. */
static double ulps(double got, long double want)
{
    int e;
    if (want == 0) return got == 0 ? 0 : HUGE_VAL;
    frexpl(want, &e);
    if (e < -1021) e = -1021;
    return (double)fabsl(ldexpl((long double)got - want, 53 - e));
}

static double tail_error[3], tail_at[3];
static void tail_row(const long double *v)
{
    const double x = (double)v[0],
                 got[] = { tr_erfc_at(x), tr_normal_cdf_at(x), tr_normal_density_at(x) };
    int k;
    for (k = 0; k < 3; k++) {
        const double e = ulps(got[k], v[k + 1]);
        if (!(e <= tail_error[k])) {
            tail_error[k] = e;
            tail_at[k] = x;
        }
    }
}

static void tails(void)
{
    static const char *name[] = { "erfc", "Phi", "phi" };
    const double inf = HUGE_VAL, nan = inf - inf;
    const int rows = read_csv("tests/reference/normal_tails.csv", 4, tail_row);
    double e = 0;
    size_t i;
    int k;
    for (k = 0; k < 3; k++)
        checkf(rows > 500 && tail_error[k] <= 2,
               "%s: %.3f ulp <= 2 (at %a, %d frozen values)", name[k], tail_error[k],
               tail_at[k], rows);
    state = 1;
    for (i = 0; i < 200000; i++) {
        const double x = i % 2 ? uniform(-1, 7) : uniform(-6, 27.5);
        e = larger(e, ulps(tr_erfc_at(x), erfcl(x)));
    }
    within("erfc: ulp from erfcl on 200000 arguments", e, 2);

    check(tr_erfc_at(0.0) == 1 && tr_erfc_at(-0.0) == 1 && tr_normal_cdf_at(0.0) == 0.5 &&
              tr_normal_cdf_at(-0.0) == 0.5,
          "erfc(0) = 1, Phi(0) = 1/2");
    check(tr_erfc_at(inf) == 0 && tr_erfc_at(-inf) == 2 && tr_normal_cdf_at(inf) == 1 &&
              tr_normal_cdf_at(-inf) == 0 && tr_normal_density_at(inf) == 0 &&
              tr_normal_density_at(-inf) == 0,
          "limits at infinity");
    check(tr_erfc_at(1e200) == 0 && tr_erfc_at(-1e200) == 2 &&
              tr_normal_cdf_at(1e200) == 1 && tr_normal_cdf_at(-1e200) == 0 &&
              tr_normal_density_at(1e200) == 0 && tr_normal_cdf_at(5e-324) == 0.5,
          "and where squares overflow or vanish");
    check(tr_erfc_at(nan) != tr_erfc_at(nan) &&
              tr_normal_cdf_at(nan) != tr_normal_cdf_at(nan) &&
              tr_normal_density_at(nan) != tr_normal_density_at(nan),
          "NaN gives NaN");
    check(tr_erfc_at(27.2) > 0 && tr_erfc_at(27.3) == 0 && tr_normal_cdf_at(-38.4) > 0 &&
              tr_normal_cdf_at(-38.6) == 0 && tr_normal_density_at(38.5) > 0 &&
              tr_normal_density_at(38.7) == 0,
          "subnormal results before 0");
    e = 0;
    for (i = 1; i < 1000; i++) {
        const double p = (double)i / 1000;
        e = larger(e, fabs(tr_normal_cdf_at(tr_normal_quantile_at(p)) - p));
    }
    within("Phi of the quantile", e, 3e-16);
}

/* ------------------------------------------------------------------------ lasso */

static tr_lasso_limit solve(double delta, double eps, double t0, double sigma2,
                            double lambda_d)
{
    const tr_lasso_problem o = { delta, eps, t0, sigma2, lambda_d };
    tr_lasso_limit l;
    tr_info info;
    if (tr_lasso_state_evolution(&o, &l, &info) || info.status || !(info.gap < 1e-14))
        l.alpha = l.tau = l.loss = l.nonzero = l.true_positive = l.false_positive =
            HUGE_VAL - HUGE_VAL;
    return l;
}

static double lasso_error[3];
static long double lasso_worst[5];
static void lasso_row(const long double *v)
{
    const tr_lasso_limit l =
        solve((double)v[0], (double)v[1], (double)v[2], (double)v[3], (double)v[4]);
    const double got[] = { l.alpha,   l.tau,           l.loss,
                           l.nonzero, l.true_positive, l.false_positive };
    int k;
    for (k = 0; k < 6; k++) {
        const double want = (double)v[5 + k];
        /* a share below 1e-30 is as good as none */
        double e =
            want < 1e-30 && k >= 3 ? (got[k] < 1e-30 ? 0 : 1) : relative(got[k], want);
        int which = k < 2 ? 0 : k == 2 ? 1 : 2;
        if (which == 1 && !(e <= lasso_error[1]))
            memcpy(lasso_worst, v, sizeof lasso_worst);
        lasso_error[which] = larger(lasso_error[which], e);
    }
}

/* By Simpson's rule on both sides of the threshold: with Y = X_0 + tau Z ~ N(0, v),
   X_0 given Y is N(v0 Y / v, v0 tau^2 / v). */
static void integrate(long double v0, long double tau, long double theta,
                      long double *risk, long double *share)
{
    const long double v = v0 + tau * tau, s = sqrtl(v),
                      end[] = { 0, fminl(theta, 14 * s), theta + 14 * s };
    const int n = 16000;
    int part, i;
    *risk = v0 * tau * tau / v;
    *share = 0;
    for (part = 0; part < 2; part++) {
        const long double a = part ? theta : 0, h = (end[part + 1] - a) / n;
        for (i = 0; i <= n; i++) {
            const long double y = a + h * i, soft = part ? y - theta : 0,
                              d = soft - v0 / v * y;
            const long double w = 2 * h / 3 *
                                  (i == 0 || i == n ? 1
                                   : i % 2          ? 4
                                                    : 2) *
                                  expl(-y * y / (2 * v)) /
                                  sqrtl(2 * 3.14159265358979323846L * v);
            *risk += w * d * d;
            *share += part * w;
        }
    }
}

static double curve_error, phase_error;
static void curve_row(const long double *v)
{
    int k;
    for (k = 0; k < 2; k++) {
        const tr_lasso_limit l = solve(0.7, k ? 1 : 0.4, 1, 0, sqrt(1000) * (double)v[0]);
        const long double *want = v + (k ? 7 : 1);
        const double got[] = { l.loss,    l.alpha,         l.tau,
                               l.nonzero, l.true_positive, l.false_positive };
        int c;
        for (c = 0; c < (k ? 4 : 6); c++)
            curve_error = larger(curve_error, relative(got[c], (double)want[c]));
    }
}
static void phase_row(const long double *v)
{
    const double eps = (double)v[0], loss = solve(0.7, eps, 1, 0, 0).loss;
    phase_error = larger(phase_error, fabs(loss - (double)v[1]) / (1 + loss));
}

static void lasso(void)
{
    /* delta = 0.7, t0 = 1, no noise; lambda_d, eps, alpha, tau, loss, nonzero, rates */
    static const double table[][8] = {
        { 0.158114, 0.4, 1.104724, .434556, .0660937, .469448, .769703, .269279 },
        { 0.0379473, 0.4, .856929, .276602, .0267780, .587933, .882605, .391484 },
        { 0.158114, 1, .918673, .835601, .2443804, .555819, .555819, -1 },
        { 0.0379473, 1, .715585, .804161, .2263359, .653839, .653839, -1 },
    };
    int rows = read_csv("tests/reference/lasso_limit.csv", 11, lasso_row), k;
    double e = 0, f = 0, g = 0;
    tr_lasso_limit l, m;
    size_t i;
    checkf(rows > 150 && lasso_error[1] <= 1e-12,
           "lasso: loss by 40 digits, %d problems (%.3g <= 1e-12, worst at delta %.4Lg, "
           "eps %.4Lg, t0 %.4Lg, sigma2 %.4Lg, lambda %.4Lg)",
           rows, lasso_error[1], lasso_worst[0], lasso_worst[1], lasso_worst[2],
           lasso_worst[3], lasso_worst[4]);
    within("lasso: alpha and tau by 40 digits", lasso_error[0], 1e-12);
    within("lasso: shares by 40 digits", lasso_error[2], 1e-12);

    for (i = 0; i < 4; i++) {
        const double *t = table[i];
        l = solve(0.7, t[1], 1, 0, t[0]);
        e = larger(e, larger(fabs(l.alpha - t[2]), fabs(l.tau - t[3])));
        e = larger(e, larger(fabs(l.loss - t[4]), fabs(l.nonzero - t[5])));
        e = larger(e, fabs(l.true_positive - t[6]));
        if (t[7] >= 0) e = larger(e, fabs(l.false_positive - t[7]));
    }
    within("lasso: published settings", e, 1e-6);
    rows = read_csv("tests/reference/lasso_state_evolution.csv", 11, curve_row);
    within("lasso: curves over lambda, sparse and dense", rows == 21 ? curve_error : 1,
           1e-6);
    rows = read_csv("tests/reference/lasso_phase.csv", 2, phase_row);
    within("lasso: curve over sparsity at lambda = 0", rows > 30 ? phase_error : 1, 6e-7);

    /* The two equations by numerical integration, at random. */
    state = 2;
    e = 0;
    for (i = 0; i < 30; i++) {
        const double delta = exp(uniform(-3, 2)), eps = uniform(0, 1), t0 = uniform(0, 3);
        const double sigma2 = i % 3 ? uniform(0, 2) : 0, lambda = exp(uniform(-6, 2));
        long double r1, p1, r0, p0, risk, share;
        l = solve(delta, eps, t0, sigma2, lambda);
        integrate(t0 / eps, l.tau, l.alpha * l.tau, &r1, &p1);
        integrate(0, l.tau, l.alpha * l.tau, &r0, &p0);
        risk = eps * r1 + (1 - eps) * r0;
        share = eps * p1 + (1 - eps) * p0;
        e = larger(e, relative(2 * l.loss, (double)risk));
        e = larger(e, relative(delta * l.tau * l.tau, sigma2 + (double)risk));
        e = larger(e, fabs(1 - (double)share / delta - lambda / (l.alpha * l.tau)));
        e = larger(e, larger(fabs(l.nonzero - (double)share),
                             fabs(l.true_positive - (double)p1)));
        e = larger(e, fabs(l.false_positive - (double)p0));
    }
    within("lasso: both equations, by integration at 30 problems", e, 1e-12);

    /* Units: of y, and of nothing else. */
    e = 0;
    for (k = -40; k <= 40; k += 8) {
        const double c = ldexp(1, k);
        l = solve(0.6, 0.2, 1, 0.1, 0.3);
        m = solve(0.6, 0.2, c * c, 0.1 * c * c, 0.3 * c);
        e += l.alpha != m.alpha || l.tau * c != m.tau || l.loss * c * c != m.loss ||
             l.nonzero != m.nonzero;
    }
    within("lasso: powers of two scale exactly", e, 0);

    /* Along lambda: the threshold rises, the non-zeros fall; loss -> t0 / 2. */
    e = 0;
    for (i = 0; i < 12; i++) {
        const double delta = i % 4 < 2 ? 0.5 : 1.7, eps = i % 2 ? 0.1 : 0.8;
        const double sigma2 = 0.2 * (double)(i / 4);
        m = solve(delta, eps, 2, sigma2, 1e-7);
        for (k = 1; k < 60; k++) {
            l = solve(delta, eps, 2, sigma2, 1e-7 * pow(1.5, k));
            e += !(l.alpha > m.alpha) || !(l.nonzero <= m.nonzero) ||
                 !(l.nonzero <= delta);
            m = l;
        }
        f = larger(f, relative(solve(delta, eps, 2, sigma2, 1e3).loss, 1));
        g = larger(g, relative(solve(delta, eps, 2, sigma2, 1e300).alpha,
                               1e300 / sqrt((2 + sigma2) / delta)));
    }
    within("lasso: alpha rises and the non-zeros fall with lambda", e, 0);
    within("lasso: S = 0 at large lambda", larger(f, g), 1e-15);

    /* Along delta and eps, without noise, lambda = 0. */
    e = 0;
    for (i = 1; i < 40; i++) {
        const double x = (double)i / 40, y = (double)(i + 1) / 40;
        e += !(solve(0.7, x, 1, 0, 0).loss <= solve(0.7, y, 1, 0, 0).loss);
        e += !(solve(x, 0.3, 1, 0, 0).loss >= solve(y, 0.3, 1, 0, 0).loss);
        l = solve(x, 0.3, 1, 0.1, 0);
        e += !(fabs(l.nonzero - (x < 1 ? x : 1)) < 1e-15 * 10);
    }
    within("lasso: more samples or fewer non-zeros help; nonzero = delta", e, 0);
}

/* lambda -> 0 and what is exact at 0. */
static void no_penalty(void)
{
    static const double eps[] = { 1e-4, 0.05, 0.4, 0.9, 1 };
    double e = 0, f = 0, g = 0;
    tr_lasso_limit l, m;
    size_t i;
    for (i = 0; i < 5; i++) {
        l = solve(1.8, eps[i], 1, 0.3, 0);
        m = solve(1.8, eps[i], 1, 0.3, 1e-9);
        e = larger(e, larger(relative(l.loss, 0.3 / 1.6), relative(l.tau, sqrt(0.375))));
        e += l.alpha != 0 || l.nonzero != 1 || l.true_positive != 1 ||
             l.false_positive != 1;
        f = larger(f, larger(relative(m.loss, l.loss), m.alpha));
        l = solve(0.6, eps[i], 1, 0.3, 0);
        m = solve(0.6, eps[i], 1, 0.3, 1e-9);
        f = larger(f, larger(relative(m.loss, l.loss), relative(m.alpha, l.alpha)));
    }
    within("lambda = 0, delta > 1: least squares", e, 4e-16);
    within("lambda -> 0 with noise: continuous", f, 1e-7);

    /* Without noise: loss 0 up to the transition, and continuous there. */
    e = f = 0;
    for (i = 0; i < 4; i++) {
        const double edge = tr_l1_transition_delta(eps[i]);
        const double above[] = { edge * (1 + 1e-9), (edge + 1) / 2, 1, 3 };
        size_t k;
        for (k = 0; k < 4; k++) {
            l = solve(above[k], eps[i], 1, 0, 0);
            e += l.tau != 0 || l.loss != 0 || l.nonzero != eps[i] ||
                 l.true_positive != 1 || l.false_positive != 0;
            m = solve(above[k], eps[i], 1, 0, 1e-9);
            g = larger(g, fabs(l.alpha - m.alpha) / (k ? 1 : 1000));
            if (k) /* tau is linear in lambda */
                g = larger(g, 1e-2 * relative(solve(above[k], eps[i], 1, 0, 1e-11).tau,
                                              m.tau / 100));
        }
        l = solve(edge * (1 - 1e-4), eps[i], 1, 0, 0);
        m = solve(edge * (1 - 1e-5), eps[i], 1, 0, 0);
        e += !(m.tau > 0);
        /* the loss vanishes as the square of the distance */
        f = larger(f, fabs(l.loss / m.loss - 100));
    }
    within("without noise, lambda = 0: exact above the transition", e, 0);
    within("and alpha the limit from lambda > 0", g, 1e-5);
    within("below it the loss begins as a square", f, 2);
    l = solve(1, 1, 1, 0, 0);
    check(l.tau == 0 && l.alpha == 0 && l.nonzero == 1,
          "all of d non-zeros from d samples");
}

/* -------------------------------------------------------------------- transition */

static double transition_error[2];
static void transition_row(const long double *v)
{
    const double delta = (double)v[1], rho = (double)v[2];
    /* near delta = 1, 1 - delta is of order alpha^2: rounding delta moves alpha by
       1 / alpha as much */
    transition_error[0] =
        larger(transition_error[0], relative(tr_l1_transition_rho(delta), rho) *
                                        (v[0] < 1 ? (double)v[0] : 1));
    transition_error[1] =
        larger(transition_error[1],
               relative(tr_l1_transition_delta((double)(v[1] * v[2])), delta));
}

static void transition(void)
{
    const int rows = read_csv("tests/reference/l1_transition.csv", 3, transition_row);
    double e = 0, least = 0, last_rho = 0, last_delta = 0;
    size_t i;
    int k;
    within("transition: rho by 40 digits", rows > 30 ? transition_error[0] : 1, 2e-15);
    within("transition: delta by 40 digits", rows > 30 ? transition_error[1] : 1, 1e-13);
    within("transition at delta = 0.7: 0.498843, d/D = 0.349190",
           larger(fabs(tr_l1_transition_rho(0.7) - 0.498843),
                  fabs(0.7 * tr_l1_transition_rho(0.7) - 0.349190)),
           5e-7);
    within("transition at eps = 0.4: 0.749739",
           fabs(tr_l1_transition_delta(0.4) - 0.749739), 5e-7);
    for (i = 1; i < 1000; i++) {
        const double x = (double)i / 1000, rho = tr_l1_transition_rho(x);
        const double delta = tr_l1_transition_delta(x);
        e = larger(e, relative(tr_l1_transition_delta(x * rho), x));
        least += !(rho > last_rho && rho < 1 && delta > last_delta && delta < 1);
        last_rho = rho;
        last_delta = delta;
    }
    within("transition: inverse functions", e, 1e-14);
    within("transition: both rise", least, 0);
    e = least = 0;
    for (i = 1; i < 20; i++) {
        const double eps = (double)i / 20, delta = tr_l1_transition_delta(eps);
        double best = 1;
        for (k = 0; k < 4000; k++) {
            const double a = k * 1e-3, u = erfc(a / sqrt(2.0)) / 2;
            const double p = exp(-a * a / 2) / sqrt(2 * acos(-1.0));
            const double risk =
                eps * (1 + a * a) + 2 * (1 - eps) * ((1 + a * a) * u - a * p);
            least += !(risk >= delta * (1 - 1e-15));
            if (risk < best) best = risk;
        }
        e = larger(e, best - delta);
    }
    within("transition: no threshold has less risk", least, 0);
    within("transition: one has as much", e, 1e-6);
    check(tr_l1_transition_rho(0) == 0 && tr_l1_transition_rho(1) == 1 &&
              tr_l1_transition_delta(0) == 0 && tr_l1_transition_delta(1) == 1,
          "transition: ends");
    /* rho = 1 - sqrt(pi (1 - delta) / 2) + ... */
    within("transition: nearly enough samples",
           fabs((1 - tr_l1_transition_rho(1 - 0x1p-40)) * 0x1p20 - sqrt(acos(0.0))),
           1e-5);
    /* rho ~ 1 / (2 log(1 / delta)) */
    within("transition: very few samples",
           fabs(tr_l1_transition_rho(1e-300) * 2 * 300 * log(10.0) - 1), 0.01);
}

/* --------------------------------------------------------------------- two layers */

static double layer_error;
static void layer_row(const long double *v)
{
    tr_two_layer_limit l;
    if (tr_two_layer((double)v[0], (double)v[1], (double)v[2], &l)) layer_error = 1;
    layer_error = larger(layer_error, relative(l.mu, (double)v[3]));
    layer_error = larger(layer_error, relative(l.norm, (double)v[4]));
    layer_error = larger(layer_error, relative(l.loss, (double)v[5]));
}

static void two_layers(void)
{
    enum { NODES = 300 };
    static double node[NODES], weight[NODES];
    const int rows = read_csv("tests/reference/two_layer_limit.csv", 6, layer_row);
    tr_two_layer_limit l, m;
    double e, f = 0, q, W;
    size_t i, j;
    within("two layers: mu, norm, loss by 40 digits", rows > 60 ? layer_error : 1, 1e-12);
    e = tr_two_layer(0.5, 0.04, 1, &l) || tr_two_layer(0.5, 0.01, 1, &m) ? 1 : 0;
    e = larger(e, larger(fabs(l.mu - .059696), fabs(m.mu - .014341)));
    e = larger(e, larger(fabs(l.norm - .670062), fabs(m.norm - .697311)));
    e = larger(e, larger(fabs(l.loss - .251302), fabs(m.loss - .250095)));
    within("two layers: published settings", e, 5.1e-7);
    e = 0;
    for (i = 0; i < 8; i++) {
        q = i % 2 ? 0.6 : 3;
        W = pow(10, -(double)(i / 2));
        if (tr_two_layer(q, W, 1, &l)) e = 1;
        tr_mp_quadrature(q, NODES, node, weight);
        {
            double kept = 0, lost = q < 1 ? 1 - q : 0;
            for (j = 0; j < NODES; j++) {
                const double s = node[j] / (node[j] + l.mu), t = l.mu / (node[j] + l.mu);
                kept += weight[j] * s * s;
                lost += weight[j] * t * t;
            }
            e = larger(e, relative(l.norm, sqrt(kept)));
            e = larger(e, relative(l.loss, lost / 2));
            e = larger(e, relative(l.mu * l.norm, W));
        }
    }
    within("two layers: by quadrature", e, 1e-12);
    e = 0;
    for (i = 0; i < 3; i++) {
        q = i == 0 ? 0.3 : i == 1 ? 1 : 4;
        W = sqrt(2 * (1 + 1 / q));
        e += tr_two_layer(q, W * (1 + 1e-12), 2, &l) || l.norm != 0 || l.loss != 1 ||
             l.mu != DBL_MAX;
        e += tr_two_layer(q, W * (1 - 1e-6), 2, &l) || !(l.norm > 0 && l.norm < 1e-5) ||
             !(l.mu > 1e5 && l.mu < 1e7);
        e += tr_two_layer(q, 0, 2, &l) || l.mu != 0 ||
             fabs(l.norm * l.norm - 2 * (q < 1 ? q : 1)) > 1e-15 ||
             fabs(l.loss - (q < 1 ? 1 - q : 0)) > 1e-15;
        e += tr_two_layer(q, 1e-9, 2, &m) != TR_OK;
        f = larger(f, larger(fabs(m.norm - l.norm), fabs(m.loss - l.loss)));
    }
    within("two layers: S = 0 from sqrt(t0 (1 + 1/q)) on, mu = 0 at W = 0", e, 0);
    within("two layers: W -> 0 is continuous", f, 3e-5);
}

enum { ROWS = 90, COLUMNS = 60, BIG = 200 };
static double X[BIG * BIG], y[BIG], S[BIG], T[BIG], residual[BIG], gradient[BIG];

/* |X'(X S - y) / n + W S / |S|| / W at leading dimension d. */
static double stationary(double W, size_t n, size_t d)
{
    double norm = 0, e = 0;
    size_t i, j;
    for (j = 0; j < d; j++) norm += S[j] * S[j];
    norm = sqrt(norm);
    for (j = 0; j < d; j++) gradient[j] = W * S[j] / norm;
    for (i = 0; i < n; i++) {
        residual[i] = -y[i];
        for (j = 0; j < d; j++) residual[i] += X[i * d + j] * S[j];
        for (j = 0; j < d; j++) gradient[j] += X[i * d + j] * residual[i] / (double)n;
    }
    for (j = 0; j < d; j++) e += gradient[j] * gradient[j];
    return sqrt(e) / W;
}

static void draw(uint64_t seed, size_t n, size_t d, double noise)
{
    tr_rng r = tr_rng_stream(seed, 0);
    size_t i;
    tr_normal_d(&r, n * d, X);
    tr_normal_d(&r, d, T);
    tr_normal_d(&r, n, y);
    for (i = 0; i < d; i++) T[i] /= sqrt((double)d);
    for (i = 0; i < n; i++) y[i] = fma(noise, y[i], tr_dot_d(d, X + i * d, T));
}

static void two_layer_data(void)
{
    static const size_t shape[][2] = { { 1, 1 },   { 1, 7 },   { 7, 1 },   { 40, 60 },
                                       { 60, 60 }, { 90, 60 }, { 60, 90 }, { 33, 32 } };
    double e = 0, f = 0, mu, W, top, zero = 0;
    size_t i, j, k, n, d;
    for (k = 0; k < 8; k++) {
        n = shape[k][0];
        d = shape[k][1];
        draw(k, n, d, 0.5);
        tr_gemv_d(TR_T, n, d, 1 / (double)n, X, d, y, 0, gradient);
        top = tr_norm2_d(d, gradient);
        for (W = 1e-4; W < 1; W *= 3) {
            if (tr_two_layer_d(W * top, n, d, X, d, y, S, &mu, NULL)) e = 1;
            e = larger(e, stationary(W * top, n, d) * W); /* the gradient at 0 is `top` */
            f = larger(f, relative(mu * tr_norm2_d(d, S), W * top));
        }
        if (tr_two_layer_d(0.999999 * top, n, d, X, d, y, S, &mu, NULL)) e = 1;
        e = larger(e, 1e-4 * stationary(0.999999 * top, n, d));
        zero += tr_two_layer_d(1.000001 * top, n, d, X, d, y, S, &mu, NULL) ||
                tr_norm2_d(d, S) != 0 || mu != DBL_MAX;
    }
    within("two layers, data: stationary, 8 shapes", e, 1e-13);
    within("two layers, data: mu |S| = W", f, 1e-12);
    within("two layers, data: S = 0 from |X'y| / n on", zero, 0);

    /* Gradient descent on |X S - y|^2 / 2n + W |S|, 8 x 12 and 12 x 8. */
    e = 0;
    for (k = 0; k < 2; k++) {
        double direct[12] = { 0 }, norm;
        n = k ? 12 : 8;
        d = k ? 8 : 12;
        W = 0.3;
        draw(20 + k, n, d, 0.5);
        direct[0] = 1;
        for (i = 0; i < 40000; i++) {
            memcpy(S, direct, d * sizeof *S);
            stationary(W, n, d);
            for (j = 0; j < d; j++) direct[j] -= 0.05 * gradient[j];
        }
        if (tr_two_layer_d(W, n, d, X, d, y, S, &mu, NULL)) e = 1;
        norm = tr_norm2_d(d, direct);
        e = larger(e, sqrt(tr_distance2_d(d, S, direct)) / norm);
        e = larger(e, relative(mu, W / norm));
    }
    within("two layers, data: the minimum that gradient descent finds", e, 1e-12);

    /* The training of M and v themselves ends there: rank one, S = M v. */
    {
        static double M[12 * 5], v[5], gM[12 * 5], gv[5];
        double distance = 0;
        n = 10;
        d = 12;
        W = 0.3;
        draw(30, n, d, 0.5);
        state = 3;
        for (i = 0; i < 60; i++) M[i] = uniform(-0.5, 0.5);
        for (i = 0; i < 5; i++) v[i] = uniform(-0.5, 0.5);
        for (k = 0; k < 60000; k++) {
            for (i = 0; i < d; i++) S[i] = tr_dot_d(5, M + 5 * i, v);
            stationary(0, n, d);
            for (j = 0; j < 5; j++) gv[j] = W * v[j];
            for (i = 0; i < d; i++) {
                double g = 0;
                for (j = 0; j < n; j++) g += X[j * d + i] * residual[j] / (double)n;
                for (j = 0; j < 5; j++) {
                    gM[5 * i + j] = g * v[j] + W * M[5 * i + j];
                    gv[j] += g * M[5 * i + j];
                }
            }
            for (i = 0; i < 60; i++) M[i] -= 0.05 * gM[i];
            for (i = 0; i < 5; i++) v[i] -= 0.05 * gv[i];
        }
        if (tr_two_layer_d(W, n, d, X, d, y, T, &mu, NULL)) distance = 1;
        distance = larger(distance, tr_distance2_d(d, S, T) / tr_dot_d(d, T, T));
        within("two layers, data: where training of M and v ends", sqrt(distance), 1e-10);
    }

    /* A part of a larger array; the same bits twice. */
    draw(40, 20, BIG, 0.5);
    e = tr_two_layer_d(0.1, 20, 30, X, BIG, y, S, &mu, NULL);
    for (i = 0; i < 20; i++) memmove(X + 30 * i, X + BIG * i, 30 * sizeof *X);
    e += tr_two_layer_d(0.1, 20, 30, X, 30, y, T, &W, NULL);
    check(e == 0 && !memcmp(S, T, 30 * sizeof *S) && W == mu,
          "two layers, data: any leading dimension");
}

/* Means over data sets, with 1/d of the limit allowed for their bias. */
static void two_layer_large(void)
{
    enum { SETS = 60 };
    static const double qs[] = { 0.5, 0.5, 1.6 }, Ws[] = { 0.04, 0.5, 0.1 };
    double worst = 0;
    size_t k, i, s;
    for (k = 0; k < 3; k++) {
        tr_two_layer_limit l;
        const size_t d = qs[k] > 1 ? 100 : 200, n = (size_t)(qs[k] * (double)d + 0.5);
        tr_stat mean[2] = { { 0, 0, 0 }, { 0, 0, 0 } };
        if (tr_two_layer(qs[k], Ws[k], 1, &l)) worst = HUGE_VAL;
        for (s = 0; s < SETS; s++) {
            double mu, norm;
            draw(1000 + s, n, d, 0);
            norm = tr_norm2_d(d, T);
            for (i = 0; i < d; i++) T[i] /= norm;
            for (i = 0; i < n; i++) y[i] = tr_dot_d(d, X + i * d, T);
            if (tr_two_layer_d(Ws[k], n, d, X, d, y, S, &mu, NULL)) worst = HUGE_VAL;
            tr_stat_add(&mean[0], tr_norm2_d(d, S));
            tr_stat_add(&mean[1], tr_distance2_d(d, S, T) / 2);
        }
        for (i = 0; i < 2; i++) {
            const double want = i ? l.loss : l.norm;
            const double z =
                (fabs(mean[i].mean - want) - want / (double)d) / tr_stat_se(&mean[i]);
            worst = larger(worst, z);
        }
    }
    /* six comparisons at 4 standard errors: one false alarm in 2600 */
    within("two layers: the limit is that of data sets", worst, 4);
}

/* ------------------------------------------------------------------------- errors */

static void *refuse(void *context, size_t bytes)
{
    (void)context;
    (void)bytes;
    return NULL;
}

static void errors(void)
{
    static const double bad[][5] = {
        { 0, .1, 1, 0, 1 },         { -1, .1, 1, 0, 1 },
        { .5, 0, 1, 0, 1 },         { .5, -.1, 1, 0, 1 },
        { .5, 1.1, 1, 0, 1 },       { .5, .1, -1, 0, 1 },
        { .5, .1, 1, -1, 1 },       { .5, .1, 1, 0, -1 },
        { .5, .1, 0, 0, 1 },        { HUGE_VAL, .1, 1, 0, 1 },
        { .5, .1, HUGE_VAL, 0, 1 }, { .5, .1, 1, HUGE_VAL, 1 },
        { .5, .1, 1, 0, HUGE_VAL }, { .5, .1, 1e308, 1e308, 1 },
    };
    const double nan = HUGE_VAL - HUGE_VAL;
    const tr_allocator none = { refuse, NULL, NULL };
    tr_lasso_limit l = { 7, 7, 7, 7, 7, 7 };
    tr_two_layer_limit t;
    tr_lasso_problem p = { 1, .5, 1, 1, 0 };
    tr_info info;
    double mu, e = 0;
    size_t i, k;
    for (i = 0; i < sizeof bad / sizeof *bad; i++) {
        const double *b = bad[i];
        const tr_lasso_problem o = { b[0], b[1], b[2], b[3], b[4] };
        e += tr_lasso_state_evolution(&o, &l, &info) != TR_ERR_ARGUMENT ||
             info.status != TR_ERR_ARGUMENT || info.gap != 1 || l.alpha != 7;
    }
    for (k = 0; k < 5; k++) {
        double v[5] = { .5, .1, 1, 1, 1 };
        tr_lasso_problem o;
        v[k] = nan;
        o.delta = v[0];
        o.eps = v[1];
        o.t0 = v[2];
        o.sigma2 = v[3];
        o.lambda_d = v[4];
        e += tr_lasso_state_evolution(&o, &l, NULL) != TR_ERR_ARGUMENT;
    }
    e += tr_lasso_state_evolution(NULL, &l, NULL) != TR_ERR_ARGUMENT;
    e += tr_lasso_state_evolution(&p, NULL, NULL) != TR_ERR_ARGUMENT;
    within("lasso: bad arguments are refused", e, 0);
    check(tr_lasso_state_evolution(&p, &l, &info) == TR_ERR_NONFINITE &&
              info.status == TR_ERR_NONFINITE,
          "lasso: the loss that diverges is refused");

    e = tr_two_layer(0, .1, 1, &t) != TR_ERR_ARGUMENT;
    e += tr_two_layer(-1, .1, 1, &t) != TR_ERR_ARGUMENT;
    e += tr_two_layer(nan, .1, 1, &t) != TR_ERR_ARGUMENT;
    e += tr_two_layer(.5, -.1, 1, &t) != TR_ERR_ARGUMENT;
    e += tr_two_layer(.5, nan, 1, &t) != TR_ERR_ARGUMENT;
    e += tr_two_layer(.5, HUGE_VAL, 1, &t) != TR_ERR_ARGUMENT;
    e += tr_two_layer(.5, .1, -1, &t) != TR_ERR_ARGUMENT;
    e += tr_two_layer(.5, .1, HUGE_VAL, &t) != TR_ERR_ARGUMENT;
    e += tr_two_layer(.5, .1, 1, NULL) != TR_ERR_ARGUMENT;
    draw(50, 6, 8, 0.1);
    e += tr_two_layer_d(0, 6, 8, X, 8, y, S, &mu, NULL) != TR_ERR_ARGUMENT;
    e += tr_two_layer_d(-1, 6, 8, X, 8, y, S, &mu, NULL) != TR_ERR_ARGUMENT;
    e += tr_two_layer_d(nan, 6, 8, X, 8, y, S, &mu, NULL) != TR_ERR_ARGUMENT;
    e += tr_two_layer_d(.1, 0, 8, X, 8, y, S, &mu, NULL) != TR_ERR_ARGUMENT;
    e += tr_two_layer_d(.1, 6, 0, X, 8, y, S, &mu, NULL) != TR_ERR_ARGUMENT;
    e += tr_two_layer_d(.1, 6, 8, X, 7, y, S, &mu, NULL) != TR_ERR_ARGUMENT;
    e += tr_two_layer_d(.1, 6, 8, NULL, 8, y, S, &mu, NULL) != TR_ERR_ARGUMENT;
    e += tr_two_layer_d(.1, 6, 8, X, 8, NULL, S, &mu, NULL) != TR_ERR_ARGUMENT;
    e += tr_two_layer_d(.1, 6, 8, X, 8, y, NULL, &mu, NULL) != TR_ERR_ARGUMENT;
    e += tr_two_layer_d(.1, 6, 8, X, 8, y, S, NULL, NULL) != TR_ERR_ARGUMENT;
    within("two layers: bad arguments are refused", e, 0);
    e = tr_two_layer_d(.1, 6, 8, X, 8, y, S, &mu, &none) != TR_ERR_MEMORY;
    X[13] = nan;
    e += tr_two_layer_d(.1, 6, 8, X, 8, y, S, &mu, NULL) != TR_ERR_NONFINITE;
    X[13] = 1e200;
    e += tr_two_layer_d(.1, 6, 8, X, 8, y, S, &mu, NULL) != TR_ERR_NONFINITE;
    X[13] = 1;
    y[3] = HUGE_VAL;
    e += tr_two_layer_d(.1, 6, 8, X, 8, y, S, &mu, NULL) != TR_ERR_NONFINITE;
    within("two layers: no memory, NaN and overflow are found", e, 0);
}

static void hashes(void)
{
    static double v[6000];
    size_t i, k = 0;
    double mu;
    state = 4;
    for (i = 0; i < 2000; i++) {
        const double x = uniform(-40, 40) * (i % 2 ? 1 : 0.05);
        v[k++] = tr_erfc_at(x);
        v[k++] = tr_normal_cdf_at(x);
        v[k++] = tr_normal_density_at(x);
    }
    test_hash("sparse_theory: normal tails", v, k * sizeof *v);
    for (i = 0, k = 0; i < 60; i++) {
        const double delta = tr_exp_at(uniform(-3, 2)), eps = uniform(0, 1);
        const double lambda = i % 4 ? tr_exp_at(uniform(-9, 2)) : 0;
        const tr_lasso_limit l = solve(delta, eps, 1, i % 3 ? 0 : 0.2, lambda);
        memcpy(v + k, &l, sizeof l);
        k += sizeof l / sizeof *v;
        v[k++] = tr_l1_transition_rho(eps);
        v[k++] = tr_l1_transition_delta(eps);
    }
    test_hash("sparse_theory: lasso", v, k * sizeof *v);
    for (i = 0, k = 0; i < 30; i++) {
        tr_two_layer_limit l = { 0, 0, 0 };
        const double q = tr_exp_at(uniform(-2, 2)), W = tr_exp_at(uniform(-9, 0));
        tr_two_layer(q, W, 1, &l);
        memcpy(v + k, &l, sizeof l);
        k += sizeof l / sizeof *v;
    }
    test_hash("sparse_theory: two layers", v, k * sizeof *v);
    for (i = 0; i < 2; i++) {
        const size_t n = i ? ROWS : COLUMNS, d = i ? COLUMNS : ROWS;
        draw(60 + i, n, d, 0.3);
        tr_two_layer_d(0.1, n, d, X, d, y, S, &mu, NULL);
        test_hash("sparse_theory: two layers, data", S, d * sizeof *S);
        test_hash("sparse_theory: mu", &mu, sizeof mu);
    }
}

int main(int argc, char **argv)
{
    test_begin(argc, argv);
    if (test_hashing) {
        hashes();
        return 0;
    }
    tails();
    lasso();
    no_penalty();
    transition();
    two_layers();
    two_layer_data();
    two_layer_large();
    errors();
    return test_end();
}
