/*md
# The interpolant that descent picks {#sec:minnorm}

With fewer samples than weights there is not one set of weights that fits the data but a
whole space of them, and the loss cannot tell them apart. Descent ends at one. Which one,
and who chose it? The first half of a lecture on algorithmic regularization [@lecture13]
answers for linear regression, where two lines of algebra are enough: started at zero,
descent ends at the solution with the least norm, although nobody asked for a small norm.
This chapter measures those two lines, and asks how much of the answer belongs to the
problem, how much to descent, and how much to the start.

1. Which weights fit the data, and which of them is the smallest?
2. Why does descent find it, and how fast?
3. What is left of a start that was not zero?
4. Does it have to be plain descent?

The setting is as bare as the lecture's: $n={{n}}$ rows
$\boldsymbol x_i\in\mathbb R^d$, $d={{d}}$, of independent standard normals in
$X\in\mathbb R^{n\times d}$, and labels $\boldsymbol y\in\mathbb R^n$, standard normal
themselves, so no teacher is hidden in them. The loss is

$$ \hat L(\boldsymbol\beta)=\tfrac12\lVert\boldsymbol y-X\boldsymbol\beta\rVert^2 . $$ {#eq:interpolationloss}

Everything is double precision, so "equal" below means equal to about $10^{-15}$, and the
largest deviation over {{datasets}} data sets is what we print.
*/

//- fold Headers and the parameters of the run
#include "chapter.h"

#ifndef CHAPTER_DRAW
static size_t n = 20, d = 50, datasets = 100, steps = 2000, starts = 4000;
static double rate = 1;

static ch_option options[] = {
    { "n", CH_COUNT, &n, 1, 200, 20, 20, 20, "samples, fewer than d" },
    { "d", CH_COUNT, &d, 2, 400, 50, 50, 50, "weights" },
    { "datasets", CH_COUNT, &datasets, 1, 100000, 20, 100, 400, "independent data sets" },
    { "steps", CH_COUNT, &steps, 1000, 1000000, 2000, 2000, 2000, "steps of descent" },
    { "rate", CH_REAL, &rate, 1e-3, 1.9, 1, 1, 1,
      "learning rate, in units of 1 / largest eigenvalue of X'X (stable below 2)" },
    { "starts", CH_COUNT, &starts, 100, 10000000, 2000, 20000, 200000,
      "random starts whose share in the null space is taken" },
};

enum { PART_DATA, PART_LABELS, PART_ZETA, PART_START, PART_SHARE, PART_ORDER };
//- end

/*md
## All the weights that fit {#sec:affine}

Split any $\boldsymbol\beta$ into what the samples see and what they do not: a part in
their span, and a part $\boldsymbol\zeta$ orthogonal to all of them. The rows of $X$,
fewer than their length and random, are linearly independent, so $XX^\top$ has an inverse
and the *pseudo-inverse* of $X$ is

$$ X^{+}=X^\top(XX^\top)^{-1} ,\qquad XX^{+}=I ,\qquad XX^{+}X=X . $$ {#eq:pseudoinverse}

It sends the labels to weights in the span that fit them, $X X^{+}\boldsymbol
y=\boldsymbol y$, and so

$$ \hat L(\boldsymbol\beta)=0\iff\boldsymbol\beta=X^{+}\boldsymbol
y+\boldsymbol\zeta,\quad X\boldsymbol\zeta=0 . $$ {#eq:minimizers}

We build $X^{+}$ twice, by @eq:pseudoinverse with a Cholesky factor and from singular
values, which need no full rank; they agree to {{pinv_difference:sci1}}. Where a sample
stands twice in $X$ the Cholesky factor does not exist any more, and only the second
remains (@clm:06-C1c). Two slips of the pen go with the lemma. Its proof starts from
$\boldsymbol\beta=X^{+}+\boldsymbol\zeta$, a matrix plus a vector: the $\boldsymbol y$ is
missing (@clm:06-C1). And it calls the set of minimizers a *subspace*, which would contain
the origin, and with each $\boldsymbol\beta$ also $2\boldsymbol\beta$: that one has a
residual as large as $\boldsymbol y$ itself. It is a subspace moved away from the origin,
an *affine* one (@clm:06-C1b).

**The smallest.** $X^{+}\boldsymbol y$ is a combination of samples, and
$\boldsymbol\zeta$ is orthogonal to all samples, so there is nothing between them to
cancel:

$$ \lVert\boldsymbol\beta\rVert^2=\lVert X^{+}\boldsymbol
y\rVert^2+\lVert\boldsymbol\zeta\rVert^2 . $$ {#eq:pythagoras}

Pythagoras, in other words: every step off $X^{+}\boldsymbol y$ inside the set costs norm,
and $\boldsymbol\beta^\star=X^{+}\boldsymbol y$ is the one interpolant of least norm. On
random interpolants @eq:pythagoras holds to {{pythagoras:sci1}} (@clm:06-C1d).
*/

//- fold A data set and what linear algebra says of it
typedef struct {
    double *X, *y;        /* n x d, n */
    double *U, *s, *V;    /* X = U diag(s) V': n x n, n, d x n */
    double *least;        /* X^+ y */
    double *b, *g, *work; /* d, d, n */
} problem;

static problem problem_begin(ch_run *run, size_t k)
{
    problem p;
    double *room =
        (double *)ch_alloc(run, 2 * n * d + n * n + 3 * n + 3 * d, sizeof(double));
    tr_rng data = ch_stream(run, k, PART_DATA), labels = ch_stream(run, k, PART_LABELS);
    tr_info info;
    p.X = room;
    p.V = p.X + n * d;
    p.U = p.V + n * d;
    p.y = p.U + n * n;
    p.s = p.y + n;
    p.work = p.s + n;
    p.least = p.work + n;
    p.b = p.least + d;
    p.g = p.b + d;
    tr_normal_d(&data, n * d, p.X);
    tr_normal_d(&labels, n, p.y);
    ch_try(run, tr_svd_d(n, d, p.X, d, p.U, n, p.s, p.V, n, NULL, &info), "the SVD");
    ch_try(run, tr_least_squares_d(n, d, p.X, d, p.y, 1e-10, p.least, NULL, NULL, &info),
           "least squares");
    return p;
}

static void problem_end(problem *p) { free(p->X); }

//- end

/* g = X'(X b - y) */
static void gradient(problem *p, const double *b, double *g)
{
    memcpy(p->work, p->y, n * sizeof *p->y);
    tr_gemv_d(TR_N, n, d, 1, p->X, d, b, -1, p->work);
    tr_gemv_d(TR_T, n, d, 1, p->X, d, p->work, 0, g);
}

//- fold What is in the span, and other measures
/* |X b - y| / |y| */
static double residual(problem *p, const double *b)
{
    memcpy(p->work, p->y, n * sizeof *p->y);
    tr_gemv_d(TR_N, n, d, 1, p->X, d, b, -1, p->work);
    return tr_norm2_d(n, p->work) / tr_norm2_d(n, p->y);
}

/* |(1 - V V') b|, the part that no sample sees; V V' b to `seen` if it is not NULL */
static double unseen(problem *p, const double *b, double *seen)
{
    double *z = p->g;
    tr_gemv_d(TR_T, d, n, 1, p->V, n, b, 0, p->work);
    tr_gemv_d(TR_N, d, n, 1, p->V, n, p->work, 0, z);
    if (seen) memcpy(seen, z, d * sizeof *z);
    return sqrt(tr_distance2_d(d, b, z));
}

/* eigenvalue of X'X */
static double largest(const problem *p) { return p->s[0] * p->s[0]; }
static double distance(const double *a, const double *b)
{
    return sqrt(tr_distance2_d(d, a, b));
}
//- end

//- fold The two pseudo-inverses, interpolants, and the slips
enum {
    PINV_DIFFERENCE, /* of the two pseudo-inverses, relative */
    PINV_IDENTITY,   /* |X X^+ X - X| / |X| */
    SINGULAR,        /* 1: a doubled row leaves no Cholesky factor ... */
    DOUBLED,         /* ... but |X X^+ X - X| / |X| there by singular values */
    FITS,            /* residual of X^+ y + zeta */
    SEES_NOTHING,    /* |X zeta| / (|X| |zeta|), zeta = b - X^+ y where descent ended */
    PYTHAGORAS,      /* relative error of the sum of squares */
    SHORTEST,        /* least |b| / |X^+ y| of the interpolants */
    AFFINE,          /* residual of b + s (c - b) for two interpolants */
    DOUBLE_FITS,     /* residual of 2 b */
    LITERAL,         /* n = 1: |X (X^+ + zeta) - y| / |y| */
    ALGEBRA
};

/* P = X'(X X')^-1 by a Cholesky factor; the status of that */
static tr_status pseudo_inverse(const double *X, double *P, double *L)
{
    tr_status s;
    tr_syrk_d(TR_N, n, d, 1, X, d, 0, L, n);
    s = tr_cholesky_d(n, L, n);
    for (size_t j = 0; s == TR_OK && j < d; j++) {
        double *row = P + j * n; /* row j of P solves X X' z = column j of X */
        for (size_t i = 0; i < n; i++) row[i] = X[i * d + j];
        tr_cholesky_solve_d(n, L, n, row);
    }
    return s;
}

/* |X P X - X| / |X| */
static double identity_error(const double *X, const double *P, double *XP, double *XPX)
{
    tr_gemm_d(TR_N, TR_N, n, n, d, 1, X, d, P, n, 0, XP, n);
    tr_gemm_d(TR_N, TR_N, n, d, n, 1, XP, n, X, d, 0, XPX, d);
    return sqrt(tr_distance2_d(n * d, XPX, X)) / tr_norm2_d(n * d, X);
}

/* |P - Q| / |Q|, n x d numbers each */
static double difference(const double *P, const double *Q)
{
    return sqrt(tr_distance2_d(n * d, P, Q)) / tr_norm2_d(n * d, Q);
}

static void algebra(ch_run *run, size_t k, problem *p, double *to)
{
    double *room = (double *)ch_alloc(run, 4 * n * d + 2 * n * n + 3 * d, sizeof *room),
           *P = room, *Q = P + n * d, *XPX = Q + n * d, *X2 = XPX + n * d,
           *L = X2 + n * d, *XP = L + n * n, *zeta = XP + n * n, *b = zeta + d,
           *c = b + d;
    tr_rng r = ch_stream(run, k, PART_ZETA);
    tr_info info;
    size_t rank;

    ch_try(run, pseudo_inverse(p->X, P, L), "the Cholesky factor");
    ch_try(run, tr_pseudo_inverse_d(n, d, p->X, d, 1e-10, Q, n, &rank, NULL, &info),
           "the pseudo-inverse");
    to[PINV_DIFFERENCE] = difference(P, Q);
    to[PINV_IDENTITY] = identity_error(p->X, P, XP, XPX);

    memcpy(X2, p->X, n * d * sizeof *X2);
    if (n > 1) memcpy(X2 + d, X2, d * sizeof *X2);
    if (n == 1) memset(X2, 0, d * sizeof *X2);
    to[SINGULAR] = pseudo_inverse(X2, P, L) != TR_OK;
    ch_try(run, tr_pseudo_inverse_d(n, d, X2, d, 1e-10, Q, n, &rank, NULL, &info),
           "the pseudo-inverse of a singular matrix");
    if (to[SINGULAR] == 0) /* rounding left a factor, but not of X^+ */
        to[SINGULAR] = difference(P, Q) > 1e-3;
    if (rank != n - 1) to[SINGULAR] = 0;
    to[DOUBLED] = n > 1 ? identity_error(X2, Q, XP, XPX) : 0;

    /* interpolants: X^+ y plus what is left of a random vector off the rows */
    to[SHORTEST] = HUGE_VAL;
    for (int i = 0; i < 4; i++) {
        double along;
        tr_normal_d(&r, d, zeta);
        ch_try(run,
               tr_null_project_d(n, d, p->X, d, 1e-10, zeta, zeta, NULL, NULL, &info),
               "a projection");
        memcpy(b, zeta, d * sizeof *b);
        tr_axpy_d(d, 1, p->least, b);
        to[FITS] = fmax(to[FITS], residual(p, b));
        along = tr_dot_d(d, p->least, p->least) + tr_dot_d(d, zeta, zeta);
        to[PYTHAGORAS] = fmax(to[PYTHAGORAS], fabs(tr_dot_d(d, b, b) - along) / along);
        to[SHORTEST] = fmin(to[SHORTEST], tr_norm2_d(d, b) / tr_norm2_d(d, p->least));
        if (i) {
            for (size_t j = 0; j < d; j++) c[j] = b[j] + 1.7 * (c[j] - b[j]);
            to[AFFINE] = fmax(to[AFFINE], residual(p, c));
        }
        memcpy(c, b, d * sizeof *c);
    }
    tr_scale_d(d, 2, b);
    to[DOUBLE_FITS] = residual(p, b);

    /* one sample alone: X^+ = x / |x|^2 is a column, and can be added to a vector */
    double xx = tr_dot_d(d, p->X, p->X);
    tr_axpy_d(d, -tr_dot_d(d, p->X, zeta) / xx, p->X, zeta);
    tr_axpy_d(d, 1 / xx, p->X, zeta);
    to[LITERAL] = fabs(tr_dot_d(d, p->X, zeta) - p->y[0]) / fabs(p->y[0]);
    free(room);
}
//- end

/*md
## Why descent finds it {#sec:span}

Descent with learning rate $\eta$ is

$$ \boldsymbol\beta^{t+1}=\boldsymbol\beta^t
   -\eta\,X^\top(X\boldsymbol\beta^t-\boldsymbol y) . $$ {#eq:plaindescent}

Whatever the residual is, it comes multiplied by $X^\top$, as a combination of samples. A
start at zero is a combination of samples as well (the empty one), so every iterate is,
and the end, too: $\boldsymbol\beta=X^\top\boldsymbol v$ for some $\boldsymbol v\in\mathbb
R^n$. If it fits the labels, then $XX^\top\boldsymbol v=\boldsymbol y$, which has one
solution: the span of the samples and the set of interpolants meet in a single point,
$X^{+}\boldsymbol y$. That is the whole theorem (@clm:06-C2). It holds step by step and
not only in the end: along {{steps}} steps the part of $\boldsymbol\beta^t$ outside the
span never exceeds {{span:sci1}} of its norm, which is rounding (@clm:06-C2c).

![One sample in the plane, so that the weights that fit it form a line (green). (a)
Descent from the origin runs along the sample's direction and meets the line at the point
nearest to the origin, at a right angle (dashed circle: all weights of that norm; dots:
steps); other starts go along parallels and end nearest to *themselves*. (b) From the
origin, momentum and a stretched parameterization against plain descent and Adam: momentum
overshoots along the same ray, the others leave it and end elsewhere. Contours are those
of the loss.](geometry.svg){#fig:geometry alt="Two square panels with parallel contour
lines and a green line of minimizers. Left, four straight paths perpendicular to the line.
Right, four straight paths from the origin in three directions, which end at three points
of the line."}

@fig:geometry draws the picture that goes with the theorem from a run. It also shows what
a start that is not zero does: its part along the samples is forgotten, its part
$\boldsymbol\zeta_0$ in the null space is never touched. Descent from $\boldsymbol\beta^0$
ends at

$$ \boldsymbol\beta^\infty=X^{+}\boldsymbol y+(I-X^{+}X)\boldsymbol\beta^0 , $$ {#eq:nearest}

the interpolant *nearest to the start*. "Least norm" is what this says for a start at
zero. We find @eq:nearest to {{nearest:sci1}} (@clm:06-C3). How much of a random start
survives? For a Gaussian one the share of $\lVert\boldsymbol\beta^0\rVert^2$ in the null
space is a ratio of independent $\chi^2$ variables,

$$ \frac{\lVert\boldsymbol\zeta_0\rVert^2}{\lVert\boldsymbol\beta^0\rVert^2}\sim
   \mathrm{Beta}\Bigl(\frac{d-n}2,\frac n2\Bigr),\qquad\text{mean }1-\frac nd , $$ {#eq:nullshare}

{{share_theory:%.2f}} here; {{starts}} starts have {{share:%.4f}} ± {{share_se:%.4f}}
(@clm:06-C3b). It is the plateau of @sec:flat, seen from the other side: there the null
space kept what the teacher had in it from being learned.

![Share of a Gaussian start that lies in the null space, and survives descent, over
{{starts}} starts. Dashed: the Beta law of @eq:nullshare.](shares.svg){#fig:nullshares
alt="A histogram with a bell-shaped dashed curve through the tops of its bars."}

**How fast?** Let $\sigma_i$ be the singular values of $X$ and $\boldsymbol v_i$ its right
singular vectors, which span the samples. Along each of them the distance to the end
shrinks by a factor of its own, $1-\eta\sigma_i^2$,

$$ \lVert\boldsymbol\beta^t-\boldsymbol\beta^\infty\rVert^2
   =\sum_i(1-\eta\sigma_i^2)^{2t}\,
   \bigl(\boldsymbol v_i\cdot(\boldsymbol\beta^0-\boldsymbol\beta^\infty)\bigr)^2 , $$ {#eq:rate}

(@clm:06-C2e). It converges as long as $\eta<2/\sigma_{\max}^2$, which is what
"sufficiently small" means: with 1.9 in place of the 2 it does, with 2.1 the distance
grows by {{unstable:%.2g}} in 200 steps (@clm:06-C2d). In the end the slowest direction is
left, and the distance falls by $1-\eta\sigma_{\min}^2={{rate_predicted:%.7f}}$ a step;
measured {{rate_measured:%.7f}} (@clm:06-C2b).

![(a) Distance from the solution of least norm, from a start at zero: all singular
directions at first, then the slowest alone, then rounding. (b) From a random start: the
part that the samples see converges likewise, the part that they do not see stays what it
was. Dashed: @eq:rate, without a free parameter.](descent.svg){#fig:minnormdescent
alt="Two panels on a log axis. Left, a curve falls bending, then straight, to 1e-15.
Right, one curve falls like it, another is flat."}
*/

//- fold What is measured on a data set
enum {
    END = ALGEBRA, /* |b - X^+ y| / |X^+ y| at the end, from 0 */
    SPAN,          /* largest |part of b outside the span| / |b| on the way */
    LEFT,          /* what theory leaves of the distance after all steps */
    CURVE,         /* largest relative deviation from the theory, until rounding shows */
    INSIDE,        /* distance after `steps` steps at 1.9, and how much 200 at 2.1 add */
    OUTSIDE,
    RATE, /* factor a step along the slowest direction, while it is > 1e-9 */
    RATE_PREDICTED,
    NEAREST, /* from a random start: distance from (eq:nearest), relative to its norm */
    KEPT,    /* largest change of the part outside the span, relative */
    NEAREST_DISTANCE, /* |end - start| over the distance of the start from the set */
    SHARE,            /* the start's share in the null space */
    MOMENTUM,         /* heavy ball: distance from X^+ y; outside the span */
    MOMENTUM_SPAN,
    SAMPLES, /* one sample at a time */
    SAMPLES_SPAN,
    ADAM, /* Adam: distance from X^+ y, residual, share of |b| outside the span */
    ADAM_RESIDUAL,
    ADAM_SPAN,
    STRETCHED, /* b = A u: distance from its own theory, of that from X^+ y, */
    STRETCHED_LEAST,
    STRETCHED_LEFT, /* and what theory leaves of the distance in u */
    MEASURES
};

//- end

/* The parts a_i of the distance along the v_i, one step later. */
static void theory_step(const problem *p, double eta, double *a)
{
    for (size_t i = 0; i < n; i++) a[i] *= 1 - eta * p->s[i] * p->s[i];
}

/* From zero; distance and theory go to the columns, if there are any. */
static void descend(ch_run *run, problem *p, double *to, double *column)
{
    double eta = rate / largest(p), scale = tr_norm2_d(d, p->least), first = 1,
           *a = (double *)ch_alloc(run, n, sizeof *a);
    size_t slow = 0;
    tr_gemv_d(TR_T, d, n, 1, p->V, n, p->least, 0, a);
    for (size_t i = 0; i < n; i++)
        if (fabs(1 - eta * p->s[i] * p->s[i]) > fabs(1 - eta * p->s[slow] * p->s[slow]))
            slow = i;
    memset(p->b, 0, d * sizeof *p->b);
    for (size_t t = 0; t <= steps; t++) {
        double theory = tr_norm2_d(n, a), measured = distance(p->b, p->least);
        if (theory > 1e-10 * p->s[0] / p->s[n - 1] * scale)
            to[CURVE] = fmax(to[CURVE], fabs(measured / theory - 1));
        if (t) to[SPAN] = fmax(to[SPAN], unseen(p, p->b, NULL) / tr_norm2_d(d, p->b));
        for (size_t i = 0; i < d; i++) p->g[i] = p->b[i] - p->least[i];
        tr_gemv_d(TR_T, d, n, 1, p->V, n, p->g, 0, p->work);
        if (fabs(p->work[slow]) > 1e-9 * scale) {
            if (!t) first = fabs(p->work[slow]);
            if (t)
                to[RATE] = tr_exp_at(tr_log_at(fabs(p->work[slow]) / first) / (double)t);
        }
        if (column) {
            column[2 * t] = measured / scale;
            column[2 * t + 1] = theory / scale;
        }
        gradient(p, p->b, p->g);
        tr_axpy_d(d, -eta, p->g, p->b);
        theory_step(p, eta, a);
    }
    to[LEFT] = tr_norm2_d(n, a) / scale;
    to[RATE_PREDICTED] = fabs(1 - eta * p->s[slow] * p->s[slow]);
    to[END] = distance(p->b, p->least) / scale;
    free(a);
}

//- fold From other starts, and in other ways
/* |b - X^+ y| / |X^+ y| after `count` steps of plain descent at `units` from zero */
static double descend_at(problem *p, double units, size_t count)
{
    double eta = units / largest(p);
    memset(p->b, 0, d * sizeof *p->b);
    for (size_t t = 0; t < count; t++) {
        gradient(p, p->b, p->g);
        tr_axpy_d(d, -eta, p->g, p->b);
    }
    return distance(p->b, p->least) / tr_norm2_d(d, p->least);
}

/* From a Gaussian start. */
static void descend_from(ch_run *run, size_t k, problem *p, double *to, double *column)
{
    double eta = rate / largest(p),
           *room = (double *)ch_alloc(run, 4 * d + n, sizeof *room), *start = room,
           *end = start + d, *part = end + d, *a = part + 2 * d, kept, scale;
    tr_rng r = ch_stream(run, k, PART_START);
    tr_normal_d(&r, d, start);
    kept = unseen(p, start, part);
    for (size_t i = 0; i < d; i++) end[i] = p->least[i] + (start[i] - part[i]);
    scale = tr_norm2_d(d, end);
    to[SHARE] = kept * kept / tr_dot_d(d, start, start);
    memcpy(p->b, start, d * sizeof *start);
    for (size_t i = 0; i < d; i++) part[i] = start[i] - end[i];
    tr_gemv_d(TR_T, d, n, 1, p->V, n, part, 0, a);
    for (size_t t = 0; t <= steps; t++) {
        double outside = unseen(p, p->b, part);
        to[KEPT] = fmax(to[KEPT], fabs(outside / kept - 1));
        if (column) {
            column[3 * t] = distance(part, p->least) / tr_norm2_d(d, p->least);
            column[3 * t + 1] = tr_norm2_d(n, a) / tr_norm2_d(d, p->least);
            column[3 * t + 2] = outside / tr_norm2_d(d, p->least);
        }
        gradient(p, p->b, p->g);
        tr_axpy_d(d, -eta, p->g, p->b);
        theory_step(p, eta, a);
    }
    to[NEAREST] = distance(p->b, end) / scale;
    for (size_t i = 0; i < d; i++) part[i] = p->b[i] - p->least[i];
    tr_gemv_d(TR_N, n, d, 1, p->X, d, part, 0, p->work);
    to[SEES_NOTHING] = tr_norm2_d(n, p->work) / (p->s[0] * tr_norm2_d(d, part));
    unseen(p, start, part);
    to[NEAREST_DISTANCE] = distance(p->b, start) / distance(part, p->least);
    free(room);
}

static const double momentum = 0.9;

static void descend_otherwise(ch_run *run, size_t k, problem *p, double *to)
{
    double *room = (double *)ch_alloc(run, 4 * d + n * d + n * n, sizeof *room),
           *m = room, *v = m + d, *A = v + d, *u = A + d, *XA = u + d, *K = XA + n * d,
           scale = tr_norm2_d(d, p->least);
    tr_sgd heavy = { 1 / largest(p), momentum, 0 };
    tr_adam adam = { 1e-2, 0.9, 0.999, 1e-8, 0 };
    tr_rng r = ch_stream(run, k, PART_ORDER);
    tr_info info;

    memset(p->b, 0, d * sizeof *p->b);
    for (size_t t = 0; t < steps; t++) {
        gradient(p, p->b, p->g);
        tr_sgd_step_d(&heavy, d, p->g, m, p->b);
    }
    to[MOMENTUM] = distance(p->b, p->least) / scale;
    to[MOMENTUM_SPAN] = unseen(p, p->b, NULL) / tr_norm2_d(d, p->b);

    /* a step on one sample's loss that fits this sample */
    memset(p->b, 0, d * sizeof *p->b);
    for (size_t t = 0; t < steps * n; t++) {
        size_t i = (size_t)tr_below(&r, n);
        const double *x = p->X + i * d;
        double error = tr_dot_d(d, x, p->b) - p->y[i];
        tr_axpy_d(d, -error / tr_dot_d(d, x, x), x, p->b);
    }
    to[SAMPLES] = distance(p->b, p->least) / scale;
    to[SAMPLES_SPAN] = unseen(p, p->b, NULL) / tr_norm2_d(d, p->b);

    memset(p->b, 0, d * sizeof *p->b);
    memset(m, 0, d * sizeof *m);
    for (size_t t = 1; t <= 10 * steps; t++) { /* at a rate that falls by 2^10 */
        if (t % steps == 0) adam.eta /= 2;
        gradient(p, p->b, p->g);
        tr_adam_step_d(&adam, t, d, p->g, m, v, p->b);
    }
    to[ADAM] = distance(p->b, p->least) / scale;
    to[ADAM_RESIDUAL] = residual(p, p->b);
    to[ADAM_SPAN] = unseen(p, p->b, NULL) / tr_norm2_d(d, p->b);

    /* b = A u, A diagonal from 1/2 to 3/2: descent on u */
    for (size_t j = 0; j < d; j++) A[j] = 0.5 + (double)j / (double)(d - 1);
    for (size_t i = 0; i < n * d; i++) XA[i] = p->X[i] * A[i % d];
    ch_try(run, tr_least_squares_d(n, d, XA, d, p->y, 1e-10, m, NULL, NULL, &info),
           "least squares");
    for (size_t j = 0; j < d; j++) m[j] *= A[j]; /* the interpolant of least |A^-1 b| */
    for (size_t t = 0; t < 2 * steps; t++) {
        for (size_t j = 0; j < d; j++) p->b[j] = A[j] * u[j];
        gradient(p, p->b, p->g);
        for (size_t j = 0; j < d; j++)
            u[j] = fma(-0.4 / largest(p) * A[j], p->g[j], u[j]);
    }
    to[STRETCHED] = distance(p->b, m) / tr_norm2_d(d, m);
    to[STRETCHED_LEAST] = distance(m, p->least) / scale;
    tr_syrk_d(TR_N, n, d, 1, XA, d, 0, K, n);
    ch_try(run, tr_eigenvalues_d(n, K, n, m, NULL, NULL), "eigenvalues");
    to[STRETCHED_LEFT] = tr_pow_at(fabs(1 - 0.4 / largest(p) * m[0]), 2 * (double)steps);
    free(room);
}

static void run_dataset(void *context, size_t k, void *result)
{
    ch_run *run = (ch_run *)context;
    double *to = (double *)result;
    problem p = problem_begin(run, k);
    algebra(run, k, &p, to);
    descend(run, &p, to, NULL);
    to[INSIDE] = descend_at(&p, 1.9, steps);
    to[OUTSIDE] = descend_at(&p, 2.1, 200);
    descend_from(run, k, &p, to, NULL);
    descend_otherwise(run, k, &p, to);
    problem_end(&p);
}

/* Shares of `starts` Gaussian starts in the null space of the first data set. */
enum { BLOCK = 1000 };
static void run_starts(void *context, size_t k, void *result)
{
    ch_run *run = (ch_run *)context;
    double *to = (double *)result;
    problem p = problem_begin(run, 0);
    tr_rng r = ch_stream(run, k, PART_SHARE);
    for (size_t i = k * BLOCK; i < (k + 1) * BLOCK && i < starts; i++, to++) {
        tr_normal_d(&r, d, p.b);
        double kept = unseen(&p, p.b, NULL);
        *to = kept * kept / tr_dot_d(d, p.b, p.b);
    }
    problem_end(&p);
}
//- end

//- fold One sample in the plane, for the figure
enum {
    PATH_ZERO,
    PATH_RIGHT,
    PATH_LEFT,
    PATH_ABOVE,
    PATH_MOMENTUM,
    PATH_STRETCHED,
    PATH_ADAM,
    PATHS
};
enum { PATH_STEPS = 250, GRID = 41 };
static const char *const path_name[PATHS] = { "zero",     "right",     "left", "above",
                                              "momentum", "stretched", "adam" };
static const double flat_x[2] = { 0.8, 1.6 }, flat_y = 2; /* the sample, its label */
static const double flat_start[PATHS][2] = {
    { 0, 0 }, { 1.2, -0.6 }, { -0.9, 0.3 }, { 1.5, 1.9 }
};
static const double flat_edge[4] = { -1.1, 2.1, -0.9, 2.3 };

static double flat_error(double b1, double b2)
{
    return fma(flat_x[0], b1, flat_x[1] * b2) - flat_y;
}

static void write_geometry(ch_run *run)
{
    const tr_sgd heavy = { 0.08, 0.8, 0 };
    const tr_adam adam = { 0.01, 0.9, 0.999, 1e-8, 0 };
    ch_csv *c = ch_csv_begin(run, "geometry.csv", "path,step,b1,b2");
    for (int path = 0; path < PATHS; path++) {
        double b[2] = { flat_start[path][0], flat_start[path][1] }, m[2] = { 0 },
               v[2] = { 0 };
        for (uint64_t t = 0; t <= PATH_STEPS; t++) {
            double error = flat_error(b[0], b[1]),
                   g[2] = { error * flat_x[0], error * flat_x[1] };
            ch_csv_text(c, path_name[path]);
            ch_csv_count(c, t);
            ch_csv_number(c, b[0]);
            ch_csv_number(c, b[1]);
            ch_csv_row(c);
            if (path == PATH_ADAM)
                tr_adam_step_d(&adam, t + 1, 2, g, m, v, b);
            else if (path == PATH_MOMENTUM)
                tr_sgd_step_d(&heavy, 2, g, m, b);
            else /* stretched: A = diag(3/2, 0.7), so A A' multiplies the gradient */
                for (int i = 0; i < 2; i++)
                    b[i] -= 0.05 * (path == PATH_STRETCHED ? i ? 0.49 : 2.25 : 1) * g[i];
        }
    }
    ch_csv_end(c);
    c = ch_csv_begin(run, "geometry_loss.csv", "b1,b2,loss");
    for (int i = 0; i < GRID; i++)
        for (int j = 0; j < GRID; j++) {
            double b1 = flat_edge[0] +
                        (flat_edge[1] - flat_edge[0]) * j / (double)(GRID - 1),
                   b2 = flat_edge[2] +
                        (flat_edge[3] - flat_edge[2]) * i / (double)(GRID - 1),
                   error = flat_error(b1, b2);
            ch_csv_number(c, b1);
            ch_csv_number(c, b2);
            ch_csv_number(c, 0.5 * error * error);
            ch_csv_row(c);
        }
    ch_csv_end(c);
}
//- end

//- fold The curves of the first data set, and the shares
static void write_descent(ch_run *run)
{
    double *zero = (double *)ch_alloc(run, 5 * (steps + 1) + MEASURES, sizeof *zero),
           *from = zero + 2 * (steps + 1), *unused = from + 3 * (steps + 1);
    problem p = problem_begin(run, 0);
    ch_csv *c =
        ch_csv_begin(run, "descent.csv", "step,distance,theory,seen,seen_theory,unseen");
    descend(run, &p, unused, zero);
    descend_from(run, 0, &p, unused, from);
    for (size_t t = 0; t <= steps; t += t < 100 ? 1 : t < 1000 ? 5 : 50) {
        ch_csv_count(c, t);
        for (int i = 0; i < 2; i++) ch_csv_number(c, zero[2 * t + (size_t)i]);
        for (int i = 0; i < 3; i++) ch_csv_number(c, from[3 * t + (size_t)i]);
        ch_csv_row(c);
    }
    ch_csv_end(c);
    problem_end(&p);
    free(zero);
}

/* The density of (eq:nullshare) up to its constant. */
static double beta_shape(double x)
{
    double a = 0.5 * (double)(d - n) - 1, b = 0.5 * (double)n - 1;
    if (x <= 0 || x >= 1) return 0;
    return tr_exp_at(a * tr_log_at(x) + b * tr_log_at(1 - x));
}

enum { BINS = 40, FINE = 50 };
static void write_shares(ch_run *run, const double *share)
{
    double sd = sqrt((1 - (double)n / (double)d) * (double)n / (double)d /
                     (0.5 * (double)d + 1)),
           mean = 1 - (double)n / (double)d, low = fmax(0, mean - 4 * sd),
           width = (fmin(1, mean + 4 * sd) - low) / BINS, total = 0;
    size_t count[BINS] = { 0 };
    for (size_t i = 0; i < starts; i++) {
        double at = floor((share[i] - low) / width);
        if (at >= 0 && at < BINS) count[(size_t)at]++;
    }
    for (size_t i = 0; i < 10000; i++)
        total += beta_shape(((double)i + 0.5) / 10000) / 10000;
    ch_csv *c = ch_csv_begin(run, "shares.csv", "edge,density");
    for (size_t i = 0; i <= BINS; i++) {
        ch_csv_number(c, low + width * (double)i);
        if (i < BINS)
            ch_csv_number(c, (double)count[i] / ((double)starts * width));
        else
            ch_csv_text(c, "");
        ch_csv_row(c);
    }
    ch_csv_end(c);
    c = ch_csv_begin(run, "shares_theory.csv", "share,density");
    for (size_t i = 0; i <= 4 * FINE; i++) {
        double x = low + width * BINS * (double)i / (4 * FINE);
        ch_csv_number(c, x);
        ch_csv_number(c, beta_shape(x) / total);
        ch_csv_row(c);
    }
    ch_csv_end(c);
}
//- end

/*md
## Does it have to be plain descent? {#sec:otherdescent}

The proof used one thing only: that every step is a combination of samples. So any method
built from gradients alone inherits the theorem. Momentum adds up past gradients. One
sample at a time, as stochastic descent has it, moves along that one sample. Both end at
$X^{+}\boldsymbol y$, to {{momentum_end:sci1}} and {{samples_end:sci1}} (@clm:06-C2f).

Methods that treat the weights one by one do not. Adam divides each component by its own
size, which turns the step out of the span: it fits the labels just as well (residual
{{adam_residual:sci1}}), with {{adam_span_percent:%.0f}} % of its norm outside the span,
{{adam_distance:%.2f}} of $\lVert X^{+}\boldsymbol y\rVert$ away from where descent ends
(@clm:06-C2g). And so does a mere change of variables. With $\boldsymbol\beta=A\boldsymbol
u$ and descent on $\boldsymbol u$, a step in $\boldsymbol\beta$ is $AA^\top$ times the
gradient; now $\boldsymbol u$ stays in the span of the rows of $XA$, and what is least in
the end is $\lVert A^{-1}\boldsymbol\beta\rVert$:

$$ \boldsymbol\beta^\infty=AA^\top X^\top(XAA^\top X^\top)^{-1}\boldsymbol y . $$ {#eq:stretched}

For $A$ diagonal between ½ and 3/2 that is confirmed to {{stretched:sci1}}, a point that
is {{stretched_least:%.2f}} of $\lVert X^{+}\boldsymbol y\rVert$ away (@clm:06-C2h). The
norm that descent minimizes is a property of the coordinates in which it descends:
@sec:ends follows that through coordinates that are not even linear.

## How the statements are judged {#sec:minnormjudging}

Statements of linear algebra hold to rounding or not at all: the largest deviation over
all data sets is held against a bound fixed here. Literal readings that fail are tested
beside the right ones, on the same numbers.

**Cited, not checked.** The lecture recalls that networks in the regime of the neural
tangent kernel have a global minimum near their start, to which stochastic descent
converges, that they generalize worse than networks in practice do, and that in practice
optimizers find solutions that generalize, among many that do not.
*/
//- fold Claims C1 to C3
static const ch_statement statement[] = {
    { "C1", "Lemma 13.1, proof",
      "Every minimizer is $\\boldsymbol\\beta=X^{+}+\\boldsymbol\\zeta$", "" },
    { "C1b", "Lemma 13.1 and figure 13.1", "The global minimizers form a subspace", "" },
    { "C1c", "Lemma 13.1, footnote",
      "$X$ has full rank, so $X^{+}=X^\\top(XX^\\top)^{-1}$ and $XX^{+}X=X$", "" },
    { "C1d", "Eq. 13.2 to 13.6",
      "$\\lVert\\boldsymbol\\beta\\rVert^2=\\lVert X^{+}\\boldsymbol "
      "y\\rVert^2+\\lVert\\boldsymbol\\zeta\\rVert^2$, so $X^{+}\\boldsymbol y$ has the "
      "least norm",
      "" },
    { "C1e", "Lemma 13.1, Eq. 13.1",
      "Minimizers are exactly $X^{+}\\boldsymbol y+\\boldsymbol\\zeta$, "
      "$\\boldsymbol\\zeta\\perp\\boldsymbol x_i$",
      "" },
    { "C2", "Theorem 13.3", "Descent from zero ends at $X^{+}\\boldsymbol y$", "" },
    { "C2b", "beyond the notes",
      "The slowest direction falls by $1-\\eta\\sigma_{\\min}^2$ a step", "" },
    { "C2c", "Theorem 13.3, proof", "Every iterate lies in the span of the samples", "" },
    { "C2d", "before Theorem 13.3", "Descent converges for a sufficiently small $\\eta$",
      "" },
    { "C2e", "beyond the notes",
      "The distance at every step is that of the singular directions", "" },
    { "C2f", "beyond the notes",
      "Momentum and single samples end at $X^{+}\\boldsymbol y$, too", "" },
    { "C2g", "beyond the notes", "Adam fits the labels outside the span", "" },
    { "C2h", "beyond the notes",
      "On $\\boldsymbol\\beta=A\\boldsymbol u$ descent ends at the least "
      "$\\lVert A^{-1}\\boldsymbol\\beta\\rVert$",
      "" },
    { "C3", "Remark 13.9, linear case",
      "Descent from $\\boldsymbol\\beta^0$ ends at the interpolant nearest to it", "" },
    { "C3b", "beyond the notes",
      "Share of a random start that survives, $1-n/d$ on average", "" },
};

static void judge(ch_run *run, const char *id, ch_verdict verdict, double measured,
                  double error, double expected, double tolerance, const char *note)
{
    ch_judge(run, "Lecture 13", statement, sizeof statement / sizeof statement[0], id,
             verdict, measured, error, expected, tolerance, note);
}

/* The largest (sign 1) or smallest (sign -1) of a measure over data sets. */
static double most(const double *row, int measure, double sign)
{
    double m = row[measure];
    for (size_t k = 1; k < datasets; k++)
        if (sign * row[k * MEASURES + (size_t)measure] > sign * m)
            m = row[k * MEASURES + (size_t)measure];
    return m;
}

/* A row on where descent ends: not evaluated if theory says that it is not there yet. */
static void judge_end(ch_run *run, const double *row, const char *id, ch_verdict verdict,
                      double measured, double tolerance, const char *note)
{
    double left = most(row, strcmp(id, "C2h") ? LEFT : STRETCHED_LEFT, 1);
    if (left < fmin(1e-9, 0.01 * tolerance))
        judge(run, id, verdict, measured, 0, 0, tolerance, note);
    else
        judge(
            run, id, CH_NOT_EVALUATED, measured, 0, 0, tolerance,
            ch_text(run,
                    "%zu steps leave %.1g of the distance to go; more --steps are needed",
                    steps, left));
}

static void claims(ch_run *run, const double *row, const double *share)
{
    static const double exact = 1e-10;
    double right = most(row, FITS, 1), literal = most(row, LITERAL, -1);
    judge(run, "C1", ch_corrected(literal < exact, right < exact), right, 0, 0, exact,
          ch_text(run,
                  "the $\\boldsymbol y$ is missing: residual of "
                  "$X^{+}\\boldsymbol y+\\boldsymbol\\zeta$; read literally the sum is "
                  "defined for one sample alone, and misses by at least %.1g there",
                  literal));
    double affine = most(row, AFFINE, 1), twice = most(row, DOUBLE_FITS, -1);
    judge(run, "C1b", ch_corrected(twice < exact, affine < exact), affine, 0, 0, exact,
          ch_text(run,
                  "an affine subspace: residual on lines through two minimizers; "
                  "$2\\boldsymbol\\beta$ has a residual of %.3g",
                  twice));
    double identity = fmax(most(row, PINV_IDENTITY, 1), most(row, PINV_DIFFERENCE, 1)),
           doubled = most(row, DOUBLED, 1);
    judge(
        run, "C1c",
        ch_conditional(identity < exact && doubled < exact, most(row, SINGULAR, -1) < 1),
        identity, 0, 0, exact,
        "largest relative error of $XX^{+}X=X$ and of the formula against $X^{+}$ from "
        "singular values; with a sample twice, $XX^\\top$ has no inverse, but $X^{+}$ "
        "still exists");
    double pythagoras = most(row, PYTHAGORAS, 1), shortest = most(row, SHORTEST, -1);
    judge(run, "C1d", ch_plain(pythagoras < exact && shortest > 1), pythagoras, 0, 0,
          exact,
          ch_text(run,
                  "relative error, 4 interpolants of each of %zu data sets, the shortest "
                  "of which has %.2f times the norm of $X^{+}\\boldsymbol y$",
                  datasets, shortest));
    double sees = most(row, SEES_NOTHING, 1);
    judge_end(
        run, row, "C1e", ch_plain(sees < exact && right < exact), sees, exact,
        "what the samples see of $\\boldsymbol\\beta-X^{+}\\boldsymbol y$ where descent "
        "from a random start fits the labels; the converse is the residual of C1");

    double end = most(row, END, 1);
    judge_end(run, row, "C2", ch_plain(end < exact), end, exact,
              ch_text(run, "largest relative distance after %zu steps", steps));
    judge(run, "C2b", ch_plain(ch_within(row[RATE], row[RATE_PREDICTED], 1e-5)),
          row[RATE], 0, row[RATE_PREDICTED], 1e-5,
          "first data set: along the direction that falls most slowly, until it is "
          "$10^{-9}$ of $X^{+}\\boldsymbol y$");
    double span = most(row, SPAN, 1);
    judge(
        run, "C2c", ch_plain(span < exact), span, 0, 0, exact,
        "largest share of $\\lVert\\boldsymbol\\beta^t\\rVert$ outside the span, on the "
        "whole way");
    double inside = most(row, INSIDE, 1), outside = most(row, OUTSIDE, -1);
    judge_end(run, row, "C2d", ch_conditional(inside < exact, outside < 1), inside, exact,
              ch_text(run,
                      "relative distance with $\\eta=1.9/\\sigma_{\\max}^2$; with "
                      "$2.1/\\sigma_{\\max}^2$ it is %.1e after 200 steps",
                      outside));
    double curve = most(row, CURVE, 1);
    judge(
        run, "C2e", ch_plain(curve < 1e-5), curve, 0, 0, 1e-5,
        "largest relative deviation from the formula over all steps, until the distance "
        "is $10^{-10}\\sigma_{\\max}/\\sigma_{\\min}$ of the first and rounding shows");
    double heavy = fmax(most(row, MOMENTUM, 1), most(row, MOMENTUM_SPAN, 1)),
           samples = fmax(most(row, SAMPLES, 1), most(row, SAMPLES_SPAN, 1));
    judge_end(
        run, row, "C2f", ch_plain(fmax(heavy, samples) < exact), fmax(heavy, samples),
        exact,
        ch_text(run,
                "largest relative distance from $X^{+}\\boldsymbol y$ and share outside "
                "the span: momentum %.0e, one sample at a time %.0e",
                heavy, samples));
    double fits = most(row, ADAM_RESIDUAL, 1), leaves = most(row, ADAM_SPAN, -1);
    judge_end(
        run, row, "C2g", ch_plain(fits < 1e-3 && leaves > 1e-6), fits, 1e-3,
        ch_text(run,
                "largest relative residual; at least %.1g of its norm is outside the "
                "span, and it ends at least %.2g of $\\lVert X^{+}\\boldsymbol "
                "y\\rVert$ away",
                leaves, most(row, ADAM, -1)));
    double stretched = most(row, STRETCHED, 1), least = most(row, STRETCHED_LEAST, -1);
    judge_end(
        run, row, "C2h", ch_plain(stretched < 1e-8 && least > 1e-6), stretched, 1e-8,
        ch_text(run,
                "relative distance from $AA^\\top X^\\top(XAA^\\top X^\\top)^{-1}"
                "\\boldsymbol y$, which is at least %.2f from $X^{+}\\boldsymbol y$",
                least));

    double nearest = most(row, NEAREST, 1), kept = most(row, KEPT, 1),
           longest = most(row, NEAREST_DISTANCE, 1);
    judge_end(run, row, "C3",
              ch_plain(fmax(nearest, kept) < exact && longest < 1 + exact), nearest,
              exact,
              ch_text(run,
                      "relative distance from $X^{+}\\boldsymbol y+(I-X^{+}X)"
                      "\\boldsymbol\\beta^0$; the part outside the span changes by %.0e",
                      kept));
    double mean = 1 - (double)n / (double)d,
           sd = sqrt(mean * (1 - mean) / (0.5 * (double)d + 1)),
           tolerance = 4 * sd / sqrt((double)starts);
    tr_stat s = { 0 };
    for (size_t i = 0; i < starts; i++) tr_stat_add(&s, share[i]);
    judge(run, "C3b", ch_plain(ch_within(s.mean, mean, tolerance)), s.mean,
          tr_stat_se(&s), mean, tolerance,
          ch_text(run, "%zu Gaussian starts; spread %.4f, of the Beta law %.4f", starts,
                  tr_stat_sd(&s), sd));

    ch_value(run, "pinv_difference", most(row, PINV_DIFFERENCE, 1));
    ch_value(run, "pythagoras", pythagoras);
    ch_value(run, "span", span);
    ch_value(run, "nearest", nearest);
    ch_value(run, "unstable", outside);
    ch_value(run, "rate_predicted", row[RATE_PREDICTED]);
    ch_value(run, "rate_measured", row[RATE]);
    ch_value(run, "share_theory", mean);
    ch_value_stat(run, "share", s);
    ch_value(run, "momentum_end", most(row, MOMENTUM, 1));
    ch_value(run, "samples_end", most(row, SAMPLES, 1));
    ch_value(run, "adam_residual", fits);
    ch_value(run, "adam_span_percent", 100 * row[ADAM_SPAN]);
    ch_value(run, "adam_distance", row[ADAM]);
    ch_value(run, "stretched", stretched);
    ch_value(run, "stretched_least", row[STRETCHED_LEAST]);
}
//- end

/*md
## Four answers {#sec:minnormanswers}

1. *An affine space* of dimension $d-n$, and $X^{+}\boldsymbol y$ is its point nearest to
   the origin.
2. *Because every step is a combination of samples.* The slowest singular direction sets
   the pace, and each step is predicted to {{curve:sci1}} of its distance.
3. *Everything the samples do not see:* a share of $1-n/d$ on average. Descent finds the
   interpolant nearest to where it began.
4. *No, but it has to stay in the span:* momentum and single samples do; Adam and other
   coordinates end elsewhere, the latter at a least norm of their own.

## The whole run {#sec:minnormrun}

```{.claims}
```

Try this: `--n 45` brings $n$ close to $d$, where the slowest direction takes far more
steps than there are, until `--steps` gives them; `--rate 1.9` lets the *fastest*
direction become the slowest; `--d 400` leaves almost everything of a start where it was.
*/
int main(int argc, char **argv)
{
    ch_run run;
    ch_begin(&run, argc, argv, "06-min-norm",
             "Descent from zero ends at the interpolant of least norm.", options,
             sizeof options / sizeof options[0]);
    if (n >= d)
        ch_fail(&run,
                "--n: %zu is not accepted; fewer samples than the %zu weights of --d", n,
                d);
    size_t blocks = (starts + BLOCK - 1) / BLOCK;
    double *row = (double *)ch_alloc(&run, datasets * MEASURES, sizeof *row),
           *share = (double *)ch_alloc(&run, blocks * BLOCK, sizeof *share);
    ch_replicates(&run, "descent", datasets, MEASURES * sizeof *row, row, run_dataset,
                  &run);
    ch_replicates(&run, "starts", blocks, BLOCK * sizeof *share, share, run_starts, &run);
    claims(&run, row, share);
    ch_value(&run, "curve", most(row, CURVE, 1));
    write_geometry(&run);
    write_descent(&run);
    write_shares(&run, share);
    free(share);
    free(row);
    return ch_end(&run);
}

#else /* CHAPTER_DRAW */

//- fold Drawing the figures
typedef struct {
    size_t rows;
    const double *b1, *b2;
    double end[2];
} drawn_path;

static drawn_path path_of(ch_table *t, const char *name)
{
    drawn_path p;
    size_t from = ch_rows(t, &p.rows, "path=%s", name);
    p.b1 = ch_column(t, "b1") + from;
    p.b2 = ch_column(t, "b2") + from;
    p.end[0] = p.b1[p.rows - 1];
    p.end[1] = p.b2[p.rows - 1];
    return p;
}

static void draw_geometry(ch_run *run)
{
    static const char *const shown[2][4] = {
        { "zero", "right", "left", "above" }, { "momentum", "zero", "stretched", "adam" }
    };
    static const char *const label[4] = { "momentum", "plain", "stretched", "Adam" };
    static const tp_color color[2][4] = { { TP_BLUE, TP_SKY, TP_SKY, TP_SKY },
                                          { TP_ORANGE, TP_BLUE, TP_PINK, TP_VERMILION } };
    ch_table *t = ch_table_read(run, "geometry.csv"),
             *l = ch_table_read(run, "geometry_loss.csv");
    const double *g1 = ch_column(l, "b1"), *g2 = ch_column(l, "b2");
    const drawn_path least = path_of(t, "zero"), right = path_of(t, "right");
    const double slope = (right.end[1] - least.end[1]) / (right.end[0] - least.end[0]),
                 radius = sqrt(least.end[0] * least.end[0] + least.end[1] * least.end[1]);
    size_t cells = ch_table_rows(l);
    int side = (int)(sqrt((double)cells) + 0.5);
    tp_grid grid = { side, side, g1[0], g1[cells - 1], g2[0], g2[cells - 1] };
    const double level[] = { 0.1, 0.5, 1.2, 2.2, 3.5, 5 };
    tp_figure *f = tp_begin(&(tp_layout){
        .columns = 2, .width = 470, .height = 250, .share_y = 1, .tags = 1 });
    for (int i = 0; i < 2; i++) {
        tp_panel *p =
            tp_axes(f, 0, i,
                    &(tp_axes_desc){
                        .title = i ? "other descents from the origin" : "plain descent",
                        .x = { .label = "\\beta_1", .min = grid.x0, .max = grid.x1 },
                        .y = { .label = "\\beta_2", .min = grid.y0, .max = grid.y1 },
                        .labels = TP_NO_LABELS,
                        .no_grid = 1 });
        tp_contour(p, &grid, ch_column(l, "loss"),
                   &(tp_contours){ .n_levels = 6, .levels = level }, NULL,
                   &(tp_style){ .color = 0xffc8c8c8u, .width = 0.6 });
        double x[2] = { grid.x0, grid.x1 },
               y[2] = { least.end[1] + slope * (x[0] - least.end[0]),
                        least.end[1] + slope * (x[1] - least.end[0]) };
        tp_line(p, 2, x, y, &(tp_style){ .color = TP_GREEN, .width = 1.8 });
        if (!i) { /* all weights with the norm of the least */
            double cx[181], cy[181];
            for (int k = 0; k <= 180; k++) {
                cx[k] = radius * cos(k * 3.14159265358979 / 90);
                cy[k] = radius * sin(k * 3.14159265358979 / 90);
            }
            tp_line(p, 181, cx, cy, &(tp_style){ .role = TP_THEORY });
        }
        for (int k = 0; k < 4; k++) {
            const drawn_path path = path_of(t, shown[i][k]);
            size_t far = 0; /* where the name goes: momentum's turns back */
            while (far + 1 < path.rows && path.b2[far + 1] >= path.b2[far]) far++;
            tp_line(p, path.rows, path.b1, path.b2, &(tp_style){ .color = color[i][k] });
            tp_points(p, i ? 1 : 12, path.b1, path.b2, NULL,
                      &(tp_style){ .color = color[i][k], .size = i ? 4 : 2.5 });
            tp_points(p, 1, path.end, path.end + 1, NULL,
                      &(tp_style){ .color = color[i][k], .marker = TP_DISC, .size = 5 });
            if (i)
                tp_text(p, path.b1[far], path.b2[far], label[k],
                        &(tp_note){ .color = color[i][k],
                                    .anchor = k == 1 ? TP_E
                                              : k    ? TP_SW
                                                     : TP_W,
                                    .dx = k == 1 ? -8 : 4,
                                    .dy = k == 1 ? -2
                                          : k    ? 3
                                                 : 0,
                                    .halo = 1 });
        }
        if (!i) {
            tp_text(p, least.end[0], least.end[1], "*X*^+*y*",
                    &(tp_note){ .anchor = TP_SW, .dx = 2, .dy = 4, .halo = 1 });
            tp_text(p, x[0], y[0], "all that fit",
                    &(tp_note){ .anchor = TP_SW, .dx = 8, .color = TP_GREEN, .halo = 1 });
            tp_text(p, 0, 0, "origin", &(tp_note){ .anchor = TP_N, .dy = -5, .halo = 1 });
        }
    }
    ch_figure(run, f, "geometry");
}

static void draw_descent(ch_run *run)
{
    ch_table *t = ch_table_read(run, "descent.csv");
    size_t rows = ch_table_rows(t);
    const double *step = ch_column(t, "step"), *theory = ch_column(t, "theory");
    while (rows > 2 && theory[rows - 2] < 1e-19) rows--; /* rounding alone is left */
    tp_figure *f = tp_begin(&(tp_layout){
        .columns = 2, .width = 470, .height = 220, .share_y = 1, .tags = 1 });
    for (int i = 0; i < 2; i++) {
        tp_panel *p = tp_axes(
            f, 0, i,
            &(tp_axes_desc){ .title = i ? "from a random start" : "from zero",
                             .x = { .label = "step", .min = 0, .max = step[rows - 1] },
                             .y = { .label = "distance / |*X*^+*y*|",
                                    .log = 1,
                                    .min = 1e-16,
                                    .max = 30 },
                             .labels = TP_NO_LABELS });
        tp_line(p, rows, step, ch_column(t, i ? "seen" : "distance"),
                &(tp_style){ .color = TP_BLUE });
        if (i)
            tp_line(p, rows, step, ch_column(t, "unseen"),
                    &(tp_style){ .color = TP_VERMILION });
        tp_line(p, rows, step, ch_column(t, i ? "seen_theory" : "theory"),
                &(tp_style){ .role = TP_THEORY });
        if (i) {
            tp_text(p, 0.97, 0.86, "what no sample sees stays",
                    &(tp_note){ .relative = 1, .anchor = TP_NE, .color = TP_VERMILION });
            tp_text(p, 0.6, 0.55, "what they see\nis forgotten",
                    &(tp_note){ .relative = 1, .color = TP_BLUE });
        }
    }
    ch_figure(run, f, "descent");
}

static void draw_shares(ch_run *run)
{
    ch_table *t = ch_table_read(run, "shares.csv"),
             *theory = ch_table_read(run, "shares_theory.csv");
    tp_figure *f = tp_begin(&(tp_layout){ .width = 330, .height = 190 });
    tp_panel *p = tp_axes(f, 0, 0,
                          &(tp_axes_desc){ .x = { .label = "share in the null space" },
                                           .y = { .label = "density", .zero = 1 },
                                           .labels = TP_NO_LABELS });
    tp_bins(p, ch_table_rows(t) - 1, ch_column(t, "edge"), ch_column(t, "density"), NULL);
    tp_line(p, ch_table_rows(theory), ch_column(theory, "share"),
            ch_column(theory, "density"), &(tp_style){ .role = TP_THEORY });
    ch_figure(run, f, "shares");
}

int main(int argc, char **argv)
{
    ch_run run;
    ch_begin(&run, argc, argv, "06-min-norm", "Draws the figures of 06-min-norm.", NULL,
             0);
    draw_geometry(&run);
    draw_descent(&run);
    draw_shares(&run);
    return ch_end(&run);
}
//- end
#endif
