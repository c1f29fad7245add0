/* The f32 functions over all 2^32 floats, and the normals over all 2^32 words: the
   largest error, and the same bits on every instruction set.  Long: 386 s of processor
   time when compiled with -mfma.

       elementary_all [step]      every step-th bit pattern only (default 1: all)

   References are libm's in double (for sinpi and cospi after an exact reduction), for the
   quantile the f64 function, which tests/elementary.c holds against frozen values. */
#define TOYREG_IMPLEMENTATION
#include "../toyreg.h"
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    EXP,
    LOG,
    SINPI,
    COSPI,
    TANH,
    ATAN,
    QUANTILE,
    NORMAL,
    FUNCTIONS,
    PROCESSES = 2,
    N = 4096
};
static const char *const name[FUNCTIONS] = {
    "exp",  "log",  "sinpi",           "cospi",
    "tanh", "atan", "normal_quantile", "normal (of a word)"
};
static const double bound[FUNCTIONS] = { 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 2.0, 2.0 };

typedef struct result {
    double worst;      /* ulp */
    uint32_t at;       /* bit pattern of the argument */
    uint64_t n, wrong; /* values compared; where NaN or infinity is not as it should be */
    uint64_t differ;   /* bits that depend on the instruction set */
} result;

static void apply(int k, const uint32_t *w, float *y)
{
    size_t i;
    for (i = 0; i < N; i++) y[i] = tr__f32_of_bits(w[i]);
    switch (k) {
    case EXP: tr_exp(N, y, y); break;
    case LOG: tr_log(N, y, y); break;
    case SINPI: tr_sinpi(N, y, y); break;
    case COSPI: tr_cospi(N, y, y); break;
    case TANH: tr_tanh(N, y, y); break;
    case ATAN: tr_atan(N, y, y); break;
    case QUANTILE: tr_normal_quantile(N, y, y); break;
    default: tr__use()->f.normal(N, w, y);
    }
    for (i = 0; i < N; i++)
        if (y[i] != y[i]) y[i] = tr__f32_of_bits(0x7fc00000u); /* all NaN are one */
}

static double sincospi(double x, int turn)
{
    const double pi = 3.14159265358979323846, sign = !turn && signbit(x) ? -1 : 1;
    double k, r, v;
    if (isinf(x)) return x - x;
    x = fabs(x);
    x -= 2 * floor(x / 2);
    k = rint(2 * x);
    r = x - k / 2;
    turn = ((int)k + turn) & 3;
    v = turn & 1 ? cos(pi * r) : sin(pi * r);
    return sign * ((turn & 2 ? -v : v) + 0.0); /* a zero is +0 before its sign */
}
static void references(int k, const uint32_t *w, double *r)
{
    size_t i;
    for (i = 0; i < N; i++) {
        const double x = (double)tr__f32_of_bits(w[i]);
        if (k == NORMAL) {
            r[i] = ((double)(w[i] >> 31 ? ~w[i] : w[i]) + 0.5) * 0x1p-32;
            continue;
        }
        r[i] = x;
        if (x != x) continue;
        switch (k) {
        case EXP: r[i] = exp(x); break;
        case LOG: r[i] = log(x); break;
        case SINPI: r[i] = sincospi(x, 0); break;
        case COSPI: r[i] = sincospi(x, 1); break;
        case TANH: r[i] = tanh(x); break;
        case ATAN: r[i] = atan(x); break;
        default: break;
        }
    }
    if (k < QUANTILE) return;
    tr_normal_quantile_d(N, r, r);
    for (i = 0; k == NORMAL && i < N; i++)
        if (w[i] >> 31) r[i] = -r[i];
}

/* In units of the last place at r; beyond the largest float infinity counts as 2^128. */
static double ulps(double y, double r)
{
    const uint64_t e = tr__bits_of_f64(r) >> 52 & 2047;
    if (r > 0x1p128) r = 0x1p128;
    if (r < -0x1p128) r = -0x1p128;
    if (isinf(y)) y = y > 0 ? 0x1p128 : -0x1p128;
    if (e >= 1023 + 128) return fabs(y - r) * 0x1p-104;
    return fabs(y - r) *
           tr__f64_of_bits((uint64_t)(2046 + 23 - (e < 897 ? 897 : e)) << 52);
}

static result run(int k, uint64_t first, uint64_t step)
{
    static const char *const isa[] = { "avx2", "avx512", "neon" };
    static uint32_t w[N];
    static float y[N], z[N];
    static double r[N];
    result s = { 0, 0, 0, 0, 0 };
    uint64_t b;
    size_t i;
    int j;
    for (b = first; b < (uint64_t)1 << 32; b += step * N * PROCESSES) {
        for (i = 0; i < N; i++) {
            const uint64_t v = b + i * step * PROCESSES;
            w[i] = v >> 32 ? 0xffffffffu : (uint32_t)v;
        }
        (void)tr_isa_force("scalar");
        apply(k, w, y);
        for (j = 0; j < 3; j++) {
            if (tr_isa_force(isa[j])) continue;
            apply(k, w, z);
            for (i = 0; memcmp(y, z, sizeof y) && i < N; i++)
                s.differ += memcmp(y + i, z + i, sizeof *y) != 0;
        }
        references(k, w, r);
        for (i = 0; i < N; i++) {
            const double v = (double)y[i];
            s.n++;
            if (v != v || r[i] != r[i]) {
                s.wrong += (v != v) != (r[i] != r[i]);
            } else if (v == r[i]) {
                s.wrong += !signbit(v) != !signbit(r[i]);
            } else {
                const double e = ulps(v, r[i]);
                if (!(e <= s.worst)) s.worst = e, s.at = w[i];
            }
        }
    }
    return s;
}

int main(int argc, char **argv)
{
    const uint64_t step = argc > 1 ? strtoull(argv[1], NULL, 10) : 1;
    int pipes[PROCESSES][2], p, k, failures = 0;
    if (!step) return 2;
    for (p = 0; p < PROCESSES; p++) {
        if (pipe(pipes[p])) return 2;
        if (!fork()) {
            for (k = 0; k < FUNCTIONS; k++) {
                const result s = run(k, (uint64_t)p * step, step);
                if (write(pipes[p][1], &s, sizeof s) != (ssize_t)sizeof s) _exit(2);
            }
            _exit(0);
        }
        close(pipes[p][1]);
    }
    printf("1..%d\n", 2 * FUNCTIONS);
    for (k = 0; k < FUNCTIONS; k++) {
        result s = { 0, 0, 0, 0, 0 }, t;
        for (p = 0; p < PROCESSES; p++) {
            if (read(pipes[p][0], &t, sizeof t) != (ssize_t)sizeof t) return 2;
            if (t.worst > s.worst) s.worst = t.worst, s.at = t.at;
            s.n += t.n, s.wrong += t.wrong, s.differ += t.differ;
        }
        printf("%sok %d - %s: %.4f ulp <= %g, at bits %08x",
               s.worst <= bound[k] && !s.wrong ? "" : "not ", 2 * k + 1, name[k], s.worst,
               bound[k], (unsigned)s.at);
        if (k != NORMAL) printf(" (%a)", (double)tr__f32_of_bits(s.at));
        printf(", %llu values, %llu wrong in kind\n", (unsigned long long)s.n,
               (unsigned long long)s.wrong);
        printf("%sok %d - %s: %llu values depend on the instruction set\n",
               s.differ ? "not " : "", 2 * k + 2, name[k], (unsigned long long)s.differ);
        fflush(stdout);
        failures += !(s.worst <= bound[k]) || s.wrong || s.differ;
    }
    while (wait(NULL) > 0) continue;
    return failures != 0;
}
