/* Vectors, matrices and optimizers, on every instruction set this machine has: bit for bit against
   the arithmetic that the header promises, spelled out here in plain loops, and within rounding
   against sums in a wider type.

   Without arguments: TAP.  --hash: one line per result array, "name hash" (FNV-1a, 64 bits), on
   the instruction set in use (TOYREG_ISA); equal on all machines, compilers and options. */
#ifndef REAL
#include "../toyreg.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef _OPENMP
#include <omp.h>
#endif

static int tests, failures;

static void ok(int good, const char *isa, const char *name)
{
    tests++;
    failures += !good;
    printf("%sok %d - %s: %s\n", good ? "" : "not ", tests, isa, name);
}

static uint64_t fnv(const void *p, size_t bytes)
{
    const unsigned char *c = (const unsigned char *)p;
    uint64_t h = 0xcbf29ce484222325u;
    size_t i;
    for (i = 0; i < bytes; i++) h = (h ^ c[i]) * 0x100000001b3u;
    return h;
}

/* A number in [-1, 1) from its index alone; its last bit is set in both precisions, or nearly. */
static double number(uint64_t i)
{
    i = (i + 1) * 0x9e3779b97f4a7c15u;
    i = (i ^ (i >> 30)) * 0xbf58476d1ce4e5b9u;
    i = (i ^ (i >> 27)) * 0x94d049bb133111ebu;
    return (double)(i >> 11) * 0x1p-52 - 1;
}

static void *memory(size_t bytes)
{
    void *p = malloc(bytes ? bytes : 1);
    if (!p) {
        fprintf(stderr, "linear: out of memory\n");
        exit(2);
    }
    return p;
}

#define REAL float
#define WIDE double
#define T(name) tr_##name
#define F(name) name##_f
#define PRECISION "f32"
#define EPS 0x1p-24
#define SUMS 64
#define FMA fmaf
#include "linear.c"
#undef REAL
#undef WIDE
#undef T
#undef F
#undef PRECISION
#undef EPS
#undef SUMS
#undef FMA
#define REAL double
#define WIDE long double
#define T(name) tr_##name##_d
#define F(name) name##_d
#define PRECISION "f64"
#define EPS 0x1p-53
#define SUMS 32
#define FMA fma
#include "linear.c"

/* The Gram product is the gradient of |X S - y|^2 / 2n.  That is quadratic, so central
   differences are exact but for rounding, whatever their width. */
static void gradient(const char *isa)
{
    enum { n = 40, d = 67, m = 2 };
    double *X = numbers_d(n * d, 1), *S = numbers_d(m * d, 2), *y = numbers_d(m * n, 3);
    double *G = numbers_d(m * d, 4), *r = numbers_d(n, 5), worst = 0;
    double *work = numbers_d(tr_gram_work_d(n, d, m), 6);
    size_t j, c;
    int side;
    tr_gram_d(n, d, m, X, d, S, d, y, n, G, d, work);
    for (j = 0; j < m; j++)
        for (c = 0; c < d; c++) {
            double *s = S + j * d, kept = s[c], loss[2], difference;
            for (side = 0; side < 2; side++) {
                s[c] = kept + (side ? 1 : -1);
                tr_gemv_d(TR_N, n, d, 1, X, d, s, 0, r);
                loss[side] = tr_distance2_d(n, r, y + j * n) / (2 * n);
            }
            s[c] = kept;
            difference = fabs((loss[1] - loss[0]) / 2 - G[j * d + c]);
            worst = difference > worst ? difference : worst;
        }
    ok(worst < 1e-13, isa, "Gram product f64 is the gradient, by finite differences");
    discard_d(X), discard_d(S), discard_d(y), discard_d(G), discard_d(r), discard_d(work);
}

int main(int argc, char **argv)
{
    static const char *const isa[] = { "scalar", "avx2", "avx512", "neon" };
    size_t i;
    if (argc == 2 && !strcmp(argv[1], "--hash")) {
        hashes_f();
        hashes_d();
        return 0;
    }
    if (argc != 1) {
        fprintf(stderr, "usage: linear [--hash]\n");
        return 2;
    }
    for (i = 0; i < sizeof isa / sizeof *isa; i++) {
        if (tr_isa_force(isa[i]) != TR_OK) continue;
        all_f(isa[i]);
        all_d(isa[i]);
        gradient(isa[i]);
    }
    printf("1..%d\n", tests);
    return failures != 0;
}

#else /* -------------------------------------------------- both precisions, once each */

static REAL *F(numbers)(size_t n, uint64_t from)
{
    REAL *x = (REAL *)memory((n + 1) * sizeof *x) + 1; /* not at the start of a line */
    size_t i;
    for (i = 0; i < n; i++) x[i] = (REAL)number(from + i);
    return x;
}
static void F(discard)(REAL *x) { free(x - 1); }

static int F(same)(const REAL *a, const REAL *b, size_t n)
{
    return !memcmp(a, b, n * sizeof *a);
}

/* ------------------------------------------------------------------ vectors */

static REAL F(tree)(REAL *s)
{
    int h, j;
    for (h = SUMS / 2; h; h /= 2)
        for (j = 0; j < h; j++) s[j] += s[j + h];
    return s[0];
}

static REAL F(dot_as_said)(size_t n, const REAL *x, const REAL *y)
{
    REAL s[SUMS] = { 0 };
    size_t i;
    for (i = 0; i < n; i++) s[i % SUMS] = FMA(x[i], y[i], s[i % SUMS]);
    return F(tree)(s);
}

static void F(vectors)(const char *isa)
{
    int reductions = 1, close = 1, elementwise = 1, steps = 1;
    size_t n, i;
    for (n = 0; n < 1200; n += n < 131 ? 1 : 97) {
        REAL *x = F(numbers)(n, 0), *y = F(numbers)(n, 5000), *z = F(numbers)(n, 9000);
        REAL *a = F(numbers)(n, 5000), *b = F(numbers)(n, 7000), *w = F(numbers)(n, 9000);
        REAL s[SUMS] = { 0 }, e[SUMS] = { 0 }, o[SUMS] = { 0 }, top = 0;
        REAL *v = F(numbers)(n, 7000);
        WIDE dot = 0, size = 0;
        tr_sgd sgd = { .1, .9, 1e-3 };
        const REAL eta = (REAL).1, mu = (REAL).9, decay = (REAL)1e-3;
        for (i = 0; i < n; i++) {
            const REAL d = x[i] - y[i];
            s[i % SUMS] += x[i];
            e[i % SUMS] = FMA(d, d, e[i % SUMS]);
            o[i % SUMS] += (REAL)fabs((double)x[i]);
            if (fabs((double)x[i]) > (double)top) top = (REAL)fabs((double)x[i]);
            dot += (WIDE)x[i] * y[i];
            size += (WIDE)fabs((double)x[i] * (double)y[i]);
        }
        dot -= T(dot)(n, x, y);
        close &= (dot < 0 ? -dot : dot) <= (WIDE)(n / SUMS + 8) * EPS * size;
        reductions &=
            T(sum)(n, x) == F(tree)(s) && T(distance2)(n, x, y) == F(tree)(e) &&
            T(norm1)(n, x) == F(tree)(o) && T(norm_inf)(n, x) == top &&
            T(dot)(n, x, y) == F(dot_as_said)(n, x, y) &&
            (double)T(norm2)(n, x) == (double)(REAL)sqrt((double)F(dot_as_said)(n, x, x));
        T(axpy)(n, (REAL).3, x, y);
        for (i = 0; i < n; i++) a[i] = FMA((REAL).3, x[i], a[i]);
        elementwise &= F(same)(a, y, n);
        T(scale)(n, (REAL).7, y);
        for (i = 0; i < n; i++) a[i] *= (REAL).7;
        elementwise &= F(same)(a, y, n);
        T(sgd_step)(&sgd, n, x, b, w);
        for (i = 0; i < n; i++) {
            v[i] = FMA(mu, v[i], FMA(decay, z[i], x[i]));
            z[i] = FMA(-eta, v[i], z[i]);
        }
        steps &= F(same)(v, b, n) && F(same)(z, w, n);
        sgd.momentum = 0;
        T(sgd_step)(&sgd, n, x, NULL, w);
        for (i = 0; i < n; i++) z[i] = FMA(-eta, FMA(decay, z[i], x[i]), z[i]);
        steps &= F(same)(z, w, n);
        F(discard)(x), F(discard)(y), F(discard)(z), F(discard)(a), F(discard)(b);
        F(discard)(v), F(discard)(w);
    }
    ok(reductions, isa, "reductions " PRECISION " have the stated sums and tree");
    ok(close, isa, "dot " PRECISION " is within its rounding bound");
    ok(elementwise, isa, "axpy and scale " PRECISION);
    ok(steps, isa, "sgd step " PRECISION);
    {
        REAL *x = F(numbers)(100, 0);
        int good = 1;
        for (i = 0; i < 100; i++) {
            const REAL kept = x[i];
            x[i] = (REAL)-INFINITY;
            good &= T(norm_inf)(100, x) == (REAL)INFINITY;
            x[i] = (REAL)NAN;
            good &= isnan(T(norm_inf)(100, x)) != 0;
            x[(i + 37) % 100] = (REAL)INFINITY;
            good &= isnan(T(norm_inf)(100, x)) != 0;
            x[(i + 37) % 100] = (REAL).5;
            x[i] = kept;
        }
        ok(good, isa, "norm_inf " PRECISION " of infinity and of NaN, anywhere");
        F(discard)(x);
    }
}

/* --------------------------------------------------------------------- gemm */

typedef struct F(shape) {
    size_t m, n, k;
} F(shape);

static void F(gemm_as_said)(tr_trans ta, tr_trans tb, size_t m, size_t n, size_t k,
                            REAL alpha, const REAL *A, size_t lda, const REAL *B,
                            size_t ldb, REAL beta, REAL *C, size_t ldc)
{
    size_t i, j, p;
    for (i = 0; i < m; i++)
        for (j = 0; j < n; j++) {
            REAL c = beta == 0 ? 0 : beta * C[i * ldc + j];
            for (p = 0; p < k; p++) {
                const REAL a = ta == TR_N ? A[i * lda + p] : A[p * lda + i];
                const REAL b = tb == TR_N ? B[p * ldb + j] : B[j * ldb + p];
                c = FMA(alpha * a, b, c);
            }
            C[i * ldc + j] = c;
        }
}

static void F(matrices)(const char *isa)
{
    static const F(shape)
        shape[] = { { 0, 3, 3 },       { 3, 0, 3 },     { 3, 3, 0 },     { 1, 1, 1 },
                    { 2, 3, 4 },       { 5, 1, 7 },     { 1, 33, 9 },    { 16, 16, 16 },
                    { 13, 31, 65 },    { 12, 32, 193 }, { 7, 17, 3 },    { 24, 64, 5 },
                    { 37, 47, 200 },   { 49, 33, 191 }, { 101, 70, 33 }, { 97, 16, 64 },
                    { 60, 100, 100 },  { 300, 10, 80 }, { 40, 5, 300 },  { 64, 17, 60 },
                    { 130, 410, 250 }, { 200, 790, 21 } };
    static const REAL scale[][2] = { { 1, 0 },         { 1, 1 }, { (REAL)-.3, (REAL).7 },
                                     { (REAL)1.1, 0 }, { 0, 1 }, { 1, (REAL).7 } };
    size_t s, c, t;
    int exact = 1, close = 1, outside = 1, nan_kept = 0;
    for (s = 0; s < sizeof shape / sizeof *shape; s++)
        for (t = 0; t < 4; t++)
            for (c = 0; c < sizeof scale / sizeof *scale; c++) {
                const size_t m = shape[s].m, n = shape[s].n, k = shape[s].k, pad = s % 4;
                const tr_trans ta = t & 1 ? TR_T : TR_N, tb = t & 2 ? TR_T : TR_N;
                const size_t lda = (ta == TR_N ? k : m) + pad;
                const size_t ldb = (tb == TR_N ? n : k) + pad, ldc = n + pad;
                const REAL alpha = scale[c][0], beta = scale[c][1];
                REAL *A, *B, *C, *R;
                size_t i, j, p;
                if (m * n * k > 1000000 && c != 2 && c != t) continue; /* for time */
                A = F(numbers)(lda * (ta == TR_N ? m : k), 1000);
                B = F(numbers)(ldb * (tb == TR_N ? k : n), 2000);
                C = F(numbers)(ldc * m, 3000);
                R = F(numbers)(ldc * m, 3000);
                if (beta == 0)
                    for (i = 0; i < m; i++)
                        for (j = 0; j < n; j++)
                            C[i * ldc + j] = R[i * ldc + j] = (REAL)NAN;
                T(gemm)(ta, tb, m, n, k, alpha, A, lda, B, ldb, beta, C, ldc);
                F(gemm_as_said)(ta, tb, m, n, k, alpha, A, lda, B, ldb, beta, R, ldc);
                for (i = 0; i < m; i++) {
                    exact &= F(same)(C + i * ldc, R + i * ldc, n);
                    for (j = n; j < ldc; j++)
                        outside &= C[i * ldc + j] == (REAL)number(3000 + i * ldc + j);
                    for (j = 0; j < n; j++) nan_kept |= C[i * ldc + j] != C[i * ldc + j];
                }
                for (i = 0; i < m; i += 1 + m / 5)
                    for (j = 0; j < n; j += 1 + n / 7) {
                        WIDE sum = beta * (WIDE)(REAL)number(3000 + i * ldc + j),
                             size = 1;
                        if (beta == 0) sum = 0;
                        for (p = 0; p < k; p++) {
                            const WIDE ab =
                                (WIDE)alpha *
                                (ta == TR_N ? A[i * lda + p] : A[p * lda + i]) *
                                (tb == TR_N ? B[p * ldb + j] : B[j * ldb + p]);
                            sum += ab;
                            size += ab < 0 ? -ab : ab;
                        }
                        sum -= C[i * ldc + j];
                        close &= (sum < 0 ? -sum : sum) <= (WIDE)(k + 3) * EPS * size;
                    }
                F(discard)(A), F(discard)(B), F(discard)(C), F(discard)(R);
            }
    ok(exact, isa, "gemm " PRECISION " is one chain of fma over k, all shapes");
    ok(close, isa, "gemm " PRECISION " is within its rounding bound");
    ok(outside, isa, "gemm " PRECISION " leaves the padding of C alone");
    ok(!nan_kept, isa, "gemm " PRECISION " with beta = 0 overwrites NaN");
    exact = 1;
    for (s = 0; s < 140; s += 1 + s / 9)
        for (t = 0; t < 2; t++)
            for (c = 0; c < sizeof scale / sizeof *scale; c++) {
                const tr_trans ta = t ? TR_T : TR_N;
                const size_t n = s, k = 1 + s * 37 % 260, lda = (t ? n : k) + s % 3;
                const size_t ldc = n + s % 2;
                REAL *A = F(numbers)(lda * (t ? k : n), 0), *C = F(numbers)(ldc * n, 1);
                REAL *R = F(numbers)(ldc * n, 1);
                size_t i, j;
                T(syrk)(ta, n, k, scale[c][0], A, lda, scale[c][1], C, ldc);
                F(gemm_as_said)
                (ta, ta == TR_N ? TR_T : TR_N, n, n, k, scale[c][0], A, lda, A, lda,
                 scale[c][1], R, ldc);
                for (i = 0; i < n; i++)
                    for (j = 0; j <= i; j++)
                        exact &= F(same)(C + i * ldc + j, R + i * ldc + j, 1) &&
                                 F(same)(C + j * ldc + i, R + i * ldc + j, 1);
                F(discard)(A), F(discard)(C), F(discard)(R);
            }
    ok(exact, isa, "syrk " PRECISION " is gemm's lower triangle and its mirror image");
}

/* Products that are large enough to be shared by four threads: columns, and rows. */
static const F(shape)
    F(large)[] = { { 203, 171, 129 }, { 701, 97, 101 }, { 35, 999, 131 } };
static void F(large_product)(size_t s, tr_trans ta, tr_trans tb, const REAL *A,
                             const REAL *B, REAL *C)
{
    const size_t m = F(large)[s].m, n = F(large)[s].n, k = F(large)[s].k;
    T(gemm)
    (ta, tb, m, n, k, (REAL).3, A, ta == TR_N ? k : m, B, tb == TR_N ? n : k, (REAL).7, C,
     n);
}
static void F(large_square)(tr_trans ta, const REAL *A, REAL *C)
{
    T(syrk)(ta, 307, 103, (REAL).3, A, ta == TR_N ? 103 : 307, (REAL).7, C, 307);
}
enum { F(room) = 140000 }; /* for each matrix of these */

#ifdef _OPENMP
static void F(threads)(const char *isa)
{
    const int before = omp_get_max_threads();
    REAL *A = F(numbers)(F(room), 1), *B = F(numbers)(F(room), 2);
    int exact = 1, inside = 1, square = 1, t;
    size_t s;
    for (s = 0; s < 4; s++)
        for (t = 0; t < 4; t++) {
            const tr_trans ta = t & 1 ? TR_T : TR_N, tb = t & 2 ? TR_T : TR_N;
            REAL *want = F(numbers)(F(room), 3);
            int count, *good = s < 3 ? &exact : &square;
            omp_set_num_threads(1);
            if (s < 3)
                F(large_product)(s, ta, tb, A, B, want);
            else
                F(large_square)(ta, A, want);
            for (count = 2; count <= 4; count++) {
                REAL *got = F(numbers)(F(room), 3);
                omp_set_num_threads(count);
                if (s < 3)
                    F(large_product)(s, ta, tb, A, B, got);
                else
                    F(large_square)(ta, A, got);
                *good &= F(same)(want, got, F(room));
                F(discard)(got);
            }
#pragma omp parallel num_threads(2)
            {
                REAL *got = F(numbers)(F(room), 3);
                int equal;
                if (s < 3)
                    F(large_product)(s, ta, tb, A, B, got);
                else
                    F(large_square)(ta, A, got);
                equal = F(same)(want, got, F(room));
#pragma omp critical
                inside &= equal;
                F(discard)(got);
            }
            F(discard)(want);
        }
    omp_set_num_threads(before);
    ok(exact, isa, "gemm " PRECISION " has the same bits on 1 to 4 threads");
    ok(square, isa, "syrk " PRECISION " has the same bits on 1 to 4 threads");
    ok(inside, isa,
       "gemm and syrk " PRECISION " have the same bits in a parallel region");
    F(discard)(A), F(discard)(B);
}
#else
static void F(threads)(const char *isa) { (void)isa; }
#endif

/* --------------------------------------------------------------------- gemv */

static void F(vectors_of_matrix)(const char *isa)
{
    static const size_t side[] = { 0,  1,  2,  3,  5,  6,   7,   13,
                                   31, 32, 33, 64, 65, 100, 130, 301 };
    static const REAL scale[][2] = { { 1, 0 }, { 1, 1 }, { (REAL)-.3, (REAL).7 } };
    const size_t sides = sizeof side / sizeof *side;
    size_t a, b, c, i, j;
    int rows = 1, columns = 1;
    for (a = 0; a < sides; a++)
        for (b = 0; b < sides; b++)
            for (c = 0; c < sizeof scale / sizeof *scale; c++) {
                const size_t m = side[a], n = side[b], lda = n + a % 3;
                const REAL alpha = scale[c][0], beta = scale[c][1];
                REAL *A = F(numbers)(m * lda, 10), *x = F(numbers)(m + n, 20);
                REAL *y = F(numbers)(m + n, 30), *z = F(numbers)(m + n, 30);
                T(gemv)(TR_N, m, n, alpha, A, lda, x, beta, y);
                for (i = 0; i < m; i++) {
                    const REAL dot = F(dot_as_said)(n, A + i * lda, x);
                    z[i] = beta == 0 ? alpha * dot : FMA(alpha, dot, beta * z[i]);
                }
                rows &= F(same)(y, z, m + n);
                T(gemv)(TR_T, m, n, alpha, A, lda, x, beta, y);
                for (j = 0; j < n; j++) {
                    z[j] = beta == 0 ? 0 : beta * z[j];
                    for (i = 0; i < m; i++)
                        z[j] = FMA(alpha * x[i], A[i * lda + j], z[j]);
                }
                columns &= F(same)(y, z, m + n);
                F(discard)(A), F(discard)(x), F(discard)(y), F(discard)(z);
            }
    ok(rows, isa, "gemv " PRECISION ", A: rows are dot products");
    ok(columns, isa, "gemv " PRECISION ", A': one chain of fma over the rows");
}

/* ------------------------------------------------------------- Gram product */

static void F(gram_as_said)(size_t n, size_t d, const REAL *X, size_t ldx, const REAL *S,
                            const REAL *y, REAL *G)
{
    const size_t chunk = 12 * ((n + 47) / 48);
    REAL *g = (REAL *)memory(4 * d * sizeof *g);
    size_t i, c, p;
    for (c = 0; c < 4 * d; c++) g[c] = 0;
    for (i = 0; i < n; i++) {
        REAL r = F(dot_as_said)(d, X + i * ldx, S);
        if (y) r -= y[i];
        for (c = 0; c < d; c++)
            g[i / chunk * d + c] = FMA(r, X[i * ldx + c], g[i / chunk * d + c]);
    }
    for (c = 0; c < d; c++) {
        for (p = 0; p < 4; p += 2) g[p * d + c] += g[(p + 1) * d + c];
        G[c] = (g[c] + g[2 * d + c]) / (REAL)n;
    }
    free(g);
}

static void F(gram_products)(const char *isa)
{
    static const F(shape)
        shape[] = { /* m right-hand sides, rows n, columns k */
                    { 1, 1, 1 },      { 2, 3, 5 },     { 3, 12, 64 },    { 4, 13, 31 },
                    { 5, 47, 33 },    { 7, 49, 100 },  { 6, 100, 130 },  { 4, 70, 100 },
                    { 1, 97, 127 },   { 11, 25, 192 }, { 13, 61, 1300 }, { 4, 65, 1701 },
                    { 2, 260, 1100 }, { 1, 15, 1100 }
        };
    size_t s, i, j, c;
    int exact = 1, close = 1, alias = 1;
    for (s = 0; s < 2 * sizeof shape / sizeof *shape; s++) {
        const size_t m = shape[s / 2].m, n = shape[s / 2].n, d = shape[s / 2].k;
        const size_t ldx = d + s % 3, lds = d + s % 4, ldy = n + s % 2, ldg = d + s % 5;
        REAL *X = F(numbers)(n * ldx, 1), *S = F(numbers)(m * lds, 2);
        REAL *Y = F(numbers)(m * ldy, 3), *G = F(numbers)(m * ldg, 4);
        REAL *R = F(numbers)(m * ldg, 4), *y = s % 2 ? Y : NULL;
        REAL *work = F(numbers)(T(gram_work)(n, d, m), 5);
        T(gram)(n, d, m, X, ldx, S, lds, y, ldy, G, ldg, work);
        for (j = 0; j < m; j++) {
            F(gram_as_said)
            (n, d, X, ldx, S + j * lds, y ? y + j * ldy : NULL, R + j * ldg);
            for (c = 0; c < d; c += 1 + d / 9) {
                WIDE sum = 0, size = 0;
                for (i = 0; i < n; i++) {
                    WIDE r = y ? -(WIDE)y[j * ldy + i] : 0, total = r < 0 ? -r : r;
                    size_t p;
                    for (p = 0; p < d; p++) {
                        const WIDE xs = (WIDE)X[i * ldx + p] * S[j * lds + p];
                        r += xs;
                        total += xs < 0 ? -xs : xs;
                    }
                    sum += r * X[i * ldx + c];
                    size += total * (WIDE)fabs((double)X[i * ldx + c]);
                }
                sum = sum / (WIDE)n - G[j * ldg + c];
                close &=
                    (sum < 0 ? -sum : sum) <= (WIDE)(n + d + 9) * EPS * size / (WIDE)n;
            }
        }
        exact &= F(same)(G, R, m * ldg);
        T(gram)(n, d, m, X, ldx, S, lds, y, ldy, S, lds, work);
        for (j = 0; j < m; j++) alias &= F(same)(S + j * lds, R + j * ldg, d);
        F(discard)(X), F(discard)(S), F(discard)(Y), F(discard)(G), F(discard)(R);
        F(discard)(work);
    }
    ok(exact, isa,
       "Gram product " PRECISION " as stated, each right-hand side by itself");
    ok(close, isa, "Gram product " PRECISION " is within its rounding bound");
    ok(alias, isa, "Gram product " PRECISION " over its own argument");
}

static void F(all)(const char *isa)
{
    F(vectors)(isa);
    F(matrices)(isa);
    F(threads)(isa);
    F(vectors_of_matrix)(isa);
    F(gram_products)(isa);
}

/* ------------------------------------------------------------------- hashes */

static void F(hash)(const char *name, const REAL *x, size_t n)
{
    printf("%s-" PRECISION " %016llx\n", name, (unsigned long long)fnv(x, n * sizeof *x));
}

static void F(hashes)(void)
{
    enum { m = 37, n = 141, k = 203, many = 40000 };
    const tr_sgd sgd = { .1, .9, 1e-3 };
    REAL *x = F(numbers)(many, 0), *y = F(numbers)(many, many),
         *r = F(numbers)(7 * 150, 0);
    REAL *c = F(numbers)(many, 7), *work = F(numbers)(T(gram_work)(n, k, 5), 0);
    REAL *A = F(numbers)(F(room), 1), *B = F(numbers)(F(room), 2);
    REAL *C = F(numbers)(F(room), 3);
    size_t i;
    for (i = 0; i < 150; i++) {
        r[7 * i] = T(sum)(i, x);
        r[7 * i + 1] = T(dot)(i, x, y);
        r[7 * i + 2] = T(distance2)(i, x, y);
        r[7 * i + 3] = T(norm1)(i, x);
        r[7 * i + 4] = T(norm2)(i, x);
        r[7 * i + 5] = T(norm_inf)(i, x);
        r[7 * i + 6] = T(dot)(many - i, x, y);
    }
    F(hash)("reductions", r, 7 * 150);
    for (i = 0; i < 4; i++) {
        const tr_trans ta = i & 1 ? TR_T : TR_N, tb = i & 2 ? TR_T : TR_N;
        T(gemm)
        (ta, tb, m, n, k, (REAL).3, x, ta == TR_N ? k : m, y, tb == TR_N ? n : k,
         (REAL).7, c, n);
    }
    F(hash)("gemm", c, m * n);
    T(syrk)(TR_N, n, k, (REAL).3, x, k, 0, c, n);
    F(hash)("syrk", c, n * n);
    for (i = 0; i < 3; i++) F(large_product)(i, i & 1 ? TR_T : TR_N, TR_N, A, B, C);
    F(hash)("gemm-large", C, F(room));
    F(large_square)(TR_N, A, C);
    F(hash)("syrk-large", C, F(room));
    T(gemv)(TR_N, n, k, (REAL).3, x, k, y, (REAL).7, c);
    T(gemv)(TR_T, n, k, (REAL).3, x, k, y, (REAL).7, c + n);
    F(hash)("gemv", c, n + k);
    T(gram)(n, k, 5, x, k, y, k, y + 2000, n, c, k, work);
    F(hash)("gram", c, 5 * k);
    T(axpy)(many, (REAL).3, x, y);
    T(scale)(many, (REAL).7, y);
    T(sgd_step)(&sgd, many, x, y, c);
    F(hash)("sgd", c, many);
    F(discard)(x), F(discard)(y), F(discard)(r), F(discard)(c), F(discard)(work);
    F(discard)(A), F(discard)(B), F(discard)(C);
}
#endif
