/*md
# A linear student that cannot see everything {#sec:ridge}

A student fits a linear teacher from fewer samples than it has weights. It can always fit
them perfectly, so what decides how well it generalizes are the directions that the data
never shows it. This chapter follows the post *Generalization Toy Models I* [@toymodels1]
through that setting, where every quantity has an exact answer, and asks of each of its
statements: is it so, and how exactly?

Four questions lead the way.

1. What does gradient descent do in the directions without data, and what does that cost?
2. What does weight decay change, and by how much?
3. Which learning rate, momentum and decay are best, and for whom?
4. Can the loss be predicted not only at the end but at every epoch, without a free
   parameter?

Throughout, $D={{D}}$ weights, $N={{N}}$ samples and their ratio $q=N/D={{q:%.3g}}$ are
those of this run, and so are all measured numbers in the text. What the post says,
statement by statement, is in the ledger of @sec:run; labels like @clm:01-R4 lead there.
*/

//- fold Headers and the parameters of the run
#include "chapter.h"

enum { NONE, DECAY, MOMENTUM, BOTH, OPTIMIZERS };
static const char *const optimizer_key[] = { "none", "decay", "momentum", "both" };

#ifndef CHAPTER_DRAW
/* What the command line sets. */
static size_t D = 1000, N = 700, datasets = 100, epochs = 200, spectra = 24;
static double margin = 1.06;

static ch_option options[] = {
    { "D", CH_COUNT, &D, 8, 20000, 1000, 1000, 1000, "weights of the student" },
    { "N", CH_COUNT, &N, 4, 20000, 700, 700, 700, "training samples, fewer than D" },
    { "datasets", CH_COUNT, &datasets, 3, 100000, 16, 100, 240,
      "independent data sets, each with its own student and teacher" },
    { "epochs", CH_COUNT, &epochs, 10, 100000, 200, 200, 200, "steps of descent" },
    { "spectra", CH_COUNT, &spectra, 2, 100000, 6, 24, 240,
      "data sets whose whole spectrum is computed (at most all)" },
    { "margin", CH_REAL, &margin, 1, 2, 1.06, 1.06, 1.06,
      "factor on the largest eigenvalue when rates come from the limit" },
};
//- end

/*md
## The teacher and the student {#sec:setting}

The data are $N$ rows $\boldsymbol x_n\in\mathbb R^D$ of independent standard normals,
collected in $X\in\mathbb R^{N\times D}$. A teacher $\boldsymbol T$ with
$\lVert\boldsymbol T\rVert=1$ labels them, $\boldsymbol y=X\boldsymbol T$, without noise.
The student $\boldsymbol S$ minimizes

$$ \ell_{\mathrm{tr}}(\boldsymbol S)
   = \frac{\lVert X\boldsymbol S-\boldsymbol y\rVert^2}{2N}
   = \tfrac12(\boldsymbol S-\boldsymbol T)^\top\Sigma\,(\boldsymbol S-\boldsymbol T) , $$ {#eq:train}

with the Gram matrix $\Sigma=X^\top X/N$; the gradient is $\Sigma(\boldsymbol
S-\boldsymbol T)$. Angle brackets are averages over data sets and over whatever else is
drawn at random. Since $\langle\Sigma\rangle=I$, what counts on fresh data is the distance
to the teacher,

$$ \ell_{\mathrm{gen}}(\boldsymbol S)=\tfrac12\lVert\boldsymbol S-\boldsymbol T\rVert^2 . $$ {#eq:gen}

Everything random comes from a counter-based generator [@salmon2011]: number $i$ of stream
$(k,\text{part})$ is a pure function of the seed, so data set $k$ is the same whether it
is drawn first, last, or on another machine.
*/
enum { PART_DATA, PART_STUDENT, PART_TEACHER, PART_CHECK };

static void draw_unit_vector(tr_rng r, float *T)
{
    tr_normal(&r, D, T);
    tr_scale(D, 1 / tr_norm2(D, T), T);
}

/*md
## Gradient flow, one direction at a time {#sec:flow}

In the limit of small steps the student follows $\mathrm d\boldsymbol S/\mathrm
dt=-\Sigma(\boldsymbol S-\boldsymbol T)-\lambda\boldsymbol S$, where $\lambda\ge0$ is the
weight decay. The eigenvectors $\boldsymbol v_i$ of $\Sigma$ decouple the components
$S_i=\boldsymbol v_i\cdot\boldsymbol S$: each relaxes towards its own target at its own
pace,

$$ S_i(t)=\frac{\lambda_i}{\lambda_i+\lambda}T_i
   +\Bigl(S_{0,i}-\frac{\lambda_i}{\lambda_i+\lambda}T_i\Bigr)\,
   \mathrm e^{-(\lambda_i+\lambda)t} . $$ {#eq:flow}

The post prints the exponent as $-(\lambda+\lambda)t$, a slip of the pen that loses the
index (@clm:01-R7). To see which form is right we build a $\Sigma$ whose eigenvectors we
know (a reflection $I-2\boldsymbol u\boldsymbol u^\top$ applied to chosen eigenvalues, a
third of them zero), integrate the *matrix* equation by Runge–Kutta, which knows nothing
of eigenvectors, and compare: @eq:flow agrees to {{flow_error:sci1}}, the printed form
misses by {{flow_error_printed:%.2f}}.
*/
//- fold A matrix with known eigenvectors, and the flow under it
enum { FLOW_D = 12 };

typedef struct {
    double lambda[FLOW_D], Sigma[FLOW_D * FLOW_D], u[FLOW_D], S0[FLOW_D], T[FLOW_D];
} flow_problem;

static void reflect(const flow_problem *f, const double *in, double *out)
{
    double c = -2 * tr_dot_d(FLOW_D, f->u, in);
    for (size_t i = 0; i < FLOW_D; i++) out[i] = in[i] + c * f->u[i];
}

static flow_problem flow_make(const ch_run *run)
{
    flow_problem f;
    tr_rng r = ch_stream(run, 0, PART_CHECK);
    tr_normal_d(&r, FLOW_D, f.u);
    tr_normal_d(&r, FLOW_D, f.S0);
    tr_normal_d(&r, FLOW_D, f.T);
    tr_scale_d(FLOW_D, 1 / tr_norm2_d(FLOW_D, f.u), f.u);
    for (size_t i = 0; i < FLOW_D; i++) f.lambda[i] = i % 3 == 0 ? 0 : 0.25 * (double)i;
    for (size_t j = 0; j < FLOW_D; j++) {
        double e[FLOW_D] = { 0 }, v[FLOW_D];
        e[j] = 1;
        reflect(&f, e, v);
        for (size_t i = 0; i < FLOW_D; i++) v[i] *= f.lambda[i];
        reflect(&f, v, f.Sigma + j * FLOW_D); /* row j of a symmetric matrix */
    }
    return f;
}

/* k = -Sigma (S - T) - lambda S */
static void flow_velocity(const flow_problem *f, double lambda, const double *S,
                          double *k)
{
    double gap[FLOW_D];
    for (size_t i = 0; i < FLOW_D; i++) {
        gap[i] = S[i] - f->T[i];
        k[i] = S[i];
    }
    tr_gemv_d(TR_N, FLOW_D, FLOW_D, -1, f->Sigma, FLOW_D, gap, -lambda, k);
}

static void flow_integrate(const flow_problem *f, double lambda, double time,
                           size_t steps, double *S)
{
    double h = time / (double)steps, k1[FLOW_D], k2[FLOW_D], k3[FLOW_D], k4[FLOW_D],
           x[FLOW_D];
    memcpy(S, f->S0, sizeof f->S0);
    for (size_t s = 0; s < steps; s++) {
        flow_velocity(f, lambda, S, k1);
        for (size_t i = 0; i < FLOW_D; i++) x[i] = S[i] + 0.5 * h * k1[i];
        flow_velocity(f, lambda, x, k2);
        for (size_t i = 0; i < FLOW_D; i++) x[i] = S[i] + 0.5 * h * k2[i];
        flow_velocity(f, lambda, x, k3);
        for (size_t i = 0; i < FLOW_D; i++) x[i] = S[i] + h * k3[i];
        flow_velocity(f, lambda, x, k4);
        for (size_t i = 0; i < FLOW_D; i++)
            S[i] += h / 6 * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]);
    }
}

//- end

/* One component of the flow; `pace` is what multiplies -t in the exponent. */
static double flow_component(double lambda_i, double lambda, double pace, double S0,
                             double T, double time)
{
    double target = lambda_i + lambda > 0 ? lambda_i / (lambda_i + lambda) * T : 0;
    if (lambda_i + lambda == 0)
        target = S0; /* a flat direction without decay stays put */
    return target + (S0 - target) * tr_exp_at(-pace * time);
}

/* Largest deviation of the formula from the integrated flow; the printed exponent loses
   lambda_i.  loss_error: the same for the generalization loss. */
static double flow_error(const flow_problem *f, double lambda, double time, int printed,
                         double *loss_error)
{
    double S[FLOW_D], s0[FLOW_D], t[FLOW_D], s[FLOW_D], formula[FLOW_D];
    double loss = 0, worst = 0;
    flow_integrate(f, lambda, time, 4000, S);
    reflect(f, f->S0, s0);
    reflect(f, f->T, t);
    for (size_t i = 0; i < FLOW_D; i++) {
        double pace = printed ? lambda + lambda : f->lambda[i] + lambda;
        s[i] = flow_component(f->lambda[i], lambda, pace, s0[i], t[i], time);
        loss += 0.5 * (s[i] - t[i]) * (s[i] - t[i]);
    }
    reflect(f, s, formula);
    for (size_t i = 0; i < FLOW_D; i++) worst = fmax(worst, fabs(S[i] - formula[i]));
    if (loss_error) *loss_error = fabs(loss - 0.5 * tr_distance2_d(FLOW_D, S, f->T));
    return worst;
}

/*md
## Flat directions keep what they were given {#sec:flat}

$\Sigma$ has rank $N$, so $D-N={{null_dimension}}$ of its eigenvalues are exactly zero.
Without decay, @eq:flow says that nothing moves there: whatever the initialization put
into the null space stays, and with it the teacher's component that no sample ever showed.
The rows of $X$ are isotropic, so the null space is a uniformly random $(D-N)$-dimensional
subspace; any fixed vector has on average the fraction $1-q$ of its squared length in it.
Hence the post's first result, its Eq. 1,

$$ \lim_{t\to\infty}\langle\ell_{\mathrm{gen}}\rangle
   =\frac{1-q}{2}\Bigl(\langle\lVert\boldsymbol S_0\rVert^2\rangle
   +\lVert\boldsymbol T\rVert^2\Bigr) . $$ {#eq:plateau}

The fraction itself is $\mathrm{Beta}\bigl(\tfrac{D-N}2,\tfrac N2\bigr)$ distributed. Two
extra students measure it: one starts a unit step away from the teacher along the first
axis, one along the diagonal, the same two directions in all data sets. What remains of
that step after descent is its part in the null space: {{null_axis:%.4f}} ±
{{null_axis_se:%.4f}} and {{null_diagonal:%.4f}} ± {{null_diagonal_se:%.4f}}, where
isotropy demands {{null_expected:%.4f}}.

## Ridge: a slow leak in every direction {#sec:decay}

Weight decay adds a pull towards the origin, and in a flat direction it is the only force:
there the student decays to zero, forgets its initialization, and pays only for the
teacher. Elsewhere it falls short of the target by the factor
$\lambda_i/(\lambda_i+\lambda)$. In the limit (the post's Eq. 2),

$$ \begin{aligned}
   \lim_{t\to\infty}\langle\ell_{\mathrm{gen}}\rangle
   &=\tfrac12\lVert\boldsymbol T\rVert^2\,F(\lambda),\\
   F(\lambda)&=\Bigl\langle\frac{\lambda^2}{(\lambda+\lambda_i)^2}\Bigr\rangle
   =1-q+O(\lambda^2).
   \end{aligned} $$ {#eq:ridge}

The $1-q$ is the share of the flat directions, where the ratio is one (the post's Eq. 3).

**A factor of two.** The post adds $\lambda\lVert\boldsymbol S\rVert^2$ to the loss, yet
writes the flow with $-\lambda\boldsymbol S$. The gradient of $\lambda\lVert\boldsymbol
S\rVert^2$ is $2\lambda\boldsymbol S$; the flow, its Eq. 2 and PyTorch's `weight_decay`
all belong to $\tfrac\lambda2\lVert\boldsymbol S\rVert^2$. The difference shows:
taken literally, the correction to the plateau at the post's $\lambda$ would be
{{correction_double:%.2f}} % instead of {{correction_percent:%.2f}} % (@clm:01-R6).

**Lower than what?** The ridge plateau lies below @eq:plateau because the unregularized
student carries its random start along, not because decay finds more of the teacher. A
student that starts at *zero* has nothing to forget: it ends at {{plateau_zero:%.4f}} ±
{{plateau_zero_se:%.4f}} without any decay, while ridge ends at {{plateau_both:%.4f}} ±
{{plateau_both_se:%.4f}} on the same data. The post's "generally lower" holds as long as
$\langle\lVert\boldsymbol S_0\rVert^2\rangle$ exceeds $C\,\lVert\boldsymbol T\rVert^2$
with the small correction $C$ of @sec:rates (@clm:01-R10b).

## The spectrum {#sec:spectrum}

When $D$ and $N$ grow at fixed $q<1$, the eigenvalues of $\Sigma$ fill the
Marchenko–Pastur law [@marchenko1967]: an atom of weight $1-q$ at zero, and

$$ \begin{aligned}
   \rho(\lambda)&=\frac{q}{2\pi\lambda}\sqrt{(\lambda_+-\lambda)(\lambda-\lambda_-)},\\
   \lambda_\pm&=\Bigl(1\pm\frac1{\sqrt q}\Bigr)^2 .
   \end{aligned} $$ {#eq:mp}

![Eigenvalues of $\Sigma$ from {{spectra}} data sets (bars) follow the Marchenko–Pastur
density (dashed) from edge to edge. The atom at zero, of weight
$1-q={{null_expected:%.2f}}$, is left out.](spectrum.svg){#fig:spectrum alt="Histogram of
the positive eigenvalues with the Marchenko-Pastur density drawn over it; they agree over
the whole range."}

@fig:spectrum shows how good the limit is already at $D={{D}}$. What the limit hides is
the edge: the extreme eigenvalues of a finite matrix fluctuate around a point slightly
*inside* the interval $[\lambda_-,\lambda_+]$, at a distance that shrinks only like
$D^{-2/3}$. The Tracy–Widom law
gives their mean and spread [@johnstone2001; @ma2012]: $\lambda_+$ should be
{{upper_tw:%.4f}} ± {{upper_tw_sd:%.4f}} rather than {{upper_mp:%.4f}}, and over our data
sets it is {{upper_mean:%.4f}} ± {{upper_sd:%.4f}}. The lower edge moves the other way,
from {{lower_mp:%.5f}} to {{lower_mean:%.5f}} (theory {{lower_tw:%.5f}}). This will matter
in @sec:hazard.
*/

//- fold The law of the edges at finite size
/* Mean and standard deviation of the extreme eigenvalues of X X'/N at finite size.
   Johnstone (2001) centres and scales the largest, Ma (2012) the logarithm of the
   smallest; the moments of the Tracy-Widom law (beta = 1) are from Bornemann (2010). */
typedef struct {
    double lower, lower_sd, upper, upper_sd;
} edge_law;

static double cube_root(double x) { return tr_exp_at(tr_log_at(x) / 3); }

static edge_law edges_at_finite_size(void)
{
    const double tw_mean = -1.2065335745820, tw_sd = 1.2680340580, n = (double)N,
                 d = (double)D;
    edge_law e;
    double a = sqrt(d), b = sqrt(n - 1), center = (a + b) * (a + b);
    double width = (a + b) * cube_root(1 / a + 1 / b);
    e.upper = (center + width * tw_mean) / n;
    e.upper_sd = width * tw_sd / n;
    a = sqrt(d - 0.5);
    b = sqrt(n - 0.5);
    center = (a - b) * (a - b);
    double tau = (a - b) * cube_root(1 / b - 1 / a) / center;
    e.lower = center / n * (1 + tau * tau / 8) *
              (1 - tau * tw_mean + 0.5 * tau * tau * (tw_sd * tw_sd + tw_mean * tw_mean));
    e.lower_sd = center / n * tau * tw_sd * (1 - tau * tw_mean);
    return e;
}
//- end

/*md
Under the Marchenko–Pastur law the average in @eq:ridge has a closed form [@dobriban2018].
With $\gamma=1/q$ and $r=\sqrt{(\lambda+1+\gamma)^2-4\gamma}$,

$$ F(\lambda)=\tfrac12\Bigl[(1-q)+q\,\frac{\lambda(1+\gamma)+(\gamma-1)^2}{r}\Bigr]. $$ {#eq:F}

It grows with $\lambda$ everywhere, as the post says of its Eq. 2 (@clm:01-R26), and
starts as $1-q+q^3\lambda^2/(1-q)^3$ (@clm:01-R9). So without label noise the best plateau
is the one of the smallest decay. The price is time.

## Choosing the rates {#sec:rates}

An epoch is one step of descent on all samples. With step $\eta$ it multiplies the error
in direction $i$ by $1-\eta(\lambda_i+\lambda)$. The slowest direction is the bottleneck,
and the best step balances the two ends of the spectrum [@goh2017]:

$$ \begin{aligned}
   \eta_0&=\frac{2}{\lambda_++\lambda_-}, &
   \eta_\lambda&=\frac{2}{\lambda_++2\lambda},\\
   R_0&=\frac{\lambda_+-\lambda_-}{\lambda_++\lambda_-}, &
   R_\lambda&=\frac{\lambda_+}{\lambda_++2\lambda} ,
   \end{aligned} $$ {#eq:rates}

where $R$ is the factor by which the slowest direction contracts in an epoch. Without
decay the flat directions do not count, since they never move; with decay they are
the slow end, because there the only eigenvalue is $\lambda$ itself. So $R_\lambda\to1$ as
$\lambda\to0$: the closer the plateau comes to its optimum, the longer it takes to reach
(@fig:tradeoff). The post settles for the $\lambda$ at which both students contract
equally fast, $R_\lambda=R_0$,

$$ \begin{aligned}
   \lambda_R&=\frac{\lambda_+\lambda_-}{\lambda_+-\lambda_-}\to\frac{(1-q)^2}{4q^{3/2}},\\
   \eta_0&\to\frac{q}{1+q},\qquad
   \eta_\lambda\to\frac{4q^{3/2}}{(1+q)(1+\sqrt q)^2} ,
   \end{aligned} $$ {#eq:lambdaR}

with the limits for $D\to\infty$ behind the arrows. (The post calls this equal *learning
rates*. The convergence rates $R$ are equal; the learning rates differ,
{{eta_none_mp:%.4f}} and {{eta_decay_mp:%.4f}}, @clm:01-R14.)

![The price of a small decay, in the limit $D\to\infty$. (a) The ridge plateau falls
towards its optimum $\tfrac12(1-q)$ (dotted) as $\lambda\to0$. (b) The epochs until the
loss is within one percent of that plateau, at the best step for each $\lambda$, grow like
$1/\lambda$. The vertical line is $\lambda_R$.](tradeoff.svg){#fig:tradeoff alt="Two
panels over the weight decay on a log axis: plateau rising with decay; epochs falling
roughly as one over the decay."}

How much does $\lambda_R$ cost? Inserting it into @eq:F gives a correction to $1-q$ that
depends on $q$ alone,

$$ C(q)=\frac{F(\lambda_R)}{1-q}-1
   =\tfrac12\Bigl[\frac{1+4s+s^2}{(1+s)\sqrt{1+6s+s^2}}-1\Bigr],\qquad s=\sqrt q . $$ {#eq:C}

![The relative cost of $\lambda_R$ stays close to three percent over half of the range of
$q$. It exceeds the three percent that the post gives as a bound from
$q={{correction_crossing:%.4f}}$ on, but barely: it ends at
{{correction_sup:%.4f}}.](correction.svg){#fig:correction alt="The correction C of q rises
from zero at q=0, crosses three percent near q={{correction_crossing:%.3f}} and ends
slightly above it."}

The post calls it smaller than 3 % for all $q<1$. That is right up to
$q={{correction_crossing:%.4f}}$, just beyond the $q=0.7$ of the post's figure; after that
it rises to $\tfrac38\sqrt2-\tfrac12={{correction_bound:%.5f}}$ as $q\to1$
(@fig:correction, @clm:01-R16). It takes the full $F$ to find this: the $\lambda^2$ term
alone would be $\tfrac1{16}$ of the plateau for *every* $q$, more than twice too much
(@clm:01-R16b).

## Momentum {#sec:momentum}

The heavy ball [@polyak1964] remembers its last step with weight $\beta$. Its best
contraction is governed by the square roots of the edges,

$$ \begin{aligned}
   \beta&=\Bigl(\frac{\sqrt{\lambda_+}-\sqrt{\lambda_-}}
   {\sqrt{\lambda_+}+\sqrt{\lambda_-}}\Bigr)^2\to q, &
   R_\beta&=\sqrt\beta\to\sqrt q,\\
   \eta_0&=\frac{4}{(\sqrt{\lambda_+}+\sqrt{\lambda_-})^2}\to q, &
   \eta_\lambda&\to\frac{(1-\sqrt q)^2}{\lambda_R} .
   \end{aligned} $$ {#eq:heavy}

That the same $\beta$ serves ridge is the doing of $\lambda_R$: it makes
$(\lambda_++\lambda_R)/\lambda_R$ equal to $\lambda_+/\lambda_-$.

![(a) The factor by which the slowest direction contracts in an epoch: smaller, hence
better, with momentum at every $q$. (b) How many times fewer epochs the heavy ball needs:
ever more as $q\to1$. The dot is this run.](momentum.svg){#fig:momentum alt="Two panels
over q: contraction factors 2 sqrt q over 1 plus q and sqrt q; and the ratio of epochs,
which grows without bound as q goes to one."}

Is it "up to 50 % faster", as the post says? The contraction *factor* is multiplied by
$(1+q)/2$, so it shrinks by up to one half, but only as $q\to0$, where both factors are
tiny. What a user waits for is epochs,
and their number falls by $\ln R_\beta/\ln R_0$: {{momentum_gain:%.1f}} times at
$q={{q:%.3g}}$, without bound as $q\to1$ (@fig:momentum, @clm:01-R23).
*/

/* Largest contraction factor per step over [lower, upper]: the spectral radius of
   (b, p) <- (beta b + h p, p - eta (beta b + h p)), whose eigenvalues solve
   z^2 - (1 + beta - eta h) z + beta = 0.  It is largest at an end of the interval. */
static double contraction(double eta, double beta, double lower, double upper)
{
    double worst = 0;
    for (int end = 0; end < 2; end++) {
        double trace = 1 + beta - eta * (end ? upper : lower);
        double square = trace * trace - 4 * beta;
        double radius = square < 0 ? sqrt(beta) : 0.5 * (fabs(trace) + sqrt(square));
        worst = fmax(worst, radius);
    }
    return worst;
}

/* The best contraction that a grid of (eta, beta) around the claimed optimum can find. */
static double best_by_search(double eta, double beta, double lower, double upper)
{
    double best = 1;
    for (int i = -100; i <= 100; i++)
        for (int j = beta > 0 ? -100 : 0; j <= (beta > 0 ? 100 : 0); j++) {
            double b = beta * (1 + 0.002 * j);
            if (b < 1)
                best = fmin(best, contraction(eta * (1 + 0.002 * i), b, lower, upper));
        }
    return best;
}

/*md
## The loss at every epoch, exactly {#sec:exact}

Momentum couples two numbers per direction, the velocity $b$ and the residual $p$ (what is
left of the initial error). With $h=\lambda_i+\lambda$, PyTorch's convention reads

$$ b\leftarrow\beta b+h\,p,\quad p\leftarrow p-\eta\,b,\quad p_0=1,\;b_0=0, $$ {#eq:recurrence}

a fixed $2\times2$ matrix for each eigenvalue. With $a=\lambda_i/h$ the student is
$S_i(t)=aT_i+(S_{0,i}-aT_i)\,p_t$, and averaging over random directions of $\boldsymbol
S_0$ and $\boldsymbol T$ leaves an integral over the spectrum alone,

$$ \begin{aligned}
   \langle\ell_{\mathrm{gen}}(t)\rangle=\tfrac12\int\rho(\mathrm d\lambda_i)
   \Bigl[&\langle\lVert\boldsymbol S_0\rVert^2\rangle\,p_t^2\\
   &+\lVert\boldsymbol T\rVert^2\,(1-a+a\,p_t)^2\Bigr] .
   \end{aligned} $$ {#eq:everyepoch}

Against the Marchenko–Pastur law this is the curve for $D\to\infty$; against the
eigenvalues of one data set it is exact for that data set at any size. There is nothing to
fit. The quadrature $\lambda_j=1+\gamma-2\sqrt\gamma\cos\varphi_j$ turns the square-root
edges into a smooth periodic integrand, so a few hundred nodes give all digits.

## The experiment {#sec:experiment}

{{datasets}} data sets, each with its own $X$, $\boldsymbol S_0$ and $\boldsymbol T$;
{{epochs}} epochs, as in the notebook (the post's figure shows 150 of them); four
optimizers: with and without decay, with and without momentum. The post draws the entries
of $\boldsymbol S_0$ from $\mathcal N(0,1/\sqrt D)$, so that $\lVert\boldsymbol
S_0\rVert^2$ has expectation 1. That is right if the second argument is the standard
deviation; it usually is the variance, which must be $1/D$, and $1/\sqrt D$ would give
{{start_literal:%.1f}} (@clm:01-R5). The post's notebook does something else again: it
divides standard normals by $\sqrt{qD}$, so the figure starts from
$\langle\lVert\boldsymbol S_0\rVert^2\rangle=1/q$ and its unregularized curves end
{{notebook_excess:%.0f}} % higher than those of the text (@clm:01-R4b). We run both.

The students of one data set share its matrix, so they descend together, as the columns of
one matrix $S$: a single pass over $X$ gives all their gradients. Besides the four
optimizers with both initializations there are four whose rates come from the limit
instead of the data set's own edges, with a safety margin on $\lambda_+$ (@sec:hazard says
why), the three students met above (two probes of the null space and the start at zero),
and one with half of the decay.
*/
//- fold The students, and where their losses are kept
enum { TEXT, NOTEBOOK, MARGIN, GROUPS }; /* four students each */
enum { AXIS = GROUPS * OPTIMIZERS, DIAGONAL, ZERO, HALF, STUDENTS };

/* A row of results: a head, then the losses of every student, epochs + 1 numbers each. */
enum { LOWER, UPPER, TRACE, START, HEAD };

static size_t row_length(void) { return HEAD + STUDENTS * (epochs + 1); }
static double *curve(double *row, size_t student)
{
    return row + HEAD + student * (epochs + 1);
}
static size_t student_of(int group, int optimizer)
{
    return (size_t)(group * OPTIMIZERS + optimizer);
}
//- end

static tr_sgd optimizer(const tr_ridge_rates *r, int kind)
{
    tr_sgd o = { r->eta, 0, 0 };
    if (kind == DECAY || kind == BOTH) o.decay = r->lambda;
    if (kind == DECAY) o.eta = r->eta_decay;
    if (kind == MOMENTUM) o.eta = r->eta_momentum;
    if (kind == BOTH) o.eta = r->eta_decay_momentum;
    if (kind >= MOMENTUM) o.momentum = r->momentum;
    return o;
}

//- fold A data set and its students
/* A data set, its teacher, and students who descend on it together. */
typedef struct {
    size_t students;
    float *X, *y, *T;        /* N x D, N, D */
    float *S, *G, *B, *work; /* weights, gradients and momenta: students x D each */
    tr_sgd o[STUDENTS];
} class;

static class class_begin(ch_run *run, size_t k, size_t students)
{
    class c;
    tr_rng data = ch_stream(run, k, PART_DATA);
    memset(&c, 0, sizeof c);
    c.students = students;
    c.X = (float *)ch_alloc(run, N * D + N + D, sizeof(float));
    c.y = c.X + N * D;
    c.T = c.y + N;
    c.S = (float *)ch_alloc(run, 3 * students * D + tr_gram_work(N, D, students),
                            sizeof(float));
    c.G = c.S + students * D;
    c.B = c.G + students * D;
    c.work = c.B + students * D;
    tr_normal(&data, N * D, c.X);
    draw_unit_vector(ch_stream(run, k, PART_TEACHER), c.T);
    tr_gemv(TR_N, N, D, 1, c.X, D, c.T, 0, c.y);
    return c;
}

static void class_end(class *c)
{
    free(c->S);
    free(c->X);
}
//- end

/* One epoch: a pass over X for all gradients, then everybody's step. */
static void descend(class *c)
{
    tr_gram(N, D, c->students, c->X, D, c->S, D, c->y, 0, c->G, D, c->work);
    for (size_t j = 0; j < c->students; j++)
        tr_sgd_step(&c->o[j], D, c->G + j * D, c->B + j * D, c->S + j * D);
}

static double loss_of(const class *c, size_t student)
{
    return 0.5 * (double)tr_distance2(D, c->S + student * D, c->T);
}

/* A start with variance 1/D, as the text means it. */
static void draw_start(ch_run *run, size_t k, float *S0)
{
    tr_rng r = ch_stream(run, k, PART_STUDENT);
    tr_normal(&r, D, S0);
    tr_scale(D, 1 / sqrtf((float)D), S0);
}

//- fold Starts and rates of all students
static tr_ridge_rates limit_rates(double factor)
{
    double lower, upper;
    tr_mp_edges((double)N / (double)D, &lower, &upper);
    return tr_ridge_rates_of(lower, factor * upper);
}

/* The heavy ball for half of lambda_R, whose spectrum is [lambda, upper + lambda]. */
static tr_sgd half_decay(const tr_ridge_rates *r, double upper)
{
    double lambda = 0.5 * r->lambda, a = sqrt(upper + lambda), b = sqrt(lambda);
    tr_sgd o = { 4 / ((a + b) * (a + b)), (a - b) * (a - b) / ((a + b) * (a + b)),
                 lambda };
    return o;
}

/* Starting points and optimizers; own: rates from the data set's edges. */
static void prepare(class *c, const tr_ridge_rates *own, double upper)
{
    tr_ridge_rates safe = limit_rates(margin);
    for (int g = 0; g < GROUPS; g++)
        for (int kind = 0; kind < OPTIMIZERS; kind++) {
            float *S = c->S + student_of(g, kind) * D;
            if (S != c->S) memcpy(S, c->S, D * sizeof *S);
            if (g == NOTEBOOK) tr_scale(D, sqrtf((float)D / (float)N), S);
            c->o[student_of(g, kind)] = optimizer(g == MARGIN ? &safe : own, kind);
        }
    for (size_t i = 0; i < D; i++) {
        c->S[AXIS * D + i] = c->T[i] + (i ? 0 : 1);
        c->S[DIAGONAL * D + i] = c->T[i] + 1 / sqrtf((float)D);
        c->S[ZERO * D + i] = 0;
    }
    for (size_t j = AXIS; j < HALF; j++) c->o[j] = optimizer(own, MOMENTUM);
    memcpy(c->S + HALF * D, c->S, D * sizeof *c->S);
    c->o[HALF] = half_decay(own, upper);
}

/* K = X X'/N in f64: the positive part of the spectrum of Sigma, without its zeros. */
static void small_gram(ch_run *run, const float *X, double *K)
{
    double *wide = (double *)ch_alloc(run, N * D, sizeof *wide);
    for (size_t i = 0; i < N * D; i++) wide[i] = (double)X[i];
    tr_syrk_d(TR_N, N, D, 1 / (double)N, wide, D, 0, K, N);
    free(wide);
}
//- end

static void run_dataset(void *context, size_t k, void *result)
{
    ch_run *run = (ch_run *)context;
    double *row = (double *)result, *K = (double *)ch_alloc(run, N * N, sizeof *K);
    class c = class_begin(run, k, STUDENTS);
    tr_info info;

    small_gram(run, c.X, K);
    ch_try(run,
           tr_eigenvalues_extreme_d(N, K, N, 1e-9, &row[LOWER], &row[UPPER], NULL, &info),
           "the extreme eigenvalues of a data set");
    free(K);
    row[TRACE] = (double)tr_dot(N * D, c.X, c.X) / ((double)N * (double)D);
    draw_start(run, k, c.S);
    row[START] = (double)tr_dot(D, c.S, c.S);
    tr_ridge_rates own = tr_ridge_rates_of(row[LOWER], row[UPPER]);
    prepare(&c, &own, row[UPPER]);

    for (size_t t = 0; t <= epochs; t++) {
        if (t) descend(&c);
        for (size_t j = 0; j < STUDENTS; j++) curve(row, j)[t] = loss_of(&c, j);
    }
    class_end(&c);
}

/*md
For some of the data sets ({{spectra}} of them) we compute all eigenvalues as well. They
give the histogram of @fig:spectrum and, through @eq:everyepoch, the mean loss *given the
spectrum*, with no noise left from the directions of $\boldsymbol S_0$ and $\boldsymbol
T$.
*/
//- fold All eigenvalues of a data set
static void run_spectrum(void *context, size_t k, void *result)
{
    ch_run *run = (ch_run *)context;
    float *X = (float *)ch_alloc(run, N * D, sizeof *X);
    double *K = (double *)ch_alloc(run, N * N, sizeof *K);
    tr_rng data = ch_stream(run, k, PART_DATA);
    tr_info info;
    tr_normal(&data, N * D, X);
    small_gram(run, X, K);
    ch_try(run, tr_eigenvalues_d(N, K, N, (double *)result, NULL, &info),
           "the spectrum of a data set");
    free(X);
    free(K);
}
//- end

/*md
![Generalization loss against epochs: mean over {{datasets}} data sets (solid; band: the
central 80 % of them) and the exact mean given the spectra, @eq:everyepoch (dashed). (a)
As in the post's figure, whose students start with $\langle\lVert\boldsymbol
S_0\rVert^2\rangle=1/q$. (b) As in its text, with $\langle\lVert\boldsymbol
S_0\rVert^2\rangle=1$. Grey lines: the limits @eq:plateau and
@eq:ridge.](loss.svg){#fig:loss alt="Two panels of loss on a log axis against epochs 0 to
150 for four optimizers. Theory lies on the measured means throughout; decay ends at
{{limit_decay:%.3f}} in both panels, no decay at {{limit_notebook:%.3f}} and
{{limit_none:%.3f}}."}

In @fig:loss the dashed lines are not fits. The sharpest test takes the students who all
use the same rates, those of the limit with a margin: for them one curve, @eq:everyepoch
with the Marchenko–Pastur law, knows nothing of the data sets. We test it over all epochs
and optimizers at once. Neighbouring epochs are strongly correlated, so we take the
largest deviation of all {{curve_points}} points in units of its standard error, and find
by bootstrap how large that maximum would be by chance alone. It is {{joint_z:%.2f}}; one
experiment in a thousand would exceed {{joint_critical:%.2f}} (@clm:01-R24). Averaged over
directions the difference to the limit is at most {{exact_gap:sci1}}, an effect of order
$1/N$ (@clm:01-R24b).

```{.csv #tbl:ends file=ends.csv formats="%s,%.4f,%.4f,%.4f,%.4f,%.4f,%.4f"}
Loss after the last epoch, with its standard error, and the exact theory for the limit.
```

**Why ridge looks slow.** $R_\lambda=R_0$, and yet plain descent needs {{epochs_decay}}
epochs to come within one percent of its plateau with decay, and {{epochs_none}} without
(@clm:01-R18b). The post explains it by what is plotted: $R$ governs the training loss,
the figure shows the generalization loss. Indeed the training loss comes within a
thousandth of its initial distance from its end in {{train_decay}} epochs with decay and
in {{train_none}} without (@clm:01-R18e). The flat directions enter only the
generalization loss, and the theory says how much they matter. Without decay the slowest
direction sits at the very edge of the spectrum, where there are hardly any eigenvalues.
With decay a whole fraction $1-q$ of all directions, the flat ones, contracts at exactly
the slowest rate. At epoch {{share_epoch}} they carry {{share_percent:%.0f}} % of the
remaining excess loss.

@tbl:rates compares the rates found from each data set's own edges with their limits. The
shift is no noise: the last column is what the finite-size law of @sec:spectrum predicts.

```{.csv #tbl:rates file=rates.csv formats="%s,%.5f,%.5f,%.5f,%.5f"}
Hyperparameters from each data set's own extreme eigenvalues.
```

## When the limit is not enough {#sec:hazard}

The largest eigenvalue fluctuates, and the best step for the limit leaves little room:
descent is stable only while $\lambda_{\max}+\lambda<2(1+\beta)/\eta$. With the limiting
rates this allows $\lambda_{\max}<\lambda_++\lambda_-=2(1+q)/q={{stability:%.4f}}$ without
decay and $\lambda_{\max}<\lambda_++\lambda_R={{stability_decay:%.4f}}$ with it, both
barely above $\lambda_+={{upper_mp:%.4f}}$. Data sets beyond: {{unstable}} of {{datasets}}
(@clm:01-R25). Divergence begins gently: the component that grows is one in $D$, and an
epoch multiplies it by $\eta_0\lambda_{\max}-1$ only, {{hazard_factor:%.4f}} with the
largest of our eigenvalues. A run of {{epochs}} epochs may end before anybody notices, so
we follow two data sets for longer: the one with the largest eigenvalue of all, and the
one closest to the bound on the stable side (@fig:hazard). The post's notebook takes each
data set's own edges, where this cannot happen. Whoever uses the limiting formulas should
leave a margin, as the students of @clm:01-R24 do with a factor {{margin:%.2f}} on
$\lambda_+$.

![(a) The largest eigenvalues of the data sets come close to the region (shaded) in which
the limiting rates diverge; dashed: the limit $\lambda_+$. (b) Plain descent without decay
at the limiting rate, on the data set with the largest eigenvalue and on the one just
below the bound, and again on the first with the rate from its own edges. Beyond the bound
the loss falls, stays, and then grows without end.](hazard.svg){#fig:hazard alt="Left:
histogram of largest eigenvalues with a shaded region at its right end. Right: three loss
curves over hundreds of epochs on a log axis; above the bound the loss turns upwards and
grows exponentially, below the bound and with the data set's own rate it stays flat."}
*/
//- fold Two data sets, followed for longer
enum { HAZARD_POINTS = 200, HAZARD_STUDENTS = 2 * OPTIMIZERS };

typedef struct {
    size_t dataset[2]; /* the largest eigenvalue; the largest below the bound */
    size_t stride;     /* epochs between two points */
    double *loss;      /* 2 x HAZARD_STUDENTS x (HAZARD_POINTS + 1) */
    const double *row; /* the data sets' rows */
    ch_run *run;
} hazard;

static double *hazard_curve(const hazard *h, size_t which, size_t student)
{
    return h->loss + (which * HAZARD_STUDENTS + student) * (HAZARD_POINTS + 1);
}

/* The limit's four students, then the same with the data set's own rates. */
static void run_hazard(void *context, size_t which, void *result)
{
    const hazard *h = (const hazard *)context;
    double *loss = (double *)result;
    size_t k = h->dataset[which];
    class c = class_begin(h->run, k, HAZARD_STUDENTS);
    const double *row = h->row + k * row_length();
    tr_ridge_rates limit = limit_rates(1),
                   own = tr_ridge_rates_of(row[LOWER], row[UPPER]);
    draw_start(h->run, k, c.S);
    for (size_t j = 0; j < HAZARD_STUDENTS; j++) {
        if (j) memcpy(c.S + j * D, c.S, D * sizeof *c.S);
        c.o[j] = optimizer(j < OPTIMIZERS ? &limit : &own, (int)(j % OPTIMIZERS));
    }
    for (size_t t = 0; t <= HAZARD_POINTS * h->stride; t++) {
        if (t) descend(&c);
        for (size_t j = 0; j < HAZARD_STUDENTS; j++) {
            double now = loss_of(&c, j);
            if (now > 1e20) c.o[j].eta = 0; /* diverged: stop before it overflows */
            if (t % h->stride == 0) loss[j * (HAZARD_POINTS + 1) + t / h->stride] = now;
        }
    }
    class_end(&c);
}
//- end

//- fold Means, theory and exact averages of all curves
typedef struct {
    double *mean, *se, *low, *high; /* measured, epochs + 1 each */
    double *theory;                 /* over the limiting spectrum */
    double *exact, *exact_se;       /* over the computed spectra */
} curve_stats;

typedef struct {
    double q, lower, upper; /* edges of the limit */
    tr_ridge_rates limit, safe;
    edge_law edge;
    double *row, *eigenvalue; /* datasets x row_length, spectra x N */
    curve_stats curves[GROUPS][OPTIMIZERS];
    hazard hazard;
} experiment;

static double start_of(const experiment *e, int group)
{
    return group == NOTEBOOK ? 1 / e->q : 1;
}

static size_t quadrature_nodes(double q) { return q < 0.9 ? 600 : 4000; }

static void theory_curve(ch_run *run, double q, tr_sgd o, double s0, size_t steps,
                         double *loss)
{
    ch_try(run, tr_descent_loss(q, &o, s0, 1, 0, quadrature_nodes(q), steps, loss, NULL),
           "the theory curve");
}

static void exact_curves(ch_run *run, experiment *e, int group, int kind, curve_stats *c)
{
    double *spectrum = (double *)ch_alloc(run, D, sizeof *spectrum);
    double *loss = (double *)ch_alloc(run, epochs + 1, sizeof *loss);
    tr_stat *stat = (tr_stat *)ch_alloc(run, epochs + 1, sizeof *stat);
    for (size_t k = 0; k < spectra; k++) {
        const double *w = e->eigenvalue + k * N;
        tr_ridge_rates own = tr_ridge_rates_of(w[0], w[N - 1]);
        tr_sgd o = optimizer(group == MARGIN ? &e->safe : &own, kind);
        memcpy(spectrum + D - N, w, N * sizeof *w);
        ch_try(run,
               tr_descent_loss_spectrum(D, spectrum, &o, start_of(e, group), 1, 0, epochs,
                                        loss, NULL),
               "the exact curve of a data set");
        for (size_t t = 0; t <= epochs; t++) tr_stat_add(&stat[t], loss[t]);
    }
    for (size_t t = 0; t <= epochs; t++) {
        c->exact[t] = stat[t].mean;
        c->exact_se[t] = tr_stat_se(&stat[t]);
    }
    free(stat);
    free(loss);
    free(spectrum);
}

static void summarize(ch_run *run, experiment *e)
{
    double *sample = (double *)ch_alloc(run, datasets, sizeof *sample);
    for (int g = 0; g < GROUPS; g++)
        for (int kind = 0; kind < OPTIMIZERS; kind++) {
            curve_stats *c = &e->curves[g][kind];
            double *p = (double *)ch_alloc(run, 7 * (epochs + 1), sizeof *p);
            double **field[] = { &c->mean,   &c->se,    &c->low,     &c->high,
                                 &c->theory, &c->exact, &c->exact_se };
            for (size_t f = 0; f < 7; f++) *field[f] = p + f * (epochs + 1);
            for (size_t t = 0; t <= epochs; t++) {
                tr_stat s = { 0, 0, 0 };
                for (size_t k = 0; k < datasets; k++) {
                    sample[k] = curve(e->row + k * row_length(), student_of(g, kind))[t];
                    tr_stat_add(&s, sample[k]);
                }
                c->mean[t] = s.mean;
                c->se[t] = tr_stat_se(&s);
                c->low[t] = tr_quantile(datasets, sample, 0.1);
                c->high[t] = tr_quantile(datasets, sample, 0.9);
            }
            theory_curve(run, e->q, optimizer(g == MARGIN ? &e->safe : &e->limit, kind),
                         start_of(e, g), epochs, c->theory);
            exact_curves(run, e, g, kind, c);
        }
    free(sample);
}

static double stability_bound(double q) { return 2 * (1 + q) / q; }

/* Long enough for a component of weight 1/D to grow tenfold beyond the initial loss at
   the largest eigenvalue, within reason. */
static void follow_hazard(ch_run *run, experiment *e)
{
    hazard *h = &e->hazard;
    double bound = stability_bound(e->q), top = 0, below = 0;
    for (size_t k = 0; k < datasets; k++) {
        double upper = e->row[k * row_length() + UPPER];
        if (upper > top) {
            top = upper;
            h->dataset[0] = k;
        }
        if (upper > below && upper <= bound) {
            below = upper;
            h->dataset[1] = k;
        }
    }
    double growth = e->limit.eta * top - 1, need = 400;
    if (growth > 1) need = tr_log_at(10 * (double)D) / (2 * tr_log_at(growth));
    h->stride = (size_t)(fmin(fmax(need, 400), 8000) / HAZARD_POINTS) + 1;
    h->run = run;
    h->row = e->row;
    h->loss = (double *)ch_alloc(run, 2 * HAZARD_STUDENTS * (HAZARD_POINTS + 1),
                                 sizeof *h->loss);
    ch_replicates(run, "stability", 2,
                  HAZARD_STUDENTS * (HAZARD_POINTS + 1) * sizeof *h->loss, h->loss,
                  run_hazard, h);
}
//- end

/*md
## How the statements are judged {#sec:judging}

Each row of the ledger in @sec:run gives a statement of the post in our words and its
verdict, which is computed from the run. A tolerance is a formula in the number of data
sets, written down in this source before the run: four standard deviations of the mean for
single numbers, so that one true statement in 16 000 would be rejected by chance, and an
explicit bound for exact identities. The standard deviations come from theory wherever it
gives them, not from the sample: the squared length of a fixed vector's part in a random
subspace is Beta distributed, and the squared distance of student and teacher is a
quadratic form in normals.

**Cited, not checked.** The post takes the Marchenko–Pastur theorem and the best rates
from the literature, and the correction of 3 % from a notebook in Mathematica. We check
what they say here, not their proofs. That the toy explains "how regularization can
improve the ability of a model to generalize" is a view on other models, about which
nothing here decides.
*/
//- fold The statements of the post
static const ch_statement statement[] = {
    { "R1", "training loss",
      "The loss is $\\tfrac12\\Delta^\\top\\Sigma\\Delta$ with $\\Delta=S-T$, its "
      "gradient $\\Sigma\\Delta$",
      "" },
    { "R1b", "training loss", "Over data sets $\\langle\\Sigma\\rangle=I$", "1" },
    { "R2", "unregularized case",
      "$S_i(t)=T_i+(S_{i,0}-T_i)\\mathrm e^{-\\lambda_it}$ and "
      "$\\ell_{\\mathrm{gen}}=\\tfrac12\\sum_i(S_{i,0}-T_i)^2\\mathrm e^{-2\\lambda_it}$",
      "" },
    { "R3", "unregularized case",
      "Exactly $D-N$ eigenvalues vanish, and their eigenvectors are isotropic", "" },
    { "R4", "Eq. 1",
      "Without decay the loss ends at $\\tfrac12(1-q)(\\langle\\lVert "
      "S_0\\rVert^2\\rangle+\\lVert T\\rVert^2)$",
      "" },
    { "R4b", "figure", "The figure's unregularized plateau belongs to the text's $S_0$",
      "0.343" },
    { "R5", "numerics",
      "Entries from $\\mathcal N(0,1/\\sqrt D)$ make $\\langle\\lVert "
      "S_0\\rVert^2\\rangle=1$",
      "1" },
    { "R6", "ridge regularization",
      "The penalty $\\lambda\\lVert S\\rVert^2$ gives the flow "
      "$-(\\lambda_i+\\lambda)S_i+\\lambda_iT_i$",
      "" },
    { "R7", "ridge regularization",
      "Each component relaxes like $\\mathrm e^{-(\\lambda+\\lambda)t}$", "" },
    { "R8", "Eq. 2",
      "With decay the loss ends at $\\tfrac12\\lVert T\\rVert^2\\langle"
      "\\lambda^2/(\\lambda+\\lambda_i)^2\\rangle$",
      "0.1545" },
    { "R9", "Eq. 3",
      "For small $\\lambda$ it ends at $\\tfrac12(1-q)\\lVert T\\rVert^2+O(\\lambda^2)$",
      "" },
    { "R10", "Eq. 3",
      "The ridge plateau is below the unregularized one and independent of $S_0$", "" },
    { "R10b", "Eq. 3", "The ridge plateau is *generally* the lower one", "" },
    { "R11", "numerics", "The largest eigenvalue is $\\lambda_+=(1+\\sqrt{D/N})^2$",
      "4.819" },
    { "R11b", "numerics", "The smallest positive one is $\\lambda_-=(1-\\sqrt{D/N})^2$",
      "0.0381" },
    { "R12", "numerics",
      "The best step without decay is $\\eta_0=2/(\\lambda_++\\lambda_-)=q/(1+q)$",
      "0.4118" },
    { "R13", "numerics",
      "The best step with decay is $\\eta_\\lambda=2/(\\lambda_++2\\lambda)="
      "4q^{3/2}/((1+q)(1+\\sqrt q)^2)$",
      "0.4085" },
    { "R14", "numerics",
      "At $\\lambda_R$ the \"learning rates are equal\", $R_0=R_\\lambda$", "0.9843" },
    { "R15", "numerics",
      "$\\lambda_R=\\lambda_+\\lambda_-/(\\lambda_+-\\lambda_-)=(1-q)^2/(4q^{3/2})$",
      "0.0384" },
    { "R16", "numerics",
      "At $\\lambda_R$ the correction to Eq. 3 is smaller than 3 % for all $q<1$",
      "< 0.03" },
    { "R16b", "beyond the post",
      "The $\\lambda^2$ term alone would be $1/16$ for every $q$, which is not the "
      "correction at $\\lambda_R$",
      "" },
    { "R17a", "figure", "Finite steps match the predicted plateau: no decay", "0.343" },
    { "R17b", "figure", "Finite steps match the predicted plateau: decay",
      "0.1545 (0.157 at 150)" },
    { "R17c", "figure", "Finite steps match the predicted plateau: momentum", "0.343" },
    { "R17d", "figure", "Finite steps match the predicted plateau: decay and momentum",
      "0.1545" },
    { "R17e", "notebook", "The theory line for ridge is Eq. 3 times 1.03", "1.03" },
    { "R18a", "figure",
      "Ridge looks slower in $\\ell_{\\mathrm{gen}}$ although $R_\\lambda=R_0$: no decay",
      "" },
    { "R18b", "figure", "Ridge looks slower in $\\ell_{\\mathrm{gen}}$: decay", "" },
    { "R18c", "figure", "Ridge looks slower in $\\ell_{\\mathrm{gen}}$: momentum", "" },
    { "R18d", "figure",
      "Ridge looks slower in $\\ell_{\\mathrm{gen}}$: decay and momentum", "" },
    { "R18e", "numerics",
      "That is because $R$ governs the training loss, where decay is not slower", "" },
    { "R19", "numerics", "Momentum changes neither $\\lambda_R$ nor the final loss", "" },
    { "R20", "numerics", "The best momentum is $\\beta=q$, with and without decay",
      "0.7" },
    { "R21a", "numerics", "With momentum the best step without decay is $\\eta_0=q$",
      "0.7" },
    { "R21b", "numerics",
      "With momentum the best step with decay is $\\eta_\\lambda=(1-\\sqrt q)^2/\\lambda_R$",
      "0.6945" },
    { "R22", "numerics", "The rate with momentum is $\\sqrt{N/D}$", "0.8367" },
    { "R23", "numerics", "Momentum is \"up to 50 %\" faster", "50 %" },
    { "R24", "beyond the post",
      "The limit's loss is exact at every epoch, for all optimizers", "" },
    { "R24b", "beyond the post",
      "The limit's loss is exact up to $O(1/N)$ once the directions are averaged", "" },
    { "R25", "numerics", "The limiting rates can be used at finite $D$", "" },
    { "R26", "numerics", "By Eq. 2 the final loss increases with $\\lambda$", "" },
    { "R27", "numerics", "Learning becomes very slow as $\\lambda\\to0$", "" },
};

static void judge(ch_run *run, const char *id, ch_verdict verdict, double measured,
                  double error, double expected, double tolerance, const char *note)
{
    ch_judge(run, "Toy Models I", statement, sizeof statement / sizeof statement[0], id,
             verdict, measured, error, expected, tolerance, note);
}
//- end

/* Standard deviation over data sets of |P v|^2/|v|^2 for the null space projector P. */
static double null_fraction_sd(void)
{
    double a = 0.5 * (double)(D - N), b = 0.5 * (double)N;
    return sqrt(a * b / (a + b + 1)) / (a + b);
}

/* Of the unregularized plateau |P (S0 - T)|^2/2 with E|S0|^2 = s0. */
static double plateau_sd(double q, double s0)
{
    double length = (2 * s0 * s0 + 4 * s0) / (double)D, fraction = null_fraction_sd();
    return 0.5 *
           sqrt((1 - q) * (1 - q) * length + (s0 + 1) * (s0 + 1) * fraction * fraction);
}

/* First epoch from which the curve stays within one percent of `limit`; n if none. */
static size_t epochs_to_one_percent(const double *loss, size_t n, double limit)
{
    size_t t = n;
    while (t > 0 && fabs(loss[t - 1] - limit) <= 0.01 * limit) t--;
    return t;
}

/*md
The joint test of the curves (`ch_joint_test` in the chapters' frame) works on the matrix
of residuals, one row per data set. Random normal weights on its rows imitate the noise of
the mean with all its correlations; each draw is studentized like the real curve, and the
largest of its deviations recorded.
*/
//- fold The joint test
static void joint_test(ch_run *run, const experiment *e, double *largest,
                       double *critical)
{
    const size_t points = OPTIMIZERS * (epochs + 1);
    double *x = (double *)ch_alloc(run, (datasets + 1) * points, sizeof *x);
    double *theory = x + datasets * points;
    for (int kind = 0; kind < OPTIMIZERS; kind++)
        for (size_t t = 0; t <= epochs; t++) {
            size_t column = (size_t)kind * (epochs + 1) + t;
            for (size_t k = 0; k < datasets; k++)
                x[k * points + column] =
                    curve(e->row + k * row_length(), student_of(MARGIN, kind))[t];
            theory[column] = e->curves[MARGIN][kind].theory[t];
        }
    ch_joint_test(run, ch_stream(run, 1, PART_CHECK), datasets, points, x, theory,
                  largest, critical);
    free(x);
}
//- end

//- fold Claims on the flow, the plateaus and ridge: R1 to R10
/* Mean and standard error over data sets of one number each. */
static tr_stat over_datasets(const experiment *e, double (*number)(double *row))
{
    tr_stat s = { 0, 0, 0 };
    for (size_t k = 0; k < datasets; k++)
        tr_stat_add(&s, number(e->row + k * row_length()));
    return s;
}

static double last(double *row, size_t student) { return curve(row, student)[epochs]; }
static double trace_of(double *row) { return row[TRACE]; }
static double start_length(double *row) { return row[START]; }
static double null_axis(double *row) { return last(row, AXIS) / curve(row, AXIS)[0]; }
static double null_diagonal(double *row)
{
    return last(row, DIAGONAL) / curve(row, DIAGONAL)[0];
}
static double zero_start(double *row) { return last(row, ZERO); }
static double ridge_end(double *row) { return last(row, student_of(TEXT, BOTH)); }
static double decay_gain(double *row) /* what ridge saves against a random start */
{
    return last(row, student_of(TEXT, MOMENTUM)) - ridge_end(row);
}
static double half_gain(double *row) /* what the other half of the decay costs */
{
    return ridge_end(row) - last(row, HALF);
}
static double zero_gain(double *row) /* what ridge saves against a start at zero */
{
    return zero_start(row) - ridge_end(row);
}
static double start_dependence(double *row)
{
    return fabs(last(row, student_of(NOTEBOOK, BOTH)) - ridge_end(row));
}
static double lower_of(double *row) { return row[LOWER]; }
static double upper_of(double *row) { return row[UPPER]; }

static double mean_tolerance(double sd) { return 4 * sd / sqrt((double)datasets); }

/* The published numbers belong to D = 1000, N = 700. */
static int at_published_size(void) { return D == 1000 && N == 700; }

/* Whether momentum converges within the run: squared error q^epochs, linear factor. */
static int converged(const experiment *e)
{
    double t = (double)epochs;
    return t * tr_log_at(e->q) + 2 * tr_log_at(t) < tr_log_at(1e-6);
}

static ch_verdict if_converged(const experiment *e, ch_verdict v)
{
    return converged(e) ? v : CH_NOT_EVALUATED;
}

/* Largest deviation of the gradient of `loss` from `g`, by central differences, which are
   exact for a quadratic up to rounding. */
static double gradient_error(const flow_problem *f)
{
    const double h = 0.01;
    double g[FLOW_D], gap[FLOW_D], image[FLOW_D], worst = 0;
    for (size_t i = 0; i < FLOW_D; i++) gap[i] = f->S0[i] - f->T[i];
    tr_gemv_d(TR_N, FLOW_D, FLOW_D, 1, f->Sigma, FLOW_D, gap, 0, g);
    for (size_t i = 0; i < FLOW_D; i++) {
        double difference = 0;
        for (int side = -1; side <= 1; side += 2) {
            double keep = gap[i];
            gap[i] += side * h;
            tr_gemv_d(TR_N, FLOW_D, FLOW_D, 1, f->Sigma, FLOW_D, gap, 0, image);
            difference += side * 0.5 * tr_dot_d(FLOW_D, gap, image);
            gap[i] = keep;
        }
        worst = fmax(worst, fabs(difference / (2 * h) - g[i]));
    }
    return worst;
}

/* How much the ridge plateau rises from part * lambda_R to lambda_R, in the mean over the
   computed spectra, and four standard deviations of a simulated mean around it. */
static double rise_given_spectra(const experiment *e, double part, double *tolerance)
{
    tr_stat rise = { 0, 0, 0 }, scatter = rise;
    for (size_t k = 0; k < spectra; k++) {
        const double *w = e->eigenvalue + k * N;
        double lambda = tr_ridge_rates_of(w[0], w[N - 1]).lambda, sum = 0, square = 0;
        for (size_t i = 0; i < N; i++) {
            double f = lambda / (lambda + w[i]),
                   h = part * lambda / (part * lambda + w[i]), g = f * f - h * h;
            sum += g / (double)D;
            square += g * g / (double)D;
        }
        tr_stat_add(&rise, 0.5 * sum);
        tr_stat_add(&scatter, 0.5 * (square - sum * sum) / ((double)D + 2));
    }
    double se = tr_stat_se(&rise);
    *tolerance = 4 * sqrt(scatter.mean / (double)datasets + se * se);
    return rise.mean;
}

static void claims_on_plateaus(ch_run *run, const experiment *e)
{
    const double q = e->q, isotropic = 1 - q;
    flow_problem f = flow_make(run);
    const double exact = 1e-8; /* integration error of the flow is far below */

    double worst = gradient_error(&f);
    judge(run, "R1", ch_plain(ch_within(worst, 0, 1e-10)), worst, 0, 0, 1e-10,
          "largest deviation from central differences");

    tr_stat s = over_datasets(e, trace_of);
    double tolerance = mean_tolerance(sqrt(2 / ((double)N * (double)D)));
    judge(run, "R1b", ch_plain(ch_within(s.mean, 1, tolerance)), s.mean, tr_stat_se(&s),
          1, tolerance, "mean of $\\mathrm{tr}\\,\\Sigma/D$");

    double loss_error, error = flow_error(&f, 0, 3, 0, &loss_error);
    error = fmax(error, loss_error);
    judge(run, "R2", ch_plain(ch_within(error, 0, exact)), error, 0, 0, exact,
          "largest deviation from the integrated matrix equation");

    tr_stat axis = over_datasets(e, null_axis),
            diagonal = over_datasets(e, null_diagonal);
    tr_stat lower = over_datasets(e, lower_of);
    int full_rank = 1;
    for (size_t k = 0; k < datasets; k++)
        full_rank = full_rank && e->row[k * row_length() + LOWER] > 0;
    tolerance = mean_tolerance(null_fraction_sd());
    judge(run, "R3",
          if_converged(e,
                       ch_plain(full_rank && ch_within(axis.mean, isotropic, tolerance) &&
                                ch_within(diagonal.mean, isotropic, tolerance))),
          axis.mean, tr_stat_se(&axis), isotropic, tolerance,
          ch_text(
              run,
              "part of a fixed unit vector in the null space (along the diagonal %.4f ± "
              "%.4f); the $N$ other eigenvalues are positive in all %zu data sets, the "
              "smallest %.4f on average",
              diagonal.mean, tr_stat_se(&diagonal), datasets, lower.mean));

    const curve_stats *c = &e->curves[TEXT][MOMENTUM];
    double plateau = c->mean[epochs], expected = 1 - q;
    tolerance = mean_tolerance(plateau_sd(q, 1));
    judge(run, "R4", if_converged(e, ch_plain(ch_within(plateau, expected, tolerance))),
          plateau, c->se[epochs], expected, tolerance,
          "with $\\langle\\lVert S_0\\rVert^2\\rangle=\\lVert T\\rVert^2=1$");

    /* The figure's plateau belongs to one draw of S0 and T: (1-q)/2 |S0 - T|^2. */
    const double figure = 0.343;
    c = &e->curves[NOTEBOOK][MOMENTUM];
    plateau = c->mean[epochs];
    expected = 0.5 * (1 - q) * (1 / q + 1);
    tolerance = mean_tolerance(plateau_sd(q, 1 / q));
    double text_sd = 0.5 * (1 - q) * sqrt(6 / (double)D),
           notebook_sd = 0.5 * (1 - q) * sqrt((2 / (q * q) + 4 / q) / (double)D);
    int from_text = ch_within(figure, 1 - q, 3 * text_sd),
        from_notebook = ch_within(figure, expected, 3 * notebook_sd);
    judge(run, "R4b",
          at_published_size() && converged(e)
              ? ch_corrected(from_text,
                             from_notebook && ch_within(plateau, expected, tolerance))
              : CH_NOT_EVALUATED,
          plateau, c->se[epochs], expected, tolerance,
          ch_text(
              run,
              "the notebook divides by $\\sqrt{qD}$. A single draw of $S_0$, $T$, as in "
              "the figure, spreads by %.3f around %.3f: 0.343 is %.1f s.d. away (text's "
              "$S_0$: %.1f)",
              notebook_sd, expected, fabs(figure - expected) / notebook_sd,
              fabs(figure - (1 - q)) / text_sd));

    s = over_datasets(e, start_length);
    tolerance = mean_tolerance(sqrt(2 / (double)D));
    double as_variance = sqrt((double)D) * s.mean;
    judge(run, "R5",
          ch_corrected(ch_within(as_variance, 1, tolerance),
                       ch_within(s.mean, 1, tolerance)),
          s.mean, tr_stat_se(&s), 1, tolerance,
          ch_text(run, "with variance $1/D$; with variance $1/\\sqrt D$ it is %.1f",
                  as_variance));

    /* d/ds of lambda s^2, in units of the flow's term lambda s, at s = .7. */
    double h = 0.25, at = 0.7,
           literal = ((at + h) * (at + h) - (at - h) * (at - h)) / (2 * h) / at;
    judge(
        run, "R6",
        ch_corrected(ch_within(literal, 1, 1e-12), ch_within(0.5 * literal, 1, 1e-12)),
        0.5 * literal, 0, 1, 1e-12,
        ch_text(
            run,
            "gradient of $\\tfrac\\lambda2\\lVert S\\rVert^2$ in units of the flow's "
            "term; of the printed penalty it is %.0f, and the correction at $\\lambda_R$ "
            "would be %.2f %% instead of %.2f %%",
            literal, 100 * (tr_ridge_limit(q, 2 * e->limit.lambda) / (1 - q) - 1),
            100 * tr_ridge_correction(q)));

    double right = flow_error(&f, 0.2, 3, 0, NULL),
           printed = flow_error(&f, 0.2, 3, 1, NULL);
    judge(run, "R7",
          ch_corrected(ch_within(printed, 0, exact), ch_within(right, 0, exact)), right,
          0, 0, exact,
          ch_text(
              run,
              "$\\mathrm e^{-(\\lambda_i+\\lambda)t}$ follows the integrated flow, the "
              "printed exponent misses it by %.2f. At $\\lambda_i=1.3$, $\\lambda=0.2$, "
              "$S_0=0.7$, $T=-0.4$, $t=3$: %.6f against %.6f",
              printed, flow_component(1.3, 0.2, 1.5, 0.7, -0.4, 3),
              flow_component(1.3, 0.2, 0.4, 0.7, -0.4, 3)));

    c = &e->curves[TEXT][BOTH];
    plateau = c->mean[epochs];
    expected = 0.5 * tr_ridge_limit(q, e->limit.lambda);
    tolerance = mean_tolerance(0.5 * tr_ridge_limit_sd(q, e->limit.lambda, D));
    judge(run, "R8", if_converged(e, ch_plain(ch_within(plateau, expected, tolerance))),
          plateau, c->se[epochs], expected, tolerance,
          "at $\\lambda_R$; expected: the closed form");

    double small = e->lower / 400,
           coefficient = (tr_ridge_limit(q, small) - (1 - q)) / (small * small);
    expected = q * q * q / ((1 - q) * (1 - q) * (1 - q));
    judge(run, "R9", ch_plain(ch_within(coefficient, expected, 0.01 * expected)),
          coefficient, 0, expected, 0.01 * expected,
          "coefficient of $\\lambda^2$ in $F$, from $\\lambda=\\lambda_-/400$; theory "
          "$q^3/(1-q)^3$");

    s = over_datasets(e, decay_gain);
    tr_stat dependence = over_datasets(e, start_dependence),
            zero = over_datasets(e, zero_gain);
    int lower_here = s.mean > 4 * tr_stat_se(&s);
    expected = (1 - q) - 0.5 * tr_ridge_limit(q, e->limit.lambda);
    tolerance = mean_tolerance(plateau_sd(q, 1));
    judge(run, "R10",
          if_converged(e, ch_plain(lower_here && dependence.mean < 1e-5 &&
                                   ch_within(s.mean, expected, tolerance))),
          s.mean, tr_stat_se(&s), expected, tolerance,
          ch_text(run,
                  "paired difference of the plateaus; two different $S_0$ move the ridge "
                  "plateau by %.0e on average",
                  dependence.mean));
    expected = -rise_given_spectra(e, 0, &tolerance);
    judge(run, "R10b",
          if_converged(
              e, ch_conditional(lower_here && ch_within(zero.mean, expected, tolerance),
                                zero.mean > -4 * tr_stat_se(&zero))),
          zero.mean, tr_stat_se(&zero), expected, tolerance,
          ch_text(run,
                  "what ridge saves against a start at *zero*: it loses. Expected: given "
                  "the computed spectra. In the limit the statement is true if "
                  "$\\langle\\lVert S_0\\rVert^2\\rangle>%.4f$",
                  tr_ridge_correction(q)));
}
//- end

//- fold Claims on the spectrum and the rates: R11 to R16
static double field_of(const tr_ridge_rates *r, int field)
{
    const double value[] = {
        r->lambda,   r->eta,          r->eta_decay,          r->rate,
        r->momentum, r->eta_momentum, r->eta_decay_momentum, r->rate_momentum
    };
    return value[field];
}
enum {
    F_LAMBDA,
    F_ETA,
    F_ETA_DECAY,
    F_RATE,
    F_BETA,
    F_ETA_BETA,
    F_ETA_DECAY_BETA,
    F_RATE_BETA,
    FIELDS
};

/* The closed forms in q that the post prints for the limit. */
static double published_form(double q, int field)
{
    double s = sqrt(q), lambda = (1 - q) * (1 - q) / (4 * q * s);
    switch (field) {
    case F_LAMBDA: return lambda;
    case F_ETA: return q / (1 + q);
    case F_ETA_DECAY: return 4 * q * s / ((1 + q) * (1 + s) * (1 + s));
    case F_RATE: return 2 * s / (1 + q);
    case F_BETA: return q;
    case F_ETA_BETA: return q;
    case F_ETA_DECAY_BETA: return (1 - s) * (1 - s) / lambda;
    default: return s;
    }
}

/* Largest relative deviation of the printed form from the definition, over q. */
static double form_error(int field)
{
    double worst = 0;
    for (int i = 1; i < 100; i++) {
        double q = 0.01 * i, lower, upper;
        tr_mp_edges(q, &lower, &upper);
        tr_ridge_rates r = tr_ridge_rates_of(lower, upper);
        double definition = field_of(&r, field);
        worst = fmax(worst, fabs(published_form(q, field) / definition - 1));
    }
    return worst;
}

/* A hyperparameter over the data sets, and what the finite-size law of the edges
   predicts: its mean, and its standard deviation to first order. */
typedef struct {
    tr_stat measured;
    double limit, expected, sd;
} rate_row;

static rate_row rate_over_datasets(const experiment *e, int field)
{
    rate_row r = { { 0, 0, 0 }, field_of(&e->limit, field), 0, 0 };
    const edge_law *w = &e->edge;
    tr_ridge_rates mean = tr_ridge_rates_of(w->lower, w->upper),
                   a = tr_ridge_rates_of(w->lower + w->lower_sd, w->upper),
                   b = tr_ridge_rates_of(w->lower, w->upper + w->upper_sd);
    r.expected = field_of(&mean, field);
    double da = field_of(&a, field) - r.expected, db = field_of(&b, field) - r.expected;
    r.sd = sqrt(da * da + db * db);
    for (size_t k = 0; k < datasets; k++) {
        const double *row = e->row + k * row_length();
        tr_ridge_rates own = tr_ridge_rates_of(row[LOWER], row[UPPER]);
        tr_stat_add(&r.measured, field_of(&own, field));
    }
    return r;
}

static void claim_edge(ch_run *run, const char *id, tr_stat s, double limit,
                       double expected, double sd)
{
    double tolerance = mean_tolerance(sd);
    judge(run, id,
          ch_conditional(ch_within(s.mean, expected, tolerance),
                         ch_within(s.mean, limit, 4 * tr_stat_se(&s))),
          s.mean, tr_stat_se(&s), expected, tolerance,
          ch_text(run,
                  "%.6f for $D\\to\\infty$; at this size the Tracy–Widom shift, of order "
                  "$D^{-2/3}$, moves it by %.1f %%",
                  limit, 100 * (expected / limit - 1)));
}

/* A row for one printed rate: the form holds identically, nothing near it contracts
   faster (shortfall; -1: does not apply), and the data sets' own values lie where the
   finite-size law puts them. */
static void claim_rate(ch_run *run, const experiment *e, const char *id, int field,
                       double shortfall)
{
    rate_row r = rate_over_datasets(e, field);
    double identity = form_error(field), tolerance = mean_tolerance(r.sd);
    judge(
        run, id,
        ch_plain(identity < 1e-12 && shortfall < 1e-12 &&
                 ch_within(r.measured.mean, r.expected, tolerance)),
        r.measured.mean, tr_stat_se(&r.measured), r.expected, tolerance,
        ch_text(
            run,
            "%.6f in the limit, where the printed form equals the definition to %.0e for "
            "all $q$%s; measured from each data set's own edges",
            published_form(e->q, field), identity,
            shortfall >= -0.5 ? " and nothing nearby contracts faster" : ""));
}

/* The claimed rate minus the best that a search around the claimed point finds. */
static double shortfall(double eta, double beta, double lower, double upper)
{
    return contraction(eta, beta, lower, upper) - best_by_search(eta, beta, lower, upper);
}

/* Bisection for C(q) = level on (0, 1); C increases. */
static double correction_crossing(double level)
{
    double a = 1e-6, b = 1 - 1e-9;
    for (int i = 0; i < 60; i++) {
        double m = 0.5 * (a + b);
        if (tr_ridge_correction(m) < level)
            a = m;
        else
            b = m;
    }
    return 0.5 * (a + b);
}

static double correction_supremum(void)
{
    double largest = 0;
    for (int i = 1; i <= 1000; i++)
        largest = fmax(largest, tr_ridge_correction(i < 1000 ? 0.001 * i : 1 - 1e-9));
    return largest;
}

static void claims_on_rates(ch_run *run, const experiment *e)
{
    const double q = e->q, lower = e->lower, upper = e->upper;
    const tr_ridge_rates *l = &e->limit;

    claim_edge(run, "R11", over_datasets(e, upper_of), upper, e->edge.upper,
               e->edge.upper_sd);
    claim_edge(run, "R11b", over_datasets(e, lower_of), lower, e->edge.lower,
               e->edge.lower_sd);
    claim_rate(run, e, "R12", F_ETA, shortfall(l->eta, 0, lower, upper));
    claim_rate(run, e, "R13", F_ETA_DECAY,
               shortfall(l->eta_decay, 0, l->lambda, upper + l->lambda));

    double plain = contraction(l->eta, 0, lower, upper),
           ridge = contraction(l->eta_decay, 0, l->lambda, upper + l->lambda);
    judge(run, "R14",
          ch_corrected(ch_within(l->eta, l->eta_decay, 1e-12),
                       ch_within(ridge, plain, 1e-12) &&
                           ch_within(plain, published_form(q, F_RATE), 1e-12)),
          ridge, 0, plain, 1e-12,
          ch_text(run,
                  "the *convergence* rates are; the learning rates are %.5f and %.5f",
                  l->eta, l->eta_decay));
    claim_rate(run, e, "R15", F_LAMBDA, -1);

    double largest = correction_supremum(), bound = 3 * sqrt(2) / 8 - 0.5;
    judge(run, "R16", ch_corrected(largest < 0.03, ch_within(largest, bound, 1e-8)),
          largest, 0, bound, 1e-8,
          ch_text(run,
                  "its supremum is $\\tfrac38\\sqrt2-\\tfrac12$; above 3 %% for $q>%.5f$",
                  correction_crossing(0.03)));

    double tiny = lower / 400, full = tr_ridge_correction(q),
           quadratic = (tr_ridge_limit(q, tiny) / (1 - q) - 1) / (tiny * tiny) *
                       l->lambda * l->lambda;
    judge(
        run, "R16b",
        ch_plain(ch_within(quadratic, 0.0625, 0.01 * 0.0625) &&
                 !ch_within(quadratic, full, full)),
        quadratic, 0, 0.0625, 0.01 * 0.0625,
        ch_text(
            run,
            "from $\\lambda=\\lambda_-/400$; the full correction is %.5f, less than half",
            full));
}
//- end

//- fold Claims on the curves, momentum and stability: R17 to R27
static void claim_end(ch_run *run, const experiment *e, const char *id, int kind,
                      double sd)
{
    const curve_stats *c = &e->curves[NOTEBOOK][kind];
    double allowance = 1e-3 * 700 / (double)N, tolerance = mean_tolerance(sd) + allowance;
    double plateau = kind == DECAY || kind == BOTH
                         ? 0.5 * tr_ridge_limit(e->q, e->limit.lambda)
                         : 0.5 * (1 - e->q) * (1 + 1 / e->q);
    int there = fabs(c->theory[epochs] - plateau) <= 0.01 * plateau;
    judge(run, id,
          there ? ch_plain(ch_within(c->mean[epochs], plateau, tolerance))
                : CH_NOT_EVALUATED,
          c->mean[epochs], c->se[epochs], plateau, tolerance,
          ch_text(
              run,
              "after %zu epochs from the notebook's $S_0$, where the exact curve of the "
              "limit is at %.4f; the figure has one $S_0$, $T$",
              epochs, c->theory[epochs]));
}

/* How far the crossing of the one percent line moves by chance: in flat directions the
   student is S0 p_t, and the loss of one data set has the term -p_t S0.T over them, of
   mean zero and variance p_t^2 (1-q)/D.  Divided by the slope of the curve this is a
   number of epochs. */
static double crossing_sd(const experiment *e, int kind, const double *loss, size_t t)
{
    tr_sgd o = optimizer(&e->limit, kind);
    double p = 1, b = 0;
    if (o.decay == 0 || t == 0 || t >= epochs) return 0;
    for (size_t i = 0; i < t; i++) {
        b = o.momentum * b + o.decay * p;
        p -= o.eta * b;
    }
    double slope = 0.5 * fabs(loss[t + 1] - loss[t - 1]);
    return fabs(p) * sqrt((1 - e->q) / ((double)D * (double)datasets)) / slope;
}

/* Measured and exact curves have the same edges; each is compared with its own limit.
   With decay the student must also be slower than the one without, at the same momentum.
   */
static void claim_epochs(ch_run *run, const experiment *e, const char *id, int kind,
                         double allowance)
{
    const curve_stats *c = &e->curves[TEXT][kind];
    const curve_stats *converging = &e->curves[TEXT][kind == DECAY  ? BOTH
                                                     : kind == NONE ? MOMENTUM
                                                                    : kind];
    size_t measured =
               epochs_to_one_percent(c->mean, epochs + 1, converging->mean[epochs]),
           expected =
               epochs_to_one_percent(c->exact, epochs + 1, converging->exact[epochs]),
           limit =
               epochs_to_one_percent(c->theory, epochs + 1, converging->theory[epochs]);
    double tolerance = allowance * fmax(1, sqrt(1e5 / ((double)D * (double)datasets))) +
                       4 * crossing_sd(e, kind, c->exact, expected);
    int evaluated = converged(e) && expected < epochs && measured <= epochs, slower = 1;
    if (kind == DECAY || kind == BOTH) {
        const double *free_of_decay = e->curves[TEXT][kind - 1].mean;
        slower = measured > epochs_to_one_percent(free_of_decay, epochs + 1,
                                                  e->curves[TEXT][MOMENTUM].mean[epochs]);
    }
    judge(run, id,
          evaluated ? ch_plain(slower &&
                               ch_within((double)measured, (double)expected, tolerance))
                    : CH_NOT_EVALUATED,
          evaluated ? (double)measured : NAN, 0, (double)expected, tolerance,
          ch_text(
              run,
              "epochs until the mean loss stays within 1 %% of its limit; expected: the "
              "exact mean given the spectra. With the limit's edges it is %zu",
              limit));
}

/* Steps after which a factor `rate` per step has shrunk a square below `target`. */
static size_t steps_to(double rate, double target)
{
    return (size_t)(tr_log_at(target) / (2 * tr_log_at(rate))) + 1;
}

/* x^n by squaring. */
static double power(double x, size_t n)
{
    double y = 1;
    for (; n; n /= 2, x *= x)
        if (n % 2) y *= x;
    return y;
}

/* The limit's loss after t steps of plain descent on `n` nodes, |S_0| = |T| = 1. */
static double ridge_loss(double q, double eta, double lambda, size_t n,
                         const double *node, const double *weight, size_t t)
{
    double p = power(1 - eta * lambda, t), loss = (1 - q) * (p * p + 1);
    for (size_t i = 0; i < n; i++) {
        double h = node[i] + lambda, a = node[i] / h, k;
        p = power(1 - eta * h, t);
        k = 1 - a + a * p;
        loss += weight[i] * (p * p + k * k);
    }
    return 0.5 * loss;
}

/* Epochs to one percent of the plateau at decay lambda with the best step for it. */
static size_t ridge_epochs(ch_run *run, double q, double lambda)
{
    const size_t n = quadrature_nodes(q);
    double lower, upper, eta, limit = 1.01 * 0.5 * tr_ridge_limit(q, lambda);
    double *node = (double *)ch_alloc(run, 2 * n, sizeof *node), *weight = node + n;
    size_t before = 0, after = 1; /* the loss is above the limit before, below after */
    tr_mp_edges(q, &lower, &upper);
    tr_mp_quadrature(q, n, node, weight);
    eta = 2 / (upper + 2 * lambda);
    while (ridge_loss(q, eta, lambda, n, node, weight, after) > limit) after *= 2;
    while (after - before > 1) {
        size_t t = before + (after - before) / 2;
        if (ridge_loss(q, eta, lambda, n, node, weight, t) > limit)
            before = t;
        else
            after = t;
    }
    free(node);
    return after;
}

/* Epochs until the limit's training loss, |S_0| = |T| = 1, stays within a thousandth of
   its initial distance from its end.  Flat directions have no part in it. */
static size_t training_epochs(ch_run *run, double q, double eta, double lambda,
                              size_t steps)
{
    const size_t n = quadrature_nodes(q);
    double *node = (double *)ch_alloc(run, 2 * n, sizeof *node), *weight = node + n;
    double start = 0;
    size_t epoch = 0;
    tr_mp_quadrature(q, n, node, weight);
    for (size_t t = 0; t <= steps; t++) {
        double excess = 0;
        for (size_t i = 0; i < n; i++) {
            double h = node[i] + lambda, rest = lambda / h, p = power(1 - eta * h, t),
                   gap = rest + (1 - rest) * p;
            excess += weight[i] * node[i] * (p * p + gap * gap - rest * rest);
        }
        if (t == 0) start = excess;
        if (fabs(excess) > 1e-3 * start) epoch = t + 1;
    }
    free(node);
    return epoch;
}

/* How many of four students on one of the two data sets end above where they started. */
static size_t count_diverging(const hazard *h, size_t which, size_t first)
{
    size_t count = 0;
    for (size_t j = first; j < first + OPTIMIZERS; j++) {
        const double *loss = hazard_curve(h, which, j);
        count += loss[HAZARD_POINTS] > loss[0];
    }
    return count;
}

static size_t count_unstable(const experiment *e, double bound)
{
    size_t count = 0;
    for (size_t k = 0; k < datasets; k++)
        count += e->row[k * row_length() + UPPER] > bound;
    return count;
}

static void claims_on_curves(ch_run *run, const experiment *e)
{
    const double q = e->q, n = (double)datasets;
    const tr_ridge_rates *l = &e->limit;
    double sd_none = plateau_sd(q, 1 / q),
           sd_ridge = 0.5 * tr_ridge_limit_sd(q, l->lambda, D);

    claim_end(run, e, "R17a", NONE, sd_none);
    claim_end(run, e, "R17b", DECAY, sd_ridge);
    claim_end(run, e, "R17c", MOMENTUM, sd_none);
    claim_end(run, e, "R17d", BOTH, sd_ridge);
    double factor = 1 + tr_ridge_correction(q);
    judge(run, "R17e",
          at_published_size() ? ch_plain(ch_within(factor, 1.03, 1e-4))
                              : CH_NOT_EVALUATED,
          factor, 0, 1.03, 1e-4, "$1+C(q)$; exact only near $q=0.7$");

    claim_epochs(run, e, "R18a", NONE, 3);
    claim_epochs(run, e, "R18b", DECAY, 3);
    claim_epochs(run, e, "R18c", MOMENTUM, 2);
    claim_epochs(run, e, "R18d", BOTH, 2);

    size_t steps = steps_to(l->rate, 1e-10),
           train_none = training_epochs(run, q, l->eta, 0, steps),
           train_decay = training_epochs(run, q, l->eta_decay, l->lambda, steps);
    double train_tolerance = 1 + 0.1 * (double)train_none;
    judge(run, "R18e",
          ch_plain(ch_within((double)train_decay, (double)train_none, train_tolerance)),
          (double)train_decay, 0, (double)train_none, train_tolerance,
          "epochs of plain descent in the limit until $\\ell_{\\mathrm{tr}}$ is within a "
          "thousandth of its initial distance from its end; expected: without decay");
    ch_value_count(run, "train_none", train_none);
    ch_value_count(run, "train_decay", train_decay);
    double *loss = (double *)ch_alloc(run, steps + 1, sizeof *loss), worst = 0;
    for (int kind = DECAY; kind <= BOTH; kind += BOTH - DECAY) {
        theory_curve(run, q, optimizer(l, kind), 1, steps, loss);
        worst = fmax(worst, fabs(loss[steps] - 0.5 * tr_ridge_limit(q, l->lambda)));
    }
    free(loss);
    /* The double roots at the edges turn rounding errors into their square roots. */
    double unequal = fabs(
        contraction(l->eta_momentum, l->momentum, e->lower, e->upper) -
        contraction(l->eta_decay_momentum, l->momentum, l->lambda, e->upper + l->lambda));
    judge(run, "R19", ch_plain(ch_within(worst, 0, 1e-6) && unequal < 1e-6), worst, 0, 0,
          1e-6,
          ch_text(
              run,
              "largest distance of the exact curves, with and without momentum, from "
              "$\\tfrac12F(\\lambda_R)$ after %zu epochs; at $\\lambda_R$ the rates with "
              "momentum, too, are equal with and without decay",
              steps));

    double a = shortfall(l->eta_momentum, l->momentum, e->lower, e->upper),
           b = shortfall(l->eta_decay_momentum, l->momentum, l->lambda,
                         e->upper + l->lambda);
    claim_rate(run, e, "R20", F_BETA, fmax(a, b));
    claim_rate(run, e, "R21a", F_ETA_BETA, a);
    claim_rate(run, e, "R21b", F_ETA_DECAY_BETA, b);
    claim_rate(run, e, "R22", F_RATE_BETA, fmax(a, b));

    /* The reduction of the contraction factor is 1 - (1+q)/2: largest as q -> 0. */
    double tiny_lower, tiny_upper;
    tr_mp_edges(1e-6, &tiny_lower, &tiny_upper);
    tr_ridge_rates tiny = tr_ridge_rates_of(tiny_lower, tiny_upper);
    double reduction = 1 - tiny.rate_momentum / tiny.rate,
           ratio = l->rate_momentum / l->rate,
           gain = tr_log_at(l->rate_momentum) / tr_log_at(l->rate);
    judge(
        run, "R23",
        ch_conditional(ch_within(reduction, 0.5, 1e-5) &&
                           ch_within(ratio, 0.5 * (1 + q), 1e-12),
                       gain <= 2),
        reduction, 0, 0.5, 1e-5,
        ch_text(
            run,
            "reduction of the contraction factor as $q\\to0$; here it shrinks to %.3f of "
            "itself. In epochs the gain is %.2f times, without bound as $q\\to1$",
            ratio, gain));

    double largest, critical;
    joint_test(run, e, &largest, &critical);
    double safe_bound =
        margin * e->upper + e->lower; /* the margin's steps are stable below */
    int stable = count_unstable(e, safe_bound) == 0;
    judge(
        run, "R24", stable ? ch_plain(ch_within(largest, 0, critical)) : CH_NOT_EVALUATED,
        largest, 0, 0, critical,
        ch_text(
            run,
            "largest deviation of all %zu points in standard errors; tolerance: what its "
            "bootstrap exceeds once in 1000 times",
            OPTIMIZERS * (epochs + 1)));
    double gap = 0, gap_se = 0, noise = 0;
    for (int kind = 0; kind < OPTIMIZERS; kind++) {
        const curve_stats *c = &e->curves[MARGIN][kind];
        for (size_t t = 0; t <= epochs; t++) {
            double d = fabs(c->exact[t] - c->theory[t]);
            if (d > gap) {
                gap = d;
                gap_se = c->exact_se[t];
            }
            noise = fmax(noise, c->exact_se[t]);
        }
    }
    double gap_tolerance = 4 * noise + 1e-3 * 700 / (double)N;
    judge(
        run, "R24b",
        stable ? ch_plain(ch_within(gap, 0, gap_tolerance)) : CH_NOT_EVALUATED, gap,
        gap_se, 0, gap_tolerance,
        ch_text(run,
                "largest difference between the exact mean given the spectra of %zu data "
                "sets and the limit",
                spectra));
    ch_value(run, "exact_gap", gap);
    ch_value(run, "joint_z", largest);
    ch_value(run, "joint_critical", critical);

    const hazard *z = &e->hazard;
    size_t unstable = count_unstable(e, stability_bound(q)),
           above = count_diverging(z, 0, 0), below = count_diverging(z, 1, 0),
           own = count_diverging(z, 0, OPTIMIZERS);
    double share = (double)unstable / n;
    double p = at_published_size() ? 9.0 / 240 : NAN,
           p_tolerance = 4 * sqrt(p * (1 - p) / n);
    int share_holds = !at_published_size() || ch_within(share, p, p_tolerance);
    judge(
        run, "R25",
        unstable && unstable < datasets
            ? ch_conditional(below == 0 && own == 0 && share_holds, above == 0)
            : CH_NOT_EVALUATED,
        share, sqrt(share * (1 - share) / n), p, p_tolerance,
        ch_text(
            run,
            "share of data sets with $\\lambda_{\\max}>2(1+q)/q$. Of the four optimizers "
            "%zu diverge on the data set with the largest eigenvalue (with its own edges "
            "%zu), %zu on the one just below the bound. Reference: 9 of 240",
            above, own, below));

    /* From half of lambda_R to lambda_R: simulated, and given the computed spectra. */
    tr_stat simulated = over_datasets(e, half_gain);
    double rise_tolerance, rise = rise_given_spectra(e, 0.5, &rise_tolerance);
    size_t tested = 0, growing = 0;
    for (int i = 1; i < 20; i++)
        for (double x = 1e-4; x < 1e4; x *= 1.25, tested++)
            growing += tr_ridge_limit(0.05 * i, 1.25 * x) > tr_ridge_limit(0.05 * i, x);
    double forget = half_decay(l, e->upper).momentum, t = (double)epochs;
    int forgotten = t * tr_log_at(forget) + 2 * tr_log_at(t) < tr_log_at(1e-6);
    judge(
        run, "R26",
        forgotten ? ch_plain(growing == tested &&
                             ch_within(simulated.mean, rise, rise_tolerance))
                  : CH_NOT_EVALUATED,
        simulated.mean, tr_stat_se(&simulated), rise, rise_tolerance,
        ch_text(run,
                "paired rise from $\\lambda_R/2$ to $\\lambda_R$; expected: given the "
                "computed spectra. $F$ itself rises at %zu of %zu tested $(q,\\lambda)$. "
                "Noisy labels would change this",
                growing, tested));

    size_t slow = ridge_epochs(run, q, l->lambda / 32),
           slower = ridge_epochs(run, q, l->lambda / 64);
    double exponent = -tr_log_at((double)slower / (double)slow) / tr_log_at(2);
    judge(run, "R27", ch_plain(ch_within(exponent, -1, 0.05)), exponent, 0, -1, 0.05,
          ch_text(run,
                  "exponent in $\\lambda$ of the epochs to 1 %% of the plateau: %zu at "
                  "$\\lambda_R/64$, %zu at $\\lambda_R/32$, %zu at $\\lambda_R$",
                  slower, slow, ridge_epochs(run, q, l->lambda)));
}
//- end

//- fold Writing the results
static void write_curves(ch_run *run, const experiment *e)
{
    static const char *const group_key[] = { "text", "notebook", "margin" };
    char header[2048] = "epoch";
    for (int g = 0; g < GROUPS; g++)
        for (int kind = 0; kind < OPTIMIZERS; kind++) {
            static const char *const part[] = { "",        "_se",    "_low",     "_high",
                                                "_theory", "_exact", "_exact_se" };
            for (size_t i = 0; i < 7; i++) {
                size_t used = strlen(header);
                snprintf(header + used, sizeof header - used, ",%s_%s%s", group_key[g],
                         optimizer_key[kind], part[i]);
            }
        }
    ch_csv *c = ch_csv_begin(run, "loss.csv", header);
    for (size_t t = 0; t <= epochs; t++) {
        ch_csv_count(c, t);
        for (int g = 0; g < GROUPS; g++)
            for (int kind = 0; kind < OPTIMIZERS; kind++) {
                const curve_stats *s = &e->curves[g][kind];
                const double cell[] = { s->mean[t],    s->se[t],     s->low[t],
                                        s->high[t],    s->theory[t], s->exact[t],
                                        s->exact_se[t] };
                for (size_t i = 0; i < 7; i++) ch_csv_number(c, cell[i]);
            }
        ch_csv_row(c);
    }
    ch_csv_end(c);

    static const char *const name[] = { "no decay", "decay", "momentum", "both" };
    c = ch_csv_begin(
        run, "ends.csv",
        "optimizer,start of the text,s.e.,theory,start of the notebook,s.e. ,theory ");
    for (int kind = 0; kind < OPTIMIZERS; kind++) {
        ch_csv_text(c, name[kind]);
        for (int g = 0; g < MARGIN; g++) {
            const curve_stats *s = &e->curves[g][kind];
            ch_csv_number(c, s->mean[epochs]);
            ch_csv_number(c, s->se[epochs]);
            ch_csv_number(c, s->theory[epochs]);
        }
        ch_csv_row(c);
    }
    ch_csv_end(c);
}

static void write_spectrum(ch_run *run, const experiment *e)
{
    const size_t bins = 96, points = 400;
    double first = 0.9 * e->lower, width = (1.05 * e->upper - first) / (double)bins;
    double *count = (double *)ch_alloc(run, bins, sizeof *count);
    for (size_t i = 0; i < spectra * N; i++) {
        double at = (e->eigenvalue[i] - first) / width;
        if (at >= 0 && at < (double)bins) count[(size_t)at] += 1;
    }
    ch_csv *c = ch_csv_begin(run, "spectrum.csv", "from,to,density");
    for (size_t b = 0; b < bins; b++) {
        ch_csv_number(c, first + width * (double)b);
        ch_csv_number(c, first + width * (double)(b + 1));
        ch_csv_number(c, count[b] / ((double)(spectra * D) * width));
        ch_csv_row(c);
    }
    ch_csv_end(c);
    free(count);

    c = ch_csv_begin(run, "density.csv", "lambda,density");
    for (size_t i = 0; i <= points; i++) {
        double x = 0.5 * (1 - tr_cospi_at((double)i / (double)points));
        double lambda = e->lower + (e->upper - e->lower) * x;
        ch_csv_number(c, lambda);
        ch_csv_number(c, tr_mp_density(e->q, lambda));
        ch_csv_row(c);
    }
    ch_csv_end(c);
}

static void write_functions_of_q(ch_run *run)
{
    ch_csv *c = ch_csv_begin(run, "correction.csv", "q,correction");
    ch_csv *m = ch_csv_begin(run, "momentum.csv", "q,rate,rate_momentum,gain");
    for (int i = 1; i < 200; i++) {
        double q = 0.005 * i, lower, upper;
        tr_mp_edges(q, &lower, &upper);
        tr_ridge_rates r = tr_ridge_rates_of(lower, upper);
        ch_csv_number(c, q);
        ch_csv_number(c, tr_ridge_correction(q));
        ch_csv_row(c);
        ch_csv_number(m, q);
        ch_csv_number(m, r.rate);
        ch_csv_number(m, r.rate_momentum);
        ch_csv_number(m, tr_log_at(r.rate_momentum) / tr_log_at(r.rate));
        ch_csv_row(m);
    }
    ch_csv_end(c);
    ch_csv_end(m);
}

static void write_tradeoff(ch_run *run, const experiment *e)
{
    ch_csv *c = ch_csv_begin(run, "tradeoff.csv", "lambda,plateau,epochs");
    for (int i = -12; i <= 16; i++) {
        double lambda = e->limit.lambda * tr_exp_at(0.25 * i * tr_log_at(2));
        ch_csv_number(c, lambda);
        ch_csv_number(c, 0.5 * tr_ridge_limit(e->q, lambda));
        ch_csv_count(c, ridge_epochs(run, e->q, lambda));
        ch_csv_row(c);
    }
    ch_csv_end(c);
}

static void write_rates(ch_run *run, const experiment *e)
{
    static const struct {
        int field;
        const char *name;
    } line[] = { { F_ETA, "$\\eta_0$" },
                 { F_ETA_DECAY, "$\\eta_\\lambda$" },
                 { F_LAMBDA, "$\\lambda_R$" },
                 { F_RATE, "$R_0=R_\\lambda$" },
                 { F_BETA, "$\\beta$" },
                 { F_ETA_BETA, "$\\eta_0$ with momentum" },
                 { F_ETA_DECAY_BETA, "$\\eta_\\lambda$ with momentum" },
                 { F_RATE_BETA, "$R_\\beta$" } };
    ch_csv *c = ch_csv_begin(run, "rates.csv",
                             "quantity,limit,mean over data sets,s.d.,predicted mean");
    for (size_t i = 0; i < FIELDS; i++) {
        rate_row r = rate_over_datasets(e, line[i].field);
        ch_csv_text(c, line[i].name);
        ch_csv_number(c, r.limit);
        ch_csv_number(c, r.measured.mean);
        ch_csv_number(c, tr_stat_sd(&r.measured));
        ch_csv_number(c, r.expected);
        ch_csv_row(c);
    }
    ch_csv_end(c);
}

static void write_hazard(ch_run *run, const experiment *e)
{
    const hazard *h = &e->hazard;
    ch_csv *c = ch_csv_begin(run, "datasets.csv", "dataset,lower,upper");
    for (size_t k = 0; k < datasets; k++) {
        const double *row = e->row + k * row_length();
        ch_csv_count(c, k);
        ch_csv_number(c, row[LOWER]);
        ch_csv_number(c, row[UPPER]);
        ch_csv_row(c);
    }
    ch_csv_end(c);
    c = ch_csv_begin(run, "hazard.csv", "epoch,above,below,own");
    for (size_t t = 0; t <= HAZARD_POINTS; t++) {
        ch_csv_count(c, t * h->stride);
        ch_csv_number(c, hazard_curve(h, 0, NONE)[t]);
        ch_csv_number(c, hazard_curve(h, 1, NONE)[t]);
        ch_csv_number(c, hazard_curve(h, 0, OPTIMIZERS + NONE)[t]);
        ch_csv_row(c);
    }
    ch_csv_end(c);
}

static void write_values(ch_run *run, const experiment *e)
{
    const double q = e->q;
    const curve_stats *text = e->curves[TEXT];
    flow_problem f = flow_make(run);
    double unused;
    ch_value(run, "q", q);
    ch_value_count(run, "null_dimension", D - N);
    ch_value(run, "null_expected", 1 - q);
    ch_value(run, "flow_error",
             fmax(flow_error(&f, 0, 3, 0, &unused), flow_error(&f, 0.2, 3, 0, &unused)));
    ch_value(run, "flow_error_printed", flow_error(&f, 0.2, 3, 1, NULL));
    ch_value_stat(run, "null_axis", over_datasets(e, null_axis));
    ch_value_stat(run, "null_diagonal", over_datasets(e, null_diagonal));
    ch_value_stat(run, "plateau_zero", over_datasets(e, zero_start));
    ch_value_stat(run, "plateau_both", over_datasets(e, ridge_end));
    ch_value(run, "end_text_none", text[NONE].mean[epochs]);
    ch_value(run, "end_text_none_se", text[NONE].se[epochs]);
    ch_value(run, "start_literal", sqrt((double)D));
    ch_value(run, "lower_mp", e->lower);
    ch_value(run, "upper_mp", e->upper);
    ch_value(run, "lower_tw", e->edge.lower);
    ch_value(run, "upper_tw", e->edge.upper);
    ch_value(run, "upper_tw_sd", e->edge.upper_sd);
    tr_stat s = over_datasets(e, lower_of);
    ch_value(run, "lower_mean", s.mean);
    s = over_datasets(e, upper_of);
    ch_value(run, "upper_mean", s.mean);
    ch_value(run, "upper_sd", tr_stat_sd(&s));
    ch_value(run, "lambda_R", e->limit.lambda);
    ch_value(run, "eta_none_mp", e->limit.eta);
    ch_value(run, "eta_decay_mp", e->limit.eta_decay);
    ch_value(run, "correction_percent", 100 * tr_ridge_correction(q));
    ch_value(run, "correction_double",
             100 * (tr_ridge_limit(q, 2 * e->limit.lambda) / (1 - q) - 1));
    ch_value(run, "correction_sup", correction_supremum());
    ch_value(run, "correction_bound", 3 * sqrt(2) / 8 - 0.5);
    ch_value(run, "correction_crossing", correction_crossing(0.03));
    ch_value(run, "momentum_gain",
             tr_log_at(e->limit.rate_momentum) / tr_log_at(e->limit.rate));
    ch_value(run, "momentum_factor", e->limit.rate_momentum / e->limit.rate);
    ch_value_count(run, "curve_points", OPTIMIZERS * (epochs + 1));
    ch_value(run, "stability", stability_bound(q));
    ch_value(run, "stability_decay", e->upper + e->limit.lambda);
    ch_value_count(run, "unstable", count_unstable(e, stability_bound(q)));
    ch_value(run, "hazard_factor",
             e->limit.eta * e->row[e->hazard.dataset[0] * row_length() + UPPER] - 1);
    ch_value_count(
        run, "epochs_none",
        epochs_to_one_percent(text[NONE].mean, epochs + 1, text[MOMENTUM].mean[epochs]));
    ch_value_count(
        run, "epochs_decay",
        epochs_to_one_percent(text[DECAY].mean, epochs + 1, text[BOTH].mean[epochs]));
    ch_value(run, "notebook_excess", 100 * (0.5 * (1 + 1 / q) - 1));
    ch_value(run, "limit_none", 1 - q);
    ch_value(run, "limit_notebook", 0.5 * (1 - q) * (1 + 1 / q));
    ch_value(run, "limit_decay", 0.5 * tr_ridge_limit(q, e->limit.lambda));

    /* In the null space the student is S0 p with p = R^t, and S0.T averages to zero. */
    size_t at = epochs < 50 ? epochs : 50;
    double p = tr_exp_at((double)at * tr_log_at(e->limit.rate));
    double excess = text[DECAY].theory[at] - 0.5 * tr_ridge_limit(q, e->limit.lambda);
    ch_value_count(run, "share_epoch", at);
    ch_value(run, "share_percent", 100 * 0.5 * (1 - q) * p * p / excess);
}
//- end

/*md
## Four answers {#sec:answers}

1. *In flat directions nothing happens.* The fraction $1-q$ of the squared distance to the
   teacher stays for ever. From a loss of 1 the students of the text end at
   {{end_text_none:%.4f}} ± {{end_text_none_se:%.4f}}; theory says {{limit_none:%.4f}}.
2. *Weight decay makes the student forget its start.* The start's share of the final loss
   is gone, and the teacher's grows by {{correction_percent:%.2f}} % at the post's
   $\lambda_R$. Decay does not find more of the teacher: a student that starts at zero
   needs none and ends lower.
3. *The printed rates are optimal in the limit,* as far as arithmetic can tell. A real
   data set has its own edges: at $D={{D}}$ the limiting rates are close to instability,
   and {{unstable}} of {{datasets}} data sets lie beyond. Momentum saves a factor
   {{momentum_gain:%.1f}} in epochs, not "50 %".
4. *Yes:* the loss of all four optimizers, at all {{epochs}} epochs, follows from two
   numbers, $q$ and $\langle\lVert\boldsymbol S_0\rVert^2\rangle$, and the rates.

## The whole run {#sec:run}

```{.claims}
```

Try this: `--N 950` brings the smallest eigenvalue close to zero, and with it $\lambda_R$
and everything that depends on it; `--D 120 --N 84` shows how far the edges wander at
small size; `--margin 1` takes the safety factor away, and as soon as one data set lies
beyond the edge of stability @clm:01-R24 is no longer evaluated.
*/
int main(int argc, char **argv)
{
    ch_run run;
    experiment e;
    memset(&e, 0, sizeof e);
    ch_begin(&run, argc, argv, "01-ridge",
             "Unregularized and ridge regression by gradient descent, with exact theory.",
             options, sizeof options / sizeof options[0]);
    if (N >= D)
        ch_fail(&run,
                "--N: %zu is not accepted; fewer samples than the %zu weights of --D", N,
                D);
    if (spectra > datasets) spectra = datasets;

    e.q = (double)N / (double)D;
    tr_mp_edges(e.q, &e.lower, &e.upper);
    e.limit = tr_ridge_rates_of(e.lower, e.upper);
    e.safe = tr_ridge_rates_of(e.lower, margin * e.upper);
    e.edge = edges_at_finite_size();
    e.row = (double *)ch_alloc(&run, datasets * row_length(), sizeof *e.row);
    e.eigenvalue = (double *)ch_alloc(&run, spectra * N, sizeof *e.eigenvalue);
    ch_replicates(&run, "descent", datasets, row_length() * sizeof *e.row, e.row,
                  run_dataset, &run);
    ch_replicates(&run, "spectra", spectra, N * sizeof *e.eigenvalue, e.eigenvalue,
                  run_spectrum, &run);
    for (size_t k = 0; k < datasets; k++)
        for (size_t j = 0; j < STUDENTS; j++)
            if (!isfinite(last(e.row + k * row_length(), j)))
                ch_fail(
                    &run,
                    "--margin: %g is too small here: data set %zu diverges; up to 2 is "
                    "accepted",
                    margin, k);
    summarize(&run, &e);
    follow_hazard(&run, &e);

    write_curves(&run, &e);
    write_spectrum(&run, &e);
    write_functions_of_q(&run);
    write_tradeoff(&run, &e);
    write_rates(&run, &e);
    write_hazard(&run, &e);
    write_values(&run, &e);
    claims_on_plateaus(&run, &e);
    claims_on_rates(&run, &e);
    claims_on_curves(&run, &e);

    free(e.hazard.loss);
    free(e.eigenvalue);
    free(e.row);
    for (int g = 0; g < GROUPS; g++)
        for (int kind = 0; kind < OPTIMIZERS; kind++) free(e.curves[g][kind].mean);
    return ch_end(&run);
}

#else /* CHAPTER_DRAW */

//- fold Drawing the figures
static const tp_color optimizer_color[] = { TP_VERMILION, TP_BLUE, TP_VERMILION,
                                            TP_BLUE };

static void draw_loss(ch_run *run)
{
    static const char *const group[] = { "notebook", "text" };
    static const char *const name[] = { "no decay", "decay", "no decay, momentum",
                                        "decay, momentum" };
    ch_table *t = ch_table_read(run, "loss.csv");
    size_t n = ch_table_rows(t);
    const double *epoch = ch_column(t, "epoch");
    const double limit[] = { ch_value_get(run, "limit_notebook"),
                             ch_value_get(run, "limit_none") };
    tp_figure *f = tp_begin(&(tp_layout){
        .columns = 2, .width = 470, .height = 240, .share_y = 1, .tags = 1 });
    for (int g = 0; g < 2; g++) {
        tp_panel *p = tp_axes(
            f, 0, g,
            &(tp_axes_desc){ .title = g ? "start of the text" : "start of the notebook",
                             .x = { .label = "epoch", .min = -3, .max = 150 },
                             .y = { .label = "generalization loss",
                                    .log = 1,
                                    .min = 0.14,
                                    .max = 1.25 },
                             .labels = g ? TP_LEGEND_NE : TP_NO_LABELS });
        tp_hline(p, limit[g], &(tp_style){ .width = 0.6 });
        tp_hline(p, ch_value_get(run, "limit_decay"), &(tp_style){ .width = 0.6 });
        for (int kind = 0; kind < OPTIMIZERS; kind++) {
            const char *key = ch_text(run, "%s_%s", group[g], optimizer_key[kind]);
            tp_band(p, n, epoch, ch_column(t, ch_text(run, "%s_low", key)),
                    ch_column(t, ch_text(run, "%s_high", key)),
                    &(tp_style){ .color = optimizer_color[kind], .alpha = 0.15 });
            tp_line(p, n, epoch, ch_column(t, key),
                    &(tp_style){ .color = optimizer_color[kind],
                                 .width = kind >= MOMENTUM ? 2 : 1.2,
                                 .label = name[kind] });
        }
        for (int kind = 0; kind < OPTIMIZERS; kind++)
            tp_line(
                p, n, epoch,
                ch_column(t, ch_text(run, "%s_%s_exact", group[g], optimizer_key[kind])),
                &(tp_style){ .role = TP_THEORY, .label = kind ? NULL : "theory" });
    }
    ch_figure(run, f, "loss");
}

static void draw_spectrum(ch_run *run)
{
    ch_table *bars = ch_table_read(run, "spectrum.csv"),
             *line = ch_table_read(run, "density.csv");
    size_t n = ch_table_rows(bars);
    const double *from = ch_column(bars, "from"), *to = ch_column(bars, "to");
    double *edge = (double *)ch_alloc(run, n + 1, sizeof *edge);
    memcpy(edge, from, n * sizeof *edge);
    edge[n] = to[n - 1];
    tp_figure *f = tp_begin(NULL);
    tp_panel *p =
        tp_axes(f, 0, 0,
                &(tp_axes_desc){ .x = { .label = "eigenvalue \\lambda", .zero = 1 },
                                 .y = { .label = "density", .zero = 1 },
                                 .labels = TP_LEGEND_NE });
    tp_bins(p, n, edge, ch_column(bars, "density"),
            &(tp_style){ .color = TP_BLUE, .label = "data sets" });
    tp_line(p, ch_table_rows(line), ch_column(line, "lambda"), ch_column(line, "density"),
            &(tp_style){ .role = TP_THEORY, .label = "Marchenko–Pastur" });
    ch_figure(run, f, "spectrum");
    free(edge);
}

static void draw_correction(ch_run *run)
{
    ch_table *t = ch_table_read(run, "correction.csv");
    tp_figure *f = tp_begin(NULL);
    tp_panel *p =
        tp_axes(f, 0, 0,
                &(tp_axes_desc){ .x = { .label = "*q* = *N*/*D*", .min = 0, .max = 1 },
                                 .y = { .label = "correction *C*(*q*)", .max = 0.034 } });
    tp_hline(p, 0.03, &(tp_style){ .label = "3 %", .key = TP_KEY_INSIDE_START });
    tp_vline(p, ch_value_get(run, "correction_crossing"),
             &(tp_style){ .dash = TP_DOTTED });
    tp_line(p, ch_table_rows(t), ch_column(t, "q"), ch_column(t, "correction"),
            &(tp_style){ .color = TP_BLUE });
    tp_text(p, ch_value_get(run, "correction_crossing"), 0.012,
            ch_text(run, "exceeds 3 %% beyond\n*q* = %.3f",
                    ch_value_get(run, "correction_crossing")),
            &(tp_note){ .anchor = TP_E, .dx = -5 });
    ch_figure(run, f, "correction");
}

static void draw_momentum(ch_run *run)
{
    ch_table *t = ch_table_read(run, "momentum.csv");
    size_t n = ch_table_rows(t);
    const double *q = ch_column(t, "q");
    double here = ch_value_get(run, "q"), gain = ch_value_get(run, "momentum_gain");
    tp_figure *f = tp_begin(&(tp_layout){ .columns = 2, .tags = 1 });
    tp_panel *p = tp_axes(f, 0, 0,
                          &(tp_axes_desc){ .title = "contraction per epoch",
                                           .x = { .label = "*q*", .min = 0, .max = 1 },
                                           .y = { .min = 0, .max = 1 },
                                           .labels = TP_LEGEND_SE });
    tp_line(p, n, q, ch_column(t, "rate"), &(tp_style){ .label = "plain" });
    tp_line(p, n, q, ch_column(t, "rate_momentum"), &(tp_style){ .label = "momentum" });
    p = tp_axes(f, 0, 1,
                &(tp_axes_desc){ .title = "epochs, plain / momentum",
                                 .x = { .label = "*q*", .min = 0, .max = 1 },
                                 .y = { .log = 1, .min = 1, .max = 1000 } });
    tp_line(p, n, q, ch_column(t, "gain"), &(tp_style){ .color = TP_GREEN });
    tp_points(p, 1, &here, &gain, NULL, &(tp_style){ .color = TP_GREEN, .size = 5 });
    tp_text(p, here, gain, ch_text(run, "%.1f at *q* = %.3g", gain, here),
            &(tp_note){ .anchor = TP_SE, .dx = -4, .dy = 6 });
    ch_figure(run, f, "momentum");
}

static void draw_tradeoff(ch_run *run)
{
    ch_table *t = ch_table_read(run, "tradeoff.csv");
    size_t n = ch_table_rows(t);
    const double *lambda = ch_column(t, "lambda");
    tp_figure *f = tp_begin(&(tp_layout){ .columns = 2, .tags = 1 });
    for (int i = 0; i < 2; i++) {
        tp_panel *p =
            tp_axes(f, 0, i,
                    &(tp_axes_desc){ .title = i ? "epochs to 1 %" : "plateau",
                                     .x = { .label = "weight decay \\lambda", .log = 1 },
                                     .y = { .log = i } });
        tp_vline(p, ch_value_get(run, "lambda_R"),
                 &(tp_style){ .label = "\\lambda_R", .key = TP_KEY_INSIDE });
        if (!i)
            tp_hline(p, 0.5 * ch_value_get(run, "limit_none"),
                     &(tp_style){ .dash = TP_DOTTED });
        tp_line(p, n, lambda, ch_column(t, i ? "epochs" : "plateau"),
                &(tp_style){ .color = i ? TP_GREEN : TP_BLUE });
    }
    ch_figure(run, f, "tradeoff");
}

static void draw_hazard(ch_run *run)
{
    ch_table *sets = ch_table_read(run, "datasets.csv"),
             *t = ch_table_read(run, "hazard.csv");
    size_t n = ch_table_rows(t), count = ch_table_rows(sets);
    const double *epoch = ch_column(t, "epoch"), *upper = ch_column(sets, "upper");
    double limit = ch_value_get(run, "upper_mp"), bound = ch_value_get(run, "stability");
    double low = limit, high = bound;
    for (size_t k = 0; k < count; k++) {
        low = fmin(low, upper[k]);
        high = fmax(high, upper[k]);
    }
    tp_figure *f = tp_begin(&(tp_layout){ .columns = 2, .tags = 1 });
    tp_panel *p = tp_axes(
        f, 0, 0,
        &(tp_axes_desc){
            .title = "largest eigenvalue",
            .x = { .label = "\\lambda_{max}", .min = low - 0.02, .max = high + 0.06 },
            .y = { .label = "density" } });
    tp_xspan(p, bound, high + 0.06, &(tp_style){ .color = TP_VERMILION });
    tp_histogram(p, count, upper, 0, &(tp_style){ .color = TP_BLUE });
    tp_vline(p, limit, &(tp_style){ .dash = TP_DASHED, .label = "\\lambda_+" });
    tp_vline(p, bound, &(tp_style){ .color = TP_VERMILION, .label = "diverges" });
    p = tp_axes(f, 0, 1,
                &(tp_axes_desc){ .title = "limiting rates, two data sets",
                                 .x = { .label = "epoch" },
                                 .y = { .label = "generalization loss", .log = 1 },
                                 .labels = TP_LEGEND });
    tp_line(p, n, epoch, ch_column(t, "above"),
            &(tp_style){ .color = TP_VERMILION, .label = "largest eigenvalue" });
    tp_line(p, n, epoch, ch_column(t, "below"),
            &(tp_style){ .color = TP_GREEN, .label = "just below the bound" });
    tp_line(p, n, epoch, ch_column(t, "own"),
            &(tp_style){ .color = TP_BLUE, .label = "largest, own edges" });
    ch_figure(run, f, "hazard");
}

int main(int argc, char **argv)
{
    ch_run run;
    ch_begin(&run, argc, argv, "01-ridge", "Draws the figures of the ridge chapter.",
             NULL, 0);
    draw_loss(&run);
    draw_spectrum(&run);
    draw_correction(&run);
    draw_momentum(&run);
    draw_tradeoff(&run);
    draw_hazard(&run);
    return ch_end(&run);
}
//- end
#endif
