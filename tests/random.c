/* Random numbers: Philox against its authors' known answers, the map from index to value
   word by word, the same bits on every instruction set, and statistics.

       random           TAP
       random --hash    "name hash" lines, to compare compilers and machines

   The statistics have a fixed seed, so they pass or fail once and for all; a good
   generator would fail a given one for about one seed in a million (FALSE_ALARM). */
#ifndef TEST_LINKED
#define TOYREG_IMPLEMENTATION
#endif
#include "../toyreg.h"
#include "test.h"

#define FALSE_ALARM 1e-6

static double limit; /* |z| of a standard normal beyond which lies FALSE_ALARM */
static void z_test(double z, const char *name)
{
    checkf(fabs(z) < limit, "%s: z = %.2f, limit %.2f", name, z, limit);
}
/* A chi-square sum as a standard normal (Wilson and Hilferty). */
static double z_of_chi2(double x, double k)
{
    return (cbrt(x / k) - (1 - 2 / (9 * k))) / sqrt(2 / (9 * k));
}
static double z_of_counts(size_t bins, const uint64_t *count, double expected)
{
    double x = 0;
    size_t i;
    for (i = 0; i < bins; i++)
        x += ((double)count[i] - expected) * ((double)count[i] - expected);
    return z_of_chi2(x / expected, (double)bins - 1);
}
/* Kolmogorov and Smirnov; u is sorted. */
static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}
static void ks_test(size_t n, double *u, const char *name)
{
    const double top = sqrt(-log(FALSE_ALARM / 2) / 2);
    double d = 0;
    size_t i;
    qsort(u, n, sizeof *u, compare);
    for (i = 0; i < n; i++) {
        d = fmax(d, (double)(i + 1) / (double)n - u[i]);
        d = fmax(d, u[i] - (double)i / (double)n);
    }
    checkf(d * sqrt((double)n) < top, "%s: sqrt(n) D = %.3f, limit %.3f", name,
           d * sqrt((double)n), top);
}

static void known_answers(void)
{
    static const uint32_t v[3][10] = {
        { 0, 0, 0, 0, 0, 0, 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8 },
        { 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff,
          0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd },
        { 0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0,
          0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1 }
    };
    uint32_t out[4];
    int i;
    for (i = 0; i < 3; i++) {
        tr_philox4x32(v[i], v[i] + 4, out);
        checkf(!memcmp(out, v[i] + 6, sizeof out), "Philox4x32-10, known answer %d",
               i + 1);
    }
}

/* The map of the header, written down a second time and one word at a time. */
static uint32_t word_at(uint64_t seed, uint64_t stream, uint64_t i)
{
    const uint64_t b = i / 4;
    const uint32_t c[4] = { (uint32_t)b, (uint32_t)(b >> 32), (uint32_t)stream,
                            (uint32_t)(stream >> 32) };
    const uint32_t k[2] = { (uint32_t)seed, (uint32_t)(seed >> 32) };
    uint32_t out[4];
    tr_philox4x32(c, k, out);
    return out[i % 4];
}
static uint64_t pair_at(uint64_t seed, uint64_t stream, uint64_t i)
{
    return word_at(seed, stream, i) | (uint64_t)word_at(seed, stream, i + 1) << 32;
}

static void random_access(void)
{
    static const uint64_t start[] = { 0, 1, 2, 3,    4,
                                      5, 6, 7, 1021, ((uint64_t)1 << 34) - 37 };
    static const size_t length[] = { 0,  1,  2,  3,   4,    5,    15,   16,
                                     17, 33, 64, 100, 1023, 1024, 1025, 2100 };
    static uint32_t w[4096];
    static float f[4096];
    static double d[4096];
    const uint64_t seed = 0x0123456789abcdefu, stream = 0xfedcba9876543210u;
    int bits = 1, uniform = 1, uniform_d = 1, normal = 1, normal_d = 1, index = 1;
    size_t s, l, i;
    for (s = 0; s < sizeof start / sizeof start[0]; s++)
        for (l = 0; l < sizeof length / sizeof length[0]; l++) {
            const size_t n = length[l];
            const uint64_t even = start[s] + (start[s] & 1);
            tr_rng r = tr_rng_stream(seed, stream);
            r.index = start[s];
            w[n] = 42;
            tr_bits(&r, n, w);
            index &= r.index == start[s] + n;
            for (i = 0; i < n; i++) bits &= w[i] == word_at(seed, stream, start[s] + i);
            bits &= w[n] == 42;
            r.index = start[s];
            f[n] = 42;
            tr_uniform(&r, n, f);
            index &= r.index == start[s] + n;
            for (i = 0; i < n; i++) uniform &= f[i] == (float)(w[i] >> 8) * 0x1p-24f;
            uniform &= f[n] == 42;
            r.index = start[s];
            tr_normal(&r, n, f);
            index &= r.index == start[s] + n;
            for (i = 0; i < n; i++) {
                tr_rng one = tr_rng_stream(seed, stream);
                float x;
                one.index = start[s] + i;
                tr_normal(&one, 1, &x);
                normal &= x == f[i];
            }
            normal &= f[n] == 42;
            r.index = start[s];
            d[n] = 42;
            tr_uniform_d(&r, n, d);
            index &= r.index == even + 2 * n;
            for (i = 0; i < n; i++)
                uniform_d &=
                    d[i] == (double)(pair_at(seed, stream, even + 2 * i) >> 11) * 0x1p-53;
            uniform_d &= d[n] == 42;
            r.index = start[s];
            tr_normal_d(&r, n, d);
            index &= r.index == even + 2 * n;
            for (i = 0; i < n; i++) {
                tr_rng one = tr_rng_stream(seed, stream);
                double x;
                one.index = even + 2 * i;
                tr_normal_d(&one, 1, &x);
                normal_d &= x == d[i];
            }
            normal_d &= d[n] == 42;
        }
    checkf(bits, "bits: any start, any length, as word by word");
    checkf(uniform, "uniform: 24 high bits of one word");
    checkf(uniform_d, "uniform_d: 53 high bits of two words, from an even index");
    checkf(normal, "normal: one word each");
    checkf(normal_d, "normal_d: two words each, from an even index");
    checkf(index, "the index counts the words used");
}

#ifndef TEST_LINKED
/* Distance of y from r in units of the last place (23 or 52 stored bits) at r; no
   subnormals here. */
static double ulps(double y, long double r, int mant)
{
    int e;
    frexpl(r, &e);
    return (double)fabsl(ldexpl((long double)y - r, mant + 1 - e));
}
static void transform(void)
{
    FILE *f = fopen("tests/reference/normal_words.csv", "r");
    char line[256], *end;
    double worst = 0, at = 0;
    int rows = 0, odd = 1;
    uint32_t i;
    if (f && fgets(line, sizeof line, f)) {
        while (fgets(line, sizeof line, f)) {
            const uint64_t k = strtoull(line, &end, 16);
            const uint32_t w[4] = { (uint32_t)k, (uint32_t)(k >> 32), (uint32_t)~k,
                                    (uint32_t)(~k >> 32) };
            double x[2], e;
            tr__use()->d.normal(2, w, x);
            e = ulps(x[0], strtold(end + 1, NULL), 52);
            if (!(e <= worst)) worst = e, at = x[0];
            odd &= x[0] == -x[1];
            rows++;
        }
    }
    if (f) fclose(f);
    checkf(rows > 500 && worst <= 2,
           "normal_d of a word: %.3f ulp <= 2 (at %g, %d frozen values)", worst, at,
           rows);
    worst = 0;
    for (i = 0; i < 1000000; i++) {
        /* dense at both ends and in the middle, else spread */
        const uint32_t k = i < 1000   ? i
                           : i < 2000 ? 0x80000000u - 1000 + (i - 1000)
                                      : i * 4295u;
        const uint32_t w[2] = { k, ~k };
        float x[2];
        double e;
        tr__use()->f.normal(2, w, x);
        e = ulps(x[0],
                 tr_normal_quantile_at(((double)(k < ~k ? k : ~k) + 0.5) * 0x1p-32) *
                     (k < ~k ? 1 : -1),
                 23);
        if (!(e <= worst)) worst = e, at = (double)x[0];
        odd &= x[0] == -x[1];
    }
    checkf(worst <= 2, "normal of a word: %.3f ulp <= 2 (at %g)", worst, at);
    checkf(odd, "the transform is odd: words k and ~k give x and -x");
}
#endif

#define N 1000000
static float xf[N];
static double xd[N], ud[N];
static uint64_t count[4096];

static void normals(const char *type)
{
    static double edge[255];
    char name[80];
    double s1 = 0, s2 = 0, s3 = 0, s4 = 0, lag;
    size_t i, k;
    for (i = 0; i < N; i++) {
        const double x = xd[i], y = x * x;
        s1 += x;
        s2 += y - 1;
        s3 += x * (y - 3); /* Hermite polynomials are uncorrelated, of variance n! */
        s4 += y * (y - 6) + 3;
    }
    sprintf(name, "%s: mean", type);
    z_test(s1 / sqrt(N), name);
    sprintf(name, "%s: variance", type);
    z_test(s2 / sqrt(2. * N), name);
    sprintf(name, "%s: third Hermite polynomial", type);
    z_test(s3 / sqrt(6. * N), name);
    sprintf(name, "%s: fourth Hermite polynomial", type);
    z_test(s4 / sqrt(24. * N), name);
    for (k = 0; k < 255; k++) edge[k] = tr_normal_quantile_at((double)(k + 1) / 256);
    memset(count, 0, sizeof count);
    for (i = 0; i < N; i++) {
        size_t lo = 0, hi = 255; /* the number of edges below x */
        while (lo < hi) {
            const size_t m = (lo + hi) / 2;
            if (edge[m] < xd[i])
                lo = m + 1;
            else
                hi = m;
        }
        count[lo]++;
    }
    sprintf(name, "%s: 256 bins of equal probability", type);
    z_test(z_of_counts(256, count, N / 256.), name);
    for (k = 2; k <= 4; k++) {
        const double p = erfc((double)k / sqrt(2.));
        double c = 0;
        for (i = 0; i < N; i++) c += fabs(xd[i]) > (double)k;
        sprintf(name, "%s: beyond %d sigma", type, (int)k);
        z_test((c - N * p) / sqrt(N * p * (1 - p)), name);
    }
    for (k = 1; k <= 4; k++) {
        for (lag = 0, i = 0; i + k < N; i++) lag += xd[i] * xd[i + k];
        sprintf(name, "%s: correlation at lag %d", type, (int)k);
        z_test(lag / sqrt((double)(N - k)), name);
    }
    for (i = 0; i < N; i++) ud[i] = erfc(-xd[i] / sqrt(2.)) / 2;
    sprintf(name, "%s: Kolmogorov-Smirnov", type);
    ks_test(N, ud, name);
}

static void uniforms(const char *type)
{
    char name[80];
    size_t i;
    int inside = 1;
    for (i = 0; i < N; i++) inside &= xd[i] >= 0 && xd[i] < 1;
    checkf(inside, "%s: in [0, 1)", type);
    memset(count, 0, sizeof count);
    for (i = 0; i + 1 < N; i += 2)
        count[(size_t)(xd[i] * 64) * 64 + (size_t)(xd[i + 1] * 64)]++;
    sprintf(name, "%s: 64 x 64 cells of pairs", type);
    z_test(z_of_counts(4096, count, N / 2 / 4096.), name);
    memcpy(ud, xd, sizeof ud);
    sprintf(name, "%s: Kolmogorov-Smirnov", type);
    ks_test(N, ud, name);
}

static void statistics(void)
{
    tr_rng r = tr_rng_stream(20, 3), r2;
    double s;
    size_t i;
    int k;
    tr_normal(&r, N, xf);
    for (i = 0; i < N; i++) xd[i] = (double)xf[i];
    normals("normal");
    tr_normal_d(&r, N, xd);
    normals("normal_d");
    tr_uniform(&r, N, xf);
    for (i = 0; i < N; i++) xd[i] = (double)xf[i];
    uniforms("uniform");
    tr_uniform_d(&r, N, xd);
    uniforms("uniform_d");
    /* neighbours in seed, in stream, and with the two exchanged */
    for (k = 0; k < 3; k++) {
        static const char *const name[] = { "next seed: correlation",
                                            "next stream: correlation",
                                            "seed and stream exchanged: correlation" };
        r = tr_rng_stream(20, 3);
        r2 = k == 0   ? tr_rng_stream(21, 3)
             : k == 1 ? tr_rng_stream(20, 4)
                      : tr_rng_stream(3, 20);
        tr_normal_d(&r, N, xd);
        tr_normal_d(&r2, N, ud);
        for (s = 0, i = 0; i < N; i++) s += xd[i] * ud[i];
        z_test(s / sqrt(N), name[k]);
    }
}

static void integers(void)
{
    static const uint64_t n[] = { 1,
                                  2,
                                  6,
                                  1000,
                                  0xc0000000u,
                                  (uint64_t)1 << 32,
                                  ((uint64_t)1 << 32) + 1,
                                  (uint64_t)3 << 62,
                                  UINT64_MAX };
    size_t i, j;
    int as_said = 1;
    for (j = 0; j < sizeof n / sizeof n[0]; j++) {
        tr_rng r = tr_rng_stream(5, j);
        uint64_t at = r.index = 3;
        const int wide = (n[j] >> 32) != 0;
        for (i = 0; i < 1000; i++) {
            /* the header's procedure, word by word */
            const uint64_t v = tr_below(&r, n[j]);
            const uint64_t refuse = wide ? (0 - n[j]) % n[j] : ((uint64_t)1 << 32) % n[j];
            uint64_t u;
            at += wide && at & 1;
            do {
                u = wide ? pair_at(5, j, at) : word_at(5, j, at);
                at += wide ? 2 : 1;
            } while (u < refuse);
            as_said &= v == u % n[j] && r.index == at;
        }
    }
    checkf(as_said, "below: as its procedure says, word by word");
    {
        tr_rng r = tr_rng_stream(6, 0);
        memset(count, 0, sizeof count);
        for (i = 0; i < 100000; i++) count[tr_below(&r, 1000)]++;
        z_test(z_of_counts(1000, count, 100), "below 1000: counts");
        memset(count, 0, sizeof count);
        for (i = 0; i < 90000; i++) count[tr_below(&r, 0xc0000000u) >> 30]++;
        z_test(z_of_counts(3, count, 30000), "below 3/4 of 2^32: thirds");
        memset(count, 0, sizeof count);
        for (i = 0; i < 90000; i++) count[tr_below(&r, (uint64_t)3 << 62) >> 62]++;
        z_test(z_of_counts(3, count, 30000), "below 3/4 of 2^64: thirds");
    }
}

static void permutations(void)
{
    static uint32_t p[5000];
    static unsigned char seen[5000];
    static const size_t n[] = { 0, 1, 2, 3, 10, 1000, 1797, 5000 };
    size_t i, j;
    int valid = 1, as_said = 1;
    for (j = 0; j < sizeof n / sizeof n[0]; j++) {
        tr_rng r = tr_rng_stream(7, j), one;
        static uint32_t q[5000];
        r.index = j;
        one = r;
        tr_permutation(&r, n[j], p);
        memset(seen, 0, sizeof seen);
        for (i = 0; i < n[j]; i++) {
            valid &= p[i] < n[j] && !seen[p[i]];
            if (p[i] < n[j]) seen[p[i]] = 1;
        }
        for (i = 0; i < n[j]; i++) q[i] = (uint32_t)i;
        for (i = n[j]; i > 1; i--) {
            const size_t k = (size_t)tr_below(&one, i);
            const uint32_t t = q[k];
            q[k] = q[i - 1];
            q[i - 1] = t;
        }
        as_said &= !memcmp(p, q, n[j] * sizeof *p) && one.index == r.index;
    }
    checkf(valid, "permutation: each number once");
    checkf(as_said, "permutation: Fisher-Yates with tr_below, word by word");
    {
        tr_rng r = tr_rng_stream(8, 0);
        memset(count, 0, sizeof count);
        for (i = 0; i < 240000; i++) {
            tr_permutation(&r, 5, p);
            count[((p[0] * 5 + p[1]) * 5 + p[2]) * 5 + p[3]]++;
        }
        for (i = j = 0; i < 625; i++)
            if (count[i]) count[j++] = count[i];
        checkf(j == 120, "permutation of 5: all 120 occur");
        z_test(z_of_counts(120, count, 2000), "permutation of 5: counts");
    }
}

static uint64_t fnv(const void *p, size_t n, uint64_t h)
{
    const unsigned char *b = (const unsigned char *)p;
    size_t i;
    for (i = 0; i < n; i++) h = (h ^ b[i]) * 0x100000001b3u;
    return h;
}
#define BASIS 0xcbf29ce484222325u
static uint64_t hash[7];
static const char *const hash_name[7] = { "bits",     "uniform", "uniform_d",  "normal",
                                          "normal_d", "below",   "permutation" };
static void hashes(void)
{
    enum { n = 100003 };
    static uint32_t w[n];
    tr_rng r = tr_rng_stream(0x9e3779b97f4a7c15u, 1);
    size_t i;
    r.index = ((uint64_t)1 << 34) - 5;
    tr_bits(&r, n, w);
    hash[0] = fnv(w, sizeof w, BASIS);
    tr_uniform(&r, n, xf);
    hash[1] = fnv(xf, n * sizeof *xf, BASIS);
    tr_uniform_d(&r, n, xd);
    hash[2] = fnv(xd, n * sizeof *xd, BASIS);
    tr_normal(&r, n, xf);
    hash[3] = fnv(xf, n * sizeof *xf, BASIS);
    tr_normal_d(&r, n, xd);
    hash[4] = fnv(xd, n * sizeof *xd, BASIS);
    hash[5] = BASIS;
    for (i = 1; i < 1000; i++) {
        const uint64_t v = tr_below(&r, i * i * i * i * i * i);
        hash[5] = fnv(&v, sizeof v, hash[5]);
    }
    tr_permutation(&r, n, w);
    hash[6] = fnv(w, sizeof w, fnv(&r.index, sizeof r.index, BASIS));
}

static void same_bits(void)
{
    static const char *const isa[] = { "scalar", "avx2", "avx512", "neon" };
    uint64_t first[7];
    int s, k, good[7] = { 1, 1, 1, 1, 1, 1, 1 };
    (void)tr_isa_force("scalar");
    hashes();
    memcpy(first, hash, sizeof hash);
    for (s = 1; s < 4; s++) {
        if (tr_isa_force(isa[s])) continue;
        hashes();
        for (k = 0; k < 7; k++) good[k] &= hash[k] == first[k];
    }
    for (k = 0; k < 7; k++)
        checkf(good[k], "%s: same bits on every instruction set", hash_name[k]);
}

int main(int argc, char **argv)
{
    int k;
    if (argc == 2 && !strcmp(argv[1], "--hash")) {
        hashes();
        for (k = 0; k < 7; k++)
            printf("%s %016llx\n", hash_name[k], (unsigned long long)hash[k]);
        return 0;
    }
    limit = -tr_normal_quantile_at(FALSE_ALARM / 2);
    known_answers();
    random_access();
#ifndef TEST_LINKED
    transform(); /* asks a kernel itself */
#endif
    statistics();
    integers();
    permutations();
    same_bits();
    return test_end();
}
