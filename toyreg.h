/* toyreg.h - v0.1.0 - toy models of regularization: SIMD kernels, random numbers, exact theory.
   One C header, libc and libm only.  MIT licence (text at the end).

   Do this in one source file:

       #define TOYREG_IMPLEMENTATION
       #include "toyreg.h"

   and only #include it in the others.  Link with -lm.
*/
#ifndef TR__KERNELS /* set only while the header includes itself, once per instruction set */

#ifndef TOYREG_INCLUDED
#define TOYREG_INCLUDED

#include <stddef.h>
#include <stdint.h>

#ifndef TR_API
#ifdef TOYREG_STATIC
#if defined(__GNUC__)
#define TR_API static __attribute__((unused))
#else
#define TR_API static
#endif
#else
#define TR_API extern
#endif
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ===================================================================== >>status
   How a call reports that it could not do what was asked. */

typedef enum tr_status {
    TR_OK = 0,
    TR_ERR_ARGUMENT,    /* a size, pointer or parameter outside the stated range */
    TR_ERR_MEMORY,      /* the allocator returned NULL */
    TR_ERR_CONVERGENCE, /* the iteration limit came first; the gap says how far it got */
    TR_ERR_SINGULAR,    /* a matrix that must be positive definite is not */
    TR_ERR_NONFINITE    /* NaN or infinity in the data or in a result */
} tr_status;

/* What an iterative solver did.  A result without its gap is no result. */
typedef struct tr_info {
    tr_status status;
    size_t iterations;
    double gap; /* what each solver calls the gap is said where it is declared */
} tr_info;

TR_API const char *tr_status_message(tr_status s);
TR_API const char *tr_version(void);
/* TR_OK if this process computes as the header assumes: rounding to nearest, denormals kept. */
TR_API tr_status tr_check_arithmetic(void);

/* Memory for the solvers that need it.  NULL, or zero-initialized, means malloc and free. */
typedef struct tr_allocator {
    void *(*allocate)(void *context, size_t bytes);
    void (*release)(void *context, void *p);
    void *context;
} tr_allocator;

/* ======================================================================== >>isa
   Which instruction set the kernels use: "avx512", "avx2", "neon" or "scalar".
   The best one the machine has, unless TOYREG_ISA is set in the environment or
   tr_isa_force is called.  The results do not depend on it, bit for bit. */

TR_API const char *tr_isa(void);
/* TR_OK, or TR_ERR_ARGUMENT if this machine or build does not have it (nothing changes then). */
TR_API tr_status tr_isa_force(const char *name);

/* ===================================================================== >>random
   Counter-based random numbers: Philox4x32-10 (Salmon et al., SC 2011).  Word i of a stream is
   word i mod 4 of philox(counter = {b, b >> 32, stream, stream >> 32}, key = {seed, seed >> 32})
   with b = i / 4, so every number is a pure function of (seed, stream, index). */

typedef struct tr_rng {
    uint64_t seed, stream;
    uint64_t index; /* of the next 32-bit word */
} tr_rng;

TR_API void tr_philox4x32(const uint32_t counter[4], const uint32_t key[2],
                          uint32_t out[4]);
TR_API tr_rng tr_rng_stream(uint64_t seed, uint64_t stream);
/* n raw words. */
TR_API void tr_bits(tr_rng *r, size_t n, uint32_t *w);
/* n uniforms on [0,1): one word each, 24 bits (f64: index rounded up to even, two words each, 53 bits). */
TR_API void tr_uniform(tr_rng *r, size_t n, float *u);
TR_API void tr_uniform_d(tr_rng *r, size_t n, double *u);
/* n standard normals by the inverse of the normal distribution function; words used as for tr_uniform. */
TR_API void tr_normal(tr_rng *r, size_t n, float *x);
TR_API void tr_normal_d(tr_rng *r, size_t n, double *x);
/* A uniform integer below n >= 1, without bias. */
TR_API uint64_t tr_below(tr_rng *r, uint64_t n);
/* p <- a uniformly random permutation of 0..n-1 (Fisher-Yates from the top). */
TR_API void tr_permutation(tr_rng *r, size_t n, uint32_t *p);

/* ================================================================== >>elementary
   y_i = f(x_i), vectorized; x and y may be the same array.  Bounds in ulp, NaN, infinities and
   the domain are given with each. */

TR_API void tr_exp(size_t n, const float *x, float *y);
TR_API void tr_exp_d(size_t n, const double *x, double *y);
TR_API void tr_log(size_t n, const float *x, float *y);
TR_API void tr_log_d(size_t n, const double *x, double *y);
TR_API void tr_sinpi(size_t n, const float *x, float *y); /* sin(pi x) */
TR_API void tr_sinpi_d(size_t n, const double *x, double *y);
TR_API void tr_cospi(size_t n, const float *x, float *y); /* cos(pi x) */
TR_API void tr_cospi_d(size_t n, const double *x, double *y);
TR_API void tr_normal_quantile(size_t n, const float *p, float *x); /* Phi^-1(p) */
TR_API void tr_normal_quantile_d(size_t n, const double *p, double *x);

/* One value each, the same bits as the array forms. */
TR_API double tr_exp_at(double x);
TR_API double tr_log_at(double x);
TR_API double tr_sinpi_at(double x);
TR_API double tr_cospi_at(double x);
TR_API double tr_normal_quantile_at(double p);

/* ===================================================================== >>vectors
   Reductions have 64 partial sums (f64: 32), which begin at +0: element i goes to sum i mod 64,
   then the sums are folded in halves: s[j] += s[j + 32], s[j] += s[j + 16] ... s[0] += s[1].
   n = 0 gives 0.  Elementwise operations are one fma or one product per element.  Arrays need no
   alignment.  x and y may be the same array, and must not overlap in any other way.  Linear in n,
   no memory; a reduction reads at the bandwidth of the cache its data are in.  NaN and infinity
   go through as in the formulas. */

TR_API float tr_sum(size_t n, const float *x); /* sum x_i */
TR_API double tr_sum_d(size_t n, const double *x);
/* sum x_i y_i, one fma each */
TR_API float tr_dot(size_t n, const float *x, const float *y);
TR_API double tr_dot_d(size_t n, const double *x, const double *y);
/* sum d_i^2, d_i = x_i - y_i rounded, one fma each */
TR_API float tr_distance2(size_t n, const float *x, const float *y);
TR_API double tr_distance2_d(size_t n, const double *x, const double *y);
TR_API float tr_norm1(size_t n, const float *x); /* sum |x_i| */
TR_API double tr_norm1_d(size_t n, const double *x);
/* sqrt(tr_dot(n, x, x)): not scaled, so the squares may overflow or underflow */
TR_API float tr_norm2(size_t n, const float *x);
TR_API double tr_norm2_d(size_t n, const double *x);
TR_API float tr_norm_inf(size_t n, const float *x); /* max |x_i|; NaN if any is */
TR_API double tr_norm_inf_d(size_t n, const double *x);
TR_API void tr_axpy(size_t n, float a, const float *x, float *y); /* y <- fma(a, x, y) */
TR_API void tr_axpy_d(size_t n, double a, const double *x, double *y);
TR_API void tr_scale(size_t n, float a, float *x); /* x <- a x */
TR_API void tr_scale_d(size_t n, double a, double *x);

/* ==================================================================== >>matrices
   Row-major with a leading dimension: element (i,j) of A is A[i * lda + j], and lda is at least
   the length of a row as stored (TR_ASSERT).  op(A) is A or its transpose.  Any size may be 0.
   beta = 0 overwrites the result, NaN included; no other value of alpha or beta is special, so
   with alpha = 0 the operands are still read.  A result must not overlap an operand unless said
   otherwise.  Nothing is allocated; all functions are reentrant. */

typedef enum tr_trans { TR_N = 0, TR_T = 1 } tr_trans;

/* y <- alpha op(A) x + beta y, A is m x n as stored.
   op(A) = A:  y_i = fma(alpha, dot(a_i, x), beta y_i), the dot product added up as by tr_dot;
               with beta = 0, alpha dot(a_i, x).
   op(A) = A': y_j = beta y_j, then y_j = fma(alpha x_i, a_ij, y_j) for i = 0, 1 ... m - 1.
   Reads A once. */
TR_API void tr_gemv(tr_trans ta, size_t m, size_t n, float alpha, const float *A,
                    size_t lda, const float *x, float beta, float *y);
TR_API void tr_gemv_d(tr_trans ta, size_t m, size_t n, double alpha, const double *A,
                      size_t lda, const double *x, double beta, double *y);
/* C <- alpha op(A) op(B) + beta C, C is m x n, op(A) m x k, op(B) k x n.
   c_ij = beta c_ij, then c_ij = fma(alpha a_ip, b_pj, c_ij) for p = 0, 1 ... k - 1, with alpha a_ip
   rounded: one chain for each element, so that any part of C may be computed by itself.
   2 m n k operations; up to 390 KB of stack. */
TR_API void tr_gemm(tr_trans ta, tr_trans tb, size_t m, size_t n, size_t k, float alpha,
                    const float *A, size_t lda, const float *B, size_t ldb, float beta,
                    float *C, size_t ldc);
TR_API void tr_gemm_d(tr_trans ta, tr_trans tb, size_t m, size_t n, size_t k,
                      double alpha, const double *A, size_t lda, const double *B,
                      size_t ldb, double beta, double *C, size_t ldc);
/* C <- alpha op(A) op(A)' + beta C, C is n x n, op(A) n x k.  The lower triangle (with the diagonal)
   has the bits of tr_gemm, and of C only it is read; the upper one is its mirror image, which is
   what tr_gemm gives, too, if alpha is a power of 2 and C symmetric.  n^2 k operations. */
TR_API void tr_syrk(tr_trans ta, size_t n, size_t k, float alpha, const float *A,
                    size_t lda, float beta, float *C, size_t ldc);
TR_API void tr_syrk_d(tr_trans ta, size_t n, size_t k, double alpha, const double *A,
                      size_t lda, double beta, double *C, size_t ldc);
/* G_j <- X'(X S_j - y_j) / n for m right-hand sides in one pass over X (n x d, n >= 1): the
   gradient of |X S - y|^2 / 2n.  Right-hand side j is S + j lds (d numbers), y + j ldy (n numbers;
   y may be NULL: then it is the Gram product X'X S_j / n), result G + j ldg, which may be S with
   ldg = lds.  work: tr_gram_work(n, d, m) elements, at any address.

   r_i = dot(x_i, S_j) as by tr_dot, minus y_i.  The rows are cut into four chunks of
   12 ceil(n / 48) rows (the last ones shorter, or empty); a chunk's sum is one chain
   g = fma(r_i, x_i, g) over its rows in order, from +0; G_j = ((g_0 + g_1) + (g_2 + g_3)) / n.
   So G_j depends on S_j, y_j and X alone, whatever else is computed with it.
   4 n d m operations. */
TR_API size_t tr_gram_work(size_t n, size_t d, size_t m);
TR_API void tr_gram(size_t n, size_t d, size_t m, const float *X, size_t ldx,
                    const float *S, size_t lds, const float *y, size_t ldy, float *G,
                    size_t ldg, float *work);
TR_API size_t tr_gram_work_d(size_t n, size_t d, size_t m);
TR_API void tr_gram_d(size_t n, size_t d, size_t m, const double *X, size_t ldx,
                      const double *S, size_t lds, const double *y, size_t ldy, double *G,
                      size_t ldg, double *work);

/* ================================================================= >>eigenvalues
   Of a real symmetric matrix, f64. */

/* w[0] <= ... <= w[n-1]: all eigenvalues.  A (lower triangle read) is destroyed. */
TR_API tr_status tr_eigenvalues_d(size_t n, double *A, size_t lda, double *w,
                                  const tr_allocator *memory, tr_info *info);
/* The smallest and the largest alone, each to relative accuracy rtol, for a positive definite A (kept). */
TR_API tr_status tr_eigenvalues_extreme_d(size_t n, const double *A, size_t lda,
                                          double rtol, double *smallest, double *largest,
                                          const tr_allocator *memory, tr_info *info);

/* ================================================================== >>optimizers
   Stochastic gradient descent as torch.optim.SGD writes it (dampening 0):
   b <- mu b + (g + decay w), w <- w - eta b.  Penalty: (decay/2) |w|^2. */

typedef struct tr_sgd {
    double eta, momentum, decay;
} tr_sgd;
/* One step for n weights w with gradient g and buffer b (zeros before the first step; with
   momentum 0 it may be NULL), in one pass.  eta, mu and decay are rounded to the type of w, then
   t = fma(decay, w, g), b = fma(mu, b, t), w = fma(-eta, b, w); without b, w = fma(-eta, t, w).
   The state of several students in one array is one call.  g, b and w must not overlap. */
TR_API void tr_sgd_step(const tr_sgd *o, size_t n, const float *g, float *b, float *w);
TR_API void tr_sgd_step_d(const tr_sgd *o, size_t n, const double *g, double *b,
                          double *w);

/* ====================================================================== >>theory
   Linear regression from isotropic Gaussian data, n/d -> q < 1 (gamma = 1/q). */

TR_API void tr_mp_edges(double q, double *lower, double *upper);
TR_API double tr_mp_density(double q,
                            double lambda); /* continuous part; mass min(q, 1) */
TR_API void tr_mp_quadrature(double q, size_t n, double *node, double *weight);
TR_API double
tr_ridge_limit(double q, double lambda); /* F = < lambda^2 / (lambda + lambda_i)^2 > */
TR_API double tr_ridge_correction(double q); /* C = F(lambda_R) / (1 - q) - 1 */

/* Best hyperparameters for a spectrum in {0} u [lower, upper]. */
typedef struct tr_ridge_rates {
    double lambda;         /* lambda_R: equal contraction with and without decay */
    double eta, eta_decay; /* plain descent */
    double rate;           /* contraction factor per step, both */
    double momentum;       /* heavy ball, both */
    double eta_momentum, eta_decay_momentum;
    double rate_momentum;
} tr_ridge_rates;
TR_API tr_ridge_rates tr_ridge_rates_of(double lower, double upper);

/* E loss after t = 0..steps steps of tr_sgd, loss[0..steps], over the D -> infinity spectrum.
   s0 = E|S_0|^2, t0 = |T|^2, c0 = E S_0.T; nodes quadrature points (600 is plenty for q <= .9). */
TR_API tr_status tr_descent_loss(double q, const tr_sgd *o, double s0, double t0,
                                 double c0, size_t nodes, size_t steps, double *loss,
                                 const tr_allocator *memory);
/* The same given all d eigenvalues (exact mean over the directions of S_0 and T at any d). */
TR_API tr_status tr_descent_loss_spectrum(size_t d, const double *eigenvalue,
                                          const tr_sgd *o, double s0, double t0,
                                          double c0, size_t steps, double *loss,
                                          const tr_allocator *memory);

/* ================================================================== >>statistics */

typedef struct tr_stat { /* running mean and variance (Welford); zero-initialize */
    uint64_t n;
    double mean, m2;
} tr_stat;
TR_API void tr_stat_add(tr_stat *s, double x);
TR_API double tr_stat_sd(const tr_stat *s); /* sample standard deviation; 0 for n < 2 */
TR_API double tr_stat_se(const tr_stat *s); /* standard error of the mean; 0 for n < 2 */
/* Quantile p in [0,1] of n >= 1 numbers (sorted in place), linear between order statistics (type 7). */
TR_API double tr_quantile(size_t n, double *x, double p);

#ifdef __cplusplus
}
#endif
#endif /* TOYREG_INCLUDED */

/* ############################################################## implementation */
#ifdef TOYREG_IMPLEMENTATION
#ifndef TOYREG_IMPLEMENTED
#define TOYREG_IMPLEMENTED

#ifdef __FAST_MATH__
#error "toyreg.h: -ffast-math changes the results; compile without it"
#endif
#include <float.h>
#if defined(FLT_EVAL_METHOD) && FLT_EVAL_METHOD != 0
#error "toyreg.h: needs FLT_EVAL_METHOD 0 (on 32-bit x86: -msse2 -mfpmath=sse)"
#endif

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The name under which this file can include itself. */
#ifndef TOYREG_HEADER
#define TOYREG_HEADER "toyreg.h"
#endif

#ifndef TR_ASSERT
#include <assert.h>
#define TR_ASSERT(condition) assert(condition)
#endif

#if !defined(TOYREG_NO_SIMD) && (defined(__GNUC__) || defined(__clang__)) && \
    !defined(__TINYC__)
#if defined(__x86_64__)
#define TR__X86 1
#include <immintrin.h>
#elif defined(__aarch64__) && defined(__ARM_NEON)
#define TR__NEON 1
#include <arm_neon.h>
#endif
#endif

#if defined(__GNUC__)
#define TR__UNUSED __attribute__((unused))
#define TR__INLINE static inline __attribute__((always_inline, unused))
#else
#define TR__UNUSED
#define TR__INLINE static inline
#endif

/* A compiler must not fuse a*b+c on its own: whether it can differs per target, and it rounds differently. */
#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#define TR__UNROLL _Pragma("clang loop unroll(full)")
#elif defined(__GNUC__)
#pragma GCC push_options
#pragma GCC optimize("fp-contract=off")
#define TR__UNROLL _Pragma("GCC unroll 64")
#else
#define TR__UNROLL
#endif

/* ------------------------------------------------------------- kernel table
   One row per kernel: result, name, parameters.  `real` is float in one table and double in the
   other, whose functions end in _d. */
#define TR__LINEAR_KERNELS(K, real)                                                   \
    K(real, sum, (size_t n, const real *x))                                           \
    K(real, dot, (size_t n, const real *x, const real *y))                            \
    K(real, distance2, (size_t n, const real *x, const real *y))                      \
    K(real, norm1, (size_t n, const real *x))                                         \
    K(real, norm_inf, (size_t n, const real *x))                                      \
    K(void, axpy, (size_t n, real a, const real *x, real *y))                         \
    K(void, scale, (size_t n, real a, real * x))                                      \
    K(void, gemm,                                                                     \
      (int lower, tr_trans ta, tr_trans tb, size_t m, size_t n, size_t k, real alpha, \
       const real *A, size_t lda, const real *B, size_t ldb, real beta, real *C,      \
       size_t ldc))                                                                   \
    K(void, gemv,                                                                     \
      (tr_trans ta, size_t m, size_t n, real alpha, const real *A, size_t lda,        \
       const real *x, real beta, real *y))                                            \
    K(void, gram,                                                                     \
      (size_t n, size_t d, size_t m, const real *X, size_t ldx, const real *S,        \
       size_t lds, const real *y, size_t ldy, real *G, size_t ldg, real *work))       \
    K(void, sgd,                                                                      \
      (real eta, real momentum, real decay, size_t n, const real *g, real *b, real *w))
#define TR__ELEMENTARY_KERNELS(K, real)
#define TR__KERNEL_LIST(K, real) \
    TR__LINEAR_KERNELS(K, real) TR__ELEMENTARY_KERNELS(K, real)

#define TR__FIELD(result, name, parameters) result(*name) parameters;
typedef struct tr__kernels_f32 {
    TR__KERNEL_LIST(TR__FIELD, float)
} tr__kernels_f32;
typedef struct tr__kernels_f64 {
    TR__KERNEL_LIST(TR__FIELD, double)
} tr__kernels_f64;
#undef TR__FIELD
typedef struct tr__target {
    const char *name;
    tr__kernels_f32 f;
    tr__kernels_f64 d;
} tr__target;

#define TR__CAT2(a, b) a##b
#define TR__CAT(a, b) TR__CAT2(a, b)
#define TR__FN(name) \
    TR__CAT(TR__CAT(tr__, name), TR__SUFFIX) /* tr__dot_avx512, tr__dot_d_avx512 */

TR__INLINE uint32_t tr__bits_of_f32(float x)
{
    uint32_t b;
    memcpy(&b, &x, sizeof b);
    return b;
}
TR__INLINE float tr__f32_of_bits(uint32_t b)
{
    float x;
    memcpy(&x, &b, sizeof x);
    return x;
}
TR__INLINE uint64_t tr__bits_of_f64(double x)
{
    uint64_t b;
    memcpy(&b, &x, sizeof b);
    return b;
}
TR__INLINE double tr__f64_of_bits(uint64_t b)
{
    double x;
    memcpy(&x, &b, sizeof x);
    return x;
}

#define TR__KERNELS

#define TR__LEVEL 0
#define TR__BITS 32
#define TR__SUFFIX _scalar
#include TOYREG_HEADER
#define TR__BITS 64
#define TR__SUFFIX _d_scalar
#include TOYREG_HEADER
#undef TR__LEVEL

#ifdef TR__X86
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2,fma")
#endif
#define TR__LEVEL 1
#define TR__BITS 32
#define TR__SUFFIX _avx2
#include TOYREG_HEADER
#define TR__BITS 64
#define TR__SUFFIX _d_avx2
#include TOYREG_HEADER
#undef TR__LEVEL
#if defined(__clang__)
#pragma clang attribute pop
#pragma clang attribute push(                                               \
    __attribute__((target("avx512f,avx512dq,avx512bw,avx512vl,avx2,fma"))), \
    apply_to = function)
#else
#pragma GCC pop_options
#pragma GCC push_options
#pragma GCC target("avx512f,avx512dq,avx512bw,avx512vl,avx2,fma")
#endif
#define TR__LEVEL 2
#define TR__BITS 32
#define TR__SUFFIX _avx512
#include TOYREG_HEADER
#define TR__BITS 64
#define TR__SUFFIX _d_avx512
#include TOYREG_HEADER
#undef TR__LEVEL
#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif
#endif /* TR__X86 */

#ifdef TR__NEON
#define TR__LEVEL 3
#define TR__BITS 32
#define TR__SUFFIX _neon
#include TOYREG_HEADER
#define TR__BITS 64
#define TR__SUFFIX _d_neon
#include TOYREG_HEADER
#undef TR__LEVEL
#endif

#undef TR__KERNELS

/* ----------------------------------------------------------------- dispatch */
#define TR__ENTRY_SCALAR(result, name, parameters) tr__##name##_scalar,
#define TR__ENTRY_D_SCALAR(result, name, parameters) tr__##name##_d_scalar,
#define TR__ENTRY_AVX2(result, name, parameters) tr__##name##_avx2,
#define TR__ENTRY_D_AVX2(result, name, parameters) tr__##name##_d_avx2,
#define TR__ENTRY_AVX512(result, name, parameters) tr__##name##_avx512,
#define TR__ENTRY_D_AVX512(result, name, parameters) tr__##name##_d_avx512,
#define TR__ENTRY_NEON(result, name, parameters) tr__##name##_neon,
#define TR__ENTRY_D_NEON(result, name, parameters) tr__##name##_d_neon,

static const tr__target tr__targets[] = {
#ifdef TR__X86
    { "avx512",
      { TR__KERNEL_LIST(TR__ENTRY_AVX512, float) },
      { TR__KERNEL_LIST(TR__ENTRY_D_AVX512, double) } },
    { "avx2",
      { TR__KERNEL_LIST(TR__ENTRY_AVX2, float) },
      { TR__KERNEL_LIST(TR__ENTRY_D_AVX2, double) } },
#endif
#ifdef TR__NEON
    { "neon",
      { TR__KERNEL_LIST(TR__ENTRY_NEON, float) },
      { TR__KERNEL_LIST(TR__ENTRY_D_NEON, double) } },
#endif
    { "scalar",
      { TR__KERNEL_LIST(TR__ENTRY_SCALAR, float) },
      { TR__KERNEL_LIST(TR__ENTRY_D_SCALAR, double) } }
};

static int tr__supported(const char *name)
{
#ifdef TR__X86
    __builtin_cpu_init();
    if (!strcmp(name, "avx512"))
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
               __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
    if (!strcmp(name, "avx2"))
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#endif
#ifdef TR__NEON
    if (!strcmp(name, "neon")) return 1;
#endif
    return !strcmp(name, "scalar");
}

static const tr__target *tr__chosen;

static const tr__target *tr__find(const char *name)
{
    size_t i;
    for (i = 0; i < sizeof tr__targets / sizeof tr__targets[0]; i++)
        if ((!name || !strcmp(tr__targets[i].name, name)) &&
            tr__supported(tr__targets[i].name))
            return &tr__targets[i];
    return NULL;
}

/* Every thread that races here finds the same answer, so a relaxed store is enough. */
static const tr__target *tr__use(void)
{
#if defined(__GNUC__)
    const tr__target *t = __atomic_load_n(&tr__chosen, __ATOMIC_RELAXED);
#else
    const tr__target *t = tr__chosen;
#endif
    if (t) return t;
    t = tr__find(getenv("TOYREG_ISA"));
    if (!t) t = tr__find(NULL);
#if defined(__GNUC__)
    __atomic_store_n(&tr__chosen, t, __ATOMIC_RELAXED);
#else
    tr__chosen = t;
#endif
    return t;
}

TR_API const char *tr_isa(void) { return tr__use()->name; }

TR_API tr_status tr_isa_force(const char *name)
{
    const tr__target *t = name ? tr__find(name) : NULL;
    if (!t) return TR_ERR_ARGUMENT;
#if defined(__GNUC__)
    __atomic_store_n(&tr__chosen, t, __ATOMIC_RELAXED);
#else
    tr__chosen = t;
#endif
    return TR_OK;
}

TR_API const char *tr_version(void) { return "0.1.0"; }

TR_API const char *tr_status_message(tr_status s)
{
    switch (s) {
    case TR_OK: return "ok";
    case TR_ERR_ARGUMENT: return "an argument is outside its range";
    case TR_ERR_MEMORY: return "out of memory";
    case TR_ERR_CONVERGENCE: return "the iteration limit came before convergence";
    case TR_ERR_SINGULAR: return "the matrix is not positive definite";
    case TR_ERR_NONFINITE: return "a number is not finite";
    }
    return "unknown status";
}

/* ------------------------------------------------------------------- random */

/* --------------------------------------------------------------- elementary */

/* ------------------------------------------------------------------ vectors */
TR_API float tr_sum(size_t n, const float *x) { return tr__use()->f.sum(n, x); }
TR_API double tr_sum_d(size_t n, const double *x) { return tr__use()->d.sum(n, x); }
TR_API float tr_norm1(size_t n, const float *x) { return tr__use()->f.norm1(n, x); }
TR_API double tr_norm1_d(size_t n, const double *x) { return tr__use()->d.norm1(n, x); }
TR_API float tr_norm_inf(size_t n, const float *x) { return tr__use()->f.norm_inf(n, x); }
TR_API double tr_norm_inf_d(size_t n, const double *x)
{
    return tr__use()->d.norm_inf(n, x);
}
TR_API float tr_dot(size_t n, const float *x, const float *y)
{
    return tr__use()->f.dot(n, x, y);
}
TR_API double tr_dot_d(size_t n, const double *x, const double *y)
{
    return tr__use()->d.dot(n, x, y);
}
TR_API float tr_distance2(size_t n, const float *x, const float *y)
{
    return tr__use()->f.distance2(n, x, y);
}
TR_API double tr_distance2_d(size_t n, const double *x, const double *y)
{
    return tr__use()->d.distance2(n, x, y);
}
TR_API float tr_norm2(size_t n, const float *x)
{
    return sqrtf(tr__use()->f.dot(n, x, x));
}
TR_API double tr_norm2_d(size_t n, const double *x)
{
    return sqrt(tr__use()->d.dot(n, x, x));
}
TR_API void tr_axpy(size_t n, float a, const float *x, float *y)
{
    tr__use()->f.axpy(n, a, x, y);
}
TR_API void tr_axpy_d(size_t n, double a, const double *x, double *y)
{
    tr__use()->d.axpy(n, a, x, y);
}
TR_API void tr_scale(size_t n, float a, float *x) { tr__use()->f.scale(n, a, x); }
TR_API void tr_scale_d(size_t n, double a, double *x) { tr__use()->d.scale(n, a, x); }

/* ----------------------------------------------------------------- matrices */
TR_API void tr_gemv(tr_trans ta, size_t m, size_t n, float alpha, const float *A,
                    size_t lda, const float *x, float beta, float *y)
{
    TR_ASSERT(lda >= n);
    tr__use()->f.gemv(ta, m, n, alpha, A, lda, x, beta, y);
}
TR_API void tr_gemv_d(tr_trans ta, size_t m, size_t n, double alpha, const double *A,
                      size_t lda, const double *x, double beta, double *y)
{
    TR_ASSERT(lda >= n);
    tr__use()->d.gemv(ta, m, n, alpha, A, lda, x, beta, y);
}
TR_API void tr_gemm(tr_trans ta, tr_trans tb, size_t m, size_t n, size_t k, float alpha,
                    const float *A, size_t lda, const float *B, size_t ldb, float beta,
                    float *C, size_t ldc)
{
    TR_ASSERT(lda >= (ta == TR_N ? k : m));
    TR_ASSERT(ldb >= (tb == TR_N ? n : k));
    TR_ASSERT(ldc >= n);
    tr__use()->f.gemm(0, ta, tb, m, n, k, alpha, A, lda, B, ldb, beta, C, ldc);
}
TR_API void tr_gemm_d(tr_trans ta, tr_trans tb, size_t m, size_t n, size_t k,
                      double alpha, const double *A, size_t lda, const double *B,
                      size_t ldb, double beta, double *C, size_t ldc)
{
    TR_ASSERT(lda >= (ta == TR_N ? k : m));
    TR_ASSERT(ldb >= (tb == TR_N ? n : k));
    TR_ASSERT(ldc >= n);
    tr__use()->d.gemm(0, ta, tb, m, n, k, alpha, A, lda, B, ldb, beta, C, ldc);
}
TR_API void tr_syrk(tr_trans ta, size_t n, size_t k, float alpha, const float *A,
                    size_t lda, float beta, float *C, size_t ldc)
{
    TR_ASSERT(lda >= (ta == TR_N ? k : n));
    TR_ASSERT(ldc >= n);
    tr__use()->f.gemm(1, ta, ta == TR_N ? TR_T : TR_N, n, n, k, alpha, A, lda, A, lda,
                      beta, C, ldc);
}
TR_API void tr_syrk_d(tr_trans ta, size_t n, size_t k, double alpha, const double *A,
                      size_t lda, double beta, double *C, size_t ldc)
{
    TR_ASSERT(lda >= (ta == TR_N ? k : n));
    TR_ASSERT(ldc >= n);
    tr__use()->d.gemm(1, ta, ta == TR_N ? TR_T : TR_N, n, n, k, alpha, A, lda, A, lda,
                      beta, C, ldc);
}
/* Whole sets of partial sums for S and for three sums of chunks, and a line to align them. */
static size_t tr__gram_work(size_t d, size_t m, size_t sums)
{
    return 4 * m * ((d + sums - 1) / sums * sums) + 16;
}
TR_API size_t tr_gram_work(size_t n, size_t d, size_t m)
{
    (void)n;
    return tr__gram_work(d, m, 64);
}
TR_API size_t tr_gram_work_d(size_t n, size_t d, size_t m)
{
    (void)n;
    return tr__gram_work(d, m, 32);
}
TR_API void tr_gram(size_t n, size_t d, size_t m, const float *X, size_t ldx,
                    const float *S, size_t lds, const float *y, size_t ldy, float *G,
                    size_t ldg, float *work)
{
    TR_ASSERT(n > 0);
    TR_ASSERT(ldx >= d && lds >= d && ldg >= d);
    TR_ASSERT(!y || ldy >= n);
    tr__use()->f.gram(n, d, m, X, ldx, S, lds, y, ldy, G, ldg, work);
}
TR_API void tr_gram_d(size_t n, size_t d, size_t m, const double *X, size_t ldx,
                      const double *S, size_t lds, const double *y, size_t ldy, double *G,
                      size_t ldg, double *work)
{
    TR_ASSERT(n > 0);
    TR_ASSERT(ldx >= d && lds >= d && ldg >= d);
    TR_ASSERT(!y || ldy >= n);
    tr__use()->d.gram(n, d, m, X, ldx, S, lds, y, ldy, G, ldg, work);
}

/* -------------------------------------------------------------- eigenvalues */

/* --------------------------------------------------------------- optimizers */
TR_API void tr_sgd_step(const tr_sgd *o, size_t n, const float *g, float *b, float *w)
{
    TR_ASSERT(b || o->momentum == 0);
    tr__use()->f.sgd((float)o->eta, (float)o->momentum, (float)o->decay, n, g, b, w);
}
TR_API void tr_sgd_step_d(const tr_sgd *o, size_t n, const double *g, double *b,
                          double *w)
{
    TR_ASSERT(b || o->momentum == 0);
    tr__use()->d.sgd((double)o->eta, (double)o->momentum, (double)o->decay, n, g, b, w);
}

/* ------------------------------------------------------------------- theory */

/* --------------------------------------------------------------- statistics */

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC pop_options
#endif
#endif /* TOYREG_IMPLEMENTED */
#endif /* TOYREG_IMPLEMENTATION */

#else /* TR__KERNELS */
/* ################################################################### kernels
   Everything below is compiled once per instruction set and precision.

   tr__real   the element             tr__v   a register of TR__LANES elements
   tr__bits   its bit pattern         tr__i   a register of bit patterns
   tr__m      a lane mask             TR__SUMS partial sums of a reduction, TR__REGS registers
   tr__lanes  the sum of a register's lanes, folded in halves
   tr__flip   transposes TR__SQUARE x TR__SQUARE elements of p (ldp apart) into q
   TR__UNIT   rows in a third of a gemm tile: 4 where there are 32 registers, 2 where 16 */

#if TR__LEVEL == 0 && TR__BITS == 32
#define TR__LANES 1
#define tr__v float
#define tr__i uint32_t
#define tr__m int
#define tr__load(p) (*(p))
#define tr__store(p, a) ((void)(*(p) = (a)))
#define tr__set1(x) (x)
#define tr__add(a, b) ((a) + (b))
#define tr__sub(a, b) ((a) - (b))
#define tr__mul(a, b) ((a) * (b))
#define tr__div(a, b) ((a) / (b))
#define tr__sqrt(a) sqrtf(a)
#define tr__fma(a, b, c) fmaf(a, b, c)
#define tr__fnma(a, b, c) fmaf(-(a), b, c)
#define tr__lt(a, b) ((a) < (b))
#define tr__sel(m, a, b) ((m) ? (a) : (b))
#define tr__any(m) (m)
#define tr__iload(p) (*(p))
#define tr__istore(p, a) ((void)(*(p) = (a)))
#define tr__iset1(x) ((uint32_t)(x))
#define tr__iadd(a, b) ((uint32_t)((a) + (b)))
#define tr__isub(a, b) ((uint32_t)((a) - (b)))
#define tr__iand(a, b) ((a) & (b))
#define tr__ior(a, b) ((a) | (b))
#define tr__ixor(a, b) ((a) ^ (b))
#define tr__ishl(a, k) ((uint32_t)((a) << (k)))
#define tr__ishr(a, k) ((a) >> (k))
#define tr__bits_of(a) tr__bits_of_f32(a)
#define tr__of_bits(i) tr__f32_of_bits(i)
#define tr__lanes(a) (a)
#define TR__SQUARE 1
#define tr__flip(p, ldp, q, ldq) ((void)(ldp), (void)(ldq), *(q) = *(p))

#elif TR__LEVEL == 0 && TR__BITS == 64
#define TR__LANES 1
#define tr__v double
#define tr__i uint64_t
#define tr__m int
#define tr__load(p) (*(p))
#define tr__store(p, a) ((void)(*(p) = (a)))
#define tr__set1(x) (x)
#define tr__add(a, b) ((a) + (b))
#define tr__sub(a, b) ((a) - (b))
#define tr__mul(a, b) ((a) * (b))
#define tr__div(a, b) ((a) / (b))
#define tr__sqrt(a) sqrt(a)
#define tr__fma(a, b, c) fma(a, b, c)
#define tr__fnma(a, b, c) fma(-(a), b, c)
#define tr__lt(a, b) ((a) < (b))
#define tr__sel(m, a, b) ((m) ? (a) : (b))
#define tr__any(m) (m)
#define tr__iload(p) (*(p))
#define tr__istore(p, a) ((void)(*(p) = (a)))
#define tr__iset1(x) ((uint64_t)(x))
#define tr__iadd(a, b) ((uint64_t)((a) + (b)))
#define tr__isub(a, b) ((uint64_t)((a) - (b)))
#define tr__iand(a, b) ((a) & (b))
#define tr__ior(a, b) ((a) | (b))
#define tr__ixor(a, b) ((a) ^ (b))
#define tr__ishl(a, k) ((uint64_t)((a) << (k)))
#define tr__ishr(a, k) ((a) >> (k))
#define tr__bits_of(a) tr__bits_of_f64(a)
#define tr__of_bits(i) tr__f64_of_bits(i)
#define tr__lanes(a) (a)
#define TR__SQUARE 1
#define tr__flip(p, ldp, q, ldq) ((void)(ldp), (void)(ldq), *(q) = *(p))

#elif TR__LEVEL == 1 && TR__BITS == 32
#define TR__LANES 8
#define tr__v __m256
#define tr__i __m256i
#define tr__m __m256
#define tr__load(p) _mm256_loadu_ps(p)
#define tr__store(p, a) _mm256_storeu_ps(p, a)
#define tr__set1(x) _mm256_set1_ps(x)
#define tr__add(a, b) _mm256_add_ps(a, b)
#define tr__sub(a, b) _mm256_sub_ps(a, b)
#define tr__mul(a, b) _mm256_mul_ps(a, b)
#define tr__div(a, b) _mm256_div_ps(a, b)
#define tr__sqrt(a) _mm256_sqrt_ps(a)
#define tr__fma(a, b, c) _mm256_fmadd_ps(a, b, c)
#define tr__fnma(a, b, c) _mm256_fnmadd_ps(a, b, c)
#define tr__lt(a, b) _mm256_cmp_ps(a, b, _CMP_LT_OQ)
#define tr__sel(m, a, b) _mm256_blendv_ps(b, a, m)
#define tr__any(m) (_mm256_movemask_ps(m) != 0)
#define tr__iload(p) _mm256_loadu_si256((const __m256i *)(const void *)(p))
#define tr__istore(p, a) _mm256_storeu_si256((__m256i *)(void *)(p), a)
#define tr__iset1(x) _mm256_set1_epi32((int)(x))
#define tr__iadd(a, b) _mm256_add_epi32(a, b)
#define tr__isub(a, b) _mm256_sub_epi32(a, b)
#define tr__iand(a, b) _mm256_and_si256(a, b)
#define tr__ior(a, b) _mm256_or_si256(a, b)
#define tr__ixor(a, b) _mm256_xor_si256(a, b)
#define tr__ishl(a, k) _mm256_slli_epi32(a, k)
#define tr__ishr(a, k) _mm256_srli_epi32(a, k)
#define tr__bits_of(a) _mm256_castps_si256(a)
#define tr__of_bits(i) _mm256_castsi256_ps(i)
#define tr__lanes(a) TR__FN(lanes)(a)
TR__INLINE float TR__FN(lanes)(__m256 a)
{
    __m128 h = _mm_add_ps(_mm256_castps256_ps128(a), _mm256_extractf128_ps(a, 1));
    h = _mm_add_ps(h, _mm_movehl_ps(h, h));
    return _mm_cvtss_f32(_mm_add_ss(h, _mm_movehdup_ps(h)));
}
#define TR__SQUARE 4
#define tr__flip(p, ldp, q, ldq) TR__FN(flip)(p, ldp, q, ldq)
TR__INLINE void TR__FN(flip)(const float *p, size_t ldp, float *q, size_t ldq)
{
    const __m128 a = _mm_loadu_ps(p), b = _mm_loadu_ps(p + ldp);
    const __m128 c = _mm_loadu_ps(p + 2 * ldp), d = _mm_loadu_ps(p + 3 * ldp);
    const __m128 e = _mm_unpacklo_ps(a, b), f = _mm_unpackhi_ps(a, b);
    const __m128 g = _mm_unpacklo_ps(c, d), h = _mm_unpackhi_ps(c, d);
    _mm_storeu_ps(q, _mm_movelh_ps(e, g));
    _mm_storeu_ps(q + ldq, _mm_movehl_ps(g, e));
    _mm_storeu_ps(q + 2 * ldq, _mm_movelh_ps(f, h));
    _mm_storeu_ps(q + 3 * ldq, _mm_movehl_ps(h, f));
}

#elif TR__LEVEL == 1 && TR__BITS == 64
#define TR__LANES 4
#define tr__v __m256d
#define tr__i __m256i
#define tr__m __m256d
#define tr__load(p) _mm256_loadu_pd(p)
#define tr__store(p, a) _mm256_storeu_pd(p, a)
#define tr__set1(x) _mm256_set1_pd(x)
#define tr__add(a, b) _mm256_add_pd(a, b)
#define tr__sub(a, b) _mm256_sub_pd(a, b)
#define tr__mul(a, b) _mm256_mul_pd(a, b)
#define tr__div(a, b) _mm256_div_pd(a, b)
#define tr__sqrt(a) _mm256_sqrt_pd(a)
#define tr__fma(a, b, c) _mm256_fmadd_pd(a, b, c)
#define tr__fnma(a, b, c) _mm256_fnmadd_pd(a, b, c)
#define tr__lt(a, b) _mm256_cmp_pd(a, b, _CMP_LT_OQ)
#define tr__sel(m, a, b) _mm256_blendv_pd(b, a, m)
#define tr__any(m) (_mm256_movemask_pd(m) != 0)
#define tr__iload(p) _mm256_loadu_si256((const __m256i *)(const void *)(p))
#define tr__istore(p, a) _mm256_storeu_si256((__m256i *)(void *)(p), a)
#define tr__iset1(x) _mm256_set1_epi64x((long long)(x))
#define tr__iadd(a, b) _mm256_add_epi64(a, b)
#define tr__isub(a, b) _mm256_sub_epi64(a, b)
#define tr__iand(a, b) _mm256_and_si256(a, b)
#define tr__ior(a, b) _mm256_or_si256(a, b)
#define tr__ixor(a, b) _mm256_xor_si256(a, b)
#define tr__ishl(a, k) _mm256_slli_epi64(a, k)
#define tr__ishr(a, k) _mm256_srli_epi64(a, k)
#define tr__bits_of(a) _mm256_castpd_si256(a)
#define tr__of_bits(i) _mm256_castsi256_pd(i)
#define tr__lanes(a) TR__FN(lanes)(a)
TR__INLINE double TR__FN(lanes)(__m256d a)
{
    __m128d h = _mm_add_pd(_mm256_castpd256_pd128(a), _mm256_extractf128_pd(a, 1));
    return _mm_cvtsd_f64(_mm_add_sd(h, _mm_unpackhi_pd(h, h)));
}
#define TR__SQUARE 2
#define tr__flip(p, ldp, q, ldq) TR__FN(flip)(p, ldp, q, ldq)
TR__INLINE void TR__FN(flip)(const double *p, size_t ldp, double *q, size_t ldq)
{
    const __m128d a = _mm_loadu_pd(p), b = _mm_loadu_pd(p + ldp);
    _mm_storeu_pd(q, _mm_unpacklo_pd(a, b));
    _mm_storeu_pd(q + ldq, _mm_unpackhi_pd(a, b));
}

#elif TR__LEVEL == 2 && TR__BITS == 32
#define TR__LANES 16
#define tr__v __m512
#define tr__i __m512i
#define tr__m __mmask16
#define tr__load(p) _mm512_loadu_ps(p)
#define tr__store(p, a) _mm512_storeu_ps(p, a)
#define tr__set1(x) _mm512_set1_ps(x)
#define tr__add(a, b) _mm512_add_ps(a, b)
#define tr__sub(a, b) _mm512_sub_ps(a, b)
#define tr__mul(a, b) _mm512_mul_ps(a, b)
#define tr__div(a, b) _mm512_div_ps(a, b)
#define tr__sqrt(a) _mm512_sqrt_ps(a)
#define tr__fma(a, b, c) _mm512_fmadd_ps(a, b, c)
#define tr__fnma(a, b, c) _mm512_fnmadd_ps(a, b, c)
#define tr__lt(a, b) _mm512_cmp_ps_mask(a, b, _CMP_LT_OQ)
#define tr__sel(m, a, b) _mm512_mask_blend_ps(m, b, a)
#define tr__any(m) ((m) != 0)
#define tr__iload(p) _mm512_loadu_si512(p)
#define tr__istore(p, a) _mm512_storeu_si512(p, a)
#define tr__iset1(x) _mm512_set1_epi32((int)(x))
#define tr__iadd(a, b) _mm512_add_epi32(a, b)
#define tr__isub(a, b) _mm512_sub_epi32(a, b)
#define tr__iand(a, b) _mm512_and_si512(a, b)
#define tr__ior(a, b) _mm512_or_si512(a, b)
#define tr__ixor(a, b) _mm512_xor_si512(a, b)
#define tr__ishl(a, k) _mm512_slli_epi32(a, k)
#define tr__ishr(a, k) _mm512_srli_epi32(a, k)
#define tr__bits_of(a) _mm512_castps_si512(a)
#define tr__of_bits(i) _mm512_castsi512_ps(i)
#define tr__lanes(a) TR__FN(lanes)(a)
TR__INLINE float TR__FN(lanes)(__m512 a)
{
    __m256 g = _mm256_add_ps(_mm512_maskz_extractf32x8_ps(255, a, 0),
                             _mm512_maskz_extractf32x8_ps(255, a, 1));
    __m128 h = _mm_add_ps(_mm256_castps256_ps128(g), _mm256_extractf128_ps(g, 1));
    h = _mm_add_ps(h, _mm_movehl_ps(h, h));
    return _mm_cvtss_f32(_mm_add_ss(h, _mm_movehdup_ps(h)));
}
#define TR__SQUARE 4
#define tr__flip(p, ldp, q, ldq) TR__FN(flip)(p, ldp, q, ldq)
TR__INLINE void TR__FN(flip)(const float *p, size_t ldp, float *q, size_t ldq)
{
    const __m128 a = _mm_loadu_ps(p), b = _mm_loadu_ps(p + ldp);
    const __m128 c = _mm_loadu_ps(p + 2 * ldp), d = _mm_loadu_ps(p + 3 * ldp);
    const __m128 e = _mm_unpacklo_ps(a, b), f = _mm_unpackhi_ps(a, b);
    const __m128 g = _mm_unpacklo_ps(c, d), h = _mm_unpackhi_ps(c, d);
    _mm_storeu_ps(q, _mm_movelh_ps(e, g));
    _mm_storeu_ps(q + ldq, _mm_movehl_ps(g, e));
    _mm_storeu_ps(q + 2 * ldq, _mm_movelh_ps(f, h));
    _mm_storeu_ps(q + 3 * ldq, _mm_movehl_ps(h, f));
}

#elif TR__LEVEL == 2 && TR__BITS == 64
#define TR__LANES 8
#define tr__v __m512d
#define tr__i __m512i
#define tr__m __mmask8
#define tr__load(p) _mm512_loadu_pd(p)
#define tr__store(p, a) _mm512_storeu_pd(p, a)
#define tr__set1(x) _mm512_set1_pd(x)
#define tr__add(a, b) _mm512_add_pd(a, b)
#define tr__sub(a, b) _mm512_sub_pd(a, b)
#define tr__mul(a, b) _mm512_mul_pd(a, b)
#define tr__div(a, b) _mm512_div_pd(a, b)
#define tr__sqrt(a) _mm512_sqrt_pd(a)
#define tr__fma(a, b, c) _mm512_fmadd_pd(a, b, c)
#define tr__fnma(a, b, c) _mm512_fnmadd_pd(a, b, c)
#define tr__lt(a, b) _mm512_cmp_pd_mask(a, b, _CMP_LT_OQ)
#define tr__sel(m, a, b) _mm512_mask_blend_pd(m, b, a)
#define tr__any(m) ((m) != 0)
#define tr__iload(p) _mm512_loadu_si512(p)
#define tr__istore(p, a) _mm512_storeu_si512(p, a)
#define tr__iset1(x) _mm512_set1_epi64((long long)(x))
#define tr__iadd(a, b) _mm512_add_epi64(a, b)
#define tr__isub(a, b) _mm512_sub_epi64(a, b)
#define tr__iand(a, b) _mm512_and_si512(a, b)
#define tr__ior(a, b) _mm512_or_si512(a, b)
#define tr__ixor(a, b) _mm512_xor_si512(a, b)
#define tr__ishl(a, k) _mm512_slli_epi64(a, k)
#define tr__ishr(a, k) _mm512_srli_epi64(a, k)
#define tr__bits_of(a) _mm512_castpd_si512(a)
#define tr__of_bits(i) _mm512_castsi512_pd(i)
#define tr__lanes(a) TR__FN(lanes)(a)
TR__INLINE double TR__FN(lanes)(__m512d a)
{
    __m256d g = _mm256_add_pd(_mm512_maskz_extractf64x4_pd(15, a, 0),
                              _mm512_maskz_extractf64x4_pd(15, a, 1));
    __m128d h = _mm_add_pd(_mm256_castpd256_pd128(g), _mm256_extractf128_pd(g, 1));
    return _mm_cvtsd_f64(_mm_add_sd(h, _mm_unpackhi_pd(h, h)));
}
#define TR__SQUARE 2
#define tr__flip(p, ldp, q, ldq) TR__FN(flip)(p, ldp, q, ldq)
TR__INLINE void TR__FN(flip)(const double *p, size_t ldp, double *q, size_t ldq)
{
    const __m128d a = _mm_loadu_pd(p), b = _mm_loadu_pd(p + ldp);
    _mm_storeu_pd(q, _mm_unpacklo_pd(a, b));
    _mm_storeu_pd(q + ldq, _mm_unpackhi_pd(a, b));
}

#elif TR__LEVEL == 3 && TR__BITS == 32
#define TR__LANES 4
#define tr__v float32x4_t
#define tr__i uint32x4_t
#define tr__m uint32x4_t
#define tr__load(p) vld1q_f32(p)
#define tr__store(p, a) vst1q_f32(p, a)
#define tr__set1(x) vdupq_n_f32(x)
#define tr__add(a, b) vaddq_f32(a, b)
#define tr__sub(a, b) vsubq_f32(a, b)
#define tr__mul(a, b) vmulq_f32(a, b)
#define tr__div(a, b) vdivq_f32(a, b)
#define tr__sqrt(a) vsqrtq_f32(a)
#define tr__fma(a, b, c) vfmaq_f32(c, a, b)
#define tr__fnma(a, b, c) vfmsq_f32(c, a, b)
#define tr__lt(a, b) vcltq_f32(a, b)
#define tr__sel(m, a, b) vbslq_f32(m, a, b)
#define tr__any(m) (vmaxvq_u32(m) != 0)
#define tr__iload(p) vld1q_u32(p)
#define tr__istore(p, a) vst1q_u32(p, a)
#define tr__iset1(x) vdupq_n_u32(x)
#define tr__iadd(a, b) vaddq_u32(a, b)
#define tr__isub(a, b) vsubq_u32(a, b)
#define tr__iand(a, b) vandq_u32(a, b)
#define tr__ior(a, b) vorrq_u32(a, b)
#define tr__ixor(a, b) veorq_u32(a, b)
#define tr__ishl(a, k) vshlq_n_u32(a, k)
#define tr__ishr(a, k) vshrq_n_u32(a, k)
#define tr__bits_of(a) vreinterpretq_u32_f32(a)
#define tr__of_bits(i) vreinterpretq_f32_u32(i)
#define tr__lanes(a) TR__FN(lanes)(a)
TR__INLINE float TR__FN(lanes)(float32x4_t a)
{
    float32x2_t h = vadd_f32(vget_low_f32(a), vget_high_f32(a));
    return vget_lane_f32(h, 0) + vget_lane_f32(h, 1);
}
#define TR__SQUARE 4
#define tr__flip(p, ldp, q, ldq) TR__FN(flip)(p, ldp, q, ldq)
TR__INLINE void TR__FN(flip)(const float *p, size_t ldp, float *q, size_t ldq)
{
    const float32x4_t a = vld1q_f32(p), b = vld1q_f32(p + ldp);
    const float32x4_t c = vld1q_f32(p + 2 * ldp), d = vld1q_f32(p + 3 * ldp);
    const float32x4_t e = vzip1q_f32(a, c), f = vzip2q_f32(a, c);
    const float32x4_t g = vzip1q_f32(b, d), h = vzip2q_f32(b, d);
    vst1q_f32(q, vzip1q_f32(e, g));
    vst1q_f32(q + ldq, vzip2q_f32(e, g));
    vst1q_f32(q + 2 * ldq, vzip1q_f32(f, h));
    vst1q_f32(q + 3 * ldq, vzip2q_f32(f, h));
}

#elif TR__LEVEL == 3 && TR__BITS == 64
#define TR__LANES 2
#define tr__v float64x2_t
#define tr__i uint64x2_t
#define tr__m uint64x2_t
#define tr__load(p) vld1q_f64(p)
#define tr__store(p, a) vst1q_f64(p, a)
#define tr__set1(x) vdupq_n_f64(x)
#define tr__add(a, b) vaddq_f64(a, b)
#define tr__sub(a, b) vsubq_f64(a, b)
#define tr__mul(a, b) vmulq_f64(a, b)
#define tr__div(a, b) vdivq_f64(a, b)
#define tr__sqrt(a) vsqrtq_f64(a)
#define tr__fma(a, b, c) vfmaq_f64(c, a, b)
#define tr__fnma(a, b, c) vfmsq_f64(c, a, b)
#define tr__lt(a, b) vcltq_f64(a, b)
#define tr__sel(m, a, b) vbslq_f64(m, a, b)
#define tr__any(m) (vmaxvq_u32(vreinterpretq_u32_u64(m)) != 0)
#define tr__iload(p) vld1q_u64(p)
#define tr__istore(p, a) vst1q_u64(p, a)
#define tr__iset1(x) vdupq_n_u64(x)
#define tr__iadd(a, b) vaddq_u64(a, b)
#define tr__isub(a, b) vsubq_u64(a, b)
#define tr__iand(a, b) vandq_u64(a, b)
#define tr__ior(a, b) vorrq_u64(a, b)
#define tr__ixor(a, b) veorq_u64(a, b)
#define tr__ishl(a, k) vshlq_n_u64(a, k)
#define tr__ishr(a, k) vshrq_n_u64(a, k)
#define tr__bits_of(a) vreinterpretq_u64_f64(a)
#define tr__of_bits(i) vreinterpretq_f64_u64(i)
#define tr__lanes(a) (vgetq_lane_f64(a, 0) + vgetq_lane_f64(a, 1))
#define TR__SQUARE 2
#define tr__flip(p, ldp, q, ldq) TR__FN(flip)(p, ldp, q, ldq)
TR__INLINE void TR__FN(flip)(const double *p, size_t ldp, double *q, size_t ldq)
{
    const float64x2_t a = vld1q_f64(p), b = vld1q_f64(p + ldp);
    vst1q_f64(q, vzip1q_f64(a, b));
    vst1q_f64(q + ldq, vzip2q_f64(a, b));
}

#endif

#if TR__BITS == 32
#define tr__real float
#define TR__SUMS 64
#define tr__rfma(a, b, c) fmaf(a, b, c)
#define tr__ubits uint32_t
#else
#define tr__real double
#define TR__SUMS 32
#define tr__rfma(a, b, c) fma(a, b, c)
#define tr__ubits uint64_t
#endif
#define TR__REGS (TR__SUMS / TR__LANES)
/* Before a loop over registers: unrolled, or they would not stay registers. */
#if TR__LEVEL == 0
#define TR__EACH
#define TR__UNIT 1
#elif TR__LEVEL == 1
#define TR__EACH TR__UNROLL
#define TR__UNIT 2
#else
#define TR__EACH TR__UNROLL
#define TR__UNIT 4
#endif

/* ------------------------------------------------------ elementary functions */

/* ------------------------------------------------------------ random numbers */

/* ----------------------------------------------------------------- reductions */

/* The fixed tree: s[j] += s[j + h] for h = TR__SUMS/2 ... 1, first between registers. */
TR__INLINE tr__real TR__FN(fold)(tr__v *s)
{
    size_t h, j;
    TR__EACH
    for (h = TR__REGS / 2; h; h /= 2) {
        TR__EACH
        for (j = 0; j < h; j++) s[j] = tr__add(s[j], s[j + h]);
    }
    return tr__lanes(s[0]);
}

/* A reduction from its step on registers and the same step on elements (element `at`, sum t). */
#define TR__REDUCTION(name, parameters, vector_step, step)                        \
    TR__UNUSED static tr__real TR__FN(name) parameters                            \
    {                                                                             \
        tr__v s[TR__REGS];                                                        \
        tr__real part[TR__SUMS];                                                  \
        size_t i = 0, k;                                                          \
        TR__EACH                                                                  \
        for (k = 0; k < TR__REGS; k++) s[k] = tr__set1(0);                        \
        for (; i + TR__SUMS <= n; i += TR__SUMS) {                                \
            TR__EACH                                                              \
            for (k = 0; k < TR__REGS; k++) {                                      \
                const size_t at = i + k * TR__LANES;                              \
                const tr__v t = s[k];                                             \
                s[k] = vector_step;                                               \
            }                                                                     \
        }                                                                         \
        if (i < n) {                                                              \
            TR__EACH                                                              \
            for (k = 0; k < TR__REGS; k++) {                                      \
                const size_t at = i + k * TR__LANES;                              \
                const tr__v t = s[k];                                             \
                if (at + TR__LANES <= n) s[k] = vector_step;                      \
                tr__store(part + k * TR__LANES, s[k]);                            \
            }                                                                     \
            for (k = (n - i) / TR__LANES * TR__LANES; i + k < n; k++) {           \
                const size_t at = i + k;                                          \
                const tr__real t = part[k];                                       \
                part[k] = step;                                                   \
            }                                                                     \
            TR__EACH                                                              \
            for (k = 0; k < TR__REGS; k++) s[k] = tr__load(part + k * TR__LANES); \
        }                                                                         \
        return TR__FN(fold)(s);                                                   \
    }

TR__INLINE tr__v TR__FN(abs)(tr__v a)
{
    return tr__of_bits(tr__iand(tr__bits_of(a), tr__iset1((tr__ubits)-1 >> 1)));
}
TR__INLINE tr__v TR__FN(square_to)(tr__v a, tr__v s) { return tr__fma(a, a, s); }
TR__INLINE tr__real TR__FN(rsquare_to)(tr__real a, tr__real s)
{
    return tr__rfma(a, a, s);
}

TR__REDUCTION(sum, (size_t n, const tr__real *x), tr__add(t, tr__load(x + at)), t + x[at])
TR__REDUCTION(dot, (size_t n, const tr__real *x, const tr__real *y),
              tr__fma(tr__load(x + at), tr__load(y + at), t), tr__rfma(x[at], y[at], t))
TR__REDUCTION(distance2, (size_t n, const tr__real *x, const tr__real *y),
              TR__FN(square_to)(tr__sub(tr__load(x + at), tr__load(y + at)), t),
              TR__FN(rsquare_to)(x[at] - y[at], t))
TR__REDUCTION(norm1, (size_t n, const tr__real *x),
              tr__add(t, TR__FN(abs)(tr__load(x + at))), t + (x[at] < 0 ? -x[at] : x[at]))
#undef TR__REDUCTION

/* The maximum is exact, so its order is free.  A comparison with NaN is false: `top` passes NaN
   over, and `odd` adds up what is not finite, which is NaN if and only if some element is. */
TR__UNUSED static tr__real TR__FN(norm_inf)(size_t n, const tr__real *x)
{
    const tr__real infinite = (tr__real)INFINITY;
    tr__v top = tr__set1(0), odd = tr__set1(0);
    tr__real m[TR__LANES], e[TR__LANES];
    size_t i = 0, k;
    for (; i + TR__LANES <= n; i += TR__LANES) {
        const tr__v a = TR__FN(abs)(tr__load(x + i));
        top = tr__sel(tr__lt(top, a), a, top);
        odd = tr__add(odd, tr__sel(tr__lt(a, tr__set1(infinite)), tr__set1(0), a));
    }
    tr__store(m, top);
    tr__store(e, odd);
    for (k = 1; k < TR__LANES; k++) {
        if (m[0] < m[k]) m[0] = m[k];
        e[0] += e[k];
    }
    for (; i < n; i++) {
        const tr__real a = x[i] < 0 ? -x[i] : x[i];
        if (m[0] < a) m[0] = a;
        if (!(a < infinite)) e[0] += a;
    }
    return e[0] != e[0] ? e[0] : m[0];
}

/* ----------------------------------------------------- elementwise operations */

TR__UNUSED static void TR__FN(axpy)(size_t n, tr__real a, const tr__real *x, tr__real *y)
{
    const tr__v va = tr__set1(a);
    size_t i = 0;
    for (; i + TR__LANES <= n; i += TR__LANES)
        tr__store(y + i, tr__fma(va, tr__load(x + i), tr__load(y + i)));
    for (; i < n; i++) y[i] = tr__rfma(a, x[i], y[i]);
}

/* y <- a x, also in place */
TR__INLINE void TR__FN(copy_scaled)(size_t n, tr__real a, const tr__real *x, tr__real *y)
{
    const tr__v va = tr__set1(a);
    size_t i = 0;
    for (; i + TR__LANES <= n; i += TR__LANES)
        tr__store(y + i, tr__mul(va, tr__load(x + i)));
    for (; i < n; i++) y[i] = a * x[i];
}

TR__UNUSED static void TR__FN(scale)(size_t n, tr__real a, tr__real *x)
{
    TR__FN(copy_scaled)(n, a, x, x);
}

/* ---------------------------------------------------------------------- gemm

   C (m x n) is covered by tiles of up to TR__MR x TR__NR elements which stay in registers while
   the loop runs over kb <= TR__KC columns of op(A) and rows of op(B):

                          op(B), kb x nb, in panels of TR__NR columns
                       +------+------+------+--
                       | panel|      |      |     a panel is contiguous, row after row;
                    kb |      |      |      |     all panels together (TR__PANELS) stay in L2
                       |   |  |      |      |     and are read in order for each row of tiles
                       |   v  |      |      |
                       +------+------+------+--
          kb              TR__NR
       +------+        +------+------+------+--
       | -->  | TR__MR | tile |  ->  |  ->  |     one row of tiles; its rows of op(A) stay in L1
       +------+        +------+------+------+--
       |      |        |      |      |      |
       op(A)              C, nb columns

   A tile begins with C, so the next kb columns go on with each element's chain of fma where the
   last ones left it, and no bit depends on TR__KC or on any other size here.

   The tile reads op(A)(i,p) at a[i * ai + p * ak], one broadcast at a time, whichever of ai and ak
   is 1.  So op(A) is read where it stands, which is faster than packing it, and copied only to
   multiply it by alpha or to fill up the rows of the last tiles.  A matrix of few rows does not
   pay for packing op(B) either, unless op(B) = B', whose columns are no registers in memory. */

#define TR__MR (3 * TR__UNIT)
#define TR__NR (2 * TR__LANES)
#define TR__KC 256
#define TR__MC (4 * TR__MR)
#define TR__PANELS (294912 / (TR__KC * TR__NR * sizeof(tr__real)))
#define TR__KC_SMALL 64

/* The tile of h rows and w registers: C <- beta C, then C += op(A) op(B) over k. */
TR__INLINE void TR__FN(tile)(const size_t h, const size_t w, size_t k, const tr__real *a,
                             size_t ai, size_t ak, const tr__real *b, size_t bk,
                             tr__real beta, tr__real *c, size_t ldc)
{
    const tr__real *r[TR__UNIT]; /* every third row: x86 addresses the next two from it */
    tr__v s[TR__MR][2];
    size_t i, j;
    TR__EACH
    for (i = 0; i < TR__UNIT; i++) r[i] = a + 3 * i * ai;
    TR__EACH
    for (i = 0; i < h; i++) {
        TR__EACH
        for (j = 0; j < w; j++)
            s[i][j] = beta == 0 ? tr__set1(0)
                                : tr__mul(tr__set1(beta),
                                          tr__load(c + i * ldc + j * TR__LANES));
    }
    for (; k; k--) {
        tr__v v[2];
        TR__EACH
        for (j = 0; j < w; j++) v[j] = tr__load(b + j * TR__LANES);
        b += bk;
        TR__EACH
        for (i = 0; i < h; i++) {
            const tr__v x = tr__set1(r[i / 3][i % 3 * ai]);
            TR__EACH
            for (j = 0; j < w; j++) s[i][j] = tr__fma(x, v[j], s[i][j]);
        }
        TR__EACH
        for (i = 0; i < TR__UNIT; i++) r[i] += ak;
    }
    TR__EACH
    for (i = 0; i < h; i++) {
        TR__EACH
        for (j = 0; j < w; j++) tr__store(c + i * ldc + j * TR__LANES, s[i][j]);
    }
}

TR__UNUSED static void TR__FN(tiles)(size_t units, size_t w, size_t k, const tr__real *a,
                                     size_t ai, size_t ak, const tr__real *b, size_t bk,
                                     tr__real beta, tr__real *c, size_t ldc)
{
    switch (2 * units + w) {
    case 3: TR__FN(tile)(TR__UNIT, 1, k, a, ai, ak, b, bk, beta, c, ldc); break;
    case 4: TR__FN(tile)(TR__UNIT, 2, k, a, ai, ak, b, bk, beta, c, ldc); break;
    case 5: TR__FN(tile)(2 * TR__UNIT, 1, k, a, ai, ak, b, bk, beta, c, ldc); break;
    case 6: TR__FN(tile)(2 * TR__UNIT, 2, k, a, ai, ak, b, bk, beta, c, ldc); break;
    case 7: TR__FN(tile)(3 * TR__UNIT, 1, k, a, ai, ak, b, bk, beta, c, ldc); break;
    default: TR__FN(tile)(3 * TR__UNIT, 2, k, a, ai, ak, b, bk, beta, c, ldc); break;
    }
}

/* A tile over the edge of C (rows x cols of it are inside) goes through a whole one. */
TR__UNUSED static void TR__FN(edge)(size_t rows, size_t cols, size_t units, size_t w,
                                    size_t k, const tr__real *a, size_t ai, size_t ak,
                                    const tr__real *b, size_t bk, tr__real beta,
                                    tr__real *c, size_t ldc)
{
    tr__real t[TR__MR * TR__NR] = { 0 };
    size_t i, j;
    for (i = 0; beta != 0 && i < rows; i++)
        for (j = 0; j < cols; j++) t[i * TR__NR + j] = c[i * ldc + j];
    TR__FN(tiles)(units, w, k, a, ai, ak, b, bk, beta, t, TR__NR);
    for (i = 0; i < rows; i++)
        for (j = 0; j < cols; j++) c[i * ldc + j] = t[i * TR__NR + j];
}

/* Panels of op(B), k x n, the last one filled up with zeros. */
TR__UNUSED static void TR__FN(pack_b)(size_t k, size_t n, const tr__real *b, size_t bk,
                                      size_t bj, tr__real *out)
{
    size_t p, j, q;
    for (j = 0; j < n; j += TR__NR, out += k * TR__NR) {
        const size_t cols = n - j < TR__NR ? n - j : TR__NR;
        const tr__real *from = b + j * bj;
        if (cols < TR__NR) memset(out, 0, k * TR__NR * sizeof *out);
        if (bj != 1) {
            const size_t square = k - k % TR__SQUARE;
            for (q = 0; q + TR__SQUARE <= cols; q += TR__SQUARE)
                for (p = 0; p < square; p += TR__SQUARE)
                    tr__flip(from + q * bj + p, bj, out + p * TR__NR + q, TR__NR);
            for (p = 0; p < k; p++)
                for (q = p < square ? cols - cols % TR__SQUARE : 0; q < cols; q++)
                    out[p * TR__NR + q] = from[q * bj + p];
        } else if (cols == TR__NR) {
            for (p = 0; p < k; p++) {
                tr__store(out + p * TR__NR, tr__load(from + p * bk));
                tr__store(out + p * TR__NR + TR__LANES,
                          tr__load(from + p * bk + TR__LANES));
            }
        } else {
            for (p = 0; p < k; p++)
                for (q = 0; q < cols; q++) out[p * TR__NR + q] = from[p * bk + q];
        }
    }
}

typedef struct TR__FN(product) {
    int lower; /* only tiles that touch the lower triangle */
    size_t m, n, k;
    tr__real alpha, beta;
    const tr__real *A, *B;
    size_t ai, ak, bk, bj, ldc;
    tr__real *C;
} TR__FN(product);

/* Columns j0 .. j0 + nb, kb steps from k0.  b: packed panels, or NULL to read B where it stands,
   the last panel excepted, which then is packed into `edge`. */
TR__UNUSED static void TR__FN(columns)(const TR__FN(product) * g, size_t j0, size_t nb,
                                       size_t k0, size_t kb, const tr__real *b,
                                       tr__real *edge, tr__real *a)
{
    const tr__real beta = k0 ? 1 : g->beta;
    const size_t last = nb - nb % TR__NR;
    size_t i0 = g->lower ? j0 - j0 % TR__MR : 0;
    if (!b && nb % TR__LANES) {
        const tr__real *from = g->B + k0 * g->bk + (j0 + last) * g->bj;
        TR__FN(pack_b)(kb, nb - last, from, g->bk, g->bj, edge);
    }
    while (i0 < g->m) {
        const size_t left = g->m - i0, mb = left < TR__MC ? left : TR__MC;
        const tr__real *pa = g->A + i0 * g->ai + k0 * g->ak;
        size_t ai = g->ai, ak = g->ak, i, units = (mb + TR__UNIT - 1) / TR__UNIT;
        if (g->alpha != 1 || mb % TR__UNIT) { /* pack: alpha folded, rows filled up */
            const size_t up = units * TR__UNIT;
            if (ak == 1) {
                for (i = 0; i < mb; i++)
                    TR__FN(copy_scaled)(kb, g->alpha, pa + i * g->ai, a + i * kb);
                memset(a + mb * kb, 0, (up - mb) * kb * sizeof *a);
                ai = kb;
            } else {
                for (i = 0; i < kb; i++) {
                    size_t p;
                    TR__FN(copy_scaled)(mb, g->alpha, pa + i * g->ak, a + i * up);
                    for (p = mb; p < up; p++) a[i * up + p] = 0;
                }
                ak = up;
            }
            pa = a;
        }
        i = 0;
        while (units) {
            /* threes, but two twos rather than a three and a one */
            const size_t u = units == 4 || units == 2 ? 2 : units == 1 ? 1 : 3;
            const size_t rows = mb - i < u * TR__UNIT ? mb - i : u * TR__UNIT;
            size_t j, end = nb;
            if (g->lower && i0 + i + rows < j0 + nb)
                end = i0 + i + rows > j0 ? i0 + i + rows - j0 : 0;
            for (j = 0; j < end; j += TR__NR) {
                const size_t cols = nb - j < TR__NR ? nb - j : TR__NR;
                const size_t w = cols > TR__LANES ? 2 : 1;
                const tr__real *pb = g->B + k0 * g->bk + j0 + j;
                tr__real *c = g->C + (i0 + i) * g->ldc + j0 + j;
                size_t bk = g->bk;
                if (b || cols < w * TR__LANES) {
                    pb = b ? b + j * kb : edge;
                    bk = TR__NR;
                }
                if (rows == u * TR__UNIT && cols == w * TR__LANES)
                    TR__FN(tiles)(u, w, kb, pa + i * ai, ai, ak, pb, bk, beta, c, g->ldc);
                else
                    TR__FN(edge)
                (rows, cols, u, w, kb, pa + i * ai, ai, ak, pb, bk, beta, c, g->ldc);
            }
            units -= u;
            i += rows;
        }
        i0 += mb;
    }
}

/* Buffers of 64-byte lines on the stack; what they hold begins at a line. */
#define TR__STACK(name, count)                                   \
    unsigned char name##_bytes[(count) * sizeof(tr__real) + 64]; \
    tr__real *name =                                             \
        (tr__real *)(void *)(name##_bytes + (64 - (uintptr_t)name##_bytes % 64))

TR__UNUSED static void TR__FN(gemm_packed)(const TR__FN(product) * g)
{
    TR__STACK(b, TR__KC * TR__NR * TR__PANELS);
    TR__STACK(a, TR__KC * TR__MC);
    const size_t nc = TR__PANELS * TR__NR;
    size_t j0, k0;
    for (j0 = 0; j0 < g->n; j0 += nc) {
        const size_t nb = g->n - j0 < nc ? g->n - j0 : nc;
        for (k0 = 0; k0 < g->k; k0 += TR__KC) {
            const size_t kb = g->k - k0 < TR__KC ? g->k - k0 : TR__KC;
            TR__FN(pack_b)(kb, nb, g->B + k0 * g->bk + j0 * g->bj, g->bk, g->bj, b);
            TR__FN(columns)(g, j0, nb, k0, kb, b, NULL, a);
        }
    }
}

TR__UNUSED static void TR__FN(gemm_small)(const TR__FN(product) * g)
{
    TR__STACK(edge, TR__KC_SMALL * TR__NR);
    TR__STACK(a, TR__KC_SMALL * TR__MC);
    size_t k0;
    for (k0 = 0; k0 < g->k; k0 += TR__KC_SMALL) {
        const size_t kb = g->k - k0 < TR__KC_SMALL ? g->k - k0 : TR__KC_SMALL;
        TR__FN(columns)(g, 0, g->n, k0, kb, NULL, edge, a);
    }
}

TR__UNUSED static void TR__FN(gemm)(int lower, tr_trans ta, tr_trans tb, size_t m,
                                    size_t n, size_t k, tr__real alpha, const tr__real *A,
                                    size_t lda, const tr__real *B, size_t ldb,
                                    tr__real beta, tr__real *C, size_t ldc)
{
    TR__FN(product) g;
    size_t i, j;
    g.lower = lower;
    g.m = m, g.n = n, g.k = k;
    g.alpha = alpha, g.beta = beta;
    g.A = A, g.ai = ta == TR_N ? lda : 1, g.ak = ta == TR_N ? 1 : lda;
    g.B = B, g.bk = tb == TR_N ? ldb : 1, g.bj = tb == TR_N ? 1 : ldb;
    g.C = C, g.ldc = ldc;
    if (!k)
        for (i = 0; i < m; i++)
            for (j = 0; j < n; j++)
                C[i * ldc + j] = beta == 0 ? 0 : beta * C[i * ldc + j];
    else if (tb == TR_N && m <= 8 * TR__MR)
        TR__FN(gemm_small)(&g);
    else
        TR__FN(gemm_packed)(&g);
    if (lower) /* the mirror image, a line of C at a time */
        for (i = 0; i < m; i += 16)
            for (j = 0; j <= i; j += 16) {
                size_t p, q;
                if (j < i && i + 16 <= m) {
                    for (p = i; p < i + 16; p += TR__SQUARE)
                        for (q = j; q < j + 16; q += TR__SQUARE)
                            tr__flip(C + p * ldc + q, ldc, C + q * ldc + p, ldc);
                    continue;
                }
                for (p = i; p < i + 16 && p < m; p++)
                    for (q = j; q < j + 16 && q < p; q++) C[q * ldc + p] = C[p * ldc + q];
            }
}

/* ------------------------------------------------- several rows at a time

   What gemv and the Gram product are made of: r rows of X against h vectors, whose registers
   alternate (register c of vector j is at (c h + j) TR__LANES), so that both are read in order.
   Beyond the last TR__SUMS columns the rows are copied and filled up with +0; a vector that is
   only read is filled up with -0: (+0)(-0) = -0, the one number that changes no sum. */

/* Keeps a value in its register: gcc would rather load it again with each use. */
#if TR__LEVEL == 0
#define TR__KEEP(a) (void)0
#elif TR__LEVEL == 3
#define TR__KEEP(a) __asm__("" : "+w"(a))
#else
#define TR__KEEP(a) __asm__("" : "+v"(a))
#endif

/* out[i h + j] = x_i . s_j as tr_dot adds it, v registers of each sum at a time: pass p has
   registers p, p + P, p + 2P ... (P = TR__REGS / v), which are the ones to be folded first. */
TR__INLINE void TR__FN(rows_dot)(const size_t r, const size_t h, const size_t v,
                                 size_t blocks, const tr__real *x, size_t ldx,
                                 const tr__real *s, const tr__real *xt, size_t ldt,
                                 const tr__real *st, int tail, tr__real *out)
{
    const size_t P = TR__REGS / v;
    tr__v part[TR__REGS * 12];
    size_t p, i, j, q, z;
    for (p = 0; p < P; p++) {
        tr__v sum[24];
        const tr__real *xp = x + p * TR__LANES, *sp = s + p * h * TR__LANES;
        size_t ld = ldx, left = blocks;
        int last;
        TR__EACH
        for (i = 0; i < r * h * v; i++) sum[i] = tr__set1(0);
        for (last = 0; last <= tail; last++) {
            for (; left; left--) {
                TR__EACH
                for (q = 0; q < v; q++) {
                    tr__v b[4];
                    TR__EACH
                    for (j = 0; j < h; j++) {
                        b[j] = tr__load(sp + (q * P * h + j) * TR__LANES);
                        TR__KEEP(b[j]);
                    }
                    TR__EACH
                    for (i = 0; i < r; i++) {
                        tr__v a = tr__load(xp + i * ld + q * P * TR__LANES);
                        if (h > 1) TR__KEEP(a);
                        TR__EACH
                        for (j = 0; j < h; j++)
                            sum[(q * r + i) * h + j] =
                                tr__fma(a, b[j], sum[(q * r + i) * h + j]);
                    }
                }
                xp += TR__SUMS;
                sp += TR__SUMS * h;
            }
            xp = xt + p * TR__LANES;
            sp = st + p * h * TR__LANES;
            ld = ldt;
            left = 1;
        }
        TR__EACH
        for (z = v / 2; z; z /= 2) {
            TR__EACH
            for (q = 0; q < z * r * h; q++) sum[q] = tr__add(sum[q], sum[q + z * r * h]);
        }
        TR__EACH
        for (i = 0; i < r * h; i++) part[i * P + p] = sum[i];
    }
    TR__EACH
    for (i = 0; i < r * h; i++) {
        TR__EACH
        for (z = P / 2; z; z /= 2) {
            TR__EACH
            for (q = 0; q < z; q++)
                part[i * P + q] = tr__add(part[i * P + q], part[i * P + q + z]);
        }
        out[i] = tr__lanes(part[i * P]);
    }
}

/* g_j <- fma(w[i h + j], x_i, g_j) for row i = 0, 1 ... r - 1, over `regs` registers. */
TR__INLINE void TR__FN(rows_add)(const size_t r, const size_t h, size_t regs,
                                 const tr__real *x, size_t ldx, const tr__real *w,
                                 tr__real *g)
{
    tr__v b[24];
    size_t i, j;
    TR__EACH
    for (i = 0; i < r * h; i++) b[i] = tr__set1(w[i]);
    for (; regs; regs--) {
        tr__v s[4];
        TR__EACH
        for (j = 0; j < h; j++) s[j] = tr__load(g + j * TR__LANES);
        TR__EACH
        for (i = 0; i < r; i++) {
            const tr__v a = tr__load(x + i * ldx);
            TR__EACH
            for (j = 0; j < h; j++) s[j] = tr__fma(b[i * h + j], a, s[j]);
        }
        TR__EACH
        for (j = 0; j < h; j++) tr__store(g + j * TR__LANES, s[j]);
        x += TR__LANES;
        g += h * TR__LANES;
    }
}

/* TR__ROWS rows against TR__HANDS vectors is what the registers hold.  The Gram product takes up to
   TR__BLOCK rows, as long as they stay in L2, through both its phases, and in the second one
   TR__TILE columns at a time, so that their sums stay in L1. */
#define TR__ROWS 6
#define TR__BLOCK 36
#define TR__BLOCK_BYTES 262144
#define TR__TILE (4096 / sizeof(tr__real))
#if TR__UNIT == 4
#define TR__HANDS 4
#else
#define TR__HANDS 2
#endif

TR__UNUSED static void TR__FN(dots)(size_t r, size_t h, size_t blocks, const tr__real *x,
                                    size_t ldx, const tr__real *s, const tr__real *xt,
                                    const tr__real *st, int tail, tr__real *out)
{
    tr__real thrice[3 * TR__HANDS], *to;
    size_t i, step = 3;
    for (; r; r -= step, x += step * ldx, xt += step * TR__SUMS, out += step * h) {
        size_t ldt = TR__SUMS;
        size_t ld = ldx;
        if (r < 3) {
            step = 1;
            ld = ldt = 0; /* three times the same row */
            to = thrice;
        } else {
            to = out;
        }
#if TR__HANDS == 4
        if (h == 4) TR__FN(rows_dot)(3, 4, 2, blocks, x, ld, s, xt, ldt, st, tail, to);
        if (h == 2) TR__FN(rows_dot)(3, 2, 4, blocks, x, ld, s, xt, ldt, st, tail, to);
#else
        if (h == 2) TR__FN(rows_dot)(3, 2, 2, blocks, x, ld, s, xt, ldt, st, tail, to);
#endif
        if (h == 1) TR__FN(rows_dot)(3, 1, 4, blocks, x, ld, s, xt, ldt, st, tail, to);
        if (step == 1)
            for (i = 0; i < h; i++) out[i] = thrice[i];
    }
}

TR__UNUSED static void TR__FN(adds)(size_t r, size_t h, size_t regs, const tr__real *x,
                                    size_t ldx, const tr__real *w, tr__real *g)
{
    size_t i;
    for (i = 0; i + TR__ROWS <= r; i += TR__ROWS) {
#if TR__HANDS == 4
        if (h == 4) TR__FN(rows_add)(TR__ROWS, 4, regs, x + i * ldx, ldx, w + i * h, g);
#endif
        if (h == 2) TR__FN(rows_add)(TR__ROWS, 2, regs, x + i * ldx, ldx, w + i * h, g);
        if (h == 1) TR__FN(rows_add)(TR__ROWS, 1, regs, x + i * ldx, ldx, w + i * h, g);
    }
    for (; i < r; i++) {
#if TR__HANDS == 4
        if (h == 4) TR__FN(rows_add)(1, 4, regs, x + i * ldx, ldx, w + i * h, g);
#endif
        if (h == 2) TR__FN(rows_add)(1, 2, regs, x + i * ldx, ldx, w + i * h, g);
        if (h == 1) TR__FN(rows_add)(1, 1, regs, x + i * ldx, ldx, w + i * h, g);
    }
}

/* The first n columns of r rows; the rest of each TR__SUMS stays as it is. */
TR__INLINE void TR__FN(tails)(size_t r, size_t n, const tr__real *x, size_t ldx,
                              tr__real *xt)
{
    size_t i, c;
    for (i = 0; i < r; i++, x += ldx, xt += TR__SUMS) {
        for (c = 0; c + TR__LANES <= n; c += TR__LANES)
            tr__store(xt + c, tr__load(x + c));
        if (c) /* the last register overlaps the one before */
            tr__store(xt + n - TR__LANES, tr__load(x + n - TR__LANES));
        else
            for (; c < n; c++) xt[c] = x[c];
    }
}

/* ---------------------------------------------------------------------- gemv */

TR__UNUSED static void TR__FN(gemv)(tr_trans ta, size_t m, size_t n, tr__real alpha,
                                    const tr__real *A, size_t lda, const tr__real *x,
                                    tr__real beta, tr__real *y)
{
    const size_t blocks = n / TR__SUMS, full = blocks * TR__SUMS, rest = n - full;
    tr__real at[TR__ROWS * TR__SUMS], vt[TR__SUMS], w[TR__ROWS];
    size_t i, q;
    memset(at, 0, sizeof at);
    if (ta == TR_T) {
        for (i = 0; i < n; i++) y[i] = beta == 0 ? 0 : beta * y[i];
        for (i = 0; i < rest; i++) vt[i] = y[full + i];
        for (; i < TR__SUMS; i++) vt[i] = 0;
        for (i = 0; i < m; i += TR__ROWS, A += TR__ROWS * lda) {
            const size_t r = m - i < TR__ROWS ? m - i : TR__ROWS;
            for (q = 0; q < r; q++) w[q] = alpha * x[i + q];
            TR__FN(adds)(r, 1, full / TR__LANES, A, lda, w, y);
            if (rest) {
                TR__FN(tails)(r, rest, A + full, lda, at);
                TR__FN(adds)
                (r, 1, (rest + TR__LANES - 1) / TR__LANES, at, TR__SUMS, w, vt);
            }
        }
        for (i = 0; i < rest; i++) y[full + i] = vt[i];
        return;
    }
    for (i = 0; i < rest; i++) vt[i] = x[full + i];
    for (; i < TR__SUMS; i++) vt[i] = -(tr__real)0;
    for (i = 0; i < m; i += TR__ROWS, A += TR__ROWS * lda) {
        const size_t r = m - i < TR__ROWS ? m - i : TR__ROWS;
        if (rest) TR__FN(tails)(r, rest, A + full, lda, at);
        TR__FN(dots)(r, 1, blocks, A, lda, x, at, vt, rest != 0, w);
        for (q = 0; q < r; q++)
            y[i + q] = beta == 0 ? alpha * w[q] : tr__rfma(alpha, w[q], beta * y[i + q]);
    }
}

/* -------------------------------------------------------------- Gram product */

/* The group of vectors that begins at j: as many as the registers hold. */
TR__INLINE size_t TR__FN(group)(size_t m, size_t j)
{
    return m - j >= TR__HANDS ? TR__HANDS : m - j >= 2 ? 2 : 1;
}

TR__UNUSED static void TR__FN(gram)(size_t n, size_t d, size_t m, const tr__real *X,
                                    size_t ldx, const tr__real *S, size_t lds,
                                    const tr__real *y, size_t ldy, tr__real *G,
                                    size_t ldg, tr__real *work)
{
    const size_t blocks = d / TR__SUMS, full = blocks * TR__SUMS, rest = d - full;
    const size_t dp = full + (rest ? TR__SUMS : 0), all = m * dp;
    const size_t chunk = 12 * ((n + 47) / 48);
    /* With one vector a few rows stay in L1, which is best; with more they would push the vectors
       out, which are then swapped once for many rows in L2. */
    const size_t fit = TR__BLOCK_BYTES / sizeof *X / (d + !d) / TR__ROWS * TR__ROWS;
    const size_t block = m == 1 || fit < TR__ROWS ? TR__ROWS
                         : fit > TR__BLOCK        ? TR__BLOCK
                                                  : fit;
    const tr__v vn = tr__set1((tr__real)n);
    tr__real xt[TR__BLOCK * TR__SUMS], w[TR__BLOCK * TR__HANDS];
    tr__real *sum[3], *s;
    size_t i, j, c, q, h, part;
    s = work + (64 - (uintptr_t)work % 64) % 64 / sizeof *work;
    for (i = 0; i < 3; i++) sum[i] = s + (i + 1) * all;
    for (j = 0; j < m; j += h) { /* registers of the group's vectors in turn */
        h = TR__FN(group)(m, j);
        for (q = 0; q < h; q++) {
            tr__real *to = s + j * dp + q * TR__LANES;
            const tr__real *from = S + (j + q) * lds;
            for (c = 0; c + TR__LANES <= d; c += TR__LANES)
                tr__store(to + c * h, tr__load(from + c));
            for (; c < dp; c++)
                to[(c - c % TR__LANES) * h + c % TR__LANES] =
                    c < d ? from[c] : -(tr__real)0;
        }
    }
    memset(xt, 0, sizeof xt);
    for (part = 0; part < 4; part++) {
        tr__real *g = sum[(part + 1) / 2];
        const size_t begin = part * chunk < n ? part * chunk : n;
        const size_t end = n - begin < chunk ? n : begin + chunk;
        memset(g, 0, all * sizeof *g);
        for (i = begin; i < end; i += block) {
            const size_t r = end - i < block ? end - i : block;
            const tr__real *x = X + i * ldx;
            if (rest) TR__FN(tails)(r, rest, x + full, ldx, xt);
            for (j = 0; j < m; j += h) {
                h = TR__FN(group)(m, j);
                TR__FN(dots)
                (r, h, blocks, x, ldx, s + j * dp, xt, s + j * dp + full * h, rest != 0,
                 w);
                if (y)
                    for (q = 0; q < h; q++)
                        for (c = 0; c < r; c++) w[c * h + q] -= y[(j + q) * ldy + i + c];
                for (c = 0; c < full; c += TR__TILE) {
                    const size_t cols = full - c < TR__TILE ? full - c : TR__TILE;
                    TR__FN(adds)
                    (r, h, cols / TR__LANES, x + c, ldx, w, g + j * dp + c * h);
                }
                TR__FN(adds)
                (r, h, (rest + TR__LANES - 1) / TR__LANES, xt, TR__SUMS, w,
                 g + j * dp + full * h);
            }
        }
        if (part == 1) TR__FN(axpy)(all, 1, sum[1], sum[0]);
        if (part == 3) TR__FN(axpy)(all, 1, sum[2], sum[1]);
    }
    for (c = 0; c < all; c += TR__LANES)
        tr__store(sum[0] + c,
                  tr__div(tr__add(tr__load(sum[0] + c), tr__load(sum[1] + c)), vn));
    for (j = 0; j < m; j += h) {
        h = TR__FN(group)(m, j);
        for (q = 0; q < h; q++) {
            const tr__real *from = sum[0] + j * dp + q * TR__LANES;
            tr__real *to = G + (j + q) * ldg;
            for (c = 0; c + TR__LANES <= d; c += TR__LANES)
                tr__store(to + c, tr__load(from + c * h));
            for (i = c; c < d; c++) to[c] = from[i * h + c - i];
        }
    }
}

/* ---------------------------------------------------------------- optimizers */

TR__UNUSED static void TR__FN(sgd)(tr__real eta, tr__real momentum, tr__real decay,
                                   size_t n, const tr__real *g, tr__real *b, tr__real *w)
{
    const tr__v ve = tr__set1(eta), vm = tr__set1(momentum), vd = tr__set1(decay);
    size_t i = 0;
    for (; i + TR__LANES <= n; i += TR__LANES) {
        const tr__v vw = tr__load(w + i);
        tr__v t = tr__fma(vd, vw, tr__load(g + i));
        if (b) {
            t = tr__fma(vm, tr__load(b + i), t);
            tr__store(b + i, t);
        }
        tr__store(w + i, tr__fnma(ve, t, vw));
    }
    for (; i < n; i++) {
        tr__real t = tr__rfma(decay, w[i], g[i]);
        if (b) b[i] = t = tr__rfma(momentum, b[i], t);
        w[i] = tr__rfma(-eta, t, w[i]);
    }
}

#undef TR__MR
#undef TR__NR
#undef TR__KC
#undef TR__MC
#undef TR__PANELS
#undef TR__KC_SMALL
#undef TR__STACK
#undef TR__ROWS
#undef TR__BLOCK
#undef TR__BLOCK_BYTES
#undef TR__TILE
#undef TR__KEEP
#undef TR__HANDS

#undef TR__LANES
#undef tr__v
#undef tr__i
#undef tr__m
#undef tr__load
#undef tr__store
#undef tr__set1
#undef tr__add
#undef tr__sub
#undef tr__mul
#undef tr__div
#undef tr__sqrt
#undef tr__fma
#undef tr__fnma
#undef tr__lt
#undef tr__sel
#undef tr__any
#undef tr__iload
#undef tr__istore
#undef tr__iset1
#undef tr__iadd
#undef tr__isub
#undef tr__iand
#undef tr__ior
#undef tr__ixor
#undef tr__ishl
#undef tr__ishr
#undef tr__bits_of
#undef tr__of_bits
#undef tr__lanes
#undef tr__flip
#undef TR__SQUARE
#undef tr__real
#undef TR__SUMS
#undef tr__rfma
#undef tr__ubits
#undef TR__REGS
#undef TR__UNIT
#undef TR__EACH
#undef TR__BITS
#undef TR__SUFFIX
#endif /* TR__KERNELS */
