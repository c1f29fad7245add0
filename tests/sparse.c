/* Linear programs, basis pursuit, non-negative least squares and Hadamard descent of
   toyreg.h.  References: tests/reference/sparse.py; enumeration; the conditions that
   define a solution, in long double; and integration of the flows themselves.  With
   --hash: lines "name hash" of results on fixed inputs. */
#include "../toyreg.h"
#include "test.h"

enum { MAX_N = 200, MAX_D = 1000, MOST = 100 };
static double X[MAX_N * MAX_D], Y[MAX_N * MAX_D], y[MAX_D], c[MAX_D], T[MAX_D];
static double x[MAX_D], z[MAX_D], w[MAX_D], tau[MOST], S[MOST * MAX_D], Th[MOST * MAX_D];
static double want[MAX_D];
static tr_info info;

static void within(const char *name, double error, double bound)
{
    check_near(error, 0, bound, 0, name);
}
static double larger(double a, double b) { return a > b || a != a ? a : b; }

static uint32_t state;
static double draw(void)
{
    state = state * 1664525u + 1013904223u;
    return ((double)(state >> 20) - 2047.5) / 1024;
}
/* The data of tests/reference/sparse.py. */
static void fill(uint32_t seed, size_t n, size_t d)
{
    size_t i;
    state = seed;
    for (i = 0; i < n * d; i++) X[i] = draw();
}

/* y <- X T, exact where both are multiples of powers of 2. */
static void times(size_t n, size_t d) { tr_gemv_d(TR_N, n, d, 1, X, d, T, 0, y); }
static void ones(size_t d, size_t r)
{
    size_t j;
    for (j = 0; j < d; j++) T[j] = j < r;
}
static void teacher(uint32_t which, size_t n, size_t d, size_t r)
{
    size_t j;
    fill(300 + which, n, d);
    ones(d, r);
    if (which == 1)
        for (j = 0; j < r; j++) T[j] = (double)(j + 1) / 2;
    times(n, d);
}
/* Gaussian X, and y from r ones. */
static void gaussian(size_t n, size_t d, size_t r, uint64_t seed)
{
    tr_rng g = tr_rng_stream(seed, 0);
    tr_normal_d(&g, n * d, X);
    ones(d, r);
    times(n, d);
}

/* The values of tests/reference/sparse.csv with this name and case; how many. */
static size_t reference(const char *name, int which, double *values)
{
    FILE *f = fopen("tests/reference/sparse.csv", "r");
    char line[256], key[64];
    size_t count = 0;
    while (f && fgets(line, sizeof line, f)) {
        int at;
        size_t i;
        double v;
        if (sscanf(line, "%63[^,],%d,%zu,%lf", key, &at, &i, &v) != 4) continue;
        if (strcmp(key, name) || at != which) continue;
        values[i] = v;
        count++;
    }
    if (f) fclose(f);
    return count;
}

static size_t nonzeros(size_t d, const double *v)
{
    size_t j, k = 0;
    for (j = 0; j < d; j++) k += v[j] != 0;
    return k;
}
static double distance(size_t d, const double *a, const double *b)
{
    double e = 0;
    size_t j;
    for (j = 0; j < d; j++) e = larger(e, fabs(a[j] - b[j]));
    return e;
}

/* ------------------------------------------------------------------------ programs */

/* The gap of x and z as the header defines it, and x >= 0, in long double. */
static double judge(size_t m, size_t n, const double *A, const double *b, const double *q)
{
    long double primal = 0, dual = 0, cx = 0, bz = 0, a = 0, nb = 0, nc = 0, g;
    size_t i, j;
    for (i = 0; i < m; i++) {
        long double e = -b[i];
        for (j = 0; j < n; j++) {
            e += (long double)A[i * n + j] * x[j];
            if (fabs(A[i * n + j]) > a) a = fabs(A[i * n + j]);
        }
        if (fabsl(e) > primal) primal = fabsl(e);
        if (fabs(b[i]) > nb) nb = fabs(b[i]);
        bz += (long double)b[i] * z[i];
    }
    for (j = 0; j < n; j++) {
        long double e = -q[j];
        for (i = 0; i < m; i++) e += (long double)A[i * n + j] * z[i];
        if (e > dual) dual = e;
        if (fabs(q[j]) > nc) nc = fabs(q[j]);
        cx += (long double)q[j] * x[j];
        if (!(x[j] >= 0)) return HUGE_VAL;
    }
    if (nb == 0) nb = a;
    if (nc == 0) nc = a;
    g = fabsl(cx - bz) / (fabsl(cx) + nb * nc / a);
    if (primal / nb > g) g = primal / nb;
    if (dual / nc > g) g = dual / nc;
    return (double)g;
}

/* Solves min c'x, X x = y; 0 if status, gap and the two solutions agree. */
static int solve(size_t m, size_t n, double tolerance)
{
    const tr_status s =
        tr_linear_program_d(m, n, X, n, y, c, tolerance, x, z, NULL, &info);
    const double gap = judge(m, n, X, y, c);
    if (s != info.status || s != TR_OK) return 1;
    if (!(info.gap <= tolerance)) return 2;
    if (!(gap <= 2 * info.gap + 1e-14)) return 3; /* a power of 2 is in for |A| */
    return 0;
}

static void program(uint32_t which, size_t m, size_t n)
{
    size_t i, j;
    fill(100 + which, m, n);
    if (which == 2)
        for (i = 0; i < m * n; i++) X[i] = rint(X[i]);
    if (which == 3) {
        const size_t k = m / 2;
        memset(X, 0, m * n * sizeof *X);
        for (i = 0; i < k; i++)
            for (j = 0; j < k; j++) X[i * n + i * k + j] = X[(k + j) * n + i * k + j] = 1;
    }
    for (j = 0; j < n; j++) T[j] = larger(draw(), 0);
    for (j = 0; j < n; j++) c[j] = which == 1 ? 1 : draw() + 2;
    if (which == 2)
        for (j = 0; j < n; j++) {
            T[j] = rint(T[j]);
            c[j] = rint(c[j]);
        }
    times(m, n);
}

/* Optimal value over all bases of 3 columns, HUGE_VAL if none is feasible; false in
   *unique if another vertex comes within 1e-9. */
static double enumerate(size_t n)
{
    double best = HUGE_VAL;
    size_t i, j, k;
    for (i = 0; i < n; i++)
        for (j = 0; j < i; j++)
            for (k = 0; k < j; k++) {
                const double *a = X, *b = X + n, *d = X + 2 * n;
                const double u0 = b[j] * d[k] - b[k] * d[j],
                             u1 = b[k] * d[i] - b[i] * d[k],
                             u2 = b[i] * d[j] - b[j] * d[i];
                const double det = a[i] * u0 + a[j] * u1 + a[k] * u2;
                double v[3];
                if (fabs(det) < 1e-9) continue;
                v[0] = (y[0] * u0 + y[1] * (d[j] * a[k] - d[k] * a[j]) +
                        y[2] * (a[j] * b[k] - a[k] * b[j])) /
                       det;
                v[1] = (y[0] * u1 + y[1] * (d[k] * a[i] - d[i] * a[k]) +
                        y[2] * (a[k] * b[i] - a[i] * b[k])) /
                       det;
                v[2] = (y[0] * u2 + y[1] * (d[i] * a[j] - d[j] * a[i]) +
                        y[2] * (a[i] * b[j] - a[j] * b[i])) /
                       det;
                if (!(v[0] >= -1e-12 && v[1] >= -1e-12 && v[2] >= -1e-12)) continue;
                v[0] = c[i] * v[0] + c[j] * v[1] + c[k] * v[2];
                if (v[0] < best) best = v[0];
            }
    return best;
}

static void programs(void)
{
    static const size_t size[][2] = { { 20, 60 }, { 25, 80 }, { 15, 40 }, { 12, 36 } };
    double e = 0, f = 0, g = 0, value;
    size_t i, j, k, bad = 0, inexact = 0, feasible = 0, close = 0;
    uint32_t t;
    for (t = 0; t < 4; t++) {
        const size_t m = size[t][0], n = size[t][1];
        program(t, m, n);
        bad += solve(m, n, 1e-9) != 0 || reference("program", (int)t, want) != 1;
        e = larger(e, fabs(tr_dot_d(n, c, x) / want[0] - 1));
        if (t < 2) {
            bad += reference("vertex", (int)t, want) != n;
            f = larger(f, distance(n, x, want));
            for (j = 0; j < n; j++) inexact += (x[j] == 0) != (want[j] == 0);
        }
        tr_linear_program_d(m, n, X, n, y, c, 1e-9, w, NULL, NULL, NULL);
        bad += memcmp(w, x, n * sizeof *x) != 0;
    }
    check(!bad, "programs: four references are solved, with or without z and info");
    within("programs: the values of HiGHS, general, c = 1, degenerate, transport", e,
           1e-12);
    within("programs: its vertices", f, 1e-12);
    check(!inexact, "programs: zeros of a vertex are exact");

    /* Small integers: degenerate, many solutions, infeasible. */
    bad = 0;
    e = 0;
    for (t = 0; t < 300; t++) {
        fill(1000 + t, 3, 8);
        for (j = 0; j < 24; j++) X[j] = t % 2 ? X[j] : rint(X[j]);
        for (j = 0; j < 8; j++) T[j] = larger(rint(draw()), 0);
        for (j = 0; j < 8; j++) c[j] = rint(draw() + 1.6);
        times(3, 8);
        for (i = 0; t % 3 == 2 && i < 3; i++) y[i] = draw();
        value = enumerate(8);
        if (value == HUGE_VAL) {
            /* Is there a proof that nothing is feasible? */
            bad += tr_linear_program_d(3, 8, X, 8, y, c, 1e-9, x, z, NULL, &info) !=
                       TR_ERR_CONVERGENCE ||
                   info.gap != 1 || nonzeros(8, x);
            g = larger(g, fabs(tr_dot_d(3, y, z) - 1));
            for (j = 0; j < 8; j++)
                g = larger(g, X[j] * z[0] + X[8 + j] * z[1] + X[16 + j] * z[2]);
        } else if (solve(3, 8, 1e-9) == 0) {
            feasible++;
            e = larger(e, fabs(tr_dot_d(8, c, x) - value) / (1 + fabs(value)));
        } else
            bad++;
    }
    checkf(!bad && feasible > 100 && feasible < 290,
           "programs: 300 of 3 x 8, %zu feasible, are told apart", feasible);
    within("programs: their values by enumeration of all vertices", e, 1e-11);
    within("programs: proofs of infeasibility", g, 1e-8);

    /* Known pairs: x_j s_j = 0, with exactly m, fewer and more non-zeros. */
    bad = inexact = 0;
    e = 0;
    for (t = 0; t < 60; t++) {
        static const size_t ms[] = { 1, 5, 5, 20, 40, 60 },
                            ns[] = { 7, 5, 9, 50, 90, 60 };
        const size_t m = ms[t % 6], n = ns[t % 6], kind = t / 6 % 3;
        k = kind == 0 ? m : kind == 1 ? (m + 3) / 4 : (m + n) / 2;
        fill(2000 + t, m, n);
        for (i = 0; i < m; i++) w[i] = draw();
        for (j = 0; j < n; j++) {
            T[j] = j < k ? 0.5 + fabs(draw()) : 0;
            c[j] = j < k ? 0 : 0.5 + fabs(draw());
        }
        times(m, n);
        tr_gemv_d(TR_T, m, n, 1, X, n, w, 1, c);
        bad += solve(m, n, 1e-9) != 0;
        e = larger(e, fabs(tr_dot_d(n, c, x) - tr_dot_d(n, c, T)) /
                          (1 + tr_norm1_d(n, c) * tr_norm_inf_d(n, T)));
        if (k <= m) {
            for (j = 0; j < n; j++) inexact += (x[j] != 0) != (T[j] != 0);
            f = larger(f, distance(n, x, T));
        }
    }
    check(!bad && !inexact,
          "programs: 60 known pairs, m = 1, m = n, degenerate ones too");
    within("programs: their values", e, 1e-13);
    within("programs: their vertices", f, 1e-9);

    /* x and s of all sizes, so that the first vertices tried are wrong. */
    bad = 0;
    e = 0;
    for (t = 0; t < 200; t++) {
        fill(4000 + t, 12, 30);
        for (i = 0; i < 12; i++) w[i] = draw();
        for (j = 0; j < 30; j++) {
            T[j] = j < 12 ? tr_exp_at(5 * (draw() - 2)) : 0;
            c[j] = j < 12 ? 0 : tr_exp_at(5 * (draw() - 2));
        }
        times(12, 30);
        tr_gemv_d(TR_T, 12, 30, 1, X, 30, w, 1, c);
        bad += solve(12, 30, 1e-9) != 0;
        close += info.gap <= 1e-11;
        e = larger(e, fabs(tr_dot_d(30, c, x) - tr_dot_d(30, c, T)));
    }
    checkf(!bad && close > 120,
           "programs: 200 nearly degenerate, to 1e-9, and %zu of them to 1e-11", close);
    within("programs: their values", e, 1e-8);

    /* Dependent rows; more rows than columns. */
    program(0, 20, 60);
    solve(20, 60, 1e-9);
    memcpy(want, x, 60 * sizeof *x);
    for (i = 0; i < 60; i++) {
        double sum = 0;
        for (j = 0; j < 60; j++) X[(20 + i) * 60 + j] = 0;
        for (k = 0; k < 20; k++) {
            const double q = rint(2 * draw());
            for (j = 0; j < 60; j++) X[(20 + i) * 60 + j] += q * X[k * 60 + j];
            sum += q * y[k];
        }
        y[20 + i] = sum;
    }
    check(solve(80, 60, 1e-9) == 0, "programs: 80 x 60 of rank 20 is solved");
    within("programs: as without the dependent rows", distance(60, x, want), 1e-11);
    y[70] += 1e-3;
    check(tr_linear_program_d(80, 60, X, 60, y, c, 1e-9, x, z, NULL, &info) ==
                  TR_ERR_CONVERGENCE &&
              info.gap == 1 && !nonzeros(60, x),
          "programs: a contradiction among them is proved");
    tr_gemv_d(TR_T, 80, 60, 1, X, 60, z, 0, w);
    within("programs: by z", larger(fabs(tr_dot_d(80, y, z) - 1), tr_norm_inf_d(60, w)),
           1e-6);

    /* Unbounded, and neither feasible nor bounded. */
    X[0] = 1, X[1] = -1, X[2] = 0, X[3] = 0, X[4] = 0, X[5] = 1;
    y[0] = 1, y[1] = 2;
    c[0] = -1, c[1] = 0, c[2] = 5;
    check(tr_linear_program_d(2, 3, X, 3, y, c, 1e-9, x, z, NULL, &info) ==
                  TR_ERR_CONVERGENCE &&
              info.gap == 1 && z[0] == 0 && z[1] == 0,
          "programs: one without bound");
    within("programs: by a direction",
           larger(larger(fabs(x[0] - 1), fabs(x[1] - 1)), fabs(x[2])), 1e-8);
    y[1] = -2;
    check(tr_linear_program_d(2, 3, X, 3, y, c, 1e-9, x, z, NULL, &info) ==
              TR_ERR_CONVERGENCE,
          "programs: one without bound or solution");

    /* Zeros. */
    memset(X, 0, 6 * sizeof *X);
    memset(y, 0, 2 * sizeof *y);
    c[0] = 0, c[1] = 1, c[2] = 2;
    check(tr_linear_program_d(2, 3, X, 3, y, c, 1e-9, x, z, NULL, &info) == TR_OK &&
              tr_dot_d(3, c, x) < 1e-9,
          "programs: A = 0, b = 0");
    y[1] = 1;
    check(tr_linear_program_d(2, 3, X, 3, y, c, 1e-9, x, z, NULL, &info) ==
                  TR_ERR_CONVERGENCE &&
              z[1] == 1,
          "programs: A = 0, b != 0");
    X[0] = 1e-300, y[0] = c[0] = 1e300;
    bad = tr_linear_program_d(1, 1, X, 1, y, c, 1e-9, x, z, NULL, &info) !=
          TR_ERR_NONFINITE;
    X[0] = 1e300, y[0] = c[0] = 1e-300;
    bad += tr_linear_program_d(1, 1, X, 1, y, c, 1e-9, x, z, NULL, &info) == TR_OK &&
           !(x[0] == 0 && z[0] == 0);
    check(!bad, "programs: x and z beyond the range of numbers");
    program(0, 20, 60);
    memset(y, 0, 20 * sizeof *y);
    check(solve(20, 60, 1e-9) == 0 && nonzeros(60, x) == 0,
          "programs: b = 0 gives x = 0");
    program(0, 20, 60);
    memset(c, 0, 60 * sizeof *c);
    check(solve(20, 60, 1e-9) == 0, "programs: c = 0 gives a feasible x");

    /* Scales. */
    program(0, 20, 60);
    solve(20, 60, 1e-9);
    memcpy(want, x, 60 * sizeof *x);
    memcpy(w, z, 20 * sizeof *z);
    for (i = 0; i < 20 * 60; i++) X[i] *= 0x1p-40;
    for (i = 0; i < 20; i++) y[i] *= 0x1p30;
    for (j = 0; j < 60; j++) c[j] *= 0x1p50;
    solve(20, 60, 1e-9);
    for (bad = 0, j = 0; j < 60; j++) bad += x[j] != want[j] * 0x1p70;
    for (j = 0; j < 20; j++) bad += z[j] != w[j] * 0x1p90;
    check(!bad, "programs: powers of 2 leave every bit");
    bad = 0;
    e = 0;
    for (t = 0; t < 10; t++) {
        fill(3000 + t, 10, 30);
        for (j = 0; j < 30; j++) {
            w[j] = tr_exp_at(5 * draw());
            T[j] = j < 10 ? (3 + draw()) / w[j] : 0;
            c[j] = j < 10 ? 0 : (3 + draw()) * w[j];
        }
        for (i = 0; i < 10; i++) {
            const double row = tr_exp_at(5 * draw());
            z[i] = draw() / row;
            for (j = 0; j < 30; j++) X[i * 30 + j] *= row * w[j];
        }
        times(10, 30);
        tr_gemv_d(TR_T, 10, 30, 1, X, 30, z, 1, c);
        bad += solve(10, 30, 1e-9) != 0;
        for (j = 0; j < 30; j++) e = larger(e, fabs(x[j] - T[j]) * w[j]);
    }
    check(!bad, "programs: rows and columns of sizes up to e^10 apart from each other");
    within("programs: their vertices, each by its size", e, 1e-12);
}

/* ------------------------------------------------------------------ basis pursuit */

static void pursuit(void)
{
    double e = 0, f = 0, g = 0;
    size_t j, k, bad = 0;
    uint64_t seed;
    for (seed = 0; seed < 20; seed++) {
        gaussian(150, 1000, 5, seed);
        bad +=
            tr_basis_pursuit_d(150, 1000, X, 1000, y, 1e-9, x, z, NULL, &info) != TR_OK;
        bad += nonzeros(1000, x) != 5;
        e = larger(e, tr_distance2_d(1000, x, T));
        f = larger(f, fabs(tr_sum_d(1000, x) - 5));
        for (j = 0; j < 1000; j++) c[j] = 1;
        if (seed < 3) g = larger(g, judge(150, 1000, X, y, c));
    }
    check(!bad, "pursuit: 5 of 1000 from 150 rows, 20 times, zeros exact");
    within("pursuit: |x - truth|^2", e, 1e-26);
    within("pursuit: its sum", f, 1e-13);
    within("pursuit: its gap in long double", g, 1e-14);
    bad = 0;
    e = f = g = 0;
    for (seed = 0; seed < 40; seed++) {
        const size_t n = 8 + 3 * (seed % 20);
        gaussian(n, 200, 1 + seed % 16, 100 + seed);
        bad += tr_basis_pursuit_d(n, 200, X, 200, y, 1e-9, x, z, NULL, &info) != TR_OK;
        g = larger(g, judge(n, 200, X, y, c));
        k = nonzeros(200, x);
        bad += k > n;
        e = larger(e, tr_sum_d(200, x) - tr_sum_d(200, T));
        tr_linear_program_d(n, 200, X, 200, y, c, 1e-9, w, NULL, NULL, NULL);
        bad += memcmp(w, x, 200 * sizeof *x) != 0;
    }
    check(!bad, "pursuit: 40 of 200 columns, recovered or not, are vertices");
    within("pursuit: their gaps in long double", g, 1e-13);
    within("pursuit: none has a larger sum than the truth", e, 1e-13);
    /* The negative of something in a cone of positive columns. */
    for (j = 0; j < 30; j++) X[j] = 1 + (double)(j % 7);
    y[0] = -1, y[1] = -2;
    check(tr_basis_pursuit_d(2, 15, X, 15, y, 1e-9, x, z, NULL, &info) ==
                  TR_ERR_CONVERGENCE &&
              info.gap == 1 && nonzeros(15, x) == 0,
          "pursuit: y outside the cone is seen");
}

/* ------------------------------------------------- non-negative least squares */

/* How far x is from the conditions of optimality, relative as the header's gap. */
static double kkt(size_t n, size_t d)
{
    static long double r[MAX_N];
    long double square = 0;
    double worst = 0;
    size_t i, j;
    for (i = 0; i < n; i++) {
        r[i] = y[i];
        square += (long double)y[i] * y[i];
        for (j = 0; j < d; j++) r[i] -= (long double)X[i * d + j] * x[j];
    }
    for (j = 0; j < d; j++) {
        long double q = 0, norm = 0;
        for (i = 0; i < n; i++) {
            q += X[i * d + j] * r[i];
            norm += (long double)X[i * d + j] * X[i * d + j];
        }
        if (!(x[j] >= 0)) return HUGE_VAL;
        if (norm == 0) continue;
        q /= sqrtl(norm * square);
        worst = larger(worst, (double)(x[j] > 0 ? fabsl(q) : q));
    }
    return worst;
}

static double residual(size_t n, size_t d)
{
    tr_gemv_d(TR_N, n, d, 1, X, d, x, 0, w);
    return sqrt(tr_distance2_d(n, w, y));
}

static size_t nonnegative(size_t n, size_t d)
{
    return tr_nonnegative_d(n, d, X, d, y, x, NULL, &info) != TR_OK ||
           info.status != TR_OK || !(info.gap < 1e-14);
}

static void squares(void)
{
    static const size_t size[][2] = { { 30, 20 }, { 20, 40 }, { 25, 25 } };
    double e = 0, f = 0, before;
    size_t i, j, bad = 0, inexact = 0;
    uint32_t t;
    for (t = 0; t < 3; t++) {
        const size_t n = size[t][0], d = size[t][1];
        fill(200 + t, n, d);
        for (i = 0; i < n; i++) y[i] = draw();
        if (t == 1) {
            for (i = 0; i < n * d; i++) X[i] = fabs(X[i]);
            for (i = 0; i < n; i++) y[i] -= 1;
            y[0] = 20;
        }
        bad += nonnegative(n, d) || reference("nonnegative", (int)t, want) != d;
        e = larger(e, distance(d, x, want));
        f = larger(f, kkt(n, d));
        for (j = 0; j < d; j++) inexact += (x[j] == 0) != (want[j] == 0);
    }
    check(!bad && !inexact, "squares: the zeros of scipy's nnls, exactly");
    within("squares: its solutions", e, 1e-13);
    within("squares: conditions of optimality in long double", f, 1e-15);

    bad = 0;
    f = 0;
    for (t = 0; t < 60; t++) {
        const size_t n = 1 + t * 7 % 40, d = 1 + t * 11 % 50;
        fill(5000 + t, n, d);
        for (i = 0; t % 4 == 1 && i < n * d; i++) X[i] = fabs(X[i]);
        for (i = 0; i < n; i++) {
            for (j = 1; t % 4 == 2 && j < d; j += 2) X[i * d + j] = X[i * d + j - 1];
            for (j = 2; t % 4 == 2 && j < d; j += 3)
                X[i * d + j] = X[i * d + j - 1] + X[i * d + j - 2];
            if (t % 4 == 3) X[i * d] = 0;
            y[i] = draw();
        }
        bad += nonnegative(n, d);
        f = larger(f, kkt(n, d));
    }
    check(!bad, "squares: 60 of all shapes: positive, dependent and zero columns");
    within("squares: conditions of optimality", f, 1e-14);

    /* y in the cone of dependent columns: no residual. */
    fill(31, 20, 60);
    for (i = 0; i < 20; i++)
        for (j = 20; j < 60; j++) X[i * 60 + j] = X[i * 60 + j % 20] * (j % 3 ? 1 : -1);
    for (j = 0; j < 60; j++) T[j] = fabs(draw());
    times(20, 60);
    bad = nonnegative(20, 60);
    within("squares: a point of the cone of dependent columns is reached",
           residual(20, 60) / tr_norm2_d(20, y), 1e-14);
    check(!bad && nonzeros(60, x) <= 20, "squares: by independent columns");

    gaussian(150, 1000, 5, 3);
    bad = nonnegative(150, 1000);
    check(!bad && nonzeros(1000, x) == 5, "squares: a sparse truth has its exact zeros");
    within("squares: and its values", distance(1000, x, T), 1e-14);
    before = x[0];
    for (i = 0; i < 150 * 1000; i++) X[i] *= 0x1p100;
    for (i = 0; i < 150; i++) y[i] *= 0x1p-100;
    nonnegative(150, 1000);
    check(x[0] == before * 0x1p-200, "squares: powers of 2 leave the bits");
    memset(y, 0, 150 * sizeof *y);
    check(!nonnegative(150, 1000) && !nonzeros(1000, x) && info.gap == 0,
          "squares: y = 0 gives 0");
    for (i = 0; i < 150; i++) y[i] = -1e-90;
    for (i = 0; i < 150 * 1000; i++) X[i] = fabs(X[i]);
    check(!nonnegative(150, 1000) && !nonzeros(1000, x),
          "squares: y opposite to all columns gives 0");
}

/* ------------------------------------------------------------------------- descent */

static double work[100000];

/* |X (b o b) - y|^2 / 4n */
static long double loss(size_t n, size_t d, const double *b)
{
    long double sum = 0;
    size_t i, j;
    for (i = 0; i < n; i++) {
        long double e = -y[i];
        for (j = 0; j < d; j++) e += (long double)X[i * d + j] * b[j] * b[j];
        sum += e * e;
    }
    return sum / (4 * (long double)n);
}

static void steps(void)
{
    enum { N = 7, D = 13, M = 6, LD = 17 };
    static double b[M * LD], one[LD], before[M * LD];
    double e = 0;
    size_t i, j, k, bad = 0;
    fill(9, N, D);
    for (i = 0; i < N; i++) y[i] = draw();
    for (j = 0; j < M * LD; j++) b[j] = draw();
    memcpy(before, b, sizeof b);
    tr_hadamard_step_d(0.01, N, D, M, X, D, y, 0, b, LD, work);
    for (k = 0; k < M; k++)
        for (j = 0; j < D; j++) {
            const double h = 1e-5;
            double up, g;
            memcpy(one, before + k * LD, sizeof one);
            up = one[j] + h;
            one[j] -= h;
            g = (double)loss(N, D, one);
            one[j] = up;
            g = ((double)loss(N, D, one) - g) / (2 * h);
            e = larger(e, fabs((before[k * LD + j] - b[k * LD + j]) / 0.01 - g) /
                              (1 + fabs(g)));
        }
    within("step: the gradient by differences of the loss", e, 1e-8);
    for (k = 0; k < M; k++) {
        memcpy(one, before + k * LD, sizeof one);
        tr_hadamard_step_d(0.01, N, D, 1, X, D, y, 0, one, D, work);
        bad += memcmp(one, b + k * LD, sizeof one) != 0;
    }
    check(!bad,
          "step: one run and six have the same bits; nothing beyond a row is written");
    /* Each its own y. */
    for (k = 0; k < M; k++)
        for (i = 0; i < N; i++) w[k * 9 + i] = draw();
    memcpy(b, before, sizeof b);
    tr_hadamard_step_d(0.01, N, D, M, X, D, w, 9, b, LD, work);
    for (k = 0; k < M; k++) {
        memcpy(one, before + k * LD, sizeof one);
        tr_hadamard_step_d(0.01, N, D, 1, X, D, w + k * 9, 0, one, D, work);
        bad += memcmp(one, b + k * LD, sizeof one) != 0;
    }
    check(!bad, "step: a y for each run");
    memset(w, 0, N * sizeof *w);
    memcpy(one, before, sizeof one);
    memcpy(b, before, sizeof one);
    tr_hadamard_step_d(0.01, N, D, 1, X, D, NULL, 0, one, D, work);
    tr_hadamard_step_d(0.01, N, D, 1, X, D, w, 0, b, D, work);
    check(!memcmp(one, b, sizeof one), "step: without y as with 0");
    /* It stays at a solution, where b is. */
    ones(D, 3);
    times(N, D);
    memcpy(one, T, sizeof one);
    tr_hadamard_step_d(0.1, N, D, 1, X, D, y, 0, one, D, work);
    within("step: a solution is a fixed point", distance(D, one, T), 1e-15);

    /* Descent recovers what basis pursuit does: 5 of 1000. */
    gaussian(150, 1000, 5, 4);
    for (j = 0; j < 1000; j++) x[j] = 1e-6;
    for (i = 0; i < 1000; i++)
        tr_hadamard_step_d(0.1, 150, 1000, 1, X, 1000, y, 0, x, 1000, work);
    for (j = 0; j < 1000; j++) x[j] *= x[j];
    checkf(tr_distance2_d(1000, x, T) < 1e-6,
           "step: 1000 from 1e-6 find 5 ones of 1000: %.1e", tr_distance2_d(1000, x, T));
}

static void population(void)
{
    static const double eta[] = { 0.5, 0.1, 0.01 };
    static const double alpha[] = { 1e-1, 1e-2, 1e-3, 1e-4, 1e-6, 1e-8 };
    static const double epsilon[] = { 0.5, 1e-1, 1e-2, 1e-4, 1e-6 };
    static const unsigned count[][5] = {
        { 5, 7, 8, 9, 10 },
        { 10, 13, 14, 15, 15 },
        { 16, 18, 19, 20, 21 },
        { 22, 24, 25, 26, 27 },
        { 33, 35, 36, 37, 38 },
        { 44, 47, 48, 49, 49 },
        { 19, 31, 42, 63, 83 },
        { 43, 55, 66, 87, 108 },
        { 67, 79, 90, 111, 132 },
        { 91, 104, 115, 135, 156 },
        { 139, 152, 163, 184, 204 },
        { 188, 200, 211, 232, 253 },
        { 176, 303, 424, 653, 881 },
        { 408, 535, 656, 885, 1113 },
        { 639, 766, 888, 1116, 1344 },
        { 871, 998, 1119, 1348, 1576 },
        { 1334, 1461, 1582, 1811, 2038 },
        { 1796, 1923, 2045, 2273, 2501 },
    };
    double e = 0;
    size_t i, j, k, bad = 0;
    for (i = 0; i < 3; i++)
        for (j = 0; j < 6; j++)
            for (k = 0; k < 5; k++)
                bad += tr_hadamard_population(eta[i], 1, alpha[j], epsilon[k], 10000) !=
                       count[6 * i + j][k];
    check(!bad, "population: 90 counts");
    /* target t: b = sqrt(t) b1 with eta t in the place of eta. */
    check(tr_hadamard_population(0.025, 4, 2e-3, 2e-4, 1000) == 111,
          "population: another target is another scale");
    check(tr_hadamard_population(0.1, 1, 1, 0, 7) == 0 &&
              tr_hadamard_population(0.1, 1, 0, 0.5, 7) == 7 &&
              tr_hadamard_population(0.1, 1, 1e-3, 0.5, 66) == 66 &&
              tr_hadamard_population(0.1, 1, 1e-3, 0.5, 67) == 67 &&
              tr_hadamard_population(0.1, 1, -1e-3, 0.5, 99) == 99 &&
              tr_hadamard_population(3, 1, 1e-3, 1e-6, 1000000) == 1000000,
          "population: at once, never, just in time, on the wrong side, divergence");
    /* Off support: the time to fall from alpha to epsilon is (1/epsilon^2 - 1/alpha^2) /
       2 eta, with a correction of log(alpha / epsilon) 3/2 for steps instead of a flow. */
    for (i = 0; i < 2; i++) {
        const double a = i ? 1e-2 : 0.1, end = a / 3;
        const double t = (double)tr_hadamard_population(0.1, 0, a, end, 10000000);
        e = larger(e,
                   fabs(t / ((1 / (end * end) - 1 / (a * a)) / 0.2) - 1) * 20 / (a * a));
    }
    within("population: decay where there is no signal", e, 20);
}

/* ------------------------------------------------------------------------ the limit */

/* theta at time t of the flow from alpha, in log theta, by h steps of Runge and Kutta. */
static void flow_rate(size_t n, size_t d, const double *u, double *rate)
{
    static double theta[MAX_D], r[MAX_N];
    size_t i, j;
    for (j = 0; j < d; j++) theta[j] = exp(u[j]);
    for (i = 0; i < n; i++) {
        r[i] = y[i];
        for (j = 0; j < d; j++) r[i] -= X[i * d + j] * theta[j];
    }
    for (j = 0; j < d; j++) {
        rate[j] = 0;
        for (i = 0; i < n; i++) rate[j] += X[i * d + j] * r[i];
        rate[j] *= 2 / (double)n;
    }
}
static void flow_step(size_t n, size_t d, double h, double *u)
{
    static double k[4][MAX_D], v[MAX_D];
    size_t j;
    flow_rate(n, d, u, k[0]);
    for (j = 0; j < d; j++) v[j] = u[j] + h / 2 * k[0][j];
    flow_rate(n, d, v, k[1]);
    for (j = 0; j < d; j++) v[j] = u[j] + h / 2 * k[1][j];
    flow_rate(n, d, v, k[2]);
    for (j = 0; j < d; j++) v[j] = u[j] + h * k[2][j];
    flow_rate(n, d, v, k[3]);
    for (j = 0; j < d; j++) u[j] += h / 6 * (k[0][j] + 2 * (k[1][j] + k[2][j]) + k[3][j]);
}

static void limits(void)
{
    static const double alpha[] = { 0.3, 1e-2, 1e-4, 1e-8 };
    static const char *name[] = { "limit0.3", "limit0.01", "limit0.0001", "limit1e-08" };
    /* where rounding in theta of size 1 is small beside it */
    double e = 0, f = 0, sum[2];
    size_t i, j, bad = 0;
    teacher(0, 10, 40, 2);
    for (i = 0; i < 4; i++) {
        bad += tr_hadamard_limit_d(alpha[i], 10, 40, X, 40, y, x, NULL, &info) != TR_OK;
        bad += !(info.gap <= 1e-14) || reference(name[i], 0, want) != 40;
        e = larger(e, distance(40, x, want));
        for (j = 0; j < 40; j++)
            f = larger(f, fabs(x[j] / want[j] - 1) * (i == 3 ? 1e-6 : i == 2 ? 1e-2 : 1));
    }
    check(!bad, "limit: references from 0.3 to 1e-8 are reached");
    within("limit: Newton's in 60 digits", e, 2e-14);
    within("limit: the smallest theta, too", f, 1e-10);

    /* log theta - 2 log alpha is in the range of X': it is orthogonal to what X does not
       see, of which x - T for a teacher T is a sample. */
    gaussian(30, 80, 3, 8);
    bad = tr_hadamard_limit_d(1e-2, 30, 80, X, 80, y, x, NULL, &info) != TR_OK;
    for (e = 0, f = 0, j = 0; j < 80; j++) {
        const double v = (x[j] - T[j]) * (log(x[j]) - 2 * log(1e-2));
        e += v;
        f += fabs(v);
    }
    within("limit: stationary", bad ? 1 : e / f, 1e-12);

    /* The flow itself. */
    fill(77, 3, 6);
    for (j = 0; j < 6; j++) T[j] = fabs(draw());
    times(3, 6);
    bad = 0;
    e = 0;
    for (i = 0; i < 2; i++) {
        const double a = i ? 0.1 : 0.5;
        size_t t;
        for (j = 0; j < 6; j++) w[j] = 2 * log(a);
        for (t = 0; t < 40000; t++) flow_step(3, 6, 0.02, w);
        for (j = 0; j < 6; j++) w[j] = exp(w[j]);
        bad += tr_hadamard_limit_d(a, 3, 6, X, 6, y, x, NULL, &info) != TR_OK;
        e = larger(e, distance(6, w, x));
    }
    within("limit: where the flow ends, integrated for 800 units of time", bad ? 1 : e,
           1e-12);

    /* Towards basis pursuit. */
    gaussian(150, 1000, 5, 11);
    for (i = 0; i < 2; i++) {
        bad += tr_hadamard_limit_d(i ? 1e-5 : 1e-4, 150, 1000, X, 1000, y, x, NULL,
                                   &info) != TR_OK;
        sum[i] = tr_distance2_d(1000, x, T);
    }
    checkf(!bad && fabs(log(sum[0] / sum[1]) / log(10) - 2.96) < 0.24,
           "limit: slope %.3f of the error, in 2.72 ... 3.20",
           log(sum[0] / sum[1]) / log(10));
    fill(21, 6, 30);
    ones(30, 2);
    times(6, 30);
    tr_hadamard_limit_d(1e-3, 6, 30, X, 30, y, x, NULL, NULL);
    memcpy(want, x, 30 * sizeof *x);
    memmove(Y, X, 180 * sizeof *X);
    for (i = 0; i < 6; i++)
        for (j = 0; j < 30; j++) X[i * 60 + j] = X[i * 60 + 30 + j] = Y[i * 30 + j];
    tr_hadamard_limit_d(1e-3, 6, 60, X, 60, y, x, NULL, NULL);
    check(!memcmp(x, x + 30, 30 * sizeof *x), "limit: equal columns have equal theta");

    /* No rows but the same again; no theta. */
    memcpy(X, Y, 180 * sizeof *X);
    memcpy(X + 180, Y, 180 * sizeof *X);
    memcpy(y + 6, y, 6 * sizeof *y);
    bad = tr_hadamard_limit_d(1e-3, 12, 30, X, 30, y, x, NULL, &info) != TR_OK;
    within("limit: rows twice", bad ? 1 : distance(30, x, want), 1e-12);
    for (i = 0; i < 180; i++) X[i] = fabs(X[i]);
    for (i = 0; i < 6; i++) y[i] = -1;
    check(tr_hadamard_limit_d(1e-3, 6, 30, X, 30, y, x, NULL, &info) ==
                  TR_ERR_CONVERGENCE &&
              info.gap > 0.1,
          "limit: y outside the cone is not reached");
    memset(X, 0, 6 * sizeof *X);
    memset(y, 0, 2 * sizeof *y);
    check(tr_hadamard_limit_d(0.5, 2, 3, X, 3, y, x, NULL, &info) == TR_OK &&
              x[0] == 0.25 && x[1] == 0.25 && x[2] == 0.25 && info.gap == 0,
          "limit: X = 0 and y = 0");
    X[0] = 2;
    y[0] = 3;
    bad = tr_hadamard_limit_d(1e-8, 1, 1, X, 1, y, x, NULL, &info) != TR_OK;
    within("limit: 1 x 1", bad ? 1 : x[0] - 1.5, 1e-14);

    /* theta of sizes from 1e-4 to 1e4. */
    bad = 0;
    for (i = 0; i < 20; i++) {
        fill(60 + (uint32_t)i, 15, 40);
        for (j = 0; j < 40; j++) T[j] = j % 3 ? 0 : tr_exp_at(5 * draw());
        times(15, 40);
        bad += tr_hadamard_limit_d(i % 2 ? 1e-6 : 1, 15, 40, X, 40, y, x, NULL, &info) !=
               TR_OK;
        bad += !(info.gap < 1e-13);
    }
    check(!bad, "limit: theta of sizes from e^-10 to e^10");
    memset(X, 0, 4 * sizeof *X);
    X[0] = 1e3, X[3] = 1e-3, y[0] = y[1] = 1;
    bad = tr_hadamard_limit_d(1e-3, 2, 2, X, 2, y, x, NULL, &info) != TR_OK;
    within("limit: where full steps of Newton go far astray",
           bad ? 1 : larger(fabs(x[0] * 1e3 - 1), fabs(x[1] * 1e-3 - 1)), 1e-12);
}

/* ------------------------------------------------------------------------ the stages */

static size_t run(size_t n, size_t d)
{
    size_t k = 0;
    return tr_hadamard_stages_d(n, d, X, d, y, MOST, tau, S, Th, &k, NULL, &info) == TR_OK
               ? k
               : 0;
}

/* What must hold of all stages; how often it does not. */
static size_t lawful(size_t n, size_t d, size_t k)
{
    size_t i, j, p, bad = k == 0 || tau[0] != 0;
    for (i = 0; i < k; i++) {
        const double *s = S + i * d, *theta = Th + i * d;
        tr_gemv_d(TR_N, n, d, 1, X, d, theta, 0, w);
        for (p = 0; p < n; p++) w[p] = y[p] - w[p];
        tr_gemv_d(TR_T, n, d, 2 / (double)n, X, d, w, 0, z);
        for (j = 0; j < d; j++) {
            bad += !(s[j] <= 0) || !(theta[j] >= 0) || (theta[j] > 0 && s[j] != 0);
            bad += i == 0 && (s[j] != -2 || theta[j] != 0);
            bad += theta[j] > 0 && fabs(z[j]) > 1e-11;
            bad += s[j] == 0 && z[j] > 1e-11;
            if (i + 1 < k) /* s moves by 2 g */
                bad += fabs(s[d + j] -
                            (theta[j] > 0 ? 0 : s[j] + (tau[i + 1] - tau[i]) * z[j])) >
                       1e-11 * (1 + tau[i + 1]);
        }
        bad += i + 1 < k && !(tau[i + 1] >= tau[i]);
    }
    return bad;
}

/* The time at which each of the first r theta has grown to half, over L = log(1/alpha):
   from the flow (eta = 0) or by descent. */
static void learned(size_t n, size_t d, size_t r, double L, double eta, double *when)
{
    double t = 0;
    size_t j, left = r;
    for (j = 0; j < d; j++) w[j] = eta > 0 ? exp(-L) : -2 * L;
    for (j = 0; j < r; j++) when[j] = -1;
    while (left) {
        double old[8], now[8];
        const double h = eta > 0 ? eta : 0.01;
        for (j = 0; j < r; j++) old[j] = eta > 0 ? 2 * log(w[j]) : w[j];
        if (eta > 0)
            tr_hadamard_step_d(eta, n, d, 1, X, d, y, 0, w, d, work);
        else
            flow_step(n, d, h, w);
        for (j = 0; j < r; j++) {
            now[j] = eta > 0 ? 2 * log(w[j]) : w[j];
            if (when[j] < 0 && now[j] > log(0.5)) {
                when[j] = (t + h * (log(0.5) - old[j]) / (now[j] - old[j])) / L;
                left--;
            }
        }
        t += h;
    }
}

static void stages(void)
{
    static const size_t size[][3] = { { 20, 30, 3 }, { 12, 40, 3 }, { 8, 30, 4 } };
    double e = 0, f = 0, g = 0, when[8], later[8], mean = 0, slope = 0;
    size_t i, j, k, bad = 0, leavers = 0;
    uint32_t t;
    uint64_t seed;
    for (t = 0; t < 3; t++) {
        const size_t n = size[t][0], d = size[t][1];
        teacher(t, n, d, size[t][2]);
        k = run(n, d);
        bad += reference("tau", (int)t, want) != k || lawful(n, d, k);
        if (bad) break;
        e = larger(e, distance(k, tau, want) / tau[k - 1]);
        bad += reference("s", (int)t, want) != d;
        f = larger(f, distance(d, S + (k - 1) * d, want));
        bad += reference("theta", (int)t, want) != d;
        g = larger(g, distance(d, Th + (k - 1) * d, want));
        for (i = 0; i + 1 < k; i++)
            for (j = 0; j < d; j++)
                leavers += Th[i * d + j] > 0 && Th[(i + 1) * d + j] == 0;
    }
    checkf(!bad && leavers > 0, "stages: three references, %zu learned and lost again",
           leavers);
    within("stages: their times", e, 1e-12);
    within("stages: their last exponents", f, 1e-11);
    within("stages: their last theta", g, 1e-12);

    bad = 0;
    e = f = g = 0;
    for (seed = 0; seed < 60; seed++) {
        const size_t n = 6 + seed % 25, d = 60;
        gaussian(n, d, 1 + seed % 7, 500 + seed);
        k = run(n, d);
        bad += lawful(n, d, k);
        if (!k) continue;
        bad += tr_basis_pursuit_d(n, d, X, d, y, 1e-9, x, z, NULL, NULL) != TR_OK;
        e = larger(e, distance(d, x, Th + (k - 1) * d));
    }
    check(!bad, "stages: 60 of 6 ... 30 rows keep their laws");
    within("stages: they end at basis pursuit, recovered or not", e, 1e-10);

    /* y outside the cone: the end is non-negative least squares. */
    fill(200, 30, 20);
    for (i = 0; i < 30; i++) y[i] = draw();
    k = run(30, 20);
    bad = lawful(30, 20, k) || nonnegative(30, 20);
    within("stages: without a solution, they end at the least residual",
           bad || !k ? 1 : distance(20, x, Th + (k - 1) * 20), 1e-13);
    memset(y, 0, 30 * sizeof *y);
    check(run(30, 20) == 1 && info.gap == 0, "stages: y = 0 has stage 0 alone");
    teacher(2, 8, 30, 4);
    k = 99;
    check(tr_hadamard_stages_d(8, 30, X, 30, y, 3, tau, NULL, NULL, &k, NULL, &info) ==
                  TR_ERR_CONVERGENCE &&
              k == 3 && info.gap > 1e-3 && tau[2] > tau[1] && tau[1] > 0,
          "stages: no more than asked for, S and theta not wanted");
    /* Equal columns: one of them. */
    teacher(0, 20, 30, 3);
    for (i = 0; i < 20; i++) X[i * 30 + 7] = X[i * 30 + 1];
    k = run(20, 30);
    check(k && !lawful(20, 30, k) && Th[(k - 1) * 30 + 7] * Th[(k - 1) * 30 + 1] == 0 &&
              fabs(Th[(k - 1) * 30 + 7] + Th[(k - 1) * 30 + 1] - 1) < 1e-13,
          "stages: of equal columns one is taken");

    /* Small integers: many exponents reach 0 together, but for rounding. */
    bad = 0;
    for (seed = 0; seed < 200; seed++) {
        fill((uint32_t)(2000 + seed), 6, 18);
        for (j = 0; j < 108; j++) X[j] = rint(X[j]);
        for (j = 0; j < 18; j++) T[j] = j % 4 ? 0 : fabs(draw());
        times(6, 18);
        k = run(6, 18);
        bad += lawful(6, 18, k);
        for (i = 2; i < k; i++) bad += tau[i] - tau[i - 1] < 1e-12 * tau[i];
    }
    check(!bad, "stages: exponents that reach 0 together join together");

    /* Times of the flow are tau + C/L, of descent with a small eta nearly. */
    teacher(0, 20, 30, 3);
    k = run(20, 30);
    learned(20, 30, 3, 200, 0, when);
    learned(20, 30, 3, 400, 0, later);
    e = f = g = 0;
    for (i = 1; i < k; i++)
        for (j = 0; j < 3; j++)
            if (Th[i * 30 + j] > 0 && Th[(i - 1) * 30 + j] == 0) {
                e = larger(e, fabs(2 * later[j] - when[j] - tau[i]));
                f = larger(f, fabs(later[j] - tau[i]) * 400);
                g += 1;
            }
    checkf(g == 3 && f > 0.1 && f < 10, "stages: the flow from e^-400 is %.2f / 400 late",
           f);
    within("stages: without terms in 1/L their times are exact", e, 1e-6);
    learned(20, 30, 3, 100, 0.002, when);
    learned(20, 30, 3, 200, 0.002, later);
    for (e = 0, i = 1; i < k; i++)
        for (j = 0; j < 3; j++)
            if (Th[i * 30 + j] > 0 && Th[(i - 1) * 30 + j] == 0)
                e = larger(e, fabs((2 * later[j] - when[j]) / tau[i] - 1));
    within("stages: those of descent from e^-100 and e^-200", e, 0.01);

    /* 400 reference seeds: tau 1.2629 (sd 0.185), slope 1.5985 (sd 0.29) of the plateau.
       Beyond 4.5 standard errors: a false alarm in 70000 runs with other seeds. */
    bad = 0;
    for (seed = 0; seed < 100; seed++) {
        double top = -2;
        gaussian(150, 1000, 5, 7000 + seed);
        k = run(150, 1000);
        if (!k) {
            bad++;
            continue;
        }
        for (j = 0; j < 1000; j++)
            if (T[j] == 0) top = larger(top, S[(k - 1) * 1000 + j]);
        bad += distance(1000, Th + (k - 1) * 1000, T) > 1e-13;
        mean += tau[k - 1] / 100;
        slope -= 2 * top / 100;
    }
    check(!bad, "stages: 5 of 1000 from 150 rows are recovered, 100 times");
    checkf(fabs(mean - 1.2629) < 4.5 * 0.185 * sqrt(1. / 100 + 1. / 400),
           "stages: mean time %.4f, 1.2629", mean);
    checkf(fabs(slope - 1.5985) < 4.5 * 0.29 * sqrt(1. / 100 + 1. / 400),
           "stages: mean slope %.4f, 1.5985", slope);
}

/* -------------------------------------------------------------------------- errors */

static size_t taken, released;
static void *take(void *context, size_t bytes)
{
    void *p = malloc(bytes);
    (void)context;
    taken++;
    if (p) memset(p, 0xff, bytes); /* NaN */
    return p;
}
static void give(void *context, void *p)
{
    (void)context;
    released++;
    free(p);
}
static void *nothing(void *context, size_t bytes)
{
    (void)context;
    (void)bytes;
    return NULL;
}

static void refused(void)
{
    static const double bad[] = { NAN, INFINITY, -INFINITY };
    const tr_allocator none = { nothing, NULL, NULL }, ours = { take, give, NULL };
    size_t i, k;
    teacher(0, 6, 10, 1);
    for (i = 0; i < 10; i++) c[i] = 1;
#define REFUSES(status, call) check((call) == TR_ERR_##status, "refuses " #call)
#define PROGRAM(m, n, A, lda, b, c, t, x, memory) \
    tr_linear_program_d(m, n, A, lda, b, c, t, x, z, memory, &info)
#define PURSUIT(n, d, X, ldx, y, t, x, memory) \
    tr_basis_pursuit_d(n, d, X, ldx, y, t, x, z, memory, &info)
#define SQUARES(n, d, X, ldx, y, x, memory) \
    tr_nonnegative_d(n, d, X, ldx, y, x, memory, &info)
#define LIMIT(a, n, d, X, ldx, y, x, memory) \
    tr_hadamard_limit_d(a, n, d, X, ldx, y, x, memory, &info)
#define STAGES(n, d, X, ldx, y, most, tau, k, memory) \
    tr_hadamard_stages_d(n, d, X, ldx, y, most, tau, S, Th, k, memory, &info)
    REFUSES(ARGUMENT, PROGRAM(0, 10, X, 10, y, c, 1e-9, x, NULL));
    REFUSES(ARGUMENT, PROGRAM(6, 0, X, 10, y, c, 1e-9, x, NULL));
    REFUSES(ARGUMENT, PROGRAM(6, 10, NULL, 10, y, c, 1e-9, x, NULL));
    REFUSES(ARGUMENT, PROGRAM(6, 10, X, 9, y, c, 1e-9, x, NULL));
    REFUSES(ARGUMENT, PROGRAM(6, 10, X, 10, NULL, c, 1e-9, x, NULL));
    REFUSES(ARGUMENT, PROGRAM(6, 10, X, 10, y, NULL, 1e-9, x, NULL));
    REFUSES(ARGUMENT, PROGRAM(6, 10, X, 10, y, c, 1e-9, NULL, NULL));
    REFUSES(ARGUMENT, PROGRAM(6, 10, X, 10, y, c, -1, x, NULL));
    REFUSES(ARGUMENT, PROGRAM(6, 10, X, 10, y, c, NAN, x, NULL));
    REFUSES(MEMORY, PROGRAM(6, 10, X, 10, y, c, 1e-9, x, &none));
    REFUSES(ARGUMENT, PURSUIT(6, 10, X, 9, y, 1e-9, x, NULL));
    REFUSES(MEMORY, PURSUIT(6, 10, X, 10, y, 1e-9, x, &none));
    check(info.status == TR_ERR_MEMORY && info.gap == 1, "and info says so");
    REFUSES(ARGUMENT, SQUARES(0, 10, X, 10, y, x, NULL));
    REFUSES(ARGUMENT, SQUARES(6, 0, X, 10, y, x, NULL));
    REFUSES(ARGUMENT, SQUARES(6, 10, X, 9, y, x, NULL));
    REFUSES(ARGUMENT, SQUARES(6, 10, NULL, 10, y, x, NULL));
    REFUSES(ARGUMENT, SQUARES(6, 10, X, 10, NULL, x, NULL));
    REFUSES(ARGUMENT, SQUARES(6, 10, X, 10, y, NULL, NULL));
    REFUSES(MEMORY, SQUARES(6, 10, X, 10, y, x, &none));
    REFUSES(ARGUMENT, LIMIT(0, 6, 10, X, 10, y, x, NULL));
    REFUSES(ARGUMENT, LIMIT(NAN, 6, 10, X, 10, y, x, NULL));
    REFUSES(ARGUMENT, LIMIT(INFINITY, 6, 10, X, 10, y, x, NULL));
    REFUSES(ARGUMENT, LIMIT(0.1, 0, 10, X, 10, y, x, NULL));
    REFUSES(ARGUMENT, LIMIT(0.1, 6, 0, X, 10, y, x, NULL));
    REFUSES(ARGUMENT, LIMIT(0.1, 6, 10, X, 9, y, x, NULL));
    REFUSES(ARGUMENT, LIMIT(0.1, 6, 10, NULL, 10, y, x, NULL));
    REFUSES(ARGUMENT, LIMIT(0.1, 6, 10, X, 10, NULL, x, NULL));
    REFUSES(ARGUMENT, LIMIT(0.1, 6, 10, X, 10, y, NULL, NULL));
    REFUSES(MEMORY, LIMIT(0.1, 6, 10, X, 10, y, x, &none));
    REFUSES(ARGUMENT, STAGES(0, 10, X, 10, y, 9, tau, &k, NULL));
    REFUSES(ARGUMENT, STAGES(6, 0, X, 10, y, 9, tau, &k, NULL));
    REFUSES(ARGUMENT, STAGES(6, 10, X, 9, y, 9, tau, &k, NULL));
    REFUSES(ARGUMENT, STAGES(6, 10, NULL, 10, y, 9, tau, &k, NULL));
    REFUSES(ARGUMENT, STAGES(6, 10, X, 10, NULL, 9, tau, &k, NULL));
    REFUSES(ARGUMENT, STAGES(6, 10, X, 10, y, 0, tau, &k, NULL));
    REFUSES(ARGUMENT, STAGES(6, 10, X, 10, y, 9, NULL, &k, NULL));
    REFUSES(ARGUMENT, STAGES(6, 10, X, 10, y, 9, tau, NULL, NULL));
    REFUSES(MEMORY, STAGES(6, 10, X, 10, y, 9, tau, &k, &none));
    for (i = 0; i < 6; i++) {
        double *p = i < 3 ? X + 17 : y + 5, old = *p;
        *p = bad[i % 3];
        REFUSES(NONFINITE, PROGRAM(6, 10, X, 10, y, c, 1e-9, x, NULL));
        REFUSES(NONFINITE, PURSUIT(6, 10, X, 10, y, 1e-9, x, NULL));
        REFUSES(NONFINITE, SQUARES(6, 10, X, 10, y, x, NULL));
        REFUSES(NONFINITE, LIMIT(0.1, 6, 10, X, 10, y, x, NULL));
        REFUSES(NONFINITE, STAGES(6, 10, X, 10, y, 9, tau, &k, NULL));
        *p = old;
    }
    c[3] = NAN;
    REFUSES(NONFINITE, PROGRAM(6, 10, X, 10, y, c, 1e-9, x, NULL));
    c[3] = 1;
    /* From memory full of NaN: the same. */
    teacher(1, 12, 40, 3);
    PURSUIT(12, 40, X, 40, y, 1e-9, want, NULL);
    SQUARES(12, 40, X, 40, y, want + 40, NULL);
    LIMIT(0.01, 12, 40, X, 40, y, want + 80, NULL);
    STAGES(12, 40, X, 40, y, MOST, want + 120, &k, NULL);
    taken = released = 0;
    PURSUIT(12, 40, X, 40, y, 1e-9, x, &ours);
    SQUARES(12, 40, X, 40, y, x + 40, &ours);
    LIMIT(0.01, 12, 40, X, 40, y, x + 80, &ours);
    STAGES(12, 40, X, 40, y, MOST, x + 120, &k, &ours);
    check(!memcmp(x, want, (120 + k) * sizeof *x), "memory may hold anything");
    check(taken == 4 && released == 4, "one allocation a call, and its release");
}

static void hashes(void)
{
    static const size_t size[][3] = { { 60, 150, 6 }, { 16, 90, 9 }, { 40, 33, 5 } };
    size_t i, j, k;
    for (i = 0; i < 3; i++) {
        const size_t n = size[i][0], d = size[i][1];
        gaussian(n, d, size[i][2], 40 + i);
        tr_basis_pursuit_d(n, d, X, d, y, 1e-9, x, z, NULL, &info);
        test_hash("pursuit", x, d * sizeof *x);
        test_hash("pursuit, dual", z, n * sizeof *z);
        test_hash("pursuit, gap", &info.gap, sizeof info.gap);
        tr_nonnegative_d(n, d, X, d, y, x, NULL, &info);
        test_hash("squares", x, d * sizeof *x);
        tr_hadamard_limit_d(1e-3, n, d, X, d, y, x, NULL, &info);
        test_hash("limit", x, d * sizeof *x);
        test_hash("limit, gap", &info.gap, sizeof info.gap);
        printf("iterations %zu\n", info.iterations);
        tr_hadamard_stages_d(n, d, X, d, y, MOST, tau, S, Th, &k, NULL, &info);
        test_hash("stages", tau, k * sizeof *tau);
        test_hash("exponents", S, k * d * sizeof *S);
        test_hash("theta", Th, k * d * sizeof *Th);
        for (j = 0; j < 6 * d; j++) Y[j] = 1e-4 * (double)(1 + j / d);
        for (j = 0; j < 100; j++)
            tr_hadamard_step_d(0.1, n, d, 6, X, d, y, 0, Y, d, work);
        test_hash("step", Y, 6 * d * sizeof *Y);
    }
    for (i = 0; i < 3; i++) {
        program((uint32_t)(i + (i > 0)), 12, 36); /* inside of a face, too */
        tr_linear_program_d(12, 36, X, 36, y, c, 1e-9, x, z, NULL, &info);
        test_hash("program", x, 36 * sizeof *x);
        test_hash("program, dual", z, 12 * sizeof *z);
    }
}

int main(int argc, char **argv)
{
    test_begin(argc, argv);
    if (test_hashing) {
        hashes();
        return 0;
    }
    programs();
    pursuit();
    squares();
    steps();
    population();
    limits();
    stages();
    refused();
    return test_end();
}
