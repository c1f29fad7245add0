/* SVD, nuclear norm, singular thresholds, Cholesky factors, least squares,
   pseudo-inverses and null projections of toyreg.h: constructed matrices, the conditions
   that define each result, and values in 50 digits (tests/reference/factors.py).  With
   --hash: lines "name hash" of results on fixed inputs. */
#include "../toyreg.h"
#include "test.h"

typedef long double wide;
#define EPS DBL_EPSILON

static void within(const char *name, double error, double bound)
{
    if (!check_near(error, 0, bound, 0, name)) printf("# bound %g\n", bound);
}
static double larger(double a, double b) { return a > b || a != a ? a : b; }
static size_t least(size_t m, size_t n) { return m < n ? m : n; }

static uint32_t state;
static double draw(void)
{
    state = state * 1664525u + 1013904223u;
    return ((double)(state >> 20) - 2047.5) / 1024;
}

enum { MAX = 340 * 320 };
static double A[MAX], B[MAX], C[MAX], U[MAX], V[MAX], P[MAX], Q[MAX];
static double s[320], t[320], wanted[320], x[1100], y[1100], z[1100];

static void *grow(size_t n) { return calloc(n ? n : 1, sizeof(double)); }

/* ---------------------------------------------------------- matrices */

/* A <- W1 diag(wanted) W2, m x n, with random reflections; wanted need not be sorted. */
static void construct(size_t m, size_t n)
{
    size_t i, j, k;
    memset(A, 0, m * n * sizeof *A);
    for (i = 0; i < least(m, n); i++) A[i * n + i] = wanted[i];
    state = (uint32_t)(m * 1000 + n);
    for (k = 0; k < 3; k++) {
        double square = 0, p;
        for (i = 0; i < m; i++) {
            x[i] = draw();
            square += x[i] * x[i];
        }
        for (j = 0; j < n; j++) {
            for (p = 0, i = 0; i < m; i++) p += x[i] * A[i * n + j];
            for (i = 0; i < m; i++) A[i * n + j] -= 2 * p / square * x[i];
        }
        for (square = 0, j = 0; j < n; j++) {
            x[j] = draw();
            square += x[j] * x[j];
        }
        for (i = 0; i < m; i++) {
            for (p = 0, j = 0; j < n; j++) p += x[j] * A[i * n + j];
            for (j = 0; j < n; j++) A[i * n + j] -= 2 * p / square * x[j];
        }
    }
}

static void gaussian(uint64_t seed, size_t count, double *to)
{
    tr_rng r = tr_rng_stream(seed, 0);
    tr_normal_d(&r, count, to);
}

static void hilbert(size_t m, size_t n)
{
    size_t i;
    for (i = 0; i < m * n; i++) A[i] = 1 / (double)(i / n + i % n + 1);
}

static void transpose(size_t m, size_t n, const double *from, double *to)
{
    size_t i, j;
    for (i = 0; i < m; i++)
        for (j = 0; j < n; j++) to[j * m + i] = from[i * n + j];
}

/* The values of one case of factors.csv, at most `most`; how many. */
static size_t reference(const char *name, double *value, size_t most)
{
    FILE *f = fopen("tests/reference/factors.csv", "r");
    char line[200], *comma;
    size_t n = 0;
    if (!f) return 0;
    while (n < most && fgets(line, sizeof line, f)) {
        comma = strchr(line, ',');
        if (!comma) continue;
        *comma = 0;
        if (strcmp(line, name)) continue;
        comma = strchr(comma + 1, ',');
        if (comma) value[n++] = strtod(comma + 1, NULL);
    }
    fclose(f);
    return n;
}

/* ------------------------------------------------------------- norms */

/* |A - L diag(s) R'|_F, L m x k and R n x k, in long double. */
static double distance(size_t m, size_t n, size_t k, const double *a, size_t lda,
                       const double *L, size_t ldl, const double *d, const double *R,
                       size_t ldr)
{
    wide sum = 0;
    size_t i, j, l;
    for (i = 0; i < m; i++)
        for (j = 0; j < n; j++) {
            wide e = a ? (wide)a[i * lda + j] : 0;
            for (l = 0; l < k; l++)
                e -= (wide)L[i * ldl + l] * (wide)(d ? d[l] : 1) * (wide)R[j * ldr + l];
            sum += e * e;
        }
    return (double)sqrtl(sum);
}

/* The largest element of |L'L - 1|, L m x k. */
static double skew(size_t m, size_t k, const double *L, size_t ldl)
{
    double worst = 0;
    size_t i, j, l;
    for (i = 0; i < k; i++)
        for (j = 0; j <= i; j++) {
            wide e = i == j ? -1 : 0;
            for (l = 0; l < m; l++) e += (wide)L[l * ldl + i] * L[l * ldl + j];
            worst = larger(worst, (double)fabsl(e));
        }
    return worst;
}

static double frobenius(size_t count, const double *a)
{
    wide sum = 0;
    size_t i;
    for (i = 0; i < count; i++) sum += (wide)a[i] * a[i];
    return (double)sqrtl(sum);
}

static double spectral(size_t m, size_t n, const double *a)
{
    double value[320];
    return tr_singular_values_d(m, n, a, n, value, NULL, NULL) ? 1e300 : value[0];
}

/* a (m x k) b (k x n), in long double, rounded. */
static void multiply(size_t m, size_t k, size_t n, const double *a, const double *b,
                     double *c)
{
    size_t i, j, l;
    for (i = 0; i < m; i++)
        for (j = 0; j < n; j++) {
            wide e = 0;
            for (l = 0; l < k; l++) e += (wide)a[i * k + l] * b[l * n + j];
            c[i * n + j] = (double)e;
        }
}

/* --------------------------------------------------------------- svd */

/* What the manual bounds, over its bounds: at most 1 if all is well, else a number that
   says what is not.  The matrix is A, and it is given with padding, and so are U and V;
   s is left. */
static double svd_error(size_t m, size_t n)
{
    const size_t k = least(m, n), lda = n + 3, ldu = k + 2, ldv = k + 1;
    const double mark = -12345.25, size = frobenius(m * n, A), count = (double)k;
    double *a = grow(m * lda), *u = grow(m * ldu), *v = grow(n * ldv), e = 0;
    tr_info info;
    size_t i, j;
    for (i = 0; i < m * lda; i++) a[i] = NAN;
    for (i = 0; i < m; i++) memcpy(a + i * lda, A + i * n, n * sizeof *a);
    for (i = 0; i < m * ldu; i++) u[i] = mark;
    for (i = 0; i < n * ldv; i++) v[i] = mark;
    if (tr_svd_d(m, n, a, lda, u, ldu, s, v, ldv, NULL, &info) || info.status)
        e = 1e300;
    else {
        for (i = 0; i < m; i++) {
            if (memcmp(a + i * lda, A + i * n, n * sizeof *a)) e = 1e299;
            for (j = n; j < lda; j++)
                if (a[i * lda + j] == a[i * lda + j]) e = 1e298;
            for (j = k; j < ldu; j++)
                if (u[i * ldu + j] != mark) e = 1e297;
        }
        for (i = 0; i < n; i++)
            for (j = k; j < ldv; j++)
                if (v[i * ldv + j] != mark) e = 1e296;
        for (i = 0; i < k; i++)
            if (!(s[i] >= 0) || (i && s[i] > s[i - 1])) e = 1e295;
        if (!(info.gap <= EPS * (4 + sqrt(count))) || info.iterations > 12) e = 1e294;
        e = larger(e, distance(m, n, k, a, lda, u, ldu, s, v, ldv) /
                          (EPS * (5 + 1.5 * sqrt(count)) * (size > 0 ? size : 1)));
        e = larger(e, skew(m, k, u, ldu) / (EPS * (4 + 3 * sqrt(count))));
        e = larger(e, skew(n, k, v, ldv) / (EPS * (4 + 3 * sqrt(count))));
    }
    free(a), free(u), free(v);
    return e;
}

static int descending(const void *a, const void *b)
{
    const double c = *(const double *)a, d = *(const double *)b;
    return (c < d) - (c > d);
}

static void constructed(void)
{
    static const size_t ms[] = { 1, 7, 1, 2, 30, 50, 50, 64, 160, 90, 3 };
    static const size_t ns[] = { 1, 1, 9, 2, 30, 31, 80, 64, 100, 200, 100 };
    static const char *const kinds[] = { "spread",        "graded to 1e-16",
                                         "repeated",      "of half rank",
                                         "1e-150 spread", "1e150 spread",
                                         "a cluster",     "one large" };
    size_t a, i, kind;
    for (kind = 0; kind < 8; kind++) {
        double e = 0, values = 0;
        for (a = 0; a < sizeof ms / sizeof *ms; a++) {
            const size_t m = ms[a], n = ns[a], k = least(m, n);
            for (i = 0; i < k; i++) {
                const double part = (double)i / (double)k;
                wanted[i] = kind == 1   ? ldexp(1 - 0.1 * part, -(int)(53 * part))
                            : kind == 2 ? (double)(1 + i % 3)
                            : kind == 3 ? (i < (k + 1) / 2 ? 2 - part : 0)
                            : kind == 6 ? 1 + 1e-12 * part
                            : kind == 7 ? (i == k / 2 ? 1e8 : 1 + part)
                                        : 1.5 - part + 1e-3;
                if (kind == 4) wanted[i] *= 1e-150;
                if (kind == 5) wanted[i] *= 1e150;
            }
            construct(m, n);
            e = larger(e, svd_error(m, n));
            qsort(wanted, k, sizeof *wanted, descending);
            for (i = 0; i < k; i++)
                values = larger(values, fabs(s[i] - wanted[i]) / (EPS * wanted[0]) /
                                            (20 + 0.1 * (double)k));
        }
        checkf(e <= 1 && values <= 1,
               "svd: %s, 11 shapes up to 160 x 100: %.2f of the bounds, values %.2f",
               kinds[kind], e, values);
    }
}

static void special(void)
{
    static const size_t shapes[][2] = { { 1, 1 }, { 5, 5 },   { 1, 6 },
                                        { 6, 1 }, { 40, 23 }, { 23, 40 } };
    double e = 0, f = 0, g = 0;
    size_t a, i, j, k, m, n;
    for (a = 0; a < sizeof shapes / sizeof *shapes; a++) {
        m = shapes[a][0], n = shapes[a][1];
        k = least(m, n);
        memset(A, 0, m * n * sizeof *A);
        e = larger(e, svd_error(m, n));
        for (i = 0; i < k; i++)
            if (s[i] != 0) e = 1e200;
        for (i = 0; i < m * n; i++) A[i] = -2;
        f = larger(f, svd_error(m, n));
        f = larger(f, fabs(s[0] / sqrt(4 * (double)(m * n)) - 1) / (4 * EPS));
        for (i = 1; i < k; i++) f = larger(f, s[i] / (4 * EPS * s[0]));
        memset(A, 0, m * n * sizeof *A);
        for (i = 0; i < k; i += 2) A[i * n + k - 1 - i] = (double)i - 7;
        g = larger(g, svd_error(m, n));
        for (i = (k + 1) / 2; i < k; i++)
            if (s[i] != 0) g = 1e200;
    }
    within("svd: zero, with U and V orthonormal", e, 1);
    within("svd: all equal", f, 1);
    within("svd: zero rows and columns, singular values exactly zero", g, 1);
    A[0] = -2.5;
    e = svd_error(1, 1);
    within("svd: 1 x 1", s[0] == 2.5 ? e : 1e200, 1);
    memset(A, 0, 100 * sizeof *A);
    for (i = 0; i < 10; i++) A[i * 10 + i] = (double)((i * 7) % 10) - 4;
    e = svd_error(10, 10);
    for (i = 0; i < 10; i++) e += s[i] != floor((10 - (double)i) / 2);
    within("svd: a diagonal, exactly", e, 1);
    A[0] = 1, A[1] = 1, A[2] = 0, A[3] = 1; /* golden ratio and its inverse */
    e = svd_error(2, 2);
    e = larger(e, fabs(s[0] - 1.6180339887498949) / (2 * EPS));
    within("svd: a shear", larger(e, fabs(s[1] - 0.61803398874989485) / EPS), 1);

    /* Columns that are equal, and combinations of others. */
    gaussian(3, 60 * 40, A);
    for (i = 0; i < 60; i++)
        for (j = 10; j < 40; j++)
            A[i * 40 + j] = j < 20 ? A[i * 40 + j - 10] : A[i * 40 + j % 10] - A[i * 40];
    e = svd_error(60, 40);
    for (i = 10; i < 40; i++) e = larger(e, s[i] / (20 * EPS * s[0]));
    within("svd: dependent columns", e, 1);

    hilbert(10, 10);
    e = svd_error(10, 10);
    k = reference("hilbert10", wanted, 20);
    for (i = 0; i < 10; i++) e = larger(e, fabs(s[i] - wanted[i]) / (EPS * s[0]));
    within("svd: Hilbert, 10 x 10, values to eps s_0", k == 10 ? e : 1e200, 1);
    hilbert(30, 17);
    within("svd: Hilbert, 30 x 17", svd_error(30, 17), 1);
    for (i = 0; i < 24; i++)
        for (j = 0; j < 24; j++) {
            double size = 1;
            for (k = 0; k < i; k++) size *= 0.96;
            A[i * 24 + j] = j < i ? 0 : j > i ? -0.28 * size : size;
        }
    e = svd_error(24, 24);
    k = reference("kahan", wanted, 30);
    for (i = 0; i < 24; i++) e = larger(e, fabs(s[i] - wanted[i]) / (4 * EPS * s[0]));
    within("svd: Kahan, 24 x 24, values to 4 eps s_0", k == 24 ? e : 1e200, 1);
    for (e = 0, i = 0; i < 4; i++) {
        static const size_t large[][2] = {
            { 300, 300 }, { 340, 200 }, { 150, 340 }, { 100, 101 }
        };
        gaussian(i, large[i][0] * large[i][1], A);
        e = larger(e, svd_error(large[i][0], large[i][1]));
    }
    within("svd: Gaussian, up to 300 x 300", e, 1);
}

/* Columns, or rows, of very different size. */
static void graded(void)
{
    double e = 0, size[12], plain;
    size_t i, j, k = reference("graded", wanted, 20);
    state = 7;
    for (size[0] = 1, j = 1; j < 12; j++) size[j] = size[j - 1] * 1e-8;
    for (i = 0; i < 25; i++)
        for (j = 0; j < 12; j++) A[i * 12 + j] = draw() * size[j];
    for (i = 0; i < 25; i++)
        for (j = 0; j < 12; j++) B[i * 12 + j] = A[i * 12 + 11 - j];
    transpose(25, 12, A, C);
    e = svd_error(25, 12);
    for (i = 0; i < k; i++) e = larger(e, fabs(s[i] / wanted[i] - 1) / (20 * EPS));
    within("svd: columns of size 1 ... 1e-88, each value to 20 eps", k == 12 ? e : 1e200,
           1);
    memcpy(A, B, 300 * sizeof *A);
    e = svd_error(25, 12);
    for (i = 0; i < k; i++) e = larger(e, fabs(s[i] / wanted[i] - 1) / (20 * EPS));
    within("svd: the same in reversed order", k == 12 ? e : 1e200, 1);
    tr_singular_values_d(25, 12, A, 12, t, NULL, NULL);
    plain = fabs(t[11] / wanted[11] - 1);
    check(plain > 0.5, "svd: which values without vectors are not");
    memcpy(A, C, 300 * sizeof *A);
    e = svd_error(12, 25);
    for (i = 0; i < k; i++) e = larger(e, fabs(s[i] / wanted[i] - 1) / (20 * EPS));
    within("svd: rows of size 1 ... 1e-88", k == 12 ? e : 1e200, 1);
    memset(A, 0, 16 * sizeof *A);
    A[0] = 1, A[5] = 3e-119, A[10] = 1e-122, A[15] = 1e-200;
    e = svd_error(4, 4);
    within("svd: what is below 1e-120 counts as 0",
           s[1] == 3e-119 && s[2] == 0 && s[3] == 0 ? e : 1e200, 1);
}

static int svd_plain(size_t m, size_t n, const double *a, double *u, double *d, double *v)
{
    return tr_svd_d(m, n, a, n, u, least(m, n), d, v, least(m, n), NULL, NULL) != TR_OK;
}

static void invariances(void)
{
    const size_t m = 45, n = 31, mn = 45 * 31;
    double e;
    size_t i, wrong = 0;
    int power;
    gaussian(4, mn, A);
    wrong += (size_t)svd_plain(m, n, A, U, s, V);
    for (power = -900; power <= 1000; power += 190) {
        for (i = 0; i < mn; i++) B[i] = ldexp(A[i], power);
        wrong += (size_t)svd_plain(m, n, B, P, t, Q);
        wrong += memcmp(P, U, mn * sizeof *U) || memcmp(Q, V, n * n * sizeof *V);
        for (i = 0; i < n; i++) wrong += t[i] != ldexp(s[i], power);
    }
    within("svd: powers of 2, the same bits", (double)wrong, 0);
    transpose(m, n, A, B);
    wrong = (size_t)svd_plain(n, m, B, Q, t, P);
    wrong += memcmp(P, U, mn * sizeof *U) || memcmp(Q, V, n * n * sizeof *V) ||
             memcmp(s, t, n * sizeof *s);
    within("svd: of the transpose, the same bits", (double)wrong, 0);
    wrong = 0;
    for (i = 0; i < 4; i++) {
        double *u = i & 1 ? P : NULL, *v = i & 2 ? Q : NULL;
        memset(P, 0, mn * sizeof *P), memset(Q, 0, mn * sizeof *Q);
        wrong += tr_svd_d(m, n, A, n, u, n, t, v, n, NULL, NULL) != TR_OK;
        wrong += memcmp(t, s, n * sizeof *s) || (u && memcmp(u, U, mn * sizeof *U)) ||
                 (v && memcmp(v, V, n * n * sizeof *V));
    }
    within("svd: without U, or V, or both, the same bits", (double)wrong, 0);
    for (i = 0; i < mn; i++) B[i] = A[(m - 1 - i / n) * n + i % n];
    wrong = (size_t)svd_plain(m, n, B, P, t, Q);
    for (e = 0, i = 0; i < n; i++) e = larger(e, fabs(t[i] - s[i]) / (EPS * s[0]));
    within("svd: rows reversed", wrong ? 1e200 : e, 8);
    tr_singular_values_d(m, n, A, n, t, NULL, NULL);
    for (e = 0, i = 0; i < n; i++) e = larger(e, fabs(t[i] - s[i]) / (EPS * s[0]));
    within("svd: agrees with tr_singular_values_d", e, 8);
    /* Denormal elements are those of a matrix of moderate ones, exactly scaled. */
    for (i = 0; i < mn; i++) B[i] = ldexp(ldexp(A[i], -1060), 1060);
    wrong = (size_t)svd_plain(m, n, B, U, s, V);
    for (i = 0; i < mn; i++) B[i] = ldexp(A[i], -1060);
    wrong += (size_t)svd_plain(m, n, B, P, t, Q);
    wrong += memcmp(P, U, mn * sizeof *U) || memcmp(Q, V, n * n * sizeof *V);
    for (i = 0; i < n; i++) wrong += t[i] != ldexp(s[i], -1060);
    within("svd: denormal elements", (double)wrong, 0);
}

/* ------------------------------------------- nuclear norm, thresholds */

static void nuclear(void)
{
    static const size_t shapes[][2] = { { 1, 1 },   { 7, 1 },   { 30, 20 },
                                        { 20, 30 }, { 64, 64 }, { 90, 200 } };
    double e = 0, norm, sum;
    size_t a, i, j, k, m, n;
    for (a = 0; a < sizeof shapes / sizeof *shapes; a++) {
        m = shapes[a][0], n = shapes[a][1];
        k = least(m, n);
        for (sum = 0, i = 0; i < k; i++) sum += wanted[i] = 0.25 + (double)(i % 5);
        construct(m, n);
        for (i = m; i--;)
            for (j = n; j--;) A[i * (n + 2) + j] = A[i * n + j];
        if (tr_nuclear_norm_d(m, n, A, n + 2, &norm, NULL)) e = 1e300;
        e = larger(e, fabs(norm - sum) / ((double)k * EPS * 4.25));
        for (i = 0; i < m * (n + 2); i++) A[i] = ldexp(A[i], 1000);
        if (tr_nuclear_norm_d(m, n, A, n + 2, &norm, NULL)) e = 1e300;
        e = larger(e, fabs(ldexp(norm, -1000) - sum) / ((double)k * EPS * 4.25));
    }
    within("nuclear norm: the sum of singular values", e, 4);
    memset(A, 0, 20 * sizeof *A);
    check(!tr_nuclear_norm_d(4, 5, A, 5, &norm, NULL) && norm == 0,
          "nuclear norm: of zero");
    for (i = 0; i < 4; i++) A[i * 6] = DBL_MAX / 4;
    check(tr_nuclear_norm_d(4, 5, A, 5, &norm, NULL) == TR_OK &&
              norm >= DBL_MAX * (1 - 8 * EPS),
          "nuclear norm: as large as numbers go");
    for (i = 0; i < 4; i++) A[i * 6] = DBL_MAX / 3;
    check(tr_nuclear_norm_d(4, 5, A, 5, &norm, NULL) == TR_ERR_NONFINITE,
          "nuclear norm: and beyond");
}

/* B = prox(A) if and only if G = (A - B) / theta is a subgradient of the nuclear norm at
   B: |G| <= 1 and <G, B> = |B|_*.  How far it is from that over eps |A|_F / theta, and
   over eps |B|_* for the second. */
static double prox_error(size_t m, size_t n, double theta)
{
    double norm = 0, product = 0, e, unit = EPS * frobenius(m * n, A) / theta;
    size_t i;
    for (i = 0; i < m * n; i++) C[i] = (A[i] - B[i]) / theta;
    e = larger(0, (spectral(m, n, C) - 1) / unit);
    for (i = 0; i < m * n; i++) product += C[i] * B[i];
    if (tr_nuclear_norm_d(m, n, B, n, &norm, NULL)) return 1e300;
    return larger(e, fabs(product - norm) / (unit * norm + EPS * norm + 1e-300));
}

static void thresholds(void)
{
    static const size_t shapes[][2] = { { 1, 1 },   { 1, 7 },   { 7, 1 },   { 30, 20 },
                                        { 20, 30 }, { 64, 64 }, { 60, 110 } };
    static const double thetas[] = { 1e-3, 0.1, 0.5, 1, 1.25, 2, 7 };
    static const char *const names[] = {
        "0.1", "0.25", "0.5", "0.75", "1", "1.5", "2.5"
    };
    double e = 0, f = 0, before, after;
    size_t a, b, i, j, k, m, n, rank, wrong = 0;
    FILE *file;
    for (a = 0; a < sizeof shapes / sizeof *shapes; a++)
        for (b = 0; b < sizeof thetas / sizeof *thetas; b++) {
            size_t count = 0;
            m = shapes[a][0], n = shapes[a][1];
            k = least(m, n);
            for (i = 0; i < k; i++)
                count +=
                    (wanted[i] = i % 4 == 3 ? 0 : 3 / (1 + 0.3 * (double)i)) > thetas[b];
            construct(m, n);
            if (tr_singular_threshold_d(m, n, thetas[b], A, n, B, n, &rank, NULL, NULL))
                wrong++;
            e = larger(e, prox_error(m, n, thetas[b]));
            wrong += rank != count;
            for (i = 0; i < m * n; i++) wrong += thetas[b] > 3 && B[i] != 0;
            memcpy(P, A, m * n * sizeof *A);
            wrong += tr_singular_threshold_d(m, n, thetas[b], P, n, P, n, NULL, NULL,
                                             NULL) != TR_OK;
            wrong += memcmp(P, B, m * n * sizeof *P) != 0;
            /* of a nearby matrix: not farther apart than the matrices are */
            before = after = 0;
            for (i = 0; i < m * n; i++) P[i] = A[i] + 0.3 * draw();
            tr_singular_threshold_d(m, n, thetas[b], P, n, Q, n, NULL, NULL, NULL);
            for (i = 0; i < m * n; i++) {
                before += (P[i] - A[i]) * (P[i] - A[i]);
                after += (Q[i] - B[i]) * (Q[i] - B[i]);
            }
            f = larger(f, after / before);
        }
    within("threshold: its subgradient condition", e, 8);
    within("threshold: rank, zeros, in place", (double)wrong, 0);
    within("threshold: brings no two matrices apart", f, 1 + 1e-12);

    /* theta = 0, or a singular value itself */
    gaussian(5, 600, A);
    wrong = tr_singular_threshold_d(30, 20, 0, A, 20, B, 20, &rank, NULL, NULL) != TR_OK;
    for (e = 0, i = 0; i < 600; i++) e = larger(e, fabs(A[i] - B[i]));
    within("threshold: by 0", wrong || rank != 20 ? 1e200 : e / frobenius(600, A),
           5 * EPS);
    tr_svd_d(30, 20, A, 20, NULL, 0, s, NULL, 0, NULL, NULL);
    for (wrong = 0, i = 0; i < 20; i++) {
        tr_singular_threshold_d(30, 20, s[i], A, 20, B, 20, &rank, NULL, NULL);
        wrong += rank != i;
    }
    within("threshold: by a singular value, which goes", (double)wrong, 0);

    /* padded, and by powers of 2 */
    for (i = 0; i < 30 * 23; i++) P[i] = Q[i] = 77;
    for (i = 0; i < 600; i++) P[i / 20 * 23 + i % 20] = ldexp(A[i], -300);
    wrong = tr_singular_threshold_d(30, 20, 1, A, 20, B, 20, NULL, NULL, NULL) != TR_OK;
    wrong += tr_singular_threshold_d(30, 20, ldexp(1, -300), P, 23, Q, 23, NULL, NULL,
                                     NULL) != TR_OK;
    for (i = 0; i < 30 * 23; i++)
        wrong += i % 23 < 20 ? Q[i] != ldexp(B[i / 23 * 20 + i % 23], -300) : Q[i] != 77;
    within("threshold: padded, by 2^-300, the same bits", (double)wrong, 0);

    file = fopen("tests/reference/lowrank_M.csv", "r");
    for (i = 0; file && i < 600; i++)
        if (fscanf(file, "%lf%*[,\n]", &A[i]) != 1) break;
    if (file) fclose(file);
    wrong = i != 600 || reference("lowrank", wanted, 30) != 20;
    e = wrong ? 1e200 : svd_error(30, 20);
    for (i = 0; i < 20; i++) e = larger(e, fabs(s[i] - wanted[i]) / (4 * EPS * s[0]));
    within("svd: rank 3 and noise, values to 4 eps s_0", e, 1);
    tr_nuclear_norm_d(30, 20, A, 20, &after, NULL);
    for (before = 0, i = 0; i < 20; i++) before += wanted[i];
    within("nuclear norm: rank 3 and noise", fabs(after - before), 8 * EPS * before);
    for (e = 0, b = 0; b < 7; b++) {
        char name[20];
        double square = 0;
        snprintf(name, sizeof name, "threshold%s", names[b]);
        wrong += reference(name, wanted, 5) != 4;
        wrong += tr_singular_threshold_d(30, 20, strtod(names[b], NULL), A, 20, B, 20,
                                         &rank, NULL, NULL) != TR_OK;
        wrong += (double)rank != wanted[0];
        state = (uint32_t)(100 + b);
        for (i = 0; i < 600; i++) square += B[i] * B[i];
        e = larger(e, fabs(square / wanted[1] - 1));
        for (j = 0; j < 2; j++) {
            wide sum = 0;
            for (i = 0; i < 600; i++) sum += draw() * B[i];
            e = larger(e, fabs((double)sum - wanted[2 + j]) / 10);
        }
    }
    within("threshold: rank 3 and noise, seven thetas, in 50 digits", wrong ? 1e200 : e,
           16 * EPS);
}

/* ---------------------------------------------------------- cholesky */

/* A <- a random positive definite matrix. */
static void definite(size_t n)
{
    size_t i, j;
    gaussian(n, n * (n + 10), B);
    tr_syrk_d(TR_N, n, n + 10, 1 / (double)n, B, n + 10, 0, A, n);
    for (i = 0; i < n; i++)
        for (j = 0; j < n; j++) A[i * n + j] *= (double)((1 + i % 7) * (1 + j % 7));
}

/* Over the bound of the manual; the upper triangle and the padding must stay.  B <- L. */
static double cholesky_error(size_t n)
{
    const size_t lda = n + 2;
    double e = 0;
    size_t i, j, l;
    for (i = 0; i < n; i++)
        for (j = 0; j < lda; j++) B[i * lda + j] = j <= i ? A[i * n + j] : -55.5;
    if (tr_cholesky_d(n, B, lda)) return 1e300;
    for (i = 0; i < n; i++)
        for (j = 0; j < lda; j++) {
            wide sum = j <= i ? -(wide)A[i * n + j] : 0;
            if (j > i) {
                if (B[i * lda + j] != -55.5) return 1e299;
                continue;
            }
            for (l = 0; l <= j; l++) sum += (wide)B[i * lda + l] * B[j * lda + l];
            e = larger(e,
                       (double)(fabsl(sum) / sqrtl((wide)A[i * n + i] * A[j * n + j])));
        }
    for (i = 0; i < n; i++)
        if (!(B[i * lda + i] > 0)) return 1e298;
    return e / (EPS * (4 + (double)n / 32));
}

static void cholesky(void)
{
    static const size_t sizes[] = { 1, 2, 3, 31, 32, 33, 64, 65, 100, 257 };
    double e = 0, f = 0, g;
    size_t a, i, j, n, wrong = 0;
    for (a = 0; a < sizeof sizes / sizeof *sizes; a++) {
        n = sizes[a];
        definite(n);
        e = larger(e, cholesky_error(n));
        for (i = 0; i < n; i++) y[i] = z[i] = draw();
        tr_cholesky_solve_d(n, B, n + 2, z);
        for (i = 0; i < n; i++) {
            wide r = -(wide)y[i], size = fabsl((wide)y[i]);
            for (j = 0; j < n; j++) {
                r += (wide)A[i * n + j] * z[j];
                size += fabsl((wide)A[i * n + j] * z[j]);
            }
            f = larger(f, (double)(fabsl(r) / size) / EPS);
        }
        memcpy(C, A, n * n * sizeof *A);
        memcpy(P, A, n * n * sizeof *A);
        wrong += tr_cholesky_d(n, C, n) != TR_OK;
        for (i = 0; i < n * n; i++) P[i] = ldexp(P[i], 600);
        wrong += tr_cholesky_d(n, P, n) != TR_OK;
        for (i = 0; i < n; i++)
            for (j = 0; j <= i; j++)
                wrong += P[i * n + j] != ldexp(C[i * n + j], 300) ||
                         C[i * n + j] != B[i * (n + 2) + j];
    }
    within("cholesky: L L' = A, the upper triangle stays", e, 1);
    within("cholesky: solutions", f, 40);
    within("cholesky: powers of 4 and padding, the same bits", (double)wrong, 0);
    hilbert(10, 10);
    within("cholesky: Hilbert, 10 x 10", cholesky_error(10), 1);
    A[0] = 4, A[2] = 2, A[3] = 5, A[1] = NAN;
    wrong = tr_cholesky_d(2, A, 2) != TR_OK || A[0] != 2 || A[2] != 1 || A[3] != 2;
    x[0] = 10, x[1] = 13; /* (4 2; 2 5) (1.5, 2)' */
    tr_cholesky_solve_d(2, A, 2, x);
    within("cholesky: by hand", wrong || x[0] != 1.5 || x[1] != 2, 0);
    tr_cholesky_solve_d(0, NULL, 0, NULL);
    /* A pivot that is 0, or less, anywhere. */
    for (wrong = 0, a = 0; a < 70; a += 3)
        for (g = 0; g > -2; g--) {
            memset(A, 0, 70 * 70 * sizeof *A);
            for (i = 0; i < 70; i++) A[i * 71] = 2;
            A[a * 71] = g;
            wrong += tr_cholesky_d(70, A, 70) != TR_ERR_SINGULAR;
        }
    A[0] = A[2] = A[3] = 1;
    wrong += tr_cholesky_d(2, A, 2) != TR_ERR_SINGULAR;
    within("cholesky: not positive definite", (double)wrong, 0);
}

/* -------------------- least squares, pseudo-inverse, null projection */

/* |P A P - P| / |P|, |A P A - A| / |A| and the asymmetry of A P and P A: over eps times
   cond k. */
static double penrose(size_t m, size_t n, double cond)
{
    double e, unit = EPS * (double)(least(m, n) + 2) * cond;
    size_t i, j;
    multiply(m, n, m, A, P, B);
    multiply(m, m, n, B, A, C);
    for (i = 0; i < m * n; i++) C[i] -= A[i];
    e = frobenius(m * n, C) / frobenius(m * n, A);
    for (i = 0; i < m; i++)
        for (j = 0; j < i; j++) e = larger(e, fabs(B[i * m + j] - B[j * m + i]));
    multiply(n, m, n, P, A, B);
    multiply(n, n, m, B, P, C);
    for (i = 0; i < m * n; i++) C[i] -= P[i];
    e = larger(e, frobenius(m * n, C) / frobenius(m * n, P));
    for (i = 0; i < n; i++)
        for (j = 0; j < i; j++) e = larger(e, fabs(B[i * n + j] - B[j * n + i]));
    return e / unit;
}

static void inverses(void)
{
    static const size_t shapes[][2] = { { 1, 1 },   { 1, 7 },   { 7, 1 },  { 30, 20 },
                                        { 20, 30 }, { 40, 40 }, { 50, 90 } };
    double e = 0, f = 0, g = 0;
    size_t a, i, k, m, n, rank, kind, wrong = 0;
    for (a = 0; a < sizeof shapes / sizeof *shapes; a++)
        for (kind = 0; kind < 3; kind++) {
            const double cond = kind == 1 ? 1e8 : 2;
            size_t count = 0;
            m = shapes[a][0], n = shapes[a][1];
            k = least(m, n);
            for (i = 0; i < k; i++) {
                const double part = k > 1 ? (double)i / (double)(k - 1) : 0;
                wanted[i] = kind == 1 ? pow(10, -8 * part) : 2 - part;
                if (kind == 2 && i % 3 == 1) wanted[i] = 0;
                count += wanted[i] > 0;
            }
            construct(m, n);
            wrong +=
                tr_pseudo_inverse_d(m, n, A, n, 1e-13, P, m, &rank, NULL, NULL) != TR_OK;
            wrong += rank != count;
            e = larger(e, penrose(m, n, cond));
            tr_pseudo_inverse_d(n, m, P, m, 1e-13, C, n, NULL, NULL, NULL);
            for (i = 0; i < m * n; i++) C[i] -= A[i];
            f = larger(f, frobenius(m * n, C) / frobenius(m * n, A) / (EPS * cond));
            /* least squares by it */
            for (i = 0; i < m; i++) y[i] = draw();
            wrong +=
                tr_least_squares_d(m, n, A, n, y, 1e-13, x, &rank, NULL, NULL) != TR_OK;
            wrong += rank != count;
            multiply(n, m, 1, P, y, z);
            for (i = 0; i < n; i++) z[i] -= x[i];
            g = larger(g, frobenius(n, z) / frobenius(m, y) * wanted[k - 1] /
                              (EPS * cond * (double)k));
            if (kind == 2) /* wanted[k - 1] may be 0 */
                g = larger(g, frobenius(n, z) / frobenius(m, y) / (EPS * (double)k));
        }
    within("pseudo-inverse: four conditions", e, 8);
    within("pseudo-inverse: of the pseudo-inverse", f, 300);
    within("pseudo-inverse: ranks", (double)wrong, 0);
    within("least squares: A^+ b", g, 8);

    memset(A, 0, 12 * sizeof *A);
    wrong = tr_pseudo_inverse_d(3, 4, A, 4, 0.5, P, 3, &rank, NULL, NULL) || rank;
    for (i = 0; i < 12; i++) wrong += P[i] != 0;
    y[0] = 1, y[1] = 2, y[2] = 3;
    wrong += tr_least_squares_d(3, 4, A, 4, y, 0, x, &rank, NULL, NULL) || rank;
    for (i = 0; i < 4; i++) wrong += x[i] != 0;
    wrong += tr_null_project_d(3, 4, A, 4, 0, y, z, &rank, NULL, NULL) || rank;
    for (i = 0; i < 3; i++) wrong += z[i] != y[i];
    within("of the zero matrix: 0, 0, and all", (double)wrong, 0);
    /* (3 0; 0 4; 0 0) / rank one (1 2 2)' (3 4), |.|^2 = 9 and 25 */
    memset(A, 0, 6 * sizeof *A);
    A[0] = 3, A[3] = -4;
    for (i = 0; i < 12; i++) P[i] = 9;
    wrong = tr_pseudo_inverse_d(3, 2, A, 2, 0, P, 5, &rank, NULL, NULL) || rank != 2;
    e = larger(fabs(P[0] - 1. / 3), fabs(P[6] + 0.25));
    wrong += P[1] != 0 || P[2] != 0 || P[3] != 9 || P[5] != 0 || P[7] != 0 || P[9] != 9;
    for (i = 0; i < 6; i++) A[i] = (i < 2 ? 1 : 2) * (i % 2 ? 4 : 3);
    wrong += tr_pseudo_inverse_d(3, 2, A, 2, 1e-14, P, 3, &rank, NULL, NULL) || rank != 1;
    for (i = 0; i < 6; i++)
        e = larger(e, fabs(P[i] - (i % 3 ? 2 : 1) * (i < 3 ? 3 : 4) / 225.));
    within("pseudo-inverse: by hand", wrong ? 1e200 : e, 2 * EPS);
}

static void squares(void)
{
    static const double powers[] = { 1e-3, 1e-6, 1e-9 };
    double e = 0, f = 0, r;
    size_t i, j, m, n, rank, wrong = 0;
    /* x is a small multiple of k eps (cond + cond^2 |r| / (s_0 |x|)) exact: cond 1e7 */
    hilbert(10, 6);
    for (i = 0; i < 10; i++) y[i] = i % 2 ? -1 : 1;
    wrong += tr_least_squares_d(10, 6, A, 6, y, 0, x, &rank, NULL, NULL) != TR_OK;
    wrong += rank != 6 || reference("squares", wanted, 9) != 6;
    tr_svd_d(10, 6, A, 6, NULL, 0, s, NULL, 0, NULL, NULL);
    for (i = 0; i < 6; i++) z[i] = x[i] - wanted[i];
    multiply(10, 6, 1, A, wanted, t);
    for (i = 0; i < 10; i++) t[i] -= y[i];
    r = s[0] / s[5];
    r += r * r * frobenius(10, t) / (s[0] * frobenius(6, wanted));
    e = frobenius(6, z) / frobenius(6, wanted);
    within("least squares: Hilbert, 10 x 6", wrong ? 1e200 : e / (6 * EPS * r), 2);

    /* The residual is orthogonal to the columns; a wide system is solved, by a
       combination of its rows, which is the least solution. */
    gaussian(8, 40 * 25, A);
    for (i = 0; i < 40; i++) y[i] = draw();
    wrong = tr_least_squares_d(40, 25, A, 25, y, 0, x, &rank, NULL, NULL) || rank != 25;
    multiply(40, 25, 1, A, x, z);
    for (i = 0; i < 40; i++) z[i] -= y[i];
    for (j = 0; j < 25; j++) {
        wide sum = 0;
        for (i = 0; i < 40; i++) sum += (wide)A[i * 25 + j] * z[i];
        e = larger(j ? e : 0, (double)fabsl(sum));
    }
    within("least squares: the residual", wrong ? 1e200 : e, 300 * EPS);
    wrong = tr_least_squares_d(25, 40, A, 40, y, 0, x, &rank, NULL, NULL) || rank != 25;
    multiply(25, 40, 1, A, x, z);
    for (e = 0, i = 0; i < 25; i++) e = larger(e, fabs(z[i] - y[i]));
    within("least squares: interpolation", wrong ? 1e200 : e, 50 * EPS);
    wrong = tr_null_project_d(25, 40, A, 40, 0, x, z, &rank, NULL, NULL) || rank != 25;
    within("least squares: of the row space",
           wrong ? 1e200 : frobenius(40, z) / frobenius(40, x), 20 * EPS);

    /* rtol cuts where it says. */
    for (m = 30, n = 12; m == 30 || n == 30; m = 12, n = 30) {
        for (i = 0; i < 12; i++) wanted[i] = 5 * pow(10, -(double)i);
        construct(m, n);
        for (i = 0; i < m; i++) y[i] = draw();
        for (wrong = 0, j = 0; j < 3; j++) {
            wrong += tr_least_squares_d(m, n, A, n, y, powers[j] * 1.5, x, &rank, NULL,
                                        NULL) != TR_OK;
            wrong += rank != 3 * j + 3;
            wrong += tr_least_squares_d(m, n, A, n, y, powers[j] / 1.5, x, &rank, NULL,
                                        NULL) != TR_OK;
            wrong += rank != 3 * j + 4;
            svd_plain(m, n, A, U, s, V);
            for (i = 0; i < n; i++) z[i] = x[i];
            for (i = 0; i < rank; i++) {
                double c = 0;
                size_t l;
                for (l = 0; l < m; l++) c += U[l * 12 + i] * y[l];
                for (l = 0; l < n; l++) z[l] -= c / s[i] * V[l * 12 + i];
            }
            f = larger(f, frobenius(n, z) / (frobenius(m, y) / s[rank - 1]));
        }
        if (m == 12) break;
    }
    memset(A, 0, 9 * sizeof *A);
    A[0] = 2, A[4] = -1, A[8] = 4;
    wrong += tr_least_squares_d(3, 3, A, 3, y, 0.5, x, &rank, NULL, NULL) || rank != 1;
    wrong += tr_least_squares_d(3, 3, A, 3, y, 0.499, x, &rank, NULL, NULL) || rank != 2;
    within("least squares: rtol", wrong ? 1e200 : f, 30 * EPS);
    gaussian(9, 12 * 9, A);
    for (i = 0; i < 12; i++) y[i] = draw();
    tr_least_squares_d(12, 9, A, 9, y, 0, x, NULL, NULL, NULL);
    for (i = 0; i < 12 * 9; i++) A[i] = ldexp(A[i], 700);
    for (i = 0; i < 12; i++) y[i] = ldexp(y[i], 300);
    tr_least_squares_d(12, 9, A, 9, y, 0, z, NULL, NULL, NULL);
    for (wrong = 0, i = 0; i < 9; i++) wrong += z[i] != ldexp(x[i], -400);
    within("least squares: powers of 2, the same bits", (double)wrong, 0);
}

static void projections(void)
{
    static const size_t shapes[][3] = { { 1, 1, 0 },      { 1, 9, 1 },    { 20, 60, 20 },
                                        { 20, 60, 7 },    { 60, 40, 15 }, { 40, 40, 39 },
                                        { 100, 300, 100 } };
    static double big[150 * 1000];
    double e = 0, f = 0, g = 0, h = 0;
    size_t a, i, j, m, n, rank, wrong = 0;
    for (a = 0; a < sizeof shapes / sizeof *shapes; a++) {
        double size, inside = 0;
        m = shapes[a][0], n = shapes[a][1];
        /* condition 1e10: it does not matter */
        for (i = 0; i < least(m, n); i++)
            wanted[i] =
                i < shapes[a][2] ? pow(10, -10 * (double)i / (double)shapes[a][2]) : 0;
        construct(m, n);
        for (i = 0; i < n; i++) y[i] = draw();
        size = frobenius(n, y);
        wrong += tr_null_project_d(m, n, A, n, 1e-12, y, z, &rank, NULL, NULL) != TR_OK;
        wrong += rank != shapes[a][2];
        multiply(m, n, 1, A, z, x);
        e = larger(e, frobenius(m, x) / size);
        memcpy(t, z, n * sizeof *z);
        tr_null_project_d(m, n, A, n, 1e-12, t, t, NULL, NULL, NULL);
        for (i = 0; i < n; i++) {
            t[i] -= z[i];
            inside += (y[i] - z[i]) * z[i];
        }
        f = larger(f, frobenius(n, t) / size);
        g = larger(g, fabs(inside) / (size * size));
        svd_plain(m, n, A, U, s, V);
        for (i = 0; i < n; i++) x[i] = y[i] - z[i];
        for (j = 0; j < rank; j++) {
            double c = 0;
            for (i = 0; i < n; i++) c += V[i * least(m, n) + j] * y[i];
            for (i = 0; i < n; i++) x[i] -= c * V[i * least(m, n) + j];
        }
        h = larger(h, frobenius(n, x) / size);
        /* what is left is of the rows: A^+ A of it is itself */
        for (i = 0; i < n; i++) y[i] -= z[i];
        tr_null_project_d(m, n, A, n, 1e-12, y, y, NULL, NULL, NULL);
        f = larger(f, frobenius(n, y) / size);
    }
    within("projection: ranks", (double)wrong, 0);
    within("projection: A z = 0, whatever the condition", e, 20 * EPS);
    within("projection: twice as once", f, 20 * EPS);
    within("projection: orthogonal", g, 20 * EPS);
    within("projection: y - V V'y", h, 20 * EPS);
    gaussian(10, 150 * 1000, big);
    for (j = 0; j < 1000; j++) y[j] = draw();
    wrong = tr_null_project_d(150, 1000, big, 1000, 0, y, z, &rank, NULL, NULL) != TR_OK;
    tr_gemv_d(TR_N, 150, 1000, 1, big, 1000, z, 0, x);
    e = frobenius(150, x) / (frobenius(1000, y) * 44);
    within("projection: 150 x 1000", wrong || rank != 150 ? 1e200 : e, 20 * EPS);
    gaussian(11, 30 * 20, A);
    wrong = tr_null_project_d(30, 20, A, 20, 0, y, z, &rank, NULL, NULL) || rank != 20;
    for (i = 0; i < 20; i++) wrong += z[i] != 0;
    within("projection: nothing is left by independent columns", (double)wrong, 0);
}

/* -------------------------------------------------- errors and memory */

static size_t live, calls, bytes;
static int refuse;
static void *counting_allocate(void *context, size_t n)
{
    (void)context;
    if (refuse) return NULL;
    live++, calls++, bytes = n;
    return malloc(n);
}
static void counting_release(void *context, void *p)
{
    (void)context;
    live--;
    free(p);
}

/* All functions on A, m x n; the statuses, one hexadecimal digit each. */
static unsigned long all(size_t m, size_t n, size_t lda, double theta, double rtol,
                         const tr_allocator *memory)
{
    const size_t k = least(m, n);
    tr_status got[6];
    unsigned long code = 0;
    double norm;
    tr_info info;
    size_t i, rank;
    int same = 1;
    got[0] = tr_svd_d(m, n, A, lda, U, k, s, V, k, memory, &info);
    same &= info.status == got[0] && (got[0] == TR_OK || info.gap == 1);
    got[1] = tr_nuclear_norm_d(m, n, A, lda, &norm, memory);
    got[2] = tr_singular_threshold_d(m, n, theta, A, lda, B, n, &rank, memory, &info);
    same &= info.status == got[2];
    got[3] = tr_least_squares_d(m, n, A, lda, y, rtol, z, &rank, memory, &info);
    same &= info.status == got[3];
    got[4] = tr_pseudo_inverse_d(m, n, A, lda, rtol, P, m, &rank, memory, &info);
    same &= info.status == got[4];
    got[5] = tr_null_project_d(m, n, A, lda, rtol, x, z, &rank, memory, &info);
    same &= info.status == got[5];
    for (i = 0; i < 6; i++) code = code * 16 + (unsigned long)got[i];
    return same ? code : 0xFFFFFFFF;
}

static void errors(void)
{
    tr_allocator memory = { counting_allocate, counting_release, NULL };
    static const double bad[] = { NAN, INFINITY, -INFINITY };
    const unsigned long argument = 0x111111, not_finite = 0x555555, none = 0x222222;
    const double m = 9, n = 7, k = 7;
    double kept;
    size_t i, wrong = 0;
    gaussian(12, 1000, A);
    for (i = 0; i < 9; i++) x[i] = y[i] = draw();
    wrong += all(9, 7, 7, 1, 0, NULL) != 0;
    wrong += all(0, 7, 7, 1, 0, NULL) != argument;
    wrong += all(9, 0, 7, 1, 0, NULL) != argument;
    wrong += all(0, 0, 0, 1, 0, NULL) != argument;
    wrong += all(9, 7, 6, 1, 0, NULL) != argument;
    wrong += all(9, 7, 7, -1, -0.5, NULL) != 0x001111;
    wrong += all(9, 7, 7, NAN, NAN, NULL) != 0x001111;
    wrong += all(9, 7, 7, INFINITY, 1, NULL) != 0x001111;
    within("errors: sizes, theta, rtol", (double)wrong, 0);
    wrong = tr_svd_d(9, 7, A, 7, U, 6, s, V, 7, NULL, NULL) != TR_ERR_ARGUMENT;
    wrong += tr_svd_d(9, 7, A, 7, U, 7, s, V, 6, NULL, NULL) != TR_ERR_ARGUMENT;
    wrong += tr_svd_d(9, 7, A, 7, U, 7, NULL, V, 7, NULL, NULL) != TR_ERR_ARGUMENT;
    wrong += tr_svd_d(9, 7, NULL, 7, U, 7, s, V, 7, NULL, NULL) != TR_ERR_ARGUMENT;
    wrong += tr_svd_d(9, 7, A, 7, NULL, 0, s, NULL, 0, NULL, NULL) != TR_OK;
    wrong += tr_nuclear_norm_d(9, 7, A, 7, NULL, NULL) != TR_ERR_ARGUMENT;
    wrong += tr_nuclear_norm_d(9, 7, NULL, 7, s, NULL) != TR_ERR_ARGUMENT;
    wrong +=
        tr_singular_threshold_d(9, 7, 1, A, 7, B, 6, NULL, NULL, NULL) != TR_ERR_ARGUMENT;
    wrong += tr_singular_threshold_d(9, 7, 1, A, 7, NULL, 7, NULL, NULL, NULL) !=
             TR_ERR_ARGUMENT;
    wrong +=
        tr_pseudo_inverse_d(9, 7, A, 7, 0, P, 8, NULL, NULL, NULL) != TR_ERR_ARGUMENT;
    wrong +=
        tr_pseudo_inverse_d(9, 7, A, 7, 0, NULL, 9, NULL, NULL, NULL) != TR_ERR_ARGUMENT;
    wrong +=
        tr_least_squares_d(9, 7, A, 7, NULL, 0, x, NULL, NULL, NULL) != TR_ERR_ARGUMENT;
    wrong +=
        tr_least_squares_d(9, 7, A, 7, y, 0, NULL, NULL, NULL, NULL) != TR_ERR_ARGUMENT;
    wrong +=
        tr_null_project_d(9, 7, A, 7, 0, NULL, z, NULL, NULL, NULL) != TR_ERR_ARGUMENT;
    wrong +=
        tr_null_project_d(9, 7, A, 7, 0, x, NULL, NULL, NULL, NULL) != TR_ERR_ARGUMENT;
    wrong += tr_cholesky_d(0, A, 7) != TR_ERR_ARGUMENT;
    wrong += tr_cholesky_d(7, A, 6) != TR_ERR_ARGUMENT;
    wrong += tr_cholesky_d(7, NULL, 7) != TR_ERR_ARGUMENT;
    within("errors: pointers and leading dimensions", (double)wrong, 0);
    for (wrong = 0, i = 0; i < 3; i++) {
        kept = A[38];
        A[38] = bad[i];
        wrong += all(9, 7, 7, 1, 0, NULL) != not_finite;
        A[38] = kept;
        kept = y[8];
        y[8] = bad[i];
        wrong += all(9, 7, 7, 1, 0, NULL) != 0x000500;
        y[8] = kept;
        kept = x[6];
        x[6] = bad[i];
        wrong +=
            tr_null_project_d(9, 7, A, 7, 0, x, z, NULL, NULL, NULL) != TR_ERR_NONFINITE;
        x[6] = kept;
        kept = x[0];
        x[0] = x[1] = x[2] = DBL_MAX;
        wrong += tr_null_project_d(9, 7, A, 7, 0.9, x, z, NULL, NULL, NULL) !=
                 TR_ERR_NONFINITE;
        x[0] = x[1] = x[2] = kept;
        B[0] = B[3] = 1;
        B[1] = NAN, B[2] = bad[i];
        wrong += tr_cholesky_d(2, B, 2) != TR_ERR_NONFINITE;
    }
    for (i = 0; i < 63; i++) A[i] = DBL_MAX;
    wrong += all(9, 7, 7, 1, 0, NULL) != not_finite;
    for (i = 0; i < 63; i++) A[i] = i % 8 ? 0 : 1e-310;
    wrong += all(9, 7, 7, 1, 0, NULL) != 0x000550;
    within("errors: not finite", (double)wrong, 0);
    gaussian(12, 1000, A);
    refuse = 1;
    wrong = all(9, 7, 7, 1, 0, &memory) != none;
    refuse = 0;
    wrong += all(9, 7, 7, 1, 0, &memory) != 0 || calls != 6 || live;
    A[5] = NAN;
    wrong += all(9, 7, 7, 1, 0, &memory) != not_finite || live;
    within("memory: once a call, released; refusal is reported", (double)wrong, 0);
    A[5] = 1;
    tr_svd_d(9, 7, A, 7, U, 7, s, V, 7, &memory, NULL);
    wrong = (double)bytes > 8 * (2 * m * n + 3 * k * k + 6 * k + m);
    tr_singular_threshold_d(9, 7, 1, A, 7, B, 7, NULL, &memory, NULL);
    wrong += (double)bytes > 8 * (3 * m * n + 4 * k * k + 6 * k + m);
    within("memory: as stated", (double)wrong, 0);
}

static void hashes(void)
{
    static const size_t shapes[][2] = { { 1, 1 }, { 30, 20 }, { 33, 70 }, { 64, 64 } };
    double norm;
    tr_info info;
    size_t a, i, m, n, k;
    for (a = 0; a < 4; a++) {
        m = shapes[a][0], n = shapes[a][1];
        k = least(m, n);
        gaussian(20 + a, m * n, A);
        gaussian(30 + a, 70, y);
        if (a == 2)
            for (i = 0; i < m; i++) A[i * n + 3] = A[i * n + 1] - A[i * n + 2];
        tr_svd_d(m, n, A, n, U, k, s, V, k, NULL, &info);
        test_hash("svd: U", U, m * k * sizeof *U);
        test_hash("svd: s", s, k * sizeof *s);
        test_hash("svd: V", V, n * k * sizeof *V);
        test_hash("svd: gap", &info.gap, sizeof info.gap);
        tr_nuclear_norm_d(m, n, A, n, &norm, NULL);
        test_hash("nuclear norm", &norm, sizeof norm);
        tr_singular_threshold_d(m, n, 3, A, n, B, n, NULL, NULL, NULL);
        test_hash("threshold", B, m * n * sizeof *B);
        tr_least_squares_d(m, n, A, n, y, 1e-12, x, NULL, NULL, NULL);
        test_hash("least squares", x, n * sizeof *x);
        tr_pseudo_inverse_d(m, n, A, n, 1e-12, P, m, NULL, NULL, NULL);
        test_hash("pseudo-inverse", P, m * n * sizeof *P);
        tr_null_project_d(m, n, A, n, 0.1, y, z, NULL, NULL, NULL);
        test_hash("projection", z, n * sizeof *z);
        definite(m);
        tr_cholesky_d(m, A, m);
        test_hash("cholesky", A, m * m * sizeof *A);
        tr_cholesky_solve_d(m, A, m, y);
        test_hash("cholesky: solve", y, m * sizeof *y);
    }
}

int main(int argc, char **argv)
{
    test_begin(argc, argv);
    if (test_hashing) {
        hashes();
        return 0;
    }
    constructed();
    special();
    graded();
    invariances();
    nuclear();
    thresholds();
    cholesky();
    inverses();
    squares();
    projections();
    errors();
    return test_end();
}
