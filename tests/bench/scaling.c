/* How time and memory grow with the weights, the samples, the width and the replicates, as CSV:

       work,variable,size,seconds,bytes

   seconds of one step (or one solution), the median of several measurements, and the bytes that
   it added to the memory of a process of its own. */
#define _GNU_SOURCE /* MAP_ANONYMOUS */
#define TOYREG_IMPLEMENTATION
#include "../../toyreg.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#ifdef _OPENMP
#include <omp.h>
#endif

enum { repeats = 9, epochs = 20, pixels = 64, classes = 10, layers = 7 };

static double least = .05; /* seconds of one measurement */

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Zeros, in pages of their own. */
static void *room(size_t count, size_t size)
{
    void *p = mmap(NULL, count * size, PROT_READ | PROT_WRITE,
                   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED) {
        fprintf(stderr, "scaling: out of memory\n");
        exit(1);
    }
    return p;
}

static float *normals(size_t count, uint64_t stream)
{
    tr_rng r = tr_rng_stream(1, stream);
    float *x = (float *)room(count, sizeof *x);
    tr_normal(&r, count, x);
    return x;
}

/* What a step works on; each work begins with `prepare`. */
static size_t N, D, H, R;
static float *X, *y, *w, *b, *g, *work;
static double *A, *copy, *values;
static uint32_t *label;
static size_t width[layers + 1];
static tr_mlp net = { layers, width, TR_ARCTAN, 0, 0 };
static const tr_sgd sgd = { 1e-3, .9, 1e-3 };

static void ridge_prepare(void)
{
    X = normals(N * D, 0), y = normals(N, 1), w = normals(D, 2);
    b = (float *)room(D, sizeof *b), g = (float *)room(D, sizeof *g);
    work = (float *)room(tr_gram_work(N, D, 1), sizeof *work);
}
static void ridge(void)
{
    tr_gram(N, D, 1, X, D, w, D, y, N, g, D, work);
    tr_sgd_step(&sgd, D, g, b, w);
}

static void relu_prepare(void)
{
    X = normals(N * D, 0), y = normals(N, 1), w = normals(D * H + H, 2);
    b = (float *)room(D * H + H, sizeof *b), g = (float *)room(D * H + H, sizeof *g);
    work = (float *)room(tr_relu_work(N, D, H), sizeof *work);
}
static void relu(void)
{
    const tr_sgd slow = { 1e-9, .9, 1e-3 };
    tr_relu_gradient(N, D, H, X, D, y, w, H, w + D * H, g, g + D * H, work);
    tr_sgd_step(&slow, D * H + H, g, b, w);
}

static void mlp_prepare(void)
{
    tr_rng r = tr_rng_stream(1, 2);
    size_t i;
    for (i = 1; i < layers; i++) width[i] = H;
    width[0] = pixels, width[layers] = classes;
    X = normals(N * pixels, 0);
    label = (uint32_t *)room(N, sizeof *label);
    for (i = 0; i < N; i++) label[i] = (uint32_t)(i % classes);
    w = (float *)room(tr_mlp_weights(&net), sizeof *w);
    b = (float *)room(tr_mlp_weights(&net), sizeof *b);
    g = (float *)room(tr_mlp_weights(&net), sizeof *g);
    work = (float *)room(tr_mlp_work(&net, N), sizeof *work);
    tr_mlp_init(&net, &r, w);
}
static void mlp(void)
{
    float *z = tr_mlp_forward(&net, N, X, pixels, w, NULL, work);
    tr_cross_entropy(N, classes, z, label, z);
    tr_mlp_backward(&net, N, X, pixels, w, z, g, work);
    tr_sgd_step(&sgd, tr_mlp_weights(&net), g, b, w);
}

static void spectrum_prepare(void)
{
    size_t i, j;
    float *x = normals(N * N, 0);
    A = (double *)room(N * N, sizeof *A), copy = (double *)room(N * N, sizeof *copy);
    values = (double *)room(N, sizeof *values);
    for (i = 0; i < N; i++)
        for (j = 0; j < N; j++)
            copy[i * N + j] = (double)x[i * N + j] + (double)x[j * N + i];
    munmap(x, N * N * sizeof *x);
}
static void spectrum(void)
{
    memcpy(A, copy, N * N * sizeof *A);
    if (tr_eigenvalues_d(N, A, N, values, NULL, NULL)) {
        fprintf(stderr, "scaling: no eigenvalues\n");
        exit(1);
    }
}

/* R replicates, each with its own data: what they leave is one number each. */
static int cores = 1;
static void replicates_prepare(void) { values = (double *)room(R, sizeof *values); }
static void replicate(size_t i)
{
    tr_rng r = tr_rng_stream(2, i);
    const size_t own = N * D + N + 3 * D + tr_gram_work(N, D, 1);
    float *x = (float *)calloc(own, sizeof *x), *t = x + N * D, *s = t + N;
    int e;
    if (!x) abort();
    tr_normal(&r, N * D + N + D, x);
    for (e = 0; e < epochs; e++) {
        tr_gram(N, D, 1, x, D, s, D, t, N, s + D, D, s + 3 * D);
        tr_sgd_step(&sgd, D, s + D, s + 2 * D, s);
    }
    values[i] = (double)tr_dot(D, s, s);
    free(x);
}
static void replicates(void)
{
    size_t i;
#ifdef _OPENMP
#pragma omp parallel for schedule(dynamic) num_threads(cores)
#endif
    for (i = 0; i < R; i++) replicate(i);
}

typedef struct result {
    double seconds, bytes;
} result;

static double peak(void)
{
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return 1024. * (double)u.ru_maxrss;
}

static result measure(void (*prepare)(void), void (*step)(void))
{
    result r;
    const size_t n = N, d = D, h = H, m = R;
    double t[repeats], before;
    size_t calls = 1, i, k, j;
    N = D = H = 8, R = 2; /* brings the program itself into memory */
    prepare();
    step();
    N = n, D = d, H = h, R = m;
    before = peak();
    prepare();
    step();
    r.bytes = peak() - before;
    for (k = 0; k < repeats;) {
        const double start = now();
        double s;
        for (i = 0; i < calls; i++) step();
        s = now() - start;
        if (s < least && !k) {
            calls *= 2;
            continue;
        }
        s /= (double)calls;
        for (j = k++; j && t[j - 1] > s; j--) t[j] = t[j - 1];
        t[j] = s;
    }
    r.seconds = t[repeats / 2];
    return r;
}

static void row(const char *name, const char *variable, size_t size,
                void (*prepare)(void), void (*step)(void))
{
    result r;
    int ends[2], status;
    pid_t child;
    if (pipe(ends)) {
        fprintf(stderr, "scaling: %s\n", strerror(errno));
        exit(1);
    }
    child = fork();
    if (!child) {
        r = measure(prepare, step);
        _exit(write(ends[1], &r, sizeof r) != (ssize_t)sizeof r);
    }
    close(ends[1]);
    if (child < 0 || read(ends[0], &r, sizeof r) != (ssize_t)sizeof r ||
        waitpid(child, &status, 0) < 0 || status) {
        fprintf(stderr, "scaling: %s at %s = %zu failed\n", name, variable, size);
        exit(1);
    }
    close(ends[0]);
    printf("%s,%s,%zu,%.4g,%.0f\n", name, variable, size, r.seconds, r.bytes);
    fflush(stdout);
}

int main(int argc, char **argv)
{
    size_t k, points = 10;
    if (argc == 2 && !strcmp(argv[1], "--quick")) {
        least = 1e-3, points = 3;
    } else if (argc > 1) {
        const int help = !strcmp(argv[1], "--help");
        fprintf(
            help ? stdout : stderr,
            "usage: scaling [--quick]\n"
            "Seconds and bytes of the chapters' kinds of work against their sizes, as CSV.\n"
            "  --quick  few and small sizes\n");
        return help ? 0 : 2;
    }
#ifdef _OPENMP
    omp_set_num_threads(1);
#endif
    printf("work,variable,size,seconds,bytes\n");
    for (k = 0; k < points; k++) {
        N = 700, D = (size_t)125 << k;
        row("ridge", "weights", D, ridge_prepare, ridge);
    }
    for (k = 0; k < points; k++) {
        N = 60, H = 100, D = (size_t)25 << k;
        row("ReLU", "weights", D, relu_prepare, relu);
    }
    for (k = 0; k < points; k++) {
        N = (size_t)88 << k, D = 1000;
        row("ridge", "samples", N, ridge_prepare, ridge);
    }
    for (k = 0; k < points; k++) {
        N = (size_t)90 << k, H = 256;
        row("seven layers", "samples", N, mlp_prepare, mlp);
    }
    for (k = 0; k + 3 < 3 + (points < 7 ? points : 7); k++) {
        N = (size_t)25 << k;
        row("spectrum", "samples", N, spectrum_prepare, spectrum);
    }
    for (k = 0; k < points; k++) {
        N = 60, D = 100, H = (size_t)16 << k;
        row("ReLU", "width", H, relu_prepare, relu);
    }
    for (k = 0; k < (points < 8 ? points : 8); k++) {
        N = 719, H = (size_t)8 << k;
        row("seven layers", "width", H, mlp_prepare, mlp);
    }
    for (cores = 1; cores <= 2; cores++)
        for (k = 0; k < (points < 8 ? points : 8); k++) {
            N = 700, D = 1000, R = (size_t)1 << k;
            row(cores > 1 ? "two cores" : "one core", "replicates", R, replicates_prepare,
                replicates);
        }
    return 0;
}
