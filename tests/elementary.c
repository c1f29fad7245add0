/* The elementary functions: bounds against long double and frozen values, special values,
   and the same bits on every instruction set, at any length and in place.

       elementary           TAP
       elementary --hash    "name hash" lines, to compare compilers and machines */
#include "../toyreg.h"
#include <fenv.h>
#include "test.h"

/* Inputs only, so any generator will do (splitmix64). */
static uint64_t state;
static uint64_t word(void)
{
    uint64_t z = state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}
static double f64_of_bits(uint64_t w)
{
    double x;
    memcpy(&x, &w, sizeof x);
    return x;
}
static float f32_of_bits(uint32_t w)
{
    float x;
    memcpy(&x, &w, sizeof x);
    return x;
}
static double between(double a, double b)
{
    return fma(b - a, (double)(word() >> 11) * 0x1p-53, a);
}

/* A significand from [a, b) and one of n exponents from least on. */
static double scaled(double a, double b, int least, int n)
{
    const double m = between(a, b);
    return ldexp(m, least + (int)(word() % (uint64_t)n));
}

enum { EXP, LOG, SINPI, COSPI, TANH, ATAN, QUANTILE, FUNCTIONS };
static const struct {
    const char *name;
    void (*f)(size_t, const float *, float *);
    void (*d)(size_t, const double *, double *);
    double (*at)(double);
    double bound_f, bound_d; /* ulp, as the header documents them */
} function[FUNCTIONS] = { { "exp", tr_exp, tr_exp_d, tr_exp_at, 1.0, 1.0 },
                          { "log", tr_log, tr_log_d, tr_log_at, 1.0, 1.0 },
                          { "sinpi", tr_sinpi, tr_sinpi_d, tr_sinpi_at, 1.0, 1.0 },
                          { "cospi", tr_cospi, tr_cospi_d, tr_cospi_at, 1.0, 1.0 },
                          { "tanh", tr_tanh, tr_tanh_d, tr_tanh_at, 1.0, 1.0 },
                          { "atan", tr_atan, tr_atan_d, tr_atan_at, 1.0, 1.0 },
                          { "normal_quantile", tr_normal_quantile, tr_normal_quantile_d,
                            tr_normal_quantile_at, 2.0, 2.0 } };

/* Distance of y from the exact value r in units of the last place of a format with `mant`
   stored bits and least exponent `min`; an infinity counts as the next power of two after
   the largest. */
static double ulps(double y, long double r, int mant, int min, int max)
{
    const long double top = ldexpl(1, max);
    int e;
    if (r > top) r = top;
    if (r < -top) r = -top;
    if (isinf(y))
        return (double)(fabsl((y > 0 ? top : -top) - r) / ldexpl(1, max - mant - 1));
    if (r == 0) return y == 0 ? 0 : HUGE_VAL;
    frexpl(r, &e);
    if (e - 1 > min) min = e - 1;
    return (double)fabsl(ldexpl((long double)y - r, mant - min));
}
static double ulps_f(float y, long double r) { return ulps(y, r, 23, -126, 128); }
static double ulps_d(double y, long double r) { return ulps(y, r, 52, -1022, 1024); }

#define PI_L 3.14159265358979323846264338327950288L
static long double sincospi(long double x, int turn)
{
    const long double sign = x < 0 && !turn ? -1 : 1;
    long double k, r, v;
    x = fmodl(fabsl(x), 2);
    k = rintl(2 * x);
    r = x - k / 2;
    turn = ((int)k + turn) & 3;
    v = turn & 1 ? cosl(PI_L * r) : sinl(PI_L * r);
    return sign * (turn & 2 ? -v : v);
}
static long double reference(int k, double x)
{
    switch (k) {
    case EXP: return expl(x);
    case LOG: return logl(x);
    case SINPI: return sincospi(x, 0);
    case COSPI: return sincospi(x, 1);
    case TANH: return tanhl(x);
    case ATAN: return atanl(x);
    default: return tr_normal_quantile_at(x); /* itself tested against frozen values */
    }
}

/* A number on the part of the domain where something happens, and its edges. */
static double input(int k, size_t i)
{
    const double tiny = scaled(1, 2, -1073, 1074);
    const size_t part = i % 4;
    switch (k) {
    case EXP:
        if (part == 0) return between(-746, 710);
        if (part == 1) return between(-1, 1);
        if (part == 2) return between(-104, 89);
        return i % 8 < 4 ? tiny : -tiny;
    case LOG:
        if (part == 0) return scaled(1, 2, -1074, 2098);
        if (part == 1) return between(0.5, 2);
        if (part == 2) return 1 + scaled(-1, 1, -49, 50);
        return scaled(1, 2, -149, 277);
    case SINPI:
    case COSPI:
        if (part == 0) return between(-4, 4);
        if (part == 1) return between(-1e6, 1e6);
        if (part == 2) return floor(between(-8, 8)) / 2 + (i % 8 < 4 ? tiny : -tiny);
        return scaled(-1, 1, -55, 110);
    case TANH:
        if (part == 0) return between(-20, 20);
        if (part == 1) return between(-1, 1);
        if (part == 2) return scaled(-1, 1, -30, 33);
        return i % 8 < 4 ? tiny : -tiny;
    case ATAN:
        if (part == 0) return between(-3, 3);
        if (part == 1) return (i % 8 < 4 ? 1 : -1) + scaled(-1, 1, -51, 52);
        if (part == 2) return scaled(-1, 1, -30, 150);
        return i % 8 < 4 ? tiny : 1 / tiny;
    default:
        if (part == 0) return between(0, 1);
        if (part == 1) return tiny / 2;
        if (part == 2) return 0.5 + scaled(-1, 1, -51, 50);
        return 1 - scaled(0.5, 1, -52, 53);
    }
}

#define N 65536
static double xd[N], yd[N], zd[N];
static float xf[N], yf[N], zf[N];

/* Inputs of the bit tests: special values, then the domain's parts, then any bit
   patterns. */
static void inputs(int k)
{
    static const double special[] = { 0,       1,        0.5,
                                      2,       0.25,     1.5,
                                      3,       1e-5,     0.1,
                                      0.9,     0.999999, 6.25,
                                      88.7,    88.8,     103.9,
                                      104,     709.7,    709.8,
                                      745.1,   745.2,    1e9,
                                      1e300,   DBL_MIN,  DBL_MAX,
                                      FLT_MIN, FLT_MAX,  4.9406564584124654e-324,
                                      1.4e-45, HUGE_VAL };
    const size_t s = sizeof special / sizeof special[0];
    size_t i;
    state = (uint64_t)k;
    for (i = 0; i < N; i++) {
        const uint64_t w = word();
        xd[i] = i < 2 * s ? (i < s ? special[i] : -special[i - s])
                : i % 2   ? input(k, i / 2)
                          : f64_of_bits(w);
        xf[i] = i < 2 * s || i % 2 ? (float)xd[i] : f32_of_bits((uint32_t)w);
    }
    xd[N - 1] = HUGE_VAL - HUGE_VAL;
    xf[N - 1] = (float)xd[N - 1];
}

/* All NaN are one: their sign and payload are not specified. */
static void one_nan(void)
{
    size_t i;
    for (i = 0; i < N; i++) {
        if (yd[i] != yd[i]) yd[i] = f64_of_bits(0x7ff8000000000000u);
        if (yf[i] != yf[i]) yf[i] = f32_of_bits(0x7fc00000u);
    }
}

static uint64_t fnv(const void *p, size_t n, uint64_t h)
{
    const unsigned char *b = (const unsigned char *)p;
    size_t i;
    for (i = 0; i < n; i++) h = (h ^ b[i]) * 0x100000001b3u;
    return h;
}

/* x and y of a power: over all exponents, near 1, where results overflow and underflow,
   whole y. */
static void power_input(size_t i, double *x, double *y)
{
    double size;
    switch (i % 5) {
    case 0: *x = scaled(1, 2, -1074, 2098); break;
    case 1: *x = between(0.5, 2); break;
    case 2: *x = 1 + scaled(-1, 1, -49, 50); break;
    case 3: *x = scaled(1, 2, -20, 40); break;
    default: *x = between(0, 20);
    }
    size = 746 / fabs(tr_log_at(*x));
    *y = i % 7 == 0 ? floor(between(-40, 40)) : between(-1, 1) * (i % 2 ? size : 5);
}

static void hashes(void)
{
    size_t i;
    int k;
    for (k = 0; k < FUNCTIONS; k++) {
        inputs(k);
        function[k].f(N, xf, yf);
        function[k].d(N, xd, yd);
        one_nan();
        printf("%s %016llx\n", function[k].name,
               (unsigned long long)fnv(yf, sizeof yf, 0xcbf29ce484222325u));
        printf("%s_d %016llx\n", function[k].name,
               (unsigned long long)fnv(yd, sizeof yd, 0xcbf29ce484222325u));
    }
    state = 9;
    for (i = 0; i < N; i++) {
        double x, y;
        power_input(i, &x, &y);
        if (i % 16 == 0) x = f64_of_bits(word());
        yd[i] = tr_pow_at(x, y);
    }
    one_nan();
    printf("pow %016llx\n", (unsigned long long)fnv(yd, sizeof yd, 0xcbf29ce484222325u));
}

static void bounds(void)
{
    int k, round;
    size_t i;
    for (k = 0; k < FUNCTIONS; k++) {
        double worst_f = 0, worst_d = 0, at_f = 0, at_d = 0;
        state = 77;
        for (round = 0; round < 3; round++) {
            for (i = 0; i < N; i++) {
                xd[i] = input(k, i);
                xf[i] = (float)xd[i];
            }
            function[k].f(N, xf, yf);
            function[k].d(N, xd, yd);
            for (i = 0; i < N; i++) {
                if (k == LOG ? xf[i] > 0 : k != QUANTILE || (xf[i] > 0 && xf[i] < 1)) {
                    const double e = ulps_f(yf[i], reference(k, xf[i]));
                    if (!(e <= worst_f)) worst_f = e, at_f = xf[i];
                }
                if (k != QUANTILE) {
                    const double e = ulps_d(yd[i], reference(k, xd[i]));
                    if (!(e <= worst_d)) worst_d = e, at_d = xd[i];
                }
            }
        }
        checkf(worst_f <= function[k].bound_f, "%s: %.3f ulp <= %g (at %a)",
               function[k].name, worst_f, function[k].bound_f, at_f);
        if (k != QUANTILE)
            checkf(worst_d <= function[k].bound_d, "%s_d: %.3f ulp <= %g (at %a)",
                   function[k].name, worst_d, function[k].bound_d, at_d);
    }
}

static void quantile_table(void)
{
    FILE *f = fopen("tests/reference/normal_quantile.csv", "r");
    char line[256], *end;
    double worst = 0, at = 0;
    int rows = 0;
    if (f && fgets(line, sizeof line, f)) {
        while (fgets(line, sizeof line, f)) {
            const double p = strtod(line, &end);
            const double e = ulps_d(tr_normal_quantile_at(p), strtold(end + 1, NULL));
            if (!(e <= worst)) worst = e, at = p;
            rows++;
        }
    }
    if (f) fclose(f);
    checkf(rows > 1000 && worst <= function[QUANTILE].bound_d,
           "normal_quantile_d: %.3f ulp <= %g (at %a, %d frozen values)", worst,
           function[QUANTILE].bound_d, at, rows);
}

/* Equal, and zeros of the same sign; all NaN alike. */
static int same(double a, double b)
{
    return a != a ? b != b : a == b && !signbit(a) == !signbit(b);
}
static void special_values(void)
{
    const double inf = HUGE_VAL, nan = inf - inf, pi = 3.141592653589793;
    const struct {
        int k;
        double x, y;
    } v[] = { { EXP, 0, 1 },
              { EXP, -0.0, 1 },
              { EXP, inf, inf },
              { EXP, -inf, 0 },
              { EXP, nan, nan },
              { EXP, 1e30, inf },
              { EXP, -1e30, 0 },
              { EXP, 710, inf },
              { EXP, -746, 0 },
              { LOG, 1, 0 },
              { LOG, 0, -inf },
              { LOG, -0.0, -inf },
              { LOG, inf, inf },
              { LOG, -1, nan },
              { LOG, -inf, nan },
              { LOG, -1e-40, nan },
              { LOG, nan, nan },
              { SINPI, 0, 0 },
              { SINPI, -0.0, -0.0 },
              { SINPI, 1, 0 },
              { SINPI, -1, -0.0 },
              { SINPI, 2, 0 },
              { SINPI, -2, -0.0 },
              { SINPI, 3, 0 },
              { SINPI, 0.5, 1 },
              { SINPI, -0.5, -1 },
              { SINPI, 1.5, -1 },
              { SINPI, 2.5, 1 },
              { SINPI, 1e30, 0 },
              { SINPI, -1e30, -0.0 },
              { SINPI, 8388609, 0 },
              { SINPI, 4194304.5, 1 },
              { SINPI, 4194305.5, -1 },
              { SINPI, inf, nan },
              { SINPI, -inf, nan },
              { SINPI, nan, nan },
              { COSPI, 0, 1 },
              { COSPI, -0.0, 1 },
              { COSPI, 1, -1 },
              { COSPI, -1, -1 },
              { COSPI, 2, 1 },
              { COSPI, 0.5, 0 },
              { COSPI, -0.5, 0 },
              { COSPI, 1.5, 0 },
              { COSPI, 2.5, 0 },
              { COSPI, 8388609, -1 },
              { COSPI, 1e30, 1 },
              { COSPI, inf, nan },
              { COSPI, -inf, nan },
              { COSPI, nan, nan },
              { TANH, 0, 0 },
              { TANH, -0.0, -0.0 },
              { TANH, 5e-324, 5e-324 },
              { TANH, -1e-310, -1e-310 },
              { TANH, 1e-40, 1e-40 },
              { TANH, 19.1, 1 },
              { TANH, -19.1, -1 },
              { TANH, 1e300, 1 },
              { TANH, inf, 1 },
              { TANH, -inf, -1 },
              { TANH, nan, nan },
              { ATAN, 0, 0 },
              { ATAN, -0.0, -0.0 },
              { ATAN, 5e-324, 5e-324 },
              { ATAN, -1e-310, -1e-310 },
              { ATAN, 1e-40, 1e-40 },
              { ATAN, 1, pi / 4 },
              { ATAN, -1, -pi / 4 },
              { ATAN, 1e30, pi / 2 },
              { ATAN, -1e300, -pi / 2 },
              { ATAN, inf, pi / 2 },
              { ATAN, -inf, -pi / 2 },
              { ATAN, nan, nan },
              { QUANTILE, 0.5, 0 },
              { QUANTILE, 0, -inf },
              { QUANTILE, -0.0, -inf },
              { QUANTILE, 1, inf },
              { QUANTILE, 1.5, nan },
              { QUANTILE, -1e-40, nan },
              { QUANTILE, inf, nan },
              { QUANTILE, -inf, nan },
              { QUANTILE, nan, nan } };
    size_t i;
    int good = 1;
    for (i = 0; i < sizeof v / sizeof v[0]; i++) {
        const double d = function[v[i].k].at(v[i].x);
        const float x = (float)v[i].x;
        float y;
        function[v[i].k].f(1, &x, &y);
        if (!same(d, v[i].y) || !same(y, (float)v[i].y)) {
            printf("# %s(%g) = %g, f32 %g, not %g\n", function[v[i].k].name, v[i].x, d,
                   (double)y, v[i].y);
            good = 0;
        }
    }
    checkf(good, "special values");
    good = 1;
    for (i = 0; i < N; i++) {
        const double p = scaled(0.5, 1, -29, 30);
        const double q = 1 - (1 - p); /* so that 1 - q is exact */
        good &= tr_normal_quantile_at(1 - q) == -tr_normal_quantile_at(q);
        good &= tr_sinpi_at(-p) == -tr_sinpi_at(p) && tr_cospi_at(-p) == tr_cospi_at(p);
        good &= tr_tanh_at(-p) == -tr_tanh_at(p) && tr_atan_at(-p) == -tr_atan_at(p);
    }
    checkf(good, "odd and even symmetries are exact");
}

static void powers(void)
{
    /* every pair of these */
    static const double v[] = { 0,
                                1,
                                2,
                                3,
                                0.5,
                                1.5,
                                HUGE_VAL,
                                DBL_MAX,
                                DBL_MIN,
                                5e-324,
                                7,
                                1e19,
                                1 - 0x1p-53,
                                1 + 0x1p-52,
                                0x1p53 - 1,
                                0x1p53,
                                0x1p52 + 0.5,
                                1e300 };
    const double nan = HUGE_VAL - HUGE_VAL;
    const size_t n = sizeof v / sizeof v[0];
    double worst = 0, tiny = 0, at[2] = { 0, 0 }, x, y, e;
    size_t i, j;
    int good = 1;
    state = 3;
    for (i = 0; i < 600000; i++) {
        long double r;
        power_input(i, &x, &y);
        r = powl(x, y);
        if (!(r > 0x1p-1076L && r < 0x1p1023L)) continue;
        e = ulps_d(tr_pow_at(x, y), r);
        if (r < DBL_MIN) {
            if (!(e <= tiny)) tiny = e;
        } else if (!(e <= worst)) {
            worst = e;
            at[0] = x;
            at[1] = y;
        }
    }
    checkf(worst <= 0.65 && tiny <= 0.8 && tiny > 0,
           "pow: %.3f ulp <= 0.65 (at %a, %a), subnormal %.3f <= 0.8", worst, at[0],
           at[1], tiny);
    /* libm's pow is within 1 ulp here and has C99's special values. */
    for (i = 0; i < 4 * n; i++)
        for (j = 0; j < 2 * n; j++) {
            x = i < 2 * n ? v[i % n] : -v[i % n];
            if (i / n % 2) x = 1 / x;
            y = j < n ? v[j] : -v[j - n];
            e = pow(x, y);
            if (!same(tr_pow_at(x, y), e) &&
                !(test_ulps(tr_pow_at(x, y), e) <= 1 && fabs(e) <= DBL_MAX && e != 0)) {
                printf("# %a ^ %a = %a, not %a\n", x, y, tr_pow_at(x, y), e);
                good = 0;
            }
        }
    good &= tr_pow_at(nan, 0) == 1 && tr_pow_at(nan, -0.0) == 1 && tr_pow_at(1, nan) == 1;
    good &= same(tr_pow_at(nan, 1), nan) && same(tr_pow_at(2, nan), nan) &&
            same(tr_pow_at(-1, nan), nan) && same(tr_pow_at(nan, HUGE_VAL), nan);
    checkf(good, "pow: special values");
    good = 1; /* exact where that is possible: powers of whole numbers, and their roots */
    for (i = 2; i < 200; i++)
        for (j = 1, x = (double)i; x <= 0x1p53; x *= (double)i, j++) {
            good &= tr_pow_at((double)i, (double)j) == x;
            good &= tr_pow_at(-(double)i, (double)j) == (j % 2 ? -x : x);
            if (!(j & (j - 1))) good &= tr_pow_at(x, 1 / (double)j) == (double)i;
        }
    checkf(good, "pow: exact results");
}

static void arithmetic(void)
{
    static const int mode[] = { FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO };
    tr_status (*volatile now)(void) = tr_check_arithmetic; /* called as it stands, here */
    int i, seen = 1;
    checkf(now() == TR_OK, "arithmetic: to nearest, subnormal numbers kept, true fma");
    for (i = 0; i < 3; i++) {
        fesetround(mode[i]);
        seen &= now() != TR_OK;
        fesetround(FE_TONEAREST);
    }
    checkf(seen, "arithmetic: other roundings are noticed");
#ifdef TR__X86
    seen = 1;
    _mm_setcsr(_mm_getcsr() | 0x8000); /* flush results to zero */
    seen &= now() != TR_OK;
    _mm_setcsr((_mm_getcsr() & ~0x8000u) | 0x40); /* take subnormal operands as zero */
    seen &= now() != TR_OK;
    _mm_setcsr(_mm_getcsr() & ~0x40u);
    checkf(seen && now() == TR_OK, "arithmetic: lost subnormal numbers are noticed");
#endif
}

static void same_bits(void)
{
    static const char *const isa[] = { "scalar", "avx2", "avx512", "neon" };
    size_t i, n;
    int k, s;
    for (k = 0; k < FUNCTIONS; k++) {
        int good = 1, lengths = 1;
        inputs(k);
        (void)tr_isa_force("scalar");
        function[k].f(N, xf, yf);
        function[k].d(N, xd, yd);
        one_nan();
        memcpy(zf, yf, sizeof yf);
        memcpy(zd, yd, sizeof yd);
        for (s = 0; s < 4; s++) {
            if (tr_isa_force(isa[s])) continue;
            function[k].f(N, xf, yf);
            function[k].d(N, xd, yd);
            one_nan();
            good &= !memcmp(yf, zf, sizeof yf) && !memcmp(yd, zd, sizeof yd);
            /* any length, any alignment, in place; one by one */
            for (n = 0; n < 70; n++) {
                memcpy(yf + 1, xf + n, n * sizeof *yf);
                memcpy(yd + 1, xd + n, n * sizeof *yd);
                yf[n + 1] = 42;
                yd[n + 1] = 42;
                function[k].f(n, yf + 1, yf + 1);
                function[k].d(n, yd + 1, yd + 1);
                lengths &= yf[n + 1] == 42 && yd[n + 1] == 42;
                for (i = 0; i < n; i++)
                    lengths &= same(yf[i + 1], zf[n + i]) && same(yd[i + 1], zd[n + i]) &&
                               same(function[k].at(xd[n + i]), zd[n + i]);
            }
        }
        checkf(good, "%s: same bits on every instruction set", function[k].name);
        checkf(lengths, "%s: same bits at any length, in place, one by one",
               function[k].name);
    }
}

int main(int argc, char **argv)
{
    if (argc == 2 && !strcmp(argv[1], "--hash")) {
        hashes();
        return 0;
    }
    arithmetic();
    bounds();
    quantile_table();
    special_values();
    powers();
    same_bits();
    return test_end();
}
