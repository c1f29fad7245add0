/* Converged lassos on simulated data against their limit: that tr_lasso_gram_d and
   tr_lasso_state_evolution speak of the same problem, away from published settings. */
#include "../toyreg.h"
#include "test.h"

enum { SMALL = 200, LARGE = 2 * SMALL, ROWS = 3 * LARGE, QUANTITIES = 5 };
static double X[ROWS * LARGE], G[LARGE * LARGE], T[LARGE], S[LARGE], y[ROWS], c[LARGE];

static const char *name[QUANTITIES] = { "loss", "nonzero", "true positive",
                                        "false positive", "tau" };

/* One data set with |T|^2 = t0 and round(eps d) non-zeros: v <- the five quantities. */
static int sample(const tr_lasso_problem *p, size_t d, uint64_t seed, uint64_t stream,
                  double *v)
{
    const size_t n = (size_t)(p->delta * (double)d + 0.5);
    const size_t k = (size_t)(p->eps * (double)d + 0.5);
    const tr_lasso o = { p->lambda_d / sqrt((double)d), 1e-10, 100000 };
    tr_rng r = tr_rng_stream(seed, stream);
    double scale, yy, objective, count[2] = { 0, 0 };
    size_t i;
    tr_info info;
    tr_normal_d(&r, n * d, X);
    tr_normal_d(&r, k, T);
    tr_normal_d(&r, n, y);
    scale = sqrt(p->t0) / tr_norm2_d(k, T);
    for (i = 0; i < d; i++) {
        T[i] = i < k ? T[i] * scale : 0;
        S[i] = 0;
    }
    tr_gemv_d(TR_N, n, d, 1, X, d, T, sqrt(p->sigma2), y);
    tr_syrk_d(TR_T, d, n, 1 / (double)n, X, d, 0, G, d);
    tr_gemv_d(TR_T, n, d, 1 / (double)n, X, d, y, 0, c);
    yy = tr_dot_d(n, y, y) / (double)n;
    if (tr_lasso_gram_d(&o, d, G, d, c, yy, S, &objective, NULL, &info)) return 0;
    for (i = 0; i < d; i++) count[i >= k] += S[i] != 0;
    v[0] = tr_distance2_d(d, S, T) / 2;
    v[1] = (count[0] + count[1]) / (double)d;
    v[2] = count[0] / (double)k;
    v[3] = k < d ? count[1] / (double)(d - k) : 0;
    /* |y - X S|^2 / n -> delta tau^2 (1 - nonzero / delta)^2 */
    tr_gemv_d(TR_N, n, d, -1, X, d, S, 1, y);
    v[4] = tr_norm2_d(n, y) / sqrt((double)n * p->delta) /
           (1 - (count[0] + count[1]) / (double)n);
    return 1;
}

/* The mean over data sets differs from the limit by a / d + ...: twice the mean at the
   larger size less that at half of it is left with a term in 1 / d^2, far below its
   standard error. */
static void compare(const tr_lasso_problem *p, uint64_t seed, uint64_t sets)
{
    tr_stat small[QUANTITIES], large[QUANTITIES];
    double v[QUANTITIES], want[QUANTITIES], worst = 0;
    tr_lasso_limit l;
    uint64_t s;
    int k, at = 0, solved = !tr_lasso_state_evolution(p, &l, NULL);
    memset(small, 0, sizeof small);
    memset(large, 0, sizeof large);
    for (s = 0; s < sets && solved; s++) {
        solved = sample(p, SMALL, seed, 2 * s, v);
        for (k = 0; k < QUANTITIES; k++) tr_stat_add(&small[k], v[k]);
        solved = solved && sample(p, LARGE, seed, 2 * s + 1, v);
        for (k = 0; k < QUANTITIES; k++) tr_stat_add(&large[k], v[k]);
    }
    if (!check(solved, "limit and lassos are found")) return;
    want[0] = l.loss;
    want[1] = l.nonzero;
    want[2] = l.true_positive;
    want[3] = p->eps < 1 ? l.false_positive : 0;
    want[4] = l.tau;
    for (k = 0; k < QUANTITIES; k++) {
        const double a = 2 * tr_stat_se(&large[k]), b = tr_stat_se(&small[k]);
        const double mean = 2 * large[k].mean - small[k].mean, se = sqrt(a * a + b * b);
        const double z = mean == want[k] ? 0 : fabs(mean - want[k]) / se;
        if (!(z <= worst)) {
            worst = z;
            at = k;
        }
        printf("# %-14s %.5f +- %.5f, limit %.5f (d = %d: %.5f, %d: %.5f)\n", name[k],
               mean, se, want[k], SMALL, small[k].mean, LARGE, large[k].mean);
    }
    checkf(worst <= 4.5,
           "delta %g, eps %g, sigma2 %g, lambda %g: %.2f standard errors <= 4.5 (%s)",
           p->delta, p->eps, p->sigma2, p->lambda_d, worst, name[at]);
}

int main(int argc, char **argv)
{
    static const tr_lasso_problem problem[] = {
        { 0.5, 0.1, 1, 0.1, 0.5 }, { 0.5, 0.3, 1, 0, 0.2 }, { 1, 0.5, 2, 0.5, 0.3 },
        { 1.5, 0.2, 1, 1, 0.8 },   { 0.3, 1, 1, 0.2, 1 },   { 2.5, 0.05, 1, 0.3, 0.1 },
    };
    size_t i;
    test_begin(argc, argv);
    /* 29 numbers of Student's law with some 200 degrees of freedom, beyond 4.5 with
       probability 1.2e-5 each: one false alarm in 3000 seeds. */
    for (i = 0; i < sizeof problem / sizeof *problem; i++)
        compare(&problem[i], 100 + i, 250);
    return test_end();
}
