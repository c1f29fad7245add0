/* The experiments that peers.py also runs in PyTorch and NumPy, as the chapters run them:
   replicates across threads, everything else in one.  The data, the starts and the
   settings go to files, so that all sides compute the same.

   usage: peers DIR EXPERIMENT 0        write DIR/EXPERIMENT-*.npy
          peers DIR EXPERIMENT THREADS  descend, write DIR/EXPERIMENT-losses.npy, print
                                        seconds, elapsed and of the processor, and the
                                        operations of the gradients; of two layers, also
                                        of the steps
   Run it where chapters/data/digits.csv is. */
#define _POSIX_C_SOURCE 200809L
#define TOYREG_IMPLEMENTATION
#include "../../toyreg.h"

#include <stdio.h>
#include <time.h>

static const char *folder, *experiment;

static void fail(const char *what)
{
    fprintf(stderr, "peers: %s\n", what);
    exit(1);
}

static void *allocate(size_t count, size_t size)
{
    void *p = NULL;
    if (posix_memalign(&p, 64, count * size + 64)) fail("out of memory");
    memset(p, 0, count * size);
    return p;
}
static float *floats(size_t n) { return (float *)allocate(n, sizeof(float)); }
static double *doubles(size_t n) { return (double *)allocate(n, sizeof(double)); }

/* An array of up to four dimensions (0: no more) in NumPy's format, version 1. */
static void save(const char *name, const char *type, const void *x, size_t a, size_t b,
                 size_t c, size_t d)
{
    const size_t shape[] = { a, b, c, d };
    size_t n = 1;
    int i, length;
    char path[1024], head[128];
    FILE *f;
    snprintf(path, sizeof path, "%s/%s-%s.npy", folder, experiment, name);
    length = snprintf(head, sizeof head,
                      "{'descr': '<%s', 'fortran_order': False, 'shape': (", type);
    for (i = 0; i < 4 && shape[i]; n *= shape[i++])
        length += snprintf(head + length, sizeof head - (size_t)length, "%zu,", shape[i]);
    length += snprintf(head + length, sizeof head - (size_t)length, ")}");
    for (; length < 117; length++) head[length] = ' ';
    head[length++] = '\n';
    f = fopen(path, "wb");
    if (!f) fail("the folder cannot be written to");
    fwrite("\x93NUMPY\x01\x00\x76\x00", 1, 10, f);
    fwrite(head, 1, (size_t)length, f);
    fwrite(x, (size_t)(type[1] - '0'), n, f);
    if (fclose(f)) fail("the disk is full");
}

/* Part `part` of replicate `k` of an experiment. */
static void draw(size_t k, unsigned part, double variance, size_t n, float *x)
{
    tr_rng r = tr_rng_stream(1, k * 16 + part);
    tr_normal(&r, n, x);
    tr_scale(n, (float)sqrt(variance), x);
}

/* Step, momentum, decay, and what is appended to the step: lambda and decay. */
enum { ETA, MOMENTUM, DECAY, LAMBDA, LATE, CONSTANTS };

static tr_sgd step_of(const double *o)
{
    tr_sgd s;
    s.eta = o[ETA], s.momentum = o[MOMENTUM], s.decay = o[DECAY];
    return s;
}
static tr_penalty penalty_of(const double *o)
{
    tr_penalty p = { TR_L1, 0, 0, 0, 0 };
    if (o[LATE] > 0) p.kind = TR_ELASTIC_NET;
    p.lambda = o[LAMBDA], p.lambda2 = o[LATE];
    return p;
}

static double *losses, *operations; /* of all jobs */

/* ----------------------------------------------- ridge (chapter 1), lasso (chapter 2) */

enum { N = 700, D = 1000, SUPPORT = 400, STUDENTS = 6 };

/* Of each data set k: a matrix, `teachers` teachers with as many students each. */
static size_t sets, teachers, methods, epochs;
static float *X, *T, *S0;
static double *settings; /* sets x methods x CONSTANTS, the same for all teachers */

static void draw_sets(void)
{
    size_t k, i, support;
    X = floats(sets * N * D);
    T = floats(sets * teachers * D);
    S0 = floats(sets * D);
    settings = doubles(sets * methods * CONSTANTS);
    for (k = 0; k < sets; k++) {
        draw(k, 0, 1, N * D, X + k * N * D);
        draw(k, 1, 1.0 / D, D, S0 + k * D);
        for (i = 0; i < teachers; i++) {
            float *t = T + (k * teachers + i) * D;
            support = i ? SUPPORT : D; /* the second one is sparse */
            draw(k, 2 + (unsigned)i, 1, support, t);
            tr_scale(support, 1 / tr_norm2(support, t), t);
        }
    }
}

/* The best rates, from the edges of each data set's spectrum. */
static tr_ridge_rates rates_of(size_t k)
{
    double *wide = doubles(N * D + N * N), *K = wide + N * D, lower, upper;
    size_t i;
    for (i = 0; i < N * D; i++) wide[i] = (double)X[k * N * D + i];
    tr_syrk_d(TR_N, N, D, 1.0 / N, wide, D, 0, K, N);
    if (tr_eigenvalues_extreme_d(N, K, N, 1e-9, &lower, &upper, NULL, NULL) != TR_OK)
        fail("a data set has no edges");
    free(wide);
    return tr_ridge_rates_of(lower, upper);
}

/* Sets plain descent of data set k, and descent with decay; *o then points to what is next. */
static tr_ridge_rates set_descent(size_t k, double **o)
{
    tr_ridge_rates r = rates_of(k);
    double *first = settings + k * methods * CONSTANTS, *second = first + CONSTANTS;
    first[ETA] = r.eta;
    second[ETA] = r.eta_decay, second[DECAY] = r.lambda;
    *o = second + CONSTANTS;
    return r;
}

static void ridge_data(void)
{
    size_t k;
    sets = 20, teachers = 1, methods = 4, epochs = 200;
    draw_sets();
    for (k = 0; k < sets; k++) {
        double *o;
        tr_ridge_rates r = set_descent(k, &o);
        o[ETA] = r.eta_momentum, o[MOMENTUM] = r.momentum, o += CONSTANTS;
        o[ETA] = r.eta_decay_momentum, o[MOMENTUM] = r.momentum, o[DECAY] = r.lambda;
    }
}

static void lasso_data(void)
{
    size_t k;
    sets = 10, teachers = 2, methods = 3, epochs = 500;
    draw_sets();
    for (k = 0; k < sets; k++) {
        double *o;
        set_descent(k, &o);
        o[ETA] = 0.4, o[LAMBDA] = 1.2e-3;
    }
}

static void save_sets(void)
{
    save("X", "f4", X, sets, N, D, 0);
    save("T", "f4", T, sets, teachers, D, 0);
    save("S", "f4", S0, sets, D, 0, 0);
    save("settings", "f8", settings, sets, methods, CONSTANTS, 0);
}

/* One data set: all of its students descend together. */
static void descend(size_t k)
{
    const size_t students = teachers * methods;
    float *S = floats(3 * students * D + students * N + tr_gram_work(N, D, students));
    float *G = S + students * D, *b = G + students * D, *y = b + students * D,
          *work = y + students * N;
    const float *x = X + k * N * D;
    size_t t, j;
    for (j = 0; j < students; j++) {
        memcpy(S + j * D, S0 + k * D, D * sizeof *S);
        tr_gemv(TR_N, N, D, 1, x, D, T + (k * teachers + j / methods) * D, 0, y + j * N);
    }
    for (t = 0; t <= epochs; t++) {
        if (t) {
            tr_gram(N, D, students, x, D, S, D, y, N, G, D, work);
            operations[k] += 4.0 * N * D * (double)students;
        }
        for (j = 0; j < students; j++) {
            const double *o = settings + (k * methods + j % methods) * CONSTANTS;
            const tr_sgd step = step_of(o);
            const tr_penalty l1 = penalty_of(o);
            float *buffer = o[MOMENTUM] > 0 ? b + j * D : NULL;
            if (t && o[LAMBDA] > 0)
                tr_sgd_prox_step(&step, &l1, D, G + j * D, buffer, S + j * D);
            else if (t)
                tr_sgd_step(&step, D, G + j * D, buffer, S + j * D);
            losses[(k * students + j) * (epochs + 1) + t] =
                0.5 *
                (double)tr_distance2(D, S + j * D, T + (k * teachers + j / methods) * D);
        }
    }
    free(S);
}

/* --------------------------------------------- chapter 3: two layers, rectified units */

static void take_step(const double *o, size_t n, const float *g, float *b, float *w)
{
    const tr_sgd step = step_of(o);
    const tr_penalty late = penalty_of(o);
    if (o[LAMBDA] > 0)
        tr_sgd_append_step(&step, &late, n, g, b, w);
    else
        tr_sgd_step(&step, n, g, b, w);
}

/* S = M V; column j of M is row j of the array. */
enum { TWO_N = 200, TWO_D = 400, TWO_M = 600, TWO_SETS = 2, TWO_EPOCHS = 1000 };
static float *M0, *V0;
static const double two_settings[3][CONSTANTS] = { { 0.05, 0.9, 0, 0, 0 },
                                                   { 0.05, 0.9, 0.04, 0, 0 },
                                                   { 0.055, 0.9, 0, 3.5e-4, 0.1 } };

static void two_data(void)
{
    const size_t n = TWO_N, d = TWO_D, m = TWO_M;
    size_t k;
    X = floats(TWO_SETS * n * d);
    T = floats(TWO_SETS * d);
    M0 = floats(TWO_SETS * m * d);
    V0 = floats(TWO_SETS * m);
    for (k = 0; k < TWO_SETS; k++) {
        draw(k, 0, 1, n * d, X + k * n * d);
        draw(k, 1, 1, d, T + k * d);
        tr_scale(d, 1 / tr_norm2(d, T + k * d), T + k * d);
        draw(k, 2, 1 / (double)d, m * d, M0 + k * m * d);
        draw(k, 3, 1 / (double)m, m, V0 + k * m);
    }
}

static void two_save(void)
{
    save("X", "f4", X, TWO_SETS, TWO_N, TWO_D, 0);
    save("T", "f4", T, TWO_SETS, TWO_D, 0, 0);
    save("M", "f4", M0, TWO_SETS, TWO_M, TWO_D, 0);
    save("V", "f4", V0, TWO_SETS, TWO_M, 0, 0);
    save("settings", "f8", two_settings, 3, CONSTANTS, 0, 0);
}

/* As in the chapter: columns of zeros that must stay zero are dropped. */
static void two_job(size_t job)
{
    const size_t n = TWO_N, d = TWO_D, m = TWO_M, k = job % TWO_SETS;
    const double *o = two_settings[job / TWO_SETS];
    const float *x = X + k * n * d, *t = T + k * d;
    const tr_sgd step = step_of(o);
    const tr_penalty late = penalty_of(o);
    float *M = floats(2 * m * d + 2 * m + 2 * d + n + tr_gram_work(n, d, 1));
    float *B = M + m * d, *S = B + m * d, *G = S + d, *V = G + d, *b = V + m, *y = b + m,
          *work = y + n;
    size_t *live = (size_t *)allocate(m, sizeof *live), lives = m, epoch, i, j, kept,
           group;
    memcpy(M, M0 + k * m * d, m * d * sizeof *M);
    memcpy(V, V0 + k * m, m * sizeof *V);
    for (j = 0; j < m; j++) live[j] = j;
    tr_gemv(TR_N, n, d, 1, x, d, t, 0, y);
    tr_gemv(TR_T, m, d, 1, M, d, V, 0, S);
    for (epoch = 0; epoch <= TWO_EPOCHS; epoch++) {
        if (epoch) {
            tr_gram(n, d, 1, x, d, S, d, y, 0, G, d, work);
            operations[job] += 4 * (double)(n * d) + 9 * (double)(lives * d);
            memset(S, 0, d * sizeof *S);
            for (i = 0; i < lives; i += group) {
                for (j = live[i], group = 1; i + group < lives; group++)
                    if (live[i + group] != j + group) break;
                tr_sgd_product_step(&step, &late, 1, group, d, G, B + j * d, M + j * d,
                                    b + j, V + j, S);
            }
        }
        for (i = kept = 0; o[LAMBDA] > 0 && epoch % 10 == 0 && i < lives; i++) {
            const float keeps = (float)o[LAMBDA];
            j = live[i];
            if (V[j] != 0 || fabsf(b[j]) > keeps || tr_norm_inf(d, M + j * d) > 0 ||
                tr_norm_inf(d, B + j * d) > keeps)
                live[kept++] = j;
        }
        if (o[LAMBDA] > 0 && epoch % 10 == 0) lives = kept;
        losses[job * (TWO_EPOCHS + 1) + epoch] = 0.5 * (double)tr_distance2(d, S, t);
    }
    free(live);
    free(M);
}

/* f(x) = V . max(0, M'x) */
enum { INPUTS = 100, HIDDEN = 100, MASTER = 10, SAMPLES = 60, LESSONS = 10 };
enum { RELU_EPOCHS = 2500 };
static float *points[2], *answers[2]; /* training and validation */
static const double relu_settings[3][CONSTANTS] = { { 0.02, 0.5, 0, 0, 0 },
                                                    { 0.02, 0.5, 0.05, 0, 0 },
                                                    { 0.01, 0.5, 0, 1e-3, 0.05 } };

static void relu_data(void)
{
    const size_t n = SAMPLES, d = INPUTS, h = HIDDEN, all = d * h + h;
    float *master = floats((d + 1) * MASTER + tr_relu_work(n, d, MASTER));
    size_t k, set;
    M0 = floats(LESSONS * all); /* V follows M */
    for (set = 0; set < 2; set++) {
        points[set] = floats(LESSONS * n * d);
        answers[set] = floats(LESSONS * n);
    }
    for (k = 0; k < LESSONS; k++) {
        draw(k, 0, 2 / (double)d, d * MASTER, master);
        draw(k, 1, 1 / (double)MASTER, MASTER, master + d * MASTER);
        draw(k, 2, 2 / (double)d, d * h, M0 + k * all);
        draw(k, 3, 1 / (double)h, h, M0 + k * all + d * h);
        for (set = 0; set < 2; set++) {
            float *x = points[set] + k * n * d;
            draw(k, 4 + (unsigned)set, 1 / (double)n, n * d, x);
            tr_relu_forward(n, d, MASTER, x, d, master, MASTER, master + d * MASTER,
                            answers[set] + k * n, master + (d + 1) * MASTER);
        }
    }
    free(master);
}

static void relu_save(void)
{
    save("X", "f4", points[0], LESSONS, SAMPLES, INPUTS, 0);
    save("y", "f4", answers[0], LESSONS, SAMPLES, 0, 0);
    save("Xv", "f4", points[1], LESSONS, SAMPLES, INPUTS, 0);
    save("yv", "f4", answers[1], LESSONS, SAMPLES, 0, 0);
    save("MV", "f4", M0, LESSONS, INPUTS + 1, HIDDEN, 0);
    save("settings", "f8", relu_settings, 3, CONSTANTS, 0, 0);
}

/* Units of zeros that must stay zero are cut out, as in the chapter. */
static size_t drop_units(size_t d, size_t h, float keeps, float *w, float *b)
{
    size_t which[HIDDEN], kept = 0, i, j;
    for (j = 0; j < h; j++) {
        int dead = 1;
        for (i = j; i < (d + 1) * h && dead; i += h)
            dead = w[i] == 0 && fabsf(b[i]) <= keeps;
        if (!dead) which[kept++] = j;
    }
    for (i = 0; i <= d && kept < h; i++)
        for (j = 0; j < kept; j++) {
            w[i * kept + j] = w[i * h + which[j]];
            b[i * kept + j] = b[i * h + which[j]];
        }
    return kept;
}

/* The training loss at every epoch, and at last the validation loss. */
static void relu_job(size_t job)
{
    const size_t n = SAMPLES, d = INPUTS, all = (d + 1) * HIDDEN, k = job % LESSONS;
    const double *o = relu_settings[job / LESSONS];
    const float *x = points[0] + k * n * d, *y = answers[0] + k * n;
    double *loss = losses + job * (RELU_EPOCHS + 2);
    float *w = floats(3 * all + n + tr_relu_work(n, d, HIDDEN));
    float *b = w + all, *g = b + all, *f = g + all, *work = f + n;
    size_t t, h = HIDDEN;
    memcpy(w, M0 + k * all, all * sizeof *w);
    for (t = 0; t <= RELU_EPOCHS; t++) {
        loss[t] = (double)tr_relu_gradient(n, d, h, x, d, y, w, h, w + d * h, g,
                                           g + d * h, work);
        operations[job] += 4 * (double)(n * d * h);
        if (t == RELU_EPOCHS) break;
        take_step(o, (d + 1) * h, g, b, w);
        if (o[LAMBDA] > 0 && t % 50 == 49) h = drop_units(d, h, (float)o[LAMBDA], w, b);
    }
    tr_relu_forward(n, d, h, points[1] + k * n * d, d, w, h, w + d * h, f, work);
    loss[t + 1] = 0.5 * (double)tr_distance2(n, f, answers[1] + k * n);
    free(w);
}

/* ---------------------------------------- chapter 9: the widest network, as corrected */

enum { ROWS = 1797, TRAIN = 719, PIXELS = 64, CLASSES = 10, WIDTH = 256, LAYERS = 7 };
enum { RUNS = 2, STEPS = 40 };
static float pixels[TRAIN * PIXELS];
static uint32_t label[TRAIN];
static const size_t widths[LAYERS + 1] = { PIXELS, WIDTH, WIDTH, WIDTH,
                                           WIDTH,  WIDTH, WIDTH, CLASSES };
static const tr_mlp net = { LAYERS, widths, TR_ARCTAN, 0, 0 };
static const double digits_settings[CONSTANTS] = { 0.1, 0, 0, 0, 0 };

static void digits_data(void)
{
    const size_t n = tr_mlp_weights(&net);
    FILE *f = fopen("chapters/data/digits.csv", "r");
    size_t i, j;
    unsigned x;
    if (!f) fail("chapters/data/digits.csv is not here");
    for (i = 0; i < TRAIN; i++) {
        for (j = 0; j < PIXELS; j++) {
            if (fscanf(f, "%u,", &x) != 1) fail("digits.csv is damaged");
            pixels[i * PIXELS + j] = (float)x / 16;
        }
        if (fscanf(f, "%u", &x) != 1 || x >= CLASSES) fail("digits.csv is damaged");
        label[i] = x;
    }
    fclose(f);
    M0 = floats(RUNS * n);
    for (i = 0; i < RUNS; i++) {
        tr_rng r = tr_rng_stream(1, i);
        tr_mlp_init(&net, &r, M0 + i * n);
    }
}

static void digits_save(void)
{
    save("X", "f4", pixels, TRAIN, PIXELS, 0, 0);
    save("label", "u4", label, TRAIN, 0, 0, 0);
    save("w", "f4", M0, RUNS, tr_mlp_weights(&net), 0, 0);
    save("settings", "f8", digits_settings, CONSTANTS, 0, 0, 0);
}

static void digits_job(size_t job)
{
    const size_t n = tr_mlp_weights(&net);
    const tr_sgd step = step_of(digits_settings);
    float *w = floats(2 * n + tr_mlp_work(&net, TRAIN)), *g = w + n, *work = g + n;
    size_t t;
    memcpy(w, M0 + job * n, n * sizeof *w);
    for (t = 0; t < STEPS; t++) {
        float *z = tr_mlp_forward(&net, TRAIN, pixels, PIXELS, w, NULL, work);
        losses[job * STEPS + t] = tr_cross_entropy(TRAIN, CLASSES, z, label, z);
        tr_mlp_backward(&net, TRAIN, pixels, PIXELS, w, z, g, work);
        tr_sgd_step(&step, n, g, NULL, w);
        operations[job] += 2.0 * TRAIN * (double)(3 * n - PIXELS * WIDTH);
    }
    free(w);
}

/* ------------------------------------------------------------------------------ a run */

static double now(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*data)(void), (*save)(void), (*job)(size_t);
        size_t jobs, a, b, c; /* the shape of losses; ridge, lasso: see below */
    } table[] = {
        { "ridge", ridge_data, save_sets, descend, 0, 0, 0, 0 },
        { "lasso", lasso_data, save_sets, descend, 0, 0, 0, 0 },
        { "two-layer", two_data, two_save, two_job, 3 * TWO_SETS, 3, TWO_SETS,
          TWO_EPOCHS + 1 },
        { "relu", relu_data, relu_save, relu_job, 3 * LESSONS, 3, LESSONS,
          RELU_EPOCHS + 2 },
        { "digits", digits_data, digits_save, digits_job, RUNS, RUNS, 1, STEPS },
    };
    size_t e = 0, jobs, a, b, c;
    double wall, processor;
    int threads, i;
    if (argc != 4) fail("usage: peers DIR EXPERIMENT THREADS");
    folder = argv[1], experiment = argv[2], threads = atoi(argv[3]);
    while (e < sizeof table / sizeof *table && strcmp(table[e].name, experiment)) e++;
    if (e == sizeof table / sizeof *table)
        fail("EXPERIMENT is one of ridge lasso two-layer relu digits");
    if (threads < 0 || threads > 1024) fail("THREADS is 0 to 1024");
    table[e].data();
    if (!threads) {
        table[e].save();
        return 0;
    }
    jobs = table[e].jobs, a = table[e].a, b = table[e].b, c = table[e].c;
    if (!jobs) jobs = a = sets, b = teachers * methods, c = epochs + 1;
    losses = doubles(a * b * c);
    operations = doubles(jobs);
    wall = now(CLOCK_MONOTONIC), processor = now(CLOCK_PROCESS_CPUTIME_ID);
#ifdef _OPENMP
#pragma omp parallel for schedule(dynamic, 1) num_threads(threads)
#endif
    for (i = 0; i < (int)jobs; i++) table[e].job((size_t)i);
    wall = now(CLOCK_MONOTONIC) - wall,
    processor = now(CLOCK_PROCESS_CPUTIME_ID) - processor;
    for (i = 1; i < (int)jobs; i++) operations[0] += operations[i];
    printf("%.6f %.6f %.6g\n", wall, processor, operations[0]);
    save("losses", "f8", losses, a, b, c, 0);
    return 0;
}
