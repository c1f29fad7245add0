/*md
# Sparsity without a penalty {#sec:hadamard}

The lasso finds sparse weights because it pays for every weight that is not zero. The
second half of lecture 13 [@lecture13] gets them for nothing. Write the weights of a linear
model as squares, $\boldsymbol\theta=\boldsymbol\beta\odot\boldsymbol\beta$, train
$\boldsymbol\beta$ by plain gradient descent from a tiny start, and a sparse truth comes
out, from far fewer samples than weights and with no penalty in sight. The result is due to
Li, Ma and Zhang [@liMaZhang2018]. The lecture states it for $n\ge c\,r^2\log^2d$ samples and
an error of $O(\alpha\sqrt d)$, gives the first half of a proof, and adds remarks. We ask:

1. Which minimum does descent choose among infinitely many, and why?
2. How long does it take, and how small does the error get?
3. How many samples does it need: $r^2$?
4. Is it the nearest minimum, and is this what a lasso would have found?

The truth has $r={{r}}$ ones among $d={{d}}$ coordinates, $\beta^{*}_i=1$ for $i\in S$, and
there are $n={{n}}$ samples of standard normal features,
$y=X(\boldsymbol\beta^{*}\odot\boldsymbol\beta^{*})$. The loss is

$$ \hat L(\boldsymbol\beta)=\frac1{4n}\lVert X(\boldsymbol\beta\odot\boldsymbol\beta)-y
   \rVert^2,\qquad
   \nabla\hat L=\tfrac1n X^{\mathsf T}\bigl(X(\boldsymbol\beta\odot\boldsymbol\beta)-y\bigr)
   \odot\boldsymbol\beta , $$ {#eq:hloss}

descended with $\eta={{eta:%.3g}}$ from $\boldsymbol\beta^0=\alpha\boldsymbol 1$, and the
error is always $\lVert\boldsymbol\theta-\boldsymbol\theta^{*}\rVert^2$, the left side of the
lecture's (13.9). All verdicts are in @sec:hadamardrun.
*/

//- fold Headers and the parameters of the run
#include "chapter.h"

/* The runs that share a data set: two with noisy labels, which are longer, then one for
   every alpha. */
enum { LOUD, SOFT, NOISY, A03 = NOISY, A1, A2, A3, A4, A6, A8, RUNS };
enum { ALPHAS = RUNS - NOISY };
static const char *const run_key[RUNS] = { "loud", "soft", "a03", "a1", "a2",
                                           "a3",   "a4",   "a6",  "a8" };
static const double alpha_of[RUNS] = { 1e-3, 1e-3, 0.3,  1e-1, 1e-2,
                                       1e-3, 1e-4, 1e-6, 1e-8 };
enum { LIMITS = 5, NEAREST = 3 }; /* alphas of the flow's limit, from 1e-1, and of others */

#ifndef CHAPTER_DRAW
static const double sigma_of[NOISY] = { 0.5, 0.1 };

static size_t d = 1000, n = 150, r = 5, seeds = 20, steps = 1000, limits = 6, tails = 2;
static size_t phase_d = 200, phase_step = 1, trials = 8, matrices = 5;
static double eta = 0.1;

static ch_option options[] = {
    { "d", CH_COUNT, &d, 50, 4000, 1000, 1000, 1000, "weights" },
    { "n", CH_COUNT, &n, 8, 2000, 150, 150, 150, "samples, at most half of d" },
    { "r", CH_COUNT, &r, 1, 50, 5, 5, 5, "weights of the truth that are 1" },
    { "seeds", CH_COUNT, &seeds, 3, 10000, 4, 20, 100, "independent data sets" },
    { "eta", CH_REAL, &eta, 1e-3, 0.25, 0.1, 0.1, 0.1, "step of descent" },
    { "steps", CH_COUNT, &steps, 200, 100000, 1000, 1000, 1000,
      "steps of descent; twice as many with noise" },
    { "limits", CH_COUNT, &limits, 1, 10000, 2, 6, 20,
      "data sets with the end of the flow (at most all)" },
    { "tails", CH_COUNT, &tails, 1, 10000, 1, 2, 4,
      "data sets descended ten times longer (at most all)" },
    { "phase-d", CH_COUNT, &phase_d, 100, 1000, 200, 200, 200,
      "weights in the phase diagram" },
    { "phase-step", CH_COUNT, &phase_step, 1, 4, 2, 1, 1,
      "every how many r up to 16 it has a row" },
    { "trials", CH_COUNT, &trials, 1, 1000, 1, 8, 20, "data sets for each of its cells" },
    { "matrices", CH_COUNT, &matrices, 2, 1000, 2, 5, 20,
      "matrices whose restricted isometry is measured" },
};

enum {
    PART_DATA,
    PART_NOISE,
    PART_UNIFORM,
    PART_RIP,
    PART_SUPPORT,
    PART_PHASE,
    PART_SIGNED,
    PART_CHECK
};

/* The published numbers belong to this setting. */
static int as_published(void)
{
    return d == 1000 && n == 150 && r == 5 && eta == 0.1 && steps == 1000;
}
//- end

/*md
## A landscape with many valleys {#sec:landscape}

In $\boldsymbol\theta$ the loss is a parabola; in $\boldsymbol\beta$ it is a quartic, and
not convex, since $\hat L(0)>\hat L(\boldsymbol\beta^{*})=\hat L(-\boldsymbol\beta^{*})=0$
(@clm:07-C4; it needs $y\ne0$, or there is nothing to learn). Zero is a critical point:
each coordinate multiplies its own gradient, so a coordinate that starts at zero stays
there, exactly (@clm:07-C4b). That is why $\alpha$ may be tiny but not zero. And of minima
there are many. The $n$ residuals have a Jacobian $2X\,\mathrm{diag}(\boldsymbol\beta)$ whose
rank at a dense minimum is $n$, so the minima around it are a surface of dimension
$d-n={{null}}$ (@clm:07-C4c). Most of them are useless. The one that descent finds from
$\alpha=0.3$ has a training error of {{dense_mse:sci1}} and a population loss of
{{dense_loss:%.2f}}, more than twice that of knowing nothing, $L(0)=r/4={{null_loss:%.2f}}$
(@clm:07-C10e).

For fresh data $\mathbb E\langle\boldsymbol v,x\rangle^2=\lVert\boldsymbol v\rVert^2$, which
makes the population loss (13.15) and its gradient (13.18)

$$ L(\boldsymbol\beta)=\tfrac14\lVert\boldsymbol\beta\odot\boldsymbol\beta
   -\boldsymbol\beta^{*}\odot\boldsymbol\beta^{*}\rVert^2,\qquad
   \nabla L=(\boldsymbol\beta\odot\boldsymbol\beta-\boldsymbol\beta^{*}\odot
   \boldsymbol\beta^{*})\odot\boldsymbol\beta ; $$ {#eq:hpopulation}

differences of five points, which are exact for a quartic, confirm both gradients
(@clm:07-C5).
*/
//- fold Losses and gradients checked by differences
/* Of the empirical (X not NULL) or the population loss at b, for a truth with k ones. */
static double loss_at(size_t rows, size_t cols, size_t k, const double *X,
                      const double *b, double *v, double *residual)
{
    for (size_t i = 0; i < cols; i++) v[i] = b[i] * b[i] - (i < k ? 1 : 0);
    if (!X) return 0.25 * tr_dot_d(cols, v, v);
    tr_gemv_d(TR_N, rows, cols, 1, X, cols, v, 0, residual);
    return 0.25 / (double)rows * tr_dot_d(rows, residual, residual);
}

typedef struct {
    double gradient[2];          /* largest error, empirical and population */
    double zero, frozen;         /* gradient at 0; where a coordinate at 0 ends */
    double at_zero, at, at_minus; /* losses */
} landscape_result;

static void run_landscape(ch_run *run, landscape_result *to)
{
    enum { ROWS = 12, COLS = 20, ONES = 3 };
    double X[ROWS * COLS], b[COLS], g[COLS], v[COLS], y[ROWS], residual[ROWS];
    double *work =
        (double *)ch_alloc(run, tr_hadamard_work_d(ROWS, COLS, 1), sizeof *work);
    tr_rng rng = ch_stream(run, 0, PART_CHECK);
    tr_normal_d(&rng, ROWS * COLS, X);
    tr_normal_d(&rng, COLS, b);
    for (size_t i = 0; i < COLS; i++) v[i] = i < ONES ? 1 : 0;
    tr_gemv_d(TR_N, ROWS, COLS, 1, X, COLS, v, 0, y);
    for (int population = 0; population < 2; population++) {
        const double *data = population ? NULL : X, h = 0.25;
        memcpy(g, b, sizeof g);
        if (population)
            for (size_t i = 0; i < COLS; i++) g[i] = (b[i] * b[i] - v[i]) * b[i];
        else { /* a step of -1 is the gradient */
            tr_hadamard_step_d(-1, ROWS, COLS, 1, X, COLS, y, ROWS, g, COLS, work);
            tr_axpy_d(COLS, -1, b, g);
        }
        for (size_t i = 0; i < COLS; i++) {
            double u[COLS], c[COLS], f[4];
            memcpy(u, b, sizeof u);
            for (int k = 0; k < 4; k++) {
                u[i] = b[i] + h * (k < 2 ? k - 2 : k - 1);
                f[k] = loss_at(ROWS, COLS, ONES, data, u, c, residual);
            }
            double slope = ((f[0] - f[3]) + 8 * (f[2] - f[1])) / (12 * h);
            to->gradient[population] =
                fmax(to->gradient[population], fabs(slope - g[i]) / fmax(1, fabs(g[i])));
        }
    }
    memset(g, 0, sizeof g);
    tr_hadamard_step_d(1, ROWS, COLS, 1, X, COLS, y, ROWS, g, COLS, work);
    to->zero = tr_norm_inf_d(COLS, g);
    for (size_t i = 0; i < COLS; i++) g[i] = i ? 0.01 : 0;
    for (int t = 0; t < 1000; t++)
        tr_hadamard_step_d(0.02, ROWS, COLS, 1, X, COLS, y, ROWS, g, COLS, work);
    to->frozen = g[0];
    memset(g, 0, sizeof g);
    to->at_zero = loss_at(ROWS, COLS, ONES, X, g, b, residual);
    for (size_t i = 0; i < COLS; i++) g[i] = v[i];
    to->at = loss_at(ROWS, COLS, ONES, X, g, b, residual);
    tr_scale_d(COLS, -1, g);
    to->at_minus = loss_at(ROWS, COLS, ONES, X, g, b, residual);
    free(work);
}
//- end

/*md
## When the sample stands for the population {#sec:uniform}

If we had all data, descent would be simple: (13.19) is one equation for each coordinate.
For a coordinate of the truth the lecture's chain of inequalities holds, step by step: below
1/2 it grows by a factor of at least $1+\tfrac34\eta$ (@clm:07-C6), above 1/2 its distance
from 1 shrinks by at least $1-\eta/2$ (@clm:07-C7). The latter leads to the conclusion only
if the step does not overshoot, which takes $\eta\le1/2$: at $\eta=0.6$ it does, and at 1.1
it never settles. Counting steps until $\lvert1-\beta\rvert\le\epsilon$ gives
$T=\Theta(\log(1/\epsilon\alpha)/\eta)$ with two different constants,

$$ \eta T\approx\frac{\eta}{\ln(1+\eta)}\ln\frac1\alpha+
   \frac{\eta}{-\ln(1-2\eta)}\ln\frac1\epsilon , $$ {#eq:counts}

1 and 1/2 for small $\eta$ (@clm:07-C8). For a coordinate that should be zero nothing
happens for a long time; it then decays like $\alpha/\sqrt{1+2\eta t\alpha^2}$. So the
theorem's error $\epsilon$ in $\ell_2$ is met at the stated time only if
$\epsilon\gtrsim\alpha\sqrt{d-r}$, and otherwise takes
$T\approx(d-r)/(2\eta\epsilon^2)$ steps (@clm:07-C9).

How well do $n$ samples imitate this? For one fixed $\boldsymbol\beta$, with
$\boldsymbol v=\boldsymbol\beta\odot\boldsymbol\beta-\boldsymbol\beta^{*}\odot
\boldsymbol\beta^{*}$, exactly: $n\hat L/L$ is a $\chi^2$ variable with $n$ degrees of
freedom, so $\hat L$ is right to $\sqrt{2/n}={{chi:%.3f}}$ *whether or not*
$\boldsymbol\beta$ is sparse, and for the gradient

$$ \mathbb E\lVert\nabla\hat L-\nabla L\rVert^2=\frac1n\sum_i\beta_i^2\bigl(v_i^2+
   \lVert\boldsymbol v\rVert^2\bigr) . $$ {#eq:gradienterror}

Here sparsity matters: relative to $\lVert\nabla L\rVert$ this is about $\sqrt{k/n}$ for $k$
non-zeros, small for sparse vectors and {{dense_gradient:%.1f}} for dense ones. @tbl:uniform
has both, over {{uniform_draws}} fresh matrices; all its entries agree with theory within
{{uniform_z:%.1f}} standard errors (@clm:07-C10b, @clm:07-C10c).

```{.csv #tbl:uniform file=uniform.csv formats="%d,%.4f,%.4f,%.4f,%.4f"}
Loss and gradient on $n={{n}}$ samples against the population's, at fixed
$\boldsymbol\beta$ with $k$ non-zeros.
```

**Uniform** convergence is harder: $\boldsymbol\beta$ depends on the data. Lemma 13.10 asks
for restricted isometry, $(1-\delta)\lVert\boldsymbol v\rVert^2\le
\boldsymbol v^{\mathsf T}\Sigma\boldsymbol v\le(1+\delta)\lVert\boldsymbol v\rVert^2$ for
*every* sparse $\boldsymbol v$, where $\Sigma=\tfrac1n\sum x x^{\mathsf T}$. (The lecture
drops $1/n$ after (13.17); without it the mean eigenvalue is {{unscaled:%.1f}},
@clm:07-C11.) @fig:rip shows $\delta$ for random supports and for bad ones, found greedily:
the support grows by the coordinate that raises the largest eigenvalue most. At $n={{n}}$
and $r={{r}}$ a greedy support has $\delta={{greedy:%.2f}}$, so there is *no* restricted
isometry here, and recovery succeeds all the same. How $\delta$ scales settles the
lemma's "$n\ge\tilde\Omega(r^2)$": $n\,\delta^2$ grows like $r^{{{rip_exponent:%.2f}}}$, as
$r\ln(d/r)$ does (@clm:07-C10). A constant $\delta$ costs $r\log d$ samples; $r^2$ enters
the full proof, which asks for $\delta\lesssim1/\sqrt r$. In spectral norm nothing is close:
$\lVert\Sigma-1\rVert={{spectral:%.1f}}$, the edge of the Marchenko–Pastur law
(@clm:07-C10d).

![Restricted isometry. (a) $\delta$ for $n={{n}}$ against the number of non-zeros: the worst
of random supports, greedy supports (a lower bound on the truth), and an upper bound that
holds for all supports with probability 0.999; dotted, the spectral norm. (b) The same for
$r={{r}}$ against the number of samples, with slope $-1/2$.](rip.svg){#fig:rip alt="Two
panels on log axes. Left, delta rises with the number of non-zeros, greedy supports above
random ones and above one from five non-zeros on. Right, all fall like one over the square
root of n."}
*/
//- fold Population descent: inequalities and counts
typedef struct {
    double growth, shrink; /* least margins of (13.23) and (13.28), relative */
    double overshoot[3];   /* largest beta from 1/2 for eta = 0.5, 0.6, 1.1 */
    double last[3];        /* |1 - beta| after 1000 steps */
    double slope_alpha, slope_alpha_theory, slope_eps, slope_eps_theory;
    size_t wrong;               /* of 90 counts, how many differ from the table by 2 */
    double off[2], off_theory[2]; /* a coordinate that should be 0, after 400 000 steps */
    double slow, slow_theory;     /* steps to epsilon = alpha sqrt(d - r) / 20 */
} population_result;

static double population_step(double rate, double target, double b)
{
    return b + rate * (target - b * b) * b;
}

static uint64_t count(double rate, double alpha, double eps)
{
    return tr_hadamard_population(rate, 1, alpha, eps, 1000000);
}

static void run_population(population_result *to)
{
    static const double rates[] = { 0.05, 0.1, 0.3, 0.5, 0.6, 0.9, 1.1 };
    static const double three[] = { 0.5, 0.6, 1.1 };
    static const double alphas[] = { 1e-1, 1e-2, 1e-3, 1e-4, 1e-6, 1e-8 },
                        eps[] = { 0.5, 1e-1, 1e-2, 1e-4, 1e-6 }, table_eta[] = { 0.5, 0.1,
                                                                                0.01 };
    /* An independent computation, for eta, alpha and epsilon as above. */
    static const int table[3][6][5] = { { { 5, 7, 8, 9, 10 },
                                          { 10, 13, 14, 15, 15 },
                                          { 16, 18, 19, 20, 21 },
                                          { 22, 24, 25, 26, 27 },
                                          { 33, 35, 36, 37, 38 },
                                          { 44, 47, 48, 49, 49 } },
                                        { { 19, 31, 42, 63, 83 },
                                          { 43, 55, 66, 87, 108 },
                                          { 67, 79, 90, 111, 132 },
                                          { 91, 104, 115, 135, 156 },
                                          { 139, 152, 163, 184, 204 },
                                          { 188, 200, 211, 232, 253 } },
                                        { { 176, 303, 424, 653, 881 },
                                          { 408, 535, 656, 885, 1113 },
                                          { 639, 766, 888, 1116, 1344 },
                                          { 871, 998, 1119, 1348, 1576 },
                                          { 1334, 1461, 1582, 1811, 2038 },
                                          { 1796, 1923, 2045, 2273, 2501 } } };
    to->growth = to->shrink = 1;
    for (size_t i = 0; i < sizeof rates / sizeof rates[0]; i++)
        for (int k = 1; k <= 1000; k++) {
            double low = 0.5e-3 * k, high = 0.5 + 0.5e-3 * k;
            to->growth =
                fmin(to->growth, population_step(rates[i], 1, low) /
                                     (low * (1 + 0.75 * rates[i])) - 1);
            to->shrink = fmin(to->shrink, (1 - high) * (1 - 0.5 * rates[i]) -
                                              (1 - population_step(rates[i], 1, high)));
        }
    for (int i = 0; i < 3; i++) {
        double b = 0.5;
        for (int t = 0; t < 1000; t++) {
            b = population_step(three[i], 1, b);
            to->overshoot[i] = fmax(to->overshoot[i], b);
        }
        to->last[i] = fabs(1 - b);
    }
    for (int i = 0; i < 3; i++)
        for (int a = 0; a < 6; a++)
            for (int e = 0; e < 5; e++) {
                double differs =
                    (double)count(table_eta[i], alphas[a], eps[e]) - table[i][a][e];
                to->wrong += fabs(differs) > 1;
            }
    to->slope_alpha = eta * ((double)count(eta, 1e-8, 0.5) - (double)count(eta, 1e-2, 0.5)) /
                      (6 * tr_log_at(10));
    to->slope_alpha_theory = eta / tr_log_at(1 + eta);
    to->slope_eps = eta * ((double)count(eta, 1e-3, 1e-8) - (double)count(eta, 1e-3, 1e-2)) /
                    (6 * tr_log_at(10));
    to->slope_eps_theory = eta / -tr_log_at(1 - 2 * eta);
    for (int i = 0; i < 2; i++) {
        double alpha = i ? 1e-3 : 0.1, b = alpha;
        for (int t = 0; t < 400000; t++) b = population_step(0.1, 0, b);
        to->off[i] = b;
        to->off_theory[i] = alpha / sqrt(1 + 2 * 0.1 * 400000 * alpha * alpha);
    }
    /* l2 error epsilon in d - r coordinates: each at epsilon / sqrt(d - r) */
    const double alpha = 0.1;
    to->slow = (double)tr_hadamard_population(eta, 0, alpha, alpha / 20, 10000000);
    to->slow_theory = (400 - 1) / (2 * eta * alpha * alpha);
}
//- end

//- fold Loss and gradient at fixed sparse and dense vectors
enum { SPARSITIES = 7, UNIFORM = 3 }; /* the loss, its square, the gradient */
static size_t sparsity(size_t i)
{
    static const size_t k[] = { 1, 5, 10, 30, 100, 300 };
    return i + 1 < SPARSITIES && k[i] < d ? k[i] : d;
}

/* For every sparsity: mean and square of L_hat / L, the gradient's squared error over its
   expectation, then both over |grad L|^2. */
enum { UNIFORM_ROW = SPARSITIES * (UNIFORM + 2) };
static void run_uniform(void *context, size_t i, void *result)
{
    ch_run *run = (ch_run *)context;
    double *to = (double *)result, *X = (double *)ch_alloc(run, n * d + n + 3 * d, sizeof *X);
    double *residual = X + n * d, *b = residual + n, *v = b + d, *g = v + d;
    uint32_t *order = (uint32_t *)ch_alloc(run, d, sizeof *order);
    tr_rng rng = ch_stream(run, i, PART_UNIFORM);
    tr_normal_d(&rng, n * d, X);
    tr_permutation(&rng, d, order);
    tr_uniform_d(&rng, d, g);
    for (size_t s = 0; s < SPARSITIES; s++) {
        double error = 0, expected = 0, norm = 0, ratio;
        memset(b, 0, d * sizeof *b);
        for (size_t j = 0; j < sparsity(s); j++) b[order[j]] = 0.5 + g[order[j]];
        ratio = loss_at(n, d, r, X, b, v, residual) / (0.25 * tr_dot_d(d, v, v));
        double *grad = (double *)ch_alloc(run, d, sizeof *grad);
        tr_gemv_d(TR_T, n, d, 1 / (double)n, X, d, residual, 0, grad);
        for (size_t j = 0; j < d; j++) {
            double off = (grad[j] - v[j]) * b[j];
            error += off * off;
            expected += b[j] * b[j] * (v[j] * v[j] + tr_dot_d(0, v, v));
            norm += v[j] * v[j] * b[j] * b[j];
        }
        expected = (expected + tr_dot_d(d, b, b) * tr_dot_d(d, v, v)) / (double)n;
        double *row = to + s * (UNIFORM + 2);
        row[0] = ratio;
        row[1] = 0.5 * (double)n * (ratio - 1) * (ratio - 1);
        row[2] = error / expected;
        row[3] = error / norm;
        row[4] = expected / norm;
        free(grad);
    }
    free(order);
    free(X);
}
//- end

//- fold Restricted isometry of random and of greedy supports
enum { SIZES = 7, WIDTHS = 5 }; /* of supports; numbers of samples */
static size_t support_size(size_t i)
{
    static const size_t k[SIZES] = { 1, 2, 5, 10, 20, 50, 100 };
    return k[i] < d ? k[i] : d;
}
static size_t sample_size(size_t i) { return (n << i) / 2; }

enum { SAMPLED, GREEDY, LOW, HIGH, RIP };
enum { RIP_ROW = SIZES * RIP };

/* Extreme eigenvalues of G restricted to k coordinates. */
static void restricted(ch_run *run, const double *G, size_t k, const uint32_t *at,
                       double *A, double *w)
{
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < k; j++) A[i * k + j] = G[at[i] * d + at[j]];
    ch_try(run, tr_eigenvalues_d(k, A, k, w, NULL, NULL), "eigenvalues of a support");
}

static double isometry(double low, double high) { return fmax(high - 1, 1 - low); }

/* delta of a support that begins with the largest diagonal element and takes next the
   coordinate with which the top eigenvector so far, (l, v), has the largest eigenvalue:
   of the matrix [l, c; c, G_jj], c = sum_i v_i G_ij. */
static void greedy_supports(ch_run *run, const double *G, double *row)
{
    const size_t most = support_size(SIZES - 1);
    double *c = (double *)ch_alloc(run, d + 2 * most + most * most, sizeof *c),
           *v = c + d, *u = v + most, *A = u + most;
    uint32_t *at = (uint32_t *)ch_alloc(run, most, sizeof *at);
    unsigned char *in = (unsigned char *)ch_alloc(run, d, 1);
    double l = 0;
    for (size_t k = 0, size = 0; k < most; k++) {
        size_t best = d;
        double value = 0;
        memset(c, 0, d * sizeof *c);
        for (size_t i = 0; i < k; i++) tr_axpy_d(d, v[i], G + at[i] * d, c);
        for (size_t j = 0; j < d; j++) {
            double own = G[j * d + j], half = 0.5 * (l - own),
                   top = 0.5 * (l + own) + sqrt(half * half + c[j] * c[j]);
            if (!k) top = own;
            if (!in[j] && (best == d || top > value)) {
                best = j;
                value = top;
            }
        }
        at[k] = (uint32_t)best;
        in[best] = 1;
        v[k] = k ? c[best] / (value - G[best * d + best]) : 1;
        for (int sweep = 0; sweep < 30; sweep++) { /* power iteration */
            for (size_t i = 0; i <= k; i++) {
                u[i] = 0;
                for (size_t j = 0; j <= k; j++) u[i] = fma(G[at[i] * d + at[j]], v[j], u[i]);
            }
            l = tr_norm2_d(k + 1, u) / tr_norm2_d(k + 1, v);
            memcpy(v, u, (k + 1) * sizeof *v);
            tr_scale_d(k + 1, 1 / tr_norm2_d(k + 1, v), v);
        }
        if (size < SIZES && k + 1 == support_size(size)) {
            restricted(run, G, k + 1, at, A, u);
            row[size * RIP + GREEDY] = isometry(u[0], u[k]);
            size++;
        }
    }
    free(in);
    free(at);
    free(c);
}

static void run_rip(void *context, size_t i, void *result)
{
    ch_run *run = (ch_run *)context;
    const size_t rows = sample_size(i % WIDTHS), most = support_size(SIZES - 1);
    double *row = (double *)result, *X = (double *)ch_alloc(run, rows * d, sizeof *X);
    double *G = (double *)ch_alloc(run, d * d + most * most + most, sizeof *G),
           *A = G + d * d, *w = A + most * most;
    uint32_t *at = (uint32_t *)ch_alloc(run, most, sizeof *at);
    tr_rng rng = ch_stream(run, i, PART_RIP);
    tr_normal_d(&rng, rows * d, X);
    tr_syrk_d(TR_T, d, rows, 1 / (double)rows, X, d, 0, G, d);
    rng = ch_stream(run, i, PART_SUPPORT);
    for (size_t s = 0; s < SIZES; s++) {
        const size_t k = support_size(s), draws = k <= 10 ? 2000 : k <= 20 ? 400 : 40;
        double delta = 0, low = 0, high = 0;
        for (size_t t = 0; t < draws; t++) {
            for (size_t j = 0; j < k;) { /* k different coordinates */
                size_t same = 0;
                at[j] = (uint32_t)tr_below(&rng, d);
                while (at[same] != at[j]) same++;
                j += same == j;
            }
            restricted(run, G, k, at, A, w);
            delta = fmax(delta, isometry(w[0], w[k - 1]));
            low += w[0] / (double)draws;
            high += w[k - 1] / (double)draws;
        }
        row[s * RIP + SAMPLED] = delta;
        row[s * RIP + LOW] = low;
        row[s * RIP + HIGH] = high;
    }
    greedy_supports(run, G, row);
    free(at);
    free(G);
    free(X);
}

/* What all supports of k in n samples stay below with probability 0.999, by the bound of
   Davidson and Szarek on one and a union over all. */
static double union_bound(size_t samples, size_t k)
{
    double choices = 0, low, high;
    for (size_t i = 0; i < k; i++)
        choices += tr_log_at((double)(d - i)) - tr_log_at((double)(i + 1));
    double t = sqrt((double)k / (double)samples) +
               sqrt(2 * (choices + tr_log_at(2000)) / (double)samples);
    high = (1 + t) * (1 + t);
    low = t < 1 ? (1 - t) * (1 - t) : 0;
    return isometry(low, high);
}
//- end

/*md
## Where the flow goes, and when {#sec:stagewise}

A coordinate moves by a factor, so it is the *logarithm* that the gradient drives. For small
steps $\theta_i(t)=\alpha^2\exp(-\tfrac2n x_i^{\mathsf T}\!\int_0^t\rho\,)$, where $x_i$ is
the column of $X$ and $\rho$ the residual. Two consequences settle almost everything.

**The end of the flow** has the form $\alpha^2\exp(X^{\mathsf T}\nu)$, and that is what a
Lagrange multiplier gives for

$$ \boldsymbol\theta_\infty=\arg\min_{\boldsymbol\theta\ge0,\;X\boldsymbol\theta=y}\;
   \sum_i\theta_i\Bigl(\ln\frac{\theta_i}{\alpha^2}-1\Bigr) . $$ {#eq:entropy}

For small $\alpha$ the entropy is $2\ln(1/\alpha)\sum\theta_i$ and little else: an $\ell_1$
norm, though nobody asked for one. Its minimizer under these constraints is non-negative
*basis pursuit*.

**The way there** is the second. With $s_i=\ln\theta_i/\ln(1/\alpha)$ and
$\tau=\eta t/\ln(1/\alpha)$ all exponents start at $-2$ and grow at the rate
$2g_i$, $\boldsymbol g=-\tfrac1nX^{\mathsf T}\rho$. While all are below 0 every $\theta_i$ is
negligible and $\boldsymbol g$ constant. The first to reach 0 becomes, at once on this scale,
the least squares solution on its coordinate, $\boldsymbol g$ changes, and so on, one
coordinate after the other, until nothing is left to explain at $\tau_{\rm end}$. The largest
exponent that is *then* left off the support is the error:

$$ \lVert\boldsymbol\theta-\boldsymbol\theta^{*}\rVert^2\sim\alpha^{-2s_{\rm off}},\qquad
   \eta T\simeq\tau_{\rm end}\ln\frac1\alpha . $$ {#eq:stages}

Neither is in the lecture. Both are exact as $\alpha\to0$, need no simulation, and can be
compared with it data set by data set. @fig:hpaths does so for one, @fig:prediction for all.

![Exponents $s_i=\ln\theta_i/\ln(1/\alpha)$ of one data set: the {{r}} coordinates of the truth
(blue) and the largest of the {{rest}} others (vermilion); dashed, the stages of
@eq:stages. (a) From $\alpha=10^{-3}$. (b) From $10^{-8}$ the corners sharpen.](paths.svg){
#fig:hpaths alt="Two panels of exponents against scaled time. Five blue curves rise from
minus two to zero one after the other, the largest other stops well below zero; dashed
polygons lie on them, better in the right panel."}

**How small.** The bound of Theorem 13.4 holds in every run, from $\alpha=0.1$ down
(@clm:07-C12), and is far from tight (@fig:halpha): the error falls not like $\alpha$ but like
$\alpha^{{{slope:%.2f}}}$ on average, with a spread of {{slope_sd:%.2f}} from data set to data
set which is no noise: @eq:stages predicts each one to {{slope_diff:%.3f}} on average,
correlation {{slope_corr:%.3f}} (@clm:07-C13, @clm:07-C13b). And what is reached after
{{steps}} steps is not the end. Once the truth is found the rest of the residual decays only
algebraically, as the coordinates that carry it are themselves tiny; the end of the flow
(@eq:entropy) lies lower by another factor of {{limit_gain:%.0f}} at $\alpha=10^{-3}$, and
falls like $\alpha^{4(1-s^{*})}$, where $s^{*}$ solves a linear program: at $10^{-4}$ to
$10^{-5}$ we find a slope of {{limit_slope:%.2f}}, and predict {{limit_slope_theory:%.2f}}
(@clm:07-C14).

![(a) Error against steps, geometric means over {{seeds}} data sets; grey, two single runs ten
times longer. (b) Error after {{steps}} steps (spread: one standard deviation of a data set),
at the end of the flow, and the theorem's bound.](alpha.svg){#fig:halpha alt="Left, errors
stay at five, fall steeply, and bend into a slow tail, the later and lower the smaller alpha.
Right, error against alpha on log axes: points of slope 1.5 far below the dashed bound of
slope 1; the flow's end is lower still with slope 3."}

**How long.** The time to an error of $0.01\,r$ grows like
$\eta T={{time_slope:%.2f}}\ln(1/\alpha)$ (@clm:07-C15): the theorem's lower limit, with the
constant that @eq:stages gives (@clm:07-C15b; finite steps add the factor
$\eta/\ln(1+\eta)={{stretch:%.3f}}$ of @eq:counts). Its upper limit, $T\lesssim1/(\eta\sqrt{
d\alpha})$, is below the lower one at $\alpha=10^{-3}$, where it leaves no time at all, and is
not needed: without noise the error only falls, up to {{tail_steps}} steps (@clm:07-C16).

![(a) The slope of the error between $\alpha=10^{-6}$ and $10^{-8}$ for every data set, against
the prediction; on the line they agree. (b) Time to learn against $\ln(1/\alpha)$, mean over data sets; dashed, the
stages' $\tau_{\rm end}$ for this step; dotted, the population's.](prediction.svg){
#fig:prediction alt="Left, points on the diagonal. Right, a straight line of points on the dashed
line, above the dotted one."}
*/
//- fold One data set: descent from every start
/* The truth has its ones first, which for independent features is no restriction. */
static void truth(size_t k, size_t length, double *theta)
{
    for (size_t i = 0; i < length; i++) theta[i] = i < k ? 1 : 0;
}

static double error_of(size_t k, size_t length, const double *theta)
{
    double sum = tr_dot_d(length - k, theta + k, theta + k);
    for (size_t i = 0; i < k; i++) sum += (theta[i] - 1) * (theta[i] - 1);
    return sum;
}

static void squares(size_t length, const double *b, double *theta)
{
    for (size_t i = 0; i < length; i++) theta[i] = b[i] * b[i];
}

/* The distance of sqrt(theta) from the vectors with r non-zeros; destroys theta. */
static double distance_to_sparse(double *theta)
{
    for (size_t k = 0; k < r; k++) {
        size_t top = 0;
        for (size_t i = 1; i < d; i++)
            if (theta[i] > theta[top]) top = i;
        theta[top] = 0;
    }
    return sqrt(tr_sum_d(d, theta));
}

enum {
    TAU,        /* of the stages: when they end, */
    OFF,        /* the largest exponent off the support there */
    PEAK,       /* and at any time, */
    STAGES,     /* how many, 0 if too many; */
    EXACT,      /* 1 if they end on the support */
    MINIMUM,    /* error of the minimum-norm interpolant, */
    LASSO,      /* of three lassos, */
    LASSO_THEORY = LASSO + 3, /* the coefficient of lambda^2 in them, */
    PURSUIT,                  /* of basis pursuit, */
    OBJECTIVE,                /* its sum and gap */
    PURSUIT_GAP,
    ORACLE, /* of least squares on the support, with noise */
    TOP = ORACLE + NOISY, /* the largest eigenvalue of Sigma */
    DENSE_LOSS,           /* the end from alpha = 0.3: mean squared residual, */
    DENSE_NORM,           /* |beta|^2, */
    DENSE_RANK,           /* least over largest eigenvalue of X diag(theta) X' */
    L1,                   /* |theta|_1 of every run at the end */
    FAR = L1 + RUNS,      /* the largest distance to S_r on the way */
    NONZERO = FAR + RUNS, /* coordinates that are not zero, at the end of all runs */
    SSTAR,                /* of the flow's limit */
    LIMIT,                /* errors of the flow's limit */
    NEAR = LIMIT + LIMITS, /* distance from the start: flow, nearest minimum, truth, and of
                              the first two from each other */
    HEAD = NEAR + 4 * NEAREST
};
static size_t curve_length(void) { return 2 * steps + 1; }
static size_t row_length(void) { return HEAD + RUNS * curve_length(); }
static double *curve(double *row, size_t j) { return row + HEAD + j * curve_length(); }
static size_t length_of(size_t j) { return j < NOISY ? 2 * steps : steps; }

static void descend(ch_run *run, size_t k, const double *X, const double *y, double *row)
{
    double *b = (double *)ch_alloc(run, RUNS * (d + n) + d + tr_hadamard_work_d(n, d, RUNS),
                                   sizeof *b);
    double *Y = b + RUNS * d, *theta = Y + RUNS * n, *work = theta + d;
    tr_rng rng = ch_stream(run, k, PART_NOISE);
    tr_normal_d(&rng, n, Y);
    memcpy(Y + SOFT * n, Y, n * sizeof *Y);
    for (size_t j = 0; j < RUNS; j++) {
        if (j >= NOISY) memset(Y + j * n, 0, n * sizeof *Y);
        tr_scale_d(n, j < NOISY ? sigma_of[j] : 0, Y + j * n);
        tr_axpy_d(n, 1, y, Y + j * n);
        for (size_t i = 0; i < d; i++) b[j * d + i] = alpha_of[j];
    }
    for (size_t j = 0; j < NOISY; j++) { /* least squares on the support */
        double *A = (double *)ch_alloc(run, n * r + r, sizeof *A), *w = A + n * r;
        for (size_t i = 0; i < n; i++) memcpy(A + i * r, X + i * d, r * sizeof *A);
        ch_try(run,
               tr_least_squares_d(n, r, A, r, Y + j * n, 1e-12, w, NULL, NULL, NULL),
               "least squares on the support");
        row[ORACLE + j] = error_of(r, r, w);
        free(A);
    }
    for (size_t t = 0; t <= 2 * steps; t++) {
        const size_t m = t <= steps ? RUNS : NOISY;
        if (t) tr_hadamard_step_d(eta, n, d, m, X, d, Y, n, b, d, work);
        for (size_t j = 0; j < m; j++) {
            squares(d, b + j * d, theta);
            curve(row, j)[t] = error_of(r, d, theta);
            if (t == length_of(j)) row[L1 + j] = tr_norm1_d(d, theta);
            row[FAR + j] = fmax(row[FAR + j], distance_to_sparse(theta));
        }
    }
    for (size_t i = 0; i < RUNS * d; i++) row[NONZERO] += b[i] != 0;

    /* The dense minimum, and how many directions its residuals see. */
    const double *dense = b + A03 * d;
    double *A = (double *)ch_alloc(run, n * d + n * n + n, sizeof *A), *K = A + n * d;
    squares(d, dense, theta);
    memcpy(K, y, n * sizeof *K);
    tr_gemv_d(TR_N, n, d, 1, X, d, theta, -1, K);
    row[DENSE_LOSS] = tr_dot_d(n, K, K) / (double)n;
    row[DENSE_NORM] = tr_dot_d(d, dense, dense);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < d; j++) A[i * d + j] = X[i * d + j] * dense[j];
    tr_syrk_d(TR_N, n, d, 1, A, d, 0, K, n);
    ch_try(run, tr_eigenvalues_d(n, K, n, K + n * n, NULL, NULL), "eigenvalues");
    row[DENSE_RANK] = K[n * n] / K[n * n + n - 1];
    tr_syrk_d(TR_N, n, d, 1 / (double)n, X, d, 0, K, n);
    ch_try(run, tr_eigenvalues_d(n, K, n, K + n * n, NULL, NULL), "eigenvalues");
    row[TOP] = K[n * n + n - 1];
    free(A);
    free(b);
}
//- end

//- fold One data set: stages, rivals, the end of the flow
enum { MOST_STAGES = 200 };

typedef struct {
    double *tau, *S, *theta;
    size_t n;
} stages;

/* n = 0 if there are too many. */
static stages stages_begin(ch_run *run, const double *X, const double *y)
{
    stages s;
    s.tau = (double *)ch_alloc(run, MOST_STAGES * (2 * d + 1), sizeof *s.tau);
    s.S = s.tau + MOST_STAGES;
    s.theta = s.S + MOST_STAGES * d;
    if (tr_hadamard_stages_d(n, d, X, d, y, MOST_STAGES, s.tau, s.S, s.theta, &s.n, NULL,
                             NULL) != TR_OK)
        s.n = 0;
    return s;
}

static void stages_end(stages *s) { free(s->tau); }

static double largest_off(const double *s)
{
    double top = s[r];
    for (size_t i = r + 1; i < d; i++) top = fmax(top, s[i]);
    return top;
}

static void predict(ch_run *run, const double *X, const double *y, double *row)
{
    stages s = stages_begin(run, X, y);
    row[STAGES] = (double)s.n;
    if (s.n) {
        row[TAU] = s.tau[s.n - 1];
        row[OFF] = largest_off(s.S + (s.n - 1) * d);
        row[EXACT] = error_of(r, d, s.theta + (s.n - 1) * d) < 1e-16;
        row[PEAK] = row[OFF];
        for (size_t k = 0; k < s.n; k++) row[PEAK] = fmax(row[PEAK], largest_off(s.S + k * d));
    }
    stages_end(&s);
}

static double lasso_lambda(size_t i) { return i == 0 ? 0.1 : i == 1 ? 0.01 : 0.001; }

static void solve_rivals(ch_run *run, const double *X, const double *y, double *row)
{
    double *K = (double *)ch_alloc(run, n * n + n + 2 * d + d * d, sizeof *K);
    double *u = K + n * n, *w = u + n, *c = w + d, *G = c + d;
    tr_info info;
    /* X'(X X')^-1 y */
    tr_syrk_d(TR_N, n, d, 1, X, d, 0, K, n);
    memcpy(u, y, n * sizeof *u);
    ch_try(run, tr_cholesky_d(n, K, n), "the minimum-norm interpolant");
    tr_cholesky_solve_d(n, K, n, u);
    tr_gemv_d(TR_T, n, d, 1, X, d, u, 0, w);
    row[MINIMUM] = error_of(r, d, w);

    tr_syrk_d(TR_T, d, n, 1 / (double)n, X, d, 0, G, d);
    tr_gemv_d(TR_T, n, d, 1 / (double)n, X, d, y, 0, c);
    memset(w, 0, d * sizeof *w);
    for (size_t i = 0; i < 3; i++) {
        tr_lasso o = { lasso_lambda(i), 1e-9, 20000 };
        double objective;
        ch_try(run,
               tr_lasso_gram_d(&o, d, G, d, c, tr_dot_d(n, y, y) / (double)n, w,
                               &objective, NULL, &info),
               "a lasso solution");
        row[LASSO + i] = error_of(r, d, w);
    }
    /* theta_S = 1 - lambda G_S^-1 1 on the right support */
    for (size_t i = 0; i < r; i++) {
        memcpy(K + i * r, G + i * d, r * sizeof *K);
        u[i] = 1;
    }
    ch_try(run, tr_cholesky_d(r, K, r), "the support's Gram matrix");
    tr_cholesky_solve_d(r, K, r, u);
    row[LASSO_THEORY] = tr_dot_d(r, u, u);

    ch_try(run, tr_basis_pursuit_d(n, d, X, d, y, 1e-9, w, NULL, NULL, &info),
           "basis pursuit");
    row[PURSUIT] = error_of(r, d, w);
    row[OBJECTIVE] = tr_sum_d(d, w);
    row[PURSUIT_GAP] = info.gap;
    free(K);
}

/* s* = min_z max_{i off S} x_i'z subject to X_S'z = 1.  With z = w + Q v, w = X_S
   (X_S'X_S)^-1 1 and Q a basis of what is orthogonal to X_S, it is the dual of
   max sum_i u_i w'x_i subject to Q'X u = 0, sum u = 1, u >= 0. */
static double certificate(ch_run *run, const double *X)
{
    const size_t rows = n - r + 1, cols = d - r;
    double *Q = (double *)ch_alloc(run, n * n + rows * cols + 2 * cols + rows + n + r * r,
                                   sizeof *Q);
    double *A = Q + n * n, *c = A + rows * cols, *u = c + cols, *b = u + cols,
           *w = b + rows, *K = w + n, sum = 0;
    tr_info info;
    for (size_t i = 0; i < r; i++)
        for (size_t j = 0; j < n; j++) Q[i * n + j] = X[j * d + i];
    tr_syrk_d(TR_N, r, n, 1, Q, n, 0, K, r);
    for (size_t i = 0; i < r; i++) u[i] = 1;
    ch_try(run, tr_cholesky_d(r, K, r), "the support's Gram matrix");
    tr_cholesky_solve_d(r, K, r, u);
    tr_gemv_d(TR_T, r, n, 1, Q, n, u, 0, w);
    /* rows of Q made orthonormal, each twice; after the r columns of X come unit vectors */
    for (size_t i = 0; i < n; i++) {
        double *q = Q + i * n;
        if (i >= r) memset(q, 0, n * sizeof *q);
        if (i >= r) q[i - r] = 1;
        for (int pass = 0; pass < 2; pass++) {
            for (size_t k = 0; k < i; k++)
                tr_axpy_d(n, -tr_dot_d(n, Q + k * n, q), Q + k * n, q);
            tr_scale_d(n, 1 / tr_norm2_d(n, q), q);
        }
    }
    tr_gemm_d(TR_N, TR_N, n - r, cols, n, 1, Q + r * n, n, X + r, d, 0, A, cols);
    tr_gemv_d(TR_T, n, cols, -1, X + r, d, w, 0, c);
    for (size_t i = 0; i < cols; i++) A[(n - r) * cols + i] = 1;
    b[n - r] = 1;
    ch_try(run,
           tr_linear_program_d(rows, cols, A, cols, b, c, 1e-9, u, NULL, NULL, &info),
           "the linear program of the flow's limit");
    sum = -tr_dot_d(cols, c, u);
    free(Q);
    return sum;
}

/* The minimum nearest to alpha 1: it minimizes sum theta - 2 alpha sqrt(theta), which is
   convex, over X theta = y; sqrt(theta_i) = alpha / (1 - x_i'nu), by Newton steps on nu. */
static double dual_value(const double *X, const double *y, double alpha, const double *nu,
                         double *p)
{
    double sum = -tr_dot_d(n, y, nu), part = 0;
    tr_gemv_d(TR_T, n, d, -1, X, d, nu, 0, p);
    for (size_t i = 0; i < d; i++) {
        p[i] += 1;
        if (!(p[i] > 0)) return HUGE_VAL;
        part += alpha * alpha / p[i];
    }
    return sum + part;
}

static void nearest_minimum(ch_run *run, const double *X, const double *y, double alpha,
                            double *b)
{
    double *A = (double *)ch_alloc(run, n * d + n * n + 3 * n + d, sizeof *A);
    double *K = A + n * d, *nu = K + n * n, *g = nu + n, *trial = g + n, *p = trial + n;
    double value = dual_value(X, y, alpha, nu, p);
    int done = 0;
    for (int step = 0; step < 100 && !done; step++) {
        double h = 1, slope;
        for (size_t i = 0; i < d; i++) b[i] = alpha / p[i];
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < d; j++)
                A[i * d + j] = X[i * d + j] * b[j] * sqrt(2 / p[j]);
        squares(d, b, p);
        memcpy(g, y, n * sizeof *g);
        tr_gemv_d(TR_N, n, d, -1, X, d, p, 1, g); /* minus the gradient */
        done = tr_norm_inf_d(n, g) <= 1e-10 * tr_norm_inf_d(n, y);
        slope = tr_norm_inf_d(n, g);
        tr_syrk_d(TR_N, n, d, 1, A, d, 0, K, n);
        memcpy(trial, g, n * sizeof *g);
        ch_try(run, tr_cholesky_d(n, K, n), "the nearest minimum");
        tr_cholesky_solve_d(n, K, n, g);
        slope = tr_dot_d(n, trial, g);
        for (;; h *= 0.5) {
            double next;
            memcpy(trial, nu, n * sizeof *nu);
            tr_axpy_d(n, h, g, trial);
            next = dual_value(X, y, alpha, trial, p);
            if (next <= value - 1e-4 * h * slope || h < 1e-8) {
                value = next;
                break;
            }
        }
        memcpy(nu, trial, n * sizeof *nu);
    }
    if (!done) ch_try(run, TR_ERR_CONVERGENCE, "the nearest minimum");
    free(A);
}

static double distance_to(size_t length, const double *b, double alpha)
{
    double sum = 0;
    for (size_t i = 0; i < length; i++) sum += (b[i] - alpha) * (b[i] - alpha);
    return sqrt(sum);
}

static double near_alpha(size_t i) { return i == 0 ? 0.3 : i == 1 ? 0.1 : 0.01; }
static double limit_alpha(size_t i) { return tr_exp_at(-(double)(i + 1) * tr_log_at(10)); }

static void solve_limits(ch_run *run, const double *X, const double *y, double *row)
{
    double *theta = (double *)ch_alloc(run, 3 * d, sizeof *theta), *b = theta + d,
           *one = b + d;
    tr_info info;
    row[SSTAR] = certificate(run, X);
    for (size_t i = 0; i < LIMITS; i++) {
        ch_try(run,
               tr_hadamard_limit_d(limit_alpha(i), n, d, X, d, y, theta, NULL, &info),
               "the end of the flow");
        row[LIMIT + i] = error_of(r, d, theta);
    }
    truth(r, d, one);
    for (size_t i = 0; i < NEAREST; i++) {
        double *to = row + NEAR + 4 * i, alpha = near_alpha(i);
        ch_try(run, tr_hadamard_limit_d(alpha, n, d, X, d, y, theta, NULL, &info),
               "the end of the flow");
        for (size_t k = 0; k < d; k++) theta[k] = sqrt(theta[k]);
        nearest_minimum(run, X, y, alpha, b);
        to[0] = distance_to(d, theta, alpha);
        to[1] = distance_to(d, b, alpha);
        to[2] = distance_to(d, one, alpha);
        to[3] = sqrt(tr_distance2_d(d, theta, b));
    }
    free(theta);
}

static void draw_data(ch_run *run, size_t k, double *X, double *y)
{
    tr_rng rng = ch_stream(run, k, PART_DATA);
    double *theta = (double *)ch_alloc(run, d, sizeof *theta);
    tr_normal_d(&rng, n * d, X);
    truth(r, d, theta);
    tr_gemv_d(TR_N, n, d, 1, X, d, theta, 0, y);
    free(theta);
}

static void run_seed(void *context, size_t k, void *result)
{
    ch_run *run = (ch_run *)context;
    double *row = (double *)result, *X = (double *)ch_alloc(run, n * d + n, sizeof *X),
           *y = X + n * d;
    draw_data(run, k, X, y);
    predict(run, X, y, row);
    solve_rivals(run, X, y, row);
    if (k < limits) solve_limits(run, X, y, row);
    descend(run, k, X, y, row);
    free(X);
}
//- end
