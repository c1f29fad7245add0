/*md
# Sparsity without a penalty {#sec:hadamard}

The lasso finds sparse weights because it pays for every weight that is not zero. The
second half of lecture 13 [@lecture13] gets them for nothing. Write the weights of a
linear model as squares, $\boldsymbol\theta=\boldsymbol\beta\odot\boldsymbol\beta$, train
$\boldsymbol\beta$ by plain gradient descent from a tiny start, and a sparse truth comes
out, from far fewer samples than weights and with no penalty in sight. The result is due
to Li, Ma and Zhang [@liMaZhang2018]. The lecture states it for $n\ge c\,r^2\log^2d$
samples and an error of $O(\alpha\sqrt d)$, gives the first half of a proof, and adds
remarks. We ask:

1. Which minimum does descent choose among infinitely many, and why?
2. How long does it take, and how small does the error get?
3. How many samples does it need: $r^2$?
4. Is it the nearest minimum, and is this what a lasso would have found?

The truth has $r={{r}}$ ones among $d={{d}}$ coordinates, $\beta^{*}_i=1$ for $i\in S$,
and there are $n={{n}}$ samples $x$ of standard normal features, the rows of $X$, with
labels $y=X(\boldsymbol\beta^{*}\odot\boldsymbol\beta^{*})$. The loss is

$$ \hat L(\boldsymbol\beta)=\frac1{4n}\lVert X(\boldsymbol\beta\odot\boldsymbol\beta)-y
   \rVert^2,\qquad
   \nabla\hat L=\tfrac1n X^{\mathsf T}\bigl(X(\boldsymbol\beta\odot\boldsymbol\beta)-y\bigr)
   \odot\boldsymbol\beta , $$ {#eq:hloss}

descended with $\eta={{eta:%.3g}}$ from $\boldsymbol\beta^0=\alpha\boldsymbol 1$, and the
error is always $\lVert\boldsymbol\theta-\boldsymbol\theta^{*}\rVert^2$, the left side of
the lecture's (13.9). All verdicts are in @sec:hadamardrun.
*/

//- fold Headers and the parameters of the run
#include "chapter.h"

/* The runs that share a data set: two with noisy labels, which are longer, then one for
   every alpha. */
enum { LOUD, SOFT, NOISY, A03 = NOISY, A1, A2, A3, A4, A6, A8, RUNS };
enum { ALPHAS = RUNS - NOISY };
/* alphas of the flow's limit, from 1e-1, and of others; data sets for two problems */
enum { LIMITS = 5, NEAREST = 3, TAILS = 5, SIGNED_TRIALS = 200, DRAWS = 200 };

#ifndef CHAPTER_DRAW
static const char *const run_key[RUNS] = { "loud", "soft", "a03", "a1", "a2",
                                           "a3",   "a4",   "a6",  "a8" };
static const double alpha_of[RUNS] = {
    1e-3, 1e-3, 0.3, 1e-1, 1e-2, 1e-3, 1e-4, 1e-6, 1e-8
};
static const double sigma_of[NOISY] = { 0.5, 0.1 };

static size_t d = 1000, n = 150, r = 5, seeds = 40, steps = 1000, limits = 20, tails = 2;
static size_t phase_d = 200, phase_step = 1, trials = 20, matrices = 10,
              predictions = 400;
static double eta = 0.1;

static ch_option options[] = {
    { "d", CH_COUNT, &d, 50, 4000, 1000, 1000, 1000, "weights" },
    { "n", CH_COUNT, &n, 8, 2000, 150, 150, 150, "samples, at most a quarter of d" },
    { "r", CH_COUNT, &r, 1, 50, 5, 5, 5, "weights of the truth that are 1" },
    { "seeds", CH_COUNT, &seeds, 3, 10000, 4, 40, 200, "independent data sets" },
    { "predictions", CH_COUNT, &predictions, 3, 100000, 100, 400, 2000,
      "data sets for which the stages are predicted" },
    { "eta", CH_REAL, &eta, 1e-3, 0.25, 0.1, 0.1, 0.1, "step of descent" },
    { "steps", CH_COUNT, &steps, 200, 100000, 1000, 1000, 1000,
      "steps of descent; twice as many with noise" },
    { "limits", CH_COUNT, &limits, 2, 10000, 2, 20, 100,
      "data sets with the end of the flow (at most all)" },
    { "tails", CH_COUNT, &tails, 1, 10000, 1, 2, 4,
      "data sets descended ten times longer (at most all)" },
    { "phase-d", CH_COUNT, &phase_d, 100, 1000, 200, 200, 200,
      "weights in the phase diagram" },
    { "phase-step", CH_COUNT, &phase_step, 1, 4, 2, 1, 1,
      "every how many r up to 16 it has a row" },
    { "trials", CH_COUNT, &trials, 1, 1000, 4, 20, 100,
      "data sets for each of its cells" },
    { "matrices", CH_COUNT, &matrices, 2, 1000, 2, 10, 40,
      "matrices whose restricted isometry is measured" },
};

enum {
    PART_DATA,
    PART_PREDICTION,
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
static ch_verdict if_true(int condition, ch_verdict v)
{
    return condition ? v : CH_NOT_EVALUATED;
}
static ch_verdict here(ch_verdict v) { return if_true(as_published(), v); }
//- end

/*md
## A landscape with many valleys {#sec:landscape}

In $\boldsymbol\theta$ the loss is a parabola; in $\boldsymbol\beta$ it is a quartic, and
not convex, since $\hat L(0)>\hat L(\boldsymbol\beta^{*})=\hat
L(-\boldsymbol\beta^{*})=0$ (@clm:07-C4; it needs $y\ne0$, or there is nothing to learn).
Zero is a critical point: each coordinate multiplies its own gradient, so a coordinate
that starts at zero stays there, exactly (@clm:07-C4b). That is why $\alpha$ may be tiny
but not zero. And of minima there are many. The $n$ residuals have a Jacobian
$2X\,\mathrm{diag}(\boldsymbol\beta)$ whose rank at a dense minimum is $n$, so the minima
around it are a surface of dimension $d-n={{null}}$ (@clm:07-C4c). They need
not be of any use. The one that descent finds from $\alpha=0.3$ has a training error of
{{dense_mse:sci1}} and a population loss of {{dense_loss:%.2f}}, worse than that of
knowing nothing, $L(0)=r/4={{null_loss:%.2f}}$ (@clm:07-C10e).

What is wanted is a small *population* loss $L$, the mean over fresh data. As $\mathbb
E\langle\boldsymbol v,x\rangle^2=\lVert\boldsymbol v\rVert^2$ there, it is (13.15), and its
gradient (13.18):

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
    double gradient[2];           /* largest error, empirical and population */
    double zero, frozen;          /* gradient at 0; where a coordinate at 0 ends */
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

If we had all data, descent would be simple: (13.19) is one equation for each coordinate,
$\beta\leftarrow\beta+\eta(1-\beta^2)\beta$ on the support and
$\beta\leftarrow\beta-\eta\beta^3$ off it.
For a coordinate of the truth the lecture's chain of inequalities holds, step by step:
below 1/2 it grows by a factor of at least $1+\tfrac34\eta$ (@clm:07-C6), above 1/2 its
distance from 1 shrinks at least by the factor $1-\eta/2$ (@clm:07-C7). The latter leads
to the conclusion only if the step does not overshoot, which takes $\eta\le1/2$: at $\eta=0.6$
it does, and at 1.1 it never settles. Counting steps until
$\lvert1-\beta\rvert\le\epsilon$ gives $T=\Theta(\log(1/\epsilon\alpha)/\eta)$ with two
different constants,

$$ \eta T\approx\frac{\eta}{\ln(1+\eta)}\ln\frac1\alpha+
   \frac{\eta}{-\ln(1-2\eta)}\ln\frac1\epsilon , $$ {#eq:counts}

1 and 1/2 for small $\eta$ (@clm:07-C8). For a coordinate that should be zero nothing
happens for a long time; it then decays like $\alpha/\sqrt{1+2\eta t\alpha^2}$. So the
theorem's error $\epsilon$ in $\ell_2$ is met at the stated time only if
$\epsilon\gtrsim\alpha\sqrt{d-r}$, and otherwise takes
$T\approx(d-r)/(2\eta\epsilon^2)$ steps (@clm:07-C9).

How well do $n$ samples imitate this? For one $\boldsymbol\beta$ fixed beforehand, with
$\boldsymbol v=\boldsymbol\beta\odot\boldsymbol\beta-\boldsymbol\beta^{*}\odot
\boldsymbol\beta^{*}$, exactly: $n\hat L/L$ is a $\chi^2$ variable with $n$ degrees of
freedom, so $\hat L$ is right to $\sqrt{2/n}={{chi:%.3f}}$ *whether or not*
$\boldsymbol\beta$ is sparse, and for the gradient

$$ \mathbb E\lVert\nabla\hat L-\nabla L\rVert^2=\frac1n\sum_i\beta_i^2\bigl(v_i^2+
   \lVert\boldsymbol v\rVert^2\bigr) . $$ {#eq:gradienterror}

Here sparsity matters: relative to $\lVert\nabla L\rVert$ this is about $\sqrt{k/n}$ for
$k$ non-zeros, small for sparse vectors and {{dense_gradient:%.1f}} for dense ones.
@tbl:uniform has both, over {{uniform_draws}} fresh matrices; all its entries agree with
theory within {{uniform_z:%.1f}} standard errors (@clm:07-C10b, @clm:07-C10c).

```{.csv #tbl:uniform file=uniform.csv formats="%d,%.4f,%.4f,%.4f,%.4f"}
Loss and gradient on $n={{n}}$ samples against the population's, at fixed
$\boldsymbol\beta$ with $k$ non-zeros.
```

**Uniform** convergence is harder: $\boldsymbol\beta$ depends on the data. Lemma 13.10
asks for *restricted isometry*, $(1-\delta)\lVert\boldsymbol v\rVert^2\le \boldsymbol
v^{\mathsf T}\Sigma\boldsymbol v\le(1+\delta)\lVert\boldsymbol v\rVert^2$ for *every*
sparse $\boldsymbol v$, where $\Sigma=\tfrac1n\sum x x^{\mathsf T}$. (The lecture drops
$1/n$ after (13.17); without it the mean eigenvalue is {{unscaled:%.1f}}, @clm:07-C11.)
@fig:rip shows $\delta$ for random supports and for bad ones, found greedily: the support
grows by the coordinate that raises the largest eigenvalue most. At $n={{n}}$ and
$r={{r}}$ a greedy support has $\delta={{greedy:%.2f}}$, so there is *no* restricted
isometry here, and recovery succeeds all the same. How $\delta$ scales settles the
lemma's "$n\ge\tilde\Omega(r^2)$": $n\,\delta^2$ grows like $r^{ {{rip_exponent:%.2f}}}$, not
like $r^2$ (@clm:07-C10). A constant $\delta$ costs $r\log d$ samples; $r^2$
enters through a proof that asks for $\delta\lesssim1/\sqrt r$. The gradient is no
harder than the loss: for $\boldsymbol\beta$ with $r$ non-zeros its error is at most
$\delta\,\lVert\boldsymbol v\rVert\max_i\lvert\beta_i\rvert$, with the $\delta$ of $2r$.
In spectral norm nothing is close: $\lVert\Sigma-1\rVert={{spectral:%.1f}}$, the edge of
the Marchenko–Pastur law (@sec:spectrum, @clm:07-C10d).

![Restricted isometry. (a) $\delta$ for $n={{n}}$ against the number of non-zeros: the
worst of random supports, greedy supports (a lower bound on the truth), and an upper
bound that holds for all supports with probability 0.999; dotted, the spectral norm. (b)
The same for $r={{r}}$ against the number of samples, with slope
$-1/2$.](rip.svg){#fig:rip alt="Two panels on log axes. Left, delta rises with the number
of non-zeros, greedy supports above random ones and above one from five non-zeros on.
Right, all fall like one over the square root of n."}
*/
//- fold Population descent: inequalities and counts
typedef struct {
    double growth, shrink; /* least margins of (13.23) and (13.28), relative */
    double overshoot[3];   /* largest beta from 1/2 for eta = 0.5, 0.6, 1.1 */
    double last[3];        /* |1 - beta| after 1000 steps */
    double slope_alpha, slope_alpha_theory, slope_eps, slope_eps_theory;
    size_t wrong;                 /* of 30 counts, how many differ from the table by 2 */
    double off[2], off_theory[2]; /* a coordinate that should be 0, after 400 000 steps */
    double quick, quick_theory;   /* steps to a small l2 error above alpha sqrt(d - r), */
    double slow, slow_theory;     /* and to one below */
} population_result;

static double population_step(double rate, double target, double b)
{
    return b + rate * (target - b * b) * b;
}

static uint64_t count(double rate, double alpha, double eps)
{
    return tr_hadamard_population(rate, 1, alpha, eps, 1000000);
}

/* Until the l2 error of all coordinates is at most eps. */
static uint64_t steps_to(double alpha, double eps)
{
    double on = alpha, off = alpha;
    uint64_t t = 0;
    while (t < 100000000 &&
           (double)r * (1 - on) * (1 - on) + (double)(d - r) * off * off > eps * eps) {
        on = population_step(eta, 1, on);
        off = population_step(eta, 0, off);
        t++;
    }
    return t;
}

static void run_population(population_result *to)
{
    static const double rates[] = { 0.05, 0.1, 0.3, 0.5, 0.6, 0.9, 1.1 };
    static const double three[] = { 0.5, 0.6, 1.1 };
    static const double alphas[] = { 1e-1, 1e-2, 1e-3, 1e-4, 1e-6, 1e-8 },
                        eps[] = { 0.5, 1e-1, 1e-2, 1e-4, 1e-6 };
    /* An independent computation, for eta = 0.1, alpha and epsilon as above. */
    static const int table[6][5] = {
        { 19, 31, 42, 63, 83 },      { 43, 55, 66, 87, 108 },
        { 67, 79, 90, 111, 132 },    { 91, 104, 115, 135, 156 },
        { 139, 152, 163, 184, 204 }, { 188, 200, 211, 232, 253 }
    };
    to->growth = to->shrink = 1;
    for (size_t i = 0; i < sizeof rates / sizeof rates[0]; i++)
        for (int k = 1; k <= 1000; k++) {
            double low = 0.5e-3 * k, high = 0.5 + 0.5e-3 * k;
            double up =
                population_step(rates[i], 1, low) / (low * (1 + 0.75 * rates[i])) - 1;
            double down = (1 - high) * (1 - 0.5 * rates[i]) -
                          (1 - population_step(rates[i], 1, high));
            if (up < to->growth) to->growth = up;
            if (down < to->shrink) to->shrink = down;
        }
    for (int i = 0; i < 3; i++) {
        double b = 0.5;
        for (int t = 0; t < 1000; t++) {
            b = population_step(three[i], 1, b);
            to->overshoot[i] = fmax(to->overshoot[i], b);
        }
        to->last[i] = fabs(1 - b);
    }
    for (int a = 0; a < 6; a++)
        for (int i = 0; i < 5; i++)
            to->wrong +=
                fabs((double)count(0.1, alphas[a], eps[i]) - (double)table[a][i]) > 1;
    to->slope_alpha = eta *
                      ((double)count(eta, 1e-8, 0.5) - (double)count(eta, 1e-2, 0.5)) /
                      (6 * tr_log_at(10));
    to->slope_alpha_theory = eta / tr_log_at(1 + eta);
    to->slope_eps = eta *
                    ((double)count(eta, 1e-3, 1e-8) - (double)count(eta, 1e-3, 1e-2)) /
                    (6 * tr_log_at(10));
    to->slope_eps_theory = eta / -tr_log_at(1 - 2 * eta);
    for (int i = 0; i < 2; i++) {
        double alpha = i ? 1e-3 : 0.1, b = alpha;
        for (int t = 0; t < 400000; t++) b = population_step(0.1, 0, b);
        to->off[i] = b;
        to->off_theory[i] = alpha / sqrt(1 + 2 * 0.1 * 400000 * alpha * alpha);
    }
    to->quick = (double)steps_to(1e-6, 1e-2);
    to->quick_theory =
        (to->slope_alpha_theory * 6 + to->slope_eps_theory * 2) * tr_log_at(10) / eta;
    to->slow = (double)steps_to(0.1, 0.005 * sqrt((double)(d - r)));
    to->slow_theory = (1 / (0.005 * 0.005) - 1 / (0.1 * 0.1)) / (2 * eta);
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
   expectation, then these two and |grad L|^2. */
enum { UNIFORM_ROW = SPARSITIES * (UNIFORM + 3) };
static void run_uniform(void *context, size_t i, void *result)
{
    ch_run *run = (ch_run *)context;
    double *to = (double *)result,
           *X = (double *)ch_alloc(run, n * d + n + 4 * d, sizeof *X);
    double *residual = X + n * d, *b = residual + n, *v = b + d, *size = v + d,
           *g = size + d;
    uint32_t *order = (uint32_t *)ch_alloc(run, d, sizeof *order);
    tr_rng rng = ch_stream(run, i, PART_UNIFORM);
    tr_normal_d(&rng, n * d, X);
    tr_permutation(&rng, d, order);
    tr_uniform_d(&rng, d, size);
    for (size_t s = 0; s < SPARSITIES; s++) {
        double *row = to + s * (UNIFORM + 3), error = 0, own = 0, ratio;
        memset(b, 0, d * sizeof *b);
        for (size_t j = 0; j < sparsity(s); j++) b[order[j]] = 0.5 + size[order[j]];
        ratio = loss_at(n, d, r, X, b, v, residual) / (0.25 * tr_dot_d(d, v, v));
        tr_gemv_d(TR_T, n, d, 1 / (double)n, X, d, residual, 0, g);
        for (size_t j = 0; j < d; j++) {
            double off = (g[j] - v[j]) * b[j];
            error += off * off;
            own += v[j] * v[j] * b[j] * b[j]; /* |grad L|^2 */
        }
        double expected = (own + tr_dot_d(d, b, b) * tr_dot_d(d, v, v)) / (double)n;
        row[0] = ratio;
        row[1] = 0.5 * (double)n * (ratio - 1) * (ratio - 1);
        row[2] = error / expected;
        row[3] = error;
        row[4] = expected;
        row[5] = own;
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
                for (size_t j = 0; j <= k; j++)
                    u[i] = fma(G[at[i] * d + at[j]], v[j], u[i]);
            }
            l = tr_norm2_d(k + 1, u) / tr_norm2_d(k + 1, v);
            memcpy(v, u, (k + 1) * sizeof *v);
            tr_scale_d(k + 1, 1 / tr_norm2_d(k + 1, v), v);
        }
        while (size < SIZES && k + 1 == support_size(size)) {
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

A coordinate moves by a factor, so it is the *logarithm* that the gradient drives. For
small steps descent is a flow (@sec:descent) in the time $t=\eta T$ after $T$ steps, and
$\theta_i(t)=\alpha^2\exp(-\tfrac2n x_i^{\mathsf T}\!\int_0^t\rho\,)$, where $x_i$ is now the
$i$th *column* of $X$ and $\rho=X\boldsymbol\theta-y$ the residual. It is the flow of depth 2
of @sec:depth, in $d$ dimensions. Two consequences settle almost everything.

**The end of the flow** has the form $\alpha^2\exp(X^{\mathsf T}\nu)$ with some
$\nu\in\mathbb R^n$, and that is what a Lagrange multiplier $\nu$ gives for

$$ \boldsymbol\theta_\infty=\arg\min_{\boldsymbol\theta\ge0,\;X\boldsymbol\theta=y}\;
   \sum_i\theta_i\Bigl(\ln\frac{\theta_i}{\alpha^2}-1\Bigr) . $$ {#eq:entropy}

For small $\alpha$ the entropy is $2\ln(1/\alpha)\sum\theta_i$ and little else: an
$\ell_1$ norm, though nobody asked for one. Its minimizer under these constraints, the
non-negative interpolant of least sum, is what *basis pursuit* looks for.

**The way there** is the second. With $s_i=\ln\theta_i/\ln(1/\alpha)$ and
$\tau=t/\ln(1/\alpha)$ all exponents start at $-2$ and grow at the rate $2g_i$, $\boldsymbol
g=-\tfrac1nX^{\mathsf T}\rho$. While all are below 0 every $\theta_i$ is negligible and
$\boldsymbol g$ constant. The first to reach 0 becomes, at once on this scale, the least
squares solution on its coordinate, $\boldsymbol g$ changes, and so on, one coordinate
after the other (and back, if least squares wants it negative), until nothing is left to
explain at $\tau_{\mathrm{end}}$. The largest
exponent that is *then* left off the support is the error:

$$ \lVert\boldsymbol\theta-\boldsymbol\theta^{*}\rVert^2\sim\alpha^{-2s_{\mathrm{off}}},\qquad
   \eta T\simeq\tau_{\mathrm{end}}\ln\frac1\alpha . $$ {#eq:stages}

Neither is in the lecture. For weights of both signs the first was shown by Woodworth and
others [@woodworth2020], the second by Pesme and Flammarion [@pesme2023]. Both are exact as
$\alpha\to0$, need no simulation, and can be compared with it data set by data set. @fig:hpaths does so for one, @fig:prediction for
all.

![Exponents $s_i=\ln\theta_i/\ln(1/\alpha)$ of one data set: the {{r}} coordinates of the
truth (blue) and the largest of the {{rest}} others (vermilion); dashed, the stages of
@eq:stages. (a) From $\alpha=10^{-3}$. (b) From $10^{-8}$ the corners
sharpen.](paths.svg){ #fig:hpaths alt="Two panels of exponents against scaled time. Five
blue curves rise from minus two to zero one after the other, the largest other stops well
below zero; dashed polygons lie on them, better in the right panel."}

**How small.** The bound of Theorem 13.4 holds wherever the stages
predict an exponent of at least 1, and has to fail, for small $\alpha$, where they do
not: in {{low_percent:%.1f}} % of data sets, since $n$ is below what the theorem asks for
(@clm:07-C12). On average the error falls not like $\alpha$ (@fig:halpha) but like
$\alpha^{ {{slope:%.2f}}}$, with a spread of {{slope_sd:%.2f}} from data set to data set
which is no noise: @eq:stages predicts each one to {{slope_diff:%.3f}} on average,
correlation {{slope_corr:%.3f}} (@clm:07-C13, @clm:07-C13b). And what is reached after
{{steps}} steps is not the end. Once the truth is found the rest of the residual decays
only algebraically, as the coordinates that carry it are themselves tiny; the end of the
flow (@eq:entropy) lies lower by another factor of {{limit_gain:%.0f}} at
$\alpha=10^{-3}$, and falls like $\alpha^{4(1-s^{*})}$, where $s^{*}$ solves a linear
program: at $10^{-4}$ to $10^{-5}$ we find a slope of {{limit_slope:%.2f}}, and predict
{{limit_slope_theory:%.2f}} (@clm:07-C14).

![(a) Error against steps, one data set. (b) Error after {{steps}} steps (geometric mean
and standard deviation over {{seeds}} data sets), at the end of the flow, and the
theorem's bound: exponents {{slope:%.2f}}, {{limit_slope:%.2f}} and
1.](alpha.svg){#fig:halpha alt="Left, errors stay at five, fall steeply, and bend into a
slow tail, the later and lower the smaller alpha. Right, error against alpha on log axes:
points of slope 1.5 far below the dashed bound of slope 1; the flow's end is lower still
with slope 3."}

**How long.** The time to an error of $0.01\,r$ grows like $\eta
T={{time_slope:%.2f}}\ln(1/\alpha)$ (@clm:07-C15): the theorem's lower limit, with the
constant that @eq:stages gives (@clm:07-C15b; finite steps add the factor
$\eta/\ln(1+\eta)={{stretch:%.3f}}$ of @eq:counts). Its upper limit,
$T\lesssim1/(\eta\sqrt{ d\alpha})$, is below the lower one at $\alpha=10^{-3}$, where it
leaves no time at all, and is not needed: without noise the error only falls, up to
{{tail_steps}} steps (@clm:07-C16).

![(a) The slope of the error between $\alpha=10^{-6}$ and $10^{-8}$ for every data set,
against the prediction (dashed: equal); a data set left of the vertical line breaks the
bound for small enough $\alpha$. (b) Time to learn against
$\ln(1/\alpha)$, mean over data sets; dashed, the stages' $\tau_{\mathrm{end}}$ for this
step; dotted, the population's.](prediction.svg){ #fig:prediction alt="Left, points on
the diagonal. Right, a straight line of points on the dashed line, above the dotted
one."}
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

static void draw_data(ch_run *run, unsigned part, size_t k, double *X, double *y)
{
    tr_rng rng = ch_stream(run, k, part);
    double *theta = (double *)ch_alloc(run, d, sizeof *theta);
    tr_normal_d(&rng, n * d, X);
    truth(r, d, theta);
    tr_gemv_d(TR_N, n, d, 1, X, d, theta, 0, y);
    free(theta);
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
    TAU,                      /* of the stages: when they end, */
    OFF,                      /* the largest exponent off the support there */
    PEAK,                     /* and at any time, */
    STAGES,                   /* how many, 0 if too many; */
    EXACT,                    /* 1 if they end on the support */
    MINIMUM,                  /* error of the minimum-norm interpolant, */
    LASSO,                    /* of three lassos, */
    LASSO_THEORY = LASSO + 3, /* the coefficient of lambda^2 in them, */
    PURSUIT,                  /* of basis pursuit, */
    OBJECTIVE,                /* its sum and gap */
    PURSUIT_GAP,
    ORACLE,               /* of least squares on the support, with noise */
    TOP = ORACLE + NOISY, /* the largest eigenvalue of Sigma */
    DENSE_LOSS,           /* the end from alpha = 0.3: mean squared residual, */
    DENSE_NORM,           /* |beta|^2, */
    DENSE_RANK,           /* least over largest eigenvalue of X diag(theta) X' */
    L1,                   /* |theta|_1 of every run at the end */
    FAR = L1 + RUNS,      /* the largest distance to S_r on the way */
    NONZERO = FAR + RUNS, /* coordinates that are not zero, at the end of all runs */
    SSTAR,                /* of the flow's limit */
    LIMIT,                /* errors of the flow's limit */
    NEAR =
        LIMIT + LIMITS, /* distance from the start: flow, nearest minimum, truth, and of
                              the first two from each other */
    HEAD = NEAR + 4 * NEAREST
};
static size_t curve_length(void) { return 2 * steps + 1; }
static size_t row_length(void) { return HEAD + RUNS * curve_length(); }
static double *curve(double *row, size_t j) { return row + HEAD + j * curve_length(); }
static size_t length_of(size_t j) { return j < NOISY ? 2 * steps : steps; }

/* Labels of all runs, with and without noise; row: the error of least squares on the
   support, with noise. */
static void draw_labels(ch_run *run, size_t k, const double *X, const double *y,
                        double *Y, double *row)
{
    double *A = (double *)ch_alloc(run, n * r + r, sizeof *A), *w = A + n * r;
    tr_rng rng = ch_stream(run, k, PART_NOISE);
    tr_normal_d(&rng, n, Y);
    for (size_t j = RUNS; j-- > 0;) {
        double *label = Y + j * n;
        if (j) memcpy(label, Y, n * sizeof *Y);
        tr_scale_d(n, j < NOISY ? sigma_of[j] : 0, label);
        tr_axpy_d(n, 1, y, label);
    }
    for (size_t i = 0; i < n; i++) memcpy(A + i * r, X + i * d, r * sizeof *A);
    for (size_t j = 0; j < NOISY; j++) {
        ch_try(run, tr_least_squares_d(n, r, A, r, Y + j * n, 1e-12, w, NULL, NULL, NULL),
               "least squares on the support");
        row[ORACLE + j] = error_of(r, r, w);
    }
    free(A);
}

/* Eigenvalues of X diag(b o b) X' / n, ascending. */
static void spectrum(ch_run *run, const double *X, const double *b, double *w)
{
    double *A = (double *)ch_alloc(run, n * d + n * n, sizeof *A), *K = A + n * d;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < d; j++)
            A[i * d + j] = b ? X[i * d + j] * b[j] : X[i * d + j];
    tr_syrk_d(TR_N, n, d, 1 / (double)n, A, d, 0, K, n);
    ch_try(run, tr_eigenvalues_d(n, K, n, w, NULL, NULL), "eigenvalues");
    free(A);
}

/* The dense minimum b, and how many directions its residuals see. */
static void measure_dense(ch_run *run, const double *X, const double *y, const double *b,
                          double *row)
{
    double *theta = (double *)ch_alloc(run, d + 2 * n, sizeof *theta),
           *residual = theta + d, *w = residual + n;
    squares(d, b, theta);
    memcpy(residual, y, n * sizeof *y);
    tr_gemv_d(TR_N, n, d, 1, X, d, theta, -1, residual);
    row[DENSE_LOSS] = tr_dot_d(n, residual, residual) / (double)n;
    row[DENSE_NORM] = tr_dot_d(d, b, b);
    spectrum(run, X, b, w);
    row[DENSE_RANK] = w[0] / w[n - 1];
    spectrum(run, X, NULL, w);
    row[TOP] = w[n - 1];
    free(theta);
}
//- end

/* One pass over X is a step of all runs; those with noise go on for twice as long. */
static void descend(ch_run *run, size_t k, const double *X, const double *y, double *row)
{
    double *b = (double *)ch_alloc(
        run, RUNS * (d + n) + d + tr_hadamard_work_d(n, d, RUNS), sizeof *b);
    double *Y = b + RUNS * d, *theta = Y + RUNS * n, *work = theta + d;
    draw_labels(run, k, X, y, Y, row);
    for (size_t i = 0; i < RUNS * d; i++) b[i] = alpha_of[i / d];
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
    measure_dense(run, X, y, b + A03 * d, row);
    free(b);
}

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
        for (size_t k = 0; k < s.n; k++)
            row[PEAK] = fmax(row[PEAK], largest_off(s.S + k * d));
    }
    stages_end(&s);
}

/* The slope of the error and the end of the stages, of data set i of another stream. */
static void run_prediction(void *context, size_t i, void *result)
{
    ch_run *run = (ch_run *)context;
    double *to = (double *)result, row[HEAD] = { 0 },
           *X = (double *)ch_alloc(run, n * d + n, sizeof *X);
    draw_data(run, PART_PREDICTION, i, X, X + n * d);
    predict(run, X, X + n * d, row);
    to[0] = row[STAGES] > 0 && row[EXACT] > 0 ? row[TAU] : 0; /* 0: no prediction */
    to[1] = -2 * row[OFF];
    free(X);
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
            if (next <= value - 1e-4 * h * slope + 1e-14 * fabs(value) || h < 1e-8) {
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
static double limit_alpha(size_t i)
{
    return tr_exp_at(-(double)(i + 1) * tr_log_at(10));
}

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

static void run_seed(void *context, size_t k, void *result)
{
    ch_run *run = (ch_run *)context;
    double *row = (double *)result, *X = (double *)ch_alloc(run, n * d + n, sizeof *X),
           *y = X + n * d;
    draw_data(run, PART_DATA, k, X, y);
    predict(run, X, y, row);
    solve_rivals(run, X, y, row);
    if (k < limits) solve_limits(run, X, y, row);
    descend(run, k, X, y, row);
    free(X);
}
//- end

//- fold Single runs: paths of the coordinates, long tails, a start that is not uniform
enum { PATHS = 5 }; /* alphas whose whole path is kept, for one data set */
static const double path_alpha[PATHS] = { 1e-2, 1e-3, 1e-4, 1e-5, 1e-8 };

/* Of one path at one time: theta of the truth's coordinates in row 0 to r - 1, then the
   largest other, the distances to S_r and to beta*. */
static size_t path_width(void) { return r + 3; }

typedef struct {
    double *path; /* PATHS x (steps + 1) x path_width() */
    double *tail; /* tails x TAILS x (10 steps + 1) errors, for alpha = 1e-2 to 1e-8 */
    double uneven_distance, uneven_truth, uneven_loss; /* see run_paths */
} single_result;

static void run_paths(ch_run *run, single_result *to)
{
    double *X = (double *)ch_alloc(
        run, n * d + n + PATHS * d + d + tr_hadamard_work_d(n, d, PATHS), sizeof *X);
    double *y = X + n * d, *b = y + n, *theta = b + PATHS * d, *work = theta + d;
    draw_data(run, PART_DATA, 0, X, y);
    for (size_t j = 0; j < PATHS; j++)
        for (size_t i = 0; i < d; i++) b[j * d + i] = path_alpha[j];
    for (size_t t = 0; t <= steps; t++) {
        if (t) tr_hadamard_step_d(eta, n, d, PATHS, X, d, y, 0, b, d, work);
        for (size_t j = 0; j < PATHS; j++) {
            double *row = to->path + (j * (steps + 1) + t) * path_width(), sum = 0;
            squares(d, b + j * d, theta);
            memcpy(row, theta, r * sizeof *row);
            row[r] = largest_off(theta);
            sum = tr_sum_d(d - r, theta + r);
            for (size_t i = 0; i < r; i++) sum += (b[j * d + i] - 1) * (b[j * d + i] - 1);
            row[r + 1] = distance_to_sparse(theta);
            row[r + 2] = sqrt(sum);
        }
    }
    /* A tiny start, on the support the sixth power of what it is elsewhere. */
    for (size_t i = 0; i < d; i++) theta[i] = b[i] = i < r ? 1e-12 : 1e-2;
    for (size_t t = 0; t < 2 * steps; t++)
        tr_hadamard_step_d(eta, n, d, 1, X, d, y, 0, b, d, work);
    to->uneven_distance = sqrt(tr_distance2_d(d, b, theta));
    squares(d, b, b + d);
    tr_gemv_d(TR_N, n, d, 1, X, d, b + d, -1, y);
    to->uneven_loss = tr_dot_d(n, y, y) / (double)n;
    truth(r, d, b);
    to->uneven_truth = sqrt(tr_distance2_d(d, b, theta));
    free(X);
}

static size_t tail_length(void) { return 10 * steps + 1; }

static void run_tail(void *context, size_t k, void *result)
{
    ch_run *run = (ch_run *)context;
    double *to = (double *)result;
    double *X = (double *)ch_alloc(
        run, n * d + n + (TAILS + 1) * d + tr_hadamard_work_d(n, d, TAILS), sizeof *X);
    double *y = X + n * d, *b = y + n, *theta = b + TAILS * d, *work = theta + d;
    draw_data(run, PART_DATA, k, X, y);
    for (size_t i = 0; i < TAILS * d; i++) b[i] = alpha_of[A2 + i / d];
    for (size_t t = 0; t < tail_length(); t++) {
        if (t) tr_hadamard_step_d(eta, n, d, TAILS, X, d, y, 0, b, d, work);
        for (size_t j = 0; j < TAILS; j++) {
            squares(d, b + j * d, theta);
            to[j * tail_length() + t] = error_of(r, d, theta);
        }
    }
    free(X);
}

/* The long runs first: then no core is left alone with one. */
typedef struct {
    ch_run *run;
    double *tail;
} set_job;
static void run_set(void *context, size_t i, void *result)
{
    const set_job *job = (const set_job *)context;
    if (i < tails)
        run_tail(job->run, i, job->tail + i * TAILS * tail_length());
    else
        run_seed(job->run, i - tails, result);
}
//- end

/*md
## Inside the sparse set, or beside it {#sec:beside}

The lecture's proof has a picture (its figure 13.2): descent on the population loss walks
to $\boldsymbol\beta^{*}$ without leaving $S_r$, the vectors with $O(r)$ non-zeros, and
on the sample's loss it does nearly the same. Taken at its word this is not so: no
coordinate ever becomes zero, and after {{steps}} steps all {{d}} are still there. What
is true (and probably meant, as the start itself is only "approximately 0-sparse") is drawn
in @fig:portrait from a run. Descent stays *beside* $S_r$, at a distance
that goes to zero with $\alpha$. On the population it is at most $\alpha\sqrt{d-r}$, all
the time; on a sample it grows on the way, up to $\alpha^{-s/2}$ with the largest
exponent $s$ of the stages off the support, in the mean $\alpha^{ {{far_slope:%.2f}}}$
(@clm:07-C26).

![The lecture's figure 13.2, drawn from runs on one data set: distance to the nearest
$r$-sparse vector (logarithmic) against distance to $\boldsymbol\beta^{*}$. Descent comes
from the right. On the population (dashed) it keeps its distance to $S_r$ or approaches;
on the sample (solid) it first moves away, the less the smaller $\alpha$; at the corner the
truth is learned, and what is left shrinks slowly.](portrait.svg){
#fig:portrait alt="Four solid curves run from right to left and bulge upwards; dashed
ones run straight. Each tenfold smaller alpha lies lower."}

**The nearest minimum?** Remark 13.9 observes that descent from a small start ends at the
minimum of least norm, here and in the linear case, and finds it conceivable that it
generally prefers the global minimum nearest to the start, though not without other
conditions. The first half is right:
$\lVert\boldsymbol\beta\rVert^2=\lVert\boldsymbol\theta\rVert_1$ ends at {{l1_a3:%.4f}}
for $\alpha=10^{-3}$, where {{r}} is the minimum (@clm:07-C25). For the second we can
compute the nearest minimum: it minimizes $\sum_i(\theta_i-2\alpha\sqrt{\theta_i})$ over
the interpolants, a convex problem. @tbl:nearest compares. Both meet at
$\boldsymbol\beta^{*}$ as $\alpha\to0$, but the flow minimizes an entropy, not a
distance, and at $\alpha=0.1$ they are {{near_apart:%.2f}} apart. Nor does a tiny start
suffice. From $10^{-12}$ on the support and $10^{-2}$ elsewhere the minimum
$\boldsymbol\beta^{*}$ is at a distance of {{uneven_truth:%.2f}}, but descent goes towards
one at a distance of {{uneven_distance:%.2f}}: the $\ell_1$ norm that it minimizes is weighted by
the logarithms of the start (@clm:07-C27).

```{.csv #tbl:nearest file=nearest.csv formats="%.3g,%.3f,%.3f,%.3f,%.3f"}
Distances from the start $\alpha\boldsymbol 1$: to the end of the flow, to the nearest
minimum, to the truth; and between the first two. Means over {{limits}} data sets.
```

## Early stopping {#sec:hstopping}

Remark 13.5 concludes that one need not stop early in a serious way. Without noise, yes.
With noise in the labels the tail is where descent fits it (@fig:stopping). At
$\sigma=0.5$ the best time is {{best_loud:%.0f}} steps, and after {{noisy_steps}} the
error is {{loss_loud:%.0f}} times larger; at $\sigma=0.1$ the best time is
{{best_soft:%.0f}} steps, and waiting costs a factor of {{loss_soft:%.1f}} (@clm:07-C16b, @clm:07-C17, @clm:07-C17b).
At its best, descent comes close to least squares by someone who knows the support:
errors of {{least_loud:%.2g}} and {{least_soft:%.2g}} against {{oracle_loud:%.2g}} and
{{oracle_soft:%.2g}}.

![Error from $\alpha=10^{-3}$ against steps, means over data sets with standard errors:
with noise $\sigma$ in the labels there is a best time. Dashed, least squares on the true
support.](stopping.svg){#fig:stopping alt="Three curves fall together; the one without
noise goes on falling, the others turn and rise, the noisier earlier and higher."}

## How many samples {#sec:hsamples}

Theorem 13.4 asks for $n\ge c\,r^2\log^2d$, at a large $c$. At our setting $r^2\ln^2d$ is
{{hypothesis:%.0f}}, more than $d$: with $c\ge1$ the theorem says nothing about fewer
samples than weights. Yet {{n}} samples recover the truth in {{recovered}} of {{seeds}}
data sets (@clm:07-C18). @fig:hphase counts how often descent succeeds, for
$d={{phase-d}}$. Half of the trials succeed at an $n_{50}$ that grows like $r^{
{{phase_exponent:%.2f}}}$, where $r^2$ would be the exponent 2; on average it is
${{phase_constant:%.2f}}\,r\ln(d/r)$ (@clm:07-C19).

Basis pursuit, $\min\sum_i\theta_i$ subject to $X\boldsymbol\theta=y$ and
$\boldsymbol\theta\ge0$, has an exact theory: it succeeds, for large $d$, above the
statistical dimension of its descent cone [@amelunxen2014; @donoho2009b],

$$ n=d\,\min_a\Bigl\{\epsilon(1+a^2)+(1-\epsilon)\bigl((1+a^2)\Phi(-a)-a\,\phi(a)\bigr)\Bigr\},
   \qquad\epsilon=r/d , $$ {#eq:positive}

and the measured half-way points follow it within {{bp_off:%.1f}} samples
(@clm:07-C19b). Descent from a finite $\alpha$ in finite time needs {{extra:%.0f}} % more
samples.

![Success of gradient descent
($\lVert\boldsymbol\theta-\boldsymbol\theta^{*}\rVert^2<0.01\,r$) with $d={{phase-d}}$,
$\alpha=10^{-4}$, over samples $n$ and non-zeros $r$. Half-way points of descent and of
basis pursuit; dashed, the theory of the latter (@eq:positive); $n=1.3\,r\ln(d/r)$ and
$n=r^2$.](phase.svg){#fig:hphase alt="A map of success shares, dark above a gently rising
border; the curve n = r squared crosses it and leaves through the right side."}

## Which problem was solved {#sec:which}

By Remark 13.8 $\boldsymbol\beta^{*}$ is the interpolant of least norm, "which is a lasso
regression, whose solution is sparse". The first depends on $n$: at $n={{n}}$ basis
pursuit returns the truth in all data sets, at $d={{phase-d}}$ with {{below_r}} ones and
{{below_n}} samples in {{below_percent:%.0f}} %, and else the least norm belongs to another
interpolant (@clm:07-C20). (Nor is $\boldsymbol\beta^{*}$ unique, as each of its signs is free.) And
(13.11) is not a lasso. The lasso, (13.8), keeps a penalty and misses the truth by
$\lambda^2\lVert G_S^{-1}\boldsymbol 1\rVert^2$, $G_S=\tfrac1nX_S^{\mathsf T}X_S$, at each of
three $\lambda$ (@clm:07-C23);
(13.11) is basis pursuit, with a constraint $\boldsymbol\theta\ge0$ that the lecture
leaves out. It matters: at $d={{phase-d}}$, $r={{signed_r}}$ and $n={{signed_n}}$, basis
pursuit with it recovers {{signed_with:%.0f}} % of the truths, without it {{signed_without:%.0f}} %
(@clm:07-C21).

```{.csv #tbl:rivals file=rivals.csv formats="%s,%.3e,%s"}
Squared error $\lVert\boldsymbol\theta-\boldsymbol\theta^{*}\rVert^2$ on the same
{{seeds}} data sets: arithmetic means, of descent geometric ones.
```

@tbl:rivals puts them side by side. The minimum-norm interpolant of @sec:minnorm knows
nothing of sparsity: its error is $r(1-n/d)$ on average, the share of the truth that no sample
sees (@eq:nullshare, @clm:07-C22). A large start is worse: from $\alpha=0.3$ the end is farther from
the truth than $\boldsymbol\theta=0$ is (@clm:07-C24).
*/
//- fold The phase diagram
enum { COLUMNS = 18, MOST_ROWS = 16 };
static size_t phase_rows(void) { return MOST_ROWS / phase_step; }
static size_t phase_r(size_t row) { return (row + 1) * phase_step; }
static size_t phase_n(size_t column) { return (column + 1) * (phase_d / 50); }

static int recovers(size_t k, const double *theta)
{
    return error_of(k, phase_d, theta) < 0.01 * (double)k;
}

/* A problem of the diagram: X is rows x phase_d, then y. */
static double *phase_problem(ch_run *run, tr_rng rng, size_t rows, size_t k)
{
    double *X = (double *)ch_alloc(run, rows * phase_d + rows + phase_d, sizeof *X),
           *theta = X + rows * phase_d + rows;
    tr_normal_d(&rng, rows * phase_d, X);
    truth(k, phase_d, theta);
    tr_gemv_d(TR_N, rows, phase_d, 1, X, phase_d, theta, 0, X + rows * phase_d);
    return X;
}

/* Descent from 1e-4 with eta = 0.2 for 3000 steps, or until it has the truth, or has
   settled. */
static int phase_descent(ch_run *run, size_t rows, size_t k, const double *X)
{
    const double *y = X + rows * phase_d, scale = tr_dot_d(rows, y, y);
    double *b = (double *)ch_alloc(
        run, 2 * phase_d + rows + tr_hadamard_work_d(rows, phase_d, 1), sizeof *b);
    double *theta = b + phase_d, *residual = theta + phase_d, *work = residual + rows;
    int done = 0;
    for (size_t i = 0; i < phase_d; i++) b[i] = 1e-4;
    for (size_t t = 1; t <= 3000 && !done; t++) {
        tr_hadamard_step_d(0.2, rows, phase_d, 1, X, phase_d, y, 0, b, phase_d, work);
        if (t % 25) continue;
        squares(phase_d, b, theta);
        memcpy(residual, y, rows * sizeof *y);
        tr_gemv_d(TR_N, rows, phase_d, 1, X, phase_d, theta, -1, residual);
        done = recovers(k, theta) || tr_dot_d(rows, residual, residual) < 1e-10 * scale;
    }
    done = recovers(k, theta);
    free(b);
    return done;
}

static int phase_pursuit(ch_run *run, size_t rows, size_t k, const double *X)
{
    double *theta = (double *)ch_alloc(run, phase_d, sizeof *theta);
    int done;
    ch_try(run,
           tr_basis_pursuit_d(rows, phase_d, X, phase_d, X + rows * phase_d, 1e-6, theta,
                              NULL, NULL, NULL),
           "basis pursuit in the phase diagram");
    done = recovers(k, theta);
    free(theta);
    return done;
}

static void run_phase(void *context, size_t i, void *result)
{
    ch_run *run = (ch_run *)context;
    const size_t cell = i / trials, k = phase_r(cell / COLUMNS),
                 rows = phase_n(cell % COLUMNS);
    double *to = (double *)result,
           *X = phase_problem(run, ch_stream(run, i, PART_PHASE), rows, k);
    to[0] = phase_descent(run, rows, k, X);
    to[1] = phase_pursuit(run, rows, k, X);
    free(X);
}

/* Basis pursuit with and without the constraint theta >= 0: signed weights are a
   difference of two non-negative ones. */
enum { SIGNED_R = 8, SIGNED_N = 32 };
static void run_signed(void *context, size_t i, void *result)
{
    ch_run *run = (ch_run *)context;
    const size_t rows = SIGNED_N * phase_d / 200, k = SIGNED_R * phase_d / 200;
    double *to = (double *)result,
           *X = phase_problem(run, ch_stream(run, i, PART_SIGNED), rows, k);
    double *both = (double *)ch_alloc(run, 2 * phase_d * (rows + 1), sizeof *both),
           *theta = both + 2 * phase_d * rows;
    to[0] = phase_pursuit(run, rows, k, X);
    for (size_t s = 0; s < rows; s++)
        for (size_t j = 0; j < phase_d; j++) {
            both[s * 2 * phase_d + j] = X[s * phase_d + j];
            both[s * 2 * phase_d + phase_d + j] = -X[s * phase_d + j];
        }
    ch_try(run,
           tr_basis_pursuit_d(rows, 2 * phase_d, both, 2 * phase_d, X + rows * phase_d,
                              1e-6, theta, NULL, NULL, NULL),
           "signed basis pursuit");
    tr_axpy_d(phase_d, -1, theta + phase_d, theta);
    to[1] = recovers(k, theta);
    free(both);
    free(X);
}

/* The mean number of samples at which a trial begins to succeed, from shares of success at
   equal steps of n (Spearman and Karber): below the first n none does, at the last all. */
static void halfway(const double *share, double *at, double *se)
{
    double sum = 0, variance = 0, step = (double)phase_n(0);
    for (size_t j = 0; j < COLUMNS; j++) {
        sum += share[j];
        variance += share[j] * (1 - share[j]) / fmax(1, (double)trials - 1);
    }
    *at = step * ((double)COLUMNS + 0.5 - sum);
    *se = step * sqrt(variance);
}

/* Statistical dimension over d of the descent cone of sum theta over theta >= 0. */
static double positive_at(double eps, double a)
{
    return eps * (1 + a * a) +
           (1 - eps) * ((1 + a * a) * tr_normal_cdf_at(-a) - a * tr_normal_density_at(a));
}
static double positive_transition(double eps)
{
    const double golden = 0.6180339887498949;
    double a = 0, b = 10;
    for (int i = 0; i < 80; i++) {
        double u = b - golden * (b - a), v = a + golden * (b - a);
        if (positive_at(eps, u) < positive_at(eps, v))
            b = v;
        else
            a = u;
    }
    return positive_at(eps, 0.5 * (a + b));
}
//- end

//- fold Averages over data sets
typedef struct {
    landscape_result landscape;
    population_result population;
    single_result single;
    double *row, *prediction, *uniform, *rip, *phase, *sign;
    tr_stat slope,
        slope_off; /* of log error in log alpha, 1e-8 to 1e-6; predicted less */
    double n50[MOST_ROWS][2], n50_se[MOST_ROWS][2];
    size_t recovered;
} experiment;

static double *row_of(const experiment *e, size_t k) { return e->row + k * row_length(); }

/* Mean and spread over the first `many` data sets of one number of their rows. */
static tr_stat head_of(const experiment *e, size_t many, size_t at)
{
    tr_stat s = { 0, 0, 0 };
    for (size_t k = 0; k < many; k++) tr_stat_add(&s, row_of(e, k)[at]);
    return s;
}

static tr_stat error_at(const experiment *e, size_t j, size_t t)
{
    tr_stat s = { 0, 0, 0 };
    for (size_t k = 0; k < seeds; k++) tr_stat_add(&s, curve(row_of(e, k), j)[t]);
    return s;
}

/* Of logarithms: exp of the mean is a geometric mean. */
static tr_stat log_error_at(const experiment *e, size_t j, size_t t)
{
    tr_stat s = { 0, 0, 0 };
    for (size_t k = 0; k < seeds; k++)
        tr_stat_add(&s, tr_log_at(curve(row_of(e, k), j)[t]));
    return s;
}

/* Steps of run j until the error is 0.01 r; NAN if it does not get there. */
static double time_of(const experiment *e, size_t k, size_t j)
{
    const double *c = curve(row_of(e, k), j);
    for (size_t t = 0; t <= length_of(j); t++)
        if (c[t] <= 0.01 * (double)r) return (double)t;
    return NAN;
}

static tr_stat time_stat(const experiment *e, size_t j)
{
    tr_stat s = { 0, 0, 0 };
    for (size_t k = 0; k < seeds; k++)
        if (time_of(e, k, j) >= 0) tr_stat_add(&s, time_of(e, k, j));
    return s;
}

static double log_alpha(size_t j) { return tr_log_at(1 / alpha_of[j]); }

/* Slope of y in x, least squares. */
static double slope_of(size_t many, const double *x, const double *y)
{
    double mx = 0, my = 0, xy = 0, xx = 0;
    for (size_t i = 0; i < many; i++) {
        mx += x[i] / (double)many;
        my += y[i] / (double)many;
    }
    for (size_t i = 0; i < many; i++) {
        xy += (x[i] - mx) * (y[i] - my);
        xx += (x[i] - mx) * (x[i] - mx);
    }
    return xy / xx;
}

static double correlation(size_t many, const double *x, const double *y)
{
    return many < 2 ? 0 : sqrt(fmax(0, slope_of(many, x, y) * slope_of(many, y, x)));
}

/* What learned from 1e-6 and 1e-8, and ended its stages on the support. */
static int staged(const experiment *e, size_t k)
{
    const double *row = row_of(e, k);
    return row[STAGES] > 0 && row[EXACT] > 0 && time_of(e, k, A8) > 0 &&
           time_of(e, k, A6) > 0;
}

static double measured_slope(const experiment *e, size_t k)
{
    double *row = row_of(e, k);
    return (tr_log_at(curve(row, A6)[steps]) - tr_log_at(curve(row, A8)[steps])) /
           (log_alpha(A8) - log_alpha(A6));
}

/* eta T per ln(1 / alpha), fitted from 1e-2 to 1e-8. */
static double time_slope(const experiment *e, size_t k)
{
    double x[5], y[5];
    for (size_t j = A2; j <= A8; j++) {
        x[j - A2] = log_alpha(j);
        y[j - A2] = eta * time_of(e, k, j);
    }
    return slope_of(5, x, y);
}

/* The stages' prediction of that, at a finite step. */
static double stretch(void) { return eta / tr_log_at(1 + eta); }

/* Tolerance for the means of two samples of one kind. */
static double both(double sd, double others, size_t many)
{
    return 3 * sd * sqrt(1 / others + 1 / (double)many);
}
//- end

//- fold Statements of the lecture
static const ch_statement statement[] = {
    { "C4", "13.3.1", "The loss is not convex: $\\hat L(0)>\\hat L(\\pm\\beta)=0$", "" },
    { "C4b", "remark 13.5", "$\\beta=0$ is a critical point", "" },
    { "C4c", "remark 13.7", "The loss has many global minima", "" },
    { "C5", "(13.15) and (13.18)", "Population loss and gradient", "" },
    { "C6", "(13.22) and (13.23)", "Below 1/2, growth by at least $1+\\frac34\\eta$",
      "" },
    { "C7", "(13.24) to (13.28)",
      "Above 1/2, $1-\\beta$ shrinks by at least $1-\\eta/2$: $\\log(1/\\epsilon)/\\eta$ "
      "steps",
      "" },
    { "C8", "theorem 13.11",
      "$T=\\Theta(\\log(1/\\epsilon\\alpha)/\\eta)$ on the support", "" },
    { "C9", "theorem 13.11", "The same time for an error $\\epsilon$ in $\\ell_2$", "" },
    { "C10", "lemma 13.10", "Restricted isometry takes $n\\ge\\tilde\\Omega(r^2)$",
      "exponent 2" },
    { "C10b", "(13.12) to (13.15)",
      "$\\mathbb E\\hat L=L$; $\\hat L\\approx L$ at fixed $\\beta$", "" },
    { "C10c", "13.3.2", "$\\nabla\\hat L\\approx\\nabla L$ if $\\beta$ is sparse", "" },
    { "C10d", "after (13.17)",
      "$\\frac1n\\sum xx^{\\mathsf T}$ is not close to $I$ in spectral norm", "" },
    { "C10e", "13.3.2", "There is a dense $\\beta$ with $\\hat L=0$ and $L\\gg0$", "" },
    { "C11", "after (13.17)", "$\\sum xx^{\\mathsf T}\\approx I$ for sparse vectors",
      "" },
    { "C12", "theorem 13.4", "Error $\\le O(\\alpha\\sqrt d)$", "" },
    { "C12b", "beyond the lecture", "Error after 1000 steps, from six $\\alpha$", "" },
    { "C13", "theorem 13.4", "The error falls at least like $\\alpha$", "exponent 1" },
    { "C13b", "beyond the lecture", "The stages predict each data set's exponent", "" },
    { "C13c", "beyond the lecture", "Mean and spread of that prediction", "" },
    { "C14", "beyond the lecture",
      "The end of the flow, error $\\sim\\alpha^{4(1-s^{*})}$", "" },
    { "C15", "theorem 13.4", "$T\\gtrsim\\log(d/\\alpha)/\\eta$ steps suffice", "" },
    { "C15b", "beyond the lecture", "The stages predict each data set's time", "" },
    { "C15c", "beyond the lecture", "Mean of that prediction", "" },
    { "C16", "theorem 13.4",
      "The error stays small up to $T\\lesssim1/(\\eta\\sqrt{d\\alpha})$", "" },
    { "C16b", "remark 13.5", "No need to stop early", "" },
    { "C17", "beyond the lecture",
      "Noise $\\sigma=0.5$: best time, and the cost of waiting", "" },
    { "C17b", "beyond the lecture",
      "Noise $\\sigma=0.1$: best time, and the cost of waiting", "" },
    { "C18", "theorem 13.4", "Recovery takes $n\\ge c\\,r^2\\log^2d$ samples", "" },
    { "C19", "theorem 13.4", "The number of samples grows as $r^2$", "exponent 2" },
    { "C19b", "beyond the lecture",
      "Basis pursuit succeeds from the statistical dimension on", "" },
    { "C20", "remark 13.8", "$\\beta^{*}$ is the interpolant of least norm", "" },
    { "C21", "remark 13.8", "(13.11) is a lasso", "" },
    { "C22", "13.3.1", "Solutions of low $\\ell_2$ norm do not find a sparse truth", "" },
    { "C23", "(13.8)", "The lasso finds a sparse solution", "" },
    { "C24", "theorem 13.4", "From a large start descent does not find it", "" },
    { "C25", "remark 13.9", "A small start leads to the minimum of least $\\ell_2$ norm",
      "" },
    { "C26", "13.3.2", "Descent on $\\hat L$ does not leave $S_r$", "" },
    { "C27", "remark 13.9", "Descent prefers the minimum nearest to the start", "" },
};

enum { STATEMENTS = sizeof statement / sizeof statement[0] };

/* Verdicts are kept until all are known, so that the ledger has the lecture's order. */
static struct {
    ch_verdict verdict;
    double measured, error, expected, tolerance;
    const char *note;
} ledger[STATEMENTS];

static CH__PRINTF(8, 9) void judge(ch_run *run, const char *id, ch_verdict verdict,
                                   double measured, double error, double expected,
                                   double tolerance, const char *note, ...)
{
    char text[800];
    size_t i = 0;
    va_list list;
    va_start(list, note);
    vsnprintf(text, sizeof text, note, list);
    va_end(list);
    while (i < STATEMENTS && strcmp(statement[i].id, id)) i++;
    TR_ASSERT(i < STATEMENTS && !ledger[i].note);
    ledger[i].verdict = verdict;
    ledger[i].measured = measured;
    ledger[i].error = error;
    ledger[i].expected = expected;
    ledger[i].tolerance = tolerance;
    ledger[i].note = ch_text(run, "%s", text);
}

static void write_ledger(ch_run *run)
{
    for (size_t i = 0; i < STATEMENTS; i++) {
        TR_ASSERT(ledger[i].note);
        ch_judge(run, "Lecture 13", statement, STATEMENTS, statement[i].id,
                 ledger[i].verdict, ledger[i].measured, ledger[i].error,
                 ledger[i].expected, ledger[i].tolerance, ledger[i].note);
    }
}
//- end

/*md
## How the statements are judged {#sec:hjudging}

As in @sec:judging. Identities and inequalities are held to rounding, exact theory to
four standard errors, and averages of an independent simulation ({{reference_sets}} data
sets for most, other random numbers) to three standard errors of both together, four where
many are compared. Statements about this setting are judged at this setting only.

**Cited, not checked.** Theorem 13.4 is a simplified Theorem 1.1 of [@liMaZhang2018], and
Lemma 13.10 a special case of their Lemma 2.2; the lecture proves neither, and what is
measured here proves neither. The step from restricted isometry to recovery is left to the
next lecture. That uniform convergence over *all* $\boldsymbol\beta$ takes $n\gtrsim d$ is
said in passing. That the solution found in the
tangent kernel regime is very close to the start, and what this regime fails to explain,
is the subject of earlier lectures.
*/
//- fold Claims on the landscape and the population: C4 to C9, C10e, C24
static void claims_on_landscape(ch_run *run, const experiment *e)
{
    const landscape_result *l = &e->landscape;
    const population_result *p = &e->population;
    judge(run, "C4",
          ch_plain(l->at_zero > 0.01 && ch_within(l->at, 0, 1e-28) &&
                   ch_within(l->at_minus, 0, 1e-28)),
          l->at_zero, 0, NAN, NAN,
          "$\\hat L(0)$ of a small problem; at $\\pm\\beta^{*}$ it is 0");
    judge(run, "C4b", ch_plain(l->zero == 0 && l->frozen == 0), l->zero, 0, 0, 0,
          "largest coordinate after a step from 0; one that starts at 0 among others at "
          "0.01 is there after 1000 steps");
    double rank = 1;
    for (size_t k = 0; k < seeds; k++) rank = fmin(rank, row_of(e, k)[DENSE_RANK]);
    tr_stat mse = head_of(e, seeds, DENSE_LOSS), norm = head_of(e, seeds, DENSE_NORM),
            logs = log_error_at(e, A03, steps);
    double dense = tr_exp_at(logs.mean), worst = 0, least = HUGE_VAL;
    for (size_t k = 0; k < seeds; k++) {
        worst = fmax(worst, row_of(e, k)[DENSE_LOSS]);
        least = fmin(least, curve(row_of(e, k), A03)[steps]);
    }
    judge(run, "C4c", if_true(worst < 1e-14, ch_plain(rank > 1e-6)), rank, 0, NAN, NAN,
          "least over largest eigenvalue of $X\\,\\mathrm{diag}(\\theta)X^{\\mathsf "
          "T}$ at the end from $\\alpha=0.3$, worst of %zu: full rank, so the minima "
          "around it have dimension $d-n=%zu$",
          seeds, d - n);
    judge(run, "C5",
          ch_plain(ch_within(l->gradient[0], 0, 1e-12) &&
                   ch_within(l->gradient[1], 0, 1e-12)),
          fmax(l->gradient[0], l->gradient[1]), 0, 0, 1e-12,
          "largest relative error of both gradients against differences of five points");
    judge(
        run, "C6", ch_plain(p->growth >= -1e-15), p->growth, 0, NAN, NAN,
        "least relative margin over $\\beta\\in(0,1/2]$ and $\\eta$ = 0.05 to 1.1; 0 at "
        "$\\beta=1/2$");
    judge(
        run, "C7",
        ch_conditional(p->shrink >= -1e-15 && p->overshoot[0] <= 1 && p->last[0] < 1e-12,
                       p->overshoot[1] <= 1 && p->last[2] < 1e-12),
        p->shrink, 0, NAN, NAN,
        "least margin over $\\beta\\in[1/2,1]$, $\\eta$ = 0.05 to 1.1. The "
        "conclusion needs $\\eta\\le1/2$: at 0.6 the step goes beyond 1 (%.4f), at "
        "1.1 it ends %.2g from 1. The true rate is $1-2\\eta$",
        p->overshoot[1], p->last[2]);
    double tolerance = (1.5 * eta + 0.02) / (6 * tr_log_at(10));
    judge(
        run, "C8",
        ch_plain(ch_within(p->slope_alpha, p->slope_alpha_theory, tolerance) &&
                 ch_within(p->slope_eps, p->slope_eps_theory, tolerance) && !p->wrong),
        p->slope_alpha, 0, p->slope_alpha_theory, tolerance,
        "$\\eta T$ per $\\ln(1/\\alpha)$; per $\\ln(1/\\epsilon)$ %.4f, theory "
        "%.4f; tolerance: 1.5 steps and the curvature. %zu of 30 tabulated counts differ by more "
        "than 1",
        p->slope_eps, p->slope_eps_theory, p->wrong);
    judge(run, "C9",
          ch_conditional(p->quick < 2 * p->quick_theory &&
                             ch_within(p->off[0] / p->off_theory[0], 1, 1e-4) &&
                             ch_within(p->off[1] / p->off_theory[1], 1, 1e-4) &&
                             ch_within(p->slow / p->slow_theory, 1, 1e-3),
                         p->slow < 1e3 / eta),
          p->slow, 0, p->slow_theory, 1e-3 * p->slow_theory,
          "steps from $\\alpha=0.1$ to $\\epsilon=\\frac1{20}\\alpha\\sqrt{d-r}$; from "
          "$10^{-6}$ to $10^{-2}$, far above $\\alpha\\sqrt{d-r}$, it takes %.0f",
          p->quick);

    judge(run, "C10e", here(ch_plain(worst < 1e-14 && least / 4 > 0.25 * (double)r)),
          dense / 4, 0, NAN, NAN,
          "$L$ at the end from $\\alpha=0.3$, geometric mean; the mean squared "
          "residual is at most %.0e, $L(0)=%.3g$",
          worst, 0.25 * (double)r);
    judge(run, "C24",
          here(ch_plain(worst < 1e-14 && ch_within(dense, 10.99, 0.03 * 10.99) &&
                        ch_within(norm.mean, 85.6, 0.03 * 85.6))),
          dense, dense * tr_stat_se(&logs), 10.99, 0.03 * 10.99,
          "error from $\\alpha=0.3$; $|\\beta|^2=%.2f$ (85.6)", norm.mean);
    ch_value(run, "dense_mse", mse.mean);
    ch_value(run, "dense_loss", dense / 4);
    ch_value(run, "null_loss", 0.25 * (double)r);
}
//- end

//- fold Claims on uniform convergence: C10, C11
static double rip_mean(const experiment *e, size_t width, size_t size, size_t what,
                       tr_stat *to)
{
    tr_stat s = { 0, 0, 0 };
    for (size_t k = 0; k < matrices; k++)
        tr_stat_add(&s, e->rip[(k * WIDTHS + width) * RIP_ROW + size * RIP + what]);
    if (to) *to = s;
    return s.mean;
}

static void write_uniform(ch_run *run, const experiment *e, size_t draws)
{
    ch_csv *c = ch_csv_begin(run, "uniform.csv",
                             "$k$,$\\hat L/L$: sd,$\\sqrt{2/n}$,gradient: relative error,"
                             "theory");
    double largest, critical, last = 0, small = 0, most = 0;
    for (size_t s = 0; s < SPARSITIES; s++) {
        double mean[UNIFORM + 3] = { 0 };
        for (size_t k = 0; k < draws; k++)
            for (size_t i = 0; i < UNIFORM + 3; i++)
                mean[i] +=
                    e->uniform[k * UNIFORM_ROW + s * (UNIFORM + 3) + i] / (double)draws;
        ch_csv_count(c, sparsity(s));
        ch_csv_number(c, sqrt(mean[1] * 2 / (double)n));
        ch_csv_number(c, sqrt(2 / (double)n));
        ch_csv_number(c, sqrt(mean[3] / mean[5]));
        ch_csv_number(c, sqrt(mean[4] / mean[5]));
        ch_csv_row(c);
        last = sqrt(mean[3] / mean[5]);
        if (s == 1) small = last;
    }
    ch_csv_end(c);
    for (int gradient = 0; gradient < 2; gradient++) {
        const size_t points = gradient ? SPARSITIES : 2 * SPARSITIES;
        double *x = (double *)ch_alloc(run, (draws + 1) * points, sizeof *x),
               *theory = x + draws * points;
        for (size_t i = 0; i < points; i++) {
            theory[i] = 1;
            for (size_t k = 0; k < draws; k++)
                x[k * points + i] =
                    gradient
                        ? e->uniform[k * UNIFORM_ROW + i * (UNIFORM + 3) + 2]
                        : e->uniform[k * UNIFORM_ROW + i / 2 * (UNIFORM + 3) + i % 2];
        }
        ch_joint_test(run, ch_stream(run, 1 + (size_t)gradient, PART_CHECK), draws,
                      points, x, theory, &largest, &critical);
        most = fmax(most, largest);
        if (!gradient)
            judge(
                run, "C10b", if_true(n >= 30, ch_plain(ch_within(largest, 0, critical))),
                largest, 0, 0, critical,
                "mean and variance of $\\hat L/L$ for seven sparsities, dense included: "
                "largest deviation from $\\chi^2_n/n$ in standard errors; tolerance: what "
                "its bootstrap exceeds once in 1000 times");
        else {
            judge(run, "C10c",
                  here(ch_conditional(ch_within(largest, 0, critical) && small < 0.5,
                                      last < 0.5)),
                  small, 0, NAN, NAN,
                  "relative error of the gradient for five non-zeros; for dense "
                  "$\\beta$ it is %.2f. Both as expected, to %.1f "
                  "standard errors (%.1f are allowed)",
                  last, largest, critical);
        }
        free(x);
    }
    ch_value(run, "uniform_z", most);
    ch_value_count(run, "uniform_draws", draws);
    ch_value(run, "dense_gradient", last);
}

static void claims_on_isometry(ch_run *run, const experiment *e)
{
    /* An independent simulation of five matrices, n = 150, 600 and 1200: the worst of 2000
       random supports, and greedy ones.  Both spread by 6.5 % from matrix to matrix, with a
       long tail, so a few matrices are not compared. */
    static const struct {
        size_t width;
        double at[2];
    } table[] = { { 1, { 0.6146, 1.1134 } },
                  { 3, { 0.3041, 0.5052 } },
                  { 4, { 0.2098, 0.3204 } } };
    int same = 1;
    for (size_t i = 0; i < 6; i++) {
        const double at = table[i / 2].at[i % 2];
        same &= matrices < 10 || ch_within(rip_mean(e, table[i / 2].width, 2,
                                                    i % 2 ? GREEDY : SAMPLED, NULL),
                                           at, 4.0 / 3 * both(0.065 * at, 5, matrices));
    }
    const size_t fit = 5; /* k = 1 to 20 */
    double x[SIZES], y[SIZES], exponent, bound = 0;
    for (size_t i = 0; i < fit; i++) {
        x[i] = tr_log_at((double)support_size(i));
        y[i] = 2 * tr_log_at(rip_mean(e, WIDTHS - 1, i, GREEDY, NULL));
    }
    exponent = slope_of(fit, x, y);
    for (size_t w = 0; w < WIDTHS; w++)
        for (size_t i = 0; i < SIZES; i++)
            for (size_t k = 0; k < matrices; k++)
                bound =
                    fmax(bound, e->rip[(k * WIDTHS + w) * RIP_ROW + i * RIP + GREEDY] /
                                    union_bound(sample_size(w), support_size(i)));
    tr_stat greedy;
    rip_mean(e, 1, 2, GREEDY, &greedy);
    judge(run, "C10",
          here(ch_corrected(ch_within(exponent, 2, 0.4),
                            same && ch_within(exponent, 1, 0.25) && bound <= 1)),
          exponent, 0, 1, 0.25,
          "exponent of $n\\delta^2$ in $r$ at fixed $n$, greedy supports of 1 to 20: "
          "$n\\sim r\\log d$ for a constant $\\delta$. At $n=%zu$, $r=5$: random "
          "%.3f, greedy %.3f ± %.3f, so $\\delta>1$ and there is no restricted "
          "isometry where recovery succeeds",
          n, rip_mean(e, 1, 2, SAMPLED, NULL), greedy.mean, tr_stat_se(&greedy));
    ch_value(run, "rip_exponent", exponent);
    ch_value(run, "greedy", greedy.mean);

    tr_stat one, low, high;
    rip_mean(e, 1, 0, LOW, &one);
    rip_mean(e, 1, 2, LOW, &low);
    rip_mean(e, 1, 2, HIGH, &high);
    double spread = /* of a mean over 2000 random ones of d coordinates */
        sqrt(2 / (double)(n * matrices) * (1 / (double)d + 1 / 2000.)),
           unscaled = (double)n * one.mean;
    judge(run, "C11",
          ch_corrected(ch_within(unscaled, 1, 4 * spread),
                       ch_within(one.mean, 1, 4 * spread) &&
                           (!as_published() || (ch_within(low.mean, 0.7426, 0.02) &&
                                                ch_within(high.mean, 1.2752, 0.02)))),
          one.mean, tr_stat_se(&one), 1, 4 * spread,
          "mean of $x_i^{\\mathsf T}x_i/n$; without $1/n$ it is %.1f. Mean extreme "
          "eigenvalues of five coordinates: %.3f and %.3f",
          unscaled, low.mean, high.mean);
    ch_value(run, "unscaled", unscaled);

    /* The Tracy-Widom law has mean -1.2065 and standard deviation 1.2680. */
    tr_stat top = head_of(e, seeds, TOP);
    double a = sqrt((double)n), b = sqrt((double)d),
           scale = (a + b) * tr_exp_at(tr_log_at(1 / a + 1 / b) / 3) / (double)n,
           edge = (a + b) * (a + b) / (double)n, expected = edge - 1.2065 * scale,
           tolerance = 4 * 1.268 * scale / sqrt((double)seeds);
    judge(run, "C10d",
          ch_plain(ch_within(top.mean, expected, tolerance) && top.mean - 1 > 1),
          top.mean - 1, tr_stat_se(&top), expected - 1, tolerance,
          "$\\lVert\\Sigma-1\\rVert$; expected: the Marchenko–Pastur edge %.2f with "
          "its Tracy–Widom correction. The other %zu eigenvalues are 0",
          edge - 1, d - n);
    ch_value(run, "spectral", top.mean - 1);
}
//- end

//- fold Claims on error and time: C12 to C17
static void claims_on_error(ch_run *run, experiment *e)
{
    static const double gmean[] = { 0.649, 2.03e-3, 3.34e-5, 1.17e-6, 1.14e-9, 9.6e-13 },
                        sd_log[] = { 0.23, 0.46, 0.93, 1.84, 3.5, 4.9 };
    double worst[2] = { 0, 0 }, z = 0;
    for (size_t j = A1; j <= A8; j++) {
        tr_stat s = log_error_at(e, j, steps);
        double off = fabs(s.mean - tr_log_at(gmean[j - A1]));
        z = fmax(z, 3 * off / both(sd_log[j - A1], 40, seeds));
        for (size_t k = 0; k < seeds; k++) {
            const int low = -2 * row_of(e, k)[OFF] < 1;
            worst[low] = fmax(worst[low], curve(row_of(e, k), j)[steps] /
                                              (alpha_of[j] * sqrt((double)d)));
        }
    }
    tr_stat a3 = log_error_at(e, A3, steps);
    size_t low = 0, lows = 0, wide = 0;
    for (size_t k = 0; k < seeds; k++) low += -2 * row_of(e, k)[OFF] < 1;
    for (size_t k = 0; k < 2 * predictions; k++)
        if (e->prediction[2 * k] > 0 && e->prediction[2 * k + 1] < 1)
            *(k < predictions ? &lows : &wide) += 1;
    judge(run, "C12", here(ch_conditional(worst[0] <= 1, lows == 0 && worst[1] <= 1)),
          worst[0], 0, NAN, NAN,
          "largest error over $\\alpha\\sqrt d$, six $\\alpha$, %zu steps, where the "
          "stages predict an exponent of at least 1; in the other %zu of %zu data sets "
          "%.3g. The exponent is below 1 in %zu of %zu predictions, $n$ being below "
          "the hypothesis; with $2n$ samples in %zu",
          steps, low, seeds, worst[1], lows, predictions, wide);
    ch_value(run, "low_percent", 100 * (double)lows / (double)predictions);
    judge(run, "C12b", here(ch_plain(z <= 3)), z, 0, 0, 3,
          "largest deviation of six geometric means from an independent simulation, "
          "in standard errors of both; at $\\alpha=10^{-3}$ the error is %.3g ×/÷ "
          "%.2f",
          tr_exp_at(a3.mean), tr_exp_at(tr_stat_se(&a3)));

    double *x = (double *)ch_alloc(run, 4 * seeds, sizeof *x), *y = x + seeds,
           *u = y + seeds, *v = u + seeds, off = 0, time_off = 0, far_off = 0;
    size_t many = 0, never = 0, close = 0;
    tr_stat time = { 0, 0, 0 }, far = { 0, 0, 0 };
    for (size_t k = 0; k < seeds; k++) {
        double *row = row_of(e, k);
        for (size_t j = A2; j <= A8; j++) never += !(time_of(e, k, j) >= 0);
        e->recovered += time_of(e, k, A3) >= 0;
        if (!staged(e, k)) continue;
        x[many] = -2 * row[OFF];
        y[many] = measured_slope(e, k);
        u[many] = stretch() * row[TAU];
        v[many] = eta * (time_of(e, k, A8) - time_of(e, k, A6)) /
                  (log_alpha(A8) - log_alpha(A6));
        tr_stat_add(&e->slope, y[many]);
        off += fabs(y[many] - x[many]);
        close += fabs(y[many] - x[many]) <= 0.1;
        time_off += fabs(v[many] - u[many]);
        double slope = (tr_log_at(row[FAR + A6]) - tr_log_at(row[FAR + A8])) /
                       (log_alpha(A8) - log_alpha(A6));
        tr_stat_add(&far, slope);
        far_off += fabs(slope + 0.5 * row[PEAK]);
        many++;
    }
    for (size_t k = 0; k < seeds && !never; k++) tr_stat_add(&time, time_slope(e, k));
    const int enough = many >= 3 && as_published();
    off /= fmax(1, (double)many);
    time_off /= fmax(1, (double)many);
    far_off /= fmax(1, (double)many);
    double tolerance = both(0.42, 40, seeds), corr = correlation(many, x, y),
           time_corr = correlation(many, u, v);
    judge(run, "C13b", if_true(enough, ch_plain(ch_within(off, 0, 0.1) && corr > 0.9)),
          off, 0, 0, 0.1,
          "mean difference between exponents, at most 0.1 in %zu of %zu data sets; "
          "correlation %.4f",
          close, many, corr);
    ch_value(run, "slope", e->slope.mean);
    ch_value(run, "slope_sd", tr_stat_sd(&e->slope));
    ch_value(run, "slope_diff", off);
    ch_value(run, "slope_corr", corr);

    static const double time_mean[] = { 72.0, 99.6, 129.6, 190.2, 250.7 },
                        time_se[] = { 1.6, 2.0, 2.7, 3.9, 5.2 };
    double time_z = 0;
    for (size_t j = A2; j <= A8; j++)
        time_z = fmax(time_z, 3 * fabs(time_stat(e, j).mean - time_mean[j - A2]) /
                                  both(time_se[j - A2] * sqrt(40), 40, seeds));
    const double time_tolerance = both(0.25, 40, seeds);
    judge(run, "C15",
          here(ch_plain(!never && !time_stat(e, A1).n && time_z <= 3 &&
                        ch_within(time.mean, 1.3, time_tolerance))),
          time.mean, tr_stat_se(&time), 1.3, time_tolerance,
          "$\\eta T$ per $\\ln(1/\\alpha)$, $10^{-2}$ to $10^{-8}$, to an error of "
          "$0.01\\,r$; %.1f steps at $10^{-3}$, times within %.1f standard errors of "
          "the reference; from 0.1 never",
          time_stat(e, A3).mean, time_z);
    judge(
        run, "C15b",
        if_true(enough, ch_plain(ch_within(time_off, 0, 0.1) && time_corr > 0.9)),
        time_off, 0, 0, 0.1,
        "mean difference of $\\eta T$ per $\\ln(1/\\alpha)$ from $\\tau_{\\mathrm{end}}\\,"
        "\\eta/\\ln(1+\\eta)$; correlation %.4f",
        time_corr);
    ch_value(run, "time_slope", time.mean);
    ch_value(run, "stretch", stretch());

    /* 400 data sets of an independent simulation */
    tr_stat tau = { 0, 0, 0 }, plateau = { 0, 0, 0 };
    for (size_t k = 0; k < predictions; k++)
        if (e->prediction[2 * k] > 0) {
            tr_stat_add(&tau, e->prediction[2 * k]);
            tr_stat_add(&plateau, e->prediction[2 * k + 1]);
        }
    const double wide_tolerance = both(0.29, 400, predictions);
    judge(run, "C13",
          here(ch_plain(ch_within(e->slope.mean, 1.539, tolerance) && many &&
                        plateau.mean > 1 + wide_tolerance)),
          e->slope.mean, tr_stat_se(&e->slope), 1.539, tolerance,
          "exponent of the error between $\\alpha=10^{-6}$ and $10^{-8}$, mean of %zu "
          "data sets, spread %.2f; the stages of %zu data sets say %.3f ± %.3f",
          many, tr_stat_sd(&e->slope), predictions, plateau.mean, tr_stat_se(&plateau));
    judge(run, "C13c", here(ch_plain(ch_within(plateau.mean, 1.5985, wide_tolerance))),
          plateau.mean, tr_stat_se(&plateau), 1.5985, wide_tolerance,
          "exponent for $\\alpha\\to0$ over %zu data sets, spread %.3f", predictions,
          tr_stat_sd(&plateau));
    judge(run, "C15c",
          here(ch_plain(ch_within(tau.mean, 1.2629, both(0.185, 400, predictions)))),
          tau.mean, tr_stat_se(&tau), 1.2629, both(0.185, 400, predictions),
          "$\\tau_{\\mathrm{end}}$ over %zu data sets, spread %.3f", predictions,
          tr_stat_sd(&tau));

    double local = 0, predicted = 0, apart = 0;
    for (size_t k = 0; k < limits; k++) {
        const double *row = row_of(e, k);
        double slope =
            (tr_log_at(row[LIMIT + 3]) - tr_log_at(row[LIMIT + 4])) / tr_log_at(10);
        local += slope / (double)limits;
        predicted += 4 * (1 - row[SSTAR]) / (double)limits;
        apart = fmax(apart, fabs(slope - 4 * (1 - row[SSTAR])));
    }
    double limit3 = 0;
    for (size_t k = 0; k < limits; k++)
        limit3 += tr_log_at(row_of(e, k)[LIMIT + 2]) / (double)limits;
    judge(run, "C14",
          here(ch_plain(ch_within(apart, 0, 0.1) && ch_within(local, 2.9, 0.3))), local,
          0, predicted, 0.1,
          "exponent between $10^{-4}$ and $10^{-5}$, mean of %zu data sets; each "
          "within %.3f of its own $4(1-s^{*})$",
          limits, apart);
    ch_value(run, "limit_gain", tr_exp_at(a3.mean - limit3));
    ch_value(run, "limit_slope", local);
    ch_value(run, "limit_slope_theory", predicted);

    judge(run, "C26",
          if_true(enough, ch_corrected(row_of(e, 0)[NONZERO] <= (double)(RUNS * r),
                                       ch_within(far_off, 0, 0.05) && far.mean > 0.2)),
          far.mean, tr_stat_se(&far), NAN, NAN,
          "all %zu coordinates stay non-zero. The largest distance to $S_r$ on the "
          "way goes to 0 with $\\alpha$: exponent between $10^{-6}$ and $10^{-8}$, "
          "which differs by %.3f from the stages' on average",
          d, far_off);
    ch_value(run, "far_slope", far.mean);
    free(x);
}

/* Does the error fall for ever after 1.5 times the time to learn?  But for rounding. */
static int falls(const double *c, size_t many)
{
    size_t t = 0;
    while (t < many && c[t] > 0.01 * (double)r) t++;
    for (t += t / 2 + 1; t < many; t++)
        if (c[t] > (1 + 1e-6) * c[t - 1]) return 0;
    return 1;
}

static void claims_on_stopping(ch_run *run, const experiment *e)
{
    int all = 1, learned = 1;
    double gain = 0;
    for (size_t k = 0; k < TAILS * tails; k++) {
        const double *c = e->single.tail + k * tail_length();
        all &= falls(c, tail_length());
        learned &= c[steps] <= 0.01 * (double)r;
        gain = fmax(gain, c[10 * steps] / c[steps]);
    }
    double lower = tr_log_at((double)d / 1e-3) / eta,
           upper = 1 / (eta * sqrt((double)d * 1e-3));
    judge(
        run, "C16", if_true(learned, ch_plain(all && gain < 1)), gain, 0, NAN, NAN,
        "error after %zu steps over that after %zu, largest of %zu runs from "
        "$10^{-2}$ to $10^{-8}$; it never rises once learned, so no limit is needed. At "
        "$10^{-3}$ those of the theorem are %.0f to %.0f steps",
        10 * steps, steps, TAILS * tails, lower, upper);

    static const double best_error[] = { 0.0096, 4.9e-4 }, best_se[] = { 0.0018, 0.8e-4 },
                        end_error[] = { 0.221, 2.64e-3 }, end_se[] = { 0.011, 0.26e-3 };
    static const char *const id[] = { "C17", "C17b" };
    double cost[NOISY];
    for (size_t j = 0; j < NOISY; j++) {
        size_t best = 0;
        double least = HUGE_VAL;
        for (size_t t = 0; t <= length_of(j); t++) {
            double mean = error_at(e, j, t).mean;
            if (mean < least) {
                least = mean;
                best = t;
            }
        }
        tr_stat low = error_at(e, j, best), end = error_at(e, j, length_of(j)),
                oracle = head_of(e, seeds, ORACLE + j);
        cost[j] = end.mean / low.mean;
        /* the reference has ten data sets */
        double tolerance = both(best_se[j] * sqrt(10), 10, seeds);
        judge(run, id[j],
              here(ch_plain(ch_within(low.mean, best_error[j], tolerance) &&
                            ch_within(end.mean, end_error[j],
                                      both(end_se[j] * sqrt(10), 10, seeds)))),
              low.mean, tr_stat_se(&low), best_error[j], tolerance,
              "least mean error, at step %zu; after %zu steps it is %.3g ± %.1g, and "
              "that of least squares on the support %.3g",
              best, length_of(j), end.mean, tr_stat_se(&end), oracle.mean);
        ch_value_count(run, ch_text(run, "best_%s", run_key[j]), best);
        ch_value(run, ch_text(run, "least_%s", run_key[j]), low.mean);
        ch_value(run, ch_text(run, "loss_%s", run_key[j]), cost[j]);
        ch_value(run, ch_text(run, "oracle_%s", run_key[j]), oracle.mean);
    }
    judge(run, "C16b", ch_conditional(all, cost[LOUD] < 2 && cost[SOFT] < 2), cost[LOUD],
          0, NAN, NAN,
          "the error only falls without noise; with noise of 0.5 the cost of waiting "
          "%zu steps is this factor, of 0.1 %.2f",
          2 * steps, cost[SOFT]);
    ch_value_count(run, "noisy_steps", 2 * steps);
    ch_value_count(run, "tail_steps", 10 * steps);
}
//- end

//- fold Claims on samples and rivals: C18 to C23, C25, C27
static double share(const experiment *e, size_t row, size_t column, int which)
{
    double sum = 0;
    for (size_t k = 0; k < trials; k++)
        sum += e->phase[2 * ((row * COLUMNS + column) * trials + k) + (size_t)which];
    return sum / (double)trials;
}

static void claims_on_samples(ch_run *run, experiment *e)
{
    double log_d = tr_log_at((double)d), hypothesis = (double)(r * r) * log_d * log_d,
           enough = (double)r * tr_log_at((double)d / (double)r);
    judge(run, "C18",
          here(ch_corrected((double)n >= hypothesis || e->recovered == 0,
                            e->recovered == seeds && enough < (double)n)),
          (double)e->recovered / (double)seeds, 0, 1, 0,
          "share of data sets recovered from $\\alpha=10^{-3}$ with $n=%zu$; "
          "$r^2\\ln^2d=%.0f$ is more than $d$, $r\\ln(d/r)=%.0f$",
          n, hypothesis, enough);
    ch_value(run, "hypothesis", hypothesis);
    ch_value_count(run, "recovered", e->recovered);

    /* half-way points of descent and of basis pursuit, standard errors about 1.1 */
    static const struct {
        size_t k;
        double at[2];
    } table[] = { { 1, { 8.76, 7.79 } },   { 2, { 13.27, 10.30 } },
                  { 4, { 20.25, 16.21 } }, { 6, { 28.45, 23.90 } },
                  { 8, { 33.97, 28.44 } }, { 12, { 42.79, 36.84 } },
                  { 16, { 51.59, 46.19 } } };
    double x[MOST_ROWS] = { 0 }, y[MOST_ROWS] = { 0 }, extra = 0, pooled[2] = { 0, 0 };
    double z[2] = { 0, 0 }, off = 0, constant = 0; /* z: descent, basis pursuit */
    const double rows = (double)phase_rows(), all = (double)phase_d;
    size_t fitted = 0;
    for (size_t i = 0; i < phase_rows(); i++) {
        const double k = (double)phase_r(i);
        for (int which = 0; which < 2; which++) {
            double s[COLUMNS], *se = &e->n50_se[i][which];
            for (size_t c = 0; c < COLUMNS; c++) s[c] = share(e, i, c, which);
            halfway(s, &e->n50[i][which], se);
            pooled[which] += fmax(*se * *se, 1.0 / (double)trials) / rows;
        }
        if (phase_r(i) < 2) continue;
        x[fitted] = tr_log_at(k);
        y[fitted++] = tr_log_at(e->n50[i][0]);
        extra += e->n50[i][0] / e->n50[i][1] - 1;
        constant += e->n50[i][0] / (k * tr_log_at(all / k));
    }
    for (size_t i = 0; i < phase_rows(); i++) {
        double theory = all * positive_transition((double)phase_r(i) / all);
        off = fmax(off, fabs(e->n50[i][1] - theory));
        for (size_t t = 0; t < sizeof table / sizeof table[0]; t++)
            for (int which = 0; which < 2; which++)
                if (table[t].k == phase_r(i))
                    z[which] =
                        fmax(z[which], fabs(e->n50[i][which] - table[t].at[which]) /
                                           sqrt(pooled[which] + 1.1 * 1.1));
    }
    extra *= 100 / (double)fitted;
    constant /= (double)fitted;
    const double exponent = slope_of(fitted, x, y);
    const int reliable = phase_d == 200 && trials >= 4;
    judge(run, "C19",
          if_true(reliable, ch_corrected(exponent > 1.5, z[0] <= 4 && exponent >= 0.55 &&
                                                             exponent <= 0.8)),
          exponent, 0, 0.675, 0.125,
          "exponent of the half-way point $n_{50}$ in $r$, 2 to 16, for $d=%zu$, "
          "where $n_{50}\\approx%.2f\\,r\\ln(d/r)$; seven $n_{50}$ of an independent "
          "simulation are met within %.1f standard errors of both",
          phase_d, constant, z[0]);
    const double allowed = 1 + 4 * sqrt(pooled[1]);
    judge(
        run, "C19b", if_true(reliable, ch_plain(off <= allowed && z[1] <= 4)), off,
        sqrt(pooled[1]), 0, allowed,
        "largest deviation of %.0f half-way points from the limit $d\\to\\infty$, in samples; "
        "tolerance: one for the finite $d$ and four standard errors. Of seven from an "
        "independent simulation %.1f standard errors of both",
        rows, z[1]);
    ch_value(run, "phase_exponent", exponent);
    ch_value(run, "phase_constant", constant);
    ch_value(run, "bp_off", off);
    ch_value(run, "extra", extra);

    double pursuit = 0, gap = 0, objective = 0;
    for (size_t k = 0; k < seeds; k++) {
        const double *row = row_of(e, k);
        pursuit = fmax(pursuit, row[PURSUIT]);
        gap = fmax(gap, row[PURSUIT_GAP]);
        objective = fmax(objective, fabs(row[OBJECTIVE] - (double)r));
    }
    const double below = share(e, phase_rows() - 1, 9, 1);
    ch_value(run, "below_percent", 100 * below);
    ch_value_count(run, "below_r", phase_r(phase_rows() - 1));
    ch_value_count(run, "below_n", phase_n(9));
    const int exact = pursuit < 1e-12 && objective < 1e-8;
    judge(run, "C20",
          if_true(as_published() && phase_d == 200, ch_conditional(exact, below > 0.5)),
          pursuit, 0, 0, 1e-12,
          "largest error of basis pursuit over %zu data sets (gap %.0e); at $d=200$, "
          "$n=40$, $r=16$ it returns the truth in %.0f %%",
          seeds, gap, 100 * below);

    double with = 0, without = 0, ratio = 0;
    for (size_t i = 0; i < SIGNED_TRIALS; i++) {
        with += e->sign[2 * i] / (double)SIGNED_TRIALS;
        without += e->sign[2 * i + 1] / (double)SIGNED_TRIALS;
    }
    for (size_t k = 0; k < seeds; k++) {
        const double *row = row_of(e, k);
        for (size_t i = 0; i < 3; i++) {
            double theory = lasso_lambda(i) * lasso_lambda(i) * row[LASSO_THEORY];
            ratio = fmax(ratio, fabs(row[LASSO + i] / theory - 1));
        }
    }
    tr_stat lasso = head_of(e, seeds, LASSO + 1), a3 = log_error_at(e, A3, steps);
    double se =
        sqrt((with * (1 - with) + without * (1 - without)) / (double)SIGNED_TRIALS);
    judge(run, "C21",
          if_true(as_published() && phase_d == 200,
                  ch_corrected(head_of(e, seeds, LASSO + 2).mean < 1e-10,
                               exact && with - without > 4 * se)),
          with - without, se, NAN, NAN,
          "no lasso returns the truth (error %.2g even at $\\lambda=0.001$), "
          "basis pursuit does. And $\\theta\\ge0$ is missing: at $r=8$, $n=32$ it "
          "recovers %.0f %% with, %.0f %% without; here the difference",
          head_of(e, seeds, LASSO + 2).mean, 100 * with, 100 * without);
    ch_value_count(run, "signed_r", SIGNED_R * phase_d / 200);
    ch_value_count(run, "signed_n", SIGNED_N * phase_d / 200);
    ch_value(run, "signed_with", 100 * with);
    ch_value(run, "signed_without", 100 * without);

    tr_stat minimum = head_of(e, seeds, MINIMUM);
    double left = (double)r * (1 - (double)n / (double)d),
           four = 4 * sqrt(2 * left * (double)(r * n) / (double)(d * (d + 2) * seeds));
    judge(run, "C22", ch_plain(ch_within(minimum.mean, left, four)), minimum.mean,
          tr_stat_se(&minimum), left, four,
          "error of $X^{+}y$ against $r(1-n/d)$; tolerance: four standard errors of its "
          "Beta law");
    /* the mean of |G_S^-1 1|^2 over Wishart matrices; a data set spreads by a quarter */
    double N = (double)n, R = (double)r,
           mean = 1e-4 * R * N * N * (N - 1) / ((N - R) * (N - R - 1) * (N - R - 3)),
           tolerance = mean / sqrt((double)seeds);
    judge(run, "C23",
          here(ch_plain(ratio < 1e-4 && ch_within(lasso.mean, mean, tolerance) &&
                        tr_exp_at(a3.mean) < lasso.mean &&
                        tr_exp_at(a3.mean) > head_of(e, seeds, LASSO + 2).mean)),
          lasso.mean, tr_stat_se(&lasso), mean, tolerance,
          "error at $\\lambda=0.01$ of the loss with $1/2n$ (in (13.8): "
          "$2n\\lambda=%.2g$). Each of three $\\lambda$ has "
          "$\\lambda^2|G_S^{-1}1|^2$, to %.0e, so descent from $10^{-3}$ lies "
          "between 0.01 and 0.001",
          2 * (double)n * 0.01, ratio);
}

static void claims_on_nearest(ch_run *run, const experiment *e)
{
    static const double l1[] = { 15.427, 5.2438, 5.01295 },
                        l1_se[] = { 0.0557, 0.0057, 0.00083 };
    int same = 1, above = 1;
    for (size_t j = A1; j <= A3; j++) {
        tr_stat s = head_of(e, seeds, L1 + j);
        same &= ch_within(s.mean, l1[j - A1],
                          4.0 / 3 * both(l1_se[j - A1] * sqrt(20), 20, seeds));
        above &= s.mean > (double)r;
    }
    tr_stat a3 = head_of(e, seeds, L1 + A3), a8 = head_of(e, seeds, L1 + A8);
    double tolerance = 4.0 / 3 * both(l1_se[2] * sqrt(20), 20, seeds);
    judge(run, "C25",
          here(ch_plain(same && above && ch_within(a8.mean, (double)r, 1e-4))), a3.mean,
          tr_stat_se(&a3), l1[2], tolerance,
          "$|\\beta|^2$ from $\\alpha=10^{-3}$; from 0.1 and 0.01 %.3f and %.4f, from "
          "$10^{-8}$ %.1e above the least, %zu",
          head_of(e, seeds, L1 + A1).mean, head_of(e, seeds, L1 + A2).mean,
          a8.mean - (double)r, r);
    ch_value(run, "l1_a3", a3.mean);

    const single_result *u = &e->single;
    ch_csv *c = ch_csv_begin(run, "nearest.csv",
                             "$\\alpha$,to the flow's end,to the nearest,to the truth,"
                             "between");
    double apart[NEAREST], excess = HUGE_VAL;
    for (size_t i = 0; i < NEAREST; i++) {
        ch_csv_number(c, near_alpha(i));
        for (size_t j = 0; j < 4; j++)
            ch_csv_number(c, head_of(e, limits, NEAR + 4 * i + j).mean);
        ch_csv_row(c);
        apart[i] = head_of(e, limits, NEAR + 4 * i + 3).mean;
        for (size_t k = 0; k < limits; k++) {
            const double *to = row_of(e, k) + NEAR + 4 * i;
            if (i < 2) excess = fmin(excess, to[0] - to[1]);
        }
    }
    ch_csv_end(c);
    const int farther =
        u->uneven_distance > 1.5 * u->uneven_truth && u->uneven_loss < 1e-3;
    judge(run, "C27",
          here(ch_conditional(a8.mean - (double)r < 1e-4 && apart[2] < 0.6 * apart[1],
                              excess < 1e-6 || !farther)),
          apart[1], 0, NAN, NAN,
          "distance between the flow's end and the nearest minimum from 0.1; %.3f "
          "from 0.01, on the way to 0. The flow's end is farther in every case "
          "(by %.3f at least, from 0.3 and 0.1). From a tiny uneven start descent "
          "ends at distance %.2f (mean squared residual %.0e), with a minimum at %.2f",
          apart[2], excess, u->uneven_distance, u->uneven_loss, u->uneven_truth);
    ch_value(run, "near_apart", apart[1]);
    ch_value(run, "uneven_distance", u->uneven_distance);
    ch_value(run, "uneven_truth", u->uneven_truth);
}
//- end

//- fold Output
static void put(ch_csv *c, size_t many, const double *x) /* NAN: an empty cell */
{
    for (size_t i = 0; i < many; i++)
        if (isnan(x[i]))
            ch_csv_text(c, "");
        else
            ch_csv_number(c, x[i]);
    ch_csv_row(c);
}

/* Steps 10 to the last, about 40 for every factor of ten. */
static size_t next_step(size_t t) { return t + (t < 17 ? 1 : t / 17); }

/* The exponents of one path against tau, and the stages. */
static void write_paths(ch_run *run, const experiment *e)
{
    static const size_t which[] = { 1, 4 }; /* 1e-3 and 1e-8 */
    double *X = (double *)ch_alloc(run, n * d + n + 2 * d, sizeof *X), *y = X + n * d,
           *s = y + n, *to = s + d;
    const char *header = "tau,off";
    for (size_t i = 0; i < r; i++) header = ch_text(run, "%s,s%zu", header, i + 1);
    draw_data(run, PART_DATA, 0, X, y);
    stages st = stages_begin(run, X, y);
    const double end = st.n ? 1.25 * st.tau[st.n - 1] : 2;
    ch_csv *c = ch_csv_begin(run, "stages.csv", header);
    for (size_t i = 0, k = 0; i <= 120; i++) {
        to[0] = end * (double)i / 120;
        for (size_t j = 0; j <= r; j++) to[j + 1] = -2;
        while (k + 1 < st.n && st.tau[k + 1] <= to[0]) k++;
        if (st.n) memcpy(s, st.S + k * d, d * sizeof *s);
        if (k + 1 < st.n) {
            double part = (to[0] - st.tau[k]) / (st.tau[k + 1] - st.tau[k]);
            tr_scale_d(d, 1 - part, s);
            tr_axpy_d(d, part, st.S + (k + 1) * d, s);
        }
        if (st.n) to[1] = largest_off(s);
        for (size_t j = 0; st.n && j < r; j++) to[j + 2] = fmin(0, s[j]);
        put(c, r + 2, to);
    }
    ch_csv_end(c);
    for (size_t p = 0; p < 2; p++) {
        double scale = tr_log_at(1 / path_alpha[which[p]]);
        c = ch_csv_begin(run, ch_text(run, "paths%zu.csv", p), header);
        for (size_t t = 0; t <= steps && eta * (double)t / scale <= end; t++) {
            const double *row =
                e->single.path + (which[p] * (steps + 1) + t) * path_width();
            to[0] = eta * (double)t / scale;
            to[1] = tr_log_at(row[r]) / scale;
            for (size_t i = 0; i < r; i++) to[i + 2] = tr_log_at(row[i]) / scale;
            put(c, r + 2, to);
        }
        ch_csv_end(c);
    }
    stages_end(&st);
    free(X);

    c = ch_csv_begin(run, "portrait.csv",
                     "alpha,step,far,truth,far_population,truth_population");
    for (size_t j = 0; j < 4; j++) {
        double on = path_alpha[j], off = on;
        for (size_t t = 0; t <= steps; t++) {
            const double *row = e->single.path + (j * (steps + 1) + t) * path_width();
            const double far = off * sqrt((double)(d - r)),
                         near = sqrt((double)r * (1 - on) * (1 - on) + far * far),
                         x[] = { path_alpha[j], (double)t, row[r + 1],
                                 row[r + 2],    far,       near };
            if (t < 300 ? t % 2 == 0 : t % 20 == 0) put(c, 6, x);
            on = population_step(eta, 1, on);
            off = population_step(eta, 0, off);
        }
    }
    ch_csv_end(c);
}

static void write_errors(ch_run *run, const experiment *e)
{
    static const size_t noise[] = { LOUD, SOFT, A3 };
    ch_csv *c = ch_csv_begin(run, "error.csv", "step,a2,a3,a4,a6,a8");
    for (size_t t = 10; t <= 10 * steps; t = next_step(t)) {
        double x[TAILS + 1] = { (double)t };
        for (size_t j = 0; j < TAILS; j++)
            x[j + 1] = e->single.tail[j * tail_length() + t];
        put(c, TAILS + 1, x);
    }
    ch_csv_end(c);
    c = ch_csv_begin(run, "alpha.csv", "alpha,error,low,high,bound");
    for (size_t j = RUNS; j-- > NOISY;) {
        tr_stat s = log_error_at(e, j, steps);
        double sd = tr_stat_sd(&s), bound = alpha_of[j] * sqrt((double)d);
        const double x[] = { alpha_of[j], tr_exp_at(s.mean), tr_exp_at(s.mean - sd),
                             tr_exp_at(s.mean + sd), bound };
        put(c, 5, x);
    }
    ch_csv_end(c);
    c = ch_csv_begin(run, "limit.csv", "alpha,error");
    for (size_t i = 0; i < LIMITS; i++) {
        double x[] = { limit_alpha(i), 0 };
        for (size_t k = 0; k < limits; k++)
            x[1] += tr_log_at(row_of(e, k)[LIMIT + i]) / (double)limits;
        x[1] = tr_exp_at(x[1]);
        put(c, 2, x);
    }
    ch_csv_end(c);
    tr_stat tau = { 0, 0, 0 };
    c = ch_csv_begin(run, "prediction.csv", "predicted,measured");
    for (size_t k = 0; k < seeds; k++)
        if (staged(e, k)) {
            const double x[] = { -2 * row_of(e, k)[OFF], measured_slope(e, k) };
            put(c, 2, x);
            tr_stat_add(&tau, row_of(e, k)[TAU]);
        }
    ch_csv_end(c);
    c = ch_csv_begin(run, "time.csv", "log,time,se,theory,population");
    for (size_t j = A2; j <= A8; j++) {
        tr_stat s = time_stat(e, j);
        const double x[] = { log_alpha(j), eta * s.mean, eta * tr_stat_se(&s),
                             stretch() * tau.mean * log_alpha(j),
                             eta * (double)count(eta, alpha_of[j], 0.05) };
        put(c, 5, x);
    }
    ch_csv_end(c);
    c = ch_csv_begin(run, "stopping.csv", "step,loud,loud_se,soft,soft_se,none,none_se");
    for (size_t t = 10; t <= 2 * steps; t = next_step(t)) {
        double x[7] = { (double)t };
        for (int i = 0; i < 3; i++) {
            tr_stat s = { 0, 0, 0 };
            if (t <= length_of(noise[i])) s = error_at(e, noise[i], t);
            x[2 * i + 1] = s.n ? s.mean : (double)NAN;
            x[2 * i + 2] = s.n ? tr_stat_se(&s) : (double)NAN;
        }
        put(c, 7, x);
    }
    ch_csv_end(c);
}

static void write_samples(ch_run *run, const experiment *e)
{
    ch_csv *c = ch_csv_begin(run, "phase.csv", "r,n,descent,pursuit");
    for (size_t i = 0; i < phase_rows() * COLUMNS; i++) {
        const size_t row = i / COLUMNS, column = i % COLUMNS;
        const double x[] = { (double)phase_r(row), (double)phase_n(column),
                             share(e, row, column, 0), share(e, row, column, 1) };
        put(c, 4, x);
    }
    ch_csv_end(c);
    c = ch_csv_begin(run, "halfway.csv", "r,descent,descent_se,pursuit,pursuit_se");
    for (size_t i = 0; i < phase_rows(); i++) {
        const double x[] = { (double)phase_r(i), e->n50[i][0], e->n50_se[i][0],
                             e->n50[i][1], e->n50_se[i][1] };
        put(c, 5, x);
    }
    ch_csv_end(c);
    c = ch_csv_begin(run, "borders.csv", "r,positive,log,square");
    for (int i = 0; i <= 60; i++) {
        const double k = 0.5 + 16 * (double)i / 60, all = (double)phase_d;
        const double x[] = { k, all * positive_transition(k / all),
                             1.3 * k * tr_log_at(all / k), k * k };
        put(c, 4, x);
    }
    ch_csv_end(c);
    for (int which = 0; which < 2; which++) {
        c = ch_csv_begin(run, which ? "samples.csv" : "rip.csv",
                         "at,sampled,greedy,bound");
        for (size_t i = 0; i < (which ? WIDTHS : SIZES); i++) {
            const size_t width = which ? i : 1, size = which ? 2 : i,
                         samples = sample_size(width), k = support_size(size);
            const double x[] = { (double)(which ? samples : k),
                                 rip_mean(e, width, size, SAMPLED, NULL),
                                 rip_mean(e, width, size, GREEDY, NULL),
                                 union_bound(samples, k) };
            put(c, 4, x);
        }
        ch_csv_end(c);
    }
    static const char *const name[] = { "minimum norm", "lasso, λ = 0.1",
                                        "lasso, λ = 0.01", "lasso, λ = 0.001",
                                        "basis pursuit, θ ≥ 0" };
    c = ch_csv_begin(run, "rivals.csv", "solution,error,theory");
    for (size_t i = 0; i < 5 + ALPHAS; i++) {
        double theory = (double)NAN,
               error = i < 5 ? head_of(e, seeds, MINIMUM + i).mean
                             : tr_exp_at(log_error_at(e, NOISY + i - 5, steps).mean);
        if (!i) theory = (double)r * (1 - (double)n / (double)d);
        if (i && i < 4)
            theory = lasso_lambda(i - 1) * lasso_lambda(i - 1) *
                     head_of(e, seeds, LASSO_THEORY).mean;
        if (i == 4) error = head_of(e, seeds, PURSUIT).mean;
        ch_csv_text(c, i < 5 ? name[i]
                             : ch_text(run, "descent, α = %g", alpha_of[NOISY + i - 5]));
        ch_csv_number(c, error);
        ch_csv_text(c, i < 4 ? ch_text(run, "%.3e", theory) : i == 4 ? "0" : "");
        ch_csv_row(c);
    }
    ch_csv_end(c);
}

//- end

/*md
## Four answers {#sec:hadamardanswers}

1. *The one of least* $\ell_1$ *norm,* among the non-negative interpolants, as
   $\alpha\to0$: growth is multiplicative, so the flow minimizes an entropy. The coordinates are
   learned one by one.
2. *A time of* $\tau_{\mathrm{end}}\ln(1/\alpha)/\eta$, and an error like
   $\alpha^{ {{slope:%.1f}}}$, smaller than the theorem's order $\alpha$; both can be predicted
   for each data set. With noise one has to stop.
3. *No:* about ${{phase_constant:%.2f}}\,r\ln(d/r)$. The theorem's $r^2$ is sufficient, where it
   says anything, not necessary.
4. *Only for small uniform starts,* and it is not a lasso but basis pursuit.

## The whole run {#sec:hadamardrun}

```{.claims}
```

Try this: `--n 60` approaches the transition, where the stages take detours; `--eta 0.25`
shows what a larger step changes; `--steps 4000` lets the tail go on.
*/
int main(int argc, char **argv)
{
    ch_run run;
    experiment e;
    memset(&e, 0, sizeof e);
    ch_begin(
        &run, argc, argv, "07-hadamard",
        "Gradient descent on squares of weights finds a sparse truth without a penalty.",
        options, sizeof options / sizeof options[0]);
    if (4 * n > d) /* else the truth may be the only interpolant */
        ch_fail(&run,
                "--n: %zu is not accepted; at most a quarter of the %zu weights of --d",
                n, d);
    if (4 * r > n)
        ch_fail(&run,
                "--r: %zu is not accepted; at most a quarter of the %zu samples of --n",
                r, n);
    if (phase_step == 3) ch_fail(&run, "--phase-step: 3 is not accepted; 1, 2 or 4");
    if (limits > seeds) limits = seeds;
    if (tails > seeds) tails = seeds;

    const size_t cells = phase_rows() * COLUMNS * trials, draws = DRAWS;
    double *rows = (double *)ch_alloc(&run, (tails + seeds) * row_length(), sizeof *rows);
    e.row = rows + tails * row_length();
    e.prediction = (double *)ch_alloc(&run, 4 * predictions, sizeof *e.prediction);
    e.uniform = (double *)ch_alloc(&run, draws * UNIFORM_ROW, sizeof *e.uniform);
    e.rip = (double *)ch_alloc(&run, matrices * WIDTHS * RIP_ROW, sizeof *e.rip);
    e.phase = (double *)ch_alloc(&run, 2 * cells, sizeof *e.phase);
    e.sign = (double *)ch_alloc(&run, 2 * SIGNED_TRIALS, sizeof *e.sign);
    e.single.path =
        (double *)ch_alloc(&run, PATHS * (steps + 1) * path_width(), sizeof(double));
    e.single.tail =
        (double *)ch_alloc(&run, tails * TAILS * tail_length(), sizeof(double));

    set_job job = { &run, e.single.tail };
    for (size_t k = 0; k < tails; k++)
        ch_also(&run, k, e.single.tail + k * TAILS * tail_length(),
                TAILS * tail_length() * sizeof(double));
    ch_replicates(&run, "data sets", tails + seeds, row_length() * sizeof *rows, rows,
                  run_set, &job);
    ch_replicates(&run, "predictions", predictions, 2 * sizeof(double), e.prediction,
                  run_prediction, &run);
    n *= 2; /* the same for twice the samples */
    ch_replicates(&run, "predictions, 2 n", predictions, 2 * sizeof(double),
                  e.prediction + 2 * predictions, run_prediction, &run);
    n /= 2;
    ch_replicates(&run, "loss and gradient", draws, UNIFORM_ROW * sizeof *e.uniform,
                  e.uniform, run_uniform, &run);
    ch_replicates(&run, "restricted isometry", matrices * WIDTHS, RIP_ROW * sizeof *e.rip,
                  e.rip, run_rip, &run);
    ch_replicates(&run, "phase diagram", cells, 2 * sizeof *e.phase, e.phase, run_phase,
                  &run);
    ch_replicates(&run, "signs", SIGNED_TRIALS, 2 * sizeof *e.sign, e.sign, run_signed,
                  &run);
    run_landscape(&run, &e.landscape);
    run_population(&e.population);
    run_paths(&run, &e.single);

    ch_value_count(&run, "null", d - n);
    ch_value_count(&run, "rest", d - r);
    ch_value(&run, "chi", sqrt(2 / (double)n));
    ch_value_count(&run, "reference_sets", 40);
    claims_on_landscape(&run, &e);
    write_uniform(&run, &e, draws);
    claims_on_isometry(&run, &e);
    claims_on_error(&run, &e);
    claims_on_stopping(&run, &e);
    claims_on_samples(&run, &e);
    claims_on_nearest(&run, &e);
    write_ledger(&run);
    write_paths(&run, &e);
    write_errors(&run, &e);
    write_samples(&run, &e);

    free(e.single.tail);
    free(e.single.path);
    free(e.sign);
    free(e.phase);
    free(e.rip);
    free(e.uniform);
    free(e.prediction);
    free(rows);
    return ch_end(&run);
}

#else /* CHAPTER_DRAW */

//- fold Drawing the figures
/* A curve of two columns of a table. */
static void curve(tp_panel *p, ch_table *t, const char *x, const char *y,
                  const tp_style *s)
{
    tp_line(p, ch_table_rows(t), ch_column(t, x), ch_column(t, y), s);
}

static void marks(tp_panel *p, ch_table *t, const char *x, const char *y,
                  const tp_style *s)
{
    if (ch_table_rows(t))
        tp_points(p, ch_table_rows(t), ch_column(t, x), ch_column(t, y), NULL, s);
}

static tp_figure *two_panels(int share_y)
{
    return tp_begin(&(tp_layout){
        .columns = 2, .width = 470, .height = 245, .share_y = share_y, .tags = 1 });
}

static void draw_paths(ch_run *run)
{
    ch_table *stages = ch_table_read(run, "stages.csv");
    const size_t r = (size_t)ch_value_get(run, "r"), m = ch_table_rows(stages);
    tp_axis y = { .label = "exponent *s_i*", .min = -2.1, .max = 0.1 };
    tp_axis x = { .label = "\\tau = \\eta *t* / ln(1/\\alpha)",
                  .max = ch_column(stages, "tau")[m - 1] };
    tp_figure *f = two_panels(1);
    for (int i = 0; i < 2; i++) {
        ch_table *t = ch_table_read(run, ch_text(run, "paths%d.csv", i));
        tp_axes_desc a = { .x = x, .y = y, .labels = i ? TP_LEGEND_SE : TP_NO_LABELS };
        a.title = i ? "\\alpha = 10^{-8}" : "\\alpha = 10^{-3}";
        tp_panel *p = tp_axes(f, 0, i, &a);
        for (int theory = 0; theory < 2; theory++)
            for (size_t k = 0; k <= r; k++) {
                tp_style s = { .color = k < r ? TP_BLUE : TP_VERMILION };
                s.label = k == 0 ? "of the truth" : k == r ? "largest other" : NULL;
                if (theory) {
                    s = (tp_style){ .role = TP_THEORY, .width = 0.8 };
                    s.label = k ? NULL : "stages";
                }
                curve(p, theory ? stages : t, "tau",
                      k < r ? ch_text(run, "s%zu", k + 1) : "off", &s);
            }
    }
    ch_figure(run, f, "paths");
}

static void draw_portrait(ch_run *run)
{
    static const char *const name[] = { "\\alpha = 10^{-2}", "10^{-3}", "10^{-4}",
                                        "10^{-5}" };
    ch_table *t = ch_table_read(run, "portrait.csv");
    const size_t n = ch_table_rows(t) / 4;
    tp_axis x = { .label = "distance to the truth", .min = 0, .max = 2.7 };
    tp_axis y = { .label = "distance to *S_r*", .log = 1 };
    tp_figure *f = tp_begin(&(tp_layout){ .width = 400, .height = 260 });
    tp_panel *p =
        tp_axes(f, 0, 0, &(tp_axes_desc){ .x = x, .y = y, .labels = TP_LEGEND_SE });
    for (size_t j = 0; j < 4; j++) {
        const double *truth = ch_column(t, "truth") + j * n,
                     *far = ch_column(t, "far") + j * n;
        const tp_color color = tp_palette((int)j);
        tp_line(p, n, truth, far, &(tp_style){ .color = color, .arrows = 3 });
        tp_text(p, truth[0], far[0], name[j], &(tp_note){ .color = color, .dx = 4 });
        tp_line(p, n, ch_column(t, "truth_population") + j * n,
                ch_column(t, "far_population") + j * n, &(tp_style){ .role = TP_THEORY });
    }
    tp_text(p, 0.7, ch_column(t, "far_population")[3 * n], "population",
            &(tp_note){ .anchor = TP_S, .dy = 3 });
    ch_figure(run, f, "portrait");
}

static void draw_alpha(ch_run *run)
{
    static const char *const key[] = { "a2", "a3", "a4", "a6", "a8" };
    static const char *const name[] = { "\\alpha = 10^{-2}", "10^{-3}", "10^{-4}",
                                        "10^{-6}", "10^{-8}" };
    ch_table *t = ch_table_read(run, "error.csv"), *a = ch_table_read(run, "alpha.csv"),
             *limit = ch_table_read(run, "limit.csv");
    tp_axis step = { .label = "step", .log = 1 },
            alpha = { .label = "start \\alpha", .log = 1 },
            error = { .label = "squared error", .log = 1 };
    tp_figure *f = two_panels(0);
    tp_panel *p = tp_axes(f, 0, 0, &(tp_axes_desc){ .x = step, .y = error });
    for (int j = 0; j < 5; j++)
        curve(p, t, "step", key[j],
              &(tp_style){ .color = tp_palette(j), .label = name[j] });
    p = tp_axes(f, 0, 1,
                &(tp_axes_desc){ .x = alpha, .y = error, .labels = TP_LEGEND_SE });
    tp_band(p, ch_table_rows(a), ch_column(a, "alpha"), ch_column(a, "low"),
            ch_column(a, "high"), &(tp_style){ .color = TP_BLUE });
    curve(p, a, "alpha", "error", &(tp_style){ .color = TP_BLUE, .width = 0.8 });
    marks(p, a, "alpha", "error", &(tp_style){ .color = TP_BLUE, .label = "descent" });
    curve(p, limit, "alpha", "error", &(tp_style){ .color = TP_GREEN, .width = 0.8 });
    marks(p, limit, "alpha", "error",
          &(tp_style){
              .color = TP_GREEN, .marker = TP_SQUARE, .label = "end of the flow" });
    curve(p, a, "alpha", "bound",
          &(tp_style){ .role = TP_THEORY, .label = "\\alpha *d*^{1/2}" });
    ch_figure(run, f, "alpha");
}

static void draw_prediction(ch_run *run)
{
    static const double diagonal[] = { 0, 2.5 };
    ch_table *t = ch_table_read(run, "prediction.csv"),
             *time = ch_table_read(run, "time.csv");
    tp_axis x = { .label = "exponent predicted", .max = 2.5 }, y = x;
    y.label = "exponent measured";
    tp_figure *f = two_panels(0);
    tp_panel *p = tp_axes(f, 0, 0, &(tp_axes_desc){ .x = x, .y = y });
    tp_vline(p, 1, &(tp_style){ .width = 0.6, .label = "of the bound" });
    marks(p, t, "predicted", "measured", &(tp_style){ .color = TP_BLUE, .alpha = 0.6 });
    tp_line(p, 2, diagonal, diagonal, &(tp_style){ .role = TP_THEORY });
    tp_axis log = { .label = "ln(1/\\alpha)", .zero = 1 },
            steps = { .label = "\\eta *T*", .zero = 1 };
    p = tp_axes(f, 0, 1, &(tp_axes_desc){ .x = log, .y = steps, .labels = TP_LEGEND_NW });
    tp_points(p, ch_table_rows(time), ch_column(time, "log"), ch_column(time, "time"),
              ch_column(time, "se"),
              &(tp_style){ .color = TP_BLUE, .label = "measured" });
    curve(p, time, "log", "theory", &(tp_style){ .role = TP_THEORY, .label = "stages" });
    curve(p, time, "log", "population",
          &(tp_style){ .role = TP_THEORY, .dash = TP_DOTTED, .label = "population" });
    ch_figure(run, f, "prediction");
}

static void draw_stopping(ch_run *run)
{
    static const char *const key[] = { "loud", "soft", "none" };
    static const char *const name[] = { "\\sigma = 0.5", "\\sigma = 0.1", "no noise" };
    static const tp_color color[] = { TP_VERMILION, TP_ORANGE, TP_BLUE };
    ch_table *t = ch_table_read(run, "stopping.csv");
    const size_t rows = ch_table_rows(t);
    const double *x = ch_column(t, "step"), ends[] = { x[0], x[rows - 1] };
    double *low = (double *)ch_alloc(run, 2 * rows, sizeof *low), *high = low + rows;
    tp_figure *f = tp_begin(&(tp_layout){ .width = 400, .height = 250 });
    tp_axis step = { .label = "step", .log = 1 },
            error = { .label = "squared error", .log = 1 };
    tp_panel *p = tp_axes(f, 0, 0, &(tp_axes_desc){ .x = step, .y = error });
    for (int i = 0; i < 3; i++) {
        const double *y = ch_column(t, key[i]),
                     *se = ch_column(t, ch_text(run, "%s_se", key[i]));
        size_t n = 0;
        for (; n < rows && y[n] == y[n]; n++) {
            low[n] = fmax(y[n] - se[n], 0.1 * y[n]);
            high[n] = y[n] + se[n];
        }
        tp_band(p, n, x, low, high, &(tp_style){ .color = color[i] });
        tp_line(p, n, x, y, &(tp_style){ .color = color[i], .label = name[i] });
        if (i == 2) continue;
        double level = ch_value_get(run, ch_text(run, "oracle_%s", key[i]));
        tp_line(p, 2, ends, (double[]){ level, level },
                &(tp_style){ .role = TP_THEORY, .width = 0.8 });
    }
    ch_figure(run, f, "stopping");
    free(low);
}

static void draw_phase(ch_run *run)
{
    ch_table *t = ch_table_read(run, "phase.csv"),
             *half = ch_table_read(run, "halfway.csv"),
             *line = ch_table_read(run, "borders.csv");
    const int rows = (int)ch_table_rows(half), columns = (int)ch_table_rows(t) / rows;
    const double *n = ch_column(t, "n"), *r = ch_column(half, "r"),
                 step = (n[1] - n[0]) / 2, row = (r[1] - r[0]) / 2;
    tp_heat h = { .x0 = n[0] - step,
                  .x1 = n[columns - 1] + step,
                  .y0 = r[0] - row,
                  .y1 = r[rows - 1] + row,
                  .max = 1 };
    h.label = "share of descents that succeed";
    tp_axis x = { .label = "samples *n*", .min = h.x0, .max = h.x1 },
            y = { .label = "non-zeros *r*", .min = h.y0, .max = h.y1 };
    tp_figure *f = tp_begin(&(tp_layout){ .width = 420, .height = 310 });
    tp_panel *p =
        tp_axes(f, 0, 0, &(tp_axes_desc){ .x = x, .y = y, .labels = TP_LEGEND_NW });
    tp_heatmap(p, rows, columns, ch_column(t, "descent"), &h);
    marks(p, half, "descent", "r",
          &(tp_style){ .color = TP_VERMILION, .label = "half-way, descent" });
    marks(p, half, "pursuit", "r",
          &(tp_style){ .color = TP_ORANGE,
                       .marker = TP_DIAMOND,
                       .label = "half-way, basis pursuit" });
    curve(p, line, "positive", "r",
          &(tp_style){ .role = TP_THEORY, .label = "theory of basis pursuit" });
    curve(p, line, "log", "r",
          &(tp_style){ .color = TP_GREEN, .width = 1, .label = "1.3 *r* ln(*d*/*r*)" });
    curve(p, line, "square", "r",
          &(tp_style){ .color = TP_PINK, .width = 1, .label = "*r*^2" });
    ch_figure(run, f, "phase");
}

static void draw_rip(ch_run *run)
{
    static const char *const key[] = { "sampled", "greedy" };
    static const char *const name[] = { "random supports", "greedy supports" };
    static const tp_color color[] = { TP_BLUE, TP_VERMILION };
    tp_figure *f = two_panels(0);
    for (int i = 0; i < 2; i++) {
        ch_table *t = ch_table_read(run, i ? "samples.csv" : "rip.csv");
        tp_axis x = { .label = i ? "samples" : "non-zeros", .log = 1 },
                y = { .label = "\\delta", .log = 1 };
        tp_axes_desc a = { .x = x, .y = y, .labels = i ? TP_LEGEND_NE : TP_NO_LABELS };
        a.title =
            i ? "5 non-zeros" : ch_text(run, "%.0f samples", ch_value_get(run, "n"));
        tp_panel *p = tp_axes(f, 0, i, &a);
        for (int k = 0; k < 2; k++) {
            curve(p, t, "at", key[k], &(tp_style){ .color = color[k], .label = name[k] });
            marks(p, t, "at", key[k], &(tp_style){ .color = color[k] });
        }
        curve(p, t, "at", "bound",
              &(tp_style){ .role = TP_THEORY, .label = "bound for all" });
        if (i)
            tp_slope(p, -0.5, 90, 0.4, 300, NULL);
        else
            tp_hline(p, ch_value_get(run, "spectral"),
                     &(tp_style){ .role = TP_THEORY,
                                  .dash = TP_DOTTED,
                                  .label = "spectral norm",
                                  .key = TP_KEY_INSIDE_START });
    }
    ch_figure(run, f, "rip");
}

int main(int argc, char **argv)
{
    ch_run run;
    ch_begin(&run, argc, argv, "07-hadamard",
             "Draws the figures of the Hadamard chapter.", NULL, 0);
    draw_paths(&run);
    draw_portrait(&run);
    draw_alpha(&run);
    draw_prediction(&run);
    draw_stopping(&run);
    draw_phase(&run);
    draw_rip(&run);
    return ch_end(&run);
}
//- end
#endif
