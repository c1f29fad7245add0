/* Layers, losses and networks of any depth in toyreg.h: bit for bit against the products
   and functions that the header names, against sums in double, by finite differences, and
   by what training must reach.  With --hash: lines "name hash" of results. */
#ifndef REAL
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

enum { MOST = 8192 }; /* numbers in an array */
enum { ACTIVATIONS = 4 };
static const char *const activation_name[] = { "identity", "relu", "tanh", "arctan" };
static const double mark = 12345; /* what must not be written */

/* n, d, h: nothing, one of everything, around the registers of every instruction set. */
static const size_t shape[][3] = { { 0, 3, 2 },   { 3, 0, 2 },    { 3, 2, 0 },
                                   { 1, 1, 1 },   { 5, 4, 1 },    { 4, 1, 3 },
                                   { 1, 9, 10 },  { 7, 5, 4 },    { 9, 16, 10 },
                                   { 3, 2, 15 },  { 2, 3, 16 },   { 3, 4, 17 },
                                   { 61, 10, 7 }, { 20, 33, 40 }, { 130, 7, 31 } };
enum { SHAPES = sizeof shape / sizeof shape[0] };

#define REAL float
#define F(name) name##_f
#define T(name) tr_##name
#define PRECISION "f32"
#define EPS ((double)FLT_EPSILON)
#include "mlp.c"
#undef REAL
#undef F
#undef T
#undef PRECISION
#undef EPS
#define REAL double
#define F(name) name##_d
#define T(name) tr_##name##_d
#define PRECISION "f64"
#define EPS DBL_EPSILON
#include "mlp.c"

/* --------------------------------------------------- gradients by differences */

enum { DEEPEST = 7 };

static const size_t tower[DEEPEST][DEEPEST + 1] = { { 4, 3 },
                                                    { 4, 5, 3 },
                                                    { 4, 3, 5, 3 },
                                                    { 4, 3, 4, 5, 2 },
                                                    { 2, 3, 4, 3, 2, 3 },
                                                    { 3, 4, 3, 5, 3, 4, 2 },
                                                    { 4, 3, 5, 3, 4, 3, 4, 3 } };

typedef struct problem {
    tr_mlp net;
    size_t n, d, c;
    const double *X, *Y;
    const uint32_t *label; /* NULL: squares */
    tr_rng masks;
    double work[1024];
} problem;

/* The loss at w, and its gradient if g. */
static double loss_at(problem *p, const double *w, double *g)
{
    tr_rng r = p->masks;
    double *Z = tr_mlp_forward_d(&p->net, p->n, p->X, p->d, w, &r, p->work);
    const double L = p->label ? tr_cross_entropy_d(p->n, p->c, Z, p->label, g ? Z : NULL)
                              : tr_mean_square_d(p->n, p->c, Z, p->Y, g ? Z : NULL);
    if (g) tr_mlp_backward_d(&p->net, p->n, p->X, p->d, w, Z, g, p->work);
    return L;
}

/* d/dt L(w + t v) at 0: central differences of three steps, extrapolated to order 6. */
static double slope(problem *p, size_t count, const double *w, const double *v,
                    double step)
{
    double at[256], d[3];
    size_t i, k;
    for (k = 0; k < 3; k++, step /= 2) {
        double up, down;
        for (i = 0; i < count; i++) at[i] = w[i] + step * v[i];
        up = loss_at(p, at, NULL);
        for (i = 0; i < count; i++) at[i] = w[i] - step * v[i];
        down = loss_at(p, at, NULL);
        d[k] = (up - down) / (2 * step);
    }
    return (64 * d[2] - 20 * d[1] + d[0]) / 45;
}

/* A net, samples and weights with a gradient to speak of. */
static size_t pose(problem *p, tr_rng *r, double *X, double *Y, double *w, double *g)
{
    const size_t weights = tr_mlp_weights(&p->net), count = tr_mlp_parameters(&p->net);
    size_t i, tries;
    for (tries = 0; tries < 20; tries++) {
        tr_normal_d(r, p->n * p->d, X);
        tr_normal_d(r, p->n * p->c, Y);
        tr_mlp_init_d(&p->net, r, w);
        for (i = weights; i < count; i++) w[i] = 0.1 * (double)(i % 5) - 0.15;
        loss_at(p, w, g);
        if (tr_norm2_d(count, g) > 0.1) return count;
    }
    return 0;
}

/* Of a smooth loss the differences err by step^6 and a seventh derivative, and all by
   rounding, some eps / step.  Relu has no derivatives at its kinks; its steps are too
   short to meet one, and rounding is all. */
static void check_gradients(void)
{
    static const uint32_t label[] = { 1, 0, 1 };
    size_t depth, a, form;
    for (a = 0; a < ACTIVATIONS; a++)
        for (form = 0; form < 8; form++) {
            const double allowed = a == TR_RELU ? 2e-8 : 1e-11;
            double worst = 0;
            int posed = 1;
            for (depth = 1; depth <= DEEPEST; depth++) {
                problem p;
                double X[12], Y[9], w[256], g[256], v[256];
                tr_rng r = tr_rng_stream(20231102, 100 * form + depth);
                size_t count, k, each;
                p.net.layers = depth;
                p.net.width = tower[depth - 1];
                p.net.activation = (tr_activation)a;
                p.net.biases = form & 1;
                p.net.dropout = form & 2 ? 0.25 : 0;
                p.n = 3, p.d = p.net.width[0], p.c = p.net.width[depth];
                p.X = X, p.Y = Y, p.label = form & 4 ? label : NULL;
                p.masks = tr_rng_stream(20231102, 999);
                count = pose(&p, &r, X, Y, w, g);
                posed = posed && count;
                /* each of the parameters of two layers, else directions */
                each = depth == 2 ? count : 4;
                for (k = 0; k < each; k++) {
                    double e;
                    memset(v, 0, sizeof v);
                    if (depth == 2) {
                        v[k] = 1;
                    } else {
                        tr_normal_d(&r, count, v);
                        tr_scale_d(count, 1 / tr_norm2_d(count, v), v);
                    }
                    e = fabs(slope(&p, count, w, v, a == TR_RELU ? 0x1p-20 : 0x1p-8) -
                             tr_dot_d(count, g, v)) /
                        tr_norm2_d(count, g);
                    worst = e > worst || e != e ? e : worst;
                }
            }
            checkf(worst <= allowed && posed, "gradient: %s, 1 to %d layers, %s%s%s",
                   activation_name[a], DEEPEST, form & 4 ? "entropy" : "squares",
                   form & 1 ? ", biases" : "", form & 2 ? ", dropout" : "");
            if (!(worst <= allowed)) printf("# off by %g\n", worst);
        }
}

/* ------------------------------------------------------------ f32 beside f64 */

static void check_precisions(void)
{
    static const size_t width[] = { 20, 33, 17, 5 };
    static float X[40 * 20], w[2048], g[2048], work[40 * 200];
    static double Xd[40 * 20], wd[2048], gd[2048], workd[40 * 200];
    uint32_t label[40];
    size_t a, i;
    for (a = 0; a < ACTIVATIONS; a++) {
        tr_mlp net = { 3, width, TR_IDENTITY, 1, 0.33 };
        tr_rng r = tr_rng_stream(3, a), masks = tr_rng_stream(4, a), same = masks;
        const size_t count = tr_mlp_parameters(&net);
        double far = 0, size = 0, L, Ld, *Zd;
        float *Z;
        net.activation = (tr_activation)a;
        tr_normal(&r, 40 * 20, X);
        tr_mlp_init(&net, &r, w);
        for (i = 0; i < 40; i++) label[i] = (uint32_t)tr_below(&r, 5);
        for (i = 0; i < 40 * 20; i++) Xd[i] = (double)X[i];
        for (i = 0; i < count; i++) wd[i] = (double)w[i];
        Z = tr_mlp_forward(&net, 40, X, 20, w, &masks, work);
        Zd = tr_mlp_forward_d(&net, 40, Xd, 20, wd, &same, workd);
        L = tr_cross_entropy(40, 5, Z, label, Z);
        Ld = tr_cross_entropy_d(40, 5, Zd, label, Zd);
        tr_mlp_backward(&net, 40, X, 20, w, Z, g, work);
        tr_mlp_backward_d(&net, 40, Xd, 20, wd, Zd, gd, workd);
        for (i = 0; i < count; i++) {
            far = fmax(far, fabs((double)g[i] - gd[i]));
            size = fmax(size, fabs(gd[i]));
        }
        checkf(fabs(L - Ld) <= 4e-7 * Ld && far <= 2e-6 * size && size > 0.01 &&
                   masks.index == same.index,
               "f32 beside f64: %s", activation_name[a]);
        if (far > 2e-6 * size) printf("# off by %g of %g, %g\n", far, size, L - Ld);
    }
}

/* --------------------------------------------------------------------- dropout */

/* The mask of the hidden units: with x = 1 and weights of 1 the units are the mask, and
   with G = 1 so is the gradient of the second matrix. */
static void masks_of(double rate, size_t h, tr_rng *r, float *w, float *work, float *mask)
{
    size_t width[3] = { 1, 0, 1 }, i;
    const float one = 1;
    tr_mlp net = { 2, width, TR_IDENTITY, 0, 0 };
    width[1] = h;
    net.dropout = rate;
    for (i = 0; i < 2 * h; i++) w[i] = 1;
    tr_mlp_forward(&net, 1, &one, 1, w, r, work);
    tr_mlp_backward(&net, 1, &one, 1, w, &one, mask, work);
    memmove(mask, mask + h, h * sizeof *mask);
}

static void check_dropout(void)
{
    enum { UNITS = 1000001, HALF = (UNITS + 1) / 2, OFF = 21627 };
    float *w = (float *)malloc(2 * UNITS * sizeof *w);
    float *work = (float *)malloc((2 * UNITS + 1) * sizeof *work);
    float *mask = (float *)malloc(2 * UNITS * sizeof *mask);
    uint32_t *word = (uint32_t *)malloc(HALF * sizeof *word);
    const double p = OFF / 65536.0, s = sqrt(p * (1 - p));
    double off = 0, both[3] = { 0, 0, 0 };
    const size_t lag[3] = { 1, 16, HALF };
    tr_rng r = tr_rng_stream(5, 6), q;
    size_t i, k;
    int same = 1;
    r.index = 3;
    q = r;
    masks_of(0.33, UNITS, &r, w, work, mask);
    check(r.index == q.index + HALF, "two units take a word of the stream");
    tr_bits(&q, HALF, word);
    for (i = 0; i < UNITS; i++) {
        const uint32_t half = i < HALF ? word[i] & 0xffff : word[i - HALF] >> 16;
        same = same && mask[i] == (half < OFF ? 0 : (float)(1 / (1 - p)));
        off += mask[i] == 0;
    }
    check(same, "masks are the halves of the words below 65536 rate");
    /* Normal to all purposes; beyond 5 sigma once in 1.7 million. */
    check(fabs(off - UNITS * p) < 5 * s * sqrt(UNITS), "a third of the units is off");
    for (k = 0; k < 3; k++) {
        for (i = 0; i + lag[k] < UNITS; i++)
            both[k] += ((mask[i] == 0) - p) * ((mask[i + lag[k]] == 0) - p);
        checkf(fabs(both[k]) < 5 * s * s * sqrt((double)(UNITS - lag[k])),
               "units %zu apart are independent", lag[k]);
    }
    masks_of(0, UNITS, &r, w, work, mask);
    for (i = 0, off = 0; i < UNITS; i++) off += mask[i] != 1;
    check(off == 0 && r.index == q.index, "rate 0 draws nothing and leaves all on");
    masks_of(0.9, UNITS, NULL, w, work, mask);
    for (i = 0, off = 0; i < UNITS; i++) off += mask[i] != 1;
    check(off == 0, "without a stream nothing is off");
    for (k = 1; k < 70; k++) { /* each count by itself, from the words of its own */
        tr_rng t = tr_rng_stream(7, k);
        masks_of(0.5, k, &t, w, work, mask);
        t.index = 0;
        tr_bits(&t, (k + 1) / 2, word);
        for (i = 0; i < k; i++) {
            const size_t half = (k + 1) / 2;
            const uint32_t v = i < half ? word[i] & 0xffff : word[i - half] >> 16;
            same = same && mask[i] == (v < 32768 ? 0.f : 2.f);
        }
    }
    check(same, "masks of 1 to 69 units");
    free(w), free(work), free(mask), free(word);
}

/* -------------------------------------------------------------------- training */

/* Mini-batches of a linear layer with as many equations as it can meet find the teacher;
   all samples at once find least squares, with the bias as a column of ones. */
static void check_least_squares(void)
{
    enum { N = 48, D = 6, C = 2, BATCH = 8, COLUMNS = D + 1 };
    static const size_t width[] = { D, C };
    double X[N * COLUMNS], Y[N * C], teacher[D * C + C], w[D * C + C] = { 0 };
    double g[D * C + C], x[BATCH * D], y[BATCH * C], work[N * C], best[COLUMNS], b[N];
    uint32_t order[N];
    tr_mlp net = { 1, width, TR_ARCTAN, 1, 0 };
    const size_t count = tr_mlp_parameters(&net);
    tr_rng r = tr_rng_stream(8, 9);
    tr_sgd o = { 0.2, 0, 0 };
    size_t i, j, k, step;
    double far = 0;
    tr_normal_d(&r, N * COLUMNS, X);
    tr_normal_d(&r, count, teacher);
    for (i = 0; i < N; i++) X[i * COLUMNS + D] = 1;
    memcpy(Y, tr_mlp_forward_d(&net, N, X, COLUMNS, teacher, NULL, work), sizeof Y);
    for (step = 0; step < 300; step++) {
        tr_permutation(&r, N, order);
        for (k = 0; k < N; k += BATCH) {
            double *Z;
            tr_gather_d(BATCH, D, X, COLUMNS, order + k, x);
            tr_gather_d(BATCH, C, Y, C, order + k, y);
            Z = tr_mlp_forward_d(&net, BATCH, x, D, w, NULL, work);
            tr_mean_square_d(BATCH, C, Z, y, Z);
            tr_mlp_backward_d(&net, BATCH, x, D, w, Z, g, work);
            tr_sgd_step_d(&o, count, g, NULL, w);
        }
    }
    check_array(w, teacher, count, 1e-12, 0, "mini-batches find the teacher");
    tr_normal_d(&r, N * C, Y);
    for (step = 0; step < 600; step++) {
        double *Z = tr_mlp_forward_d(&net, N, X, COLUMNS, w, NULL, work);
        tr_mean_square_d(N, C, Z, Y, Z);
        tr_mlp_backward_d(&net, N, X, COLUMNS, w, Z, g, work);
        tr_sgd_step_d(&o, count, g, NULL, w);
    }
    for (j = 0; j < C; j++) {
        for (i = 0; i < N; i++) b[i] = Y[i * C + j];
        if (tr_least_squares_d(N, COLUMNS, X, COLUMNS, b, 1e-12, best, NULL, NULL, NULL))
            far = 1;
        for (i = 0; i < D; i++) far = fmax(far, fabs(best[i] - w[i * C + j]));
        far = fmax(far, fabs(best[D] - w[D * C + j]));
    }
    check_near(far, 0, 1e-12, 0, "descent on all samples finds least squares");
}

enum { STEPS = 50, SAMPLES = 90 };
static const size_t small_width[] = { 8, 16, 12, 3 };

typedef struct training {
    double loss[STEPS], accuracy;
    size_t parameters, zeros;
    float w[512];
} training;

/* Three clusters, one in each class, under one of the optimizers. */
static void train(int optimizer, tr_activation f, double dropout, training *t)
{
    float X[SAMPLES * 8], g[512], m[512] = { 0 }, v[512] = { 0 };
    static float work[SAMPLES * 64];
    uint32_t label[SAMPLES];
    tr_mlp net = { 3, small_width, TR_TANH, 1, 0 };
    tr_rng r = tr_rng_stream(10, 11), masks = tr_rng_stream(10, 12);
    const tr_sgd sgd = { 0.2, 0.8, 1e-4 }, prox = { 0.2, 0, 0 };
    const tr_adam adam = { 0.01, 0.9, 0.999, 1e-8, 0 };
    const tr_penalty l1 = { TR_L1, 0.01, 0, 0, 0 };
    const size_t weights = tr_mlp_weights(&net), count = tr_mlp_parameters(&net);
    const tr_sgd biases = { 0.2, 0, 0 };
    size_t i, step;
    float *Z;
    net.activation = f;
    net.dropout = dropout;
    t->parameters = count;
    tr_normal(&r, SAMPLES * 8, X);
    tr_mlp_init(&net, &r, t->w);
    for (i = 0; i < SAMPLES; i++) {
        label[i] = (uint32_t)(i % 3);
        X[i * 8 + i % 3] += 3;
    }
    for (step = 0; step < STEPS; step++) {
        Z = tr_mlp_forward(&net, SAMPLES, X, 8, t->w, &masks, work);
        t->loss[step] = tr_cross_entropy(SAMPLES, 3, Z, label, Z);
        tr_mlp_backward(&net, SAMPLES, X, 8, t->w, Z, g, work);
        switch (optimizer) {
        case 0: tr_sgd_step(&sgd, count, g, m, t->w); break;
        case 1: tr_nesterov_step(&sgd, count, g, m, t->w); break;
        case 2: tr_adam_step(&adam, step + 1, count, g, m, v, t->w); break;
        default: /* the penalty is on the weights alone */
            tr_sgd_prox_step(&prox, &l1, weights, g, NULL, t->w);
            tr_sgd_step(&biases, count - weights, g + weights, NULL, t->w + weights);
        }
    }
    Z = tr_mlp_forward(&net, SAMPLES, X, 8, t->w, NULL, work);
    t->accuracy = tr_accuracy(SAMPLES, 3, Z, label);
    for (i = t->zeros = 0; i < weights; i++) t->zeros += t->w[i] == 0;
}

static const char *const optimizer_name[] = { "momentum", "nesterov", "adam", "prox" };

static void check_training(void)
{
    training t;
    int k;
    for (k = 0; k < 4; k++) {
        train(k, TR_ARCTAN, 0, &t);
        checkf(t.loss[STEPS - 1] < 0.5 * t.loss[0] && t.accuracy > 0.9 &&
                   (k == 3) == (t.zeros > 0),
               "%s trains a network", optimizer_name[k]);
        if (t.accuracy <= 0.9 || t.loss[STEPS - 1] >= 0.5 * t.loss[0])
            printf("# loss %g, at first %g, accuracy %g, zeros %zu\n", t.loss[STEPS - 1],
                   t.loss[0], t.accuracy, t.zeros);
    }
    train(0, TR_RELU, 0.2, &t);
    check(t.accuracy > 0.9, "so does dropout");
}

static void check_allocations(void)
{
    static training t;
    allocations = 0;
    train(2, TR_TANH, 0.2, &t);
    check(allocations == 0, "training allocates nothing");
}

static void hashes(void)
{
    static training t;
    int k, a;
    for (k = 0; k < 4; k++)
        for (a = 0; a < ACTIVATIONS; a++) {
            char name[64];
            train(k, (tr_activation)a, a % 2 ? 0.2 : 0, &t);
            snprintf(name, sizeof name, "%s_%s", optimizer_name[k], activation_name[a]);
            test_hash(name, t.w, t.parameters * sizeof *t.w);
            snprintf(name, sizeof name, "%s_%s_loss", optimizer_name[k],
                     activation_name[a]);
            test_hash(name, t.loss, sizeof t.loss);
        }
    hashes_f();
    hashes_d();
}

int main(int argc, char **argv)
{
    test_begin(argc, argv);
    if (test_hashing) {
        hashes();
        return 0;
    }
    checks_f();
    checks_d();
    check_gradients();
    check_precisions();
    check_dropout();
    check_least_squares();
    check_training();
    check_allocations();
    return test_end();
}

#else /* --------------------------------------------------- both precisions, once each */

static REAL F(X)[MOST], F(W)[MOST], F(b)[MOST], F(M)[MOST], F(A)[MOST], F(D)[MOST];
static REAL F(Z)[MOST], F(E)[MOST], F(G)[MOST], F(gW)[MOST], F(gb)[MOST], F(GX)[MOST];
static uint32_t F(label)[MOST];
#define X F(X)
#define W F(W)
#define B F(b)
#define M F(M)
#define A F(A)
#define D F(D)
#define Z F(Z)
#define E F(E)
#define G F(G)
#define GW F(gW)
#define GB F(gb)
#define GX F(GX)
#define LABEL F(label)

static void F(fill)(REAL *x)
{
    size_t i;
    for (i = 0; i < MOST; i++) x[i] = (REAL)mark;
}
static int F(kept)(const REAL *x, size_t from)
{
    size_t i;
    for (i = from; i < MOST; i++)
        if (x[i] != (REAL)mark) return 0;
    return 1;
}
static int F(same)(const REAL *x, const REAL *y, size_t n)
{
    return !memcmp(x, y, n * sizeof *x);
}

/* Masks of 0 and 1.5, and of other factors, too. */
static void F(draw)(uint64_t stream)
{
    tr_rng r = tr_rng_stream(20231102, stream);
    size_t i;
    T(normal)(&r, MOST, X);
    T(normal)(&r, MOST, W);
    T(normal)(&r, MOST, B);
    T(normal)(&r, MOST, M);
    T(normal)(&r, MOST, G);
    for (i = 0; i < MOST; i++)
        if (i % 7) M[i] = M[i] < 0 ? 0 : (REAL)1.5;
}

/* What the header promises, element by element: A in Z, D in E. */
static void F(layer)(size_t f, size_t n, size_t d, size_t h, size_t ldx, int form)
{
    size_t i;
    T(gemm)(TR_N, TR_N, n, h, d, 1, X, ldx, W, h, 0, Z, h);
    for (i = 0; i < n * h; i++) {
        if (form & 1) Z[i] = Z[i] + B[i % h];
        if (form & 2) Z[i] = Z[i] * M[i];
    }
    for (i = 0; i < n * h; i++) {
        REAL z = Z[i];
        switch (f) {
        case TR_RELU:
            E[i] = z > 0 ? 1 : 0;
            Z[i] = z > 0 ? z : 0;
            break;
        case TR_TANH:
            T(tanh)(1, &z, &Z[i]);
            E[i] = (REAL)fma(-(double)Z[i], (double)Z[i], 1);
            if (sizeof(REAL) == 4) E[i] = (REAL)fmaf(-(float)Z[i], (float)Z[i], 1);
            break;
        case TR_ARCTAN:
            T(atan)(1, &z, &Z[i]);
            E[i] = (REAL)fma((double)z, (double)z, 1);
            if (sizeof(REAL) == 4) E[i] = (REAL)fmaf((float)z, (float)z, 1);
            E[i] = 1 / E[i];
            break;
        default: E[i] = 1;
        }
        if (form & 2) E[i] = E[i] * M[i];
    }
}

/* form: 1 biases, 2 mask, 4 no derivative, 8 the derivative over the mask. */
static void F(check_forward)(void)
{
    size_t f, s;
    int form, ok[ACTIVATIONS];
    for (f = 0; f < ACTIVATIONS; f++) {
        ok[f] = 1;
        for (s = 0; s < SHAPES; s++)
            for (form = 0; form < 12; form++) {
                const size_t n = shape[s][0], d = shape[s][1], h = shape[s][2];
                const size_t ldx = d + (size_t)form % 3;
                REAL *to = form & 4 ? NULL : form & 8 ? M : D;
                F(draw)(s);
                F(layer)(f, n, d, h, ldx, form);
                F(fill)(A);
                F(fill)(D);
                if (form & 8) { /* what is beyond the mask must stay as well */
                    size_t i;
                    for (i = n * h; i < MOST; i++) M[i] = (REAL)mark;
                }
                T(dense_forward)
                ((tr_activation)f, n, d, h, X, ldx, W, form & 1 ? B : NULL,
                 form & 2 ? M : NULL, A, to);
                ok[f] = ok[f] && F(same)(A, Z, n * h) && F(kept)(A, n * h) &&
                        (!to || (F(same)(to, E, n * h) && F(kept)(to, n * h))) &&
                        (to == D || F(kept)(D, 0));
            }
        checkf(ok[f], PRECISION ": bits of a layer: %s", activation_name[f]);
    }
}

static void F(check_backward)(void)
{
    size_t s, i, j;
    int form, weights = 1, biases = 1, below = 1, over = 1;
    for (s = 0; s < SHAPES; s++)
        for (form = 0; form < 8; form++) { /* 1 biases, 2 below, 4 without D */
            const size_t n = shape[s][0], d = shape[s][1], h = shape[s][2];
            const size_t ldx = d + (size_t)form % 3;
            const REAL *factor = form & 4 ? NULL : M;
            F(draw)(s);
            F(fill)(GW), F(fill)(GB), F(fill)(GX);
            T(dense_backward)
            (n, d, h, X, ldx, W, G, factor, GW, form & 1 ? GB : NULL,
             form & 2 ? GX : NULL);
            T(gemm)(TR_T, TR_N, d, h, n, 1, X, ldx, G, h, 0, Z, h);
            weights = weights && F(same)(GW, Z, d * h) && F(kept)(GW, d * h);
            memset(E, 0, sizeof E);
            for (i = 0; i < n; i++)
                for (j = 0; j < h; j++) E[j] = E[j] + G[i * h + j];
            biases = biases && F(kept)(GB, form & 1 ? h : 0) &&
                     (!(form & 1) || F(same)(GB, E, h));
            T(gemm)(TR_N, TR_T, n, d, h, 1, G, h, W, h, 0, Z, d);
            for (i = 0; factor && i < n * d; i++) Z[i] = Z[i] * factor[i];
            below = below && F(kept)(GX, form & 2 ? n * d : 0) &&
                    (!(form & 2) || F(same)(GX, Z, n * d));
            T(dense_backward)(n, d, h, X, d, W, G, factor, E, NULL, GX);
            T(dense_backward)(n, d, h, X, d, W, G, factor, GW, NULL, X);
            over = over && F(same)(X, Z, n * d) && F(same)(GW, E, d * h);
        }
    check(weights, PRECISION ": bits of the gradient of weights");
    check(biases, PRECISION ": bits of the gradient of biases");
    check(below, PRECISION ": bits of the gradient below");
    check(over, PRECISION ": the gradient below may take the place of the inputs");
}

/* In double, by the definitions.  The bounds are those of a chain of d fused steps, and of
   functions within 1 ulp. */
static void F(check_naive)(void)
{
    size_t f, i, j, k;
    const size_t n = 13, d = 21, h = 19;
    for (f = 0; f < ACTIVATIONS; f++) {
        double worst = 0, most = 0;
        F(draw)(77);
        T(dense_forward)((tr_activation)f, n, d, h, X, d, W, B, M, A, D);
        for (i = 0; i < n; i++)
            for (j = 0; j < h; j++) {
                const double m = (double)M[i * h + j];
                double z = (double)B[j], size = fabs(z), a, s, e;
                for (k = 0; k < d; k++) {
                    z += (double)X[i * d + k] * (double)W[k * h + j];
                    size += fabs((double)X[i * d + k] * (double)W[k * h + j]);
                }
                z *= m, size *= fabs(m);
                a = f == TR_RELU     ? fmax(z, 0)
                    : f == TR_TANH   ? tanh(z)
                    : f == TR_ARCTAN ? atan(z)
                                     : z;
                s = f == TR_RELU     ? z > 0
                    : f == TR_TANH   ? 1 / (cosh(z) * cosh(z))
                    : f == TR_ARCTAN ? 1 / (1 + z * z)
                                     : 1;
                /* no function here has a slope or a curvature above 1 */
                e = ((double)(d + 4) * size + 4) * EPS;
                worst = fmax(worst, fabs((double)A[i * h + j] - a) / e);
                worst =
                    fmax(worst, fabs((double)D[i * h + j] - s * m) / e / (1 + fabs(m)));
                most = fmax(most, fabs(s * m));
            }
        checkf(worst <= 1 && most >= 1, PRECISION ": a layer by the definitions: %s",
               activation_name[f]);
        if (worst > 1) printf("# %g of the bound\n", worst);
    }
}

static void F(check_special)(void)
{
    const REAL w[4] = { 1, -1, 0, 1 }, m[4] = { 1, 1, -1, 1 };
    REAL x = 2, b[4] = { 0, 0, 0, (REAL)NAN }, a[4], s[4];
    REAL far[4] = { (REAL)INFINITY, -(REAL)INFINITY, (REAL)1e30, (REAL)-1e30 };
    const REAL right = (REAL)(2 * atan(1.));
    T(dense_forward)(TR_RELU, 1, 1, 4, &x, 1, w, b, m, a, s);
    check(a[0] == 2 && a[1] == 0 && a[2] == 0 && !signbit(a[1]) && !signbit(a[2]) &&
              a[3] != a[3] && s[0] == 1 && s[1] == 0 && s[2] == 0 && s[3] == 0,
          PRECISION ": relu of 2, -2, -0 and NaN");
    T(dense_forward)(TR_ARCTAN, 1, 1, 4, &x, 1, w, b, m, a, s);
    check(a[3] != a[3] && s[3] != s[3], PRECISION ": arctan of NaN");
    T(dense_forward)(TR_TANH, 1, 1, 4, &x, 1, w, b, m, a, s);
    check(a[3] != a[3] && s[3] != s[3], PRECISION ": tanh of NaN");
    x = 0;
    T(dense_forward)(TR_ARCTAN, 1, 1, 4, &x, 1, w, far, NULL, a, s);
    check(a[0] == right && a[1] == -right && a[2] == right && s[0] == 0 && s[1] == 0 &&
              s[2] >= 0 && s[2] < (REAL)1e-30,
          PRECISION ": arctan far out");
    T(dense_forward)(TR_TANH, 1, 1, 4, &x, 1, w, far, NULL, a, s);
    check(a[0] == 1 && a[1] == -1 && a[3] == -1 && s[0] == 0 && s[1] == 0 && s[3] == 0,
          PRECISION ": tanh far out");
}

/* Rows by themselves, or in blocks, are the same as all at once. */
static void F(check_blocks)(void)
{
    static const size_t width[] = { 11, 18, 10, 5, 3 };
    tr_mlp net = { 4, width, TR_ARCTAN, 1, 0 };
    static const size_t block[] = { 1, 7, 50, 97 };
    const size_t n = 97;
    size_t k, i;
    F(draw)(5);
    memcpy(E, T(mlp_forward)(&net, n, X, 12, W, NULL, A), n * 3 * sizeof *E);
    for (k = 0; k < 4; k++) {
        int same = 1;
        for (i = 0; i < n; i += block[k]) {
            const size_t m = n - i < block[k] ? n - i : block[k];
            const REAL *z = T(mlp_forward)(&net, m, X + i * 12, 12, W, NULL, A);
            same = same && F(same)(E + i * 3, z, m * 3);
        }
        checkf(same, PRECISION ": bits in blocks of %zu samples", block[k]);
    }
}

/* ----------------------------------------------------------------------- losses */

static double F(entropy_of)(const REAL *z, size_t c, size_t y, double *p)
{
    double top = (double)z[0], sum = 0;
    size_t j;
    for (j = 0; j < c; j++) top = fmax(top, (double)z[j]);
    for (j = 0; j < c; j++) sum += p[j] = exp((double)z[j] - top);
    for (j = 0; j < c; j++) p[j] /= sum;
    return log(sum) - ((double)z[y] - top);
}

static void F(check_entropy)(void)
{
    static const size_t size[][2] = { { 1, 1 },   { 1, 2 },   { 5, 3 },   { 200, 10 },
                                      { 64, 8 },  { 65, 8 },  { 129, 4 }, { 3, 511 },
                                      { 2, 512 }, { 3, 513 }, { 2, 1500 } };
    static double p[1500];
    size_t s, i, j;
    for (s = 0; s < sizeof size / sizeof size[0]; s++) {
        const size_t n = size[s][0], c = size[s][1];
        tr_rng r = tr_rng_stream(20231102, s);
        double want = 0, got, far = 0, sum = 0;
        T(normal)(&r, n * c, Z);
        for (i = 0; i < n * c; i++) Z[i] *= 4;
        for (i = 0; i < n; i++) LABEL[i] = (uint32_t)tr_below(&r, c);
        F(fill)(G);
        got = T(cross_entropy)(n, c, Z, LABEL, G);
        for (i = 0; i < n; i++) {
            double row = 0;
            want += F(entropy_of)(Z + i * c, c, LABEL[i], p);
            for (j = 0; j < c; j++) {
                const double g = (p[j] - (j == LABEL[i])) / (double)n;
                far = fmax(far, fabs((double)G[i * c + j] - g) * (double)n);
                row += (double)G[i * c + j];
            }
            sum = fmax(sum, fabs(row) * (double)n);
        }
        want /= (double)n;
        /* z - t and exp are each within an ulp, z - t up to 30 */
        checkf(fabs(got - want) <= 16 * EPS * (1 + want) && far <= 16 * EPS &&
                   sum <= 4 * EPS && F(kept)(G, n * c),
               PRECISION ": cross entropy of %zu x %zu", n, c);
        if (!(fabs(got - want) <= 16 * EPS * (1 + want) && far <= 16 * EPS))
            printf("# %.17g %.17g, %g, %g\n", got, want, far, sum);
        checkf(T(cross_entropy)(n, c, Z, LABEL, NULL) == got &&
                   T(cross_entropy)(n, c, Z, LABEL, Z) == got && F(same)(Z, G, n * c),
               PRECISION ": without a gradient, and in place: %zu x %zu", n, c);
    }
}

static void F(check_extreme)(void)
{
    const REAL inf = (REAL)INFINITY, nan = (REAL)NAN;
    const REAL sure[2] = { 30, 0 }, large[3] = { 30000, 30000, -30000 };
    const REAL off[2] = { -inf, 1 }, bad[2] = { 0, inf }, odd[3] = { 1, 2, nan };
    const uint32_t zero = 0, one = 1;
    REAL g[3];
    const double tiny = exp(-30.), L = T(cross_entropy)(1, 2, sure, &zero, g);
    check(fabs(L - tiny) < DBL_EPSILON &&
              fabs((double)g[0] / -tiny - 1) < 4 * EPS + 2 * tiny &&
              fabs((double)g[1] / tiny - 1) < 4 * EPS + 2 * tiny,
          PRECISION ": a sure and right answer");
    check(fabs(T(cross_entropy)(1, 2, sure, &one, g) - 30) < 1e-12 &&
              fabs((double)g[0] - 1) < 2 * tiny && fabs((double)g[1] + 1) < 2 * tiny,
          PRECISION ": a sure and wrong one");
    check(fabs(T(cross_entropy)(1, 3, large, &zero, g) - log(2.)) < 1e-15 &&
              g[0] == (REAL)-.5 && g[1] == (REAL).5 && g[2] == 0,
          PRECISION ": large numbers");
    check(T(cross_entropy)(1, 2, off, &zero, g) == INFINITY && g[0] == -1 && g[1] == 1,
          PRECISION ": the logarithm of nothing");
    check(isnan(T(cross_entropy)(1, 2, bad, &zero, g)) && isnan(g[0]) &&
              isnan(T(cross_entropy)(1, 3, odd, &zero, g)) && isnan(g[1]),
          PRECISION ": infinity and NaN are seen");
    check(T(cross_entropy)(0, 3, sure, &zero, g) == 0 &&
              T(mean_square)(0, 3, sure, sure, g) == 0 &&
              T(accuracy)(0, 3, sure, &zero) == 0,
          PRECISION ": no samples");
    check(T(cross_entropy)(1, 1, sure, &zero, g) == 0 && g[0] == 0,
          PRECISION ": one class");
}

static void F(check_squares)(void)
{
    static const size_t size[][2] = {
        { 1, 1 }, { 3, 5 }, { 32, 8 }, { 257, 1 }, { 70, 10 }
    };
    static double t[MOST];
    size_t s, i, k;
    for (s = 0; s < sizeof size / sizeof size[0]; s++) {
        const size_t n = size[s][0], c = size[s][1], all = n * c;
        double sum = 0;
        int same = 1;
        F(draw)(s);
        for (i = 0; i < all; i++) t[i] = (double)(REAL)(X[i] - W[i]);
        for (i = 0; i < all; i += k) {
            k = all - i < 256 ? all - i : 256;
            sum += tr_dot_d(k, t + i, t + i);
        }
        F(fill)(G);
        same = T(mean_square)(n, c, X, W, G) == sum / (double)all && F(kept)(G, all);
        for (i = 0; i < all; i++)
            same = same && fabs((double)G[i] - 2 * t[i] / (double)all) <=
                               EPS * fabs(2 * t[i] / (double)all);
        same = same && T(mean_square)(n, c, X, W, NULL) == sum / (double)all &&
               T(mean_square)(n, c, X, W, X) == sum / (double)all && F(same)(X, G, all);
        checkf(same, PRECISION ": mean square of %zu x %zu", n, c);
    }
}

static void F(check_accuracy)(void)
{
    const REAL z[5 * 3] = { 0, 2, 1, 3, 3, 1, 1, 2, 2, -1, -2, -3, (REAL)NAN, 5, 9 };
    const uint32_t first[5] = { 1, 0, 1, 0, 0 }, other[5] = { 1, 1, 2, 1, 2 };
    check(T(accuracy)(5, 3, z, first) == 1 && T(accuracy)(5, 3, z, other) == 0.2,
          PRECISION ": accuracy, the first of equals");
    check(T(accuracy)(5, 1, z, other) == 0, PRECISION ": accuracy with one class");
}

static void F(check_gather)(void)
{
    const uint32_t row[5] = { 3, 0, 3, 7, 1 };
    size_t i, d;
    int same = 1;
    F(draw)(3);
    for (d = 0; d < 40; d += 13) {
        F(fill)(A);
        T(gather)(5, d, X, d + 2, row, A);
        for (i = 0; i < 5; i++)
            same = same && F(same)(A + i * d, X + row[i] * (d + 2), d);
        same = same && F(kept)(A, 5 * d);
    }
    check(same, PRECISION ": rows are gathered");
}

/* The layout of parameters, the start, and the working space. */
static void F(check_layout)(void)
{
    static const size_t width[] = { 9, 4, 7, 2 };
    tr_mlp net = { 3, width, TR_TANH, 0, 0.5 };
    tr_rng r = tr_rng_stream(1, 1), q = r, masks = r;
    const size_t n = 5, weights = 9 * 4 + 4 * 7 + 7 * 2;
    REAL *z;
    size_t i;
    int same;
    check(tr_mlp_weights(&net) == weights && tr_mlp_parameters(&net) == weights &&
              tr_mlp_work(&net, n) == n * (2 * 4 + 2 * 7 + 2),
          PRECISION ": numbers of parameters");
    net.biases = 1;
    check(tr_mlp_weights(&net) == weights && tr_mlp_parameters(&net) == weights + 13,
          PRECISION ": numbers of parameters, with biases");
    F(fill)(W);
    T(mlp_init)(&net, &r, W);
    T(normal)(&q, weights, E);
    for (i = 0; i < weights; i++)
        E[i] *= (REAL)(1 / sqrt(i < 36 ? 9. : i < 64 ? 4. : 7.));
    same = F(same)(W, E, weights) && F(kept)(W, weights + 13);
    for (; i < weights + 13; i++) same = same && W[i] == 0;
    check(same, PRECISION ": the start");
    F(draw)(4);
    F(fill)(A), F(fill)(GW);
    z = T(mlp_forward)(&net, n, X, 10, W, &masks, A);
    same = F(kept)(A, tr_mlp_work(&net, n)) && z + 2 * n <= A + tr_mlp_work(&net, n);
    T(mlp_backward)(&net, n, X, 10, W, z, GW, A);
    check(same && F(kept)(A, tr_mlp_work(&net, n)) && F(kept)(GW, weights + 13),
          PRECISION ": nothing is written beyond the working space and the gradient");
    check(masks.index == 10 + 18, PRECISION ": words for the masks of 20 and 35 units");
    /* Layers by hand are the network. */
    F(draw)(6);
    z = T(mlp_forward)(&net, n, X, 10, W, NULL, A);
    T(dense_forward)(TR_TANH, n, 9, 4, X, 10, W, W + weights, NULL, Z, NULL);
    T(dense_forward)(TR_TANH, n, 4, 7, Z, 4, W + 36, W + weights + 4, NULL, E, NULL);
    T(dense_forward)(TR_IDENTITY, n, 7, 2, E, 7, W + 64, W + weights + 11, NULL, D, NULL);
    check(F(same)(z, D, n * 2), PRECISION ": a network is its layers");
}

static void F(checks)(void)
{
    F(check_forward)();
    F(check_backward)();
    F(check_naive)();
    F(check_special)();
    F(check_blocks)();
    F(check_entropy)();
    F(check_extreme)();
    F(check_squares)();
    F(check_accuracy)();
    F(check_gather)();
    F(check_layout)();
}

static void F(hashes)(void)
{
    static const char *const name[] = { PRECISION "_identity", PRECISION "_relu",
                                        PRECISION "_tanh", PRECISION "_arctan" };
    const size_t n = 61, d = 53, h = 43;
    double loss[2];
    size_t f, i;
    F(draw)(8);
    for (f = 0; f < ACTIVATIONS; f++) {
        T(dense_forward)((tr_activation)f, n, d, h, X, d, W, B, M, A, D);
        test_hash(name[f], A, n * h * sizeof *A);
        test_hash(name[f], D, n * h * sizeof *D);
    }
    T(dense_backward)(n, d, h, X, d, W, A, M, GW, GB, GX);
    test_hash(PRECISION "_gW", GW, d * h * sizeof *GW);
    test_hash(PRECISION "_gb", GB, h * sizeof *GB);
    test_hash(PRECISION "_GX", GX, n * d * sizeof *GX);
    for (i = 0; i < n; i++) LABEL[i] = (uint32_t)(i * 7 % h);
    loss[0] = T(cross_entropy)(n, h, A, LABEL, G);
    test_hash(PRECISION "_entropy", G, n * h * sizeof *G);
    loss[1] = T(mean_square)(n, h, A, X, G);
    test_hash(PRECISION "_square", G, n * h * sizeof *G);
    test_hash(PRECISION "_losses", loss, sizeof loss);
}

#undef X
#undef W
#undef B
#undef M
#undef A
#undef D
#undef Z
#undef E
#undef G
#undef GW
#undef GB
#undef GX
#undef LABEL
#endif
