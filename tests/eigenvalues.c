/* Symmetric eigenvalues of toyreg.h against matrices of known spectrum.  With --hash:
   lines "name hash" of results on fixed inputs. */
#include "../toyreg.h"
#include "test.h"

/* Passes if error <= bound; NaN fails. */
static void within(const char *name, double error, double bound)
{
    check_near(error, 0, bound, 0, name);
}

static double larger(double a, double b) { return a > b || a != a ? a : b; }

enum { MAX = 600 };
static double A[MAX * MAX], B[MAX * MAX], spectrum[MAX], w[MAX], u[MAX], p[MAX];

static uint32_t seed;
static double uniform(void)
{
    seed = seed * 1664525u + 1013904223u;
    return ((double)(seed >> 8) + 0.5) / 16777216;
}

static int ascending(const void *x, const void *y)
{
    double a = *(const double *)x, b = *(const double *)y;
    return (a > b) - (a < b);
}

/* A <- Q diag(spectrum) Q' with Q a few random reflections; spectrum is sorted. */
static void conjugate(size_t n)
{
    size_t i, j, k;
    memset(A, 0, n * n * sizeof *A);
    for (i = 0; i < n; i++) A[i * n + i] = spectrum[i];
    seed = (uint32_t)n;
    for (k = 0; k < 4; k++) {
        double square = 0, product = 0;
        for (i = 0; i < n; i++) {
            u[i] = uniform() - 0.5;
            square += u[i] * u[i];
        }
        for (i = 0; i < n; i++) {
            p[i] = 0;
            for (j = 0; j < n; j++) p[i] += A[i * n + j] * u[j];
            p[i] *= 2 / square;
            product += p[i] * u[i];
        }
        for (i = 0; i < n; i++) p[i] -= product / square * u[i];
        for (i = 0; i < n; i++)
            for (j = 0; j <= i; j++)
                A[j * n + i] = A[i * n + j] -= p[i] * u[j] + u[i] * p[j];
    }
    qsort(spectrum, n, sizeof *spectrum, ascending);
}

/* A <- X X' / d for uniform X of variance 1: n x d. */
static void gram(size_t n, size_t d)
{
    size_t i, j, k;
    memset(A, 0, n * n * sizeof *A);
    seed = (uint32_t)(n + d);
    for (k = 0; k < d; k++) {
        for (i = 0; i < n; i++) u[i] = (uniform() - 0.5) * sqrt(12.0);
        for (i = 0; i < n; i++)
            for (j = 0; j <= i; j++) A[i * n + j] += u[i] * u[j] / (double)d;
    }
    for (i = 0; i < n; i++)
        for (j = 0; j < i; j++) A[j * n + i] = A[i * n + j];
}

/* Largest error of all eigenvalues of A over eps max |w|; 1e300 on failure. */
static double all_error(size_t n)
{
    double e = 0, big = 1e-300;
    tr_info info;
    size_t i;
    memcpy(B, A, n * n * sizeof *A);
    if (tr_eigenvalues_d(n, B, n, w, NULL, &info) || info.status) return 1e300;
    if (!(info.gap <= DBL_EPSILON) || info.iterations > 30 * n) return 1e299;
    for (i = 0; i < n; i++) {
        big = larger(big, fabs(spectrum[i]));
        e = larger(e, fabs(w[i] - spectrum[i]));
        if (i && !(w[i] >= w[i - 1])) return 1e298;
    }
    return e / (DBL_EPSILON * big);
}

static double relative(double got, double want) { return fabs(got - want) / fabs(want); }

/* The largest excess so far of an error over its gap. */
static double excess;

/* Larger relative error of the extreme eigenvalues of A; 1e300 on failure. */
static double extreme_error(size_t n, double rtol)
{
    double low, high, e;
    tr_info info;
    memcpy(B, A, n * n * sizeof *A);
    if (tr_eigenvalues_extreme_d(n, A, n, rtol, &low, &high, NULL, &info)) return 1e300;
    if (memcmp(A, B, n * n * sizeof *A) || !(info.gap <= rtol) || !info.iterations)
        return 1e299;
    e = larger(relative(low, spectrum[0]), relative(high, spectrum[n - 1]));
    /* A has its spectrum up to rounding only. */
    excess =
        larger(excess, e - info.gap - 40 * DBL_EPSILON * spectrum[n - 1] / spectrum[0]);
    return e;
}

static void by_hand(void)
{
    double low, high;
    size_t n;
    A[0] = spectrum[0] = -3.25;
    within("all: 1 x 1", all_error(1), 0);
    A[0] = spectrum[0] = 3.25;
    within("extreme: 1 x 1", extreme_error(1, 1e-12), 1e-15);
    A[0] = 2, A[1] = A[2] = 1, A[3] = 2;
    spectrum[0] = 1, spectrum[1] = 3;
    within("all: 2 x 2", all_error(2), 4);
    within("extreme: 2 x 2", extreme_error(2, 1e-12), 1e-14);
    for (n = 0; n < 9; n++) A[n] = 1;
    spectrum[0] = spectrum[1] = 0, spectrum[2] = 3;
    within("all: ones, 3 x 3", all_error(3), 4);
    within("extreme: ones are singular",
           tr_eigenvalues_extreme_d(3, A, 3, 1e-6, &low, &high, NULL, NULL) !=
               TR_ERR_SINGULAR,
           0);
    for (n = 0; n < 9; n++) A[n] = n % 4 ? 1 : 2;
    spectrum[0] = spectrum[1] = 1, spectrum[2] = 4;
    within("all: 1 + ones, 3 x 3", all_error(3), 4);
    within("extreme: 1 + ones, 3 x 3", extreme_error(3, 1e-12), 1e-14);
    memset(A, 0, 100 * 100 * sizeof *A);
    memset(spectrum, 0, sizeof spectrum);
    within("all: zero matrix", all_error(100), 0);
    for (n = 0; n < 100; n++) A[n * 101] = spectrum[n] = 1;
    within("all: identity", all_error(100), 0);
    within("extreme: identity", extreme_error(100, 1e-12), 1e-14);
    for (n = 0; n < 100; n++) A[n * 101] = (double)((n * 37) % 100) - 20;
    for (n = 0; n < 100; n++) spectrum[n] = (double)n - 20;
    within("all: diagonal", all_error(100), 0);
    for (n = 0; n < 100; n++) A[n * 101] += 21;
    for (n = 0; n < 100; n++) spectrum[n] += 21;
    within("extreme: diagonal", extreme_error(100, 1e-12), 1e-12);
}

static void closed_forms(void)
{
    static const double hilbert5[5] = { 3.28792877217581589e-6, 0.000305898040151185432,
                                        0.0114074916234198023, 0.208534218611013332,
                                        1.56705069109823078 };
    /* of its elements rounded to f64; tests/reference/factors.py */
    static const double hilbert10[10] = {
        1.093252433497455222e-13, 2.2667455503810731916e-11, 2.1474388217975422457e-9,
        1.2289677387429185853e-7, 4.7296892931900962987e-6,  1.2874961427637339136e-4,
        2.5308907686700285995e-3, 3.5741816271639232787e-2,  3.4292954848350909963e-1,
        1.7519196702651775066
    };
    static const size_t sizes[] = { 2, 3, 10, 31, 32, 33, 64, 65, 100, 301 };
    double e = 0, x = 0;
    size_t i, j, k, n;
    for (k = 0; k < sizeof sizes / sizeof sizes[0]; k++) {
        n = sizes[k];
        memset(A, 0, n * n * sizeof *A);
        for (i = 0; i < n; i++) {
            double half = sin((double)(i + 1) * acos(-1.0) / (double)(2 * n + 2));
            A[i * n + i] = 2;
            if (i + 1 < n) A[i * n + i + 1] = A[(i + 1) * n + i] = -1;
            spectrum[i] = 4 * half * half;
        }
        e = larger(e, all_error(n));
        x = larger(x, extreme_error(n, 1e-9));
    }
    within("all: second differences, n = 2 .. 301", e, 30);
    within("extreme: second differences, condition up to 4e4", x, 1e-9);
    for (i = 0; i < 5; i++)
        for (j = 0; j < 5; j++) A[i * 5 + j] = 1 / (double)(i + j + 1);
    memcpy(spectrum, hilbert5, sizeof hilbert5);
    within("all: Hilbert 5 x 5", all_error(5), 5);
    within("extreme: Hilbert 5 x 5, condition 5e5", extreme_error(5, 1e-9), 1e-10);
    for (i = 0; i < 10; i++)
        for (j = 0; j < 10; j++) A[i * 10 + j] = 1 / (double)(i + j + 1);
    memcpy(spectrum, hilbert10, sizeof hilbert10);
    within("all: Hilbert 10 x 10, condition 2e13", all_error(10), 5);
}

static void constructed(void)
{
    static const size_t sizes[] = { 4, 17, 33, 100, 203, 400 };
    double e[6] = { 0, 0, 0, 0, 0, 0 }, x[3] = { 0, 0, 0 };
    size_t i, k, n;
    for (k = 0; k < sizeof sizes / sizeof sizes[0]; k++) {
        const double bound = 4 + 4 * sqrt((double)sizes[k]);
        n = sizes[k];
        for (i = 0; i < n; i++) spectrum[i] = 1 + (double)i;
        conjugate(n);
        e[0] = larger(e[0], all_error(n) / bound);
        x[0] = larger(x[0], extreme_error(n, 1e-9));
        for (i = 0; i < n; i++) spectrum[i] = pow(10, -16 * (double)i / (double)n);
        conjugate(n);
        e[1] = larger(e[1], all_error(n) / bound);
        for (i = 0; i < n; i++) spectrum[i] = 1 + (double)(i % 3);
        conjugate(n);
        e[2] = larger(e[2], all_error(n) / bound);
        x[1] = larger(x[1], extreme_error(n, 1e-9));
        for (i = 0; i < n; i++) spectrum[i] = i % 2 ? (double)i : 0;
        conjugate(n);
        e[3] = larger(e[3], all_error(n) / bound);
        for (i = 0; i < n; i++) spectrum[i] = (double)i - 0.6 * (double)n;
        conjugate(n);
        e[4] = larger(e[4], all_error(n) / bound);
        for (i = 0; i < n; i++) spectrum[i] = i ? 1 + 1e-12 * (double)i : 30;
        conjugate(n);
        e[5] = larger(e[5], all_error(n) / bound);
        for (i = 0; i < n; i++) spectrum[i] = pow(10, -4 * (double)i / (double)(n - 1));
        conjugate(n);
        x[2] = larger(x[2], extreme_error(n, 1e-9));
    }
    within("all: equally spaced", e[0], 1);
    within("all: graded over 16 decades", e[1], 1);
    within("all: three values, repeated", e[2], 1);
    within("all: rank deficient", e[3], 1);
    within("all: both signs", e[4], 1);
    within("all: one value and a cluster", e[5], 1);
    within("extreme: equally spaced", x[0], 1e-9);
    within("extreme: repeated at both ends", x[1], 1e-9);
    within("extreme: graded over 4 decades", x[2], 1e-9);
}

/* Reversed rows and columns, powers of two, the leading dimension and what is above the
   diagonal change nothing. */
static void invariances(void)
{
    size_t i, j, n = 65, ld = 80;
    double e = 0, nan = sqrt(-1.0), reversed[65], low, high, l2, h2;
    int k;
    gram(n, 100);
    memcpy(B, A, n * n * sizeof *A);
    tr_eigenvalues_d(n, B, n, w, NULL, NULL);
    for (i = 0; i < n; i++)
        for (j = 0; j < n; j++) B[i * n + j] = A[(n - 1 - i) * n + n - 1 - j];
    tr_eigenvalues_d(n, B, n, reversed, NULL, NULL);
    for (i = 0; i < n; i++) e = larger(e, fabs(w[i] - reversed[i]) / w[n - 1]);
    within("all: reversed order", e, 40 * DBL_EPSILON);
    memcpy(spectrum, w, sizeof w);
    for (i = 0, e = 0; i < n; i++) e += w[i] - A[i * n + i];
    within("all: trace", fabs(e), 1e-13);

    for (i = 0; i < n * ld; i++) B[i] = nan;
    for (i = 0; i < n; i++)
        for (j = 0; j <= i; j++) B[i * ld + j] = A[i * n + j];
    k = tr_eigenvalues_d(n, B, ld, w, NULL, NULL) != TR_OK;
    within("all: only the lower triangle is read", k + memcmp(w, spectrum, n * sizeof *w),
           0);
    e = 0;
    for (k = -1020; k <= 1020; k += 340) {
        for (i = 0; i < n * n; i++) B[i] = ldexp(A[i], k);
        e += tr_eigenvalues_d(n, B, n, w, NULL, NULL) != TR_OK;
        if (k < -700) continue; /* denormals lose digits */
        for (i = 0; i < n; i++) e += w[i] != ldexp(spectrum[i], k);
    }
    within("all: scaled by 2^-680 .. 2^1020, the same bits", e, 0);

    /* Denormal elements are those of a matrix of moderate ones, exactly scaled. */
    for (i = 0; i < n * n; i++) B[i] = ldexp(ldexp(A[i], -1060), 1060);
    e = tr_eigenvalues_d(n, B, n, reversed, NULL, NULL) != TR_OK;
    for (i = 0; i < n * n; i++) B[i] = ldexp(A[i], -1060);
    e += tr_eigenvalues_d(n, B, n, w, NULL, NULL) != TR_OK;
    for (i = 0; i < n; i++) e += w[i] != ldexp(reversed[i], -1060);
    within("all: denormal elements", e, 0);
    /* Rows of size 10^-20k: squares that vanish or lose digits. */
    for (k = 0; k < 20; k++) {
        for (i = 0; i < n; i++)
            for (j = 0; j < n; j++)
                B[i * n + j] =
                    A[i * n + j] *
                    pow(10, -(double)k * (double)(n - 1 - (i < j ? i : j)) / 2);
        for (i = 0; i < n; i++) p[i] = B[i * n + i];
        e = larger(e, tr_eigenvalues_d(n, B, n, w, NULL, NULL) != TR_OK);
        for (i = 0, u[0] = 0; i < n; i++) u[0] += w[i] - p[i];
        e = larger(e, fabs(u[0]) > 1e-13 || !(w[0] > -1e-13));
    }
    within("all: rows of very different size", e, 0);

    tr_eigenvalues_extreme_d(n, A, n, 1e-9, &low, &high, NULL, NULL);
    e = larger(relative(low, spectrum[0]), relative(high, spectrum[n - 1]));
    within("extreme: agrees with all", e, 1e-9);
    for (i = 0; i < n * ld; i++) B[i] = nan;
    for (i = 0; i < n; i++)
        for (j = 0; j < n; j++) B[i * ld + j] = A[i * n + j];
    tr_eigenvalues_extreme_d(n, B, ld, 1e-9, &l2, &h2, NULL, NULL);
    within("extreme: the leading dimension", low != l2 || high != h2, 0);
}

static void accuracy(void)
{
    double rtol, e = 0;
    size_t i, n = 300;
    for (i = 0; i < n; i++) spectrum[i] = 0.05 + 5 * (double)(i * i) / (double)(n * n);
    conjugate(n);
    for (rtol = 1e-2; rtol > 1e-13; rtol /= 10)
        e = larger(e, extreme_error(n, rtol) / rtol);
    within("extreme: rtol = 1e-2 .. 1e-12 is kept", e, 1);
    within("extreme: errors within the gap, here and above", excess, 0);
    within("extreme: rtol below rounding is refused", extreme_error(n, 1e-16) != 1e300,
           0);

    /* Pairs at both ends, closer and closer: the gap can be wrong, the result not. */
    e = 0;
    for (rtol = 1e-3; rtol > 1e-13; rtol /= 10) {
        for (i = 0; i < 100; i++) spectrum[i] = (double)i + 1;
        spectrum[1] = spectrum[0] * (1 + rtol);
        spectrum[98] = spectrum[99] * (1 - rtol);
        conjugate(100);
        e = larger(e, extreme_error(100, 1e-9));
    }
    within("extreme: close pairs", e, 1e-9);

    /* Edges so dense that a run of Lanczos is not enough. */
    n = 600;
    for (i = 0; i < n; i++) {
        double s = sin((double)i * acos(-1.0) / (2 * (double)n));
        spectrum[i] = 0.1 + s * s;
    }
    conjugate(n);
    within("extreme: dense edges", extreme_error(n, 1e-9), 1e-9);
}

static int live, refuse;
static void *counting_allocate(void *context, size_t bytes)
{
    (void)context;
    if (refuse) return NULL;
    live++;
    return malloc(bytes);
}
static void counting_release(void *context, void *block)
{
    (void)context;
    live--;
    free(block);
}

static void errors(void)
{
    tr_allocator memory = { counting_allocate, counting_release, NULL };
    double low, high, nan = sqrt(-1.0);
    tr_info info;
    tr_status status;
    size_t i;
    int k, wrong = 0;
    A[0] = 2, A[1] = A[2] = 3, A[3] = 2;
    wrong += tr_eigenvalues_d(0, A, 2, w, NULL, &info) != TR_ERR_ARGUMENT;
    wrong += tr_eigenvalues_d(2, A, 1, w, NULL, &info) != TR_ERR_ARGUMENT;
    wrong += tr_eigenvalues_d(2, NULL, 2, w, NULL, &info) != TR_ERR_ARGUMENT;
    wrong += info.status != TR_ERR_ARGUMENT || info.gap != 1;
    wrong +=
        tr_eigenvalues_extreme_d(2, A, 2, 0, &low, &high, NULL, NULL) != TR_ERR_ARGUMENT;
    wrong += tr_eigenvalues_extreme_d(2, A, 2, nan, &low, &high, NULL, NULL) !=
             TR_ERR_ARGUMENT;
    wrong +=
        tr_eigenvalues_extreme_d(2, A, 2, 1, NULL, &high, NULL, NULL) != TR_ERR_ARGUMENT;
    within("errors: arguments", wrong, 0);
    wrong = tr_eigenvalues_extreme_d(2, A, 2, 1e-9, &low, &high, &memory, &info) !=
            TR_ERR_SINGULAR;
    wrong += info.status != TR_ERR_SINGULAR || info.gap != 1 || live != 0;
    A[0] = A[3] = 0;
    A[1] = A[2] = 0;
    wrong += tr_eigenvalues_extreme_d(2, A, 2, 1e-9, &low, &high, NULL, &info) !=
             TR_ERR_SINGULAR;
    within("errors: not positive definite", wrong, 0);
    wrong = 0;
    /* A smallest eigenvalue of rounding errors, of either sign. */
    for (k = 1; k < 40; k++) {
        for (i = 0; i < 30; i++) spectrum[i] = (double)i * (double)k;
        conjugate(30);
        for (i = 0; i < 30; i++) A[i * 31] += k * 1e-16;
        wrong +=
            tr_eigenvalues_extreme_d(30, A, 30, 1e-3, &low, &high, NULL, &info) == TR_OK;
        wrong += !(info.gap > 1e-3);
    }
    within("errors: singular by construction", wrong, 0);
    gram(60, 50);
    status = tr_eigenvalues_extreme_d(60, A, 60, 1e-9, &low, &high, NULL, &info);
    within(
        "errors: singular up to rounding",
        !(status == TR_ERR_SINGULAR || (status == TR_ERR_CONVERGENCE && info.gap > 1e-9)),
        0);
    A[60] = nan;
    wrong = tr_eigenvalues_extreme_d(60, A, 60, 1e-9, &low, &high, NULL, &info) !=
            TR_ERR_NONFINITE;
    wrong += tr_eigenvalues_d(60, A, 60, w, NULL, &info) != TR_ERR_NONFINITE;
    A[60] = HUGE_VAL;
    wrong += tr_eigenvalues_d(60, A, 60, w, NULL, &info) != TR_ERR_NONFINITE;
    A[0] = A[1] = A[2] = A[3] = DBL_MAX;
    wrong += tr_eigenvalues_d(2, A, 2, w, NULL, &info) != TR_ERR_NONFINITE;
    within("errors: not finite", wrong, 0);
    gram(60, 80);
    for (refuse = 1; refuse >= 0; refuse--) {
        tr_status want = refuse ? TR_ERR_MEMORY : TR_OK;
        wrong +=
            tr_eigenvalues_extreme_d(60, A, 60, 1e-9, &low, &high, &memory, NULL) != want;
        wrong += tr_eigenvalues_d(60, A, 60, w, &memory, NULL) != want;
    }
    within("memory: released; refusal is reported", wrong + live, 0);
}

static void hashes(void)
{
    static const size_t sizes[] = { 1, 2, 3, 31, 32, 33, 64, 70, 129 };
    size_t k;
    for (k = 0; k < sizeof sizes / sizeof sizes[0]; k++) {
        size_t n = sizes[k];
        double e[3];
        tr_info info;
        gram(n, n + n / 2 + 1);
        tr_eigenvalues_extreme_d(n, A, n, 1e-9, &e[0], &e[1], NULL, &info);
        e[2] = info.gap;
        test_hash("eigenvalues: extreme", e, sizeof e);
        tr_eigenvalues_d(n, A, n, w, NULL, NULL);
        test_hash("eigenvalues: all", w, n * sizeof *w);
    }
}

int main(int argc, char **argv)
{
    test_begin(argc, argv);
    if (test_hashing) {
        hashes();
        return 0;
    }
    by_hand();
    closed_forms();
    constructed();
    invariances();
    accuracy();
    errors();
    return test_end();
}
