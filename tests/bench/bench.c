/* How fast the kernels are, each beside what this machine can do at best, measured in the same run:
   the rate on registers alone of fused multiply-adds and, for Adam, of divisions by a square root,
   and the bandwidth of memory.  That is of reading an array as large as the data of a product of
   matrices; of the other kernels, of plain loads and stores of the same arrays.  The limit of a
   kernel is the slowest of them for its work; that of normals and dropout the random words that
   they are made of.

   Compile with -fopenmp for rows of products on two threads, and with -DBENCH_OPENBLAS -lopenblas
   to compare with OpenBLAS on as many threads. */
#ifndef REAL
#define _GNU_SOURCE /* sched_setaffinity */
#define TOYREG_IMPLEMENTATION
#include "../../toyreg.h"

#include <dirent.h>
#include <sched.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>
#ifdef BENCH_OPENBLAS
#include <cblas.h>
#endif

/* ------------------------------------------------------------------- limits */

static volatile double sink; /* results go here, so that no loop is optimized away */
#ifdef _OPENMP
#pragma omp threadprivate(sink)
#define ON_ALL_THREADS _Pragma("omp parallel num_threads(threads)")
#define THREAD omp_get_thread_num()
#else
#define ON_ALL_THREADS
#define THREAD 0
#endif

/* What a kernel does with arrays that are too long to stay in registers: the first is read, the
   others are read, written, or both. */
enum mix {
    no_mix,
    one_read,
    two_reads,
    one_write,
    one_update,
    two_updates,
    three_updates
};
static const struct {
    int arrays, passes; /* passes: reads and writes */
} mixes[] = { { 0, 0 }, { 1, 1 }, { 2, 2 }, { 2, 2 }, { 2, 3 }, { 3, 5 }, { 4, 7 } };

/* `chains` independent accumulators: fused multiply-adds on registers, then plain reading. */
#define CHAINED(c, chains) _Pragma("GCC unroll 32") for (c = 0; c < (chains); c++)
#define CHAINS(c) CHAINED(c, chains)
#define LIMITS(name, target, real, vector, lanes, sums, set1, load, fma, add, store,        \
               ratio)                                                                       \
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
    target static void roots_##name(size_t n) /* n times a / sqrt(b) */                     \
    {                                                                                       \
        enum { chains = 4 };                                                                \
        const vector a = set1((real)(sink + 1.7)); /* 1 would be divided at once */         \
        vector s[chains];                                                                   \
        real out[lanes];                                                                    \
        size_t i, c;                                                                        \
        CHAINS(c) s[c] = set1((real)(sink + 2.7 + (double)c)); /* else all are one */       \
        for (i = 0; i + lanes * chains <= n; i += lanes * chains)                           \
            CHAINS(c) s[c] = ratio(a, s[c]);                                                \
        for (c = 1; c < chains; c++) s[0] = add(s[0], s[c]);                                \
        store(out, s[0]);                                                                   \
        sink = (double)out[0] * 0;                                                          \
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
    /* x[0] ... are read, the next `updates` read and written, the next `writes` written */ \
    target TR__INLINE void pass_##name(size_t n, const int reads, const int updates,        \
                                       const int writes, real *const *x)                    \
    {                                                                                       \
        const vector zero = set1((real)sink);                                               \
        vector s[8];                                                                        \
        real out[lanes];                                                                    \
        size_t i;                                                                           \
        int c, k;                                                                           \
        CHAINED(c, 8) s[c] = zero;                                                          \
        for (i = 0; i + 4 * lanes <= n; i += 4 * lanes) CHAINED(c, 4)                       \
            {                                                                               \
                const size_t at = i + (size_t)c * lanes;                                    \
                const vector g = load(x[0] + at);                                           \
                CHAINED(k, updates)                                                         \
                store(x[k + 1] + at, fma(g, zero, load(x[k + 1] + at)));                    \
                if (writes) store(x[1] + at, g);                                            \
                if (!writes && !updates) s[c] = add(s[c], g);                               \
                if (reads > 1) s[c + 4] = add(s[c + 4], load(x[1] + at));                   \
            }                                                                               \
        CHAINED(c, 7) s[0] = add(s[0], s[c + 1]);                                           \
        store(out, s[0]);                                                                   \
        sink = (double)out[0] * 0;                                                          \
    }                                                                                       \
    target static void mix_##name(size_t n, enum mix mix, real *const *x)                   \
    {                                                                                       \
        switch (mix) {                                                                      \
        case no_mix: break;                                                                 \
        case one_read: pass_##name(n, 1, 0, 0, x); break;                                   \
        case two_reads: pass_##name(n, 2, 0, 0, x); break;                                  \
        case one_write: pass_##name(n, 1, 0, 1, x); break;                                  \
        case one_update: pass_##name(n, 1, 1, 0, x); break;                                 \
        case two_updates: pass_##name(n, 1, 2, 0, x); break;                                \
        case three_updates: pass_##name(n, 1, 3, 0, x); break;                              \
        }                                                                                   \
    }

#define PLAIN(a) (a)
#define PLAIN_LOAD(p) (*(p))
#define PLAIN_ADD(a, b) ((a) + (b))
#define PLAIN_STORE(p, a) ((void)(*(p) = (a)))
#define PLAIN_RATIO_F(a, b) ((a) / sqrtf(b))
#define PLAIN_RATIO_D(a, b) ((a) / sqrt(b))
LIMITS(scalar_f, , float, float, 1, 8, PLAIN, PLAIN_LOAD, fmaf, PLAIN_ADD, PLAIN_STORE,
       PLAIN_RATIO_F)
LIMITS(scalar_d, , double, double, 1, 8, PLAIN, PLAIN_LOAD, fma, PLAIN_ADD, PLAIN_STORE,
       PLAIN_RATIO_D)
#ifdef TR__X86
#define AVX2 __attribute__((target("avx2,fma")))
#define AVX512 __attribute__((target("avx512f")))
#define AVX2_RATIO_F(a, b) _mm256_div_ps(a, _mm256_sqrt_ps(b))
#define AVX2_RATIO_D(a, b) _mm256_div_pd(a, _mm256_sqrt_pd(b))
#define AVX512_RATIO_F(a, b) _mm512_div_ps(a, _mm512_sqrt_ps(b))
#define AVX512_RATIO_D(a, b) _mm512_div_pd(a, _mm512_sqrt_pd(b))
LIMITS(avx2_f, AVX2, float, __m256, 8, 12, _mm256_set1_ps, _mm256_loadu_ps,
       _mm256_fmadd_ps, _mm256_add_ps, _mm256_storeu_ps, AVX2_RATIO_F)
LIMITS(avx2_d, AVX2, double, __m256d, 4, 12, _mm256_set1_pd, _mm256_loadu_pd,
       _mm256_fmadd_pd, _mm256_add_pd, _mm256_storeu_pd, AVX2_RATIO_D)
LIMITS(avx512_f, AVX512, float, __m512, 16, 16, _mm512_set1_ps, _mm512_loadu_ps,
       _mm512_fmadd_ps, _mm512_add_ps, _mm512_storeu_ps, AVX512_RATIO_F)
LIMITS(avx512_d, AVX512, double, __m512d, 8, 16, _mm512_set1_pd, _mm512_loadu_pd,
       _mm512_fmadd_pd, _mm512_add_pd, _mm512_storeu_pd, AVX512_RATIO_D)
#endif
#ifdef TR__NEON
#define NEON_FMA_F(a, b, c) vfmaq_f32(c, a, b)
#define NEON_FMA_D(a, b, c) vfmaq_f64(c, a, b)
#define NEON_RATIO_F(a, b) vdivq_f32(a, vsqrtq_f32(b))
#define NEON_RATIO_D(a, b) vdivq_f64(a, vsqrtq_f64(b))
LIMITS(neon_f, , float, float32x4_t, 4, 24, vdupq_n_f32, vld1q_f32, NEON_FMA_F, vaddq_f32,
       vst1q_f32, NEON_RATIO_F)
LIMITS(neon_d, , double, float64x2_t, 2, 24, vdupq_n_f64, vld1q_f64, NEON_FMA_D,
       vaddq_f64, vst1q_f64, NEON_RATIO_D)
#endif

#define LIMITS_OF(isa)                                                         \
    {                                                                          \
        peak_##isa##_f, peak_##isa##_d, roots_##isa##_f, roots_##isa##_d,      \
            read_##isa##_f, read_##isa##_d, mix_##isa##_f, mix_##isa##_d, #isa \
    }
static const struct {
    double (*peak_f)(size_t), (*peak_d)(size_t);
    void (*roots_f)(size_t), (*roots_d)(size_t);
    void (*read_f)(size_t, const float *), (*read_d)(size_t, const double *);
    void (*mix_f)(size_t, enum mix, float *const *);
    void (*mix_d)(size_t, enum mix, double *const *);
    const char *isa;
} limit_table[] = {
#ifdef TR__X86
    LIMITS_OF(avx512), LIMITS_OF(avx2),
#endif
#ifdef TR__NEON
    LIMITS_OF(neon),
#endif
    LIMITS_OF(scalar)
}, *limits;

/* ------------------------------------------------------------------- timing */

/* The first array_bytes of an array hold numbers always, the rest in rows that need them. */
enum { array_bytes = 16 << 20, most_bytes = 600 << 20, arrays = 6 };
enum { most_repeats = 31, tasks = 5 };
enum { peak_steps = 4000 };
enum { pixels = 64, classes = 10, deepest = 7 }; /* of the networks */

static int csv, quick, threads = 1;
static const char *only = "";
static void *array[arrays]; /* A, B, C, two vectors or matrices, work */
static size_t M, N, K, read_bytes;
static enum mix mix; /* of the present row */

typedef void (*task)(void);

/* Of the processor on one thread, which another program does not change; else on the wall. */
static double now(void)
{
    struct timespec t;
    clock_gettime(threads > 1 ? CLOCK_MONOTONIC : CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Seconds per call, by as many calls as take a while together. */
static double seconds(task f, size_t *calls)
{
    const struct timespec idle = { 0, 50000000 };
    const double least = quick ? 1e-3 : 2e-3;
    /* until the threads of the one before no longer wait busily for more work, and until those of
       this one are awake */
    if (threads > 1) {
        double start;
        nanosleep(&idle, NULL);
        for (start = now(); now() - start < 1e-2;) f();
    }
    for (;; *calls *= 2) {
        const double start = now();
        double spent;
        size_t i;
        for (i = 0; i < *calls; i++) f();
        spent = now() - start;
        if (spent >= least) return spent / (double)*calls;
    }
}

/* Seconds of each task.  They take turns of a few milliseconds, and those after the first are
   compared with it turn by turn: what slows the whole machine for a while cancels. */
static void medians(const task *f, double *t)
{
    const int large = mix && read_bytes == array_bytes;
    const size_t repeats = quick || large ? 5 : most_repeats;
    size_t calls[tasks] = { 1, 1, 1, 1, 1 }, r;
    double s[tasks][most_repeats];
    int i;
    for (r = 0; r < repeats; r++)
        for (i = 0; i < tasks; i++) s[i][r] = f[i] ? seconds(f[i], &calls[i]) : 0;
    for (i = tasks - 1; i > 0; i--)
        for (r = 0; r < repeats; r++) s[i][r] /= s[0][r];
    for (i = 0; i < tasks; i++) t[i] = tr_quantile(repeats, s[i], .5) * (i ? t[0] : 1);
}

static void heading(void)
{
    if (csv)
        puts("kernel,shape,precision,isa,threads,rate,unit,limit,by,openblas");
    else
        printf("%-8s %-16s %-4s %-7s %7s %9s %-8s %6s  %-9s %8s\n", "kernel", "shape", "",
               "isa", "threads", "rate", "", "limit", "by", "OpenBLAS");
}

/* One row of the table; limit, a fraction, and ratio are 0 where there is none. */
static void print_row(const char *kernel, const char *shape, const char *precision,
                      double rate, const char *unit, double limit, const char *by,
                      double ratio)
{
    char percent[16] = "", times[16] = "";
    if (limit > 0) snprintf(percent, sizeof percent, "%.0f", 100 * limit);
    if (ratio > 0) snprintf(times, sizeof times, "%.2f", ratio);
    if (csv)
        printf("%s,%s,%s,%s,%d,%.4g,%s,%s,%s,%s\n", kernel, shape, precision, tr_isa(),
               threads, rate, unit, percent, limit > 0 ? by : "", times);
    else
        printf("%-8s %-16s %-4s %-7s %7d %9.2f %-8s %5s%s  %-9s %7s%s\n", kernel, shape,
               precision, tr_isa(), threads, rate, unit, limit > 0 ? percent : "-",
               limit > 0 ? "%" : " ", limit > 0 ? by : "-", ratio > 0 ? times : "-",
               ratio > 0 ? "x" : "");
    fflush(stdout);
}

#ifdef BENCH_OPENBLAS
/* OpenBLAS chooses its kernels when it is loaded, and takes those of SSE for a processor younger
   than itself.  Unless the environment chooses, it is loaded again with those of our instructions. */
static void choose_rival(char **argv)
{
    static const char *const known[][4] = { { "avx512", "SkylakeX", "Cooperlake",
                                              "SapphireRapids" },
                                            { "avx2", "Haswell", "Zen", "" } };
    const char *core = openblas_get_corename();
    size_t i, j;
    for (i = 0; i < 2 && !getenv("OPENBLAS_CORETYPE"); i++) {
        int fits = strcmp(tr_isa(), known[i][0]) != 0;
        for (j = 1; j < 4; j++) fits |= !strcmp(core, known[i][j]);
        if (!fits && !setenv("OPENBLAS_CORETYPE", known[i][1], 1))
            execv("/proc/self/exe", argv);
    }
    if (!csv) printf("OpenBLAS with its kernels for %s\n", core);
}
#endif

/* The first thread to one core and the second one, of OpenMP and of OpenBLAS, to another, where they
   stay: the system sometimes leaves both on one core. */
#ifdef _OPENMP
static void apart(void)
{
#ifdef __linux__
    cpu_set_t all, one;
    DIR *tasks_of = opendir("/proc/self/task");
    const struct dirent *entry;
    size_t core[2] = { 0 }, i;
    if (!tasks_of) return;
    ON_ALL_THREADS sink = 0; /* now they are there */
    if (!sched_getaffinity(0, sizeof all, &all) && CPU_COUNT(&all) >= 2) {
        for (i = 0; i < 2; i++) {
            core[i] = i ? core[0] + 1 : 0;
            while (!CPU_ISSET(core[i], &all)) core[i]++;
        }
        while ((entry = readdir(tasks_of))) {
            const int id = atoi(entry->d_name);
            CPU_ZERO(&one);
            CPU_SET(core[id != getpid()], &one);
            if (id) sched_setaffinity(id, sizeof one, &one);
        }
    }
    closedir(tasks_of);
#endif
}
#endif

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
    const task task_of[tasks] = { f, rival, NULL, NULL, NULL };
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
    print_row(kernel, shape, "f64", 1e3 * t[0], "ms", 0, "", rival ? t[1] / t[0] : 0);
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
    "usage: bench [--quick] [--csv] [KERNEL]\n"
    "  --quick  smaller sizes and fewer repeats\n"
    "  --csv    the table as comma-separated values\n"
    "  KERNEL   only this one: gemm syrk mlp gemv gram dot axpy sgd nesterov adam\n"
    "           soft normal dropout exp log sinpi tanh atan quantile\n"
    "           eigen extreme svd ridge lasso\n"
    "The instruction set is the best one, or TOYREG_ISA.  Products are also shared by two threads\n"
    "(then on the wall clock), if OpenMP is compiled in.\n"
    "limit: fraction of the machine's own limit for that work, measured in turn with the\n"
    "kernel (by: FMA rate; bandwidth of the same reads and writes; rate of divisions by a root; for\n"
    "normals and dropout the random words they are made of).  OpenBLAS: its time over ours, if compiled in.\n";

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
        } else if (!strcmp(argv[a], "--csv")) {
            csv = 1;
        } else if (argv[a][0] != '-' && !*only) {
            only = argv[a];
        } else {
            fprintf(stderr, "bench: unknown option %s\n%s", argv[a], usage);
            return 2;
        }
    for (i = 0; i < arrays; i++) {
        if (posix_memalign(&array[i], 4096, most_bytes)) {
            fprintf(stderr, "bench: out of memory\n");
            return 1;
        }
    }
    for (i = 0; strcmp(limit_table[i].isa, tr_isa()); i++) continue;
    limits = &limit_table[i];
#ifdef _OPENMP
    omp_set_num_threads(threads);
#endif
#ifdef BENCH_OPENBLAS
    openblas_set_num_threads(threads);
    choose_rival(argv);
#endif
    heading();
    rows_f();
    rows_d();
    solver_rows();
#ifdef _OPENMP
    omp_set_num_threads(threads = 2);
#ifdef BENCH_OPENBLAS
    openblas_set_num_threads(threads);
#endif
    apart();
    products_f();
    products_d();
#endif
    return 0;
}

#else /* -------------------------------------------------- both precisions, once each */

#define A ((REAL *)array[0])
#define B ((REAL *)array[1])
#define C ((REAL *)array[2])
#define X ((REAL *)array[3])
#define Y ((REAL *)array[4])
#define WORK ((REAL *)array[5])

static void F(peak)(void) { ON_ALL_THREADS limits->F(peak)(peak_steps); }
static void F(reading)(void)
{
    const size_t part = read_bytes / sizeof(REAL) / (size_t)threads;
    ON_ALL_THREADS limits->F(read)(part, B + part * (size_t)THREAD);
}

static void F(traffic)(void)
{
    REAL *x[4];
    x[0] = A, x[1] = X, x[2] = C, x[3] = Y;
    if (mix == one_read && read_bytes == array_bytes) {
        /* a matrix beyond L2: in two places at once, which is faster there */
        x[1] = A + M * N / 2;
        limits->F(mix)(M * N / 2, two_reads, x);
    } else {
        limits->F(mix)(M ? M * N : N, mix, x);
    }
}

static void F(roots)(void) { limits->F(roots)(N); }

static void F(gemm)(void) { T(gemm)(TR_N, TR_N, M, N, K, 1, A, K, B, N, 0, C, N); }
static void F(gemm_nt)(void) { T(gemm)(TR_N, TR_T, M, N, K, 1, A, K, B, K, 0, C, N); }
static void F(gemm_tn)(void) { T(gemm)(TR_T, TR_N, M, N, K, 1, A, M, B, N, 0, C, N); }
static void F(syrk)(void) { T(syrk)(TR_N, N, K, 1, A, K, 0, C, N); }
/* The rows of the data begin on cache lines, as they should where speed matters. */
#define ROW ((N + 15) / 16 * 16)
static void F(gemv)(void) { T(gemv)(TR_N, M, N, 1, A, ROW, X, 0, Y); }
static void F(gemv_t)(void) { T(gemv)(TR_T, M, N, 1, A, ROW, X, 0, Y); }
static void F(gram)(void) { T(gram)(M, N, K, A, ROW, X, N, NULL, 0, C, N, WORK); }
static void F(dot)(void) { sink = (double)T(dot)(N, A, X); }
static void F(axpy)(void) { T(axpy)(N, (REAL)1e-9, A, X); }
static void F(sgd)(void)
{
    const tr_sgd o = { 1e-9, .9, 1e-3 };
    T(sgd_step)(&o, N, A, X, C);
}
static void F(soft)(void) { T(soft_threshold)(N, (REAL).1, A, X); }
static void F(sgd_l1)(void)
{
    const tr_sgd o = { 1e-9, .9, 1e-3 };
    const tr_penalty l1 = { TR_L1, 1e-3, 0, 0, 0 };
    T(sgd_prox_step)(&o, &l1, N, A, X, C);
}
static void F(nesterov)(void)
{
    const tr_sgd o = { 1e-9, .9, 1e-3 };
    T(nesterov_step)(&o, N, A, X, C);
}
static void F(nesterov_l1)(void)
{
    const tr_sgd o = { 1e-9, .9, 1e-3 };
    const tr_penalty l1 = { TR_L1, 1e-3, 0, 0, 0 };
    T(nesterov_prox_step)(&o, &l1, N, A, X, C);
}
static void F(adam)(void)
{
    const tr_adam o = { 1e-9, .9, .999, 1e-8, 1e-3 };
    T(adam_step)(&o, 1000, N, A, X, Y, C);
}
static void F(adam_l1)(void)
{
    const tr_adam o = { 1e-9, .9, .999, 1e-8, 1e-3 };
    const tr_penalty l1 = { TR_L1, 1e-3, 0, 0, 0 };
    T(adam_prox_step)(&o, &l1, 1000, N, A, X, Y, C);
}
static void F(normal)(void)
{
    tr_rng r = tr_rng_stream(1, 2);
    T(normal)(&r, N, C);
}
static void F(dropout)(void)
{
    tr_rng r = tr_rng_stream(1, 2);
    T(_dropout)(&r, .5, N, C);
}
static void F(half_words)(void) /* 16 bits each */
{
    tr_rng r = tr_rng_stream(1, 2);
    tr_bits(&r, N / 2, (uint32_t *)array[2]);
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
    BLAS(gemv)
    (CblasRowMajor, CblasNoTrans, (int)M, (int)N, 1, A, (int)ROW, X, 1, 0, Y, 1);
}
static void F(blas_gemv_t)(void)
{
    BLAS(gemv)(CblasRowMajor, CblasTrans, (int)M, (int)N, 1, A, (int)ROW, X, 1, 0, Y, 1);
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

/* Numbers to compute with: in all arrays, and in the first ones of a mix n of them. */
static void F(fill)(size_t n)
{
    REAL *const x[4] = { A, X, C, Y };
    const size_t least = array_bytes / sizeof(REAL);
    size_t i;
    int k;
    for (i = 0; i < least; i++) {
        A[i] = (REAL)(i * 2654435761u % 1024) / 1024 - (REAL).5;
        B[i] = (REAL)(i * 40503u % 1024) / 1024 - (REAL).5;
        X[i] = (REAL)(i * 48271u % 1024 + 1) / 1024;
        C[i] = Y[i] = WORK[i] = 0;
    }
    for (k = 0; k < mixes[mix].arrays; k++)
        for (i = least; i < n; i += least)
            memcpy(x[k] + i, x[k], (n - i < least ? n - i : least) * sizeof(REAL));
}

/* One row: operations and numbers read per call; unit 'f' GFLOP/s, 'b' GB/s, 'v' ns a value (without
   a limit), 'w' the same, and the limit is the rival: the random words alone.  The one kernel with
   three updates, Adam, also divides by a square root. */
static void F(row)(const char *kernel, const char *form, char unit, size_t m, size_t n,
                   size_t k, double flops, double read, size_t held, task f, task rival)
{
    const int values = unit == 'v' || unit == 'w', words = unit == 'w';
    const task task_of[tasks] = { f, rival, values ? NULL : F(peak),
                                  values ? NULL
                                  : mix  ? F(traffic)
                                         : F(reading),
                                  mix == three_updates ? F(roots) : NULL };
    double t[tasks], limit[4], rate;
    static const char *const by[] = { "FMA", "bandwidth", "root", "words" };
    char shape[64];
    int i, bound = 0;
    if (*only && strcmp(only, kernel)) return;
    M = m, N = n, K = k;
    read_bytes = held * sizeof(REAL);
    if (read_bytes < 16384) read_bytes = 16384;
    if (read_bytes > array_bytes) read_bytes = array_bytes;
    F(fill)(held / (size_t)(mix ? mixes[mix].arrays : 1));
    medians(task_of, t);
    limit[0] = flops * t[2] / (threads * limits->F(peak)(peak_steps));
    limit[1] = mix ? t[3] : read * sizeof(REAL) * t[3] / (double)read_bytes;
    limit[2] = t[4];
    limit[3] = words ? t[1] : 0;
    for (i = 1; i < 4; i++)
        if (limit[i] > limit[bound]) bound = i;
    rate = unit == 'f'   ? 1e-9 * flops / t[0]
           : unit == 'b' ? 1e-9 * read * sizeof(REAL) / t[0]
                         : 1e9 * t[0] / (double)n;
    if (mix && !m)
        snprintf(shape, sizeof shape, "%s%zu KiB", form, held * sizeof(REAL) >> 10);
    else if (k)
        snprintf(shape, sizeof shape, "%s%zux%zux%zu", form, m, n, k);
    else if (m)
        snprintf(shape, sizeof shape, "%s%zux%zu", form, m, n);
    else
        snprintf(shape, sizeof shape, "%s%zu", form, n);
    print_row(kernel, shape, PRECISION, rate,
              unit == 'f'   ? "GFLOP/s"
              : unit == 'b' ? "GB/s"
                            : "ns/value",
              limit[bound] / t[0], by[bound], rival && !words ? t[1] / t[0] : 0);
}

static void F(gemm_row)(size_t m, size_t n, size_t k, const char *form, task f,
                        task rival)
{
    F(row)
    ("gemm", form, 'f', m, n, k, 2.0 * (double)(m * n) * (double)k,
     (double)(m * k + k * n + m * n), m * k + k * n + m * n, f, rival);
}

/* A kernel whose arrays, of the given mix, are `bytes` together. */
static void F(stream)(const char *kernel, const char *form, size_t bytes, enum mix of,
                      double flops, task f, task rival)
{
    const size_t n = bytes / sizeof(REAL) / (size_t)mixes[of].arrays / 64 * 64;
    mix = of;
    F(row)
    (kernel, form, 'b', 0, n, 0, flops * (double)n, mixes[of].passes * (double)n,
     n * (size_t)mixes[of].arrays, f, rival);
    mix = no_mix;
}

/* A kernel that reads a matrix of `bytes` in rows of n once, for k vectors together or, k = 0, for
   one. */
static void F(by_rows)(const char *kernel, const char *form, size_t bytes, size_t n,
                       size_t k, task f, task rival)
{
    const size_t m = bytes / sizeof(REAL) / n, all = m * n;
    mix = one_read;
    F(row)
    (kernel, form, k ? 'f' : 'b', m, n, k, (double)(k ? 4 * k : 2) * (double)all,
     (double)all, m * (n + 16), f, rival);
    mix = no_mix;
}

/* Products of the chapters: of a step of training, of data with a teacher, and square ones. */
static void F(products)(void)
{
    enum { n, nt, tn };
    static const struct {
        int form;
        size_t m, n, k;
    } shape[] = {
        { n, 16, 16, 16 },      { n, 64, 64, 64 },       { n, 60, 100, 100 },
        { nt, 60, 100, 100 },   { tn, 60, 100, 100 },    { n, 128, 128, 128 },
        { n, 719, 16, 64 },     { n, 719, 32, 64 },      { n, 719, 256, 64 },
        { n, 719, 10, 256 },    { tn, 64, 256, 719 },    { tn, 256, 10, 719 },
        { nt, 719, 256, 10 },   { n, 256, 256, 256 },    { n, 719, 256, 256 },
        { nt, 719, 256, 256 },  { tn, 256, 256, 719 },   { n, 512, 512, 512 },
        { n, 700, 1000, 1000 }, { nt, 700, 1000, 1000 }, { tn, 700, 1000, 1000 },
        { n, 1024, 1024, 1024 }
    };
    const task of_form[] = { F(gemm), F(gemm_nt), F(gemm_tn) };
    const task rival[] = { RIVAL(gemm), RIVAL(gemm_nt), RIVAL(gemm_tn) };
    size_t i;
    for (i = 0; i < (quick ? 14 : sizeof shape / sizeof *shape); i++) {
        const int form = shape[i].form;
        if (threads > 1 && shape[i].m * shape[i].n * shape[i].k < 128 * 128 * 128)
            continue;
        F(gemm_row)
        (shape[i].m, shape[i].n, shape[i].k,
         form == nt   ? "NT "
         : form == tn ? "TN "
                      : "",
         of_form[form], rival[form]);
    }
    F(row)
    ("syrk", "", 'f', 700, 700, 1000, 700. * 701 * 1000, 700 * 1000 + 700 * 700,
     700 * 1000, F(syrk), RIVAL(syrk));
}

static void F(rows)(void)
{
    /* in the caches of levels 1, 2 and 3, and beyond */
    static const size_t held[] = { 16 << 10, 1 << 20, 16 << 20, 512 << 20 };
    size_t i, k, n;
    F(products)();
    for (i = 16; i <= (quick ? 32 : sizeof(REAL) == 4 ? 256 : 32); i *= i < 32 ? 2 : 8)
        F(row)
    ("mlp", "", 'f', 719, deepest, i, F(mlp_flops)(719, deepest, i), 0, 719 * i, F(mlp),
     NULL);
    for (i = 0; i < (quick ? 2 : sizeof held / sizeof *held); i++) {
        F(stream)("dot", "", held[i], two_reads, 2, F(dot), RIVAL(dot));
        F(stream)("axpy", "", held[i], one_update, 2, F(axpy), RIVAL(axpy));
        F(stream)("soft", "", held[i], one_write, 0, F(soft), NULL);
        F(stream)("sgd", "", held[i], two_updates, 6, F(sgd), NULL);
        F(stream)("sgd", "L1 ", held[i], two_updates, 8, F(sgd_l1), NULL);
        F(stream)("nesterov", "", held[i], two_updates, 8, F(nesterov), NULL);
        F(stream)("nesterov", "L1 ", held[i], two_updates, 12, F(nesterov_l1), NULL);
        F(stream)("adam", "", held[i], three_updates, 10, F(adam), NULL);
        F(stream)("adam", "L1 ", held[i], three_updates, 10, F(adam_l1), NULL);
        if (!i) continue;
        /* in f32 rows of 1000 begin within a line of cache every second time, of 1008 never */
        for (n = 1000; n <= (i == 1 ? 1008 : 1000); n += 8) {
            F(by_rows)("gemv", "", held[i], n, 0, F(gemv), RIVAL(gemv));
            F(by_rows)("gemv", "T ", held[i], n, 0, F(gemv_t), RIVAL(gemv_t));
        }
        for (k = 1; k <= 16; k *= 4)
            F(by_rows)("gram", "", held[i], 1000, k, F(gram), RIVAL(gram));
    }
    F(row)("normal", "", 'w', 0, 10000, 0, 0, 0, 10000, F(normal), F(words));
    F(row)("dropout", "", 'w', 0, 10000, 0, 0, 0, 10000, F(dropout), F(half_words));
    F(row)("exp", "", 'v', 0, 10000, 0, 0, 0, 10000, F(exp), NULL);
    F(row)("log", "", 'v', 0, 10000, 0, 0, 0, 10000, F(log), NULL);
    F(row)("sinpi", "", 'v', 0, 10000, 0, 0, 0, 10000, F(sinpi), NULL);
    F(row)("tanh", "", 'v', 0, 10000, 0, 0, 0, 10000, F(tanh), NULL);
    F(row)("atan", "", 'v', 0, 10000, 0, 0, 0, 10000, F(atan), NULL);
    F(row)("quantile", "", 'v', 0, 10000, 0, 0, 0, 10000, F(quantile), NULL);
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
