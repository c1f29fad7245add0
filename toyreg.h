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
   Reductions have 64 partial sums (f64: 32): element i goes to sum i mod 64, the sums are then
   folded in halves (s[j] += s[j + 32], ...).  Elementwise operations are one fma or one
   operation per element. */

TR_API float tr_sum(size_t n, const float *x); /* sum x_i */
TR_API double tr_sum_d(size_t n, const double *x);
TR_API float tr_dot(size_t n, const float *x, const float *y); /* sum x_i y_i */
TR_API double tr_dot_d(size_t n, const double *x, const double *y);
TR_API float tr_distance2(size_t n, const float *x,
                          const float *y); /* sum (x_i - y_i)^2 */
TR_API double tr_distance2_d(size_t n, const double *x, const double *y);
TR_API float tr_norm1(size_t n, const float *x); /* sum |x_i| */
TR_API double tr_norm1_d(size_t n, const double *x);
TR_API float tr_norm2(size_t n, const float *x); /* sqrt(sum x_i^2), unscaled */
TR_API double tr_norm2_d(size_t n, const double *x);
TR_API float tr_norm_inf(size_t n, const float *x); /* max |x_i|; NaN if any is */
TR_API double tr_norm_inf_d(size_t n, const double *x);
TR_API void tr_axpy(size_t n, float a, const float *x, float *y); /* y += a x */
TR_API void tr_axpy_d(size_t n, double a, const double *x, double *y);
TR_API void tr_scale(size_t n, float a, float *x); /* x *= a */
TR_API void tr_scale_d(size_t n, double a, double *x);

/* ==================================================================== >>matrices
   Row-major with a leading dimension: element (i,j) of A is A[i * lda + j]. */

typedef enum tr_trans { TR_N = 0, TR_T = 1 } tr_trans;

/* y <- alpha op(A) x + beta y.  A is m x n as stored; beta = 0 overwrites y. */
TR_API void tr_gemv(tr_trans ta, size_t m, size_t n, float alpha, const float *A,
                    size_t lda, const float *x, float beta, float *y);
TR_API void tr_gemv_d(tr_trans ta, size_t m, size_t n, double alpha, const double *A,
                      size_t lda, const double *x, double beta, double *y);
/* C <- alpha op(A) op(B) + beta C, C is m x n, op(A) m x k, op(B) k x n. */
TR_API void tr_gemm(tr_trans ta, tr_trans tb, size_t m, size_t n, size_t k, float alpha,
                    const float *A, size_t lda, const float *B, size_t ldb, float beta,
                    float *C, size_t ldc);
TR_API void tr_gemm_d(tr_trans ta, tr_trans tb, size_t m, size_t n, size_t k,
                      double alpha, const double *A, size_t lda, const double *B,
                      size_t ldb, double beta, double *C, size_t ldc);
/* C <- alpha op(A) op(A)' + beta C, C is n x n, op(A) n x k; both triangles are written. */
TR_API void tr_syrk(tr_trans ta, size_t n, size_t k, float alpha, const float *A,
                    size_t lda, float beta, float *C, size_t ldc);
TR_API void tr_syrk_d(tr_trans ta, size_t n, size_t k, double alpha, const double *A,
                      size_t lda, double beta, double *C, size_t ldc);
/* G_j <- X'(X S_j - y_j) / n for m right-hand sides in one pass over X (n x d).  Right-hand side j is
   S + j lds (d numbers), y + j ldy (n numbers; y may be NULL: then it is the Gram product X'X S_j / n),
   result G + j ldg.  work: tr_gram_work(n, d, m) elements. */
TR_API size_t tr_gram_work(size_t n, size_t d, size_t m);
TR_API void tr_gram(size_t n, size_t d, size_t m, const float *X, size_t ldx,
                    const float *S, size_t lds, const float *y, size_t ldy, float *G,
                    size_t ldg, float *work);
TR_API size_t tr_gram_work_d(size_t n, size_t d, size_t m);
TR_API void tr_gram_d(size_t n, size_t d, size_t m, const double *X, size_t ldx,
                      const double *S, size_t lds, const double *y, size_t ldy, double *G,
                      size_t ldg, double *work);

/* ================================================================= >>eigenvalues
   Of a real symmetric n x n matrix, f64.  eps = 2^-52.
   Errors: ARGUMENT if n = 0, lda < n, a pointer other than memory and info is NULL, or
   rtol is not in (0,1); NONFINITE if A has a NaN or an infinity, or a result overflows;
   MEMORY; CONVERGENCE.  The gap is 1 where nothing is known. */

/* All of them, w[0] <= ... <= w[n-1], each to a small multiple of eps max |w|.  Only the
   lower triangle of A is read, and A is destroyed.
   Method: Householder tridiagonalization, each step one pass over what is left of A, then
   root-free QL.  Source: Parlett, The Symmetric Eigenvalue Problem, ch. 7 and 8.
   gap: the largest off-diagonal element set to zero, over the largest |a_ij|; of order
   eps.  Iterations: sweeps of QL, about 1.7 n; CONVERGENCE at 30 n.
   Cost: 4/3 n^3 operations; n^3 / 6 numbers read and written; memory: 5 n numbers. */
TR_API tr_status tr_eigenvalues_d(size_t n, double *A, size_t lda, double *w,
                                  const tr_allocator *memory, tr_info *info);

/* The smallest and the largest alone, each to relative accuracy rtol, for a positive
   definite A, which is kept; both triangles are read, and squares of its elements must
   neither overflow nor vanish.
   Method: Lanczos with full orthogonalization, on A, and on its inverse through a
   Cholesky factor, from the numbers of tr_uniform_d of stream (0, 0) less 1/2, restarted
   every 256 steps.  Source: Parlett, ch. 4, 10, 11 and 13.
   The results are Rayleigh quotients: *largest <= lambda_max, *smallest >= lambda_min.
   TR_OK says more: (1 + rtol) *largest - A and A - (1 - rtol) *smallest have a Cholesky
   factor, so that no eigenvalue lies beyond; all up to rounding, some eps lambda_max.
   gap: the larger of the two estimates of the relative error: with r = |A y - rho y|,
   rho = y'A y, |y| = 1, and s the distance from rho to the next Ritz value,
   min(r, r^2 / s) / rho, plus 4 eps lambda_max / rho for rounding.
   Iterations: steps of both; some 60 for n = 700, d = 1000 and rtol = 1e-9.
   Errors: SINGULAR if A has no Cholesky factor; CONVERGENCE if a restart gains less than
   a factor of 2, or rounding alone exceeds rtol.
   Cost: n^3 operations in three factorizations, 2 n^2 a step; memory: n (n + 300)
   numbers. */
TR_API tr_status tr_eigenvalues_extreme_d(size_t n, const double *A, size_t lda,
                                          double rtol, double *smallest, double *largest,
                                          const tr_allocator *memory, tr_info *info);

/* ================================================================== >>optimizers
   Stochastic gradient descent as torch.optim.SGD writes it (dampening 0):
   b <- mu b + (g + decay w), w <- w - eta b.  Penalty: (decay/2) |w|^2. */

typedef struct tr_sgd {
    double eta, momentum, decay;
} tr_sgd;
TR_API void tr_sgd_step(const tr_sgd *o, size_t n, const float *g, float *b, float *w);
TR_API void tr_sgd_step_d(const tr_sgd *o, size_t n, const double *g, double *b,
                          double *w);

/* ====================================================================== >>theory
   Linear regression from isotropic Gaussian data: X is n x d with independent N(0,1)
   entries, Sigma = X'X / n, and n, d -> infinity with n/d -> q.  A student S, started at
   S_0, learns a teacher T; the loss is |S - T|^2 / 2, the error on fresh data.
   gamma = 1/q.  All in f64, accurate to a few ulp where nothing else is said. */

/* Edges of the Marchenko-Pastur law, the limit spectrum of Sigma:
       lower = (1 - sqrt(gamma))^2,  upper = (1 + sqrt(gamma))^2.
   For q < 1 the law also has an atom of mass 1 - q at 0.
   Source: Marchenko & Pastur, Math. USSR Sbornik 1 (1967).  Domain: q > 0. */
TR_API void tr_mp_edges(double q, double *lower, double *upper);

/* Density of the continuous part, whose mass is min(q, 1):
       q sqrt((upper - lambda)(lambda - lower)) / (2 pi lambda), 0 outside the edges.
   Domain: q > 0. */
TR_API double tr_mp_density(double q, double lambda);

/* Quadrature of the continuous part, sum_j weight_j f(node_j) -> integral of f, with
       phi_j = (j + 1/2) pi / n,  node_j = 1 + gamma - 2 sqrt(gamma) cos(phi_j),
       weight_j = 2 sin(phi_j)^2 / (n node_j),  j = 0 .. n-1; nodes ascend.
   For f analytic around [lower, upper] the error falls geometrically in n, as q^n for a
   polynomial of degree <= 2n - 2 (and is 0 if that vanishes at 0).
   Domain: q > 0, q != 1 (there lower = 0 and the error falls as 1/n), n >= 1. */
TR_API void tr_mp_quadrature(double q, size_t n, double *node, double *weight);

/* F = < lambda^2 / (lambda + lambda_i)^2 > over the whole law, the atom included.  The
   loss after training to the end with decay lambda > 0 is F |T|^2 / 2; F -> 1 - q as
   lambda -> 0.
       F = [1 - q + ((1 + q) lambda + (1 - q)^2 / q) / r] / 2,
       r = sqrt((lambda + lower)(lambda + upper)).
   Source: the resolvent of the law, differentiated; no cancellation at any lambda.
   Domain: 0 < q <= 1, lambda >= 0 and finite, not q = 1 with lambda = 0. */
TR_API double tr_ridge_limit(double q, double lambda);

/* C = F(lambda_R) / (1 - q) - 1, what the decay lambda_R of tr_ridge_rates costs over the
   limit of none.  With s = sqrt(q), b = (1 + s) sqrt(1 + 6 s + q):
       C = 2 q / (b (1 + 4 s + q + b)),
   which rises from 0 to C(1) = 3 sqrt(2) / 8 - 1/2 = 0.0303...  Domain: 0 <= q <= 1. */
TR_API double tr_ridge_correction(double q);

/* Best hyperparameters for a spectrum in {0} u [l, u]: those for which the slowest of the
   directions that move contracts fastest.  Without decay the zeros do not move; with it
   the spectrum is [lambda, u + lambda].
   Source: Polyak, USSR Comput. Math. Math. Phys. 4 (1964), for the heavy ball; Goh, Why
   Momentum Really Works, Distill (2017). */
typedef struct tr_ridge_rates {
    /* Both with and without the decay lambda = u l / (u - l) = lambda_R, for which the
       rates agree:
           plain descent  rate = (u - l) / (u + l),
           heavy ball     rate_momentum = (sqrt u - sqrt l) / (sqrt u + sqrt l), times a
                          factor linear in the step at the edges (double roots);
                          momentum = rate_momentum^2. */
    double lambda, rate, rate_momentum, momentum;
    double eta;                /* plain, no decay: 2 / (u + l) */
    double eta_decay;          /* plain, decay lambda_R: 2 / (u + 2 lambda_R) */
    double eta_momentum;       /* heavy ball, no decay: 4 / (sqrt u + sqrt l)^2 */
    double eta_decay_momentum; /* 4 / (sqrt(u + lambda_R) + sqrt(lambda_R))^2 */
} tr_ridge_rates;

/* Domain: 0 < lower < upper.  At the edges of the law for q they are
       lambda = (1 - q)^2 / (4 q^(3/2)),  rate = 2 sqrt(q) / (1 + q),
       eta = q / (1 + q),  eta_decay = 4 q^(3/2) / ((1 + q)(1 + sqrt q)^2),
       momentum = q,  rate_momentum = sqrt(q),
       eta_momentum = q,  eta_decay_momentum = 4 q^(3/2) / (1 + sqrt q)^2. */
TR_API tr_ridge_rates tr_ridge_rates_of(double lower, double upper);

/* loss[t] = E |S(t) - T|^2 / 2 after t = 0 .. steps steps of tr_sgd on the whole data
   set, over the law.  s0 = E|S_0|^2, t0 = |T|^2, c0 = E S_0.T.  In each direction, with
   h = lambda_i + decay and a = lambda_i / h (1 if h = 0), from b = 0, p = 1:
       b <- momentum b + h p,  p <- p - eta b;  S_i = a T_i + (S_0i - a T_i) p,
       loss = < s0 p^2 + t0 k^2 + 2 c0 p k > / 2,  k = (a - 1) - a p.
   Bounded if and only if upper + decay < 2 (1 + momentum) / eta.  nodes is the size of
   the quadrature: once it exceeds steps + 1 the error is of order q^nodes.
   Cost: about 15 operations a node and step; memory: 7 numbers a node, taken once.
   Errors: ARGUMENT if q is outside (0,1), decay < 0, a parameter is not finite, nodes = 0
   or a pointer is NULL; MEMORY; NONFINITE if the loss overflows (the steps before are
   written). */
TR_API tr_status tr_descent_loss(double q, const tr_sgd *o, double s0, double t0,
                                 double c0, size_t nodes, size_t steps, double *loss,
                                 const tr_allocator *memory);

/* The same for d given eigenvalues, zeros included, in place of the law: the exact mean
   over the directions of S_0 and T at any d.  Eigenvalues may be below 0 by rounding.
   Errors: as above; ARGUMENT also if an eigenvalue is not finite or is -decay != 0. */
TR_API tr_status tr_descent_loss_spectrum(size_t d, const double *eigenvalue,
                                          const tr_sgd *o, double s0, double t0,
                                          double c0, size_t steps, double *loss,
                                          const tr_allocator *memory);

/* ================================================================== >>statistics */

/* Running mean and variance; zero-initialize.  Free of cancellation whatever the mean.
   The order of the numbers matters to the last bits; NaN stays.
   Source: Welford, Technometrics 4 (1962). */
typedef struct tr_stat {
    uint64_t n;
    double mean;
    double m2; /* sum (x - mean)^2 */
} tr_stat;
TR_API void tr_stat_add(tr_stat *s, double x);
/* Sample standard deviation sqrt(m2 / (n - 1)); 0 for n < 2. */
TR_API double tr_stat_sd(const tr_stat *s);
/* Standard error of the mean, sd / sqrt(n); 0 for n < 2. */
TR_API double tr_stat_se(const tr_stat *s);

/* Quantile p in [0,1] of n >= 1 numbers, linear between order statistics x_(0) <= ...:
   with h = (n - 1) p and i = floor(h),  x_(i) + (h - i)(x_(i+1) - x_(i)).
   x is sorted in place, by the total order of IEEE 754 (-0 before +0, NaN at the ends);
   the result is NaN if any x is.  Source: Hyndman & Fan, Am. Stat. 50 (1996), type 7. */
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
#define TR__LINEAR_KERNELS(K, real) K(real, dot, (size_t n, const real *x, const real *y))
#define TR__ELEMENTARY_KERNELS(K, real)
#define TR__EIGENVALUE_KERNELS(K, real)                                             \
    K(void, rank2_symv,                                                             \
      (size_t n, real * A, size_t lda, const real *v, const real *w, const real *u, \
       real *p))
#define TR__KERNEL_LIST(K, real) \
    TR__LINEAR_KERNELS(K, real)  \
    TR__ELEMENTARY_KERNELS(K, real) TR__EIGENVALUE_KERNELS(K, real)

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
TR_API float tr_dot(size_t n, const float *x, const float *y)
{
    return tr__use()->f.dot(n, x, y);
}
TR_API double tr_dot_d(size_t n, const double *x, const double *y)
{
    return tr__use()->d.dot(n, x, y);
}

/* ----------------------------------------------------------------- matrices */

/* -------------------------------------------------------------- eigenvalues */

TR__INLINE int tr__finite(double x) { return fabs(x) <= DBL_MAX; }

/* rows * n doubles, or NULL. */
static double *tr__allocate_d(const tr_allocator *memory, size_t rows, size_t n)
{
    if (!rows || !n || rows > (size_t)-1 / sizeof(double) / n) return NULL;
    n *= rows * sizeof(double);
    return (double *)(memory && memory->allocate ? memory->allocate(memory->context, n)
                                                 : malloc(n));
}

static void tr__release(const tr_allocator *memory, void *p)
{
    if (memory && memory->allocate) {
        if (memory->release) memory->release(memory->context, p);
    } else
        free(p);
}

/* The total order of IEEE 754 as an order of unsigned integers. */
static uint64_t tr__order_d(double x)
{
    uint64_t b = tr__bits_of_f64(x), sign = (uint64_t)1 << 63;
    return b & sign ? ~b : b | sign;
}

/* Heapsort by that order: in place, with no memory but x. */
static void tr__sort_d(size_t n, double *x)
{
    size_t top = n / 2, end = n, i, child;
    while (end > 1) {
        double v;
        if (top)
            v = x[--top];
        else {
            v = x[--end];
            x[end] = x[0];
        }
        for (i = top; (child = 2 * i + 1) < end; i = child) {
            if (child + 1 < end && tr__order_d(x[child]) < tr__order_d(x[child + 1]))
                child++;
            if (tr__order_d(v) >= tr__order_d(x[child])) break;
            x[i] = x[child];
        }
        x[i] = v;
    }
}

/* a <- the eigenvalues, in no order, of the tridiagonal matrix with diagonal a[n] and
   squared off-diagonals e2[n - 1]; e2 is destroyed.  *neglected grows to the largest e2
   set to zero.  Returns 1 + the number of sweeps, or 0 at the limit.

   A sweep is QL with the shift of the first 2 x 2 in squared rotations: with c, s the
   squared cosine and sine, no square root is left in it. */
static size_t tr__tridiagonal(size_t n, double *a, double *e2, double *neglected)
{
    size_t first, last, l, i, k, sweeps = 1;
    double big = 0, floor2;
    for (i = 0; i < n; i++) {
        if (fabs(a[i]) > big) big = fabs(a[i]);
        if (i + 1 < n && e2[i] > big * big) big = sqrt(e2[i]);
    }
    /* Off-diagonals below eps / 64 of the matrix go whatever their neighbours are. */
    floor2 = big * (DBL_EPSILON / 64) * (big * (DBL_EPSILON / 64));
#define TR__SMALL(i)    \
    (e2[i] <= floor2 || \
     e2[i] <= DBL_EPSILON * DBL_EPSILON / 4 * fabs(a[i]) * fabs(a[(i) + 1]))
    for (first = 0; first < n; first = last + 1) {
        for (last = first; last + 1 < n && !TR__SMALL(last); last++) {
        }
        if (last + 1 < n) {
            if (e2[last] > *neglected) *neglected = e2[last];
            e2[last] = 0;
        }
        for (l = first; l <= last;) {
            double root, shift, c = 1, s = 0, g, p;
            for (k = l; k < last && !TR__SMALL(k); k++) {
            }
            if (k < last) {
                if (e2[k] > *neglected) *neglected = e2[k];
                e2[k] = 0;
            }
            if (k == l) {
                l++;
                continue;
            }
            if (sweeps++ > 30 * n) return 0;
            root = sqrt(e2[l]);
            shift = (a[l + 1] - a[l]) / (2 * root);
            g = sqrt(shift * shift + 1);
            shift = a[l] - root / (shift + (shift < 0 ? -g : g));
            g = a[k] - shift;
            p = g * g;
            for (i = k; i-- > l;) {
                const double b = e2[i], r = p + b, inverse = r / p, old_c = c, old_g = g;
                if (i + 1 != k) e2[i + 1] = s * r;
                c = p / r;
                s = b / r;
                g = c * (a[i] - shift) - s * old_g;
                a[i + 1] = old_g + (a[i] - g);
                p = c > DBL_MIN ? g * g * inverse : old_c * b; /* the limit c -> 0 */
            }
            e2[l] = s * p;
            a[l] = shift + g;
        }
    }
#undef TR__SMALL
    return sweeps;
}

static tr_status tr__report(tr_info *info, tr_status status, size_t iterations,
                            double gap)
{
    if (info) {
        info->status = status;
        info->iterations = iterations;
        info->gap = gap;
    }
    return status;
}

TR_API tr_status tr_eigenvalues_d(size_t n, double *A, size_t lda, double *w,
                                  const tr_allocator *memory, tr_info *info)
{
    double *work, *v, *z, *u, *p, *e2, big = 0, neglected = 0, factor;
    size_t i, j, m, sweeps;
    int exponent;
    if (!n || lda < n || !A || !w) return tr__report(info, TR_ERR_ARGUMENT, 0, 1);
    for (i = 0; i < n; i++)
        for (j = 0; j <= i; j++) {
            if (!tr__finite(A[i * lda + j]))
                return tr__report(info, TR_ERR_NONFINITE, 0, 1);
            if (fabs(A[i * lda + j]) > big) big = fabs(A[i * lda + j]);
        }
    work = tr__allocate_d(memory, 5, n);
    if (!work) return tr__report(info, TR_ERR_MEMORY, 0, 1);
    v = work;
    z = v + n;
    u = z + n;
    p = u + n;
    e2 = p + n;
    /* Entries of order 1 by a power of two: squares neither overflow nor vanish. */
    frexp(big, &exponent);
    if (exponent < -1000) exponent = -1000;
    factor = ldexp(1, -exponent);
    for (i = 0; i < n; i++) {
        for (j = 0; j <= i; j++) A[i * lda + j] *= factor;
        v[i] = z[i] = 0;
    }

    /* Row m - 1 of the leading m x m block becomes (0 ... 0 e d) by a reflection
       I - t u u' of the rows before it.  The update of the block, A - v z' - z v', waits
       until the next u is known, and is applied in the pass that multiplies by u. */
    for (m = n; m; m--) {
        const size_t l = m - 1;
        double *row = A + l * lda, square, t, half;
        tr_axpy_d(m, -v[l], z, row);
        tr_axpy_d(m, -z[l], v, row);
        w[l] = row[l];
        if (l < 2) {
            if (l) e2[0] = row[0] * row[0];
            continue; /* v and z still hold for the rows left */
        }
        square = tr_dot_d(l - 1, row, row);
        e2[l - 1] = row[l - 1] * row[l - 1];
        memcpy(u, row, l * sizeof *u);
        if (square < 1e-280) { /* nothing left, or too little for an exact square */
            if (square > neglected) neglected = square;
            memset(u, 0, l * sizeof *u);
            t = 0;
        } else {
            double norm;
            e2[l - 1] += square;
            norm = sqrt(e2[l - 1]);
            tr_scale_d(l, 1 / norm, u);
            t = 1 / (1 + fabs(u[l - 1]));
            u[l - 1] += u[l - 1] > 0 ? 1 : -1;
        }
        tr__use()->d.rank2_symv(l, A, lda, v, z, u, p);
        half = 0.5 * t * t * tr_dot_d(l, u, p);
        for (i = 0; i < l; i++) {
            v[i] = u[i];
            z[i] = t * p[i] - half * u[i];
        }
    }

    sweeps = tr__tridiagonal(n, w, e2, &neglected);
    tr__release(memory, work);
    if (!sweeps) return tr__report(info, TR_ERR_CONVERGENCE, 30 * n, 1);
    tr__sort_d(n, w);
    for (i = 0; i < n; i++) w[i] = ldexp(w[i], exponent);
    if (!tr__finite(w[0]) || !tr__finite(w[n - 1]))
        return tr__report(info, TR_ERR_NONFINITE, sweeps - 1, 1);
    return tr__report(info, TR_OK, sweeps - 1,
                      big > 0 ? sqrt(neglected) / (big * factor) : 0);
}

#define TR__BLOCK ((size_t)32)

/* L <- the Cholesky factor of scale A + shift (lower triangle read), its diagonal blocks
   replaced by their inverses, so that the rest is products of matrices.  The leading
   dimension of L is n; what is above the diagonal blocks is undefined.
   work: TR__BLOCK n numbers. */
static int tr__cholesky(size_t n, const double *A, size_t lda, double scale, double shift,
                        double *L, double *work)
{
    size_t i, j, k, b;
    for (i = 0; i < n; i++) {
        for (j = 0; j <= i; j++) L[i * n + j] = scale * A[i * lda + j];
        L[i * n + i] += shift;
    }
    for (k = 0; k < n; k += b) {
        double *D = L + k * n + k;
        b = n - k < TR__BLOCK ? n - k : TR__BLOCK;
        if (k)
            tr_gemm_d(TR_N, TR_T, n - k, b, k, -1, L + k * n, n, L + k * n, n, 1, D, n);
        for (i = 0; i < b; i++) {
            double *row = D + i * n;
            for (j = 0; j < i; j++)
                row[j] = (row[j] - tr_dot_d(j, row, D + j * n)) / D[j * n + j];
            row[i] -= tr_dot_d(i, row, row);
            if (!(row[i] > 0)) return 0;
            row[i] = sqrt(row[i]);
        }
        for (i = 0; i < b; i++) {
            double *row = D + i * n;
            memset(work, 0, b * sizeof *work);
            for (j = 0; j < i; j++) tr_axpy_d(j + 1, -row[j], D + j * n, work);
            for (j = 0; j < i; j++) row[j] = work[j] / row[i];
            row[i] = 1 / row[i];
            for (j = i + 1; j < b; j++) row[j] = 0;
        }
        if (k + b == n) break;
        tr_gemm_d(TR_N, TR_T, n - k - b, b, b, 1, D + b * n, n, D, n, 0, work, b);
        for (i = k + b; i < n; i++)
            memcpy(L + i * n + k, work + (i - k - b) * b, b * sizeof *work);
    }
    return 1;
}

/* x <- (L L')^-1 x.  work: TR__BLOCK. */
static void tr__cholesky_solve(size_t n, const double *L, double *x, double *work)
{
    size_t k, b;
    for (k = 0; k < n; k += b) {
        b = n - k < TR__BLOCK ? n - k : TR__BLOCK;
        if (k) tr_gemv_d(TR_N, b, k, -1, L + k * n, n, x, 1, x + k);
        tr_gemv_d(TR_N, b, b, 1, L + k * n + k, n, x + k, 0, work);
        memcpy(x + k, work, b * sizeof *x);
    }
    for (k = (n - 1) / TR__BLOCK * TR__BLOCK;; k -= TR__BLOCK) {
        b = n - k < TR__BLOCK ? n - k : TR__BLOCK;
        tr_gemv_d(TR_T, b, b, 1, L + k * n + k, n, x + k, 0, work);
        memcpy(x + k, work, b * sizeof *x);
        if (!k) break;
        tr_gemv_d(TR_T, b, k, -1, L + k * n, n, x + k, 1, x);
    }
}

/* z[m] <- the unit eigenvector for the eigenvalue theta of the tridiagonal matrix with
   diagonal a and off-diagonal b, by a factorization from both ends that meets at the
   smallest pivot.  work: 2 m numbers. */
static void tr__tridiagonal_vector(size_t m, const double *a, const double *b,
                                   double theta, double *z, double *work)
{
    double *down = work, *up = work + m, least = 0, tiny = fabs(theta) * 1e-30 + 1e-300;
    size_t i, k = 0;
    for (i = 0; i < m; i++) {
        down[i] = a[i] - theta - (i ? b[i - 1] * b[i - 1] / down[i - 1] : 0);
        if (fabs(down[i]) < tiny) down[i] = -tiny;
    }
    for (i = m; i--;) {
        double pivot;
        up[i] = a[i] - theta - (i + 1 < m ? b[i] * b[i] / up[i + 1] : 0);
        if (fabs(up[i]) < tiny) up[i] = -tiny;
        pivot = fabs(down[i] + up[i] - (a[i] - theta));
        if (i + 1 == m || pivot < least) {
            least = pivot;
            k = i;
        }
    }
    z[k] = 1;
    for (i = k; i--;) z[i] = -b[i] * z[i + 1] / down[i];
    for (i = k + 1; i < m; i++) z[i] = -b[i - 1] * z[i - 1] / up[i];
    least = sqrt(tr_dot_d(m, z, z));
    for (i = 0; i < m; i++) z[i] /= least;
}

#define TR__LANCZOS ((size_t)256) /* steps before a restart */

typedef struct tr__lanczos {
    size_t n, lda, steps; /* steps: at most this many in a run */
    const double *A;
    double *L;                       /* n n, then TR__BLOCK n of work */
    double *V;                       /* (steps + 1) n: the basis, a row each */
    double *y, *r;                   /* n: the Ritz vector and its residual */
    double *a, *b, *z, *values, *e2; /* steps */
    double *work;                    /* 2 steps */
    size_t iterations;
    double rtol;
} tr__lanczos;

/* The largest eigenvalue of A, or of its inverse if `inverse` (the factor is in L).
   *value is the eigenvalue of A, *gap the estimate of its relative error. */
static tr_status tr__lanczos_extreme(tr__lanczos *o, int inverse, double *value,
                                     double *gap)
{
    const size_t n = o->n;
    double *a = o->a, *b = o->b, *z = o->z, goal = o->rtol / 2, before = 2, rho;
    size_t i, m, next;
    tr_rng random = tr_rng_stream(0, 0);
    tr_uniform_d(&random, n, o->y);
    for (i = 0; i < n; i++) o->y[i] -= 0.5;
    for (;;) {
        double size = 0;
        int ended = 0;
        tr_scale_d(n, 1 / tr_norm2_d(n, o->y), o->y);
        memcpy(o->V, o->y, n * sizeof(double));
        for (m = 0, next = 4; !ended;) {
            double *v = o->V + m * n, *w = v + n;
            if (inverse) {
                memcpy(w, v, n * sizeof *w);
                tr__cholesky_solve(n, o->L, w, o->L + n * n);
            } else
                tr_gemv_d(TR_N, n, n, 1, o->A, o->lda, v, 0, w);
            a[m] = tr_dot_d(n, v, w);
            tr_axpy_d(n, -a[m], v, w);
            if (m) tr_axpy_d(n, -b[m - 1], v - n, w);
            m++;
            tr_gemv_d(TR_N, m, n, 1, o->V, n, w, 0, z);
            tr_gemv_d(TR_T, m, n, -1, o->V, n, z, 1, w);
            b[m - 1] = tr_norm2_d(n, w);
            o->iterations++;
            if (a[m - 1] + b[m - 1] > size) size = a[m - 1] + b[m - 1];
            ended = m == o->steps || !(b[m - 1] > 4 * DBL_EPSILON * size);
            if (m >= next || ended) {
                double first, second = 0, r, error, unused = 0;
                next = m + (m < 32 ? 4 : m / 8);
                for (i = 0; i < m; i++) {
                    o->values[i] = a[i];
                    o->e2[i] = b[i] * b[i];
                }
                if (!tr__tridiagonal(m, o->values, o->e2, &unused))
                    return TR_ERR_CONVERGENCE;
                tr__sort_d(m, o->values);
                first = o->values[m - 1];
                /* From above, the next eigenvalue that the basis sees. */
                if (m > 1) {
                    second = o->values[m - 2];
                    tr__tridiagonal_vector(m, a, b, second, z, o->work);
                    second += b[m - 1] * fabs(z[m - 1]);
                }
                tr__tridiagonal_vector(m, a, b, first, z, o->work);
                r = b[m - 1] * fabs(z[m - 1]);
                error = r < first - second ? r * r / (first - second) : r;
                if (error <= goal * first || ended) {
                    tr_gemv_d(TR_T, m, n, 1, o->V, n, z, 0, o->y);
                    /* Inverse iteration damps the other end, where A is large. */
                    if (inverse) tr__cholesky_solve(n, o->L, o->y, o->L + n * n);
                    tr_scale_d(n, 1 / tr_norm2_d(n, o->y), o->y);
                    tr_gemv_d(TR_N, n, n, 1, o->A, o->lda, o->y, 0, o->r);
                    rho = tr_dot_d(n, o->y, o->r);
                    tr_axpy_d(n, -rho, o->y, o->r);
                    r = tr_norm2_d(n, o->r);
                    if (m > 1) second = inverse ? 1 / second - rho : rho - second;
                    error = m > 1 && r < second ? r * r / second : r;
                    *value = rho;
                    *gap = rho > 0 ? error / rho : 1;
                    if (*gap <= o->rtol) {
                        /* No eigenvalue beyond? */
                        double end = inverse ? (1 - o->rtol) * rho : (1 + o->rtol) * rho;
                        double sign = inverse ? 1 : -1;
                        if (tr__cholesky(n, o->A, o->lda, sign, -sign * end, o->L,
                                         o->L + n * n))
                            return TR_OK;
                        /* A pair too close to be told apart yet. */
                        if (inverse)
                            tr__cholesky(n, o->A, o->lda, 1, 0, o->L, o->L + n * n);
                        goal *= 1e-3;
                    }
                }
            }
            if (!ended) tr_scale_d(n, 1 / b[m - 1], w);
        }
        if (m < o->steps || m == n || !(*gap < before / 2)) return TR_ERR_CONVERGENCE;
        before = *gap;
    }
}

TR_API tr_status tr_eigenvalues_extreme_d(size_t n, const double *A, size_t lda,
                                          double rtol, double *smallest, double *largest,
                                          const tr_allocator *memory, tr_info *info)
{
    tr__lanczos o;
    tr_status status;
    double *work, gap_small = 1, gap_large = 1;
    size_t i, j;
    if (!n || lda < n || !A || !smallest || !largest || !(rtol > 0 && rtol < 1))
        return tr__report(info, TR_ERR_ARGUMENT, 0, 1);
    for (i = 0; i < n; i++)
        for (j = 0; j < n; j++)
            if (!tr__finite(A[i * lda + j]))
                return tr__report(info, TR_ERR_NONFINITE, 0, 1);
    o.n = n;
    o.lda = lda;
    o.A = A;
    o.rtol = rtol;
    o.iterations = 0;
    o.steps = n < TR__LANCZOS ? n : TR__LANCZOS;
    work = tr__allocate_d(memory, n + TR__BLOCK + o.steps + 3 + 7, n);
    if (!work) return tr__report(info, TR_ERR_MEMORY, 0, 1);
    o.L = work;
    o.V = o.L + (n + TR__BLOCK) * n;
    o.y = o.V + (o.steps + 1) * n;
    o.r = o.y + n;
    o.a = o.r + n;
    o.b = o.a + n;
    o.z = o.b + n;
    o.values = o.z + n;
    o.e2 = o.values + n;
    o.work = o.e2 + n;
    *smallest = *largest = 0;
    if (!tr__cholesky(n, A, lda, 1, 0, o.L, o.L + n * n))
        status = TR_ERR_SINGULAR;
    else {
        status = tr__lanczos_extreme(&o, 1, smallest, &gap_small);
        if (status == TR_OK) status = tr__lanczos_extreme(&o, 0, largest, &gap_large);
    }
    tr__release(memory, work);
    if (status == TR_OK) {
        gap_large += 4 * DBL_EPSILON;
        gap_small += 4 * DBL_EPSILON * *largest / *smallest;
        if (!(gap_small <= rtol && gap_large <= rtol)) status = TR_ERR_CONVERGENCE;
    }
    return tr__report(info, status, o.iterations,
                      gap_small > gap_large ? gap_small : gap_large);
}

/* --------------------------------------------------------------- optimizers */

/* ------------------------------------------------------------------- theory */

TR_API void tr_mp_edges(double q, double *lower, double *upper)
{
    double s = sqrt(q), m = (1 - q) / (s * (1 + s)), p = (1 + s) / s;
    TR_ASSERT(q > 0);
    *lower = m * m;
    *upper = p * p;
}

TR_API double tr_mp_density(double q, double lambda)
{
    double lower, upper;
    tr_mp_edges(q, &lower, &upper);
    if (!(lambda > lower && lambda < upper)) return 0;
    return 0.15915494309189535 * q * sqrt((upper - lambda) * (lambda - lower)) / lambda;
}

/* node = lower + 4 sqrt(gamma) sin^2(phi/2): no cancellation as q -> 1. */
TR_API void tr_mp_quadrature(double q, size_t n, double *node, double *weight)
{
    double lower, upper, quarter = 4 * (double)n, u = 4 / sqrt(q), w = 8 / (double)n;
    size_t j;
    tr_mp_edges(q, &lower, &upper);
    for (j = 0; j < n; j++) {
        double s = tr_sinpi_at((double)(2 * j + 1) / quarter);
        double c = tr_sinpi_at((double)(2 * (n - j) - 1) / quarter);
        node[j] = lower + u * (s * s);
        weight[j] = w * (s * c) * (s * c) / node[j];
    }
}

TR_API double tr_ridge_limit(double q, double lambda)
{
    double lower, upper, null = 1 - q;
    TR_ASSERT(q > 0 && q <= 1 && lambda >= 0);
    tr_mp_edges(q, &lower, &upper);
    return 0.5 * (null + ((1 + q) * lambda + null * null / q) /
                             (sqrt(lambda + lower) * sqrt(lambda + upper)));
}

TR_API double tr_ridge_correction(double q)
{
    double s = sqrt(q), b = (1 + s) * sqrt(1 + 6 * s + q);
    TR_ASSERT(q >= 0 && q <= 1);
    return 2 * q / (b * (1 + 4 * s + q + b));
}

TR_API tr_ridge_rates tr_ridge_rates_of(double lower, double upper)
{
    tr_ridge_rates r;
    double width = upper - lower, roots = sqrt(upper) + sqrt(lower), shifted;
    TR_ASSERT(lower > 0 && lower < upper);
    r.lambda = upper / width * lower;
    r.eta = 2 / (upper + lower);
    r.eta_decay = 2 / (upper + 2 * r.lambda);
    r.rate = width / (upper + lower);
    r.rate_momentum = width / (roots * roots);
    r.momentum = r.rate_momentum * r.rate_momentum;
    r.eta_momentum = 4 / (roots * roots);
    shifted = sqrt(upper + r.lambda) + sqrt(r.lambda);
    r.eta_decay_momentum = 4 / (shifted * shifted);
    return r;
}

/* The recurrence for m eigenvalues v[0..m) with weights v[m..2m); v has 7 m numbers. */
static tr_status tr__descent(size_t m, double *v, const tr_sgd *o, double s0, double t0,
                             double c0, double total, size_t steps, double *loss)
{
    const double eta = o->eta, momentum = o->momentum;
    double *h = v, *weight = v + m, *a = v + 2 * m, *p = v + 3 * m, *b = v + 4 * m;
    double *a1 = v + 5 * m, *f = v + 6 * m;
    size_t i, t;
    for (i = 0; i < m; i++) {
        double lambda = h[i];
        h[i] = lambda + o->decay;
        if (h[i] == 0 && lambda != 0) return TR_ERR_ARGUMENT;
        a[i] = h[i] != 0 ? lambda / h[i] : 1;
        a1[i] = h[i] != 0 ? -o->decay / h[i] : 0; /* a - 1 */
        p[i] = 1;
        b[i] = 0;
    }
    for (t = 0;; t++) {
        for (i = 0; i < m; i++) {
            double k = a1[i] - a[i] * p[i];
            f[i] = s0 * (p[i] * p[i]) + (t0 * k + 2 * c0 * p[i]) * k;
        }
        loss[t] = 0.5 * tr_dot_d(m, weight, f) / total;
        if (!tr__finite(loss[t])) return TR_ERR_NONFINITE;
        if (t == steps) return TR_OK;
        for (i = 0; i < m; i++) {
            b[i] = momentum * b[i] + h[i] * p[i];
            p[i] -= eta * b[i];
        }
    }
}

static int tr__descent_arguments(const tr_sgd *o, double s0, double t0, double c0,
                                 const double *loss)
{
    return o && loss && tr__finite(o->eta) && tr__finite(o->momentum) &&
           tr__finite(o->decay) && o->decay >= 0 && tr__finite(s0) && tr__finite(t0) &&
           tr__finite(c0);
}

TR_API tr_status tr_descent_loss(double q, const tr_sgd *o, double s0, double t0,
                                 double c0, size_t nodes, size_t steps, double *loss,
                                 const tr_allocator *memory)
{
    size_t m = nodes + 1; /* and the atom */
    tr_status status;
    double *v;
    if (!(q > 0 && q < 1) || !nodes || !m || !tr__descent_arguments(o, s0, t0, c0, loss))
        return TR_ERR_ARGUMENT;
    v = tr__allocate_d(memory, 7, m);
    if (!v) return TR_ERR_MEMORY;
    v[0] = 0;
    v[m] = 1 - q;
    tr_mp_quadrature(q, nodes, v + 1, v + m + 1);
    status = tr__descent(m, v, o, s0, t0, c0, 1, steps, loss);
    tr__release(memory, v);
    return status;
}

TR_API tr_status tr_descent_loss_spectrum(size_t d, const double *eigenvalue,
                                          const tr_sgd *o, double s0, double t0,
                                          double c0, size_t steps, double *loss,
                                          const tr_allocator *memory)
{
    tr_status status;
    double *v;
    size_t i;
    if (!d || !eigenvalue || !tr__descent_arguments(o, s0, t0, c0, loss))
        return TR_ERR_ARGUMENT;
    for (i = 0; i < d; i++)
        if (!tr__finite(eigenvalue[i])) return TR_ERR_ARGUMENT;
    v = tr__allocate_d(memory, 7, d);
    if (!v) return TR_ERR_MEMORY;
    for (i = 0; i < d; i++) v[i] = eigenvalue[i];
    for (i = 0; i < d; i++) v[d + i] = 1;
    status = tr__descent(d, v, o, s0, t0, c0, (double)d, steps, loss);
    tr__release(memory, v);
    return status;
}

/* --------------------------------------------------------------- statistics */

TR_API void tr_stat_add(tr_stat *s, double x)
{
    double d = x - s->mean;
    s->n++;
    s->mean += d / (double)s->n;
    s->m2 += d * (x - s->mean);
}

TR_API double tr_stat_sd(const tr_stat *s)
{
    return s->n < 2 ? 0 : sqrt(s->m2 / (double)(s->n - 1));
}

TR_API double tr_stat_se(const tr_stat *s)
{
    return s->n < 2 ? 0 : tr_stat_sd(s) / sqrt((double)s->n);
}

TR_API double tr_quantile(size_t n, double *x, double p)
{
    double h = (double)(n - 1) * p;
    size_t i = (size_t)h;
    TR_ASSERT(n >= 1 && p >= 0 && p <= 1);
    tr__sort_d(n, x);
    if (x[0] != x[0]) return x[0];
    if (x[n - 1] != x[n - 1]) return x[n - 1];
    if (i + 1 >= n) return x[n - 1];
    h -= (double)i;
    if (h == 0 || x[i] == x[i + 1]) return x[i]; /* also keeps inf - inf out */
    return x[i] + h * (x[i + 1] - x[i]);
}

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
   tr__m      a lane mask             TR__SUMS partial sums of a reduction, TR__REGS registers */

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

/* ------------------------------------------------------ elementary functions */

/* ------------------------------------------------------------ random numbers */

/* ----------------------------------------------------------------- reductions */

/* The fixed tree: s[j] += s[j + h] for h = TR__SUMS/2 ... 1. */
TR__INLINE tr__real TR__FN(fold)(tr__real *s)
{
    size_t h, j;
    for (h = TR__SUMS / 2; h; h /= 2)
        for (j = 0; j < h; j++) s[j] += s[j + h];
    return s[0];
}

TR__UNUSED static tr__real TR__FN(dot)(size_t n, const tr__real *x, const tr__real *y)
{
    tr__v s[TR__REGS];
    tr__real t[TR__SUMS];
    size_t i = 0, k;
    for (k = 0; k < TR__REGS; k++) s[k] = tr__set1(0);
    for (; i + TR__SUMS <= n; i += TR__SUMS) {
        TR__UNROLL
        for (k = 0; k < TR__REGS; k++)
            s[k] = tr__fma(tr__load(x + i + k * TR__LANES),
                           tr__load(y + i + k * TR__LANES), s[k]);
    }
    for (k = 0; k < TR__REGS; k++) tr__store(t + k * TR__LANES, s[k]);
    for (k = 0; i < n; i++, k++) t[k] = tr__rfma(x[i], y[i], t[k]);
    return TR__FN(fold)(t);
}

/* ----------------------------------------------------- elementwise operations */

/* ---------------------------------------------------------------------- gemm */

/* ---------------------------------------------------------------------- gemv */

/* -------------------------------------------------------------- Gram product */

/* ---------------------------------------------------------------- eigenvalues */

/* On the lower triangle of a symmetric n x n matrix, A <- A - v w' - w v' and p <- A u
   with the new A, in one pass: a step of tridiagonalization moves the triangle once. */
TR__UNUSED static void TR__FN(rank2_symv)(size_t n, tr__real *A, size_t lda,
                                          const tr__real *v, const tr__real *w,
                                          const tr__real *u, tr__real *p)
{
    size_t i, j, k;
    for (i = 0; i < n; i++) {
        tr__real *row = A + i * lda, t[TR__SUMS];
        const tr__real minus_v = -v[i], minus_w = -w[i];
        const tr__v vi = tr__set1(minus_v), wi = tr__set1(minus_w), ui = tr__set1(u[i]);
        tr__v s[TR__REGS], a;
        for (k = 0; k < TR__REGS; k++) s[k] = tr__set1(0);
        for (j = 0; j + TR__SUMS <= i; j += TR__SUMS) {
            TR__UNROLL
            for (k = 0; k < TR__REGS; k++) {
                const size_t l = j + k * TR__LANES;
                a = tr__fma(vi, tr__load(w + l), tr__load(row + l));
                a = tr__fma(wi, tr__load(v + l), a);
                tr__store(row + l, a);
                tr__store(p + l, tr__fma(a, ui, tr__load(p + l)));
                s[k] = tr__fma(a, tr__load(u + l), s[k]);
            }
        }
        for (k = 0; k < TR__REGS; k++) tr__store(t + k * TR__LANES, s[k]);
        for (k = 0; j + TR__LANES <= i; j += TR__LANES, k += TR__LANES) {
            a = tr__fma(vi, tr__load(w + j), tr__load(row + j));
            a = tr__fma(wi, tr__load(v + j), a);
            tr__store(row + j, a);
            tr__store(p + j, tr__fma(a, ui, tr__load(p + j)));
            tr__store(t + k, tr__fma(a, tr__load(u + j), tr__load(t + k)));
        }
        for (; j < i; j++, k++) {
            row[j] = tr__rfma(minus_w, v[j], tr__rfma(minus_v, w[j], row[j]));
            p[j] = tr__rfma(row[j], u[i], p[j]);
            t[k] = tr__rfma(row[j], u[j], t[k]);
        }
        row[i] = tr__rfma(minus_w, v[i], tr__rfma(minus_v, w[i], row[i]));
        p[i] = tr__rfma(row[i], u[i], TR__FN(fold)(t));
    }
}

/* ---------------------------------------------------------------- optimizers */

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
#undef tr__real
#undef TR__SUMS
#undef tr__rfma
#undef tr__ubits
#undef TR__REGS
#undef TR__BITS
#undef TR__SUFFIX
#endif /* TR__KERNELS */
