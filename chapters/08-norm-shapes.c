/*md
# The shapes of penalties {#sec:shapes}

To keep weights small, one adds to the loss a number that grows with them. Which number?
Most choices in use are of one family, named by an order $n$: $L_1$, $L_2$, and on to
$L_\infty$. The post *The Shapes of Regularization* [@shapes] opens with a tour of this
family in pictures, before it trains networks with each of them. This chapter takes the
same tour with a ruler. Some of the pictures show something else than the words beside
them say, and one thing is missing that decides what a penalty *does* in training: its
*proximal operator*, which this chapter introduces from nothing but calculus.

1. What is a norm, and what do the pictures show?
2. Where do the orders 0 and ∞ come from?
3. How large are the balls, and how different can two norms be?
4. Which pull does an order exert on a weight?
5. Why does descent on $L_1$ find no zero, and what does?

Here is the definition that the post starts from, and beside it what one usually adds to a
loss, the same without the root, a sum over weights one by one:

$$ L_n(\boldsymbol x)=\lVert\boldsymbol x\rVert_n
   =\Bigl(\sum_i\lvert x_i\rvert^n\Bigr)^{1/n} ,\qquad
   \Omega_n(\boldsymbol x)=\sum_i\lvert x_i\rvert^n . $$ {#eq:ordern}

Almost everything that follows is about the difference between these two.
*/

//- fold Headers and the parameters of the run
#include "chapter.h"

enum { CURVES = 6 };              /* orders that are drawn as curves */
enum { BALLS = 6, QUARTER = 33 }; /* balls, and points of a quarter of each */
enum { FRAMES = 33 };             /* of the animation */
enum { DIMENSIONS = 4, VOLUME_ORDERS = 13, VOLUMES = DIMENSIONS * VOLUME_ORDERS };
enum { STEPS = 3 }; /* step sizes of the subgradient */
enum { P_L0, P_HALF, P_L1, P_L2, P_L3, P_LINF, PENALTIES };

#ifndef CHAPTER_DRAW
static size_t vectors = 2000, d = 20, blocks = 100, D = 20, K = 6, steps = 20000;
static double lambda = 0.1, c_prox = 0.4;

static ch_option options[] = {
    { "vectors", CH_COUNT, &vectors, 10, 1000000, 300, 2000, 20000,
      "random vectors on which inequalities are tested" },
    { "d", CH_COUNT, &d, 4, 1000, 20, 20, 20, "their length" },
    { "blocks", CH_COUNT, &blocks, 10, 100000, 40, 100, 1000,
      "blocks of 4000 random points of the cube" },
    { "D", CH_COUNT, &D, 4, 200, 20, 20, 20, "weights of the small problem" },
    { "K", CH_COUNT, &K, 1, 200, 6, 6, 6, "those that are not zero, fewer than D" },
    { "steps", CH_COUNT, &steps, 2000, 10000000, 10000, 20000, 100000,
      "steps of descent on it" },
    { "lambda", CH_REAL, &lambda, 1e-4, 1, 0.1, 0.1, 0.1, "strength of the penalty" },
    { "c", CH_REAL, &c_prox, 1e-3, 2, 0.4, 0.4, 0.4,
      "step times strength, of the proximal operators shown" },
};

/* 0 and infinity are limits. */
static const double curve_order[CURVES] = { 0, 0.5, 1, 2, 3, HUGE_VAL };
static const size_t dimension[DIMENSIONS] = { 2, 3, 5, 10 };
static const double volume_order[VOLUME_ORDERS] = { 0.25, 0.5, 0.75, 1,  1.5, 2, 3,
                                                    4,    6,   8,    12, 16,  32 };
static const double step_size[STEPS] = { 0.02, 0.005, 0.00125 };

enum { PART_VECTORS, PART_VOLUME, PART_PROBLEM, PART_JOINT };
enum { BLOCK = 4000 }; /* points of the cube */

static const tr_penalty penalty[PENALTIES] = {
    { TR_L0, 1, 0, 0, 0 }, { TR_LP, 1, 0, 0, 0.5 }, { TR_L1, 1, 0, 0, 0 },
    { TR_LP, 1, 0, 0, 2 }, { TR_LP, 1, 0, 0, 3 },   { TR_LINF, 1, 0, 0, 0 },
};

/* lambda sum |w_i|^n, in the library */
static tr_penalty of_order(double n, double strength)
{
    tr_penalty p = { TR_LP, strength, 0, 0, n };
    if (n == 0) p.kind = TR_L0;
    if (n == 1) p.kind = TR_L1;
    return p;
}

static double power_sum(size_t count, const double *x, double n)
{
    const tr_penalty p = of_order(n, 1);
    return tr_penalty_value_d(&p, count, x);
}
//- end

/* |x|_n: powers of x_i / max, which neither overflow nor all vanish. */
static double norm(size_t count, const double *x, double n)
{
    double max = tr_norm_inf_d(count, x), sum = 0;
    if (max == 0 || isinf(n)) return max;
    for (size_t i = 0; i < count; i++) sum += tr_pow_at(fabs(x[i]) / max, n);
    return max * tr_pow_at(sum, 1 / n);
}

/*md
## A norm and a sum {#sec:normsum}

A *norm* measures length. Only the vector of zeros has none, twice a vector is twice as
long, and the way over a third point is never shorter:

$$ \lVert a\boldsymbol x\rVert=\lvert a\rvert\,\lVert\boldsymbol x\rVert ,\qquad
   \lVert\boldsymbol x+\boldsymbol y\rVert\le
   \lVert\boldsymbol x\rVert+\lVert\boldsymbol y\rVert . $$ {#eq:normaxioms}

The root in @eq:ordern is there for the equality. As to the inequality, take the unit
vectors $\boldsymbol e_1$ and $\boldsymbol e_2$: their sum has length $2^{1/n}$, which is
at most 2 for $n\ge1$, and more below. So $L_n$ is a norm for $n\ge1$ and none for $n<1$
(@clm:08-S1), where, oddly, the triangle inequality holds *without* the root (@clm:08-S2).
The formula itself is the usual one (@clm:08-D1).

The figures of the post are another matter. They show a curve for each order over a single
number $x$. But for a single number the sum has one term, the root undoes the power, and

$$ L_n(x)=\bigl(\lvert x\rvert^n\bigr)^{1/n}=\lvert x\rvert\quad\text{for every }n>0 : $$ {#eq:scalarnorm}

all true norms of a number are the same V. What is drawn is $\lvert x\rvert^n$, one term
of $\Omega_n$ (@fig:shapes a). As pictures of penalties they are right; as pictures of
norms they are not: the curve of $L_3$ gives {{shown_cube:%.3f}} at $x=0.1$, the norm is
0.1 (@clm:08-D1b). To *see* that norms differ, one has to look at vectors. Panel b walks
along the line $(x,\tfrac12)$: the order says how much a small entry adds to a larger one,
its whole size for $L_1$, nothing at all for $L_\infty$.

![(a) What the post's figures show: $\lvert x\rvert^n$, one term of $\Omega_n$. The limit
of order 0 is 1 but for the dot at the origin, that of order ∞ is 0 up to the ends. (b)
The norms of the vector $(x,\tfrac12)$. (c) Gradients of the curves of (a),
$n\lvert x\rvert^{n-1}\mathrm{sign}(x)$: a straight line for $n=2$
only.](shapes.svg){#fig:shapes alt="Three panels over x from -1.2 to 1.2. Left, curves
through (1, 1) that are flatter at zero the higher the order. Middle, convex curves, the
lowest with a flat bottom, all approaching a V. Right, odd curves; one is a straight line
through the origin, one jumps."}
*/

//- fold Statements on the vector (3, -4, 1) and on the curves
static const double example[3] = { 3, -4, 1 };

typedef struct {
    double formula;                /* of the norms of the example, relative */
    double shown, scalar;          /* the curve of L_3 at 0.1, and the norm there */
    double zero_limit, zero_slope; /* penalty at 1e-6 less the count; its theory */
    double zero_literal;           /* the same at n = 1000, for entries below 1 */
    double zero_root;              /* norm at n = 0.1 */
    double zero_diverges;          /* error of (eq:rootdiverges), logarithms */
    double mean_limit, mean_se;    /* power mean at 1e-4 over the geometric one, less 1 */
    double flat_gradient, flat_difference, flat_prox; /* of L0 */
    double unit_slope, unit_difference;               /* of L1: deviations from +-1 */
    double straight_literal, straight_right, straight_difference, straight_two;
    double cube[3];   /* gradient of |x|^3 at 0.1, 0.2, 0.4 */
    double max_value; /* deviation of the library's from max |x|, and of large orders */
    double indicator_inside, indicator_end; /* largest of |x|^255 on the grid inside */
    double order64;                         /* norm of the example there */
    double power64, power255;               /* 0.9^n */
    double monotone;                        /* largest ratio of norms, order n + 1 to n */
    double pull_small, pull_large, pull_cross;
} fact_list;

/* |x|^n and its derivative, as the library has them. */
static double curve(double x, double n)
{
    if (isinf(n)) return fabs(x) < 1 ? 0 : 1;
    return power_sum(1, &x, n);
}
static double slope(double x, double n)
{
    const tr_penalty p = of_order(n, 1);
    double g = 0;
    tr_penalty_subgradient_d(&p, 1, &x, &g);
    return g;
}
static double difference(double x, double n)
{
    const double h = 1e-5;
    return (curve(x + h, n) - curve(x - h, n)) / (2 * h);
}
static double sign(double x) { return (x > 0) - (x < 0); }

static fact_list facts(void)
{
    fact_list f;
    memset(&f, 0, sizeof f);
    for (int n = 1; n <= 20; n++) { /* sums of integers, exact in f64 */
        double a = 1, b = 1, root = norm(3, example, n), power = 1;
        for (int i = 0; i < n; i++) a *= 3, b *= 4, power *= root;
        f.formula = fmax(f.formula, fabs(power / (a + b + 1) - 1));
        f.formula = fmax(f.formula, fabs(power_sum(3, example, n) / (a + b + 1) - 1));
        f.monotone = fmax(f.monotone, norm(3, example, n + 1) / norm(3, example, n));
    }
    f.shown = curve(0.1, 3);
    f.scalar = 0.1;
    for (double n = 0.25; n <= 64; n *= 2)
        f.scalar = fmax(f.scalar, norm(1, &f.scalar, n));

    /* the limits of order 0, on entries on both sides of 1, and a zero */
    const double x[5] = { 0.2, 0, -0.7, 3, 0.01 }, n = 1e-6;
    double logs = 0, squares = 0;
    for (int i = 0; i < 5; i++)
        if (x[i] != 0) {
            logs += tr_log_at(fabs(x[i]));
            squares += tr_log_at(fabs(x[i])) * tr_log_at(fabs(x[i]));
        }
    f.zero_limit = fabs(power_sum(5, x, n) - 4);
    f.zero_slope = (power_sum(5, x, n) - 4) / n - logs;
    f.zero_literal = fabs(curve(0.9, 1000) - 1);
    f.zero_root = norm(3, example, 0.1);
    f.zero_diverges = fabs(0.005 * tr_log_at(norm(3, example, 0.005)) /
                               (tr_log_at(3) + 0.005 * tr_log_at(12) / 3) -
                           1);
    double mean = 0, geometric = tr_exp_at(logs / 4), small = 1e-4;
    for (int i = 0; i < 5; i++)
        if (x[i] != 0) mean += tr_pow_at(fabs(x[i]), small) / 4;
    f.mean_limit = tr_pow_at(mean, 1 / small) / geometric - 1;
    f.mean_se = 0.5 * small * (squares / 4 - logs * logs / 16);

    for (int i = -30; i <= 30; i++) {
        double at = i / 25.;
        if (!i) continue;
        f.flat_gradient = fmax(f.flat_gradient, fabs(slope(at, 0)));
        f.flat_difference = fmax(f.flat_difference, fabs(difference(at, 0)));
        f.unit_slope = fmax(f.unit_slope, fabs(slope(at, 1) - sign(at)));
        f.unit_difference = fmax(f.unit_difference, fabs(difference(at, 1) - sign(at)));
        for (int k = 2; k <= 3; k++) {
            double right = k == 2 ? 2 * at : 3 * at * fabs(at), line = k * at;
            f.straight_right = fmax(f.straight_right, fabs(slope(at, k) - right));
            f.straight_difference =
                fmax(f.straight_difference, fabs(difference(at, k) - slope(at, k)));
            if (k == 2) f.straight_two = fmax(f.straight_two, fabs(slope(at, k) - line));
            f.straight_literal = fmax(f.straight_literal, fabs(slope(at, k) - line));
        }
    }
    for (int i = 0; i < 3; i++) f.cube[i] = slope(0.1 * (double)(1 << i), 3);
    const tr_penalty l0 = of_order(0, 0.5);
    double u = 0.9;
    tr_prox_d(&l0, 1, 1, &u, &f.flat_prox);

    const tr_penalty inf = { TR_LINF, 1, 0, 0, 0 };
    f.max_value = fabs(tr_penalty_value_d(&inf, 3, example) - 4);
    f.max_value = fmax(f.max_value, fabs(norm(3, example, 1e4) - 4));
    f.order64 = norm(3, example, 64);
    f.power64 = curve(0.9, 64);
    f.power255 = curve(0.9, 255);
    f.indicator_end = curve(-1, 255);
    for (int i = 1; i < 127; i++) /* 128 points from -1 to 1 */
        f.indicator_inside =
            fmax(f.indicator_inside, curve(-1 + 2 * (double)i / 127, 255));

    f.pull_small = f.pull_large = -HUGE_VAL;
    for (int k = 1; k < 8; k++) { /* the next order pulls less at 0.1, more at 1.5 */
        double cross = (double)k / (k + 1);
        f.pull_small = fmax(f.pull_small, slope(0.1, k + 1) / slope(0.1, k));
        f.pull_large = fmax(f.pull_large, slope(1.5, k) / slope(1.5, k + 1));
        f.pull_cross =
            fmax(f.pull_cross, fabs(slope(cross, k + 1) / slope(cross, k) - 1));
    }
    return f;
}
//- end

/*md
## The two ends of the family {#sec:ends08}

**Order 0.** The post asks what is left of @eq:ordern for $n=0$, where there is no root to
take, and answers with a limit: "as $n$ goes to $\infty$" every non-zero number
contributes 1. The limit that does this is $n\to0^{+}$, as the animation beside the text
shows: for $x\ne0$

$$ \lvert x\rvert^n=e^{n\ln\lvert x\rvert}=1+n\ln\lvert x\rvert+\dots\to1 ,\qquad
   \Omega_n(\boldsymbol x)\to\#\{i:x_i\ne0\} , $$ {#eq:zerolimit}

while $0.9^n$ goes to 0 for $n\to\infty$ (@clm:08-D2). It is a slip of the pen. The other
one goes deeper: the limit must be taken *without the root*. With it, a vector with $k$
non-zeros of geometric mean $G$ has

$$ \lVert\boldsymbol x\rVert_n=k^{1/n}\Bigl(\frac1k\sum_{x_i\ne0}\lvert
   x_i\rvert^n\Bigr)^{1/n}\simeq k^{1/n}\,G\to\infty , $$ {#eq:rootdiverges}

since power means tend to the geometric mean (@clm:08-S3). At $n=0.1$ the vector
$(3,-4,1)$ has a "norm" of {{root_tenth:sci1}} (@clm:08-D2b). So the count of non-zeros,
called $L_0$, is the limit of penalties, not of norms, and no norm itself: twice a vector
has as many.

**Order ∞.** Here the root is needed. Pull out the largest entry $m$, which occurs $k$
times in absolute value, with $\rho m$ the next below:

$$ \lVert\boldsymbol x\rVert_n=m\,\Bigl(k+\sum_{\lvert x_i\rvert<m}\Bigl\lvert
   \frac{x_i}m\Bigr\rvert^n\Bigr)^{1/n}\to m=\max_i\lvert x_i\rvert . $$ {#eq:inflimit}

This is the post's equation for $L_\infty$ (@clm:08-D6), and higher orders do converge to
it (@clm:08-D7): $(3,-4,1)$ has {{example_1:%.0f}}, {{example_2:%.3f}}, {{example_3:%.3f}}
at $n=1,2,3$, and differs from 4 by {{order64:sci1}} at 64. How fast depends on ties. A
single largest entry is reached geometrically, with error $m\rho^n/n$; $k$ equal ones only
like $k^{1/n}-1\approx\ln k/n$ (@clm:08-S7, @fig:limits b). The figures show the other
limit again: of $\lvert x\rvert^n$ on $[-1,1]$ nothing stays but 1 at the two ends, an
indicator of "equals the maximum" (@clm:08-D6b, @clm:08-D7b), while the maximum of one
number's absolute value is just the V.

![(a) The vector $(3,-4,1)$ at all orders. Without the root (vermilion) it tends to the
count of non-zeros for $n\to0$ and explodes for large $n$; with it (blue) it
explodes for $n\to0$, as $k^{1/n}G$ (dashed), and tends to the maximum. (b) Excess over
the maximum, for vectors of four entries with one, two and four equal largest ones.
Dashed: $k^{1/n}-1$, and for one, $0.9^n/n$.](limits.svg){#fig:limits alt="Two panels over
the order on a log axis. Left, one curve falls steeply to a plateau at 4, the other rises
from a plateau at 3. Right, on log axes, two curves fall along straight lines and one
drops away."}

![The unit ball of $L_n$ in the plane (blue), and the curve $\lvert x\rvert^n$ on $[-1,1]$
(vermilion), between the orders 0 and ∞. As $n\to0$ the ball shrinks to the two axes and
the curve fills up to 1; as $n\to\infty$ the ball fills the square and the curve
empties.](balls.svg){#fig:balls
animation=balls alt="Six pairs of panels. Above, a star with four thin points, a less
thin one, a diamond, a disc, a rounded square, a square. Below, curves that begin as a
plateau with a slit and end as a flat floor with two spikes."}

## How different can norms be? {#sec:compare}

@fig:balls shows the sets $\lVert\boldsymbol x\rVert_n\le1$. They are convex for $n\ge1$,
which is the triangle inequality seen from above, and nested: a higher order has the
larger ball, so the smaller norm. For $p<q$ in $d$ dimensions

$$ \lVert\boldsymbol x\rVert_q\le\lVert\boldsymbol x\rVert_p\le
   d^{\,1/p-1/q}\,\lVert\boldsymbol x\rVert_q , $$ {#eq:equivalence}

and both bounds are reached: the left one by a single non-zero entry, the right one by
equal entries (@clm:08-S4). Between $L_1$ and $L_\infty$ the factor is $d$: 2 in the
plane, 18944 for the weights of the post's first network. The same strength $\lambda$ in
front of two norms therefore does not make two penalties of the same strength: a
coefficient means nothing until one says for which norm and how many weights.

**Duality.** How much can a linear function $\boldsymbol x\cdot\boldsymbol y$ gain on a
ball? Hölder's inequality says it in terms of the conjugate order,

$$ \max_{\lVert\boldsymbol x\rVert_p\le1}\boldsymbol x\cdot\boldsymbol
   y=\lVert\boldsymbol y\rVert_q ,\qquad\frac1p+\frac1q=1 . $$ {#eq:hoelder}

$L_1$ and $L_\infty$ are a pair, $L_2$ is its own. We find the maximum by a search over
the ball's surface that knows nothing of $q$, and meet $\lVert\boldsymbol y\rVert_q$ to
{{duality:sci1}} (@clm:08-S5). Below order 1 there is no conjugate. A linear function
cannot look into the dents of a ball, it sees its convex hull, which is that of the four
(in $d$ dimensions $2d$) corners: for all $p\le1$ the maximum is $\lVert\boldsymbol
y\rVert_\infty$ (@clm:08-S6). That is why $L_1$ stands in for the count of non-zeros so
often: of all convex penalties it is the closest from below on the cube.

**Volume.** In many dimensions the balls differ more than any picture in the plane
suggests. Of the cube $[-1,1]^d$, the ball of $L_\infty$, the one of $L_p$ fills

$$ v_d(p)=\frac{\Gamma(1+1/p)^d}{\Gamma(1+d/p)} , $$ {#eq:ballvolume}

an integral that Dirichlet found [@dirichlet1839]: $1/d!$ for the diamond, $\pi/4$ for the
disc. @fig:volume compares with {{points_millions:%.1f}} million random points; the
largest of {{volume_points}} deviations is {{volume_z:%.2f}} standard errors, and 1 run in
1000 would exceed {{volume_critical:%.2f}} (@clm:08-S8). In ten dimensions the diamond has
{{diamond_ten:sci1}} of the cube, since its ten magnitudes sum to 1 at most, those of a
random point to 5 on average; even the ball of order 8 has only {{eight_ten:%.2f}}.

![Share of the cube $[-1,1]^d$ that the unit ball of order $p$ fills. Points: random
points of the cube, with standard errors, mostly smaller than the dots. Dashed:
@eq:ballvolume.](volume.svg){#fig:volume alt="Four rising curves on log axes, lower for
higher dimension, all approaching 1 at the right, with points on them."}
*/

//- fold Inequalities on random vectors
enum {
    HOMOGENEOUS, /* error of |3 x|_n = 3 |x|_n */
    TRIANGLE,    /* |x + y| / (|x| + |y|), n >= 1 */
    BELOW,       /* the same, n < 1, for vectors that do not meet */
    POWERS,      /* the same for the sum without the root, n < 1 */
    LOWER,       /* |x|_q / |x|_p, p < q */
    UPPER,       /* |x|_p / (d^(1/p - 1/q) |x|_q) */
    HOELDER,     /* x'y / (|x|_p |y|_q) */
    ATTAINED,    /* the same less 1, for the x that reaches it */
    DUAL,        /* error of the maximum over the surface against |y|_q */
    HULL,        /* error of the maximum over the surface against |y|_inf, p < 1 */
    FIRM,        /* (|Pu - Pv|^2 - (Pu - Pv)'(u - v)) / |u - v|^2, convex penalties */
    EXPANSION,   /* |Pu - Pv| / |u - v|, the others, neighbouring u and v */
    MOREAU,      /* |u - P u - projection| / |u| for L_inf */
    CLAMP,       /* error of the L_1 norm of u - P u */
    MEASURES
};

static const double low_order[] = { 0.1, 0.25, 0.5, 0.8 };
static const double high_order[] = { 1, 1.25, 1.5, 2, 3, 8, HUGE_VAL };
enum { LOW = 4, HIGH = 7 };

static double conjugate(double p)
{
    return p == 1 ? HUGE_VAL : isinf(p) ? 1 : p / (p - 1);
}

/* y . x for the x with |x|_p = 1 in the direction of two angles, in right angles: of the
   plane with n = 2, which ignores the second, or of space. */
static double on_surface(double p, const double *y, size_t n, double a, double b)
{
    double r = n == 3 ? tr_cospi_at(0.5 * b) : 1,
           x[3] = { r * tr_cospi_at(0.5 * a), r * tr_sinpi_at(0.5 * a),
                    tr_sinpi_at(0.5 * b) };
    return tr_dot_d(n, x, y) / norm(n, x, p);
}

/* Its maximum over the first `angles` of them, by golden sections one within the other:
   on a quarter of a convex ball there is one maximum. */
static double surface_maximum(double p, const double *y, size_t n, int angles, double b)
{
    const double golden = 0.6180339887498949;
    double from = 0, to = 1, at[4] = { 0, 1, 1 - golden, golden }, value[4], best = 0;
    for (int i = 0; i < 60; i++) {
        int begin = i < 4 ? i : value[2] > value[3] ? 2 : 3;
        if (i >= 4) { /* keep the better one of the two, and replace the other */
            int other = 5 - begin;
            *(begin == 2 ? &to : &from) = at[other];
            at[other] = at[begin];
            value[other] = value[begin];
            at[begin] =
                begin == 2 ? to - golden * (to - from) : from + golden * (to - from);
        }
        value[begin] = angles == 1 ? on_surface(p, y, n, at[begin], b)
                                   : surface_maximum(p, y, n, 1, at[begin]);
        best = fmax(best, value[begin]);
    }
    return best;
}

/* The nearest point of |w|_1 <= radius: the soft threshold that leaves this much. */
static void project_l1(size_t n, double radius, const double *u, double *w)
{
    double lo = 0, hi = tr_norm_inf_d(n, u);
    if (tr_norm1_d(n, u) <= radius) hi = 0;
    for (int i = 0; i < 100 && hi > 0; i++) {
        double mid = 0.5 * (lo + hi), sum = 0;
        for (size_t j = 0; j < n; j++) sum += fmax(fabs(u[j]) - mid, 0);
        *(sum > radius ? &lo : &hi) = mid;
    }
    tr_soft_threshold_d(n, hi, u, w);
}

static void most_of(double *to, double x) { *to = fmax(*to, x); }

static void run_vector(void *context, size_t k, void *result)
{
    ch_run *run = (ch_run *)context;
    double *to = (double *)result, *room = (double *)ch_alloc(run, 9 * d, sizeof *room),
           *x = room, *y = x + d, *sum = y + d, *xa = sum + d, *ya = xa + d, *u = ya + d,
           *v = u + d, *pu = v + d, *pv = pu + d;
    tr_rng r = ch_stream(run, k, PART_VECTORS);
    tr_normal_d(&r, 2 * d, x);
    for (size_t i = 0; i < 2 * d; i++) x[i] = x[i] * x[i] * x[i]; /* long tails */
    for (size_t i = 0; i < d; i++) {
        sum[i] = x[i] + y[i];
        xa[i] = i % 2 ? x[i] : 0;
        ya[i] = i % 2 ? 0 : y[i];
    }
    for (int i = 0; i < MEASURES; i++) to[i] = -HUGE_VAL;
    for (int i = 0; i < HIGH; i++) {
        const double p = high_order[i], q = conjugate(p), nx = norm(d, x, p),
                     ny = norm(d, y, q);
        most_of(&to[TRIANGLE], norm(d, sum, p) / (nx + norm(d, y, p)));
        for (size_t j = 0; j < d; j++) u[j] = 3 * x[j];
        most_of(&to[HOMOGENEOUS], fabs(norm(d, u, p) / (3 * nx) - 1));
        for (int j = i + 1; j < HIGH; j++) {
            double nq = norm(d, x, high_order[j]);
            most_of(&to[LOWER], nq / nx);
            most_of(&to[UPPER],
                    nx / (nq * tr_pow_at((double)d, 1 / p - 1 / high_order[j])));
        }
        for (int j = 0; j < LOW; j++) {
            double below = norm(d, x, low_order[j]);
            most_of(&to[LOWER], nx / below);
            most_of(&to[UPPER],
                    below / (nx * tr_pow_at((double)d, 1 / low_order[j] - 1 / p)));
        }
        for (size_t j = 0; j < d; j++) u[j] = fabs(x[j]), v[j] = fabs(y[j]);
        most_of(&to[HOELDER], tr_dot_d(d, u, v) / (nx * ny));
        if (p > 1) { /* x_i = y_i^(q-1); for p = inf all x_i = 1 */
            for (size_t j = 0; j < d; j++) u[j] = isinf(p) ? 1 : tr_pow_at(v[j], q - 1);
            most_of(&to[ATTAINED], fabs(tr_dot_d(d, u, v) / (norm(d, u, p) * ny) - 1));
        }
        if (k < 6)
            for (size_t n = 2; n <= 3; n++) {
                double error =
                    surface_maximum(p, v, n, (int)n - 1, 0) / norm(n, v, q) - 1;
                most_of(&to[DUAL], fabs(error));
            }
    }
    for (int i = 0; i < LOW; i++) {
        const double p = low_order[i];
        double best = 0;
        for (size_t j = 0; j < d; j++) u[j] = xa[j] + ya[j];
        most_of(&to[BELOW], norm(d, u, p) / (norm(d, xa, p) + norm(d, ya, p)));
        most_of(&to[POWERS],
                power_sum(d, sum, p) / (power_sum(d, x, p) + power_sum(d, y, p)));
        most_of(&to[POWERS],
                power_sum(d, u, p) / (power_sum(d, xa, p) + power_sum(d, ya, p)));
        for (size_t j = 0; j < d; j++) v[j] = fabs(y[j]);
        for (int j = 0; j <= 64; j++) best = fmax(best, on_surface(p, v, 2, j / 64., 0));
        most_of(&to[HULL], fabs(best / norm(2, v, HUGE_VAL) - 1));
    }

    /* proximal operators; v is next to u */
    tr_normal_d(&r, d, u);
    tr_normal_d(&r, d, v);
    for (size_t i = 0; i < d; i++) v[i] = u[i] + 0.1 * v[i];
    for (int i = 0; i < PENALTIES; i++) {
        double apart = tr_distance2_d(d, u, v), after, inner = 0;
        tr_prox_d(&penalty[i], c_prox, d, u, pu);
        tr_prox_d(&penalty[i], c_prox, d, v, pv);
        after = tr_distance2_d(d, pu, pv);
        for (size_t j = 0; j < d; j++) inner += (pu[j] - pv[j]) * (u[j] - v[j]);
        if (i == P_L0 || i == P_HALF)
            most_of(&to[EXPANSION], sqrt(after / apart));
        else
            most_of(&to[FIRM], (after - inner) / apart);
    }
    tr_scale_d(d, 2, u);
    tr_prox_d(&penalty[P_LINF], c_prox, d, u, pu);
    project_l1(d, c_prox, u, pv);
    double cut = 0, miss = 0;
    for (size_t i = 0; i < d; i++) {
        double left = u[i] - pu[i] - pv[i];
        miss += left * left;
        cut += fabs(u[i] - pu[i]);
    }
    to[MOREAU] = sqrt(miss) / tr_norm2_d(d, u);
    to[CLAMP] = fabs(cut / fmin(c_prox, tr_norm1_d(d, u)) - 1);
    free(room);
}
//- end

//- fold The share of the cube, by theory and by random points
/* ln Gamma(x), x > 0, by Stirling's series beyond 20. */
static double log_gamma(double x)
{
    double product = 1, y = 1 / (x * x);
    while (x < 20) product *= x, x += 1;
    y = 1 / (x * x);
    return (x - 0.5) * tr_log_at(x) - x + 0.9189385332046727 - tr_log_at(product) +
           (1 / 12. - y * (1 / 360. - y * (1 / 1260. - y * (1 / 1680. - y / 1188)))) / x;
}

/* (eq:ballvolume) */
static double ball_share(size_t n, double p)
{
    return tr_exp_at((double)n * log_gamma(1 + 1 / p) - log_gamma(1 + (double)n / p));
}

/* Error of (eq:ballvolume) where it is a ratio of integers, or pi^k: relative. */
static double share_error(void)
{
    double worst = 0, disc = 1, product = 1;
    for (size_t n = 1; n <= 10; n++) { /* p = 1/m: (m!)^n / (m n)! */
        double one = 1, half = 1;
        for (size_t i = 1; i <= n; i++) one *= (double)i;
        for (size_t i = 1; i <= n; i++) half *= (double)(i * (2 * i - 1)); /* (2n)!/2^n */
        worst = fmax(worst, fabs(ball_share(n, 1) * one - 1));
        worst = fmax(worst, fabs(ball_share(n, 0.5) * half - 1));
    }
    for (size_t k = 1; k <= 5; k++) { /* p = 2: pi^k / (k! 4^k) in 2 k dimensions */
        disc *= 3.141592653589793 / 4;
        product *= (double)k;
        worst = fmax(worst, fabs(ball_share(2 * k, 2) * product / disc - 1));
    }
    return worst;
}

/* Shares of BLOCK points in the balls of all orders and dimensions. */
static void run_volume(void *context, size_t k, void *result)
{
    ch_run *run = (ch_run *)context;
    const size_t n = dimension[DIMENSIONS - 1];
    double *to = (double *)result, *x = (double *)ch_alloc(run, 2 * BLOCK * n, sizeof *x),
           *power = x + BLOCK * n;
    tr_rng r = ch_stream(run, k, PART_VOLUME);
    tr_uniform_d(&r, BLOCK * n, x);
    tr_log_d(BLOCK * n, x, x);
    for (int i = 0; i < VOLUME_ORDERS; i++) {
        size_t inside[DIMENSIONS] = { 0 };
        memcpy(power, x, BLOCK * n * sizeof *x);
        tr_scale_d(BLOCK * n, volume_order[i], power);
        tr_exp_d(BLOCK * n, power, power);
        for (size_t point = 0; point < BLOCK; point++) {
            double sum = 0;
            size_t m = 0;
            for (int j = 0; j < DIMENSIONS && sum <= 1; j++) {
                for (; m < dimension[j]; m++) sum += power[point * n + m];
                inside[j] += sum <= 1;
            }
        }
        for (int j = 0; j < DIMENSIONS; j++)
            to[i * DIMENSIONS + j] = (double)inside[j] / BLOCK;
    }
    free(x);
}
//- end

/*md
## The pull on a weight {#sec:pull}

Descent feels a penalty through its slope (@fig:shapes c),

$$ \frac{d}{dx}\lvert x\rvert^n=n\,\lvert x\rvert^{n-1}\,\mathrm{sign}(x) . $$ {#eq:pull}

Order 0 does not pull at all (@clm:08-D3). Order 1 pulls with the same force wherever the
weight is (@clm:08-D4). For the higher ones the post says that the gradients "are straight
lines with a slope equal to the order of the norm". That holds for $n=2$, where $2x$ has
slope 2, and for no other: the gradient of $\lvert x\rvert^3$ is $3x\lvert x\rvert$, a
parabola to each side, with {{cube_1:%.2f}}, {{cube_2:%.2f}} and {{cube_4:%.2f}} at 0.1,
0.2 and 0.4, where a line of slope 3 has 0.3, 0.6 and 1.2 (@clm:08-D5). On logarithmic
axes it would be true, of all orders, with a slope of $n-1$.

So a high order hardly notices small weights and is hard on large ones. "Large" has a
scale: orders $n$ and $n+1$ pull equally at $x=n/(n+1)$; below, the lower one pulls more.
That is what the post concludes from the pictures, and it is right (@clm:08-D8). It also
concludes that $L_1$, whose pull does not fade, produces zeros. The *minimum* has them
indeed. Whether descent finds them is another question.

## From the pull to the proximal operator {#sec:proximal}

Take one weight, at $u$ after a step on the loss, and let a penalty of strength $\lambda$
act for a step $h$. The obvious way uses the pull *where the step begins*,

$$ w=u-h\lambda\,\Omega'(u) , $$ {#eq:forward}

and it has an obvious flaw. If $u$ is smaller than $h\lambda$ and $\Omega=\lvert w\rvert$,
the step overshoots zero; the next one, from the other side, overshoots back. What one
wants is to stop where the force ceases, and for that the pull must be taken *where the
step ends*:

$$ w=u-h\lambda\,\Omega'(w) \iff \frac{w-u}{h}+\lambda\,\Omega'(w)=0 . $$ {#eq:backward}

The right-hand side is the derivative of something, and setting it to zero finds a
minimum. This minimum is the *proximal operator*,

$$ \mathrm{prox}_{h\lambda\Omega}(\boldsymbol u)=\arg\min_{\boldsymbol w}\;
   \frac{\lVert\boldsymbol w-\boldsymbol u\rVert^2}{2}
   +c\,\Omega(\boldsymbol w) ,\qquad c=h\lambda : $$ {#eq:proxdefinition}

stay near $\boldsymbol u$, but pay for $\Omega$. It needs no derivative, so kinks and even
jumps are welcome. For the penalties of this chapter it is a formula or nearly so:

::: {.table}
| penalty | $w=\mathrm{prox}(u)$, $a=\lvert u\rvert$, with the sign of $u$ | exact zeros |
|:--|:-----|:---|
| $L_0$ | $a$, or 0 | $a\le\sqrt{2c}$ |
| $L_{1/2}$ | larger root of $w+\frac c2w^{-1/2}=a$, or 0 | $a\le\frac32c^{2/3}$ |
| $L_1$ | $a-c$, or 0 | $a\le c$ |
| $L_2$ | $a/(1+2c)$ | none |
| $L_3$ | $2a/(1+\sqrt{1+12ca})$ | none |
| $L_\infty$ | $\min(a_i,t)$, where $\sum_i\max(a_i-t,0)=c$ | all, if $\sum_ia_i\le c$; else ties |
:::

($L_n$ stands for $\Omega_n$, $L_\infty$ for the maximum.) The library's operators are
compared with minimizers that a bisection finds (@clm:08-S10), that of $L_\infty$ further
below. @fig:prox draws them beside the forward step. Look at the region around zero. For
finite orders above 1 the curve is zero at the origin alone: a weight that is not zero
stays so, if only just, since order 1.25 makes {{alive:sci1}} of 0.001. From order 1 down
there is a *dead zone* that sends everything in it to exact zero: the pull near zero does
not fade, so that no force below it moves the weight. The threshold of all orders $n\le1$
is one formula,

$$ \lvert u\rvert\le w_{*}+c\,n\,w_{*}^{\,n-1} ,\qquad
   w_{*}=\bigl(2c(1-n)\bigr)^{1/(2-n)} , $$ {#eq:deadzone}

from $\sqrt{2c}$ at order 0 to $c$ at order 1 (@clm:08-S11). What leaves the zone lands at
$w_{*}$: orders below 1 jump, since their minimum changes from one valley to another, and
large weights get off nearly free. That makes them sparser and less biased than $L_1$; the
price is that their objective has many minima.

![Proximal operators (blue) and forward steps with the pull at $u$ (orange) for
$h\lambda={{c:%.2g}}$; the grey diagonal is no penalty. $L_\infty$ acts on vectors: shown
is the first entry of $(u,1,-\tfrac12)$.](prox.svg){#fig:prox alt="Six square panels. L0:
a flat piece at zero, then jumps to the diagonal. L one half: a flat piece, smaller
jumps. L1: a flat piece, then parallels of the diagonal. L2: a line of lower slope. L3: a
curve bending away from the diagonal. L infinity: the diagonal with a flatter middle
piece at each side."}

Two properties explain why descent with a convex $\Omega$ is so well-behaved. The operator
never drives two points apart, and even contracts in the strong sense

$$ \lVert P\boldsymbol u-P\boldsymbol v\rVert^2\le
   (P\boldsymbol u-P\boldsymbol v)\cdot(\boldsymbol u-\boldsymbol v) , $$ {#eq:firm}

*firm nonexpansiveness*. For $L_0$ and $L_{1/2}$ it fails at the jumps (@clm:08-S12). And
what the operator of a norm takes away is itself a projection, on the ball of the
*dual* norm with radius $c$ (Moreau's decomposition, @moreau1965):

$$ \boldsymbol u=\mathrm{prox}_{c\lVert\cdot\rVert_p}(\boldsymbol u)
   +\mathrm{proj}_{\lVert\cdot\rVert_q\le c}(\boldsymbol u) . $$ {#eq:moreau}

For $L_1$ that is the clamp, an $L_\infty$ ball; for $L_\infty$ it is the projection on
the diamond. We compute that by bisection and find @eq:moreau to {{moreau:sci1}}
(@clm:08-S13). The duality of @sec:compare shows in what the two do to weights: $L_1$
makes the smallest equal (to zero), $L_\infty$ makes the largest equal, to each other.

## Zeros: a small problem, solved in two ways {#sec:zeros}

Now let both steps loose on a problem whose solution we know. Take a smooth loss
$\tfrac12\boldsymbol w\cdot H\boldsymbol w-\boldsymbol b\cdot\boldsymbol w$ with $H$ from
random data, $D={{D}}$ weights. At a minimum of loss plus $\lambda\lVert\boldsymbol
w\rVert_1$ the gradient of the loss balances the pull: it is
$-\lambda\,\mathrm{sign}(w_i)$ where $w_i\ne0$, and some $-\lambda s_i$ with $\lvert
s_i\rvert<1$ where $w_i=0$. Read backwards, this makes problems to order: choose
$\boldsymbol w^{*}$ with {{K}} non-zeros, choose the $s_i$, and set $\boldsymbol
b=H\boldsymbol w^{*}+\lambda\boldsymbol s$.

Proximal descent takes a gradient step on the loss, then the operator with the same step
$\eta$. It ends at $\boldsymbol w^{*}$ to {{prox_distance:sci1}}, and {{prox_zeros}} of
its weights are *exactly* zero, as many as should be (@clm:08-S14). It could not rest
elsewhere: a fixed point of $\boldsymbol w\mapsto\mathrm{prox}(\boldsymbol
w-\eta\nabla\ell)$ satisfies @eq:backward, in which $\eta$ drops out.

The subgradient step never finds a single zero. A weight that belongs there, with gradient
$g_i=-\lambda s_i$ of the loss, moves by $-\eta(\lambda+g_i)$ when it is positive and by
$\eta(\lambda-g_i)$ when it is negative, so that it hops for ever in the interval

$$ -\eta(\lambda+g_i)<w_i\le\eta(\lambda-g_i) , $$ {#eq:hop}

of half-length $\eta\lambda$, whatever $g_i$. (Its root mean square is in @eq:chatter.)
The median of the measured half-lengths is {{hop:%.3f}} of $\eta\lambda$ at the smallest
step, and larger steps keep the proportion to {{hop_scaling:%.1f}} % (@clm:08-S15). As the weight
visits the interval evenly, the mean of $\lambda\lvert w_i\rvert+g_iw_i$ over it is
$\tfrac\eta2(\lambda^2-g_i^2)$, and the objective hovers above its minimum by

$$ \langle F-F_{\min}\rangle=\frac\eta2\sum_{w^{*}_i=0}(\lambda^2-g_i^2)
   +O(\eta^2) , $$ {#eq:hover}

the dashed lines of @fig:chatter b: {{excess:sci2}} measured at the smallest step,
{{excess_theory:sci2}} predicted (@clm:08-S16). A step that falls like $1/\sqrt t$ brings
the objective down, ever more slowly, and still no zero.

![(a) A weight that belongs at zero, in units of $\eta\lambda$: proximal steps (blue) land
on zero and stay; subgradient steps (orange) hop within the interval of @eq:hop
(shaded). (b) Objective above its minimum. The proximal step falls to rounding; the
subgradient's hovers at @eq:hover (dashed) for three step sizes, and falls slowly for
one that shrinks.](chatter.svg){#fig:chatter alt="Left, two traces descend to zero; one
becomes flat, the other zigzags in a band. Right, on log axes, one curve falls to 1e-16,
three level off at dashed lines, one keeps falling with a lower slope."}

What counts as zero then depends on a threshold and on $\eta\lambda$: the
subgradient's "zeros" are weights below the threshold, and if $\eta\lambda$ is above it,
most of them are not even that. The same problem with all penalties, by both steps:

```{.csv #tbl:solutions file=solutions.csv formats="%s,%d,%d,%d,%d,%d,%.3f"}
The problem of @sec:zeros under each penalty, of strength $\lambda$ ($L_\infty$:
$K\lambda$): weights that are exactly zero and those below $10^{-3}$, by proximal steps
and by subgradients with $\eta=0.005$; weights tied for the largest magnitude, and that
magnitude. $L_0$ and $L_{1/2}$ have many minima, and this is one.
```

Only orders up to 1 have zeros at the minimum, and only the proximal step finds them as
zeros (@clm:08-D8b). $L_0$ has no pull: for the subgradient it is no penalty at all, the
proximal step prunes. $L_\infty$ leaves small weights alone and levels the largest:
{{ties}} of them are equal to the last bit, and share the whole strength of the penalty
among them (@clm:08-S17).
*/

//- fold Minimizers by bisection, and thresholds
/* The w >= 0 that minimizes (w - u)^2 / 2 + c w^n, for u >= 0 and finite n. */
static double minimizer(double u, double c, double n)
{
    double lo = 0, hi = u;
    if (n == 0) return u > sqrt(2 * c) ? u : 0;
    if (n == 1) return fmax(u - c, 0);
    if (n < 1) { /* where w + c n w^(n-1) is least: the larger root is beyond */
        lo = tr_pow_at(c * n * (1 - n), 1 / (2 - n));
        if (lo >= u || lo + c * n * tr_pow_at(lo, n - 1) >= u) return 0;
    }
    for (int i = 0; i < 200; i++) {
        double mid = 0.5 * (lo + hi);
        *(mid + c * n * tr_pow_at(mid, n - 1) > u ? &hi : &lo) = mid;
    }
    if (n < 1 && 0.5 * (hi - u) * (hi - u) + c * tr_pow_at(hi, n) >= 0.5 * u * u)
        return 0;
    return hi;
}

static const double prox_order[] = { 0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 3, 5 };
enum { PROX_ORDERS = 10, SPARSE_ORDERS = 5 };

static double library_prox(double u, double c, double n)
{
    const tr_penalty p = of_order(n, c);
    double w;
    tr_prox_d(&p, 1, 1, &u, &w);
    return w;
}

typedef struct {
    double minimizer;       /* largest deviation of the library's prox */
    double threshold, jump; /* from (eq:deadzone) */
    double alive;           /* least prox of 1e-3 for orders above 1 */
} prox_facts;

static void check_order(void *context, size_t k, void *result)
{
    prox_facts f = { 0, 0, 0, HUGE_VAL };
    const double n = prox_order[k];
    for (double c = 0.05; c < 2; c *= 2.2)
        for (int i = -60; i <= 60; i++) {
            double u = (i + 0.37) / 20, w = library_prox(u, c, n);
            f.minimizer = fmax(f.minimizer, fabs(w - sign(u) * minimizer(fabs(u), c, n)));
        }
    if (k >= SPARSE_ORDERS) {
        f.alive = library_prox(1e-3, c_prox, n);
    } else {
        double lo = 0, hi = 10, c = c_prox;
        for (int i = 0; i < 100; i++) {
            double mid = 0.5 * (lo + hi);
            *(library_prox(mid, c, n) == 0 ? &lo : &hi) = mid;
        }
        double edge = n == 1 ? 0 : tr_pow_at(2 * c * (1 - n), 1 / (2 - n)),
               pull = n == 0 ? 0 : c * n * tr_pow_at(edge, n - 1);
        f.threshold = fabs(lo - edge - (n == 0 ? 0 : pull));
        f.jump = fabs(library_prox(hi, c, n) - edge);
    }
    (void)context;
    *(prox_facts *)result = f;
}

static prox_facts check_prox(ch_run *run)
{
    prox_facts of[PROX_ORDERS], all = { 0, 0, 0, HUGE_VAL };
    ch_replicates(run, "proximal operators", PROX_ORDERS, sizeof *of, of, check_order,
                  NULL);
    for (int k = 0; k < PROX_ORDERS; k++) {
        all.minimizer = fmax(all.minimizer, of[k].minimizer);
        all.threshold = fmax(all.threshold, of[k].threshold);
        all.jump = fmax(all.jump, of[k].jump);
        all.alive = fmin(all.alive, of[k].alive);
    }
    return all;
}
//- end

//- fold The small problem
typedef struct {
    ch_run *run;
    double *H, *b, *solution, *s; /* D x D, D, D, D */
    double largest;               /* eigenvalue of H */
} problem;
//- end

/* One step, with the pull of the penalty where it ends, or where it begins. */
static void descend(const problem *p, const tr_penalty *l, double eta, int proximal,
                    double *g, double *w)
{
    memcpy(g, p->b, D * sizeof *g);
    tr_gemv_d(TR_N, D, D, 1, p->H, D, w, -1, g);
    if (!proximal) tr_penalty_subgradient_d(l, D, w, g);
    tr_axpy_d(D, -eta, g, w);
    if (proximal) tr_prox_d(l, eta, D, w, w);
}

//- fold Its making, and its solutions
static problem problem_begin(ch_run *run)
{
    const size_t N = 4 * D;
    problem p;
    double *room = (double *)ch_alloc(run, N * D + 2 * D * D + 4 * D, sizeof *room),
           *X = room + D * D + 3 * D, *work = X + N * D, *w = work + D * D;
    tr_rng r = ch_stream(run, 0, PART_PROBLEM);
    p.run = run;
    p.H = room;
    p.b = p.H + D * D;
    p.solution = p.b + D;
    p.s = p.solution + D;
    tr_normal_d(&r, N * D, X);
    tr_uniform_d(&r, D, p.s);
    tr_syrk_d(TR_T, D, N, 1 / (double)N, X, D, 0, p.H, D);
    memcpy(work, p.H, D * D * sizeof *work);
    ch_try(run, tr_eigenvalues_d(D, work, D, w, NULL, NULL), "eigenvalues");
    p.largest = w[D - 1];
    for (size_t i = 0; i < D; i++) {
        double side = p.s[i] < 0.5 ? -1 : 1;
        p.solution[i] = i < K ? 2 * p.s[i] - 1 + 0.5 * side : 0;
        p.s[i] = i < K ? side : 1.6 * p.s[i] - 0.8;
        p.b[i] = lambda * p.s[i];
    }
    tr_gemv_d(TR_N, D, D, 1, p.H, D, p.solution, 1, p.b);
    return p;
}

/* F(w) - F(solution) under L1, without cancellation. */
static double above(const problem *p, const double *w, double *work)
{
    double kink = 0, *Hv = work + D;
    for (size_t i = 0; i < D; i++) {
        work[i] = w[i] - p->solution[i];
        kink += fabs(w[i]) - p->s[i] * w[i];
    }
    tr_gemv_d(TR_N, D, D, 1, p->H, D, work, 0, Hv);
    return 0.5 * tr_dot_d(D, work, Hv) + lambda * kink;
}

static tr_penalty strength(int kind)
{
    tr_penalty l = penalty[kind];
    l.lambda = kind == P_LINF ? (double)K * lambda : lambda;
    return l;
}

typedef struct {
    size_t zeros[2][PENALTIES], near[2][PENALTIES]; /* subgradient, proximal */
    size_t ties[PENALTIES];
    double top[PENALTIES];
    double shared;   /* by ties of L_inf: error of the sum of pulls, pull on others */
    double distance; /* of proximal descent, L1 */
    double hop[STEPS], excess[STEPS], theory[STEPS]; /* hop: over eta lambda */
} small_result;

static size_t tied(const double *w)
{
    double top = tr_norm_inf_d(D, w);
    size_t count = 0;
    for (size_t i = 0; i < D; i++) count += fabs(w[i]) == top;
    return count;
}

/* The weights at the end, by a penalty's subgradient and by its proximal operator. */
static void run_descent(void *context, size_t i, void *result)
{
    const problem *p = (const problem *)context;
    const tr_penalty l = strength((int)(i / 2));
    const int proximal = i % 2 == 1;
    double *w = (double *)result, *g = (double *)ch_alloc(p->run, D, sizeof *g);
    for (size_t j = 0; j < D; j++) w[j] = 0.5;
    for (size_t t = 0; t < steps; t++)
        descend(p, &l, proximal ? 1 / p->largest : step_size[1], proximal, g, w);
    free(g);
}

typedef struct {
    double width, excess;
} hop_result;

/* Descent with one step size from the solution, so that it hops at once. */
static void run_hop(void *context, size_t k, void *result)
{
    const problem *p = (const problem *)context;
    hop_result *r = (hop_result *)result;
    const tr_penalty l1 = strength(P_L1);
    const double eta = step_size[k];
    double *w = (double *)ch_alloc(p->run, 6 * D, sizeof *w), *g = w + D, *lo = g + D,
           *hi = lo + D, *work = hi + D;
    memcpy(w, p->solution, D * sizeof *w);
    for (size_t i = 0; i < D; i++) {
        w[i] += 1e-3 * eta * lambda * (double)(i + 1);
        lo[i] = HUGE_VAL;
        hi[i] = -HUGE_VAL;
    }
    r->excess = 0;
    for (size_t t = 0; t < 2 * steps; t++) {
        descend(p, &l1, eta, 0, g, w);
        if (t < steps) continue;
        for (size_t i = 0; i < D; i++) {
            lo[i] = fmin(lo[i], w[i]);
            hi[i] = fmax(hi[i], w[i]);
        }
        r->excess += above(p, w, work) / (double)steps;
    }
    for (size_t i = K; i < D; i++) lo[i] = (hi[i] - lo[i]) / (2 * eta * lambda);
    r->width = tr_quantile(D - K, lo + K, 0.5);
    free(w);
}

static void solve_small(ch_run *run, problem *p, small_result *r)
{
    double *end = (double *)ch_alloc(run, 2 * PENALTIES * D + D, sizeof *end),
           *g = end + 2 * PENALTIES * D;
    hop_result hop[STEPS];
    ch_replicates(run, "hops", STEPS, sizeof *hop, hop, run_hop, p);
    ch_replicates(run, "descents", 2 * PENALTIES, D * sizeof *end, end, run_descent, p);
    ch_csv *c = ch_csv_begin(run, "solutions.csv",
                             "penalty,zeros,below 1e-3,subgradient: zeros,"
                             "subgradient: below 1e-3,tied,largest");
    static const char *const name[PENALTIES] = { "$L_0$", "$L_{1/2}$", "$L_1$",
                                                 "$L_2$", "$L_3$",     "$L_\\infty$" };
    for (int k = 0; k < PENALTIES; k++) {
        const tr_penalty l = strength(k);
        const double *w = end + (2 * (size_t)k + 1) * D; /* the proximal one */
        for (int proximal = 0; proximal < 2; proximal++) {
            const double *of = end + (2 * (size_t)k + (size_t)proximal) * D;
            r->zeros[proximal][k] = tr_count_small_d(D, 0, of);
            r->near[proximal][k] = tr_count_small_d(D, 1e-3, of);
        }
        r->ties[k] = tied(w);
        r->top[k] = tr_norm_inf_d(D, w);
        if (k == P_LINF) { /* the gradient of the loss is the pull, along the signs */
            double pull = 0;
            memcpy(g, p->b, D * sizeof *g);
            tr_gemv_d(TR_N, D, D, 1, p->H, D, w, -1, g);
            for (size_t i = 0; i < D; i++)
                if (fabs(w[i]) == r->top[k])
                    pull -= g[i] * sign(w[i]);
                else
                    r->shared = fmax(r->shared, fabs(g[i]));
            r->shared = fmax(r->shared, fabs(pull / l.lambda - 1));
        }
        if (k == P_L1)
            r->distance =
                sqrt(tr_distance2_d(D, w, p->solution)) / tr_norm2_d(D, p->solution);
        ch_csv_text(c, name[k]);
        for (int proximal = 1; proximal >= 0; proximal--) {
            ch_csv_count(c, r->zeros[proximal][k]);
            ch_csv_count(c, r->near[proximal][k]);
        }
        ch_csv_count(c, r->ties[k]);
        ch_csv_number(c, r->top[k]);
        ch_csv_row(c);
    }
    ch_csv_end(c);

    for (int k = 0; k < STEPS; k++) {
        r->hop[k] = hop[k].width;
        r->excess[k] = hop[k].excess;
        for (size_t i = K; i < D; i++)
            r->theory[k] +=
                0.5 * step_size[k] * lambda * lambda * (1 - p->s[i] * p->s[i]);
    }
    free(end);
}
//- end

//- fold The curves of the figures
/* A row; NaN is an empty cell. */
static void put(ch_csv *c, size_t n, const double *x)
{
    for (size_t i = 0; i < n; i++)
        if (isnan(x[i]))
            ch_csv_text(c, "");
        else
            ch_csv_number(c, x[i]);
    ch_csv_row(c);
}

static void write_shapes(ch_run *run)
{
    ch_csv *c = ch_csv_begin(
        run, "shapes.csv",
        "x,power_0,power_half,power_1,power_2,power_3,power_inf,norm_half,norm_1,norm_2,"
        "norm_3,norm_inf,slope_0,slope_half,slope_1,slope_2,slope_3,slope_inf");
    for (int i = -120; i <= 120; i++) {
        double cell[18] = { i / 100. }, line[2] = { cell[0], 0.5 }, *to = cell + 1;
        const int beyond = fabs(cell[0]) > 1;
        for (int k = 0; k < CURVES; k++)
            *to++ =
                isinf(curve_order[k]) && beyond ? NAN : curve(cell[0], curve_order[k]);
        for (int k = 1; k < CURVES; k++) *to++ = norm(2, line, curve_order[k]);
        for (int k = 0; k < CURVES; k++)
            *to++ = !isinf(curve_order[k]) ? slope(cell[0], curve_order[k])
                    : beyond               ? NAN
                                           : 0;
        put(c, 18, cell);
    }
    ch_csv_end(c);
}

/* A quarter of the ball of order n, and half of the curve |x|^n; close points where they
   bend. */
static void write_ball(ch_csv *c, double n)
{
    for (int i = 0; i < QUARTER; i++) {
        const double a = (double)i / (QUARTER - 1);
        double x[2] = { tr_cospi_at(0.5 * a), tr_sinpi_at(0.5 * a) }, r = norm(2, x, n),
               t = n > 1 ? 1 - (1 - a) * (1 - a) : a * a;
        for (int k = 0; k < 2; k++)
            x[k] = n < 1 ? tr_pow_at(x[k] * x[k], 1 / n) : x[k] / r;
        put(c, 5, (const double[]){ isinf(n) ? NAN : n, x[0], x[1], t, curve(t, n) });
    }
}

static void write_balls(ch_run *run)
{
    static const double shown[BALLS] = { 0.1, 0.5, 1, 2, 8, HUGE_VAL };
    ch_csv *c = ch_csv_begin(run, "balls.csv", "order,ball_x,ball_y,x,power");
    for (int i = 0; i < BALLS; i++) write_ball(c, shown[i]);
    ch_csv_end(c);
    c = ch_csv_begin(run, "frames.csv", "order,ball_x,ball_y,x,power");
    for (int i = 0; i < FRAMES; i++) /* 2^-5 to 2^5, the middle one is 1 */
        write_ball(c, tr_pow_at(2, 10 * ((double)i / (FRAMES - 1) - 0.5)));
    ch_csv_end(c);
}

/* Four entries, the first k of which are the largest. */
static void tie(int k, double *x)
{
    static const double below[4] = { 1, 0.9, 0.5, 0.2 };
    for (int i = 0; i < 4; i++) x[i] = i < k ? 1 : below[i];
}

static void write_limits(ch_run *run)
{
    ch_csv *c = ch_csv_begin(run, "limits.csv", "order,norm,sum,root_limit");
    for (int i = 0; i <= 160; i++) {
        double n = 0.05 * tr_pow_at(2000, i / 160.);
        put(c, 4,
            (const double[]){ n, norm(3, example, n), power_sum(3, example, n),
                              tr_pow_at(3, 1 / n) * tr_pow_at(12, 1 / 3.) });
    }
    ch_csv_end(c);
    c = ch_csv_begin(run, "ties.csv",
                     "order,one,two,four,one_theory,two_theory,four_theory");
    for (int i = 0; i <= 100; i++) {
        double n = tr_pow_at(200, i / 100.), cell[7] = { n }, x[4];
        for (int k = 0; k < 3; k++) {
            tie(1 << k, x);
            cell[1 + k] = norm(4, x, n) - 1;
            cell[4 + k] = k ? tr_pow_at(1 << k, 1 / n) - 1 : tr_pow_at(0.9, n) / n;
        }
        put(c, 7, cell);
    }
    ch_csv_end(c);
}

static void write_volume(ch_run *run, const double *share)
{
    ch_csv *c = ch_csv_begin(run, "volume.csv", "dimension,order,share,se,theory");
    for (int j = 0; j < DIMENSIONS; j++)
        for (int i = 0; i < VOLUME_ORDERS; i++) {
            tr_stat s = { 0 };
            for (size_t k = 0; k < blocks; k++)
                tr_stat_add(&s, share[k * VOLUMES + (size_t)(i * DIMENSIONS + j)]);
            put(c, 5,
                (const double[]){ (double)dimension[j], volume_order[i], s.mean,
                                  tr_stat_se(&s),
                                  ball_share(dimension[j], volume_order[i]) });
        }
    ch_csv_end(c);
    c = ch_csv_begin(run, "volume_theory.csv", "order,d2,d3,d5,d10");
    for (int i = 0; i <= 80; i++) {
        double cell[1 + DIMENSIONS] = { 0.25 * tr_pow_at(128, i / 80.) };
        for (int j = 0; j < DIMENSIONS; j++)
            cell[1 + j] = ball_share(dimension[j], cell[0]);
        put(c, 1 + DIMENSIONS, cell);
    }
    ch_csv_end(c);
}

static void write_prox(ch_run *run)
{
    ch_csv *c = ch_csv_begin(run, "prox.csv",
                             "u,L0,half,L1,L2,L3,Linf,forward_L0,forward_half,"
                             "forward_L1,forward_L2,forward_L3,forward_Linf");
    for (int i = -200; i <= 200; i++) {
        double u[3] = { i / 100., 1, -0.5 }, cell[13] = { u[0] };
        for (int k = 0; k < PENALTIES; k++) {
            double w[3], g[3] = { 0 };
            tr_prox_d(&penalty[k], c_prox, 3, u, w);
            tr_penalty_subgradient_d(&penalty[k], 3, u, g);
            cell[1 + k] = w[0];
            cell[1 + PENALTIES + k] = u[0] - c_prox * g[0];
        }
        put(c, 13, cell);
    }
    ch_csv_end(c);
}

enum { TRACE = 60 };
static void write_chatter(ch_run *run, const problem *p)
{
    const tr_penalty l1 = strength(P_L1);
    const double unit = step_size[STEPS - 1] * lambda;
    double *room = (double *)ch_alloc(run, (STEPS + 5) * D, sizeof *room),
           *g = room + (STEPS + 2) * D, *work = g + D;
    ch_csv *c =
        ch_csv_begin(run, "excess.csv", "step,proximal,step_0,step_1,step_2,falling");
    for (size_t i = 0; i < (STEPS + 2) * D; i++) room[i] = 0.5;
    for (size_t t = 0, next = 0; t <= steps; t++) {
        if (t >= next) {
            double cell[STEPS + 3] = { (double)t + 1 };
            for (size_t k = 0; k < STEPS + 2; k++)
                cell[1 + k] = fmax(above(p, room + k * D, work), 1e-18);
            put(c, STEPS + 3, cell);
            next = t + 1 + t / 30;
        }
        descend(p, &l1, step_size[1], 1, g, room);
        for (size_t k = 0; k < STEPS; k++)
            descend(p, &l1, step_size[k], 0, g, room + (k + 1) * D);
        descend(p, &l1, 0.2 / sqrt((double)t + 1), 0, g, room + (STEPS + 1) * D);
    }
    ch_csv_end(c);

    /* the solution, but for one weight */
    c = ch_csv_begin(run, "trace.csv", "step,proximal,subgradient,low,high");
    for (size_t k = 0; k < 2; k++) {
        memcpy(room + k * D, p->solution, D * sizeof *room);
        room[k * D + K] = 7.3 * unit;
    }
    for (size_t t = 0; t <= TRACE; t++) {
        put(c, 5,
            (const double[]){ (double)t, room[K] / unit, room[D + K] / unit, p->s[K] - 1,
                              p->s[K] + 1 });
        for (int k = 0; k < 2; k++)
            descend(p, &l1, step_size[STEPS - 1], !k, g, room + (size_t)k * D);
    }
    ch_csv_end(c);
    free(room);
}
//- end

/*md
## How the statements are judged {#sec:shapesjudging}

Nearly everything here is a formula, and holds to rounding or not at all; random vectors
(with long tails, {{vectors}} of length {{d}}) look for the worst case of an inequality.
Where the post's words have a slip, the literal reading is tested beside the right one, on
the same numbers. Three rows depend on chance or on small terms: the volumes are tested
jointly over all orders and dimensions, the hops of the subgradient and what they cost
against formulas that hold for small steps.

**Cited, not checked.** That regularization is a common topic of interviews, that order 0
can be used in evolutionary computation, and that norms of order above 2 are rarely used.
*/
//- fold Claims D1 to D8, and what goes beyond
static const ch_statement statement[] = {
    { "D1", "Eq. 1", "$L_n=(\\sum\\lvert x\\rvert^n)^{1/n}$", "" },
    { "D1b", "figures of $L_1$, $L_2$, $L_3$", "The figures show norms",
      "$\\lvert x\\rvert^n$" },
    { "D2", "after Eq. 1",
      "$L_0$ is the limit $n\\to\\infty$: 1 for every non-zero number",
      "$n\\to\\infty$" },
    { "D2b", "after Eq. 1", "The $L_0$ norm of a vector, as that limit, counts non-zeros",
      "" },
    { "D3", "figure of $L_0$", "$L_0$ is flat but at 0 and gives descent nothing", "" },
    { "D4", "figure of $L_1$", "The slope of $L_1$ is −1 or 1", "±1" },
    { "D5", "figures of $L_2$ and $L_3$",
      "Gradients are straight lines with a slope equal to the order", "$n x$" },
    { "D6", "Eq. 2", "$L_\\infty=\\max\\lvert x\\rvert$", "" },
    { "D6b", "figure of $L_\\infty$", "The figure shows $L_\\infty$",
      "1 at the ends, else 0" },
    { "D7", "animation, $n$ to 255", "Higher norms converge to $L_\\infty$", "" },
    { "D7b", "animation, $n$ to 255", "The animation shows this convergence", "" },
    { "D8", "conclusions from the figures",
      "High orders are harder on large weights and softer on small ones; $L_1$ has zeros",
      "" },
    { "D8b", "figure of $L_1$", "Descent on $L_1$ brings weights to 0.0", "" },
    { "S1", "beyond the post", "$L_n$ is a norm, for $n\\ge1$", "" },
    { "S2", "beyond the post", "For $n<1$ the triangle inequality holds for $\\Omega_n$",
      "" },
    { "S3", "beyond the post",
      "Power means tend to the geometric mean, $\\lVert\\boldsymbol "
      "x\\rVert_n\\simeq k^{1/n}G$",
      "" },
    { "S4", "beyond the post",
      "$\\lVert\\boldsymbol x\\rVert_q\\le\\lVert\\boldsymbol "
      "x\\rVert_p\\le d^{1/p-1/q}\\lVert\\boldsymbol x\\rVert_q$, both reached",
      "" },
    { "S5", "beyond the post",
      "The most of $\\boldsymbol x\\cdot\\boldsymbol y$ on the $L_p$ ball is "
      "$\\lVert\\boldsymbol y\\rVert_q$",
      "" },
    { "S6", "beyond the post", "For $p<1$ it is $\\lVert\\boldsymbol y\\rVert_\\infty$",
      "" },
    { "S7", "beyond the post",
      "$L_n\\to L_\\infty$ like $\\ln k/n$ with $k$ ties, like $\\rho^n/n$ without", "" },
    { "S8", "beyond the post", "Volumes of the balls, by random points", "" },
    { "S9", "beyond the post",
      "Volumes of orders ½, 1 and 2 are ratios of factorials and powers of $\\pi$", "" },
    { "S10", "beyond the post", "Proximal operators are the minimizers", "" },
    { "S11", "beyond the post", "Dead zones of orders up to 1, and none above", "" },
    { "S12", "beyond the post", "Proximal operators contract firmly, if convex", "" },
    { "S13", "beyond the post", "$L_\\infty$ takes away the projection on the $L_1$ ball",
      "" },
    { "S14", "beyond the post", "Proximal descent finds the solution and its zeros", "" },
    { "S15", "beyond the post", "The subgradient hops by $\\pm\\eta\\lambda$", "" },
    { "S16", "beyond the post",
      "and hovers above the minimum by $\\frac\\eta2\\sum(\\lambda^2-g_i^2)$", "" },
    { "S17", "beyond the post",
      "$L_\\infty$ ties the largest weights, and no other order", "" },
};

static void judge(ch_run *run, const char *id, ch_verdict verdict, double measured,
                  double error, double expected, double tolerance, const char *note)
{
    ch_judge(run, "Shapes of Regularization", statement,
             sizeof statement / sizeof statement[0], id, verdict, measured, error,
             expected, tolerance, note);
}

static double most(const double *row, int measure)
{
    double m = row[measure];
    for (size_t k = 1; k < vectors; k++) m = fmax(m, row[k * MEASURES + (size_t)measure]);
    return m;
}

/* The largest error of (eq:equivalence) at the vectors that reach its bounds. */
static double equivalence_reached(ch_run *run)
{
    double *x = (double *)ch_alloc(run, 2 * d, sizeof *x), *one = x + d, worst = 0;
    for (size_t i = 0; i < d; i++) one[i] = 1.5;
    x[d / 2] = -0.7;
    for (int i = 0; i < HIGH; i++)
        for (int j = i + 1; j < HIGH; j++) {
            double p = high_order[i], q = high_order[j],
                   factor = tr_pow_at((double)d, 1 / p - 1 / q);
            worst = fmax(worst, fabs(norm(d, x, q) / norm(d, x, p) - 1));
            worst = fmax(worst, fabs(norm(d, one, p) / (factor * norm(d, one, q)) - 1));
        }
    free(x);
    return worst;
}

static const double exact = 1e-11;

static void claims_of_post(ch_run *run, const fact_list *f, const small_result *small)
{
    judge(run, "D1", ch_plain(f->formula < exact), f->formula, 0, 0, exact,
          "relative error of $\\lVert(3,-4,1)\\rVert_n^n$ against the integers "
          "$3^n+4^n+1$, $n$ up to 20");
    judge(
        run, "D1b",
        ch_artefact(ch_within(f->shown, 1e-3, exact),
                    !ch_within(f->shown, 0.1, exact) && ch_within(f->scalar, 0.1, exact)),
        f->shown, 0, 1e-3, exact,
        "height of the curve of $L_3$ at $x=0.1$; the norm of this number is 0.1 for "
        "every $n$");
    int to_one = ch_within(f->zero_limit, 0, 2e-5) && ch_within(f->zero_slope, 0, 2e-5);
    judge(
        run, "D2", ch_corrected(f->zero_literal < 2e-5, to_one), f->zero_limit, 0, 0,
        2e-5,
        ch_text(run,
                "$n\\to0^{+}$: $\\Omega_n$ less the number of non-zeros at $n=10^{-6}$, "
                "which is $n\\sum\\ln\\lvert x_i\\rvert$; at $n=1000$ $0.9^n$ "
                "misses 1 by %.3g",
                f->zero_literal));
    judge(run, "D2b", ch_corrected(ch_within(f->zero_root, 3, 1), to_one), f->zero_root,
          0, NAN, NAN,
          "without the root; with it, $(3,-4,1)$ has this at $n=0.1$, and not 3");
    judge(run, "D3",
          ch_plain(f->flat_gradient == 0 && f->flat_difference == 0 && f->flat_prox == 0),
          f->flat_gradient, 0, 0, 0,
          "largest gradient and difference quotient off 0; the proximal operator is not "
          "flat: it takes 0.9 to 0 for $c=\\frac12$");
    judge(run, "D4", ch_plain(f->unit_slope == 0 && f->unit_difference < 1e-9),
          f->unit_slope, 0, 0, 0,
          ch_text(run,
                  "deviation from $\\mathrm{sign}(x)$; difference quotients agree to "
                  "%.0e",
                  f->unit_difference));
    judge(
        run, "D5",
        ch_corrected(f->straight_literal < exact, f->straight_right < exact &&
                                                      f->straight_difference < 1e-8 &&
                                                      f->straight_two < exact),
        f->cube[1], 0, 0.12, exact,
        ch_text(
            run,
            "$n\\lvert x\\rvert^{n-1}\\mathrm{sign}(x)$, a line for $n=2$ only: that of "
            "$\\lvert x\\rvert^3$ at 0.2, where a line has 0.6; up to $x=1.2$ the "
            "line is off by up to %.3g",
            f->straight_literal));
    judge(
        run, "D6", ch_plain(f->max_value < exact), f->max_value, 0, 0, exact,
        "of the library's $L_\\infty$, and of $L_n$ at $n=10^4$, from 4 for $(3,-4,1)$");
    int indicator = f->indicator_inside < 0.02 && f->indicator_end == 1;
    judge(run, "D6b",
          ch_artefact(indicator, !ch_within(f->indicator_inside, 125. / 127, 0.1)),
          f->indicator_inside, 0, 0, 0.02,
          "$\\lvert x\\rvert^{255}$ at the next to last of 128 points of $[-1,1]$; the "
          "maximum of one number's magnitude is $\\lvert x\\rvert=0.984$ there");
    judge(
        run, "D7",
        ch_plain(ch_within(f->order64, 4, 1e-8) && f->monotone < 1 && f->formula < exact),
        f->order64, 0, 4, 1e-8, "$L_{64}$ of $(3,-4,1)$; every order is below the last");
    double power = 1;
    for (int i = 0; i < 64; i++) power *= 0.9;
    judge(
        run, "D7b",
        ch_artefact(ch_within(f->power64, power, 1e-12) &&
                    f->power255<1e-11, fabs(f->power255 - 0.9)> exact),
        f->power64, 0, power, 1e-12,
        ch_text(run,
                "$0.9^{64}$; at 255 it is %.1e, on the way to 0, not to the maximum 0.9",
                f->power255));
    judge(
        run, "D8",
        ch_plain(f->pull_small < 1 && f->pull_large < 1 && f->pull_cross < exact &&
                 small->zeros[1][P_L1] == D - K && !small->zeros[1][P_L2] &&
                 !small->zeros[1][P_L3]),
        (double)small->zeros[1][P_L1], 0, (double)(D - K), 0,
        ch_text(
            run,
            "zeros of the minimum under $L_1$, 0 under $L_2$ and $L_3$; at 0.1 the next "
            "order pulls at most %.2f times as much, at 1.5 at least %.2f",
            f->pull_small, 1 / f->pull_large));
    judge(run, "D8b",
          ch_conditional(small->zeros[1][P_L1] == D - K, small->zeros[0][P_L1] > 0),
          (double)small->zeros[1][P_L1], 0, (double)(D - K), 0,
          ch_text(run,
                  "with proximal steps; with the subgradient %zu are zero and %zu of %zu "
                  "below $10^{-3}$",
                  small->zeros[0][P_L1], small->near[0][P_L1], D));
}

static void claims_on_norms(ch_run *run, const fact_list *f, const double *row,
                            const double *share)
{
    double triangle = most(row, TRIANGLE), below = most(row, BELOW),
           same = most(row, HOMOGENEOUS);
    judge(run, "S1",
          ch_conditional(triangle < 1 + exact && same < exact, below < 1 + exact),
          triangle, 0, NAN, NAN,
          ch_text(
              run,
              "largest $\\lVert\\boldsymbol x+\\boldsymbol y\\rVert/(\\lVert\\boldsymbol "
              "x\\rVert+\\lVert\\boldsymbol y\\rVert)$ for $n\\ge1$; for orders from 0.1 "
              "to 0.8 up to %.3g",
              below));
    double powers = most(row, POWERS);
    judge(run, "S2", ch_plain(powers < 1 + exact), powers, 0, NAN, NAN,
          "largest ratio of the two sides, orders 0.1 to 0.8");
    judge(
        run, "S3",
        ch_plain(fabs(f->mean_limit / f->mean_se - 1) < 1e-3 && f->zero_diverges < 1e-4),
        f->mean_limit, 0, f->mean_se, 1e-3 * f->mean_se,
        ch_text(run,
                "power mean of order $10^{-4}$ over the geometric mean, less 1; expected "
                "is half the order times the variance of the logarithms; $n\\ln\\lVert "
                "\\boldsymbol x\\rVert_n$ meets $\\ln k+n\\ln G$ to %.0e",
                f->zero_diverges));
    double lower = most(row, LOWER), upper = most(row, UPPER),
           reached = equivalence_reached(run);
    judge(
        run, "S4", ch_plain(lower < 1 + exact && upper < 1 + exact && reached < exact),
        fmax(lower, upper), 0, NAN, NAN,
        ch_text(
            run,
            "largest ratio of two sides on random vectors, orders from 0.1 to $\\infty$; "
            "one entry, and equal entries, reach 1 to %.0e",
            reached));
    double dual = most(row, DUAL), hoelder = most(row, HOELDER),
           attained = most(row, ATTAINED);
    judge(run, "S5", ch_plain(dual < exact && hoelder < 1 + exact && attained < exact),
          dual, 0, 0, exact,
          ch_text(
              run,
              "search over the surface in 2 and 3 dimensions; in %zu random pairs reach "
              "%.2f of the bound, $x_i=y_i^{q-1}$ all of it to %.0e",
              d, hoelder, attained));
    double hull = most(row, HULL);
    judge(run, "S6", ch_plain(hull < exact), hull, 0, 0, exact,
          "65 directions in the plane, corners among them, orders 0.1 to 0.8");

    double x[4], worst = 0, alone;
    for (int k = 2; k <= 4; k *= 2) {
        tie(k, x);
        worst = fmax(worst, fabs(256 * tr_log_at(norm(4, x, 256)) / tr_log_at(k) - 1));
    }
    tie(1, x);
    alone = (norm(4, x, 64) - 1) * 64 / tr_pow_at(0.9, 64);
    judge(run, "S7", ch_plain(worst < 1e-10 && fabs(alone - 1) < 0.01), worst, 0, 0,
          1e-10,
          ch_text(
              run,
              "$n\\ln(L_n/L_\\infty)$ at 256 against $\\ln k$, $k=2,4$; a single largest "
              "entry has %.4f of $\\rho^n/n$ at 64",
              alone));

    /* points that enough random points fall into to be normal */
    size_t points = 0, all = blocks * BLOCK, at[VOLUMES];
    double theory[VOLUMES], largest, critical;
    for (size_t i = 0; i < VOLUMES; i++) {
        double v = ball_share(dimension[i % DIMENSIONS], volume_order[i / DIMENSIONS]);
        if (fmin(v, 1 - v) * (double)all <= 400) continue;
        at[points] = i;
        theory[points++] = v;
    }
    double *sample = (double *)ch_alloc(run, blocks * points, sizeof *sample);
    for (size_t k = 0; k < blocks; k++)
        for (size_t i = 0; i < points; i++)
            sample[k * points + i] = share[k * VOLUMES + at[i]];
    ch_joint_test(run, ch_stream(run, 0, PART_JOINT), blocks, points, sample, theory,
                  &largest, &critical);
    free(sample);
    judge(run, "S8", ch_plain(largest < critical), largest, 0, NAN, critical,
          ch_text(
              run,
              "largest of %zu deviations in standard errors; the tolerance is what 1 run "
              "in 1000 exceeds; %zu points",
              points, all));
    double error = share_error();
    judge(run, "S9", ch_plain(error < 1e-12), error, 0, 0, 1e-12,
          "largest relative error, up to 10 dimensions");

    ch_value(run, "duality", dual);
    ch_value(run, "volume_z", largest);
    ch_value(run, "volume_critical", critical);
    ch_value_count(run, "volume_points", points);
    ch_value(run, "points_millions", 1e-6 * (double)all);
    ch_value(run, "diamond_ten", ball_share(10, 1));
    ch_value(run, "eight_ten", ball_share(10, 8));
}

static void claims_on_steps(ch_run *run, const double *row, const small_result *small)
{
    const prox_facts p = check_prox(run);
    judge(run, "S10", ch_plain(p.minimizer < 1e-12), p.minimizer, 0, 0, 1e-12,
          "largest distance from the minimizer by bisection: 10 orders from 0 to 5, "
          "strengths from 0.05 to 2");
    judge(run, "S11", ch_plain(p.threshold < 1e-12 && p.jump < 1e-6 && p.alive > 0),
          p.threshold, 0, 0, 1e-12,
          ch_text(
              run,
              "largest error of the edge of the dead zone, orders 0 to 1; jumps agree to "
              "%.0e; orders above 1 leave %.1e or more of 0.001",
              p.jump, p.alive));
    double firm = most(row, FIRM), expansion = most(row, EXPANSION);
    judge(run, "S12", ch_conditional(firm < exact, expansion < 1 + exact), firm, 0, NAN,
          NAN,
          ch_text(
              run,
              "largest $\\lVert\\Delta P\\rVert^2-\\Delta P\\cdot\\Delta$ over "
              "$\\lVert\\Delta\\rVert^2$, which must not be positive, for $L_1$, $L_2$, "
              "$L_3$, $L_\\infty$; $L_0$ and $L_{1/2}$ stretch distances up to %.2f "
              "times",
              expansion));
    double moreau = most(row, MOREAU), clamp = most(row, CLAMP);
    judge(run, "S13", ch_plain(moreau < exact && clamp < exact), moreau, 0, 0, exact,
          ch_text(run,
                  "largest relative error; what is taken away has $L_1$ norm $c$ to "
                  "%.0e",
                  clamp));
    judge(run, "S14", ch_plain(small->distance < 1e-10 && small->zeros[1][P_L1] == D - K),
          small->distance, 0, 0, 1e-10,
          ch_text(run, "relative distance after %zu steps; %zu exact zeros of %zu", steps,
                  small->zeros[1][P_L1], D - K));

    const int last = STEPS - 1;
    double scaling = fmax(fabs(small->hop[0] / small->hop[last] - 1),
                          fabs(small->hop[1] / small->hop[last] - 1)),
           excess = small->excess[last] / small->theory[last];
    judge(run, "S15", ch_plain(fabs(small->hop[last] - 1) < 0.02 && scaling < 0.2),
          small->hop[last], 0, 1, 0.02,
          ch_text(
              run,
              "half-length of the interval over $\\eta\\lambda$, median of %zu weights, "
              "$\\eta=%g$; %.3f and %.3f for $\\eta=%g$ and $%g$",
              D - K, step_size[last], small->hop[1], small->hop[0], step_size[1],
              step_size[0]));
    judge(run, "S16", ch_plain(fabs(excess - 1) < 0.03), small->excess[last], 0,
          small->theory[last], 0.03 * small->theory[last],
          ch_text(run, "$\\eta=%g$; %.3f and %.3f of the formula for $\\eta=%g$ and $%g$",
                  step_size[last], small->excess[1] / small->theory[1],
                  small->excess[0] / small->theory[0], step_size[1], step_size[0]));
    size_t others = 0;
    for (int k = 0; k < P_LINF; k++)
        others = small->ties[k] > others ? small->ties[k] : others;
    judge(
        run, "S17",
        small->ties[P_LINF] == 1 && small->shared < exact
            ? CH_NOT_EVALUATED
            : ch_plain(small->shared < exact && others == 1),
        (double)small->ties[P_LINF], 0, NAN, NAN,
        ch_text(run,
                "weights of the largest magnitude, equal to the last bit (one, if the "
                "penalty is too weak for a tie); they share its strength to %.0e, others "
                "feel nothing; at most %zu under any other order",
                small->shared, others));

    ch_value(run, "alive", library_prox(1e-3, c_prox, 1.25));
    ch_value(run, "moreau", moreau);
    ch_value(run, "prox_distance", small->distance);
    ch_value_count(run, "prox_zeros", small->zeros[1][P_L1]);
    ch_value(run, "hop", small->hop[last]);
    ch_value(run, "hop_scaling", 100 * scaling);
    ch_value(run, "excess", small->excess[last]);
    ch_value(run, "excess_theory", small->theory[last]);
    ch_value_count(run, "ties", small->ties[P_LINF]);
    for (int k = 0; k < STEPS; k++)
        ch_value(run, ch_text(run, "hover_%d", k), small->theory[k]);
}
//- end

/*md
## Five answers {#sec:shapesanswers}

1. *A norm is homogeneous and obeys the triangle inequality*, which takes the root and
   $n\ge1$. The pictures show $\lvert x\rvert^n$, a term of the penalty; the norms of a
   single number are all the same.
2. *Order 0 is the limit $n\to0$ of the sum without the root, order ∞ the limit of the
   norm with it.* The other two combinations diverge, or are an indicator.
3. *In $d$ dimensions by up to a factor of $d$*, and in volume by far more: a strength
   $\lambda$ is not comparable between orders.
4. $n\lvert x\rvert^{n-1}$, a straight line for $n=2$ alone. Orders above it spare small
   weights, orders below single them out.
5. *Because it takes the pull where the step begins.* It hops over zero by $\eta\lambda$.
   The proximal operator takes the pull where the step ends, and stops there: exactly, for
   all orders up to 1.

## The whole run {#sec:shapesrun}

```{.claims}
```

Try this: `--c 0.05` narrows the dead zones of @fig:prox, and that of order 0 least of
all; `--lambda 0.5` brings the table's near-zeros under the subgradient down, as
$\eta\lambda$ comes up to the threshold; `--K 19` leaves a single weight to hop.
*/
int main(int argc, char **argv)
{
    ch_run run;
    small_result small;
    ch_begin(&run, argc, argv, "08-norm-shapes",
             "Norms of every order: shapes, limits, volumes, and proximal operators.",
             options, sizeof options / sizeof options[0]);
    if (K >= D)
        ch_fail(&run, "--K: %zu is not accepted; fewer than the %zu weights of --D", K,
                D);
    double *row = (double *)ch_alloc(&run, vectors * MEASURES, sizeof *row),
           *share = (double *)ch_alloc(&run, blocks * VOLUMES, sizeof *share);
    const fact_list f = facts();
    ch_replicates(&run, "vectors", vectors, MEASURES * sizeof *row, row, run_vector,
                  &run);
    ch_replicates(&run, "volumes", blocks, VOLUMES * sizeof *share, share, run_volume,
                  &run);
    problem p = problem_begin(&run);
    memset(&small, 0, sizeof small);
    solve_small(&run, &p, &small);
    claims_of_post(&run, &f, &small);
    claims_on_norms(&run, &f, row, share);
    claims_on_steps(&run, row, &small);
    ch_value(&run, "shown_cube", f.shown);
    ch_value(&run, "root_tenth", f.zero_root);
    for (int n = 1; n <= 3; n++)
        ch_value(&run, ch_text(&run, "example_%d", n), norm(3, example, n));
    ch_value(&run, "order64", f.order64 - 4);
    for (int i = 0; i < 3; i++)
        ch_value(&run, ch_text(&run, "cube_%d", 1 << i), f.cube[i]);
    write_shapes(&run);
    write_balls(&run);
    write_limits(&run);
    write_volume(&run, share);
    write_prox(&run);
    write_chatter(&run, &p);
    free(p.H);
    free(share);
    free(row);
    return ch_end(&run);
}

#else /* CHAPTER_DRAW */

//- fold Drawing the figures
static const char *const curve_key[CURVES] = { "0", "half", "1", "2", "3", "inf" };
static const char *const penalty_key[PENALTIES] = {
    "L0", "half", "L1", "L2", "L3", "Linf"
};
static const tp_color order_color[CURVES] = { TP_BLACK, TP_PINK,   TP_BLUE,
                                              TP_GREEN, TP_ORANGE, TP_VERMILION };

/* The parts of a curve between its jumps. */
static void pieces(tp_panel *p, size_t n, const double *x, const double *y, double jump,
                   const tp_style *style)
{
    for (size_t i = 0, j; i < n; i = j) {
        for (j = i; j < n && !isnan(y[j]); j++) {
            if (j > i && fabs(y[j] - y[j - 1]) > jump) break;
        }
        if (j > i) tp_line(p, j - i, x + i, y + i, style);
        if (j == i) j++;
    }
}

static void draw_shapes(ch_run *run)
{
    static const char *const what[3] = { "power", "norm", "slope" };
    static const char *const title[3] = { "|*x*|^n, as shown", "norms of (*x*, ½)",
                                          "gradients of (a)" };
    static const double top[3] = { 1.5, 1.5, 3.2 }, bottom[3] = { -0.05, 0.3, -3.2 };
    static const struct {
        int panel;
        double x, y;
        const char *text;
        int k;
    } note[] = {
        { 0, -0.8, 1.07, "0", 0 }, { 0, -0.4, 0.632, "½", 1 }, { 0, -0.55, 0.55, "1", 2 },
        { 0, 0.55, 0.3, "2", 3 },  { 0, 0.7, 0.343, "3", 4 },  { 0, -0.7, 0, "∞", 5 },
        { 1, -0.3, 1.24, "½", 1 }, { 1, -0.7, 1.2, "1", 2 },   { 1, -0.9, 1.03, "2", 3 },
        { 1, 0.7, 0.777, "3", 4 }, { 1, 0.3, 0.5, "∞", 5 },    { 2, 0.1, 1.58, "½", 1 },
        { 2, -0.9, -1, "1", 2 },   { 2, 0.8, 1.6, "2", 3 },    { 2, 0.95, 2.71, "3", 4 },
    };
    ch_table *t = ch_table_read(run, "shapes.csv");
    size_t rows = ch_table_rows(t);
    const double *x = ch_column(t, "x");
    tp_figure *f =
        tp_begin(&(tp_layout){ .columns = 3, .width = 470, .height = 190, .tags = 1 });
    for (int i = 0; i < 3; i++) {
        tp_panel *p =
            tp_axes(f, 0, i,
                    &(tp_axes_desc){ .title = title[i],
                                     .x = { .label = "*x*",
                                            .min = -1.2,
                                            .max = 1.2,
                                            .n_ticks = 3,
                                            .ticks = (const double[]){ -1, 0, 1 } },
                                     .y = { .min = bottom[i], .max = top[i] },
                                     .labels = TP_NO_LABELS });
        for (int k = 0; k < CURVES; k++) {
            if (i == 1 && !k) continue;
            if (i == 2 && (!k || k == 5)) continue;
            const double *y = ch_column(t, ch_text(run, "%s_%s", what[i], curve_key[k]));
            const tp_style style = { .color = order_color[k], .width = 1.3 };
            if (i == 0 && !k) {
                tp_line(p, rows / 2, x, y, &style);
                tp_line(p, rows / 2, x + rows / 2 + 1, y + rows / 2 + 1, &style);
                tp_points(p, 1, x + rows / 2, y + rows / 2, NULL,
                          &(tp_style){ .color = order_color[0], .size = 4 });
            } else if (i == 0 && k == 5) {
                const double ends[2] = { -1, 1 }, one[2] = { 1, 1 }, no[2] = { 0, 0 };
                tp_line(p, 2, ends, no, &style);
                tp_points(p, 2, ends, one, NULL,
                          &(tp_style){ .color = order_color[5], .size = 4 });
            } else if (i == 2 && (k == 1 || k == 2)) { /* two branches */
                tp_line(p, rows / 2, x, y, &style);
                tp_line(p, rows / 2, x + rows / 2 + 1, y + rows / 2 + 1, &style);
            } else
                tp_line(p, rows, x, y, &style);
        }
        for (size_t k = 0; k < sizeof note / sizeof note[0]; k++)
            if (note[k].panel == i)
                tp_text(p, note[k].x, note[k].y, note[k].text,
                        &(tp_note){ .color = order_color[note[k].k],
                                    .anchor = TP_CENTER,
                                    .halo = 1 });
    }
    ch_figure(run, f, "shapes");
}

static void draw_limits(ch_run *run)
{
    static const char *const key[3] = { "one", "two", "four" };
    ch_table *t = ch_table_read(run, "limits.csv"),
             *ties = ch_table_read(run, "ties.csv");
    size_t rows = ch_table_rows(t), low = 0; /* where n is small */
    tp_figure *f =
        tp_begin(&(tp_layout){ .columns = 2, .width = 470, .height = 210, .tags = 1 });
    tp_panel *p = tp_axes(
        f, 0, 0,
        &(tp_axes_desc){ .title = "two limits of (3, −4, 1)",
                         .x = { .label = "order *n*", .log = 1, .min = 0.05, .max = 100 },
                         .y = { .log = 1, .min = 1, .max = 1000 },
                         .labels = TP_NO_LABELS });
    tp_line(p, rows, ch_column(t, "order"), ch_column(t, "sum"),
            &(tp_style){ .color = TP_VERMILION });
    tp_line(p, rows, ch_column(t, "order"), ch_column(t, "norm"),
            &(tp_style){ .color = TP_BLUE });
    while (low < rows && ch_column(t, "order")[low] < 1.5) low++;
    tp_line(p, low, ch_column(t, "order"), ch_column(t, "root_limit"),
            &(tp_style){ .role = TP_THEORY });
    tp_text(p, 0.06, 3, "3 non-zeros",
            &(tp_note){ .color = TP_VERMILION, .anchor = TP_NW, .dy = -2 });
    tp_text(p, 90, 4, "maximum 4",
            &(tp_note){ .color = TP_BLUE, .anchor = TP_SE, .dy = 4 });
    tp_text(p, 3.2, 200, "without\nthe root",
            &(tp_note){ .color = TP_VERMILION, .anchor = TP_W, .dx = 8 });
    tp_text(p, 0.3, 150, "with it",
            &(tp_note){ .color = TP_BLUE, .anchor = TP_W, .dx = 4 });
    p = tp_axes(
        f, 0, 1,
        &(tp_axes_desc){
            .title = "four entries, the largest 1",
            .x = { .label = "order *n*", .log = 1, .min = 1, .max = 200 },
            .y = { .label = "norm − maximum", .log = 1, .min = 1e-6, .max = 5 } });
    for (int k = 2; k >= 0; k--)
        tp_line(p, ch_table_rows(ties), ch_column(ties, "order"), ch_column(ties, key[k]),
                &(tp_style){ .color = k == 2   ? TP_BLUE
                                      : k == 1 ? TP_GREEN
                                               : TP_ORANGE });
    for (int k = 2; k >= 0; k--)
        tp_line(p, ch_table_rows(ties), ch_column(ties, "order"),
                ch_column(ties, ch_text(run, "%s_theory", key[k])),
                &(tp_style){ .role = TP_THEORY });
    tp_text(p, 180, 0.0078, "4 ties",
            &(tp_note){ .color = TP_BLUE, .anchor = TP_SE, .dy = 6 });
    tp_text(p, 180, 0.004, "2 ties",
            &(tp_note){ .color = TP_GREEN, .anchor = TP_NE, .dy = -4 });
    tp_text(p, 50, 1.0e-4, "1 largest",
            &(tp_note){ .color = TP_ORANGE, .anchor = TP_E, .dx = -6 });
    ch_figure(run, f, "limits");
}

/* Ball i of a table, closed; and the curve of both sides. */
static void draw_ball(tp_panel *ball, tp_panel *power, ch_table *t, size_t i)
{
    const double *bx = ch_column(t, "ball_x") + i * QUARTER,
                 *by = ch_column(t, "ball_y") + i * QUARTER,
                 *x = ch_column(t, "x") + i * QUARTER,
                 *y = ch_column(t, "power") + i * QUARTER;
    double cx[4 * QUARTER], cy[4 * QUARTER], lo[2 * QUARTER], hi[2 * QUARTER],
        at[2 * QUARTER];
    for (size_t k = 0; k < QUARTER; k++) {
        size_t back = QUARTER - 1 - k;
        cx[k] = bx[k], cy[k] = by[k];
        cx[QUARTER + k] = -bx[back], cy[QUARTER + k] = by[back];
        cx[2 * QUARTER + k] = -bx[k], cy[2 * QUARTER + k] = -by[k];
        cx[3 * QUARTER + k] = bx[back], cy[3 * QUARTER + k] = -by[back];
        at[k] = -bx[k], hi[k] = by[k], lo[k] = -by[k];
        at[QUARTER + k] = bx[back], hi[QUARTER + k] = by[back],
                     lo[QUARTER + k] = -by[back];
    }
    tp_band(ball, 2 * QUARTER, at, lo, hi, &(tp_style){ .color = TP_BLUE });
    tp_line(ball, 4 * QUARTER, cx, cy, &(tp_style){ .color = TP_BLUE, .width = 1.3 });
    for (size_t k = 0; k < QUARTER; k++) {
        at[k] = -x[QUARTER - 1 - k], hi[k] = y[QUARTER - 1 - k];
        at[QUARTER + k] = x[k], hi[QUARTER + k] = y[k];
    }
    tp_line(power, 2 * QUARTER, at, hi,
            &(tp_style){ .color = TP_VERMILION, .width = 1.3 });
}

/* The panels of a ball and of its curve; in a row of them (`apart` is 0) only the outer
   ones name their ticks. */
static void axes_of_ball(tp_figure *f, int column, const char *title, int apart,
                         tp_panel **ball, tp_panel **power)
{
    static const double tick[3] = { -1, 0, 1 };
    static const char *const no_name[3] = { "", "", "" };
    const tp_axis side = { .min = -1.12, .max = 1.12, .n_ticks = 3, .ticks = tick };
    tp_axis x = side, left = side, below = side,
            height = { .min = -0.04, .max = 1.12, .n_ticks = 2, .ticks = tick + 1 };
    below.label = "*x*";
    if (!apart) x.tick_labels = no_name;
    if (column) left.tick_labels = height.tick_labels = no_name;
    height.label = column ? NULL : "|*x*|^n";
    *ball = tp_axes(
        f, 0, column,
        &(tp_axes_desc){
            .title = title, .x = x, .y = left, .labels = TP_NO_LABELS, .no_grid = 1 });
    *power = tp_axes(
        f, !apart, column + apart,
        &(tp_axes_desc){ .x = below, .y = height, .labels = TP_NO_LABELS, .no_grid = 1 });
}

static void draw_balls(ch_run *run)
{
    static const char *const title[BALLS] = { "*n* = 0.1", "*n* = ½", "*n* = 1",
                                              "*n* = 2",   "*n* = 8", "*n* → ∞" };
    ch_table *t = ch_table_read(run, "balls.csv"),
             *moving = ch_table_read(run, "frames.csv");
    tp_panel *ball, *power;
    tp_figure *f = tp_begin(
        &(tp_layout){ .rows = 2, .columns = BALLS, .width = 470, .height = 180 });
    for (int i = 0; i < BALLS; i++) {
        axes_of_ball(f, i, title[i], 0, &ball, &power);
        draw_ball(ball, power, t, (size_t)i);
    }
    ch_figure(run, f, "balls");

    tp_animation *a = tp_animation_begin(0.08);
    for (int k = 0; k < 2 * FRAMES - 2; k++) {
        int i = k < FRAMES ? k : 2 * FRAMES - 2 - k;
        int dwell = i == 0 || i == FRAMES - 1 || i == FRAMES / 2 ? 10 : 1;
        double n = ch_column(moving, "order")[i * QUARTER];
        f = tp_begin(&(tp_layout){ .columns = 2, .width = 400, .height = 205 });
        axes_of_ball(f, 0, ch_text(run, n < 0.995 ? "*n* = %.2f" : "*n* = %.1f", n), 1,
                     &ball, &power);
        draw_ball(ball, power, moving, (size_t)i);
        while (dwell--) tp_animation_add(a, f);
        tp_end(f);
    }
    ch_animation(run, a, "balls");
}

static void draw_volume(ch_run *run)
{
    static const char *const key[DIMENSIONS] = { "d2", "d3", "d5", "d10" };
    ch_table *t = ch_table_read(run, "volume.csv"),
             *theory = ch_table_read(run, "volume_theory.csv");
    tp_figure *f = tp_begin(&(tp_layout){ .width = 350, .height = 220 });
    tp_panel *p = tp_axes(
        f, 0, 0,
        &(tp_axes_desc){
            .x = { .label = "order *p*", .log = 1, .min = 0.22, .max = 36 },
            .y = { .label = "share of the cube", .log = 1, .min = 1e-6, .max = 1.5 },
            .labels = TP_NO_LABELS });
    for (int j = 0; j < DIMENSIONS; j++) {
        const double *order = ch_column(t, "order") + j * VOLUME_ORDERS,
                     *share = ch_column(t, "share") + j * VOLUME_ORDERS,
                     *se = ch_column(t, "se") + j * VOLUME_ORDERS,
                     *curve = ch_column(theory, key[j]);
        size_t first = 0, low = 0;
        while (share[first] < 1e-5) first++;
        while (curve[low] < 1e-8) low++;
        tp_points(p, VOLUME_ORDERS - first, order + first, share + first, se + first,
                  &(tp_style){ .color = tp_palette(j) });
        tp_line(p, ch_table_rows(theory) - low, ch_column(theory, "order") + low,
                curve + low, &(tp_style){ .role = TP_THEORY });
    }
    static const struct {
        double x, y;
        const char *text;
    } note[DIMENSIONS] = { { 0.42, 0.11, "*d* = 2" },
                           { 0.62, 0.018, "3" },
                           { 0.95, 2.5e-3, "5" },
                           { 1.7, 2e-4, "10" } };
    for (int j = 0; j < DIMENSIONS; j++)
        tp_text(p, note[j].x, note[j].y, note[j].text,
                &(tp_note){ .color = tp_palette(j), .anchor = j ? TP_NW : TP_SE });
    ch_figure(run, f, "volume");
}

static void draw_prox(ch_run *run)
{
    static const char *const title[PENALTIES] = { "L_0", "L_{1/2}", "L_1",
                                                  "L_2", "L_3",     "L_\\infty" };
    static const double tick[3] = { -2, 0, 2 };
    ch_table *t = ch_table_read(run, "prox.csv");
    size_t rows = ch_table_rows(t);
    const double *u = ch_column(t, "u");
    tp_figure *f = tp_begin(&(tp_layout){ .rows = 2,
                                          .columns = 3,
                                          .width = 470,
                                          .height = 320,
                                          .share_x = 1,
                                          .share_y = 1 });
    for (int k = 0; k < PENALTIES; k++) {
        const tp_axis side = { .min = -2, .max = 2, .n_ticks = 3, .ticks = tick };
        tp_axis x = side, y = side;
        x.label = "*u*";
        y.label = "*w*";
        tp_panel *p = tp_axes(f, k / 3, k % 3,
                              &(tp_axes_desc){ .title = title[k],
                                               .x = x,
                                               .y = y,
                                               .labels = TP_NO_LABELS,
                                               .no_grid = 1 });
        tp_line(p, 2, side.ticks, side.ticks, &(tp_style){ .role = TP_GUIDE });
        const double *forward = ch_column(t, ch_text(run, "forward_%s", penalty_key[k])),
                     *w = ch_column(t, penalty_key[k]);
        if (k == P_L0)
            pieces(p, rows, u, forward, 0.15,
                   &(tp_style){ .color = TP_ORANGE, .width = 2.4 });
        else
            for (int half = 0; half < 2; half++)
                pieces(p, rows / 2, u + half * (int)(rows / 2 + 1),
                       forward + half * (int)(rows / 2 + 1), k == P_HALF ? 10 : 0.15,
                       &(tp_style){ .color = TP_ORANGE, .width = 1.1 });
        pieces(p, rows, u, w, 0.15, &(tp_style){ .color = TP_BLUE, .width = 1.6 });
        if (k) continue;
        tp_text(p, 0.05, 0.95, "proximal step",
                &(tp_note){ .relative = 1, .anchor = TP_NW, .color = TP_BLUE });
        tp_text(p, 0.05, 0.83, "forward step",
                &(tp_note){ .relative = 1, .anchor = TP_NW, .color = TP_ORANGE });
    }
    ch_figure(run, f, "prox");
}

static void draw_chatter(ch_run *run)
{
    ch_table *t = ch_table_read(run, "trace.csv"), *e = ch_table_read(run, "excess.csv");
    size_t rows = ch_table_rows(t), points = ch_table_rows(e);
    const double *step = ch_column(t, "step"), *at = ch_column(e, "step");
    tp_figure *f =
        tp_begin(&(tp_layout){ .columns = 2, .width = 470, .height = 220, .tags = 1 });
    tp_panel *p = tp_axes(
        f, 0, 0,
        &(tp_axes_desc){ .title = "a weight that belongs at 0",
                         .x = { .label = "step", .min = step[0], .max = step[rows - 1] },
                         .y = { .label = "*w* / \\eta\\lambda" },
                         .labels = TP_NO_LABELS });
    tp_band(p, rows, step, ch_column(t, "low"), ch_column(t, "high"),
            &(tp_style){ .color = TP_GREY, .alpha = 0.15 });
    tp_line(p, rows, step, ch_column(t, "subgradient"),
            &(tp_style){ .color = TP_ORANGE, .width = 1 });
    tp_line(p, rows, step, ch_column(t, "proximal"), &(tp_style){ .color = TP_BLUE });
    tp_text(p, 0.96, 0.75, "subgradient steps",
            &(tp_note){ .relative = 1, .anchor = TP_NE, .color = TP_ORANGE });
    tp_text(p, 0.96, 0.63, "proximal steps",
            &(tp_note){ .relative = 1, .anchor = TP_NE, .color = TP_BLUE });
    p = tp_axes(f, 0, 1,
                &(tp_axes_desc){
                    .title = "objective above its minimum",
                    .x = { .label = "step", .log = 1, .min = 1, .max = at[points - 1] },
                    .y = { .log = 1, .min = 1e-16, .max = 30 },
                    .labels = TP_NO_LABELS });
    for (int k = 0; k < STEPS; k++)
        tp_line(p, points, at, ch_column(e, ch_text(run, "step_%d", k)),
                &(tp_style){ .color = TP_ORANGE, .width = 1 });
    tp_line(p, points, at, ch_column(e, "falling"), &(tp_style){ .color = TP_PINK });
    tp_line(p, points, at, ch_column(e, "proximal"), &(tp_style){ .color = TP_BLUE });
    for (int k = 0; k < STEPS; k++)
        tp_hline(p, ch_value_get(run, ch_text(run, "hover_%d", k)),
                 &(tp_style){ .role = TP_THEORY });
    static const char *const name[3] = { "subgradient, fixed step",
                                         "subgradient, falling step", "proximal step" };
    static const tp_color color[3] = { TP_ORANGE, TP_PINK, TP_BLUE };
    for (int k = 0; k < 3; k++)
        tp_text(p, 0.05, 0.4 - 0.1 * k, name[k],
                &(tp_note){ .relative = 1, .color = color[k] });
    ch_figure(run, f, "chatter");
}

int main(int argc, char **argv)
{
    ch_run run;
    ch_begin(&run, argc, argv, "08-norm-shapes", "Draws the figures of 08-norm-shapes.",
             NULL, 0);
    draw_shapes(&run);
    draw_limits(&run);
    draw_balls(&run);
    draw_volume(&run);
    draw_prox(&run);
    draw_chatter(&run);
    return ch_end(&run);
}
//- end
#endif
