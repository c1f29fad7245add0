/* toyreg.h - v0.1.0 - toy models of regularization: kernels, optimizers, solvers, theory.
   One C header; libc and libm only.  MIT licence (text at the end).

   Do this in one source file:

       #define TOYREG_IMPLEMENTATION
       #include "toyreg.h"

   and only #include it in the others.  Link with -lm.

   CONTENTS
     What it is, and what it does not do
     Quick start
     Compile-time options
     Notes: same seed, same bits; instruction sets; threads; memory; errors
     Reference, with the declarations (search for >>name):
       >>status       >>isa          >>random      >>elementary     >>vectors   >>matrices
       >>eigenvalues  >>penalties    >>factors     >>optimizers     >>solvers   >>networks
       >>flows        >>hadamard     >>theory      >>statistics
     Implementation, in the same order; then the kernels, each written once

   WHAT IT IS
     What one needs to study regularization on models small enough to be solved: Gaussian
     data sets drawn by the million numbers; gradient descent on many students at once,
     with penalties and their proximal operators; a small network; dense linear algebra at
     that size (eigenvalues, singular values, factors); the exact solutions of lasso,
     ridge, linear programs and non-negative least squares; gradient flows, and where they
     end; and the limits that the measured curves must meet (random matrices, descent
     dynamics, ridge and lasso risk).
     f32 is the type of data and training, f64 that of theory, of flows and of the small
     dense solvers.  f64 functions of data end in _d; those of single numbers, of flows,
     of theory and of statistics, and ranks, have only f64 and no suffix; tr_relu_* has
     only f32.

   toyreg DOES NOT
     differentiate programs, use GPUs, handle sparse or complex matrices or more than
     memory holds, read or write files, print, or exit.

   QUICK START
       #define TOYREG_IMPLEMENTATION
       #include "toyreg.h"
       #include <stdio.h>

       enum { N = 70, D = 100 };
       static float X[N * D], T[D], y[N], S[D], g[D], b[D];

       int main(void)
       {
           double lower, upper;
           tr_rng data = tr_rng_stream(1, 0), teacher = tr_rng_stream(1, 1);
           float *work = (float *)malloc(tr_gram_work(N, D, 1) * sizeof *work);
           tr_normal(&data, N * D, X);
           tr_normal(&teacher, D, T);
           tr_gemv(TR_N, N, D, 1, X, D, T, 0, y); // y = X T
           tr_mp_edges((double)N / D, &lower, &upper);
           tr_ridge_rates r = tr_ridge_rates_of(lower, 1.2 * upper);
           tr_sgd o = { r.eta_decay_momentum, r.momentum, r.lambda };
           for (int epoch = 0; epoch < 100; epoch++) {
               tr_gram(N, D, 1, X, D, S, D, y, N, g, D, work); // X'(X S - y) / N
               tr_sgd_step(&o, D, g, b, S);
           }
           printf("|S - T|^2 / |T|^2 = %.3f\n",
                  (double)(tr_distance2(D, S, T) / tr_dot(D, T, T)));
           free(work);
           return 0;
       }

   COMPILE-TIME OPTIONS
     TOYREG_IMPLEMENTATION  in one file: makes the functions.
     TOYREG_STATIC          with TOYREG_IMPLEMENTATION, in every file that uses them:
                            they are static; for use inside another library.
     TOYREG_NO_SIMD         with the implementation: the scalar kernels alone.
     TOYREG_HEADER          with the implementation: the name under which this file can
                            include itself, if it is not "toyreg.h".
     TR_ASSERT(condition)   with the implementation: what checks arguments (default
                            assert).
     TR_API                 in every file: what stands before a function (default extern,
                            or static); to export them from a shared library, say.
     Nothing depends on -march.  -ffast-math and its parts change the results and are
     refused, as far as they can be seen; clang's -ffp-contract=fast does, too, and
     tr_check_arithmetic tells where fma is native.

   NOTES
     Same seed, same bits.  Results are the same bits on every instruction set, with any
       number of threads, with gcc and clang, at any optimization level.  Sums have a
       fixed number of partial sums and one fixed tree; a product of matrices is one chain
       of fused multiply-adds per element, in order; no function of libm but fma, sqrt and
       the like is in the path of a result.  Rounding must be to nearest and denormals
       kept: tr_check_arithmetic tells.
     Instruction sets.  Every kernel is compiled for each, and the best one the processor
       has is chosen at the first call.  TOYREG_ISA=scalar|avx2|avx512|neon in the
       environment, or tr_isa_force, overrides it; a name that the machine does not have
       is ignored there, and refused here.  The scalar kernels need a fast fma in
       the hardware to be of use beyond tests.
     Threads.  Every function is reentrant; the choice of instruction set is the only
       global, and threads that race for it agree.  If the implementation is compiled
       with OpenMP, tr_gemm and tr_syrk share products from 2 million operations on among
       omp_get_max_threads() threads, unless they are called in a parallel region; the
       bits are the same for any number.  There are no other threads inside.
     Memory.  Only functions that take a tr_allocator allocate, through it, once per call,
       and release all of it before they return.  Products of matrices pack into at most
       400 KB of stack: more than a thread has by default on some systems.
     Errors.  Functions that return a tr_status check their arguments; the others check
       sizes and domains by TR_ASSERT, and pointers not at all.  Output arrays must not
       overlap inputs unless said.
*/
/* Set only while the header includes itself, once per instruction set. */
#ifndef TR__KERNELS

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
   rounding to nearest, subnormal numbers kept, fma rounded once, products and sums twice;
   else TR_ERR_ARGUMENT.  Call it once at start. */
TR_API tr_status tr_check_arithmetic(void);

/* Memory for the solvers that need it, aligned as malloc does.  NULL, or
   zero-initialized, means malloc and free; with `allocate` alone nothing is released. */
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
/* TR_OK, or TR_ERR_ARGUMENT if this machine or build does not have it (nothing changes
   then). */
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
     tanh            1      odd; tanh(+-0) = +-0, subnormal arguments come back; +-1 from
                            9.02 (f64: 19.07) on and at +-inf; f32 never decreases
     atan            1      odd; atan(+-0) = +-0, subnormal arguments come back; +-pi/2,
                            rounded to nearest, at +-inf, +-pi/4 at +-1; f32 never
                            decreases
     normal_quantile 2      Phi^-1(p); -inf at +-0, inf at 1, +0 at 1/2, NaN outside
                            [0, 1]; Phi^-1(1 - p) = -Phi^-1(p) where 1 - p is exact;
                            accurate down to the least subnormal p

   sinpi and cospi reduce their argument exactly: the bound holds for any x.  Methods: exp
   by x = n ln2 + r and a polynomial; log by x = 2^e (1 + f) and a polynomial in
   f / (2 + f); tanh by exp(2x) = 2^n (1 + p), its division corrected by the remainder, so
   that it needs no case for small x; atan by 1/x from 1 on, likewise corrected, and a
   polynomial on [0, 1]; the quantile by x = q P(w), w = -log(4 p (1 - p)), q = p - 1/2
   (as in M. Giles, Approximating the erfinv function, GPU Computing Gems 2, 2012), and a
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
TR_API void tr_tanh(size_t n, const float *x, float *y);
TR_API void tr_tanh_d(size_t n, const double *x, double *y);
TR_API void tr_atan(size_t n, const float *x, float *y);
TR_API void tr_atan_d(size_t n, const double *x, double *y);

/* One value each, the same bits as the array forms. */
TR_API double tr_exp_at(double x);
TR_API double tr_log_at(double x);
TR_API double tr_sinpi_at(double x);
TR_API double tr_cospi_at(double x);
TR_API double tr_tanh_at(double x);
TR_API double tr_atan_at(double x);
TR_API double tr_normal_quantile_at(double p);
/* x^y, within 0.65 ulp, 0.8 where it is subnormal, so exact where x^y is a number of the
   format; the special values of C99's pow (1 for y = 0 and for x = 1, even with NaN).  By
   a logarithm in two doubles. */
TR_API double tr_pow_at(double x, double y);

/* ===================================================================== >>vectors
   Reductions have 64 partial sums (f64: 32), which begin at +0: element i goes to sum i
   mod 64, then the sums are folded in halves: s[j] += s[j + 32], s[j] += s[j + 16] ...
   s[0] += s[1].  n = 0 gives 0.  Elementwise operations are one fma or one product per
   element.  Arrays need no alignment.  x and y may be the same array, and must not
   overlap in any other way.  Linear in n, no memory; a reduction reads at the bandwidth
   of the cache its data are in.  NaN and infinity go through as in the formulas. */

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
   Row-major with a leading dimension: element (i,j) of A is A[i * lda + j], and lda is at
   least the length of a row as stored (TR_ASSERT).  op(A) is A or its transpose.  Any
   size may be 0.  beta = 0 overwrites the result, NaN included; no other value of alpha
   or beta is special, so with alpha = 0 the operands are still read.  A result must not
   overlap an operand unless said otherwise.  Nothing is allocated; all functions are
   reentrant. */

typedef enum tr_trans { TR_N = 0, TR_T = 1 } tr_trans;

/* y <- alpha op(A) x + beta y, A is m x n as stored.
   op(A) = A:  y_i = fma(alpha, dot(a_i, x), beta y_i), the dot product added up as by
               tr_dot; with beta = 0, alpha dot(a_i, x).
   op(A) = A': y_j = beta y_j, then y_j = fma(alpha x_i, a_ij, y_j) for i = 0 ... m - 1.
   Reads A once. */
TR_API void tr_gemv(tr_trans ta, size_t m, size_t n, float alpha, const float *A,
                    size_t lda, const float *x, float beta, float *y);
TR_API void tr_gemv_d(tr_trans ta, size_t m, size_t n, double alpha, const double *A,
                      size_t lda, const double *x, double beta, double *y);
/* C <- alpha op(A) op(B) + beta C, C is m x n, op(A) m x k, op(B) k x n.
   c_ij = beta c_ij, then c_ij = fma(alpha a_ip, b_pj, c_ij) for p = 0, 1 ... k - 1, with
   alpha a_ip rounded: one chain for each element, so that any part of C may be computed
   by itself.  2 m n k operations; up to 400 KB of stack. */
TR_API void tr_gemm(tr_trans ta, tr_trans tb, size_t m, size_t n, size_t k, float alpha,
                    const float *A, size_t lda, const float *B, size_t ldb, float beta,
                    float *C, size_t ldc);
TR_API void tr_gemm_d(tr_trans ta, tr_trans tb, size_t m, size_t n, size_t k,
                      double alpha, const double *A, size_t lda, const double *B,
                      size_t ldb, double beta, double *C, size_t ldc);
/* C <- alpha op(A) op(A)' + beta C, C is n x n, op(A) n x k.  The lower triangle (with
   the diagonal) has the bits of tr_gemm, and of C only it is read; the upper one is its
   mirror image, which is what tr_gemm gives, too, if alpha is a power of 2 and C
   symmetric.  n^2 k operations. */
TR_API void tr_syrk(tr_trans ta, size_t n, size_t k, float alpha, const float *A,
                    size_t lda, float beta, float *C, size_t ldc);
TR_API void tr_syrk_d(tr_trans ta, size_t n, size_t k, double alpha, const double *A,
                      size_t lda, double beta, double *C, size_t ldc);
/* G_j <- X'(X S_j - y_j) / n for m right-hand sides in one pass over X (n x d, n >= 1):
   the gradient of |X S - y|^2 / 2n.  Right-hand side j is S + j lds (d numbers) and
   y + j ldy (n numbers; y may be NULL: then it is the Gram product X'X S_j / n; ldy = 0:
   one y for all), the result G + j ldg, which may be S with ldg = lds.
   work: tr_gram_work(n, d, m) elements, at any address.

   r_i = dot(x_i, S_j) as by tr_dot, minus y_i.  The rows are cut into four chunks of
   12 ceil(n / 48) rows (the last ones shorter, or empty); a chunk's sum is one chain
   g = fma(r_i, x_i, g) over its rows in order, from +0; then
   G_j = ((g_0 + g_1) + (g_2 + g_3)) / n.
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
   Of a real symmetric n x n matrix, and singular values and ranks of any; f64.
   eps = 2^-52.
   Errors: ARGUMENT if n = 0, lda < n, a pointer other than memory and info is NULL, or
   rtol is not in (0,1); NONFINITE if A has a NaN or an infinity, or a result overflows;
   MEMORY; CONVERGENCE.  The gap is 1 where nothing is known. */

/* All of them, w[0] <= ... <= w[n-1], each to eps (4 + 4 sqrt(n)) max |w| in all tests, so
   those of a matrix that near to A.  Only the lower triangle of A is read, and A is
   destroyed.
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

/* The singular values s[0] >= s[1] >= ... >= 0 of any A, m x n and kept; min(m, n) of
   them, each to eps (4 + 3 sqrt(min(m, n))) s[0] in all tests, so those of a matrix that
   near to A.
   Method: bidiagonal form by Householder reflections, then root-free QL on the
   tridiagonal matrix of order 2 min(m, n) whose eigenvalues are +-s.
   Source: Golub & Kahan, SIAM J. Numer. Anal. B 2 (1965).
   gap: the largest off-diagonal element set to zero, over s[0]; of order eps.
   Iterations: sweeps of QL; CONVERGENCE at 60 min(m, n).
   Errors: ARGUMENT also if m = 0; the others as above.
   Cost, with m >= n: 4 n^2 (m - n/3) operations, m n^2 numbers read and as many written;
   memory: m n + m + 7 n numbers. */
TR_API tr_status tr_singular_values_d(size_t m, size_t n, const double *A, size_t lda,
                                      double *s, const tr_allocator *memory,
                                      tr_info *info);
/* The ranks sum s_i^2 / max s_i^2 and exp(-sum p_i log p_i), p_i = s_i / sum s_j, of n
   singular values >= 0 in any order: between 1 and n but for rounding, or 0 if all are 0
   or n = 0; NaN if one is.  They do not depend on the scale: no square of an s is taken.
   Source: Rudelson & Vershynin, J. ACM 54 (2007); Roy & Vetterli, EUSIPCO (2007). */
TR_API double tr_stable_rank(size_t n, const double *s);
TR_API double tr_entropy_rank(size_t n, const double *s);

/* =================================================================== >>penalties
   What is added to a loss to keep weights small or few, and its proximal operator
       prox_h(u) = argmin_w |w - u|^2 / (2 h) + penalty(w):

   TR_L1           lambda |w|_1                       soft threshold at h lambda
   TR_L2           (lambda/2) |w|^2                   w / (1 + h lambda)
   TR_ELASTIC_NET  lambda |w|_1 + (lambda2/2) |w|^2   soft threshold at h lambda, then
                                                      / (1 + h lambda2)
   TR_L0           lambda #{i: w_i != 0}              0 where |u_i| <= sqrt(2 h lambda),
                                                      at which both 0 and u_i are minima;
                                                      else u_i
   TR_GROUP        lambda sum_g |w_g| over groups g   u_g (1 - h lambda / |u_g|), 0 where
                   of `group` consecutive weights,    |u_g| <= h lambda
                   the last of which may be shorter
   TR_LP           lambda sum |w_i|^p                 the root of w + h lambda p w^(p-1) =
                                                      |u_i| with the sign of u_i; p < 1:
                                                      its larger root, or 0 where |u_i| is
                                                      up to the tie of both, of which 0
                                                      is taken
   TR_LINF         lambda max |w_i|                   u clamped to +-t, with
                                                      sum max(|u_i| - t, 0) = h lambda;
                                                      0 where |u|_1 <= h lambda

   lambda >= 0, lambda2 >= 0 (used by the elastic net alone) and h >= 0 are finite,
   group >= 1, p > 0 (used by TR_LP alone) and p lambda is finite.  Order 1 is TR_L1, and
   order 2 TR_L2 with 2 lambda, bit for bit.  Sources: Parikh & Boyd, Proximal algorithms,
   Found. Trends Optim. 1 (2014); Zou & Hastie, J. R. Stat. Soc. B 67 (2005); Yuan & Lin,
   J. R. Stat. Soc. B 68 (2006), for groups, here not weighted by their sizes; Marjanovic
   & Solo, IEEE Trans. Signal Process. 60 (2012), for p < 1; for TR_LINF, whose prox takes
   off u its projection on the ball |.|_1 <= h lambda (Moreau), Duchi et al., ICML (2008)
   and Condat, Math. Program. 158 (2016).

   Thresholds and other constants are computed in f64 and rounded once to the type of w;
   the norms of groups are f64, of numbers whose squares neither overflow nor vanish.  A
   number that a threshold stops, -0 too, becomes +0; a penalty whose strengths are 0
   leaves every bit.  NaN stays NaN, and in a group, or anywhere for TR_LINF, spreads to
   all of it; infinity stays, and for TR_LINF leaves all as it is.  n may be 0.  Linear in
   n; nothing is allocated.

   The prox of other orders and that of TR_LINF are computed in f64 and rounded once, so
   that f32 results are those of f64, rounded.  p = 1.5 and 3 have closed forms; other
   orders take some three Newton steps, each with a tr_pow_at, to 6 ulp of |u| in the sum
   of the equation, p - 1 rounded (or p ulp, where w in f64 cannot do better).  The tie of
   p < 1 is at w = (2 h lambda (1 - p))^(1/(2-p)), |u| = w (2 - p) / (2 - 2 p).  t is the
   end of Newton's method (that of Michelot: the mean of what is above t, over and over),
   which on n numbers is exact after some 5 passes, at most about 30 + log2 n. */

typedef enum tr_penalty_kind {
    TR_L1,
    TR_L2,
    TR_ELASTIC_NET,
    TR_L0,
    TR_GROUP,
    TR_LP,
    TR_LINF
} tr_penalty_kind;

typedef struct tr_penalty {
    tr_penalty_kind kind;
    double lambda, lambda2;
    size_t group;
    double p;
} tr_penalty;

/* The penalty, summed in f64: 256 numbers at a time as by tr_norm1_d or tr_dot_d, these
   sums in order.  Powers as in tr_penalty_subgradient; order 3 by products.  NaN gives
   NaN, but counts as one in TR_L0.  A strength of 0 gives 0. */
TR_API double tr_penalty_value(const tr_penalty *p, size_t n, const float *w);
TR_API double tr_penalty_value_d(const tr_penalty *p, size_t n, const double *w);
/* g <- g + the subgradient of least norm at w: the gradient where there is one, and
   nothing from |w_i| at w_i = 0, |w_g| at w_g = 0 and all of TR_L0.  TR_LP adds
   p lambda |w_i|^(p-1) sign(w_i), for p < 1 too nothing at 0: for p = 3 by
   g = fma(3 lambda |w|, w, g), with 3 lambda and its product with |w| rounded; else with
   the power by tr_pow_at in f64, and in f32 as the f64 exp((p-1) log|w|) of >>elementary,
   and all of it rounded once before it is added.  TR_LINF shares lambda equally:
   +-lambda / k at the k places where |w_i| is the maximum, unless that is 0.  w and g
   must not overlap. */
TR_API void tr_penalty_subgradient(const tr_penalty *p, size_t n, const float *w,
                                   float *g);
TR_API void tr_penalty_subgradient_d(const tr_penalty *p, size_t n, const double *w,
                                     double *g);
/* w <- prox_step(u).  w may be u. */
TR_API void tr_prox(const tr_penalty *p, double step, size_t n, const float *u, float *w);
TR_API void tr_prox_d(const tr_penalty *p, double step, size_t n, const double *u,
                      double *w);
/* How many |w_i| are below the threshold >= 0, compared in f64: near zeros; for a
   threshold of 0, how many are 0.  NaN is none. */
TR_API size_t tr_count_small(size_t n, double threshold, const float *w);
TR_API size_t tr_count_small_d(size_t n, double threshold, const double *w);
/* y_i <- sign(x_i) (|x_i| - theta), and +0 where |x_i| <= theta (but NaN if both are
   infinite); theta >= 0.  y may be x. */
TR_API void tr_soft_threshold(size_t n, float theta, const float *x, float *y);
TR_API void tr_soft_threshold_d(size_t n, double theta, const double *x, double *y);

/* ===================================================================== >>factors
   Factorizations of small dense matrices, and what follows from them; f64, eps = 2^-52.
   A is kept unless said; k = min(m, n).
   Errors: ARGUMENT if m or n is 0, a leading dimension is too small, a pointer that may
   not be NULL is (memory, info and *rank may), theta < 0 or not finite, or rtol is not in
   [0, 1); NONFINITE if A, b or x has a NaN or an infinity, or a result or s[0] overflows;
   MEMORY; CONVERGENCE if 40 sweeps were not enough.
   info: iterations counts the sweeps of Jacobi rotations, up to 10 or so; gap is the
   largest cosine between two left singular vectors (for m < n, right ones), at most
   eps (4 + sqrt(k)), or 1 where nothing is known.  Powers of 2 in A leave every bit. */

/* The thin SVD A = U diag(s) V', s[0] >= ... >= s[k-1] >= 0, U m x k, V n x k; U and V
   may be NULL.  The columns of U and V are orthonormal whatever the rank.
   Method: QR with column pivoting of A or A', the one that is not wide; another QR of the
   transposed triangle; one-sided Jacobi rotations, longest column first, on what is left.
   Sources: Demmel & Veselic, SIAM J. Matrix Anal. Appl. 13 (1992); Drmac & Veselic, SIAM
   J. Matrix Anal. Appl. 29 (2008); de Rijk, SIAM J. Sci. Stat. Comput. 10 (1989).
   In all tests |A - U diag(s) V'|_F is at most eps (5 + 1.5 sqrt(k)) |A|_F, and elements
   of U'U - 1 and V'V - 1 at most eps (4 + 3 sqrt(k)).  Small singular values are
   accurate, too: if A = B D with D diagonal (for m < n, A = D B), each s to a small
   multiple of eps cond(B) of itself.  Columns (rows) below 1e-120 of the longest may count
   as 0.
   Use tr_singular_values_d for s to eps s[0] alone: it is 2.5 to 12 times as fast.
   Cost on one core with AVX-512: 30 x 20 0.1 ms, 150 x 1000 21 ms, 300 x 300 90 ms.
   Memory: 2 m n + 3 k^2 + 6 k + max(m, n) numbers at most. */
TR_API tr_status tr_svd_d(size_t m, size_t n, const double *A, size_t lda, double *U,
                          size_t ldu, double *s, double *V, size_t ldv,
                          const tr_allocator *memory, tr_info *info);
/* *norm <- |A|_* = sum s_i, to a small multiple of k eps s[0].  Cost and memory of
   tr_singular_values_d and k more numbers. */
TR_API tr_status tr_nuclear_norm_d(size_t m, size_t n, const double *A, size_t lda,
                                   double *norm, const tr_allocator *memory);
/* B <- argmin_B |B - A|_F^2 / 2 + theta |B|_* = U diag(max(s - theta, 0)) V', the
   proximal operator of the nuclear norm; B may be A.  *rank: how many s exceed theta, so
   the rank of B.  Errors as of tr_svd_d, relative to |A|_F: with theta = 0, B is A but
   for rounding.  Source: Cai, Candes & Shen, SIAM J. Optim. 20 (2010), theorem 2.1.
   Memory: 3 m n + 4 k^2 + 6 k + max(m, n) numbers at most. */
TR_API tr_status tr_singular_threshold_d(size_t m, size_t n, double theta,
                                         const double *A, size_t lda, double *B,
                                         size_t ldb, size_t *rank,
                                         const tr_allocator *memory, tr_info *info);

/* A <- L with A = L L': n x n, of which only the lower triangle is read, and written.
   |A - L L'|_ij is below eps (4 + n / 32) sqrt(a_ii a_jj).  SINGULAR if A is not positive
   definite, or so little that rounding leaves no factor; A is destroyed then.
   Cost: n^3 / 3 operations, mostly in products of matrices; n = 1000 in 5 ms. */
TR_API tr_status tr_cholesky_d(size_t n, double *A, size_t lda);
/* x <- (L L')^-1 x, for L as tr_cholesky_d leaves it; n may be 0, ldl >= n (TR_ASSERT).
   2 n^2 operations. */
TR_API void tr_cholesky_solve_d(size_t n, const double *L, size_t ldl, double *x);

/* What follows takes singular values s_i <= rtol s[0] as 0, and *rank counts the others;
   max(m, n) eps is a usual rtol, and 0 takes all that are not exactly 0.  With cond for
   s[0] / s[rank-1], errors are a small multiple of k eps times what is said.  The cost is
   that of tr_svd_d, without forming U and V but for the pseudo-inverse.

   x = A^+ b: of all x with the least |A x - b|, A without what counts as 0, the one with
   the least |x|.  b: m numbers, x: n.  Error, relative to |x|: cond, plus
   cond^2 |A x - b| / (s[0] |x|). */
TR_API tr_status tr_least_squares_d(size_t m, size_t n, const double *A, size_t lda,
                                    const double *b, double rtol, double *x, size_t *rank,
                                    const tr_allocator *memory, tr_info *info);
/* P = A^+, n x m, the Moore-Penrose inverse.  |P A P - P| and the asymmetry of A P and
   P A, each relative to |P| and 1: cond. */
TR_API tr_status tr_pseudo_inverse_d(size_t m, size_t n, const double *A, size_t lda,
                                     double rtol, double *P, size_t ldp, size_t *rank,
                                     const tr_allocator *memory, tr_info *info);
/* z = (1 - A^+ A) x, the part of x that A does not see; z may be x, n numbers.
   |A z| and |z projected again - z| relative to |A| |x| and |x|: 1, whatever cond is. */
TR_API tr_status tr_null_project_d(size_t m, size_t n, const double *A, size_t lda,
                                   double rtol, const double *x, double *z, size_t *rank,
                                   const tr_allocator *memory, tr_info *info);

/* ================================================================== >>optimizers
   One step each for n weights w, given the gradient g of the loss at w.  The state (b, m,
   v) is as long as w; the states of several students in one array are one call.  Decay
   adds decay w to g, as torch.optim does: the penalty (decay/2) |w|^2.  Hyperparameters
   are finite, and rounded to the type of w.  Arrays must not overlap; n may be 0.
   Nothing is allocated, and all but TR_GROUP, TR_LINF and TR_LP (unless p is 1 or 2),
   which take further passes, is one pass.

   The prox steps minimize loss + penalty: its minimizer is where they rest, whatever the
   hyperparameters (but for TR_L0 and TR_LP with p < 1, whose threshold must stay below
   the weights that are to live: eta <= 1 / curvature of the loss is enough).  This is not
   so if a prox is put after any step (tr_prox_append).  With a penalty of strength 0
   tr_sgd_prox_step and tr_adam_prox_step are tr_sgd_step and tr_adam_step, bit for bit. */

/* Stochastic gradient descent with momentum as torch.optim.SGD writes it (dampening 0):
   b <- momentum b + (g + decay w), w <- w - eta b. */
typedef struct tr_sgd {
    double eta, momentum, decay;
} tr_sgd;
/* b: zeros before the first step; with momentum 0 it may be NULL, here and below.
   t = fma(decay, w, g), b = fma(momentum, b, t), w = fma(-eta, b, w); without b,
   w = fma(-eta, t, w). */
TR_API void tr_sgd_step(const tr_sgd *o, size_t n, const float *g, float *b, float *w);
TR_API void tr_sgd_step_d(const tr_sgd *o, size_t n, const double *g, double *b,
                          double *w);
/* b <- momentum b + (g + decay w), u = w - eta b, w <- prox_eta(u),
   b <- b + (u - w) / eta: the subgradient of the penalty at the new w joins the buffer as
   that of decay does.  It is
       w <- prox_eta(w - eta (g + decay w) + momentum (w - w before)),
   iPiano of Ochs, Chen, Brox & Pock (SIAM J. Imaging Sci. 7, 2014).  eta > 0.
   t, b and u as in tr_sgd_step, c = what the threshold takes off u (clamped to
   +-eta lambda, or for TR_L0 0 or u), w = (u - c) / (1 + eta lambda2),
   b = fma(1 / eta, c, fma(lambda2, w, b)) with lambda2 that of the quadratic part.  For a
   group, a = min(1, eta lambda / |u|), b = fma(a / eta, u, b), w = (1 - a) u.  For other
   orders and TR_LINF w = prox_eta(u), and b + c / eta is computed in f64 and rounded once,
   c = eta lambda p w^(p-1) (u, where w is 0), or u - w. */
TR_API void tr_sgd_prox_step(const tr_sgd *o, const tr_penalty *p, size_t n,
                             const float *g, float *b, float *w);
TR_API void tr_sgd_prox_step_d(const tr_sgd *o, const tr_penalty *p, size_t n,
                               const double *g, double *b, double *w);
/* torch.optim.SGD with nesterov=True: t = g + decay w, b <- momentum b + t,
   w <- w - eta (t + momentum b), by fma as in tr_sgd_step.  w is where the gradient is
   taken. */
TR_API void tr_nesterov_step(const tr_sgd *o, size_t n, const float *g, float *b,
                             float *w);
TR_API void tr_nesterov_step_d(const tr_sgd *o, size_t n, const double *g, double *b,
                               double *w);
/* The accelerated proximal gradient method with constant momentum (Beck & Teboulle, SIAM
   J. Imaging Sci. 2, 2009): y = prox_eta(w - eta (g + decay w)),
   w <- y + momentum (y - x), x <- y, where x is a copy of w before the first step (never
   NULL).  The solution is x, which has the exact zeros; w is where the next gradient is
   taken.  eta > 0.  Without a penalty w is that of tr_nesterov_step up to rounding. */
TR_API void tr_nesterov_prox_step(const tr_sgd *o, const tr_penalty *p, size_t n,
                                  const float *g, float *x, float *w);
TR_API void tr_nesterov_prox_step_d(const tr_sgd *o, const tr_penalty *p, size_t n,
                                    const double *g, double *x, double *w);

/* Adam (Kingma & Ba, ICLR 2015) as torch.optim.Adam writes it, decay included; its
   defaults there are eta 1e-3, beta1 0.9, beta2 0.999, epsilon 1e-8, decay 0. */
typedef struct tr_adam {
    double eta, beta1, beta2, epsilon, decay;
} tr_adam;
/* Step t = 1, 2 ...; m and v are zeros before the first.  0 <= beta < 1, epsilon > 0.
       g <- g + decay w,  m <- m + (1 - beta1)(g - m),  v <- v + (1 - beta2)(g^2 - v),
       h = eta / (sqrt(v / (1 - beta2^t)) + epsilon),  w <- w - h m / (1 - beta1^t),
   with 1 - beta, 1 / (1 - beta1^t) and k = 1 / sqrt(1 - beta2^t) from f64 (powers by
   squaring), fma for g, m, v = fma(1 - beta2, fma(g, g, -v), v), fma(k, sqrt(v), epsilon)
   and w = fma(-h, m / (1 - beta1^t), w). */
TR_API void tr_adam_step(const tr_adam *o, uint64_t t, size_t n, const float *g, float *m,
                         float *v, float *w);
TR_API void tr_adam_step_d(const tr_adam *o, uint64_t t, size_t n, const double *g,
                           double *m, double *v, double *w);
/* Then the prox in Adam's own metric,
       argmin_w sum_i (w_i - u_i)^2 / (2 h_i) + penalty(w):
   that of step h_i for each weight, and for a group, with a_i = lambda h_i,
       w_i = u_i / (1 + a_i / r),  r = |w_g|: the root of sum_i (u_i / (r + a_i))^2 = 1,
       or w = 0 if sum_i (u_i / a_i)^2 <= 1
   (in f64, by Newton's method, some 5 passes, at most 64), and for TR_LINF
       w_i = u_i clamped to +-t,  sum_i max(|u_i| - t, 0) / h_i = lambda,
       or w = 0 if sum_i |u_i| / h_i <= lambda.
   Infinity in a group makes NaN.  TR_L0, and TR_LP with p < 1, need gradients that do not
   vanish, as those of samples: where g goes to 0, h_i and the threshold grow, that of
   TR_L0 as sqrt(2 h_i lambda), until every weight is below it.  eta > 0. */
TR_API void tr_adam_prox_step(const tr_adam *o, const tr_penalty *p, uint64_t t, size_t n,
                              const float *g, float *m, float *v, float *w);
TR_API void tr_adam_prox_step_d(const tr_adam *o, const tr_penalty *p, uint64_t t,
                                size_t n, const double *g, double *m, double *v,
                                double *w);
/* w <- prox_step(w) after any step: how penalties are often appended to optimizers, and
   not a minimizer of loss + penalty unless the step was plain descent with the same step.
   After a step with momentum, at step = eta, it rests at the minimizer for (1 - momentum)
   times the penalty.  After Adam it has no such point: L1 at step = eta moves w by at
   most eta lambda, while Adam moves it by about eta whatever the size of the gradient.
   TR_ELASTIC_NET is exactly "soft threshold, then w / (1 + step lambda2)". */
TR_API void tr_prox_append(const tr_penalty *p, double step, size_t n, float *w);
TR_API void tr_prox_append_d(const tr_penalty *p, double step, size_t n, double *w);
/* tr_sgd_step, then tr_prox_append at step = eta: the same bits, in one pass but for
   groups, TR_LINF and TR_LP. */
TR_API void tr_sgd_append_step(const tr_sgd *o, const tr_penalty *p, size_t n,
                               const float *g, float *b, float *w);
TR_API void tr_sgd_append_step_d(const tr_sgd *o, const tr_penalty *p, size_t n,
                                 const double *g, double *b, double *w);
/* A step of both factors of s = sum_j v_j M_j, M_j row j of M (m x n), given the gradient g (n
   numbers) of the loss with respect to s: of M_j with the gradient v_j g and of v_j with
   tr_dot(n, M_j, g), all at the old weights, by tr_sgd_append_step if `append`, else by
   tr_sgd_prox_step; TR_GROUP, TR_LINF and TR_LP of an order that is neither 1 nor 2 are not
   accepted.  Then s <- tr_axpy(v_j, M_j, s) with the new ones, j = 0, 1 ... m - 1: fill s with
   zeros first; further calls add further rows.  The bits are those of these functions, in one
   pass over M and its buffers B (m x n; b of v: m; both may be NULL with momentum 0).
   eta > 0. */
TR_API void tr_sgd_product_step(const tr_sgd *o, const tr_penalty *p, int append,
                                size_t m, size_t n, const float *g, float *B, float *M,
                                float *b, float *v, float *s);
TR_API void tr_sgd_product_step_d(const tr_sgd *o, const tr_penalty *p, int append,
                                  size_t m, size_t n, const double *g, double *B,
                                  double *M, double *b, double *v, double *s);

/* ===================================================================== >>solvers
   Least squares with a penalty on the weights w, for X (n x d) and y (n numbers); then
   linear programs, and least squares with w >= 0.  f64.
   Sums of squares of X and y must neither overflow nor vanish.
   Errors: ARGUMENT if n or d is 0, a leading dimension is too small, a pointer other than
   objective, memory and info is NULL, tolerance < 0, yy < 0, or lambda is not positive
   and finite; NONFINITE if a NaN or an infinity is in the data, in the start, in sums of
   squares or in a result; MEMORY. */

/* The lasso: minimize P(w) = |X w - y|^2 / 2n + lambda |w|_1.
   w is also where the search begins; a solution for another lambda is a good start, zeros
   always are (and are taken if w is worse).  Weights that are zero are exactly zero.  If
   columns depend on each other there may be many solutions; this is one of them.
   For basis pursuit (least |w|_1 with X w = y) take 1e-5 of the largest lambda.  Columns
   of X may have lengths from 1e-80 to 1e80, or 0.

   Method: coordinate descent while lambda falls by 3% a sweep, down to its value, until
   the signs of w rest, or for 200 sweeps.  Then the problem of which w is the exact
   solution, which has another X'y, is changed to the given one along a line; its solution
   follows a polygon, and the end of that is exact but for rounding.
   Source: Friedman, Hastie & Tibshirani, J. Stat. Softw. 33 (2010), for the descent;
   Osborne, Presnell & Turlach, IMA J. Numer. Anal. 20 (2000), for the polygon, here in
   X'y, not in lambda, so that it may begin anywhere.

   Powers of 2 in X and y, with lambda and the start to match, leave every bit of the
   result.  *objective is P(w); iterations counts sweeps and vertices.
   gap: (P(w) - D) / P(w), where D <= min P is the dual objective at r = y - X w scaled to
   be feasible: with q = X'r / n and theta = min(1, lambda / max |q|),
       P(w) - D = (1 - theta)^2 |r|^2 / 2n + sum_j (lambda |w_j| - theta w_j q_j) >= 0.
   TR_OK if it is at most `tolerance`.  CONVERGENCE, with the best w found, which is not
   worse than the start, if `iterations` came first or rounding leaves a larger gap: for
   Gaussian X about 1e-16 max |X'y| / (n lambda), else some times
   eps max_j sum_i |x_ij| (|y_i| + sum_k |x_ik w_k|) / (n lambda).

   tr_lasso_d takes objective and gap from X itself, and corrects w for what was rounded
   in G; where rounding matters, both go on from residuals in twice the precision.
   tr_lasso_gram_d needs G = X'X/n (both triangles), c = X'y/n and yy = |y|^2/n; it
   serves many lambda and many y with one X.  Its objective has an error of some eps yy.
   Cost: with s non-zeros, 2 s d operations a sweep, 2 s d + 4 s^2 a vertex and s^3 / 3
   every 30 vertices; n d^2 for G in tr_lasso_d.  On one core with AVX-512, Gaussian X:
       n x d         lambda / max   non-zeros   iterations   ms (7 more for G)
       700 x 1000    1/40               460          140          7
       700 x 1000    1/140              660          280         30
       700 x 1000    1e-5               700         1500        270
       140 x 200     1e-5         40 to 140   200 to 300   0.4 to 2
   Memory: d^2 + 78 d numbers; tr_lasso_d 2 d^2 + 80 d + n. */
typedef struct tr_lasso {
    double lambda, tolerance;
    size_t iterations; /* at most */
} tr_lasso;
TR_API tr_status tr_lasso_d(const tr_lasso *o, size_t n, size_t d, const double *X,
                            size_t ldx, const double *y, double *w, double *objective,
                            const tr_allocator *memory, tr_info *info);
TR_API tr_status tr_lasso_gram_d(const tr_lasso *o, size_t d, const double *G, size_t ldg,
                                 const double *c, double yy, double *w, double *objective,
                                 const tr_allocator *memory, tr_info *info);
/* The least lambda for which w = 0 solves the lasso, max |X'y| / n, to the last bit as
   tr_lasso_d sees it; NaN if X or y has one.  n >= 1 and ldx >= d (TR_ASSERT). */
TR_API double tr_lasso_lambda_max_d(size_t n, size_t d, const double *X, size_t ldx,
                                    const double *y);
/* Ridge regression: minimize |X w - y|^2 / 2n + (lambda/2) |w|^2.
   Method: Cholesky of the smaller of two matrices,
       n <= d: w = X' (X X'/n + lambda)^-1 y/n,  else  w = (X'X/n + lambda)^-1 X'y/n.
   The error of w is some eps |X|^2 / (n lambda) of it.
   Errors: also SINGULAR, if lambda is so small that rounding leaves no factor.
   Cost, with k = min(n, d): n d k + k^3 / 3 operations; memory: k^2 + 33 k numbers. */
TR_API tr_status tr_ridge_d(double lambda, size_t n, size_t d, const double *X,
                            size_t ldx, const double *y, double *w,
                            const tr_allocator *memory);

/* A linear program,
       minimize c'x  subject to  A x = b, x >= 0,          A m x n,
   and its dual, maximize b'z subject to A'z <= c (z may be NULL).  A may have dependent
   rows, and more rows than columns.

   Method: predictor and corrector steps of the homogeneous self-dual interior point
   method, by Cholesky of A D A'.  Below a gap of 1e-5, each step also tries the vertex
   whose columns the last step points to: x by least squares on them, and the nearest z
   for which they are tight.  That is the result if its gap is at most 1e-12, or if no
   better one is found, and its zeros are exact.  If many x are solutions, the result may
   be inside of their face, and then what ought to be 0 is only small.
   Source: Xu, Hung & Ye, Ann. Oper. Res. 62 (1996); Mehrotra, SIAM J. Optim. 2 (1992).

   Powers of 2 in A, b and c leave every bit of the result.
   gap: with |.| the largest element, and |A| for |b| or |c| if that is 0, the largest of
       |A x - b| / |b|,  max(A'z - c, 0) / |c|,  |c'x - b'z| / (|c'x| + |b| |c| / |A|).
   TR_OK if it is at most `tolerance`: 1e-9 is reached routinely, and the search goes on
   to 1e-13 while steps halve it.  Else CONVERGENCE, with the best x and z.
   There is no solution, which is CONVERGENCE with a gap of 1, if
       x = 0, b'z = 1, A'z <= 0 to 1e-9 |A| / |b|: nothing is feasible (below a sum x of
           1e9 |b| / |A|);
       z = 0, c'x = -1, A x = 0 to 1e-9 |A| / |c|: c'x falls without bound if anything is
           feasible.
   Errors: ARGUMENT if m or n is 0, lda < n, a pointer other than z, memory and info is
   NULL, or tolerance < 0; NONFINITE, also where x or z overflows; MEMORY.
   Cost: 3 to 15 steps (30 where scales differ by 1e8) of m^2 n + m^3 / 3 operations;
   memory: m (n + m + 39) + 12 n numbers. */
TR_API tr_status tr_linear_program_d(size_t m, size_t n, const double *A, size_t lda,
                                     const double *b, const double *c, double tolerance,
                                     double *x, double *z, const tr_allocator *memory,
                                     tr_info *info);
/* Non-negative basis pursuit,
       minimize sum x_i  subject to  X x = y, x >= 0:
   the linear program with c = 1, in all of the above.  z proves the result: X'z <= 1 and
   y'z = sum x_i.
   On one core with AVX-512, Gaussian X (n x d), y from r ones: 4 ms for 150 x 1000 and
   r = 5; 0.1 to 0.5 ms from 10 x 200 to 64 x 200. */
TR_API tr_status tr_basis_pursuit_d(size_t n, size_t d, const double *X, size_t ldx,
                                    const double *y, double tolerance, double *x,
                                    double *z, const tr_allocator *memory, tr_info *info);
/* Non-negative least squares: minimize |X x - y| subject to x >= 0.  Zeros are exact.
   If columns depend on each other there may be many solutions; this is one of them, on
   independent columns (each farther than 64 eps of its length from the others' span).
   Method: active set; one column joins at a time, with an orthonormal basis of those in.
   A column may join while w_j > 8 eps |X_j| (|y| + sum_k x_k |X_k|), w = X'(y - X x): so
   rounding makes none join.
   Source: Lawson & Hanson, Solving Least Squares Problems (1974), ch. 23.
   gap: the largest of w_j / (|X_j| |y|), and of |w_j| / (|X_j| |y|) where x_j > 0; of
   order eps.
   Errors: ARGUMENT if n or d is 0, ldx < d or a pointer other than memory and info is
   NULL; NONFINITE; MEMORY; CONVERGENCE after 10 d joins.
   Cost: 2 n d + 8 n k operations a join, with k columns in; about as many joins as
   non-zeros; memory: d (n + 5) + 2 n + m (n + m + 1) numbers, m = min(n, d). */
TR_API tr_status tr_nonnegative_d(size_t n, size_t d, const double *X, size_t ldx,
                                  const double *y, double *x, const tr_allocator *memory,
                                  tr_info *info);

/* ==================================================================== >>networks
   One hidden layer of rectified linear units without biases, f = relu(X M) v: X is n x d
   (a sample per row), M d x h, v h, f n; relu(x) = max(x, 0), and NaN for NaN.  Products
   are those of tr_gemm and tr_gemv.  Any size may be 0.  Results must not overlap each
   other, the inputs or work; nothing is allocated.
   work: tr_relu_work(n, d, h) = n h + n elements, at any address. */

TR_API size_t tr_relu_work(size_t n, size_t d, size_t h);
/* 2 n d h operations. */
TR_API void tr_relu_forward(size_t n, size_t d, size_t h, const float *X, size_t ldx,
                            const float *M, size_t ldm, const float *v, float *f,
                            float *work);
/* Returns |r|^2 / 2, r = f - y; gM (d x h, leading dimension ldm as M) and gv are its
   gradient: with H = relu(X M),
       gv = H' r,  gM = X' E,  e_ij = r_i v_j where h_ij is not 0, else 0,
   so a unit that is off for a sample takes no part in it.  4 n d h operations. */
TR_API float tr_relu_gradient(size_t n, size_t d, size_t h, const float *X, size_t ldx,
                              const float *y, const float *M, size_t ldm, const float *v,
                              float *gM, float *gv, float *work);

/* Multilayer perceptrons of any depth.  A layer takes n samples X (n x d, one a row,
   leading dimension ldx >= d) through weights W (d x h), biases b (h numbers, or NULL)
   and a mask M (NULL: none) to
       Z = (X W + b) o M,   A = f(Z),   D = dA/d(X W + b) = f'(Z) o M,
   where o multiplies element by element.  Arrays but X are contiguous, A, D, M and G
   n x h.  Any size may be 0.  Results must not overlap each other or inputs unless said;
   nothing is allocated.

                    A                          D before the mask
     TR_IDENTITY    Z                          1
     TR_RELU        Z > 0: Z, else +0          1 where Z > 0, else 0
     TR_TANH        tr_tanh(Z)                 fma(-A, A, 1)
     TR_ARCTAN      tr_atan(Z)                 1 / fma(Z, Z, 1)

   Products of matrices are those of tr_gemm with beta = 0, b is added and M multiplied by
   one operation each: a row depends on nothing but its own sample (and mask).  NaN stays
   NaN in A and in tr_tanh's and tr_atan's D. */
typedef enum tr_activation { TR_IDENTITY, TR_RELU, TR_TANH, TR_ARCTAN } tr_activation;

/* A and D, or A alone if D is NULL.  M holds any factors, for dropout 0 and
   1 / (1 - rate); D may be M.  2 n d h operations; after the product one pass over A, D
   and M. */
TR_API void tr_dense_forward(tr_activation f, size_t n, size_t d, size_t h,
                             const float *X, size_t ldx, const float *W, const float *b,
                             const float *M, float *A, float *D);
TR_API void tr_dense_forward_d(tr_activation f, size_t n, size_t d, size_t h,
                               const double *X, size_t ldx, const double *W,
                               const double *b, const double *M, double *A, double *D);
/* Back from G, the gradient of the loss by X W + b:
       gW = X' G (d x h),   gb = the column sums of G, rows in order from +0 (NULL: none),
       GX = (G W') o D (n x d; NULL: none), D (n x d) that of the layer below (NULL: 1),
   so that GX is its G; without D, GX is the gradient by X.  GX may be X if ldx = d.
   4 n d h operations, 2 n d h without GX. */
TR_API void tr_dense_backward(size_t n, size_t d, size_t h, const float *X, size_t ldx,
                              const float *W, const float *G, const float *D, float *gW,
                              float *gb, float *GX);
TR_API void tr_dense_backward_d(size_t n, size_t d, size_t h, const double *X, size_t ldx,
                                const double *W, const double *G, const double *D,
                                double *gW, double *gb, double *GX);

/* Losses of outputs Z (n x c, contiguous), sums in f64, and their gradient G = dL/dZ
   (NULL: none; it may be Z).  NaN makes NaN.  0 for n = 0.

   The mean cross entropy of the softmax p of each row with its label < c,
       L = -1/n sum_i log p_i,label(i),   G = (p - y) / n,  y the rows' unit vectors:
   with t the largest z of the row, e_j = exp(z_j - t) by tr_exp and r the sum of the
   other e_j, in order, a row adds log(e_label + r) - (z_label - t) to n L; its g_j are
   e_j / (n (e_label + r)), and -r / (n (e_label + r)) at the label, free of
   cancellation.  A z of -infinity is p = 0, at the label an infinite loss; one of
   infinity makes NaN, and so do rows that are -infinity. */
TR_API double tr_cross_entropy(size_t n, size_t c, const float *Z, const uint32_t *label,
                               float *G);
TR_API double tr_cross_entropy_d(size_t n, size_t c, const double *Z,
                                 const uint32_t *label, double *G);
/* L = |Z - Y|^2 / (n c), Y n x c, and G = 2 (Z - Y) / (n c).  The squares of 256 rounded
   differences at a time are added by tr_dot_d, these sums in order. */
TR_API double tr_mean_square(size_t n, size_t c, const float *Z, const float *Y,
                             float *G);
TR_API double tr_mean_square_d(size_t n, size_t c, const double *Z, const double *Y,
                               double *G);
/* The share of rows whose largest entry, the first of equals, is at the label; 0 for
   n = 0.  A row that begins with NaN counts as its first class. */
TR_API double tr_accuracy(size_t n, size_t c, const float *Z, const uint32_t *label);
TR_API double tr_accuracy_d(size_t n, size_t c, const double *Z, const uint32_t *label);

/* A network of `layers` >= 1 weight matrices, matrix l from width[l] to width[l + 1], so
   width has layers + 1 entries.  `activation` follows all but the last, which is linear.
   All parameters are one array, as optimizers and penalties take it: the weights, W_0
   first, each as tr_dense_forward has it, then, if `biases`, the biases of each layer; a
   penalty on the weights alone is one on the first tr_mlp_weights numbers.
   dropout: the rate, 0 <= rate < 1, on the hidden units' Z while training. */
typedef struct tr_mlp {
    size_t layers;
    const size_t *width;
    tr_activation activation;
    int biases;
    double dropout;
} tr_mlp;
TR_API size_t tr_mlp_weights(const tr_mlp *net);
TR_API size_t tr_mlp_parameters(const tr_mlp *net);
/* Elements of `work` for n samples: A and D of each hidden layer, and the outputs,
   n (2 (width[1] + ... + width[layers - 1]) + width[layers]). */
TR_API size_t tr_mlp_work(const tr_mlp *net, size_t n);
/* W_l <- the next numbers of tr_normal, times 1 / sqrt(width[l]), layer after layer;
   biases 0. */
TR_API void tr_mlp_init(const tr_mlp *net, tr_rng *r, float *w);
TR_API void tr_mlp_init_d(const tr_mlp *net, tr_rng *r, double *w);
/* The outputs Z (n x width[layers]) for X (n x width[0]), which are in work.  With r they
   are those of training: if dropout > 0, each hidden layer, the first one first, takes a
   mask of m = n width[l] numbers from the next (m + 1) / 2 words of r, number i from the
   low 16 bits of word i, and beyond the last word from the high 16 bits of word
   i - (m + 1) / 2: 0 if they are below k = dropout 2^16, rounded to an integer < 2^16,
   else 1 / (1 - k / 2^16).  r = NULL evaluates. */
TR_API float *tr_mlp_forward(const tr_mlp *net, size_t n, const float *X, size_t ldx,
                             const float *w, tr_rng *r, float *work);
TR_API double *tr_mlp_forward_d(const tr_mlp *net, size_t n, const double *X, size_t ldx,
                                const double *w, tr_rng *r, double *work);
/* The gradient g, laid out as w, from G = dL/dZ (n x width[layers]; it may be the Z of
   the forward call), after tr_mlp_forward of the same net, n, X, w and work.  The hidden
   layers in work are overwritten, so one call for each forward. */
TR_API void tr_mlp_backward(const tr_mlp *net, size_t n, const float *X, size_t ldx,
                            const float *w, const float *G, float *g, float *work);
TR_API void tr_mlp_backward_d(const tr_mlp *net, size_t n, const double *X, size_t ldx,
                              const double *w, const double *G, double *g, double *work);
/* Row i of out <- row row[i] of X, i < m: mini-batches, by tr_permutation say.  X has
   rows of d numbers, ldx apart; out is m x d and contiguous. */
TR_API void tr_gather(size_t m, size_t d, const float *X, size_t ldx, const uint32_t *row,
                      float *out);
TR_API void tr_gather_d(size_t m, size_t d, const double *X, size_t ldx,
                        const uint32_t *row, double *out);

/* ======================================================================= >>flows
   Roots, ordinary differential equations, and gradient flow under a parameterization.
   All in f64.  The bits are the same everywhere if the caller's functions keep theirs. */

typedef double (*tr_function)(void *context, double x);
/* A root of f between a and b, in any order, where f has opposite signs or is 0; |x -
   root| <= tolerance + 4 epsilon |x|, epsilon = 2^-52.  A jump through 0 is a root, also
   at a pole.  f may be infinite.  By Chandrupatla's method: ten calls or so where f is
   smooth, and from the 200th on bisection, of which no interval needs more than 2100.
   ARGUMENT without a change of sign, or if b - a is not finite; NONFINITE where f is NaN.
   gap: width of the bracket that is left, 0 if f(x) is 0; iterations: calls. */
TR_API tr_status tr_root(tr_function f, void *context, double a, double b,
                         double tolerance, double *x, tr_info *info);

/* y' = field(t, y) for n numbers, by the pair of Dormand and Prince, 5(4): each step goes
   on with the solution of order 5, and is refused unless its difference e from that of
   order 4 has |e_i| <= atol + rtol |y_i| in every component, |y_i| the larger of the
   step's two ends.  That is per step: the errors add up as the equation has it.  Step
   sizes by a PI controller; times between steps by the dense output of order 4.
   rtol = atol = 0: fixed steps of `step`, the last one shortened.

   event (may be NULL): the solution ends where it changes its sign, or becomes 0, between
   the ends of a step; a sign that returns within one step is not seen.  An event that is
   0 at the start waits for its first sign.  The place comes from steps of the pair
   itself, not from the dense output, with the step's accuracy and to rounding in t. */
typedef struct tr_ode {
    void (*field)(void *context, double t, const double *y, double *dy);
    double (*event)(void *context, double t, const double *y);
    void *context;
    double rtol, atol; /* >= 0 */
    double step;       /* the first, its size; 0: chosen */
    size_t steps;      /* at most, refused ones too; 0: 100000 */
} tr_ode;
/* From (*t, y) to t_end, backwards if that is less; *t and y are then where it ended,
   also on failure.  Row i of Y (m x n) is y(times[i]), times in the order of the flow
   and none before *t; *rows (may be NULL) counts those reached, the end included.  *event
   (may be NULL): 1 if the event ended it.  Six calls of the field per step, one or two to
   begin with, about sixty for an event; allocates 9 n numbers.
   ARGUMENT: also for times out of order.  CONVERGENCE: the steps are used up.  NONFINITE:
   y, the field at the start or the event is not finite, or the field, or the solution,
   becomes so in however small a step (fixed steps are not retried): where a solution
   blows up, or the field jumps or is too rough for the tolerance.  gap: the part of the
   interval that is left, 0 after an event. */
TR_API tr_status tr_ode_solve(const tr_ode *o, size_t n, double *t, double t_end,
                              double *y, size_t m, const double *times, double *Y,
                              size_t *rows, int *event, const tr_allocator *memory,
                              tr_info *info);

/* How weights w come from the parameters u that are trained. */
typedef enum tr_map_kind {
    TR_DEPTH,       /* w_i = u_i^depth, depth > 0; odd in u where that is not real */
    TR_EXPONENTIAL, /* w_i = exp(u_i), or -exp(u_i) for w_i < 0 */
    TR_POLAR        /* w = u_0 (cos u_1, sin u_1), n = 2 */
} tr_map_kind;
typedef struct tr_map {
    tr_map_kind kind;
    double depth; /* of TR_DEPTH; 1: the identity */
} tr_map;
/* v = J J' g, J = dw/du at w: the velocity of w when u descends along -dl/du, with
   g = -dl/dw.  v may be g.
       TR_DEPTH        v_i = depth^2 |w_i|^(2 - 2/depth) g_i: at w_i = 0 it is 0 for
                       depth > 1, infinite for depth < 1; always 0 where g_i is
       TR_EXPONENTIAL  v_i = w_i^2 g_i, the limit of TR_DEPTH / depth^2
       TR_POLAR        the part of g along w, and |w|^2 times the part across; NaN at
                       w = 0, which has no angle */
TR_API void tr_map_velocity(const tr_map *map, size_t n, const double *w, const double *g,
                            double *v);
/* l(w) = |w - target|^2 / 2, for TR_DEPTH and TR_EXPONENTIAL, one coordinate.  The time
   from w0 to w,
       integral from w0 to w of dx / (depth^2 |x|^(2 - 2/depth) (target - x))
   (exp: x^2): negative where the flow comes from w; infinite to the target, to 0 where
   that takes for ever, and to what is beyond these.  The flow of the odd map crosses 0
   for depth < 2.  Relative error 1e-13: closed forms for depth 1 and 2 and
   for exp from below, else series and Gaussian quadrature beside the pole, some 20 us.
   At equal times two coordinates' times agree: that is the conserved quantity. */
TR_API double tr_flow_point_time(const tr_map *map, double target, double w0, double w);
/* Where that flow is at time t >= 0, the root of the time, to 1e-13 (|w0| + |target| + t
   |velocity|); w0 itself where it rests.  Some 0.3 ms without a closed form. */
TR_API double tr_flow_point_at(const tr_map *map, double target, double w0, double t);
/* l(w) = (p'w - c)^2 / (2 |p|^2).  Conserved along the flow, p_i not 0: for TR_DEPTH and
   TR_EXPONENTIAL F(w_0) / p_0 - F(w_1) / p_1, with F(w) = (w^q - 1) / q, q = 2/depth - 1
   (exp: -1), and log w for q = 0; w < 0: odd, or continued through 0 if q > 0.
   For TR_POLAR |w|^2 / 2 + log |sin(angle(w) - angle(p))|. */
TR_API double tr_flow_line_invariant(const tr_map *map, const double p[2],
                                     const double w[2]);
/* Where the flow from w0 ends on the line p'w = c, n weights (TR_POLAR: 2), by the root
   of the conserved quantities.  For w0 > 0 the end minimizes the Bregman divergence of
   phi, phi'' = w^(2/depth - 2), from w0, if it is in the quadrant.  w0 of any sign:
   coordinates flow by their size.  w0_i = 0 stays for depth > 1 and exp; polar needs
   w0 not 0.  w must not be w0.
   *axis (may be NULL): the coordinate that crossed 0 first, n if none; then w is the end
   of the flow of the odd map (depth < 2).  Always n for TR_POLAR, which passes through 0
   freely.  Relative error of w about 1e-14 times the problem's own condition, 1e-12 for
   depth 1.8 to 2, and more for depth 1.94 to 2 if weights get 1e50 times as large.
   ARGUMENT: p = 0, c not finite, depth <= 0, polar from 0.  CONVERGENCE: the line is not
   reached, since what moves goes to 0 or nothing moves; w is the limit.  NONFINITE: w0 or
   p is not finite, or the end too large.
   gap: |p'w - c| / (|c| + sum |p_i w_i| + sum |p_i w0_i|); iterations: points of the path
   that were tried. */
TR_API tr_status tr_flow_line_end(const tr_map *map, size_t n, const double *p, double c,
                                  const double *w0, double *w, size_t *axis,
                                  tr_info *info);

/* ==================================================================== >>hadamard
   Linear regression on b o b, the square of each element: X is n x d, the loss
   |X (b o b) - y|^2 / 4n, and descent begins at b = alpha for all, alpha small.  f64. */

/* One step of descent, m runs at once:
       b_j <- b_j (1 - eta g_j),  g_j = X'(X (b_j o b_j) - y_j) / n  as by tr_gram_d.
   Runs are b + j ldb and y + j ldy (ldy = 0: one y for all; y = NULL: 0); the bits of one
   do not depend on the others.
   work: tr_hadamard_work_d(n, d, m) numbers, at any address.
   4 n d m operations; on one core with AVX-512, 28 us for n = 150, d = 1000, m = 1, 14 us
   a run for m = 6, and 1.3 us for n = 40, d = 200, m = 1. */
TR_API size_t tr_hadamard_work_d(size_t n, size_t d, size_t m);
TR_API void tr_hadamard_step_d(double eta, size_t n, size_t d, size_t m, const double *X,
                               size_t ldx, const double *y, size_t ldy, double *b,
                               size_t ldb, double *work);
/* On the population loss (b^2 - target)^2 / 4, one coordinate, target >= 0 (TR_ASSERT):
       b <- b + eta (target - b^2) b  from alpha.
   The number of steps until |b - sqrt(target)| <= epsilon, or `steps` if not before.
   For target = 0, b_t is about alpha / sqrt(1 + 2 eta t alpha^2). */
TR_API uint64_t tr_hadamard_population(double eta, double target, double alpha,
                                       double epsilon, uint64_t steps);
/* Where the flow db/dt = -g o b from b = alpha ends, as theta = b o b:
       theta = alpha^2 exp(X'nu),  X theta = y,
   which minimizes sum theta_i (log(theta_i / alpha^2) - 1) over X theta = y, theta >= 0,
   and tends to a solution of tr_basis_pursuit_d as alpha -> 0.
   Method: Newton's on nu, damped, while alpha falls to its value along the tangent.
   gap: |X theta - y| / (|y| + alpha^2 |X|_F).  TR_OK if it is at most 1e-10; it goes down
   to some 1e-15.  Rounding in y alone moves the small theta_i by some eps |y| / sqrt(n),
   as absolute errors: of |theta - theta*|^2, for 150 x 1000, 5 ones and alpha = 1e-5,
   1e-7 of its 1e-12.  CONVERGENCE also if no theta >= 0 has X theta = y.
   Errors: ARGUMENT if n or d is 0, ldx < d, alpha is not positive and finite, or a
   pointer other than memory and info is NULL; NONFINITE; MEMORY.
   Cost: 10 to 30 steps of n^2 d + n^3 / 3 operations for alpha from 0.1 to 1e-8; 14 ms
   for 150 x 1000 and 1e-4; memory: n (n + d + 37) + d numbers. */
TR_API tr_status tr_hadamard_limit_d(double alpha, size_t n, size_t d, const double *X,
                                     size_t ldx, const double *y, double *theta,
                                     const tr_allocator *memory, tr_info *info);
/* The flow as alpha -> 0, in the time tau = t / log(1/alpha).  The exponents
       s_i = log theta_i / log(1/alpha)  begin at -2 and move as  ds_i/dtau = 2 g_i,
       g = X'(y - X theta) / n,
   where theta is the non-negative least squares solution on {s_i = 0} and 0 elsewhere.
   A stage begins, exactly, where an exponent reaches 0: its coordinate joins.  One that
   the new solution sets to 0, with g_i < 0, leaves: s_i falls, and must come back to 0 to
   join again.  Of coordinates that reach 0 together, those whose columns depend on the
   others stay at 0.
   Stage k < *stages begins at tau[k] with exponents S + k d and the solution theta + k d
   (S and theta may be NULL); stage 0 is tau = 0, theta = 0.  All have room for `most`
   stages, at least 1.

   It ends where no exponent grows, beyond 1e-12 of the terms of g: with a residual of 0
   if y = X theta has a solution theta >= 0, else with the least one.  Then theta solves
   basis pursuit for X theta, and 1 + S/2 = X'z <= 1 proves it; so with n too small to
   recover what y was made from, the end is still that of tr_basis_pursuit_d, after more
   stages and a longer time.
   Descent with rate eta from a small alpha has learned theta after about
   tau[last] log(1/alpha) / eta steps; what is off the support then is alpha^-S.
   gap: as of tr_nonnegative_d, at the end.  CONVERGENCE if `most` stages came first.
   Errors: ARGUMENT as there, or most = 0; NONFINITE; MEMORY.
   Cost: a join as there for each stage; 0.4 ms for 150 x 1000 and 5 joins; d numbers more
   than there. */
TR_API tr_status tr_hadamard_stages_d(size_t n, size_t d, const double *X, size_t ldx,
                                      const double *y, size_t most, double *tau,
                                      double *S, double *theta, size_t *stages,
                                      const tr_allocator *memory, tr_info *info);

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
/* How far |S - T|^2 / |T|^2 strays from F at finite d, for T uniform on a sphere and the
   spectrum at its limit: its standard deviation
       sqrt(2 (< f^4 > - < f^2 >^2) / (d + 2)),  f = lambda / (lambda + lambda_i),
   from three derivatives of the resolvent, in closed form; the difference to within some
   1e-15.  Domain: as above, d >= 1. */
TR_API double tr_ridge_limit_sd(double q, double lambda, size_t d);

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

/* erfc(x) = 2 / sqrt(pi) times the integral of exp(-t^2) from x to infinity; the standard
   normal distribution function Phi(x) = erfc(-x / sqrt(2)) / 2 and density phi(x).
   Within 2 ulp on dense samples, for any x: tails keep their relative accuracy down to
   the subnormal numbers (erfc up to x = 27.2, Phi and phi to |x| = 38.5).
   erfc(+-0) = 1, Phi(+-0) = 1/2; the limits at +-inf; NaN gives NaN. */
TR_API double tr_erfc_at(double x);
TR_API double tr_normal_cdf_at(double x);
TR_API double tr_normal_density_at(double x);

/* The converged lasso, S minimizes |y - X S|^2 / 2n + lambda |S|_1, as n/d -> delta.
   y = X T + noise of variance sigma2; sqrt(d) T_i are draws of X_0, which is N(0, t0/eps)
   with probability eps, else 0, so that |T|^2 -> t0; lambda_d = sqrt(d) lambda. */
typedef struct tr_lasso_problem {
    double delta, eps, t0, sigma2, lambda_d;
} tr_lasso_problem;
/* sqrt(d) (T_i, S_i) is distributed as (X_0, soft(X_0 + tau Z; alpha tau)), Z ~ N(0,1),
   with soft(x; theta) = sign(x) max(|x| - theta, 0). */
typedef struct tr_lasso_limit {
    double alpha, tau;
    double loss;           /* |S - T|^2 / 2 */
    double nonzero;        /* share of S_i != 0 */
    double true_positive;  /* the same among T_i != 0 */
    double false_positive; /* and among T_i = 0 */
} tr_lasso_limit;

/* The limit solves
       delta tau^2 = sigma2 + E (soft(X_0 + tau Z; alpha tau) - X_0)^2,
       lambda_d = alpha tau (1 - P(|X_0 + tau Z| > alpha tau) / delta);
   the expectation is 2 loss, the probability is nonzero.  Relative accuracy about 1e-13,
   worse only as far as the problem itself is ill-conditioned (tau at delta -> 1 or at a
   transition).  lambda_d = 0 is the limit lambda_d -> 0, with nonzero = delta, except
     - delta > 1, sigma2 > 0: least squares, alpha = 0, tau^2 = sigma2 / (delta - 1);
     - sigma2 = 0 and delta >= tr_l1_transition_delta(eps): S = T.  tau = loss = 0, and
       the shares are those of T itself: eps, 1 and 0.  Only alpha is the limit.
   Once S = 0 to rounding, alpha = lambda_d / tau and tau^2 = (sigma2 + t0) / delta.
   Source: Bayati & Montanari, IEEE Trans. Inf. Theory 58 (2012), with both expectations
   in closed form.  Method: one bracketed root for alpha at given tau, inside one for tau.
   gap: |delta tau^2 - sigma2 - 2 loss| / (delta tau^2), of order 1e-16.  Iterations:
   values of tau tried, 5 to 30; some 12 us in all.  No memory.
   Errors: ARGUMENT unless delta > 0, 0 < eps <= 1, t0, sigma2, lambda_d >= 0, t0 + sigma2
   > 0 (not subnormal), all finite; NONFINITE if a result is not, or if delta = 1,
   lambda_d = 0, sigma2 > 0, where the loss diverges. */
TR_API tr_status tr_lasso_state_evolution(const tr_lasso_problem *o,
                                          tr_lasso_limit *limit, tr_info *info);

/* Exact recovery by l1 (the lasso, lambda -> 0) without noise, n, d -> infinity: from
   n = delta d samples, of up to rho n non-zeros with
       delta = 2 phi(a) / (a + 2 G(a)),  rho = G(a) / phi(a),  G(a) = phi(a) - a Phi(-a);
   of eps d non-zeros, from n > delta d samples with
       delta = min_a { eps (1 + a^2) + 2 (1 - eps) ((1 + a^2) Phi(-a) - a phi(a)) }.
   They are inverses: tr_l1_transition_delta(delta tr_l1_transition_rho(delta)) = delta.
   Source: Donoho & Tanner, J. AMS 22 (2009) (the weak threshold); Donoho, Maleki &
   Montanari, PNAS 106 (2009).  Domain: [0, 1], and 0 -> 0, 1 -> 1; relative accuracy
   1e-13 but for subnormal arguments. */
TR_API double tr_l1_transition_rho(double delta);
TR_API double tr_l1_transition_delta(double eps);

/* S = M v trained to the end on |X S - y|^2 / 2n with decay W on M and v, in the limit
   n/d -> q, |T|^2 = t0.  The least (W/2)(|M|^2 + |v|^2) at given S is W |S|, so S is the
   ridge solution with the decay mu at which mu |S| = W:
       |S|^2 = t0 < lambda_i^2 / (lambda_i + mu)^2 >, loss = t0 tr_ridge_limit(q, mu) / 2,
   both in closed form (also for q > 1).  From W = |Sigma T| = sqrt(t0 (1 + 1/q)) on
   there is none but S = 0: norm = 0, loss = t0 / 2, and mu = DBL_MAX, which stands for
   infinity.  W = 0: mu = 0, the limit W -> 0.
   Errors: ARGUMENT unless q > 0, W >= 0, t0 >= 0, all finite; NONFINITE. */
typedef struct tr_two_layer_limit {
    double mu, norm, loss;
} tr_two_layer_limit;
TR_API tr_status tr_two_layer(double q, double W, double t0, tr_two_layer_limit *limit);

/* The same for given data X (n x d), y: the minimizer S (d numbers) of
   |X S - y|^2 / 2n + W |S|, and mu.  S = 0 and mu = DBL_MAX if W >= |X'y| / n.
   Relative accuracy of mu about 1e-13, or what rounding leaves of S if Sigma is
   ill-conditioned at the scale of mu.  Fourth powers of X must neither overflow nor
   vanish.
   Method: Newton's for log(mu |S|) in log mu, with a Cholesky factor of X X'/n + mu
   (n < d) or X'X/n + mu a step; 5 to 10 steps.  Cost: n d m operations for the Gram
   matrix, m = min(n, d), then m^3 / 3 and 4 n d a step; memory: m (2 m + 35) numbers.
   Errors: ARGUMENT if n, d = 0, ldx < d, a pointer but memory is NULL, or W is not
   positive and finite; NONFINITE if X or y has a NaN or an infinity, or squares overflow;
   SINGULAR if mu is lost to rounding beside Sigma; MEMORY; CONVERGENCE. */
TR_API tr_status tr_two_layer_d(double W, size_t n, size_t d, const double *X, size_t ldx,
                                const double *y, double *S, double *mu,
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

#if defined(__FAST_MATH__) || defined(__ASSOCIATIVE_MATH__) || \
    defined(__RECIPROCAL_MATH__) ||                            \
    (defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__)
#error "toyreg.h: -ffast-math, or a part of it, changes the results; compile without it"
#endif
#include <float.h>
#if defined(FLT_EVAL_METHOD) && FLT_EVAL_METHOD != 0
#error "toyreg.h: needs FLT_EVAL_METHOD 0 (on 32-bit x86: -msse2 -mfpmath=sse)"
#endif

#include <math.h>
#include <stdlib.h>
#include <string.h>
#ifdef _OPENMP
#include <omp.h>
#endif

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
#define TR__FETCH(p, level) __builtin_prefetch(p, 0, level) /* 3: to L1, 2: to L2 */
#define TR__UNUSED __attribute__((unused))
#define TR__INLINE static inline __attribute__((always_inline, unused))
#else
#define TR__FETCH(p, level) (void)(p)
#define TR__UNUSED
#define TR__INLINE static inline
#endif

/* A compiler must not fuse a*b+c on its own: whether it can differs per target, and it
   rounds differently. */
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
#define TR__LINEAR_KERNELS(K, real, bits)                                               \
    K(real, total, (size_t n, const real *x, bits mask))                                \
    K(real, dot, (size_t n, const real *x, const real *y))                              \
    K(real, distance2, (size_t n, const real *x, const real *y))                        \
    K(real, norm_inf, (size_t n, const real *x))                                        \
    K(void, axpy, (size_t n, real a, const real *x, real *y))                           \
    K(void, scale, (size_t n, real a, real * x))                                        \
    K(void, gemm,                                                                       \
      (int lower, tr_trans ta, tr_trans tb, size_t m, size_t n, size_t k, real alpha,   \
       const real *A, size_t lda, const real *B, size_t ldb, real beta, real *C,        \
       size_t ldc))                                                                     \
    K(void, gemv,                                                                       \
      (tr_trans ta, size_t m, size_t n, real alpha, const real *A, size_t lda,          \
       const real *x, real beta, real *y))                                              \
    K(void, gram,                                                                       \
      (size_t n, size_t d, size_t m, const real *X, size_t ldx, const real *S,          \
       size_t lds, const real *y, size_t ldy, real *G, size_t ldg, real *work))         \
    K(void, slope, (int form, real a, real top, size_t n, const real *w, real *g))      \
    K(void, sgd,                                                                        \
      (real eta, real momentum, real decay, size_t n, const real *g, real *b, real *w)) \
    K(void, step,                                                                       \
      (int form, const real *o, size_t n, const real *g, real *b, const real *u,        \
       real *w))                                                                        \
    K(void, factors,                                                                    \
      (int form, const real *o, size_t m, size_t n, const real *g, real *B, real *M,    \
       real *b, real *v, real *s))                                                      \
    K(void, adam,                                                                       \
      (int form, const real *o, size_t n, const real *g, real *m, real *v, real *w))    \
    K(void, activate,                                                                   \
      (tr_activation f, size_t n, size_t h, const real *b, const real *M, real *A,      \
       real *D))                                                                        \
    K(void, rectified, (size_t n, size_t h, const real *r, const real *v, real *H))     \
    K(void, dropout,                                                                    \
      (size_t n, const uint32_t *w, uint32_t off, real on, real *low, real *high))
#define TR__ELEMENTARY_KERNELS(K, real)                             \
    K(void, exp, (size_t n, const real *x, real *y))                \
    K(void, log, (size_t n, const real *x, real *y))                \
    K(void, tanh, (size_t n, const real *x, real *y))               \
    K(void, atan, (size_t n, const real *x, real *y))               \
    K(void, sincospi, (size_t n, const real *x, real *y, int turn)) \
    K(void, normal_quantile, (size_t n, const real *p, real *x))    \
    K(void, uniform, (size_t n, const uint32_t *w, real *u))        \
    K(void, normal, (size_t n, const uint32_t *w, real *x))
/* Once per instruction set: Philox works in 64-bit lanes, the solvers are f64. */
#define TR__SINGLE_KERNELS(K, real)                                                     \
    K(void, philox,                                                                     \
      (uint64_t seed, uint64_t stream, uint64_t block, size_t n, uint32_t * w))         \
    K(void, rank2_symv,                                                                 \
      (size_t n, real * A, size_t lda, const real *v, const real *w, const real *u,     \
       real *p))                                                                        \
    K(void, reflect,                                                                    \
      (size_t count, size_t n, real * v, real q, const real *u, const real *p, real *E, \
       size_t lde, real *square))                                                       \
    K(real, rotate, (size_t n, real a, real c, real * x, real * y))
/* What the kernels of the optimizers do, and their constants. */
enum {
    TR__PROX = 1,
    TR__HARD = 2,
    TR__DIVIDE = 4,
    TR__NESTEROV = 8,
    TR__AHEAD = 16,
    TR__DESCEND = 32,
    TR__APPEND = 64
};
/* What the kernel of the subgradients adds. */
enum { TR__SIGN, TR__TOP, TR__SQUARE_SLOPE };
enum {
    TR__ETA,
    TR__DECAY,
    TR__MOMENTUM,
    TR__BEYOND,  /* threshold (Adam: lambda, or 2 lambda if hard), */
    TR__OFF,     /* and what is taken off beyond it */
    TR__LAMBDA2, /* of the quadratic part, */
    TR__SHRINK,  /* 1 + eta lambda2 */
    TR__RATE,    /* 1 / eta */
    TR__BETA1,   /* 1 - beta1, */
    TR__BETA2,   /* 1 - beta2, */
    TR__MHAT,    /* 1 / (1 - beta1^t), */
    TR__VHAT,    /* 1 / sqrt(1 - beta2^t) */
    TR__EPSILON,
    TR__CONSTANTS
};
#define TR__KERNEL_LIST(K, real, bits) \
    TR__LINEAR_KERNELS(K, real, bits)  \
    TR__ELEMENTARY_KERNELS(K, real)

#define TR__FIELD(result, name, parameters) result(*name) parameters;
typedef struct tr__kernels_f32 {
    TR__KERNEL_LIST(TR__FIELD, float, uint32_t)
} tr__kernels_f32;
typedef struct tr__kernels_f64 {
    TR__KERNEL_LIST(TR__FIELD, double, uint64_t)
    TR__SINGLE_KERNELS(TR__FIELD, double)
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
   Highest power first; fitted under the rounding of the coefficients to their format by
   the repository's tests/reference/coefficients.py.  Errors are those of the polynomial
   alone. */

/* exp(r) = 1 + r + r^2 P(r), |r| <= ln(2)/2: error 2^-28.2 (f32), 2^-57.9 (f64),
   relative. */
static const float tr__exp_f[] = { 0.0013782458f, 0.008368669f, 0.041668963f, 0.16666521f,
                                   0.4999999f };
static const double tr__exp_d[] = { 2.5004469510469975e-08, 2.763043895943975e-07,
                                    2.7557572329116758e-06, 2.480149249563142e-05,
                                    0.00019841269522449082, 0.0013888888944304327,
                                    0.008333333333487052,   0.04166666666652707,
                                    0.16666666666666424,    0.5000000000000011 };
/* atan(r) = r + r^3 P(r^2), |r| <= 1: error 2^-27.8 (f32), 2^-60.2 (f64), relative.  Of
   f32 the best neighbour for the whole function (atan_coefficients.c, there), of f64 the
   last coefficient apart. */
static const float tr__atan_f[] = { -0.00179150235f, 0.0109045375f, -0.0311577581f,
                                    0.057935793f,    -0.084020555f, 0.109516539f,
                                    -0.142641276f,   0.19998537f,   -0.333332986f };
static const double tr__atan_d[] = {
    -8.6636170487324425e-06, 0.00010397289632539013, -0.00059339729673470111,
    0.0021531409061065318,   -0.0056156938907629952, 0.011322813252729923,
    -0.018620318909601318,   0.026157293145511927,   -0.032789491597487848,
    0.038212383172428747,    -0.042864957268520111,  0.047449635082753031,
    -0.052594442451626658,   0.058817184189919491,   -0.066665840961286527,
    0.076922997574266322,    -0.090909085512486248,  0.11111111086684274,
    -0.14285714285045401,    0.19999999999990623
};
static const double tr__atan_third = -0.33333333333333287;
/* exp(r) - 1 = r + r^2 P(r), |r| <= ln(2)/2: error 2^-31.0 (f32), 2^-61.5 (f64),
   relative. */
static const float tr__expm1_f[] = { 0.000197432732f, 0.00139336882f, 0.0083335666f,
                                     0.0416664779f,   0.166666657f,   0.5f };
static const double tr__expm1_d[] = { 2.088943371899195e-09,
                                      2.5109118467216791e-08,
                                      2.7557352991752844e-07,
                                      2.7557243934186863e-06,
                                      2.4801587237512261e-05,
                                      0.00019841269886454766,
                                      0.0013888888888923792,
                                      0.0083333333333214694,
                                      0.041666666666666609,
                                      0.16666666666666677,
                                      0.5 };
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

/* Beside the others the scalar kernels are the last resort: compiled fast rather than for speed. */
#if defined(__clang__) && defined(TR__X86)
#pragma clang attribute push(__attribute__((minsize)), apply_to = function)
#elif defined(__GNUC__) && defined(TR__X86)
#pragma GCC push_options
#pragma GCC optimize("O1")
#endif
#define TR__LEVEL 0
#define TR__BITS 32
#define TR__SUFFIX _scalar
#include TOYREG_HEADER
#define TR__BITS 64
#define TR__SUFFIX _d_scalar
#include TOYREG_HEADER
#undef TR__LEVEL
#if defined(__clang__) && defined(TR__X86)
#pragma clang attribute pop
#elif defined(__GNUC__) && defined(TR__X86)
#pragma GCC pop_options
#endif

#ifdef TR__X86
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2,fma")
/* Without vzeroupper, which below O2 gcc takes for too expensive, all that follows a kernel is
   slow.  The processor schedules. */
#pragma GCC optimize("expensive-optimizations", "no-schedule-insns2")
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
#pragma GCC optimize("expensive-optimizations", "no-schedule-insns2")
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

/* What is left spends its time in the kernels, and is compiled fast rather than for
   speed. */
#if defined(__GNUC__) && !defined(__clang__) && defined(__OPTIMIZE__)
#pragma GCC optimize("O1") /* popped at the end, with fp-contract */
#endif

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
      { TR__KERNEL_LIST(TR__ENTRY_AVX512, float, uint32_t) },
      { TR__KERNEL_LIST(TR__ENTRY_D_AVX512, double, uint64_t)
            TR__SINGLE_KERNELS(TR__ENTRY_D_AVX512, double) } },
    { "avx2",
      { TR__KERNEL_LIST(TR__ENTRY_AVX2, float, uint32_t) },
      { TR__KERNEL_LIST(TR__ENTRY_D_AVX2, double, uint64_t)
            TR__SINGLE_KERNELS(TR__ENTRY_D_AVX2, double) } },
#endif
#ifdef TR__NEON
    { "neon",
      { TR__KERNEL_LIST(TR__ENTRY_NEON, float, uint32_t) },
      { TR__KERNEL_LIST(TR__ENTRY_D_NEON, double, uint64_t)
            TR__SINGLE_KERNELS(TR__ENTRY_D_NEON, double) } },
#endif
    { "scalar",
      { TR__KERNEL_LIST(TR__ENTRY_SCALAR, float, uint32_t) },
      { TR__KERNEL_LIST(TR__ENTRY_D_SCALAR, double, uint64_t)
            TR__SINGLE_KERNELS(TR__ENTRY_D_SCALAR, double) } }
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
    /* one and three quarters of the gap e above 1, at both signs: only rounding to
       nearest drops the first and completes the second */
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
    /* and nothing else is fused */
    ok &= (one + e) * (one - e) - one == 0;
    ok &= (one_f + e_f) * (one_f - e_f) - one_f == 0;
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

/* Words from r->index on, for those who need them one by one: n of them, from index
   first. */
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
TR__WRAP(tanh, float, f, tr_tanh)
TR__WRAP(tanh, double, d, tr_tanh_d)
TR__WRAP(atan, float, f, tr_atan)
TR__WRAP(atan, double, d, tr_atan_d)
TR__WRAP(normal_quantile, float, f, tr_normal_quantile)
TR__WRAP(normal_quantile, double, d, tr_normal_quantile_d)
#undef TR__WRAP
TR_API void tr_sinpi(size_t n, const float *x, float *y)
{
    tr__use()->f.sincospi(n, x, y, 0);
}
TR_API void tr_sinpi_d(size_t n, const double *x, double *y)
{
    tr__use()->d.sincospi(n, x, y, 0);
}
TR_API void tr_cospi(size_t n, const float *x, float *y)
{
    tr__use()->f.sincospi(n, x, y, 1);
}
TR_API void tr_cospi_d(size_t n, const double *x, double *y)
{
    tr__use()->d.sincospi(n, x, y, 1);
}

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
    tr__sincospi_d_scalar(1, &x, &x, 0);
    return x;
}
TR_API double tr_cospi_at(double x)
{
    tr__sincospi_d_scalar(1, &x, &x, 1);
    return x;
}
TR_API double tr_tanh_at(double x)
{
    tr__tanh_d_scalar(1, &x, &x);
    return x;
}
TR_API double tr_atan_at(double x)
{
    tr__atan_d_scalar(1, &x, &x);
    return x;
}
TR_API double tr_normal_quantile_at(double p)
{
    tr__normal_quantile_d_scalar(1, &p, &p);
    return p;
}

/* x^y = exp(y log x), the logarithm in two doubles. */

/* h + l = log x, 0 < x < inf, to 2^-66 of itself: x = 2^e (1 + s) / (1 - s), |s| <=
   0.172, and the series of s, its first three terms in two doubles. */
static void tr__log2d(double x, double *h, double *l)
{
    static const double third = 1.850371707708594e-17, fifth = -1.1102230246251566e-17;
    double m, f, t, s, sl, z, zl, p, a, al, b, bl, c;
    int e, k;
    m = frexp(x, &e);
    if (m < 0.7071067811865476) {
        m *= 2;
        e--;
    }
    f = m - 1;
    t = m + 1;
    s = f / t;
    sl = (fma(-s, t, f) - s * (m - (t - 1))) / t;
    z = s * s;
    zl = fma(s, s, -z) + 2 * s * sl;
    p = 0;
    for (k = 29; k > 5; k -= 2) p = fma(z, p, 1.0 / k);
    /* a = 1/5 + z p, then b = 1/3 + z a, then 1 + z b */
    b = z * p;
    a = 0.2 + b;
    al = (b - (a - 0.2)) + (fma(z, p, -b) + zl * p + fifth);
    c = z * a;
    b = 1.0 / 3 + c;
    bl = (c - (b - 1.0 / 3)) + (fma(z, a, -c) + z * al + zl * a + third);
    c = z * b;
    a = c;
    al = fma(z, b, -c) + z * bl + zl * b;
    /* 2 s (1 + a + al) */
    b = 2 * s;
    c = b * a;
    p = b + c;
    bl = (c - (p - b)) + (fma(b, a, -c) + b * al + 2 * sl * (1 + a));
    /* e log 2, its first part with 11 zero bits at the end */
    c = e * 0.6931471805598903;
    *h = c + p;
    b = *h - c;
    *l = ((c - (*h - b)) + (p - b)) + fma(e, 5.497923018708371e-14, bl);
    b = *h + *l;
    *l -= b - *h;
    *h = b;
}

/* exp(h + l), l << 1. */
static double tr__exp2d(double h, double l)
{
    double n, r, t, p, s;
    size_t k;
    if (h > 710) return HUGE_VAL;
    if (h < -746) return 0;
    n = floor(fma(h, 1.4426950408889634, 0.5));
    t = fma(-n, 0.6931471805598903, h); /* exact */
    s = n * -5.497923018708371e-14 + l;
    r = t + s;
    s -= r - t;
    p = tr__exp_d[0];
    for (k = 1; k < sizeof tr__exp_d / sizeof *tr__exp_d; k++)
        p = fma(r, p, tr__exp_d[k]);
    t = 1 + r;
    return ldexp(t + (fma(r * r, p, fma(s, r, s)) + (r - (t - 1))), (int)n);
}

TR_API double tr_pow_at(double x, double y)
{
    const double a = fabs(x), whole = floor(y);
    const int odd = fabs(y) < 9007199254740992 && whole == y && floor(y / 2) * 2 != y;
    const int minus = odd && tr__bits_of_f64(x) >> 63;
    double h, l, p, r;
    if (x == 1 || y == 0) return 1;
    if (x != x || y != y) return x + y;
    if (fabs(y) > DBL_MAX)
        r = a == 1 ? 1 : (a > 1) == (y > 0) ? HUGE_VAL : 0;
    else if (a == 0 || a > DBL_MAX)
        r = (a == 0) == (y < 0) ? HUGE_VAL : 0;
    else if (x < 0 && whole != y)
        return HUGE_VAL - HUGE_VAL;
    else {
        tr__log2d(a, &h, &l);
        p = y * h;
        r = tr__exp2d(p, fabs(p) < 1000 ? fma(y, h, -p) + y * l : 0);
    }
    return minus ? -r : r;
}

/* ------------------------------------------------------------------ vectors */
TR_API float tr_sum(size_t n, const float *x)
{
    return tr__use()->f.total(n, x, ~(uint32_t)0);
}
TR_API double tr_sum_d(size_t n, const double *x)
{
    return tr__use()->d.total(n, x, ~(uint64_t)0);
}
TR_API float tr_norm1(size_t n, const float *x)
{
    return tr__use()->f.total(n, x, ~(uint32_t)0 >> 1);
}
TR_API double tr_norm1_d(size_t n, const double *x)
{
    return tr__use()->d.total(n, x, ~(uint64_t)0 >> 1);
}
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
/* How many threads share a product: not inside a parallel region, whose threads have work of their
   own, and only where each saves more than the 5 us or so in which another is woken up. */
#define TR__OPERATIONS_PER_THREAD 1e6
static int tr__parts(int lower, size_t m, size_t n, size_t k)
{
#ifdef _OPENMP
    const double work = (lower ? 1 : 2) * (double)m * (double)n * (double)k;
    const double parts = work / TR__OPERATIONS_PER_THREAD;
    int most;
    if (parts < 2 || omp_in_parallel()) return 1;
    most = omp_get_max_threads();
    return parts < most ? (int)parts : most;
#else
    (void)lower, (void)m, (void)n, (void)k;
    return 1;
#endif
}
/* Where part t of n rows or columns begins, a multiple of 32; those of a triangle are as large. */
static size_t tr__cut(int lower, size_t n, int t, int parts)
{
    const double x = (double)t / parts;
    const double y = (double)n * (lower ? sqrt(x) : x);
    const size_t begin = ((size_t)y + 16) / 32 * 32;
    return t == parts || begin > n ? n : begin;
}
#ifdef _OPENMP
#define TR__PARTS_IN_PARALLEL \
    _Pragma("omp parallel for num_threads(parts) schedule(static, 1)")
#else
#define TR__PARTS_IN_PARALLEL
#endif

/* gemm and syrk, whose parts are rows if there are more rows than columns, as a triangle's always
   are, or columns: then all share A. */
#define TR__PRODUCTS(_, real, table)                                                    \
    static void tr__product##_(int lower, tr_trans ta, tr_trans tb, size_t m, size_t n, \
                               size_t k, real alpha, const real *A, size_t lda,         \
                               const real *B, size_t ldb, real beta, real *C,           \
                               size_t ldc)                                              \
    {                                                                                   \
        const tr__target *use = tr__use();                                              \
        const int parts = tr__parts(lower, m, n, k), rows = lower || m > 2 * n;         \
        int t;                                                                          \
        if (parts == 1) {                                                               \
            use->table.gemm(lower, ta, tb, m, n, k, alpha, A, lda, B, ldb, beta, C,     \
                            ldc);                                                       \
            return;                                                                     \
        }                                                                               \
        TR__PARTS_IN_PARALLEL                                                           \
        for (t = 0; t < parts; t++) {                                                   \
            const size_t from = tr__cut(lower, rows ? m : n, t, parts);                 \
            const size_t to = tr__cut(lower, rows ? m : n, t + 1, parts);               \
            if (rows)                                                                   \
                use->table.gemm(lower, ta, tb, to - from, lower ? to : n, k, alpha,     \
                                A + from * (ta == TR_N ? lda : 1), lda, B, ldb, beta,   \
                                C + from * ldc, ldc);                                   \
            else                                                                        \
                use->table.gemm(0, ta, tb, m, to - from, k, alpha, A, lda,              \
                                B + from * (tb == TR_N ? 1 : ldb), ldb, beta, C + from, \
                                ldc);                                                   \
        }                                                                               \
    }                                                                                   \
    TR_API void tr_gemm##_(tr_trans ta, tr_trans tb, size_t m, size_t n, size_t k,      \
                           real alpha, const real *A, size_t lda, const real *B,        \
                           size_t ldb, real beta, real *C, size_t ldc)                  \
    {                                                                                   \
        TR_ASSERT(lda >= (ta == TR_N ? k : m));                                         \
        TR_ASSERT(ldb >= (tb == TR_N ? n : k));                                         \
        TR_ASSERT(ldc >= n);                                                            \
        tr__product##_(0, ta, tb, m, n, k, alpha, A, lda, B, ldb, beta, C, ldc);        \
    }                                                                                   \
    TR_API void tr_syrk##_(tr_trans ta, size_t n, size_t k, real alpha, const real *A,  \
                           size_t lda, real beta, real *C, size_t ldc)                  \
    {                                                                                   \
        TR_ASSERT(lda >= (ta == TR_N ? k : n));                                         \
        TR_ASSERT(ldc >= n);                                                            \
        tr__product##_(1, ta, ta == TR_N ? TR_T : TR_N, n, n, k, alpha, A, lda, A, lda, \
                       beta, C, ldc);                                                   \
    }
TR__PRODUCTS(, float, f)
TR__PRODUCTS(_d, double, d)
#undef TR__PRODUCTS
#undef TR__PARTS_IN_PARALLEL
#undef TR__OPERATIONS_PER_THREAD

/* Whole sets of partial sums for S and for three sums of chunks, one vector or an even number, and
   a line to align them. */
static size_t tr__gram_work(size_t d, size_t m, size_t sums)
{
    return 4 * (m + (m > 1 ? m % 2 : 0)) * ((d + sums - 1) / sums * sums) + 16;
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
    TR_ASSERT(!y || ldy >= n || ldy == 0);
    tr__use()->f.gram(n, d, m, X, ldx, S, lds, y, ldy, G, ldg, work);
}
TR_API void tr_gram_d(size_t n, size_t d, size_t m, const double *X, size_t ldx,
                      const double *S, size_t lds, const double *y, size_t ldy, double *G,
                      size_t ldg, double *work)
{
    TR_ASSERT(n > 0);
    TR_ASSERT(ldx >= d && lds >= d && ldg >= d);
    TR_ASSERT(!y || ldy >= n || ldy == 0);
    tr__use()->d.gram(n, d, m, X, ldx, S, lds, y, ldy, G, ldg, work);
}

/* -------------------------------------------------------------- eigenvalues */

TR__INLINE int tr__finite(double x) { return fabs(x) <= DBL_MAX; }

static int tr__finite_rows(size_t m, size_t n, const double *A, size_t lda)
{
    size_t i;
    for (i = 0; i < m; i++)
        if (!tr__finite(tr_norm_inf_d(n, A + i * lda))) return 0;
    return 1;
}

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
TR__INLINE uint64_t tr__order_d(double x)
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

/* u <- a multiple of the reflection vector, I - t u u', that leaves of u only its first
   element; returns the square of that. */
static double tr__reflector(size_t n, double *u, double *t, double *neglected)
{
    const double rest = tr_dot_d(n - 1, u + 1, u + 1), square = u[0] * u[0] + rest;
    double norm;
    *t = 0;
    if (rest < 1e-280) { /* nothing, or too little for an exact square */
        if (rest > *neglected) *neglected = rest;
        return u[0] * u[0];
    }
    norm = sqrt(square);
    tr_scale_d(n, 1 / norm, u);
    *t = 1 / (1 + fabs(u[0]));
    u[0] += u[0] > 0 ? 1 : -1;
    return square;
}

/* A power of two that brings the largest |a_ij| into [1/2, 1), so that squares neither
   overflow nor vanish; *exponent undoes it.  0 if A is not finite. */
static double tr__unit_scale(size_t m, size_t n, const double *A, size_t lda,
                             int *exponent)
{
    double big = 0;
    size_t i;
    for (i = 0; i < m; i++) {
        const double top = tr_norm_inf_d(n, A + i * lda);
        if (!tr__finite(top)) return 0;
        if (top > big) big = top;
    }
    frexp(big, exponent);
    if (*exponent < -1000) *exponent = -1000;
    return ldexp(1, -*exponent);
}

static size_t tr__singular_rows(size_t m, size_t n)
{
    return m < n ? n + 7 + (n - 1) / m : m + 7 + (m - 1) / n;
}

/* tr_singular_values_d with arguments checked, in tr__singular_rows rows of min(m, n)
   numbers.
   Bidiagonal form by reflections from both sides, of A or its transpose so that the rows
   are not fewer.  After a column is reflected, each row is updated, and reflected from
   the other side, while it is in the cache. */
static tr_status tr__singular_values(size_t m, size_t n, const double *A, size_t lda,
                                     double *s, double *B, tr_info *info)
{
    const size_t rows = m < n ? n : m, cols = m < n ? m : n;
    double *u, *v, *p, *a, *e2, factor, neglected = 0, top = 0;
    size_t i, j, k, sweeps;
    int exponent;
    factor = tr__unit_scale(m, n, A, lda, &exponent);
    if (factor == 0) return tr__report(info, TR_ERR_NONFINITE, 0, 1);
    v = B + rows * cols;
    p = v + cols;
    a = p + cols;
    e2 = a + 2 * cols;
    u = e2 + 2 * cols;
    for (i = 0; i < rows; i++)
        for (j = 0; j < cols; j++)
            B[i * cols + j] = factor * (m < n ? A[j * lda + i] : A[i * lda + j]);
    for (k = 0; k < cols; k++) {
        const size_t l = cols - k - 1; /* columns to the right */
        double *right = B + k * cols + k + 1, t = 0, q = 0;
        for (i = k; i < rows; i++) u[i] = B[i * cols + k];
        e2[2 * k] = tr__reflector(rows - k, u + k, &t, &neglected);
        if (!l) break;
        tr_gemv_d(TR_T, rows - k, l, t, right, cols, u + k, 0, p);
        tr_axpy_d(l, -u[k], p, right);
        memcpy(v, right, l * sizeof *v);
        e2[2 * k + 1] = tr__reflector(l, v, &q, &neglected);
        tr__use()->d.reflect(rows - k - 1, l, v, q, u + k + 1, p, right + cols, cols,
                             NULL);
    }
    /* The eigenvalues of [ 0 B; B' 0 ], with rows and columns in turn, are +-s. */
    memset(a, 0, 2 * cols * sizeof *a);
    sweeps = tr__tridiagonal(2 * cols, a, e2, &neglected);
    if (sweeps) {
        tr__sort_d(2 * cols, a);
        top = a[2 * cols - 1];
        for (i = 0; i < cols; i++) {
            const double x = a[2 * cols - 1 - i];
            s[i] = x > 0 ? ldexp(x, exponent) : 0;
        }
    }
    if (!sweeps) return tr__report(info, TR_ERR_CONVERGENCE, 60 * cols, 1);
    if (!tr__finite(s[0])) return tr__report(info, TR_ERR_NONFINITE, sweeps - 1, 1);
    return tr__report(info, TR_OK, sweeps - 1, top > 0 ? sqrt(neglected) / top : 0);
}

TR_API tr_status tr_singular_values_d(size_t m, size_t n, const double *A, size_t lda,
                                      double *s, const tr_allocator *memory,
                                      tr_info *info)
{
    tr_status status;
    double *work;
    if (!m || !n || lda < n || !A || !s) return tr__report(info, TR_ERR_ARGUMENT, 0, 1);
    work = tr__allocate_d(memory, tr__singular_rows(m, n), m < n ? m : n);
    if (!work) return tr__report(info, TR_ERR_MEMORY, 0, 1);
    status = tr__singular_values(m, n, A, lda, s, work, info);
    tr__release(memory, work);
    return status;
}

TR_API double tr_stable_rank(size_t n, const double *s)
{
    const double top = tr_norm_inf_d(n, s);
    double sum = 0;
    size_t i;
    if (!(top > 0)) return top;
    for (i = 0; i < n; i++) sum += s[i] / top * (s[i] / top);
    return sum;
}

TR_API double tr_entropy_rank(size_t n, const double *s)
{
    const double top = tr_norm_inf_d(n, s);
    double sum = 0, entropy = 0;
    size_t i;
    if (!(top > 0)) return top;
    for (i = 0; i < n; i++) sum += s[i] / top;
    for (i = 0; i < n; i++) {
        const double p = s[i] / top / sum;
        if (p > 0) entropy -= p * tr_log_at(p);
    }
    return tr_exp_at(entropy);
}

#define TR__BLOCK ((size_t)32)

/* L <- the Cholesky factor of scale A + shift (lower triangle read), its diagonal blocks
   replaced by their inverses, so that the rest is products of matrices.  The leading
   dimension of L is n; what is above the diagonal blocks is undefined.  L may be A.
   work: TR__BLOCK n numbers.
   With least = 0, a pivot that is not positive ends it: 0.  Else one up to `least` times
   its diagonal element counts as infinite, which takes its row out of the system, and
   leaves 0 on the diagonal. */
static int tr__cholesky(size_t n, const double *A, size_t lda, double scale, double shift,
                        double least, double *L, double *work)
{
    double floors[TR__BLOCK];
    size_t i, j, k, b;
    for (i = 0; i < n; i++) {
        for (j = 0; j <= i; j++) L[i * n + j] = scale * A[i * lda + j];
        L[i * n + i] += shift;
    }
    for (k = 0; k < n; k += b) {
        double *D = L + k * n + k;
        b = n - k < TR__BLOCK ? n - k : TR__BLOCK;
        for (i = 0; i < b; i++) floors[i] = least * D[i * n + i];
        if (k)
            tr_gemm_d(TR_N, TR_T, n - k, b, k, -1, L + k * n, n, L + k * n, n, 1, D, n);
        for (i = 0; i < b; i++) {
            double *row = D + i * n;
            for (j = 0; j < i; j++)
                row[j] = (row[j] - tr_dot_d(j, row, D + j * n)) / D[j * n + j];
            row[i] -= tr_dot_d(i, row, row);
            if (!(row[i] > floors[i])) {
                if (least == 0) return 0;
                row[i] = HUGE_VAL;
            }
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

/* x <- L^-1 x.  work: TR__BLOCK. */
static void tr__cholesky_forward(size_t n, const double *L, double *x, double *work)
{
    size_t k, b;
    for (k = 0; k < n; k += b) {
        b = n - k < TR__BLOCK ? n - k : TR__BLOCK;
        if (k) tr_gemv_d(TR_N, b, k, -1, L + k * n, n, x, 1, x + k);
        tr_gemv_d(TR_N, b, b, 1, L + k * n + k, n, x + k, 0, work);
        memcpy(x + k, work, b * sizeof *x);
    }
}

/* x <- L'^-1 x.  work: TR__BLOCK. */
static void tr__cholesky_backward(size_t n, const double *L, double *x, double *work)
{
    size_t k = (n + TR__BLOCK - 1) / TR__BLOCK * TR__BLOCK, b;
    while (k) {
        k -= TR__BLOCK;
        b = n - k < TR__BLOCK ? n - k : TR__BLOCK;
        tr_gemv_d(TR_T, b, b, 1, L + k * n + k, n, x + k, 0, work);
        memcpy(x + k, work, b * sizeof *x);
        if (k) tr_gemv_d(TR_T, b, k, -1, L + k * n, n, x + k, 1, x);
    }
}

/* x <- (L L')^-1 x.  work: TR__BLOCK. */
static void tr__cholesky_solve(size_t n, const double *L, double *x, double *work)
{
    tr__cholesky_forward(n, L, x, work);
    tr__cholesky_backward(n, L, x, work);
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
                        if (tr__cholesky(n, o->A, o->lda, sign, -sign * end, 0, o->L,
                                         o->L + n * n))
                            return TR_OK;
                        /* A pair too close to be told apart yet. */
                        if (inverse)
                            tr__cholesky(n, o->A, o->lda, 1, 0, 0, o->L, o->L + n * n);
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
    if (!n || lda < n || !A || !smallest || !largest || !(rtol > 0 && rtol < 1))
        return tr__report(info, TR_ERR_ARGUMENT, 0, 1);
    if (!tr__finite_rows(n, n, A, lda)) return tr__report(info, TR_ERR_NONFINITE, 0, 1);
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
    if (!tr__cholesky(n, A, lda, 1, 0, 0, o.L, o.L + n * n))
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

/* ---------------------------------------------------------------- penalties */
static void tr__check_penalty(const tr_penalty *p)
{
    TR_ASSERT(p->kind != TR_GROUP || p->group > 0);
    TR_ASSERT(p->kind != TR_LP || (p->p > 0 && tr__finite(p->p * p->lambda)));
    TR_ASSERT(tr__finite(p->lambda) && p->lambda >= 0);
    TR_ASSERT(p->kind != TR_ELASTIC_NET || (tr__finite(p->lambda2) && p->lambda2 >= 0));
    (void)p;
}

/* The strengths of |w| and of w^2 / 2. */
static double tr__lambda1(const tr_penalty *p)
{
    return p->kind == TR_L1 || p->kind == TR_ELASTIC_NET ||
                   (p->kind == TR_LP && p->p == 1)
               ? p->lambda
               : 0;
}
static double tr__lambda2(const tr_penalty *p)
{
    return p->kind == TR_L2                ? p->lambda
           : p->kind == TR_ELASTIC_NET     ? p->lambda2
           : p->kind == TR_LP && p->p == 2 ? 2 * p->lambda
                                           : 0;
}
/* |w|^p that is neither of them. */
static int tr__powered(const tr_penalty *p)
{
    return p->kind == TR_LP && p->p != 1 && p->p != 2;
}
/* Is the prox not for the kernels, and not nothing? */
static int tr__apart(const tr_penalty *p)
{
    return (p->kind == TR_GROUP || p->kind == TR_LINF || tr__powered(p)) && p->lambda > 0;
}

/* The constants of a prox, which is only skipped where the penalty is nothing at all, or
   not for the kernels.  Returns the form. */
static int tr__prox_constants(const tr_penalty *p, double step, double *o)
{
    const int hard = p->kind == TR_L0;
    const double lambda2 = tr__lambda2(p);
    tr__check_penalty(p);
    memset(o, 0, TR__CONSTANTS * sizeof *o);
    o[TR__OFF] = o[TR__BEYOND] = step * tr__lambda1(p);
    if (hard) o[TR__BEYOND] = sqrt(2 * step * p->lambda);
    o[TR__LAMBDA2] = lambda2;
    o[TR__SHRINK] = 1 + step * lambda2;
    if (tr__apart(p) || !(p->lambda > 0 || lambda2 > 0)) return 0;
    return TR__PROX | (hard ? TR__HARD : 0) | (lambda2 > 0 ? TR__DIVIDE : 0);
}

/* x_i^p, x >= 0: by tr_pow_at, or where it is rounded to f32 afterwards by a faster way
   within 2^-43 of itself. */
static void tr__powers(int exact, double p, size_t n, double *x)
{
    size_t i;
    if (exact)
        for (i = 0; i < n; i++) x[i] = tr_pow_at(x[i], p);
    else {
        tr__use()->d.log(n, x, x);
        tr__use()->d.scale(n, p, x);
        tr__use()->d.exp(n, x, x);
    }
}

/* eta / h of a weight in Adam's metric, and with theta = eta lambda its lambda h. */
TR__INLINE double tr__weight(const double *c, double v)
{
    return c[TR__VHAT] * sqrt(v) + c[TR__EPSILON];
}
TR__INLINE double tr__reach(const double *c, double theta, double v)
{
    return theta / tr__weight(c, v);
}

/* The largest a >= 0 for which w = 0 minimizes (w - a)^2 / 2 + theta w^p over w >= 0; p is
   not 1.  For p < 1 there is then a second minimizer, w = (2 theta (1 - p))^(1 / (2 - p)):
   the root of w/2 - a + theta w^(p-1) = 0 = w - a + theta p w^(p-1). */
static double tr__power_reach(double p, double theta)
{
    const double q = 1 / (2 - p);
    if (p > 1) return 0;
    return tr_pow_at(theta, q) * tr_pow_at(2 * (1 - p), q) * (2 - p) / (2 * (1 - p));
}

/* The root of c w^m = a. */
static double tr__power_root(double m, double c, double a)
{
    const double q = 1 / m;
    return fabs(q) < 1 ? tr_pow_at(a, q) / tr_pow_at(c, q) : tr_pow_at(a / c, q);
}

/* The minimizer for one a, and a - w = theta p w^(p-1) where w > 0.

   Where there is no closed form: with y = log w, m = p - 1 and c = theta p,
       g(y) = log((e^y + c e^(m y)) / a)
   is convex, and the minimizer is its root, for m < 0 the larger one.  So Newton's method
   comes down to it from any point above, such as w = a, or the root of c w^m = a; from
   below (that root is rounded) its first step goes above.  At the root g' >= min(1, |m|),
   and to the right of it g' <= max(1, m): each step leaves a fixed part of the error at
   most, in the end its square; some 3 steps, at most 12 seen. */
static double tr__power_prox(double p, double theta, double reach, double a,
                             double *taken)
{
    const double m = p - 1, c = theta * p;
    double w, x, sum;
    int first = 1;
    *taken = 0;
    if (!(a <= DBL_MAX) || a == 0 || theta == 0) return a;
    *taken = a;
    if (c > DBL_MAX || a <= reach) return 0;
    if (p == 1.5) {
        const double b = c / 2, root = b < 1e150 ? sqrt(b * b + a) : b;
        x = a / (b + root);
        *taken = c * x;
        return x * x < a ? x * x : a;
    }
    if (p == 3) {
        const double b = c * a * 4;
        w = b <= DBL_MAX ? a / (0.5 + sqrt(1 + b) / 2) : sqrt(a) / sqrt(c);
        *taken = c * w * w;
        return w;
    }
    x = a;
    if (m > 0 && (w = tr__power_root(m, c, a)) < x) x = w;
    if (x == 0) return 0;
    for (;; first = 0) {
        double power = tr_pow_at(x, m);
        w = x;
        *taken = c * power;
        if (!(power >= DBL_MIN && power <= DBL_MAX)) { /* but c w^m is in the format */
            power = tr_pow_at(x, m / 4) * tr_pow_at(x, m / 4);
            *taken = c * power * power;
        }
        sum = w + *taken;
        if (fabs(sum - a) <= 4 * DBL_EPSILON * a) return w;
        x = w * tr_exp_at(tr_log_at(a / sum) * sum / (w + m * *taken));
        if (!(x > 0 && (x < w || first))) return w;
    }
}

/* Both types from one text; _ is the suffix of their names.

   tr__magnitude: sum |x_i|^p in f64 whatever the type: 256 numbers by the fixed tree,
   these sums in order.

   tr__shrink, tr__clamp and tr__pull: the prox of groups, of the maximum and of other
   orders, in place; what it takes off goes to b, times `rate`; with c and v in the metric
   of Adam.

   tr__excess: f(t) = sum max(|w_i| unit - t, 0) / h_i, its slope and how many are above t.
   f is convex, and falls, so that Newton's method climbs from 0 to where it is theta: it
   is there once no more fall below t.  f times its slope shrinks by four at every step.
   `unit` keeps sums in the format. */
#define TR__PENALTIES(real, table, _)                                                    \
    static double tr__magnitude##_(size_t n, const real *x, double p)                    \
    {                                                                                    \
        double t[256], s[256], sum = 0;                                                  \
        size_t i, m;                                                                     \
        for (; n; n -= m, x += m) {                                                      \
            m = n < 256 ? n : 256;                                                       \
            for (i = 0; i < m; i++) t[i] = (double)x[i];                                 \
            if (p == 3)                                                                  \
                for (i = 0; i < m; i++) {                                                \
                    s[i] = t[i] * t[i];                                                  \
                    t[i] = fabs(t[i]);                                                   \
                }                                                                        \
            else if (p != 1 && p != 2) {                                                 \
                for (i = 0; i < m; i++) t[i] = fabs(t[i]);                               \
                tr__powers(sizeof(real) == 8, p, m, t);                                  \
            }                                                                            \
            sum += p == 3   ? tr_dot_d(m, t, s)                                          \
                   : p == 2 ? tr_dot_d(m, t, t)                                          \
                            : tr_norm1_d(m, t);                                          \
        }                                                                                \
        return sum;                                                                      \
    }                                                                                    \
    static void tr__shrink##_(const tr_penalty *p, double step, double rate, size_t n,   \
                              real *b, real *w)                                          \
    {                                                                                    \
        const double theta = step * p->lambda;                                           \
        size_t m;                                                                        \
        for (; n; n -= m, w += m) {                                                      \
            double norm, part;                                                           \
            m = n < p->group ? n : p->group;                                             \
            norm = sqrt(tr__magnitude##_(m, w, 2));                                      \
            part = norm <= theta ? 1 : theta / norm;                                     \
            if (b) {                                                                     \
                tr__use()->table.axpy(m, (real)(part * rate), w, b);                     \
                b += m;                                                                  \
            }                                                                            \
            if (part == 1)                                                               \
                memset(w, 0, m * sizeof *w);                                             \
            else                                                                         \
                tr__use()->table.scale(m, (real)(1 - part), w);                          \
        }                                                                                \
    }                                                                                    \
    static size_t tr__excess##_(double t, double unit, const double *c, size_t n,        \
                                const real *v, const real *w, double *sum,               \
                                double *weight)                                          \
    {                                                                                    \
        double over[256], h[256];                                                        \
        size_t count = 0, i, m;                                                          \
        *sum = *weight = 0;                                                              \
        for (i = 0; i < 256; i++) h[i] = 1;                                              \
        for (; n; n -= m, w += m) {                                                      \
            m = n < 256 ? n : 256;                                                       \
            if (c) {                                                                     \
                for (i = 0; i < m; i++) h[i] = tr__weight(c, (double)v[i]);              \
                v += m;                                                                  \
            }                                                                            \
            for (i = 0; i < m; i++) {                                                    \
                const double d = fabs((double)w[i]) * unit - t;                          \
                over[i] = d > 0 ? d * h[i] : 0;                                          \
                count += d > 0;                                                          \
                if (c && !(d > 0)) h[i] = 0;                                             \
            }                                                                            \
            *sum += tr_sum_d(m, over);                                                   \
            if (c) *weight += tr_sum_d(m, h);                                            \
        }                                                                                \
        if (!c) *weight = (double)count;                                                 \
        return count;                                                                    \
    }                                                                                    \
    static void tr__clamp##_(double theta, double rate, const double *c, size_t n,       \
                             const real *v, real *b, real *w)                            \
    {                                                                                    \
        const double top = (double)tr__use()->table.norm_inf(n, w);                      \
        const double unit = top > 1e150 ? ldexp(1, -600) : 1, goal = theta * unit;       \
        double t = 0, next, sum, weight;                                                 \
        size_t count, before = 0, i;                                                     \
        if (top > DBL_MAX) return;                                                       \
        if (top != top) {                                                                \
            for (i = 0; i < n; i++) w[i] = (real)top;                                    \
            return;                                                                      \
        }                                                                                \
        for (;; before = count) {                                                        \
            count = tr__excess##_(t, unit, c, n, v, w, &sum, &weight);                   \
            if (count == before || !(sum > goal)) break;                                 \
            next = t + (sum - goal) / weight;                                            \
            if (!before && !c && top * unit - goal > next) next = top * unit - goal;     \
            if (!(next > t)) break;                                                      \
            t = next;                                                                    \
        }                                                                                \
        t /= unit;                                                                       \
        for (i = 0; i < n; i++) {                                                        \
            const double u = (double)w[i];                                               \
            if (t > 0 && !(fabs(u) > t)) continue;                                       \
            w[i] = (real)(t > 0 && u < 0 ? -t : t);                                      \
            if (b) b[i] = (real)((u - (double)w[i]) * rate + (double)b[i]);              \
        }                                                                                \
    }                                                                                    \
    static void tr__pull##_(const tr_penalty *p, double step, double rate,               \
                            const double *c, size_t n, const real *v, real *b, real *w)  \
    {                                                                                    \
        const double most = step * p->lambda;                                            \
        double theta = most, reach = tr__power_reach(p->p, theta);                       \
        size_t i;                                                                        \
        for (i = 0; i < n; i++) {                                                        \
            const double u = (double)w[i];                                               \
            double taken, x;                                                             \
            if (c) {                                                                     \
                theta = tr__reach(c, most, (double)v[i]);                                \
                reach = tr__power_reach(p->p, theta);                                    \
            }                                                                            \
            x = tr__power_prox(p->p, theta, reach, fabs(u), &taken);                     \
            w[i] = (real)(x > 0 || p->p > 1 ? copysign(x, u) : x);                       \
            if (b) b[i] = (real)(copysign(taken, u) * rate + (double)b[i]);              \
        }                                                                                \
    }                                                                                    \
    static void tr__prox_apart##_(const tr_penalty *p, double step, double rate,         \
                                  size_t n, real *b, real *w)                            \
    {                                                                                    \
        if (p->kind == TR_GROUP)                                                         \
            tr__shrink##_(p, step, rate, n, b, w);                                       \
        else if (p->kind == TR_LINF)                                                     \
            tr__clamp##_(step * p->lambda, rate, NULL, n, NULL, b, w);                   \
        else                                                                             \
            tr__pull##_(p, step, rate, NULL, n, NULL, b, w);                             \
    }                                                                                    \
    TR_API double tr_penalty_value##_(const tr_penalty *p, size_t n, const real *w)      \
    {                                                                                    \
        const double lambda1 = tr__lambda1(p), lambda2 = tr__lambda2(p);                 \
        double sum = 0;                                                                  \
        size_t i, m;                                                                     \
        tr__check_penalty(p);                                                            \
        if (p->kind == TR_L0)                                                            \
            for (i = 0; i < n; i++) sum += w[i] != 0;                                    \
        if (p->kind == TR_GROUP)                                                         \
            for (i = 0; i < n; i += m) {                                                 \
                m = n - i < p->group ? n - i : p->group;                                 \
                sum += sqrt(tr__magnitude##_(m, w + i, 2));                              \
            }                                                                            \
        if (tr__powered(p)) sum = tr__magnitude##_(n, w, p->p);                          \
        if (p->kind == TR_LINF) sum = (double)tr__use()->table.norm_inf(n, w);           \
        sum = p->lambda > 0 ? sum * p->lambda : 0;                                       \
        if (lambda1 > 0) sum += lambda1 * tr__magnitude##_(n, w, 1);                     \
        if (lambda2 > 0) sum += lambda2 / 2 * tr__magnitude##_(n, w, 2);                 \
        return sum;                                                                      \
    }                                                                                    \
    TR_API void tr_penalty_subgradient##_(const tr_penalty *p, size_t n, const real *w,  \
                                          real *g)                                       \
    {                                                                                    \
        const real lambda1 = (real)tr__lambda1(p), lambda2 = (real)tr__lambda2(p);       \
        size_t i, m;                                                                     \
        tr__check_penalty(p);                                                            \
        if (lambda1 > 0) tr__use()->table.slope(TR__SIGN, lambda1, 0, n, w, g);          \
        if (lambda2 > 0) tr__use()->table.axpy(n, lambda2, w, g);                        \
        if (p->kind == TR_GROUP)                                                         \
            for (i = 0; i < n; i += m) {                                                 \
                double norm;                                                             \
                m = n - i < p->group ? n - i : p->group;                                 \
                norm = sqrt(tr__magnitude##_(m, w + i, 2));                              \
                if (norm != 0)                                                           \
                    tr__use()->table.axpy(m, (real)(p->lambda / norm), w + i, g + i);    \
            }                                                                            \
        if (p->kind == TR_LINF && p->lambda > 0) {                                       \
            const real top = tr__use()->table.norm_inf(n, w);                            \
            size_t ties = 0;                                                             \
            for (i = 0; i < n; i++) ties += w[i] == top || w[i] == -top;                 \
            if (top != top)                                                              \
                for (i = 0; i < n; i++) g[i] += top;                                     \
            else if (top > 0)                                                            \
                tr__use()->table.slope(TR__TOP, (real)(p->lambda / (double)ties), top,   \
                                       n, w, g);                                         \
        }                                                                                \
        if (p->kind == TR_LP && p->p == 3 && p->lambda > 0)                              \
            tr__use()->table.slope(TR__SQUARE_SLOPE, (real)(3 * p->lambda), 0, n, w, g); \
        else if (tr__powered(p) && p->lambda > 0) {                                      \
            double t[256];                                                               \
            const double c = p->p * p->lambda;                                           \
            for (; n; n -= m, w += m, g += m) {                                          \
                m = n < 256 ? n : 256;                                                   \
                for (i = 0; i < m; i++) t[i] = fabs((double)w[i]);                       \
                tr__powers(sizeof(real) == 8, p->p - 1, m, t);                           \
                for (i = 0; i < m; i++)                                                  \
                    g[i] += w[i] != 0 ? (real)copysign(c * t[i], (double)w[i]) : 0;      \
            }                                                                            \
        }                                                                                \
    }                                                                                    \
    static void tr__constants##_(const double *o, real *c)                               \
    {                                                                                    \
        int i;                                                                           \
        for (i = 0; i < TR__CONSTANTS; i++) c[i] = (real)o[i];                           \
    }                                                                                    \
    static void tr__step##_(int form, const double *o, size_t n, const real *g, real *b, \
                            const real *u, real *w)                                      \
    {                                                                                    \
        real c[TR__CONSTANTS];                                                           \
        tr__constants##_(o, c);                                                          \
        tr__use()->table.step(form | (g ? TR__DESCEND : 0), c, n, g, b, u, w);           \
    }                                                                                    \
    TR_API void tr_prox##_(const tr_penalty *p, double step, size_t n, const real *u,    \
                           real *w)                                                      \
    {                                                                                    \
        double c[TR__CONSTANTS];                                                         \
        const int form = tr__prox_constants(p, step, c);                                 \
        TR_ASSERT(step >= 0);                                                            \
        tr__step##_(form, c, n, NULL, NULL, u, w);                                       \
        if (tr__apart(p)) tr__prox_apart##_(p, step, 0, n, NULL, w);                     \
    }                                                                                    \
    TR_API size_t tr_count_small##_(size_t n, double threshold, const real *w)           \
    {                                                                                    \
        size_t count = 0, i;                                                             \
        TR_ASSERT(threshold >= 0);                                                       \
        for (i = 0; i < n; i++) {                                                        \
            const double a = fabs((double)w[i]);                                         \
            count += (size_t)(threshold > 0 ? a < threshold : a == 0);                   \
        }                                                                                \
        return count;                                                                    \
    }                                                                                    \
    TR_API void tr_soft_threshold##_(size_t n, real theta, const real *x, real *y)       \
    {                                                                                    \
        double c[TR__CONSTANTS] = { 0 };                                                 \
        TR_ASSERT(theta >= 0);                                                           \
        c[TR__BEYOND] = c[TR__OFF] = (double)theta;                                      \
        tr__step##_(TR__PROX, c, n, NULL, NULL, x, y);                                   \
    }
TR__PENALTIES(float, f, )
TR__PENALTIES(double, d, _d)
#undef TR__PENALTIES

/* ------------------------------------------------------------------ factors */

static void tr__swap(size_t n, double *x, double *y)
{
    size_t i;
    for (i = 0; i < n; i++) {
        const double v = x[i];
        x[i] = y[i];
        y[i] = v;
    }
}

/* C P = Q R for the `count` columns of C, each `length` >= count numbers in a row of F.
   Row j of F becomes column j of R up to the diagonal, which is apart, and from there the
   vector u of a reflection I - t u u'; Q is their product in order.  With `order`, the
   longest column comes next, P e_j = e_order[j]; it ends, and returns how many columns
   are done, where none is left of length 1e-120; square: count numbers. */
static size_t tr__qr(size_t count, size_t length, double *F, double *t, double *diagonal,
                     double *order, double *square)
{
    double unused = 0;
    size_t i, j;
    if (order)
        for (j = 0; j < count; j++) {
            order[j] = (double)j;
            square[j] = tr_dot_d(length, F + j * length, F + j * length);
        }
    for (j = 0; j < count; j++) {
        double *u = F + j * length + j, first, size2;
        if (order) {
            size_t next = j;
            for (i = j + 1; i < count; i++)
                if (square[i] > square[next]) next = i;
            if (!(square[next] > 1e-240)) break;
            if (next != j) {
                tr__swap(length, F + j * length, F + next * length);
                tr__swap(1, order + j, order + next);
                square[next] = square[j];
            }
        }
        first = u[0];
        size2 = tr__reflector(length - j, u, &t[j], &unused);
        diagonal[j] = t[j] == 0 ? first : first > 0 ? -sqrt(size2) : sqrt(size2);
        if (order || t[j] != 0)
            tr__use()->d.reflect(count - j - 1, length - j, u, t[j], NULL, NULL,
                                 u + length, length, order ? square + j + 1 : NULL);
    }
    return j;
}

/* Of rows p ... n - 1 of X, `width` apart, the longest comes to p. */
static void tr__longest_first(size_t p, size_t n, size_t width, double *X, double *norm)
{
    size_t best = p, q;
    for (q = p + 1; q < n; q++)
        if (norm[q] > norm[best]) best = q;
    if (best == p) return;
    tr__swap(width, X + p * width, X + best * width);
    tr__swap(1, norm + p, norm + best);
}

#define TR__SWEEPS ((size_t)40)

/* The n rows of X, `width` apart, become orthogonal in their first n numbers by rotations
   of whole rows, and sorted by length, norm[i], longest first.  *gap is the largest cosine
   between two rows in the last sweep.  Returns the number of sweeps, 0 at the limit. */
static size_t tr__jacobi(size_t n, size_t width, double *X, double *norm, double *gap)
{
    const double tolerance = DBL_EPSILON * (4 + sqrt((double)n));
    size_t sweep, p, q, rotations = 1;
    for (sweep = 0; rotations && sweep < TR__SWEEPS; sweep++) {
        rotations = 0;
        *gap = 0;
        for (p = 0; p < n; p++) norm[p] = tr_norm2_d(n, X + p * width);
        for (p = 0; p < n; p++) {
            double *x = X + p * width;
            tr__longest_first(p, n, width, X, norm);
            for (q = p + 1; q < n; q++) {
                double *y = X + q * width, product = tr_dot_d(n, x, y);
                double cosine = fabs(product) / norm[q] / norm[p], tau, tangent, c, s;
                if (!(cosine <= *gap)) *gap = cosine;
                if (cosine <= tolerance) continue;
                if (!(norm[q] > 1e-140)) return 0;
                rotations++;
                /* the smaller root of t^2 + 2 tau t = 1, of the sign of the product */
                tau = (norm[p] - norm[q]) * (norm[p] + norm[q]) / (2 * fabs(product));
                tangent = (product < 0 ? -1 : 1) / (tau + sqrt(1 + tau * tau));
                c = 1 / sqrt(1 + tangent * tangent);
                s = tangent * c;
                /* c x + s y and c y - s x as three shears, one fma each */
                tr__use()->d.rotate(width - n, s / (1 + c), -s, x + n, y + n);
                norm[q] = sqrt(tr__use()->d.rotate(n, s / (1 + c), -s, x, y));
                norm[p] = sqrt(norm[p] * norm[p] + tangent * product);
            }
        }
    }
    return rotations ? 0 : sweep;
}

/* An orthonormal basis, P Q W': row i of W is rows[i] / norm[i] (without norms, rows[i]),
   then zeros, and a row of the identity from `count` on; Q is the product of `count`
   reflections in F, as tr__qr leaves them, P its permutation or 1. */
typedef struct tr__side {
    size_t length, width, count; /* rows are `width` apart, of `count` numbers */
    const double *rows, *norm, *t, *order;
    double *F;
} tr__side;

/* C = left diag(norm) 2^exponent right'; C is A, or A' if A is wide. */
typedef struct tr__svd {
    size_t k, length, rank; /* min(m, n), max(m, n), how many of `norm` are not 0 */
    int exponent;
    double *norm, *vector; /* k, max(m, n) */
    double *memory, *free; /* all, and what is left of it */
    tr__side left, right;
} tr__svd;

static size_t tr__svd_rows(size_t m, size_t n)
{
    const size_t k = m < n ? m : n, length = m < n ? n : m;
    return length + 3 * k + 5 + (length - 1) / k + 1;
}

/* C P = Q R, R' = Q2 L', and rotations J that make the columns of L orthogonal:
   L J' = W' diag(norm), C = (Q W') diag(norm) (P Q2 J')'.  Without `both`, right is not
   to be used.  Memory: tr__svd_rows rows of min(m, n) numbers. */
static tr_status tr__svd_of(tr__svd *o, size_t m, size_t n, const double *A, size_t lda,
                            int both, double *memory, tr_info *info)
{
    const size_t length = m < n ? n : m, k = m < n ? m : n;
    double *F = memory, *T = F + k * length, *X = T + k * k, *t = X + 2 * k * k;
    double *diagonal = t + 2 * k, *order = diagonal + k, gap = 0, factor;
    size_t i, j, r, width, sweeps = 0;
    factor = tr__unit_scale(m, n, A, lda, &o->exponent);
    if (factor == 0) return tr__report(info, TR_ERR_NONFINITE, 0, 1);
    for (j = 0; j < k; j++)
        for (i = 0; i < length; i++)
            F[j * length + i] = factor * (m < n ? A[j * lda + i] : A[i * lda + j]);
    o->k = k;
    o->length = length;
    o->norm = order + k;
    o->vector = o->norm + k;
    o->free = o->vector + length;
    o->rank = r = tr__qr(k, length, F, t, diagonal, order, o->vector);
    width = both ? 2 * r : r;
    for (i = 0; i < r; i++)
        for (j = 0; j < k; j++)
            T[i * k + j] = j < i ? 0 : j > i ? F[j * length + i] : diagonal[i];
    tr__qr(r, k, T, t + k, diagonal, NULL, NULL);
    memset(X, 0, r * width * sizeof *X);
    for (i = 0; i < r; i++) {
        double *row = X + i * width;
        row[i] = diagonal[i];
        for (j = i + 1; j < r; j++) row[j] = T[j * k + i];
        if (both) row[r + i] = 1;
    }
    if (r) sweeps = tr__jacobi(r, width, X, o->norm, &gap);
    if (r && !sweeps) return tr__report(info, TR_ERR_CONVERGENCE, TR__SWEEPS, 1);
    for (i = r; i < k; i++) o->norm[i] = 0;
    if (!tr__finite(ldexp(o->norm[0], o->exponent)))
        return tr__report(info, TR_ERR_NONFINITE, sweeps, 1);
    o->left.length = length;
    o->right.length = k;
    o->left.width = o->right.width = width;
    o->left.count = o->right.count = r;
    o->left.rows = X;
    o->right.rows = X + r;
    o->left.norm = o->norm;
    o->right.norm = NULL;
    o->left.F = F;
    o->right.F = T;
    o->left.t = t;
    o->right.t = t + k;
    o->left.order = NULL;
    o->right.order = order;
    return tr__report(info, TR_OK, sweeps, gap);
}

/* The rows E, o->length numbers each, times Q', or Q if `back`. */
static void tr__side_apply(const tr__side *o, int back, size_t count, double *E)
{
    size_t i, j;
    for (i = 0; i < o->count; i++) {
        j = back ? i : o->count - 1 - i;
        if (o->t[j] != 0)
            tr__use()->d.reflect(count, o->length - j, o->F + j * o->length + j, o->t[j],
                                 NULL, NULL, E + j, o->length, NULL);
    }
}

/* c <- Q' P' b */
static void tr__side_enter(const tr__side *o, const double *b, double *c)
{
    size_t i;
    for (i = 0; i < o->length; i++) c[i] = b[o->order ? (size_t)o->order[i] : i];
    tr__side_apply(o, 1, 1, c);
}

/* x <- P Q c; c is destroyed. */
static void tr__side_leave(const tr__side *o, double *c, double *x)
{
    size_t i;
    tr__side_apply(o, 0, 1, c);
    for (i = 0; i < o->length; i++) x[o->order ? (size_t)o->order[i] : i] = c[i];
}

/* B <- the columns of the basis, k of them.  E: k o->length numbers. */
static void tr__side_columns(const tr__side *o, size_t k, double *B, size_t ldb,
                             double *E)
{
    size_t i, j;
    memset(E, 0, k * o->length * sizeof *E);
    for (i = 0; i < k; i++) {
        double *row = E + i * o->length;
        if (i >= o->count)
            row[i] = 1;
        else
            for (j = 0; j < o->count; j++)
                row[j] = o->rows[i * o->width + j] / (o->norm ? o->norm[i] : 1);
    }
    tr__side_apply(o, 0, k, E);
    for (j = 0; j < o->length; j++) {
        double *row = B + (o->order ? (size_t)o->order[j] : j) * ldb;
        for (i = 0; i < k; i++) row[i] = E[i * o->length + j];
    }
}

/* How many singular values are above rtol times the first. */
static size_t tr__svd_rank(const tr__svd *o, double rtol)
{
    size_t rank = 0;
    while (rank < o->rank && o->norm[rank] > rtol * o->norm[0]) rank++;
    return rank;
}

/* B <- left diag(o->vector) right' over the first `count` columns, or its transpose.
   Takes 2 length + k rows of memory beyond what tr__svd_of needs. */
static void tr__svd_product(const tr__svd *o, int transposed, size_t count, double *B,
                            size_t ldb)
{
    const size_t k = o->k, length = o->length;
    double *L = o->free, *R = L + k * length, *E = R + k * k;
    size_t i, j;
    tr__side_columns(&o->left, k, L, k, E);
    tr__side_columns(&o->right, k, R, k, E);
    for (j = 0; j < k; j++)
        for (i = 0; i < count; i++) R[j * k + i] *= o->vector[i];
    if (transposed)
        tr_gemm_d(TR_N, TR_T, k, length, count, 1, R, k, L, k, 0, B, ldb);
    else
        tr_gemm_d(TR_N, TR_T, length, k, count, 1, L, k, R, k, 0, B, ldb);
}

/* tr__svd_of in memory of its own, with `more` rows; if not TR_OK, it is released. */
static tr_status tr__svd_open(tr__svd *o, size_t m, size_t n, const double *A, size_t lda,
                              int both, size_t more, const tr_allocator *memory,
                              tr_info *info)
{
    tr_status status;
    o->memory = tr__allocate_d(memory, tr__svd_rows(m, n) + more, m < n ? m : n);
    if (!o->memory) return tr__report(info, TR_ERR_MEMORY, 0, 1);
    status = tr__svd_of(o, m, n, A, lda, both, o->memory, info);
    if (status != TR_OK) tr__release(memory, o->memory);
    return status;
}

TR_API tr_status tr_svd_d(size_t m, size_t n, const double *A, size_t lda, double *U,
                          size_t ldu, double *s, double *V, size_t ldv,
                          const tr_allocator *memory, tr_info *info)
{
    const size_t k = m < n ? m : n;
    tr__svd o;
    tr_status status;
    double *left, *right;
    size_t i;
    if (!m || !n || lda < n || !A || !s || (U && ldu < k) || (V && ldv < k))
        return tr__report(info, TR_ERR_ARGUMENT, 0, 1);
    left = m < n ? V : U;
    right = m < n ? U : V;
    status = tr__svd_open(&o, m, n, A, lda, right != NULL, m < n ? n : m, memory, info);
    if (status == TR_OK) {
        if (left) tr__side_columns(&o.left, k, left, m < n ? ldv : ldu, o.free);
        if (right) tr__side_columns(&o.right, k, right, m < n ? ldu : ldv, o.free);
        for (i = 0; i < k; i++) s[i] = ldexp(o.norm[i], o.exponent);
        tr__release(memory, o.memory);
    }
    return status;
}

TR_API tr_status tr_nuclear_norm_d(size_t m, size_t n, const double *A, size_t lda,
                                   double *norm, const tr_allocator *memory)
{
    const size_t k = m < n ? m : n;
    tr_status status;
    double *work;
    size_t rows;
    if (!m || !n || lda < n || !A || !norm) return TR_ERR_ARGUMENT;
    rows = tr__singular_rows(m, n);
    work = tr__allocate_d(memory, rows + 1, k);
    if (!work) return TR_ERR_MEMORY;
    status = tr__singular_values(m, n, A, lda, work + rows * k, work, NULL);
    if (status == TR_OK) {
        *norm = tr_sum_d(k, work + rows * k);
        if (!tr__finite(*norm)) status = TR_ERR_NONFINITE;
    }
    tr__release(memory, work);
    return status;
}

TR_API tr_status tr_singular_threshold_d(size_t m, size_t n, double theta,
                                         const double *A, size_t lda, double *B,
                                         size_t ldb, size_t *rank,
                                         const tr_allocator *memory, tr_info *info)
{
    tr__svd o;
    tr_status status;
    size_t left = 0;
    if (!m || !n || lda < n || ldb < n || !A || !B || !(theta >= 0) || !tr__finite(theta))
        return tr__report(info, TR_ERR_ARGUMENT, 0, 1);
    status = tr__svd_open(&o, m, n, A, lda, 1, m + n + (m < n ? n : m), memory, info);
    if (status == TR_OK) {
        const double step = ldexp(theta, -o.exponent);
        for (; left < o.rank && o.norm[left] > step; left++)
            o.vector[left] = ldexp(o.norm[left] - step, o.exponent);
        tr__svd_product(&o, m < n, left, B, ldb);
        if (rank) *rank = left;
        tr__release(memory, o.memory);
    }
    return status;
}

/* The rows below a diagonal block are solved for by substitution, not by its inverse as in
   tr__cholesky: the error does not depend on how the block is conditioned. */
TR_API tr_status tr_cholesky_d(size_t n, double *A, size_t lda)
{
    const size_t wide = 2 * TR__BLOCK;
    double T[2 * TR__BLOCK * TR__BLOCK];
    size_t i, j, k, b, r, rows;
    if (!n || lda < n || !A) return TR_ERR_ARGUMENT;
    for (i = 0; i < n; i++)
        if (!tr__finite(tr_norm_inf_d(i + 1, A + i * lda))) return TR_ERR_NONFINITE;
    for (k = 0; k < n; k += b) {
        b = n - k < TR__BLOCK ? n - k : TR__BLOCK;
        for (i = k; i < k + b; i++) {
            double *row = A + i * lda;
            for (j = k; j < i; j++)
                row[j] = (row[j] - tr_dot_d(j, row, A + j * lda)) / A[j * lda + j];
            row[i] -= tr_dot_d(i, row, row);
            if (!(row[i] > 0)) return TR_ERR_SINGULAR;
            row[i] = sqrt(row[i]);
        }
        if (k && k + b < n)
            tr_gemm_d(TR_N, TR_T, n - k - b, b, k, -1, A + (k + b) * lda, lda,
                      A + k * lda, lda, 1, A + (k + b) * lda + k, lda);
        for (i = k + b; i < n; i += rows) {
            double *panel = A + i * lda + k; /* T is its transpose */
            rows = n - i < wide ? n - i : wide;
            for (r = 0; r < rows; r++)
                for (j = 0; j < b; j++) T[j * wide + r] = panel[r * lda + j];
            for (j = 0; j < b; j++) {
                const double *row = A + (k + j) * lda + k;
                tr_gemv_d(TR_T, j, rows, -1, T, wide, row, 1, T + j * wide);
                tr_scale_d(rows, 1 / row[j], T + j * wide);
            }
            for (r = 0; r < rows; r++)
                for (j = 0; j < b; j++) panel[r * lda + j] = T[j * wide + r];
        }
    }
    return TR_OK;
}

TR_API void tr_cholesky_solve_d(size_t n, const double *L, size_t ldl, double *x)
{
    size_t i;
    TR_ASSERT(ldl >= n);
    for (i = 0; i < n; i++) x[i] = (x[i] - tr_dot_d(i, L + i * ldl, x)) / L[i * ldl + i];
    for (i = n; i--;) {
        x[i] /= L[i * ldl + i];
        tr_axpy_d(i, -x[i], L + i * ldl, x);
    }
}

TR_API tr_status tr_least_squares_d(size_t m, size_t n, const double *A, size_t lda,
                                    const double *b, double rtol, double *x, size_t *rank,
                                    const tr_allocator *memory, tr_info *info)
{
    tr__svd o;
    tr_status status;
    size_t i, r;
    if (!m || !n || lda < n || !A || !b || !x || !(rtol >= 0 && rtol < 1))
        return tr__report(info, TR_ERR_ARGUMENT, 0, 1);
    if (!tr__finite_rows(1, m, b, m)) return tr__report(info, TR_ERR_NONFINITE, 0, 1);
    status = tr__svd_open(&o, m, n, A, lda, 1, 1, memory, info);
    if (status == TR_OK) {
        const tr__side *from = m < n ? &o.right : &o.left;
        const tr__side *to = m < n ? &o.left : &o.right;
        double *g = o.free, *c = o.vector;
        r = tr__svd_rank(&o, rtol);
        tr__side_enter(from, b, c);
        for (i = 0; i < r; i++) g[i] = tr_dot_d(o.rank, from->rows + i * from->width, c);
        memset(c, 0, to->length * sizeof *c);
        for (i = 0; i < r; i++) /* one of the two sides has norms */
            tr_axpy_d(o.rank, g[i] / o.norm[i] / o.norm[i], to->rows + i * to->width, c);
        tr__side_leave(to, c, x);
        for (i = 0; i < n; i++) x[i] = ldexp(x[i], -o.exponent);
        if (!tr__finite_rows(1, n, x, n))
            status = tr__report(info, TR_ERR_NONFINITE, 0, 1);
        if (rank) *rank = r;
        tr__release(memory, o.memory);
    }
    return status;
}

TR_API tr_status tr_pseudo_inverse_d(size_t m, size_t n, const double *A, size_t lda,
                                     double rtol, double *P, size_t ldp, size_t *rank,
                                     const tr_allocator *memory, tr_info *info)
{
    tr__svd o;
    tr_status status;
    size_t i, r;
    if (!m || !n || lda < n || ldp < m || !A || !P || !(rtol >= 0 && rtol < 1))
        return tr__report(info, TR_ERR_ARGUMENT, 0, 1);
    status = tr__svd_open(&o, m, n, A, lda, 1, m + n + (m < n ? n : m), memory, info);
    if (status == TR_OK) {
        r = tr__svd_rank(&o, rtol);
        for (i = 0; i < r; i++) o.vector[i] = ldexp(1 / o.norm[i], -o.exponent);
        tr__svd_product(&o, m >= n, r, P, ldp);
        if (!tr__finite_rows(n, m, P, ldp))
            status = tr__report(info, TR_ERR_NONFINITE, 0, 1);
        if (rank) *rank = r;
        tr__release(memory, o.memory);
    }
    return status;
}

TR_API tr_status tr_null_project_d(size_t m, size_t n, const double *A, size_t lda,
                                   double rtol, const double *x, double *z, size_t *rank,
                                   const tr_allocator *memory, tr_info *info)
{
    tr__svd o;
    tr_status status;
    size_t i, r;
    if (!m || !n || lda < n || !A || !x || !z || !(rtol >= 0 && rtol < 1))
        return tr__report(info, TR_ERR_ARGUMENT, 0, 1);
    if (!tr__finite_rows(1, n, x, n)) return tr__report(info, TR_ERR_NONFINITE, 0, 1);
    status = tr__svd_open(&o, m, n, A, lda, 1, 1, memory, info);
    if (status == TR_OK) {
        const tr__side *side = m < n ? &o.left : &o.right;
        double *g = o.free, *c = o.vector;
        r = tr__svd_rank(&o, rtol);
        tr__side_enter(side, x, c);
        /* Of what A spans, only the directions that count as unseen stay. */
        for (i = r; i < o.rank; i++)
            g[i] = tr_dot_d(o.rank, side->rows + i * side->width, c);
        memset(c, 0, o.rank * sizeof *c);
        for (i = r; i < o.rank; i++) {
            const double size = side->norm ? side->norm[i] : 1;
            tr_axpy_d(o.rank, g[i] / size / size, side->rows + i * side->width, c);
        }
        tr__side_leave(side, c, z);
        if (!tr__finite_rows(1, n, z, n))
            status = tr__report(info, TR_ERR_NONFINITE, 0, 1);
        if (rank) *rank = r;
        tr__release(memory, o.memory);
    }
    return status;
}

/* --------------------------------------------------------------- optimizers */

static void tr__sgd_constants(const tr_sgd *o, double *c)
{
    c[TR__ETA] = o->eta;
    c[TR__DECAY] = o->decay;
    c[TR__MOMENTUM] = o->momentum;
}

/* x^t by squaring: the same multiplications everywhere. */
static double tr__power(double x, uint64_t t)
{
    double y = 1;
    for (; t; t >>= 1, x *= x)
        if (t & 1) y *= x;
    return y;
}

static int tr__adam_constants(const tr_adam *o, const tr_penalty *p, uint64_t t,
                              double *c)
{
    const tr_penalty none = { TR_L1, 0, 0, 0, 0 };
    const int form = tr__prox_constants(p ? p : &none, 1, c);
    TR_ASSERT(t > 0 && o->epsilon > 0);
    TR_ASSERT(o->beta1 >= 0 && o->beta1 < 1 && o->beta2 >= 0 && o->beta2 < 1);
    c[TR__BEYOND] = form & TR__HARD ? 2 * p->lambda : c[TR__BEYOND];
    c[TR__ETA] = o->eta;
    c[TR__DECAY] = o->decay;
    c[TR__BETA1] = 1 - o->beta1;
    c[TR__BETA2] = 1 - o->beta2;
    c[TR__MHAT] = 1 / (1 - tr__power(o->beta1, t));
    c[TR__VHAT] = 1 / sqrt(1 - tr__power(o->beta2, t));
    c[TR__EPSILON] = o->epsilon;
    return form;
}

/* The radius r = |w| of the prox of lambda |w| in the metric 1 / h,
   w_i = u_i / (1 + a_i / r), a = lambda h: the root of F(r) = sum (u_i / (r + a_i))^2 = 1.
   F^(-1/2) is concave (a mean of the r + a_i with exponent -2), so that Newton's method
   for it climbs to the root from any point below, such as the root of a single term; on
   equal a_i it is there after one step. */
#define TR__OPTIMIZERS(real, table, _)                                                   \
    static void tr__shrink_metric##_(const double *c, double lambda, size_t n,           \
                                     const real *v, real *w)                             \
    {                                                                                    \
        const double theta = c[TR__ETA] * lambda;                                        \
        double kept[256], least = 0, r = 0, next;                                        \
        int steps = 0;                                                                   \
        size_t i;                                                                        \
        for (i = 0; i < n; i++) {                                                        \
            const double a = tr__reach(c, theta, (double)v[i]), q = (double)w[i] / a;    \
            if (i < 256) kept[i] = a;                                                    \
            least += q * q;                                                              \
            if (fabs((double)w[i]) - a > r) r = fabs((double)w[i]) - a;                  \
        }                                                                                \
        if (least <= 1) {                                                                \
            memset(w, 0, n * sizeof *w);                                                 \
            return;                                                                      \
        }                                                                                \
        next = r;                                                                        \
        do {                                                                             \
            double f = 0, slope = 0;                                                     \
            r = next;                                                                    \
            for (i = 0; i < n; i++) {                                                    \
                const double a = i < 256 ? kept[i] : tr__reach(c, theta, (double)v[i]);  \
                const double d = 1 / (r + a), q = (double)w[i] * d;                      \
                f += q * q;                                                              \
                slope += q * q * d;                                                      \
            }                                                                            \
            next = r + f * (sqrt(f) - 1) / slope;                                        \
        } while (next > r && ++steps < 64);                                              \
        for (i = 0; i < n; i++) {                                                        \
            const double a = i < 256 ? kept[i] : tr__reach(c, theta, (double)v[i]);      \
            w[i] = (real)((double)w[i] / (1 + a / r));                                   \
        }                                                                                \
    }                                                                                    \
    static void tr__adam##_(const tr_adam *o, const tr_penalty *p, uint64_t t, size_t n, \
                            const real *g, real *m, real *v, real *w)                    \
    {                                                                                    \
        double c[TR__CONSTANTS];                                                         \
        real k[TR__CONSTANTS];                                                           \
        const int form = tr__adam_constants(o, p, t, c);                                 \
        size_t i, part;                                                                  \
        tr__constants##_(c, k);                                                          \
        tr__use()->table.adam(form, k, n, g, m, v, w);                                   \
        if (!p || !tr__apart(p)) return;                                                 \
        if (p->kind == TR_LINF)                                                          \
            tr__clamp##_(o->eta * p->lambda, 0, c, n, v, NULL, w);                       \
        else if (p->kind == TR_LP)                                                       \
            tr__pull##_(p, o->eta, 0, c, n, v, NULL, w);                                 \
        else                                                                             \
            for (i = 0; i < n; i += part) {                                              \
                part = n - i < p->group ? n - i : p->group;                              \
                tr__shrink_metric##_(c, p->lambda, part, v + i, w + i);                  \
            }                                                                            \
    }                                                                                    \
    TR_API void tr_sgd_step##_(const tr_sgd *o, size_t n, const real *g, real *b,        \
                               real *w)                                                  \
    {                                                                                    \
        TR_ASSERT(b || o->momentum == 0);                                                \
        tr__use()->table.sgd((real)o->eta, (real)o->momentum, (real)o->decay, n, g, b,   \
                             w);                                                         \
    }                                                                                    \
    TR_API void tr_sgd_prox_step##_(const tr_sgd *o, const tr_penalty *p, size_t n,      \
                                    const real *g, real *b, real *w)                     \
    {                                                                                    \
        double c[TR__CONSTANTS];                                                         \
        const int form = tr__prox_constants(p, o->eta, c);                               \
        TR_ASSERT(o->eta > 0 && (b || o->momentum == 0));                                \
        tr__sgd_constants(o, c);                                                         \
        if (!form) {                                                                     \
            tr_sgd_step##_(o, n, g, b, w);                                               \
        } else {                                                                         \
            c[TR__RATE] = 1 / o->eta;                                                    \
            tr__step##_(form, c, n, g, b, w, w);                                         \
        }                                                                                \
        if (tr__apart(p)) tr__prox_apart##_(p, o->eta, 1 / o->eta, n, b, w);             \
    }                                                                                    \
    TR_API void tr_nesterov_step##_(const tr_sgd *o, size_t n, const real *g, real *b,   \
                                    real *w)                                             \
    {                                                                                    \
        double c[TR__CONSTANTS] = { 0 };                                                 \
        TR_ASSERT(b || o->momentum == 0);                                                \
        tr__sgd_constants(o, c);                                                         \
        tr__step##_(b ? TR__NESTEROV : 0, c, n, g, b, w, w);                             \
    }                                                                                    \
    TR_API void tr_nesterov_prox_step##_(const tr_sgd *o, const tr_penalty *p, size_t n, \
                                         const real *g, real *x, real *w)                \
    {                                                                                    \
        double c[TR__CONSTANTS];                                                         \
        const int form = tr__prox_constants(p, o->eta, c);                               \
        TR_ASSERT(o->eta > 0);                                                           \
        tr__sgd_constants(o, c);                                                         \
        if (tr__apart(p)) {                                                              \
            tr__step##_(0, c, n, g, NULL, w, w);                                         \
            tr__prox_apart##_(p, o->eta, 0, n, NULL, w);                                 \
            g = NULL;                                                                    \
        }                                                                                \
        tr__step##_(form | TR__AHEAD, c, n, g, x, w, w);                                 \
    }                                                                                    \
    TR_API void tr_adam_step##_(const tr_adam *o, uint64_t t, size_t n, const real *g,   \
                                real *m, real *v, real *w)                               \
    {                                                                                    \
        tr__adam##_(o, NULL, t, n, g, m, v, w);                                          \
    }                                                                                    \
    TR_API void tr_adam_prox_step##_(const tr_adam *o, const tr_penalty *p, uint64_t t,  \
                                     size_t n, const real *g, real *m, real *v, real *w) \
    {                                                                                    \
        TR_ASSERT(o->eta > 0);                                                           \
        tr__adam##_(o, p, t, n, g, m, v, w);                                             \
    }                                                                                    \
    TR_API void tr_prox_append##_(const tr_penalty *p, double step, size_t n, real *w)   \
    {                                                                                    \
        tr_prox##_(p, step, n, w, w);                                                    \
    }                                                                                    \
    TR_API void tr_sgd_append_step##_(const tr_sgd *o, const tr_penalty *p, size_t n,    \
                                      const real *g, real *b, real *w)                   \
    {                                                                                    \
        double c[TR__CONSTANTS];                                                         \
        const int form = tr__prox_constants(p, o->eta, c);                               \
        TR_ASSERT(b || o->momentum == 0);                                                \
        tr__sgd_constants(o, c);                                                         \
        tr__step##_(form | TR__APPEND, c, n, g, b, w, w);                                \
        if (tr__apart(p)) tr__prox_apart##_(p, o->eta, 0, n, NULL, w);                   \
    }                                                                                    \
    TR_API void tr_sgd_product_step##_(const tr_sgd *o, const tr_penalty *p, int append, \
                                       size_t m, size_t n, const real *g, real *B,       \
                                       real *M, real *b, real *v, real *s)               \
    {                                                                                    \
        double c[TR__CONSTANTS];                                                         \
        real k[TR__CONSTANTS];                                                           \
        int form = tr__prox_constants(p, o->eta, c);                                     \
        TR_ASSERT(o->eta > 0 && !tr__apart(p) && ((B && b) || o->momentum == 0));        \
        tr__sgd_constants(o, c);                                                         \
        c[TR__RATE] = 1 / o->eta;                                                        \
        form |= TR__DESCEND | (append || !form ? TR__APPEND : 0);                        \
        tr__constants##_(c, k);                                                          \
        tr__use()->table.factors(form, k, m, n, g, B, M, b, v, s);                       \
    }
TR__OPTIMIZERS(float, f, )
TR__OPTIMIZERS(double, d, _d)
#undef TR__OPTIMIZERS

/* ------------------------------------------------------------------ solvers */

/* The lasso from G, c and yy: coordinate descent finds most of the support, and a path of
   perturbed problems leads from there to the solution.

   With rho = c - G x, x solves the problem with c - e in place of c, e = rho - rho', for
   any rho' with rho'_j = lambda sign(x_j) where x_j != 0, |rho'_j| <= lambda elsewhere.
   As e goes to 0 along a line, x goes along a polygon: on the set J of non-zeros
   dx_J = G_JJ^-1 e_J, and drho' = e - G dx, up to the next vertex, where an x_j becomes 0
   and leaves J, or a rho'_j reaches +-lambda and j joins.  If G_JJ would be singular
   then, x first moves where G x stays, until another one leaves.

   G_JJ is factored for one set J0.  Each j that joins or leaves later borders it by a
   column of G, or of the identity:
       [ G_00  B ]      U = L^-1 B,   S = C - U'U = F D F',
       [ B'    C ]
   of which a vertex changes a row or two. */
#define TR__BORDER 32       /* columns, before J0 becomes J */
#define TR__DEPENDENT 1e-10 /* of G_jj: pivots up to this count as 0 */

typedef struct tr__lasso {
    size_t d, ldg, k, m;        /* k: of J0; m: columns of the border */
    double lambda, yy;          /* yy: |r|^2 / n and c: X'r / n, r = y - X base */
    const double *G, *c, *base; /* NULL: 0 */
    double *x, *s, *rho, *e, *dx, *drho, *y, *v, *best; /* d each; s: signs of x */
    double *L, *work;                                   /* d d, TR__BLOCK d */
    size_t *J, *place;         /* J0; where j is in it, or d if it is not or has left */
    double *U[TR__BORDER];     /* d each */
    size_t column[TR__BORDER]; /* j that joined, or d + its place in J0 if it left */
    double S[TR__BORDER][TR__BORDER], F[TR__BORDER][TR__BORDER]; /* D on the diagonal */
    double h[TR__BORDER], z[TR__BORDER];
} tr__lasso;

static size_t tr__lasso_rows(size_t d) { return d + TR__BLOCK + TR__BORDER + 14; }

/* The objective at x, where rho = c - G x.  With r = y - X x and the dual point theta r,
   theta = min(1, lambda / max |rho|), the gap is a sum of terms >= 0:
       (1 - theta)^2 |r|^2 / 2n + sum_j (lambda |x_j| - theta x_j rho_j),
   and *gap is that over the objective.  square: |r|^2 / n. */
static double tr__lasso_gap(size_t d, double lambda, double square, const double *rho,
                            const double *x, double *gap)
{
    const double top = tr_norm_inf_d(d, rho), l1 = lambda * tr_norm1_d(d, x);
    const double theta = top > lambda ? lambda / top : 1, miss = 1 - theta;
    const double value = 0.5 * square + l1;
    const double g = 0.5 * miss * miss * square + (l1 - theta * tr_dot_d(d, x, rho));
    *gap = g <= 0 ? 0 : value > 0 ? g / value : 1;
    return value;
}

/* x - base, in v if need be */
static const double *tr__lasso_moved(const tr__lasso *o)
{
    if (!o->base) return o->x;
    memcpy(o->v, o->x, o->d * sizeof *o->v);
    tr_axpy_d(o->d, -1, o->base, o->v);
    return o->v;
}

/* The same from G: |r|^2 / n = yy - (x - base)'(c + rho). */
static double tr__lasso_value(const tr__lasso *o, const double *rho, double *gap)
{
    const double *x = tr__lasso_moved(o);
    const double square = o->yy - (tr_dot_d(o->d, x, o->c) + tr_dot_d(o->d, x, rho));
    return tr__lasso_gap(o->d, o->lambda, square > 0 ? square : 0, rho, o->x, gap);
}

/* r <- b - A x; if exact, summed in twice the precision. */
static void tr__residual(size_t m, size_t n, const double *A, size_t lda, const double *x,
                         const double *b, int exact, double *r)
{
    size_t i, j;
    memcpy(r, b, m * sizeof *r);
    if (!exact) {
        tr_gemv_d(TR_N, m, n, -1, A, lda, x, 1, r);
        return;
    }
    for (i = 0; i < m; i++, A += lda) {
        double low = 0;
        for (j = 0; j < n; j++) {
            const double p = A[j] * x[j], s = r[i], t = s - p, u = t - s;
            if (x[j] == 0) continue;
            low += ((s - (t - u)) - (p + u)) - fma(A[j], x[j], -p);
            r[i] = t;
        }
        r[i] += low;
    }
}

/* Row r of F and D from that of S. */
static void tr__lasso_row(tr__lasso *o, size_t r)
{
    double *f = o->F[r], t;
    size_t i, q;
    for (i = 0; i < r; i++) { /* f = F D so far */
        t = o->S[r][i];
        for (q = 0; q < i; q++) t -= f[q] * o->F[i][q];
        f[i] = t;
    }
    for (t = o->S[r][r], i = 0; i < r; i++) {
        const double l = f[i] / o->F[i][i];
        t -= l * f[i];
        f[i] = l;
    }
    f[r] = t;
}

/* z <- S^-1 z */
static void tr__lasso_small(tr__lasso *o)
{
    double *z = o->z;
    size_t i, q;
    for (i = 0; i < o->m; i++)
        for (q = 0; q < i; q++) z[i] -= o->F[i][q] * z[q];
    for (i = 0; i < o->m; i++) z[i] /= o->F[i][i];
    for (i = o->m; i > 1; i--)
        for (q = 0; q + 1 < i; q++) z[q] -= o->F[i - 1][q] * z[i - 1];
}

/* dx <- the solution of the bordered system with right-hand side (L a, z before
   tr__lasso_small), spread over all coordinates. */
static void tr__lasso_spread(tr__lasso *o, const double *a)
{
    size_t i;
    tr__lasso_small(o);
    memcpy(o->v, a, o->k * sizeof *a);
    for (i = 0; i < o->m; i++) tr_axpy_d(o->k, -o->z[i], o->U[i], o->v);
    tr__cholesky_backward(o->k, o->L, o->v, o->work);
    memset(o->dx, 0, o->d * sizeof *a);
    for (i = 0; i < o->k; i++)
        if (o->place[o->J[i]] == i) o->dx[o->J[i]] = o->v[i];
    for (i = 0; i < o->m; i++)
        if (o->column[i] < o->d) o->dx[o->column[i]] = o->z[i];
}

/* One more column of the border; 0 if the matrix would be singular. */
static int tr__lasso_border(tr__lasso *o, size_t column)
{
    const size_t d = o->d, k = o->k, m = o->m;
    const double *row = column < d ? o->G + column * o->ldg : NULL;
    double *u = o->U[m];
    size_t i;
    if (row)
        for (i = 0; i < k; i++) u[i] = row[o->J[i]];
    else {
        memset(u, 0, k * sizeof *u);
        u[column - d] = 1;
    }
    tr__cholesky_forward(k, o->L, u, o->work);
    o->column[m] = column;
    for (i = 0; i <= m; i++)
        o->S[m][i] =
            (row && o->column[i] < d ? row[o->column[i]] : 0) - tr_dot_d(k, u, o->U[i]);
    o->h[m] = (row ? o->e[column] : 0) - tr_dot_d(k, u, o->y);
    tr__lasso_row(o, m);
    if (row && !(o->F[m][m] > TR__DEPENDENT * row[column])) return 0;
    o->m++;
    return 1;
}

static void tr__lasso_leave(tr__lasso *o, size_t j)
{
    size_t i, q;
    double *u;
    o->x[j] = o->s[j] = 0;
    if (o->place[j] < o->d) {
        tr__lasso_border(o, o->d + o->place[j]);
        o->place[j] = o->d;
        return;
    }
    for (i = 0; o->column[i] != j;) i++;
    u = o->U[i];
    for (q = i; q + 1 < o->m; q++) {
        o->U[q] = o->U[q + 1];
        o->column[q] = o->column[q + 1];
        o->h[q] = o->h[q + 1];
        memmove(o->S[q], o->S[q + 1], i * sizeof *u);
        memmove(o->S[q] + i, o->S[q + 1] + i + 1, (q + 1 - i) * sizeof *u);
    }
    o->U[q] = u;
    for (o->m--; i < o->m; i++) tr__lasso_row(o, i);
}

/* j joins, where rho'_j goes; 0 if it cannot. */
static int tr__lasso_join(tr__lasso *o, size_t j)
{
    const double sign = o->drho[j] > 0 ? 1 : -1;
    double theta = 0;
    size_t i, out = o->d;
    o->s[j] = sign;
    o->rho[j] = sign * o->lambda;
    if (tr__lasso_border(o, j)) return 1;
    /* G_j = G dx, and so G x stays as x moves along sign (e_j - dx). */
    memcpy(o->z, o->S[o->m], o->m * sizeof theta);
    tr__lasso_spread(o, o->U[o->m]);
    for (i = 0; i < o->d; i++)
        if (o->s[i] * o->dx[i] * sign > 0) {
            const double t = fabs(o->x[i] / o->dx[i]);
            if (out == o->d || t < theta) {
                theta = t;
                out = i;
            }
        }
    if (out < o->d) {
        tr_axpy_d(o->d, -sign * theta, o->dx, o->x);
        tr__lasso_leave(o, out);
        o->x[j] = sign * theta;
        if (tr__lasso_border(o, j)) return 1;
    }
    o->x[j] = o->s[j] = 0;
    return 0;
}

/* The factor for J = {x_j != 0}; what depends on the others leaves. */
static void tr__lasso_factor(tr__lasso *o)
{
    size_t i, j, k = 0;
    for (j = 0; j < o->d; j++) {
        o->s[j] = o->x[j] > 0 ? 1 : o->x[j] < 0 ? -1 : 0;
        o->place[j] = o->x[j] != 0 ? k : o->d;
        if (o->x[j] != 0) o->J[k++] = j;
    }
    for (i = 0; i < k; i++)
        for (j = 0; j <= i; j++) o->L[i * k + j] = o->G[o->J[i] * o->ldg + o->J[j]];
    tr__cholesky(k, o->L, k, 1, 0, TR__DEPENDENT, o->L, o->work);
    for (i = 0; i < k; i++)
        if (o->L[i * k + i] == 0) {
            o->x[o->J[i]] = o->s[o->J[i]] = 0;
            o->place[o->J[i]] = o->d;
        }
    o->k = k;
    o->m = 0;
}

/* e <- c - G (x - base) */
static void tr__lasso_residual(tr__lasso *o)
{
    tr__residual(o->d, o->d, o->G, o->ldg, tr__lasso_moved(o), o->c, 0, o->e);
}

/* A sweep of coordinate descent, at level: how many signs it changes. */
static size_t tr__lasso_sweep(tr__lasso *o, double level)
{
    size_t j, flips = 0;
    for (j = 0; j < o->d; j++) {
        const double *row = o->G + j * o->ldg, old = o->x[j];
        const double a = old * row[j] + o->rho[j], t = fabs(a) - level;
        const double now = t > 0 && row[j] > 0 ? (a > 0 ? t : -t) / row[j] : 0;
        if (now == old) continue;
        flips += (now > 0) != (old > 0) || (now < 0) != (old < 0);
        o->x[j] = now;
        tr_axpy_d(o->d, old - now, row, o->rho);
    }
    return flips;
}

/* From e = c - G x, where rho' begins: where it was or, in a new path and where it is at
   its bound, inside; different for each j, so that ties are broken; and e. */
static void tr__lasso_start(tr__lasso *o, int fresh, size_t round)
{
    const double most = 0.99 * o->lambda;
    double top = o->lambda;
    size_t j;
    for (j = 0; j < o->d; j++)
        if (o->s[j] == 0 && fabs(o->e[j]) > top) top = fabs(o->e[j]);
    for (j = 0; j < o->d; j++) {
        double *rho = o->rho + j;
        if (o->s[j] != 0)
            *rho = o->s[j] * o->lambda;
        else if (fresh || fabs(*rho) >= o->lambda * (1 - 1e-9)) {
            const double u = (double)((j + round) * 40503 % 65536) / 65536;
            *rho = o->e[j];
            if (fabs(*rho) > most) *rho *= o->lambda / top * (0.999 - 0.01 * u);
        }
        o->e[j] -= *rho;
    }
    for (j = 0; j < o->k; j++) o->y[j] = o->e[o->J[j]];
    tr__cholesky_forward(o->k, o->L, o->y, o->work);
}

/* To the next vertex, or *left of e; returns its j, or d.  */
static size_t tr__lasso_step(tr__lasso *o, double *left)
{
    double step = *left, f;
    size_t j, at = o->d;
    memcpy(o->z, o->h, o->m * sizeof step);
    tr__lasso_spread(o, o->y);
    memcpy(o->drho, o->e, o->d * sizeof step);
    for (j = 0; j < o->d; j++)
        if (o->dx[j] != 0) tr_axpy_d(o->d, -o->dx[j], o->G + j * o->ldg, o->drho);
    for (j = 0; j < o->d; j++) {
        if (o->s[j] != 0) {
            if (!(o->dx[j] * o->s[j] < 0)) continue;
            f = fabs(o->x[j] / o->dx[j]);
        } else {
            const double v = o->drho[j];
            if (v == 0) continue;
            f = (v > 0 ? o->lambda - o->rho[j] : o->lambda + o->rho[j]) / fabs(v);
            if (f >= *left * (1 - 1e-9)) continue; /* a tie that rounding breaks */
            if (f < 0) f = 0;
        }
        if (f < step) {
            step = f;
            at = j;
        }
    }
    tr_axpy_d(o->d, step, o->dx, o->x);
    for (j = 0; j < o->d; j++)
        if (o->s[j] == 0) o->rho[j] += step * o->drho[j];
    *left -= step;
    return at;
}

/* x <- the solution; value and gap, and returns what was counted. */
static size_t tr__lasso_solve(tr__lasso *o, double tolerance, size_t most, double *value,
                              double *gap)
{
    const size_t d = o->d;
    const double top = tr_norm_inf_d(d, o->c);
    double noise, level, now, g = 1, before = HUGE_VAL;
    size_t flips = 1, count = 0, round, stays, stuck = 0, j;
    int fresh = 1, ended = 1;
    /* lambda falls to its value slowly, so that there are never many more non-zeros than
       in the end. */
    tr__lasso_residual(o);
    *value = tr__lasso_value(o, o->e, gap);
    if (!o->base && !(*value < o->yy / 2)) { /* a start worse than none */
        memset(o->x, 0, d * sizeof *o->x);
        tr__lasso_residual(o);
        *value = tr__lasso_value(o, o->e, gap);
    }
    memcpy(o->best, o->x, d * sizeof *o->x);
    memcpy(o->rho, o->e, d * sizeof *o->rho);
    level = tr_norm_inf_d(d, o->rho);
    for (; !o->base && count < most && count < 200; count++) {
        tr__lasso_value(o, o->rho, &g);
        if (g <= tolerance || (!flips && !(level > o->lambda))) break;
        level *= 0.97;
        flips = tr__lasso_sweep(o, level > o->lambda ? level : o->lambda);
    }
    for (round = 0; stuck < 50; round++) {
        double left = 1;
        tr__lasso_residual(o);
        now = tr__lasso_value(o, o->e, &g);
        noise = top * tr_norm1_d(d, tr__lasso_moved(o));
        noise = 8 * DBL_EPSILON * (o->yy + now + noise);
        if (now < *value - noise || (now <= *value + noise && g < *gap)) {
            *value = now;
            *gap = g;
            memcpy(o->best, o->x, d * sizeof *o->x);
        }
        if (!(*gap > tolerance) || !tr__finite(now) || count >= most) break;
        if (ended && !(g < before / 2)) break; /* nothing but rounding is left */
        if (ended) before = g;
        tr__lasso_factor(o);
        tr__lasso_residual(o);
        tr__lasso_start(o, fresh, round);
        fresh = ended = 0;
        for (stays = 0; o->m + 2 <= TR__BORDER && count < most && !fresh; count++) {
            const double from = left;
            j = tr__lasso_step(o, &left);
            ended = fresh = j == d;
            if (ended) break;
            stays = left < from ? 0 : stays + 1;
            if (o->s[j] != 0)
                tr__lasso_leave(o, j);
            else if (!tr__lasso_join(o, j))
                stays = 9;
            if (stays > 8) { /* many faces meet: go on from beside them */
                fresh = 1;
                stuck++;
            }
        }
    }
    memcpy(o->x, o->best, d * sizeof *o->x);
    return count;
}

/* From X, with r a vector of n, or if X is NULL from G, c and yy.  work:
   tr__lasso_rows(d) d numbers.
   Where rounding leaves too large a gap, the residual there, in twice the precision, is
   the right-hand side of the next solution, which is counted from this one. */
static tr_status tr__lasso_run(const tr_lasso *q, size_t d, const double *G, size_t ldg,
                               const double *c, double yy, size_t n, const double *X,
                               size_t ldx, const double *y, double *r, double *w,
                               double *work, double *objective, tr_info *info)
{
    double value = 0, now, g, least = HUGE_VAL, *rho, *keep, *base, *right;
    size_t i, count = 0;
    int exact, done = 0;
    tr__lasso o;
    o.d = d;
    o.ldg = ldg;
    o.lambda = q->lambda;
    o.yy = yy;
    o.G = G;
    o.c = c;
    o.base = NULL;
    o.x = w;
    o.L = work;
    o.work = o.L + d * d;
    o.s = o.work + TR__BLOCK * d;
    o.rho = o.s + d;
    o.e = o.rho + d;
    o.dx = o.e + d;
    o.drho = o.dx + d;
    o.y = o.drho + d;
    o.v = o.y + d;
    o.best = o.v + d;
    rho = o.best + d;
    keep = rho + d;
    base = keep + d;
    right = base + d;
    for (i = 0; i < TR__BORDER; i++) o.U[i] = right + (1 + i) * d;
    o.J = (size_t *)(void *)(right + (1 + TR__BORDER) * d);
    o.place = (size_t *)(void *)(right + (2 + TR__BORDER) * d);
    if (tr_norm_inf_d(d, c) <= o.lambda) {
        memset(w, 0, d * sizeof *w);
        done = 1;
    }
    for (;;) {
        double square;
        if (!done)
            count += tr__lasso_solve(&o, q->tolerance, q->iterations - count, &now, &g);
        for (exact = 0; exact < 2; exact++) {
            if (X) {
                tr__residual(n, d, X, ldx, w, y, exact, r);
                tr_gemv_d(TR_T, n, d, 1, X, ldx, r, 0, rho);
                for (i = 0; i < d; i++) rho[i] /= (double)n;
                square = tr_dot_d(n, r, r) / (double)n;
            } else {
                tr__residual(d, d, G, ldg, w, c, exact, rho);
                square = yy - (tr_dot_d(d, w, c) + tr_dot_d(d, w, rho));
            }
            if (square < 0) square = 0;
            now = tr__lasso_gap(d, o.lambda, square, rho, w, &g);
            if (g <= q->tolerance || done) break;
        }
        if (!(g < least / 2)) done = 1;
        if (g < least || least == HUGE_VAL) {
            least = g;
            value = now;
            memcpy(keep, w, d * sizeof *w);
        }
        if (done || g <= q->tolerance || count >= q->iterations || !tr__finite(now))
            break;
        memcpy(base, w, d * sizeof *w);
        memcpy(right, rho, d * sizeof *w);
        o.base = base;
        o.c = right;
        o.yy = square;
    }
    memcpy(w, keep, d * sizeof *w);
    if (objective) *objective = value;
    if (!tr__finite(value)) return tr__report(info, TR_ERR_NONFINITE, count, 1);
    return tr__report(info, least <= q->tolerance ? TR_OK : TR_ERR_CONVERGENCE, count,
                      least);
}

static int tr__lasso_arguments(const tr_lasso *o, size_t d, size_t ld, const double *w)
{
    return o && d && ld >= d && w && o->lambda > 0 && tr__finite(o->lambda) &&
           o->tolerance >= 0;
}

TR_API tr_status tr_lasso_gram_d(const tr_lasso *o, size_t d, const double *G, size_t ldg,
                                 const double *c, double yy, double *w, double *objective,
                                 const tr_allocator *memory, tr_info *info)
{
    double *work;
    tr_status status;
    if (!tr__lasso_arguments(o, d, ldg, w) || !G || !c || yy < 0)
        return tr__report(info, TR_ERR_ARGUMENT, 0, 1);
    if (!tr__finite_rows(d, d, G, ldg) || !tr__finite_rows(1, d, c, d) ||
        !tr__finite_rows(1, d, w, d) || !tr__finite(yy))
        return tr__report(info, TR_ERR_NONFINITE, 0, 1);
    work = tr__allocate_d(memory, tr__lasso_rows(d), d);
    if (!work) return tr__report(info, TR_ERR_MEMORY, 0, 1);
    status = tr__lasso_run(o, d, G, ldg, c, yy, 0, NULL, 0, NULL, NULL, w, work,
                           objective, info);
    tr__release(memory, work);
    return status;
}

TR_API tr_status tr_lasso_d(const tr_lasso *o, size_t n, size_t d, const double *X,
                            size_t ldx, const double *y, double *w, double *objective,
                            const tr_allocator *memory, tr_info *info)
{
    const size_t rows = tr__lasso_rows(d);
    double *work, *G, *c, *r, yy;
    size_t j;
    tr_status status;
    if (!tr__lasso_arguments(o, d, ldx, w) || !n || !X || !y)
        return tr__report(info, TR_ERR_ARGUMENT, 0, 1);
    if (!tr__finite_rows(n, d, X, ldx) || !tr__finite_rows(1, n, y, n) ||
        !tr__finite_rows(1, d, w, d))
        return tr__report(info, TR_ERR_NONFINITE, 0, 1);
    work = tr__allocate_d(memory, rows + d + 1 + (n + d - 1) / d, d);
    if (!work) return tr__report(info, TR_ERR_MEMORY, 0, 1);
    G = work + rows * d;
    c = G + d * d;
    r = c + d;
    tr_syrk_d(TR_T, d, n, 1, X, ldx, 0, G, d);
    tr_gemv_d(TR_T, n, d, 1, X, ldx, y, 0, c);
    for (j = 0; j < d * d; j++) G[j] /= (double)n;
    for (j = 0; j < d; j++) c[j] /= (double)n;
    yy = tr_dot_d(n, y, y) / (double)n;
    if (tr__finite_rows(d, d, G, d) && tr__finite(yy))
        status =
            tr__lasso_run(o, d, G, d, c, yy, n, X, ldx, y, r, w, work, objective, info);
    else
        status = tr__report(info, TR_ERR_NONFINITE, 0, 1);
    tr__release(memory, work);
    return status;
}

TR_API double tr_lasso_lambda_max_d(size_t n, size_t d, const double *X, size_t ldx,
                                    const double *y)
{
    double c[128], top = 0;
    size_t k, b;
    TR_ASSERT(n > 0 && ldx >= d);
    for (k = 0; k < d; k += b) {
        double here;
        b = d - k < 128 ? d - k : 128;
        tr_gemv_d(TR_T, n, b, 1, X + k, ldx, y, 0, c);
        here = tr_norm_inf_d(b, c);
        if (!(here <= top)) top = here;
        if (top != top) break;
    }
    return top / (double)n;
}

TR_API tr_status tr_ridge_d(double lambda, size_t n, size_t d, const double *X,
                            size_t ldx, const double *y, double *w,
                            const tr_allocator *memory)
{
    const size_t m = n < d ? n : d;
    double *work, *K, *a;
    tr_status status = TR_ERR_SINGULAR;
    size_t j;
    if (!n || !d || ldx < d || !X || !y || !w || !(lambda > 0 && tr__finite(lambda)))
        return TR_ERR_ARGUMENT;
    if (!tr__finite_rows(n, d, X, ldx) || !tr__finite_rows(1, n, y, n))
        return TR_ERR_NONFINITE;
    work = tr__allocate_d(memory, m + TR__BLOCK + 1, m);
    if (!work) return TR_ERR_MEMORY;
    K = work + TR__BLOCK * m;
    a = K + m * m;
    tr_syrk_d(n <= d ? TR_N : TR_T, m, n <= d ? d : n, 1, X, ldx, 0, K, m);
    if (!tr__finite_rows(m, m, K, m))
        status = TR_ERR_NONFINITE;
    else if (tr__cholesky(m, K, m, 1 / (double)n, lambda, 0, K, work)) {
        if (n <= d)
            memcpy(a, y, n * sizeof *a);
        else
            tr_gemv_d(TR_T, n, d, 1, X, ldx, y, 0, a);
        for (j = 0; j < m; j++) a[j] /= (double)n;
        tr__cholesky_solve(m, K, a, work);
        if (n <= d)
            tr_gemv_d(TR_T, n, d, 1, X, ldx, a, 0, w);
        else
            memcpy(w, a, d * sizeof *w);
        status = tr__finite_rows(1, d, w, d) ? TR_OK : TR_ERR_NONFINITE;
    }
    tr__release(memory, work);
    return status;
}

/* Columns a_j that come and go, with an orthonormal basis: (a_J[0] ... a_J[k-1]) = Q' R.
   Row i of Q has n numbers; R + i most is column i of R, its i + 1 numbers that are not
   0. */
typedef struct tr__columns {
    size_t n, k, most;
    double least, *Q, *R;
    size_t *J;
} tr__columns;

/* Column j = a joins; 0 if it is within `least` of its length of the others' span. */
static int tr__columns_join(tr__columns *o, size_t j, const double *a, size_t stride,
                            double *work)
{
    const size_t n = o->n, k = o->k;
    double *q = o->Q + k * n, *r = o->R + k * o->most, before, after;
    size_t i;
    if (k == o->most || k == n) return 0;
    for (i = 0; i < n; i++) q[i] = a[i * stride];
    before = tr_norm2_d(n, q);
    tr_gemv_d(TR_N, k, n, 1, o->Q, n, q, 0, r);
    tr_gemv_d(TR_T, k, n, -1, o->Q, n, r, 1, q);
    tr_gemv_d(TR_N, k, n, 1, o->Q, n, q, 0, work);
    tr_gemv_d(TR_T, k, n, -1, o->Q, n, work, 1, q);
    tr_axpy_d(k, 1, work, r);
    after = tr_norm2_d(n, q);
    if (!(after > o->least * before)) return 0;
    for (i = 0; i < n; i++) q[i] /= after;
    r[k] = after;
    o->J[o->k++] = j;
    return 1;
}

/* Column J[p] leaves: rotations of neighbouring rows of Q and R. */
static void tr__columns_leave(tr__columns *o, size_t p)
{
    const size_t n = o->n, most = o->most;
    size_t i, j;
    for (o->k--; p < o->k; p++) {
        double *r = o->R + p * most, *q = o->Q + p * n, length, c, s;
        memcpy(r, r + most, (p + 2) * sizeof *r);
        o->J[p] = o->J[p + 1];
        length = sqrt(r[p] * r[p] + r[p + 1] * r[p + 1]);
        c = r[p] / length;
        s = r[p + 1] / length;
        r[p] = length;
        for (j = p + 2; j <= o->k; j++) {
            double *t = o->R + j * most + p, a = t[0], b = t[1];
            t[0] = c * a + s * b;
            t[1] = c * b - s * a;
        }
        for (i = 0; i < n; i++) {
            double a = q[i], b = q[n + i];
            q[i] = c * a + s * b;
            q[n + i] = c * b - s * a;
        }
    }
}

/* x <- argmin |Q' R x - y| */
static void tr__columns_solve(const tr__columns *o, const double *y, double *x)
{
    size_t i = o->k;
    tr_gemv_d(TR_N, o->k, o->n, 1, o->Q, o->n, y, 0, x);
    while (i--) {
        x[i] /= o->R[i * o->most + i];
        tr_axpy_d(i, -x[i], o->R + i * o->most, x);
    }
}

/* t <- R'^-1 t */
static void tr__columns_dual(const tr__columns *o, double *t)
{
    size_t i;
    for (i = 0; i < o->k; i++)
        t[i] = (t[i] - tr_dot_d(i, o->R + i * o->most, t)) / o->R[i * o->most + i];
}

typedef struct tr__program {
    size_t m, n, lda;
    const double *A;
    double top; /* a power of 2, at least |a_ij|; b and c are scaled to be as large */
    double *b, *z, *dz, *q, *rp, *bz, *t;                      /* m */
    double *c, *x, *s, *dx, *ds, *p, *root, *rd, *xs, *bx, *u; /* n */
    double *B, *M, *work;
    size_t *J;
    double tau, kappa;
    int ray; /* bx or bz is one: there is no solution */
} tr__program;

/* The gap of x / tau and z / tau, from infeasibilities and values of x and z. */
static double tr__program_gap(const tr__program *o, double primal, double dual, double cx,
                              double bz, double tau)
{
    const double b = tr_norm_inf_d(o->m, o->b), c = tr_norm_inf_d(o->n, o->c);
    const double pb = b > 0 ? b : o->top, pc = c > 0 ? c : o->top;
    double g = fabs(cx - bz) / (tau * pb * pc / o->top + fabs(cx));
    primal /= tau * pb;
    dual /= tau * pc;
    if (primal > g || primal != primal) g = primal;
    if (dual > g || dual != dual) g = dual;
    return g;
}

/* The solution of  A'v - u / root^2 = r,  A u = share w, with one correction for what
   rounding leaves of A u. */
static void tr__program_solve(tr__program *o, const double *r, const double *w,
                              double share, double *u, double *v)
{
    const size_t m = o->m, n = o->n;
    double *t = o->t;
    size_t j;
    int again;
    for (j = 0; j < n; j++) u[j] = -o->root[j] * o->root[j] * r[j];
    memset(v, 0, m * sizeof *v);
    for (again = 0; again < 2; again++) {
        for (j = 0; j < m; j++) t[j] = share * w[j];
        tr_gemv_d(TR_N, m, n, -1, o->A, o->lda, u, 1, t);
        tr__cholesky_solve(m, o->M, t, o->work);
        tr_axpy_d(m, 1, t, v);
        memcpy(u, r, n * sizeof *u);
        tr_gemv_d(TR_T, m, n, 1, o->A, o->lda, v, -1, u);
        for (j = 0; j < n; j++) u[j] *= o->root[j] * o->root[j];
    }
}

/* dx, dz, ds and the changes of tau and kappa for the right-hand sides (1 - gamma) of the
   residuals, xs and tk. */
static void tr__program_direction(tr__program *o, double gamma, double rg, double tk,
                                  double *dtau, double *dkappa)
{
    const size_t m = o->m, n = o->n;
    size_t j;
    for (j = 0; j < n; j++) o->u[j] = (1 - gamma) * o->rd[j] - o->xs[j] / o->x[j];
    tr__program_solve(o, o->u, o->rp, 1 - gamma, o->dx, o->dz);
    *dtau = ((1 - gamma) * rg + tk / o->tau + tr_dot_d(n, o->c, o->dx) -
             tr_dot_d(m, o->b, o->dz)) /
            (o->kappa / o->tau - tr_dot_d(n, o->c, o->p) + tr_dot_d(m, o->b, o->q));
    tr_axpy_d(n, *dtau, o->p, o->dx);
    tr_axpy_d(m, *dtau, o->q, o->dz);
    for (j = 0; j < n; j++) o->ds[j] = (o->xs[j] - o->s[j] * o->dx[j]) / o->x[j];
    *dkappa = (tk - o->kappa * *dtau) / o->tau;
}

/* The longest step up to 1 that leaves nothing negative. */
static double tr__program_length(const tr__program *o, double dtau, double dkappa)
{
    double step = 1;
    size_t j;
    for (j = 0; j < o->n; j++) {
        if (o->x[j] + step * o->dx[j] < 0) step = -o->x[j] / o->dx[j];
        if (o->s[j] + step * o->ds[j] < 0) step = -o->s[j] / o->ds[j];
    }
    if (o->tau + step * dtau < 0) step = -o->tau / dtau;
    if (o->kappa + step * dkappa < 0) step = -o->kappa / dkappa;
    return step;
}

/* The vertex of the columns whose s_j fell faster than x_j in the last step: in dx, with
   z in dz, and the gap of both; HUGE_VAL if there is none.
   Source: El-Bakry, Tapia & Zhang, SIAM Rev. 36 (1994), for the indicator. */
static double tr__program_vertex(tr__program *o)
{
    const size_t m = o->m, n = o->n;
    tr__columns f;
    double primal, dual = 0;
    size_t i, j;
    f.n = m;
    f.k = 0;
    f.least = 1e-11;
    f.most = m < n ? m : n;
    f.Q = o->B;
    f.R = o->M;
    f.J = o->J;
    for (j = 0; j < n; j++)
        if (o->dx[j] * o->s[j] > o->ds[j] * o->x[j] &&
            !tr__columns_join(&f, j, o->A + j, o->lda, o->t))
            return HUGE_VAL;
    tr__columns_solve(&f, o->b, o->t);
    memset(o->dx, 0, n * sizeof *o->dx);
    for (i = 0; i < f.k; i++) {
        if (!(o->t[i] >= 0)) return HUGE_VAL;
        o->dx[f.J[i]] = o->t[i];
    }
    for (i = 0; i < m; i++) o->dz[i] = o->z[i] / o->tau;
    memcpy(o->ds, o->c, n * sizeof *o->ds);
    tr_gemv_d(TR_T, m, n, -1, o->A, o->lda, o->dz, 1, o->ds);
    for (i = 0; i < f.k; i++) o->t[i] = o->ds[f.J[i]];
    tr__columns_dual(&f, o->t);
    tr_gemv_d(TR_T, f.k, m, 1, f.Q, m, o->t, 1, o->dz);
    memcpy(o->t, o->b, m * sizeof *o->t);
    tr_gemv_d(TR_N, m, n, -1, o->A, o->lda, o->dx, 1, o->t);
    primal = tr_norm_inf_d(m, o->t);
    memcpy(o->ds, o->c, n * sizeof *o->ds);
    tr_gemv_d(TR_T, m, n, -1, o->A, o->lda, o->dz, 1, o->ds);
    for (j = 0; j < n; j++)
        if (!(-o->ds[j] <= dual)) dual = -o->ds[j];
    return tr__program_gap(o, primal, dual, tr_dot_d(n, o->c, o->dx),
                           tr_dot_d(m, o->b, o->dz), 1);
}

/* Are there rows of A that depend on each other, and their b not in the same way?  Then
   bz <- z with A'z = 0 and b'z = 1. */
static int tr__program_rows(tr__program *o)
{
    const size_t m = o->m, n = o->n;
    tr__columns f;
    size_t i, k;
    f.n = n;
    f.k = 0;
    f.least = 1e-11;
    f.most = m < n ? m : n;
    f.Q = o->B;
    f.R = o->M;
    f.J = o->J;
    for (i = 0; i < m; i++) {
        double bz;
        if (tr__columns_join(&f, i, o->A + i * o->lda, 1, o->t)) continue;
        tr__columns_solve(&f, o->A + i * o->lda, o->t);
        memset(o->dz, 0, m * sizeof *o->dz);
        for (k = 0; k < f.k; k++) o->dz[f.J[k]] = -o->t[k];
        o->dz[i] = 1;
        bz = tr_dot_d(m, o->b, o->dz);
        tr_gemv_d(TR_T, m, n, 1, o->A, o->lda, o->dz, 0, o->ds);
        if (tr_norm_inf_d(n, o->ds) < 1e-9 * fabs(bz)) {
            for (k = 0; k < m; k++) o->bz[k] = o->dz[k] / bz;
            return 1;
        }
    }
    return 0;
}

#define TR__PROGRAM_STEPS 200

static tr_status tr__program_run(tr__program *o, double tolerance, tr_info *info)
{
    const size_t m = o->m, n = o->n;
    double best = HUGE_VAL, dtau, dkappa;
    size_t i, j, count = 0, stays = 0;
    for (j = 0; j < n; j++) {
        o->x[j] = 1;
        o->s[j] = o->top;
    }
    memset(o->z, 0, m * sizeof *o->z);
    memset(o->bx, 0, n * sizeof *o->bx);
    memset(o->bz, 0, m * sizeof *o->bz);
    o->tau = 1;
    o->kappa = o->top;
    o->ray = 0;
    for (;; count++) {
        double primal, dual = 0, ray = 0, cx, bz, gap, rg, mu, gamma, step, tk;
        /* rp = tau b - A x, rd = tau c - A'z - s */
        tr_gemv_d(TR_N, m, n, 1, o->A, o->lda, o->x, 0, o->rp);
        tr_gemv_d(TR_T, m, n, 1, o->A, o->lda, o->z, 0, o->rd);
        cx = tr_dot_d(n, o->c, o->x);
        bz = tr_dot_d(m, o->b, o->z);
        for (j = 0; j < n; j++)
            if (!(o->rd[j] <= ray)) ray = o->rd[j];
        if (bz > 0 && ray <= 1e-9 * bz) { /* no solution */
            for (i = 0; i < m; i++) o->bz[i] = o->z[i] / bz;
            memset(o->bx, 0, n * sizeof *o->bx);
            o->ray = 1;
            return tr__report(info, TR_ERR_CONVERGENCE, count, 1);
        }
        if (cx < 0 && tr_norm_inf_d(m, o->rp) <= -1e-9 * cx) { /* no bound */
            for (j = 0; j < n; j++) o->bx[j] = o->x[j] / -cx;
            memset(o->bz, 0, m * sizeof *o->bz);
            o->ray = 1;
            return tr__report(info, TR_ERR_CONVERGENCE, count, 1);
        }
        for (i = 0; i < m; i++) o->rp[i] = o->tau * o->b[i] - o->rp[i];
        for (j = 0; j < n; j++) {
            const double e = o->tau * o->c[j] - o->rd[j];
            if (!(-e <= dual)) dual = -e;
            o->rd[j] = e - o->s[j];
        }
        primal = tr_norm_inf_d(m, o->rp);
        gap = tr__program_gap(o, primal, dual, cx, bz, o->tau);
        if (gap != gap) break;
        stays = gap < best / 2 ? 0 : stays + 1;
        if (gap < best) {
            best = gap;
            for (j = 0; j < n; j++) o->bx[j] = o->x[j] / o->tau;
            for (i = 0; i < m; i++) o->bz[i] = o->z[i] / o->tau;
        }
        if (gap < 1e-5) {
            const double vertex = tr__program_vertex(o);
            if (vertex <= 1e-12 || (vertex <= best && vertex <= tolerance)) {
                memcpy(o->bx, o->dx, n * sizeof *o->bx);
                memcpy(o->bz, o->dz, m * sizeof *o->bz);
                best = vertex;
                break;
            }
        }
        if (best <= 1e-13 || (best <= tolerance && stays > 2) || stays > 60 ||
            count == TR__PROGRAM_STEPS)
            break;

        for (j = 0; j < n; j++) o->root[j] = sqrt(o->x[j] / o->s[j]);
        for (i = 0; i < m; i++)
            for (j = 0; j < n; j++) o->B[i * n + j] = o->A[i * o->lda + j] * o->root[j];
        tr_syrk_d(TR_N, m, n, 1, o->B, n, 0, o->M, m);
        tr__cholesky(m, o->M, m, 1, 0, 1e-15, o->M, o->work);
        tr__program_solve(o, o->c, o->b, 1, o->p, o->q);
        rg = cx - bz + o->kappa;
        mu = (tr_dot_d(n, o->x, o->s) + o->tau * o->kappa) / (double)(n + 1);
        for (j = 0; j < n; j++) o->xs[j] = -o->x[j] * o->s[j];
        tr__program_direction(o, 0, rg, -o->tau * o->kappa, &dtau, &dkappa);
        step = tr__program_length(o, dtau, dkappa);
        gamma = (1 - step) * (1 - step) * (1 - step < 0.1 ? 1 - step : 0.1);
        for (j = 0; j < n; j++)
            o->xs[j] = gamma * mu - o->x[j] * o->s[j] - o->dx[j] * o->ds[j];
        tk = gamma * mu - o->tau * o->kappa - dtau * dkappa;
        tr__program_direction(o, gamma, rg, tk, &dtau, &dkappa);
        step = 0.9995 * tr__program_length(o, dtau, dkappa);
        if (!(step > 1e-10)) break;
        tr_axpy_d(n, step, o->dx, o->x);
        tr_axpy_d(n, step, o->ds, o->s);
        tr_axpy_d(m, step, o->dz, o->z);
        o->tau += step * dtau;
        o->kappa += step * dkappa;
        if (!(o->tau > 0 && o->kappa > 0)) break;
    }
    if (best > tolerance && tr__program_rows(o)) {
        memset(o->bx, 0, n * sizeof *o->bx);
        o->ray = 1;
        best = 1;
    }
    return tr__report(info,
                      best <= tolerance ? TR_OK
                      : best <= DBL_MAX ? TR_ERR_CONVERGENCE
                                        : TR_ERR_NONFINITE,
                      count, best <= DBL_MAX ? best : 1);
}

/* 2^e with 2^-e x in [1/2, 1); 1 for 0. */
static double tr__scale_of(double x)
{
    int e;
    if (!(x > 0)) return 1;
    frexp(x, &e);
    return ldexp(1, e);
}

/* c = NULL: all 1. */
static tr_status tr__program_of(size_t m, size_t n, const double *A, size_t lda,
                                const double *b, const double *c, double tolerance,
                                double *x, double *z, const tr_allocator *memory,
                                tr_info *info)
{
    tr__program o;
    double *work, by, cy;
    size_t i, j;
    tr_status status;
    if (!m || !n || lda < n || !A || !b || !x || !(tolerance >= 0))
        return tr__report(info, TR_ERR_ARGUMENT, 0, 1);
    if (!tr__finite_rows(m, n, A, lda) || !tr__finite_rows(1, m, b, m) ||
        (c && !tr__finite_rows(1, n, c, n)))
        return tr__report(info, TR_ERR_NONFINITE, 0, 1);
    work = tr__allocate_d(memory, 1, m * (n + m + TR__BLOCK + 7) + 12 * n);
    if (!work) return tr__report(info, TR_ERR_MEMORY, 0, 1);
    o.m = m;
    o.n = n;
    o.lda = lda;
    o.A = A;
    o.c = work;
    o.x = o.c + n;
    o.s = o.x + n;
    o.dx = o.s + n;
    o.ds = o.dx + n;
    o.p = o.ds + n;
    o.root = o.p + n;
    o.rd = o.root + n;
    o.xs = o.rd + n;
    o.bx = o.xs + n;
    o.u = o.bx + n;
    o.J = (size_t *)(void *)(o.u + n);
    o.B = o.u + 2 * n;
    o.M = o.B + m * n;
    o.work = o.M + m * m;
    o.b = o.work + TR__BLOCK * m;
    o.z = o.b + m;
    o.dz = o.z + m;
    o.q = o.dz + m;
    o.rp = o.q + m;
    o.bz = o.rp + m;
    o.t = o.bz + m;
    o.top = 0;
    for (i = 0; i < m; i++) {
        const double top = tr_norm_inf_d(n, A + i * lda);
        if (top > o.top) o.top = top;
    }
    o.top = tr__scale_of(o.top);
    by = tr__scale_of(tr_norm_inf_d(m, b)) / o.top;
    cy = (c ? tr__scale_of(tr_norm_inf_d(n, c)) : 1) / o.top;
    for (i = 0; i < m; i++) o.b[i] = b[i] / by;
    for (j = 0; j < n; j++) o.c[j] = (c ? c[j] : 1) / cy;
    status = tr__program_run(&o, tolerance, info);
    for (j = 0; j < n; j++) x[j] = o.ray ? o.bx[j] / cy : o.bx[j] * by;
    for (i = 0; z && i < m; i++) z[i] = o.ray ? o.bz[i] / by : o.bz[i] * cy;
    tr__release(memory, work);
    if (!tr__finite_rows(1, n, x, n) || (z && !tr__finite_rows(1, m, z, m)))
        status = tr__report(info, TR_ERR_NONFINITE, info ? info->iterations : 0, 1);
    return status;
}

TR_API tr_status tr_linear_program_d(size_t m, size_t n, const double *A, size_t lda,
                                     const double *b, const double *c, double tolerance,
                                     double *x, double *z, const tr_allocator *memory,
                                     tr_info *info)
{
    if (!c) return tr__report(info, TR_ERR_ARGUMENT, 0, 1);
    return tr__program_of(m, n, A, lda, b, c, tolerance, x, z, memory, info);
}

TR_API tr_status tr_basis_pursuit_d(size_t n, size_t d, const double *X, size_t ldx,
                                    const double *y, double tolerance, double *x,
                                    double *z, const tr_allocator *memory, tr_info *info)
{
    return tr__program_of(n, d, X, ldx, y, NULL, tolerance, x, z, memory, info);
}

/* Non-negative least squares on the columns where open is not 0. */
typedef struct tr__active {
    size_t n, d;
    const double *y;
    double *X;                    /* d x n: a column in each row */
    double *norm, *x, *w, *trial; /* d */
    double *r, *t;                /* n */
    double size;                  /* |y| + sum |x_j| |X_j| */
    size_t *open;                 /* 1: may enter; 2: may not now; 3: is in */
    tr__columns f;
} tr__active;

static size_t tr__active_numbers(size_t n, size_t d)
{
    const size_t most = n < d ? n : d;
    return n * d + 5 * d + 2 * n + most * (n + most + 1);
}

static void tr__active_begin(tr__active *o, size_t n, size_t d, const double *X,
                             size_t ldx, const double *y, double *work)
{
    const size_t most = n < d ? n : d;
    size_t i, j;
    o->n = n;
    o->d = d;
    o->y = y;
    o->X = work;
    o->norm = o->X + n * d;
    o->x = o->norm + d;
    o->w = o->x + d;
    o->trial = o->w + d;
    o->open = (size_t *)(void *)(o->trial + d);
    o->r = o->trial + 2 * d;
    o->t = o->r + n;
    o->f.n = n;
    o->f.k = 0;
    o->f.least = 64 * DBL_EPSILON;
    o->f.most = most;
    o->f.Q = o->t + n;
    o->f.R = o->f.Q + most * n;
    o->f.J = (size_t *)(void *)(o->f.R + most * most);
    for (j = 0; j < d; j++) {
        for (i = 0; i < n; i++) o->X[j * n + i] = X[i * ldx + j];
        o->norm[j] = tr_norm2_d(n, o->X + j * n);
        o->x[j] = 0;
        o->open[j] = 0;
    }
}

/* r = y - X x, w = X'r, and size. */
static void tr__active_residual(tr__active *o)
{
    size_t i;
    memcpy(o->r, o->y, o->n * sizeof *o->r);
    o->size = tr_norm2_d(o->n, o->y);
    for (i = 0; i < o->f.k; i++) {
        const size_t j = o->f.J[i];
        tr_axpy_d(o->n, -o->x[j], o->X + j * o->n, o->r);
        o->size += o->x[j] * o->norm[j];
    }
    tr_gemv_d(TR_N, o->d, o->n, 1, o->X, o->n, o->r, 0, o->w);
}

static void tr__active_leave(tr__active *o, size_t p)
{
    o->x[o->f.J[p]] = 0;
    o->open[o->f.J[p]] = 1;
    tr__columns_leave(&o->f, p);
}

/* Until no column that may enter has w_j > least size |X_j|; returns steps, at most
   `most`. */
static size_t tr__active_solve(tr__active *o, double least, size_t most)
{
    size_t count, i, j;
    for (count = 0;; count++) {
        double top = least, *z = o->trial;
        size_t at = o->d;
        tr__active_residual(o);
        for (j = 0; j < o->d; j++)
            if (o->open[j] == 1 && o->w[j] > top * o->size * o->norm[j]) {
                top = o->w[j] / (o->size * o->norm[j]);
                at = j;
            }
        if (at == o->d || count == most) break;
        o->open[at] = 2;
        if (!tr__columns_join(&o->f, at, o->X + at * o->n, 1, o->t)) continue;
        tr__columns_solve(&o->f, o->y, z);
        if (!(z[o->f.k - 1] > 0)) {
            o->f.k--;
            continue;
        }
        for (j = 0; j < o->d; j++)
            if (o->open[j] == 2) o->open[j] = 1;
        o->open[at] = 3;
        for (;;) {
            double step = 1;
            at = o->f.k;
            for (i = 0; i < o->f.k; i++) {
                const double x = o->x[o->f.J[i]];
                if (!(z[i] > 0) && (at == o->f.k || x < step * (x - z[i]))) {
                    step = x > 0 ? x / (x - z[i]) : 0;
                    at = i;
                }
            }
            for (i = 0; i < o->f.k; i++) {
                double *x = o->x + o->f.J[i];
                *x = at == o->f.k ? z[i] : *x + step * (z[i] - *x);
            }
            if (at == o->f.k) break;
            o->x[o->f.J[at]] = 0;
            for (i = o->f.k; i--;)
                if (!(o->x[o->f.J[i]] > 0)) tr__active_leave(o, i);
            tr__columns_solve(&o->f, o->y, z);
        }
    }
    for (j = 0; j < o->d; j++)
        if (o->open[j] == 2) o->open[j] = 1;
    return count;
}

/* The largest cosine, of the angle to y in place of r, that ought to be 0 or less. */
static double tr__active_gap(const tr__active *o)
{
    const double y = tr_norm2_d(o->n, o->y);
    double gap = 0;
    size_t j;
    if (!(y > 0)) return 0;
    for (j = 0; j < o->d; j++) {
        const double w = o->open[j] == 3 ? fabs(o->w[j]) : o->w[j];
        if (w > gap * y * o->norm[j]) gap = w / y / o->norm[j];
    }
    return gap;
}

TR_API tr_status tr_nonnegative_d(size_t n, size_t d, const double *X, size_t ldx,
                                  const double *y, double *x, const tr_allocator *memory,
                                  tr_info *info)
{
    tr__active o;
    double *work, gap;
    size_t count, j;
    if (!n || !d || ldx < d || !X || !y || !x)
        return tr__report(info, TR_ERR_ARGUMENT, 0, 1);
    if (!tr__finite_rows(n, d, X, ldx) || !tr__finite_rows(1, n, y, n))
        return tr__report(info, TR_ERR_NONFINITE, 0, 1);
    work = tr__allocate_d(memory, 1, tr__active_numbers(n, d));
    if (!work) return tr__report(info, TR_ERR_MEMORY, 0, 1);
    tr__active_begin(&o, n, d, X, ldx, y, work);
    for (j = 0; j < d; j++) o.open[j] = 1;
    count = tr__active_solve(&o, 8 * DBL_EPSILON, 10 * d);
    gap = tr__active_gap(&o);
    memcpy(x, o.x, d * sizeof *x);
    tr__release(memory, work);
    if (!tr__finite_rows(1, d, x, d)) return tr__report(info, TR_ERR_NONFINITE, count, 1);
    return tr__report(info, count < 10 * d ? TR_OK : TR_ERR_CONVERGENCE, count, gap);
}

/* ----------------------------------------------------------------- networks */
TR_API size_t tr_relu_work(size_t n, size_t d, size_t h)
{
    (void)d;
    return n * h + n;
}

TR_API void tr_relu_forward(size_t n, size_t d, size_t h, const float *X, size_t ldx,
                            const float *M, size_t ldm, const float *v, float *f,
                            float *work)
{
    tr_gemm(TR_N, TR_N, n, h, d, 1, X, ldx, M, ldm, 0, work, h);
    tr__use()->f.activate(TR_RELU, n, h, NULL, NULL, work, NULL);
    tr_gemv(TR_N, n, h, 1, work, h, v, 0, f);
}

TR_API float tr_relu_gradient(size_t n, size_t d, size_t h, const float *X, size_t ldx,
                              const float *y, const float *M, size_t ldm, const float *v,
                              float *gM, float *gv, float *work)
{
    float *H = work, *r = work + n * h;
    size_t i;
    tr_relu_forward(n, d, h, X, ldx, M, ldm, v, r, H);
    for (i = 0; i < n; i++) r[i] -= y[i];
    tr_gemv(TR_T, n, h, 1, H, h, r, 0, gv);
    tr__use()->f.rectified(n, h, r, v, H);
    tr_gemm(TR_T, TR_N, d, h, n, 1, X, ldx, H, h, 0, gM, ldm);
    return tr_dot(n, r, r) / 2;
}

TR_API size_t tr_mlp_weights(const tr_mlp *net)
{
    size_t l, n = 0;
    for (l = 0; l < net->layers; l++) n += net->width[l] * net->width[l + 1];
    return n;
}

TR_API size_t tr_mlp_parameters(const tr_mlp *net)
{
    size_t l, n = tr_mlp_weights(net);
    for (l = 0; l < net->layers && net->biases; l++) n += net->width[l + 1];
    return n;
}

/* A and D of each hidden layer, and the outputs. */
TR_API size_t tr_mlp_work(const tr_mlp *net, size_t n)
{
    size_t l, units = net->width[net->layers];
    for (l = 1; l < net->layers; l++) units += 2 * net->width[l];
    return n * units;
}

#define TR__LOSS 512 /* numbers at a time, of at most an eighth as many rows */

#define TR__NETWORKS(real, table, _)                                                    \
    TR_API void tr_dense_forward##_(tr_activation f, size_t n, size_t d, size_t h,      \
                                    const real *X, size_t ldx, const real *W,           \
                                    const real *b, const real *M, real *A, real *D)     \
    {                                                                                   \
        tr_gemm##_(TR_N, TR_N, n, h, d, 1, X, ldx, W, h, 0, A, h);                      \
        tr__use()->table.activate(f, n, h, b, M, A, D);                                 \
    }                                                                                   \
    TR_API void tr_dense_backward##_(size_t n, size_t d, size_t h, const real *X,       \
                                     size_t ldx, const real *W, const real *G,          \
                                     const real *D, real *gW, real *gb, real *GX)       \
    {                                                                                   \
        tr_gemm##_(TR_T, TR_N, d, h, n, 1, X, ldx, G, h, 0, gW, h);                     \
        if (gb) {                                                                       \
            real one[64];                                                               \
            size_t i;                                                                   \
            for (i = 0; i < 64; i++) one[i] = 1;                                        \
            memset(gb, 0, h * sizeof *gb);                                              \
            for (i = 0; i < n; i += 64)                                                 \
                tr_gemv##_(TR_T, n - i < 64 ? n - i : 64, h, 1, G + i * h, h, one, 1,   \
                           gb);                                                         \
        }                                                                               \
        if (GX) {                                                                       \
            tr_gemm##_(TR_N, TR_T, n, d, h, 1, G, h, W, h, 0, GX, d);                   \
            if (D) tr__use()->table.activate(TR_IDENTITY, n, d, NULL, D, GX, NULL);     \
        }                                                                               \
    }                                                                                   \
    TR_API double tr_cross_entropy##_(size_t n, size_t c, const real *Z,                \
                                      const uint32_t *label, real *G)                   \
    {                                                                                   \
        const size_t batch = c >= TR__LOSS ? 1 : c > 8 ? TR__LOSS / c : TR__LOSS / 8;   \
        const size_t cols = G || c < TR__LOSS ? c : TR__LOSS;                           \
        real t[TR__LOSS], top[TR__LOSS / 8];                                            \
        double at[TR__LOSS / 8], rest[TR__LOSS / 8], all[TR__LOSS / 8], loss = 0;       \
        size_t i, j, k, q, m, rows, each;                                               \
        for (i = 0; i < n; i += rows) {                                                 \
            real *e = G ? G + i * c : t;                                                \
            rows = n - i < batch ? n - i : batch;                                       \
            for (q = 0; q < rows; q++) {                                                \
                const real *z = Z + (i + q) * c;                                        \
                const uint32_t y = label[i + q];                                        \
                TR_ASSERT(y < c);                                                       \
                top[q] = z[y];                                                          \
                for (j = 0; j < c; j++) top[q] = z[j] > top[q] ? z[j] : top[q];         \
                at[q] = (double)(z[y] - top[q]);                                        \
                all[q] = rest[q] = 0;                                                   \
            }                                                                           \
            for (j = 0; j < c; j += m) {                                                \
                m = c - j < cols ? c - j : cols;                                        \
                each = rows * m;                                                        \
                for (q = 0; q < rows; q++)                                              \
                    for (k = 0; k < m; k++)                                             \
                        e[q * m + k] = Z[(i + q) * c + j + k] - top[q];                 \
                tr_exp##_(each, e, e);                                                  \
                for (q = 0; q < rows; q++) {                                            \
                    const size_t y = label[i + q];                                      \
                    if (y >= j && y < j + m) {                                          \
                        all[q] = (double)e[q * m + y - j];                              \
                        e[q * m + y - j] = 0;                                           \
                    }                                                                   \
                    for (k = 0; k < m; k++) rest[q] += (double)e[q * m + k];            \
                }                                                                       \
            }                                                                           \
            for (q = 0; q < rows; q++) all[q] += rest[q];                               \
            for (q = 0; q < rows && G; q++) {                                           \
                const double unit = 1 / (all[q] * (double)n);                           \
                for (k = 0; k < c; k++)                                                 \
                    e[q * c + k] = (real)((double)e[q * c + k] * unit);                 \
                e[q * c + label[i + q]] = (real)(-rest[q] * unit);                      \
            }                                                                           \
            tr_log_d(rows, all, all);                                                   \
            for (q = 0; q < rows; q++) loss += all[q] - at[q];                          \
        }                                                                               \
        return n ? loss / (double)n : 0;                                                \
    }                                                                                   \
    TR_API double tr_mean_square##_(size_t n, size_t c, const real *Z, const real *Y,   \
                                    real *G)                                            \
    {                                                                                   \
        const size_t all = n * c;                                                       \
        const real unit = (real)(2 / (double)all);                                      \
        double t[256], sum = 0;                                                         \
        size_t i, k, m;                                                                 \
        for (i = 0; i < all; i += m) {                                                  \
            m = all - i < 256 ? all - i : 256;                                          \
            for (k = 0; k < m; k++) {                                                   \
                const real r = Z[i + k] - Y[i + k];                                     \
                t[k] = (double)r;                                                       \
                if (G) G[i + k] = r * unit;                                             \
            }                                                                           \
            sum += tr_dot_d(m, t, t);                                                   \
        }                                                                               \
        return all ? sum / (double)all : 0;                                             \
    }                                                                                   \
    TR_API double tr_accuracy##_(size_t n, size_t c, const real *Z,                     \
                                 const uint32_t *label)                                 \
    {                                                                                   \
        size_t i, j, hits = 0;                                                          \
        for (i = 0; i < n; i++) {                                                       \
            const real *z = Z + i * c;                                                  \
            size_t top = 0;                                                             \
            for (j = 1; j < c; j++) top = z[j] > z[top] ? j : top;                      \
            hits += label[i] == top;                                                    \
        }                                                                               \
        return n ? (double)hits / (double)n : 0;                                        \
    }                                                                                   \
    static void tr__dropout##_(tr_rng *r, double rate, size_t n, real *M)               \
    {                                                                                   \
        const uint32_t off = (uint32_t)floor(rate * 65536 + 0.5);                       \
        const real on = (real)(65536 / (double)(65536 - off));                          \
        const size_t half = n - n / 2;                                                  \
        uint32_t buffer[TR__WORDS + 4];                                                 \
        size_t i, m;                                                                    \
        TR_ASSERT(off < 65536);                                                         \
        for (i = 0; i < half; i += m) {                                                 \
            const uint32_t *w;                                                          \
            size_t both;                                                                \
            m = half - i < TR__WORDS ? half - i : TR__WORDS;                            \
            both = n / 2 - i < m ? n / 2 - i : m;                                       \
            w = tr__draw(r, m, buffer);                                                 \
            tr__use()->table.dropout(both, w, off, on, M + i, M + half + i);            \
            if (both < m) M[i + both] = (w[both] & 0xffff) < off ? 0 : on;              \
        }                                                                               \
    }                                                                                   \
    TR_API void tr_mlp_init##_(const tr_mlp *net, tr_rng *r, real *w)                   \
    {                                                                                   \
        size_t l;                                                                       \
        for (l = 0; l < net->layers; l++) {                                             \
            const size_t n = net->width[l] * net->width[l + 1];                         \
            if (!n) continue;                                                           \
            tr_normal##_(r, n, w);                                                      \
            tr_scale##_(n, (real)(1 / sqrt((double)net->width[l])), w);                 \
            w += n;                                                                     \
        }                                                                               \
        for (l = 0; l < net->layers && net->biases; l++) {                              \
            memset(w, 0, net->width[l + 1] * sizeof *w);                                \
            w += net->width[l + 1];                                                     \
        }                                                                               \
    }                                                                                   \
    TR_API real *tr_mlp_forward##_(const tr_mlp *net, size_t n, const real *X,          \
                                   size_t ldx, const real *w, tr_rng *r, real *work)    \
    {                                                                                   \
        const size_t *width = net->width;                                               \
        const real *b = net->biases ? w + tr_mlp_weights(net) : NULL;                   \
        size_t l;                                                                       \
        TR_ASSERT(net->layers >= 1 && net->dropout >= 0 && net->dropout < 1);           \
        for (l = 0; l < net->layers; l++) {                                             \
            const size_t d = width[l], h = width[l + 1];                                \
            const size_t units = l + 1 < net->layers ? n * h : 0;                       \
            real *D = units ? work + units : NULL, *M = NULL;                           \
            if (units && r && net->dropout > 0)                                         \
                tr__dropout##_(r, net->dropout, units, M = D);                          \
            tr_dense_forward##_(l + 1 < net->layers ? net->activation : TR_IDENTITY, n, \
                                d, h, X, ldx, w, b, M, work, D);                        \
            X = work;                                                                   \
            ldx = h;                                                                    \
            w += d * h;                                                                 \
            if (b) b += h;                                                              \
            work += 2 * units;                                                          \
        }                                                                               \
        return work;                                                                    \
    }                                                                                   \
    TR_API void tr_mlp_backward##_(const tr_mlp *net, size_t n, const real *X,          \
                                   size_t ldx, const real *w, const real *G, real *g,   \
                                   real *work)                                          \
    {                                                                                   \
        const size_t *width = net->width;                                               \
        size_t l, at = tr_mlp_weights(net), bias = tr_mlp_parameters(net);              \
        for (l = net->layers; --l > 0;) work += 2 * n * width[l];                       \
        for (l = net->layers; l--;) {                                                   \
            const size_t d = width[l], h = width[l + 1];                                \
            real *A = l ? work -= 2 * n * d : NULL;                                     \
            at -= d * h;                                                                \
            bias -= net->biases ? h : 0;                                                \
            tr_dense_backward##_(n, d, h, l ? A : X, l ? d : ldx, w + at, G,            \
                                 l ? A + n * d : NULL, g + at,                          \
                                 net->biases ? g + bias : NULL, A);                     \
            G = A;                                                                      \
        }                                                                               \
    }                                                                                   \
    TR_API void tr_gather##_(size_t m, size_t d, const real *X, size_t ldx,             \
                             const uint32_t *row, real *out)                            \
    {                                                                                   \
        size_t i;                                                                       \
        TR_ASSERT(ldx >= d);                                                            \
        for (i = 0; i < m; i++) memcpy(out + i * d, X + row[i] * ldx, d * sizeof *out); \
    }
TR__NETWORKS(float, f, )
TR__NETWORKS(double, d, _d)
#undef TR__NETWORKS
#undef TR__LOSS

/* -------------------------------------------------------------------- flows */

/* A sign change of f between a and b, and how many calls of f it took. */
typedef struct tr__bracket {
    double a, fa, b, fb;
    size_t calls;
} tr__bracket;

/* Chandrupatla's method (Adv. Eng. Software 28 (1997)): inverse quadratic interpolation
   where that is safe, else bisection, and nothing but bisection from the 200th call on,
   so that it ends for any f: at a width below tolerance + 4 epsilon |x|, or at an f of 0
   or NaN.  Returns the end where |f| is less. */
static double tr__narrow(tr_function f, void *context, double tolerance, tr__bracket *s)
{
    double c = s->a, fc = s->fa, t = 0.5;
    for (;;) {
        const double x = fabs(s->fa) < fabs(s->fb) ? s->a : s->b;
        const double least =
            (tolerance / 2 + 2 * DBL_EPSILON * fabs(x)) / fabs(s->b - s->a);
        double y, fy, xi, phi;
        if (s->fa == 0 || s->fb == 0 || s->fa != s->fa || !(least <= 0.5)) return x;
        t = t < least ? least : t > 1 - least ? 1 - least : t;
        y = s->a + t * (s->b - s->a);
        if (y == s->a || y == s->b) y = s->a + (s->b - s->a) / 2;
        if (y == s->a || y == s->b) return x;
        fy = f(context, y);
        s->calls++;
        if ((fy < 0) == (s->fa < 0)) {
            c = s->a;
            fc = s->fa;
        } else {
            c = s->b;
            fc = s->fb;
            s->b = s->a;
            s->fb = s->fa;
        }
        s->a = y;
        s->fa = fy;
        xi = (s->a - s->b) / (c - s->b);
        phi = (s->fa - s->fb) / (fc - s->fb);
        t = 0.5;
        if (phi * phi < xi && (1 - phi) * (1 - phi) < 1 - xi && s->calls < 200)
            t = s->fa / (s->fb - s->fa) * fc / (s->fb - fc) +
                (c - s->a) / (s->b - s->a) * s->fa / (fc - s->fa) * s->fb / (fc - s->fb);
    }
}

TR_API tr_status tr_root(tr_function f, void *context, double a, double b,
                         double tolerance, double *x, tr_info *info)
{
    tr__bracket s;
    double at;
    if (!f || !x || !tr__finite(b - a) || !tr__finite(a) || !tr__finite(b) ||
        !(tolerance >= 0))
        return tr__report(info, TR_ERR_ARGUMENT, 0, HUGE_VAL);
    s.a = a;
    s.fa = f(context, a);
    s.b = b;
    s.fb = f(context, b);
    s.calls = 2;
    if (s.fa != s.fa || s.fb != s.fb)
        return tr__report(info, TR_ERR_NONFINITE, 2, fabs(b - a));
    if (s.fa != 0 && s.fb != 0 && (s.fa < 0) == (s.fb < 0))
        return tr__report(info, TR_ERR_ARGUMENT, 2, fabs(b - a));
    at = s.fa == 0 ? a : s.fb == 0 ? b : tr__narrow(f, context, tolerance, &s);
    if (s.fa != s.fa) return tr__report(info, TR_ERR_NONFINITE, s.calls, fabs(s.b - s.a));
    *x = at;
    return tr__report(info, TR_OK, s.calls, s.fa == 0 || s.fb == 0 ? 0 : fabs(s.b - s.a));
}

/* The root x > 0 of f, which is negative below and positive above it; 0 or HUGE_VAL if it
   is not within [1e-300, 1e300].  The search goes from `start` in steps that double their
   exponent, then halves exponents to a factor of 2. */
static double tr__root(tr_function f, void *context, double start, size_t *calls)
{
    tr__bracket s;
    double a = start < 1e-300 ? 1e-300 : start < 1e300 ? start : 1e300, b = a;
    double fa = f(context, a), fb = fa, factor = fa < 0 ? 2 : 0.5;
    size_t count = 1;
    if (fa == 0) {
        if (calls) *calls = count;
        return a;
    }
    for (;; factor *= factor) {
        a = b;
        fa = fb;
        b = factor < 1 ? (a > 1e-300 / factor ? a * factor : 1e-300)
                       : (a < 1e300 / factor ? a * factor : 1e300);
        if (a == b) return factor < 1 ? 0 : HUGE_VAL;
        fb = f(context, b);
        count++;
        if ((fa < 0) != (fb < 0)) break;
    }
    while (a > 2 * b || b > 2 * a) {
        double x = sqrt(a) * sqrt(b), fx = f(context, x);
        count++;
        if ((fx < 0) == (fa < 0)) {
            a = x;
            fa = fx;
        } else {
            b = x;
            fb = fx;
        }
    }
    s.a = a;
    s.fa = fa;
    s.b = b;
    s.fb = fb;
    s.calls = count;
    a = tr__narrow(f, context, 0, &s);
    if (calls) *calls = s.calls;
    return a;
}

/* The step of Dormand and Prince (J. Comp. Appl. Math. 6 (1980)): weights of the slopes k
   before each stage, the last line those of the solution. */
static const double tr__dopri[6][6] = {
    { 1.0 / 5, 0, 0, 0, 0, 0 },
    { 3.0 / 40, 9.0 / 40, 0, 0, 0, 0 },
    { 44.0 / 45, -56.0 / 15, 32.0 / 9, 0, 0, 0 },
    { 19372.0 / 6561, -25360.0 / 2187, 64448.0 / 6561, -212.0 / 729, 0, 0 },
    { 9017.0 / 3168, -355.0 / 33, 46732.0 / 5247, 49.0 / 176, -5103.0 / 18656, 0 },
    { 35.0 / 384, 0, 500.0 / 1113, 125.0 / 192, -2187.0 / 6784, 11.0 / 84 }
};
static const double tr__dopri_time[6] = { 1.0 / 5, 3.0 / 10, 4.0 / 5, 8.0 / 9, 1, 1 };
/* the solution less that of order 4 */
static const double tr__dopri_error[7] = {
    71.0 / 57600, 0, -71.0 / 16695, 71.0 / 1920, -17253.0 / 339200, 22.0 / 525, -1.0 / 40
};
/* the last coefficient of the dense output (Hairer's contd5) */
static const double tr__dopri_dense[7] = {
    -12715105075.0 / 11282082432,  0,
    87487479700.0 / 32700410799,   -10690763975.0 / 1880347072,
    701980252875.0 / 199316789632, -1453857185.0 / 822651844,
    69997945.0 / 29380423
};

typedef struct tr__ode_state {
    const tr_ode *o;
    size_t n;
    double t;     /* where the step begins */
    double *y;    /* and the state there */
    double *k;    /* 7 n: the slopes; those at the step's beginning come first */
    double *next; /* the state at its end */
} tr__ode_state;

/* next <- the state at t + h, with its slope in k + 6 n. */
static void tr__ode_step(const tr__ode_state *s, double h)
{
    const size_t n = s->n;
    size_t i, j, l;
    for (j = 0; j < 6; j++) {
        const double *a = tr__dopri[j];
        for (i = 0; i < n; i++) {
            double sum = a[0] * s->k[i];
            for (l = 1; l <= j; l++) sum = fma(a[l], s->k[l * n + i], sum);
            s->next[i] = fma(h, sum, s->y[i]);
        }
        s->o->field(s->o->context, fma(tr__dopri_time[j], h, s->t), s->next,
                    s->k + (j + 1) * n);
    }
}

/* The largest error in units of its bound; NaN or infinite if the step is not finite. */
static double tr__ode_error(const tr__ode_state *s, double h)
{
    const size_t n = s->n;
    double worst = 0;
    size_t i, l;
    for (i = 0; i < n; i++) {
        const double a = fabs(s->y[i]), b = fabs(s->next[i]);
        double sum = tr__dopri_error[0] * s->k[i], e;
        for (l = 2; l < 7; l++) sum = fma(tr__dopri_error[l], s->k[l * n + i], sum);
        e = fabs(h * sum);
        if (s->o->rtol == 0 && s->o->atol == 0) e = 0;
        if (e > 0) e /= fma(s->o->rtol, a > b ? a : b, s->o->atol);
        if (!tr__finite(b) || !tr__finite(s->k[6 * n + i]) || e != e) return HUGE_VAL;
        if (e > worst) worst = e;
    }
    return worst;
}

/* out <- the state at t + theta h, from the step's two ends and slopes. */
static void tr__ode_dense(const tr__ode_state *s, double h, double theta, double *out)
{
    const size_t n = s->n;
    const double rest = 1 - theta;
    size_t i, l;
    for (i = 0; i < n; i++) {
        const double d = s->next[i] - s->y[i], b = fma(h, s->k[i], -d);
        const double c = d - fma(h, s->k[6 * n + i], b);
        double sum = tr__dopri_dense[0] * s->k[i];
        for (l = 2; l < 7; l++) sum = fma(tr__dopri_dense[l], s->k[l * n + i], sum);
        out[i] = fma(theta, fma(rest, fma(theta, fma(rest, h * sum, c), b), d), s->y[i]);
    }
}

static double tr__ode_event(void *context, double h)
{
    const tr__ode_state *s = (const tr__ode_state *)context;
    tr__ode_step(s, h);
    return s->o->event(s->o->context, s->t + h, s->next);
}

/* max |x_i| / (atol + rtol |y_i|) */
static double tr__ode_norm(const tr_ode *o, size_t n, const double *x, const double *y)
{
    double worst = 0;
    size_t i;
    for (i = 0; i < n; i++) {
        const double e = fabs(x[i]) / fma(o->rtol, fabs(y[i]), o->atol);
        if (e > worst) worst = e;
    }
    return worst;
}

/* The size of the first step (Hairer, Norsett and Wanner, Solving Ordinary Differential
   Equations I, II.4): from those of y, y' and a difference of slopes. */
static double tr__ode_first(const tr__ode_state *s, double sign, double most)
{
    const size_t n = s->n;
    const double d0 = tr__ode_norm(s->o, n, s->y, s->y);
    const double d1 = tr__ode_norm(s->o, n, s->k, s->y);
    double h0 = d0 >= 1e-5 && d1 >= 1e-5 && d1 <= DBL_MAX ? 0.01 * (d0 / d1) : 1e-6;
    double d2, h1, least = 16 * DBL_EPSILON * fabs(s->t);
    size_t i;
    if (h0 > most) h0 = most;
    for (i = 0; i < n; i++) s->next[i] = fma(sign * h0, s->k[i], s->y[i]);
    s->o->field(s->o->context, s->t + sign * h0, s->next, s->k + n);
    for (i = 0; i < n; i++) s->k[n + i] -= s->k[i];
    d2 = tr__ode_norm(s->o, n, s->k + n, s->y) / h0;
    if (d1 > d2) d2 = d1;
    h1 = d2 <= 1e-15 ? (h0 > 1e-3 ? h0 * 1e-3 : 1e-6) : tr_pow_at(0.01 / d2, 0.2);
    if (h1 > 100 * h0) h1 = 100 * h0;
    return h1 > least ? h1 : least;
}

TR_API tr_status tr_ode_solve(const tr_ode *o, size_t n, double *t, double t_end,
                              double *y, size_t m, const double *times, double *Y,
                              size_t *rows, int *event, const tr_allocator *memory,
                              tr_info *info)
{
    const size_t most = o && o->steps ? o->steps : 100000;
    tr_status status = TR_OK;
    tr__ode_state s;
    double *work, sign, length, h, g = 0, start, old_error = 1e-4;
    size_t i, count = 0, row = 0;
    int fixed, refused = 0, ended = 0;
    if (rows) *rows = 0;
    if (event) *event = 0;
    if (!o || !o->field || !t || (n && !y) || (m && (!times || !Y)) || !tr__finite(*t) ||
        !tr__finite(t_end - *t) || !(o->rtol >= 0 && tr__finite(o->rtol)) ||
        !(o->atol >= 0 && tr__finite(o->atol)) ||
        !(o->step >= 0 && tr__finite(o->step)) || n > (size_t)-1 / 16)
        return tr__report(info, TR_ERR_ARGUMENT, 0, 1);
    sign = t_end < *t ? -1 : 1;
    length = fabs(t_end - *t);
    start = *t;
    fixed = o->rtol == 0 && o->atol == 0;
    if (fixed && !(o->step > 0)) return tr__report(info, TR_ERR_ARGUMENT, 0, 1);
    for (i = 0; i < m; i++)
        if (!(sign * times[i] >= sign * (i ? times[i - 1] : start)))
            return tr__report(info, TR_ERR_ARGUMENT, 0, 1);
    for (i = 0; i < n; i++)
        if (!tr__finite(y[i])) return tr__report(info, TR_ERR_NONFINITE, 0, 1);
    work = tr__allocate_d(memory, 9, n + !n);
    if (!work) return tr__report(info, TR_ERR_MEMORY, 0, 1);
    s.o = o;
    s.n = n;
    s.t = start;
    s.y = work;
    s.next = work + n;
    s.k = work + 2 * n;
    for (i = 0; i < n; i++) s.y[i] = y[i];
    o->field(o->context, s.t, s.y, s.k);
    for (i = 0; i < n; i++)
        if (!tr__finite(s.k[i])) status = TR_ERR_NONFINITE;
    if (o->event && !status) {
        g = o->event(o->context, s.t, s.y);
        if (g != g) status = TR_ERR_NONFINITE;
    }
    if (!status)
        for (; row < m && times[row] == start; row++)
            for (i = 0; i < n; i++) Y[row * n + i] = s.y[i];
    h = status || length == 0 ? 0
        : o->step > 0         ? o->step
                              : tr__ode_first(&s, sign, length);
    while (!status && !ended && s.t != t_end) {
        const double left = fabs(t_end - s.t);
        double error, next_t, step, factor = 0, g_next = 0;
        int last;
        if (count == most) {
            status = TR_ERR_CONVERGENCE;
            break;
        }
        if (!(h > 2 * DBL_EPSILON * fabs(s.t))) {
            status = TR_ERR_NONFINITE;
            break;
        }
        last = left <= h * (fixed ? 1 + 1e-9 : 1.01);
        step = sign * (last ? left : h);
        next_t = last ? t_end : s.t + step;
        count++;
        tr__ode_step(&s, step);
        error = tr__ode_error(&s, step);
        if (fixed) {
            if (error > 1) {
                status = TR_ERR_NONFINITE;
                break;
            }
        } else if (!(error <= 1)) {
            factor = 0.9 / tr_pow_at(error, 0.2);
            h = fabs(step) * (factor > 0.1 ? factor : 0.1);
            refused = 1;
            continue;
        }
        if (o->event) {
            g_next = o->event(o->context, next_t, s.next);
            if (g_next != g_next) {
                status = TR_ERR_NONFINITE;
                break;
            }
            ended =
                (g_next == 0 && g != 0) || (g < 0 && g_next > 0) || (g > 0 && g_next < 0);
        }
        if (ended && g_next != 0) {
            tr__bracket b;
            double at;
            b.a = 0;
            b.fa = g;
            b.b = step;
            b.fb = g_next;
            b.calls = 0;
            at = tr__narrow(tr__ode_event, &s, 0, &b);
            if (b.fa != b.fa) {
                status = TR_ERR_NONFINITE;
                break;
            }
            step = at;
            next_t = s.t + at;
            tr__ode_step(&s, step);
        }
        for (; row < m && sign * times[row] <= sign * next_t; row++) {
            if (times[row] == next_t)
                for (i = 0; i < n; i++) Y[row * n + i] = s.next[i];
            else
                tr__ode_dense(&s, step, (times[row] - s.t) / step, Y + row * n);
        }
        s.t = fixed && !last && !ended ? fma((double)count, sign * h, start) : next_t;
        for (i = 0; i < n; i++) s.y[i] = s.next[i];
        for (i = 0; i < n; i++) s.k[i] = s.k[6 * n + i];
        g = g_next;
        if (!fixed) {
            double small = error > 1e-10 ? error : 1e-10;
            factor = 0.9 * tr_pow_at(small, -0.17) * tr_pow_at(old_error, 0.04);
            factor = factor < 0.2 ? 0.2 : factor > 10 ? 10 : factor;
            if (refused && factor > 1) factor = 1;
            old_error = small > 1e-4 ? small : 1e-4;
            h = fabs(step) * factor;
            refused = 0;
        }
    }
    *t = s.t;
    for (i = 0; i < n; i++) y[i] = s.y[i];
    tr__release(memory, work);
    if (rows) *rows = row;
    if (event) *event = ended;
    return tr__report(info, status, count,
                      ended || !(length > 0) ? 0 : fabs(t_end - *t) / length);
}

TR_API void tr_map_velocity(const tr_map *map, size_t n, const double *w, const double *g,
                            double *v)
{
    size_t i;
    if (map->kind == TR_POLAR) {
        double m, c, s, along, across;
        TR_ASSERT(n == 2);
        m = fabs(w[0]) > fabs(w[1]) ? fabs(w[0]) : fabs(w[1]);
        c = w[0] / m;
        s = w[1] / m;
        along = fma(c, g[0], s * g[1]) / fma(c, c, s * s);
        across = fma(w[0], g[1], -(w[1] * g[0]));
        v[0] = fma(c, along, -(w[1] * across));
        v[1] = fma(s, along, w[0] * across);
        return;
    }
    TR_ASSERT(map->kind == TR_EXPONENTIAL || map->depth > 0);
    for (i = 0; i < n; i++)
        if (map->kind == TR_EXPONENTIAL)
            v[i] = w[i] * w[i] * g[i];
        else if (g[i] == 0)
            v[i] = w[i] == w[i] ? 0 : w[i];
        else
            v[i] = map->depth * map->depth * tr_pow_at(fabs(w[i]), 2 - 2 / map->depth) *
                   g[i];
}

/* The exponent of F(w) = (w^q - 1) / q, F' = w^(q - 1) = 1 / (velocity at gradient 1) up
   to a factor. */
static double tr__flow_exponent(const tr_map *map)
{
    return map->kind == TR_EXPONENTIAL ? -1 : 2 / map->depth - 1;
}

static double tr__log1p(double x)
{
    const double u = 1 + x;
    return u == 1 ? x : tr_log_at(u) + (x - (u - 1)) / u;
}

/* (exp(x) - 1) / x */
static double tr__exp_slope(double x)
{
    double s = 1;
    int k;
    if (!(fabs(x) < 1)) return (tr_exp_at(x) - 1) / x;
    for (k = 19; k > 1; k--) s = fma(x / k, s, 1);
    return s;
}

/* log(a / b), a, b > 0, accurate also where a - b, given, is small. */
static double tr__log_ratio(double a, double b, double difference)
{
    const double s = difference / (a + b), z = s * s;
    double sum = 0;
    int k;
    if (!(fabs(s) < 0.17)) return tr_log_at(a / b);
    for (k = 23; k > 1; k -= 2) sum = fma(z, sum, 1.0 / k);
    return 2 * fma(s * z, sum, s);
}

/* The integral of x^(a - 1) from x to y, both >= 0. */
static double tr__power_integral(double a, double x, double y)
{
    double l, t;
    if (x == y) return 0;
    if (x == 0 || y == 0)
        return a > 0   ? (tr_pow_at(y, a) - tr_pow_at(x, a)) / a
               : y > x ? HUGE_VAL
                       : -HUGE_VAL;
    l = tr__log_ratio(y, x, y - x);
    t = a * l;
    return tr_pow_at(t > 0 ? y : x, a) * l * tr__exp_slope(-fabs(t));
}

/* Gauss and Legendre, 16 points. */
static const double tr__gauss[8][2] = { { 0.09501250983763744, 0.1894506104550685 },
                                        { 0.2816035507792589, 0.18260341504492358 },
                                        { 0.45801677765722737, 0.16915651939500254 },
                                        { 0.6178762444026438, 0.14959598881657673 },
                                        { 0.755404408355003, 0.12462897125553387 },
                                        { 0.8656312023878318, 0.09515851168249279 },
                                        { 0.9445750230732326, 0.062253523938647894 },
                                        { 0.9894009349916499, 0.027152459411754096 } };

/* The integral of (x^e - less) / (target - x) from a to b, in panels over which x grows
   by at most 2 and x^e by at most exp(4); they begin at a, and end where what is left
   does not count. */
static double tr__panels(double e, double less, double target, double a, double b)
{
    const double ratio = 1 + (fabs(e) > 4 ? 4 / fabs(e) : 1);
    double sum = 0;
    while (a != b) {
        double next = b > a ? a * ratio : a / ratio, middle, half, part = 0;
        int k;
        if (b > a ? next > b : next < b) next = b;
        half = (next - a) / 2;
        middle = a + half;
        for (k = 0; k < 8; k++) {
            const double d = half * tr__gauss[k][0], x = middle - d, y = middle + d;
            part += tr__gauss[k][1] * ((tr_pow_at(x, e) - less) / (target - x) +
                                       (tr_pow_at(y, e) - less) / (target - y));
        }
        sum += half * part;
        if (less == 0 && fabs(half * part) < 1e-18 * fabs(sum)) break;
        a = next;
    }
    return sum;
}

/* The integral of x^(q - 1) / (target - x) from a < b, a >= 0, not across target; 1 <=
   |target| < 2. */
static double tr__point_integral(double q, double target, double a, double b)
{
    const double e = q - 1, near = fabs(e) > 4 ? 2 / fabs(e) : 0.5;
    double edge[3], sum = 0;
    int k;
    if (a < 0.5) { /* 1 / (t - x) = 1 / t + x / t^2 + x^2 / (t^2 (t - x)) */
        const double top = b < 0.5 ? b : 0.5, low = a > 1e-17 ? a : 1e-17;
        if (low < top) sum = -tr__panels(q + 1, 0, target, top, low);
        sum = (sum + tr__power_integral(q + 1, a, top)) / target;
        sum = (sum + tr__power_integral(q, a, top)) / target;
        a = top;
    }
    edge[0] = target > 0 ? target * (1 - near) : b;
    edge[1] = target > 0 ? target * (1 + 2 * near) : b;
    edge[2] = b;
    for (k = 0; k < 3; k++) {
        const double end = b < edge[k] ? b : edge[k];
        if (!(a < end)) continue;
        if (k == 1) { /* the pole by itself, and what is smooth beside it */
            const double pole = tr_pow_at(target, e);
            sum += tr__panels(e, pole, target, a, end);
            sum += pole * tr__log_ratio(fabs(target - a), fabs(target - end),
                                        target > a ? end - a : a - end);
        } else
            sum += e > 0 ? -tr__panels(e, 0, target, end, a)
                         : tr__panels(e, 0, target, a, end);
        a = end;
    }
    return sum;
}

TR_API double tr_flow_point_time(const tr_map *map, double target, double w0, double w)
{
    double q, scale, time;
    TR_ASSERT(map->kind != TR_POLAR);
    TR_ASSERT(map->kind == TR_EXPONENTIAL || map->depth > 0);
    q = tr__flow_exponent(map);
    scale = map->kind == TR_EXPONENTIAL ? 1 : 1 / (map->depth * map->depth);
    if (w0 == w) return 0;
    if ((w0 < 0 && w > 0) || (w0 > 0 && w < 0)) {
        if (q <= 0) return HUGE_VAL;
        return tr_flow_point_time(map, target, w0, 0) +
               tr_flow_point_time(map, target, 0, w);
    }
    if (w0 < 0 || w < 0) {
        w0 = -w0;
        w = -w;
        target = -target;
    }
    if (q <= 0 && (w0 == 0 || w == 0))
        return (w > w0) == (target > w0 + w) ? HUGE_VAL : -HUGE_VAL;
    if (w == target) return HUGE_VAL;
    if (w0 == target) return -HUGE_VAL;
    if ((w0 < target) != (w < target)) return HUGE_VAL;
    if (q == 1) return tr__log_ratio(target - w0, target - w, w - w0);
    if (q == 0 && target != 0)
        return tr__log_ratio(w * (target - w0), w0 * (target - w), target * (w - w0)) /
               (4 * target);
    if (map->kind == TR_EXPONENTIAL && w0 < target && w < target && target > 0)
        return ((w - w0) / w / w0 +
                tr__log_ratio(w * (target - w0), w0 * (target - w), target * (w - w0)) /
                    target) /
               target;
    if (fabs(target) < 1e-18 * w0 && fabs(target) < 1e-18 * w)
        time = -tr__power_integral(q - 1, w0, w);
    else {
        int shift; /* to a target in [1, 2), exactly */
        const double t = 2 * frexp(target, &shift);
        const double a = ldexp(w0, 1 - shift), b = ldexp(w, 1 - shift);
        time = a < b ? tr__point_integral(q, t, a, b) : -tr__point_integral(q, t, b, a);
        time *= tr_pow_at(ldexp(1, shift - 1), q - 1);
    }
    return scale * time;
}

typedef struct tr__point {
    const tr_map *map;
    double target, w0, t;
} tr__point;

static double tr__point_late(void *context, double w)
{
    const tr__point *o = (const tr__point *)context;
    return tr_flow_point_time(o->map, o->target, o->w0, w) - o->t;
}

TR_API double tr_flow_point_at(const tr_map *map, double target, double w0, double t)
{
    tr__point o;
    tr__bracket b;
    TR_ASSERT(t >= 0);
    if (t == 0 || w0 == target || (w0 == 0 && tr__flow_exponent(map) < 1)) return w0;
    o.map = map;
    o.target = target;
    o.w0 = w0;
    o.t = t;
    b.a = w0;
    b.fa = -t;
    b.b = tr__flow_exponent(map) <= 0 && (w0 < 0) != (target < 0) ? 0 : target;
    b.fb = HUGE_VAL;
    b.calls = 0;
    return tr__narrow(tr__point_late, &o, 0, &b);
}

/* F(w) in a form that does not cancel: (w^q - 1) / q for small q, else w^q; odd in w
   where q > 0. */
#define TR__LIKE_LOG(q) ((q) < 0.03125 && (q) > -0.5)

static double tr__line_f(double q, double w)
{
    const double a = fabs(w);
    double f;
    if (q == 0) return tr_log_at(w);
    if (!TR__LIKE_LOG(q)) {
        f = tr_pow_at(a, q);
        return w < 0 ? -f : f;
    }
    if (w > 0) {
        const double l = tr_log_at(w), t = q * l;
        return fabs(t) < 1 ? l * tr__exp_slope(t) : (tr_pow_at(w, q) - 1) / q;
    }
    return q > 0 ? (-tr_pow_at(a, q) - 1) / q : -HUGE_VAL;
}

/* Its inverse; infinite beyond the values that it takes. */
static double tr__line_inverse(double q, double f)
{
    double v = f;
    if (q == 0) return tr_exp_at(f);
    if (TR__LIKE_LOG(q)) {
        v = 1 + q * f;
        if (v > 0.5 && v < 2) return tr_exp_at(tr__log1p(q * f) / q);
    }
    if (v > 0 || q > 0) {
        const double w = tr_pow_at(fabs(v), 1 / q);
        return v < 0 ? -w : w;
    }
    return HUGE_VAL;
}

typedef struct tr__line {
    double q, unit, c;
    int beyond; /* 0 is between p'w0 and c */
    size_t n, k;
    const double *p, *w0;
    double *w;
} tr__line;

/* w <- the point of the path where |w_k| is x units (negative beyond 0); returns p'w - c.
   The others follow from F(w_i) - (p_i / p_k) F(w_k), where F = w^q, q > 0, in units of
   the largest of their numbers, so that no power overflows. */
static double tr__line_at(void *context, double x)
{
    const tr__line *s = (const tr__line *)context;
    const double q = s->q, pk = s->w0[s->k] < 0 ? -s->p[s->k] : s->p[s->k];
    const double ak = fabs(s->w0[s->k]) / s->unit;
    double sum = -s->c;
    size_t i;
    for (i = 0; i < s->n; i++) {
        const double sign = s->w0[i] < 0 ? -1 : 1, r = sign * s->p[i] / pk;
        const double a = fabs(s->w0[i]) / s->unit;
        if (i == s->k)
            s->w[i] = sign * x * s->unit;
        else if (r == 0 || (a == 0 && q < 1))
            s->w[i] = s->w0[i];
        else {
            double m = 1, f;
            if (q > 0 && !TR__LIKE_LOG(q)) {
                m = a > ak ? a : ak;
                if (fabs(x) > m) m = fabs(x);
                if (m == 0) m = 1;
            }
            f = tr__line_f(q, a / m) - r * tr__line_f(q, ak / m);
            f = tr__line_inverse(q, f + r * tr__line_f(q, x / m));
            s->w[i] = sign * f * m * s->unit;
        }
        sum += s->p[i] * s->w[i];
    }
    return sum;
}

TR_API double tr_flow_line_invariant(const tr_map *map, const double p[2],
                                     const double w[2])
{
    double q, f[2];
    size_t i;
    if (map->kind == TR_POLAR) {
        const double r2 = fma(w[0], w[0], w[1] * w[1]);
        const double p2 = fma(p[0], p[0], p[1] * p[1]);
        const double cross = fma(p[0], w[1], -(p[1] * w[0]));
        return r2 / 2 + tr_log_at(fabs(cross) / sqrt(r2) / sqrt(p2));
    }
    TR_ASSERT(map->kind == TR_EXPONENTIAL || map->depth > 0);
    q = tr__flow_exponent(map);
    for (i = 0; i < 2; i++) {
        const double a = fabs(w[i]), l = tr_log_at(a), t = q * l;
        if (q > 0 && w[i] <= 0)
            f[i] = (-tr_pow_at(a, q) - 1) / q;
        else {
            f[i] = fabs(t) < 1 ? l * tr__exp_slope(t) : (tr_pow_at(a, q) - 1) / q;
            if (w[i] < 0) f[i] = -f[i];
        }
    }
    return f[0] / p[0] - f[1] / p[1];
}

/* log y + (d^2 + y^2) / 2 - log(d^2 + y^2) / 2 less the conserved quantity: increases in
   y, the distance from the ray along p; x_0 = d^2, x_1 the conserved quantity. */
static double tr__polar_excess(void *context, double y)
{
    const double *o = (const double *)context;
    const double d = fabs(o[0]), m = d > y ? d : y, l = d > y ? y / d : d / y;
    return tr_log_at(y / m) + m * m * (1 + l * l) / 2 - tr__log1p(l * l) / 2 - o[1];
}

static tr_status tr__polar_end(const double *p, double c, const double *w0, double *w,
                               tr_info *info)
{
    const double big = fabs(p[0]) > fabs(p[1]) ? fabs(p[0]) : fabs(p[1]);
    const double u = p[0] / big, v = p[1] / big, size = sqrt(fma(u, u, v * v));
    const double a = u / size, b = v / size, d = c / big / size;
    const double x = fma(a, w0[0], b * w0[1]), y = fma(a, w0[1], -(b * w0[0]));
    const double m = fabs(x) > fabs(y) ? fabs(x) : fabs(y);
    const double r = m * sqrt((x / m) * (x / m) + (y / m) * (y / m));
    double o[2], end = 0;
    size_t calls = 0;
    if (!(m > 0)) return tr__report(info, TR_ERR_ARGUMENT, 0, 1);
    if (y != 0) {
        o[0] = d;
        o[1] = tr_log_at(fabs(y) / r) + r * r / 2;
        if (d == 0)
            end = o[1] > 0 ? sqrt(2 * o[1]) : 0;
        else
            end = tr__root(tr__polar_excess, o, fabs(y), &calls);
        if (y < 0) end = -end;
        /* Through the origin, and out on the other side. */
        if (x * d < 0 && o[1] < 0) end = -end;
    }
    if (!tr__finite(end) || !tr__finite(d))
        return tr__report(info, TR_ERR_NONFINITE, calls, 1);
    w[0] = fma(a, d, -(b * end));
    w[1] = fma(b, d, a * end);
    return tr__report(info, TR_OK, calls, 0);
}

/* log(|w|^q / |p|), w in units: how far coordinate i is from 0, in the path's time. */
static double tr__line_far(const tr__line *s, size_t i, double w)
{
    return s->q * tr_log_at(fabs(w) / s->unit) - tr_log_at(fabs(s->p[i]));
}

/* The coordinate k by whose place the others are found with the least error: that of the
   least |w_k|^q / |p_k|, n if nothing moves.  For q < 1/2 one that goes to 0 can get
   below all numbers while others have hardly moved: so none that is there at w; and at
   the start, one that moves away from 0 if any does, else the last one to get there, or
   the first, if the line is beyond 0. */
static size_t tr__line_leader(const tr__line *s, const double *w, double pull)
{
    const int start = w == s->w0 && s->q < 0.5;
    double best = 0;
    size_t i, k = s->n;
    int found = 0;
    for (i = 0; i < s->n; i++) {
        const int up = start && (s->w0[i] < 0 ? -s->p[i] : s->p[i]) * pull > 0;
        double far;
        if (s->p[i] == 0 || (s->w0[i] == 0 && s->q < 1)) continue;
        if (w != s->w0 && s->q < 1 && fabs(w[i]) < 1e-290 * s->unit) continue;
        far = tr__line_far(s, i, w[i]);
        if (start && !up && !s->beyond && s->q > -0.5) far = -far;
        if (k == s->n || up > found || (up == found && far < best)) {
            best = far;
            found = up;
            k = i;
        }
    }
    return k;
}

TR_API tr_status tr_flow_line_end(const tr_map *map, size_t n, const double *p, double c,
                                  const double *w0, double *w, size_t *axis,
                                  tr_info *info)
{
    tr__line s;
    double start = 0, size = 0, sum = 0, gap, first = HUGE_VAL;
    size_t i, calls = 0, next;
    if (axis) *axis = n;
    if (!map || !n || !p || !w0 || !w || !tr__finite(c) ||
        (map->kind == TR_POLAR && n != 2) ||
        (map->kind == TR_DEPTH && !(map->depth > 0 && tr__finite(map->depth))))
        return tr__report(info, TR_ERR_ARGUMENT, 0, 1);
    for (i = 0; i < n; i++) {
        if (!tr__finite(p[i]) || !tr__finite(w0[i]))
            return tr__report(info, TR_ERR_NONFINITE, 0, 1);
        start += p[i] * w0[i];
        if (p[i] != 0 && fabs(w0[i]) > size) size = fabs(w0[i]);
        sum += fabs(p[i]);
    }
    if (!(sum > 0)) return tr__report(info, TR_ERR_ARGUMENT, 0, 1);
    if (map->kind == TR_POLAR) return tr__polar_end(p, c, w0, w, info);
    s.q = tr__flow_exponent(map);
    s.unit = size > fabs(c) / sum ? size : fabs(c) / sum;
    s.c = c;
    s.beyond = c != 0 && (c > 0) == (c > start);
    s.n = n;
    s.p = p;
    s.w0 = w0;
    s.w = w;
    for (i = 0; i < n; i++) w[i] = w0[i];
    if (start == c) return tr__report(info, TR_OK, 0, 0);
    s.k = tr__line_leader(&s, w0, c - start);
    if (s.k == n) return tr__report(info, TR_ERR_CONVERGENCE, 0, 1);
    if (s.q <= 0 && (w0[s.k] < 0 ? -p[s.k] : p[s.k]) * (c - start) < 0 &&
        (c == 0 || s.beyond)) { /* all go to 0, and take for ever */
        for (i = 0; i < n; i++)
            if (p[i] != 0) w[i] = 0;
        return tr__report(info, c == 0 ? TR_OK : TR_ERR_CONVERGENCE, 0, c == 0 ? 0 : 1);
    }
    for (next = s.k;;) {
        /* Every term of p'w moves the same way, so none by more than all together. */
        tr__bracket b;
        double far;
        s.k = next;
        b.a = fabs(w0[s.k]) / s.unit;
        b.fa = start - c;
        far = (c - start) / (w0[s.k] < 0 ? -p[s.k] : p[s.k]) / s.unit;
        b.b = b.a + far * (1 + 4 * DBL_EPSILON * (double)n);
        if (s.q <= 0 && !(b.b > 0)) b.b = 0;
        b.fb = tr__line_at(&s, b.b);
        b.calls = 1;
        tr__line_at(&s, b.fb == 0 ? b.b : tr__narrow(tr__line_at, &s, DBL_MIN, &b));
        calls += b.calls;
        next = tr__line_leader(&s, w, c - start);
        if (next == s.k || next == n || calls > b.calls) break;
    }
    gap = -c;
    size = fabs(c);
    for (i = 0; i < n; i++) {
        size += fabs(p[i] * w0[i]);
        if (!tr__finite(w[i])) return tr__report(info, TR_ERR_NONFINITE, calls, 1);
        gap += p[i] * w[i];
        size += fabs(p[i] * w[i]);
        if (w[i] * w0[i] < 0) {
            const double when = tr__line_far(&s, i, w0[i]);
            if (axis && when < first) *axis = i;
            if (when < first) first = when;
        }
    }
    return tr__report(info, TR_OK, calls, size > 0 ? fabs(gap) / size : 0);
}

/* ----------------------------------------------------------------- hadamard */

TR_API size_t tr_hadamard_work_d(size_t n, size_t d, size_t m)
{
    return m * d + tr_gram_work_d(n, d, m);
}

TR_API void tr_hadamard_step_d(double eta, size_t n, size_t d, size_t m, const double *X,
                               size_t ldx, const double *y, size_t ldy, double *b,
                               size_t ldb, double *work)
{
    size_t i, j;
    TR_ASSERT(ldb >= d);
    for (j = 0; j < m; j++)
        for (i = 0; i < d; i++) work[j * d + i] = b[j * ldb + i] * b[j * ldb + i];
    tr_gram_d(n, d, m, X, ldx, work, d, y, ldy, work, d, work + m * d);
    for (j = 0; j < m; j++)
        for (i = 0; i < d; i++) b[j * ldb + i] *= 1 - eta * work[j * d + i];
}

TR_API uint64_t tr_hadamard_population(double eta, double target, double alpha,
                                       double epsilon, uint64_t steps)
{
    const double end = sqrt(target);
    double b = alpha;
    uint64_t t;
    TR_ASSERT(target >= 0);
    for (t = 0; t < steps && tr__finite(b); t++) {
        if (fabs(b - end) <= epsilon) return t;
        b += eta * (target - b * b) * b;
    }
    return steps;
}

typedef struct tr__entropic {
    size_t n, d, ldx;
    const double *X, *y;
    double *theta, *e;           /* d: e = X'nu, or its change */
    double *nu, *dnu, *r, *keep; /* n */
    double *B, *H, *work;
    double size; /* |y| + alpha^2 |X|_F */
} tr__entropic;

/* theta, and r = y - X theta; returns |r| / |y|. */
static double tr__entropic_at(tr__entropic *o, double level, const double *nu)
{
    double norm;
    size_t i;
    tr_gemv_d(TR_T, o->n, o->d, 1, o->X, o->ldx, nu, 0, o->e);
    for (i = 0; i < o->d; i++) o->e[i] += level;
    tr_exp_d(o->d, o->e, o->theta);
    memcpy(o->r, o->y, o->n * sizeof *o->r);
    tr_gemv_d(TR_N, o->n, o->d, -1, o->X, o->ldx, o->theta, 1, o->r);
    norm = tr_norm2_d(o->n, o->r);
    if (norm > 0) norm /= o->size;
    return norm == norm ? norm : HUGE_VAL;
}

/* H = X diag(theta) X', factorized. */
static void tr__entropic_factor(tr__entropic *o)
{
    const size_t n = o->n, d = o->d;
    size_t i, j;
    for (j = 0; j < d; j++) o->e[j] = sqrt(o->theta[j]);
    for (i = 0; i < n; i++)
        for (j = 0; j < d; j++) o->B[i * d + j] = o->X[i * o->ldx + j] * o->e[j];
    tr_syrk_d(TR_N, n, d, 1, o->B, d, 0, o->H, n);
    tr__cholesky(n, o->H, n, 1, 0, 1e-15, o->H, o->work);
}

/* Newton's steps at one level, until |r| <= goal |y| or nothing is gained; the residual
   reached. */
static double tr__entropic_newton(tr__entropic *o, double level, double goal, size_t most,
                                  size_t *count)
{
    double now = tr__entropic_at(o, level, o->nu), next;
    while (now > goal && most--) {
        double t = 1;
        if (!tr__finite(now)) break;
        tr__entropic_factor(o);
        memcpy(o->dnu, o->r, o->n * sizeof *o->r);
        tr__cholesky_solve(o->n, o->H, o->dnu, o->work);
        ++*count;
        for (;; t /= 2) {
            memcpy(o->keep, o->nu, o->n * sizeof *o->nu);
            tr_axpy_d(o->n, t, o->dnu, o->keep);
            next = tr__entropic_at(o, level, o->keep);
            if (next < (1 - t / 4) * now) break;
            if (t < 1e-6) return tr__entropic_at(o, level, o->nu);
        }
        memcpy(o->nu, o->keep, o->n * sizeof *o->nu);
        now = next;
    }
    return now;
}

TR_API tr_status tr_hadamard_limit_d(double alpha, size_t n, size_t d, const double *X,
                                     size_t ldx, const double *y, double *theta,
                                     const tr_allocator *memory, tr_info *info)
{
    tr__entropic o;
    double *work, *before, level, end, step = 2, gap, top = 0;
    size_t i, count = 0;
    if (!n || !d || ldx < d || !X || !y || !theta || !(alpha > 0 && tr__finite(alpha)))
        return tr__report(info, TR_ERR_ARGUMENT, 0, 1);
    if (!tr__finite_rows(n, d, X, ldx) || !tr__finite_rows(1, n, y, n))
        return tr__report(info, TR_ERR_NONFINITE, 0, 1);
    work = tr__allocate_d(memory, 1, n * (d + n + TR__BLOCK + 5) + d);
    if (!work) return tr__report(info, TR_ERR_MEMORY, 0, 1);
    o.n = n;
    o.d = d;
    o.ldx = ldx;
    o.X = X;
    o.y = y;
    o.theta = theta;
    o.e = work;
    o.B = o.e + d;
    o.H = o.B + n * d;
    o.work = o.H + n * n;
    o.nu = o.work + TR__BLOCK * n;
    o.dnu = o.nu + n;
    o.r = o.dnu + n;
    o.keep = o.r + n;
    before = o.keep + n;
    end = 2 * tr_log_at(alpha);
    memset(o.nu, 0, n * sizeof *o.nu);
    /* From where exp(level) is of the size that theta will have. */
    for (i = 0; i < n; i++) top += tr_dot_d(d, X + i * ldx, X + i * ldx);
    o.size = tr_norm2_d(n, y);
    level = top > 0 && o.size > 0 ? tr_log_at(o.size / sqrt(top)) : end;
    if (level < end) level = end;
    o.size += alpha * alpha * sqrt(top);
    gap = tr__entropic_newton(&o, level, level > end ? 1e-6 : 1e-15, 100, &count);
    while (level > end && gap <= 1e-3 && step > 1e-6) {
        double to = level - step > end ? level - step : end;
        /* d nu / d level = -H^-1 X theta */
        tr__entropic_factor(&o);
        tr_gemv_d(TR_N, n, d, 1, X, ldx, theta, 0, o.dnu);
        tr__cholesky_solve(n, o.H, o.dnu, o.work);
        memcpy(before, o.nu, n * sizeof *before);
        tr_axpy_d(n, level - to, o.dnu, o.nu);
        gap = tr__entropic_newton(&o, to, to > end ? 1e-6 : 1e-15, to > end ? 8 : 40,
                                  &count);
        if (gap <= 1e-5) {
            level = to;
            step *= 2;
        } else {
            memcpy(o.nu, before, n * sizeof *before);
            gap = tr__entropic_at(&o, level, o.nu);
            step /= 4;
        }
    }
    tr__release(memory, work);
    if (!tr__finite_rows(1, d, theta, d) || !tr__finite(gap))
        return tr__report(info, TR_ERR_NONFINITE, count, 1);
    if (level > end) return tr__report(info, TR_ERR_CONVERGENCE, count, 1);
    return tr__report(info, gap <= 1e-10 ? TR_OK : TR_ERR_CONVERGENCE, count, gap);
}

/* What counts as 0 beside the terms that made it. */
#define TR__STAGE_ZERO 1e-12

TR_API tr_status tr_hadamard_stages_d(size_t n, size_t d, const double *X, size_t ldx,
                                      const double *y, size_t most, double *tau,
                                      double *S, double *theta, size_t *stages,
                                      const tr_allocator *memory, tr_info *info)
{
    tr__active o;
    double *work, *s, now = 0, gap;
    size_t k, j, at, count = 0;
    if (!n || !d || ldx < d || !X || !y || !most || !tau || !stages)
        return tr__report(info, TR_ERR_ARGUMENT, 0, 1);
    *stages = 0;
    if (!tr__finite_rows(n, d, X, ldx) || !tr__finite_rows(1, n, y, n))
        return tr__report(info, TR_ERR_NONFINITE, 0, 1);
    work = tr__allocate_d(memory, 1, tr__active_numbers(n, d) + d);
    if (!work) return tr__report(info, TR_ERR_MEMORY, 0, 1);
    tr__active_begin(&o, n, d, X, ldx, y, work + d);
    s = work;
    for (j = 0; j < d; j++) s[j] = -2;
    for (k = 0;; k++) {
        double step = HUGE_VAL;
        count += tr__active_solve(&o, TR__STAGE_ZERO, 10 * d);
        tau[k] = now;
        if (S) memcpy(S + k * d, s, d * sizeof *s);
        if (theta) memcpy(theta + k * d, o.x, d * sizeof *s);
        *stages = k + 1;
        at = d;
        for (j = 0; j < d; j++)
            if (o.open[j] != 3 && o.w[j] > TR__STAGE_ZERO * o.size * o.norm[j] &&
                -s[j] / o.w[j] < step) {
                step = -s[j] / o.w[j];
                at = j;
            }
        if (at == d || k + 1 == most) break;
        for (j = 0; j < d; j++) {
            if (o.open[j] == 3) continue;
            s[j] += step * o.w[j];
            if (j == at || s[j] > -TR__STAGE_ZERO) s[j] = 0;
            o.open[j] = s[j] == 0;
        }
        now += step * (double)n / 2;
    }
    gap = tr__active_gap(&o);
    tr__release(memory, work);
    if (!tr__finite(now)) return tr__report(info, TR_ERR_NONFINITE, count, 1);
    return tr__report(info, at == d ? TR_OK : TR_ERR_CONVERGENCE, count, gap);
}

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

/* With M = lambda m(-lambda) and M_k = lambda^(k+1) times its k-th derivative; m solves
   gamma lambda m^2 + (1 - gamma + lambda) m = 1. */
TR_API double tr_ridge_limit_sd(double q, double lambda, size_t d)
{
    double lower, upper, gamma = 1 / q, less = (1 - q) / q - lambda, r, M, M1, M2, M3, v;
    TR_ASSERT(q > 0 && q <= 1 && lambda >= 0 && d >= 1);
    tr_mp_edges(q, &lower, &upper);
    r = sqrt(lambda + lower) * sqrt(lambda + upper);
    M = less > 0 ? (r + less) / (2 * gamma) : 2 * lambda / (r - less);
    M1 = -M * (gamma * M + lambda) / r;
    M2 = -2 * M1 * (gamma * (2 * M + M1) + lambda) / r;
    M3 = -3 * (2 * gamma * (M1 * M1 + M2 * (M + M1)) + lambda * M2) / r;
    v = -M3 / 6 - M1 * M1;
    return v > 0 ? sqrt(2 / ((double)d + 2) * v) : 0;
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

/* Fitted as the coefficients above; the constants in two doubles, the second one last. */

/* erf(x) = x P(x^2), |x| <= 1/2: relative error 2^-63.7. */
static const double tr__erf_d[] = { -1.4569609226636822e-07, 1.636520823577912e-06,
                                    -1.4922706152406377e-05, 0.0001205527821703205,
                                    -0.0008548326383992287,  0.005223977620812813,
                                    -0.02686617064493364,    0.11283791670954679,
                                    -0.3761263890318375,     1.1283791670955126,
                                    1.5258343056188483e-17 };
/* erfc(x) = exp(-x^2) P((x - 4) / (x + 4)) / (1 + 2 x), 1/2 <= x <= 27.3: relative error
   2^-58.8. */
static const double tr__erfc_d[] = {
    -1.0176768364209769e-08, -1.2218523615415563e-08, 1.0473071311365976e-07,
    6.700565793338067e-08,   -8.21274495386509e-07,   2.995833198033648e-07,
    5.707671522802048e-06,   -1.1224750160846693e-05, -2.439853455220626e-05,
    0.00015062250238570438,  -0.0001992568444489439,  -0.0007577734504090082,
    0.005031969999521461,    -0.01619773403802899,    0.037167515535569434,
    -0.06633036581362423,    0.09373283499844509,     -0.1010390660362532,
    0.06809705425469045,     0.015379652102619022,    -0.1396211168405625,
    1.2329951186255526,      -4.38590381151886e-17
};

/* The polynomial but for the first of its constants, c[n - 2]. */
static double tr__poly_less(double x, const double *c, size_t n)
{
    double p = c[0];
    size_t k;
    for (k = 1; k + 2 < n; k++) p = fma(p, x, c[k]);
    return fma(p, x, c[n - 1]);
}
#define TR__POLY_LESS(x, c) tr__poly_less(x, c, sizeof(c) / sizeof *(c))
#define TR__POLY_FIRST(c) (c)[sizeof(c) / sizeof *(c)-2]

/* exp(-(h + l)) (m + n) factor for l << 1, n << m < 1 and a power of two.  Where exp is
   subnormal its rounding is multiplied by m. */
static double tr__exp_times(double h, double l, double m, double n, double factor)
{
    double e, p;
    if (h > 750) return 0;
    e = tr_exp_at(-h);
    p = e * m;
    return (p + fma(e, n - m * l, fma(e, m, -p))) * factor;
}

/* erfc(x + l) factor for l << x and a power of two. */
static double tr__erfc(double x, double l, double factor)
{
    double c, w, h, s, d, r;
    if (fabs(x) < 0.5) {
        c = TR__POLY_FIRST(tr__erf_d);
        w = TR__POLY_LESS(x * x, tr__erf_d);
        s = x * c;
        r = 1 - s;
        l = fma(x, w, fma(x, c, -s)) + l * (c + w);
        return (r + ((1 - r) - s - l)) * factor;
    }
    if (x < 0) return (2 - tr__erfc(-x, -l, 1)) * factor;
    h = x * x;
    c = (x - 4) / (x + 4);
    w = TR__POLY_LESS(c, tr__erfc_d);
    c = TR__POLY_FIRST(tr__erfc_d);
    s = c + w;
    d = 2 * x + 1;
    r = s / d;
    w = (fma(-r, d, s) + ((c - s) + w) - r * (1 - (d - 2 * x) + 2 * l)) / d;
    return tr__exp_times(h, fma(x, x, -h) + 2 * x * l, r, w, factor);
}

/* erf(x), x >= 0, accurate at small x. */
static double tr__erf(double x)
{
    if (!(x < 0.5)) return 1 - tr__erfc(x, 0, 1);
    return x * (TR__POLY_FIRST(tr__erf_d) + TR__POLY_LESS(x * x, tr__erf_d));
}
#undef TR__POLY_LESS
#undef TR__POLY_FIRST

TR_API double tr_erfc_at(double x) { return tr__erfc(x, 0, 1); }

#define TR__SQRTHALF_D 0.7071067811865476
TR_API double tr_normal_cdf_at(double x)
{
    const double u = -x * TR__SQRTHALF_D;
    return tr__erfc(u, fma(x, 4.833646656726457e-17, fma(-x, TR__SQRTHALF_D, -u)), 0.5);
}

TR_API double tr_normal_density_at(double x)
{
    const double h = x * x;
    return tr__exp_times(0.5 * h, 0.5 * fma(x, x, -h), 0.3989422804014327,
                         -2.49232720227773e-17, 1);
}

/* Of a standard normal Z and z >= 0, each with a relative error below 1e-14. */
typedef struct tr__folded {
    double out, in;     /* P(|Z| > z), P(|Z| < z) */
    double over, over2; /* E (|Z| - z)+ and E (|Z| - z)+^2 */
    double less2;       /* 1 - over2 */
    double clipped2;    /* E min(|Z|, z)^2 / z^2 */
} tr__folded;

static void tr__folded_mass(double z, double *out, double *in)
{
    *out = 2 * tr_normal_cdf_at(-z);
    *in = tr__erf(z * TR__SQRTHALF_D);
}
#undef TR__SQRTHALF_D

/* With G_n = E (Z - z)+^n / n!, (n + 1) G_(n+1) = G_(n-1) - z G_n: where the closed forms
   cancel, from z = 2 on, the ratios r_n = G_n / G_(n-1) come from a continued fraction;
   likewise E [Z^2; |Z| < z] = 2 density(z) (z^3 / 3 + z^5 / (3 5) + ...) up to z = 1. */
static tr__folded tr__folded_at(double z)
{
    tr__folded f;
    const double p = 2 * tr_normal_density_at(z), z2 = z * z;
    double r = 2 / (z + sqrt(z2 + 404)), r2 = 0; /* about r_101 */
    int k;
    tr__folded_mass(z, &f.out, &f.in);
    if (z < 2) {
        f.over = p - z * f.out;
        f.over2 = f.out - z * f.over;
    } else {
        for (k = 100; k > 0; k--) {
            r2 = r;
            r = 1 / (z + (k + 1) * r);
        }
        f.over = f.out * r;
        f.over2 = 2 * f.over * r2;
    }
    f.less2 = f.in + z * f.over;
    if (z < 1) {
        double term = p * z / 3, sum = term;
        for (k = 5; k < 41; k += 2) {
            term *= z2 / k;
            sum += term;
        }
        f.clipped2 = sum + f.out;
    } else
        f.clipped2 = (f.in - z * p) / z2 + f.out;
    return f;
}

/* A lasso in units where t0 + sigma2 = 1. */
typedef struct tr__lasso_point {
    double delta, eps, t0, sigma, lambda, nonzero_size2; /* t0 / eps */
    double tau, alpha, z, slope; /* z = alpha tau / sqrt(t0/eps + tau^2) = slope tau */
    double noise;                /* |S - T|^2 / tau^2 */
    double residual;             /* delta - noise - sigma2 / tau^2 */
} tr__lasso_point;

/* alpha (1 - P(|X_0 + tau Z| > alpha tau) / delta) - lambda / tau.  Where alpha < 1 what
   P leaves of delta does not cancel as both approach 1. */
static double tr__lasso_threshold(void *context, double alpha)
{
    tr__lasso_point *o = (tr__lasso_point *)context;
    double out, in, out0, in0, left;
    o->alpha = alpha;
    o->slope = alpha / sqrt(o->nonzero_size2 + o->tau * o->tau);
    o->z = o->slope * o->tau;
    tr__folded_mass(alpha, &out0, &in0);
    tr__folded_mass(o->z, &out, &in);
    left = alpha < 1 ? o->delta - 1 + (o->eps * in + (1 - o->eps) * in0)
                     : o->delta - (o->eps * out + (1 - o->eps) * out0);
    return alpha * (left / o->delta) - o->lambda / o->tau;
}

/* With theta = alpha tau, v = v0 + tau^2, z = theta / sqrt v, and X_0 ~ N(0, v0):
   E (soft(X_0 + tau Z; theta) - X_0)^2 = v0 E min(|Z|, z)^2 + tau^2 E (|Z| - z)+^2. */
static double tr__lasso_noise(void *context, double tau)
{
    tr__lasso_point *o = (tr__lasso_point *)context;
    const double least = o->lambda / tau, sigma = o->sigma / tau;
    double bias, alpha = 1e300;
    tr__folded f, f0;
    o->tau = tau;
    if (least < alpha)
        alpha =
            tr__root(tr__lasso_threshold, o, least > o->alpha ? least : o->alpha, NULL);
    tr__lasso_threshold(o, alpha < 1e300 ? alpha : 1e300);
    f = tr__folded_at(o->z);
    f0 = tr__folded_at(o->alpha);
    bias = o->z < 40 ? o->t0 * f.clipped2 * o->slope * o->slope : o->t0 / tau / tau;
    o->noise = bias + o->eps * f.over2 + (1 - o->eps) * f0.over2;
    o->residual =
        (o->alpha < 1 ? o->delta - 1 + (o->eps * f.less2 + (1 - o->eps) * f0.less2)
                      : o->delta - (o->eps * f.over2 + (1 - o->eps) * f0.over2)) -
        bias - sigma * sigma;
    return o->residual;
}

/* The risk of soft thresholding at alpha, in the limit of large non-zeros, less delta. */
static double tr__lasso_risk(void *context, double alpha)
{
    const tr__lasso_point *o = (const tr__lasso_point *)context;
    return o->eps * (1 + alpha * alpha) + (1 - o->eps) * tr__folded_at(alpha).over2 -
           o->delta;
}

/* Half the derivative of that risk: where it vanishes the risk is least. */
static double tr__l1_slope(void *context, double alpha)
{
    const double eps = *(const double *)context;
    return eps * alpha - (1 - eps) * tr__folded_at(alpha).over;
}

static double tr__l1_transition(double eps, double *alpha)
{
    double in, out;
    *alpha = eps < 1 ? tr__root(tr__l1_slope, &eps, 1, NULL) : 0;
    if (eps >= 1) return 1;
    tr__folded_mass(*alpha, &out, &in);
    return eps + (1 - eps) * out; /* the risk, by the condition on alpha */
}

TR_API tr_status tr_lasso_state_evolution(const tr_lasso_problem *p,
                                          tr_lasso_limit *limit, tr_info *info)
{
    tr__lasso_point o;
    tr_lasso_limit r;
    double unit, scale, alpha = 0, in;
    size_t calls = 0;
    if (!p || !limit || !(p->delta > 0 && tr__finite(p->delta)) ||
        !(p->eps > 0 && p->eps <= 1) || !(p->t0 >= 0) || !(p->sigma2 >= 0) ||
        !(p->lambda_d >= 0 && tr__finite(p->lambda_d)))
        return tr__report(info, TR_ERR_ARGUMENT, 0, 1);
    unit = p->t0 + p->sigma2;
    if (!(unit >= DBL_MIN && tr__finite(unit)))
        return tr__report(info, TR_ERR_ARGUMENT, 0, 1);
    scale = sqrt(unit);
    o.delta = p->delta;
    o.eps = p->eps;
    o.t0 = p->t0 / unit;
    o.sigma = sqrt(p->sigma2 / unit);
    o.lambda = p->lambda_d / scale;
    o.nonzero_size2 = o.t0 / o.eps;
    o.alpha = 1;
    o.residual = 0;
    if (o.lambda == 0 && o.delta >= 1 && o.sigma > 0) { /* least squares */
        r.alpha = 0;
        r.tau = o.sigma / sqrt(o.delta - 1); /* not finite if delta = 1 */
        r.loss = r.tau * r.tau / 2;
        r.nonzero = r.true_positive = r.false_positive = 1;
    } else {
        double least = HUGE_VAL;
        if (o.lambda == 0 && o.sigma == 0) least = tr__l1_transition(o.eps, &alpha);
        o.tau = o.delta < least ? tr__root(tr__lasso_noise, &o, 1 / sqrt(o.delta), &calls)
                                : 0;
        if (o.tau == 0 && o.lambda == 0 && o.sigma == 0) { /* recovered exactly */
            r.alpha = o.eps < 1 ? alpha : sqrt(o.delta - 1);
            if (o.eps < 1 && tr__lasso_risk(&o, alpha) < 0)
                r.alpha = tr__root(tr__lasso_risk, &o, alpha, NULL);
            r.tau = r.loss = r.false_positive = 0;
            r.nonzero = o.eps;
            r.true_positive = 1;
        } else {
            if (!(o.tau > 0 && o.tau < 1e300))
                return tr__report(info, TR_ERR_NONFINITE, calls, 1);
            tr__lasso_noise(&o, o.tau);
            r.alpha = o.alpha;
            r.tau = o.tau;
            r.loss = o.noise * o.tau * o.tau / 2;
            tr__folded_mass(o.z, &r.true_positive, &in);
            tr__folded_mass(o.alpha, &r.false_positive, &in);
            r.nonzero = o.eps * r.true_positive + (1 - o.eps) * r.false_positive;
        }
    }
    r.tau *= scale;
    r.loss *= unit;
    if (!(r.alpha < 1e300) || !tr__finite(r.tau) || !tr__finite(r.loss))
        return tr__report(info, TR_ERR_NONFINITE, calls, 1);
    *limit = r;
    return tr__report(info, TR_OK, calls, fabs(o.residual) / o.delta);
}

/* delta (alpha + 2 G) - 2 density, G = E (Z - alpha)+: vanishes where alpha is that of
   the transition at delta.  The form for alpha < 1 does not cancel as delta -> 1. */
static double tr__l1_threshold(void *context, double alpha)
{
    const double delta = *(const double *)context;
    const tr__folded f = tr__folded_at(alpha);
    return alpha < 1 ? alpha * f.in - (1 - delta) * (f.over + alpha)
                     : delta * (alpha + f.over) - 2 * tr_normal_density_at(alpha);
}

TR_API double tr_l1_transition_rho(double delta)
{
    double alpha;
    TR_ASSERT(delta >= 0 && delta <= 1);
    if (!(delta > 0 && delta < 1)) return delta;
    alpha = tr__root(tr__l1_threshold, &delta, 1, NULL);
    return tr__folded_at(alpha).over / (2 * tr_normal_density_at(alpha));
}

TR_API double tr_l1_transition_delta(double eps)
{
    double alpha;
    TR_ASSERT(eps >= 0 && eps <= 1);
    return eps > 0 ? tr__l1_transition(eps, &alpha) : eps;
}

/* < lambda^2 / (lambda + mu)^2 > over the law, and r = sqrt((mu + lower)(mu + upper)).
   With L = < lambda / (lambda + mu) > = 2 / (mu + 1 + gamma + r) it is
   L + mu L' = L (1 - mu / r). */
static double tr__mp_kept(double q, double mu, double *r)
{
    double lower, upper;
    const double g = 1 / q;
    tr_mp_edges(q, &lower, &upper);
    *r = sqrt(mu + lower) * sqrt(mu + upper);
    return 2 / (mu + 1 + g + *r) * ((2 * mu * (1 + g) + lower * upper) / (*r + mu) / *r);
}

typedef struct tr__two_layer {
    double q, target;
} tr__two_layer;

static double tr__two_layer_excess(void *context, double mu)
{
    const tr__two_layer *o = (const tr__two_layer *)context;
    double r;
    return mu * sqrt(tr__mp_kept(o->q, mu, &r)) - o->target;
}

TR_API tr_status tr_two_layer(double q, double W, double t0, tr_two_layer_limit *limit)
{
    tr__two_layer o;
    tr_two_layer_limit l;
    double r, g = 1 / q;
    if (!(q > 0 && tr__finite(q) && tr__finite(g)) || !(W >= 0 && tr__finite(W)) ||
        !(t0 >= 0 && tr__finite(t0)) || !limit)
        return TR_ERR_ARGUMENT;
    o.q = q;
    o.target = t0 > 0 ? W / sqrt(t0) : HUGE_VAL;
    l.mu = W > 0 ? tr__root(tr__two_layer_excess, &o, o.target, NULL) : 0;
    if (l.mu > 1e300) l.mu = DBL_MAX;
    if (l.mu == 0) {
        l.norm = sqrt(t0 * (q < 1 ? q : 1));
        l.loss = t0 / 2 * (q < 1 ? 1 - q : 0);
    } else if (l.mu == DBL_MAX) {
        l.norm = 0;
        l.loss = t0 / 2;
    } else {
        const double m = l.mu;
        l.norm = sqrt(t0 * tr__mp_kept(q, m, &r));
        /* < mu^2 / (lambda + mu)^2 >, for q > 1 without what cancels at small mu */
        l.loss = t0 / 2 *
                 (q <= 1 ? tr_ridge_limit(q, m)
                         : 2 * m / (r + m + 1 - g) * (m / r) *
                               ((m + 1 + 2 * g + r + g * (m + 2 + 2 * g) / (r + 1 - g)) /
                                (r + m + 1 + g)));
    }
    if (!tr__finite(l.norm) || !tr__finite(l.loss)) return TR_ERR_NONFINITE;
    *limit = l;
    return TR_OK;
}

/* Newton's method for log(mu |S(mu)|) = log W in log mu, between bounds.  The slope is
   1 - mu S'(Sigma + mu)^-1 S / |S|^2; the start is above the root, by Jensen. */
static tr_status tr__two_layer_data(double W, size_t n, size_t d, const double *X,
                                    size_t ldx, const double *y, double *S, double *mu,
                                    double *v)
{
    const int dual = n < d; /* S = X'(K + mu)^-1 y / n, K = X X'/n; else (G + mu)^-1 c */
    const size_t m = dual ? n : d;
    double *K = v, *L = K + m * m, *work = L + m * m, *c = work + TR__BLOCK * m;
    double *a = c + m, *b = a + m, norm2, curvature, lower = 0, upper = HUGE_VAL, x, next,
           slope, excess, step, before = HUGE_VAL;
    size_t i, k;
    tr_gemv_d(TR_T, n, d, 1 / (double)n, X, ldx, y, 0, S); /* the gradient at 0 */
    norm2 = tr_dot_d(d, S, S);
    if (!tr__finite(norm2)) return TR_ERR_NONFINITE; /* also if X or y is not */
    *mu = DBL_MAX;
    if (!(sqrt(norm2) > W)) {
        for (i = 0; i < d; i++) S[i] = 0;
        return TR_OK;
    }
    tr_syrk_d(dual ? TR_N : TR_T, m, dual ? d : n, 1 / (double)n, X, ldx, 0, K, m);
    if (dual) {
        for (i = 0; i < n; i++) c[i] = y[i] / (double)n;
        tr_gemv_d(TR_N, n, d, 1, X, ldx, S, 0, a);
        curvature = tr_dot_d(n, a, a) / (double)n;
    } else {
        memcpy(c, S, d * sizeof *c);
        tr_gemv_d(TR_N, d, d, 1, K, d, S, 0, a);
        curvature = tr_dot_d(d, a, S);
    }
    x = W * (curvature / norm2) / (sqrt(norm2) - W);
    for (k = 0; k < 100; k++) {
        if (!(tr__finite(x))) return TR_ERR_NONFINITE;
        if (!(x > 0) || !tr__cholesky(m, K, m, 1, x, 0, L, work)) return TR_ERR_SINGULAR;
        memcpy(a, c, m * sizeof *a);
        tr__cholesky_solve(m, L, a, work);
        if (dual)
            tr_gemv_d(TR_T, n, d, 1, X, ldx, a, 0, S);
        else
            memcpy(S, a, d * sizeof *S);
        memcpy(b, a, m * sizeof *b);
        tr__cholesky_solve(m, L, b, work);
        if (dual) tr_gemv_d(TR_N, n, d, 1, X, ldx, S, 0, a);
        norm2 = tr_dot_d(d, S, S);
        if (!(norm2 > 0 && tr__finite(norm2))) return TR_ERR_NONFINITE;
        /* S'(Sigma + mu)^-1 S = (X S)'(K + mu)^-1 a */
        slope = 1 - x * (tr_dot_d(m, a, b) / norm2);
        excess = tr_log_at(x / W * sqrt(norm2));
        step = excess / (slope > DBL_EPSILON ? slope : DBL_EPSILON);
        *mu = x;
        if (fabs(step) < 1e-13 || fabs(excess) < 4 * DBL_EPSILON ||
            (fabs(step) < 1e-6 && fabs(step) > before / 2))
            return TR_OK; /* at the rounding of S */
        before = fabs(step);
        if (excess < 0)
            lower = x;
        else
            upper = x;
        next = x * tr_exp_at(step > 4 ? -4 : step < -4 ? 4 : -step);
        x = next > lower && next < upper ? next : sqrt(lower) * sqrt(upper);
    }
    return TR_ERR_CONVERGENCE;
}

TR_API tr_status tr_two_layer_d(double W, size_t n, size_t d, const double *X, size_t ldx,
                                const double *y, double *S, double *mu,
                                const tr_allocator *memory)
{
    const size_t m = n < d ? n : d;
    tr_status status;
    double *v;
    if (!n || !d || ldx < d || !(W > 0 && tr__finite(W)) || !X || !y || !S || !mu)
        return TR_ERR_ARGUMENT;
    v = tr__allocate_d(memory, 2 * m + TR__BLOCK + 3, m);
    if (!v) return TR_ERR_MEMORY;
    status = tr__two_layer_data(W, n, d, X, ldx, y, S, mu, v);
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
    size_t i;
    TR_ASSERT(n >= 1 && p >= 0 && p <= 1);
    i = (size_t)h;
    tr__sort_d(n, x);
    if (x[0] != x[0]) return x[0];
    if (x[n - 1] != x[n - 1]) return x[n - 1];
    if (i + 1 >= n) return x[n - 1];
    h -= (double)i;
    if (h == 0 || x[i] == x[i + 1]) return x[i]; /* also keeps inf - inf out */
    return x[i] + h * (x[i + 1] - x[i]);
}

#if defined(__clang__)
#pragma STDC FP_CONTRACT DEFAULT
#elif defined(__GNUC__)
#pragma GCC pop_options
#endif
#endif /* TOYREG_IMPLEMENTED */
#endif /* TOYREG_IMPLEMENTATION */

#else /* TR__KERNELS */
/* ################################################################### kernels
   Everything below is compiled once per instruction set and precision.

   tr__real   the element             tr__v   a register of TR__LANES elements
   tr__bits   its bit pattern         tr__i   a register of bit patterns
   tr__loadn  the first n lanes, the others 0, or by tr__load_some `fill`;
   tr__storen stores the first n lanes
   tr__m      a lane mask             TR__SUMS partial sums of a reduction, TR__REGS registers
   tr__lanes  the sum of a register's lanes, folded in halves; tr__lanes4: of four
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
#define tr__real_of(i) ((float)(i))
#define tr__wload(p) (*(p))
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
#define tr__real_of(i) ((double)(i))
#define tr__wload(p) ((uint64_t)(p)[1] << 32 | (p)[0])
#define tr__wstore(p, a) ((void)((p)[0] = (uint32_t)(a), (p)[1] = (uint32_t)((a) >> 32)))
#define tr__mul32(a, b) (((a)&0xffffffffu) * ((b)&0xffffffffu))
#define tr__iziplo(a, b) (a)
#define tr__iziphi(a, b) (b)
#define TR__SQUARE 1
#define tr__flip(p, ldp, q, ldq) ((void)(ldp), (void)(ldq), *(q) = *(p))

#elif TR__LEVEL == 1 && TR__BITS == 32
#define TR__LANES 8
#define tr__v __m256
#define tr__i __m256i
#define tr__m __m256
#define tr__load(p) _mm256_loadu_ps(p)
#define tr__store(p, a) _mm256_storeu_ps(p, a)
#define tr__first(n)                                \
    _mm256_cmpgt_epi32(_mm256_set1_epi32((int)(n)), \
                       _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7))
#define tr__loadn(p, n) _mm256_maskload_ps(p, tr__first(n))
#define tr__storen(p, a, n) _mm256_maskstore_ps(p, tr__first(n), a)
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
#define tr__wload(p) _mm256_loadu_si256((const __m256i *)(const void *)(p))
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
#define tr__first(n) \
    _mm256_cmpgt_epi64(_mm256_set1_epi64x((long long)(n)), _mm256_setr_epi64x(0, 1, 2, 3))
#define tr__loadn(p, n) _mm256_maskload_pd(p, tr__first(n))
#define tr__storen(p, a, n) _mm256_maskstore_pd(p, tr__first(n), a)
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
#define tr__wload(p) _mm256_loadu_si256((const __m256i *)(const void *)(p))
#define tr__wstore(p, a) _mm256_storeu_si256((__m256i *)(void *)(p), a)
#define tr__mul32(a, b) _mm256_mul_epu32(a, b)
#define tr__iziplo(a, b) _mm256_unpacklo_epi64(a, b)
#define tr__iziphi(a, b) _mm256_unpackhi_epi64(a, b)
#define TR__SQUARE 4
#define tr__flip(p, ldp, q, ldq) TR__FN(flip)(p, ldp, q, ldq)
TR__INLINE void TR__FN(flip)(const double *p, size_t ldp, double *q, size_t ldq)
{
    const __m256d a = _mm256_loadu_pd(p), b = _mm256_loadu_pd(p + ldp);
    const __m256d c = _mm256_loadu_pd(p + 2 * ldp), d = _mm256_loadu_pd(p + 3 * ldp);
    const __m256d e = _mm256_unpacklo_pd(a, b), f = _mm256_unpackhi_pd(a, b);
    const __m256d g = _mm256_unpacklo_pd(c, d), h = _mm256_unpackhi_pd(c, d);
    _mm256_storeu_pd(q, _mm256_permute2f128_pd(e, g, 0x20));
    _mm256_storeu_pd(q + ldq, _mm256_permute2f128_pd(f, h, 0x20));
    _mm256_storeu_pd(q + 2 * ldq, _mm256_permute2f128_pd(e, g, 0x31));
    _mm256_storeu_pd(q + 3 * ldq, _mm256_permute2f128_pd(f, h, 0x31));
}

#elif TR__LEVEL == 2 && TR__BITS == 32
#define TR__LANES 16
#define tr__v __m512
#define tr__i __m512i
#define tr__m __mmask16
#define tr__load(p) _mm512_loadu_ps(p)
#define tr__store(p, a) _mm512_storeu_ps(p, a)
#define tr__loadn(p, n) _mm512_maskz_loadu_ps((__mmask16)((1u << (n)) - 1), p)
#define tr__storen(p, a, n) _mm512_mask_storeu_ps(p, (__mmask16)((1u << (n)) - 1), a)
#define tr__load_some(n, p, fill) \
    _mm512_mask_loadu_ps(tr__set1(fill), (__mmask16)((1u << (n)) - 1), p)
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
#define tr__lanes4(a, b, c, d, to) TR__FN(lanes4)(a, b, c, d, to)
TR__INLINE void TR__FN(lanes4)(__m512 a, __m512 b, __m512 c, __m512 d, float *to)
{
    const __m512 e =
        _mm512_add_ps(_mm512_shuffle_f32x4(a, b, 0x44), _mm512_shuffle_f32x4(a, b, 0xee));
    const __m512 f =
        _mm512_add_ps(_mm512_shuffle_f32x4(c, d, 0x44), _mm512_shuffle_f32x4(c, d, 0xee));
    __m512 g =
        _mm512_add_ps(_mm512_shuffle_f32x4(e, f, 0x88), _mm512_shuffle_f32x4(e, f, 0xdd));
    g = _mm512_add_ps(g, _mm512_shuffle_ps(g, g, 0x4e));
    g = _mm512_add_ps(g, _mm512_shuffle_ps(g, g, 0xb1));
    _mm_storeu_ps(to, _mm512_castps512_ps128(_mm512_maskz_compress_ps(0x1111, g)));
}
#define tr__real_of(i) _mm512_cvtepu32_ps(i)
#define tr__wload(p) _mm512_loadu_si512(p)
#define TR__SQUARE 4
#define tr__flip(p, ldp, q, ldq) tr__flip_avx2(p, ldp, q, ldq)

#elif TR__LEVEL == 2 && TR__BITS == 64
#define TR__LANES 8
#define tr__v __m512d
#define tr__i __m512i
#define tr__m __mmask8
#define tr__load(p) _mm512_loadu_pd(p)
#define tr__store(p, a) _mm512_storeu_pd(p, a)
#define tr__loadn(p, n) _mm512_maskz_loadu_pd((__mmask8)((1u << (n)) - 1), p)
#define tr__storen(p, a, n) _mm512_mask_storeu_pd(p, (__mmask8)((1u << (n)) - 1), a)
#define tr__load_some(n, p, fill) \
    _mm512_mask_loadu_pd(tr__set1(fill), (__mmask8)((1u << (n)) - 1), p)
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
#define tr__lanes4(a, b, c, d, to) TR__FN(lanes4)(a, b, c, d, to)
TR__INLINE void TR__FN(lanes4)(__m512d a, __m512d b, __m512d c, __m512d d, double *to)
{
    const __m512d e =
        _mm512_add_pd(_mm512_shuffle_f64x2(a, b, 0x44), _mm512_shuffle_f64x2(a, b, 0xee));
    const __m512d f =
        _mm512_add_pd(_mm512_shuffle_f64x2(c, d, 0x44), _mm512_shuffle_f64x2(c, d, 0xee));
    __m512d g =
        _mm512_add_pd(_mm512_shuffle_f64x2(e, f, 0x88), _mm512_shuffle_f64x2(e, f, 0xdd));
    g = _mm512_add_pd(g, _mm512_shuffle_pd(g, g, 0x55));
    _mm256_storeu_pd(to, _mm512_castpd512_pd256(_mm512_maskz_compress_pd(0x55, g)));
}
#define tr__real_of(i) _mm512_cvtepu64_pd(i)
#define tr__wload(p) _mm512_loadu_si512(p)
#define tr__wstore(p, a) _mm512_storeu_si512(p, a)
#define tr__mul32(a, b) _mm512_mul_epu32(a, b)
#define tr__iziplo(a, b) _mm512_unpacklo_epi64(a, b)
#define tr__iziphi(a, b) _mm512_unpackhi_epi64(a, b)
#define TR__SQUARE 4
#define tr__flip(p, ldp, q, ldq) tr__flip_d_avx2(p, ldp, q, ldq)

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
#define tr__real_of(i) vcvtq_f32_u32(i)
#define tr__wload(p) vld1q_u32(p)
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
#define tr__real_of(i) vcvtq_f64_u64(i)
#define tr__wload(p) vreinterpretq_u64_u32(vld1q_u32(p))
#define tr__wstore(p, a) vst1q_u32(p, vreinterpretq_u32_u64(a))
#define tr__mul32(a, b) vmull_u32(vmovn_u64(a), vmovn_u64(b))
#define tr__iziplo(a, b) vzip1q_u64(a, b)
#define tr__iziphi(a, b) vzip2q_u64(a, b)
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
#define TR__BITS_OF(x) tr__bits_of_f32(x)
#else
#define tr__real double
#define TR__SUMS 32
#define tr__rfma(a, b, c) fma(a, b, c)
#define tr__ubits uint64_t
#define TR__BITS_OF(x) tr__bits_of_f64(x)
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

#ifndef tr__loadn
#define tr__loadn(p, n) TR__FN(loadn)(p, n)
#define tr__storen(p, a, n) TR__FN(storen)(p, a, n)
TR__INLINE tr__v TR__FN(loadn)(const tr__real *p, size_t n)
{
    tr__real t[TR__LANES];
    size_t i;
    if (n == TR__LANES) return tr__load(p);
    for (i = 0; i < TR__LANES; i++) t[i] = i < n ? p[i] : 0;
    return tr__load(t);
}
TR__INLINE void TR__FN(storen)(tr__real *p, tr__v a, size_t n)
{
    tr__real t[TR__LANES];
    size_t i;
    if (n == TR__LANES) {
        tr__store(p, a);
        return;
    }
    tr__store(t, a);
    for (i = 0; i < TR__LANES; i++)
        if (i < n) p[i] = t[i];
}
#endif
#ifndef tr__load_some
#define tr__load_some(n, p, fill) TR__FN(load_some)(n, p, fill)
TR__INLINE tr__v TR__FN(load_some)(size_t n, const tr__real *p, tr__real fill)
{
    tr__real t[TR__LANES];
    size_t i;
    for (i = 0; i < TR__LANES; i++) t[i] = i < n ? p[i] : fill;
    return tr__load(t);
}
#endif

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
#define TR__TANH_HI 10.0f /* rounds to 1 */
#define TR__ATAN_HI 1e10f /* rounds to pi/2 */
#define TR__SQRT2 1.41421354f
#define TR__SQRT2PI_REST 0.00662827445f /* sqrt(2 pi) - 5/2 */
#define TR__TAIL_SHIFT 0.1875f
#define TR__TWO_HALF_BITS 65536.0f    /* 2^16 */
#define TR__WORD_UNIT 2.32830644e-10f /* 2^-32 */
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
#define TR__TANH_HI 20.0
#define TR__ATAN_HI 1e20
#define TR__SQRT2 1.4142135623730951
#define TR__SQRT2PI_REST 0.006628274631000503
#define TR__TAIL_SHIFT 0.16015625
#define TR__TWO_HALF_BITS 4294967296.0
#define TR__WORD_UNIT 5.421010862427522e-20
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

/* E = exp(2|x|) = 2^n (1 + p), tanh |x| = (E - 1) / (E + 1).  Numerator and denominator
   are sums of two numbers, so that what rounding took from them corrects the quotient. */
TR__INLINE tr__v TR__FN(tanh_v)(tr__v x)
{
    const tr__real magic = 1.5f * TR__TWO_MANT;
    const tr__i sign = tr__iand(tr__bits_of(x), tr__iset1(TR__SIGN));
    const tr__v one = tr__set1(1), top = tr__set1(TR__TANH_HI);
    tr__v a = tr__of_bits(tr__ixor(tr__bits_of(x), sign));
    tr__v t, n, r, u, s, c, nh, nl, dh, dl, q;
    a = tr__sel(tr__lt(top, a), top, a);
    t = tr__fma(a, tr__set1(2 * TR__LOG2E), tr__set1(magic));
    n = tr__sub(t, tr__set1(magic));
    a = tr__fnma(n, tr__set1(TR__LN2_HI), tr__add(a, a)); /* exact */
    r = tr__fnma(n, tr__set1(TR__LN2_LO), a);
    u = tr__fnma(n, tr__set1(TR__LN2_LO), tr__sub(a, r));
    u = tr__fma(tr__mul(r, r), TR__FN(poly)(r, TR__C(expm1)), u);
    /* s = 2^n, E = s (1 + r + u) */
    s = tr__of_bits(tr__ishl(
        tr__isub(tr__bits_of(t), tr__iset1(TR__BITS_OF(magic) - TR__BIAS)), TR__MANT));
    r = tr__mul(s, r);
    c = tr__sub(s, one);
    nh = tr__add(c, r);
    nl = tr__fma(s, u, tr__add(tr__add(tr__sub(c, nh), r), tr__sub(tr__sub(s, c), one)));
    c = tr__add(s, one);
    dh = tr__add(c, r);
    dl = tr__fma(s, u, tr__add(tr__add(tr__sub(c, dh), r), tr__add(tr__sub(s, c), one)));
    r = tr__add(nh, nl);
    nl = tr__add(tr__sub(nh, r), nl);
    nh = r;
    r = tr__add(dh, dl);
    dl = tr__add(tr__sub(dh, r), dl);
    dh = r;
    c = tr__div(one, dh);
    q = tr__mul(nh, c);
    r = tr__add(tr__fnma(q, dh, nh), tr__fnma(q, dl, nl));
    return tr__of_bits(tr__ixor(tr__bits_of(tr__fma(r, c, q)), sign));
}

/* For |x| >= 1 pi/2 - atan(1/|x|): r = -1/|x|, pi/2 + r = h + l, and what rounding took
   from r times the slope 1 / (1 + r^2), nearly 1 - r^2/2.  f64 makes up for the rounding of
   w = r^3 and of p, too; f32 is within its bound without that. */
TR__INLINE tr__v TR__FN(atan_v)(tr__v x)
{
    const tr__i sign = tr__iand(tr__bits_of(x), tr__iset1(TR__SIGN));
    const tr__v one = tr__set1(1), zero = tr__set1(0), top = tr__set1(TR__ATAN_HI);
    const tr__v a = tr__of_bits(tr__ixor(tr__bits_of(x), sign));
    const tr__m small = tr__lt(a, one);
    const tr__v d = tr__sel(small, one, tr__sel(tr__lt(top, a), top, a));
    const tr__v i = tr__div(tr__set1(-1), d), r = tr__sel(small, a, i);
    const tr__v hi = tr__sel(small, zero, tr__set1(TR__PI_HI / 2));
    const tr__v lo = tr__sel(small, zero, tr__set1(TR__PI_LO / 2));
    const tr__v z = tr__mul(r, r), w = tr__mul(r, z), h = tr__add(hi, r);
    const tr__v slope = tr__fnma(z, tr__set1(0.5f), one);
    const tr__v e = tr__fma(tr__mul(r, tr__fma(i, d, one)), slope, lo);
    const tr__v l = tr__add(tr__add(tr__sub(hi, h), r), e);
#if TR__BITS == 32
    const tr__v p = TR__FN(poly)(z, TR__C(atan));
    const tr__v y = tr__sel(small, tr__fma(w, p, r), tr__add(h, tr__fma(w, p, l)));
#else
    const tr__v third = tr__set1(tr__atan_third), q = TR__FN(poly)(z, TR__C(atan));
    const tr__v p = tr__fma(z, q, third);
    const tr__v of_w =
        tr__fma(r, tr__fma(r, r, tr__sub(zero, z)), tr__fma(r, z, tr__sub(zero, w)));
    const tr__v of_p = tr__fma(z, q, tr__sub(third, p));
    const tr__v y = tr__add(h, tr__fma(w, p, tr__fma(of_w, p, tr__fma(of_p, w, l))));
#endif
    return tr__of_bits(tr__ixor(tr__bits_of(y), sign));
}

/* sin(pi x) for turn 0, sin(pi (x + 1/2)) = cos(pi x) for turn 1.  All steps of the
   reduction |x| = 2 j + k/2 + r, |r| <= 1/4, are exact. */
TR__INLINE tr__v TR__FN(sincospi_v)(tr__v x, int turn)
{
    const tr__i minus = tr__iand(tr__bits_of(x), tr__iset1(TR__SIGN));
    const tr__i sign = tr__iand(minus, tr__iset1(turn ? 0 : TR__SIGN));
    const tr__v two = tr__set1(TR__TWO_MANT), magic = tr__set1(1.5f * TR__TWO_MANT);
    tr__v n, t, k, r, z, s, c;
    tr__i q;
    x = tr__of_bits(tr__ixor(tr__bits_of(x), minus));
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
    q = tr__iadd(tr__bits_of(t),
                 tr__iset1((tr__ubits)turn)); /* the quadrant in the two low bits */
    t = tr__of_bits(tr__ior(tr__ishl(q, TR__BITS - 1), tr__iset1(TR__ONE))); /* +-1 */
    s = tr__sel(tr__lt(t, tr__set1(0)), c, s);
    q = tr__iand(tr__ishl(q, TR__BITS - 2), tr__iset1(TR__SIGN));
    /* + 0 makes the zeros of both signs +0 before an odd function gets its sign */
    s = tr__add(tr__of_bits(tr__ixor(tr__bits_of(s), q)), tr__set1(0));
    return tr__of_bits(tr__ixor(tr__bits_of(s), sign));
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
   takes from q = p - 1/2 (where p < 1/4) is given back.  What only subnormal numbers,
   NaN and those outside (0,1) need is done where a lane has one. */
TR__INLINE tr__v TR__FN(normal_quantile_v)(tr__v p)
{
    const tr__v half = tr__set1(0.5f), q = tr__sub(p, half);
    const tr__v lost = tr__sub(p, tr__add(q, half));
    const tr__v a = tr__sel(tr__lt(q, tr__set1(0)), p, tr__sub(tr__set1(1), p));
    const tr__v one = tr__set1(1), zero = tr__set1(0);
    const tr__v plain = tr__sel(tr__lt(tr__set1(TR__MIN), a), one, zero);
    const int odd = tr__any(tr__lt(plain, one));
    tr__v v = tr__mul(a, tr__set1(4)), e0 = TR__E0, w, slope, x;
    if (odd) {
        const tr__m small = tr__lt(a, tr__set1(TR__MIN));
        v = tr__sel(small, tr__mul(v, tr__set1(TR__TWO_SUBNORMAL)), v);
        e0 = tr__sel(small, TR__E0_SUBNORMAL, e0);
    }
    w = tr__sub(tr__set1(0), TR__FN(log_normal)(tr__fnma(v, a, v), e0));
    slope = tr__fma(w, tr__set1(0.625f), tr__set1(2.5f));
    x = TR__FN(quantile)(q, q, tr__mul(lost, slope), w);
    if (odd) { /* outside (0,1): -inf at 0, inf at 1, else NaN */
        const tr__v inf = tr__set1(TR__INFINITY);
        const tr__v out = tr__sel(tr__lt(a, zero), tr__sub(inf, inf), tr__mul(q, inf));
        x = tr__sel(tr__lt(zero, a), x, out);
    }
    return x;
}

/* y_i = f(x_i).  The last, incomplete register goes through a padded copy, by the same code. */
#define TR__MAP(name, parameters, call)                                         \
    TR__UNUSED static void TR__FN(name) parameters                              \
    {                                                                           \
        tr__real t[TR__LANES];                                                  \
        size_t i, k;                                                            \
        for (i = 0; i < n; i += TR__LANES) {                                    \
            const tr__real *from = x + i;                                       \
            tr__real *to = y + i;                                               \
            if (n - i < TR__LANES) {                                            \
                for (k = 0; k < TR__LANES; k++) t[k] = from[k < n - i ? k : 0]; \
                from = to = t;                                                  \
            }                                                                   \
            tr__store(to, call);                                                \
            if (to == t) memcpy(y + i, t, (n - i) * sizeof *y);                 \
        }                                                                       \
    }
TR__MAP(exp, (size_t n, const tr__real *x, tr__real *y), TR__FN(exp_v)(tr__load(from)))
TR__MAP(log, (size_t n, const tr__real *x, tr__real *y), TR__FN(log_v)(tr__load(from)))
TR__MAP(tanh, (size_t n, const tr__real *x, tr__real *y), TR__FN(tanh_v)(tr__load(from)))
TR__MAP(atan, (size_t n, const tr__real *x, tr__real *y), TR__FN(atan_v)(tr__load(from)))
TR__MAP(sincospi, (size_t n, const tr__real *x, tr__real *y, int turn),
        TR__FN(sincospi_v)(tr__load(from), turn))
TR__MAP(normal_quantile, (size_t n, const tr__real *x, tr__real *y),
        TR__FN(normal_quantile_v)(tr__load(from)))

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
    const tr__v unit = tr__set1(TR__WORD_UNIT / 2);
    const tr__i top = tr__ishr(k, TR__BITS - 1);
    const tr__i u = tr__ixor(k, tr__isub(tr__iset1(0), top));
    const tr__i a = tr__iadd(tr__iadd(u, u), tr__iset1(1)), b = tr__isub(tr__iset1(0), a);
    const tr__v r = tr__real_of(a), v = tr__mul(r, tr__set1(TR__WORD_UNIT * 2));
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
#undef TR__TANH_HI
#undef TR__ATAN_HI
#undef TR__SQRT2
#undef TR__SQRT2PI_REST
#undef TR__TAIL_SHIFT
#undef TR__TWO_HALF_BITS
#undef TR__WORD_UNIT
#undef TR__UNIFORM_BITS
#undef TR__UNIFORM_UNIT
#undef TR__INFINITY
#undef TR__E0
#undef TR__E0_SUBNORMAL
#undef TR__MAP
#undef TR__MAP_WORDS

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

/* The last elements are copied and filled up with numbers that change no sum: with x = +0 and
   y = -0, d^2 = +0 goes to a sum that is never -0, and so does x alone; x y = -0. */
enum { TR__FN(of_x), TR__FN(of_products), TR__FN(of_squares) };
TR__INLINE tr__real TR__FN(reduce)(const int kind, size_t n, const tr__real *x,
                                   const tr__real *y, tr__ubits mask)
{
    const tr__i keep = tr__iset1(mask);
    tr__real tx[TR__SUMS], ty[TR__SUMS];
    tr__v s[TR__REGS], folded[TR__REGS]; /* s alone stays in registers all the time */
    size_t k;
    TR__EACH
    for (k = 0; k < TR__REGS; k++) s[k] = tr__set1(0);
    for (;;) {
        for (; n >= TR__SUMS; n -= TR__SUMS, x += TR__SUMS, y += TR__SUMS) {
            TR__EACH
            for (k = 0; k < TR__REGS; k++) {
                const tr__v a = tr__load(x + k * TR__LANES);
                if (kind == TR__FN(of_x)) {
                    const tr__i b = tr__iand(tr__bits_of(a), keep);
                    s[k] = tr__add(s[k], tr__of_bits(b));
                } else {
                    const tr__v b = tr__load(y + k * TR__LANES), d = tr__sub(a, b);
                    s[k] = kind == TR__FN(of_squares) ? tr__fma(d, d, s[k])
                                                      : tr__fma(a, b, s[k]);
                }
            }
        }
        if (!n) {
            TR__EACH
            for (k = 0; k < TR__REGS; k++) folded[k] = s[k];
            return TR__FN(fold)(folded);
        }
        for (k = 0; k < TR__SUMS; k += TR__LANES) {
            tr__v a = tr__set1(0), b = tr__set1(-(tr__real)0);
            if (k + TR__LANES <= n) {
                a = tr__load(x + k);
                b = tr__load(y + k);
            } else if (k < n) {
                a = tr__load_some(n - k, x + k, 0);
                b = tr__load_some(n - k, y + k, -(tr__real)0);
            }
            tr__store(tx + k, a);
            tr__store(ty + k, b);
        }
        x = tx;
        y = ty;
        n = TR__SUMS;
    }
}

/* the sum of x, or with the mask of the sign that of |x| */
TR__UNUSED static tr__real TR__FN(total)(size_t n, const tr__real *x, tr__ubits mask)
{
    return TR__FN(reduce)(TR__FN(of_x), n, x, x, mask);
}
TR__UNUSED static tr__real TR__FN(dot)(size_t n, const tr__real *x, const tr__real *y)
{
    return TR__FN(reduce)(TR__FN(of_products), n, x, y, 0);
}
TR__UNUSED static tr__real TR__FN(distance2)(size_t n, const tr__real *x,
                                             const tr__real *y)
{
    return TR__FN(reduce)(TR__FN(of_squares), n, x, y, 0);
}

TR__INLINE tr__v TR__FN(abs)(tr__v a)
{
    return tr__of_bits(tr__iand(tr__bits_of(a), tr__iset1((tr__ubits)-1 >> 1)));
}
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

   The tile reads op(A)(i,p) at a[i * ai + p * ak], one broadcast at a time, whichever of
   ai and ak is 1.  So op(A) is read where it stands, which is faster than packing it, and
   copied, the rows of one tile at a time, only to multiply it by alpha, to fill up the
   last tile, or if it meets more than one panel and would not stay in L1 between them:
   - op(A) = A' of more than TR__NEAR bytes, whose columns are a page apart, or more;
   - rows of A a multiple of TR__PAGE apart, all of which L1 keeps in the same few places.
   A matrix of few rows does not pay for packing op(B) either, unless op(B) = B', whose
   columns are no registers in memory.  If B has more than TR__NEAR bytes all rows of
   tiles pass one panel before the next is read, but where op(A) would be packed once more
   for each.

   What the processor does not foresee is fetched while the present tile is computed:
   op(B) TR__ROWS_AHEAD rows ahead and, if there is time for it, C one tile ahead.

   Where op(A) = A', whose columns are registers in memory, columns of C that do not fill
   registers are computed as rows of C': all of them, if they are few, or the last ones, if
   A has at most TR__NEAR bytes; alpha must be 1.

   Where op(B) is a single register wide a tile has up to twice the rows, since one of
   TR__MR x TR__LANES loads as many numbers as it multiplies registers. */

#define TR__MR (3 * TR__UNIT)
#define TR__NR (2 * TR__LANES)
#define TR__KC (1024 / sizeof(tr__real))
#define TR__PANELS (294912 / (TR__KC * TR__NR * sizeof(tr__real)))
#define TR__LINE (64 / sizeof(tr__real))
#define TR__NEAR 65536
#define TR__PAGE 4096
#define TR__ROWS_AHEAD 8

/* The tile of h rows and w registers: C <- beta C, then C += op(A) op(B) over k.  If it is not whole
   only `rows` rows of it are in C, and `last` lanes of its last register in C and op(B). */
TR__INLINE void TR__FN(tile)(const size_t h, const size_t w, const int whole, size_t k,
                             const tr__real *a, size_t ai, size_t ak, const tr__real *b,
                             size_t bk, tr__real beta, tr__real *c, size_t ldc,
                             size_t rows, size_t last)
{
    const tr__real
        *r[2 * TR__UNIT]; /* every third row: x86 addresses the next two from it */
    tr__v s[2 * TR__MR][2];
    size_t i, j;
    TR__EACH
    for (i = 0; i < h / 3 + (h % 3 != 0); i++) r[i] = a + 3 * i * ai;
    TR__EACH
    for (i = 0; i < h; i++) {
        TR__EACH
        for (j = 0; j < w; j++) s[i][j] = tr__set1(0);
    }
    if (beta != 0) {
        const tr__v scale = tr__set1(beta);
        TR__EACH
        for (i = 0; i < h; i++) {
            const tr__real *from = c + i * ldc;
            if (!whole && i >= rows) break;
            TR__EACH
            for (j = 0; j < w; j++, from += TR__LANES)
                s[i][j] = tr__mul(scale, whole || j + 1 < w ? tr__load(from)
                                                            : tr__loadn(from, last));
        }
    }
    for (; k; k--) {
        tr__v v[2];
        TR__EACH
        for (j = 0; j < w; j++)
            v[j] = whole || j + 1 < w ? tr__load(b + j * TR__LANES)
                                      : tr__loadn(b + j * TR__LANES, last);
        if (w > 1) {
            TR__EACH
            for (j = 0; j < TR__NR; j += TR__LINE)
                TR__FETCH(b + TR__ROWS_AHEAD * bk + j, 3);
        }
        b += bk;
        TR__EACH
        for (i = 0; i < h; i++) {
            const tr__v x = tr__set1(r[i / 3][i % 3 * ai]);
            TR__EACH
            for (j = 0; j < w; j++) s[i][j] = tr__fma(x, v[j], s[i][j]);
        }
        TR__EACH
        for (i = 0; i < h / 3 + (h % 3 != 0); i++) r[i] += ak;
    }
    TR__EACH
    for (i = 0; i < h; i++) {
        tr__real *to = c + i * ldc;
        if (!whole && i >= rows) break;
        TR__EACH
        for (j = 0; j < w; j++, to += TR__LANES)
            if (whole || j + 1 < w)
                tr__store(to, s[i][j]);
            else
                tr__storen(to, s[i][j], last);
    }
}

TR__UNUSED static void TR__FN(tiles)(size_t units, size_t w, size_t k, const tr__real *a,
                                     size_t ai, size_t ak, const tr__real *b, size_t bk,
                                     tr__real beta, tr__real *c, size_t ldc, size_t rows,
                                     size_t last)
{
    const int whole = rows == units * TR__UNIT && last == TR__LANES;
#define TR__TILES(u, w, whole)                                                   \
    case 4 * (u) + 2 * ((w)-1) + (whole):                                        \
        TR__FN(tile)                                                             \
        ((u)*TR__UNIT, w, whole, k, a, ai, ak, b, bk, beta, c, ldc, rows, last); \
        break
    switch (4 * units + 2 * (w - 1) + (size_t)whole) {
        TR__TILES(1, 1, 0);
        TR__TILES(1, 1, 1);
        TR__TILES(1, 2, 0);
        TR__TILES(1, 2, 1);
        TR__TILES(2, 1, 0);
        TR__TILES(2, 1, 1);
        TR__TILES(2, 2, 0);
        TR__TILES(2, 2, 1);
        TR__TILES(3, 1, 0);
        TR__TILES(3, 1, 1);
        TR__TILES(3, 2, 0);
        TR__TILES(3, 2, 1);
        TR__TILES(4, 1, 0);
        TR__TILES(4, 1, 1);
        TR__TILES(6, 1, 0);
        TR__TILES(6, 1, 1);
    }
#undef TR__TILES
}

/* Panels of op(B), k x n, the last one filled up with zeros.  B is read along its rows. */
TR__UNUSED static void TR__FN(pack_b)(size_t k, size_t n, const tr__real *b, size_t bk,
                                      size_t bj, tr__real *out)
{
    size_t p, j, q;
    if (bj == 1) {
        for (p = 0; p < k; p++, b += bk, out += TR__NR) {
            for (j = 0; j + TR__NR <= n; j += TR__NR) {
                tr__store(out + j * k, tr__load(b + j));
                tr__store(out + j * k + TR__LANES, tr__load(b + j + TR__LANES));
            }
            for (q = j; q < n; q += TR__LANES)
                tr__store(out + j * k + (q - j),
                          tr__loadn(b + q, n - q < TR__LANES ? n - q : TR__LANES));
        }
        return;
    }
    for (j = 0; j < n; j += TR__NR, out += k * TR__NR, b += TR__NR * bj) {
        const size_t cols = n - j < TR__NR ? n - j : TR__NR;
        const size_t square = k - k % TR__SQUARE;
        if (cols < TR__NR) memset(out, 0, k * TR__NR * sizeof *out);
        for (q = 0; q + TR__SQUARE <= cols; q += TR__SQUARE)
            for (p = 0; p < square; p += TR__SQUARE)
                tr__flip(b + q * bj + p, bj, out + p * TR__NR + q, TR__NR);
        for (p = 0; p < k; p++)
            for (q = p < square ? cols - cols % TR__SQUARE : 0; q < cols; q++)
                out[p * TR__NR + q] = b[q * bj + p];
    }
}

/* alpha op(A), rows x k, for a tile of h rows; the rows that are not there are zeros.  Of
   A' the last registers of a column come first, since each spills over into the next. */
TR__UNUSED static void TR__FN(pack_a)(size_t h, size_t rows, size_t k, tr__real alpha,
                                      const tr__real *a, size_t ai, size_t ak,
                                      tr__real *out)
{
    size_t i, p;
    if (ak == 1) {
        for (i = 0; i < rows; i++) TR__FN(copy_scaled)(k, alpha, a + i * ai, out + i * k);
        memset(out + rows * k, 0, (h - rows) * k * sizeof *out);
        return;
    }
    for (i = (h + TR__LANES - 1) / TR__LANES * TR__LANES; i;) {
        const size_t there = rows + TR__LANES > i ? rows + TR__LANES - i : 0;
        const size_t lanes = there < TR__LANES ? there : TR__LANES;
        i -= TR__LANES;
        for (p = 0; p < k; p++) {
            const tr__v x = tr__loadn(a + p * ak + i, lanes);
            tr__store(out + p * h + i, tr__mul(tr__set1(alpha), x));
        }
    }
}

typedef struct TR__FN(product) {
    int lower; /* only tiles that touch columns up to i + n - m of a row i */
    size_t m, n, k;
    tr__real alpha, beta;
    const tr__real *A, *B;
    size_t ai, ak, bk, bj, ldc;
    tr__real *C;
} TR__FN(product);

/* Columns j0 .. j0 + nb, kb steps from k0.  b: packed panels, or NULL to read B where it stands. */
TR__UNUSED static void TR__FN(columns)(const TR__FN(product) * g, size_t j0, size_t nb,
                                       size_t k0, size_t kb, const tr__real *b,
                                       tr__real *packed)
{
    const tr__real beta = k0 ? 1 : g->beta;
    const size_t right = g->n - g->m;
    size_t i = g->lower && j0 > right ? (j0 - right) / TR__MR * TR__MR : 0, rows;
    for (; i < g->m; i += rows) {
        const size_t left = g->m - i, units = (left + TR__UNIT - 1) / TR__UNIT;
        /* threes, but two twos rather than a three and a one; more of a single register */
        const size_t u = units >= 6 && nb <= TR__LANES   ? 6
                         : units >= 4 && nb <= TR__LANES ? 4
                         : units == 4 || units == 2      ? 2
                         : units == 1                    ? 1
                                                         : 3;
        const tr__real *a = g->A + i * g->ai + k0 * g->ak;
        tr__real *const c = g->C + i * g->ldc + j0;
        size_t ai = g->ai, ak = g->ak, j, q, end = nb;
        int far;
        rows = left < u * TR__UNIT ? left : u * TR__UNIT;
        far = ai == 1 ? kb * ak * sizeof *a > TR__NEAR
                      : b && ai * sizeof *a % TR__PAGE == 0;
        if (g->alpha != 1 || rows < u * TR__UNIT || (far && nb > TR__NR)) {
            TR__FN(pack_a)(u * TR__UNIT, rows, kb, g->alpha, a, ai, ak, packed);
            a = packed;
            if (ak == 1)
                ai = kb;
            else
                ak = u * TR__UNIT;
        }
        if (g->lower && i + rows + right < j0 + nb)
            end = i + rows + right > j0 ? i + rows + right - j0 : 0;
        for (j = 0; j < end; j += TR__NR) {
            const size_t cols = nb - j < TR__NR ? nb - j : TR__NR;
            const size_t w = cols > TR__LANES ? 2 : 1, last = cols - (w - 1) * TR__LANES;
            if (b && kb > 64 && j + TR__NR < end)
                for (q = 0; q < rows * TR__NR; q += TR__LINE)
                    TR__FETCH(c + q / TR__NR * g->ldc + j + TR__NR + q % TR__NR, 2);
            TR__FN(tiles)
            (u, w, kb, a, ai, ak, b ? b + j * kb : g->B + k0 * g->bk + j0 + j,
             b ? TR__NR : g->bk, beta, c + j, g->ldc, rows, last);
        }
    }
}

/* Buffers of 64-byte lines on the stack; what they hold begins at a line. */
#define TR__STACK(name, count)                             \
    tr__real name##_room[(count) + 64 / sizeof(tr__real)]; \
    tr__real *const name =                                 \
        name##_room + (64 - (uintptr_t)name##_room % 64) % 64 / sizeof(tr__real)

TR__UNUSED static void TR__FN(gemm_packed)(const TR__FN(product) * g)
{
    TR__STACK(b, TR__KC * TR__NR * TR__PANELS);
    TR__STACK(a, TR__KC * 2 * TR__MR + TR__LANES);
    const size_t nc = TR__PANELS * TR__NR;
    size_t j0, k0;
    for (k0 = 0; k0 < g->k; k0 += TR__KC) {
        const size_t kb = g->k - k0 < TR__KC ? g->k - k0 : TR__KC;
        for (j0 = 0; j0 < g->n; j0 += nc) {
            const size_t nb = g->n - j0 < nc ? g->n - j0 : nc;
            TR__FN(pack_b)(kb, nb, g->B + k0 * g->bk + j0 * g->bj, g->bk, g->bj, b);
            TR__FN(columns)(g, j0, nb, k0, kb, b, a);
        }
    }
}

TR__UNUSED static void TR__FN(gemm_small)(const TR__FN(product) * g)
{
    TR__STACK(a, TR__KC * 2 * TR__MR + TR__LANES);
    size_t k0;
    for (k0 = 0; k0 < g->k; k0 += TR__KC) {
        const size_t kb = g->k - k0 < TR__KC ? g->k - k0 : TR__KC;
        const int far = kb * g->bk * sizeof *g->B > TR__NEAR;
        const size_t step = far && g->alpha == 1 ? TR__NR : g->n;
        size_t j0;
        for (j0 = 0; j0 < g->n; j0 += step) {
            const size_t nb = g->n - j0 < step ? g->n - j0 : step;
            TR__FN(columns)(g, j0, nb, k0, kb, NULL, a);
        }
    }
}

/* The columns of C from j0 on, few, as rows of C' = op(B)' A; alpha is 1, since it would have to
   be rounded into A, which is the right factor here. */
TR__UNUSED static void TR__FN(gemm_columns)(const TR__FN(product) * g, size_t j0)
{
    enum { part = 256 };
    TR__STACK(t, part * 3 * TR__LANES);
    TR__FN(product) u = *g;
    size_t i, j, p;
    u.m = g->n - j0;
    u.A = g->B + j0 * g->bj, u.ai = g->bj, u.ak = g->bk;
    u.bk = g->ak, u.bj = g->ai;
    u.C = t, u.ldc = part;
    for (i = 0; i < g->m; i += part) {
        tr__real *c = g->C + i * g->ldc + j0;
        u.n = g->m - i < (size_t)part ? g->m - i : (size_t)part;
        u.B = g->A + i * g->ai;
        for (p = 0; g->beta != 0 && p < u.n; p++)
            for (j = 0; j < u.m; j++) t[j * part + p] = c[p * g->ldc + j];
        TR__FN(gemm_small)(&u);
        for (p = 0; p < u.n; p++)
            for (j = 0; j < u.m; j++) c[p * g->ldc + j] = t[j * part + p];
    }
}

/* lower: of a row i only columns j <= i + n - m, with their mirror image, C(i,j) at C(j - n + m,
   i + n - m). */
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
    else {
        /* as rows of C': all columns, if they are few, or those that fill no register, if this
           saves more than copying them costs */
        const size_t few = n <= 3 * TR__LANES ? n : n % TR__LANES;
        const size_t rows = (few + TR__UNIT - 1) / TR__UNIT * TR__UNIT;
        const size_t lanes = (few + TR__LANES - 1) / TR__LANES * TR__LANES;
        const int near = few == n || m * k * sizeof *A <= TR__NEAR;
        if (ta == TR_T && alpha == 1 && !lower && near && m >= 32 && rows < lanes &&
            k * (lanes - rows) >= 2 * TR__LANES * few) {
            TR__FN(gemm_columns)(&g, n - few);
            g.n -= few;
        }
        if (g.bj == 1 && m <= 8 * TR__MR)
            TR__FN(gemm_small)(&g);
        else
            TR__FN(gemm_packed)(&g);
    }
    if (lower) { /* the mirror image, a line of C at a time */
        C -= (n - m) * ldc;
        for (i = n - m; i < n; i += 16)
            for (j = 0; j < i + 16; j += 16) {
                size_t p, q;
                if (j + 16 <= i && i + 16 <= n) {
                    for (p = i; p < i + 16; p += TR__SQUARE)
                        for (q = j; q < j + 16; q += TR__SQUARE)
                            tr__flip(C + p * ldc + q, ldc, C + q * ldc + p, ldc);
                    continue;
                }
                for (p = i; p < i + 16 && p < n; p++)
                    for (q = j; q < j + 16 && q < p; q++) C[q * ldc + p] = C[p * ldc + q];
            }
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

/* Rows whose dot products are taken together: with v registers of each sum, what the registers
   hold. */
#define TR__DOT_ROWS(h, v) ((h) == 1 ? 3 : 6 * TR__UNIT / ((h) * (v)))
/* Whether row i of a tile is fetched ahead by rows_dot; the others are by rows_add. */
#define TR__DOT_FETCHES(h, i) ((i) % ((h) > TR__UNIT ? 2 : 3) == 0)

/* out[i h + j] = x_i . s_j as tr_dot adds it, v registers of each sum at a time: pass p has
   registers p, p + P, p + 2P ... (P = TR__REGS / v), which are the ones to be folded first.
   Of the rows `ahead` numbers further on, if not 0, some are fetched. */
TR__INLINE void TR__FN(rows_dot)(const size_t r, const size_t h, const size_t v,
                                 size_t blocks, const tr__real *x, size_t ldx,
                                 const tr__real *s, const tr__real *xt, size_t ldt,
                                 const tr__real *st, int tail, size_t ahead,
                                 tr__real *out)
{
    const size_t P = TR__REGS / v;
    tr__v part[TR__REGS * 24];
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
                    tr__v b[6];
                    TR__EACH
                    for (j = 0; j < h; j++) {
                        b[j] = tr__load(sp + (q * P * h + j) * TR__LANES);
                        TR__KEEP(b[j]);
                    }
                    TR__EACH
                    for (i = 0; i < r; i++) {
                        const tr__real *at = xp + i * ld + q * P * TR__LANES;
                        tr__v a = tr__load(at);
                        if (h > 1 && ahead && !last && TR__DOT_FETCHES(h, i))
                            TR__FETCH(at + ahead, 2);
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
    }
#ifdef tr__lanes4
    if (h > 1) {
        TR__EACH
        for (i = 0; i < r * h; i += 4)
            tr__lanes4(part[i * P], part[(i + 1) * P], part[(i + 2) * P],
                       part[(i + 3) * P], out + i);
        return;
    }
#endif
    TR__EACH
    for (i = 0; i < r * h; i++) out[i] = tr__lanes(part[i * P]);
}

/* g_j <- fma(w[i h + j], x_i, g_j) for row i = 0, 1 ... r - 1, over `regs` registers.
   Of the rows `ahead` numbers further on, if not 0, those that rows_dot leaves are fetched. */
TR__INLINE void TR__FN(rows_add)(const size_t r, const size_t h, size_t regs,
                                 const tr__real *x, size_t ldx, size_t ahead,
                                 const tr__real *w, tr__real *g)
{
    tr__v b[24];
    size_t i, j;
    TR__EACH
    for (i = 0; i < r * h; i++) b[i] = tr__set1(w[i]);
    for (; regs; regs--) {
        tr__v s[6];
        TR__EACH
        for (j = 0; j < h; j++) s[j] = tr__load(g + j * TR__LANES);
        if (ahead) {
            TR__EACH
            for (i = 0; i < r; i++)
                if (!TR__DOT_FETCHES(h, i)) TR__FETCH(x + i * ldx + ahead, 2);
        }
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

/* The Gram product takes up to TR__BLOCK rows, as long as they stay in L2, through both its phases,
   and in the second one TR__TILE columns at a time, so that their sums stay in L1. */
#define TR__ROWS 12
#define TR__BLOCK 60
#define TR__BLOCK_BYTES 262144
#define TR__TILE_BYTES 4096
#define TR__TILE (TR__TILE_BYTES / sizeof(tr__real))

TR__UNUSED static void TR__FN(dots)(size_t r, size_t h, size_t blocks, const tr__real *x,
                                    size_t ldx, const tr__real *s, const tr__real *xt,
                                    const tr__real *st, int tail, size_t ahead,
                                    tr__real *out)
{
    /* Two registers of a sum are better for two vectors, a few rows, or vectors that stay in L1. */
    const size_t two =
        h > 1 && (h == 2 || r < 6 || blocks * TR__SUMS * h * sizeof *s <= 24576) ? 2 : 1;
    const size_t tile = TR__DOT_ROWS(h, two);
    tr__real same[6 * TR__UNIT];
    size_t i = 0, j;
    while (i < r) {
        const int one = r < tile; /* at a time, as all rows of a tile */
        const size_t at = one || i + tile <= r ? i : r - tile; /* the last ones overlap */
        const size_t ld = one ? 0 : ldx, ldt = one ? 0 : TR__SUMS;
        const tr__real *const xi = x + at * ldx, *const ti = xt + at * TR__SUMS;
        tr__real *const to = one ? same : out + at * h;
#define TR__DOTS(h, v)                                                               \
    case 2 * (h) + (v == 2):                                                         \
        TR__FN(rows_dot)                                                             \
        (TR__DOT_ROWS(h, v), h, v, blocks, xi, ld, s, ti, ldt, st, tail, ahead, to); \
        break
        switch (2 * h + two - 1) {
            TR__DOTS(1, 4);
#if TR__UNIT > 1
            TR__DOTS(TR__UNIT, 2);
            TR__DOTS(TR__UNIT / 2 * 3, 1);
            TR__DOTS(TR__UNIT / 2 * 3, 2);
#if TR__UNIT > 2
            TR__DOTS(TR__UNIT, 1);
            TR__DOTS(2, 2);
#endif
#endif
        }
#undef TR__DOTS
        if (one)
            for (j = 0; j < h; j++) out[i * h + j] = same[j];
        i = at + (one ? 1 : tile);
    }
}

TR__UNUSED static void TR__FN(adds)(size_t r, size_t h, size_t regs, const tr__real *x,
                                    size_t ldx, size_t ahead, const tr__real *w,
                                    tr__real *g)
{
    size_t i, j, rows;
    (void)ahead; /* of one vector */
    for (; r >= 3; r -= rows, x += rows * ldx, w += rows * h) {
#define TR__ADDS(r, h, ahead)                              \
    do {                                                   \
        rows = r;                                          \
        TR__FN(rows_add)(r, h, regs, x, ldx, ahead, w, g); \
    } while (0)
        if (h == 1) {
            if (r >= 12)
                TR__ADDS(12, 1, 0);
            else if (r >= 6)
                TR__ADDS(6, 1, 0);
            else
                TR__ADDS(3, 1, 0);
            continue;
        }
        if (h != TR__UNIT && r < (h > TR__UNIT ? 4 : 6)) break;
        switch (h) {
#if TR__UNIT > 1
#if TR__UNIT > 2
        case 2: TR__ADDS(6, 2, ahead); break;
#endif
        case TR__UNIT:
            if (r < 6)
                TR__ADDS(3, TR__UNIT, 0);
            else
                TR__ADDS(6, TR__UNIT, ahead);
            break;
        case TR__UNIT / 2 * 3: TR__ADDS(4, TR__UNIT / 2 * 3, ahead); break;
#endif
        default: return;
        }
#undef TR__ADDS
    }
    for (; r && regs; regs--, x += TR__LANES)
        for (j = 0; j < h; j++, g += TR__LANES) {
            tr__v s = tr__load(g);
            for (i = 0; i < r; i++)
                s = tr__fma(tr__set1(w[i * h + j]), tr__load(x + i * ldx), s);
            tr__store(g, s);
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

/* Rows of 1 to 16 KB of an A of more than TR__NEAR bytes are taken one by one, which is how the
   processor fetches ahead best; otherwise several share what is loaded of x or y. */
TR__UNUSED static void TR__FN(gemv)(tr_trans ta, size_t m, size_t n, tr__real alpha,
                                    const tr__real *A, size_t lda, const tr__real *x,
                                    tr__real beta, tr__real *y)
{
    const size_t bytes = n * sizeof *A;
    const int single = bytes >= 1024 && bytes <= 16384 && m * bytes > TR__NEAR;
    const size_t rows = single ? 1 : TR__ROWS, blocks = n / TR__SUMS;
    const size_t full = blocks * TR__SUMS, rest = single ? 0 : n - full;
    tr__real at[TR__ROWS * TR__SUMS], vt[TR__SUMS], w[TR__ROWS];
    size_t i, q;
    if (ta == TR_T && beta == 0 && n)
        memset(y, 0, n * sizeof *y);
    else if (ta == TR_T && beta != 1)
        TR__FN(scale)(n, beta, y);
    if (rest) {
        for (i = 0; i < TR__SUMS; i += TR__LANES) {
            for (q = 0; q < m && q < rows; q++)
                tr__store(at + q * TR__SUMS + i, tr__set1(0));
            tr__store(vt + i, tr__set1(ta == TR_T ? 0 : -(tr__real)0));
        }
        memcpy(vt, (ta == TR_T ? y : x) + full, rest * sizeof *y);
    }
    for (i = 0; i < m; i += rows, A += rows * lda) {
        const size_t r = m - i < rows ? m - i : rows;
        if (rest) TR__FN(tails)(r, rest, A + full, lda, at);
        if (ta == TR_T) {
            const size_t last = (rest + TR__LANES - 1) / TR__LANES;
            for (q = 0; q < r; q++) w[q] = alpha * x[i + q];
            if (single) {
                TR__FN(axpy)(n, w[0], A, y);
            } else {
                TR__FN(adds)(r, 1, full / TR__LANES, A, lda, 0, w, y);
                TR__FN(adds)(r, 1, last, at, TR__SUMS, 0, w, vt);
            }
            continue;
        }
        if (single)
            w[0] = TR__FN(dot)(n, A, x);
        else
            TR__FN(dots)(r, 1, blocks, A, lda, x, at, vt, rest != 0, 0, w);
        for (q = 0; q < r; q++)
            y[i + q] = beta == 0 ? alpha * w[q] : tr__rfma(alpha, w[q], beta * y[i + q]);
    }
    if (ta == TR_T && rest) memcpy(y + full, vt, rest * sizeof *y);
}

/* -------------------------------------------------------------- Gram product */

/* How many vectors are taken together when m are left.  A group that is not full has a vector of
   zeros at its end. */
TR__INLINE size_t TR__FN(group)(size_t m)
{
    const size_t unit = TR__UNIT, most = unit / 2 * 3;
    if (unit == 1 || m == 1) return 1;
    if (m > 2 * unit || (m > unit && m <= most)) return most;
    return unit > 2 && m == 2 ? 2 : unit;
}

TR__UNUSED static void TR__FN(gram)(size_t n, size_t d, size_t m, const tr__real *X,
                                    size_t ldx, const tr__real *S, size_t lds,
                                    const tr__real *y, size_t ldy, tr__real *G,
                                    size_t ldg, tr__real *work)
{
    const size_t blocks = d / TR__SUMS, full = blocks * TR__SUMS, rest = d - full;
    const size_t dp = full + (rest ? TR__SUMS : 0), all = (m + (m > 1 ? m % 2 : 0)) * dp;
    const size_t chunk = 12 * ((n + 47) / 48);
    /* With one vector or two a few rows stay in L1, which is best: of one, three where six would fill
       it.  With more they would push the vectors out, which are then swapped once for many rows in
       L2. */
    const size_t fit = TR__BLOCK_BYTES / sizeof *X / (d + !d) / TR__ROWS * TR__ROWS;
    const size_t few = d * sizeof *X > TR__TILE_BYTES ? 3 : 6;
    const size_t block = m == 1            ? few
                         : m == 2          ? 6
                         : fit < TR__ROWS  ? TR__ROWS
                         : fit > TR__BLOCK ? TR__BLOCK
                                           : fit;
    const tr__v vn = tr__set1((tr__real)n);
    tr__real xt[TR__BLOCK * TR__SUMS], w[TR__BLOCK * 3 * TR__UNIT / 2];
    tr__real *sum[3], *s;
    size_t i, j, c, q, h, part;
    s = work + (64 - (uintptr_t)work % 64) % 64 / sizeof *work;
    for (i = 0; i < 3; i++) sum[i] = s + (i + 1) * all;
    for (j = 0; j < m; j += h) { /* registers of the group's vectors in turn */
        h = TR__FN(group)(m - j);
        if (h > m - j) memset(s + j * dp, 0, h * dp * sizeof *s);
        for (q = 0; q < h && q < m - j; q++) {
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
                /* with the last vectors the next block, if it is not in L2 yet */
                const int far = i + 2 * r <= n && n * d > 4 * TR__BLOCK_BYTES / sizeof *X;
                size_t ahead;
                h = TR__FN(group)(m - j);
                ahead = far && j + h >= m ? r * ldx : 0;
                TR__FN(dots)
                (r, h, blocks, x, ldx, s + j * dp, xt, s + j * dp + full * h, rest != 0,
                 ahead, w);
                if (y)
                    for (q = 0; q < h && q < m - j; q++)
                        for (c = 0; c < r; c++) w[c * h + q] -= y[(j + q) * ldy + i + c];
                for (c = 0; c < full; c += TR__TILE) {
                    const size_t cols = full - c < TR__TILE ? full - c : TR__TILE;
                    TR__FN(adds)
                    (r, h, cols / TR__LANES, x + c, ldx, ahead, w, g + j * dp + c * h);
                }
                TR__FN(adds)
                (r, h, (rest + TR__LANES - 1) / TR__LANES, xt, TR__SUMS, 0, w,
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
        h = TR__FN(group)(m - j);
        for (q = 0; q < h && q < m - j; q++) {
            const tr__real *from = sum[0] + j * dp + q * TR__LANES;
            tr__real *to = G + (j + q) * ldg;
            for (c = 0; c + TR__LANES <= d; c += TR__LANES)
                tr__store(to + c, tr__load(from + c * h));
            for (i = c; c < d; c++) to[c] = from[i * h + c - i];
        }
    }
}

/* ---------------------------------------------------------------- eigenvalues */

#if TR__BITS == 64 /* the solvers are f64 */
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
            TR__EACH
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
        for (k = 0; k < TR__REGS; k++) s[k] = tr__load(t + k * TR__LANES);
        p[i] = tr__rfma(row[i], u[i], TR__FN(fold)(s));
    }
}

/* A pass over the rows x and y, either
       y <- y + a p, and the result is x'y as tr_dot adds it up,  or if it `rotates`
       x <- x + a y, y <- y + c x, x <- x + a y, and it is y'y.
   What is read beyond the rows changes no sum: 0, and of x in x'y -0. */
#define TR__GET(p, fill) (some ? tr__load_some(n, p, fill) : tr__load(p))
#define TR__PUT(p, a)        \
    if (some)                \
        tr__storen(p, a, n); \
    else                     \
        tr__store(p, a)
TR__INLINE tr__v TR__FN(pass_register)(const int rotates, const int some, size_t n,
                                       tr__v a, tr__v c, const tr__real *p, tr__real *x,
                                       tr__real *y, tr__v s)
{
    tr__v vx = TR__GET(x, rotates ? 0 : -(tr__real)0), vy = TR__GET(y, 0);
    if (!rotates) {
        vy = tr__fma(a, TR__GET(p, 0), vy);
        TR__PUT(y, vy);
        return tr__fma(vx, vy, s);
    }
    vx = tr__fma(a, vy, vx);
    vy = tr__fma(c, vx, vy);
    vx = tr__fma(a, vy, vx);
    TR__PUT(x, vx);
    TR__PUT(y, vy);
    return tr__fma(vy, vy, s);
}
#undef TR__GET
#undef TR__PUT

TR__INLINE tr__real TR__FN(pass)(const int rotates, size_t n, tr__real a, tr__real c,
                                 const tr__real *p, tr__real *x, tr__real *y)
{
    const tr__v va = tr__set1(a), vc = tr__set1(c);
    tr__v s[TR__REGS];
    size_t i, k;
#define TR__REGISTER(some, n) \
    TR__FN(pass_register)(rotates, some, n, va, vc, p + i, x + i, y + i, s[k])
    TR__EACH
    for (k = 0; k < TR__REGS; k++) s[k] = tr__set1(0);
    for (i = 0; i + TR__SUMS <= n;) {
        TR__EACH
        for (k = 0; k < TR__REGS; k++, i += TR__LANES) s[k] = TR__REGISTER(0, 0);
    }
    TR__EACH
    for (k = 0; k < TR__REGS; k++, i += TR__LANES) {
        if (i + TR__LANES <= n)
            s[k] = TR__REGISTER(0, 0);
        else if (i < n)
            s[k] = TR__REGISTER(1, n - i);
    }
#undef TR__REGISTER
    return TR__FN(fold)(s);
}

/* Of each of the `count` rows E, of n numbers: row i <- row - u_i p (if there is a u), then
   row - q (v'row) v; square[i] is then the sum of squares beyond the first element (if there
   is a square).  What a step of bidiagonalization or QR does to a row is done while it is in
   L1. */
TR__UNUSED static void TR__FN(reflect)(size_t count, size_t n, tr__real *v, tr__real q,
                                       const tr__real *u, const tr__real *p, tr__real *E,
                                       size_t lde, tr__real *square)
{
    size_t i;
    for (i = 0; i < count; i++, E += lde) {
        const tr__real w =
            u ? TR__FN(pass)(0, n, -u[i], 0, p, v, E) : TR__FN(dot)(n, v, E);
        if (q != 0) TR__FN(axpy)(n, -q * w, v, E);
        if (square) square[i] = TR__FN(dot)(n - 1, E + 1, E + 1);
    }
}

/* x <- x + a y, y <- y + c x, x <- x + a y: a rotation by three shears.  Returns y'y. */
TR__UNUSED static tr__real TR__FN(rotate)(size_t n, tr__real a, tr__real c, tr__real *x,
                                          tr__real *y)
{
    return TR__FN(pass)(1, n, a, c, x, x, y);
}
#endif

/* ---------------------------------------------------------------- optimizers */

/* What a penalty takes off u: all of it up to the threshold t, `off` beyond it (t for the
   soft threshold, 0 for the hard one).  u - c is +0 or has the sign of u; NaN stays. */
TR__INLINE tr__v TR__FN(taken)(tr__v u, tr__v t, tr__v off)
{
    const tr__v zero = tr__set1(0);
    const tr__v c = tr__sel(tr__lt(u, tr__sub(zero, t)), tr__sub(zero, off), u);
    return tr__sel(tr__lt(t, c), off, c);
}

/* g + the slope of a |w| (TR__SIGN), or the same where |w| = top >= all |w| (TR__TOP), or
   that of a |w|^3 / 3. */
TR__INLINE size_t TR__FN(slopes)(const int form, tr__real a, tr__real top, size_t n,
                                 const tr__real *w, tr__real *g)
{
    const tr__v va = tr__set1(a), minus = tr__set1(-a), vt = tr__set1(top);
    const tr__v zero = tr__set1(0);
    size_t i = 0;
    for (; i + TR__LANES <= n; i += TR__LANES) {
        const tr__v x = tr__load(w + i), y = tr__load(g + i);
        tr__v s;
        if (form == TR__SQUARE_SLOPE)
            s = tr__fma(tr__mul(va, TR__FN(abs)(x)), x, y);
        else {
            s = tr__sel(tr__lt(x, zero), minus, x);
            s = tr__add(y, tr__sel(tr__lt(zero, x), va, s));
            if (form == TR__TOP) s = tr__sel(tr__lt(TR__FN(abs)(x), vt), y, s);
        }
        tr__store(g + i, s);
    }
    return i;
}

TR__UNUSED static void TR__FN(slope)(int form, tr__real a, tr__real top, size_t n,
                                     const tr__real *w, tr__real *g)
{
    size_t i = form == TR__SIGN  ? TR__FN(slopes)(TR__SIGN, a, top, n, w, g)
               : form == TR__TOP ? TR__FN(slopes)(TR__TOP, a, top, n, w, g)
                                 : TR__FN(slopes)(TR__SQUARE_SLOPE, a, top, n, w, g);
    if (i < n) { /* the rest in padded copies */
        tr__real t[2 * TR__LANES] = { 0 };
        const size_t bytes = (n - i) * sizeof *w;
        memcpy(t, w + i, bytes);
        memcpy(t + TR__LANES, g + i, bytes);
        TR__FN(slope)(form, a, top, TR__LANES, t, t + TR__LANES);
        memcpy(g + i, t + TR__LANES, bytes);
    }
}

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

/* A row w of a product's factor: its gradient is a g, and s <- s + v w after the step. */
typedef struct TR__FN(factor) {
    tr__real a, v, *s;
} TR__FN(factor);

/* x = u - eta (g + decay u), or with a buffer u - eta b, then the prox, which sends its
   subgradient after it but for TR__APPEND.  TR__AHEAD: b holds the iterate, w is where it
   looks next.
   Without TR__DESCEND the prox alone.  f: NULL, or what w is a row of.  Returns how many
   were in whole registers. */
TR__INLINE size_t TR__FN(steps)(const int form, const int buffer, const tr__real *o,
                                size_t n, const tr__real *g, tr__real *b,
                                const tr__real *u, tr__real *w, const TR__FN(factor) * f)
{
    const tr__v eta = tr__set1(o[TR__ETA]), decay = tr__set1(o[TR__DECAY]);
    const tr__v momentum = tr__set1(o[TR__MOMENTUM]), rate = tr__set1(o[TR__RATE]);
    const tr__v beyond = tr__set1(o[TR__BEYOND]), off = tr__set1(o[TR__OFF]);
    const tr__v lambda2 = tr__set1(o[TR__LAMBDA2]), shrink = tr__set1(o[TR__SHRINK]);
    const tr__v a = tr__set1(f ? f->a : 0), v = tr__set1(f ? f->v : 0);
    tr__real *const s = f ? f->s : NULL;
    size_t i = 0;
    for (; i + TR__LANES <= n; i += TR__LANES) {
        tr__v x = tr__load(u + i), t = x, c;
        if (form & TR__DESCEND) {
            t = tr__load(g + i);
            if (f) t = tr__mul(a, t);
            c = t = tr__fma(decay, x, t);
            if (buffer) t = tr__fma(momentum, tr__load(b + i), t);
            if (buffer && form & (TR__NESTEROV | TR__APPEND)) tr__store(b + i, t);
            if (form & TR__NESTEROV) t = tr__fma(momentum, t, c);
            x = tr__fnma(eta, t, x);
        }
        if (form & TR__PROX) {
            c = TR__FN(taken)(x, beyond, off);
            x = tr__sub(x, c);
            if (form & TR__DIVIDE) x = tr__div(x, shrink);
            if (buffer && !(form & TR__APPEND))
                tr__store(b + i, tr__fma(rate, c, tr__fma(lambda2, x, t)));
        }
        if (form & TR__AHEAD) {
            c = tr__load(b + i);
            tr__store(b + i, x);
            x = tr__fma(momentum, tr__sub(x, c), x);
        }
        tr__store(w + i, x);
        if (f) tr__store(s + i, tr__fma(v, x, tr__load(s + i)));
    }
    return i;
}

/* What is frequent, the thresholds above all, has a loop without tests. */
TR__UNUSED static void TR__FN(advance)(int form, const tr__real *o, size_t n,
                                       const tr__real *g, tr__real *b, const tr__real *u,
                                       tr__real *w, const TR__FN(factor) * f)
{
    const int buffer = b && !(form & TR__AHEAD);
    size_t i;
#define TR__STEPS(form, buffer, f) TR__FN(steps)(form, buffer, o, n, g, b, u, w, f)
#if TR__LEVEL > 0
    const int late = TR__DESCEND | TR__PROX | TR__DIVIDE | TR__APPEND;
    if (f && form == (TR__DESCEND | TR__APPEND) && buffer)
        i = TR__STEPS(TR__DESCEND | TR__APPEND, 1, f);
    else if (f && form == late && buffer)
        i = TR__STEPS(late, 1, f);
    else if (!f && form == TR__PROX)
        i = TR__STEPS(TR__PROX, 0, NULL);
    else if (!f && form == (TR__DESCEND | TR__PROX) && buffer)
        i = TR__STEPS(TR__DESCEND | TR__PROX, 1, NULL);
    else if (!f && form == late && buffer)
        i = TR__STEPS(late, 1, NULL);
    else
#endif
        i = f ? TR__STEPS(form, buffer, f) : TR__STEPS(form, buffer, NULL);
#undef TR__STEPS
    if (i < n) { /* the rest in padded copies */
        tr__real t[4 * TR__LANES] = { 0 };
        TR__FN(factor) rest = { 0, 0, NULL };
        const size_t bytes = (n - i) * sizeof *w;
        memcpy(t, u + i, bytes);
        if (g) memcpy(t + TR__LANES, g + i, bytes);
        if (b) memcpy(t + 2 * TR__LANES, b + i, bytes);
        if (f) {
            rest = *f;
            rest.s = (tr__real *)memcpy(t + 3 * TR__LANES, f->s + i, bytes);
        }
        TR__FN(advance)
        (form, o, TR__LANES, g ? t + TR__LANES : NULL, b ? t + 2 * TR__LANES : NULL, t, t,
         f ? &rest : NULL);
        memcpy(w + i, t, bytes);
        if (b) memcpy(b + i, t + 2 * TR__LANES, bytes);
        if (f) memcpy(f->s + i, rest.s, bytes);
    }
}

TR__UNUSED static void TR__FN(step)(int form, const tr__real *o, size_t n,
                                    const tr__real *g, tr__real *b, const tr__real *u,
                                    tr__real *w)
{
    TR__FN(advance)(form, o, n, g, b, u, w, NULL);
}

/* A register of v at a time, so that its rows are still near when they step. */
TR__UNUSED static void TR__FN(factors)(int form, const tr__real *o, size_t m, size_t n,
                                       const tr__real *g, tr__real *B, tr__real *M,
                                       tr__real *b, tr__real *v, tr__real *s)
{
    tr__real slope[TR__LANES], old[TR__LANES];
    size_t i, j, r;
    for (i = 0; i < m; i += r) {
        r = m - i < TR__LANES ? m - i : TR__LANES;
        for (j = 0; j < r; j++) {
            slope[j] = TR__FN(dot)(n, M + (i + j) * n, g);
            old[j] = v[i + j];
        }
        TR__FN(step)(form, o, r, slope, b ? b + i : NULL, v + i, v + i);
        for (j = 0; j < r; j++) {
            const TR__FN(factor) f = { old[j], v[i + j], s };
            const size_t at = (i + j) * n;
            TR__FN(advance)(form, o, n, g, B ? B + at : NULL, M + at, M + at, &f);
        }
    }
}

TR__UNUSED static void TR__FN(adam)(int form, const tr__real *o, size_t n,
                                    const tr__real *g, tr__real *m, tr__real *v,
                                    tr__real *w)
{
    const tr__v eta = tr__set1(o[TR__ETA]), decay = tr__set1(o[TR__DECAY]);
    const tr__v beta1 = tr__set1(o[TR__BETA1]), beta2 = tr__set1(o[TR__BETA2]);
    const tr__v mhat = tr__set1(o[TR__MHAT]), vhat = tr__set1(o[TR__VHAT]);
    const tr__v beyond = tr__set1(o[TR__BEYOND]), lambda2 = tr__set1(o[TR__LAMBDA2]);
    const tr__v epsilon = tr__set1(o[TR__EPSILON]), zero = tr__set1(0);
    size_t i = 0;
    for (; i + TR__LANES <= n; i += TR__LANES) {
        tr__v x = tr__load(w + i), p = tr__load(m + i), q = tr__load(v + i), h, t;
        t = tr__fma(decay, x, tr__load(g + i));
        p = tr__fma(beta1, tr__sub(t, p), p);
        q = tr__fma(beta2, tr__fma(t, t, tr__sub(zero, q)), q);
        h = tr__div(eta, tr__fma(vhat, tr__sqrt(q), epsilon));
        x = tr__fnma(h, tr__mul(mhat, p), x);
        tr__store(m + i, p);
        tr__store(v + i, q);
        if (form & TR__PROX) {
            t = tr__mul(h, beyond);
            if (form & TR__HARD) t = tr__sqrt(t);
            x = tr__sub(x, TR__FN(taken)(x, t, form & TR__HARD ? zero : t));
            if (form & TR__DIVIDE) x = tr__div(x, tr__fma(h, lambda2, tr__set1(1)));
        }
        tr__store(w + i, x);
    }
    if (i < n) {
        tr__real t[4 * TR__LANES] = { 0 };
        const size_t bytes = (n - i) * sizeof *w;
        memcpy(t, g + i, bytes);
        memcpy(t + TR__LANES, m + i, bytes);
        memcpy(t + 2 * TR__LANES, v + i, bytes);
        memcpy(t + 3 * TR__LANES, w + i, bytes);
        TR__FN(adam)
        (form, o, TR__LANES, t, t + TR__LANES, t + 2 * TR__LANES, t + 3 * TR__LANES);
        memcpy(m + i, t + TR__LANES, bytes);
        memcpy(v + i, t + 2 * TR__LANES, bytes);
        memcpy(w + i, t + 3 * TR__LANES, bytes);
    }
}

/* ------------------------------------------------------------------ networks */

/* Z = (A + b) M, A = f(Z), D = f'(Z) M, for rows of h; b, M and D may be NULL, D may be M.
   The rows are one array, along which the place p in the biases turns round. */
TR__UNUSED static void TR__FN(activate)(tr_activation f, size_t n, size_t h,
                                        const tr__real *b, const tr__real *M, tr__real *A,
                                        tr__real *D)
{
    const size_t all = n * h, turn = h > TR__LANES ? h - TR__LANES : 0;
    const tr__v zero = tr__set1(0), one = tr__set1(1);
    tr__real round[2 * TR__LANES], t[3 * TR__LANES] = { 0 };
    size_t i, k, p = 0;
    if (b && all)
        for (k = 0; k < 2 * TR__LANES; k++) round[k] = b[(turn + k) % h];
    for (i = 0; i < all; i += TR__LANES) {
        tr__real *a = A + i, *d = D ? D + i : NULL;
        const tr__real *m = M ? M + i : NULL;
        const size_t left = all - i;
        tr__v z, s;
        if (left < TR__LANES) {
            memcpy(t, a, left * sizeof *t);
            a = t;
            if (m) m = (const tr__real *)memcpy(t + TR__LANES, m, left * sizeof *t);
            if (d) d = t + 2 * TR__LANES;
        }
        z = tr__load(a);
        if (b) {
            const int inside = p <= turn && h >= TR__LANES;
            z = tr__add(z, tr__load(inside ? b + p : round + p - turn));
            for (p += TR__LANES; p >= h;) p -= h;
        }
        if (m) z = tr__mul(z, tr__load(m));
        s = one;
        switch (f) {
        case TR_IDENTITY: break;
        case TR_RELU:
            z = tr__add(tr__sel(tr__lt(z, zero), zero, z), zero); /* never -0 */
            s = tr__sel(tr__lt(zero, z), one, zero);
            break;
        case TR_TANH:
            z = TR__FN(tanh_v)(z);
            s = tr__fnma(z, z, one);
            break;
        case TR_ARCTAN:
            s = tr__div(one, tr__fma(z, z, one));
            z = TR__FN(atan_v)(z);
            break;
        }
        if (d) tr__store(d, m ? tr__mul(s, tr__load(m)) : s);
        tr__store(a, z);
        if (a == t) {
            memcpy(A + i, t, left * sizeof *t);
            if (D) memcpy(D + i, d, left * sizeof *t);
        }
    }
}

/* h_ij > 0: r_i v_j, in its place. */
TR__UNUSED static void TR__FN(rectified)(size_t n, size_t h, const tr__real *r,
                                         const tr__real *v, tr__real *H)
{
    const tr__v zero = tr__set1(0);
    size_t i, j;
    for (i = 0; i < n; i++, H += h) {
        const tr__v ri = tr__set1(r[i]);
        for (j = 0; j + TR__LANES <= h; j += TR__LANES) {
            const tr__v z = tr__load(H + j);
            tr__store(H + j, tr__sel(tr__lt(zero, z), tr__mul(ri, tr__load(v + j)), z));
        }
        for (; j < h; j++) H[j] = H[j] > 0 ? r[i] * v[j] : H[j];
    }
}

/* low and high: 0 where that half of a word is below `off`, else `on`.  In f32 the halves
   are compared as the numbers 2^23 + half. */
TR__UNUSED static void TR__FN(dropout)(size_t n, const uint32_t *w, uint32_t off,
                                       tr__real on, tr__real *low, tr__real *high)
{
    size_t i = 0;
#if TR__BITS == 32
    const tr__i two23 = tr__iset1(0x4b000000u), mask = tr__iset1(0xffffu);
    const tr__v v = tr__set1(8388608 + (float)off), zero = tr__set1(0), o = tr__set1(on);
    for (; i + TR__LANES <= n; i += TR__LANES) {
        const tr__i a = tr__iload(w + i);
        const tr__v l = tr__of_bits(tr__ior(tr__iand(a, mask), two23));
        const tr__v h = tr__of_bits(tr__ior(tr__ishr(a, 16), two23));
        tr__store(low + i, tr__sel(tr__lt(l, v), zero, o));
        tr__store(high + i, tr__sel(tr__lt(h, v), zero, o));
    }
#endif
    for (; i < n; i++) {
        low[i] = (w[i] & 0xffff) < off ? 0 : on;
        high[i] = w[i] >> 16 < off ? 0 : on;
    }
}

#undef TR__MR
#undef TR__NR
#undef TR__KC
#undef TR__PANELS
#undef TR__LINE
#undef TR__NEAR
#undef TR__PAGE
#undef TR__ROWS_AHEAD
#undef TR__STACK
#undef TR__ROWS
#undef TR__DOT_ROWS
#undef TR__DOT_FETCHES
#undef TR__BLOCK
#undef TR__BLOCK_BYTES
#undef TR__TILE
#undef TR__TILE_BYTES
#undef TR__KEEP

#undef TR__LANES
#undef tr__v
#undef tr__i
#undef tr__m
#undef tr__load
#undef tr__store
#undef tr__loadn
#undef tr__storen
#undef tr__first
#undef tr__load_some
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
#undef tr__lanes4
#undef tr__real_of
#undef tr__wload
#undef tr__wstore
#undef tr__mul32
#undef tr__iziplo
#undef tr__iziphi
#undef TR__BITS_OF
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

/* LICENCE (MIT)

   Copyright (c) 2026 toyreg contributors

   Permission is hereby granted, free of charge, to any person obtaining a copy of this
   software and associated documentation files (the "Software"), to deal in the Software
   without restriction, including without limitation the rights to use, copy, modify,
   merge, publish, distribute, sublicense, and/or sell copies of the Software, and to
   permit persons to whom the Software is furnished to do so, subject to the following
   conditions:

   The above copyright notice and this permission notice shall be included in all copies
   or substantial portions of the Software.

   THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED,
   INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A
   PARTICULAR PURPOSE AND NONINFRINGEMENT.  IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT
   HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF
   CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE
   OR THE USE OR OTHER DEALINGS IN THE SOFTWARE. */
