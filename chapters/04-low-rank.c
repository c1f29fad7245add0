/*md
# Weight decay on a product {#sec:lowrank}

Weight decay shrinks all weights alike. It does not ask whether two of them are multiplied
with each other later on, and exactly this makes it something else on a product of two
matrices: a penalty on the *singular values*, an $L_1$ norm which sets most of them to
zero. The post *Generalization Toy Models II* [@toymodels2] opens with a sketch of this
for the attention of a transformer and works out the smallest example, one matrix of rank
one and two pairs of vectors to represent it. The sketch is a draft, and says so
("skatching ideas"); the idea is right and well known [@srebro2005], several lines are
not. We take the idea to its end, and test each line as it stands.

1. What does decay of $W^Q$ and $W^K$ penalize, and what has $1/\sqrt{d_k}$ to do with it?
2. Does it choose one of two pairs that do the same job?
3. Where exactly does descent with decay end, and when is it there?
4. Does it help, and how strong should it be?

## A product inside the softmax {#sec:attention}

Attention [@vaswani2017] compares a query $\boldsymbol x$ with the tokens in the rows of
$X$. Both are projected, $\boldsymbol q={W^Q}'\boldsymbol x$ and $\boldsymbol
k_j={W^K}'\boldsymbol x_j$, to $d_k$ numbers, and token $j$ gets the weight
$\mathrm{softmax}_j(\boldsymbol q\cdot\boldsymbol k_j/\sqrt{d_k})$. With all tokens as
queries the matrix of logits is

$$ QK'=X\,W^Q{W^K}'X'=X M X',\qquad
   M=W^Q{W^K}'=\sum_{i=1}^{d_k}\boldsymbol q_i\boldsymbol k_i'
   =\sum_{i=1}^{d_k}r_i\,\hat{\boldsymbol q}_i\hat{\boldsymbol k}_i' ,
   \quad r_i=\lvert\boldsymbol q_i\rvert\lvert\boldsymbol k_i\rvert , $$ {#eq:attention}

where $\boldsymbol q_i,\boldsymbol k_i$ are now the columns of the two matrices
(@clm:04-A1). The loss sees $W^Q$ and $W^K$ through their product $M$ alone.

**What $1/\sqrt{d_k}$ changes** is the start of training. Let all weights be independent
$N(0,1/D)$, with $D$ the length of a token, and all entries of the tokens $N(0,1)$. The
logit of a query with another token is a sum of $d_k$ products, and its variance exactly
$d_k$; the factor brings it back to one (@clm:04-A1b). What this does to the softmax is
known exactly, too. Given the query and the weights, the logit of token $j$ is
$\boldsymbol w\cdot\boldsymbol x_j$ with $\boldsymbol w=W^K\boldsymbol q$: a normal
variable of variance $s^2=\lvert\boldsymbol w\rvert^2$, independent of the other tokens'.
So the weights are the Boltzmann weights of $n$ random energies, Derrida's *random energy
model* [@derrida1981], and their entropy follows from one integral. With $Z=\sum_j\mathrm
e^{s g_j}$ and standard normal $g_j$,

$$ \begin{aligned}
   \langle H\rangle&=F-s\,F'(s) ,\qquad
   \phi_s(a)=\bigl\langle\exp(-\mathrm e^{sg-a})\bigr\rangle ,\\
   F(s)&=\langle\ln Z\rangle
   =\int\bigl(\mathbf 1_{a>0}-\phi_s(a)^n\bigr)\,da-\gamma_E ,
   \end{aligned} $$ {#eq:softmaxentropy}

with Euler's constant $\gamma_E$: for any number $Z$ the integral of $\mathbf
1_{a>0}-\exp(-Z\,\mathrm e^{-a})$ over $a$ is $\ln Z+\gamma_E$, and the mean of the
exponential is $\phi_s(a)^n$. While $s$ is small, $\langle H\rangle\simeq\ln n-s^2/2$;
as $n\to\infty$ that holds up to $s=\sqrt{2\ln n}$, where the model *freezes*: a few
largest logits take all the weight. With $s^2=d_k$ this happens at $d_k=2\ln n$, which is
{{freezing:%.1f}} for the {{tokens}} tokens of @fig:attention. At $d_k={{dk_last}}$ the
unscaled softmax spreads over $\mathrm e^H={{keys_plain:%.2f}}$ tokens, the scaled one
over {{keys_scaled:%.1f}} of them (@clm:04-A1c).

**What it does not change** is anything about the penalty. $M/\sqrt{d_k}$ is a matrix like
$M$, and what follows holds for it with another $\lambda$: the penalty $\lambda\lVert
M\rVert_{*}$ that we are about to find is $\lambda\sqrt{d_k}$ times the norm of the scaled
matrix (@clm:04-A4b).
*/

//- fold Headers and the parameters of the run
#include "chapter.h"

enum {
    TOY = 64,  /* most dimensions of the vectors of the two pairs */
    MODES = 6, /* singular values whose learning is drawn */
    WIDE = 0,
    NARROW = 1
};

#ifndef CHAPTER_DRAW
static size_t D = 20, dk = 8, draws = 2000, tokens = 64, features = 64, layers = 1000;
static size_t toy_D = 6, starts = 1000, rows = 30, columns = 20, rank = 3, width = 20;
static size_t narrow = 6, steps = 20000, seeds = 100;
static double Lambda = 0.5, sigma = 0.1, eta = 0.02;

static ch_option options[] = {
    { "tokens", CH_COUNT, &tokens, 2, 4096, 64, 64, 64,
      "tokens that one query is compared with" },
    { "features", CH_COUNT, &features, 2, 1024, 64, 64, 64, "entries of a token" },
    { "layers", CH_COUNT, &layers, 10, 100000, 300, 1000, 4000,
      "random attention layers" },
    { "D", CH_COUNT, &D, 2, 200, 20, 20, 20, "rows of the random W^Q and W^K" },
    { "dk", CH_COUNT, &dk, 1, 200, 8, 8, 8, "columns of the random W^Q and W^K" },
    { "draws", CH_COUNT, &draws, 10, 1000000, 500, 2000, 20000,
      "random W^Q and W^K whose norms are compared" },
    { "vectors", CH_COUNT, &toy_D, 2, TOY, 6, 6, 6,
      "dimensions of the vectors of the two pairs" },
    { "Lambda", CH_REAL, &Lambda, 0.05, 1.95, 0.5, 0.5, 0.5,
      "penalty lambda/(uv) of the two pairs where the surface is drawn" },
    { "starts", CH_COUNT, &starts, 20, 100000, 200, 1000, 10000,
      "starts of the two pairs" },
    { "rows", CH_COUNT, &rows, 4, 120, 30, 30, 30, "rows of the noisy matrix" },
    { "columns", CH_COUNT, &columns, 4, 120, 20, 20, 20, "columns of the noisy matrix" },
    { "rank", CH_COUNT, &rank, 1, 100, 3, 3, 3,
      "rank of the matrix below the noise, less than rows and columns" },
    { "sigma", CH_REAL, &sigma, 1e-3, 10, 0.1, 0.1, 0.1, "standard deviation of noise" },
    { "width", CH_COUNT, &width, 1, 200, 20, 20, 20, "columns of the wide factors" },
    { "narrow", CH_COUNT, &narrow, 1, 200, 6, 6, 6, "columns of the narrow factors" },
    { "eta", CH_REAL, &eta, 1e-5, 1, 0.02, 0.02, 0.02, "step of descent on factors" },
    { "steps", CH_COUNT, &steps, 100, 10000000, 8000, 20000, 100000,
      "steps of descent on factors" },
    { "seeds", CH_COUNT, &seeds, 3, 100000, 40, 400, 4000, "noisy matrices" },
};

enum {
    PART_LAYER,
    PART_FACTORS,
    PART_FIBER,
    PART_CHECK,
    PART_PAIRS,
    PART_SCAN,
    PART_ANGLES,
    PART_MATRIX,
    PART_START,
    PART_SEED,
    PART_LARGE
};

static double square(double x) { return x * x; }
static double dot(size_t n, const double *a, const double *b)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum = fma(a[i], b[i], sum);
    return sum;
}
/* n normal numbers of standard deviation sd. */
static void draw(tr_rng *r, size_t n, double sd, double *x)
{
    tr_normal_d(r, n, x);
    tr_scale_d(n, sd, x);
}
static void draw_unit(tr_rng *r, size_t n, double *x)
{
    tr_normal_d(r, n, x);
    tr_scale_d(n, 1 / sqrt(dot(n, x, x)), x);
}
static double in(tr_rng *r, double low, double high)
{
    double x;
    tr_uniform_d(r, 1, &x);
    return fma(high - low, x, low);
}
//- end

//- fold The exact mean entropy of a softmax over normal logits
/* @eq:softmaxentropy by the trapezoidal rule in a and g on lattices of one step, so that phi is
   a convolution. */
static double entropy_by_integral(ch_run *run, size_t n, double s)
{
    const double dx = s < 1 ? 0.25 * s : 0.25, dg = dx / s, N = (double)n;
    const size_t G = (size_t)ceil(8.5 / dg), nodes = 2 * G + 1;
    const size_t below = G + (size_t)ceil(5 / dx),
                 above = G + (size_t)ceil((40 + tr_log_at(N)) / dx);
    const size_t points = below + above + 1, table = points + nodes;
    double *weight = (double *)ch_alloc(run, 2 * nodes + 2 * table, sizeof *weight),
           *first = weight + nodes, *E = first + nodes, *slope = E + table;
    for (size_t i = 0; i < nodes; i++) {
        double g = ((double)i - (double)G) * dg;
        weight[i] = dg * tr_normal_density_at(g);
        first[i] = s * g * weight[i];
    }
    /* x = s g - a, from the last a and the first g on */
    for (size_t k = 0; k < table; k++) {
        double e = tr_exp_at(((double)k - (double)(G + above)) * dx);
        E[k] = tr_exp_at(-e);
        slope[k] = e > 800 ? 0 : e * E[k];
    }
    double F = (double)above * dx - 0.57721566490153286, sFs = 0;
    for (size_t j = 0; j < points; j++) { /* a = (above - j) dx */
        double phi = tr_dot_d(nodes, weight, E + j);
        if (!(phi > 0)) break;
        double power = tr_exp_at((N - 1) * tr_log_at(phi));
        F -= (j ? dx : 0.5 * dx) * power * phi;
        sFs += dx * N * power * tr_dot_d(nodes, first, slope + j);
    }
    free(weight);
    return F - sFs;
}

/* The same from a table in log s, by cubic interpolation. */
enum { ENTROPIES = 140 };
static const double entropy_from = 0.02, entropy_step = 0.06;
typedef struct {
    size_t n;
    double at[ENTROPIES];
} entropy_table;

static void run_entropy(void *context, size_t i, void *result)
{
    *(double *)result = entropy_by_integral(
        (ch_run *)context, tokens, entropy_from * tr_exp_at((double)i * entropy_step));
}

static void entropy_tabulate(ch_run *run, entropy_table *t)
{
    t->n = tokens;
    ch_replicates(run, "entropies", ENTROPIES, sizeof *t->at, t->at, run_entropy, run);
}

static double entropy_at(const entropy_table *t, double s)
{
    double y = (s > 0 ? tr_log_at(s / entropy_from) : -1) / entropy_step, sum = 0;
    if (y < 1) /* s < 0.0213: the series */
        return tr_log_at((double)t->n) - 0.5 * s * s * (1 - 1 / (double)t->n);
    size_t i = y > ENTROPIES - 3 ? ENTROPIES - 3 : (size_t)y;
    for (size_t k = 0; k < 4; k++) {
        double c = t->at[i - 1 + k];
        for (size_t l = 0; l < 4; l++)
            if (l != k) c *= (y - (double)(i - 1 + l)) / ((double)k - (double)l);
        sum += c;
    }
    return sum;
}
//- end

//- fold Random attention layers
enum { WIDTHS = 15 };
static const size_t layer_dk[WIDTHS] = { 1,  2,  3,  4,  6,  8,   12, 16,
                                         24, 32, 48, 64, 96, 128, 192 };
enum { LOGIT, PLAIN, SCALED, PLAIN_EXACT, SCALED_EXACT, LAYER };

static double softmax_entropy(size_t n, const double *logit, double scale)
{
    double top = logit[0], Z = 0, mean = 0;
    for (size_t j = 1; j < n; j++) top = fmax(top, logit[j]);
    for (size_t j = 0; j < n; j++) {
        double x = scale * (logit[j] - top), e = tr_exp_at(x);
        Z += e;
        mean += e * x;
    }
    return tr_log_at(Z) - mean / Z;
}

typedef struct {
    ch_run *run;
    entropy_table entropy;
} attention;

/* One query and weights of every width, each a part of the next; fresh tokens. */
static void run_layer(void *context, size_t index, void *result)
{
    const attention *a = (const attention *)context;
    const size_t most = layer_dk[WIDTHS - 1], n = tokens, f = features;
    double *x = (double *)ch_alloc(a->run, f * (n + 3) + n, sizeof *x), *X = x + f,
           *column = X + n * f, *w = column + f, *logit = w + f, *to = (double *)result;
    tr_rng r = ch_stream(a->run, index, PART_LAYER);
    draw(&r, f, 1, x);
    draw(&r, n * f, 1, X);
    for (size_t k = 1, at = 0; k <= most; k++) {
        draw(&r, f, 1 / sqrt((double)f), column);
        double q = dot(f, column, x);
        draw(&r, f, 1 / sqrt((double)f), column);
        tr_axpy_d(f, q, column, w);
        if (k < layer_dk[at]) continue;
        double s = sqrt(dot(f, w, w)), scale = 1 / sqrt((double)k);
        tr_gemv_d(TR_N, n, f, 1, X, f, w, 0, logit);
        to[LOGIT] = dot(n, logit, logit) / (double)n;
        to[PLAIN] = softmax_entropy(n, logit, 1);
        to[SCALED] = softmax_entropy(n, logit, scale);
        to[PLAIN_EXACT] = entropy_at(&a->entropy, s);
        to[SCALED_EXACT] = entropy_at(&a->entropy, scale * s);
        to += LAYER;
        at++;
    }
    free(x);
}
//- end

/*md
![(a) Mean entropy of the attention of one query over {{tokens}} tokens, for random
weights (points, {{layers}} layers; the error bars are smaller than the points) and from
@eq:softmaxentropy (dashed). Without the factor it freezes beyond the dotted line. (b) For one
random pair of factors, what is left to gain by changing them without changing $M$: decay
of the factors over $\lVert M\rVert_{*}$, less one. Balancing the lengths of each pair
leads to the dashed line; mixing the pairs, to rounding.](attention.svg){#fig:attention
alt="Two panels. Left, entropy against the dimension of the keys: flat with the factor,
falling to nearly zero without. Right, the excess of the penalty falls on a log axis from
about {{raw_excess:%.2f}} to rounding."}

## From squares to a nuclear norm {#sec:nuclear}

The decay of both matrices is $\frac\lambda2\sum_i(\lvert\boldsymbol
q_i\rvert^2+\lvert\boldsymbol k_i\rvert^2)$. First stretch one vector of a pair and shrink
the other, which leaves $r_i$ alone:

$$ \min_{k\ne0}\ \tfrac12\Bigl(\frac{r^2}{k^2}+k^2\Bigr)=\lvert r\rvert ,
   \qquad\text{at}\quad k=\pm\sqrt{\lvert r\rvert} , $$ {#eq:scalar}

the arithmetic and the geometric mean. The post has $\sqrt r$ and $r$. That is right for
lengths, which are never negative; descent on a signed $r=-2$ ends at $k^2=2$ and 2
(@clm:04-A2). So the penalty is $\lambda\sum_i r_i$, and there the post stops. But
$\sum_ir_i$ is no function of $M$ yet: the same $M$ has many decompositions. Mixing the
pairs, $W^Q\to W^QG$ and $W^K\to W^K{G'}^{-1}$ with any invertible $G$, costs nothing and
may lower the sum further. For random Gaussian factors ($D={{D}}$, $d_k={{dk}}$) it is on
average {{ratio:%.4f}} ± {{ratio_se:%.4f}} times what it could be (@clm:04-A3). The least
value is the *nuclear norm*, the sum of the singular values:

$$ \min_{W^Q{W^K}'=M}\ \frac\lambda2\bigl(\lVert W^Q\rVert_F^2+\lVert W^K\rVert_F^2\bigr)
   =\lambda\lVert M\rVert_{*}=\lambda\sum_i\sigma_i ,
   \qquad W^Q=A\,\Sigma^{1/2}O,\quad W^K=B\,\Sigma^{1/2}O , $$ {#eq:factorization}

for $M=A\Sigma B'$ and any orthogonal $O$, if $d_k\ge\mathrm{rank}\,M$. None is lower,
because $\lVert M\rVert_{*}=\langle AB',M\rangle$ is $\langle A'W^Q,B'W^K\rangle$ and thus
at most $\lVert W^Q\rVert_F\lVert W^K\rVert_F$, which is at most half the sum of the squares.
Descent finds the minimum as well. Along the directions that leave $M$ alone the
gradient is $Z={W^Q}'W^Q-{W^K}'W^K$, and the step

$$ W^Q\leftarrow W^Q(1-\epsilon Z),\qquad W^K\leftarrow W^K(1-\epsilon Z)^{-1} $$ {#eq:fiber}

keeps the product. It ends within {{fiber_gap:sci1}} of the nuclear norm (@clm:04-A4), and
only where $Z=0$: the two factors are *balanced*.
*/
//- fold Pairs, rescaled and mixed
enum { FIBER = 200 }; /* steps */

/* 1/2 (|Q|^2 + |K|^2), sum of |q_i| |k_i|, |Q K'|_* of n x k factors. */
static void norms_of(ch_run *run, size_t n, size_t k, const double *Q, const double *K,
                     double *decay, double *sum, double *nuclear)
{
    double *M = (double *)ch_alloc(run, n * n, sizeof *M);
    tr_gemm_d(TR_N, TR_T, n, n, k, 1, Q, k, K, k, 0, M, n);
    ch_try(run, tr_nuclear_norm_d(n, n, M, n, nuclear, NULL), "a nuclear norm");
    *decay = 0.5 * (tr_dot_d(n * k, Q, Q) + tr_dot_d(n * k, K, K));
    *sum = 0;
    for (size_t i = 0; i < k; i++) {
        double q = 0, l = 0;
        for (size_t j = 0; j < n; j++) {
            q = fma(Q[j * k + i], Q[j * k + i], q);
            l = fma(K[j * k + i], K[j * k + i], l);
        }
        *sum += sqrt(q * l);
    }
    free(M);
}

/* sum r_i / |M|_* for random factors. */
static void run_factors(void *context, size_t index, void *result)
{
    ch_run *run = (ch_run *)context;
    double *Q = (double *)ch_alloc(run, 2 * D * dk, sizeof *Q), decay, sum, nuclear;
    tr_rng r = ch_stream(run, index, PART_FACTORS);
    tr_normal_d(&r, 2 * D * dk, Q);
    norms_of(run, D, dk, Q, Q + D * dk, &decay, &sum, &nuclear);
    *(double *)result = sum / nuclear;
    free(Q);
}

typedef struct {
    double excess[FIBER + 1];      /* decay / |M|_* - 1 */
    double pairs, moved, identity; /* of the pairs' lengths; |change of M|; of A1 */
    double penalty, nuclear, gap;
    size_t times;
} fiber_result;

/* @eq:fiber, from random factors. */
static void run_fiber(ch_run *run, fiber_result *f)
{
    const size_t n = D * dk, kk = dk * dk, nn = D * D;
    double *Q = (double *)ch_alloc(run, 3 * n + 3 * kk + 3 * nn, sizeof *Q), *K = Q + n,
           *old = K + n, *Z = old + n, *B = Z + kk, *L = B + kk, *M = L + kk, *X = M + nn,
           *Y = X + nn;
    double decay, sum, nuclear;
    tr_rng r = ch_stream(run, 0, PART_FIBER);
    tr_normal_d(&r, 2 * n, Q);
    tr_gemm_d(TR_N, TR_T, D, D, dk, 1, Q, dk, K, dk, 0, M, D);
    /* A1: X M X' is the product of projections, and M the sum of pairs. */
    tr_normal_d(&r, nn, X);
    double *XQ = (double *)ch_alloc(run, 2 * n + 2 * nn, sizeof *XQ), *XK = XQ + n,
           *S = XK + n, *T = S + nn;
    tr_gemm_d(TR_N, TR_N, D, dk, D, 1, X, D, Q, dk, 0, XQ, dk);
    tr_gemm_d(TR_N, TR_N, D, dk, D, 1, X, D, K, dk, 0, XK, dk);
    tr_gemm_d(TR_N, TR_T, D, D, dk, 1, XQ, dk, XK, dk, 0, S, D);
    tr_gemm_d(TR_N, TR_N, D, D, D, 1, X, D, M, D, 0, T, D);
    tr_gemm_d(TR_N, TR_T, D, D, D, 1, T, D, X, D, 0, Y, D);
    f->identity = sqrt(tr_distance2_d(nn, S, Y) / tr_dot_d(nn, S, S));
    memset(T, 0, nn * sizeof *T);
    for (size_t i = 0; i < dk; i++) {
        double q = 0, k = 0;
        for (size_t j = 0; j < D; j++) q = fma(Q[j * dk + i], Q[j * dk + i], q);
        for (size_t j = 0; j < D; j++) k = fma(K[j * dk + i], K[j * dk + i], k);
        q = sqrt(q);
        k = sqrt(k);
        for (size_t j = 0; j < nn; j++)
            T[j] += q * k * (Q[j / D * dk + i] / q) * (K[j % D * dk + i] / k);
    }
    f->identity = fmax(f->identity, sqrt(tr_distance2_d(nn, M, T) / tr_dot_d(nn, M, M)));
    free(XQ);

    norms_of(run, D, dk, Q, K, &decay, &sum, &nuclear);
    f->nuclear = nuclear;
    f->pairs = sum / nuclear - 1;
    double apart = DBL_MAX; /* |Z| */
    for (size_t t = 0; t <= FIBER || (apart > 1e-8 * f->penalty && t < 50000); t++) {
        f->penalty = 0.5 * (tr_dot_d(n, Q, Q) + tr_dot_d(n, K, K));
        f->gap = f->penalty / nuclear - 1;
        if (t <= FIBER) f->excess[t] = f->gap;
        f->times = t;
        tr_syrk_d(TR_T, dk, D, 1, Q, dk, 0, Z, dk);
        tr_syrk_d(TR_T, dk, D, 1, K, dk, 0, B, dk);
        double step = 0.5 / (sqrt(tr_dot_d(kk, Z, Z)) + sqrt(tr_dot_d(kk, B, B)));
        tr_axpy_d(kk, -1, B, Z);
        apart = sqrt(tr_dot_d(kk, Z, Z));
        for (size_t i = 0; i < kk; i++) L[i] = (i % (dk + 1) == 0) - step * Z[i];
        memcpy(old, Q, n * sizeof *old);
        tr_gemm_d(TR_N, TR_N, D, dk, dk, 1, old, dk, L, dk, 0, Q, dk);
        ch_try(run, tr_cholesky_d(dk, L, dk), "a step along the factorizations");
        for (size_t i = 0; i < D; i++) tr_cholesky_solve_d(dk, L, dk, K + i * dk);
    }
    tr_gemm_d(TR_N, TR_T, D, D, dk, 1, Q, dk, K, dk, 0, X, D);
    f->moved = sqrt(tr_distance2_d(nn, X, M) / tr_dot_d(nn, M, M));
    free(Q);
}
//- end

/* Descent on (r^2/k^2 + k^2) / 2 from k = 1. */
static double scalar_descent(double r)
{
    double k = 1;
    for (int t = 0; t < 4000; t++) k -= 0.01 * (k - r * r / (k * k * k));
    return k;
}

/*md
## One matrix of rank one, two pairs to make it {#sec:pairs}

The post's example has a target $M=\boldsymbol V\boldsymbol U'$ and a student
$m=\boldsymbol v_1\boldsymbol u_1'+\boldsymbol v_2\boldsymbol u_2'$, with the loss $\lVert
M-m\rVert_F^2$ (no half) and the decay $\frac\lambda2$ on all four vectors. One pair would
do. Does the penalty see to it that one is enough?

We follow the post. Expanding the norm is right (@clm:04-A5). So is the form in lengths
and directions (@clm:04-A6): with $v=\lvert\boldsymbol V\rvert$, $u=\lvert\boldsymbol
U\rvert$, $\lvert\boldsymbol v_1\rvert\lvert\boldsymbol u_1\rvert=x\,uv$ and
$\lvert\boldsymbol v_2\rvert\lvert\boldsymbol u_2\rvert=y\,uv$,

$$ \frac{\lVert M-m\rVert^2}{u^2v^2}=1+x^2+y^2-2x\,c_1-2y\,c_2+2xy\,c_{12} , $$ {#eq:pairs}

where $c_1=(\hat{\boldsymbol v}\cdot\hat{\boldsymbol v}_1)(\hat{\boldsymbol
u}\cdot\hat{\boldsymbol u}_1)$ is the match of the first pair with the target, $c_2$ that
of the second, and $c_{12}$ that of the pairs with each other. Then come five slips.

- *A factor of 2.* The decay is written with $\lambda$ where it was $\lambda/2$ a line
  before. The next line, $\lambda uv\,(x+y)$, is right again (@clm:04-A7), and so are the
  lengths $r_1^2=uvx$ at which it is attained (@clm:04-A8).
- *The wrong $\Lambda$.* Dividing the loss by $u^2v^2$ divides the penalty as well, so the
  $L_1$ term is $\Lambda(x+y)$ with $\Lambda=\lambda/(uv)$, not $\lambda uv$. The two agree
  only if $uv=1$. For $uv={{slip_uv:%.3g}}$ and $\lambda={{slip_lambda:%.3g}}$ the post's
  $\Lambda$ makes everything zero; descent on the vectors ends at $x+y={{slip_sum:%.6f}}$
  (@clm:04-A9).
- *Dimensions.* With angles $\theta_i,\phi_i$ to the target, $c_{12}$ becomes
  $\cos(\theta_1-\theta_2)\cos(\phi_1-\phi_2)$. In the plane it does, if the angles are
  signed (@clm:04-A10). "Independent of the dimensions" it is not: in space two vectors at
  60° from a third, in planes at right angles, have $\hat{\boldsymbol
  v}_1\cdot\hat{\boldsymbol v}_2={{space_dot:%.3g}}$ and not $\cos0=1$. What does not
  depend on the dimension is the minimum (@clm:04-A11).
- *Angles.* "The minimum is simply when all angles are 0" holds while $x+y\le1$. Beyond,
  two pairs in line overshoot, and do better to turn away from the target; the minimum
  over all directions is (@clm:04-A12, @fig:shares)

  $$ \max(1-x-y,\ \lvert x-y\rvert-1,\ 0)^2 . $$ {#eq:angles}

- *A dropped term.* With all angles 0, $2xy$ stays. The loss is not the post's
  $1+x^2+y^2-2(x+y)+\Lambda(x+y)$ but (@clm:04-A13)

  $$ (1-x-y)^2+\Lambda\,(x+y) . $$ {#eq:valley}

The last one changes the picture (@fig:valley). The post's surface has one lowest point,
$x=y=1-\Lambda/2$, with both pairs in use; together they would be twice as strong as they
should. @eq:valley depends on $x+y$ alone: its minimum is a *valley*, the segment
$x+y=1-\Lambda/2$ between the axes.

![The loss as a function of the strengths of the two pairs, $\Lambda={{Lambda:%.3g}}$. (a)
With all terms: a valley (line), on which descent from {{starts}} small random starts ends
(points). On the few paths drawn the pairs first shrink, then line up and grow. (b)
Without the term $2xy$, as in the post: one lowest point (diamond), where no run
ends.](valley.svg){#fig:valley alt="Two contour maps. Left, straight level lines parallel
to a segment from axis to axis, dotted with end points. Right, circles around a point
beyond the segment."}

## A kink at two, and a slow place {#sec:kink}

The smallest value of @eq:valley along the segment is known at once,

$$ x+y=\max\Bigl(1-\frac\Lambda2,\,0\Bigr),\qquad
   L_{\min}=\begin{cases}\Lambda-\Lambda^2/4,&\Lambda\le2,\\
   1,&\Lambda\ge2,\end{cases} $$ {#eq:kink}

and descent on the vectors agrees to {{scan_error:sci1}} (@clm:04-A14, @fig:kink). From
$\Lambda=2$ on the student is zero. Near zero the equations are linear: the amplitude
$w_i=\hat{\boldsymbol V}\cdot\boldsymbol v_i+\hat{\boldsymbol U}\cdot\boldsymbol u_i$
changes at the rate $2uv-\lambda=uv\,(2-\Lambda)$, so that zero is a saddle below
$\Lambda=2$ and an attractor above. At the kink itself the rate vanishes, and the approach
is no longer exponential. For the sum $p=uv\,(x+y)$ of aligned, balanced pairs

$$ \dot p=4p\,\bigl(uv-\tfrac\lambda2-p\bigr) , $$ {#eq:logistic}

the logistic equation; with $\lambda=2uv$ it leaves $p\simeq1/(4t)$, a *critical slowing
down* like that of a magnet at its Curie point. In the second half of our run $1/p$ grows
by {{critical:%.4f}} times $4t$ (@clm:04-A14b).

![Descent on the vectors (points) and @eq:kink (lines) against the penalty: (a) what is
left of the target, (b) the loss, (c) the rate at which a small amplitude grows, which
passes through zero at the kink.](kink.svg){#fig:kink alt="Three panels against Lambda.
Left a line falling from one to zero at two, middle a parabola reaching one at two, right
a falling straight line through zero at two."}

## No choice between equals {#sec:choice}

So the penalty makes $m$ a matrix of rank one: the two pairs line up. It does *not* choose
one of them, as an $L_1$ norm is often said to. On the segment the sum of @eq:valley is
constant, and where a run ends on it is decided by its start. Once more the linear phase
tells: both amplitudes grow by the same factor, so the ratio $w_1:w_2$ with which they
begin is kept, and

$$ \frac{x}{x+y}=\frac{w_1^2}{w_1^2+w_2^2} . $$ {#eq:share}

For random starts $w_1,w_2$ are independent and normal, and the share of the first pair
has the *arcsine law*, the distribution of $\cos^2$ of a random angle: its density
$1/(\pi\sqrt{s(1-s)})$ is largest at the ends. @fig:shares shows it (@clm:04-A15); run by
run, the share that descent ends with is on average {{share_predicted:%.3f}} from
@eq:share. Unequal
shares are common, but a choice it is not: one of the pairs takes more than 99.9 % in
{{chosen:%.1f}} % of the runs (the law says {{chosen_theory:%.1f}} %).

![(a) Share of the first pair at the end of descent from {{starts}} starts, and the
arcsine law (dashed). (b) Least loss over all directions of the four vectors at given
strengths, here $y=x/5$: found by turning each vector in turn (points), @eq:angles (line),
and with all angles 0 (grey), which is the least only up to
$x+y=1$.](shares.svg){#fig:shares alt="Left, a histogram with peaks at zero and one.
Right, loss against x plus y: falling to zero at one, zero up to 1.5, then rising again;
the curve for angles zero rises from one on."}
*/
//- fold Two pairs of vectors and their descent
typedef struct {
    size_t n;
    double V[TOY], U[TOY], lambda;
} target;
typedef struct {
    double v[2][TOY], u[2][TOY];
} pairs;

/* A random target of strength uv. */
static target draw_target(tr_rng *r, size_t n, double uv, double lambda)
{
    target t;
    memset(&t, 0, sizeof t);
    t.n = n;
    t.lambda = lambda;
    draw_unit(r, n, t.V);
    draw_unit(r, n, t.U);
    tr_scale_d(n, uv, t.V);
    return t;
}

static void draw_pairs(tr_rng *r, size_t n, double sd, pairs *p)
{
    memset(p, 0, sizeof *p);
    for (int i = 0; i < 2; i++) {
        draw(r, n, sd, p->v[i]);
        draw(r, n, sd, p->u[i]);
    }
}

static double strength(const target *t)
{
    return sqrt(dot(t->n, t->V, t->V) * dot(t->n, t->U, t->U));
}
/* x (i = 0) or y (i = 1). */
static double share_of(const target *t, const pairs *p, int i)
{
    return sqrt(dot(t->n, p->v[i], p->v[i]) * dot(t->n, p->u[i], p->u[i])) / strength(t);
}
static double amplitude(const target *t, const pairs *p, int i)
{
    return dot(t->n, t->V, p->v[i]) / sqrt(dot(t->n, t->V, t->V)) +
           dot(t->n, t->U, p->u[i]) / sqrt(dot(t->n, t->U, t->U));
}
static double decay_of(const target *t, const pairs *p)
{
    double sum = 0;
    for (int i = 0; i < 2; i++)
        sum += dot(t->n, p->v[i], p->v[i]) + dot(t->n, p->u[i], p->u[i]);
    return 0.5 * t->lambda * sum;
}
/* |V U' - v_1 u_1' - v_2 u_2'|^2, element by element. */
static double misfit(const target *t, const pairs *p)
{
    double sum = 0;
    for (size_t i = 0; i < t->n; i++)
        for (size_t j = 0; j < t->n; j++)
            sum += square(t->V[i] * t->U[j] - p->v[0][i] * p->u[0][j] -
                          p->v[1][i] * p->u[1][j]);
    return sum;
}
/* The same, expanded. */
static double misfit_expanded(const target *t, const pairs *p)
{
    const size_t n = t->n;
    double sum = square(strength(t));
    for (int i = 0; i < 2; i++)
        sum += dot(n, p->v[i], p->v[i]) * dot(n, p->u[i], p->u[i]) -
               2 * dot(n, t->V, p->v[i]) * dot(n, t->U, p->u[i]);
    return sum + 2 * dot(n, p->u[0], p->u[1]) * dot(n, p->v[0], p->v[1]);
}
/* The product of both singular values of m, over uv: 0 if m has rank one. */
static double second_rank(const target *t, const pairs *p)
{
    const size_t n = t->n;
    double v = dot(n, p->v[0], p->v[0]) * dot(n, p->v[1], p->v[1]) -
               square(dot(n, p->v[0], p->v[1])),
           u = dot(n, p->u[0], p->u[0]) * dot(n, p->u[1], p->u[1]) -
               square(dot(n, p->u[0], p->u[1]));
    return sqrt(fabs(v * u)) / strength(t);
}

/* Plain descent on misfit + decay. */
static void descend_pairs(const target *t, double step, size_t times, pairs *p)
{
    const size_t n = t->n;
    while (times--) {
        double Vv[2], Uu[2], vv = dot(n, p->v[0], p->v[1]), uu = dot(n, p->u[0], p->u[1]);
        double v2[2], u2[2], keep = 1 - step * t->lambda;
        for (int i = 0; i < 2; i++) {
            Vv[i] = dot(n, t->V, p->v[i]);
            Uu[i] = dot(n, t->U, p->u[i]);
            v2[i] = dot(n, p->v[i], p->v[i]);
            u2[i] = dot(n, p->u[i], p->u[i]);
        }
        for (size_t d = 0; d < n; d++) {
            double a = p->v[0][d], b = p->v[1][d], c = p->u[0][d], e = p->u[1][d];
            double V = 2 * step * t->V[d], U = 2 * step * t->U[d], h = 2 * step;
            p->v[0][d] = keep * a + V * Uu[0] - h * (a * u2[0] + b * uu);
            p->v[1][d] = keep * b + V * Uu[1] - h * (a * uu + b * u2[1]);
            p->u[0][d] = keep * c + U * Vv[0] - h * (c * v2[0] + e * vv);
            p->u[1][d] = keep * e + U * Vv[1] - h * (c * vv + e * v2[1]);
        }
    }
}

/* What @eq:logistic leaves after time t of an approach to max(delta, 0) from p0. */
static double left_over(double delta, double p0, double t)
{
    double y = 4 * fabs(delta) * t;
    if (y < 1e-9) return p0 / (1 + 4 * p0 * t);
    if (y > 700) return 0;
    if (delta > 0) {
        double c = fabs(delta / p0 - 1);
        return delta * c / (tr_exp_at(y) + c);
    }
    return -delta / ((1 - delta / p0) * tr_exp_at(y) - 1);
}
//- end

//- fold Where the pairs end: from many starts, and against the penalty
enum { END_X, END_Y, END_SHARE, END_MISS, END_SECOND, END };
static const double toy_step = 0.02, start_sd = 0.1;

/* The slowest parts decay at the rates Lambda and 2 (2 - Lambda). */
static size_t toy_steps(void)
{
    return (size_t)(fmax(50 / Lambda, 20 / (2 - Lambda)) / toy_step);
}

static void run_start(void *context, size_t index, void *result)
{
    ch_run *run = (ch_run *)context;
    double *to = (double *)result, w[2];
    tr_rng r = ch_stream(run, index, PART_PAIRS);
    target t = draw_target(&r, toy_D, 1, Lambda);
    pairs p;
    draw_pairs(&r, toy_D, start_sd, &p);
    for (int i = 0; i < 2; i++) w[i] = amplitude(&t, &p, i);
    descend_pairs(&t, toy_step, toy_steps(), &p);
    to[END_X] = share_of(&t, &p, 0);
    to[END_Y] = share_of(&t, &p, 1);
    to[END_SHARE] = square(w[0]) / (square(w[0]) + square(w[1]));
    to[END_MISS] = fabs(to[END_X] + to[END_Y] - (1 - 0.5 * Lambda));
    to[END_SECOND] = second_rank(&t, &p);
}

enum { SCAN = 17, SCAN_STEPS = 20000, SCAN_STARTS = 4 };
static const double scan_Lambda[SCAN] = { 0,   0.25, 0.5, 0.75, 1,   1.25, 1.5,  1.7, 1.8,
                                          1.9, 2,    2.1, 2.2,  2.3, 2.5,  2.75, 3 };
typedef struct {
    double sum, loss, miss, loss_miss; /* means, largest deviations from @eq:kink */
    double allowed, loss_allowed;      /* what the logistic equation still leaves */
    double rate;                       /* of a small amplitude */
    double critical;                   /* at the kink: growth of 1/p over 4 t */
} scan_result;

static void run_scan(void *context, size_t index, void *result)
{
    ch_run *run = (ch_run *)context;
    scan_result *to = (scan_result *)result;
    const double L = scan_Lambda[index], time = toy_step * SCAN_STEPS,
                 end = fmax(1 - 0.5 * L, 0), least = L < 2 ? L - 0.25 * L * L : 1;
    tr_rng r = ch_stream(run, index, PART_SCAN);
    memset(to, 0, sizeof *to);
    for (int s = 0; s < SCAN_STARTS; s++) {
        target t = draw_target(&r, toy_D, 1, L);
        pairs p;
        draw_pairs(&r, toy_D, start_sd, &p);
        double p0 = 0.25 * (square(amplitude(&t, &p, 0)) + square(amplitude(&t, &p, 1)));
        descend_pairs(&t, toy_step, SCAN_STEPS / 2, &p);
        double half = share_of(&t, &p, 0) + share_of(&t, &p, 1);
        descend_pairs(&t, toy_step, SCAN_STEPS / 2, &p);
        double sum = share_of(&t, &p, 0) + share_of(&t, &p, 1),
               loss = misfit(&t, &p) + decay_of(&t, &p),
               rest = left_over(1 - 0.5 * L, p0, time);
        to->sum += sum / SCAN_STARTS;
        to->loss += loss / SCAN_STARTS;
        to->miss = fmax(to->miss, fabs(sum - end));
        to->loss_miss = fmax(to->loss_miss, fabs(loss - least));
        to->allowed = fmax(to->allowed, rest);
        to->loss_allowed = fmax(to->loss_allowed, rest * rest);
        if (L == 2) to->critical += (1 / sum - 1 / half) / (2 * time) / SCAN_STARTS;
    }
    enum { SHORT = 200 };
    target t = draw_target(&r, toy_D, 1, L);
    pairs p;
    draw_pairs(&r, toy_D, 1e-9, &p);
    double before = amplitude(&t, &p, 0);
    descend_pairs(&t, toy_step, SHORT, &p);
    double factor = tr_exp_at(tr_log_at(fabs(amplitude(&t, &p, 0) / before)) / SHORT);
    to->rate = (factor - 1) / toy_step;
}

/* The settings of A9: uv, lambda, and x + y. */
enum { SLIPS = 4, SLIP_STEPS = 10000 };
static const double slip[SLIPS][2] = { { 4, 2 }, { 4, 4 }, { 0.5, 0.4 }, { 2, 5 } };

static void run_slip(void *context, size_t index, void *result)
{
    ch_run *run = (ch_run *)context;
    tr_rng r = ch_stream(run, index, PART_CHECK);
    target t = draw_target(&r, toy_D, slip[index][0], slip[index][1]);
    pairs p;
    draw_pairs(&r, toy_D, start_sd, &p);
    descend_pairs(&t, toy_step, SLIP_STEPS, &p);
    *(double *)result = share_of(&t, &p, 0) + share_of(&t, &p, 1);
}

/* A few paths of (x, y), for the figure. */
enum { PATHS = 7, PATH_POINTS = 60 };
static void run_path(ch_run *run, double *to)
{
    for (size_t k = 0; k < PATHS; k++) {
        tr_rng r = ch_stream(run, k, PART_PAIRS);
        target t = draw_target(&r, toy_D, 1, Lambda);
        pairs p;
        draw_pairs(&r, toy_D, start_sd, &p);
        for (size_t i = 0; i < PATH_POINTS; i++) {
            *to++ = share_of(&t, &p, 0);
            *to++ = share_of(&t, &p, 1);
            descend_pairs(&t, toy_step, 1 + i * i / 40, &p);
        }
    }
}
//- end

//- fold The minimum over all directions at given strengths
enum { ANGLES = 7, ANGLE_STARTS = 12, ANGLE_SWEEPS = 3000, LINE = 26 };
static const double angle_xy[ANGLES][2] = { { 0.2, 0.3 }, { 0.5, 0.5 }, { 0.8, 0.1 },
                                            { 0.8, 0.8 }, { 1, 1 },     { 1.5, 0.3 },
                                            { 2.5, 0.5 } };
/* After them, points of the line y = x / 5. */
static void angle_point(size_t i, double *x, double *y)
{
    if (i < ANGLES) {
        *x = angle_xy[i][0];
        *y = angle_xy[i][1];
    } else {
        *x = 2.6 * (double)(i - ANGLES) / (LINE - 1);
        *y = *x / 5;
    }
}
static double over_angles(double x, double y)
{
    return square(fmax(fmax(1 - x - y, fabs(x - y) - 1), 0));
}

/* The loss is linear in each unit vector, so the best one is known at once. */
static void turn(size_t n, const double *V, double c, const double *other, double d,
                 double *v)
{
    double w[TOY], norm;
    for (size_t i = 0; i < n; i++) w[i] = c * V[i] - d * other[i];
    norm = sqrt(dot(n, w, w));
    if (norm > 0)
        for (size_t i = 0; i < n; i++) v[i] = w[i] / norm;
}

static void run_angles(void *context, size_t index, void *result)
{
    ch_run *run = (ch_run *)context;
    double x, y, best = DBL_MAX;
    const size_t n = toy_D;
    tr_rng r = ch_stream(run, index, PART_ANGLES);
    angle_point(index, &x, &y);
    for (int s = 0; s < ANGLE_STARTS; s++) {
        target t = draw_target(&r, n, 1, 0);
        double a[2][TOY], b[2][TOY], strengths[2] = { x, y };
        for (int i = 0; i < 2; i++) {
            draw_unit(&r, n, a[i]);
            draw_unit(&r, n, b[i]);
        }
        for (int k = 0; k < ANGLE_SWEEPS; k++)
            for (int i = 0; i < 2; i++) {
                const int j = 1 - i;
                turn(n, t.V, dot(n, t.U, b[i]), a[j], strengths[j] * dot(n, b[j], b[i]),
                     a[i]);
                turn(n, t.U, dot(n, t.V, a[i]), b[j], strengths[j] * dot(n, a[j], a[i]),
                     b[i]);
            }
        pairs p;
        for (size_t d = 0; d < n; d++)
            for (int i = 0; i < 2; i++) {
                p.v[i][d] = strengths[i] * a[i][d];
                p.u[i][d] = b[i][d];
            }
        best = fmin(best, misfit(&t, &p));
    }
    *(double *)result = best;
}
//- end

//- fold The algebra of the post, on random vectors
enum { CASES = 1000 };
typedef struct {
    double expanded, directions; /* A5, A6: largest relative errors */
    double plane;                /* A10 */
    double space_dot, space_cos; /* A11 */
    double least[3];             /* the minimum in 2, 3 and toy_D dimensions */
    double lengths;              /* A8: relative error of r_1^2 */
    double half, whole;          /* A7: decay at the best lengths over lambda/2, lambda */
    double kept, dropped;        /* A13: errors of @eq:valley and of the post's form */
    double twoxy;                /* the largest 2xy */
} algebra;

static void run_algebra(ch_run *run, algebra *a)
{
    tr_rng r = ch_stream(run, SLIPS, PART_CHECK);
    memset(a, 0, sizeof *a);
    for (int c = 0; c < CASES; c++) {
        const double uv = in(&r, 0.3, 3), lambda = in(&r, 0.1, 2);
        target t = draw_target(&r, c % 2 ? 7 : 2, uv, lambda);
        const size_t n = t.n;
        pairs p;
        draw_pairs(&r, n, 1, &p);
        double whole = misfit(&t, &p);
        a->expanded = fmax(a->expanded, fabs(misfit_expanded(&t, &p) / whole - 1));

        /* lengths and directions */
        double v[2], u[2], x = share_of(&t, &p, 0), y = share_of(&t, &p, 1);
        for (int i = 0; i < 2; i++) {
            v[i] = sqrt(dot(n, p.v[i], p.v[i]));
            u[i] = sqrt(dot(n, p.u[i], p.u[i]));
        }
        double V = sqrt(dot(n, t.V, t.V)), U = sqrt(dot(n, t.U, t.U)),
               c1 = dot(n, t.V, p.v[0]) / (V * v[0]) * dot(n, t.U, p.u[0]) / (U * u[0]),
               c2 = dot(n, t.V, p.v[1]) / (V * v[1]) * dot(n, t.U, p.u[1]) / (U * u[1]),
               c12 = dot(n, p.v[0], p.v[1]) / (v[0] * v[1]) * dot(n, p.u[0], p.u[1]) /
                     (u[0] * u[1]);
        double form =
            uv * uv * (1 + x * x + y * y - 2 * x * c1 - 2 * y * c2 + 2 * x * y * c12);
        a->directions = fmax(a->directions, fabs(form / whole - 1));

        /* two dimensions: angles in units of pi */
        double theta[2], phi[2];
        for (int i = 0; i < 2; i++) {
            theta[i] = in(&r, -1, 1);
            phi[i] = in(&r, -1, 1);
        }
        double plane[2][2] = { { tr_cospi_at(theta[0]) * tr_cospi_at(theta[1]) +
                                     tr_sinpi_at(theta[0]) * tr_sinpi_at(theta[1]),
                                 tr_cospi_at(theta[0] - theta[1]) },
                               { tr_cospi_at(phi[0]) * tr_cospi_at(phi[1]) +
                                     tr_sinpi_at(phi[0]) * tr_sinpi_at(phi[1]),
                                 tr_cospi_at(phi[0] - phi[1]) } };
        a->plane =
            fmax(a->plane, fabs(plane[0][0] * plane[1][0] - plane[0][1] * plane[1][1]));

        /* the best lengths at given strengths: descent on r^2 + (x uv / r)^2 */
        double best = scalar_descent(x * uv), penalty[2];
        a->lengths = fmax(a->lengths, fabs(best * best / (x * uv) - 1));
        double other = scalar_descent(y * uv);
        penalty[0] =
            square(best) + square(x * uv / best) + square(other) + square(y * uv / other);
        a->half = fmax(a->half, fabs(0.5 * penalty[0] / (uv * (x + y)) - 1));
        a->whole = fmax(a->whole, fabs(penalty[0] / (uv * (x + y)) - 1));

        /* in line with the target, balanced */
        double Vn[2] = { sqrt(x * uv) / V, sqrt(y * uv) / V },
               Un[2] = { sqrt(x * uv) / U, sqrt(y * uv) / U };
        for (size_t d = 0; d < n; d++)
            for (int i = 0; i < 2; i++) {
                p.v[i][d] = Vn[i] * t.V[d];
                p.u[i][d] = Un[i] * t.U[d];
            }
        double full = (misfit(&t, &p) + decay_of(&t, &p)) / (uv * uv),
               L = lambda / uv * (x + y), kept = square(1 - x - y) + L,
               dropped = 1 + x * x + y * y - 2 * (x + y) + L;
        a->kept = fmax(a->kept, fabs(full - kept) / full);
        a->dropped = fmax(a->dropped, fabs(full - dropped));
        a->twoxy = fmax(a->twoxy, fabs(full - dropped - 2 * x * y) / full);
    }
    /* in space, v_1 and v_2 at 60 degrees from e_3, around it at right angles */
    const double s = tr_sinpi_at(1.0 / 3), c = tr_cospi_at(1.0 / 3);
    const double v1[3] = { s, 0, c }, v2[3] = { 0, s, c };
    a->space_dot = dot(3, v1, v2);
    a->space_cos = tr_cospi_at(1.0 / 3 - 1.0 / 3);
    const size_t dimension[3] = { 2, 3, toy_D };
    for (int i = 0; i < 3; i++) {
        target t = draw_target(&r, dimension[i], 1, 0.5);
        pairs p;
        draw_pairs(&r, dimension[i], start_sd, &p);
        descend_pairs(&t, toy_step, 8000, &p);
        a->least[i] = misfit(&t, &p) + decay_of(&t, &p);
    }
}
//- end

/*md
## Any matrix: the soft threshold of singular values {#sec:svt}

Nothing in this was special to rank one. By @eq:factorization, decay on the factors of $m=VU'$,
now matrices with $k$ columns, is the nuclear norm of $m$:

$$ \begin{aligned}
   &\min_{V,U}\,\lVert M-VU'\rVert_F^2+\tfrac\lambda2\bigl(\lVert V\rVert_F^2+\lVert
   U\rVert_F^2\bigr)=\min_m\,\lVert M-m\rVert_F^2+\lambda\lVert m\rVert_{*} ,\\
   &\text{at}\quad m=\sum_{i\le k}\bigl(\sigma_i-\tfrac\lambda2\bigr)_+\boldsymbol
   a_i\boldsymbol b_i' .
   \end{aligned} $$ {#eq:svt}

Each singular value of $M=\sum_i\sigma_i\boldsymbol a_i\boldsymbol b_i'$ is lowered by
$\lambda/2$ (a loss with a half in front would make it $\lambda$), and those that are
smaller vanish [@cai2010]. So plain descent with plain decay, which never sets a weight to
zero, makes a matrix of *low rank*, as in @sec:rank. Factors with fewer columns than
singular values above $\lambda/2$ keep the largest $k$.

We put it to the test with a matrix of {{rows}} rows, {{columns}} columns and rank
{{rank}} under noise: $M_0=AB'/\sqrt{ {{columns}} }$ with standard normal $A$ and $B$, and
$M=M_0+\sigma Z$, $\sigma={{sigma:%.3g}}$; so the singular values of $M_0$ are about
$\sqrt{ {{rows}} }$. After {{steps}} steps of $\eta={{eta:%.3g}}$ from small random
factors the product agrees with @eq:svt to {{svt_error:sci1}} or better for {{svt_count}}
values of $\lambda$ (@clm:04-A16, @fig:svt), and factors with {{narrow}} columns with its
first {{narrow}} terms to {{svt_narrow:sci1}} (@clm:04-A16b).

**When is descent there?** Alone, every singular value would obey @eq:logistic with $uv\to
\sigma_i$: first exponential growth at the rate $4(\sigma_i-\lambda/2)$, the largest
first, then saturation. Together they share the columns of the factors, and what a weaker
one has in a direction that a stronger one takes is lost to it. Even this has an exact
solution for balanced factors, and what is not balanced in a small start dies out before
it changes much. Let $P_{ij}=\boldsymbol a_i'VU'\boldsymbol b_j$ be the product in the
basis of $M$, $\Delta$ the diagonal matrix of $\delta_i=\sigma_i-\lambda/2$, and $V_0,U_0$
the start. As $1/p$ in @eq:logistic, so here $P^{-1}$ obeys a linear equation:

$$ P(t)^{-1}=\mathrm e^{-2\Delta t}P(0)^{-1}\mathrm e^{-2\Delta t}
   +\bigl(1-\mathrm e^{-4\Delta t}\bigr)\Delta^{-1},\qquad
   P_{ij}(0)=\tfrac14(V_0'\boldsymbol a_i+U_0'\boldsymbol b_i)\cdot(V_0'\boldsymbol
   a_j+U_0'\boldsymbol b_j) , $$ {#eq:riccati}

if there are as many columns as singular values; with fewer we take the strongest that
fit. @fig:svt (c) holds the measured singular values against those of $P(t)$. One at a
distance $\delta$ from the threshold needs a time of some $5/\lvert\delta\rvert$; of one at
the threshold $1/(4t)$ is left after time $t$. Here the nearest is {{nearest_delta:%.4f}}
away, and @eq:riccati says that after all steps a singular value is still wrong by
{{svt_predicted:sci2}}. The one that is furthest off is so by {{svt_spectrum:sci2}}
(@clm:04-A16c).

**Balance.** The difference of the factors' Gram matrices feels the decay alone,

$$ \frac{d}{dt}\bigl(V'V-U'U\bigr)=-2\lambda\,\bigl(V'V-U'U\bigr) , $$ {#eq:balance}

whatever the loss: what @eq:fiber had to bring about is done by descent on its way.
At $\lambda={{balance_lambda:%.3g}}$ it should be {{balance_theory:%.5f}} of its start
after $t=1$; descent with $\eta={{balance_eta:%.3g}}$ has {{balance:%.5f}}, and
extrapolated to small steps {{balance_flow:%.5f}} (@clm:04-A17).

![(a) Singular values of the product $VU'$ after {{steps}} steps against $\lambda$, above
the noise: @eq:svt (lines), factors with {{width}} columns (points) and with {{narrow}}
(rings). (b) The same within the noise, where the narrow factors have just the largest
that fit. (c) The {{shown}} largest on their way at $\lambda={{learn_lambda:%.3g}}$, and
@eq:riccati (dashed), which is not fitted.](svt.svg){#fig:svt
alt="Left and middle, singular values falling as straight lines to zero with points on
them. Right, singular values against time on a log axis, each an S-shaped curve, the
largest rising first."}
*/
//- fold The noisy matrix and descent on its factors
enum { GRID = 12, LEARN = 80 };
static const double grid_lambda[GRID] = {
    0.2, 0.5, 0.75, 1, 1.25, 1.5, 2, 3, 5, 8, 11, 14
};
static const double learn_lambda = 1, learn_sd = 0.003;

static size_t at_most(size_t a, size_t b) { return a < b ? a : b; }
static size_t modes(void) { return at_most(rows, columns); }

/* M0 = A B'/sqrt(columns), of rank `rank`, and M = M0 + sigma Z, m x n. */
static void draw_matrix(ch_run *run, tr_rng *r, size_t m, size_t n, double *M0, double *M)
{
    double *A = (double *)ch_alloc(run, (m + n) * rank, sizeof *A), *B = A + m * rank;
    draw(r, m * rank, 1, A);
    draw(r, n * rank, 1, B);
    draw(r, m * n, sigma, M);
    tr_gemm_d(TR_N, TR_T, m, n, rank, 1 / sqrt((double)n), A, rank, B, rank, 0, M0, n);
    tr_axpy_d(m * n, 1, M0, M);
    free(A);
}

typedef struct {
    ch_run *run;
    double *M, *U, *s, *V; /* rows x columns, and its SVD with `modes` columns */
} matrix;

static matrix matrix_begin(ch_run *run)
{
    const size_t n = rows * columns, k = modes();
    matrix a;
    tr_rng r = ch_stream(run, 0, PART_MATRIX);
    a.run = run;
    a.M = (double *)ch_alloc(run, 2 * n + (rows + columns + 1) * k, sizeof(double));
    a.U = a.M + 2 * n;
    a.V = a.U + rows * k;
    a.s = a.V + columns * k;
    draw_matrix(run, &r, rows, columns, a.M + n, a.M);
    ch_try(run, tr_svd_d(rows, columns, a.M, columns, a.U, k, a.s, a.V, k, NULL, NULL),
           "the singular values of the noisy matrix");
    return a;
}

/* Factors V (rows x k) and U (columns x k), of the same start for every lambda. */
typedef struct {
    size_t k;
    double *V, *U, *R, *old; /* R, old: work */
} factors;

static factors factors_begin(ch_run *run, size_t k, double sd)
{
    factors f;
    tr_rng r = ch_stream(run, k, PART_START);
    f.k = k;
    f.V = (double *)ch_alloc(run, (2 * rows + columns) * k + rows * columns,
                             sizeof(double));
    f.U = f.V + rows * k;
    f.old = f.U + columns * k;
    f.R = f.old + rows * k;
    draw(&r, (rows + columns) * k, sd, f.V);
    return f;
}
//- end

/* Steps on |M - c V U'|^2 + lambda/2 (|V|^2 + |U|^2). */
static void descend_factors(const matrix *a, double c, double lambda, double step,
                            size_t times, factors *f)
{
    const size_t m = rows, n = columns, k = f->k;
    while (times--) {
        memcpy(f->R, a->M, m * n * sizeof *f->R);
        tr_gemm_d(TR_N, TR_T, m, n, k, c, f->V, k, f->U, k, -1, f->R, n);
        memcpy(f->old, f->V, m * k * sizeof *f->old);
        tr_gemm_d(TR_N, TR_N, m, k, n, -2 * step * c, f->R, n, f->U, k, 1 - step * lambda,
                  f->V, k);
        tr_gemm_d(TR_T, TR_N, n, k, m, -2 * step * c, f->R, n, f->old, k,
                  1 - step * lambda, f->U, k);
    }
}

//- fold What to expect of descent, and comparison with it
/* P(0)^-1 of @eq:riccati for the strongest singular values, one for each column that
   there is, and c P in place of P.  Returns how many. */
static size_t start_of(const matrix *a, const factors *f, double c, double *inverse)
{
    const size_t n = modes(), k = f->k, m = at_most(n, k);
    double *W = (double *)ch_alloc(a->run, m * k + m * m, sizeof *W), *L = W + m * k;
    for (size_t i = 0; i < m; i++) {
        for (size_t d = 0; d < rows; d++)
            tr_axpy_d(k, a->U[d * n + i], f->V + d * k, W + i * k);
        for (size_t d = 0; d < columns; d++)
            tr_axpy_d(k, a->V[d * n + i], f->U + d * k, W + i * k);
    }
    tr_syrk_d(TR_N, m, k, 0.25 * c, W, k, 0, L, m);
    ch_try(a->run, tr_cholesky_d(m, L, m), "a start of the factors");
    memset(inverse, 0, m * m * sizeof *inverse);
    for (size_t i = 0; i < m; i++) {
        inverse[i * m + i] = 1;
        tr_cholesky_solve_d(m, L, m, inverse + i * m);
    }
    free(W);
    return m;
}

/* The singular values of P(t) for the threshold theta. */
static void predict(const matrix *a, size_t m, const double *inverse, double theta,
                    double t, double *value)
{
    double *L = (double *)ch_alloc(a->run, 2 * m * m + m, sizeof *L), *P = L + m * m,
           *decay = P + m * m;
    for (size_t i = 0; i < m; i++) /* what has shrunk by e^-200 is zero */
        decay[i] = tr_exp_at(fmin(2 * (theta - a->s[i]) * t, 100));
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < m; j++)
            L[i * m + j] = decay[i] * inverse[i * m + j] * decay[j];
    for (size_t i = 0; i < m; i++) {
        double delta = a->s[i] - theta, y = 4 * delta * t;
        L[i * m + i] += fabs(y) < 1e-4 ? 4 * t * (1 - y / 2 + y * y / 6)
                                       : (1 - square(decay[i])) / delta;
        P[i * m + i] = 1;
    }
    ch_try(a->run, tr_cholesky_d(m, L, m), "what to expect of descent");
    for (size_t i = 0; i < m; i++) tr_cholesky_solve_d(m, L, m, P + i * m);
    ch_try(a->run, tr_singular_values_d(m, m, P, m, value, NULL, NULL),
           "what to expect of descent");
    free(L);
}

/* m <- the first k terms of @eq:svt for the threshold theta. */
static void soft_matrix(const matrix *a, size_t k, double theta, double *m)
{
    const size_t n = modes();
    memset(m, 0, rows * columns * sizeof *m);
    for (size_t i = 0; i < at_most(k, n) && a->s[i] > theta; i++)
        for (size_t j = 0; j < rows * columns; j++)
            m[j] = fma((a->s[i] - theta) * a->U[j / columns * n + i],
                       a->V[j % columns * n + i], m[j]);
}

/* What descent with k columns has after `steps` steps. */
enum { SVT_ERROR, SVT_SPECTRUM, SVT_LEFT, SVT_GAP, SVT_RANK, SVT_LIBRARY, SVT_VALUES };

/* c V U' against the soft threshold at theta, and `expected` of descent. */
static void compare_factors(const matrix *a, double c, double theta, double t,
                            const factors *f, const double *expected, double *to)
{
    const size_t n = rows * columns, k = modes();
    double *m = (double *)ch_alloc(a->run, 2 * n, sizeof *m), *soft = m + n;
    tr_gemm_d(TR_N, TR_T, rows, columns, f->k, c, f->V, f->k, f->U, f->k, 0, m, columns);
    soft_matrix(a, f->k, theta, soft);
    to[SVT_ERROR] = 0;
    for (size_t i = 0; i < n; i++)
        to[SVT_ERROR] = fmax(to[SVT_ERROR], fabs(m[i] - soft[i]));
    ch_try(a->run,
           tr_singular_values_d(rows, columns, m, columns, to + SVT_VALUES, NULL, NULL),
           "the singular values of a product");
    size_t lives = 0;
    to[SVT_LEFT] = to[SVT_SPECTRUM] = 0;
    for (size_t i = 0; i < k; i++) {
        lives += to[SVT_VALUES + i] > 1e-3;
        if (i >= f->k) continue;
        const double end = fmax(a->s[i] - theta, 0);
        to[SVT_LEFT] = fmax(to[SVT_LEFT], fabs(expected[i] - end));
        to[SVT_SPECTRUM] = fmax(to[SVT_SPECTRUM], fabs(to[SVT_VALUES + i] - end));
    }
    /* Narrow factors choose between the last that they keep and the first that they lose
       at the rate 2 (sigma_k - sigma_{k+1}). */
    to[SVT_GAP] =
        f->k < k ? a->s[f->k - 1] * tr_exp_at(-2 * t * (a->s[f->k - 1] - a->s[f->k])) : 0;
    to[SVT_RANK] = (double)lives;
    to[SVT_LIBRARY] = 0;
    if (f->k >= k) {
        ch_try(a->run,
               tr_singular_threshold_d(rows, columns, theta, a->M, columns, m, columns,
                                       NULL, NULL, NULL),
               "a soft threshold of singular values");
        for (size_t i = 0; i < n; i++)
            to[SVT_LIBRARY] = fmax(to[SVT_LIBRARY], fabs(m[i] - soft[i]));
    }
    free(m);
}

static size_t svt_length(void) { return SVT_VALUES + modes(); }
/* Modes that share few columns know their starts to a factor only. */
static double svt_allowed(const double *s, size_t k)
{
    return 1e-6 + (k < modes() ? 20 : 2) * s[SVT_LEFT] + 10 * s[SVT_GAP];
}

/* Run index: lambda fastest, then the width; the last one has the factor 1/sqrt(d_k). */
static void run_svt(void *context, size_t index, void *result)
{
    const matrix *a = (const matrix *)context;
    const int scaled = index == 2 * GRID;
    const size_t k = index < GRID || scaled ? width : narrow;
    const double c = scaled ? 1 / sqrt((double)k) : 1,
                 lambda = scaled ? 2 * c : grid_lambda[index % GRID];
    factors f = factors_begin(a->run, k, 0.03);
    const double theta = 0.5 * lambda / c, t = c * eta * (double)steps;
    double *expected = (double *)ch_alloc(a->run, k + k * k, sizeof *expected),
           *inverse = expected + k;
    predict(a, start_of(a, &f, c, inverse), inverse, theta, t, expected);
    descend_factors(a, c, lambda, eta, steps, &f);
    compare_factors(a, c, theta, t, &f, expected, (double *)result);
    free(expected);
    free(f.V);
}

/* Singular values on their way: time, MODES of them, and of @eq:riccati. */
typedef struct {
    double t, value[MODES], theory[MODES];
} learn_point;

static size_t shown_modes(void) { return at_most(MODES, at_most(modes(), width)); }

static void run_learning(const matrix *a, learn_point *to)
{
    const size_t n = rows * columns, k = modes();
    const double first = 0.05, last = 40;
    factors f = factors_begin(a->run, width, learn_sd);
    double *m = (double *)ch_alloc(a->run, n + k + width + width * width, sizeof *m),
           *s = m + n, *expected = s + k, *inverse = expected + width, t = 0;
    const size_t all = start_of(a, &f, 1, inverse);
    for (size_t l = 0; l < LEARN; l++) {
        double next =
                   first * tr_exp_at(tr_log_at(last / first) * (double)l / (LEARN - 1)),
               step = fmin(0.001 * next, 0.2 * eta), times = ceil((next - t) / step);
        descend_factors(a, 1, learn_lambda, (next - t) / times, (size_t)times, &f);
        t = next;
        tr_gemm_d(TR_N, TR_T, rows, columns, f.k, 1, f.V, f.k, f.U, f.k, 0, m, columns);
        ch_try(a->run, tr_singular_values_d(rows, columns, m, columns, s, NULL, NULL),
               "the singular values of a product");
        to[l].t = t;
        predict(a, all, inverse, 0.5 * learn_lambda, t, expected);
        memcpy(to[l].value, s, shown_modes() * sizeof *s);
        memcpy(to[l].theory, expected, shown_modes() * sizeof *s);
    }
    free(m);
    free(f.V);
}

/* |V'V - U'U| after t = 1, as a share of its start. */
static const double balance_lambda = 0.7;
static size_t balance_steps(const matrix *a)
{
    return (size_t)fmax(1000, ceil(100 * a->s[0]));
}
static double run_balance(const matrix *a, size_t times)
{
    const size_t k = width;
    factors f = factors_begin(a->run, k, 0.1);
    double *G = (double *)ch_alloc(a->run, k * k, sizeof *G), size[2];
    for (int end = 0; end < 2; end++) {
        if (end) descend_factors(a, 1, balance_lambda, 1 / (double)times, times, &f);
        tr_syrk_d(TR_T, k, rows, 1, f.V, k, 0, G, k);
        tr_syrk_d(TR_T, k, columns, -1, f.U, k, 1, G, k);
        size[end] = sqrt(tr_dot_d(k * k, G, G));
    }
    free(G);
    free(f.V);
    return size[1] / size[0];
}
//- end

/*md
## Does it help? {#sec:denoise}

Now let $M_0$ be what we want, and ask how far @eq:svt is from it,
$\lVert m-M_0\rVert^2/\lVert M_0\rVert^2$, as a function of $\lambda$. The noise alone has
singular values up to

$$ \sigma\,\bigl(\sqrt{ {{rows}} }+\sqrt{ {{columns}} }\bigr)={{edge:%.3f}} , $$ {#eq:edge}

the edge of the Marchenko--Pastur law of @sec:spectrum. A threshold $\lambda/2$ beyond it
leaves just the rank of $M_0$ (@fig:denoise). It is not the best one. Over {{seeds}}
matrices the error is {{denoise_none:%.4f}} ± {{denoise_none_se:%.4f}} without a penalty,
{{denoise_best:%.4f}} ± {{denoise_best_se:%.4f}} at its least, near
$\lambda={{denoise_lambda:%.2g}}$, and {{denoise_edge:%.4f}} at $\lambda=2$ (@clm:04-A18).
At the best $\lambda$ there are still {{denoise_rank:%.1f}} singular values left, far more
than {{rank}}. The threshold takes the same $\lambda/2$ from the singular values of signal
and of noise, and where it has removed all of the noise it has taken too much of the
signal. Rank and error ask for different penalties, as support and loss did for the lasso
(@sec:stateevolution).

**The exact answer for large matrices.** A singular value $s$ of $M_0$ shows up in $M$ at
another place, and its vectors are turned [@benaych2012; @gavish2014]. With
$x=s/(\sigma\sqrt m)$ and $\beta=n/m\le1$ for $m$ rows and $n$ columns,

$$ \frac{\sigma_i}{\sigma\sqrt m}
   =\sqrt{\Bigl(x+\frac1x\Bigr)\Bigl(x+\frac\beta x\Bigr)} ,\qquad
   \langle\boldsymbol a_i,\boldsymbol a_i^0\rangle
   \langle\boldsymbol b_i,\boldsymbol b_i^0\rangle
   =\frac{x^4-\beta}{x^2\sqrt{(x^2+1)(x^2+\beta)}} $$ {#eq:spiked}

for $x^4>\beta$; below, nothing is to be seen of it. All other singular values follow the
Marchenko--Pastur law, as those of pure noise do. So the expected squared error is

$$ \sum_{i}\Bigl[s_i^2+(\sigma_i-\tfrac\lambda2)_+^2-2s_i\,(\sigma_i-\tfrac\lambda2)_+
   \langle\boldsymbol a_i,\boldsymbol a_i^0\rangle
   \langle\boldsymbol b_i,\boldsymbol b_i^0\rangle\Bigr]
   +(n-r)\int\bigl(\varsigma-\tfrac\lambda2\bigr)_+^2\,d\mu(\varsigma) , $$ {#eq:risk}

with $\mu$ the law for a noise matrix of $m-r$ rows and $n-r$ columns: $r$ dimensions on
each side are taken by the signal. This is a formula for matrices without end, and
ours have {{columns}} columns. Without a penalty, where the error is $\sigma^2mn$, it is
off by {{gap_zero:%.1f}} %, and for matrices twice as large each way by
{{gap_zero_large:%.1f}} %; over all penalties the gaps are at most {{risk_gap:%.1f}} ±
{{risk_gap_se:%.1f}} % and {{risk_gap_large:%.1f}} ± {{risk_gap_large_se:%.1f}} %
(@clm:04-A18b).

![Relative error of the thresholded matrix against the threshold, mean over {{seeds}}
matrices (band: the central 80 %), @eq:risk (dashed), and the mean number of singular
values left (right). Beyond the edge of the noise (dotted) only the rank of the signal is
left; the error is least well before it.](denoise.svg){#fig:denoise alt="Left, error
against half of lambda: a valley with its lowest point at about half of the edge of the
noise. Right, rank falling from all to three at the edge."}
*/
//- fold Denoising, and the risk for large matrices
enum { PENALTIES = 41, NODES = 2000 };
static double penalty_at(size_t i) { return 0.1 * (double)i; }
enum { RISK, RISK_THEORY, RISK_RANK, RISK_NOISE, RISK_PARTS };

typedef struct {
    ch_run *run;
    unsigned part;
    size_t m, n;
    double scale;           /* of lambda */
    double bulk[PENALTIES]; /* the noise's part of @eq:risk */
} noise;

static void noise_begin(ch_run *run, unsigned part, size_t factor, noise *z)
{
    const size_t big = factor * (rows > columns ? rows : columns),
                 small = factor * at_most(rows, columns);
    z->run = run;
    z->part = part;
    z->m = factor * rows;
    z->n = factor * columns;
    z->scale = sqrt((double)factor);
    double q = (double)(big - rank) / (double)(small - rank);
    if (big == small) q += 1e-6; /* the quadrature needs q != 1 */
    double *node = (double *)ch_alloc(run, 2 * NODES, sizeof *node),
           *weight = node + NODES;
    tr_mp_quadrature(q, NODES, node, weight);
    for (size_t l = 0; l < PENALTIES; l++) {
        double theta = 0.5 * z->scale * penalty_at(l), sum = 0;
        for (size_t i = 0; i < NODES; i++) {
            double value = sigma * sqrt((double)(big - rank) * node[i]);
            sum = fma(weight[i], square(fmax(value - theta, 0)), sum);
        }
        z->bulk[l] = (double)(small - rank) * sum;
    }
    free(node);
}

/* The signal's part of @eq:risk for the singular values s of M0. */
static double risk(const noise *z, const double *s, double theta)
{
    const double m = (double)(z->m > z->n ? z->m : z->n),
                 beta = (double)at_most(z->m, z->n) / m;
    double sum = 0;
    for (size_t i = 0; i < rank; i++) {
        double x2 = square(s[i] / sigma) / m;
        sum += s[i] * s[i];
        if (x2 * x2 <= beta) continue;
        double y = sigma * sqrt(m * (x2 + 1) * (x2 + beta) / x2), p = fmax(y - theta, 0),
               overlap = (x2 * x2 - beta) / (x2 * sqrt((x2 + 1) * (x2 + beta)));
        sum += p * p - 2 * s[i] * p * overlap;
    }
    return sum;
}

static void run_noise(void *context, size_t index, void *result)
{
    const noise *z = (const noise *)context;
    const size_t m = z->m, n = z->n, k = at_most(m, n);
    double *M = (double *)ch_alloc(z->run, 2 * m * n + (m + n + 3) * k, sizeof *M),
           *M0 = M + m * n, *U = M0 + m * n, *V = U + m * k, *s = V + n * k, *s0 = s + k,
           *overlap = s0 + k, *to = (double *)result;
    tr_rng r = ch_stream(z->run, index, z->part);
    draw_matrix(z->run, &r, m, n, M0, M);
    ch_try(z->run, tr_singular_values_d(m, n, M0, n, s0, NULL, NULL),
           "the singular values of a matrix");
    ch_try(z->run, tr_svd_d(m, n, M, n, U, k, s, V, k, NULL, NULL),
           "the singular vectors of a noisy matrix");
    const double whole = tr_dot_d(m * n, M0, M0);
    for (size_t i = 0; i < k; i++) {
        overlap[i] = 0;
        for (size_t a = 0; a < m; a++)
            for (size_t b = 0; b < n; b++)
                overlap[i] = fma(U[a * k + i] * M0[a * n + b], V[b * k + i], overlap[i]);
    }
    for (size_t l = 0; l < PENALTIES; l++, to += RISK_PARTS) {
        double theta = 0.5 * z->scale * penalty_at(l), sum = whole;
        size_t lives = 0;
        for (size_t i = 0; i < k && s[i] > theta; i++, lives++)
            sum += square(s[i] - theta) - 2 * (s[i] - theta) * overlap[i];
        to[RISK] = sum / whole;
        to[RISK_THEORY] = (risk(z, s0, theta) + z->bulk[l]) / whole;
        to[RISK_RANK] = (double)lives;
        to[RISK_NOISE] =
            square(sigma) * (double)(m * n) / whole; /* exact for lambda = 0 */
    }
    free(M);
}
//- end

//- fold Statements of the post
typedef struct {
    attention a;
    double *layer, *factor, *end, *svt, *small, *large, found[ANGLES + LINE];
    double path[PATHS * PATH_POINTS * 2], slip[SLIPS], balance[2];
    fiber_result fiber;
    scan_result scan[SCAN];
    algebra algebra;
    matrix matrix;
    learn_point learn[LEARN];
    noise noise[2];
} experiment;

static const ch_statement statement[] = {
    { "A1", "sketch", "$W^Q{W^K}'=\\sum_ir_i\\hat q_i\\hat k_i'$, and $QK'=XMX'$", "" },
    { "A1b", "sketch; beyond the post",
      "At random weights a logit has the variance $d_k$, and 1 with $1/\\sqrt{d_k}$",
      "" },
    { "A1c", "sketch; beyond the post",
      "The entropy of the softmax is that of the random energy model", "" },
    { "A2", "sketch", "$\\frac12(r^2/k^2+k^2)$ is least at $k=\\sqrt r$, where it is $r$",
      "" },
    { "A3", "sketch", "The penalty on $M$ is the $L_1$ norm of its $r_i$", "" },
    { "A4", "beyond the post",
      "Over all factorizations of $M$ the least decay is $\\lambda\\lVert M\\rVert_{*}$",
      "" },
    { "A4b", "beyond the post",
      "With $1/\\sqrt{d_k}$ the penalty is $\\lambda\\sqrt{d_k}$ times the nuclear norm",
      "" },
    { "A5", "simple example", "The loss, expanded in inner products", "" },
    { "A6", "simple example", "The loss in lengths and unit vectors", "" },
    { "A7", "simple example", "$L_{WD}=\\lambda(r_1^2+r_2^2+\\dots)$",
      "$\\lambda$; one line before, $\\lambda/2$" },
    { "A8", "simple example", "The best lengths are $r_1^2=uvx$, $r_2^2=uvy$", "" },
    { "A9", "simple example", "$\\Lambda=\\lambda uv$", "$\\lambda uv$" },
    { "A10", "simple example",
      "In the plane the pairs match by $\\cos(\\theta_1-\\theta_2)\\cos(\\phi_1-\\phi_2)$",
      "" },
    { "A11", "simple example", "This is independent of the dimensions of the vectors",
      "" },
    { "A12", "simple example", "The minimum over the angles is where all are 0", "" },
    { "A13", "simple example", "$L=1+x^2+y^2-2(x+y)+\\Lambda(x+y)$", "no $2xy$" },
    { "A14", "consequence", "The minimum of the regularized loss",
      "$x=y=1-\\Lambda/2$, by the formula" },
    { "A14b", "beyond the post",
      "Small amplitudes grow at the rate $uv(2-\\Lambda)$; at 2 they fall as $1/(4t)$",
      "" },
    { "A15", "simple example; implied", "The $L_1$ term makes one of $x$, $y$ vanish",
      "\"basically an $L_1$ regularization\"" },
    { "A16", "beyond the post",
      "Decay on the factors of a matrix thresholds its singular values at $\\lambda/2$",
      "" },
    { "A16b", "beyond the post", "Factors with $k$ columns keep the largest $k$", "" },
    { "A16c", "beyond the post",
      "Singular values are learned along the curves of a logistic equation for matrices",
      "" },
    { "A17", "beyond the post", "$V'V-U'U$ decays as $e^{-2\\lambda t}$", "" },
    { "A18", "beyond the post",
      "The penalty helps to recover a matrix under noise, best below the noise's edge",
      "" },
    { "A18b", "beyond the post",
      "The error is that of the spiked model of large matrices", "" },
};

static void judge(ch_run *run, const char *id, ch_verdict verdict, double measured,
                  double error, double expected, double tolerance, const char *note)
{
    ch_judge(run, "Toy Models II", statement, sizeof statement / sizeof statement[0], id,
             verdict, measured, error, expected, tolerance, note);
}

static tr_stat column_stat(size_t n, size_t stride, const double *x)
{
    tr_stat s = { 0, 0, 0 };
    for (size_t i = 0; i < n; i++) tr_stat_add(&s, x[i * stride]);
    return s;
}

/* What chance exceeds once in 16 000 times: four standard errors for many numbers, more
   for few (Student's t, by the expansion of Cornish and Fisher). */
static double chance(tr_stat s)
{
    double v = (double)s.n - 1, z = 4;
    z += (z * z * z + z) / (4 * v) +
         (5 * z * z * z * z * z + 16 * z * z * z + 3 * z) / (96 * v * v);
    return z * tr_stat_se(&s);
}
//- end

/*md
## How the statements are judged {#sec:lowrankjudging}

As in @sec:judging: a verdict is computed, and tolerances are fixed in this source.
Identities are tested on {{cases}} random cases to rounding. Ends of descent are compared
with the formula to $10^{-6}$, plus twice what @eq:logistic or @eq:riccati says is left
after the time of the run; that matters near a threshold alone. Statistical rows allow
four standard errors. Where the post's line is wrong, its literal form is evaluated, too,
and has to fail.

For the noisy matrices there is an independent simulation of 100 of them to compare with.

**Cited, not checked.** That networks are usually trained with weight decay.
*/
//- fold Claims on attention and factors: A1 to A4
static void claims_on_factors(ch_run *run, const experiment *e)
{
    const fiber_result *f = &e->fiber;
    double *x = (double *)ch_alloc(run, layers * 2 * WIDTHS, sizeof *x),
           theory[2 * WIDTHS], largest, critical;
    judge(run, "A1", ch_plain(ch_within(f->identity, 0, 1e-12)), f->identity, 0, 0, 1e-12,
          "the larger of the relative errors of both");

    for (size_t k = 0; k < layers; k++)
        for (size_t i = 0; i < WIDTHS; i++)
            x[k * WIDTHS + i] =
                e->layer[(k * WIDTHS + i) * LAYER + LOGIT] / (double)layer_dk[i];
    for (size_t i = 0; i < WIDTHS; i++) theory[i] = 1;
    ch_joint_test(run, ch_stream(run, layers, PART_LAYER), layers, WIDTHS, x, theory,
                  &largest, &critical);
    tr_stat s = column_stat(layers, WIDTHS, x + WIDTHS - 2);
    /* at d_k = 1 it is skewed: the mean of a few is far from normal */
    judge(run, "A1b", layers < 200 ? CH_NOT_EVALUATED : ch_plain(largest < critical),
          s.mean, tr_stat_se(&s), 1, chance(s),
          ch_text(run,
                  "variance of the scaled logits at $d_k$ = %zu; over %d widths the "
                  "largest deviation is %.2f standard errors, of allowed %.2f; evaluated "
                  "for 200 layers or more",
                  layer_dk[WIDTHS - 2], WIDTHS, largest, critical));

    for (size_t k = 0; k < layers; k++)
        for (size_t i = 0; i < WIDTHS; i++) {
            const double *l = e->layer + (k * WIDTHS + i) * LAYER;
            x[(2 * k) * WIDTHS + i] = l[PLAIN] - l[PLAIN_EXACT];
            x[(2 * k + 1) * WIDTHS + i] = l[SCALED] - l[SCALED_EXACT];
        }
    for (size_t i = 0; i < 2 * WIDTHS; i++) theory[i] = 0;
    ch_joint_test(run, ch_stream(run, layers + 1, PART_LAYER), layers, 2 * WIDTHS, x,
                  theory, &largest, &critical);
    judge(run, "A1c", ch_plain(largest < critical), largest, 0, 0, critical,
          ch_text(run,
                  "largest deviation of the mean entropy from the integral in standard "
                  "errors, over %d widths with and without the factor",
                  WIDTHS));
    free(x);

    const double r[] = { 0.3, 5, -2 };
    double k[3], value[3], worst = 0;
    for (int i = 0; i < 3; i++) {
        k[i] = scalar_descent(r[i]);
        value[i] = 0.5 * (square(r[i] / k[i]) + square(k[i]));
        worst =
            fmax(worst, fmax(fabs(k[i] - sqrt(fabs(r[i]))), fabs(value[i] - fabs(r[i]))));
    }
    int literal[3];
    for (int i = 0; i < 3; i++)
        literal[i] =
            ch_within(k[i] * k[i], r[i], 1e-7) && ch_within(value[i], r[i], 1e-8);
    judge(
        run, "A2",
        ch_conditional(literal[0] && literal[1] && ch_within(worst, 0, 1e-8), literal[2]),
        value[2], 0, 2, 1e-8,
        "least value at $r=-2$: it is $\\lvert r\\rvert$, at $k^2=\\lvert r\\rvert$. The "
        "post's form holds for $r\\ge0$, as lengths are");

    s = column_stat(draws, 1, e->factor);
    double least = DBL_MAX, tolerance;
    for (size_t i = 0; i < draws; i++) least = fmin(least, e->factor[i]);
    int known = D == 20 && dk == 8;
    tolerance = sqrt(square(chance(s)) + (known ? square(4 * 0.0006) : 0));
    judge(run, "A3",
          ch_corrected(ch_within(s.mean, 1, 1e-9),
                       least >= 1 - 1e-9 &&
                           (!known || ch_within(s.mean, 1.0986, tolerance))),
          s.mean, tr_stat_se(&s), known ? 1.0986 : NAN, known ? tolerance : NAN,
          ch_text(
              run,
              "mean of $\\sum r_i/\\lVert M\\rVert_{*}$ for random factors, never below "
              "%.4f: the norm is reached only when the pairs are mixed as well",
              least));
    ch_value_stat(run, "ratio", s);

    double gap = fabs(f->gap);
    judge(run, "A4", ch_plain(ch_within(gap, 0, 1e-9) && ch_within(f->moved, 0, 1e-12)),
          f->penalty, 0, f->nuclear, 1e-9 * f->nuclear,
          ch_text(run, "after %zu steps that change $M$ by %.0e, relatively", f->times,
                  f->moved));
    ch_value(run, "fiber_gap", fmax(gap, DBL_EPSILON));
    ch_value(run, "raw_excess", f->excess[0]);

    const double *scaled = e->svt + 2 * GRID * svt_length();
    tolerance = svt_allowed(scaled, width);
    judge(run, "A4b", ch_plain(ch_within(scaled[SVT_ERROR], 0, tolerance)),
          scaled[SVT_ERROR], 0, 0, tolerance,
          ch_text(run,
                  "distance of $VU'/\\sqrt{d_k}$, trained with the decay $2/\\sqrt{d_k}$ "
                  "at $d_k$ = %zu, from the soft threshold at 1 (%.0f singular values)",
                  width, scaled[SVT_RANK]));
}
//- end

//- fold Claims on the two pairs: A5 to A15
/* The distribution function of the arcsine law. */
static double arcsine(double s)
{
    double low = 0, high = 1;
    for (int i = 0; i < 60; i++) {
        double p = 0.5 * (low + high);
        *(square(tr_sinpi_at(0.5 * p)) < s ? &low : &high) = p;
    }
    return low;
}

static void claims_on_pairs(ch_run *run, const experiment *e)
{
    const algebra *a = &e->algebra;
    judge(run, "A5", ch_plain(ch_within(a->expanded, 0, 1e-11)), a->expanded, 0, 0, 1e-11,
          ch_text(run, "largest relative error of %d random cases", CASES));
    judge(run, "A6", ch_plain(ch_within(a->directions, 0, 1e-11)), a->directions, 0, 0,
          1e-11, ch_text(run, "largest relative error of %d random cases", CASES));
    judge(run, "A7",
          ch_corrected(ch_within(a->whole, 0, 1e-8), ch_within(a->half, 0, 1e-8)),
          1 + a->whole, 0, 2, 1e-8,
          ch_text(run,
                  "the post's form over $\\lambda uv(x+y)$, its next line; with "
                  "$\\lambda/2$ it is 1 to %.0e",
                  a->half));
    judge(run, "A8", ch_plain(ch_within(a->lengths, 0, 1e-10)), a->lengths, 0, 0, 1e-10,
          "largest relative deviation of $r_1^2$, found by descent, from $uvx$");

    int literal = 1, right = 1;
    char text[256] = "";
    for (int i = 0; i < SLIPS; i++) {
        double uv = slip[i][0], lambda = slip[i][1];
        right &= ch_within(e->slip[i], fmax(1 - 0.5 * lambda / uv, 0), 1e-8);
        literal &= ch_within(e->slip[i], fmax(1 - 0.5 * lambda * uv, 0), 1e-8);
        size_t used = strlen(text);
        snprintf(text + used, sizeof text - used, "%s%.4f (%.4g)", i ? ", " : "",
                 e->slip[i], fmax(1 - 0.5 * lambda * uv, 0));
    }
    judge(run, "A9", ch_corrected(literal, right), e->slip[0], 0,
          1 - 0.5 * slip[0][1] / slip[0][0], 1e-8,
          ch_text(
              run,
              "$x+y$ at $uv=4$, $\\lambda=2$, against $\\Lambda=\\lambda/(uv)$. In four "
              "settings, with what the post's $\\Lambda$ gives in brackets: %s",
              text));
    ch_value(run, "slip_uv", slip[0][0]);
    ch_value(run, "slip_lambda", slip[0][1]);
    ch_value(run, "slip_sum", e->slip[0]);

    judge(
        run, "A10", ch_plain(ch_within(a->plane, 0, 1e-11)), a->plane, 0, 0, 1e-11,
        ch_text(run, "largest error of %d pairs of pairs; the angles are signed", CASES));
    double spread =
        fmax(fabs(a->least[0] - a->least[2]), fabs(a->least[1] - a->least[2]));
    judge(
        run, "A11",
        ch_corrected(ch_within(a->space_dot, a->space_cos, 1e-12),
                     ch_within(a->space_dot, 0.25, 1e-12) && ch_within(spread, 0, 1e-8)),
        a->space_dot, 0, 0.25, 1e-12,
        ch_text(
            run,
            "$\\hat v_1\\cdot\\hat v_2$ in space where $\\cos(\\theta_1-\\theta_2)=%.3g$. "
            "The minimum is the same in 2, 3 and %zu dimensions, to %.0e",
            a->space_cos, toy_D, spread));
    ch_value(run, "space_dot", a->space_dot);

    int inside = 1, outside = 0, formula = 1;
    double worst = 0;
    for (size_t i = 0; i < ANGLES + LINE; i++) {
        double x, y;
        angle_point(i, &x, &y);
        double found = e->found[i], miss = fabs(found - over_angles(x, y));
        worst = fmax(worst, miss);
        formula &= miss <= 1e-6;
        const int aligned = ch_within(found, square(1 - x - y), 1e-6);
        if (x + y <= 1)
            inside &= aligned;
        else
            outside |= aligned;
    }
    judge(
        run, "A12", ch_conditional(inside && formula, outside), e->found[5], 0,
        over_angles(1.5, 0.3), 1e-6,
        ch_text(
            run,
            "least loss at $x=1.5$, $y=0.3$; with all angles 0 it is 0.64. It is where they "
            "are 0 if and only if $x+y\\le1$; "
            "$\\max(1-x-y,\\lvert x-y\\rvert-1,0)^2$ holds at %d points to %.0e",
            ANGLES + LINE, worst));
    judge(run, "A13",
          ch_corrected(ch_within(a->dropped, 0, 1e-10),
                       ch_within(a->kept, 0, 1e-11) && ch_within(a->twoxy, 0, 1e-11)),
          a->kept, 0, 0, 1e-11,
          ch_text(
              run,
              "relative error of $(1-x-y)^2+\\Lambda(x+y)$ for vectors in line with the "
              "target; the post's form is off by $2xy$ (up to %.3g in %d cases)",
              a->dropped, CASES));

    right = 1;
    literal = 1;
    worst = 0;
    double rate = 0;
    size_t at = 0, kink = 0;
    for (size_t i = 0; i < SCAN; i++) {
        const scan_result *s = e->scan + i;
        const double L = scan_Lambda[i];
        if (L == 1) at = i;
        if (L == 2) kink = i;
        rate = fmax(rate, fabs(s->rate - (2 - L)));
        right &= s->loss_miss <= 1e-6 + 2 * s->loss_allowed;
        if (L > 0) {
            right &= s->miss <= 1e-6 + 2 * s->allowed;
            literal &= ch_within(s->sum, fmax(2 - L, 0), 1e-6 + 2 * s->allowed);
            if (L != 2) worst = fmax(worst, s->miss);
        } else /* the target is met, and may be by pairs that overshoot it together */
            right &= s->sum > 1 - 1e-6;
    }
    judge(
        run, "A14", ch_corrected(literal, right), e->scan[at].sum, 0, 0.5, 1e-6,
        ch_text(run,
                "$x+y$ at $\\Lambda=1$, where the formula without $2xy$ has 1; "
                "$(1-\\Lambda/2)_+$ and the least loss hold at %d values of $\\Lambda$. "
                "The minimum is a segment. At $\\Lambda=0$ descent ends at $x+y$ = %.3f: "
                "the pairs need not line up",
                SCAN, e->scan[0].sum));
    const scan_result *c = e->scan + kink;
    judge(
        run, "A14b",
        ch_plain(ch_within(rate, 0, 1e-6) && ch_within(c->critical, 1, 0.01)),
        c->critical, 0, 1, 0.01,
        ch_text(run,
                "growth of $1/p$ over $4t$ at $\\Lambda=2$; the rates deviate by at most "
                "%.0e at %d values of "
                "$\\Lambda$",
                rate, SCAN));
    ch_value(run, "scan_error", worst);
    ch_value(run, "critical", c->critical);

    double *share = (double *)ch_alloc(run, starts, sizeof *share), distance = 0;
    double miss = 0, second = 0, predicted = 0;
    size_t chosen = 0;
    for (size_t i = 0; i < starts; i++) {
        const double *p = e->end + i * END;
        share[i] = p[END_X] / (p[END_X] + p[END_Y]);
        chosen += fabs(share[i] - 0.5) > 0.499;
        miss = fmax(miss, p[END_MISS]);
        second = fmax(second, p[END_SECOND]);
        predicted += fabs(share[i] - p[END_SHARE]) / (double)starts;
    }
    double quartile[3];
    for (int i = 0; i < 3; i++)
        quartile[i] = tr_quantile(starts, share, 0.25 * (i + 1)); /* sorts */
    for (size_t i = 0; i < starts; i++) {
        double p = arcsine(share[i]);
        distance = fmax(distance, fmax(p - (double)i / (double)starts,
                                       (double)(i + 1) / (double)starts - p));
    }
    free(share);
    double limit = 1.95 / sqrt((double)starts);
    judge(run, "A15",
          ch_corrected(2 * chosen > starts,
                       ch_within(distance, 0, limit) && miss <= 1e-6 && second <= 1e-6),
          distance, 0, 0, limit,
          ch_text(run,
                  "Kolmogorov distance of the share $x/(x+y)$ from the arcsine law; "
                  "quartiles %.3f, %.3f, %.3f. One pair takes 99.9 %% in %.1f %% of %zu "
                  "runs. $m$ has rank one (second singular value below %.0e)",
                  quartile[0], quartile[1], quartile[2],
                  100 * (double)chosen / (double)starts, starts, fmax(second, 1e-16)));
    ch_value(run, "chosen", 100 * (double)chosen / (double)starts);
    ch_value(run, "chosen_theory", 200 * arcsine(0.001));
    ch_value(run, "share_predicted", predicted);
}
//- end

//- fold Claims on matrices: A16 to A18
static void claims_on_matrices(ch_run *run, const experiment *e)
{
    const size_t n = svt_length();
    int holds[2] = { 1, 1 };
    double worst[2] = { 0, 0 }, tolerance[2] = { 0, 0 }, left = 0, spectrum = 0,
           library = 0, nearest = DBL_MAX, ratio = 0;
    char ranks[128] = "";
    for (int kind = WIDE; kind <= NARROW; kind++)
        for (size_t i = 0; i < GRID; i++) {
            const double *s = e->svt + ((size_t)kind * GRID + i) * n;
            const size_t k = kind == WIDE ? width : narrow;
            const double allowed = svt_allowed(s, k);
            tolerance[kind] = fmax(tolerance[kind], allowed);
            worst[kind] = fmax(worst[kind], s[SVT_ERROR]);
            holds[kind] &= ch_within(s[SVT_ERROR], 0, allowed);
            if (kind == NARROW) continue;
            left = fmax(left, s[SVT_LEFT]);
            spectrum = fmax(spectrum, s[SVT_SPECTRUM]);
            library = fmax(library, s[SVT_LIBRARY]);
            for (size_t j = 0; j < at_most(modes(), k); j++)
                nearest = fmin(nearest, fabs(e->matrix.s[j] - 0.5 * grid_lambda[i]));
            size_t used = strlen(ranks);
            snprintf(ranks + used, sizeof ranks - used, "%s%.0f", i ? ", " : "",
                     s[SVT_RANK]);
        }
    judge(run, "A16", ch_plain(holds[WIDE] && ch_within(library, 0, 1e-12)), worst[WIDE],
          0, 0, tolerance[WIDE],
          ch_text(run,
                  "largest $\\lvert(VU')_{ij}-m_{ij}\\rvert$ for %d values of $\\lambda$ "
                  "from %.3g to %.3g; ranks %s",
                  GRID, grid_lambda[0], grid_lambda[GRID - 1], ranks));
    judge(
        run, "A16b", ch_plain(holds[NARROW]), worst[NARROW], 0, 0, tolerance[NARROW],
        ch_text(run, "the same for %zu columns and the first %zu terms", narrow, narrow));
    for (size_t l = 0; l < LEARN; l++)
        for (size_t i = 0; i < shown_modes(); i++)
            ratio = fmax(ratio, fabs(e->learn[l].value[i] - e->learn[l].theory[i]) /
                                    fmax(e->matrix.s[i], 0.5 * learn_lambda));
    /* The rest depends on the start, of which the balanced part is known: a factor of 2. */
    judge(
        run, "A16c",
        ch_plain(ch_within(ratio, 0, 0.01) &&
                 (width < modes() || left < 1e-9 ||
                  ch_within(tr_log_at(spectrum / left), 0, 0.7))),
        ratio, 0, 0, 0.01,
        ch_text(run,
                "largest deviation of the first %zu singular values from their curves, "
                "over the larger of $\\sigma_i$ and $\\lambda/2$, at %d times; "
                "$\\lambda=%.3g$. After all steps a singular value is still off by %.3g "
                "where the curve is by %.3g",
                shown_modes(), LEARN, learn_lambda, spectrum, left));
    ch_value(run, "svt_error", worst[WIDE]);
    ch_value(run, "svt_narrow", worst[NARROW]);
    ch_value(run, "svt_predicted", left);
    ch_value(run, "svt_spectrum", spectrum);
    ch_value_count(run, "svt_count", GRID);
    ch_value(run, "nearest_delta", nearest);
    ch_value(run, "learn_lambda", learn_lambda);
    ch_value_count(run, "shown", shown_modes());

    /* Descent is off by a multiple of its step, which two steps take away. */
    double theory = tr_exp_at(-2 * balance_lambda),
           flow = 2 * e->balance[1] - e->balance[0];
    judge(run, "A17", ch_plain(ch_within(flow, theory, 1e-4)), flow, 0, theory, 1e-4,
          ch_text(
              run,
              "$\\lambda=%.3g$, $t=1$, extrapolated to small steps from %.5f in %zu and "
              "%.5f in %zu of them",
              balance_lambda, e->balance[0], balance_steps(&e->matrix), e->balance[1],
              2 * balance_steps(&e->matrix)));
    ch_value(run, "balance", e->balance[0]);
    ch_value(run, "balance_flow", flow);
    ch_value(run, "balance_theory", theory);
    ch_value(run, "balance_lambda", balance_lambda);
    ch_value(run, "balance_eta", 1 / (double)balance_steps(&e->matrix));
}

static tr_stat risk_stat(const double *sample, size_t penalty, int which)
{
    return column_stat(seeds, PENALTIES * RISK_PARTS,
                       sample + penalty * RISK_PARTS + which);
}

static void claims_on_noise(ch_run *run, const experiment *e)
{
    /* mean and standard error of 100 seeds of an independent simulation */
    static const double known[][3] = { { 0, 0.0724235, 0.00188493 },
                                       { 10, 0.0272271, 0.00075391 },
                                       { 20, 0.0467457, 0.00125954 } };
    const int published =
        rows == 30 && columns == 20 && rank == 3 && sigma == 0.1 && seeds >= 40;
    size_t best = 0;
    int same = 1;
    for (size_t l = 1; l < PENALTIES; l++)
        if (risk_stat(e->small, l, RISK).mean < risk_stat(e->small, best, RISK).mean)
            best = l;
    tr_stat least = risk_stat(e->small, best, RISK), none = risk_stat(e->small, 0, RISK),
            edge = risk_stat(e->small, 20, RISK),
            lives = risk_stat(e->small, 20, RISK_RANK),
            left = risk_stat(e->small, best, RISK_RANK);
    for (size_t i = 0; i < 3; i++) {
        tr_stat s = risk_stat(e->small, (size_t)known[i][0], RISK);
        same &= ch_within(s.mean, known[i][1],
                          sqrt(square(chance(s)) + square(4 * known[i][2])));
    }
    tr_stat at = risk_stat(e->small, 10, RISK);
    double noise_edge = sigma * (sqrt((double)rows) + sqrt((double)columns)),
           tolerance = sqrt(square(chance(at)) + square(4 * known[1][2]));
    judge(run, "A18",
          published ? ch_plain(same && ch_within(penalty_at(best), 1, 0.2 + 1e-9) &&
                               ch_within(lives.mean, 3, 0.05) &&
                               0.5 * penalty_at(best) < noise_edge)
                    : CH_NOT_EVALUATED,
          at.mean, tr_stat_se(&at), known[1][1], tolerance,
          ch_text(
              run,
              "relative squared error at $\\lambda=1$; without a penalty %.4f ± %.4f, "
              "at $\\lambda=2$ %.4f ± %.4f (rank %.2f). It is least at $\\lambda=%.2g$, "
              "and the noise's edge at %.3f",
              none.mean, tr_stat_se(&none), edge.mean, tr_stat_se(&edge), lives.mean,
              penalty_at(best), 2 * noise_edge));

    double gap[2] = { 0, 0 }, gap_se[2] = { 0, 0 }, at_zero[2];
    int near = 1;
    for (int size = 0; size < 2; size++) {
        const double *sample = size ? e->large : e->small;
        at_zero[size] = fabs(risk_stat(sample, 0, RISK_THEORY).mean /
                                 risk_stat(sample, 0, RISK_NOISE).mean -
                             1);
        for (size_t l = 0; l < PENALTIES; l++) {
            tr_stat s = { 0, 0, 0 }, mean = risk_stat(sample, l, RISK);
            for (size_t k = 0; k < seeds; k++) {
                const double *x = sample + (k * PENALTIES + l) * RISK_PARTS;
                tr_stat_add(&s, x[RISK_THEORY] - x[RISK]);
            }
            near &= ch_within(s.mean, 0, 2 * at_zero[size] * mean.mean + chance(s));
            if (fabs(s.mean / mean.mean) <= fabs(gap[size])) continue;
            gap[size] = s.mean / mean.mean;
            gap_se[size] = tr_stat_se(&s) / mean.mean;
        }
    }
    judge(
        run, "A18b", sigma <= 0.3 && seeds >= 10 ? ch_plain(near) : CH_NOT_EVALUATED,
        gap[0], gap_se[0], 0, 2 * at_zero[0],
        ch_text(run,
                "largest relative excess of the formula over %d penalties; %.4f ± %.4f "
                "for matrices of %zu x %zu. Allowed: twice its excess without a penalty, "
                "where the error is $\\sigma^2mn$, and four standard errors. Evaluated "
                "where the signal is clear of the noise, for 10 matrices or more",
                PENALTIES, gap[1], gap_se[1], e->noise[1].m, e->noise[1].n));
    ch_value(run, "gap_zero", 100 * at_zero[0]);
    ch_value(run, "gap_zero_large", 100 * at_zero[1]);
    ch_value(run, "edge", noise_edge);
    ch_value_stat(run, "denoise_none", none);
    ch_value_stat(run, "denoise_best", least);
    ch_value(run, "denoise_lambda", penalty_at(best));
    ch_value(run, "denoise_edge", edge.mean);
    ch_value(run, "denoise_rank", left.mean);
    ch_value(run, "denoise_percent", 100 * least.mean / none.mean);
    ch_value(run, "risk_gap", 100 * fabs(gap[0]));
    ch_value(run, "risk_gap_se", 100 * gap_se[0]);
    ch_value(run, "risk_gap_large", 100 * fabs(gap[1]));
    ch_value(run, "risk_gap_large_se", 100 * gap_se[1]);
}
//- end

//- fold Writing the results
/* A row of n numbers. */
static void csv_row(ch_csv *c, size_t n, const double *x)
{
    for (size_t i = 0; i < n; i++) ch_csv_number(c, x[i]);
    ch_csv_row(c);
}

static void write_attention(ch_run *run, const experiment *e)
{
    ch_csv *c = ch_csv_begin(
        run, "attention.csv",
        "dk,variance,plain,plain_se,scaled,scaled_se,plain_theory,scaled_theory");
    for (size_t i = 0; i < WIDTHS; i++) {
        tr_stat s[LAYER];
        for (size_t j = 0; j < LAYER; j++)
            s[j] = column_stat(layers, WIDTHS * LAYER, e->layer + i * LAYER + j);
        csv_row(c, 8,
                (double[]){ (double)layer_dk[i], s[LOGIT].mean, s[PLAIN].mean,
                            tr_stat_se(s + PLAIN), s[SCALED].mean, tr_stat_se(s + SCALED),
                            s[PLAIN_EXACT].mean, s[SCALED_EXACT].mean });
        if (i < WIDTHS - 1) continue;
        ch_value(run, "keys_plain", tr_exp_at(s[PLAIN].mean));
        ch_value(run, "keys_scaled", tr_exp_at(s[SCALED].mean));
        ch_value_count(run, "dk_last", layer_dk[i]);
    }
    ch_csv_end(c);
    ch_value(run, "freezing", 2 * tr_log_at((double)tokens));
    ch_value(run, "log_tokens", tr_log_at((double)tokens));
    c = ch_csv_begin(run, "fiber.csv", "step,excess");
    for (size_t t = 0; t <= FIBER; t++)
        csv_row(c, 2, (double[]){ (double)t, fmax(e->fiber.excess[t], 1e-17) });
    ch_csv_end(c);
    ch_value(run, "pairs_excess", fmax(e->fiber.pairs, 1e-17));
}

static void write_pairs(ch_run *run, const experiment *e)
{
    enum { SURFACE = 41 };
    ch_csv *c = ch_csv_begin(run, "surface.csv", "x,y,kept,dropped");
    for (size_t i = 0; i < SURFACE * SURFACE; i++) {
        double x = 1.2 * (double)(i % SURFACE) / (SURFACE - 1),
               y = 1.2 * (double)(i / SURFACE) / (SURFACE - 1),
               kept = square(1 - x - y) + Lambda * (x + y);
        csv_row(c, 4, (double[]){ x, y, kept, kept - 2 * x * y });
    }
    ch_csv_end(c);
    c = ch_csv_begin(run, "ends.csv", "x,y,predicted");
    for (size_t i = 0; i < starts; i++) csv_row(c, 3, e->end + i * END);
    ch_csv_end(c);
    c = ch_csv_begin(run, "paths.csv", "x,y");
    for (size_t i = 0; i < PATHS * PATH_POINTS; i++) csv_row(c, 2, e->path + 2 * i);
    ch_csv_end(c);
    c = ch_csv_begin(run, "kink.csv", "Lambda,sum,loss,rate");
    for (size_t i = 0; i < SCAN; i++)
        csv_row(c, 4,
                (double[]){ scan_Lambda[i], e->scan[i].sum, e->scan[i].loss,
                            e->scan[i].rate });
    ch_csv_end(c);
    c = ch_csv_begin(run, "angles.csv", "x,y,found,theory");
    for (size_t i = 0; i < ANGLES + LINE; i++) {
        double x, y;
        angle_point(i, &x, &y);
        csv_row(c, 4, (double[]){ x, y, e->found[i], over_angles(x, y) });
    }
    ch_csv_end(c);
    ch_value_count(run, "cases", CASES);
}

static void write_matrices(ch_run *run, const experiment *e)
{
    const size_t n = svt_length();
    ch_csv *c = ch_csv_begin(run, "svt.csv", "mode,lambda,sigma,wide,narrow");
    for (size_t j = 0; j < modes(); j++)
        for (size_t i = 0; i < GRID; i++)
            csv_row(c, 5,
                    (double[]){ (double)j, grid_lambda[i], e->matrix.s[j],
                                e->svt[i * n + SVT_VALUES + j],
                                e->svt[(GRID + i) * n + SVT_VALUES + j] });
    ch_csv_end(c);
    c = ch_csv_begin(run, "learning.csv", "mode,t,value,theory");
    for (size_t i = 0; i < shown_modes(); i++)
        for (size_t l = 0; l < LEARN; l++)
            csv_row(c, 4,
                    (double[]){ (double)i, e->learn[l].t, e->learn[l].value[i],
                                e->learn[l].theory[i] });
    ch_csv_end(c);
    double *sample = (double *)ch_alloc(run, seeds, sizeof *sample);
    c = ch_csv_begin(run, "denoise.csv", "theta,error,se,low,high,theory,rank");
    for (size_t l = 0; l < PENALTIES; l++) {
        tr_stat s = risk_stat(e->small, l, RISK);
        for (size_t k = 0; k < seeds; k++)
            sample[k] = e->small[(k * PENALTIES + l) * RISK_PARTS + RISK];
        const double low = tr_quantile(seeds, sample, 0.1);
        csv_row(c, 7,
                (double[]){ 0.5 * penalty_at(l), s.mean, tr_stat_se(&s), low,
                            tr_quantile(seeds, sample, 0.9),
                            risk_stat(e->small, l, RISK_THEORY).mean,
                            risk_stat(e->small, l, RISK_RANK).mean });
    }
    ch_csv_end(c);
    free(sample);
}
//- end

/*md
## Four answers {#sec:lowrankanswers}

1. *The nuclear norm of* $M=W^Q{W^K}'$, the $L_1$ norm of its singular values, once the
   pairs are both balanced and mixed. The factor $1/\sqrt{d_k}$ keeps the softmax from
   freezing at the start; to the penalty it is a change of $\lambda$.
2. *No.* It lines the pairs up, so that their sum has rank one, and leaves the shares to the
   start: an arcsine law.
3. *At the singular values of* $M$, *each lowered by* $\lambda/2$, or at zero. The
   way there is logistic, and slow only for a singular value close to the threshold.
4. *It does.* The error falls to {{denoise_percent:%.0f}} % of what it is without penalty,
   at a threshold well inside the noise, where the rank is still too high.

## The whole run {#sec:lowrankrun}

```{.claims}
```

Try this: `--Lambda 1.9` goes close to the kink, where the valley has shrunk to a corner;
`--rank 6 --sigma 0.3` hides some of the signal in the noise; `--width 2 --narrow 2` has
too few columns even for the signal.
*/
int main(int argc, char **argv)
{
    ch_run run;
    experiment e;
    memset(&e, 0, sizeof e);
    ch_begin(&run, argc, argv, "04-low-rank",
             "Weight decay on a product of matrices is a nuclear norm.", options,
             sizeof options / sizeof options[0]);
    if (rank >= at_most(rows, columns))
        ch_fail(&run, "--rank: %zu is not accepted; fewer than the %zu of --%s", rank,
                modes(), rows < columns ? "rows" : "columns");
    if (narrow > width)
        ch_fail(&run, "--narrow: %zu is not accepted; at most the %zu of --width", narrow,
                width);
    e.matrix = matrix_begin(&run);
    if (eta * 2 * e.matrix.s[0] >= 1)
        ch_fail(&run, "--eta: %g is not accepted; below %.4f, where descent is stable",
                eta, 0.5 / e.matrix.s[0]);
    e.a.run = &run;
    entropy_tabulate(&run, &e.a.entropy);
    noise_begin(&run, PART_SEED, 1, &e.noise[0]);
    noise_begin(&run, PART_LARGE, 2, &e.noise[1]);

    const size_t layer = WIDTHS * LAYER, sample = PENALTIES * RISK_PARTS;
    e.layer = (double *)ch_alloc(&run, layers * layer, sizeof(double));
    e.factor = (double *)ch_alloc(&run, draws, sizeof(double));
    e.end = (double *)ch_alloc(&run, starts * END, sizeof(double));
    e.svt = (double *)ch_alloc(&run, (2 * GRID + 1) * svt_length(), sizeof(double));
    e.small = (double *)ch_alloc(&run, 2 * seeds * sample, sizeof(double));
    e.large = e.small + seeds * sample;
    ch_replicates(&run, "factors of a matrix", 2 * GRID + 1,
                  svt_length() * sizeof(double), e.svt, run_svt, &e.matrix);
    ch_replicates(&run, "attention", layers, layer * sizeof(double), e.layer, run_layer,
                  &e.a);
    ch_replicates(&run, "random factors", draws, sizeof(double), e.factor, run_factors,
                  &run);
    ch_replicates(&run, "two pairs", starts, END * sizeof(double), e.end, run_start,
                  &run);
    ch_replicates(&run, "penalties", SCAN, sizeof(scan_result), e.scan, run_scan, &run);
    ch_replicates(&run, "settings", SLIPS, sizeof(double), e.slip, run_slip, &run);
    ch_replicates(&run, "angles", ANGLES + LINE, sizeof(double), e.found, run_angles,
                  &run);
    ch_replicates(&run, "noise", seeds, sample * sizeof(double), e.small, run_noise,
                  &e.noise[0]);
    ch_replicates(&run, "more noise", seeds, sample * sizeof(double), e.large, run_noise,
                  &e.noise[1]);
    run_fiber(&run, &e.fiber);
    run_path(&run, e.path);
    run_algebra(&run, &e.algebra);
    run_learning(&e.matrix, e.learn);
    for (size_t i = 0; i < 2; i++)
        e.balance[i] = run_balance(&e.matrix, balance_steps(&e.matrix) << i);

    claims_on_factors(&run, &e);
    claims_on_pairs(&run, &e);
    claims_on_matrices(&run, &e);
    claims_on_noise(&run, &e);
    write_attention(&run, &e);
    write_pairs(&run, &e);
    write_matrices(&run, &e);

    free(e.small);
    free(e.svt);
    free(e.end);
    free(e.factor);
    free(e.layer);
    free(e.matrix.M);
    return ch_end(&run);
}

#else /* CHAPTER_DRAW */

//- fold Drawing the figures
static void draw_attention(ch_run *run)
{
    ch_table *t = ch_table_read(run, "attention.csv"),
             *fiber = ch_table_read(run, "fiber.csv");
    const size_t n = ch_table_rows(t);
    const double *dk = ch_column(t, "dk");
    double top = ch_value_get(run, "log_tokens");
    static const char *const key[] = { "scaled", "plain" };
    static const char *const name[] = { "with 1/√*d_k*", "without" };
    static const tp_color color[] = { TP_GREEN, TP_VERMILION };
    tp_figure *f =
        tp_begin(&(tp_layout){ .columns = 2, .width = 470, .height = 225, .tags = 1 });
    tp_panel *p = tp_axes(f, 0, 0,
                          &(tp_axes_desc){ .title = "entropy of the softmax",
                                           .x = { .label = "*d_k*", .log = 1 },
                                           .y = { .min = 0, .max = 1.1 * top },
                                           .labels = TP_LEGEND_SW });
    tp_hline(p, top, &(tp_style){ .label = "uniform, ln *n*", .key = TP_KEY_INSIDE });
    tp_vline(p, ch_value_get(run, "freezing"),
             &(tp_style){ .role = TP_GUIDE, .dash = TP_DOTTED, .width = 1 });
    tp_text(p, ch_value_get(run, "freezing"), 0.3, "2 ln *n*",
            &(tp_note){ .dx = 4, .color = TP_GREY });
    for (int i = 0; i < 2; i++) {
        tp_points(p, n, dk, ch_column(t, key[i]),
                  ch_column(t, ch_text(run, "%s_se", key[i])),
                  &(tp_style){ .color = color[i], .label = name[i] });
        tp_line(p, n, dk, ch_column(t, ch_text(run, "%s_theory", key[i])),
                &(tp_style){ .role = TP_THEORY, .label = i ? "exact" : NULL });
    }
    p = tp_axes(f, 0, 1,
                &(tp_axes_desc){
                    .title = "decay above the nuclear norm",
                    .x = { .label = "step", .max = 200 },
                    .y = { .label = "relative excess", .log = 1, .min = 1e-16, .max = 1 },
                    .labels = TP_NO_LABELS });
    tp_line(p, ch_table_rows(fiber), ch_column(fiber, "step"), ch_column(fiber, "excess"),
            &(tp_style){ .color = TP_BLUE });
    double pairs = ch_value_get(run, "pairs_excess");
    tp_hline(p, pairs, &(tp_style){ .role = TP_THEORY });
    tp_text(p, 200, pairs, "pairs balanced, not mixed",
            &(tp_note){ .anchor = TP_NE, .dx = -2, .dy = -3 });
    ch_figure(run, f, "attention");
}

static void draw_valley(ch_run *run)
{
    static const char *const key[] = { "kept", "dropped" };
    static const char *const title[] = { "(1 − *x* − *y*)^2 + \\Lambda(*x* + *y*)",
                                         "without 2*xy*" };
    ch_table *surface = ch_table_read(run, "surface.csv"),
             *ends = ch_table_read(run, "ends.csv"),
             *paths = ch_table_read(run, "paths.csv");
    int side = (int)(sqrt((double)ch_table_rows(surface)) + 0.5);
    const double L = ch_value_get(run, "Lambda"), edge = 1 - 0.5 * L;
    const tp_grid grid = { side, side, 0, 1.2, 0, 1.2 };
    const size_t all = ch_table_rows(ends), shown = all < 100 ? all : 100,
                 points = ch_table_rows(paths) / 7;
    tp_figure *f = tp_begin(&(tp_layout){ .columns = 2,
                                          .width = 470,
                                          .height = 235,
                                          .share_y = 1,
                                          .share_z = 1,
                                          .tags = 1 });
    static const double ticks[] = { 0, 0.4, 0.8, 1.2 };
    double level[17]; /* from the lowest value of the post's surface */
    for (int k = 0; k < 17; k++)
        level[k] = 0.1 * (double)k * (1 + 0.05 * (double)k) - 0.1;
    for (int i = 0; i < 2; i++) {
        tp_axis x = { .label = "strength *x*", .max = 1.2, .n_ticks = 4, .ticks = ticks },
                y = x;
        x.min = y.min = 0;
        y.label = "strength *y*";
        tp_panel *p = tp_axes(
            f, 0, i,
            &(tp_axes_desc){ .title = title[i], .x = x, .y = y, .labels = TP_NO_LABELS });
        tp_contour(p, &grid, ch_column(surface, key[i]),
                   &(tp_contours){ .filled = 1, .n_levels = 17, .levels = level },
                   &(tp_heat){ .label = "loss", .min = -0.2, .max = 2 },
                   &(tp_style){ .width = 0.3 });
        for (size_t k = 0; k < 7 && !i; k++)
            tp_line(p, points, ch_column(paths, "x") + k * points,
                    ch_column(paths, "y") + k * points,
                    &(tp_style){ .color = TP_DARK, .width = 0.7, .arrows = -1 });
        tp_line(p, 2, (double[]){ 0, edge }, (double[]){ edge, 0 },
                &(tp_style){ .color = TP_VERMILION,
                             .dash = i ? TP_DASHED : TP_SOLID,
                             .width = i ? 0.8 : 1.4 });
        if (!i)
            tp_points(p, shown, ch_column(ends, "x"), ch_column(ends, "y"), NULL,
                      &(tp_style){ .color = TP_VERMILION, .size = 3 });
        else {
            tp_points(p, 1, &edge, &edge, NULL,
                      &(tp_style){ .color = TP_ORANGE, .marker = TP_DIAMOND, .size = 8 });
            tp_text(p, edge, edge, "lowest point", &(tp_note){ .anchor = TP_S, .dy = 7 });
        }
    }
    ch_figure(run, f, "valley");
}

static void draw_kink(ch_run *run)
{
    static const char *const title[] = { "strength *x* + *y*", "least loss",
                                         "growth rate at 0" };
    static const char *const key[] = { "sum", "loss", "rate" };
    static const tp_color color[] = { TP_BLUE, TP_GREEN, TP_VERMILION };
    ch_table *t = ch_table_read(run, "kink.csv");
    const size_t n = ch_table_rows(t);
    const double *L = ch_column(t, "Lambda");
    tp_figure *f =
        tp_begin(&(tp_layout){ .columns = 3, .width = 470, .height = 190, .tags = 1 });
    for (int i = 0; i < 3; i++) {
        double x[61], y[61];
        tp_panel *p =
            tp_axes(f, 0, i,
                    &(tp_axes_desc){
                        .title = title[i],
                        .x = { .label = "penalty \\Lambda", .min = -0.05, .max = 3.05 },
                        .y = { .min = i == 2 ? -1.1 : -0.04, .max = i == 2 ? 2.1 : 1.08 },
                        .labels = TP_NO_LABELS });
        tp_vline(p, 2, &(tp_style){ .dash = TP_DOTTED });
        if (i == 2) tp_hline(p, 0, NULL);
        tp_points(p, n, L, ch_column(t, key[i]), NULL, &(tp_style){ .color = color[i] });
        for (int k = 0; k < 61; k++) {
            x[k] = 0.05 * k;
            y[k] = i == 2     ? 2 - x[k]
                   : x[k] > 2 ? i
                   : i == 0   ? 1 - 0.5 * x[k]
                              : x[k] - 0.25 * x[k] * x[k];
        }
        tp_line(p, 61, x, y, &(tp_style){ .role = TP_THEORY });
    }
    ch_figure(run, f, "kink");
}

static void draw_shares(ch_run *run)
{
    enum { LAW = 199, AT = 7 };
    ch_table *t = ch_table_read(run, "ends.csv"),
             *angles = ch_table_read(run, "angles.csv");
    const size_t n = ch_table_rows(t), line = ch_table_rows(angles) - AT;
    const double *x = ch_column(t, "x"), *y = ch_column(t, "y");
    double edge[21], density[20], at[LAW], law[LAW], zero[LAW], sum[64];
    for (int i = 0; i <= 20; i++) edge[i] = 0.05 * i;
    for (int i = 0; i < 20; i++) density[i] = 0;
    for (size_t i = 0; i < n; i++) {
        int bin = (int)(20 * x[i] / (x[i] + y[i]));
        density[bin > 19 ? 19 : bin] += 20 / (double)n;
    }
    for (int i = 0; i < LAW; i++) {
        at[i] = (i + 1) / (LAW + 1.0);
        law[i] = 1 / (3.14159265358979 * sqrt(at[i] * (1 - at[i])));
    }
    tp_figure *f =
        tp_begin(&(tp_layout){ .columns = 2, .width = 470, .height = 215, .tags = 1 });
    tp_panel *p =
        tp_axes(f, 0, 0,
                &(tp_axes_desc){ .title = "who does the work",
                                 .x = { .label = "share *x*/(*x* + *y*)", .max = 1 },
                                 .y = { .label = "density", .min = 0, .max = 4 },
                                 .labels = TP_LEGEND });
    tp_bins(p, 20, edge, density, &(tp_style){ .color = TP_BLUE, .label = "descent" });
    tp_line(p, LAW, at, law, &(tp_style){ .role = TP_THEORY, .label = "arcsine law" });
    for (size_t i = 0; i < line && i < 64; i++)
        sum[i] = ch_column(angles, "x")[AT + i] + ch_column(angles, "y")[AT + i];
    for (int i = 0; i < LAW; i++) { /* @eq:angles with |x - y| = 2/3 (x + y) */
        at[i] = 3.12 * i / (LAW - 1.0);
        law[i] = fmax(fmax(1 - at[i], 2 * at[i] / 3 - 1), 0);
        law[i] *= law[i];
        zero[i] = (1 - at[i]) * (1 - at[i]);
    }
    p = tp_axes(
        f, 0, 1,
        &(tp_axes_desc){ .title = "best directions, *y* = *x*/5",
                         .x = { .label = "*x* + *y*" },
                         .y = { .label = "loss / *u*^2*v*^2", .min = -0.05, .max = 1.6 },
                         .labels = TP_LEGEND_NW });
    tp_line(p, LAW, at, zero, &(tp_style){ .role = TP_GUIDE, .label = "all angles 0" });
    tp_points(p, line, sum, ch_column(angles, "found") + AT, NULL,
              &(tp_style){ .color = TP_VERMILION, .label = "least found" });
    tp_line(p, LAW, at, law, &(tp_style){ .role = TP_THEORY, .label = "formula" });
    ch_figure(run, f, "shares");
}

static void draw_svt(ch_run *run)
{
    ch_table *t = ch_table_read(run, "svt.csv"),
             *learn = ch_table_read(run, "learning.csv");
    const double *mode = ch_column(t, "mode"), *lambda = ch_column(t, "lambda"),
                 *s = ch_column(t, "sigma"), *wide = ch_column(t, "wide"),
                 *few = ch_column(t, "narrow"), *shown = ch_column(learn, "mode");
    const size_t n = ch_table_rows(t), all = ch_table_rows(learn),
                 kept = (size_t)ch_value_get(run, "narrow");
    const double edge = ch_value_get(run, "edge");
    const char *name[] = { ch_text(run, "%.0f columns", ch_value_get(run, "width")),
                           ch_text(run, "%zu columns", kept) };
    static const double ticks[] = { 0, 0.5, 1, 1.5 };
    size_t grid = 0, times = 0;
    while (grid < n && mode[grid] == 0) grid++;
    while (times < all && shown[times] == 0) times++;
    tp_figure *f =
        tp_begin(&(tp_layout){ .columns = 3, .width = 470, .height = 230, .tags = 1 });
    for (int zoom = 0; zoom < 2; zoom++) {
        const double right = zoom ? 2 * edge : 2.1 * s[0],
                     top = zoom ? edge : 1.05 * s[0];
        tp_panel *p =
            tp_axes(f, 0, zoom,
                    &(tp_axes_desc){
                        .title = zoom ? "the noise" : "all",
                        .x = { .label = "penalty \\lambda",
                               .min = 0,
                               .max = right,
                               .n_ticks = zoom && right >= 1.8 && right < 2.5 ? 4 : 0,
                               .ticks = ticks },
                        .y = { .label = zoom ? NULL : "singular values of *VU*′",
                               .min = -0.02 * top,
                               .max = top },
                        .labels = zoom ? TP_NO_LABELS : TP_LEGEND_NE });
        for (size_t i = 0; i < n; i += grid)
            if (s[i] < top || !zoom) {
                double x[] = { 0, 2 * s[i] }, y[] = { s[i], 0 };
                tp_line(p, 2, x, y,
                        &(tp_style){ .role = TP_GUIDE,
                                     .width = 0.7,
                                     .label = i ? NULL : "theory" });
            }
        for (int narrow = 1; narrow >= 0; narrow--) {
            double x[1024], y[1024];
            size_t k = 0;
            for (size_t i = 0; i < (narrow && kept * grid < n ? kept * grid : n); i++) {
                double value = narrow ? few[i] : wide[i];
                if (value < 1e-3 || k >= 1024) continue;
                if (value > top || (!zoom && s[i] < edge)) continue;
                x[k] = lambda[i];
                y[k++] = value;
            }
            if (k)
                tp_points(p, k, x, y, NULL,
                          &(tp_style){ .color = narrow ? TP_VERMILION : TP_BLUE,
                                       .marker = narrow ? TP_RING : TP_DISC,
                                       .size = narrow ? 6 : 3,
                                       .label = name[narrow] });
        }
    }
    tp_panel *p =
        tp_axes(f, 0, 2,
                &(tp_axes_desc){ .title = ch_text(run, "on the way, \\lambda = %.3g",
                                                  ch_value_get(run, "learn_lambda")),
                                 .x = { .label = "time", .log = 1 },
                                 .y = { .min = 0, .max = 1.3 * s[0] },
                                 .labels = TP_LEGEND_NW });
    for (size_t i = 0; i < all; i += times)
        tp_line(p, times, ch_column(learn, "t") + i, ch_column(learn, "value") + i,
                &(tp_style){ .color = TP_BLUE, .label = i ? NULL : "descent" });
    for (size_t i = 0; i < all; i += times)
        tp_line(p, times, ch_column(learn, "t") + i, ch_column(learn, "theory") + i,
                &(tp_style){ .role = TP_THEORY, .label = i ? NULL : "exact" });
    ch_figure(run, f, "svt");
}

static void draw_denoise(ch_run *run)
{
    ch_table *t = ch_table_read(run, "denoise.csv");
    const size_t n = ch_table_rows(t);
    const double *x = ch_column(t, "theta"), edge = ch_value_get(run, "edge");
    tp_figure *f =
        tp_begin(&(tp_layout){ .columns = 2, .width = 470, .height = 225, .tags = 1 });
    tp_panel *p = tp_axes(f, 0, 0,
                          &(tp_axes_desc){ .title = "relative error",
                                           .x = { .label = "threshold \\lambda/2" },
                                           .y = { .zero = 1 },
                                           .labels = TP_LEGEND_NW });
    tp_vline(p, edge, &(tp_style){ .role = TP_GUIDE, .dash = TP_DOTTED, .width = 1 });
    tp_band(p, n, x, ch_column(t, "low"), ch_column(t, "high"),
            &(tp_style){ .color = TP_BLUE });
    tp_line(p, n, x, ch_column(t, "error"),
            &(tp_style){ .color = TP_BLUE, .label = "mean" });
    tp_line(p, n, x, ch_column(t, "theory"),
            &(tp_style){ .role = TP_THEORY, .label = "large matrices" });
    const double best[] = { 0.5 * ch_value_get(run, "denoise_lambda"),
                            ch_value_get(run, "denoise_best") };
    tp_points(p, 1, best, best + 1, NULL,
              &(tp_style){ .color = TP_VERMILION, .marker = TP_DIAMOND, .size = 6 });
    tp_text(p, best[0], best[1], "least",
            &(tp_note){ .color = TP_VERMILION, .anchor = TP_N, .dy = -4 });
    p = tp_axes(f, 0, 1,
                &(tp_axes_desc){ .title = "singular values left",
                                 .x = { .label = "threshold \\lambda/2" },
                                 .y = { .min = 0 },
                                 .labels = TP_NO_LABELS });
    tp_vline(p, edge, &(tp_style){ .role = TP_GUIDE, .dash = TP_DOTTED, .width = 1 });
    tp_hline(p, ch_value_get(run, "rank"), NULL);
    tp_line(p, n, x, ch_column(t, "rank"), &(tp_style){ .color = TP_VERMILION });
    tp_text(p, edge, 0.85 * ch_column(t, "rank")[0], "edge of the noise",
            &(tp_note){ .dx = 4, .color = TP_GREY });
    tp_text(p, 2, ch_value_get(run, "rank"), "rank of the signal",
            &(tp_note){ .anchor = TP_SE, .dy = 3, .color = TP_GREY });
    ch_figure(run, f, "denoise");
}

int main(int argc, char **argv)
{
    ch_run run;
    ch_begin(&run, argc, argv, "04-low-rank",
             "Draws the figures of the low-rank chapter.", NULL, 0);
    draw_attention(&run);
    draw_valley(&run);
    draw_kink(&run);
    draw_shares(&run);
    draw_svt(&run);
    draw_denoise(&run);
    return ch_end(&run);
}
//- end
#endif
