/* The f32 coefficients of toyreg.h's atan: those of coefficients.py are within 1.0008 ulp,
   so a random search among their neighbours looks for a smaller error over all floats
   where it is largest, 7/8 <= x < 1.28.  Prints each improvement.

       gcc -O3 -march=native -ffp-contract=off atan_coefficients.c -lm    (20 s, glibc's rand) */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static float of_bits(uint32_t b)
{
    float x;
    memcpy(&x, &b, sizeof x);
    return x;
}
static uint32_t bits_of(float x)
{
    uint32_t b;
    memcpy(&b, &x, sizeof b);
    return b;
}

/* tr__atan_v for x > 0 */
static inline float arctan(float a, const float *c)
{
    const int small = a < 1;
    const float d = small ? 1 : a, i = -1 / d, r = small ? a : i;
    const float hi = small ? 0 : 3.14159274f / 2, lo = small ? 0 : -8.74227766e-8f / 2;
    const float z = r * r, w = r * z, h = hi + r, x4 = z * z * (z * z);
    const float l = ((hi - h) + r) + fmaf(r * fmaf(i, d, 1), fmaf(-z, 0.5f, 1), lo);
    float p = fmaf(fmaf(fmaf(c[0], z, c[1]), z, c[2]), z, c[3]);
    p = fmaf(p, x4, fmaf(fmaf(c[4], z, c[5]), z * z, fmaf(c[6], z, c[7])));
    p = fmaf(p, z, c[8]);
    return small ? fmaf(w, p, r) : h + fmaf(w, p, l);
}

enum { MOST = 1 << 23, BLOCK = 4096 };
static float x[MOST], y[BLOCK];
static double exact[MOST], unit[MOST];

int main(void)
{
    float best[9] = { -0.001791502f, 0.0109045366f,  -0.0311577655f,
                      0.0579358004f, -0.0840205625f, 0.109516546f,
                      -0.142641261f, 0.199985355f,   -0.333332986f };
    double least = 2;
    uint32_t b;
    int n = 0, trial, i, j, k;
    for (b = bits_of(0.875f); b < bits_of(1.28f); b++, n++) {
        x[n] = of_bits(b);
        exact[n] = atan(x[n]);
        unit[n] = exact[n] < 1 ? 0x1p24 : 0x1p23;
    }
    srand(1);
    for (trial = 0; trial < 30000; trial++) {
        float c[9];
        double worst = 0;
        memcpy(c, best, sizeof c);
        for (k = 0; trial && k < 9; k++) {
            const int by = k < 7 ? rand() % 9 - 4 : rand() % 3 - 1;
            c[k] = of_bits(bits_of(c[k]) + (uint32_t)by);
        }
        for (i = 0; i < n && worst <= least; i += BLOCK) {
            const int m = n - i < BLOCK ? n - i : BLOCK;
            for (j = 0; j < m; j++) y[j] = arctan(x[i + j], c);
            for (j = 0; j < m; j++) {
                const double e = fabs(y[j] - exact[i + j]) * unit[i + j];
                if (e > worst) worst = e;
            }
        }
        if (worst >= least) continue;
        least = worst;
        memcpy(best, c, sizeof c);
        printf("%.4f ulp:", worst);
        for (k = 0; k < 9; k++) printf(" %.9gf", (double)c[k]);
        putchar('\n');
    }
    return 0;
}
