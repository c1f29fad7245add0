/*md
# More parameters than the teacher {#sec:over}

What do weight decay and the lasso do to a student with far more parameters than its
teacher needs? The post *Generalization Toy Models II* [@toymodels2] asks this twice: of a
product of two layers, which is a linear model in disguise, and of a layer of rectified
units ten times wider than the teacher's. Its answer is in pictures of the weights: a few
thin lines on white for the lasso, a plaid without holes for ridge. They look like
structure against none. This chapter asks what they mean.

1. How many columns does the lasso use, and why so few?
2. Is ridge less structured?
3. Which optimizer, with penalties of what strength, drew the pictures?
4. If 89 % of the weights are zero, how many units is that?
5. Which of the two generalizes better, and compared with what?

The verdicts on all statements are in @sec:over-run. The words describe the post's
settings, the numbers are those of this run.
*/

//- fold Headers and the parameters of the run
#include "chapter.h"

#include <float.h>

/* PRINTED: the lasso's optimizer as the post prints it, without what its notebook adds;
   MENDED: one that minimizes the penalties it is given. */
enum { NONE, RIDGE, LASSO, PRINTED, MENDED, OPTIMIZERS };
static const char *const optimizer_key[] = { "none", "ridge", "lasso", "printed",
                                             "mended" };

#ifndef CHAPTER_DRAW
/* What the command line sets. */
static size_t D = 400, m = 600, N = 200, inits = 10, epochs = 5000, longer = 40000,
              long_inits = 6;
static size_t inputs = 100, hidden = 100, teacher = 10, samples = 60, runs = 20,
              shared = 0, relu_epochs = 10000;

static ch_option options[] = {
    { "D", CH_COUNT, &D, 8, 5000, 400, 400, 400, "length of S = M V" },
    { "m", CH_COUNT, &m, 2, 20000, 600, 600, 600, "columns of M" },
    { "N", CH_COUNT, &N, 4, 5000, 200, 200, 200, "training samples, fewer than D" },
    { "inits", CH_COUNT, &inits, 2, 10000, 2, 10, 40,
      "two layers: independent data sets, each with its own teacher and start" },
    { "epochs", CH_COUNT, &epochs, 100, 1000000, 5000, 5000, 5000,
      "two layers: steps of descent" },
    { "long", CH_COUNT, &longer, 0, 10000000, 40000, 40000, 40000,
      "two layers: epochs of the long lasso runs" },
    { "long_inits", CH_COUNT, &long_inits, 0, 10000, 2, 6, 20,
      "two layers: how many data sets have a long run (at most all)" },
    { "inputs", CH_COUNT, &inputs, 4, 5000, 100, 100, 100, "rectified units: inputs" },
    { "hidden", CH_COUNT, &hidden, 1, 5000, 100, 100, 100,
      "rectified units: units of the student" },
    { "teacher", CH_COUNT, &teacher, 1, 5000, 10, 10, 10,
      "rectified units: units of the teacher" },
    { "samples", CH_COUNT, &samples, 4, 3000, 60, 60, 60,
      "rectified units: training samples" },
    { "runs", CH_COUNT, &runs, 2, 10000, 3, 20, 100,
      "rectified units: students, each with its own teacher and data" },
    { "shared", CH_COUNT, &shared, 0, 10000, 0, 0, 20,
      "rectified units: further students, who share one teacher" },
    { "relu_epochs", CH_COUNT, &relu_epochs, 100, 1000000, 10000, 10000, 10000,
      "rectified units: steps of descent" },
};
//- end

/*md
## A linear model in disguise {#sec:product}

The student is $\boldsymbol S=M\boldsymbol V$ with $M\in\mathbb R^{D\times m}$,
$\boldsymbol V\in\mathbb R^m$, here $D={{D}}$ and $m={{m}}$. Nothing that it can say needs
more than one column. It learns a random unit vector $\boldsymbol T$ from $N={{N}}$
samples without noise, $\boldsymbol y=X\boldsymbol T$; the post does not give their
number, which is taken from its notebook. With $G$ the gradient for $\boldsymbol S$,

$$ \begin{aligned}
   \ell_0&=\frac{\lVert XM\boldsymbol V-\boldsymbol y\rVert^2}{2N},
   &G&=\Sigma\,(M\boldsymbol V-\boldsymbol T),\\
   \frac{\partial\ell_0}{\partial M}&=G\,\boldsymbol V^\top,
   &\frac{\partial\ell_0}{\partial\boldsymbol V}&=M^\top G ,
   \end{aligned} $$ {#eq:gradients}

where $\Sigma=X^\top X/N$ and $X$ has standard normal entries. (The notebook divides $X$
by $\sqrt N$ and sums the loss instead, which is the same.) What counts on fresh data is
$\ell_{\mathrm{gen}}=\tfrac12\lVert\boldsymbol S-\boldsymbol T\rVert^2$. Descent starts
from $M_{ij}\sim\mathcal N(0,1/D)$ and $V_j\sim\mathcal N(0,1/m)$, again from the
notebook, so that $\langle\lVert\boldsymbol S_0\rVert^2\rangle=1$, and takes {{epochs}}
epochs. We repeat it with {{inits}} independent data sets, teachers and starts; the post
shows the weights of the last of three runs.
*/
enum { PART_DATA, PART_TEACHER, PART_MATRIX, PART_VECTOR, PARTS = 16 };

static void draw_normals(tr_rng r, size_t n, double variance, float *x)
{
    tr_normal(&r, n, x);
    tr_scale(n, (float)sqrt(variance), x);
}

/*md
## What the optimizers minimize {#sec:effective}

The post's three optimizers are descent with momentum $\beta={{beta:%.2g}}$ and step
$\eta={{ridge_eta:%.3g}}$ without penalty; *ridge*, the same with PyTorch's weight decay
$W={{ridge_W:%.2g}}$ on all weights; and the *lasso*, with $\eta={{lasso_eta:%.3g}}$,
whose step for every weight $w$ with gradient $g$ is

$$ b\leftarrow\beta b+g,\quad w\leftarrow w-\eta b,\quad
   w\leftarrow S_{\eta\lambda}(w),\quad w\leftarrow\frac{w}{1+\eta W} , $$ {#eq:step}

where $S_\theta(x)=\operatorname{sign}(x)\max(\lvert x\rvert-\theta,0)$. The post prints
the first three parts, says nothing of the momentum, and leaves the last one to its
notebook: a weight decay of nominally $W={{lasso_W:%.2g}}$ beside
$\lambda={{lasso_lambda:%.2e}}$.

**The last part matters.** With the optimizer as printed, given its momentum,
{{printed_columns:%.0f}} columns are in use after {{epochs}} epochs, where the
notebook's has {{columns:%.1f}} (@clm:03-L21). Without the decay nothing but the threshold
wears down what the start has put into the weights, by $\eta\lambda$ an epoch. That makes
{{worn:%.3f}} in all, and the starting weights of $M$ have a standard deviation of
{{start_sd:%.2f}}: every column still has some larger ones. In the rectified network of
@sec:relu the printed optimizer sets {{printed_zeros_percent:%.0f}} % of the weights to
zero, not {{zeros_percent_units:%.0f}} % (@clm:03-L21b). Whoever rebuilds the figures from
the text will not find them.

**The strengths are not what they seem.** A threshold that follows the step of an optimizer
with momentum is weaker than its $\lambda$ says (@sec:optimizers), and so is an appended
decay. Take @eq:step at rest. The buffer is then $b=g/(1-\beta)$: it has collected the same
gradient over and over. Threshold and shrinkage act on $w$ once. So

$$ -\nabla\ell_0=(1-\beta)\,\bigl(\lambda\,\operatorname{sign}w+Ww\bigr)
   \quad\text{where } w\ne0 , $$ {#eq:kkt}

and $\lvert\nabla\ell_0\rvert\le(1-\beta)\lambda$ where $w=0$. The penalty that is
minimized is $1-\beta$ times the nominal one: $\lambda={{lasso_lambda_effective:%.2e}}$
and $W={{lasso_W_effective:%.2g}}$ here. At the end of the runs @eq:kkt is violated by
at most {{kkt:sci1}}; with the nominal strengths the violation is {{kkt_nominal:%.3f}}
(@clm:03-L22). PyTorch's weight decay is part of $g$ and keeps its full strength. So the
nominal {{lasso_W:%.2g}} and {{ridge_W:%.2g}} of lasso and ridge cannot be compared: the
lasso's decay is in truth the smaller one.

With the cure of @sec:optimizers, the penalty's pull inside the buffer
(`tr_sgd_prox_step`), an optimizer that is given the effective strengths comes to rest
where they say (@clm:03-L22b).
*/
typedef struct {
    tr_sgd step;
    tr_penalty append; /* lasso: what follows each step, */
    int inside;        /* or takes part in it */
} settings;

static const settings two_layer[] = {
    { { 0.05, 0.9, 0 }, { TR_L1, 0, 0, 0, 0 }, 0 },
    { { 0.05, 0.9, 0.04 }, { TR_L1, 0, 0, 0, 0 }, 0 },
    { { 0.055, 0.9, 0 }, { TR_ELASTIC_NET, 3.5e-4, 0.1, 0, 0 }, 0 },
    { { 0.055, 0.9, 0 }, { TR_L1, 3.5e-4, 0, 0, 0 }, 0 },
    { { 0.055, 0.9, 0 }, { TR_ELASTIC_NET, 3.5e-5, 0.01, 0, 0 }, 1 },
};

static void take_step(const settings *s, size_t n, const float *g, float *b, float *w)
{
    if (s->append.lambda <= 0)
        tr_sgd_step(&s->step, n, g, b, w);
    else if (s->inside)
        tr_sgd_prox_step(&s->step, &s->append, n, g, b, w);
    else
        tr_sgd_append_step(&s->step, &s->append, n, g, b, w);
}

//- fold A student of two layers
/* Column j of M is row j of the array, so that one pass over the columns does everything
   that an epoch has to do with them. */
typedef struct {
    float *X, *y, *T;    /* N x D, N, D */
    float *S, *G;        /* the product and its gradient: D each */
    float *M, *B;        /* m x D: the columns and their buffers */
    float *V, *b, *work; /* m: the entries and their buffers */
    size_t *live, lives; /* the columns that can still change */
} product;

static product product_begin(ch_run *run, size_t k)
{
    product p;
    memset(&p, 0, sizeof p);
    p.X = (float *)ch_alloc(run, N * D + N + 3 * D, sizeof(float));
    p.y = p.X + N * D;
    p.T = p.y + N;
    p.S = p.T + D;
    p.G = p.S + D;
    p.M =
        (float *)ch_alloc(run, 2 * m * D + 2 * m + tr_gram_work(N, D, 1), sizeof(float));
    p.B = p.M + m * D;
    p.V = p.B + m * D;
    p.b = p.V + m;
    p.work = p.b + m;
    p.live = (size_t *)ch_alloc(run, m, sizeof *p.live);
    p.lives = m;
    for (size_t j = 0; j < m; j++) p.live[j] = j;

    draw_normals(ch_stream(run, k, PART_DATA), N * D, 1, p.X);
    draw_normals(ch_stream(run, k, PART_TEACHER), D, 1, p.T);
    tr_scale(D, 1 / tr_norm2(D, p.T), p.T);
    tr_gemv(TR_N, N, D, 1, p.X, D, p.T, 0, p.y);
    draw_normals(ch_stream(run, k, PART_MATRIX), m * D, 1 / (double)D, p.M);
    draw_normals(ch_stream(run, k, PART_VECTOR), m, 1 / (double)m, p.V);
    tr_gemv(TR_T, m, D, 1, p.M, D, p.V, 0, p.S);
    return p;
}

static void product_end(product *p)
{
    free(p->live);
    free(p->M);
    free(p->X);
}
//- end

/* One epoch: the gradient of the product, then a step of all columns and entries that can
   still change, which adds up the new product, for runs of neighbours at a time. */
static void product_epoch(product *p, const settings *s)
{
    tr_gram(N, D, 1, p->X, D, p->S, D, p->y, 0, p->G, D, p->work);
    memset(p->S, 0, D * sizeof *p->S);
    for (size_t i = 0, n; i < p->lives; i += n) {
        const size_t j = p->live[i];
        for (n = 1; i + n < p->lives && p->live[i + n] == j + n;) n++;
        tr_sgd_product_step(&s->step, &s->append, !s->inside, n, D, p->G, p->B + j * D,
                            p->M + j * D, p->b + j, p->V + j, p->S);
    }
}

/*md
A column of zeros with a zero entry of $\boldsymbol V$ has no gradient (@eq:gradients).
Its buffers can still move it, but they only decay: once they are at most $\lambda$, the
step $\eta\beta b$ stays below the threshold for ever. Such columns need no further
computation, which makes long runs cheap.
*/
/* Whether column j is zero and must stay so. */
static int is_dead(const product *p, const settings *s, size_t j)
{
    double keeps = s->append.lambda;
    return p->V[j] == 0 && fabs((double)p->b[j]) <= keeps &&
           tr_norm_inf(D, p->M + j * D) == 0 &&
           (double)tr_norm_inf(D, p->B + j * D) <= keeps;
}

static void drop_dead(product *p, const settings *s)
{
    size_t kept = 0;
    for (size_t i = 0; i < p->lives; i++)
        if (!is_dead(p, s, p->live[i])) p->live[kept++] = p->live[i];
    p->lives = kept;
}

//- fold What is measured on it
/* A row of results: these numbers, then the loss and the columns in use at each of the
   epochs that are recorded. */
enum {
    LOSS,      /* |S - T|^2 / 2 after `epochs` */
    COLUMNS,   /* of M that are not zero */
    ENTRIES,   /* of V that are not zero */
    ZEROS,     /* share of zeros in M */
    PREDICTED, /* the loss by theory, with the decay that is effective */
    MIN_NORM,  /* of the least S that fits the data: a linear student from zero */
    OUTSIDE,   /* share of |S - S_0|^2 outside the span of the data */
    STABLE,    /* ranks of M */
    ENTROPY,
    REMAINDER,   /* |M - S V' / |V|^2| / |M| */
    KKT,         /* how far the weights are from a stationary point of the effective */
    KKT_NOMINAL, /* and of the nominal penalty */
    LONG_LOSS,   /* after `longer` epochs */
    LONG_COLUMNS,
    LONG_ENTRIES,
    LONG_FILLED, /* share of nonzeros in the columns that are left */
    LONG_KKT,
    NUMBERS
};

/* Recorded epochs: densely at first, then every ten, then every hundred; `epochs` and the
   last one are among them. */
static size_t record_after(size_t t)
{
    size_t next = t < 50 ? t + 1 : t < epochs ? (t / 10 + 1) * 10 : (t / 100 + 1) * 100;
    return t < epochs && next > epochs   ? epochs
           : t < longer && next > longer ? longer
                                         : next;
}
static size_t end_of(size_t k, int kind)
{
    return kind == LASSO && k < long_inits && longer > epochs ? longer : epochs;
}
static size_t points_until(size_t end)
{
    size_t n = 1;
    for (size_t t = 0; t < end; n++) t = record_after(t);
    return n;
}
static size_t most(size_t a, size_t b) { return a > b ? a : b; }
static size_t least(size_t a, size_t b) { return a < b ? a : b; }
static size_t curve_points(void) { return points_until(most(longer, epochs)); }
static size_t row_length(void) { return NUMBERS + 2 * curve_points(); }

static double distance_of(const product *p)
{
    return 0.5 * (double)tr_distance2(D, p->S, p->T);
}

static double columns_of(const product *p)
{
    size_t n = 0;
    for (size_t i = 0; i < p->lives; i++) n += tr_norm_inf(D, p->M + p->live[i] * D) != 0;
    return (double)n;
}

static double entries_of(const product *p)
{
    size_t n = 0;
    for (size_t j = 0; j < m; j++) n += p->V[j] != 0;
    return (double)n;
}

static double filled_of(const product *p) /* nonzeros in M */
{
    size_t n = 0;
    for (size_t i = 0; i < p->lives * D; i++) n += p->M[p->live[i / D] * D + i % D] != 0;
    return (double)n;
}

/* How far g + lambda sign w + decay w is from zero, or |g| beyond lambda where w = 0. */
static double kkt_of(double g, double w, double lambda, double decay)
{
    if (w == 0) return fmax(fabs(g) - lambda, 0);
    return fabs(g + (w > 0 ? lambda : -lambda) + decay * w);
}

/* The largest violation over the weights of M; factor: the effective share of the
   penalties.  Columns that were dropped are zero and have no gradient. */
static double stationarity(product *p, const settings *s, double factor)
{
    double lambda = factor * s->append.lambda, worst = 0,
           decay = factor * s->append.lambda2 + s->step.decay;
    tr_gram(N, D, 1, p->X, D, p->S, D, p->y, 0, p->G, D, p->work);
    for (size_t i = 0; i < p->lives; i++) {
        size_t j = p->live[i];
        const float *column = p->M + j * D;
        double v = (double)p->V[j];
        for (size_t k = 0; k < D; k++)
            worst = fmax(worst,
                         kkt_of((double)p->G[k] * v, (double)column[k], lambda, decay));
    }
    return worst;
}

/* Stable and entropy rank of M, from the columns that are left. */
static void ranks_of(ch_run *run, const product *p, double *row)
{
    double *A = (double *)ch_alloc(run, p->lives * D + least(p->lives, D), sizeof *A),
           *s = A + p->lives * D;
    for (size_t i = 0; i < p->lives * D; i++)
        A[i] = (double)p->M[p->live[i / D] * D + i % D];
    ch_try(run, tr_singular_values_d(p->lives, D, A, D, s, NULL, NULL),
           "the singular values of M");
    row[STABLE] = tr_stable_rank(least(p->lives, D), s);
    row[ENTROPY] = tr_entropy_rank(least(p->lives, D), s);
    free(A);
}

/* |M - S V'/|V|^2| / |M|: what M has besides a single direction. */
static double remainder_of(const product *p)
{
    double scale = (double)tr_dot(m, p->V, p->V), rest = 0, all = 0;
    for (size_t j = 0; j < m; j++)
        for (size_t k = 0; k < D; k++) {
            double x = (double)p->M[j * D + k],
                   r = x - (double)p->S[k] * (double)p->V[j] / fmax(scale, DBL_MIN);
            rest += r * r;
            all += x * x;
        }
    return all > 0 ? sqrt(rest / all) : 0;
}

/* Theory for the data set at hand: the product trained with decay W on both factors, the
   least S that fits, and what of S - S_0 no sample sees. */
static void theory_of(ch_run *run, const product *p, const float *start, double W,
                      double *row)
{
    const double tiny = 1e-10; /* a decay that only tells the flat directions */
    double *X = (double *)ch_alloc(run, N * D + N + 3 * D, sizeof *X), *y = X + N * D,
           *S = y + N, *T = S + D, *moved = T + D, mu;
    for (size_t i = 0; i < N * D; i++) X[i] = (double)p->X[i];
    for (size_t i = 0; i < D; i++) T[i] = (double)p->T[i];
    for (size_t i = 0; i < D; i++) moved[i] = (double)p->S[i] - (double)start[i];
    tr_gemv_d(TR_N, N, D, 1, X, D, T, 0, y);
    ch_try(run, tr_ridge_d(tiny, N, D, X, D, y, S, NULL), "the least fit");
    row[MIN_NORM] = 0.5 * tr_distance2_d(D, S, T);
    if (W > 0) {
        ch_try(run, tr_two_layer_d(W, N, D, X, D, y, S, &mu, NULL), "the product's fit");
        row[PREDICTED] = 0.5 * tr_distance2_d(D, S, T);
    }
    tr_gemv_d(TR_N, N, D, 1, X, D, moved, 0, y);
    ch_try(run, tr_ridge_d(tiny, N, D, X, D, y, S, NULL), "the part in the data");
    row[OUTSIDE] = tr_distance2_d(D, S, moved) / tr_dot_d(D, moved, moved);
    free(X);
}
//- end

/* Penalties that are appended to a step count only (1 - momentum) times. */
static double effective(const settings *s)
{
    return s->inside ? 1 : 1 - s->step.momentum;
}

//- fold A run
typedef struct {
    ch_run *run;
    size_t few;               /* data sets for PRINTED and MENDED */
    float *shown[OPTIMIZERS]; /* M and V of the first data set, m x D and m */
} two_layer_job;

/* Longest first, for the sake of the threads. */
static void job_of(const two_layer_job *c, size_t i, int *kind, size_t *k)
{
    if (i < 2 * c->few) {
        *kind = i < c->few ? PRINTED : MENDED;
        *k = i % c->few;
    } else {
        *kind = LASSO - (int)((i - 2 * c->few) / inits);
        *k = (i - 2 * c->few) % inits;
    }
}

static void run_product(void *context, size_t i, void *result)
{
    const two_layer_job *c = (const two_layer_job *)context;
    double *row = (double *)result, *loss = row + NUMBERS, *used = loss + curve_points();
    int kind;
    size_t k, point = 0;
    job_of(c, i, &kind, &k);
    const settings *s = &two_layer[kind];
    product p = product_begin(c->run, k);
    float *start = (float *)ch_alloc(c->run, D, sizeof *start);
    memcpy(start, p.S, D * sizeof *start);

    size_t end = end_of(k, kind), next = 0;
    for (size_t t = 0; t <= end; t++) {
        if (t) product_epoch(&p, s);
        if (s->append.lambda > 0 && t % 10 == 0) drop_dead(&p, s);
        if (t == next) {
            if (!isfinite(distance_of(&p)))
                ch_fail(c->run,
                        "--D %zu --m %zu --N %zu are not accepted together; the "
                        "notebook's step diverges",
                        D, m, N);
            loss[point] = distance_of(&p);
            used[point++] = columns_of(&p);
            next = record_after(t);
        }
        if (t == epochs) {
            row[LOSS] = distance_of(&p);
            row[COLUMNS] = columns_of(&p);
            row[ENTRIES] = entries_of(&p);
            row[ZEROS] = 1 - filled_of(&p) / ((double)m * (double)D);
            row[KKT] = stationarity(&p, s, effective(s));
            row[KKT_NOMINAL] = stationarity(&p, s, 1);
            theory_of(c->run, &p, start, s->step.decay + effective(s) * s->append.lambda2,
                      row);
            if (p.lives) ranks_of(c->run, &p, row);
            if (kind == RIDGE) row[REMAINDER] = remainder_of(&p);
            if (k == 0) memcpy(c->shown[kind], p.M, m * D * sizeof *p.M);
            if (k == 0) memcpy(c->shown[kind] + m * D, p.V, m * sizeof *p.V);
        }
    }
    if (end > epochs) {
        row[LONG_LOSS] = distance_of(&p);
        row[LONG_COLUMNS] = columns_of(&p);
        row[LONG_ENTRIES] = entries_of(&p);
        row[LONG_FILLED] = filled_of(&p) / (fmax(1, row[LONG_COLUMNS]) * (double)D);
        row[LONG_KKT] = stationarity(&p, s, effective(s));
    }
    free(start);
    product_end(&p);
}
//- end

/*md
## One column is enough {#sec:one}

Why should the lasso end with few columns? Let $\boldsymbol c_j=M_jV_j$ be what column $j$
adds to $\boldsymbol S$. The same $\boldsymbol c_j$ can come from a longer column and a
smaller entry; the least $L_1$ penalty for it is

$$ \min_{V_j}\;\lambda\Bigl(\frac{\lVert\boldsymbol c_j\rVert_1}{\lvert V_j\rvert}
   +\lvert V_j\rvert\Bigr)=2\lambda\sqrt{\lVert\boldsymbol c_j\rVert_1} . $$ {#eq:concave}

A sum of square roots is concave in the shares: two columns always cost more than one that
carries both. (The decay beside it does not object, as @eq:nuclear will show.) So the
minimum has a single column, which is $\boldsymbol S$ itself up to a factor, and a single
entry of $\boldsymbol V$, as the post expects. It does not have few *weights*:
{{long_filled:%.0f}} % of the last column are not zero.

![Magnitude of $M$ after {{epochs}} epochs, on the data set with number 0; blank is zero.
(a) The lasso uses {{shown_columns:%.0f}} columns. (b) Ridge uses all. (c) The same
solution of ridge as in (b), in a basis of the hidden layer in which $\boldsymbol V$ lies
along one axis: what is outside a single column is rounding error.
](weights.svg){#fig:weights alt="Three matrix plots of {{D}} rows and {{m}} columns with
a logarithmic colour scale. Lasso: a few thin columns, blank between. Ridge: a plaid of rows
and columns without a gap. Ridge in another basis: one strong column, the rest about a
million times smaller."}

The post's figure has three columns. That is one draw: after {{epochs}} epochs our
{{inits}} runs have {{columns_least:%.0f}} to {{columns_most:%.0f}}, {{columns:%.1f}} ±
{{columns_se:%.1f}} in the mean, and {{three}} of them have exactly three (@clm:03-L16).
And it is a stop on the way. Columns compete by their shares, and the weakest is given
up, ever more slowly (@fig:columns). Of the {{long_runs}} runs that we continue to
{{long}} epochs, {{long_single}} end with a single column and a single entry
(@clm:03-L17).

![Columns of $M$ that are not zero: mean of the long runs (band: smallest and largest).
The post's figure was taken at the vertical line. The optimizer as printed, without the
weight decay, gives up none in that time.](columns.svg){#fig:columns alt="Columns in use
against epochs on two logarithmic axes. The lasso stays at {{m}} for several hundred
epochs, then falls to a few at epoch {{epochs}} and to one before epoch {{long}}. The
printed optimizer stays at {{m}}."}

## Ridge has one column, too {#sec:rank}

The picture for ridge shows "far less structure", says the post: indeed no weight is zero
and all {{m}} columns are used. But look at its plaid. Every row is a multiple of every
other. The reason is a classic one [@srebro2005]: at given $\boldsymbol S$,

$$ \frac W2\bigl(\lVert M\rVert_F^2+\lVert\boldsymbol V\rVert^2\bigr)
   \ge W\lVert M\rVert_F\lVert\boldsymbol V\rVert
   \ge W\lVert\boldsymbol S\rVert , $$ {#eq:nuclear}

with equality only if $M=\boldsymbol S\boldsymbol V^\top/\lVert\boldsymbol V\rVert^2$. So
ridge ends with a matrix of rank one. Measured: its *stable rank*, the sum of all squared
singular values over the largest, is {{stable:%.6f}}, where the unregularized student has
{{none_stable:%.0f}}. Weight decay does not care which way the hidden layer is turned, and
its $\boldsymbol V$ points somewhere; turn the basis until $\boldsymbol V$ lies along an
axis, and @fig:weights (b) becomes (c). Both penalties find a single column. The $L_1$
norm chooses the axes, and that is all that the picture shows (@clm:03-L18).

By @eq:nuclear ridge on the product is an unsquared norm on the student,
$\ell_0+W\lVert\boldsymbol S\rVert$. Its gradient $W\boldsymbol S/\lVert\boldsymbol
S\rVert$ acts as an ordinary weight decay whose strength is found on the way,

$$ \mu\,\lVert\boldsymbol S\rVert=W,\qquad
   S_i=\frac{\lambda_i}{\lambda_i+\mu}\,T_i,\qquad
   \lVert\boldsymbol S\rVert^2=
   \Bigl\langle\frac{\lambda_i^2}{(\lambda_i+\mu)^2}\Bigr\rangle , $$ {#eq:product}

in the eigenbasis of $\Sigma$; the average is over its spectrum, for large sizes the
Marchenko–Pastur law with $q=N/D={{q:%.3g}}$. For $W={{ridge_W:%.2g}}$ this gives
$\mu={{limit_mu:%.4f}}$, $\lVert\boldsymbol S\rVert={{limit_norm:%.4f}}$ and a loss of
{{limit_ridge:%.4f}}. On each of our data sets the same equations predict the final loss
of ridge to {{exact_gap:sci1}}, with nothing to fit (@clm:03-L19c).

![Generalization loss, mean of {{inits}} data sets. (a) As in the notebook's figure. (b)
The same with logarithmic epochs. Dashed: the exact limit for ridge on a product,
@eq:product. Grey: what a *linear* student without penalty would keep. The lasso dips,
rises again a little, and ends level with ridge.](layers.svg){#fig:layers alt="Two
panels of generalization loss for no penalty, ridge and lasso. No penalty ends near
{{end_none:%.2f}}, far below the linear prediction {{linear_plateau:%.2f}}; ridge and
lasso end together near {{end_ridge:%.3f}} on the dashed theory line."}

```{.csv #tbl:layers file=ends.csv formats="%s,%.4f,%.4f,%.4f,%.1f,%.2f,%.5g,%.5g"}
Two layers after the last epoch, means over the data sets. Theory: @eq:product for each
data set, for the lasso with its effective decay alone. The entropy rank is the
exponential of the entropy of the normalized singular values.
```

**Basically identical,** says the post of the two losses, and they are (@tbl:layers):
lasso minus ridge is {{gap:%.4f}} ± {{gap_se:%.4f}} (@clm:03-L19). No wonder: the decay
appended to the lasso decides its loss, and the $L_1$ part changes it by at most
{{lasso_gap:%.4f}} in any data set (@clm:03-L19d). Both losses are close to the theory of
the linear case as well (@clm:03-L19b). The notebook draws that theory as 1.03 times
$\tfrac12(1-q)$, a factor that it carries over from the first post's $q$ and $\lambda$;
the true one here is {{limit_factor:%.4f}}, and the runs can tell (@clm:03-L19e).

## Flat directions are flat no more {#sec:mixing}

Without a penalty the notebook compares with the plateau of a linear student,
$1-q={{linear_plateau:%.2f}}$: that share of the squared distance to the teacher, which is
2 at the start, lies in directions without data and stays there. The student of two layers
ends at {{end_none:%.4f}} ± {{end_none_se:%.4f}} instead (@clm:03-L20). Its product moves
by

$$ \boldsymbol S\leftarrow\boldsymbol S-\eta\,\bigl(MM^\top+\lVert\boldsymbol
   V\rVert^2\bigr)\,G+O(\eta^2) . $$ {#eq:mixing}

$G$ lies in the span of the data, $MM^\top G$ does not: {{outside_percent:%.0f}} % of
$\lVert\boldsymbol S-\boldsymbol S_0\rVert^2$ are outside, where a linear student has
nothing. The line in the notebook's figure belongs to another model. This says nothing
against the post's conclusion, since for ridge and lasso the linear theory does apply: at
their end the start is forgotten.

## Rectified units {#sec:relu}

The second student is $f(\boldsymbol x)=\boldsymbol V\cdot\max(0,M^\top\boldsymbol x)$
with {{hidden}} hidden units and {{inputs}} inputs; its teacher has the same form and
{{teacher}} units. There are {{samples}} samples, of variance 1/{{samples}} per input
(the post's text has variance 1; the notebook's is used), and the loss is the sum over
them,

$$ \ell_0=\tfrac12\sum_n\bigl(f(\boldsymbol x_n)-y_n\bigr)^2 . $$ {#eq:relu}

The weights of teachers and students are drawn from $\mathcal N(0,2/\text{inputs})$ in $M$
and $\mathcal N(0,1/\text{units})$ in $\boldsymbol V$. The momentum is {{relu_beta:%.2g}},
the step {{relu_eta:%.3g}} and, for the lasso, {{relu_lasso_eta:%.3g}}; ridge has
$W={{relu_W:%.2g}}$; the lasso is nominally $\lambda={{relu_lambda:%.1e}}$ and
$W={{relu_lasso_W:%.2g}}$, effectively {{relu_lambda_effective:%.1e}} and
{{relu_W_effective:%.3g}}. Descent takes {{relu_epochs}} epochs. The notebook keeps one
teacher for its ten runs and draws {{samples}} validation points for each. Loss levels
then depend on that one teacher, and standard errors do not know it. Each of our {{runs}}
runs has its own teacher, so that differences between optimizers on the same data are
independent, and is tested on {{test_points}} further points at the end.
*/
static const settings rectified[] = {
    { { 0.02, 0.5, 0 }, { TR_L1, 0, 0, 0, 0 }, 0 },
    { { 0.02, 0.5, 0.05 }, { TR_L1, 0, 0, 0, 0 }, 0 },
    { { 0.01, 0.5, 0 }, { TR_ELASTIC_NET, 1e-3, 0.05, 0, 0 }, 0 },
    { { 0.01, 0.5, 0 }, { TR_L1, 1e-3, 0, 0, 0 }, 0 },
};

//- fold Networks of rectified units, their lessons, and the units that died
/* f = relu(X M) V with h units; unit j was unit name[j] when there were all of them. */
typedef struct {
    size_t h, *name;
    float *M, *V; /* inputs x h, h */
} network;

static network network_make(ch_run *run, size_t h, tr_rng matrix, tr_rng vector)
{
    network w;
    w.h = h;
    w.name = (size_t *)ch_alloc(run, h, sizeof *w.name);
    w.M = (float *)ch_alloc(run, inputs * h + h, sizeof(float));
    w.V = w.M + inputs * h;
    for (size_t j = 0; j < h; j++) w.name[j] = j;
    draw_normals(matrix, inputs * h, 2 / (double)inputs, w.M);
    draw_normals(vector, h, 1 / (double)h, w.V);
    return w;
}

static void network_free(network *w)
{
    free(w->name);
    free(w->M);
}

enum { TRAIN, VALIDATION, TEST, SETS, TEST_POINTS = 3000 };

enum { PART_TEACHER_M = SETS, PART_TEACHER_V, PART_STUDENT_M, PART_STUDENT_V };

/* Run r < runs has its own teacher; those after share one teacher among them. */
static tr_rng run_stream(const ch_run *run, size_t r, unsigned part)
{
    int taught = part == PART_TEACHER_M || part == PART_TEACHER_V;
    if (r < runs) return ch_stream(run, r, PARTS + part);
    return ch_stream(run, taught ? 0 : r - runs, 2 * PARTS + part);
}

/* Training, validation and test points of a run, with the teacher's answers. */
typedef struct {
    network master;
    float *x[SETS], *y[SETS], *f, *work;
} lesson;

static size_t points_of(int set) { return set == TEST ? TEST_POINTS : samples; }

static lesson lesson_begin(ch_run *run, size_t r)
{
    lesson l;
    size_t work = tr_relu_work(TEST_POINTS, inputs, most(teacher, hidden));
    l.master = network_make(run, teacher, run_stream(run, r, PART_TEACHER_M),
                            run_stream(run, r, PART_TEACHER_V));
    l.work = (float *)ch_alloc(run, work + TEST_POINTS, sizeof(float));
    l.f = l.work + work;
    for (int set = 0; set < SETS; set++) {
        size_t n = points_of(set);
        l.x[set] = (float *)ch_alloc(run, n * inputs + n, sizeof(float));
        l.y[set] = l.x[set] + n * inputs;
        draw_normals(run_stream(run, r, (unsigned)set), n * inputs, 1 / (double)samples,
                     l.x[set]);
        tr_relu_forward(n, inputs, teacher, l.x[set], inputs, l.master.M, teacher,
                        l.master.V, l.y[set], l.work);
    }
    return l;
}

static void lesson_end(lesson *l)
{
    for (int set = 0; set < SETS; set++) free(l->x[set]);
    free(l->work);
    network_free(&l->master);
}

/* Loss on a set of points, in units of `samples` points. */
static double loss_of(const lesson *l, int set, const network *w)
{
    size_t n = points_of(set);
    tr_relu_forward(n, inputs, w->h, l->x[set], inputs, w->M, w->h, w->V, l->f, l->work);
    return 0.5 * (double)tr_distance2(n, l->f, l->y[set]) * (double)samples / (double)n;
}

/* A unit whose column of M is zero is off for every sample: it has no gradient, and with
   buffers within the threshold it stays zero. */
static int is_dead_unit(const network *w, const network *buffer, float keeps, size_t j)
{
    int dead = w->V[j] == 0 && fabsf(buffer->V[j]) <= keeps;
    for (size_t i = j; i < inputs * w->h && dead; i += w->h)
        dead = w->M[i] == 0 && fabsf(buffer->M[i]) <= keeps;
    return dead;
}

/* Columns are cut out of the arrays in place. */
static void drop_units(network *w, network *buffer, float keeps)
{
    size_t h = w->h, kept = 0;
    size_t *which = buffer->name; /* not used otherwise */
    for (size_t j = 0; j < h; j++)
        if (!is_dead_unit(w, buffer, keeps, j)) which[kept++] = j;
    if (kept == h) return;
    for (size_t i = 0; i <= inputs; i++) /* the last row is V */
        for (size_t j = 0; j < kept; j++) {
            w->M[i * kept + j] = w->M[i * h + which[j]];
            buffer->M[i * kept + j] = buffer->M[i * h + which[j]];
        }
    for (size_t j = 0; j < kept; j++) w->name[j] = w->name[which[j]];
    w->h = buffer->h = kept;
    w->V = w->M + inputs * kept;
    buffer->V = buffer->M + inputs * kept;
}
//- end

//- fold What is measured on it
/* A row of results: these numbers, training and validation loss at the recorded epochs,
   and the strengths of the units, the strongest first. */
enum {
    END_TRAIN,
    END_VALIDATION,
    END_TEST,
    EARLY_TEST,   /* at the epoch where the validation loss is expected to be least */
    UNIT_ZEROS,   /* share of zeros in M */
    UNITS,        /* with a column that is not zero */
    UNITS_STRONG, /* with more than a hundredth of the largest strength */
    UNITS_PR,     /* (sum a)^2 / sum a^2 */
    LEVEL_ZERO,   /* test loss of the answer zero, */
    LEVEL_MEAN,   /* of the mean of the training answers, */
    LEVEL_LINEAR, /* and of a linear fit; rows of NONE alone have them */
    UNIT_NUMBERS
};

static const size_t early[] = { 0, 800, 2800, 0 };

static size_t relu_after(size_t t)
{
    size_t next = most(t + 1, t + t / 16);
    return t < relu_epochs && next > relu_epochs ? relu_epochs : next;
}
static size_t relu_points(void)
{
    size_t n = 1;
    for (size_t t = 0; t < relu_epochs; n++) t = relu_after(t);
    return n;
}
static size_t relu_row(void) { return UNIT_NUMBERS + 2 * relu_points() + hidden; }

/* |M_j| |V_j| of each unit: what it can contribute to the output. */
static void strengths(const network *w, double *a)
{
    for (size_t j = 0; j < w->h; j++) {
        double square = 0;
        for (size_t i = 0; i < inputs; i++) {
            double x = (double)w->M[i * w->h + j];
            square += x * x;
        }
        a[j] = sqrt(square) * fabs((double)w->V[j]);
    }
}

static void sort_down(size_t n, double *a)
{
    for (size_t i = 1; i < n; i++)
        for (size_t j = i; j > 0 && a[j - 1] < a[j]; j--) {
            double keep = a[j];
            a[j] = a[j - 1];
            a[j - 1] = keep;
        }
}

static void count_units(const network *w, double *row, double *strength)
{
    double sum = 0, square = 0;
    size_t zeros = inputs * (hidden - w->h), units = 0, strong = 0;
    strengths(w, strength);
    for (size_t j = 0; j < w->h; j++) {
        size_t filled = 0;
        for (size_t i = 0; i < inputs; i++) filled += w->M[i * w->h + j] != 0;
        zeros += inputs - filled;
        units += filled > 0;
        sum += strength[j];
        square += strength[j] * strength[j];
    }
    sort_down(hidden, strength);
    for (size_t j = 0; j < hidden; j++) strong += strength[j] > 0.01 * strength[0];
    row[UNIT_ZEROS] = (double)zeros / ((double)inputs * (double)hidden);
    row[UNITS] = (double)units;
    row[UNITS_STRONG] = (double)strong;
    row[UNITS_PR] = square > 0 ? sum * sum / square : 0;
}

/* The best test loss of linear fits with an intercept, over decays 3^k times the noise
   that a linear student sees in the nonlinear part, k = -3 ... 3. */
static double linear_level(ch_run *run, const lesson *l, double mean)
{
    const size_t n = samples, d = inputs;
    double *X = (double *)ch_alloc(run, n * d + n + 2 * d, sizeof *X), *y = X + n * d,
           *w = y + n, *center = w + d, best = HUGE_VAL;
    for (size_t i = 0; i < n * d; i++)
        center[i % d] += (double)l->x[TRAIN][i] / (double)n;
    for (size_t i = 0; i < n * d; i++) X[i] = (double)l->x[TRAIN][i] - center[i % d];
    for (size_t i = 0; i < n; i++) y[i] = (double)l->y[TRAIN][i] - mean;
    for (int k = -3; k <= 3; k++) {
        double loss = 0, lambda = 1 / (double)n;
        for (int i = 0; i < abs(k); i++) lambda *= k > 0 ? 3 : 1.0 / 3;
        ch_try(run, tr_ridge_d(lambda, n, d, X, d, y, w, NULL), "the linear fit");
        double offset = mean - tr_dot_d(d, center, w);
        for (size_t i = 0; i < TEST_POINTS; i++) {
            const float *x = l->x[TEST] + i * d;
            double r = offset - (double)l->y[TEST][i];
            for (size_t j = 0; j < d; j++) r += (double)x[j] * w[j];
            loss += 0.5 * r * r;
        }
        best = fmin(best, loss);
    }
    free(X);
    return best * (double)n / TEST_POINTS;
}

static void levels_of(ch_run *run, const lesson *l, double *row)
{
    double mean = (double)tr_sum(samples, l->y[TRAIN]) / (double)samples;
    double scale = 0.5 * (double)samples / TEST_POINTS;
    for (size_t i = 0; i < TEST_POINTS; i++) {
        double y = (double)l->y[TEST][i];
        row[LEVEL_ZERO] += scale * y * y;
        row[LEVEL_MEAN] += scale * (y - mean) * (y - mean);
    }
    row[LEVEL_LINEAR] = linear_level(run, l, mean);
}
//- end

//- fold A run
typedef struct {
    ch_run *run;
    float *shown[OPTIMIZERS]; /* M of the first run of fresh teachers, inputs x hidden */
    double *master;           /* runs x teacher strengths of the fresh teachers */
} relu_job;

enum { PRINTED_RUNS = 2 };
static size_t lessons(void) { return PRINTED * (runs + shared) + PRINTED_RUNS; }
static size_t relu_index(int kind, size_t r)
{
    return (size_t)kind * (runs + shared) + r;
}

static void run_relu(void *context, size_t i, void *result)
{
    const relu_job *c = (const relu_job *)context;
    double *row = (double *)result, *train = row + UNIT_NUMBERS,
           *valid = train + relu_points();
    int kind = (int)(i / (runs + shared));
    size_t r = i % (runs + shared), point = 0, next = 0;
    const settings *s = &rectified[kind];
    lesson l = lesson_begin(c->run, r);
    network w = network_make(c->run, hidden, run_stream(c->run, r, PART_STUDENT_M),
                             run_stream(c->run, r, PART_STUDENT_V)),
            b = w, g = w;
    const size_t all = inputs * hidden + hidden;
    b.name = (size_t *)ch_alloc(c->run, hidden, sizeof *b.name);
    b.M = (float *)ch_alloc(c->run, 2 * all, sizeof *b.M);
    b.V = b.M + inputs * hidden;
    g.M = b.M + all;

    for (size_t t = 0; t <= relu_epochs; t++) {
        g.V = g.M + inputs * w.h;
        double loss =
            (double)tr_relu_gradient(samples, inputs, w.h, l.x[TRAIN], inputs, l.y[TRAIN],
                                     w.M, w.h, w.V, g.M, g.V, l.work);
        if (t == next) {
            if (!isfinite(loss))
                ch_fail(c->run,
                        "--inputs %zu --hidden %zu --samples %zu are not accepted "
                        "together; the notebook's step diverges",
                        inputs, hidden, samples);
            train[point] = loss;
            valid[point++] = loss_of(&l, VALIDATION, &w);
            next = relu_after(t);
        }
        if (t == early[kind]) row[EARLY_TEST] = loss_of(&l, TEST, &w);
        if (t == relu_epochs) break;
        take_step(s, inputs * w.h + w.h, g.M, b.M, w.M); /* V follows M */
        if (kind == LASSO && t % 50 == 49) drop_units(&w, &b, (float)s->append.lambda);
    }
    row[END_TRAIN] = train[point - 1];
    row[END_VALIDATION] = valid[point - 1];
    row[END_TEST] = loss_of(&l, TEST, &w);
    count_units(&w, row, valid + relu_points());
    if (kind == NONE) levels_of(c->run, &l, row);
    if (kind == NONE && r < runs) strengths(&l.master, c->master + r * teacher);
    if (r == 0)
        for (size_t k = 0; k < inputs * w.h; k++)
            c->shown[kind][k / w.h * hidden + w.name[k % w.h]] = w.M[k];
    free(b.M);
    free(b.name);
    network_free(&w);
    lesson_end(&l);
}
//- end

/*md
![Mean loss of {{runs}} networks on (a), (b) the training samples and (c), (d) as many
fresh ones, against epochs as in the post's notebook and on a logarithmic axis. Without
penalty training reaches the rounding error of single precision, and validation stops
falling early. With a penalty validation goes on falling when training has long settled,
and at last rises a little.](relu.svg){#fig:relu alt="Four panels of loss against epochs,
linear on the left and logarithmic on the right. Training loss: no penalty falls to 1e-14,
ridge and lasso level off at a few thousandths. Validation loss: no penalty stays near {{validation_none:%.2f}},
ridge and lasso fall to about half of it, ridge first, and rise slightly towards the
end."}

## Weights are not units {#sec:units}

The lasso sets {{zeros_percent_units:%.1f}} % of $M$ to zero (@clm:03-L23), and the post
reads this as "nearly matching" the teacher: what is left, about a tenth, would be ten
units of a hundred. But it counts weights. What is left is spread over more units
than that, and most of them have holes (@fig:units). {{units_lasso:%.1f}} ±
{{units_lasso_se:%.1f}} units keep some weight, {{strong_lasso:%.1f}} of them more than
a hundredth of the strongest, against the teacher's {{teacher}} (@clm:03-L24).

![Magnitude of $M$ for one network of rectified units; blank is zero. (a) The zeros of the
lasso are scattered, within units that are in use as well. (b) Ridge has none, yet its
columns differ by orders of magnitude.](units.svg){#fig:units alt="Two matrix plots of
{{inputs}} inputs and {{hidden}} hidden units. Lasso: some patchy columns, blank between.
Ridge: full, in stripes of different strength."}

"The $L_2$ optimizer did not seem to prefer a smaller hidden layer." Not by exact zeros:
all {{hidden}} units stay. What a unit can contribute is its strength $a_j=\lVert
M_j\rVert\lvert V_j\rvert$, since a rectified unit may trade a factor between the two.
At given strengths weight decay is least where the two are equal, and there it is

$$ \frac W2\sum_j\bigl(\lVert M_j\rVert^2+V_j^2\bigr)\ge W\sum_ja_j , $$ {#eq:group}

an $L_1$ norm of the strengths [@neyshabur2015]: ridge on the weights is a lasso on the
units. It leaves a long tail of ever weaker ones and no exact zero, since shrinkage
multiplies and never subtracts (@fig:strengths). The participation ratio
$(\sum a_j)^2/\sum a_j^2$, an effective number of units, falls from {{part_none:%.0f}}
without penalty to {{part_ridge:%.1f}} with ridge and {{part_lasso:%.1f}} with the lasso
(@clm:03-L25; @tbl:networks).

![Strengths of the units in descending order, medians over {{runs}} networks, and those of
the teachers. The lasso stops soon after the teacher does; ridge goes on falling, over many
orders of magnitude, without ever reaching zero.](strengths.svg){#fig:strengths alt="Unit
strength against rank on logarithmic axes. The teacher ends at unit {{teacher}}. No
penalty: nearly level over all {{hidden}} units. Lasso: falls off steeply and ends at about
twice the teacher's units. Ridge: a long decline, ever steeper."}

## Better than what? {#sec:levels}

The post finds that the lasso generalizes "negligibly" better, after quite a few
attempts to optimize both. On {{test_points}} test points the paired difference, lasso
minus ridge, is {{paired_test:%.4f}} ± {{paired_test_se:%.4f}} in a loss of
{{test_ridge:%.3f}}; the lasso is better in {{wins}} of {{runs}} runs (@clm:03-L26,
@clm:03-L26b). Negligible is the right word.

![Loss on {{test_points}} test points: (a) means over the {{runs}} teachers, who differ a
lot; (b) the same minus the lasso's on the same data, which takes that out. *Linear* is
ridge regression with an intercept.](levels.svg){#fig:levels alt="Two dot plots with error
bars. Left: test loss of no penalty, the answer zero, the mean of the training answers,
ridge, lasso and a linear fit, in descending order. Right: differences to the lasso; ridge
is at zero, the linear fit below zero."}

So is it the simplicity of the network that helps? @fig:levels compares with answers
that know nothing of hidden units. Without penalty the network is worse than answering
zero (loss {{test_none:%.3f}} against {{level_zero:%.3f}}). With either penalty it beats
the mean of the training answers ({{level_mean:%.3f}}), but not by much, and loses to a
linear fit (@clm:03-L27, @clm:03-L27b). The linear fit has an unfair help: its decay is
the best of seven on the test points. Still, {{samples}} samples of {{inputs}} inputs
show little of the teacher's bends, and the contest between the penalties is about who
shrinks most wisely. A simpler network "that generalizes better" is more than this
experiment can show.

Both may be training too long. From epoch {{early_ridge}} to the end the test loss of
ridge rises by {{rise_ridge:%.4f}} ± {{rise_ridge_se:%.4f}}, that of the lasso from epoch
{{early_lasso}} on by {{rise_lasso:%.4f}} ± {{rise_lasso_se:%.4f}} (@clm:03-L29,
@clm:03-L29b). It depends so much on the teacher that few runs cannot tell.

```{.csv #tbl:networks file=networks.csv formats="%s,%.2e,%.4f,%.4f,%.1f,%.1f,%.1f,%.1f"}
Networks of rectified units after the last epoch, means over the runs. *Strong*: units
above a hundredth of the strongest; *effective*: the participation ratio.
```

## How the statements are judged {#sec:over-judging}

As in the first chapter a verdict is computed from the run and its tolerance is a
formula written down before it. Where theory gives the number, the tolerance is four
standard deviations of the mean, also by theory. Where it does not, the expected value
comes from an independent simulation by other code with other random numbers, and the
tolerance is four standard deviations of the difference,
$4\sqrt{s_{\mathrm{ref}}^2+\sigma^2/n}$. Statements whose point is a sign are judged
only if the difference exceeds four of its standard errors. Rows that belong to the
published sizes are not evaluated at others.

**Cited, not checked.** That a sparser network is simpler in the information-theoretical
sense and so tends to generalize better, and that singular learning theory may tell why,
the post gives as an intuition.
*/
//- fold The statements of the post
static const ch_statement statement[] = {
    { "L16", "two layers, figure", "Only three columns of $M$ are used by the lasso",
      "3" },
    { "L17", "two layers",
      "The lasso will find $V$ with one entry and $M$ with one column", "1" },
    { "L18", "two layers, figure",
      "In the ridge case far less structure is observed: all columns, no zeros", "" },
    { "L18b", "beyond the post",
      "Ridge finds $M=SV^\\top/\\lVert V\\rVert^2$: its one column in another basis",
      "" },
    { "L19", "two layers", "The performance of ridge and lasso is basically identical",
      "0.246, 0.245" },
    { "L19b", "two layers", "and comparable to the predictions of the linear case",
      "0.246" },
    { "L19c", "beyond the post",
      "Ridge on a product is ridge on $S$ with decay $\\mu=W/\\lVert S\\rVert$, in every "
      "data set",
      "" },
    { "L19d", "beyond the post",
      "The lasso's loss is that of a product with its effective decay", "" },
    { "L19e", "notebook", "The theory line of ridge is 1.03 times that of no decay",
      "1.03" },
    { "L20", "notebook", "Without penalty the loss ends at $1-q$, as in the linear case",
      "0.5" },
    { "L21", "$L_1$ optimizer",
      "The printed optimizer gives the figure of the two layers", "3 columns" },
    { "L21b", "$L_1$ optimizer",
      "The printed optimizer gives the zeros of the rectified network", "89 %" },
    { "L22", "$L_1$ optimizer",
      "The lasso's students minimize the penalties $\\lambda$ and $W$ that they are given",
      "" },
    { "L22b", "beyond the post",
      "A threshold that takes part in the momentum minimizes what it is given", "" },
    { "L23", "rectified units", "The lasso sets about 89 % of the hidden weights to zero",
      "89 %" },
    { "L24", "rectified units",
      "and so nearly matches the teacher's ten units in place of a hundred", "10 units" },
    { "L25", "rectified units", "Ridge does not prefer a smaller hidden layer", "" },
    { "L26", "rectified units", "Ridge and lasso differ negligibly in their loss",
      "0.497, 0.489" },
    { "L26b", "rectified units", "and the lasso has the lower one", "" },
    { "L27", "beyond the post",
      "Linear ridge regression, its decay chosen on the test points, beats the lasso's "
      "network",
      "" },
    { "L27b", "beyond the post",
      "The lasso's network beats the mean of the training answers by little", "" },
    { "L28", "notebook, figure", "The training loss ends at: ridge", "0.0024" },
    { "L28b", "notebook, figure", "The training loss ends at: lasso", "0.0012" },
    { "L28c", "notebook, figure", "The training loss ends at: no penalty", "1e-14" },
    { "L29", "notebook, figure",
      "Beyond an early minimum ridge's loss on new data rises again", "" },
    { "L29b", "beyond the post", "So does that of the lasso", "" },
};

static void judge(ch_run *run, const char *id, ch_verdict verdict, double measured,
                  double error, double expected, double tolerance, const char *note)
{
    ch_judge(run, "Toy Models II", statement, sizeof statement / sizeof statement[0], id,
             verdict, measured, error, expected, tolerance, note);
}
//- end

//- fold The experiment as a whole
typedef struct {
    double q;
    tr_two_layer_limit ridge, lasso; /* theory, with the effective decay */
    double *row;                     /* two layers: jobs x row_length */
    two_layer_job two;
    double *unit; /* rectified units: lessons x relu_row */
    relu_job relu;
} experiment;

static double *two_row(const experiment *e, int kind, size_t k)
{
    size_t i = kind == PRINTED  ? k
               : kind == MENDED ? e->two.few + k
                                : 2 * e->two.few + (size_t)(LASSO - kind) * inits + k;
    return e->row + i * row_length();
}
static double *unit_row(const experiment *e, int kind, size_t r)
{
    return e->unit + relu_index(kind, r) * relu_row();
}

static tr_stat over_inits(const experiment *e, int kind, int field)
{
    int late = field >= LONG_LOSS && field < NUMBERS;
    size_t n = late ? least(long_inits, inits) : kind >= PRINTED ? e->two.few : inits;
    tr_stat s = { 0, 0, 0 };
    for (size_t k = 0; k < n; k++) tr_stat_add(&s, two_row(e, kind, k)[field]);
    return s;
}
static tr_stat over_runs(const experiment *e, int kind, int field)
{
    tr_stat s = { 0, 0, 0 };
    for (size_t r = 0; r < (kind == PRINTED ? PRINTED_RUNS : runs); r++)
        tr_stat_add(&s, unit_row(e, kind, r)[field]);
    return s;
}
/* Paired: a field of one optimizer's row minus one of another's, on the same data. */
static tr_stat paired_inits(const experiment *e, int a, int field_a, int b, int field_b)
{
    tr_stat s = { 0, 0, 0 };
    for (size_t k = 0; k < inits; k++)
        tr_stat_add(&s, two_row(e, a, k)[field_a] - two_row(e, b, k)[field_b]);
    return s;
}
static tr_stat paired_runs(const experiment *e, int a, int field_a, int b, int field_b)
{
    tr_stat s = { 0, 0, 0 };
    for (size_t r = 0; r < runs; r++)
        tr_stat_add(&s, unit_row(e, a, r)[field_a] - unit_row(e, b, r)[field_b]);
    return s;
}
/* The same for the students who share a teacher. */
static tr_stat over_shared(const experiment *e, int kind, int field)
{
    tr_stat s = { 0, 0, 0 };
    for (size_t r = runs; r < runs + shared; r++)
        tr_stat_add(&s, unit_row(e, kind, r)[field]);
    return s;
}
static tr_stat paired_shared(const experiment *e, int a, int b, int field)
{
    tr_stat s = { 0, 0, 0 };
    for (size_t r = runs; r < runs + shared; r++)
        tr_stat_add(&s, unit_row(e, a, r)[field] - unit_row(e, b, r)[field]);
    return s;
}

/* Largest |a - b| over the data sets. */
static double worst_inits(const experiment *e, int a, int field_a, int b, int field_b)
{
    double worst = 0;
    for (size_t k = 0; k < inits; k++)
        worst = fmax(worst, fabs(two_row(e, a, k)[field_a] - two_row(e, b, k)[field_b]));
    return worst;
}
static double largest(const experiment *e, int kind, int field, size_t n)
{
    double x = 0;
    for (size_t k = 0; k < n; k++) x = fmax(x, two_row(e, kind, k)[field]);
    return x;
}
static double smallest(const experiment *e, int kind, int field, size_t n)
{
    double x = HUGE_VAL;
    for (size_t k = 0; k < n; k++) x = fmin(x, two_row(e, kind, k)[field]);
    return x;
}
static size_t how_many(const experiment *e, int kind, int field, size_t n, double low,
                       double high)
{
    size_t count = 0;
    for (size_t k = 0; k < n; k++) {
        double x = two_row(e, kind, k)[field];
        count += x >= low && x <= high;
    }
    return count;
}
//- end

//- fold Conditions and tolerances
static int two_published(void)
{
    return D == 400 && m == 600 && N == 200 && epochs == 5000;
}
static int relu_published(void)
{
    return inputs == 100 && hidden == 100 && teacher == 10 && samples == 60 &&
           relu_epochs == 10000;
}
static ch_verdict only_if(int condition, ch_verdict v)
{
    return condition ? v : CH_NOT_EVALUATED;
}

/* Whether ridge has forgotten its start: the slowest directions of M shrink by
   eta W / (1 - momentum) an epoch. */
static int settled(void)
{
    const tr_sgd *o = &two_layer[RIDGE].step;
    return o->eta * o->decay / (1 - o->momentum) * (double)epochs > 15;
}

/* A verdict on a mean whose sign matters, if the sign is beyond doubt. */
static ch_verdict resolved(tr_stat s, int holds)
{
    return only_if(fabs(s.mean) > 4 * tr_stat_se(&s), ch_plain(holds));
}

/* Four standard deviations of the difference between a mean over n and a reference of
   standard error se, for numbers that spread by sd. */
static double against(double se, double sd, size_t n)
{
    return 4 * sqrt(se * se + sd * sd / (double)n);
}

//- end

//- fold Claims on the two layers: L16 to L20
static void claims_on_columns(ch_run *run, const experiment *e)
{
    const size_t n = least(long_inits, inits);
    tr_stat columns = over_inits(e, LASSO, COLUMNS),
            entries = over_inits(e, LASSO, ENTRIES), zeros = over_inits(e, LASSO, ZEROS);
    double tolerance = against(0.45, 1.4, inits);
    int few = how_many(e, LASSO, COLUMNS, inits, 1, 9) == inits,
        three = how_many(e, LASSO, COLUMNS, inits, 3, 3) == inits;
    judge(run, "L16",
          only_if(two_published(),
                  ch_conditional(few && ch_within(columns.mean, 3.9, tolerance), three)),
          columns.mean, tr_stat_se(&columns), 3.9, tolerance,
          ch_text(run,
                  "mean over %zu data sets; %zu of them have exactly 3, %zu at most 9: "
                  "the figure shows one draw. $V$ has %.1f entries, and %.2f %% of $M$ "
                  "are zero",
                  inits, how_many(e, LASSO, COLUMNS, inits, 3, 3),
                  how_many(e, LASSO, COLUMNS, inits, 1, 9), entries.mean,
                  100 * zeros.mean));

    tr_stat last = over_inits(e, LASSO, LONG_COLUMNS),
            filled = over_inits(e, LASSO, LONG_FILLED);
    size_t one = how_many(e, LASSO, LONG_COLUMNS, n, 1, 1),
           both = how_many(e, LASSO, LONG_ENTRIES, n, 1, 1);
    int soon = how_many(e, LASSO, COLUMNS, inits, 1, 1) == inits,
        run_long = two_published() && longer >= 40000 && n > 0;
    judge(
        run, "L17", only_if(run_long, ch_conditional(one == n && both == n, soon)),
        run_long ? last.mean : NAN, run_long ? tr_stat_se(&last) : 0, 1, 0,
        run_long
            ? ch_text(run,
                      "after %zu epochs, in %zu of %zu runs; after the post's %zu it is "
                      "%.1f columns. %.1f %% of the column's entries are not zero",
                      longer, one, n, epochs, columns.mean, 100 * filled.mean)
            : "needs the published size and 40000 epochs");

    tr_stat entropy = over_inits(e, RIDGE, ENTROPY);
    double excess = largest(e, RIDGE, STABLE, inits) - 1;
    int dense = how_many(e, RIDGE, COLUMNS, inits, (double)m, (double)m) == inits &&
                largest(e, RIDGE, ZEROS, inits) == 0;
    judge(run, "L18", only_if(settled(), ch_artefact(dense, ch_within(excess, 0, 1e-4))),
          excess, 0, 0, 1e-4,
          ch_text(run,
                  "largest stable rank of ridge's $M$, less 1; $M$ has no zero in %zu "
                  "columns. Entropy rank %.4f. In a basis with $V$ along an axis it is "
                  "one column",
                  m, entropy.mean));
    double rest = largest(e, RIDGE, REMAINDER, inits);
    judge(run, "L18b", only_if(settled(), ch_plain(ch_within(rest, 0, 1e-5))), rest, 0, 0,
          1e-5,
          "largest $\\lVert M-SV^\\top/\\lVert V\\rVert^2\\rVert_F/\\lVert M\\rVert_F$");
}

static void claims_on_loss(ch_run *run, const experiment *e)
{
    const double q = e->q, root = sqrt((double)inits);
    tr_stat ridge = over_inits(e, RIDGE, LOSS), none = over_inits(e, NONE, LOSS),
            gap = paired_inits(e, LASSO, LOSS, RIDGE, LOSS);
    double tolerance = against(0.00047, 0.0015, inits);
    judge(run, "L19",
          only_if(two_published(), ch_plain(ch_within(gap.mean, -0.00058, tolerance) &&
                                            fabs(gap.mean) < 0.02 * ridge.mean)),
          gap.mean, tr_stat_se(&gap), -0.00058, tolerance,
          ch_text(run, "lasso minus ridge, paired, in a loss of %.4f", ridge.mean));

    tolerance = 2 * tr_ridge_limit_sd(q, e->ridge.mu, D) / root;
    judge(run, "L19b",
          only_if(settled(), ch_plain(ch_within(ridge.mean, e->ridge.loss, tolerance))),
          ridge.mean, tr_stat_se(&ridge), e->ridge.loss, tolerance,
          "ridge; expected: the limit for a product, @eq:product");

    double worst = worst_inits(e, RIDGE, LOSS, RIDGE, PREDICTED);
    judge(run, "L19c", only_if(settled(), ch_plain(ch_within(worst, 0, 1e-5))), worst, 0,
          0, 1e-5, "largest difference in the loss, without a free parameter");

    worst = worst_inits(e, LASSO, LOSS, LASSO, PREDICTED);
    judge(run, "L19d", only_if(two_published(), ch_plain(ch_within(worst, 0, 0.006))),
          worst, 0, 0, 0.006,
          ch_text(run,
                  "largest difference; the decay that is effective is %.2g, of nominal "
                  "%.2g, and what is left is the $L_1$ part",
                  effective(&two_layer[LASSO]) * two_layer[LASSO].append.lambda2,
                  two_layer[LASSO].append.lambda2));

    /* Simulated loss over that of the least fit, on the same data. */
    tr_stat least_fit = over_inits(e, RIDGE, MIN_NORM), ratio = { 0, 0, 0 };
    for (size_t k = 0; k < inits; k++)
        tr_stat_add(&ratio, two_row(e, RIDGE, k)[LOSS] / two_row(e, RIDGE, k)[MIN_NORM]);
    double expected = e->ridge.loss / (0.5 * (1 - q));
    tolerance = 4 * tr_stat_se(&ratio) + 0.2 / (double)N;
    judge(run, "L19e",
          only_if(two_published(),
                  ch_corrected(ch_within(ratio.mean, 1.03, tolerance),
                               ch_within(ratio.mean, expected, tolerance))),
          ratio.mean, tr_stat_se(&ratio), expected, tolerance,
          ch_text(run,
                  "loss over that of the least fit (%.4f on average); 1.03 belongs to "
                  "the $q=0.7$ and $\\lambda_R$ of the first post",
                  least_fit.mean));

    tr_stat outside = over_inits(e, NONE, OUTSIDE);
    tolerance = against(0.0152, 0.048, inits);
    judge(run, "L20",
          only_if(two_published(), ch_corrected(ch_within(none.mean, 1 - q, tolerance),
                                                ch_within(none.mean, 0.339, tolerance))),
          none.mean, tr_stat_se(&none), 0.339, tolerance,
          ch_text(run,
                  "%.2f is for a linear student. Here %.0f %% of $\\lVert "
                  "S-S_0\\rVert^2$ lie outside the span of the data, which $MM^\\top$ "
                  "mixes with it. Expected: an independent simulation",
                  1 - q, 100 * outside.mean));
}
//- end

//- fold Claims on the optimizer: L21 and L22
static void claims_on_optimizer(ch_run *run, const experiment *e)
{
    tr_stat printed = over_inits(e, PRINTED, COLUMNS),
            used = over_inits(e, LASSO, COLUMNS);
    double tolerance = against(0.45, 1.4, inits);
    judge(run, "L21",
          only_if(two_published(), ch_corrected(ch_within(printed.mean, 3.9, tolerance),
                                                ch_within(used.mean, 3.9, tolerance))),
          used.mean, tr_stat_se(&used), 3.9, tolerance,
          ch_text(run,
                  "columns, with the weight decay %.2g that the notebook appends to the "
                  "threshold; as printed %.0f columns are left",
                  two_layer[LASSO].append.lambda2, printed.mean));

    tr_stat unit_printed = over_runs(e, PRINTED, UNIT_ZEROS),
            unit_used = over_runs(e, LASSO, UNIT_ZEROS);
    tolerance = against(0.0026, 0.0143, runs);
    judge(run, "L21b",
          only_if(relu_published(),
                  ch_corrected(ch_within(unit_printed.mean, 0.91, tolerance),
                               ch_within(unit_used.mean, 0.91, tolerance))),
          unit_used.mean, tr_stat_se(&unit_used), 0.91, tolerance,
          ch_text(run, "share of zeros, with the appended decay %.2g; as printed %.1f %%",
                  rectified[LASSO].append.lambda2, 100 * unit_printed.mean));

    double kkt = largest(e, LASSO, KKT, inits),
           nominal = largest(e, LASSO, KKT_NOMINAL, inits),
           late = largest(e, LASSO, LONG_KKT, least(long_inits, inits));
    const char *then = longer > epochs && long_inits
                           ? ch_text(run, "; after %zu epochs %.0e", longer, late)
                           : "";
    judge(
        run, "L22",
        only_if(two_published(), ch_corrected(nominal < 2e-4, ch_within(kkt, 0, 2e-4))),
        kkt, 0, 0, 2e-4,
        ch_text(run,
                "largest violation of stationarity in $M$ with $(1-\\beta)\\lambda$ and "
                "$(1-\\beta)W$%s; with the nominal strengths %.1e",
                then, nominal));

    kkt = largest(e, MENDED, KKT, e->two.few);
    judge(
        run, "L22b", only_if(two_published(), ch_plain(ch_within(kkt, 0, 2e-4))), kkt, 0,
        0, 2e-4,
        ch_text(run,
                "largest violation with the given strengths, those of L22; %.1f columns "
                "are left",
                over_inits(e, MENDED, COLUMNS).mean));
}
//- end

//- fold Claims on rectified units: L23 to L29
/* P(at most k of n coins, or at least n - k, show heads): the sign test. */
static double sign_test(size_t n, size_t k)
{
    double term = 1, sum = 0;
    for (size_t i = 0; i < n; i++) term *= 0.5;
    k = least(k, n - k);
    for (size_t i = 0; i <= k; i++) {
        sum += term;
        term *= (double)(n - i) / (double)(i + 1);
    }
    return fmin(1, 2 * sum);
}

static double shared_se(const experiment *e, int a, int b, int field)
{
    tr_stat s = paired_shared(e, a, b, field);
    return tr_stat_se(&s);
}

static size_t wins(const experiment *e, int field)
{
    size_t n = 0;
    for (size_t r = 0; r < runs; r++)
        n += unit_row(e, LASSO, r)[field] < unit_row(e, RIDGE, r)[field];
    return n;
}

static void claim_training(ch_run *run, const experiment *e, const char *id, int kind,
                           double reference, double se, double sd)
{
    tr_stat s = over_runs(e, kind, END_TRAIN);
    double tolerance = against(se, sd, runs);
    judge(run, id,
          only_if(relu_published(), ch_plain(ch_within(s.mean, reference, tolerance))),
          s.mean, tr_stat_se(&s), reference, tolerance,
          "teachers differ from run to run; expected: an independent simulation");
}

/* Since the epoch at which the reference has its least validation loss. */
static void claim_rise(ch_run *run, const experiment *e, const char *id, int kind,
                       double reference)
{
    tr_stat s = paired_runs(e, kind, END_TEST, kind, EARLY_TEST);
    double tolerance = against(0.0074, 0.05, runs);
    judge(run, id,
          only_if(relu_published(), resolved(s, ch_within(s.mean, reference, tolerance))),
          s.mean, tr_stat_se(&s), reference, tolerance,
          ch_text(run,
                  "rise of the test loss since epoch %zu, paired; judged if it exceeds "
                  "four standard errors",
                  early[kind]));
}

static void claims_on_units(ch_run *run, const experiment *e)
{
    const int here = relu_published();
    tr_stat zeros = over_runs(e, LASSO, UNIT_ZEROS);
    double tolerance = against(0.0026, 0.0143, runs);
    int many = ch_within(zeros.mean, 0.91, tolerance);
    judge(run, "L23", only_if(here, ch_plain(many)), zeros.mean, tr_stat_se(&zeros), 0.91,
          tolerance,
          ch_text(run, "%zu teachers%s. Expected: an independent simulation", runs,
                  shared < 2 ? ""
                             : ch_text(run, "; with one teacher for all runs %.3f",
                                       over_shared(e, LASSO, UNIT_ZEROS).mean)));

    tr_stat units = over_runs(e, LASSO, UNITS),
            strong = over_runs(e, LASSO, UNITS_STRONG),
            part = over_runs(e, LASSO, UNITS_PR);
    tolerance = against(0.6, 4.1, runs);
    int counted = ch_within(units.mean, 22.1, tolerance);
    judge(run, "L24",
          only_if(here, ch_artefact(many && counted, units.mean > 1.5 * (double)teacher)),
          units.mean, tr_stat_se(&units), 22.1, tolerance,
          ch_text(run,
                  "*units* with a weight that is not zero, against the teacher's %zu; "
                  "%.1f of them exceed 1 %% of the strongest. The 89 %% count weights",
                  teacher, strong.mean));

    tr_stat all = over_runs(e, RIDGE, UNITS), ridge_part = over_runs(e, RIDGE, UNITS_PR),
            none_part = over_runs(e, NONE, UNITS_PR);
    tolerance = against(0.65, 4.4, runs);
    judge(run, "L25",
          only_if(here, ch_conditional(all.mean == (double)hidden &&
                                           ch_within(ridge_part.mean, 15.7, tolerance),
                                       ridge_part.mean > 0.5 * none_part.mean)),
          ridge_part.mean, tr_stat_se(&ridge_part), 15.7, tolerance,
          ch_text(run,
                  "participation ratio of the units' strengths; none is exactly zero, "
                  "but without penalty it is %.1f, with the lasso %.1f",
                  none_part.mean, part.mean));

    tr_stat points = paired_runs(e, LASSO, END_VALIDATION, RIDGE, END_VALIDATION),
            test = paired_runs(e, LASSO, END_TEST, RIDGE, END_TEST),
            level = over_runs(e, RIDGE, END_TEST);
    const char *also = shared < 2
                           ? ""
                           : ch_text(run, "; with one teacher for all runs %.4f ± %.4f",
                                     paired_shared(e, LASSO, RIDGE, END_TEST).mean,
                                     shared_se(e, LASSO, RIDGE, END_TEST));
    tolerance = against(0.001, 0.0055, runs);
    judge(run, "L26",
          only_if(here, ch_plain(ch_within(test.mean, -0.0033, tolerance) &&
                                 fabs(test.mean) < 0.05 * level.mean)),
          test.mean, tr_stat_se(&test), -0.0033, tolerance,
          ch_text(run,
                  "lasso minus ridge on %d points, paired, in a loss of %.3f; on the %zu "
                  "validation points %.4f ± %.4f%s",
                  TEST_POINTS, level.mean, samples, points.mean, tr_stat_se(&points),
                  also));
    judge(run, "L26b", only_if(here, resolved(test, test.mean < 0)), test.mean,
          tr_stat_se(&test), NAN, NAN,
          ch_text(run,
                  "the same difference, judged if it exceeds four standard errors. The "
                  "lasso is better in %zu of %zu runs (sign test, p = %.2g)",
                  wins(e, END_TEST), runs, sign_test(runs, wins(e, END_TEST))));

    tr_stat linear = paired_runs(e, NONE, LEVEL_LINEAR, LASSO, END_TEST),
            mean = paired_runs(e, LASSO, END_TEST, NONE, LEVEL_MEAN);
    tolerance = against(0.012, 0.054, runs);
    judge(run, "L27",
          only_if(here, resolved(linear, ch_within(linear.mean, -0.054, tolerance))),
          linear.mean, tr_stat_se(&linear), -0.054, tolerance,
          "linear minus lasso on the test points, paired; the decay is the best of 7. "
          "Judged if it exceeds four standard errors");
    double mean_level = over_runs(e, NONE, LEVEL_MEAN).mean;
    tolerance = against(0.015, 0.066, runs);
    judge(run, "L27b",
          only_if(here,
                  resolved(mean, ch_within(mean.mean, -0.026, tolerance) &&
                                     mean.mean < 0 && -mean.mean < 0.25 * mean_level)),
          mean.mean, tr_stat_se(&mean), -0.026, tolerance,
          ch_text(
              run,
              "lasso minus mean on the test points, paired, in a loss of %.3f. Judged if "
              "it exceeds four standard errors",
              mean_level));

    claim_training(run, e, "L28", RIDGE, 0.00221, 0.00004, 0.00025);
    claim_training(run, e, "L28b", LASSO, 0.00119, 0.00003, 0.0002);
    double worst = 0;
    for (size_t r = 0; r < runs; r++)
        worst = fmax(worst, unit_row(e, NONE, r)[END_TRAIN]);
    judge(run, "L28c", only_if(here, ch_plain(ch_within(worst, 0, 1e-11))), worst, 0, 0,
          1e-11, "largest of all runs: the rounding of single precision");

    claim_rise(run, e, "L29", RIDGE, 0.0381);
    claim_rise(run, e, "L29b", LASSO, 0.0345);
}
//- end

//- fold Writing the results
static void write_pair(ch_csv *c, tr_stat s)
{
    ch_csv_number(c, s.mean);
    ch_csv_number(c, tr_stat_se(&s));
}

/* What the columns of a long run do; without long runs, those of all data sets. */
static void write_columns(ch_run *run, const experiment *e)
{
    size_t n = longer > epochs ? least(long_inits, inits) : 0,
           points = points_until(n ? longer : epochs), t = 0;
    ch_csv *c = ch_csv_begin(run, "columns.csv", "epoch,mean,low,high");
    for (size_t i = 0; i < points; i++, t = record_after(t)) {
        tr_stat s = { 0, 0, 0 };
        double low = HUGE_VAL, high = 0;
        for (size_t k = 0; k < (n ? n : inits); k++) {
            double x = two_row(e, LASSO, k)[NUMBERS + curve_points() + i];
            tr_stat_add(&s, x);
            low = fmin(low, x);
            high = fmax(high, x);
        }
        ch_csv_count(c, t);
        ch_csv_number(c, s.mean);
        ch_csv_number(c, low);
        ch_csv_number(c, high);
        ch_csv_row(c);
    }
    ch_csv_end(c);
}

static void write_two_layers(ch_run *run, const experiment *e)
{
    size_t t = 0, points = points_until(epochs);
    ch_csv *c = ch_csv_begin(run, "layers.csv",
                             "epoch,none,none_se,ridge,ridge_se,lasso,lasso_se,printed,"
                             "printed_se,printed_columns");
    for (size_t i = 0; i < points; i++, t = record_after(t)) {
        ch_csv_count(c, t);
        for (int kind = 0; kind <= PRINTED; kind++)
            write_pair(c, over_inits(e, kind, NUMBERS + (int)i));
        ch_csv_number(c,
                      over_inits(e, PRINTED, NUMBERS + (int)(curve_points() + i)).mean);
        ch_csv_row(c);
    }
    ch_csv_end(c);

    static const char *const name[] = { "no penalty", "ridge", "lasso" };
    c = ch_csv_begin(run, "ends.csv",
                     "penalty,loss,s.e.,theory,columns,zeros %,stable rank,entropy rank");
    for (int kind = 0; kind < PRINTED; kind++) {
        ch_csv_text(c, name[kind]);
        write_pair(c, over_inits(e, kind, LOSS));
        if (kind)
            ch_csv_number(c, over_inits(e, kind, PREDICTED).mean);
        else
            ch_csv_text(c, "");
        ch_csv_number(c, over_inits(e, kind, COLUMNS).mean);
        ch_csv_number(c, 100 * over_inits(e, kind, ZEROS).mean);
        ch_csv_number(c, over_inits(e, kind, STABLE).mean);
        ch_csv_number(c, over_inits(e, kind, ENTROPY).mean);
        ch_csv_row(c);
    }
    ch_csv_end(c);
}

static void write_magnitude(ch_csv *c, double x)
{
    char cell[32];
    snprintf(cell, sizeof cell, "%.3g", x); /* it becomes a colour */
    ch_csv_text(c, cell);
}

enum { BLOCK = 2 }; /* rows and columns of M that become a cell of the figure */

/* |M| of lasso and ridge, and ridge's M H with the reflection H that turns V to the
   middle axis: H = I - 2 u u', u ~ V/|V| - e.  The largest of each block, by rows of M.
 */
static void write_weights(ch_run *run, const experiment *e)
{
    const float *M = e->two.shown[RIDGE], *V = M + m * D;
    float *rotated = (float *)ch_alloc(run, m * D + m + D, sizeof *rotated),
          *u = rotated + m * D, *Mu = u + m;
    size_t rows = (D + BLOCK - 1) / BLOCK, columns = (m + BLOCK - 1) / BLOCK;
    float length = fmaxf(tr_norm2(m, V), FLT_MIN);
    for (size_t j = 0; j < m; j++) u[j] = V[j] / length - (j == m / 2 ? 1 : 0);
    length = tr_norm2(m, u);
    if (length > 0) tr_scale(m, 1 / length, u);
    memcpy(rotated, M, m * D * sizeof *rotated);
    tr_gemv(TR_T, m, D, 1, M, D, u, 0, Mu);
    for (size_t j = 0; j < m; j++) tr_axpy(D, -2 * u[j], Mu, rotated + j * D);

    const float *matrix[] = { e->two.shown[LASSO], M, rotated };
    ch_csv *c = ch_csv_begin(run, "weights.csv", "lasso,ridge,rotated");
    for (size_t a = 0; a < rows; a++)
        for (size_t b = 0; b < columns; b++) {
            for (int i = 0; i < 3; i++) {
                double top = 0;
                for (size_t k = a * BLOCK; k < least(D, (a + 1) * BLOCK); k++)
                    for (size_t j = b * BLOCK; j < least(m, (b + 1) * BLOCK); j++)
                        top = fmax(top, fabs((double)matrix[i][j * D + k]));
                write_magnitude(c, top);
            }
            ch_csv_row(c);
        }
    ch_csv_end(c);
    ch_value_count(run, "weights_rows", rows);
    ch_value_count(run, "weights_columns", columns);
    free(rotated);
}

static void write_units(ch_run *run, const experiment *e)
{
    char header[512] = "epoch";
    for (int kind = 0; kind < PRINTED; kind++) {
        size_t used = strlen(header);
        const char *key = optimizer_key[kind];
        snprintf(header + used, sizeof header - used, ",%s_train,%s_train_se,%s,%s_se",
                 key, key, key, key);
    }
    ch_csv *c = ch_csv_begin(run, "relu.csv", header);
    size_t t = 0, points = relu_points();
    for (size_t i = 0; i < points; i++, t = relu_after(t)) {
        ch_csv_count(c, t);
        for (int kind = 0; kind < PRINTED; kind++) {
            write_pair(c, over_runs(e, kind, UNIT_NUMBERS + (int)i));
            write_pair(c, over_runs(e, kind, UNIT_NUMBERS + (int)(points + i)));
        }
        ch_csv_row(c);
    }
    ch_csv_end(c);

    c = ch_csv_begin(run, "units.csv", "lasso,ridge");
    for (size_t k = 0; k < inputs * hidden; k++) {
        write_magnitude(c, fabs((double)e->relu.shown[LASSO][k]));
        write_magnitude(c, fabs((double)e->relu.shown[RIDGE][k]));
        ch_csv_row(c);
    }
    ch_csv_end(c);

    /* Medians of the sorted strengths; what has a median of zero has no cell. */
    double *sample = (double *)ch_alloc(run, runs, sizeof *sample);
    c = ch_csv_begin(run, "strengths.csv", "optimizer,rank,strength,low,high");
    for (int kind = 0; kind <= PRINTED; kind++)
        for (size_t j = 0; j < (kind == PRINTED ? teacher : hidden); j++) {
            double quantile[3];
            for (int q = 0; q < 3; q++) {
                for (size_t r = 0; r < runs; r++)
                    sample[r] =
                        kind == PRINTED
                            ? e->relu.master[r * teacher + j]
                            : unit_row(e, kind, r)[UNIT_NUMBERS + 2 * relu_points() + j];
                quantile[q] = tr_quantile(runs, sample,
                                          q == 0   ? 0.5
                                          : q == 1 ? 0.1
                                                   : 0.9);
            }
            if (quantile[0] == 0) break;
            ch_csv_count(c, (uint64_t)kind); /* PRINTED's place is the teacher's */
            ch_csv_count(c, j + 1);
            for (int q = 0; q < 3; q++) ch_csv_number(c, quantile[q]);
            ch_csv_row(c);
        }
    ch_csv_end(c);
    free(sample);
}

static void write_levels(ch_run *run, const experiment *e)
{
    static const struct {
        const char *name;
        int kind, field;
    } answer[] = { { "no penalty", NONE, END_TEST }, { "zero", NONE, LEVEL_ZERO },
                   { "mean", NONE, LEVEL_MEAN },     { "ridge", RIDGE, END_TEST },
                   { "lasso", LASSO, END_TEST },     { "linear", NONE, LEVEL_LINEAR } };
    static const char *const name[] = { "no penalty", "ridge", "lasso" };
    ch_csv *c = ch_csv_begin(run, "levels.csv", "answer,loss,se,excess,excess_se");
    for (size_t i = 0; i < sizeof answer / sizeof answer[0]; i++) {
        ch_csv_text(c, answer[i].name);
        write_pair(c, over_runs(e, answer[i].kind, answer[i].field));
        write_pair(c, paired_runs(e, answer[i].kind, answer[i].field, LASSO, END_TEST));
        ch_csv_row(c);
    }
    ch_csv_end(c);

    c = ch_csv_begin(run, "networks.csv",
                     "penalty,training,validation,test,zeros %,units,strong,effective");
    for (int kind = 0; kind < PRINTED; kind++) {
        ch_csv_text(c, name[kind]);
        for (int field = END_TRAIN; field <= UNITS_PR; field++)
            if (field != EARLY_TEST)
                ch_csv_number(c, over_runs(e, kind, field).mean *
                                     (field == UNIT_ZEROS ? 100 : 1));
        ch_csv_row(c);
    }
    ch_csv_end(c);
}
static void write_values(ch_run *run, const experiment *e)
{
    const size_t n = least(long_inits, inits);
    ch_value(run, "q", e->q);
    ch_value(run, "linear_plateau", 1 - e->q);
    ch_value(run, "beta", two_layer[LASSO].step.momentum);
    ch_value(run, "ridge_eta", two_layer[RIDGE].step.eta);
    ch_value(run, "lasso_eta", two_layer[LASSO].step.eta);
    ch_value(run, "relu_eta", rectified[RIDGE].step.eta);
    ch_value(run, "relu_lasso_eta", rectified[LASSO].step.eta);
    ch_value(run, "relu_beta", rectified[LASSO].step.momentum);
    ch_value(run, "relu_W", rectified[RIDGE].step.decay);
    ch_value(run, "relu_lambda", rectified[LASSO].append.lambda);
    ch_value(run, "relu_lasso_W", rectified[LASSO].append.lambda2);
    ch_value_count(run, "test_points", TEST_POINTS);
    ch_value_count(run, "early_ridge", early[RIDGE]);
    ch_value_count(run, "early_lasso", early[LASSO]);
    ch_value(run, "ridge_W", two_layer[RIDGE].step.decay);
    ch_value(run, "lasso_lambda", two_layer[LASSO].append.lambda);
    ch_value(run, "lasso_W", two_layer[LASSO].append.lambda2);
    ch_value(run, "lasso_lambda_effective",
             effective(&two_layer[LASSO]) * two_layer[LASSO].append.lambda);
    ch_value(run, "lasso_W_effective",
             effective(&two_layer[LASSO]) * two_layer[LASSO].append.lambda2);
    ch_value(run, "relu_lambda_effective",
             effective(&rectified[LASSO]) * rectified[LASSO].append.lambda);
    ch_value(run, "relu_W_effective",
             effective(&rectified[LASSO]) * rectified[LASSO].append.lambda2);
    ch_value(run, "limit_mu", e->ridge.mu);
    ch_value(run, "limit_norm", e->ridge.norm);
    ch_value(run, "limit_ridge", e->ridge.loss);
    ch_value(run, "limit_lasso", e->lasso.loss);
    ch_value(run, "limit_factor", e->ridge.loss / (0.5 * (1 - e->q)));
    ch_value_stat(run, "end_none", over_inits(e, NONE, LOSS));
    ch_value_stat(run, "end_ridge", over_inits(e, RIDGE, LOSS));
    ch_value_stat(run, "end_lasso", over_inits(e, LASSO, LOSS));
    ch_value_stat(run, "gap", paired_inits(e, LASSO, LOSS, RIDGE, LOSS));
    ch_value(run, "lasso_gap", worst_inits(e, LASSO, LOSS, LASSO, PREDICTED));
    ch_value(run, "worn",
             two_layer[PRINTED].step.eta * two_layer[PRINTED].append.lambda *
                 (double)epochs);
    ch_value(run, "start_sd", 1 / sqrt((double)D));
    ch_value(run, "exact_gap", worst_inits(e, RIDGE, LOSS, RIDGE, PREDICTED));
    ch_value_stat(run, "columns", over_inits(e, LASSO, COLUMNS));
    ch_value(run, "columns_least", smallest(e, LASSO, COLUMNS, inits));
    ch_value(run, "columns_most", largest(e, LASSO, COLUMNS, inits));
    ch_value_count(run, "three", how_many(e, LASSO, COLUMNS, inits, 3, 3));
    ch_value(run, "shown_columns", two_row(e, LASSO, 0)[COLUMNS]);
    ch_value_count(run, "long_runs", longer > epochs ? n : 0);
    ch_value_count(run, "long_single",
                   longer > epochs ? how_many(e, LASSO, LONG_COLUMNS, n, 1, 1) : 0);
    ch_value(run, "long_filled", 100 * over_inits(e, LASSO, LONG_FILLED).mean);
    ch_value(run, "printed_columns", over_inits(e, PRINTED, COLUMNS).mean);
    ch_value(run, "outside_percent", 100 * over_inits(e, NONE, OUTSIDE).mean);
    ch_value(run, "stable", over_inits(e, RIDGE, STABLE).mean);
    ch_value(run, "entropy", over_inits(e, RIDGE, ENTROPY).mean);
    ch_value(run, "none_stable", over_inits(e, NONE, STABLE).mean);
    ch_value(run, "kkt", largest(e, LASSO, KKT, inits));
    ch_value(run, "kkt_nominal", largest(e, LASSO, KKT_NOMINAL, inits));

    static const struct {
        const char *key;
        int kind, field;
    } number[] = {
        { "validation_none", NONE, END_VALIDATION }, { "test_none", NONE, END_TEST },
        { "test_ridge", RIDGE, END_TEST },           { "units_lasso", LASSO, UNITS },
        { "strong_lasso", LASSO, UNITS_STRONG },     { "part_none", NONE, UNITS_PR },
        { "part_ridge", RIDGE, UNITS_PR },           { "part_lasso", LASSO, UNITS_PR },
        { "level_zero", NONE, LEVEL_ZERO },          { "level_mean", NONE, LEVEL_MEAN },
    };
    for (size_t i = 0; i < sizeof number / sizeof number[0]; i++)
        ch_value_stat(run, number[i].key, over_runs(e, number[i].kind, number[i].field));
    ch_value_stat(run, "paired_test", paired_runs(e, LASSO, END_TEST, RIDGE, END_TEST));
    ch_value_stat(run, "rise_ridge", paired_runs(e, RIDGE, END_TEST, RIDGE, EARLY_TEST));
    ch_value_stat(run, "rise_lasso", paired_runs(e, LASSO, END_TEST, LASSO, EARLY_TEST));
    ch_value(run, "printed_zeros_percent", 100 * over_runs(e, PRINTED, UNIT_ZEROS).mean);
    ch_value_count(run, "wins", wins(e, END_TEST));
    ch_value(run, "zeros_percent_units", 100 * over_runs(e, LASSO, UNIT_ZEROS).mean);
}
//- end

/*md
## Five answers {#sec:over-answers}

1. *One,* if it is given the time. The number in a figure is a matter of when it was
   taken: {{columns:%.1f}} on average after {{epochs}} epochs. The $L_1$ penalty of a
   column grows like a square root, so sharing never pays.
2. *No.* Ridge ends with rank one, exactly as structured, in a basis of its own. The
   loss of both is that of plain ridge regression with a decay that follows from
   @eq:product.
3. *Another one than printed.* Without a weight decay that the text does not mention the
   zeros do not come in time, and with momentum all that is appended to the step counts
   only $1-\beta$ times.
4. *More than the teacher has.* {{zeros_percent_units:%.0f}} % of the weights vanish, and
   {{units_lasso:%.0f}} units remain, to the teacher's {{teacher}}. Ridge, too, concentrates
   on few units, softly.
5. *Neither,* by any margin that matters; and a linear fit does better than both.

## The whole run {#sec:over-run}

```{.claims}
```

Try this: `--m 2` takes nearly all of the surplus away, and ridge still has rank one;
`--long 200000` shows that the last column stays; `--epochs 15000` gives the printed
optimizer the time that it needs; `--runs 100 --shared 20` resolves the
difference between lasso and ridge, and gives the notebook's plan with one teacher beside;
`--samples 600` lets the networks win against the linear fit, and the lasso against ridge.
*/
int main(int argc, char **argv)
{
    ch_run run;
    experiment e;
    memset(&e, 0, sizeof e);
    ch_begin(&run, argc, argv, "03-overparametrized",
             "Students with more parameters than their teacher, under ridge and lasso.",
             options, sizeof options / sizeof options[0]);
    if (N >= D)
        ch_fail(&run, "--N: %zu is not accepted; fewer samples than the %zu of --D", N,
                D);

    e.q = (double)N / (double)D;
    ch_try(&run, tr_two_layer(e.q, two_layer[RIDGE].step.decay, 1, &e.ridge),
           "the limit of ridge");
    ch_try(&run,
           tr_two_layer(e.q,
                        effective(&two_layer[LASSO]) * two_layer[LASSO].append.lambda2, 1,
                        &e.lasso),
           "the limit of the lasso's decay");
    e.two.run = e.relu.run = &run;
    e.two.few = 2;
    for (int kind = 0; kind < OPTIMIZERS; kind++) {
        e.two.shown[kind] = (float *)ch_alloc(&run, m * D + m, sizeof(float));
        e.relu.shown[kind] = (float *)ch_alloc(&run, inputs * hidden, sizeof(float));
    }
    const size_t jobs = 2 * e.two.few + PRINTED * inits;
    e.row = (double *)ch_alloc(&run, jobs * row_length(), sizeof *e.row);
    e.unit = (double *)ch_alloc(&run, lessons() * relu_row(), sizeof *e.unit);
    e.relu.master = (double *)ch_alloc(&run, runs * teacher, sizeof *e.relu.master);
    for (size_t i = 0; i < jobs; i++) {
        int kind;
        size_t k;
        job_of(&e.two, i, &kind, &k);
        if (k == 0) ch_also(&run, i, e.two.shown[kind], (m * D + m) * sizeof(float));
    }
    ch_replicates(&run, "two layers", jobs, row_length() * sizeof *e.row, e.row,
                  run_product, &e.two);
    for (int kind = 0; kind <= PRINTED; kind++)
        ch_also(&run, relu_index(kind, 0), e.relu.shown[kind],
                inputs * hidden * sizeof(float));
    for (size_t r = 0; r < runs; r++)
        ch_also(&run, relu_index(NONE, r), e.relu.master + r * teacher,
                teacher * sizeof *e.relu.master);
    ch_replicates(&run, "rectified units", lessons(), relu_row() * sizeof *e.unit, e.unit,
                  run_relu, &e.relu);
    for (size_t r = 0; r < runs; r++) sort_down(teacher, e.relu.master + r * teacher);

    write_columns(&run, &e);
    write_two_layers(&run, &e);
    write_weights(&run, &e);
    write_units(&run, &e);
    write_levels(&run, &e);
    write_values(&run, &e);
    claims_on_columns(&run, &e);
    claims_on_loss(&run, &e);
    claims_on_optimizer(&run, &e);
    claims_on_units(&run, &e);

    for (int kind = 0; kind < OPTIMIZERS; kind++) {
        free(e.two.shown[kind]);
        free(e.relu.shown[kind]);
    }
    free(e.relu.master);
    free(e.unit);
    free(e.row);
    return ch_end(&run);
}

#else /* CHAPTER_DRAW */

//- fold Drawing the figures
static const tp_color optimizer_color[] = { TP_VERMILION, TP_BLUE, TP_GREEN };
static const char *const optimizer_name[] = { "no penalty", "ridge", "lasso" };

static void draw_weights(ch_run *run)
{
    static const char *const key[] = { "lasso", "ridge", "rotated" };
    static const char *const title[] = { "lasso", "ridge", "ridge, another basis" };
    ch_table *t = ch_table_read(run, "weights.csv");
    int rows = (int)ch_value_get(run, "weights_rows"),
        columns = (int)ch_value_get(run, "weights_columns");
    tp_figure *f = tp_begin(&(tp_layout){ .columns = 3,
                                          .width = 470,
                                          .height = 190,
                                          .share_y = 1,
                                          .share_z = 1,
                                          .tags = 1 });
    for (int i = 0; i < 3; i++) {
        tp_panel *p = tp_axes(f, 0, i,
                              &(tp_axes_desc){ .title = title[i],
                                               .x = { .label = "column" },
                                               .y = { .label = "row" } });
        tp_heatmap(p, rows, columns, ch_column(t, key[i]),
                   &(tp_heat){ .scale = TP_LOG,
                               .min = 1e-13,
                               .max = 1e-1,
                               .x1 = ch_value_get(run, "m"),
                               .y1 = ch_value_get(run, "D"),
                               .row0_on_top = 1,
                               .label = "|*M*|" });
    }
    ch_figure(run, f, "weights");
}

static void draw_layers(ch_run *run)
{
    ch_table *t = ch_table_read(run, "layers.csv");
    size_t n = ch_table_rows(t);
    const double *epoch = ch_column(t, "epoch");
    tp_figure *f = tp_begin(&(tp_layout){
        .columns = 2, .width = 470, .height = 230, .share_y = 1, .tags = 1 });
    for (int i = 0; i < 2; i++) {
        size_t skip = i ? 1 : 0; /* epoch 0 has no place on a logarithmic axis */
        tp_panel *p =
            tp_axes(f, 0, i,
                    &(tp_axes_desc){ .title = i ? "logarithmic epochs" : "as published",
                                     .x = { .label = "epoch", .log = i },
                                     .y = { .label = "generalization loss", .log = 1 },
                                     .labels = i ? TP_LEGEND_NE : TP_NO_LABELS });
        tp_hline(p, ch_value_get(run, "linear_plateau"),
                 &(tp_style){ .label = "linear, no penalty", .key = TP_KEY_LEGEND });
        for (int kind = 0; kind < PRINTED; kind++)
            tp_line(p, n - skip, epoch + skip, ch_column(t, optimizer_key[kind]) + skip,
                    &(tp_style){ .color = optimizer_color[kind],
                                 .label = optimizer_name[kind] });
        tp_hline(
            p, ch_value_get(run, "limit_ridge"),
            &(tp_style){ .role = TP_THEORY, .label = "theory", .key = TP_KEY_LEGEND });
    }
    ch_figure(run, f, "layers");
}

/* A column from its second row on, with zeros where a logarithmic axis can show them. */
static const double *above_zero(ch_run *run, ch_table *t, const char *name)
{
    size_t n = ch_table_rows(t) - 1;
    const double *x = ch_column(t, name) + 1;
    double *y = (double *)ch_alloc(run, n, sizeof *y);
    for (size_t i = 0; i < n; i++) y[i] = fmax(x[i], 0.5);
    return y;
}

static void draw_columns(ch_run *run)
{
    ch_table *t = ch_table_read(run, "columns.csv"),
             *u = ch_table_read(run, "layers.csv");
    size_t n = ch_table_rows(t) - 1, l = ch_table_rows(u) - 1;
    tp_figure *f = tp_begin(NULL);
    tp_panel *p = tp_axes(
        f, 0, 0,
        &(tp_axes_desc){ .x = { .label = "epoch", .log = 1, .min = 10 },
                         .y = { .label = "columns in use", .log = 1, .min = 0.8 } });
    tp_vline(p, ch_value_get(run, "epochs"),
             &(tp_style){ .label = "post's figure", .key = TP_KEY_INSIDE_START });
    tp_band(p, n, ch_column(t, "epoch") + 1, above_zero(run, t, "low"),
            above_zero(run, t, "high"), &(tp_style){ .color = TP_GREEN });
    tp_line(p, n, ch_column(t, "epoch") + 1, above_zero(run, t, "mean"),
            &(tp_style){ .color = TP_GREEN, .label = "lasso" });
    tp_line(p, l, ch_column(u, "epoch") + 1, above_zero(run, u, "printed_columns"),
            &(tp_style){ .color = TP_PINK, .label = "as printed" });
    ch_figure(run, f, "columns");
}

static void draw_relu(ch_run *run)
{
    ch_table *t = ch_table_read(run, "relu.csv");
    size_t n = ch_table_rows(t);
    const double *epoch = ch_column(t, "epoch");
    tp_figure *f = tp_begin(
        &(tp_layout){ .rows = 2, .columns = 2, .width = 470, .height = 360, .tags = 1 });
    for (int i = 0; i < 4; i++) {
        const int validation = i / 2,
                  logarithmic = i % 2; /* epoch 0 is not on that axis */
        tp_panel *p = tp_axes(
            f, i / 2, i % 2,
            &(tp_axes_desc){ .title = ch_text(run, "%s%s",
                                              validation ? "validation" : "training",
                                              logarithmic ? "" : ", axis as published"),
                             .x = { .label = "epoch", .log = logarithmic },
                             .y = { .label = logarithmic ? NULL : "loss", .log = 1 },
                             .labels = i == 3 ? TP_LEGEND_NE : TP_NO_LABELS });
        for (int kind = 0; kind < PRINTED; kind++) {
            const char *key =
                ch_text(run, "%s%s", optimizer_key[kind], validation ? "" : "_train");
            tp_line(p, n - (size_t)logarithmic, epoch + logarithmic,
                    ch_column(t, key) + logarithmic,
                    &(tp_style){ .color = optimizer_color[kind],
                                 .label = optimizer_name[kind] });
        }
    }
    ch_figure(run, f, "relu");
}

static void draw_units(ch_run *run)
{
    ch_table *t = ch_table_read(run, "units.csv");
    int rows = (int)ch_value_get(run, "inputs"),
        columns = (int)ch_value_get(run, "hidden");
    tp_figure *f = tp_begin(&(tp_layout){ .columns = 2,
                                          .width = 470,
                                          .height = 240,
                                          .share_y = 1,
                                          .share_z = 1,
                                          .tags = 1 });
    for (int i = 0; i < 2; i++) {
        tp_panel *p = tp_axes(f, 0, i,
                              &(tp_axes_desc){ .title = i ? "ridge" : "lasso",
                                               .x = { .label = "hidden unit" },
                                               .y = { .label = "input" } });
        tp_heatmap(p, rows, columns, ch_column(t, i ? "ridge" : "lasso"),
                   &(tp_heat){ .scale = TP_LOG,
                               .min = 1e-7,
                               .max = 1,
                               .row0_on_top = 1,
                               .label = "|*M*|" });
    }
    ch_figure(run, f, "units");
}

static void draw_strengths(ch_run *run)
{
    static const char *const name[] = { "no penalty", "ridge", "lasso", "teacher" };
    static const tp_color color[] = { TP_VERMILION, TP_BLUE, TP_GREEN, TP_DARK };
    ch_table *t = ch_table_read(run, "strengths.csv");
    size_t rows = ch_table_rows(t), first = 0;
    const double *kind = ch_column(t, "optimizer"), *rank = ch_column(t, "rank"),
                 *strength = ch_column(t, "strength");
    tp_figure *f = tp_begin(NULL);
    tp_panel *p =
        tp_axes(f, 0, 0,
                &(tp_axes_desc){
                    .x = { .label = "rank of the unit", .log = 1, .min = 0.9 },
                    .y = { .label = "strength |*M_j*||*V_j*|", .log = 1, .min = 1e-9 } });
    for (int i = 0; i < 4; i++) {
        size_t n = 0;
        while (first + n < rows && kind[first + n] == i) n++;
        if (n)
            tp_line(
                p, n, rank + first, strength + first,
                &(tp_style){
                    .color = color[i], .marker = TP_DISC, .size = 3, .label = name[i] });
        first += n;
    }
    ch_figure(run, f, "strengths");
}

static void draw_levels(ch_run *run)
{
    static const double place[] = { 1, 2, 3, 4, 5, 6 };
    static const char *const name[] = {
        "none", "zero", "mean", "ridge", "lasso", "linear"
    };
    ch_table *t = ch_table_read(run, "levels.csv");
    tp_figure *f =
        tp_begin(&(tp_layout){ .columns = 2, .width = 470, .height = 220, .tags = 1 });
    for (int i = 0; i < 2; i++) {
        size_t first = i ? 2 : 0; /* the differences of the last four */
        tp_panel *p =
            tp_axes(f, 0, i,
                    &(tp_axes_desc){ .title = i ? "minus lasso, paired" : "test loss",
                                     .x = { .min = (double)first + 0.4,
                                            .max = 6.6,
                                            .n_ticks = 6 - (int)first,
                                            .ticks = place + first,
                                            .tick_labels = name + first },
                                     .y = { .zero = 1 } });
        if (i) tp_hline(p, 0, NULL);
        tp_points(p, 6 - first, place + first,
                  ch_column(t, i ? "excess" : "loss") + first,
                  ch_column(t, i ? "excess_se" : "se") + first,
                  &(tp_style){ .color = i ? TP_GREEN : TP_BLUE, .size = 5 });
    }
    ch_figure(run, f, "levels");
}

int main(int argc, char **argv)
{
    ch_run run;
    ch_begin(&run, argc, argv, "03-overparametrized",
             "Draws the figures of the chapter on overparametrized students.", NULL, 0);
    draw_weights(&run);
    draw_layers(&run);
    draw_columns(&run);
    draw_relu(&run);
    draw_units(&run);
    draw_strengths(&run);
    draw_levels(&run);
    return ch_end(&run);
}
//- end
#endif
