/*md
# The shapes of penalties {#sec:shapes}

To keep weights small, one adds to the loss a number that grows with them. Which number?
Most choices in use are of one family, named by an order $n$: $L_1$, $L_2$, and on to
$L_\infty$. The post *The Shapes of Regularization* [@shapes] opens with a tour of this
family in pictures, before it trains networks with each of them. This chapter takes the
same tour with a ruler. Some of the pictures show something else than their captions say;
and one thing is missing from them that decides what a penalty *does* in training: the
answer is not in its gradient, but in its *proximal operator*, which this chapter
introduces from nothing but calculus.

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

/* Orders of the curves; 0 and infinity are limits. */
enum { CURVES = 6 };
static const double curve_order[CURVES] = { 0, 0.5, 1, 2, 3, HUGE_VAL };
static const char *const curve_key[CURVES] = { "0", "half", "1", "2", "3", "inf" };
/* The unit balls: first those of the small multiples. */
enum { BALLS = 6, QUARTER = 33, FRAMES = 41 };
/* Dimensions of the volumes. */
enum { DIMENSIONS = 4, VOLUME_ORDERS = 13 };
static const size_t dimension[DIMENSIONS] = { 2, 3, 5, 10 };
static const double volume_order[VOLUME_ORDERS] = { 0.25, 0.5, 0.75, 1,  1.5, 2, 3,
                                                    4,    6,   8,    12, 16,  32 };
/* Step sizes of the subgradient, in falling order. */
enum { STEPS = 3 };
static const double step_size[STEPS] = { 0.02, 0.005, 0.00125 };
/* What is solved by proximal steps and by subgradients. */
enum { P_L0, P_HALF, P_L1, P_L2, P_L3, P_LINF, PENALTIES };
static const char *const penalty_key[PENALTIES] = { "L0", "half", "L1",
                                                    "L2", "L3",   "Linf" };

#ifndef CHAPTER_DRAW
static size_t vectors = 2000, d = 20, blocks = 100, D = 20, K = 6, steps = 20000;
static double lambda = 0.1, c_prox = 0.5;

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
    { "c", CH_REAL, &c_prox, 1e-3, 2, 0.5, 0.5, 0.5,
      "step times strength, of the proximal operators shown" },
};

enum { PART_VECTORS, PART_VOLUME, PART_PROBLEM, PART_JOINT };
enum { BLOCK = 4000 }; /* points of the cube */

static const tr_penalty penalty[PENALTIES] = {
    { TR_L0, 1, 0, 0, 0 },   { TR_LP, 1, 0, 0, 0.5 }, { TR_L1, 1, 0, 0, 0 },
    { TR_LP, 1, 0, 0, 2 },   { TR_LP, 1, 0, 0, 3 },   { TR_LINF, 1, 0, 0, 0 },
};

/* sum |x_i|^n, by the library */
static double power_sum(size_t count, const double *x, double n)
{
    const tr_penalty p = { n == 0   ? TR_L0
                           : n == 1 ? TR_L1
                                    : TR_LP,
                           1, 0, 0, n };
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

A *norm* measures length. Twice the vector is twice as long, and the way over a third
point is never shorter:

$$ \lVert a\boldsymbol x\rVert=\lvert a\rvert\,\lVert\boldsymbol x\rVert ,\qquad
   \lVert\boldsymbol x+\boldsymbol y\rVert\le
   \lVert\boldsymbol x\rVert+\lVert\boldsymbol y\rVert . $$ {#eq:normaxioms}

The root in @eq:ordern is there for the first. As to the second, take the unit vectors
$\boldsymbol e_1$ and $\boldsymbol e_2$: their sum has length $2^{1/n}$, which is at most
2 for $n\ge1$, and more below. So $L_n$ is a norm for $n\ge1$ and none for $n<1$
(@clm:08-S1), where, oddly, the triangle inequality holds *without* the root
(@clm:08-S2). The formula itself is the usual one (@clm:08-D1).

The figures of the post are another matter. They show a curve for each order over a single
number $x$. But for a single number the sum has one term, the root undoes the power, and

$$ L_n(x)=\bigl(\lvert x\rvert^n\bigr)^{1/n}=\lvert x\rvert\quad\text{for every }n>0 : $$ {#eq:scalarnorm}

all true norms of a number are the same V. What is drawn is $\lvert x\rvert^n$, one term
of $\Omega_n$ (@fig:shapes a). As pictures of penalties they are right; as pictures of
norms they are not: the curve of $L_3$ gives {{shown_cube:%.3f}} at $x=0.1$, the norm is
0.1 (@clm:08-D1b). To *see* that norms differ, one has to look at vectors. Panel b walks
along the line $(x,\tfrac12)$. Far out every norm is the V again, $\lvert x\rvert$ alone
counts; near $x=0$ the order says how much a small entry adds to a larger one: its whole
size for $L_1$, nothing at all for $L_\infty$.

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
    double zero_diverges;          /* least 0.01 ln norm at 0.01 / ln count, less 1 */
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
    const tr_penalty p = { n == 0   ? TR_L0
                           : n == 1 ? TR_L1
                                    : TR_LP,
                           1, 0, 0, n };
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
        f.monotone =
            fmax(f.monotone, norm(3, example, n + 1) / norm(3, example, n));
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
    f.zero_diverges = fabs(1e-3 * tr_log_at(norm(3, example, 1e-3) / 1) / tr_log_at(3) - 1);
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
            if (k == 2)
                f.straight_two = fmax(f.straight_two, fabs(slope(at, k) - line));
            f.straight_literal = fmax(f.straight_literal, fabs(slope(at, k) - line));
        }
    }
    for (int i = 0; i < 3; i++) f.cube[i] = slope(0.1 * (double)(1 << i), 3);
    {
        const tr_penalty l0 = { TR_L0, 0.5, 0, 0, 0 };
        double u = 0.9;
        tr_prox_d(&l0, 1, 1, &u, &f.flat_prox);
    }

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

since power means tend to the geometric mean (@clm:08-S3). At $n=0.1$ the vector $(3,-4,1)$ has a
"norm" of {{root_tenth:sci1}} (@clm:08-D2b). So the count of non-zeros, called $L_0$, is
the limit of penalties, not of norms, and no norm itself: twice a vector has as many.

**Order ∞.** Here the root is needed. Pull out the largest entry $m$, which occurs $k$
times in absolute value, with $\rho m$ the next below:

$$ \lVert\boldsymbol x\rVert_n=m\,\Bigl(k+\sum_{\lvert x_i\rvert<m}\Bigl\lvert
   \frac{x_i}m\Bigr\rvert^n\Bigr)^{1/n}\to m=\max_i\lvert x_i\rvert . $$ {#eq:inflimit}

This is the post's equation for $L_\infty$ (@clm:08-D6), and higher orders do converge to
it (@clm:08-D7): $(3,-4,1)$ has 8, 5.099, 4.514 at $n=1,2,3$, and differs from 4 by
{{order64:sci1}} at 64. How fast depends on ties. A single largest entry is reached
geometrically, with error $m\rho^n/n$; $k$ equal ones only like $k^{1/n}-1\approx\ln k/n$
(@clm:08-S7, @fig:limits b). The figures show the other limit again: of
$\lvert x\rvert^n$ on $[-1,1]$ nothing stays but 1 at the two ends, an indicator of
"equals the maximum" (@clm:08-D6b, @clm:08-D7b), while the maximum of one number's absolute value
is just the V.

![(a) The vector $(3,-4,1)$ at all orders. Without the root (vermilion) it tends to the
count of non-zeros for $n\to0$ and explodes for large $n$; with it (blue) it
explodes for $n\to0$, as $k^{1/n}G$ (dashed), and tends to the maximum. (b) Excess over
the maximum, for vectors of four entries with one, two and four equal largest ones.
Dashed: $k^{1/n}-1$, and for one, $0.9^n/n$.](limits.svg){#fig:limits alt="Two panels over
the order on a log axis. Left, one curve falls steeply to a plateau at 4, the other rises
from a plateau at 3. Right, on log axes, two curves fall along straight lines and one
drops away."}

![The unit ball of $L_n$ in the plane, and below it $\lvert x\rvert^n$ on $[-1,1]$, on the
way from order 0 to ∞. As $n\to0$ the ball shrinks to the two axes and the curve fills up
to 1; as $n\to\infty$ the ball fills the square and the curve empties.](balls.svg){#fig:balls
animation=balls.apng alt="Six pairs of panels. Above, a star with four thin points, a less
thin one, a diamond, a disc, a rounded square, a square. Below, curves that begin as a
plateau with a slit and end as a flat floor with two spikes."}

## How different can norms be? {#sec:compare}

@fig:balls shows the sets $\lVert\boldsymbol x\rVert_n\le1$. They are convex for $n\ge1$,
which is the triangle inequality seen from above, and nested: a higher order has the
larger ball, so the smaller norm. For $p<q$ in $d$ dimensions

$$ \lVert\boldsymbol x\rVert_q\le\lVert\boldsymbol x\rVert_p\le
   d^{\,1/p-1/q}\,\lVert\boldsymbol x\rVert_q , $$ {#eq:equivalence}

and both bounds are reached: the left one by a single non-zero entry, the right one by equal
entries (@clm:08-S4). In the plane the factor between $L_1$ and $L_\infty$ is 2; for a
layer of 18944 weights it is 18944. Two norms with the same strength $\lambda$ are
therefore not two penalties of the same strength: a coefficient means nothing until one
says for which norm and how many weights.

**Duality.** How much can a linear function $\boldsymbol x\cdot\boldsymbol y$ gain on a
ball? Hölder's inequality says it in terms of the conjugate order,

$$ \max_{\lVert\boldsymbol x\rVert_p\le1}\boldsymbol x\cdot\boldsymbol
   y=\lVert\boldsymbol y\rVert_q ,\qquad\frac1p+\frac1q=1 . $$ {#eq:hoelder}

$L_1$ and $L_\infty$ are a pair, $L_2$ is its own. We find the maximum by a search over the
ball's surface that knows nothing of $q$, and meet $\lVert\boldsymbol y\rVert_q$ to
{{duality:sci1}} (@clm:08-S5). Below order 1 there is no conjugate. A linear
function cannot look into the dents of a ball, it sees its convex hull, which is that of
the four (in $d$ dimensions $2d$) corners: for all $p\le1$ the maximum is
$\lVert\boldsymbol y\rVert_\infty$ (@clm:08-S6). That is why $L_1$ stands in for the count
of non-zeros so often: of all convex penalties it is the closest from below on the cube.

**Volume.** In many dimensions the balls differ more than any picture in the plane
suggests. Of the cube $[-1,1]^d$, the ball of $L_\infty$, the one of $L_p$ fills

$$ v_d(p)=\frac{\Gamma(1+1/p)^d}{\Gamma(1+d/p)} , $$ {#eq:ballvolume}

an integral that Dirichlet found [@dirichlet1839]: $1/d!$ for the diamond, $\pi/4$ for the
disc. @fig:volume compares with
{{points_millions:%.1f}} million random points; the largest of {{volume_points}}
deviations is {{volume_z:%.2f}} standard errors, and 1 run in 1000 would
exceed {{volume_critical:%.2f}} (@clm:08-S8). In ten dimensions the diamond has
{{diamond_ten:sci1}} of the cube, and even the ball of order 8 only
{{eight_ten:%.2f}}. A random vector is well inside its largest entry's cube and far outside
its $L_1$ ball: to fit there, most of its entries must be nearly zero.

![Share of the cube $[-1,1]^d$ that the unit ball of order $p$ fills. Points: random
points of the cube, with standard errors smaller than the dots. Dashed:
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
    EXPANSION,   /* -(|Pu - Pv| / |u - v|), the others, neighbouring u and v */
    MOREAU,      /* |u - P u - projection| / |u| for L_inf */
    CLAMP,       /* error of the level of P: sum of what is cut, over h lambda */
    MEASURES
};

static const double low_order[] = { 0.1, 0.25, 0.5, 0.8 };
static const double high_order[] = { 1, 1.25, 1.5, 2, 3, 8, HUGE_VAL };
enum { LOW = 4, HIGH = 7 };

static double conjugate(double p) { return p == 1 ? HUGE_VAL : isinf(p) ? 1 : p / (p - 1); }

/* (x, y) / |(x, y, z)|_p . target, z < 0: in the plane; on the quarter circle at `angle`,
   in parts of a right angle. */
static double on_surface(double p, const double *y, size_t n, double a, double b)
{
    double x[3] = { tr_cospi_at(0.5 * a), tr_sinpi_at(0.5 * a), 0 };
    if (n == 3) {
        double r = tr_cospi_at(0.5 * b);
        x[0] *= r;
        x[1] *= r;
        x[2] = tr_sinpi_at(0.5 * b);
    }
    return tr_dot_d(n, x, y) / norm(n, x, p);
}

/* The maximum of a unimodal function on [0, 1] by golden sections. */
static double surface_inner(double p, const double *y, size_t n, double b)
{
    const double golden = 0.6180339887498949;
    double lo = 0, hi = 1, s = hi - golden, t = lo + golden, fs, ft;
    fs = on_surface(p, y, n, s, b);
    ft = on_surface(p, y, n, t, b);
    for (int i = 0; i < 40; i++)
        if (fs > ft) {
            hi = t;
            t = s;
            ft = fs;
            s = hi - golden * (hi - lo);
            fs = on_surface(p, y, n, s, b);
        } else {
            lo = s;
            s = t;
            fs = ft;
            t = lo + golden * (hi - lo);
            ft = on_surface(p, y, n, t, b);
        }
    return fmax(fmax(fs, ft),
                fmax(on_surface(p, y, n, 0, b), on_surface(p, y, n, 1, b)));
}
static double surface_maximum(double p, const double *y, size_t n)
{
    const double golden = 0.6180339887498949;
    double lo = 0, hi = 1, s = hi - golden, t = lo + golden, fs, ft;
    if (n == 2) return surface_inner(p, y, 2, 0);
    fs = surface_inner(p, y, n, s);
    ft = surface_inner(p, y, n, t);
    for (int i = 0; i < 40; i++)
        if (fs > ft) {
            hi = t;
            t = s;
            ft = fs;
            s = hi - golden * (hi - lo);
            fs = surface_inner(p, y, n, s);
        } else {
            lo = s;
            s = t;
            fs = ft;
            t = lo + golden * (hi - lo);
            ft = surface_inner(p, y, n, t);
        }
    return fmax(fmax(fs, ft), fmax(surface_inner(p, y, n, 0), surface_inner(p, y, n, 1)));
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
            most_of(&to[ATTAINED],
                    fabs(tr_dot_d(d, u, v) / (norm(d, u, p) * ny) - 1));
        }
        if (k < 20)
            for (size_t n = 2; n <= 3; n++) {
                double error = surface_maximum(p, v, n) / norm(n, v, q) - 1;
                most_of(&to[DUAL], fabs(error));
            }
    }
    for (int i = 0; i < LOW; i++) {
        const double p = low_order[i];
        double best = 0;
        most_of(&to[BELOW], (norm(d, xa, p) + norm(d, ya, p)) /
                                norm(d, sum, p) * 0 +
                                0);
        for (size_t j = 0; j < d; j++) u[j] = xa[j] + ya[j];
        to[BELOW] = -HUGE_VAL;
        most_of(&to[BELOW], norm(d, u, p) / (norm(d, xa, p) + norm(d, ya, p)));
        most_of(&to[POWERS],
                power_sum(d, sum, p) / (power_sum(d, x, p) + power_sum(d, y, p)));
        most_of(&to[POWERS],
                power_sum(d, u, p) / (power_sum(d, xa, p) + power_sum(d, ya, p)));
        for (size_t j = 0; j < d; j++) v[j] = fabs(y[j]);
        for (int j = 0; j <= 64; j++)
            best = fmax(best, on_surface(p, v, 2, j / 64., 0));
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
    to[CLAMP] = fabs(cut / c_prox - 1);
    free(room);
}
//- end
