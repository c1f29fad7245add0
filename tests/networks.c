/* The network of rectified linear units in toyreg.h: against sums in double, bit for bit
   against the products that the header names, and by finite differences.  With --hash:
   lines "name hash" of results. */
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static int allocations;
static void *counted(size_t n)
{
    allocations++;
    return malloc(n);
}
#ifndef TEST_LINKED
#define malloc counted
#define TOYREG_IMPLEMENTATION
#endif
#include "../toyreg.h"
#include "test.h"

enum { ROWS = 61, INPUTS = 103, UNITS = 101, PAD = 3 };
enum { LDX = INPUTS + PAD, LDM = UNITS + PAD };

static float X[ROWS * LDX], y[ROWS], M[INPUTS * LDM], v[UNITS];
static float f[ROWS], gM[INPUTS * LDM], gv[UNITS], work[ROWS * UNITS + ROWS];

static void draw(void)
{
    tr_rng r = tr_rng_stream(20231102, 7);
    tr_normal(&r, ROWS * LDX, X);
    tr_normal(&r, ROWS, y);
    tr_normal(&r, INPUTS * LDM, M);
    tr_normal(&r, UNITS, v);
}

/* In double; *size: the sum of the absolute values of all terms, *kink: the smallest
   |x_i M_j| seen. */
static double forward(size_t d, size_t h, const float *x, double *size, double *kink)
{
    double sum = 0;
    size_t j, k;
    for (j = 0; j < h; j++) {
        double a = 0, b = 0;
        for (k = 0; k < d; k++) {
            a += (double)x[k] * (double)M[k * LDM + j];
            b += fabs((double)x[k] * (double)M[k * LDM + j]);
        }
        if (fabs(a) < *kink) *kink = fabs(a);
        *size += b * fabs((double)v[j]);
        if (a > 0) sum += a * (double)v[j];
    }
    return sum;
}

static double loss(size_t n, size_t d, size_t h)
{
    double sum = 0, size = 0, kink = 1;
    size_t i;
    for (i = 0; i < n; i++) {
        double r = forward(d, h, X + i * LDX, &size, &kink) - (double)y[i];
        sum += 0.5 * r * r;
    }
    return sum;
}

/* Rounding of a chain of k fused steps: (k + 1) eps of the sum of absolute values. */
static void check_forward(size_t n, size_t d, size_t h)
{
    double worst = 0;
    size_t i;
    tr_relu_forward(n, d, h, X, LDX, M, LDM, v, f, work);
    for (i = 0; i < n; i++) {
        double size = 0, kink = 1, want = forward(d, h, X + i * LDX, &size, &kink);
        double bound = (double)(d + h + 2) * 0x1p-24 * size;
        double e = fabs((double)f[i] - want);
        if (!(e <= bound)) worst = e > worst ? e : 1;
    }
    checkf(worst == 0, "forward: %zu x %zu x %zu", n, d, h);
    if (worst != 0) printf("# off by %g\n", worst);
}

/* The loss is quadratic in v, and in one weight of M as long as no unit switches, so
   central differences are exact.  The step keeps clear of the nearest switch. */
static void check_gradient(size_t n, size_t d, size_t h)
{
    double worst = 0, kink = 1, size = 0, largest = 0, got, step;
    size_t i, k;
    for (i = 0; i < n; i++) forward(d, h, X + i * LDX, &size, &kink);
    step = ldexp(1, ilogb(kink / 16));
    got = (double)tr_relu_gradient(n, d, h, X, LDX, y, M, LDM, v, gM, gv, work);
    checkf(fabs(got - loss(n, d, h)) <= 1e-5 * loss(n, d, h), "loss: %zu x %zu x %zu", n,
           d, h);
    for (i = 0; i < d + 1; i++)
        for (k = 0; k < h; k++) {
            float *w = i < d ? &M[i * LDM + k] : &v[k], keep = *w;
            double g = (double)(i < d ? gM[i * LDM + k] : gv[k]), up, down, a, b;
            *w = keep + (float)step;
            a = (double)*w;
            up = loss(n, d, h);
            *w = keep - (float)step;
            b = (double)*w;
            down = loss(n, d, h);
            *w = keep;
            /* a and b are not quite symmetric about `keep`; their quotient belongs to
               the middle, and the curvature moves it by far less than the bound. */
            up = (up - down) / (a - b);
            worst = fmax(worst, fabs(up - g));
            largest = fmax(largest, fabs(g));
        }
    checkf(worst <= 1e-4 * largest && largest > 0.1, "gradient: %zu x %zu x %zu", n, d,
           h);
    if (worst > 1e-4 * largest) printf("# off by %g of %g\n", worst, largest);
}

static void check_bits(void)
{
    static float H[ROWS * UNITS], E[ROWS * UNITS], r[ROWS], hM[INPUTS * LDM], hv[UNITS];
    const size_t n = ROWS, d = INPUTS, h = UNITS;
    float got = tr_relu_gradient(n, d, h, X, LDX, y, M, LDM, v, gM, gv, work);
    size_t i, j;
    int same = 1;
    tr_gemm(TR_N, TR_N, n, h, d, 1, X, LDX, M, LDM, 0, H, h);
    for (i = 0; i < n * h; i++) H[i] = H[i] > 0 ? H[i] : 0;
    tr_gemv(TR_N, n, h, 1, H, h, v, 0, r);
    for (i = 0; i < n; i++) r[i] = r[i] - y[i];
    tr_gemv(TR_T, n, h, 1, H, h, r, 0, hv);
    for (i = 0; i < n; i++)
        for (j = 0; j < h; j++) E[i * h + j] = H[i * h + j] > 0 ? r[i] * v[j] : 0;
    tr_gemm(TR_T, TR_N, d, h, n, 1, X, LDX, E, h, 0, hM, LDM);
    for (i = 0; i < d; i++)
        same = same && !memcmp(gM + i * LDM, hM + i * LDM, h * sizeof *hM);
    check(same, "bits of the gradient of M");
    check(!memcmp(gv, hv, sizeof hv), "bits of the gradient of v");
    check(got == tr_dot(n, r, r) / 2, "bits of the loss");
}

/* Units that are off everywhere, units exactly at the kink, and padding. */
static void check_off(void)
{
    const float mark = 12345;
    size_t i, k;
    double off = 0, on = 0;
    int kept = 1;
    for (i = 0; i < ROWS * LDX; i++) X[i] = fabsf(X[i]);
    for (k = 0; k < INPUTS; k++) {
        M[k * LDM] = -fabsf(M[k * LDM]);
        M[k * LDM + 1] = 0;
    }
    for (i = 0; i < INPUTS * LDM; i++) gM[i] = mark;
    tr_relu_gradient(ROWS, INPUTS, UNITS, X, LDX, y, M, LDM, v, gM, gv, work);
    for (k = 0; k < INPUTS; k++) {
        off += fabs((double)gM[k * LDM]) + fabs((double)gM[k * LDM + 1]);
        on += fabs((double)gM[k * LDM + 2]);
        for (i = 0; i < PAD; i++) kept = kept && gM[k * LDM + UNITS + i] == mark;
    }
    off += fabs((double)gv[0]) + fabs((double)gv[1]);
    check(off == 0 && on > 0, "no gradient where a unit is off, or at its kink");
    check(kept, "nothing between the rows is written");
    draw();
}

static void check_edges(void)
{
    float none[4] = { 7, 7, 7, 7 }, one = 7;
    double want = 0.5 * (double)tr_dot(ROWS, y, y), size = 0, kink = 1;
    check(tr_relu_gradient(0, 3, 2, X, LDX, y, M, LDM, v, gM, gv, work) == 0 &&
              gM[0] == 0 && gM[LDM + 1] == 0 && gv[0] == 0 && gv[1] == 0,
          "no sample: no loss, no gradient");
    check_near(
        (double)tr_relu_gradient(ROWS, 4, 0, X, LDX, y, M, LDM, v, none, none, work),
        want, 0, 1e-6, "no unit: the loss of zero");
    check(none[0] == 7 && none[3] == 7, "no unit: no gradient");
    check_near((double)tr_relu_gradient(ROWS, 0, 4, X, LDX, y, M, LDM, v, gM, none, work),
               want, 0, 1e-6, "no input: the loss of zero");
    check(none[0] == 0 && none[3] == 0, "no input: gradient zero for v");
    tr_relu_forward(0, 0, 0, X, LDX, M, LDM, v, none, work);
    tr_relu_forward(1, 1, 1, X, 1, M, 1, v, &one, work);
    check_near((double)one, forward(1, 1, X, &size, &kink), 0, 1e-6, "one of everything");
    tr_relu_forward(2, 3, 0, X, LDX, M, LDM, v, none, work);
    check(none[0] == 0 && none[1] == 0, "no unit: the output is zero");
    check(tr_relu_work(ROWS, INPUTS, UNITS) == ROWS * UNITS + ROWS &&
              tr_relu_work(0, 0, 0) == 0,
          "working space");
}

static void check_nan(void)
{
    float keep = X[5 * LDX + 2];
    X[5 * LDX + 2] = NAN;
    check(
        isnan(tr_relu_gradient(ROWS, INPUTS, UNITS, X, LDX, y, M, LDM, v, gM, gv, work)),
        "NaN in the data reaches the loss");
    X[5 * LDX + 2] = keep;
    keep = M[0];
    M[0] = INFINITY;
    check(!isfinite(
              tr_relu_gradient(ROWS, INPUTS, UNITS, X, LDX, y, M, LDM, v, gM, gv, work)),
          "infinity in the weights reaches the loss");
    M[0] = keep;
}

static void check_memory(void)
{
    double A[1] = { 1 }, w;
    allocations = 0;
    tr_relu_gradient(ROWS, INPUTS, UNITS, X, LDX, y, M, LDM, v, gM, gv, work);
    check(allocations == 0, "a gradient allocates nothing");
    check(tr_eigenvalues_d(1, A, 1, &w, NULL, NULL) == TR_OK && allocations == 1,
          "what allocates is counted");
}

int main(int argc, char **argv)
{
    static const size_t size[][3] = { { 1, 1, 1 },   { 2, 3, 4 },      { 17, 1, 9 },
                                      { 5, 40, 1 },  { 60, 100, 100 }, { 61, 103, 101 },
                                      { 33, 16, 64 } };
    size_t i;
    test_begin(argc, argv);
    draw();
    if (test_hashing) {
        float value =
            tr_relu_gradient(ROWS, INPUTS, UNITS, X, LDX, y, M, LDM, v, gM, gv, work);
        test_hash("loss", &value, sizeof value);
        test_hash("gM", gM, sizeof gM);
        test_hash("gv", gv, sizeof gv);
        tr_relu_forward(ROWS, INPUTS, UNITS, X, LDX, M, LDM, v, f, work);
        test_hash("f", f, sizeof f);
        return 0;
    }
    for (i = 0; i < sizeof size / sizeof size[0]; i++)
        check_forward(size[i][0], size[i][1], size[i][2]);
    check_gradient(1, 1, 1);
    check_gradient(7, 5, 6);
    check_gradient(12, 20, 3);
    check_bits();
    check_off();
    check_edges();
    check_nan();
    check_memory();
    return test_end();
}
