/* How fast the kernels are, each beside what this machine can do at best, measured in the same run:
   the rate of fused multiply-adds on registers alone, and the bandwidth of reading an array as
   large as the kernel's data.  The limit of a kernel is the slower of the two for its work; that of
   the optimizers reading and writing as many numbers as they do, that of normals the random words
   that they are made of.

   Compile with -DBENCH_OPENBLAS -lopenblas to compare with OpenBLAS on one thread. */
#ifndef REAL
#define _POSIX_C_SOURCE 200809L
#define TOYREG_IMPLEMENTATION
#include "../../toyreg.h"

#include <stdio.h>
#include <time.h>
#ifdef BENCH_OPENBLAS
#include <cblas.h>
#endif

/* ------------------------------------------------------------------- limits */

static volatile double sink; /* results go here, so that no loop is optimized away */

/* `chains` independent accumulators: fused multiply-adds on registers, then plain reading. */
#define CHAINS(c) _Pragma("GCC unroll 32") for (c = 0; c < chains; c++)
#define LIMITS(name, target, real, vector, lanes, sums, set1, load, fma, add, store)        \
    target static double peak_##name(size_t steps)                                          \
    {                                                                                       \
        enum { chains = sums };                                                             \
        vector s[chains];                                                                   \
        const vector a = set1((real)sink);                                                  \
        real out[lanes];                                                                    \
        size_t i, c;                                                                        \
        CHAINS(c) s[c] = set1((real)(sink + (double)c));                                    \
        for (i = 0; i < steps; i++) CHAINS(c) s[c] = fma(a, s[c], a);                       \
        for (c = 1; c < chains; c++) s[0] = add(s[0], s[c]);                                \
        store(out, s[0]);                                                                   \
        sink = (double)out[0] * 0;                                                          \
        return 2.0 * lanes * chains * (double)steps;                                        \
    }                                                                                       \
    target static void read_##name(size_t n, const real *x)                                 \
    {                                                                                       \
        enum { chains = sums };                                                             \
        vector s[chains];                                                                   \
        real out[lanes];                                                                    \
        size_t i, c;                                                                        \
        CHAINS(c) s[c] = set1(0);                                                           \
        for (i = 0; i + lanes * chains <= n; i += lanes * chains)                           \
            CHAINS(c) s[c] = add(s[c], load(x + i + c * lanes));                            \
        for (c = 1; c < chains; c++) s[0] = add(s[0], s[c]);                                \
        store(out, s[0]);                                                                   \
        sink = (double)out[0] * 0;                                                          \
    }                                                                                       \
    /* g is read, `others` of the arrays x are read and written; 0: x[0] is written only */ \
    target static void mix_##name(size_t n, int others, const real *g, real *const *x)      \
    {                                                                                       \
        const vector zero = set1((real)sink);                                               \
        real *b = x[0], *w = x[1], *v = x[2];                                               \
        size_t i;                                                                           \
        if (!others)                                                                        \
            for (i = 0; i + lanes <= n; i += lanes)                                         \
                store(b + i, add(load(g + i), zero));                                       \
        else                                                                                \
            for (i = 0; i + lanes <= n; i += lanes) {                                       \
                const vector c = add(load(w + i), zero);                                    \
                store(b + i, fma(load(g + i), zero, load(b + i)));                          \
                store(w + i, c);                                                            \
                if (others > 2) store(v + i, add(load(v + i), zero));                       \
            }                                                                               \
    }

#define PLAIN(a) (a)
#define PLAIN_LOAD(p) (*(p))
#define PLAIN_ADD(a, b) ((a) + (b))
#define PLAIN_STORE(p, a) ((void)(*(p) = (a)))
LIMITS(scalar_f, , float, float, 1, 8, PLAIN, PLAIN_LOAD, fmaf, PLAIN_ADD, PLAIN_STORE)
LIMITS(scalar_d, , double, double, 1, 8, PLAIN, PLAIN_LOAD, fma, PLAIN_ADD, PLAIN_STORE)
#ifdef TR__X86
#define AVX2 __attribute__((target("avx2,fma")))
#define AVX512 __attribute__((target("avx512f")))
LIMITS(avx2_f, AVX2, float, __m256, 8, 12, _mm256_set1_ps, _mm256_loadu_ps,
       _mm256_fmadd_ps, _mm256_add_ps, _mm256_storeu_ps)
LIMITS(avx2_d, AVX2, double, __m256d, 4, 12, _mm256_set1_pd, _mm256_loadu_pd,
       _mm256_fmadd_pd, _mm256_add_pd, _mm256_storeu_pd)
LIMITS(avx512_f, AVX512, float, __m512, 16, 16, _mm512_set1_ps, _mm512_loadu_ps,
       _mm512_fmadd_ps, _mm512_add_ps, _mm512_storeu_ps)
LIMITS(avx512_d, AVX512, double, __m512d, 8, 16, _mm512_set1_pd, _mm512_loadu_pd,
       _mm512_fmadd_pd, _mm512_add_pd, _mm512_storeu_pd)
#endif
#ifdef TR__NEON
#define NEON_FMA_F(a, b, c) vfmaq_f32(c, a, b)
#define NEON_FMA_D(a, b, c) vfmaq_f64(c, a, b)
LIMITS(neon_f, , float, float32x4_t, 4, 24, vdupq_n_f32, vld1q_f32, NEON_FMA_F, vaddq_f32,
       vst1q_f32)
LIMITS(neon_d, , double, float64x2_t, 2, 24, vdupq_n_f64, vld1q_f64, NEON_FMA_D,
       vaddq_f64, vst1q_f64)
#endif

static const struct {
    const char *isa;
    double (*peak_f)(size_t), (*peak_d)(size_t);
    void (*read_f)(size_t, const float *), (*read_d)(size_t, const double *);
    void (*mix_f)(size_t, int, const float *, float *const *);
    void (*mix_d)(size_t, int, const double *, double *const *);
} limit_table[] = {
#ifdef TR__X86
    { "avx512", peak_avx512_f, peak_avx512_d, read_avx512_f, read_avx512_d, mix_avx512_f, mix_avx512_d },
    { "avx2", peak_avx2_f, peak_avx2_d, read_avx2_f, read_avx2_d, mix_avx2_f, mix_avx2_d },
#endif
#ifdef TR__NEON
    { "neon", peak_neon_f, peak_neon_d, read_neon_f, read_neon_d, mix_neon_f, mix_neon_d },
#endif
    { "scalar", peak_scalar_f, peak_scalar_d, read_scalar_f, read_scalar_d, mix_scalar_f, mix_scalar_d }
}, *limits;

/* ------------------------------------------------------------------- timing */

enum { array_bytes = 16 << 20, arrays = 6, most_repeats = 15, tasks = 4 };
enum { peak_steps = 4000 };
enum { pixels = 64, classes = 10, deepest = 7 }; /* of the networks */

static int quick;
static const char *only = "";
static void *array[arrays]; /* A, B, C, two vectors or matrices, work */
static size_t M, N, K, read_bytes;

typedef void (*task)(void);

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Seconds per call, by as many calls as take a while together. */
static double seconds(task f, size_t *calls)
{
    const double least = quick ? 1e-3 : 5e-3;
    for (;; *calls *= 2) {
        const double start = now();
        double spent;
        size_t i;
        for (i = 0; i < *calls; i++) f();
        spent = now() - start;
        if (spent >= least) return spent / (double)*calls;
    }
}

/* Medians over repeats in which the tasks take turns, so that all see the same machine. */
static void medians(const task *f, double *median)
{
    const int repeats = quick ? 5 : most_repeats;
    size_t calls[tasks] = { 1, 1, 1, 1 };
    double t[tasks][most_repeats];
    int i, r, j;
    for (r = 0; r < repeats; r++)
        for (i = 0; i < tasks; i++) {
            double s = f[i] ? seconds(f[i], &calls[i]) : 0;
            for (j = r; j && t[i][j - 1] > s; j--) t[i][j] = t[i][j - 1];
            t[i][j] = s;
        }
    for (i = 0; i < tasks; i++) median[i] = t[i][repeats / 2];
}

static void heading(void)
{
    printf("%-8s %-16s %-4s %-7s %9s %-8s %6s  %-9s %8s\n", "kernel", "shape", "", "isa",
           "rate", "", "limit", "by", "OpenBLAS");
}

/* ------------------------------------------------------------- both precisions */

#define REAL float
#define F(name) name##_f
#define T(name) tr_##name
#define BLAS(name) cblas_s##name
#define PRECISION "f32"
#include "bench.c"
#undef REAL
#undef F
#undef T
#undef BLAS
#undef PRECISION
#define REAL double
#define F(name) name##_d
#define T(name) tr_##name##_d
#define BLAS(name) cblas_d##name
#define PRECISION "f64"
#include "bench.c"

/* ------------------------------------------------------------------- solvers */

/* They take milliseconds: each row is the time of one call; the rival is LAPACK as OpenBLAS
   builds it.  The first calls of both are compared: results may differ by some eps times the
   largest of them, the extreme ones by what was asked of them. */
static struct {
    double *A, *G, *work, *vectors[2], *x, *values[2]; /* G: destroyed by who computes */
    double lambda;
} problem;

static double *numbers(size_t n)
{
    double *p = malloc(n * sizeof *p);
    if (!p) {
        fprintf(stderr, "bench: out of memory\n");
        exit(1);
    }
    return p;
}

static void solved(tr_status status)
{
    if (status == TR_OK) return;
    fprintf(stderr, "bench: %s\n", tr_status_message(status));
    exit(1);
}

static void eigenvalues(void)
{
    memcpy(problem.G, problem.A, M * N * sizeof *problem.G);
    solved(tr_eigenvalues_d(N, problem.G, N, problem.values[0], NULL, NULL));
}
static void extreme(void)
{
    double *w = problem.values[0];
    solved(tr_eigenvalues_extreme_d(N, problem.A, N, 1e-6, w, w + 1, NULL, NULL));
}
static void singular_values(void)
{
    solved(tr_singular_values_d(M, N, problem.A, N, problem.values[0], NULL, NULL));
}
static void svd(void)
{
    solved(tr_svd_d(M, N, problem.A, N, problem.vectors[0], M, problem.values[0],
                    problem.vectors[1], N, NULL, NULL));
}
static void lasso(void)
{
    const tr_lasso o = { problem.lambda, 1e-9, 20000 };
    memset(problem.values[0], 0, N * sizeof(double));
    solved(tr_lasso_d(&o, M, N, problem.A, N, problem.x, problem.values[0],
                      problem.values[1], NULL, NULL));
}
static void ridge(void)
{
    solved(tr_ridge_d(problem.lambda, M, N, problem.A, N, problem.x, problem.values[0],
                      NULL));
}

#ifdef BENCH_OPENBLAS
/* Fortran's hidden lengths of strings come last. */
extern void dsyevd_(const char *, const char *, const int *, double *, const int *,
                    double *, double *, const int *, int *, const int *, int *, size_t,
                    size_t);
extern void dgesdd_(const char *, const int *, const int *, double *, const int *,
                    double *, double *, const int *, double *, const int *, double *,
                    const int *, int *, int *, size_t);

static int lapack_integers[8 * 1024];

static void lapack_done(int info)
{
    if (!info) return;
    fprintf(stderr, "bench: LAPACK says %d\n", info);
    exit(1);
}
static void
lapack_eigenvalues(void) /* our rows are its columns: 'U' is our lower triangle */
{
    const int n = (int)N, size = 1 + 6 * n + 64 * n, integers = 3 + 5 * n;
    int info;
    memcpy(problem.G, problem.A, N * N * sizeof *problem.G);
    dsyevd_("N", "U", &n, problem.G, &n, problem.values[1], problem.work, &size,
            lapack_integers, &integers, &info, 1, 1);
    lapack_done(info);
}
static void lapack_svd_job(const char *job)
{
    const int m = (int)M, n = (int)N, k = m < n ? m : n;
    const int size = 4 * k * k + 7 * k + 64 * (m + n);
    int info;
    memcpy(problem.G, problem.A, M * N * sizeof *problem.G);
    dgesdd_(job, &n, &m, problem.G, &n, problem.values[1], problem.vectors[1], &n,
            problem.vectors[0], &k, problem.work, &size, lapack_integers, &info, 1);
    lapack_done(info);
}
static void lapack_singular_values(void) { lapack_svd_job("N"); }
static void lapack_svd(void) { lapack_svd_job("S"); }
#define LAPACK(name) lapack_##name
#else
#define LAPACK(name) NULL
#endif

/* One row: m x n data; the first `values` results of f are compared with those of the rival,
   or with its first and its last where `ends`. */
static void solver_row(const char *kernel, const char *form, size_t m, size_t n,
                       size_t values, int ends, task f, task rival)
{
    const task task_of[tasks] = { f, rival, NULL, NULL };
    double t[tasks], *const *w = problem.values, top;
    char shape[64];
    size_t i;
    M = m, N = n;
    snprintf(shape, sizeof shape, "%s%zux%zu", form, m, n);
    if (rival) {
        f();
        rival();
        if (ends) w[1][1] = w[1][n - 1];
        top = fmax(fabs(w[1][0]), fabs(w[1][values - 1])); /* they are sorted */
        for (i = 0; i < values; i++) {
            const double most =
                ends ? 1e-6 * fabs(w[1][i]) : 100 * sqrt((double)n) * DBL_EPSILON * top;
            if (fabs(w[0][i] - w[1][i]) <= most) continue;
            fprintf(stderr, "bench: %s %s: %.17g, by LAPACK %.17g\n", kernel, shape,
                    w[0][i], w[1][i]);
            exit(1);
        }
    }
    medians(task_of, t);
    printf("%-8s %-16s %-4s %-7s %9.3f %-8s %6s  %-9s ", kernel, shape, "f64", tr_isa(),
           1e3 * t[0], "ms", "-", "-");
    if (rival)
        printf("%7.2fx\n", t[1] / t[0]);
    else
        printf("%8s\n", "-");
    fflush(stdout);
}

static int wanted(const char *kernel) { return !*only || !strcmp(only, kernel); }

static void solver_rows(void)
{
    static const size_t orders[] = { 100, 200, 400, 700, 1000 };
    const size_t count = quick ? 2 : sizeof orders / sizeof *orders, most = 1000;
    const size_t rows = quick ? 70 : 700, columns = quick ? 100 : 1000;
    tr_rng r = tr_rng_stream(1, 3);
    double *X = numbers(most * most), *S = numbers(most * most), *y = numbers(most);
    size_t i;
    tr_normal_d(&r, most * most, X);
    tr_normal_d(&r, most, y);
    problem.G = numbers(most * most);
    problem.work = numbers(4 * most * most + 200 * most);
    for (i = 0; i < 2; i++) {
        problem.vectors[i] = numbers(most * most);
        problem.values[i] = numbers(most);
    }
    problem.A = X; /* as a symmetric matrix, its lower triangle */
    for (i = 0; i < count && wanted("eigen"); i++) {
        const size_t n = orders[i];
        solver_row("eigen", "", n, n, n, 0, eigenvalues, LAPACK(eigenvalues));
    }
    problem.A = S; /* X X'/d, 0.7 d x 0.7 d */
    for (i = 0; i < count && orders[i] <= 700 && wanted("extreme"); i++) {
        const size_t n = orders[i], d = n * 10 / 7;
        tr_syrk_d(TR_N, n, d, 1 / (double)d, X, d, 0, S, n);
        solver_row("extreme", "", n, n, 2, 1, extreme, LAPACK(eigenvalues));
    }
    problem.A = X;
    for (i = 0; i < count && wanted("svd"); i++) {
        const size_t n = orders[i];
        solver_row("svd", "values ", n, n, n, 0, singular_values,
                   LAPACK(singular_values));
    }
    for (i = 0; i < count && orders[i] <= 400 && wanted("svd"); i++) {
        const size_t n = orders[i];
        solver_row("svd", "", n, n, n, 0, svd, LAPACK(svd));
    }
    if (wanted("svd") && !quick)
        solver_row("svd", "", 150, 1000, 150, 0, svd, LAPACK(svd));
    problem.x = y;
    if (wanted("ridge")) {
        problem.lambda = .1;
        solver_row("ridge", "", rows, columns, 0, 0, ridge, NULL);
    }
    for (i = 40; i <= 160 && wanted("lasso"); i *= 4) {
        char form[16];
        snprintf(form, sizeof form, "1/%zu ", i);
        problem.lambda = tr_lasso_lambda_max_d(rows, columns, X, columns, y) / (double)i;
        solver_row("lasso", form, rows, columns, 0, 0, lasso, NULL);
    }
}

static const char usage[] =
    "usage: bench [--quick] [KERNEL]\n"
    "  --quick  smaller sizes and fewer repeats\n"
    "  KERNEL   only this one: gemm syrk mlp gemv gram dot axpy sgd nesterov adam\n"
    "           soft normal exp log sinpi tanh atan quantile\n"
    "           eigen extreme svd ridge lasso\n"
    "The instruction set is the best one, or TOYREG_ISA.\n"
    "limit: fraction of the machine's own limit for that work, measured in turn with the\n"
    "kernel (by: FMA rate; read bandwidth; traffic, the same numbers read and written;\n"
    "for normals the random words they are made of).  OpenBLAS: its time over ours, if compiled in.\n";

int main(int argc, char **argv)
{
    size_t i;
    int a;
    for (a = 1; a < argc; a++)
        if (!strcmp(argv[a], "--help")) {
            fputs(usage, stdout);
            return 0;
        } else if (!strcmp(argv[a], "--quick")) {
            quick = 1;
        } else if (argv[a][0] != '-' && !*only) {
            only = argv[a];
        } else {
            fprintf(stderr, "bench: unknown option %s\n%s", argv[a], usage);
            return 2;
        }
    for (i = 0; i < arrays; i++) {
        if (posix_memalign(&array[i], 4096, array_bytes)) {
            fprintf(stderr, "bench: out of memory\n");
            return 1;
        }
    }
    for (i = 0; strcmp(limit_table[i].isa, tr_isa()); i++) continue;
    limits = &limit_table[i];
#ifdef BENCH_OPENBLAS
    openblas_set_num_threads(1);
#endif
    heading();
    rows_f();
    rows_d();
    solver_rows();
    return 0;
}

#else /* -------------------------------------------------- both precisions, once each */

#define A ((REAL *)array[0])
#define B ((REAL *)array[1])
#define C ((REAL *)array[2])
#define X ((REAL *)array[3])
#define Y ((REAL *)array[4])
#define WORK ((REAL *)array[5])

static void F(peak)(void) { limits->F(peak)(peak_steps); }
static void F(reading)(void) { limits->F(read)(read_bytes / sizeof(REAL), B); }

static void F(mix)(int others)
{
    REAL *x[3];
    x[0] = C, x[1] = X, x[2] = Y;
    limits->F(mix)(N, others, A, x);
}
static void F(mix11)(void) { F(mix)(0); } /* numbers read, and written */
static void F(mix32)(void) { F(mix)(2); }
static void F(mix43)(void) { F(mix)(3); }

static void F(gemm)(void) { T(gemm)(TR_N, TR_N, M, N, K, 1, A, K, B, N, 0, C, N); }
static void F(gemm_nt)(void) { T(gemm)(TR_N, TR_T, M, N, K, 1, A, K, B, K, 0, C, N); }
static void F(gemm_tn)(void) { T(gemm)(TR_T, TR_N, M, N, K, 1, A, M, B, N, 0, C, N); }
static void F(syrk)(void) { T(syrk)(TR_N, N, K, 1, A, K, 0, C, N); }
static void F(gemv)(void) { T(gemv)(TR_N, M, N, 1, A, N, X, 0, Y); }
static void F(gemv_t)(void) { T(gemv)(TR_T, M, N, 1, A, N, X, 0, Y); }
/* The rows of its data begin on cache lines, as they should where speed matters. */
#define ROW ((N + 15) / 16 * 16)
static void F(gram)(void) { T(gram)(M, N, K, A, ROW, X, N, NULL, 0, C, N, WORK); }
static void F(dot)(void) { sink = (double)T(dot)(N, A, X); }
static void F(axpy)(void) { T(axpy)(N, (REAL)1e-9, A, X); }
static void F(sgd)(void)
{
    const tr_sgd o = { 1e-9, .9, 1e-3 };
    T(sgd_step)(&o, N, A, C, X);
}
static void F(soft)(void) { T(soft_threshold)(N, (REAL).1, A, C); }
static void F(sgd_l1)(void)
{
    const tr_sgd o = { 1e-9, .9, 1e-3 };
    const tr_penalty l1 = { TR_L1, 1e-3, 0, 0, 0 };
    T(sgd_prox_step)(&o, &l1, N, A, C, X);
}
static void F(nesterov)(void)
{
    const tr_sgd o = { 1e-9, .9, 1e-3 };
    T(nesterov_step)(&o, N, A, C, X);
}
static void F(nesterov_l1)(void)
{
    const tr_sgd o = { 1e-9, .9, 1e-3 };
    const tr_penalty l1 = { TR_L1, 1e-3, 0, 0, 0 };
    T(nesterov_prox_step)(&o, &l1, N, A, C, X);
}
static void F(adam)(void)
{
    const tr_adam o = { 1e-9, .9, .999, 1e-8, 1e-3 };
    T(adam_step)(&o, 1000, N, A, C, Y, X);
}
static void F(adam_l1)(void)
{
    const tr_adam o = { 1e-9, .9, .999, 1e-8, 1e-3 };
    const tr_penalty l1 = { TR_L1, 1e-3, 0, 0, 0 };
    T(adam_prox_step)(&o, &l1, 1000, N, A, C, Y, X);
}
static void F(normal)(void)
{
    tr_rng r = tr_rng_stream(1, 2);
    T(normal)(&r, N, C);
}
static void F(words)(void)
{
    tr_rng r = tr_rng_stream(1, 2);
    tr_bits(&r, N * sizeof(REAL) / 4, (uint32_t *)array[2]);
}
static void F(exp)(void) { T(exp)(N, A, C); }
static void F(log)(void) { T(log)(N, X, C); }
static void F(sinpi)(void) { T(sinpi)(N, A, C); }
static void F(tanh)(void) { T(tanh)(N, A, C); }
static void F(atan)(void) { T(atan)(N, A, C); }
static void F(quantile)(void) { T(normal_quantile)(N, X, C); }
/* A step of descent with M samples of a network of N layers, K units in the hidden ones; its
   operations are those of the products of matrices alone. */
static void F(mlp)(void)
{
    static uint32_t label[1024];
    const tr_sgd o = { 1e-9, .9, 0 };
    size_t width[deepest + 1], i;
    tr_mlp net = { N, width, TR_ARCTAN, 0, 0 };
    REAL *z;
    for (i = 1; i < N; i++) width[i] = K;
    width[0] = pixels, width[N] = classes;
    z = T(mlp_forward)(&net, M, A, pixels, B, NULL, WORK);
    T(cross_entropy)(M, classes, z, label, z);
    T(mlp_backward)(&net, M, A, pixels, B, z, C, WORK);
    T(sgd_step)(&o, tr_mlp_weights(&net), C, Y, B);
}
static double F(mlp_flops)(size_t m, size_t layers, size_t h)
{
    const double inner = (double)(layers - 2) * (double)(h * h);
    return 2 * (double)m * (double)h * (2 * pixels + 3 * classes) + 6 * (double)m * inner;
}

#ifdef BENCH_OPENBLAS
static void F(blas_gemm)(void)
{
    BLAS(gemm)
    (CblasRowMajor, CblasNoTrans, CblasNoTrans, (int)M, (int)N, (int)K, 1, A, (int)K, B,
     (int)N, 0, C, (int)N);
}
static void F(blas_gemm_nt)(void)
{
    BLAS(gemm)
    (CblasRowMajor, CblasNoTrans, CblasTrans, (int)M, (int)N, (int)K, 1, A, (int)K, B,
     (int)K, 0, C, (int)N);
}
static void F(blas_gemm_tn)(void)
{
    BLAS(gemm)
    (CblasRowMajor, CblasTrans, CblasNoTrans, (int)M, (int)N, (int)K, 1, A, (int)M, B,
     (int)N, 0, C, (int)N);
}
static void F(blas_syrk)(void)
{
    BLAS(syrk)
    (CblasRowMajor, CblasLower, CblasNoTrans, (int)N, (int)K, 1, A, (int)K, 0, C, (int)N);
}
static void F(blas_gemv)(void)
{
    BLAS(gemv)(CblasRowMajor, CblasNoTrans, (int)M, (int)N, 1, A, (int)N, X, 1, 0, Y, 1);
}
static void F(blas_gemv_t)(void)
{
    BLAS(gemv)(CblasRowMajor, CblasTrans, (int)M, (int)N, 1, A, (int)N, X, 1, 0, Y, 1);
}
static void F(blas_gram)(void) /* two products: (S X')', then (R' X) */
{
    BLAS(gemm)
    (CblasRowMajor, CblasNoTrans, CblasTrans, (int)K, (int)M, (int)N, 1, X, (int)N, A,
     (int)ROW, 0, Y, (int)M);
    BLAS(gemm)
    (CblasRowMajor, CblasNoTrans, CblasNoTrans, (int)K, (int)N, (int)M, 1 / (REAL)M, Y,
     (int)M, A, (int)ROW, 0, C, (int)N);
}
static void F(blas_dot)(void) { sink = (double)BLAS(dot)((int)N, A, 1, X, 1); }
static void F(blas_axpy)(void) { BLAS(axpy)((int)N, (REAL)1e-9, A, 1, X, 1); }
#define RIVAL(name) F(blas_##name)
#else
#define RIVAL(name) NULL
#endif

/* One row: operations and numbers read per call; unit 'f' GFLOP/s, 'b' GB/s, 'v' ns a value.  With
   'w', ns a value, and 's', GB/s read and written, the limit is the rival: the random words alone,
   or the same numbers read and written. */
static void F(row)(const char *kernel, const char *form, char unit, size_t m, size_t n,
                   size_t k, double flops, double read, size_t held, task f, task rival)
{
    const task task_of[tasks] = { f, rival, F(peak), F(reading) };
    double t[tasks], bound, by_fma, by_reading, rate;
    char shape[64];
    size_t i;
    if (*only && strcmp(only, kernel)) return;
    M = m, N = n, K = k;
    read_bytes = held * sizeof(REAL);
    if (read_bytes < 16384) read_bytes = 16384;
    if (read_bytes > array_bytes) read_bytes = array_bytes;
    for (i = 0; i < array_bytes / sizeof(REAL); i++) {
        A[i] = (REAL)(i * 2654435761u % 1024) / 1024 - (REAL).5;
        B[i] = (REAL)(i * 40503u % 1024) / 1024 - (REAL).5;
        X[i] = (REAL)(i * 48271u % 1024 + 1) / 1024;
        C[i] = Y[i] = WORK[i] = 0;
    }
    medians(task_of, t);
    by_fma = flops * t[2] / limits->F(peak)(peak_steps);
    by_reading = read * sizeof(REAL) * t[3] / (double)read_bytes;
    bound = unit == 'w' || unit == 's' ? t[1] : by_fma > by_reading ? by_fma : by_reading;
    rate = unit == 'f'                  ? 1e-9 * flops / t[0]
           : unit == 'b' || unit == 's' ? 1e-9 * read * sizeof(REAL) / t[0]
                                        : 1e9 * t[0] / (double)n;
    if (k)
        snprintf(shape, sizeof shape, "%s%zux%zux%zu", form, m, n, k);
    else if (m)
        snprintf(shape, sizeof shape, "%s%zux%zu", form, m, n);
    else
        snprintf(shape, sizeof shape, "%s%zu", form, n);
    printf("%-8s %-16s %-4s %-7s %9.2f %-8s ", kernel, shape, PRECISION, tr_isa(), rate,
           unit == 'f'                  ? "GFLOP/s"
           : unit == 'b' || unit == 's' ? "GB/s"
                                        : "ns/value");
    if (bound > 0)
        printf("%5.0f%%  %-9s", 100 * bound / t[0],
               unit == 'w'           ? "words"
               : unit == 's'         ? "traffic"
               : by_fma > by_reading ? "FMA"
                                     : "bandwidth");
    else
        printf("%6s  %-9s", "-", "-");
    if (rival && unit != 'w' && unit != 's')
        printf(" %7.2fx\n", t[1] / t[0]);
    else
        printf(" %8s\n", "-");
    fflush(stdout);
}

static void F(gemm_row)(size_t m, size_t n, size_t k, const char *form, task f,
                        task rival)
{
    F(row)
    ("gemm", form, 'f', m, n, k, 2.0 * (double)(m * n) * (double)k,
     (double)(m * k + k * n + m * n), m * k + k * n + m * n, f, rival);
}

static void F(rows)(void)
{
    static const size_t shape[][3] = { { 16, 16, 16 },      { 64, 64, 64 },
                                       { 60, 100, 100 },    { 256, 256, 256 },
                                       { 512, 512, 512 },   { 700, 1000, 1000 },
                                       { 1024, 1024, 1024 } };
    const size_t shapes = quick ? 4 : sizeof shape / sizeof *shape, nm = 700 * 1000;
    size_t i;
    for (i = 0; i < shapes; i++)
        F(gemm_row)(shape[i][0], shape[i][1], shape[i][2], "", F(gemm), RIVAL(gemm));
    for (i = 2; i < shapes; i += 3) {
        F(gemm_row)
        (shape[i][0], shape[i][1], shape[i][2], "NT ", F(gemm_nt), RIVAL(gemm_nt));
        F(gemm_row)
        (shape[i][0], shape[i][1], shape[i][2], "TN ", F(gemm_tn), RIVAL(gemm_tn));
    }
    F(row)
    ("syrk", "", 'f', 700, 700, 1000, 700. * 701 * 1000, 700 * 1000 + 700 * 700, nm,
     F(syrk), RIVAL(syrk));
    for (i = 16; i <= (quick ? 32 : sizeof(REAL) == 4 ? 256 : 32); i *= i < 32 ? 2 : 8)
        F(row)
    ("mlp", "", 'f', 719, deepest, i, F(mlp_flops)(719, deepest, i), 0, 719 * i, F(mlp),
     NULL);
    F(row)
    ("gemv", "", 'b', 700, 1000, 0, 2. * (double)nm, (double)nm, nm, F(gemv),
     RIVAL(gemv));
    F(row)
    ("gemv", "T ", 'b', 700, 1000, 0, 2. * (double)nm, (double)nm, nm, F(gemv_t),
     RIVAL(gemv_t));
    F(row)
    ("gram", "", 'f', 700, 1000, 1, 4. * (double)nm, (double)nm, nm, F(gram),
     RIVAL(gram));
    F(row)
    ("gram", "", 'f', 700, 1000, 4, 16. * (double)nm, (double)nm, nm, F(gram),
     RIVAL(gram));
    F(row)
    ("gram", "", 'f', 700, 1000, 15, 60. * (double)nm, (double)nm, nm, F(gram),
     RIVAL(gram));
    for (i = 1000; i <= (quick ? 1000 : 1000000); i *= 10) {
        const double n = (double)i;
        F(row)("dot", "", 'b', 0, i, 0, 2 * n, 2 * n, 2 * i, F(dot), RIVAL(dot));
        F(row)("axpy", "", 'b', 0, i, 0, 2 * n, 2 * n, 2 * i, F(axpy), RIVAL(axpy));
    }
    for (i = 1000; i <= (quick ? 1000 : array_bytes / sizeof(REAL)); i *= 10) {
        const double n = (double)i;
        F(row)("sgd", "", 's', 0, i, 0, 0, 5 * n, 3 * i, F(sgd), F(mix32));
        F(row)("sgd", "L1 ", 's', 0, i, 0, 0, 5 * n, 3 * i, F(sgd_l1), F(mix32));
        F(row)("nesterov", "", 's', 0, i, 0, 0, 5 * n, 3 * i, F(nesterov), F(mix32));
        F(row)
        ("nesterov", "L1 ", 's', 0, i, 0, 0, 5 * n, 3 * i, F(nesterov_l1), F(mix32));
        F(row)("adam", "", 's', 0, i, 0, 0, 7 * n, 4 * i, F(adam), F(mix43));
        F(row)("adam", "L1 ", 's', 0, i, 0, 0, 7 * n, 4 * i, F(adam_l1), F(mix43));
        F(row)("soft", "", 's', 0, i, 0, 0, 2 * n, 2 * i, F(soft), F(mix11));
        if (i == 1000000) i = array_bytes / sizeof(REAL) / 10; /* beyond the caches */
    }
    /* values are read and written: counted as two numbers read */
    F(row)("normal", "", 'w', 0, 10000, 0, 0, 0, 10000, F(normal), F(words));
    F(row)("exp", "", 'v', 0, 10000, 0, 0, 20000, 20000, F(exp), NULL);
    F(row)("log", "", 'v', 0, 10000, 0, 0, 20000, 20000, F(log), NULL);
    F(row)("sinpi", "", 'v', 0, 10000, 0, 0, 20000, 20000, F(sinpi), NULL);
    F(row)("tanh", "", 'v', 0, 10000, 0, 0, 20000, 20000, F(tanh), NULL);
    F(row)("atan", "", 'v', 0, 10000, 0, 0, 20000, 20000, F(atan), NULL);
    F(row)("quantile", "", 'v', 0, 10000, 0, 0, 20000, 20000, F(quantile), NULL);
}
#undef A
#undef B
#undef C
#undef X
#undef Y
#undef WORK
#undef ROW
#undef RIVAL
#endif
