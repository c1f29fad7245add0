/* Running moments and quantiles of toyreg.h against direct formulas.  With --hash: lines
   "name hash" of results on fixed inputs. */
#include "../toyreg.h"
#include "test.h"

/* Passes if error <= bound; NaN fails. */
static void within(const char *name, double error, double bound)
{
    check_near(error, 0, bound, 0, name);
}

static double relative(double got, double want) { return fabs(got - want) / fabs(want); }
static double larger(double a, double b) { return a > b || a != a ? a : b; }

enum { N = 1000 };
static double x[N];

/* Reproducible numbers in [0,1) on a grid of 2^-20, with ties. */
static void fill(size_t n, uint32_t seed)
{
    size_t i;
    for (i = 0; i < n; i++) {
        seed = seed * 1664525u + 1013904223u;
        x[i] = (double)(seed >> 12) / 1048576;
    }
}

static tr_stat moments(size_t n, double offset)
{
    tr_stat s = { 0, 0, 0 };
    size_t i;
    for (i = 0; i < n; i++) tr_stat_add(&s, x[i] + offset);
    return s;
}

static void running(void)
{
    tr_stat s = { 0, 0, 0 };
    double mean = 0, m2 = 0, sd, e;
    size_t i;
    within("nothing yet", fabs(s.mean) + tr_stat_sd(&s) + tr_stat_se(&s), 0);
    tr_stat_add(&s, 3.5);
    within("one number", fabs(s.mean - 3.5) + tr_stat_sd(&s) + tr_stat_se(&s), 0);
    tr_stat_add(&s, 4.5);
    within("two numbers: sd 1 / sqrt 2, se 1/2",
           larger(relative(tr_stat_sd(&s), sqrt(0.5)), relative(tr_stat_se(&s), 0.5)),
           3e-16);

    fill(N, 1);
    for (i = 0; i < N; i++) mean += x[i] / N;
    for (i = 0; i < N; i++) m2 += (x[i] - mean) * (x[i] - mean);
    sd = sqrt(m2 / (N - 1));
    s = moments(N, 0);
    e = larger(relative(s.mean, mean), relative(tr_stat_sd(&s), sd));
    within("two-pass mean, sd, se",
           larger(e, relative(tr_stat_se(&s), sd / sqrt((double)N))), 1e-13);
    within("count", (double)(s.n - N), 0);
    /* On the grid x + 2^30 is exact, so only the algorithm can lose digits: a sum of
       squares near 2^70 would keep none of the variance. */
    s = moments(N, 1073741824);
    within("a mean of 2^30 does not spoil sd", relative(tr_stat_sd(&s), sd), 1e-6);
    within("nor the mean beyond its last bits", fabs(s.mean - 1073741824 - mean), 1e-5);
    tr_stat_add(&s, sqrt(-1.0));
    tr_stat_add(&s, 1);
    within("NaN stays", s.mean == s.mean || tr_stat_sd(&s) == tr_stat_sd(&s), 0);
}

static void quantiles(void)
{
    static const double seven[7] = { 3.5, -1.25, 7.75, 0.5, 2, 9, -4 };
    static const double p[6] = { 0, 0.1, 0.25, 0.5, 0.9, 1 };
    static const double want[6] = { -4, -2.35, -0.375, 2, 8.25, 9 }; /* numpy.quantile */
    double y[7], e = 0, nan = sqrt(-1.0), inf = HUGE_VAL;
    size_t i, j, k;
    for (i = 0; i < 6; i++) {
        memcpy(y, seven, sizeof y);
        e = larger(e, fabs(tr_quantile(7, y, p[i]) - want[i]));
        for (j = 1; j < 7; j++) e += y[j - 1] > y[j];
    }
    within("seven numbers, type 7; sorted after", e, 1e-15);
    y[0] = 2.5;
    within("one number", fabs(tr_quantile(1, y, 0.3) - 2.5), 0);

    e = 0;
    for (k = 2; k <= N; k = k * 3 - 1) {
        for (i = 0; i <= 20; i++) {
            double prob = (double)i / 20, h = (double)(k - 1) * prob, got, low = 0,
                   high = 0;
            size_t below = (size_t)floor(h);
            fill(k, (uint32_t)(k + i));
            got = tr_quantile(k, x, prob);
            fill(k, (uint32_t)(k + i));
            /* Order statistics by counting. */
            for (j = 0; j < k; j++) {
                size_t less = 0, same = 0, m;
                for (m = 0; m < k; m++) {
                    less += x[m] < x[j];
                    same += x[m] == x[j];
                }
                if (less <= below && below < less + same) low = x[j];
                if (less <= below + 1 && below + 1 < less + same) high = x[j];
            }
            if (below + 1 == k) high = low;
            e = larger(e, fabs(got - (low + (h - (double)below) * (high - low))));
        }
    }
    within("order statistics by counting", e, 0);

    y[0] = 0.0, y[1] = -0.0, y[2] = inf, y[3] = -inf, y[4] = 0.0;
    e = tr_quantile(5, y, 1) != inf;
    e += tr_quantile(5, y, 0) != -inf;
    e += 1 / y[1] != -inf || 1 / y[2] != inf || 1 / y[3] != inf;
    within("-0 before 0, infinities at the ends", e, 0);
    y[0] = inf, y[1] = inf, y[2] = 1;
    e = tr_quantile(3, y, 0.75) != inf;
    within("equal infinities do not make NaN", e, 0);
    y[0] = 1, y[1] = -fabs(nan), y[2] = 3;
    e = tr_quantile(3, y, 1) == tr_quantile(3, y, 1);
    y[0] = 1, y[1] = fabs(nan), y[2] = 3;
    e += tr_quantile(3, y, 0) == tr_quantile(3, y, 0);
    within("a NaN of either sign is the result", e, 0);
}

static void hashes(void)
{
    size_t k;
    for (k = 2; k <= N; k += 111) {
        double v[6];
        tr_stat s;
        fill(k, (uint32_t)k);
        s = moments(k, 0.25);
        v[0] = s.mean;
        v[1] = s.m2;
        v[2] = tr_stat_sd(&s);
        v[3] = tr_stat_se(&s);
        v[4] = tr_quantile(k, x, 0.1);
        v[5] = tr_quantile(k, x, 0.637);
        test_hash("statistics: moments and quantiles", v, sizeof v);
        test_hash("statistics: sorted", x, k * sizeof *x);
    }
}

int main(int argc, char **argv)
{
    test_begin(argc, argv);
    if (test_hashing) {
        hashes();
        return 0;
    }
    running();
    quantiles();
    return test_end();
}
