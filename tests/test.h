/* test.h - a test program that prints TAP (https://testanything.org), for prove.

       #include "test.h"
       int main(int argc, char **argv)
       {
           test_begin(argc, argv);
           if (test_hashing) {
               test_hash("squares", squares, sizeof squares);
               return 0;
           }
           check(1 + 1 == 2, "arithmetic");
           check_near(sqrt(2), 1.41421356, 1e-8, 0, "square root");
           return test_end();
       }

   Programs that keep to the public interface of toyreg.h are linked with one compilation
   of it.  The others bring the implementation, but where TEST_LINKED is defined: then
   they do without what needs it, and have the same hashes.

   With --hash a program prints hashes of its results instead, one line "name hash"
   each, for comparison between compilers, optimization levels and instruction sets. */

#ifndef TEST_INCLUDED
#define TEST_INCLUDED

#include <float.h>
#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__GNUC__)
#define TEST__API static __attribute__((unused))
#else
#define TEST__API static
#endif

static int test_hashing;
static int test__count, test__failures;

TEST__API void test_begin(int argc, char **argv)
{
    test_hashing = argc > 1 && !strcmp(argv[1], "--hash");
}

/* The plan comes last; returns the exit status. */
TEST__API int test_end(void)
{
    printf("1..%d\n", test__count);
    return test__failures != 0;
}

TEST__API int check(int ok, const char *name)
{
    test__failures += !ok;
    printf("%sok %d - %s\n", ok ? "" : "not ", ++test__count, name);
    fflush(stdout);
    return ok;
}

#if defined(__GNUC__)
__attribute__((format(printf, 2, 3)))
#endif
TEST__API int
checkf(int ok, const char *format, ...)
{
    char name[512];
    va_list list;
    va_start(list, format);
    vsnprintf(name, sizeof name, format, list);
    va_end(list);
    return check(ok, name);
}

/* |got - want| <= absolute + relative |want|; NaN fails. */
TEST__API int check_near(double got, double want, double absolute, double relative,
                         const char *name)
{
    int ok = fabs(got - want) <= absolute + relative * fabs(want);
    if (!check(ok, name))
        printf("# got %.17g, want %.17g, difference %.3g\n", got, want, got - want);
    return ok;
}

/* Distance of two doubles in units in the last place; the same sign of zero does not
   matter. */
TEST__API double test_ulps(double a, double b)
{
    int64_t i, j;
    if (a != a || b != b) return a != a && b != b ? 0 : INFINITY;
    memcpy(&i, &a, sizeof i);
    memcpy(&j, &b, sizeof j);
    if (i < 0) i = INT64_MIN - i;
    if (j < 0) j = INT64_MIN - j;
    return (double)(i > j ? (uint64_t)i - (uint64_t)j : (uint64_t)j - (uint64_t)i);
}

TEST__API int check_ulp(double got, double want, double ulps, const char *name)
{
    double distance = test_ulps(got, want);
    int ok = distance <= ulps;
    if (!check(ok, name))
        printf("# got %.17g, want %.17g, %.3g ulp apart\n", got, want, distance);
    return ok;
}

/* As check_near for all elements; a failure shows the worst one. */
TEST__API int check_array(const double *got, const double *want, size_t n,
                          double absolute, double relative, const char *name)
{
    double worst = 0, excess;
    size_t i, at = 0;
    for (i = 0; i < n; i++) {
        excess = fabs(got[i] - want[i]) - (absolute + relative * fabs(want[i]));
        if (excess > worst || (excess != excess && worst == worst)) {
            worst = excess;
            at = i;
        }
    }
    if (!check(worst == 0, name))
        printf("# worst at %zu of %zu: got %.17g, want %.17g, %.3g ulp apart\n", at, n,
               got[at], want[at], test_ulps(got[at], want[at]));
    return worst == 0;
}

/* FNV-1a, 64 bits. */
TEST__API uint64_t test_fnv(const void *data, size_t bytes)
{
    const unsigned char *p = (const unsigned char *)data;
    uint64_t h = 14695981039346656037u;
    while (bytes--) h = (h ^ *p++) * 1099511628211u;
    return h;
}

TEST__API void test_hash(const char *name, const void *data, size_t bytes)
{
    printf("%s %016jx\n", name, (uintmax_t)test_fnv(data, bytes));
}

#endif /* TEST_INCLUDED */
