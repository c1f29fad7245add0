/* Lasso, ridge, singular values and ranks of toyreg.h.  What they return is checked
   against the conditions that define it, in long double and by plain loops.  With --hash:
   lines "name hash" of results on fixed inputs. */
#include "../toyreg.h"
#include "test.h"

enum { MAX_N = 700, MAX_D = 1000 };
static double X[MAX_N * MAX_D], y[MAX_N], w[MAX_D], v[MAX_D], T[MAX_D], c[MAX_D];
static double G[MAX_D * MAX_D], r[MAX_N];

static void within(const char *name, double error, double bound)
{
    check_near(error, 0, bound, 0, name);
}
static double larger(double a, double b) { return a > b || a != a ? a : b; }

static uint32_t state;
static uint32_t bits(void) { return (state = state * 1664525u + 1013904223u) >> 20; }
static double draw(void) { return ((double)bits() - 2047.5) / 1024; }

/* The data of tests/reference/lasso.py. */
static void fill(size_t n, size_t d, int kind)
{
    size_t i, j;
    for (i = 0; i < n * d; i++) X[i] = draw();
    for (i = 0; i < n; i++) {
        if (kind == 1)
            for (j = 0; j < d; j += 7) X[i * d + j] = 0;
        if (kind == 2) {
            for (j = 1; j < d; j += 4) X[i * d + j] = X[i * d + j - 1];
            for (j = 3; j < d; j += 8) X[i * d + j] = -X[i * d + j - 1];
        }
        y[i] = draw();
    }
}

/* Gaussian X, and y = X T for k Gaussian entries of T, |T| about 1. */
static void gaussian(size_t n, size_t d, size_t k, uint64_t seed)
{
    tr_rng data = tr_rng_stream(seed, 0), teacher = tr_rng_stream(seed, 1);
    tr_normal_d(&data, n * d, X);
    memset(T, 0, d * sizeof *T);
    tr_normal_d(&teacher, k, T);
    tr_scale_d(k, 1 / sqrt((double)k), T);
    tr_gemv_d(TR_N, n, d, 1, X, d, T, 0, y);
}

/* P(w) in long double, and in *gap the bound on what is left of it, relative. */
static double judge(size_t n, size_t d, double lambda, const double *x, double *gap)
{
    long double square = 0, l1 = 0, top = 0, product = 0, theta, value;
    static long double q[MAX_D];
    size_t i, j;
    memset(q, 0, sizeof q);
    for (i = 0; i < n; i++) {
        long double e = y[i];
        for (j = 0; j < d; j++) e -= (long double)X[i * d + j] * x[j];
        square += e * e;
        for (j = 0; j < d; j++) q[j] += X[i * d + j] * e / (long double)n;
    }
    for (j = 0; j < d; j++) {
        l1 += fabsl(x[j]);
        product += x[j] * q[j];
        if (fabsl(q[j]) > top) top = fabsl(q[j]);
    }
    square /= (long double)n;
    value = square / 2 + lambda * l1;
    theta = top > lambda ? lambda / top : 1;
    *gap = (double)(((1 - theta) * (1 - theta) * square / 2 + lambda * l1 -
                     theta * product) /
                    (value > 0 ? value : 1));
    return (double)value;
}

/* How far w is from the conditions of optimality, over lambda: q_j = lambda sign(w_j)
   where w_j != 0, else |q_j| <= lambda. */
static double kkt(size_t n, size_t d, double lambda, const double *x)
{
    double worst = 0;
    size_t i, j;
    for (i = 0; i < n; i++) {
        long double e = y[i];
        for (j = 0; j < d; j++) e -= (long double)X[i * d + j] * x[j];
        r[i] = (double)e;
    }
    for (j = 0; j < d; j++) {
        long double q = 0;
        for (i = 0; i < n; i++) q += (long double)X[i * d + j] * r[i];
        q /= (long double)n * lambda;
        worst = larger(worst, (double)(x[j] > 0   ? fabsl(q - 1)
                                       : x[j] < 0 ? fabsl(q + 1)
                                                  : fabsl(q) - 1));
    }
    return worst;
}

static size_t nonzeros(size_t d, const double *x)
{
    size_t j, k = 0;
    for (j = 0; j < d; j++) k += x[j] != 0;
    return k;
}

/* Solve from w; 0 if all is as it should be, else a code of what is not. */
static double last_gap, last_value;
static tr_info last;
static int solve(size_t n, size_t d, double lambda, double tolerance)
{
    const tr_lasso o = { lambda, tolerance, 100000 };
    const double most = tr_lasso_lambda_max_d(n, d, X, d, y);
    double gap, value;
    tr_status s = tr_lasso_d(&o, n, d, X, d, y, w, &value, NULL, &last);
    last_value = judge(n, d, lambda, w, &gap);
    last_gap = gap;
    if (s != last.status) return 1;
    if ((s == TR_OK) != (last.gap <= tolerance)) return 2;
    if (s != TR_OK) return 3;
    if (!(gap <= tolerance * 1.01 + 1e-15)) return 4;
    if (!(fabs(value - last_value) <= 1e-12 * last_value)) return 5;
    if (!(fabs(gap - last.gap) <= 1e-11 + 0.05 * gap + 5e-17 * most / lambda)) return 6;
    return 0;
}

/* G, c and yy of X and y. */
static double to_gram(size_t n, size_t d)
{
    size_t j;
    tr_syrk_d(TR_T, d, n, 1, X, d, 0, G, d);
    tr_gemv_d(TR_T, n, d, 1, X, d, y, 0, c);
    for (j = 0; j < d * d; j++) G[j] /= (double)n;
    for (j = 0; j < d; j++) c[j] /= (double)n;
    return tr_dot_d(n, y, y) / (double)n;
}

static void references(void)
{
    FILE *values = fopen("tests/reference/lasso_objectives.csv", "r");
    FILE *weights = fopen("tests/reference/lasso_solutions.csv", "r");
    double part, value, wanted, own, weight = 0;
    size_t n, d, number, j = 0, cases = 0;
    size_t of = (size_t)-1, got = 0, all = 0;
    int kind;
    if (!check(values && weights, "lasso: the references are there")) return;
    if (fscanf(weights, "%zu,%zu,%lf", &of, &j, &weight) == 3) got = 1;
    while (fscanf(values, "%zu,%zu,%zu,%d,%lf,%lf", &number, &n, &d, &kind, &part,
                  &value) == 6) {
        double error = 0, size = 0, lambda, yy, objective, difference;
        size_t k;
        int code;
        tr_lasso o;
        state = 1000 + (uint32_t)number;
        fill(n, d, kind);
        lambda = tr_lasso_lambda_max_d(n, d, X, d, y) * part;
        memset(w, 0, d * sizeof *w);
        code = solve(n, d, lambda, part < 1e-3 ? 1e-11 : 1e-13);
        checkf(code == 0, "lasso: %zu x %zu, kind %d, lambda %g, solves (%d)", n, d, kind,
               part, code);
        check_near(last_value, value, 0, 1e-14, "lasso: the objective of the reference");
        /* and from the Gram matrix */
        yy = to_gram(n, d);
        memset(v, 0, d * sizeof *v);
        o.lambda = lambda, o.tolerance = part < 1e-3 ? 1e-10 : 1e-12, o.iterations = 1000;
        code = (int)tr_lasso_gram_d(&o, d, G, d, c, yy, v, &objective, NULL, &last);
        check(code == 0, "lasso: the Gram form solves");
        check_near(objective, value, 1e-15 * yy, 1e-13, "lasso: its objective");
        own = 0;
        for (k = 0; k < n; k++) {
            size_t l;
            difference = 0;
            for (l = 0; l < d; l++) difference += X[k * d + l] * (w[l] - v[l]);
            own = larger(own, fabs(difference));
        }
        within("lasso: both forms fit the same values", own, 1e-12);
        cases++;
        if (kind == 2) continue;
        memset(T, 0, d * sizeof *T);
        for (; got && of == number; all++) {
            T[j] = weight;
            got = fscanf(weights, "%zu,%zu,%lf", &of, &j, &weight) == 3;
        }
        wanted = 0;
        for (k = 0; k < d; k++) {
            size = larger(size, fabs(T[k]));
            error = larger(error, fabs(w[k] - T[k]));
            error = larger(error, fabs(v[k] - T[k]));
            if ((w[k] != 0) != (T[k] != 0)) wanted++;
        }
        within("lasso: the solution of the reference", error, 1e-12 * size);
        within("lasso: its zeros exactly", wanted, 0);
    }
    checkf(cases == 12 && all == 236 && !got, "lasso: all references read (%zu, %zu)",
           cases, all);
    fclose(values);
    fclose(weights);
}

static void large(void)
{
    static const double lambdas[] = { 5e-3, 1.2e-3 };
    static const size_t sparse[] = { 400, 1000 };
    size_t i, k;
    for (k = 0; k < 2; k++) {
        double yy;
        gaussian(700, 1000, sparse[k], 7);
        yy = to_gram(700, 1000);
        for (i = 0; i < 2; i++) {
            const tr_lasso o = { lambdas[i], 1e-10, 1000 };
            double value, gap, own;
            tr_info info;
            memset(w, 0, sizeof w);
            tr_lasso_gram_d(&o, 1000, G, 1000, c, yy, w, &value, NULL, &info);
            own = judge(700, 1000, o.lambda, w, &gap);
            checkf(info.status == TR_OK && info.gap <= 1e-10 && gap <= 1e-12 &&
                       info.iterations < 500,
                   "lasso: 700 x 1000, %zu in the teacher, lambda %g: gap %.1e, %zu "
                   "non-zeros, %zu iterations",
                   sparse[k], o.lambda, gap, nonzeros(1000, w), info.iterations);
            check_near(value, own, 0, 1e-12, "lasso: its objective");
            within("lasso: its conditions", kkt(700, 1000, o.lambda, w), 1e-10);
        }
    }
}

/* Gaussian data around the transition of l1, down to basis pursuit. */
static void grid(void)
{
    static const size_t ns[] = { 40, 100, 140, 190, 300 };
    static const double rho[] = { 0.1, 0.4, 0.9 }, parts[] = { 0.5, 0.03, 1e-3, 1e-6 };
    size_t a, b, i, recovered = 0;
    for (a = 0; a < 5; a++)
        for (b = 0; b < 3; b++) {
            const size_t n = ns[a], d = 200;
            const size_t k = (size_t)(rho[b] * (double)(n < d ? n : d));
            double worst = 0, conditions = 0, most, distance;
            int code = 0;
            gaussian(n, d, k, 100 + 3 * a + b);
            most = tr_lasso_lambda_max_d(n, d, X, d, y);
            for (i = 0; i < 4; i++) {
                memset(w, 0, d * sizeof *w);
                code += solve(n, d, most * parts[i], 1e-10);
                worst = larger(worst, last_gap);
                if (i < 3) conditions = larger(conditions, kkt(n, d, most * parts[i], w));
                if (nonzeros(d, w) > (n < d ? n : d)) code += 100;
            }
            checkf(code == 0 && worst <= 1e-10 && conditions <= 1e-9,
                   "lasso: %zu x 200, %zu in the teacher: gaps up to %.1e (%d)", n, k,
                   worst, code);
            distance = sqrt(tr_distance2_d(d, w, T));
            if (distance < 1e-3) recovered++;
        }
    /* rho = 0.1 always, 0.9 only where n > d; between them at n = 140, 190 and above */
    checkf(recovered >= 7 && recovered <= 10, "lasso: recovers what l1 does (%zu of 15)",
           recovered);
}

static void ends(void)
{
    const tr_lasso zero = { 1e-3, 0, 10 };
    double most, value, s;
    tr_lasso o = { 0, 1e-12, 100 };
    tr_info info;
    size_t i, j, at = 0, inside;
    state = 5;
    fill(20, 30, 0);
    most = tr_lasso_lambda_max_d(20, 30, X, 30, y);
    s = 0;
    for (j = 0; j < 30; j++) {
        double q = 0;
        for (i = 0; i < 20; i++) q += X[i * 30 + j] * y[i];
        if (fabs(q) / 20 > s) {
            s = fabs(q) / 20;
            at = j;
        }
    }
    check_near(most, s, 0, 4e-16, "lasso: the largest lambda is max |X'y| / n");
    o.lambda = most;
    for (j = 0; j < 30; j++) w[j] = 1;
    check(tr_lasso_d(&o, 20, 30, X, 30, y, w, &value, NULL, &info) == TR_OK &&
              nonzeros(30, w) == 0 && info.iterations == 0 && info.gap == 0,
          "lasso: zero, in no iterations, at the largest lambda");
    check_near(value, tr_dot_d(20, y, y) / 40, 0, 1e-15, "lasso: P(0) = |y|^2 / 2n");
    o.lambda = most * (1 - 1e-4);
    tr_lasso_d(&o, 20, 30, X, 30, y, w, &value, NULL, &info);
    check(info.status == TR_OK && nonzeros(30, w) == 1 && w[at] != 0,
          "lasso: one non-zero just below it, where |X'y| is largest");
    s = 0;
    for (i = 0; i < 20; i++) s += X[i * 30 + at] * X[i * 30 + at];
    check_near(fabs(w[at]), most * 1e-4 / (s / 20), 0, 1e-9, "lasso: of the right size");

    /* y = 0, X = 0 */
    memset(y, 0, sizeof y);
    for (j = 0; j < 30; j++) w[j] = 1;
    check(tr_lasso_d(&zero, 20, 30, X, 30, y, w, &value, NULL, &info) == TR_OK &&
              nonzeros(30, w) == 0 && value == 0 && info.gap == 0,
          "lasso: y = 0 gives 0");
    check(tr_lasso_lambda_max_d(20, 30, X, 30, y) == 0,
          "lasso: whose largest lambda is 0");
    memset(X, 0, sizeof X);
    y[3] = 2;
    for (j = 0; j < 30; j++) w[j] = 1;
    check(tr_lasso_d(&zero, 20, 30, X, 30, y, w, &value, NULL, &info) == TR_OK &&
              nonzeros(30, w) == 0 && value == 0.1,
          "lasso: X = 0 gives 0");

    /* one sample: all weight on the largest entry */
    for (j = 0; j < 9; j++) X[j] = (double)(j * 5 % 9) - 4;
    X[8] = 3.5; /* -4 at 0 is the largest */
    y[0] = 3;
    memset(w, 0, sizeof w);
    check(solve(1, 9, 0.5, 1e-13) == 0 && nonzeros(9, w) == 1, "lasso: one sample");
    check_near(w[0], -(12 - 0.5) / 16, 0, 1e-15, "lasso: soft threshold of x y");

    /* one weight, at both signs, and beyond the threshold */
    inside = 0;
    for (i = 0; i < 40; i++) {
        double xx = 0, xy = 0, wanted, lambda = 0.02 * (double)(i + 1);
        for (j = 0; j < 7; j++) {
            X[j] = draw();
            y[j] = draw();
            xx += X[j] * X[j] / 7;
            xy += X[j] * y[j] / 7;
        }
        w[0] = draw();
        wanted = fabs(xy) > lambda ? (xy > 0 ? xy - lambda : xy + lambda) / xx : 0;
        inside += wanted != 0;
        if (solve(7, 1, lambda, 1e-12) != 0 ||
            !(fabs(w[0] - wanted) <= 1e-13 + 1e-12 * fabs(wanted)))
            inside = 1000;
    }
    checkf(inside >= 5 && inside <= 35, "lasso: one weight in closed form (%zu of 40)",
           inside);
}

/* X'X = n: columns of a Walsh matrix; many ties in X'y, too. */
static void orthonormal(void)
{
    double error = 0, lambda = 0.1;
    size_t i, j, k, kept = 0;
    for (i = 0; i < 64; i++) {
        for (j = 0; j < 40; j++) {
            unsigned b = (unsigned)(i & j), odd = 0;
            for (; b; b >>= 1) odd ^= b & 1;
            X[i * 40 + j] = odd ? -1 : 1;
        }
        y[i] = (double)(i * 37 % 11) / 4 - 1;
    }
    memset(w, 0, sizeof w);
    check(solve(64, 40, lambda, 1e-13) == 0, "lasso: orthonormal columns");
    for (j = 0; j < 40; j++) {
        double q = 0, wanted;
        for (k = 0; k < 64; k++) q += X[k * 40 + j] * y[k] / 64;
        wanted = fabs(q) > lambda ? (q > 0 ? q - lambda : q + lambda) : 0;
        error = larger(error, fabs(w[j] - wanted));
        kept += wanted != 0;
    }
    within("lasso: is the soft threshold of X'y / n", error, 1e-15);
    checkf(kept > 2 && kept < 38, "lasso: of which some are kept (%zu)", kept);
}

/* Powers of 2 in the units of X and y come out exactly. */
static void units(void)
{
    double lambda, value, scaled;
    tr_lasso o = { 0, 1e-11, 1000 };
    tr_info info;
    size_t j;
    gaussian(70, 100, 40, 8);
    lambda = 0.01 * tr_lasso_lambda_max_d(70, 100, X, 100, y);
    o.lambda = lambda;
    memset(v, 0, sizeof v);
    tr_lasso_d(&o, 70, 100, X, 100, y, v, &value, NULL, &info);
    tr_scale_d(70 * 100, ldexp(1, 40), X);
    tr_scale_d(70, ldexp(1, -90), y);
    o.lambda = ldexp(lambda, -50);
    memset(w, 0, sizeof w);
    tr_lasso_d(&o, 70, 100, X, 100, y, w, &scaled, NULL, &last);
    for (j = 0; j < 100; j++) w[j] = ldexp(w[j], 130);
    check(!memcmp(w, v, sizeof w) && ldexp(scaled, 180) == value &&
              last.iterations == info.iterations && last.gap == info.gap &&
              info.status == TR_OK,
          "lasso: units of X and y that are powers of 2 change no bit");
    for (j = 0; j < 100; j++) w[j] = 1;
    check(solve(70, 100, ldexp(lambda, -50), 1e-11) == 0 &&
              ldexp(last_value, 180) < 1.1 * value,
          "lasso: from a start of a quite different size");
}

static void starts(void)
{
    const size_t n = 140, d = 200;
    double lambda, error = 0, size = 0, value, before, best, gap;
    size_t cold = 0, warm = 0, k, j;
    int code = 0, rises = 0, bounds = 0;
    tr_lasso o;
    gaussian(n, d, 50, 3);
    lambda = tr_lasso_lambda_max_d(n, d, X, d, y);
    memset(v, 0, sizeof v);
    for (k = 0; k < 40; k++) {
        lambda *= 0.8;
        memset(w, 0, sizeof w);
        code += solve(n, d, lambda, 1e-11);
        cold += last.iterations;
        memcpy(T, w, sizeof w);
        memcpy(w, v, sizeof w);
        code += solve(n, d, lambda, 1e-11);
        warm += last.iterations;
        for (j = 0; j < d; j++) {
            size = larger(size, fabs(T[j]));
            error = larger(error, fabs(w[j] - T[j]));
            if ((w[j] != 0) != (T[j] != 0)) code += 1000;
        }
        memcpy(v, w, sizeof w);
    }
    checkf(code == 0, "lasso: a path of 40 lambda, warm and cold, the same zeros (%d)",
           code);
    within("lasso: and the same weights", error, 1e-10 * size);
    checkf(3 * warm < cold, "lasso: warm starts pay: %zu iterations, not %zu", warm,
           cold);
    code = solve(n, d, lambda, 1e-11);
    check(code == 0 && last.iterations == 0, "lasso: nothing to do at the solution");

    /* Cut short at every number of iterations: never above the start, and the gap bounds
       what is left.  From a bad start, one as good as zero, and a good one. */
    lambda = 1e-4 * tr_lasso_lambda_max_d(n, d, X, d, y);
    memset(w, 0, sizeof w);
    code = solve(n, d, lambda, 1e-12);
    best = last_value;
    memcpy(T, w, sizeof w);
    for (j = 0; j < 3; j++) {
        before = INFINITY;
        for (k = 0; k < 400; k += k < 20 ? 1 : 7) {
            size_t i;
            tr_info info;
            for (i = 0; i < d; i++)
                w[i] = j == 0   ? 1e3 * sin((double)i)
                       : j == 1 ? 0
                                : T[i] * (i % 7 ? 1 : 0.9);
            value = judge(n, d, lambda, w, &gap);
            o.lambda = lambda, o.tolerance = 1e-12, o.iterations = k;
            if (k == 0) before = value;
            if (tr_lasso_d(&o, n, d, X, d, y, w, &value, NULL, &info) !=
                (info.gap <= 1e-12 ? TR_OK : TR_ERR_CONVERGENCE))
                code++;
            if (info.iterations > k) code++;
            if (!(value <= before * (1 + 1e-12))) rises++;
            if (!(value - best <= info.gap * value + 1e-13)) bounds++;
            before = j == 0 ? before : larger(value, best);
        }
        if (!(fabs(value - best) <= 1e-11 * best)) code++;
    }
    checkf(code == 0, "lasso: the limit of iterations is kept, and says so (%d)", code);
    checkf(rises == 0, "lasso: more of them never make it worse (%d)", rises);
    checkf(bounds == 0, "lasso: the gap bounds what is left (%d)", bounds);
    for (j = 0; j < d; j++) w[j] = 100;
    o.iterations = 0;
    tr_lasso_d(&o, n, d, X, d, y, w, &value, NULL, &last);
    check(nonzeros(d, w) == 0 &&
              fabs(value - tr_dot_d(n, y, y) / (2 * (double)n)) < 1e-14,
          "lasso: zeros are taken if the start is worse");
    o.tolerance = 0, o.iterations = 100000;
    code = (int)tr_lasso_d(&o, n, d, X, d, y, w, &value, NULL, &last);
    checkf((code == TR_OK || code == TR_ERR_CONVERGENCE) && last.gap < 2e-12 &&
               last.iterations < 2000,
           "lasso: tolerance 0 ends at rounding, gap %.1e, %zu iterations", last.gap,
           last.iterations);
}

/* Entries -1, 0, 1 and few rows: columns repeat, X'y ties, lambda hits the ties. */
static void ties(void)
{
    static const double parts[] = { 0.75, 0.5, 0.25, 1. / 3, 0.01, 1e-4 };
    size_t count, most = 0;
    int failed = 0;
    double worst = 0;
    state = 11;
    for (count = 0; count < 4000; count++) {
        const size_t n = 1 + bits() % 12, d = 1 + bits() % 30, kind = bits() % 4;
        double lambda;
        size_t i, j, k;
        for (i = 0; i < n * d; i++) {
            const double b = (double)(bits() >> 3 & 3);
            X[i] = kind == 0   ? b - 1
                   : kind == 1 ? (b > 1 ? 1 : -1)
                   : kind == 2 ? (b > 2)
                               : draw();
        }
        for (j = 2; kind == 3 && j < d; j++) /* sums of two */
            for (i = 0, k = bits(); i < n; i++)
                if (k & 1) X[i * d + j] = X[i * d + k % j] - X[i * d + k / 5 % j];
        for (i = 0; i < n; i++) y[i] = (double)(bits() % 5) - 2;
        lambda = tr_lasso_lambda_max_d(n, d, X, d, y) * parts[bits() % 6];
        if (!(lambda > 0)) continue;
        for (j = 0; j < d; j++) w[j] = count % 3 ? 0 : draw();
        if (solve(n, d, lambda, 1e-9)) failed++;
        worst = larger(worst, last_gap);
        if (last.iterations > most) most = last.iterations;
    }
    checkf(failed == 0 && most < 400,
           "lasso: 4000 small problems with ties: gaps up to %.1e, %zu iterations", worst,
           most);
}

/* Powers of two in X, y and the start leave every bit, also where columns depend on each
   other. */
static void scales(void)
{
    static const int of_x[] = { -430, -300, 300, 340, 400, 430 };
    static const int of_y[] = { 0, 60, -99, 40, 99, -50 };
    tr_lasso o = { 0, 1e-9, 3000 };
    tr_info info[2];
    double most, value[2];
    size_t i, j;
    for (j = 0; j < 6; j++) {
        state = 20 + (uint32_t)j;
        fill(12, 20, j % 2 ? 2 : 0);
        most = tr_lasso_lambda_max_d(12, 20, X, 20, y);
        o.lambda = most * 1e-3;
        for (i = 0; i < 20; i++) v[i] = j % 3 ? 0 : draw();
        memcpy(w, v, 20 * sizeof *w);
        tr_lasso_d(&o, 12, 20, X, 20, y, w, value, NULL, info);
        o.lambda = ldexp(o.lambda, of_x[j] + of_y[j]);
        for (i = 0; i < 12 * 20; i++) X[i] = ldexp(X[i], of_x[j]);
        for (i = 0; i < 12; i++) y[i] = ldexp(y[i], of_y[j]);
        for (i = 0; i < 20; i++) v[i] = ldexp(v[i], of_y[j] - of_x[j]);
        tr_lasso_d(&o, 12, 20, X, 20, y, v, value + 1, NULL, info + 1);
        for (i = 0; i < 20; i++) v[i] = ldexp(v[i], of_x[j] - of_y[j]);
        checkf(!memcmp(v, w, 20 * sizeof *w) && info[0].status == info[1].status &&
                   ldexp(value[1], -2 * of_y[j]) == value[0],
               "lasso: 2^%d X, 2^%d y: the same bits", of_x[j], of_y[j]);
    }
}

static void *nothing(void *context, size_t bytes)
{
    (void)context;
    (void)bytes;
    return NULL;
}

static void refused(void)
{
    const tr_lasso o = { 0.1, 1e-9, 100 };
    const tr_allocator none = { nothing, NULL, NULL };
    const double bad[] = { NAN, INFINITY };
    double value, lambda;
    size_t i;
    tr_lasso p;
    tr_info info;
    state = 3;
    fill(6, 5, 0);
    to_gram(6, 5);
    memset(w, 0, sizeof w);
#define REFUSES(status, call) check((call) == TR_ERR_##status, "refuses " #call)
    REFUSES(ARGUMENT, tr_lasso_d(NULL, 6, 5, X, 5, y, w, &value, NULL, &info));
    REFUSES(ARGUMENT, tr_lasso_d(&o, 0, 5, X, 5, y, w, &value, NULL, &info));
    REFUSES(ARGUMENT, tr_lasso_d(&o, 6, 0, X, 5, y, w, &value, NULL, &info));
    REFUSES(ARGUMENT, tr_lasso_d(&o, 6, 5, X, 4, y, w, &value, NULL, &info));
    REFUSES(ARGUMENT, tr_lasso_d(&o, 6, 5, NULL, 5, y, w, &value, NULL, &info));
    REFUSES(ARGUMENT, tr_lasso_d(&o, 6, 5, X, 5, NULL, w, &value, NULL, &info));
    REFUSES(ARGUMENT, tr_lasso_d(&o, 6, 5, X, 5, y, NULL, &value, NULL, &info));
    check(info.status == TR_ERR_ARGUMENT && info.gap == 1, "and info says so");
    REFUSES(ARGUMENT, tr_lasso_gram_d(&o, 0, G, 5, c, 1, w, &value, NULL, &info));
    REFUSES(ARGUMENT, tr_lasso_gram_d(&o, 5, G, 4, c, 1, w, &value, NULL, &info));
    REFUSES(ARGUMENT, tr_lasso_gram_d(&o, 5, NULL, 5, c, 1, w, &value, NULL, &info));
    REFUSES(ARGUMENT, tr_lasso_gram_d(&o, 5, G, 5, NULL, 1, w, &value, NULL, &info));
    REFUSES(ARGUMENT, tr_lasso_gram_d(&o, 5, G, 5, c, -1, w, &value, NULL, &info));
    for (i = 0; i < 4; i++) {
        static const double lambdas[] = { 0, -1, NAN, INFINITY };
        p = o;
        p.lambda = lambdas[i];
        lambda = lambdas[i];
        REFUSES(ARGUMENT, tr_lasso_d(&p, 6, 5, X, 5, y, w, &value, NULL, &info));
        REFUSES(ARGUMENT, tr_ridge_d(lambda, 6, 5, X, 5, y, w, NULL));
    }
    p = o;
    p.tolerance = NAN;
    REFUSES(ARGUMENT, tr_lasso_d(&p, 6, 5, X, 5, y, w, &value, NULL, &info));
    REFUSES(MEMORY, tr_lasso_d(&o, 6, 5, X, 5, y, w, &value, &none, &info));
    REFUSES(MEMORY, tr_lasso_gram_d(&o, 5, G, 5, c, 9, w, &value, &none, &info));
    REFUSES(MEMORY, tr_ridge_d(1, 6, 5, X, 5, y, w, &none));
    REFUSES(MEMORY, tr_singular_values_d(6, 5, X, 5, w, &none, &info));
    REFUSES(ARGUMENT, tr_ridge_d(1, 0, 5, X, 5, y, w, NULL));
    REFUSES(ARGUMENT, tr_ridge_d(1, 6, 5, X, 4, y, w, NULL));
    REFUSES(ARGUMENT, tr_ridge_d(1, 6, 5, X, 5, NULL, w, NULL));
    REFUSES(ARGUMENT, tr_singular_values_d(0, 5, X, 5, w, NULL, &info));
    REFUSES(ARGUMENT, tr_singular_values_d(6, 0, X, 5, w, NULL, &info));
    REFUSES(ARGUMENT, tr_singular_values_d(6, 5, X, 4, w, NULL, &info));
    REFUSES(ARGUMENT, tr_singular_values_d(6, 5, NULL, 5, w, NULL, &info));
    for (i = 0; i < 2; i++) {
        double old = X[17];
        X[17] = bad[i];
        REFUSES(NONFINITE, tr_lasso_d(&o, 6, 5, X, 5, y, w, &value, NULL, &info));
        REFUSES(NONFINITE, tr_ridge_d(1, 6, 5, X, 5, y, w, NULL));
        REFUSES(NONFINITE, tr_singular_values_d(6, 5, X, 5, v, NULL, &info));
        X[17] = old;
        old = y[5];
        y[5] = bad[i];
        REFUSES(NONFINITE, tr_lasso_d(&o, 6, 5, X, 5, y, w, &value, NULL, &info));
        REFUSES(NONFINITE, tr_ridge_d(1, 6, 5, X, 5, y, w, NULL));
        y[5] = old;
        w[2] = bad[i];
        REFUSES(NONFINITE, tr_lasso_d(&o, 6, 5, X, 5, y, w, &value, NULL, &info));
        w[2] = 0;
        old = c[4];
        c[4] = bad[i];
        REFUSES(NONFINITE, tr_lasso_gram_d(&o, 5, G, 5, c, 9, w, &value, NULL, &info));
        c[4] = old;
        old = G[24];
        G[24] = bad[i];
        REFUSES(NONFINITE, tr_lasso_gram_d(&o, 5, G, 5, c, 9, w, &value, NULL, &info));
        G[24] = old;
    }
    y[0] = 1e200;
    REFUSES(NONFINITE, tr_lasso_d(&o, 6, 5, X, 5, y, w, &value, NULL, &info));
    y[0] = 1;
    X[0] = 1e200;
    REFUSES(NONFINITE, tr_ridge_d(1, 1, 5, X, 5, y, w, NULL));
    y[0] = NAN;
    value = tr_lasso_lambda_max_d(6, 5, X, 5, y);
    check(value != value, "the largest lambda of a NaN is NaN");
}

static void ridge(void)
{
    static const size_t ns[] = { 1, 5, 40, 60, 100, 9 }, ds[] = { 7, 1, 60, 60, 33, 9 };
    double lambda, error, size;
    size_t a, i, j, t;
    state = 9;
    for (a = 0; a < 6; a++) {
        const size_t n = ns[a], d = ds[a];
        fill(n, d, 0);
        for (lambda = 10; lambda > 1e-7; lambda *= 0.01) {
            int status = (int)tr_ridge_d(lambda, n, d, X, d, y, w, NULL);
            /* the gradient, over the size of its terms */
            error = 0, size = 0;
            for (j = 0; j < d; j++) v[j] = lambda * w[j];
            for (i = 0; i < n; i++) {
                long double e = -y[i];
                for (j = 0; j < d; j++) e += (long double)X[i * d + j] * w[j];
                for (j = 0; j < d; j++)
                    v[j] += (double)(X[i * d + j] * e / (long double)n);
            }
            for (j = 0; j < d; j++) {
                error = larger(error, fabs(v[j]));
                size = larger(size, fabs(w[j]));
            }
            checkf(status == 0 && error <= 1e-14 * (double)d * (size + 1),
                   "ridge: %zu x %zu, lambda %g: gradient %.1e", n, d, lambda, error);
        }
    }
    gaussian(70, 100, 100, 2);
    for (j = 0; j < 100; j++) v[j] = 0;
    for (t = 0; t < 4000; t++) {
        tr_gemv_d(TR_N, 70, 100, 1, X, 100, v, 0, r);
        tr_axpy_d(70, -1, y, r);
        tr_gemv_d(TR_T, 70, 100, -0.2 / 70, X, 100, r, 1 - 0.2 * 0.05, v);
    }
    tr_ridge_d(0.05, 70, 100, X, 100, y, w, NULL);
    within("ridge: where gradient descent with decay ends",
           sqrt(tr_distance2_d(100, v, w)), 4e-14);
    /* orthonormal: w = X'y/n / (1 + lambda) */
    memset(X, 0, 25 * sizeof *X);
    for (i = 0; i < 5; i++) {
        X[i * 5 + (i * 2) % 5] = sqrt(5.0);
        y[i] = draw();
    }
    tr_ridge_d(0.5, 5, 5, X, 5, y, w, NULL);
    error = 0;
    for (i = 0; i < 5; i++)
        error = larger(error, fabs(w[i * 2 % 5] - y[i] / sqrt(5.0) / 1.5));
    within("ridge: orthonormal columns", error, 1e-15);
    for (i = 0; i < 4; i++) X[i] = 1, y[i] = 1;
    check(tr_ridge_d(1e-300, 2, 2, X, 2, y, w, NULL) == TR_ERR_SINGULAR,
          "ridge: lambda below rounding is singular");
}

/* --------------------------------------------------------- singular values */

static double A[300 * 200], s[300], wanted[300];

static int descending(const void *a, const void *b)
{
    double x = *(const double *)a, z = *(const double *)b;
    return (x < z) - (x > z);
}

/* A <- Q [diag(wanted) 0] Q' for products of reflections Q, Q'; wanted is sorted. */
static void construct(size_t m, size_t n)
{
    const size_t k = m < n ? m : n;
    size_t i, j, l;
    memset(A, 0, m * n * sizeof *A);
    for (i = 0; i < k; i++) A[i * n + i] = wanted[i];
    state = (uint32_t)(m + 1000 * n);
    for (l = 0; l < 4; l++) {
        double square = 0, p;
        for (i = 0; i < m; i++) {
            v[i] = draw();
            square += v[i] * v[i];
        }
        for (j = 0; j < n; j++) {
            for (p = 0, i = 0; i < m; i++) p += v[i] * A[i * n + j];
            for (i = 0; i < m; i++) A[i * n + j] -= 2 * p / square * v[i];
        }
        square = 0;
        for (j = 0; j < n; j++) {
            w[j] = draw();
            square += w[j] * w[j];
        }
        for (i = 0; i < m; i++) {
            for (p = 0, j = 0; j < n; j++) p += w[j] * A[i * n + j];
            for (j = 0; j < n; j++) A[i * n + j] -= 2 * p / square * w[j];
        }
    }
    qsort(wanted, k, sizeof *wanted, descending);
}

/* The largest error over eps s_0; 1e300 on failure. */
static double singular_error(size_t m, size_t n)
{
    const size_t k = m < n ? m : n;
    static double copy[300 * 200];
    double e = 0;
    tr_info info;
    size_t i;
    memcpy(copy, A, m * n * sizeof *A);
    if (tr_singular_values_d(m, n, A, n, s, NULL, &info) || info.status) return 1e300;
    if (memcmp(copy, A, m * n * sizeof *A)) return 1e299;
    if (!(info.gap <= DBL_EPSILON) || info.iterations > 60 * k) return 1e298;
    for (i = 0; i < k; i++) {
        e = larger(e, fabs(s[i] - wanted[i]));
        if (!(s[i] >= 0) || (i && s[i] > s[i - 1])) return 1e297;
    }
    return e / (DBL_EPSILON * (wanted[0] > 0 ? wanted[0] : 1));
}

static void singular(void)
{
    static const size_t ms[] = { 1, 7, 1, 2, 30, 50, 50, 64, 200, 300, 3 };
    static const size_t ns[] = { 1, 1, 9, 2, 30, 31, 80, 64, 120, 200, 100 };
    static const char *const kinds[] = {
        "spread",       "graded to 1e-16", "repeated",
        "of half rank", "1e-150 spread",   "1e150 spread"
    };
    size_t a, i, kind;
    for (a = 0; a < sizeof ms / sizeof *ms; a++)
        for (kind = 0; kind < 6; kind++) {
            const size_t m = ms[a], n = ns[a], k = m < n ? m : n;
            double error;
            for (i = 0; i < k; i++) {
                const double t = (double)i / (double)k;
                wanted[i] = kind == 1   ? ldexp(1 - 0.1 * t, -(int)(53 * t))
                            : kind == 2 ? (double)(1 + i % 3)
                            : kind == 3 ? (i < (k + 1) / 2 ? 2 - t : 0)
                                        : 1.5 - t + 1e-3;
                if (kind == 4) wanted[i] *= 1e-150;
                if (kind == 5) wanted[i] *= 1e150;
            }
            construct(m, n);
            error = singular_error(m, n);
            checkf(error <= 4 + 3 * sqrt((double)k),
                   "singular values: %zu x %zu, %s: %.1f eps s_0", m, n, kinds[kind],
                   error);
        }
    A[0] = -3, A[1] = 0, A[2] = 0, A[3] = 4;
    wanted[0] = 4, wanted[1] = 3;
    within("singular values: a diagonal", singular_error(2, 2), 4);
    A[0] = 1, A[1] = 1, A[2] = 0, A[3] = 1; /* golden ratio and its inverse */
    wanted[0] = 1.6180339887498949, wanted[1] = 0.61803398874989485;
    within("singular values: a shear", singular_error(2, 2), 4);
    A[0] = -2.5, wanted[0] = 2.5;
    within("singular values: 1 x 1", singular_error(1, 1), 0);
    memset(A, 0, sizeof A);
    memset(wanted, 0, sizeof wanted);
    within("singular values: zero", singular_error(30, 20), 0);
    for (i = 0; i < 12 * 9; i++) A[i] = 2;
    wanted[0] = 2 * sqrt(108.0);
    within("singular values: all equal", singular_error(12, 9), 8);
    for (i = 0; i < 36; i++) A[i] = 1 / (double)(i / 6 + i % 6 + 1);
    {
        static const double hilbert[] = { 1.6188998589243391,    0.24236087057520955,
                                          0.016321521319875822,  0.00061574835418265773,
                                          1.2570757122625194e-5, 1.0827994844980866e-7 };
        memcpy(wanted, hilbert, sizeof hilbert);
    }
    within("singular values: Hilbert, 6 x 6", singular_error(6, 6), 8);

    /* of a submatrix */
    state = 4;
    for (i = 0; i < 40; i++) A[i] = draw();
    tr_singular_values_d(5, 4, A + 2, 8, s, NULL, NULL);
    for (i = 0; i < 20; i++) A[100 + i] = A[2 + i / 4 * 8 + i % 4];
    tr_singular_values_d(5, 4, A + 100, 4, wanted, NULL, NULL);
    check(!memcmp(s, wanted, 4 * sizeof *s), "singular values: leading dimension");
}

static void ranks(void)
{
    double x[64], scale;
    size_t i, n;
    memset(x, 0, sizeof x);
    check(tr_stable_rank(64, x) == 0 && tr_entropy_rank(64, x) == 0, "ranks: of zero, 0");
    check(tr_stable_rank(0, x) == 0 && tr_entropy_rank(0, x) == 0, "ranks: of none, 0");
    x[5] = 3;
    check(tr_stable_rank(64, x) == 1 && tr_entropy_rank(64, x) == 1, "ranks: of one, 1");
    for (n = 1; n <= 64; n++) {
        for (i = 0; i < 64; i++) x[i] = i < n ? 0.3 : 0;
        if (!(fabs(tr_stable_rank(64, x) - (double)n) <= 1e-14 * (double)n) ||
            !(fabs(tr_entropy_rank(64, x) - (double)n) <= 2e-15 * (double)n * 6))
            break;
    }
    checkf(n == 65, "ranks: of n equal ones, n (%zu)", n);
    for (scale = 1e-300; scale < 1e301; scale *= 1e150) {
        x[0] = 1 * scale, x[1] = 4 * scale, x[2] = 3 * scale;
        check_near(tr_stable_rank(3, x), 26. / 16, 0, 1e-15, "ranks: stable, by hand");
        /* p = 1/8, 1/2, 3/8: entropy = 3/8 log 8 + 1/2 log 2 + 3/8 log(8/3) - ... */
        check_near(tr_entropy_rank(3, x),
                   exp(log(8.0) / 8 + log(2.0) / 2 + 3 * log(8.0 / 3) / 8), 0, 1e-15,
                   "ranks: entropy, by hand");
    }
    x[1] = NAN;
    check(tr_stable_rank(3, x) != tr_stable_rank(3, x) &&
              tr_entropy_rank(3, x) != tr_entropy_rank(3, x),
          "ranks: of a NaN, NaN");
}

static void hashes(void)
{
    static const double parts[] = { 0.3, 0.01, 1e-5 };
    double value, rank[2], most;
    tr_lasso o = { 0, 1e-9, 3000 };
    size_t i;
    gaussian(90, 130, 30, 5);
    most = tr_lasso_lambda_max_d(90, 130, X, 130, y);
    test_hash("lambda_max", &most, sizeof most);
    memset(w, 0, sizeof w);
    for (i = 0; i < 3; i++) {
        o.lambda = most * parts[i];
        tr_lasso_d(&o, 90, 130, X, 130, y, w, &value, NULL, &last);
        test_hash("lasso", w, 130 * sizeof *w);
        test_hash("objective", &value, sizeof value);
        test_hash("gap", &last.gap, sizeof value);
        printf("iterations %zu\n", last.iterations);
    }
    tr_ridge_d(0.01, 90, 130, X, 130, y, w, NULL);
    test_hash("ridge, wide", w, 130 * sizeof *w);
    tr_ridge_d(0.01, 130, 90, X, 90, y, w, NULL);
    test_hash("ridge, tall", w, 90 * sizeof *w);
    tr_singular_values_d(90, 130, X, 130, s, NULL, NULL);
    test_hash("singular values", s, 90 * sizeof *s);
    rank[0] = tr_stable_rank(90, s);
    rank[1] = tr_entropy_rank(90, s);
    test_hash("ranks", rank, sizeof rank);
}

int main(int argc, char **argv)
{
    test_begin(argc, argv);
    if (test_hashing) {
        hashes();
        return 0;
    }
    references();
    ends();
    orthonormal();
    units();
    grid();
    starts();
    ties();
    scales();
    large();
    refused();
    ridge();
    singular();
    ranks();
    return test_end();
}
