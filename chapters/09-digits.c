/*md
# Digits under every penalty {#sec:digits}

(prose)
*/

//- fold Headers and the parameters of the run
#include "chapter.h"

#ifndef CHAPTER_DRAW
static size_t shallow_steps = 25000, narrow_steps = 25000, wide_steps = 25000,
              wide_runs = 18, corrected_steps = 100, replay = 0, replay_steps = 500;

static ch_option options[] = {
    { "shallow-steps", CH_COUNT, &shallow_steps, 1, 25000, 500, 25000, 25000,
      "steps of each run of experiment 1" },
    { "narrow-steps", CH_COUNT, &narrow_steps, 1, 25000, 500, 25000, 25000,
      "steps of each run of experiment 2 at widths 16 and 32" },
    { "wide-steps", CH_COUNT, &wide_steps, 1, 25000, 251, 2251, 25000,
      "steps of each run of experiment 2 at width 256" },
    { "wide-runs", CH_COUNT, &wide_runs, 1, 18, 1, 6, 18,
      "runs of experiment 2 at width 256: the first 6 are those of seed 13" },
    { "corrected", CH_COUNT, &corrected_steps, 1, 100, 5, 100, 100,
      "steps of the corrected runs, in percent" },
    { "replay", CH_COUNT, &replay, 0, 69, 0, 0, 0,
      "compute this run of experiments 1 and 2 alone (1 to 69), against the stored hashes" },
    { "replay-steps", CH_COUNT, &replay_steps, 1, 25000, 500, 500, 500,
      "steps of --replay" },
};
//- end

/*md
## The data {#sec:digitsdata}
*/

enum { SAMPLES = 1797, PIXELS = 64, CLASSES = 10, TRAIN = 719, HELD = 539 };

typedef struct {
    size_t n;
    const float *x;        /* n x PIXELS, 0 ... 16 */
    const uint32_t *label; /* n */
} dataset;

/*md
### Random numbers of another program {#sec:legacy}
*/

/* The generator of NumPy's RandomState: MT19937 (Matsumoto & Nishimura, ACM TOMACS 8,
   1998), normals by the polar method, which keeps every other one. */
enum { MT_WORDS = 624, MT_AHEAD = 397 };
typedef struct {
    uint32_t word[MT_WORDS];
    uint32_t next, kept;
    double normal;
} legacy;

static void legacy_seed(legacy *r, uint32_t seed)
{
    r->word[0] = seed;
    for (uint32_t i = 1; i < MT_WORDS; i++)
        r->word[i] = 1812433253u * (r->word[i - 1] ^ r->word[i - 1] >> 30) + i;
    r->next = MT_WORDS;
    r->kept = 0;
    r->normal = 0;
}

static uint32_t twist(uint32_t upper, uint32_t lower, uint32_t ahead)
{
    const uint32_t y = (upper & 0x80000000u) | (lower & 0x7fffffffu);
    return ahead ^ y >> 1 ^ ((0u - (y & 1)) & 0x9908b0dfu);
}

static void legacy_refill(legacy *r)
{
    uint32_t *w = r->word;
    size_t i = 0;
    for (; i < MT_WORDS - MT_AHEAD; i++) w[i] = twist(w[i], w[i + 1], w[i + MT_AHEAD]);
    for (; i < MT_WORDS - 1; i++)
        w[i] = twist(w[i], w[i + 1], w[i + MT_AHEAD - MT_WORDS]);
    w[i] = twist(w[i], w[0], w[MT_AHEAD - 1]);
    r->next = 0;
}

static uint32_t temper(uint32_t y)
{
    y ^= y >> 11;
    y ^= y << 7 & 0x9d2c5680u;
    y ^= y << 15 & 0xefc60000u;
    return y ^ y >> 18;
}

static uint32_t legacy_word(legacy *r)
{
    if (r->next == MT_WORDS) legacy_refill(r);
    return temper(r->word[r->next++]);
}

static double legacy_uniform(legacy *r)
{
    const uint32_t high = legacy_word(r) >> 5, low = legacy_word(r) >> 6;
    return (high * 67108864.0 + low) / 9007199254740992.0;
}

static double legacy_normal(legacy *r)
{
    double x, y, s, f;
    if (r->kept) {
        r->kept = 0;
        return r->normal;
    }
    do {
        x = 2 * legacy_uniform(r) - 1;
        y = 2 * legacy_uniform(r) - 1;
        s = x * x + y * y;
    } while (s >= 1 || s == 0);
    f = sqrt(-2 * tr_log_at(s) / s);
    r->kept = 1;
    r->normal = f * x;
    return f * y;
}

/* Fisher and Yates from the end, each place by masked rejection. */
static void legacy_shuffle(legacy *r, size_t n, uint32_t *p)
{
    for (size_t i = n - 1; i > 0; i--) {
        uint32_t mask = (uint32_t)i, j;
        for (int s = 1; s < 32; s *= 2) mask |= mask >> s;
        do j = legacy_word(r) & mask;
        while (j > i);
        const uint32_t q = p[i];
        p[i] = p[j];
        p[j] = q;
    }
}

/* Dropout: 1 / (1 - rate) where the next uniform number is above the rate, else 0.  The
   upper 27 bits decide, unless they are those of the rate; this is most of the time that a
   wide run with dropout spends on random numbers. */
static const double dropout_rate = 0.33;

static void legacy_mask(legacy *r, size_t count, float *mask)
{
    const uint64_t bits = (uint64_t)(dropout_rate * 9007199254740992.0);
    const uint32_t high = (uint32_t)(bits >> 26), low = (uint32_t)(bits & 0x3ffffff);
    const float scale = (float)(1 / (1 - dropout_rate));
    while (count > 0) {
        if (r->next == MT_WORDS) legacy_refill(r);
        const uint32_t *w = r->word + r->next;
        size_t n = (MT_WORDS - r->next) / 2;
        if (n > count) n = count;
        if (n == 0) { /* a number of words from both sides of a refill */
            *mask++ = legacy_uniform(r) > dropout_rate ? scale : 0;
            count--;
            continue;
        }
        for (size_t i = 0; i < n; i++) {
            const uint32_t h = temper(w[2 * i]) >> 5;
            int keep = h > high;
            if (h == high) keep = temper(w[2 * i + 1]) >> 6 > low;
            mask[i] = scale * (float)keep;
        }
        r->next += (uint32_t)(2 * n);
        mask += n;
        count -= n;
    }
}

/*md
## The model, as published {#sec:digitsmodel}
*/

enum { LAYERS = 7, ROWS = 100, EVERY = 250, HASHES = 51, STRIDE = 500 };
static const size_t seeds[] = { 13, 1337, 42 };

typedef enum { NO_REG, L0, L1, L2, L3, LINF, DROPOUT, PENALTIES } penalty;
static const char *const penalty_name[] = { "none", "L0",   "L1",     "L2",
                                            "L3",   "Linf", "dropout" };

typedef struct {
    int experiment;  /* 1 or 2 */
    size_t layers;   /* weight matrices */
    size_t width[9]; /* of the inputs, the hidden layers and the outputs */
    penalty kind;
    size_t seed;   /* index into seeds */
    size_t steps;  /* to compute */
    char name[32]; /* "h32-L1-sd1337" */
} plan;

static size_t layer_size(const plan *p, size_t l)
{
    return p->width[l] * p->width[l + 1];
}

static size_t parameters(const plan *p)
{
    size_t n = 0;
    for (size_t l = 0; l < p->layers; l++) n += layer_size(p, l);
    return n;
}

typedef struct {
    double step, train_loss, held_loss, train_accuracy, held_accuracy;
} point;

/* What a run is at one moment, and has logged so far; a checkpoint is these bytes. */
typedef struct {
    size_t step, points, hashes;
    legacy random;
    point curve[ROWS + 1];
    uint64_t hash[HASHES]; /* of the weights, after 0, 500, ... steps */
    float w[];
} state;

static size_t state_bytes(const plan *p)
{
    return sizeof(state) + parameters(p) * sizeof(float);
}

/*md
### Softmax over the wrong axis
*/

/* P: softmax of Z (n x CLASSES) down each column. */
static void sample_softmax(size_t n, const float *Z, double *P)
{
    for (size_t c = 0; c < CLASSES; c++) {
        double top = (double)Z[c];
        for (size_t i = 1; i < n; i++)
            if ((double)Z[i * CLASSES + c] > top) top = (double)Z[i * CLASSES + c];
        for (size_t i = 0; i < n; i++)
            P[i * CLASSES + c] = (double)Z[i * CLASSES + c] - top;
    }
    tr_exp_d(n * CLASSES, P, P);
    double sum[CLASSES] = { 0 };
    for (size_t i = 0; i < n; i++)
        for (size_t c = 0; c < CLASSES; c++) sum[c] += P[i * CLASSES + c];
    for (size_t i = 0; i < n; i++)
        for (size_t c = 0; c < CLASSES; c++) P[i * CLASSES + c] /= sum[c];
}

/* Mean binary cross-entropy over all n x CLASSES entries; Q: n x CLASSES, destroyed. */
static double published_loss(const dataset *s, const double *P, double *Q)
{
    double sum = 0;
    for (size_t i = 0; i < s->n; i++)
        for (size_t c = 0; c < CLASSES; c++) {
            const double p = P[i * CLASSES + c];
            Q[i * CLASSES + c] = c == s->label[i] ? p : 1 - p;
        }
    tr_log_d(s->n * CLASSES, Q, Q);
    for (size_t i = 0; i < s->n * CLASSES; i++) sum += Q[i];
    return -sum / (double)(s->n * CLASSES);
}

/* G = dL/dZ. */
static void published_gradient(const dataset *s, const double *P, float *G)
{
    const double each = 1 / (double)(s->n * CLASSES);
    double sum[CLASSES] = { 0 };
    for (size_t i = 0; i < s->n; i++)
        for (size_t c = 0; c < CLASSES; c++) {
            const double p = P[i * CLASSES + c];
            sum[c] += c == s->label[i] ? -each : each * p / (1 - p);
        }
    for (size_t i = 0; i < s->n; i++)
        for (size_t c = 0; c < CLASSES; c++) {
            const double p = P[i * CLASSES + c];
            const double q = c == s->label[i] ? -each : each * p / (1 - p);
            G[i * CLASSES + c] = (float)(q - p * sum[c]);
        }
}

/* The share of rows whose largest p (the first of equals) is that of the label. */
static double published_accuracy(const dataset *s, const double *P)
{
    size_t right = 0;
    for (size_t i = 0; i < s->n; i++) {
        size_t best = 0;
        for (size_t c = 1; c < CLASSES; c++)
            if (P[i * CLASSES + c] > P[i * CLASSES + best]) best = c;
        right += best == s->label[i];
    }
    return (double)right / (double)s->n;
}

/*md
### The penalties, as they were written
*/

/* g += the gradient of the run's penalty. */
static void published_penalty(const plan *p, const float *w, float *g)
{
    const size_t n = parameters(p), first = layer_size(p, 0), second = layer_size(p, 1);
    const double strength = 0.05;
    tr_penalty r = { TR_L1, 0, 0, 0, 0 };
    double each = 0;
    switch (p->kind) {
    case L1: r.kind = TR_L1, each = 1; break;
    case L2: r.kind = TR_L2, each = 2; break; /* the library's is lambda/2 |w|^2 */
    case L3: r.kind = TR_LP, r.p = 3, each = 1; break;
    case LINF:
        r.kind = TR_LINF;
        r.lambda = strength;
        tr_penalty_subgradient(&r, n, w, g);
        return;
    default: return;
    }
    if (p->experiment == 1) { /* sums; the output weights enter as sign(|w|^n) alone */
        r.lambda = strength * each / (p->kind == L1 ? 100 : 1);
        tr_penalty_subgradient(&r, first, w, g);
        return;
    }
    /* a mean over the list of all weights, in which the second matrix stands twice */
    r.lambda = strength * each / (double)(n + second);
    tr_penalty_subgradient(&r, first, w, g);
    tr_penalty_subgradient(&r, n - first - second, w + first + second,
                           g + first + second);
    r.lambda *= 2;
    tr_penalty_subgradient(&r, second, w + first, g + first);
}

/*md
### A run
*/

//- fold Memory of a run
/* Hidden activations A and derivatives D of n samples, two gradients, and the rest. */
typedef struct {
    float *A[LAYERS + 1], *D[LAYERS], *G[2], *g;
    double *P, *Q;
    void *room;
} workspace;

static workspace workspace_begin(ch_run *run, const plan *p, size_t n)
{
    workspace k;
    size_t wide = CLASSES, count = parameters(p);
    for (size_t l = 1; l <= p->layers; l++) {
        if (p->width[l] > wide) wide = p->width[l];
        count += 2 * n * p->width[l];
    }
    count += 2 * n * wide + 64 * (2 * LAYERS + 4);
    k.room =
        ch_alloc(run, 1, count * sizeof(float) + 2 * n * CLASSES * sizeof(double) + 64);
    k.P = (double *)((char *)k.room + (64 - (uintptr_t)k.room % 64) % 64);
    k.Q = k.P + n * CLASSES;
    float *at = (float *)(void *)(k.Q + n * CLASSES);
    for (size_t l = 0; l < p->layers; l++) {
        const size_t size = (n * p->width[l + 1] + 63) / 64 * 64;
        k.A[l + 1] = at;
        k.D[l] = at + size;
        at += 2 * size;
    }
    for (int i = 0; i < 2; i++, at += (n * wide + 63) / 64 * 64) k.G[i] = at;
    k.g = at;
    k.A[0] = NULL;
    return k;
}
//- end

/* Outputs in k->A[layers]; masks only if r, from it. */
static const float *forward(const plan *p, const float *w, const dataset *s, legacy *r,
                            workspace *k)
{
    const float *x = s->x;
    for (size_t l = 0; l < p->layers; l++) {
        const size_t d = p->width[l], h = p->width[l + 1];
        if (r) legacy_mask(r, s->n * h, k->D[l]);
        tr_dense_forward(l + 1 < p->layers ? TR_ARCTAN : TR_IDENTITY, s->n, d, h, x, d, w,
                         NULL, r ? k->D[l] : NULL, k->A[l + 1], k->D[l]);
        x = k->A[l + 1];
        w += d * h;
    }
    return x;
}

/* The gradient k->g of the loss, after forward. */
static void backward(const plan *p, const float *w, const dataset *s, workspace *k)
{
    float *g = k->g;
    const size_t last = p->layers - 1;
    sample_softmax(s->n, k->A[p->layers], k->P);
    published_gradient(s, k->P, k->G[0]);
    if (p->kind == DROPOUT)
        for (size_t i = 0; i < s->n * CLASSES; i++) k->G[0][i] *= k->D[last][i];
    for (size_t l = 0; l < last; l++) g += layer_size(p, l), w += layer_size(p, l);
    for (size_t l = p->layers; l-- > 0;) {
        const size_t d = p->width[l], h = p->width[l + 1];
        float *G = k->G[(last - l) % 2], *below = k->G[(last - l + 1) % 2];
        tr_dense_backward(s->n, d, h, l ? k->A[l] : s->x, d, w, G, l ? k->D[l - 1] : NULL,
                          g, NULL, l ? below : NULL);
        if (l) g -= layer_size(p, l - 1), w -= layer_size(p, l - 1);
    }
}

static void evaluate(const plan *p, const float *w, const dataset *s, workspace *k,
                     double *loss, double *accuracy)
{
    sample_softmax(s->n, forward(p, w, s, NULL, k), k->P);
    *accuracy = published_accuracy(s, k->P);
    *loss = published_loss(s, k->P, k->Q);
}

/* The first 64 bits of the SHA-256 of the weights. */
static uint64_t fingerprint(const plan *p, const float *w)
{
    char hex[65];
    ch_sha256(w, parameters(p) * sizeof *w, hex);
    hex[16] = 0;
    return strtoull(hex, NULL, 16);
}

static void initialize(const plan *p, state *s)
{
    float *w = s->w;
    memset(s, 0, sizeof *s);
    if (p->experiment == 1) {
        /* one stream for all runs: the shuffle of the labels, a network of 64-128-10 that
           was thrown away, then the runs in their order */
        uint32_t order[SAMPLES] = { 0 };
        const size_t before = (size_t)(p->kind * 3 + p->seed);
        legacy_seed(&s->random, 1337);
        legacy_shuffle(&s->random, SAMPLES, order);
        for (size_t i = 0; i < 128 * (64 + 10) + before * parameters(p); i++)
            legacy_normal(&s->random);
    } else {
        legacy_seed(&s->random, (uint32_t)seeds[p->seed]);
    }
    for (size_t l = 0; l < p->layers; l++) {
        const double d = (double)p->width[l], h = (double)p->width[l + 1];
        const double scale = p->experiment == 1 || l == 0 ? sqrt(d * h)
                             : l + 1 < p->layers          ? h
                                                          : 1;
        for (size_t i = 0; i < layer_size(p, l); i++)
            *w++ = (float)(legacy_normal(&s->random) / scale);
    }
}

static void log_point(const plan *p, state *s, const dataset *train, const dataset *held,
                      workspace *k)
{
    point *q = &s->curve[s->points++];
    q->step = (double)s->step;
    evaluate(p, s->w, train, k, &q->train_loss, &q->train_accuracy);
    evaluate(p, s->w, held, k, &q->held_loss, &q->held_accuracy);
}

/* One step of gradient descent on all samples.  Experiment 1 logs after the update,
   experiment 2 before it. */
static void published_step(const plan *p, state *s, const dataset *train,
                           const dataset *held, workspace *k)
{
    const tr_sgd descent = { p->experiment == 1 ? 1e-3 : 0.3, 0, 0 };
    const int logged = s->step % EVERY == 0;
    if (s->step % STRIDE == 0) s->hash[s->hashes++] = fingerprint(p, s->w);
    if (logged && p->experiment == 2) log_point(p, s, train, held, k);
    forward(p, s->w, train, p->kind == DROPOUT ? &s->random : NULL, k);
    backward(p, s->w, train, k);
    published_penalty(p, s->w, k->g);
    tr_sgd_step(&descent, parameters(p), k->g, NULL, s->w);
    if (logged && p->experiment == 1) log_point(p, s, train, held, k);
    s->step++;
}

/*md
### What was counted
*/

/* A finished run. */
typedef struct {
    char name[32];
    size_t steps, points, hashes, weights;
    point curve[ROWS + 1];
    uint64_t hash[HASHES];
    /* plain argmax of the outputs */
    double train_argmax, held_argmax;
    /* the published statistic: mean of what it keeps, zeros by threshold */
    double published_mean, published_zeros[3];
    /* the right one: each weight once, by magnitude; the thresholds are 1e-3, 1e-4, 0 */
    double mean, zeros[3];
    double first_zeros, last_zeros; /* below 1e-3 in the first and the last matrix */
    double test_accuracy;           /* corrected runs: of the samples nobody used */
    double drawdown;                /* corrected runs: largest fall of held accuracy */
} record;

static const double thresholds[3] = { 1e-3, 1e-4, 0 };

/* The mean of the n numbers that are left where all below the threshold, or if `magnitude`
   all of magnitude below it, are set to 0; how many are. */
static void published_count(size_t n, const float *w, int magnitude, double threshold,
                            double *sum, double *zeros)
{
    for (size_t i = 0; i < n; i++) {
        const double a = magnitude ? fabs((double)w[i]) : (double)w[i];
        if (a < threshold || a == 0)
            ++*zeros;
        else
            *sum += a;
    }
}

static void count_weights(size_t layers, const size_t *width, const float *w, record *r)
{
    size_t n = 0;
    for (size_t l = 0; l < layers; l++) n += width[l] * width[l + 1];
    const size_t first = width[0] * width[1], last = width[layers - 1] * width[layers];
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += fabs((double)w[i]);
    r->weights = n;
    r->mean = sum / (double)n;
    for (int t = 0; t < 3; t++) r->zeros[t] = (double)tr_count_small(n, thresholds[t], w);
    r->first_zeros = (double)tr_count_small(first, thresholds[0], w);
    r->last_zeros = (double)tr_count_small(last, thresholds[0], w + n - last);
}

static void published_statistics(const plan *p, const float *w, record *r)
{
    const size_t n = parameters(p), first = layer_size(p, 0), second = layer_size(p, 1);
    const size_t list = p->experiment == 1 ? n : n + second;
    for (int t = 0; t < 3; t++) {
        double sum = 0, zeros = 0;
        published_count(n, w, p->experiment == 1, thresholds[t], &sum, &zeros);
        if (p->experiment == 2)
            published_count(second, w + first, 0, thresholds[t], &sum, &zeros);
        if (t == 0) r->published_mean = sum / (double)list;
        r->published_zeros[t] = zeros;
    }
}

/*md
## The runs {#sec:digitsruns}
*/

enum { PUBLISHED = 69, SHALLOW = 15, WIDE = 18 };

/* The runs of experiments 1 and 2, number 0 ... 68; L0 of experiment 2 has no run of its
   own: its gradient is 0 and its seeds are those without a penalty. */
static plan plan_of(size_t i)
{
    static const size_t hidden[] = { 16, 32, 256 };
    static const penalty kinds[] = { NO_REG, L1, L2, L3, LINF, DROPOUT };
    plan p = { 0 };
    p.width[0] = PIXELS;
    if (i < SHALLOW) {
        p.experiment = 1;
        p.layers = 2;
        p.width[1] = 256;
        p.kind = (penalty)(i / 3);
        p.seed = i % 3;
        p.steps = shallow_steps;
        snprintf(p.name, sizeof p.name, "shallow-%s-sd%zu", penalty_name[p.kind],
                 seeds[p.seed]);
    } else {
        i -= SHALLOW;
        const size_t h = hidden[i / 18];
        p.experiment = 2;
        p.layers = LAYERS;
        for (size_t l = 1; l < LAYERS; l++) p.width[l] = h;
        p.seed = i % 18 / 6;
        p.kind = kinds[i % 6];
        p.steps = h == 256 ? wide_steps : narrow_steps;
        snprintf(p.name, sizeof p.name, "h%zu-%s-sd%zu", h, penalty_name[p.kind],
                 seeds[p.seed]);
        if (h == 256 && i % 18 >= wide_runs) p.steps = 0;
    }
    p.width[p.layers] = CLASSES;
    return p;
}

//- fold The corrected runs: what they are
typedef enum { NET_SHALLOW, NET_16, NET_32, NET_256, NETS } network;
static const char *const net_name[] = { "shallow", "h16", "h32", "h256" };

typedef enum {
    FREE,
    HARD,
    L1_SLOPE,
    L1_PROX,
    SQUARE,
    CUBE,
    LARGEST,
    DROP,
    REMEDIES
} remedy;
static const char *const remedy_name[] = { "none", "L0prox", "L1sub", "L1prox",
                                           "L2",   "L3",     "Linf",  "dropout" };

typedef struct {
    network net;
    remedy kind;
    size_t seed, steps;
    double rate;
    int published_start; /* raw inputs and the published initial weights: the hump */
    char name[32];
} correction;

/* The list of corrected runs, longest first; to `list` if it is not NULL. */
static size_t corrections(ch_scale scale, correction *list)
{
    static const struct {
        network net;
        double rate;
        size_t steps;
    } blocks[] = { { NET_256, 0.1, 1500 }, { NET_SHALLOW, 0.3, 3000 },
                   { NET_32, 0.1, 6000 },  { NET_32, 0.3, 4000 },
                   { NET_16, 0.1, 6000 },  { NET_16, 0.3, 4000 } };
    size_t n = 0;
    for (size_t b = 0; b <= sizeof blocks / sizeof blocks[0]; b++)
        for (size_t seed = 0; seed < 3; seed++)
            for (int kind = 0; kind < REMEDIES; kind++) {
                correction c = { NET_256, (remedy)kind, seed, 2000, 0.03, 1, "" };
                if (b > 0) {
                    c.net = blocks[b - 1].net;
                    c.rate = blocks[b - 1].rate;
                    c.steps = blocks[b - 1].steps;
                    c.published_start = 0;
                } else if (scale == CH_FULL) {
                    c.steps = 12000;
                }
                if (b == 0 && (kind || seed)) continue;
                if (b == 1 && scale != CH_FULL) {
                    c.steps = 600;
                    if (seed || (kind != FREE && kind != L1_PROX && kind != DROP))
                        continue;
                }
                c.steps = c.steps * corrected_steps / 100;
                snprintf(c.name, sizeof c.name, "%s-%s-%g-%zu%s", net_name[c.net],
                         remedy_name[kind], c.rate, seed, b ? "" : "-hump");
                if (list) list[n] = c;
                n++;
            }
    return n;
}
//- end

typedef struct {
    ch_run *run;
    dataset train, held, test;    /* raw */
    dataset train1, held1, test1; /* divided by 16 */
    size_t tasks, order[PUBLISHED];
    plan plans[PUBLISHED];
    size_t corrected;
    correction *fixed;
    double work; /* of all tasks, in multiply-adds of a step */
} study;

static double plan_work(const plan *p)
{
    return (double)p->steps * (double)parameters(p);
}

static const size_t *net_width(network net, size_t *layers)
{
    static const size_t width[NETS][9] = { { 64, 256, 10 },
                                           { 64, 16, 16, 16, 16, 16, 16, 10 },
                                           { 64, 32, 32, 32, 32, 32, 32, 10 },
                                           { 64, 256, 256, 256, 256, 256, 256, 10 } };
    *layers = net == NET_SHALLOW ? 2 : LAYERS;
    return width[net];
}

static double correction_work(const correction *c)
{
    size_t layers, n = 0;
    const size_t *width = net_width(c->net, &layers);
    for (size_t l = 0; l < layers; l++) n += width[l] * width[l + 1];
    return (double)c->steps * (double)n;
}

/* Seconds between checkpoints. */
#define CHECKPOINT 20.0

static double seconds_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void run_published(study *s, const plan *p, record *r)
{
    ch_run *run = s->run;
    workspace k = workspace_begin(run, p, TRAIN);
    state *now = (state *)ch_alloc(run, 1, state_bytes(p));
    if (!ch_restore(run, p->name, now, state_bytes(p))) initialize(p, now);
    const double part = plan_work(p) / s->work / (double)(p->steps ? p->steps : 1);
    ch_advance(run, part * (double)now->step);
    double kept = seconds_now();
    while (now->step < p->steps) {
        published_step(p, now, &s->train, &s->held, &k);
        if (now->step == p->steps && now->step % STRIDE == 0)
            now->hash[now->hashes++] = fingerprint(p, now->w);
        ch_advance(run, part);
        if (now->step == p->steps ||
            (now->step % 50 == 0 && seconds_now() - kept > CHECKPOINT)) {
            ch_keep(run, p->name, now, state_bytes(p));
            kept = seconds_now();
        }
    }
    snprintf(r->name, sizeof r->name, "%s", p->name);
    r->steps = now->step;
    r->points = now->points;
    r->hashes = now->hashes;
    memcpy(r->curve, now->curve, sizeof r->curve);
    memcpy(r->hash, now->hash, sizeof r->hash);
    count_weights(p->layers, p->width, now->w, r);
    published_statistics(p, now->w, r);
    r->train_argmax = tr_accuracy(TRAIN, CLASSES, forward(p, now->w, &s->train, NULL, &k),
                                  s->train.label);
    r->held_argmax =
        tr_accuracy(HELD, CLASSES, forward(p, now->w, &s->held, NULL, &k), s->held.label);
    free(now);
    free(k.room);
}

/*md
## The corrected model {#sec:digitscorrected}
*/

enum { PART_START, PART_MASKS };

static void run_corrected(study *s, size_t index, record *r)
{
    ch_run *run = s->run;
    const correction *c = &s->fixed[index];
    tr_mlp net = { 0, NULL, TR_ARCTAN, 0, 0 };
    net.width = net_width(c->net, &net.layers);
    net.dropout = c->kind == DROP ? 0.33 : 0;
    const double part = correction_work(c) / s->work;
    if (ch_restore(run, c->name, r, sizeof *r)) {
        ch_advance(run, part);
        return;
    }
    const dataset *train = c->published_start ? &s->train : &s->train1,
                  *held = c->published_start ? &s->held : &s->held1;
    const size_t n = tr_mlp_weights(&net), work = tr_mlp_work(&net, TRAIN);
    float *w = (float *)ch_alloc(run, 2 * n + work, sizeof *w), *g = w + n, *at = g + n;
    tr_rng start = ch_stream(run, (size_t)c->net * 3 + c->seed, PART_START),
           masks = ch_stream(run, (size_t)c->net * 3 + c->seed, PART_MASKS);
    tr_mlp_init(&net, &start, w);
    if (c->published_start) {
        plan p = plan_of(SHALLOW + 36);
        state *first = (state *)ch_alloc(run, 1, state_bytes(&p));
        initialize(&p, first);
        memcpy(w, first->w, n * sizeof *w);
        free(first);
    }
    const tr_sgd descent = { c->rate, 0, 0 };
    tr_penalty q = { TR_L1, 0, 0, 0, 0 };
    int proximal = 0;
    switch (c->kind) {
    case HARD: q.kind = TR_L0, q.lambda = 3e-5, proximal = 1; break;
    case L1_SLOPE: q.lambda = 3e-4; break;
    case L1_PROX: q.lambda = 3e-4, proximal = 1; break;
    case SQUARE: q.kind = TR_L2, q.lambda = 2e-3; break;
    case CUBE: q.kind = TR_LP, q.p = 3, q.lambda = 1e-3; break;
    case LARGEST: q.kind = TR_LINF, q.lambda = 0.1; break;
    default: break;
    }
    double best = 0;
    for (size_t step = 0; step <= c->steps; step++) {
        if (step * ROWS % c->steps < ROWS || step % 10 == 0) {
            const float *z = tr_mlp_forward(&net, HELD, held->x, PIXELS, w, NULL, at);
            const double accuracy = tr_accuracy(HELD, CLASSES, z, held->label);
            if (accuracy > best) best = accuracy;
            if (best - accuracy > r->drawdown) r->drawdown = best - accuracy;
            if (step * ROWS % c->steps < ROWS && r->points <= ROWS) {
                point *o = &r->curve[r->points++];
                o->step = (double)step;
                o->held_accuracy = accuracy;
                o->held_loss = tr_cross_entropy(HELD, CLASSES, z, held->label, NULL);
                z = tr_mlp_forward(&net, TRAIN, train->x, PIXELS, w, NULL, at);
                o->train_accuracy = tr_accuracy(TRAIN, CLASSES, z, train->label);
                o->train_loss = tr_cross_entropy(TRAIN, CLASSES, z, train->label, NULL);
            }
        }
        if (step == c->steps) break;
        float *z = tr_mlp_forward(&net, TRAIN, train->x, PIXELS, w,
                                  c->kind == DROP ? &masks : NULL, at);
        tr_cross_entropy(TRAIN, CLASSES, z, train->label, z);
        tr_mlp_backward(&net, TRAIN, train->x, PIXELS, w, z, g, at);
        if (proximal) {
            tr_sgd_prox_step(&descent, &q, n, g, NULL, w);
        } else {
            tr_penalty_subgradient(&q, n, w, g);
            tr_sgd_step(&descent, n, g, NULL, w);
        }
        ch_advance(run, part / (double)c->steps);
    }
    snprintf(r->name, sizeof r->name, "%s", c->name);
    r->steps = c->steps;
    count_weights(net.layers, net.width, w, r);
    const dataset *test = c->published_start ? &s->test : &s->test1;
    r->test_accuracy = tr_accuracy(
        HELD, CLASSES, tr_mlp_forward(&net, HELD, test->x, PIXELS, w, NULL, at),
        test->label);
    ch_keep(run, c->name, r, sizeof *r);
    free(w);
}

static void run_task(void *context, size_t i, void *result)
{
    study *s = (study *)context;
    if (i < s->tasks)
        run_published(s, &s->plans[s->order[i]], (record *)result);
    else
        run_corrected(s, i - s->tasks, (record *)result);
}

//- fold Reading the data, and what a run writes
static const char digits_sha256[] =
    "6ebb3d2fee246a4e99363262ddf8a00a3c41bee6014c373ed9d9216ba7f651b8";

static dataset slice(const uint32_t *order, const double *cells, size_t from, size_t n,
                     float scale, float *x, uint32_t *label)
{
    dataset s = { n, x, label };
    for (size_t i = 0; i < n; i++) {
        const double *row = cells + order[from + i] * (PIXELS + 1);
        for (size_t j = 0; j < PIXELS; j++) x[i * PIXELS + j] = (float)row[j] * scale;
        label[i] = (uint32_t)row[PIXELS];
    }
    return s;
}

static void load_digits(study *s)
{
    size_t rows;
    double *cells = ch_data(s->run, "digits.csv", digits_sha256, PIXELS + 1, &rows);
    uint32_t order[SAMPLES];
    legacy r;
    for (uint32_t i = 0; i < SAMPLES; i++) order[i] = i;
    legacy_seed(&r, 1337);
    legacy_shuffle(&r, SAMPLES, order);
    static float x[2][SAMPLES * PIXELS];
    static uint32_t label[SAMPLES];
    for (int scaled = 0; scaled < 2; scaled++) {
        const float scale = scaled ? 0.0625f : 1;
        dataset *to[3] = { &s->train, &s->held, &s->test };
        dataset *to1[3] = { &s->train1, &s->held1, &s->test1 };
        size_t from = 0;
        for (int part = 0; part < 3; part++) {
            const size_t n = part ? HELD : TRAIN;
            *(scaled ? to1 : to)[part] = slice(order, cells, from, n, scale,
                                               x[scaled] + from * PIXELS, label + from);
            from += n;
        }
    }
    free(cells);
}

static const char run_header[] =
    "run,steps,weights,train_loss,held_loss,train_accuracy,held_accuracy,train_argmax,"
    "held_argmax,published_mean,published_zeros_3,published_zeros_4,published_zeros_0,mean,"
    "zeros_3,zeros_4,zeros_0,first_zeros_3,last_zeros_3,test_accuracy,drawdown";

static void write_record(ch_csv *f, const record *r)
{
    const point *last = &r->curve[r->points - 1];
    ch_csv_text(f, r->name);
    ch_csv_count(f, r->steps);
    ch_csv_count(f, r->weights);
    const double cells[] = { last->train_loss,
                             last->held_loss,
                             last->train_accuracy,
                             last->held_accuracy,
                             r->train_argmax,
                             r->held_argmax,
                             r->published_mean,
                             r->published_zeros[0],
                             r->published_zeros[1],
                             r->published_zeros[2],
                             r->mean,
                             r->zeros[0],
                             r->zeros[1],
                             r->zeros[2],
                             r->first_zeros,
                             r->last_zeros,
                             r->test_accuracy,
                             r->drawdown };
    for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++)
        ch_csv_number(f, cells[i]);
    ch_csv_row(f);
}

static void write_curve(ch_csv *f, const record *r)
{
    for (size_t i = 0; i < r->points; i++) {
        const point *q = &r->curve[i];
        ch_csv_text(f, r->name);
        ch_csv_number(f, q->step);
        ch_csv_number(f, q->train_loss);
        ch_csv_number(f, q->held_loss);
        ch_csv_number(f, q->train_accuracy);
        ch_csv_number(f, q->held_accuracy);
        ch_csv_row(f);
    }
}
static const char curve_header[] =
    "run,step,train_loss,held_loss,train_accuracy,held_accuracy";

static void write_runs(ch_run *run, const record *published, size_t corrected,
                       const record *fixed)
{
    ch_csv *f = ch_csv_begin(run, "runs.csv", run_header);
    for (size_t i = 0; i < PUBLISHED; i++)
        if (published[i].steps) write_record(f, &published[i]);
    ch_csv_end(f);
    f = ch_csv_begin(run, "corrected.csv", run_header);
    for (size_t i = 0; i < corrected; i++) write_record(f, &fixed[i]);
    ch_csv_end(f);
    f = ch_csv_begin(run, "hashes.csv", "run,step,sha256");
    for (size_t i = 0; i < PUBLISHED; i++)
        for (size_t h = 0; h < published[i].hashes; h++) {
            ch_csv_text(f, published[i].name);
            ch_csv_count(f, h * STRIDE);
            ch_csv_text(
                f, ch_text(run, "%016llx", (unsigned long long)published[i].hash[h]));
            ch_csv_row(f);
        }
    ch_csv_end(f);
    static const char *const files[] = { "curves_shallow.csv", "curves_16.csv",
                                         "curves_32.csv", "curves_256.csv" };
    static const size_t end[] = { 0, 15, 33, 51, 69 };
    for (int k = 0; k < 4; k++) {
        f = ch_csv_begin(run, files[k], curve_header);
        for (size_t i = end[k]; i < end[k + 1]; i++) write_curve(f, &published[i]);
        ch_csv_end(f);
    }
    f = ch_csv_begin(run, "curves_corrected.csv", curve_header);
    for (size_t i = 0; i < corrected; i++) write_curve(f, &fixed[i]);
    ch_csv_end(f);
}
//- end

int main(int argc, char **argv)
{
    ch_run run;
    study s = { 0 };
    ch_begin(&run, argc, argv, "09-digits",
             "Digits under every penalty: as published to the last digit, and corrected.",
             options, sizeof options / sizeof options[0]);
    s.run = &run;
    load_digits(&s);
    s.corrected = corrections(run.scale, NULL);
    s.fixed = (correction *)ch_alloc(&run, s.corrected, sizeof *s.fixed);
    corrections(run.scale, s.fixed);
    /* longest first: then no core is left alone at the end */
    for (size_t i = PUBLISHED; i-- > 0;) {
        s.plans[i] = plan_of(i);
        if (!s.plans[i].steps) continue;
        size_t at = s.tasks++;
        for (; at > 0 && plan_work(&s.plans[s.order[at - 1]]) < plan_work(&s.plans[i]);
             at--)
            s.order[at] = s.order[at - 1];
        s.order[at] = i;
        s.work += plan_work(&s.plans[i]);
    }
    for (size_t i = 0; i < s.corrected; i++) s.work += correction_work(&s.fixed[i]);
    record *all = (record *)ch_alloc(&run, s.tasks + s.corrected, sizeof *all),
           *published = (record *)ch_alloc(&run, PUBLISHED, sizeof *published);
    ch_replicates(&run, "digits", s.tasks + s.corrected, sizeof *all, all, run_task, &s);
    for (size_t i = 0; i < s.tasks; i++) published[s.order[i]] = all[i];
    write_runs(&run, published, s.corrected, all + s.tasks);
    free(published);
    free(all);
    free(s.fixed);
    return ch_end(&run);
}

#else /* CHAPTER_DRAW */
int main(int argc, char **argv)
{
    ch_run run;
    ch_begin(&run, argc, argv, "09-digits", "Draws the figures of 09-digits.", NULL, 0);
    return ch_end(&run);
}
#endif
