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
/* TR_OK if the calling thread computes as the header assumes, in float and double:
   rounding to nearest, subnormal numbers kept, fma rounded once; else TR_ERR_ARGUMENT.
   Call it once at start. */
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
   Which number comes at place i of a stream?  Every one is a pure function of (seed,
   stream, index), so replicates can be computed in any order, on any thread.

   The generator is Philox4x32-10 (Salmon, Moraes, Dror, Shaw: Parallel random numbers: as
   easy as 1, 2, 3, SC 2011).  The map, fixed for good:
     word       w_i = word i mod 4 of philox(counter {b, b >> 32, stream, stream >> 32},
                key {seed, seed >> 32}), b = i / 4, entries mod 2^32; i < 2^64
     bits       w_i, one word each
     uniform    (w_i >> 8) / 2^24, one word each: every multiple of 2^-24 in [0, 1)
     uniform_d  (v >> 11) / 2^53, v = w_i + 2^32 w_{i+1}, two words each
     normal     Phi^-1((w_i + 1/2) / 2^32), one word each; |x| <= 6.34
     normal_d   Phi^-1((v + 1/2) / 2^64), two words each; |x| <= 9.16
   where Phi is the standard normal distribution function.  The forms of two words begin
   at an even index: an odd one is raised by one first.  A normal is within 2 ulp of the
   exact value of its word, over all words in f32; the words v and ~v give x and -x.  The
   arrays are written, never read.  n = 0 is allowed and uses no word.

   A tr_rng is a value: copy it, set its index, keep one per thread. */

typedef struct tr_rng {
    uint64_t seed, stream;
    uint64_t index; /* of the next 32-bit word */
} tr_rng;

/* One block of the generator itself. */
TR_API void tr_philox4x32(const uint32_t counter[4], const uint32_t key[2],
                          uint32_t out[4]);
/* The stream from its beginning, index 0.  All pairs (seed, stream) are different
   streams. */
TR_API tr_rng tr_rng_stream(uint64_t seed, uint64_t stream);
TR_API void tr_bits(tr_rng *r, size_t n, uint32_t *w);
TR_API void tr_uniform(tr_rng *r, size_t n, float *u);
TR_API void tr_uniform_d(tr_rng *r, size_t n, double *u);
TR_API void tr_normal(tr_rng *r, size_t n, float *x);
TR_API void tr_normal_d(tr_rng *r, size_t n, double *x);
/* A uniform integer below n >= 1, without bias: take v, one word for n < 2^32 and else
   two (as for uniform_d), until v >= 2^B mod n, where B = 32 or 64; the result is v mod
   n.  Fewer than two tries on average. */
TR_API uint64_t tr_below(tr_rng *r, uint64_t n);
/* p <- a uniformly random permutation of 0 ... n-1, n < 2^32: for i = n ... 2, in this
   order, p[i-1] and p[tr_below(i)] change places. */
TR_API void tr_permutation(tr_rng *r, size_t n, uint32_t *p);

/* ================================================================== >>elementary
   y_i = f(x_i) for i < n, vectorized.  x and y may be the same array, but not overlap
   otherwise; n may be 0.  The bits do not depend on n, on the place in the array or on
   the instruction set.

   Errors are in ulp, the distance of two neighbouring numbers of the format at the exact
   result, subnormal ones included.  f32 bounds hold for all 2^32 arguments, tested; f64
   bounds on dense samples.  NaN gives NaN, of unspecified sign and payload.

                     bound  special values
     exp             1      exp(-inf) = 0, exp(inf) = inf, exp(+-0) = 1; subnormal below
                            -87.3 (f64: -708.4), 0 below -104 (-745.2), inf above 88.8
                            (709.8)
     log             1      log(inf) = inf, log(+-0) = -inf, log(x < 0) = NaN,
                            log(1) = +0; subnormal arguments are as accurate as others
     sinpi           1      sin(pi x); odd; +0 at positive integers, -0 at negative ones,
                            sinpi(+-0) = +-0; NaN at +-inf
     cospi           1      cos(pi x); even; +0 at all n + 1/2; NaN at +-inf
     normal_quantile 2      Phi^-1(p); -inf at +-0, inf at 1, +0 at 1/2, NaN outside
                            [0, 1]; Phi^-1(1 - p) = -Phi^-1(p) where 1 - p is exact;
                            accurate down to the least subnormal p

   sinpi and cospi reduce their argument exactly: the bound holds for any x.  Methods: exp
   by x = n ln2 + r and a polynomial; log by x = 2^e (1 + f) and a polynomial in
   f / (2 + f); the quantile by x = q P(w), w = -log(4 p (1 - p)), q = p - 1/2 (as in
   M. Giles, Approximating the erfinv function, GPU Computing Gems 2, 2012), and a
   polynomial in 1 / (1 + sqrt(w)) in the tails.  Coefficients stand above the kernels. */

TR_API void tr_exp(size_t n, const float *x, float *y);
TR_API void tr_exp_d(size_t n, const double *x, double *y);
TR_API void tr_log(size_t n, const float *x, float *y);
TR_API void tr_log_d(size_t n, const double *x, double *y);
TR_API void tr_sinpi(size_t n, const float *x, float *y);
TR_API void tr_sinpi_d(size_t n, const double *x, double *y);
TR_API void tr_cospi(size_t n, const float *x, float *y);
TR_API void tr_cospi_d(size_t n, const double *x, double *y);
TR_API void tr_normal_quantile(size_t n, const float *p, float *x);
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
#define TR__LINEAR_KERNELS(K, real) K(real, dot, (size_t n, const real *x, const real *y))
#define TR__ELEMENTARY_KERNELS(K, real)                          \
    K(void, exp, (size_t n, const real *x, real *y))             \
    K(void, log, (size_t n, const real *x, real *y))             \
    K(void, sinpi, (size_t n, const real *x, real *y))           \
    K(void, cospi, (size_t n, const real *x, real *y))           \
    K(void, normal_quantile, (size_t n, const real *p, real *x)) \
    K(void, uniform, (size_t n, const uint32_t *w, real *u))     \
    K(void, normal, (size_t n, const uint32_t *w, real *x))
/* Philox works in 64-bit lanes: its one version sits among the f64 kernels. */
#define TR__WORD_KERNELS(K, real) \
    K(void, philox,               \
      (uint64_t seed, uint64_t stream, uint64_t block, size_t n, uint32_t * w))
#define TR__KERNEL_LIST(K, real) \
    TR__LINEAR_KERNELS(K, real) TR__ELEMENTARY_KERNELS(K, real)

#define TR__FIELD(result, name, parameters) result(*name) parameters;
typedef struct tr__kernels_f32 {
    TR__KERNEL_LIST(TR__FIELD, float)
} tr__kernels_f32;
typedef struct tr__kernels_f64 {
    TR__KERNEL_LIST(TR__FIELD, double)
    TR__WORD_KERNELS(TR__FIELD, double)
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

/* --------------------------------------------------------- minimax coefficients
   Highest power first; fitted under the rounding of the coefficients to their format by the
   repository's tests/reference/coefficients.py.  Errors are those of the polynomial alone. */

/* exp(r) = 1 + r + r^2 P(r), |r| <= ln(2)/2: error 2^-28.2 (f32), 2^-57.9 (f64),
   relative. */
static const float tr__exp_f[] = { 0.0013782458f, 0.008368669f, 0.041668963f, 0.16666521f,
                                   0.4999999f };
static const double tr__exp_d[] = { 2.5004469510469975e-08, 2.763043895943975e-07,
                                    2.7557572329116758e-06, 2.480149249563142e-05,
                                    0.00019841269522449082, 0.0013888888944304327,
                                    0.008333333333487052,   0.04166666666652707,
                                    0.16666666666666424,    0.5000000000000011 };
/* log((1+s)/(1-s)) = 2s + s^3 P(s^2), |s| <= 3 - sqrt(8) (f = 2s/(1-s) from sqrt(1/2)-1
   to sqrt(2)-1): error relative to 2s 2^-28.5 (f32), 2^-57.6 (f64). */
static const float tr__log_f[] = { 0.29587138f, 0.3998854f, 0.66666687f };
static const double tr__log_d[] = { 0.14617797125896773, 0.1533161084202332,
                                    0.1818289246286912,  0.22222211090523236,
                                    0.28571428626210205, 0.3999999999989928,
                                    0.666666666666667 };
/* sin(pi r) = pi r + r^3 P(r^2), |r| <= 1/4: error 2^-32.0 (f32), 2^-61.3 (f64),
   relative. */
static const float tr__sin_f[] = { 0.07787251f, -0.598861f, 2.550152f, -5.1677127f };
static const double tr__sin_d[] = { -2.2946662050836364e-05, 0.00046653257948303553,
                                    -0.007370449421467515,   0.0821458873136625,
                                    -0.599264529333701,      2.5501640398774468,
                                    -5.16771278004997 };
/* cos(pi r) = 1 + r^2 P(r^2), |r| <= 1/4: error 2^-29.8 (f32), 2^-59.3 (f64). */
static const float tr__cos_f[] = { 0.22684339f, -1.3345594f, 4.0586925f, -4.934802f };
static const double tr__cos_d[] = { -0.00010205012309405338, 0.0019291586149688645,
                                    -0.025806861776754002,   0.23533062930217274,
                                    -1.3352627688359182,     4.0587121264166255,
                                    -4.934802200544679 };
/* Phi^-1(1/2 + q) = q (sqrt(2 pi) + 5/8 w + w P(w - 25/8)), w = -log(1 - 4 q^2) <= 25/4:
   relative error 2^-26.1 (f32), 2^-56.0 (f64). */
static const float tr__centre_f[] = { 1.5445518e-10f,   1.5446685e-09f, -2.1961103e-08f,
                                      -5.2154165e-09f,  1.2597395e-06f, -7.828612e-06f,
                                      -1.49795505e-05f, 0.0005750056f,  -0.0038916236f,
                                      -0.004904454f,    0.0695962f };
static const double tr__centre_d[] = {
    -5.249917578115347e-22,  1.122682537120926e-20,   -7.075316744565851e-21,
    -9.912640974858153e-19,  5.540545304396893e-18,   2.7309798335412437e-17,
    -4.4140867870968827e-16, 1.2575130642067594e-15,  1.4612761977944956e-14,
    -1.587676924659577e-13,  2.672482048173119e-13,   6.60458687117474e-12,
    -5.7346541080672186e-11, 2.6070235925179715e-11,  2.891832853551995e-09,
    -2.0669342577339223e-08, -1.7631776962253042e-08, 1.252878281923569e-06,
    -7.777374696597666e-06,  -1.4961409805907765e-05, 0.0005749185047299936,
    -0.0038916434662504594,  -0.00490441252250302,    0.06959620653509956
};
/* |Phi^-1| = sqrt(2) t + P(1/(t+1) - c), t = sqrt(w), from w = 25/4 to t = 10.2 (f32, c =
   3/16) and t = 27.3 (f64, c = 41/256), which is beyond the least denormal: relative
   error 2^-29.2 (f32), 2^-55.9 (f64).  The sqrt(2) here is the nearest number of the
   format. */
static const float tr__tail_f[] = { 235433.58f, 5175.1157f,  -4383.155f,  -1198.9469f,
                                    54.073975f, -30.689161f, 7.020117f,   -0.9045607f,
                                    2.8144293f, -0.4056849f, -0.22194722f };
static const double tr__tail_d[] = {
    1.3882560414649378e+29,  -4.077666953162008e+28,  -1.4416988051598265e+28,
    5.503481554817577e+27,   5.949310351544415e+26,   -3.532181030735887e+26,
    -8.364388986816016e+24,  1.4301121402007265e+25,  -2.6943768458657834e+23,
    -4.1140744088327116e+23, 1.7616738350156428e+22,  9.009701822119554e+21,
    -4.950704015492586e+20,  -1.579154405203856e+20,  8.993734973819568e+18,
    2.3022532926054776e+18,  -1.1182464857855389e+17, -2.8720902633086828e+16,
    850037303544918.5,       305815850834988.5,       127390996694.29156,
    -2644819126360.3076,     -108760725054.0957,      13522825197.788006,
    1761638264.3090198,      16432008.466345899,      -5445926.682914279,
    -1656697.0618730055,     29862.631871717986,      -25851.11516734313,
    4304.477486168096,       -945.2265393463697,      203.79654961765553,
    -52.99188367488305,      12.52746572753766,       -1.9450485262375332,
    2.927178182738413,       -0.5622944117938992,     -0.20872718704554877
};

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
/* g++ warns of the "undefined" operands inside its own intrinsics. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#pragma GCC diagnostic ignored "-Wuninitialized"
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
#pragma GCC diagnostic pop
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
      { TR__KERNEL_LIST(TR__ENTRY_D_AVX512, double)
            TR__WORD_KERNELS(TR__ENTRY_D_AVX512, double) } },
    { "avx2",
      { TR__KERNEL_LIST(TR__ENTRY_AVX2, float) },
      { TR__KERNEL_LIST(TR__ENTRY_D_AVX2, double)
            TR__WORD_KERNELS(TR__ENTRY_D_AVX2, double) } },
#endif
#ifdef TR__NEON
    { "neon",
      { TR__KERNEL_LIST(TR__ENTRY_NEON, float) },
      { TR__KERNEL_LIST(TR__ENTRY_D_NEON, double)
            TR__WORD_KERNELS(TR__ENTRY_D_NEON, double) } },
#endif
    { "scalar",
      { TR__KERNEL_LIST(TR__ENTRY_SCALAR, float) },
      { TR__KERNEL_LIST(TR__ENTRY_D_SCALAR, double)
            TR__WORD_KERNELS(TR__ENTRY_D_SCALAR, double) } }
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

TR_API tr_status tr_check_arithmetic(void)
{
    /* volatile, so that the compiler knows none of the values */
    volatile double v = 1;
    volatile float v_f = 1;
    const double one = v, e = one * DBL_EPSILON, least = one * DBL_MIN, half = one / 2;
    const float one_f = v_f, e_f = one_f * FLT_EPSILON, least_f = one_f * FLT_MIN;
    const float half_f = one_f / 2;
    int ok = 1;
    /* one and three quarters of the gap e above 1, at both signs: only rounding to nearest
       drops the first and completes the second */
    ok &= one + e / 4 == one && one + 3 * (e / 4) == one + e;
    ok &= -one - e / 4 == -one && -one - 3 * (e / 4) == -one - e;
    ok &= one_f + e_f / 4 == one_f && one_f + 3 * (e_f / 4) == one_f + e_f;
    ok &= -one_f - e_f / 4 == -one_f && -one_f - 3 * (e_f / 4) == -one_f - e_f;
    /* a subnormal result, a subnormal operand */
    ok &= least * half != 0 && least * half / half == least;
    ok &= least_f * half_f != 0 && least_f * half_f / half_f == least_f;
    /* fma rounds once: (1 + e)(1 - e) - 1 = -e^2 */
    ok &= fma(one + e, one - e, -one) == -e * e;
    ok &= fmaf(one_f + e_f, one_f - e_f, -one_f) == -e_f * e_f;
    return ok ? TR_OK : TR_ERR_ARGUMENT;
}

/* ------------------------------------------------------------------- random */
TR_API void tr_philox4x32(const uint32_t counter[4], const uint32_t key[2],
                          uint32_t out[4])
{
    /* block b of stream t under seed s has the counter {b, b >> 32, t, t >> 32} */
    tr__use()->d.philox((uint64_t)key[1] << 32 | key[0],
                        (uint64_t)counter[3] << 32 | counter[2],
                        (uint64_t)counter[1] << 32 | counter[0], 1, out);
}

TR_API tr_rng tr_rng_stream(uint64_t seed, uint64_t stream)
{
    tr_rng r;
    r.seed = seed;
    r.stream = stream;
    r.index = 0;
    return r;
}

#define TR__WORDS 1024 /* drawn at once */

/* The next n <= TR__WORDS words; they lie somewhere in the buffer of TR__WORDS + 4. */
static const uint32_t *tr__draw(tr_rng *r, size_t n, uint32_t *buffer)
{
    const size_t skip = (size_t)(r->index % 4);
    tr__use()->d.philox(r->seed, r->stream, r->index / 4, (skip + n + 3) / 4, buffer);
    r->index += n;
    return buffer + skip;
}

TR_API void tr_bits(tr_rng *r, size_t n, uint32_t *w)
{
    uint32_t buffer[TR__WORDS + 4];
    while (n) {
        const size_t m = n < TR__WORDS ? n : TR__WORDS;
        memcpy(w, tr__draw(r, m, buffer), m * sizeof *w);
        w += m;
        n -= m;
    }
}

#define TR__DRAW(name, real, table, call, per)                          \
    TR_API void call(tr_rng *r, size_t n, real *x)                      \
    {                                                                   \
        uint32_t buffer[TR__WORDS + 4];                                 \
        r->index += r->index % per;                                     \
        while (n) {                                                     \
            const size_t m = n < TR__WORDS / per ? n : TR__WORDS / per; \
            tr__use()->table.name(m, tr__draw(r, per *m, buffer), x);   \
            x += m;                                                     \
            n -= m;                                                     \
        }                                                               \
    }
TR__DRAW(uniform, float, f, tr_uniform, 1)
TR__DRAW(uniform, double, d, tr_uniform_d, 2)
TR__DRAW(normal, float, f, tr_normal, 1)
TR__DRAW(normal, double, d, tr_normal_d, 2)
#undef TR__DRAW

/* Words from r->index on, for those who need them one by one: n of them, from index first. */
typedef struct tr__words {
    uint64_t first;
    size_t n;
    uint32_t buffer[64];
} tr__words;

/* `ahead`, a multiple of 4 up to 64, is how many are drawn when there is none left. */
static uint32_t tr__next(tr_rng *r, tr__words *w, size_t ahead)
{
    uint64_t i = r->index++;
    if (!w->n || i - w->first >= w->n) {
        tr_rng start = *r;
        start.index = w->first = i - i % 4;
        w->n = ahead;
        (void)tr__draw(&start, ahead, w->buffer);
    }
    return w->buffer[i - w->first];
}

/* 2^B mod n values of a B-bit word are one too many for a fair share: the lowest are
   refused. */
static uint64_t tr__below(tr_rng *r, uint64_t n, tr__words *w, size_t ahead)
{
    const int wide = n >> 32 != 0;
    uint64_t v;
    if (wide) r->index += r->index & 1;
    do {
        v = tr__next(r, w, ahead);
        if (wide) v |= (uint64_t)tr__next(r, w, ahead) << 32;
    } while (v < n && v < (wide ? (0 - n) % n : ((uint64_t)1 << 32) % n));
    return v % n;
}

TR_API uint64_t tr_below(tr_rng *r, uint64_t n)
{
    tr__words w;
    TR_ASSERT(n > 0);
    w.n = 0;
    return tr__below(r, n, &w, 4);
}

TR_API void tr_permutation(tr_rng *r, size_t n, uint32_t *p)
{
    tr__words w;
    size_t i;
    TR_ASSERT(n <= 0xffffffffu);
    w.n = 0;
    for (i = 0; i < n; i++) p[i] = (uint32_t)i;
    for (i = n; i > 1; i--) {
        const size_t j = (size_t)tr__below(r, i, &w, 64);
        const uint32_t t = p[j];
        p[j] = p[i - 1];
        p[i - 1] = t;
    }
}

/* --------------------------------------------------------------- elementary */
#define TR__WRAP(name, real, table, call) \
    TR_API void call(size_t n, const real *x, real *y) { tr__use()->table.name(n, x, y); }
TR__WRAP(exp, float, f, tr_exp)
TR__WRAP(exp, double, d, tr_exp_d)
TR__WRAP(log, float, f, tr_log)
TR__WRAP(log, double, d, tr_log_d)
TR__WRAP(sinpi, float, f, tr_sinpi)
TR__WRAP(sinpi, double, d, tr_sinpi_d)
TR__WRAP(cospi, float, f, tr_cospi)
TR__WRAP(cospi, double, d, tr_cospi_d)
TR__WRAP(normal_quantile, float, f, tr_normal_quantile)
TR__WRAP(normal_quantile, double, d, tr_normal_quantile_d)
#undef TR__WRAP

TR_API double tr_exp_at(double x)
{
    tr__exp_d_scalar(1, &x, &x);
    return x;
}
TR_API double tr_log_at(double x)
{
    tr__log_d_scalar(1, &x, &x);
    return x;
}
TR_API double tr_sinpi_at(double x)
{
    tr__sinpi_d_scalar(1, &x, &x);
    return x;
}
TR_API double tr_cospi_at(double x)
{
    tr__cospi_d_scalar(1, &x, &x);
    return x;
}
TR_API double tr_normal_quantile_at(double p)
{
    tr__normal_quantile_d_scalar(1, &p, &p);
    return p;
}

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

/* --------------------------------------------------------------- optimizers */

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
#define tr__real_of(i) ((float)(i))
#define tr__wload(p) (*(p))

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
#define tr__real_of(i) ((double)(i))
#define tr__wload(p) ((uint64_t)(p)[1] << 32 | (p)[0])
#define tr__wstore(p, a) ((void)((p)[0] = (uint32_t)(a), (p)[1] = (uint32_t)((a) >> 32)))
#define tr__mul32(a, b) (((a)&0xffffffffu) * ((b)&0xffffffffu))
#define tr__iziplo(a, b) (a)
#define tr__iziphi(a, b) (b)

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
#define tr__wload(p) _mm256_loadu_si256((const __m256i *)(const void *)(p))

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
#define tr__wload(p) _mm256_loadu_si256((const __m256i *)(const void *)(p))
#define tr__wstore(p, a) _mm256_storeu_si256((__m256i *)(void *)(p), a)
#define tr__mul32(a, b) _mm256_mul_epu32(a, b)
#define tr__iziplo(a, b) _mm256_unpacklo_epi64(a, b)
#define tr__iziphi(a, b) _mm256_unpackhi_epi64(a, b)

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
#define tr__real_of(i) _mm512_cvtepu32_ps(i)
#define tr__wload(p) _mm512_loadu_si512(p)

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
#define tr__real_of(i) _mm512_cvtepu64_pd(i)
#define tr__wload(p) _mm512_loadu_si512(p)
#define tr__wstore(p, a) _mm512_storeu_si512(p, a)
#define tr__mul32(a, b) _mm512_mul_epu32(a, b)
#define tr__iziplo(a, b) _mm512_unpacklo_epi64(a, b)
#define tr__iziphi(a, b) _mm512_unpackhi_epi64(a, b)

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
#define tr__real_of(i) vcvtq_f32_u32(i)
#define tr__wload(p) vld1q_u32(p)

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
#define tr__real_of(i) vcvtq_f64_u64(i)
#define tr__wload(p) vreinterpretq_u64_u32(vld1q_u32(p))
#define tr__wstore(p, a) vst1q_u32(p, vreinterpretq_u32_u64(a))
#define tr__mul32(a, b) vmull_u32(vmovn_u64(a), vmovn_u64(b))
#define tr__iziplo(a, b) vzip1q_u64(a, b)
#define tr__iziphi(a, b) vzip2q_u64(a, b)

#endif

#if TR__BITS == 32
#define tr__real float
#define TR__SUMS 64
#define tr__rfma(a, b, c) fmaf(a, b, c)
#define tr__ubits uint32_t
#define TR__BITS_OF(x) tr__bits_of_f32(x)
#else
#define tr__real double
#define TR__SUMS 32
#define tr__rfma(a, b, c) fma(a, b, c)
#define tr__ubits uint64_t
#define TR__BITS_OF(x) tr__bits_of_f64(x)
#endif
#define TR__REGS (TR__SUMS / TR__LANES)

/* ------------------------------------------------------ elementary functions */

#if TR__BITS == 32
#define TR__C(name) tr__##name##_f, (int)(sizeof tr__##name##_f / sizeof(float))
#define TR__MANT 23         /* stored bits of the significand */
#define TR__BIAS 127        /* of the exponent */
#define TR__ONE 0x3f800000u /* bit patterns: 1, sqrt(1/2), the sign */
#define TR__SQRTHALF 0x3f3504f3u
#define TR__SIGN 0x80000000u
#define TR__TWO_MANT 8388608.0f /* 2^23 */
#define TR__MIN 1.17549435e-38f /* the least normal number */
#define TR__SUBNORMAL 24        /* subnormal numbers are multiplied by 2^24 first */
#define TR__TWO_SUBNORMAL 16777216.0f
#define TR__LOG2E 1.44269502f
#define TR__LN2_HI 0.693145752f /* 15 bits, so e LN2_HI is exact for any exponent e */
#define TR__LN2_LO 1.42860677e-6f
#define TR__EXP_LO -104.0f /* rounds to 0 */
#define TR__EXP_HI 89.0f   /* overflows */
#define TR__PI_HI 3.14159274f
#define TR__PI_LO -8.74227766e-8f
#define TR__SQRT2 1.41421354f
#define TR__SQRT2PI_REST 0.00662827445f /* sqrt(2 pi) - 5/2 */
#define TR__TAIL_SHIFT 0.1875f
#define TR__TWO_HALF_BITS 65536.0f /* 2^16 */
#define TR__UNIT 2.32830644e-10f   /* 2^-32 */
#define TR__UNIFORM_BITS 24
#define TR__UNIFORM_UNIT 5.96046448e-8f /* 2^-24 */
#else
#define TR__C(name) tr__##name##_d, (int)(sizeof tr__##name##_d / sizeof(double))
#define TR__MANT 52
#define TR__BIAS 1023
#define TR__ONE 0x3ff0000000000000u
#define TR__SQRTHALF 0x3fe6a09e667f3bcdu
#define TR__SIGN 0x8000000000000000u
#define TR__TWO_MANT 4503599627370496.0
#define TR__MIN 2.2250738585072014e-308
#define TR__SUBNORMAL 54
#define TR__TWO_SUBNORMAL 18014398509481984.0
#define TR__LOG2E 1.4426950408889634
#define TR__LN2_HI 0.6931471805598903 /* 42 bits */
#define TR__LN2_LO 5.497923018708371e-14
#define TR__EXP_LO -746.0
#define TR__EXP_HI 710.0
#define TR__PI_HI 3.141592653589793
#define TR__PI_LO 1.2246467991473532e-16
#define TR__SQRT2 1.4142135623730951
#define TR__SQRT2PI_REST 0.006628274631000503
#define TR__TAIL_SHIFT 0.16015625
#define TR__TWO_HALF_BITS 4294967296.0
#define TR__UNIT 5.421010862427522e-20
#define TR__UNIFORM_BITS 53
#define TR__UNIFORM_UNIT 1.1102230246251565e-16
#endif
#define TR__INFINITY ((tr__real)HUGE_VAL)

/* The polynomial with n coefficients c, highest power first.  A long one is summed in
   blocks of four powers, which are independent of each other: the chain is a third as
   long.  The last step is Horner's, for accuracy. */
TR__INLINE tr__v TR__FN(poly)(tr__v x, const tr__real *c, int n)
{
    const int head = n > 5 ? 1 + (n - 2) % 4 : n;
    const tr__v x2 = tr__mul(x, x), x4 = tr__mul(x2, x2);
    tr__v p = tr__set1(c[0]);
    int k;
    TR__UNROLL
    for (k = 1; k < head; k++) p = tr__fma(p, x, tr__set1(c[k]));
    TR__UNROLL
    for (k = head; k + 4 < n; k += 4) {
        const tr__v a = tr__fma(tr__set1(c[k]), x, tr__set1(c[k + 1]));
        const tr__v b = tr__fma(tr__set1(c[k + 2]), x, tr__set1(c[k + 3]));
        p = tr__fma(p, x4, tr__fma(a, x2, b));
    }
    return k < n ? tr__fma(p, x, tr__set1(c[n - 1])) : p;
}

/* x = n ln2 + r, |r| <= ln(2)/2, exp(x) = 2^n exp(r).  The power of two is applied in two
   halves: the first product is exact, the second rounds a subnormal result once. */
TR__INLINE tr__v TR__FN(exp_v)(tr__v x)
{
    const tr__real magic = 1.5f * TR__TWO_MANT; /* adding it rounds to an integer */
    tr__v t, n, r, y;
    tr__i k, h;
    x = tr__sel(tr__lt(x, tr__set1(TR__EXP_LO)), tr__set1(TR__EXP_LO), x);
    x = tr__sel(tr__lt(tr__set1(TR__EXP_HI), x), tr__set1(TR__EXP_HI), x);
    t = tr__fma(x, tr__set1(TR__LOG2E), tr__set1(magic));
    n = tr__sub(t, tr__set1(magic));
    r = tr__fnma(n, tr__set1(TR__LN2_HI), x);
    r = tr__fnma(n, tr__set1(TR__LN2_LO), r);
    /* what the leading sum 1 + r loses joins the small terms */
    y = tr__add(tr__set1(1), r);
    n = tr__sub(r, tr__sub(y, tr__set1(1)));
    y = tr__add(y, tr__fma(tr__mul(r, r), TR__FN(poly)(r, TR__C(exp)), n));
    /* k = n + 2 (bias + 1) > 0; 2^n = 2^(h - bias - 1) 2^(k - h - bias - 1) */
    k = tr__isub(tr__bits_of(t), tr__iset1(TR__BITS_OF(magic) - 2 * (TR__BIAS + 1)));
    h = tr__ishr(k, 1);
    k = tr__isub(tr__isub(k, h), tr__iset1(1));
    h = tr__isub(h, tr__iset1(1));
    y = tr__mul(y, tr__of_bits(tr__ishl(h, TR__MANT)));
    return tr__mul(y, tr__of_bits(tr__ishl(k, TR__MANT)));
}

/* log(x) - (e0 - bias - 2^mant) ln2 for x positive and normal, with e0 = bias + 2^mant
   unless the caller scaled x.  x = 2^e (1+f), sqrt(1/2) <= 1+f < sqrt(2); s = f/(2+f);
   log(1+f) = f - (f^2/2 - s (f^2/2 + s^2 P)). */
TR__INLINE tr__v TR__FN(log_normal)(tr__v x, tr__v e0)
{
    const tr__i j = tr__iadd(tr__bits_of(x), tr__iset1(TR__ONE - TR__SQRTHALF));
    const tr__i m = tr__iand(j, tr__iset1(((tr__ubits)1 << TR__MANT) - 1));
    const tr__v f =
        tr__sub(tr__of_bits(tr__iadd(m, tr__iset1(TR__SQRTHALF))), tr__set1(1));
    const tr__i two = tr__iset1(TR__BITS_OF(TR__TWO_MANT));
    const tr__v e = tr__sub(tr__of_bits(tr__ior(tr__ishr(j, TR__MANT), two)), e0);
    const tr__v s = tr__div(f, tr__add(f, tr__set1(2)));
    const tr__v z = tr__mul(s, s);
    const tr__v h = tr__mul(tr__mul(f, tr__set1(0.5f)), f);
    const tr__v r = tr__fma(z, TR__FN(poly)(z, TR__C(log)), h);
    const tr__v c = tr__sub(h, tr__fma(s, r, tr__mul(e, tr__set1(TR__LN2_LO))));
    return tr__fma(e, tr__set1(TR__LN2_HI), tr__sub(f, c));
}

/* As e0 above: for x as it is, and for x multiplied by TR__TWO_SUBNORMAL. */
#define TR__E0 tr__set1(TR__TWO_MANT + TR__BIAS)
#define TR__E0_SUBNORMAL tr__set1(TR__TWO_MANT + (TR__BIAS + TR__SUBNORMAL))

TR__INLINE tr__v TR__FN(log_v)(tr__v x)
{
    const tr__m small = tr__lt(x, tr__set1(TR__MIN)), plus = tr__lt(tr__set1(0), x);
    const tr__v inf = tr__set1(TR__INFINITY);
    const tr__v u = tr__sel(small, tr__mul(x, tr__set1(TR__TWO_SUBNORMAL)), x);
    const tr__v y = TR__FN(log_normal)(u, tr__sel(small, TR__E0_SUBNORMAL, TR__E0));
    /* what is not in (0, inf): x < 0 gives NaN, +-0 gives -inf; inf and NaN stay */
    const tr__v out = tr__sel(tr__lt(x, tr__set1(0)), tr__sub(inf, inf), tr__sub(x, inf));
    return tr__sel(plus, tr__sel(tr__lt(x, inf), y, x), out);
}

/* sin(pi x) for turn 0 and, for x >= 0, sin(pi (x + 1/2)) for turn 1.  All steps of the
   reduction |x| = 2 j + k/2 + r, |r| <= 1/4, are exact. */
TR__INLINE tr__v TR__FN(sincospi)(tr__v x, tr__v sign, tr__ubits turn)
{
    const tr__v two = tr__set1(TR__TWO_MANT), magic = tr__set1(1.5f * TR__TWO_MANT);
    tr__v n, t, k, r, z, s, c;
    tr__i q;
    /* from 2^(mant+1) on x is an even integer; inf and NaN become NaN */
    x = tr__sel(tr__lt(x, tr__set1(2 * TR__TWO_MANT)), x, tr__sub(x, x));
    n = tr__sub(tr__fma(x, tr__set1(0.5f), two), two);
    x = tr__fnma(n, tr__set1(2), x);
    t = tr__fma(x, tr__set1(2), magic);
    k = tr__sub(t, magic);
    r = tr__fnma(k, tr__set1(0.5f), x);
    z = tr__mul(r, r);
    s = tr__fma(z, TR__FN(poly)(z, TR__C(sin)), tr__set1(TR__PI_LO));
    s = tr__fma(r, tr__set1(TR__PI_HI), tr__mul(r, s));
    c = tr__fma(z, TR__FN(poly)(z, TR__C(cos)), tr__set1(1));
    q = tr__iadd(tr__bits_of(t), tr__iset1(turn)); /* the quadrant in the two low bits */
    t = tr__of_bits(tr__ior(tr__ishl(q, TR__BITS - 1), tr__iset1(TR__ONE))); /* +-1 */
    s = tr__sel(tr__lt(t, tr__set1(0)), c, s);
    q = tr__iand(tr__ishl(q, TR__BITS - 2), tr__iset1(TR__SIGN));
    /* + 0 makes the zeros of both signs +0 before an odd function gets its sign */
    s = tr__add(tr__of_bits(tr__ixor(tr__bits_of(s), q)), tr__set1(0));
    return tr__of_bits(tr__ixor(tr__bits_of(s), tr__bits_of(sign)));
}

TR__INLINE tr__v TR__FN(sinpi_v)(tr__v x)
{
    const tr__v sign = tr__of_bits(tr__iand(tr__bits_of(x), tr__iset1(TR__SIGN)));
    const tr__v a = tr__of_bits(tr__ixor(tr__bits_of(x), tr__bits_of(sign)));
    return TR__FN(sincospi)(a, sign, 0);
}

TR__INLINE tr__v TR__FN(cospi_v)(tr__v x)
{
    const tr__v a = tr__of_bits(tr__iand(tr__bits_of(x), tr__iset1(TR__SIGN - 1)));
    return TR__FN(sincospi)(a, tr__set1(0), 1);
}

/* Phi^-1(1/2 + q), given w = -log(1 - 4 q^2).  q = q0 + a small rest, for which q0 and
   5/2 of the rest come apart: the leading term then does not feel the rounding of q.  The
   tail is computed only where a lane is in it; what a lane gets does not depend on its
   neighbours. */
TR__INLINE tr__v TR__FN(quantile)(tr__v q, tr__v q0, tr__v rest, tr__v w)
{
    const tr__m tail = tr__lt(tr__set1(6.25f), w);
    const tr__v p = TR__FN(poly)(tr__sub(w, tr__set1(3.125f)), TR__C(centre));
    const tr__v c = tr__fma(w, p, tr__set1(TR__SQRT2PI_REST));
    tr__v x = tr__fma(tr__mul(q, w), tr__set1(0.625f), tr__fma(q, c, rest));
    x = tr__fma(q0, tr__set1(2.5f), x);
    if (tr__any(tail)) {
        const tr__v t = tr__sqrt(w);
        const tr__v z = tr__div(tr__set1(1), tr__add(t, tr__set1(1)));
        const tr__v g = TR__FN(poly)(tr__sub(z, tr__set1(TR__TAIL_SHIFT)), TR__C(tail));
        const tr__v y = tr__fma(t, tr__set1(TR__SQRT2), g);
        const tr__i sign = tr__iand(tr__bits_of(q), tr__iset1(TR__SIGN));
        x = tr__sel(tail, tr__of_bits(tr__ixor(tr__bits_of(y), sign)), x);
    }
    return x;
}

/* 1 - 4 q^2 = 4 p (1 - p) with the smaller of p and 1 - p, which is exact.  What rounding
   takes from q = p - 1/2 (where p < 1/4) is given back. */
TR__INLINE tr__v TR__FN(normal_quantile_v)(tr__v p)
{
    const tr__v half = tr__set1(0.5f), q = tr__sub(p, half);
    const tr__v lost = tr__sub(p, tr__add(q, half));
    const tr__v a = tr__sel(tr__lt(q, tr__set1(0)), p, tr__sub(tr__set1(1), p));
    const tr__m small = tr__lt(a, tr__set1(TR__MIN));
    const tr__v u = tr__sel(small, tr__mul(a, tr__set1(TR__TWO_SUBNORMAL)), a);
    const tr__v v = tr__mul(u, tr__set1(4));
    const tr__v l =
        TR__FN(log_normal)(tr__fnma(v, a, v), tr__sel(small, TR__E0_SUBNORMAL, TR__E0));
    const tr__v w = tr__sub(tr__set1(0), l);
    const tr__v slope = tr__fma(w, tr__set1(0.625f), tr__set1(2.5f));
    const tr__v x = TR__FN(quantile)(q, q, tr__mul(lost, slope), w);
    /* outside (0,1): -inf at 0, inf at 1, else NaN */
    const tr__v inf = tr__set1(TR__INFINITY);
    const tr__v out = tr__sel(tr__lt(a, tr__set1(0)), tr__sub(inf, inf), tr__mul(q, inf));
    return tr__sel(tr__lt(tr__set1(0), a), x, out);
}

/* y_i = f(x_i).  The last, incomplete register goes through a padded copy, by the same code. */
#define TR__MAP(name)                                                             \
    TR__UNUSED static void TR__FN(name)(size_t n, const tr__real *x, tr__real *y) \
    {                                                                             \
        tr__real t[TR__LANES];                                                    \
        size_t i, k;                                                              \
        for (i = 0; i < n; i += TR__LANES) {                                      \
            const tr__real *from = x + i;                                         \
            tr__real *to = y + i;                                                 \
            if (n - i < TR__LANES) {                                              \
                for (k = 0; k < TR__LANES; k++) t[k] = from[k < n - i ? k : 0];   \
                from = to = t;                                                    \
            }                                                                     \
            tr__store(to, TR__FN(TR__CAT(name, _v))(tr__load(from)));             \
            if (to == t) memcpy(y + i, t, (n - i) * sizeof *y);                   \
        }                                                                         \
    }
TR__MAP(exp)
TR__MAP(log)
TR__MAP(sinpi)
TR__MAP(cospi)
TR__MAP(normal_quantile)

/* ------------------------------------------------------------ random numbers */

#ifndef tr__real_of
/* The number nearest to an unsigned integer, which AVX2 has no instruction for: the two
   halves are put under the bits of two powers of two, so that only the last addition
   rounds. */
TR__INLINE tr__v TR__FN(real_of)(tr__i y)
{
    const tr__real big = TR__TWO_MANT * TR__TWO_HALF_BITS;
    const tr__i lo = tr__iand(y, tr__iset1(((tr__ubits)1 << TR__BITS / 2) - 1));
    const tr__i hi = tr__ishr(y, TR__BITS / 2);
    const tr__v l = tr__of_bits(tr__ior(lo, tr__iset1(TR__BITS_OF(TR__TWO_MANT))));
    const tr__v h = tr__of_bits(tr__ior(hi, tr__iset1(TR__BITS_OF(big))));
    return tr__add(tr__sub(h, tr__set1(big + TR__TWO_MANT)), l);
}
#define tr__real_of(y) TR__FN(real_of)(y)
#endif

TR__INLINE tr__v TR__FN(uniform_v)(tr__i k)
{
    const tr__v u = tr__real_of(tr__ishr(k, TR__BITS - TR__UNIFORM_BITS));
    return tr__mul(u, tr__set1(TR__UNIFORM_UNIT));
}

/* Phi^-1(p), p = (k + 1/2) / 2^B.  a = 2^(B+1) min(p, 1-p) is an odd integer below 2^B
   and b = 2^B - a = 2^(B+1) |q|; a is rounded once, b is split at its significant bits,
   so both the tails and the centre are accurate. */
TR__INLINE tr__v TR__FN(normal_v)(tr__i k)
{
    const tr__ubits low = ((tr__ubits)1 << (TR__BITS - 1 - TR__MANT)) - 1;
    const tr__v unit = tr__set1(TR__UNIT / 2);
    const tr__i top = tr__ishr(k, TR__BITS - 1);
    const tr__i u = tr__ixor(k, tr__isub(tr__iset1(0), top));
    const tr__i a = tr__iadd(tr__iadd(u, u), tr__iset1(1)), b = tr__isub(tr__iset1(0), a);
    const tr__v r = tr__real_of(a), v = tr__mul(r, tr__set1(TR__UNIT * 2));
    const tr__v l = TR__FN(log_normal)(tr__fnma(v, tr__mul(r, unit), v), TR__E0);
    const tr__i sign = tr__ishl(tr__ixor(top, tr__iset1(1)), TR__BITS - 1);
    const tr__v m = tr__of_bits(tr__ior(tr__bits_of(unit), sign));
    const tr__v q0 = tr__mul(tr__real_of(tr__iand(b, tr__iset1(~low))), m);
    const tr__v q1 = tr__mul(tr__real_of(tr__iand(b, tr__iset1(low))), m);
    return TR__FN(quantile)(tr__add(q0, q1), q0, tr__mul(q1, tr__set1(2.5f)),
                            tr__sub(tr__set1(0), l));
}

/* x_i = f(word i), 32 bits each in f32, 64 bits (the low half first) in f64. */
#define TR__MAP_WORDS(name)                                                       \
    TR__UNUSED static void TR__FN(name)(size_t n, const uint32_t *w, tr__real *x) \
    {                                                                             \
        enum { per = TR__BITS / 32 };                                             \
        uint32_t t[TR__LANES * per];                                              \
        tr__real y[TR__LANES];                                                    \
        size_t i, k;                                                              \
        for (i = 0; i < n; i += TR__LANES) {                                      \
            const uint32_t *from = w + i * per;                                   \
            tr__real *to = x + i;                                                 \
            if (n - i < TR__LANES) {                                              \
                for (k = 0; k < TR__LANES * per; k++)                             \
                    t[k] = from[k < (n - i) * per ? k : 0];                       \
                from = t;                                                         \
                to = y;                                                           \
            }                                                                     \
            tr__store(to, TR__FN(TR__CAT(name, _v))(tr__wload(from)));            \
            if (to == y) memcpy(x + i, y, (n - i) * sizeof *x);                   \
        }                                                                         \
    }
TR__MAP_WORDS(uniform)
TR__MAP_WORDS(normal)

#if TR__BITS == 64
/* Blocks b ... b + LANES - 1, one per lane.  A 64-bit lane holds one 32-bit word of the
   counter in its low half; the high half is rubbish that mul32 ignores, so a product
   needs no unpacking.  Lane 2l holds block b + l and lane 2l + 1 block b + LANES/2 + l:
   then the words, packed in pairs, interleave to whole blocks in order. */
TR__UNUSED static void TR__FN(philox)(uint64_t seed, uint64_t stream, uint64_t block,
                                      size_t n, uint32_t *w)
{
    const tr__i low = tr__iset1(0xffffffffu);
    const tr__i m0 = tr__iset1(0xD2511F53u), m1 = tr__iset1(0xCD9E8D57u);
    uint64_t lane[TR__LANES];
    uint32_t t[4 * TR__LANES];
    size_t i, k;
    tr__i start;
    for (k = 0; k < TR__LANES; k++) lane[k] = k / 2 + (k % 2) * (TR__LANES / 2);
    start = tr__iadd(tr__iset1(block), tr__iload(lane));
    for (i = 0; i < n; i += TR__LANES) {
        tr__i c0 = tr__iadd(start, tr__iset1((uint64_t)i)), c1 = tr__ishr(c0, 32);
        tr__i c2 = tr__iset1(stream), c3 = tr__iset1(stream >> 32);
        uint32_t k0 = (uint32_t)seed, k1 = (uint32_t)(seed >> 32);
        uint32_t *out = i + TR__LANES <= n ? w + 4 * i : t;
        TR__UNROLL
        for (k = 0; k < 10; k++) {
            const tr__i p0 = tr__mul32(m0, c0), p1 = tr__mul32(m1, c2);
            c0 = tr__ixor(tr__ixor(tr__ishr(p1, 32), c1), tr__iset1(k0));
            c2 = tr__ixor(tr__ixor(tr__ishr(p0, 32), c3), tr__iset1(k1));
            c1 = p1;
            c3 = p0;
            k0 += 0x9E3779B9u;
            k1 += 0xBB67AE85u;
        }
        c0 = tr__ior(tr__iand(c0, low), tr__ishl(c1, 32));
        c2 = tr__ior(tr__iand(c2, low), tr__ishl(c3, 32));
        tr__wstore(out, tr__iziplo(c0, c2));
        tr__wstore(out + 2 * TR__LANES, tr__iziphi(c0, c2));
        if (out == t) memcpy(w + 4 * i, t, (n - i) * 4 * sizeof *w);
    }
}
#endif

#undef TR__C
#undef TR__MANT
#undef TR__BIAS
#undef TR__ONE
#undef TR__SQRTHALF
#undef TR__SIGN
#undef TR__TWO_MANT
#undef TR__MIN
#undef TR__SUBNORMAL
#undef TR__TWO_SUBNORMAL
#undef TR__LOG2E
#undef TR__LN2_HI
#undef TR__LN2_LO
#undef TR__EXP_LO
#undef TR__EXP_HI
#undef TR__PI_HI
#undef TR__PI_LO
#undef TR__SQRT2
#undef TR__SQRT2PI_REST
#undef TR__TAIL_SHIFT
#undef TR__TWO_HALF_BITS
#undef TR__UNIT
#undef TR__UNIFORM_BITS
#undef TR__UNIFORM_UNIT
#undef TR__INFINITY
#undef TR__E0
#undef TR__E0_SUBNORMAL
#undef TR__MAP
#undef TR__MAP_WORDS

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
#undef tr__real_of
#undef tr__wload
#undef tr__wstore
#undef tr__mul32
#undef tr__iziplo
#undef tr__iziphi
#undef TR__BITS_OF
#undef tr__real
#undef TR__SUMS
#undef tr__rfma
#undef tr__ubits
#undef TR__REGS
#undef TR__BITS
#undef TR__SUFFIX
#endif /* TR__KERNELS */
