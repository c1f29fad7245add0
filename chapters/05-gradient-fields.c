/*md
# What a parameterization wants {#sec:fields}

Write the same weight in another way and gradient descent takes another road to it, and,
where there is a choice, to another place. Nobody asked for a penalty; the coordinates
brought one along. The post *A Primer on Implicit Regularization* [@primer] shows this
with two weights and a dozen pictures. This chapter redraws all of them, and then asks
what a picture of arrows cannot answer.

1. How close is gradient descent to the flow that the arrows show?
2. What exactly do deep, "anti-deep" and polar coordinates favour on the way?
3. When a whole line of weights has zero loss, where does each flow end? Which norm does
   that point minimize, and from which starts?
4. Where do the pictures stop being true?

There is nothing random here but one small average: each number is exact, or as good as
the integrator that found it. Labels like @clm:05-B16 lead to the ledger of
@sec:fieldsrun.
*/

//- fold Headers, the settings of the post and the parameters of the run
#include "chapter.h"

/* The point that is the optimum of the first loss, and lines a w1 + b w2 + c = 0. */
static const double target[2] = { 3, 6 };
enum { LINE15, LINE10, LINES };
static const double line_of[LINES][3] = { { -1, -2, 15 }, { -1, -1, 10 } };

/* Nodes of the fields, at steps of 10/64 from 0 to 10. */
enum { NODES = 65 };
/* What the stream plots show of each loss. */
enum { POINT_FIELDS = 8, LINE_FIELDS = 4 };
static const char *const point_field[] = { "1",   "2",   "4",   "6",
                                           "exp", "0.5", "0.2", "polar" };
static const char *const line_field[] = { "1", "4", "0.25", "polar" };
/* Other figures: orbits, learning one by one, basins, and descent against flow. */
enum { ORBITS = 3, STARTS = 6, STEPS = 4, BASINS = 4, BASIN = 60, RATES = 6 };
static const char *const orbit_field[] = { "4", "0.5", "polar" };
static const char *const step_field[] = { "1", "2", "4", "exp" };
static const char *const basin_field[] = { "1", "2", "4", "exp" };
static const char *const rate_field[] = { "1", "2", "4", "exp", "0.5", "polar" };

#ifndef CHAPTER_DRAW
static size_t samples = 200000, halvings = 7;
static double own_depth = 3, own_start[2] = { 1, 0.2 }, own_line[3] = { -2, -3, 20 };

static ch_option options[] = {
    { "N", CH_REAL, &own_depth, 0.05, 1000, 3, 3, 3, "depth of your own flow" },
    { "start", CH_PAIR, own_start, 1e-6, 100, 0, 0, 0, "where it begins" },
    { "line", CH_TRIPLE, own_line, -1000, 1000, 0, 0, 0,
      "the line a w1 + b w2 + c = 0 on which it ends" },
    { "samples", CH_COUNT, &samples, 1000, 1e12, 20000, 200000, 2000000,
      "samples of the average over Gaussian data" },
    { "halvings", CH_COUNT, &halvings, 3, 12, 5, 7, 9,
      "how often the rate of descent is halved" },
};

static const double pi = 3.14159265358979323846;

/* The parameterizations of the post, and depth 3. */
enum { N1, N2, N3, N4, N6, EXP, N05, N025, N02, POLAR, MAPS };
static const struct {
    const char *key, *name;
    tr_map map;
} maps[MAPS] = {
    { "1", "$N=1$", { TR_DEPTH, 1 } },       { "2", "$N=2$", { TR_DEPTH, 2 } },
    { "3", "$N=3$", { TR_DEPTH, 3 } },       { "4", "$N=4$", { TR_DEPTH, 4 } },
    { "6", "$N=6$", { TR_DEPTH, 6 } },       { "exp", "exp", { TR_EXPONENTIAL, 0 } },
    { "0.5", "$N=0.5$", { TR_DEPTH, 0.5 } }, { "0.25", "$N=0.25$", { TR_DEPTH, 0.25 } },
    { "0.2", "$N=0.2$", { TR_DEPTH, 0.2 } }, { "polar", "polar", { TR_POLAR, 0 } },
};

static const tr_map *map_of(const char *key)
{
    size_t m = 0;
    while (strcmp(maps[m].key, key)) m++;
    return &maps[m].map;
}

/* The same line as p'w = c. */
static void normal_of(const double line[3], double p[2], double *c)
{
    p[0] = -line[0];
    p[1] = -line[1];
    *c = line[2];
}

static void write_row(ch_csv *c, size_t n, const double *x)
{
    for (size_t i = 0; i < n; i++) ch_csv_number(c, x[i]);
    ch_csv_row(c);
}

static double largest2(const double x[2], const double y[2])
{
    return fmax(fabs(x[0] - y[0]), fabs(x[1] - y[1]));
}
//- end

/*md
## The chain rule, applied twice {#sec:chain}

Two weights $\boldsymbol w$ are a function of two parameters $\boldsymbol u$, and descent
sees only $\boldsymbol u$. With $J_{ij}=\partial w_i/\partial u_j$ and
$\boldsymbol g=-\partial\ell/\partial\boldsymbol w$, the direction of descent for the bare
weights, the parameters move along $J^\top\boldsymbol g$; the weights follow along

$$ \dot{\boldsymbol w}=J\,J^\top\boldsymbol g . $$ {#eq:jjt}

So a parameterization is a *metric*: it leaves the loss alone and rescales and turns the
step. The post prints the matrix as $\frac{dw}{du}^\top\frac{dw}{du}$, which is the same
thing if $\frac{dw}{du}$ stands for the transpose of $J$, with gradients as rows. Read
with the usual Jacobian it would be $J^\top J$. For diagonal maps nobody can tell the two
apart. Polar coordinates can: at $\boldsymbol w=(3,4)$ with $\boldsymbol g=(0,2)$ the
weights of a small descent step move along ({{jjt_1:%.2f}}, {{jjt_2:%.2f}}), as @eq:jjt
says; $J^\top J$ would send them along ({{jtj_1:%.0f}}, {{jtj_2:%.0f}}) (@clm:05-B2).
*/

//- fold Weights from parameters and back, and the Jacobian
/* The angle of (x, y), in (-pi, pi]: Newton's step for sin(phi - a) = 0 is cubic. */
static double angle_of(double x, double y)
{
    double r = sqrt(x * x + y * y), a = y < 0 ? -0.25 : 0.25; /* in units of pi */
    if (r == 0) return 0;
    if (x < 0) a *= 3;
    for (int i = 0; i < 5; i++) a += (y * tr_cospi_at(a) - x * tr_sinpi_at(a)) / (r * pi);
    return a * pi;
}

static void unfold(const tr_map *map, const double w[2], double u[2])
{
    if (map->kind == TR_POLAR) {
        u[0] = sqrt(w[0] * w[0] + w[1] * w[1]);
        u[1] = angle_of(w[0], w[1]);
        return;
    }
    for (int i = 0; i < 2; i++)
        u[i] = map->kind == TR_EXPONENTIAL
                   ? tr_log_at(w[i])
                   : copysign(tr_pow_at(fabs(w[i]), 1 / map->depth), w[i]);
}

static void fold(const tr_map *map, const double u[2], double w[2])
{
    if (map->kind == TR_POLAR) {
        double r = u[0], a = u[1] / pi;
        w[0] = r * tr_cospi_at(a);
        w[1] = r * tr_sinpi_at(a);
        return;
    }
    for (int i = 0; i < 2; i++)
        w[i] = map->kind == TR_EXPONENTIAL
                   ? tr_exp_at(u[i])
                   : copysign(tr_pow_at(fabs(u[i]), map->depth), u[i]);
}

/* J[i][j] = dw_i / du_j */
static void jacobian(const tr_map *map, const double u[2], double J[2][2])
{
    memset(J, 0, 4 * sizeof(double));
    if (map->kind == TR_POLAR) {
        double c = tr_cospi_at(u[1] / pi), s = tr_sinpi_at(u[1] / pi);
        J[0][0] = c;
        J[0][1] = -u[0] * s;
        J[1][0] = s;
        J[1][1] = u[0] * c;
        return;
    }
    for (int i = 0; i < 2; i++)
        J[i][i] = map->kind == TR_EXPONENTIAL
                      ? tr_exp_at(u[i])
                      : map->depth * tr_pow_at(fabs(u[i]), map->depth - 1);
}
//- end

/* The velocity of the weights by the chain rule, and what J'J would make of it. */
static void by_chain(const tr_map *map, const double w[2], const double g[2],
                     double right[2], double literal[2])
{
    double u[2], J[2][2], du[2], Jg[2];
    unfold(map, w, u);
    jacobian(map, u, J);
    for (int j = 0; j < 2; j++) {
        du[j] = J[0][j] * g[0] + J[1][j] * g[1];
        Jg[j] = J[j][0] * g[0] + J[j][1] * g[1];
    }
    for (int i = 0; i < 2; i++) {
        right[i] = J[i][0] * du[0] + J[i][1] * du[1];
        literal[i] = J[0][i] * Jg[0] + J[1][i] * Jg[1];
    }
}

/*md
Two losses run through the chapter. The first has one optimum,
$\boldsymbol w^{*}=({{target_1:%.0f}},{{target_2:%.0f}})$, the second a line of them:

$$ \ell_{\mathrm{point}}=\tfrac12\lVert\boldsymbol w-\boldsymbol w^{*}\rVert^2,
   \qquad
   \ell_{\mathrm{line}}=\frac{(a w_1+b w_2+c)^2}{2(a^2+b^2)} . $$ {#eq:losses}

Both are regressions in disguise. For standard Gaussian inputs the *halved* squared error,
averaged over the inputs, is the first (the post's footnote leaves out the half,
@clm:05-B23); a single example $(a,b)$ with label $-c$ has the second, up to a factor
(@clm:05-B15). The post's notebook has two lines, $w_1+2w_2=15$ and $w_1+w_2=10$; unless
we say otherwise the line is the first.
*/

/* Half the squared distance from the line, and -dl/dw for either loss. */
static double line_loss(const double line[3], const double w[2])
{
    double s = line[0] * w[0] + line[1] * w[1] + line[2];
    return 0.5 * s * s / (line[0] * line[0] + line[1] * line[1]);
}
static void line_descent(const double line[3], const double w[2], double g[2])
{
    double s = -(line[0] * w[0] + line[1] * w[1] + line[2]) /
               (line[0] * line[0] + line[1] * line[1]);
    g[0] = s * line[0];
    g[1] = s * line[1];
}
static void point_descent(const double at[2], const double w[2], double g[2])
{
    g[0] = at[0] - w[0];
    g[1] = at[1] - w[1];
}

/*md
## Descent is almost a flow {#sec:descent}

The arrows of the post are those of *gradient flow*, the limit of infinitely small steps.
Its footnote calls that an excellent approximation, and we can say how excellent. Descent
on $\boldsymbol u$ at the rate $\eta$ is Euler's method for the flow, so at a given time
it should be off by an amount proportional to $\eta$. @fig:descent measures the distance
in the weights, at its worst over the way: halve the rate and it halves, with slopes
between {{descent_slope_min:%.3f}} and {{descent_slope_max:%.3f}} at the smallest rates
(@clm:05-B26).

![Largest distance in $\boldsymbol w$ between gradient descent on $\boldsymbol u$ and
gradient flow, on the way from (1, 0.5) towards the point. (a) Six parameterizations, to
half the way in $w_2$. (b) $N=0.5$ from smaller and smaller starts, until $w_2=1$: the
smaller the start, the smaller the rate at which descent begins to resemble the
flow.](descent.svg){#fig:descent alt="Two log-log panels of distance against rate. Left,
six parallel lines of slope one. Right, three curves, higher for smaller starts; those
bend over at large rates."}

There is a limit to this comfort. For $N<1$ a small parameter has a *huge* derivative, and
a step is small only if $\eta\ll w^{2/N-1}$. At $N=0.2$ from (0.1, 0.1) that is
$\eta\ll10^{-9}$; with $\eta=0.001$ the very first step lands at ({{leap_1:%.2f}},
{{leap_2:%.2f}}), while the flow would be at ({{leap_flow_1:%.2f}}, {{leap_flow_2:%.2f}})
at that time. What follows about $N<1$ and small weights is true of the flow, and of descent
only at rates that nobody would choose.
*/
//- fold A path through the weights: integrator, parameters, events
/* A path under one map.  unit: travelled at unit speed in the largest component, and on
   the line loss driven by p alone, so that nothing stops at the optimum.  logarithmic:
   the integrator sees log |w_i|, with the signs here. */
enum { TO_LINE, TO_FIRST, TO_SECOND, RATIO_PEAK, DIFFERENCE_PEAK };
typedef struct {
    const tr_map *map;
    int line, unit, logarithmic;
    double at[2];    /* the point */
    double p[2], c;  /* or the line p'w = c */
    double towards;  /* 1: from below it, -1: from above */
    double sign[2];  /* of the weights */
    double floor[2]; /* log |w_i| / max |w| where an axis is reached; -inf: none is */
    double q;        /* 2/N - 1, -1 for the exponential */
    double y[2];     /* where it is: log |w_i|, or w_i */
    int event;
    double level;
} path;

static void weights_of(const path *o, const double *y, double w[2])
{
    for (int i = 0; i < 2; i++)
        w[i] = o->logarithmic ? o->sign[i] * tr_exp_at(y[i]) : y[i];
}

static void velocity(const path *o, const double w[2], double v[2])
{
    double g[2];
    if (!o->line)
        point_descent(o->at, w, g);
    else {
        double s = o->unit ? o->towards
                           : (o->c - o->p[0] * w[0] - o->p[1] * w[1]) /
                                 (o->p[0] * o->p[0] + o->p[1] * o->p[1]);
        g[0] = s * o->p[0];
        g[1] = s * o->p[1];
    }
    tr_map_velocity(o->map, 2, w, g, v);
}

static void path_field(void *context, double t, const double *y, double *dy)
{
    const path *o = (const path *)context;
    double w[2], v[2];
    (void)t;
    if (!o->logarithmic) {
        weights_of(o, y, w);
        velocity(o, w, dy);
    } else { /* the velocity of s w is s^(1 - q) that of w: no w becomes 0 */
        const double low[2] = { fmin(y[0] + 300, 0), fmin(y[1] + 300, 0) },
                     raised[2] = { y[0] - low[0], y[1] - low[1] };
        weights_of(o, raised, w);
        velocity(o, w, v);
        for (int i = 0; i < 2; i++) dy[i] = v[i] / w[i] * tr_exp_at(-o->q * low[i]);
    }
    if (o->unit) {
        double speed = fmax(fabs(dy[0]), fabs(dy[1]));
        dy[0] /= speed;
        dy[1] /= speed;
    }
}

static double path_event(void *context, double t, const double *y)
{
    const path *o = (const path *)context;
    double w[2], v[2], left, top;
    (void)t;
    weights_of(o, y, w);
    switch (o->event) {
    case TO_FIRST: return w[0] - o->level;
    case TO_SECOND: return w[1] - o->level;
    case RATIO_PEAK: velocity(o, w, v); return v[0] / w[0] - v[1] / w[1];
    case DIFFERENCE_PEAK: velocity(o, w, v); return v[0] - v[1];
    default: break;
    }
    left = o->towards * (o->c - o->p[0] * w[0] - o->p[1] * w[1]);
    if (!o->logarithmic) return left;
    top = fmax(y[0], y[1]);
    for (int i = 0; i < 2; i++)
        if (o->floor[i] > -HUGE_VAL) left = fmin(left, y[i] - top - o->floor[i]);
    return left;
}

static path path_on_point(const tr_map *map, const double at[2])
{
    path o;
    memset(&o, 0, sizeof o);
    o.map = map;
    memcpy(o.at, at, sizeof o.at);
    o.sign[0] = o.sign[1] = 1;
    o.floor[0] = o.floor[1] = -HUGE_VAL;
    o.q = map->kind == TR_DEPTH ? 2 / map->depth - 1 : -1;
    return o;
}

static path path_on_line(const tr_map *map, const double line[3])
{
    path o = path_on_point(map, target);
    o.line = 1;
    normal_of(line, o.p, &o.c);
    o.towards = 1;
    return o;
}

static void path_place(path *o, const double w[2])
{
    for (int i = 0; i < 2; i++) o->y[i] = o->logarithmic ? tr_log_at(fabs(w[i])) : w[i];
}

/* Integrates from where it is until the event (1) or `end` (0), which is at w. */
static int path_go(ch_run *run, path *o, double tolerance, double end, double w[2])
{
    tr_ode ode = { path_field, path_event, NULL, tolerance, tolerance, 0, 4000000 };
    double t = 0;
    int event = 0;
    tr_info info;
    ode.context = o;
    ch_try(run,
           tr_ode_solve(&ode, 2, &t, end, o->y, 0, NULL, NULL, NULL, &event, NULL, &info),
           "a flow");
    weights_of(o, o->y, w);
    return event;
}

/* The same from w. */
static int path_follow(ch_run *run, path *o, double tolerance, double end, double w[2])
{
    path_place(o, w);
    return path_go(run, o, tolerance, end, w);
}

/* Row i of W is w(times[i]) in the time of the flow. */
static void path_sample(ch_run *run, const path *o, double tolerance, const double w[2],
                        size_t m, const double *times, double *W)
{
    tr_ode ode = { path_field, NULL, NULL, tolerance, tolerance, 0, 4000000 };
    double t = 0, y[2] = { w[0], w[1] };
    path copy = *o;
    tr_info info;
    ode.context = &copy;
    ch_try(
        run,
        tr_ode_solve(&ode, 2, &t, times[m - 1], y, m, times, W, NULL, NULL, NULL, &info),
        "a flow");
}
//- end

//- fold Descent on the parameters, beside the flow
enum { CHECKS = 32 };

/* Largest distance at CHECKS times between flow and descent in CHECKS << more steps. */
static double descent_distance(ch_run *run, const tr_map *map, const double w0[2],
                               double time, size_t more)
{
    path o = path_on_point(map, target);
    double times[CHECKS], W[CHECKS][2], u[2], w[2], worst = 0;
    const double eta = time / (double)((size_t)CHECKS << more);
    for (size_t k = 0; k < CHECKS; k++) times[k] = time * (double)(k + 1) / CHECKS;
    path_sample(run, &o, 1e-12, w0, CHECKS, times, &W[0][0]);
    unfold(map, w0, u);
    for (size_t k = 0; k < CHECKS; k++) {
        for (size_t step = 0; step < (size_t)1 << more; step++) {
            double J[2][2], g[2];
            fold(map, u, w);
            point_descent(target, w, g);
            jacobian(map, u, J);
            for (int j = 0; j < 2; j++) u[j] += eta * (J[0][j] * g[0] + J[1][j] * g[1]);
        }
        fold(map, u, w);
        worst = fmax(worst, sqrt(tr_distance2_d(2, w, W[k])));
    }
    return worst;
}

/* The time in which the flow takes w2 to `level`. */
static double time_to(const tr_map *map, const double w0[2], double level)
{
    if (map->kind == TR_POLAR) return 0.2;
    return tr_flow_point_time(map, target[1], w0[1], level);
}
//- end

/*md
## Depth {#sec:depth}

A *deep* weight is a power, $w_i=u_i^N$. It is what a linear network of $N$ layers
computes if each layer is the diagonal matrix of $\boldsymbol u$ and all layers are the
same. We build that network and backpropagate through its layers one by one; their
gradients, added up as sharing demands, move the weights exactly as

$$ \dot w_i=N^2\,w_i^{\,2-2/N}\,g_i $$ {#eq:deep}

says, to {{network_error:sci1}} (@clm:05-B4c). One of the two factors $N$ comes from the
sharing: layers that are *not* tied but start equal stay equal and move $N$ times more
slowly along the same path. The post's example $w=u^3$ is the case $9\,w^{4/3}$, correct
also for negative $w$ if the power is that of $\lvert w\rvert$, which a computer has to be
told (@clm:05-B3).

**What even depths cannot say.** The post remarks of its example that every function of
$\boldsymbol w$ is still there, and later, of all its examples, that they do not change
what can be expressed; in between it excepts even $N$, and stays with positive weights.
For $N=3$ it is so. For even $N$, for the square root ($N=0.5$)
and for $\mathrm e^u$ the weights cannot be negative: half of each axis is gone. Towards
the target (−3, 6) depth 2 ends at a loss of {{even_loss:%.3f}}, that of the nearest point
with $w_1=0$. And what can be expressed need not be reached: depth 3 from (1, 1) stops in
the same place, for at $w_1=0$ its gradient vanishes too. Only from a start with the right
sign does it arrive, with a loss of {{odd_loss:sci1}} (@clm:05-B4b).

![The post's eight fields for the loss of a point (green dot; grey: contours of the loss).
Only the direction of descent is shown, as in the post.](point.svg){#fig:point alt="Eight
square panels of streamlines with arrows that end at the point three, six. Identity:
straight lines. Depths two, four, six and exponential: lines leave along the axes and bend
more and more. Depths one half and one fifth: lines first run to the diagonal. Polar:
lines circle around the origin before they turn to the point."}

**Rich get richer, in two senses.** In @fig:point the deep fields lean towards the larger
weight, and the post says that large values grow faster from below, and shrink faster from
above, the more so the deeper. With *equal* targets (6, 6) and a start (0.2, 0.1) we can
ask what precisely grows. The difference of the weights does for every $N>1$: from 0.1 to
{{gap_2:%.2f}} at $N=2$ and {{gap_4:%.2f}} at $N=4$. But their *ratio*, which is what
sparsity is about, obeys

$$ \frac{\mathrm d}{\mathrm dt}\ln\frac{w_1}{w_2}
   =N^2\Bigl[w_1^{1-2/N}(w_1^{*}-w_1)-w_2^{1-2/N}(w_2^{*}-w_2)\Bigr] , $$ {#eq:ratio}

and for $N=2$ the powers are gone. Depth 2 never lets the ratio grow beyond its start, 2;
depth 3 takes it to {{ratio_3:%.2f}}, depth 4 to {{ratio_4:%.2f}}, the exponential to
{{ratio_exp:%.1f}} (@clm:05-B8). From above there is no such threshold: on the way from
(9, 6) to targets (3, 3), every step in depth from $N=1$ on brings the weights closer
together at the time when the larger has come down to 4 (@clm:05-B9).

**Infinite depth.** Divided by $N^2$, @eq:deep tends to $w_i^2g_i$, the field of
$w_i=\mathrm e^{u_i}$ (@clm:05-B6). The post finds this surprising; $w=(1+u/N)^N$, the
same family with its origin moved, shows why it must be so. On a grid over the figure the
mean angle between the two fields is {{angle_4:%.2f}}° at $N=4$ and {{angle_100:%.3f}}° at
$N=100$, and falls as $1/N$ (@clm:05-B5).

## One by one {#sec:onebyone}

Start small, at $w_1=w_2=\varepsilon$, towards (3, 6). How sparse is the weight vector
when the larger weight is half learned? Along each coordinate the point loss can be
integrated in closed form, and the two times must agree:

$$ \int_\varepsilon^{w_1}\!\frac{\mathrm dw}{w^{2-2/N}(w_1^{*}-w)}
   =\int_\varepsilon^{w_2}\!\frac{\mathrm dw}{w^{2-2/N}(w_2^{*}-w)}=N^2t . $$ {#eq:time}

For $\varepsilon=0.01$ and $w_2=3$, @eq:time gives $w_1={{half_1:%.2f}}$ at $N=1$,
{{half_2:%.3f}} at $N=2$, {{half_4:%.4f}} at $N=4$ and {{half_exp:%.4f}} for the
exponential. As $\varepsilon\to0$ it tends to $2^{N/(N-2)}\varepsilon$ for $N>2$: the
smaller weight has hardly begun when the larger is half learned (@clm:05-B10). @fig:steps
shows the
two steps. The post's "learned one by one" holds, and $N=2$ is its borderline, where
$w_1\propto\sqrt\varepsilon$.

![The two weights in time, from (0.01, 0.01). Time is in units of the time at which $w_2$
is half learned. Deeper weights wait, then jump.](steps.svg){#fig:steps alt="Four panels
of two rising curves. At depth one both rise together; at depth two the larger one rises
first; at depth four and for the exponential each rises in a sudden step, one after the
other."}

## The opposite of depth {#sec:antidepth}

Depths below one do the opposite, says the post, since the gradient is "weighted by the
inverse of the current weights". The exponent of @eq:deep is $2-2/N$, and it equals $-1$
at one depth only, $N=2/3$. At the post's own $N=0.5$ the weight is $w^{-2}$, and at
$N=0.2$ it is $w^{-8}$ (measured {{power_02:%.4f}}; @clm:05-B10b). The conclusion stands,
and is even stronger: where $w_2=3$, $w_1$ is already {{half_05:%.3f}} at $N=0.5$ and
{{half_02:%.3f}} at $N=0.2$, from however small a start (@clm:05-B11).

## Polar coordinates {#sec:polar}

The post shows this field without its formula. In terms of the unit vectors
$\hat{\boldsymbol r}$ and $\hat{\boldsymbol\theta}$ it is

$$ \dot{\boldsymbol w}=\hat{\boldsymbol r}\,(\hat{\boldsymbol r}\cdot\boldsymbol g)
   +r^2\,\hat{\boldsymbol\theta}\,(\hat{\boldsymbol\theta}\cdot\boldsymbol g) , $$ {#eq:polar}

so the angular part carries the square of the radius, one factor for each use of the chain
rule, and takes over at $r=1$, as the post observes (@clm:05-B18, @clm:05-B19). It
finds a bias of the *path* "hard to define". That of the end is not, as soon as there is a
choice of ends (@sec:ends).

## A line of solutions {#sec:line}

![The post's four fields for the loss of a line (green). The shaded starts leave the
quadrant before they arrive (@sec:leaving).](line.svg){#fig:line alt="Four square panels
of streamlines that end on a falling green line. Identity: parallel lines at right angles
to it. Depth four: lines run to the ends of the green line, away from its middle. Depth
one quarter: lines gather in its middle. Polar: lines circle around the origin to the
point nearest to it."}

Now every point of a line has zero loss, and @fig:line shows that the flows disagree about
which to choose. The driving force always points along the same normal
$\boldsymbol p=(-a,-b)$, only its strength changes. So time drops out, and each path keeps
a number that can be computed at its start:

$$ \frac{F(w_1)}{p_1}-\frac{F(w_2)}{p_2},\qquad
   F(w)=\frac{w^{q}}{q},\quad q=\frac2N-1 , $$ {#eq:invariant}

with $F=\ln w$ at $N=2$ and $q=-1$ for the exponential. The point where a curve of this
family meets the line is the end: one root of one monotone function, and no integration
left. Polar coordinates have a conserved quantity too, which we have not seen written
down. With $\psi$ the direction of $\boldsymbol p$ it is

$$ \frac{r^2}2+\ln\lvert\sin(\theta-\psi)\rvert . $$ {#eq:polarinvariant}

Along {{drift_paths}} integrated paths these numbers drift by at most {{drift:sci1}}
(@clm:05-B20b), and the ends found by root and by integration agree to
{{end_difference:sci1}} (@clm:05-B16). @fig:orbits shows what that means: a flow runs on
rails, and the rails know nothing of the line except its direction.

![Flows towards the line (solid, coloured by the speed $\lVert\dot{\boldsymbol w}\rVert$)
run on the curves of their conserved quantity (dashed), drawn from the closed forms. Polar
paths from above turn away and leave the picture.](orbits.svg){#fig:orbits alt="Three
panels. Coloured paths from six starts lie exactly on dashed curves that continue beyond
the green line."}
*/
//- fold Ends on a line, by root and by integration
typedef struct {
    double w[2], exit[2]; /* the end, and where it first crossed an axis */
    size_t axis;          /* which: of that coordinate; 2: none */
} line_end;

static line_end end_by_root(ch_run *run, const tr_map *map, const double line[3],
                            const double w0[2])
{
    line_end e;
    double p[2], c;
    tr_info info;
    memset(&e, 0, sizeof e);
    normal_of(line, p, &c);
    ch_try(run, tr_flow_line_end(map, 2, p, c, w0, e.w, &e.axis, &info), "an end point");
    return e;
}

/* By integration, in log w.  An axis is reached at infinite log distance: near enough to
   it that nothing else moves any more the path is taken up on the other side, as the odd
   map continues it. */
static line_end end_by_integration(ch_run *run, const tr_map *map, const double line[3],
                                   const double w0[2], double tolerance)
{
    path o = path_on_line(map, line);
    line_end e;
    double left = o.c - o.p[0] * w0[0] - o.p[1] * w0[1];
    memset(&e, 0, sizeof e);
    memcpy(e.w, w0, sizeof e.w);
    e.axis = 2;
    o.unit = 1;
    o.towards = left < 0 ? -1 : 1;
    if (left == 0) return e;
    if (map->kind == TR_POLAR) {
        path_follow(run, &o, tolerance, 1e5, e.w);
        return e;
    }
    o.logarithmic = 1;
    path_place(&o, w0);
    for (int i = 0; i < 2 && o.q > 0; i++)
        if (o.towards * o.p[i] < 0)
            o.floor[i] = (-37 - tr_log_at(fmax(1, fabs(o.p[!i] / o.p[i])))) / o.q;
    for (int leg = 0; leg < 6; leg++) {
        size_t axis = 2;
        for (size_t i = 0; i < 2; i++)
            if (o.y[i] - fmax(o.y[0], o.y[1]) <= o.floor[i] + 1e-6) axis = i;
        if (axis < 2) {
            /* nothing else moves from here to the other side: is the line in between? */
            double there = (o.c - o.p[!axis] * e.w[!axis]) / o.p[axis];
            int arrived = fabs(there) <= fabs(e.w[axis]);
            if (e.axis == 2 && (!arrived || there * e.w[axis] < 0)) {
                e.axis = axis;
                memcpy(e.exit, e.w, sizeof e.exit);
                e.exit[axis] = 0;
            }
            e.w[axis] = arrived ? there : -e.w[axis];
            if (arrived) break;
            o.sign[axis] = -o.sign[axis];
            o.floor[axis] = -HUGE_VAL;
        } else if (path_go(run, &o, tolerance, 1e12, e.w) &&
                   fabs(o.c - o.p[0] * e.w[0] - o.p[1] * e.w[1]) <=
                       1e-9 * (fabs(o.p[0] * e.w[0]) + fabs(o.p[1] * e.w[1])))
            break;
    }
    return e;
}

/* How far from the point the flow is when each weight should have a millionth of its way
   left. */
static double point_miss(ch_run *run, const tr_map *map, const double w0[2])
{
    path o = path_on_point(map, target);
    double time = 0, w[2];
    for (int i = 0; i < 2; i++) {
        double level = target[i] + 1e-6 * (w0[i] - target[i]);
        if (map->kind == TR_POLAR)
            time = 30;
        else
            time = fmax(time, tr_flow_point_time(map, target[i], w0[i], level));
    }
    path_sample(run, &o, 1e-10, w0, 1, &time, w);
    return largest2(w, target);
}

/* The post's point by point comparison: starts, the first four of the reference. */
enum { END_STARTS = 8 };
static const double end_start[END_STARTS][2] = { { 0.5, 0.1 }, { 8, 9 },      { 2, 5 },
                                                 { 0.1, 0.5 }, { 9, 1 },      { 1, 9 },
                                                 { 3, 3 },     { 0.02, 0.03 } };
typedef struct {
    double root[2], difference, drift; /* drift: -1 if an axis is in the way */
    double point; /* distance from the target, for the first line and the first four */
} end_result;

static void run_end(void *context, size_t i, void *result)
{
    ch_run *run = (ch_run *)context;
    end_result *r = (end_result *)result;
    const double *start = end_start[i % END_STARTS];
    const tr_map *map = &maps[i / END_STARTS % MAPS].map;
    const double *line = line_of[i / END_STARTS / MAPS];
    line_end root = end_by_root(run, map, line, start),
             way = end_by_integration(run, map, line, start, 1e-13);
    double p[2], c;
    normal_of(line, p, &c);
    memcpy(r->root, root.w, sizeof r->root);
    r->point =
        i < MAPS * END_STARTS && i % END_STARTS < 4 ? point_miss(run, map, start) : 0;
    r->difference = root.axis == way.axis ? largest2(root.w, way.w) : HUGE_VAL;
    /* the conserved quantity half way (at the end polar paths have forgotten theirs) */
    const double half[3] = { line[0], line[1],
                             0.5 * (c + p[0] * start[0] + p[1] * start[1]) };
    double before = tr_flow_line_invariant(map, p, start);
    way = end_by_integration(run, map, half, start, 1e-13);
    r->drift = way.axis < 2 ? -1
                            : fabs(tr_flow_line_invariant(map, p, way.w) - before) /
                                  fmax(1, fabs(before));
}
//- end

/*md
## Where each flow ends, and what it minimizes {#sec:ends}

The same rails solve an optimization problem. @eq:invariant says that
$F(w^{\mathrm{end}}_i)-F(w^0_i)$ is a multiple of $p_i$: the condition of Lagrange for
minimizing, on the line, the Bregman divergence from the start whose potential has
$\phi''=w^{2/N-2}$. When the start shrinks to zero from *equal* weights, what is left is a
norm. For $N<2$

$$ \boldsymbol w^{\mathrm{end}}\to
   \arg\min_{\boldsymbol p\cdot\boldsymbol w=c}\lVert\boldsymbol w\rVert_{2/N},\qquad
   w_i\propto p_i^{1/(2/N-1)} . $$ {#eq:norm}

Depth 1 minimizes $\ell_2$, depth 2 just reaches $\ell_1$, and anti-deep weights minimize
$\ell_{2/N}$: $\ell_4$ at $N=0.5$, $\ell_{10}$ at $N=0.2$. The post's "low $\ell_\infty$
norm" is the limit $N\to0$, not yet the flow at $N=0.2$, which ends at ({{linf_1:%.3f}},
{{linf_2:%.3f}}) and not at (5, 5) (@clm:05-B12). @tbl:lineends has the rest.

```{.csv #tbl:lineends file=powers.csv formats="%s,%s,%s,%.4f,%.4f,%.3f,%.4f,%.4f"}
Ends on the line from $w_1=w_2=10^{-4}$: the power of $w$ in the velocity, the norm that
is minimized as the start shrinks, the end point, its $\ell_1$ norm, and the ratio of its
smaller to its larger weight, there and on average over starts in the unit square
(@clm:05-B22).
```

For $N\ge2$ equal small starts end at the minimum of $\ell_1$, the vertex (0, 7.5)
(@clm:05-B13). *Equal* matters. From a start $\varepsilon\boldsymbol v$ a deep flow ends,
as $\varepsilon\to0$, at the vertex $i$ with the largest

$$ p_i\,v_i^{1-2/N} , $$ {#eq:vertex}

the coordinate that wins the race. For $\boldsymbol v=(5,1)$ the head start of the first
beats the factor 2 of the second beyond $N={{jump:%.4f}}$. From (0.5, 0.1) depth 4 ends at
({{deep_1:%.2f}}, {{deep_2:%.2f}}): sparse, but near the wrong vertex, with an $\ell_1$
norm of {{deep_l1:%.1f}} where 7.5 was possible. So a deep flow is biased towards *sparse*
points, and not always towards those of small $\ell_1$ norm (@clm:05-B14). Averaged over
starts in the unit square the $\ell_1$ norm of the end is smallest at depth 2 and grows
again with depth, while sparsity keeps growing (@clm:05-B22, @tbl:lineends).

![Where the flow ends on the line against depth. (a) From four starts; dotted: the
minimizers of $\ell_1$, $\ell_2$ and $\ell_\infty$. (b) From starts along (5, 1): as the
scale shrinks, the end jumps from one vertex to the other at
$N={{jump:%.2f}}$.](ends.svg){#fig:ends alt="Two panels of the end's first weight against
depth on a log axis. Left, curves start near five at small depth, pass near three at depth
one and split to zero or fifteen. Right, curves turn into a step from zero to fifteen."}

**Polar, again.** @eq:polarinvariant gives the end of a polar flow away at once. From a
small start the radius has to grow to {{polar_radius:%.1f}}, and the sine shrinks by
$\mathrm e^{-r^2/2}$, to {{polar_sine:sci1}}: whatever the initial angle, the flow ends at
the point nearest to the origin, the minimum of $\ell_2$. That is a bias, and an easily
defined one (@clm:05-B20). From above the line the same law turns paths away: the radius
shrinks, the angle to $\boldsymbol p$ opens, and (8, 9) ends as far off as
({{polar_far_1:%.2f}}, {{polar_far_2:%.2f}}).

**On the other line** all this is invisible. From equal weights every flow ends at
(5, 5) on $w_1+w_2=10$, by symmetry (@clm:05-B16b); the post does not say which of its two
lines the pictures show (@clm:05-B21).

![Smaller over larger weight at the end, for all starts in the unit square: light is
sparse. With depth the light regions take over, and the boundary between the two vertices
sharpens.](basins.svg){#fig:basins alt="Four heat maps over the square of starts.
Identity: smooth. Depth two: light near the axes. Depth four and exponential: light on
both sides of a dark diagonal ridge, which narrows."}

## Leaving the quadrant {#sec:leaving}

The post keeps to positive weights. Its deep flows do so by themselves: for $N\ge2$ no
axis is reached in finite time. (Between 1 and 2 one can be, at a speed that vanishes
there.) For $N<1$ an axis attracts: as $w_i\to0$ the speed grows
without bound, and a path from above the line can hit the axis before it has arrived. Of
the starts in the square above the line {{leave_05:%.1f}} % do so at $N=0.5$ and
{{leave_02:%.1f}} % at $N=0.2$; for the bare weights, which may be negative, it is
{{leave_1:%.1f}} % (@clm:05-B17). @fig:line shades them. What happens behind the axis is a
convention: the odd power continues the path, real powers of negative numbers do not
exist, and descent at a finite rate just jumps. The notebook's grid begins at zero, and at
{{singular_nodes}} of its {{notebook_nodes}} nodes the fields of $N<1$ are infinite or not
a number.

## Your own flow {#sec:own}

`--N`, `--start` and `--line` set a flow of your own. In this run depth
{{N:%.4g}} goes from ({{start_1:%.4g}}, {{start_2:%.4g}}) to the line
$({{line_1:%.4g}})\,w_1+({{line_2:%.4g}})\,w_2+({{line_3:%.4g}})=0$, and
{{own_leaves}} (@clm:05-B25).

```{.csv #tbl:own file=own.csv formats="%s,%.8g,%.8g,%.8g,%.6g,%.6g,%.6g"}
Your own flow: its start, its end by root and by integration; the invariant is that of
@eq:invariant.
```
*/
//- fold Points in between: when one weight has come so far
typedef struct {
    const tr_map *map;
    double target, from, time;
} clock_of;

static double clock_difference(void *context, double w)
{
    const clock_of *o = (const clock_of *)context;
    return tr_flow_point_time(o->map, o->target, o->from, w) - o->time;
}

/* w1 when w2 has come to `level`, by the two times; `at`: the targets. */
static double other_weight(ch_run *run, const tr_map *map, const double at[2],
                           const double w0[2], int known, double level)
{
    clock_of o = { map, at[!known], w0[!known], 0 };
    double w, goal = at[!known] + 1e-7 * (w0[!known] - at[!known]);
    tr_info info;
    o.time = tr_flow_point_time(map, at[known], w0[known], level);
    ch_try(run,
           tr_root(clock_difference, &o, fmin(w0[!known], goal), fmax(w0[!known], goal),
                   0, &w, &info),
           "a point on the way");
    return w;
}

/* The same by integration. */
static double other_by_integration(ch_run *run, const tr_map *map, const double at[2],
                                   const double w0[2], int known, double level)
{
    path o = path_on_point(map, at);
    double w[2] = { w0[0], w0[1] };
    o.unit = o.logarithmic = 1;
    o.event = known ? TO_SECOND : TO_FIRST;
    o.level = level;
    path_follow(run, &o, 1e-12, 1e4, w);
    return w[!known];
}

/* The largest ratio or difference of the weights on the way. */
static double peak(ch_run *run, const tr_map *map, int event)
{
    static const double equal[2] = { 6, 6 };
    path o = path_on_point(map, equal);
    double w[2] = { 0.2, 0.1 };
    o.unit = o.logarithmic = 1;
    o.event = event;
    path_place(&o, w);
    if (path_event(&o, 0, o.y) > 0) path_go(run, &o, 1e-12, 1e3, w);
    return event == RATIO_PEAK ? w[0] / w[1] : w[0] - w[1];
}

/* Does the flow from w to the line cross an axis? */
static int leaves(ch_run *run, const tr_map *map, const double line[3], const double w[2])
{
    return end_by_root(run, map, line, w).axis < 2;
}
//- end

//- fold Fields, paths and ends behind the figures
/* A direction needs no more than three digits, and prints short as a dyadic number. */
static void write_direction(ch_csv *c, const double v[2])
{
    double top = fmax(fabs(v[0]), fabs(v[1])), x[2], r;
    if (!(top > 0) || !isfinite(top)) {
        ch_csv_text(c, "");
        ch_csv_text(c, "");
        return;
    }
    for (int i = 0; i < 2; i++) x[i] = v[i] / top;
    r = sqrt(x[0] * x[0] + x[1] * x[1]);
    for (int i = 0; i < 2; i++) ch_csv_number(c, floor(x[i] / r * 1024 + 0.5) / 1024);
}

/* Just inside the axes, where the fields of N < 1 are finite. */
static double node(size_t i) { return fmax((double)i * 0.15625, 1e-6); }

/* Whether the flows to the line leave by an axis, along a row of nodes. */
static void run_leaves(void *context, size_t i, void *result)
{
    int *to = (int *)result;
    for (size_t j = 0; j < NODES; j++) {
        const double w[2] = { node(j), node(i) };
        for (int m = 0; m < LINE_FIELDS; m += 2)
            *to++ = leaves((ch_run *)context, map_of(line_field[m]), line_of[LINE15], w);
    }
}

static void write_fields(ch_run *run)
{
    ch_csv *point =
               ch_csv_begin(run, "point.csv",
                            "w1,w2,x_1,y_1,x_2,y_2,x_4,y_4,x_6,y_6,x_exp,y_exp,x_0.5,"
                            "y_0.5,x_0.2,y_0.2,x_polar,y_polar"),
           *line = ch_csv_begin(run, "line.csv",
                                "w1,w2,x_1,y_1,x_4,y_4,x_0.25,y_0.25,x_polar,y_polar,"
                                "leaves_1,leaves_0.25");
    int *leaving_nodes =
            (int *)ch_alloc(run, NODES * NODES * LINE_FIELDS / 2, sizeof(int)),
        *left = leaving_nodes;
    ch_replicates(run, "fields", NODES, NODES * LINE_FIELDS / 2 * sizeof(int),
                  leaving_nodes, run_leaves, run);
    for (int i = 0; i < NODES; i++)
        for (int j = 0; j < NODES; j++) {
            double at[2] = { j * 0.15625, i * 0.15625 }, w[2], g[2], v[2];
            w[0] = node((size_t)j);
            w[1] = node((size_t)i);
            for (int k = 0; k < 2; k++) {
                ch_csv_number(point, at[k]);
                ch_csv_number(line, at[k]);
            }
            for (int m = 0; m < POINT_FIELDS; m++) {
                point_descent(target, w, g);
                tr_map_velocity(map_of(point_field[m]), 2, w, g, v);
                write_direction(point, v);
            }
            for (int m = 0; m < LINE_FIELDS; m++) {
                line_descent(line_of[LINE15], w, g);
                tr_map_velocity(map_of(line_field[m]), 2, w, g, v);
                write_direction(line, v);
            }
            for (int m = 0; m < LINE_FIELDS; m += 2)
                ch_csv_count(line, (uint64_t)*left++);
            ch_csv_row(point);
            ch_csv_row(line);
        }
    ch_csv_end(point);
    ch_csv_end(line);
    free(leaving_nodes);
}

static const double orbit_start[STARTS][2] = { { 0.5, 0.1 }, { 0.3, 0.5 }, { 1, 2.5 },
                                               { 5, 0.7 },   { 9.5, 6 },   { 7, 9 } };
enum { ORBIT = 28 };

/* The curve of the conserved quantity through start k: its ends on all parallel lines. */
static void write_rail(ch_run *run, ch_csv *c, int panel, int k)
{
    const tr_map *map = map_of(orbit_field[panel]);
    for (int i = 1; i <= 100; i++) {
        const double *line = line_of[LINE15], at = 30 * 1e-4 * i * i,
                     parallel[3] = { line[0], line[1], at };
        line_end e = end_by_root(run, map, parallel, orbit_start[k]);
        if (e.axis < 2 || !(e.w[0] >= 0 && e.w[1] >= 0 && e.w[0] <= 10 && e.w[1] <= 10))
            continue;
        write_row(c, 4, (const double[]){ panel, k, e.w[0], e.w[1] });
    }
}

static void write_orbits(ch_run *run)
{
    ch_csv *c = ch_csv_begin(run, "orbits.csv", "panel,start,w1,w2,speed"),
           *rails = ch_csv_begin(run, "rails.csv", "panel,start,w1,w2");
    for (int panel = 0; panel < ORBITS; panel++)
        for (int k = 0; k < STARTS; k++) {
            const tr_map *map = map_of(orbit_field[panel]);
            path o = path_on_line(map, line_of[LINE15]);
            double w[2] = { orbit_start[k][0], orbit_start[k][1] };
            double first = o.p[0] * w[0] + o.p[1] * w[1], c_end = o.c;
            o.unit = 1;
            o.towards = first < c_end ? 1 : -1;
            /* even steps of p'w, short of the line where all speeds are 0 */
            for (int i = 0; i <= ORBIT; i++) {
                double v[2];
                path still = o;
                o.c = first + (c_end - first) * 0.995 * i / ORBIT;
                if (i) path_follow(run, &o, 1e-11, 1e4, w);
                still.unit = 0;
                still.c = c_end;
                velocity(&still, w, v);
                write_row(
                    c, 5,
                    (const double[]){ panel, k, w[0], w[1], sqrt(tr_dot_d(2, v, v)) });
            }
            write_rail(run, rails, panel, k);
        }
    ch_csv_end(c);
    ch_csv_end(rails);
}

static void write_steps(ch_run *run)
{
    enum { POINTS = 121 };
    ch_csv *c = ch_csv_begin(run, "steps.csv", "panel,time,w1,w2");
    for (int m = 0; m < STEPS; m++) {
        const tr_map *map = map_of(step_field[m]);
        const double w0[2] = { 0.01, 0.01 };
        double half = time_to(map, w0, 3), times[POINTS], W[POINTS][2];
        path o = path_on_point(map, target);
        for (int i = 0; i < POINTS; i++) times[i] = 3.5 * half * i / (POINTS - 1);
        path_sample(run, &o, 1e-10, w0, POINTS, times, &W[0][0]);
        for (int i = 0; i < POINTS; i++)
            write_row(c, 4, (const double[]){ m, times[i] / half, W[i][0], W[i][1] });
    }
    ch_csv_end(c);
}

static void write_ends(ch_run *run)
{
    static const double start[][2] = {
        { 0.01, 0.01 }, { 0.5, 0.1 }, { 0.1, 0.5 }, { 2, 5 }
    };
    static const double scale[] = { 1e-1, 1e-2, 1e-3, 1e-5 };
    ch_csv *c = ch_csv_begin(run, "ends.csv", "N,equal,first,second,above"),
           *jump = ch_csv_begin(run, "jump.csv", "N,scale_1,scale_2,scale_3,scale_4");
    for (int i = 0; i <= 120; i++) {
        tr_map map = { TR_DEPTH, tr_pow_at(10, -1 + 3 * i / 120.) };
        ch_csv_number(c, map.depth);
        for (int k = 0; k < 4; k++)
            ch_csv_number(c, end_by_root(run, &map, line_of[LINE15], start[k]).w[0]);
        ch_csv_row(c);
    }
    for (int i = 0; i <= 120; i++) {
        tr_map map = { TR_DEPTH, 2 + 4 * i / 120. };
        ch_csv_number(jump, map.depth);
        for (int k = 0; k < 4; k++) {
            double w[2] = { 5 * scale[k], scale[k] };
            ch_csv_number(jump, end_by_root(run, &map, line_of[LINE15], w).w[0]);
        }
        ch_csv_row(jump);
    }
    ch_csv_end(c);
    ch_csv_end(jump);
}

static void run_basin(void *context, size_t i, void *result)
{
    double *to = (double *)result;
    for (int j = 0; j < BASIN; j++) {
        const double w[2] = { (j + 0.5) / BASIN, ((double)i + 0.5) / BASIN };
        for (int m = 0; m < BASINS; m++) {
            line_end e = end_by_root((ch_run *)context, map_of(basin_field[m]),
                                     line_of[LINE15], w);
            *to++ = fmin(e.w[0], e.w[1]) / fmax(e.w[0], e.w[1]);
        }
    }
}

static void write_basins(ch_run *run)
{
    ch_csv *c = ch_csv_begin(run, "basins.csv", "w1,w2,1,2,4,exp");
    double *ratio = (double *)ch_alloc(run, BASIN * BASIN * BASINS, sizeof *ratio),
           *at = ratio;
    ch_replicates(run, "basins", BASIN, BASIN * BASINS * sizeof *ratio, ratio, run_basin,
                  run);
    for (int i = 0; i < BASIN; i++)
        for (int j = 0; j < BASIN; j++) {
            const double w[2] = { (j + 0.5) / BASIN, (i + 0.5) / BASIN };
            ch_csv_number(c, w[0]);
            ch_csv_number(c, w[1]);
            for (int m = 0; m < BASINS; m++) ch_csv_number(c, *at++);
            ch_csv_row(c);
        }
    ch_csv_end(c);
    free(ratio);
}
//- end

//- fold The post's statements
static const ch_statement statement[] = {
    { "B1", "parameterization and gradients",
      "The negative gradient is $w^{*}-w$, written $\\nabla_w$", "" },
    { "B2", "parameterization and gradients",
      "The weights move along $\\nabla_w\\frac{dw}{du}^\\top\\frac{dw}{du}$", "" },
    { "B3", "parameterization and gradients", "$w=u^3$ gives $9(w^{*}-w)w^{4/3}$", "" },
    { "B4", "deep parameterization", "$w=u^N$ gives $N^2w^{2-2/N}(w^{*}-w)$", "" },
    { "B4b", "polar parameterization",
      "The parameterizations do not affect what can be expressed", "" },
    { "B4c", "deep parameterization",
      "Depth is a linear network of diagonal matrices that share their weights", "" },
    { "B5", "infinite depth",
      "$N\\to\\infty$, divided by $N^2$, is the exponential parameterization", "" },
    { "B6", "infinite depth", "$w=e^u$ gives $w^2(w^{*}-w)$", "" },
    { "B7", "playing around", "The bare weights take the shortest path", "" },
    { "B8", "deep parameterization",
      "From below, rich get richer: large values become larger faster", "" },
    { "B9", "deep parameterization",
      "From above, values are biased towards being equal, the more the deeper", "" },
    { "B10", "deep parameterization",
      "From small values the model is sparse for much of the way; values are learned one "
      "by one",
      "" },
    { "B10b", "anti-deep parameterization",
      "For $N<1$ gradients are weighted by the inverse of the current weights", "" },
    { "B11", "anti-deep parameterization", "For $N<1$ small values grow to similar sizes",
      "" },
    { "B12", "anti-deep parameterization", "For $N<1$: low $\\ell_\\infty$ norm", "" },
    { "B13", "anti-deep parameterization", "Deep: low $\\ell_1$ norm", "" },
    { "B14", "conclusion",
      "Deep parameterizations with small starts are biased towards sparse solutions, which "
      "may be why they generalize",
      "" },
    { "B15", "multiple solutions",
      "The loss of a line is a squared loss on one example, up to a scalar", "" },
    { "B16", "multiple solutions",
      "Parameterizations that share the solution of the point loss converge to very "
      "different solutions on the line",
      "" },
    { "B16b", "beyond the post",
      "On $w_1+w_2=10$ all parameterizations from equal weights end at (5, 5)", "" },
    { "B17", "deep parameterization",
      "With positive weights the problem of negative ones is avoided", "" },
    { "B18", "polar parameterization", "The polar field (shown without a formula)", "" },
    { "B19", "polar parameterization",
      "For radii above 1 the angular component is much stronger", "1" },
    { "B20", "polar parameterization",
      "Polar: a clear bias of the path is hard to define", "" },
    { "B20b", "beyond the post", "Every flow to a line has a conserved quantity", "" },
    { "B21", "notebook",
      "Settings: a grid of 100 x 100 from 0 to 10, $e^{-2w}$ for a logarithm; one of two "
      "lines",
      "" },
    { "B22", "beyond the post",
      "Mean ends over starts in the unit square: $\\ell_1$ norm and sparsity", "" },
    { "B23", "footnote 1",
      "The expected squared loss over Gaussian data is exactly this loss", "" },
    { "B24", "beyond the post", "Points along the flows at given times", "" },
    { "B25", "what we add",
      "The end of your own flow, by root and by integration, is the same point", "" },
    { "B26", "footnote 2",
      "Gradient flow approximates descent at small learning rates excellently", "" },
};

static void judge(ch_run *run, const char *id, ch_verdict verdict, double measured,
                  double error, double expected, double tolerance, const char *note)
{
    ch_judge(run, "Primer", statement, sizeof statement / sizeof statement[0], id,
             verdict, measured, error, expected, tolerance, note);
}
//- end

/*md
## How the statements are judged {#sec:fieldsjudging}

Everything but one row is deterministic. Numbers are compared with those of an independent
program (closed forms, a root finder and an integrator of order eight, in another
language); the tolerance is what its table states, mostly $10^{-6}$, against errors of
$10^{-9}$ here. Where the post's wording has a condition that it does not state, both
sides of the condition are tested. The average over Gaussian data is judged at four
standard errors.

**Cited, not checked.** The post opens with networks that memorize random labels, with
solutions that generalize badly, and with an earlier series on quadratic networks, and
closes with a list of papers: deep linear networks, matrix sensing, classification, and
first results on nonlinear models. Its conjecture that such biases are why deep networks
generalize is about other systems than this one.
*/
//- fold Claims on gradients and fields: B1 to B6, B15, B18, B19, B23
static double relative2(const double x[2], const double y[2])
{
    double size = fmax(fabs(y[0]), fabs(y[1]));
    return largest2(x, y) / (size > 0 ? size : 1);
}

/* Points of the square at which formulas are compared, none on a special line. */
enum { PLACES = 64 };
static void place(int i, double w[2])
{
    w[0] = 0.17 + 1.23 * (i % 8);
    w[1] = 0.29 + 1.19 * (i / 8);
}

/* The post's formula for depth N. */
static void printed_deep(double N, const double w[2], const double g[2], double v[2])
{
    for (int i = 0; i < 2; i++) v[i] = N * N * tr_pow_at(w[i], 2 - 2 / N) * g[i];
}

/* The velocity of the weights of a network of n layers diag(u), each with its own
   gradient; those of all layers are added (shared weights).  Returns the largest relative
   difference from `n^2 w^(2-2/n) g`. */
static double network_difference(void)
{
    double worst = 0;
    for (int n = 2; n <= 6; n++)
        for (int i = 0; i < PLACES; i++) {
            double w[2], g[2], v[2], printed[2];
            place(i, w);
            point_descent(target, w, g);
            for (int k = 0; k < 2; k++) {
                double layer[6], forward[7], back = g[k], shared = 0, u, h = 0;
                u = tr_pow_at(w[k], 1. / n);
                forward[0] = 1;
                for (int l = 0; l < n; l++) forward[l + 1] = forward[l] * (layer[l] = u);
                for (int l = n; l-- > 0; back *= layer[l]) shared += forward[l] * back;
                /* how the output changes when every layer moves along `shared` */
                for (int l = 0; l < n; l++) {
                    double others = shared;
                    for (int m = 0; m < n; m++)
                        if (m != l) others *= layer[m];
                    h += others;
                }
                v[k] = h;
            }
            printed_deep(n, w, g, printed);
            worst = fmax(worst, relative2(v, printed));
        }
    return worst;
}

/* The loss that depth-N flow from (w1, 1) has at a time, towards (-3, 6).  In log |w|, as
   the parameters have it: there is no way through 0. */
static double loss_towards_negative(ch_run *run, double N, double w1, double time)
{
    static const double negative[2] = { -3, 6 };
    const tr_map map = { TR_DEPTH, N };
    double w[2] = { w1, 1 };
    path o = path_on_point(&map, negative);
    o.logarithmic = 1;
    o.sign[0] = w1 < 0 ? -1 : 1;
    o.event = TO_SECOND;
    o.level = 100; /* not on the way */
    path_follow(run, &o, 1e-10, time, w);
    return 0.5 * tr_distance2_d(2, w, negative);
}

/* Mean and largest angle in degrees between the fields of depth N and exp. */
static void field_angle(double N, double *mean, double *largest)
{
    const tr_map deep = { TR_DEPTH, N };
    *mean = *largest = 0;
    for (int i = 0; i < 50; i++)
        for (int j = 0; j < 50; j++) {
            double w[2] = { 0.1 + 9.9 * j / 49, 0.1 + 9.9 * i / 49 }, g[2], v[2], x[2];
            point_descent(target, w, g);
            tr_map_velocity(&deep, 2, w, g, v);
            tr_map_velocity(&maps[EXP].map, 2, w, g, x);
            double a =
                180 / pi *
                fabs(angle_of(v[0] * x[0] + v[1] * x[1], v[0] * x[1] - v[1] * x[0]));
            *mean += a / 2500;
            *largest = fmax(*largest, a);
        }
}

static void claims_on_chain_rule(ch_run *run) /* B1, B2, B3 */
{
    double worst = 0, wrong_sign = HUGE_VAL;
    for (int i = 0; i < PLACES; i++) {
        double w[2], g[2], slope[2], opposite[2];
        place(i, w);
        point_descent(target, w, g);
        for (int k = 0; k < 2; k++) {
            double up[2] = { w[0], w[1] }, down[2] = { w[0], w[1] }, h = 0.0625;
            up[k] += h;
            down[k] -= h;
            slope[k] = 0.25 *
                       (tr_distance2_d(2, up, target) - tr_distance2_d(2, down, target)) /
                       h;
            opposite[k] = -slope[k];
        }
        worst = fmax(worst, largest2(g, opposite));
        wrong_sign = fmin(wrong_sign, largest2(g, slope));
    }
    judge(run, "B1", ch_plain(ch_within(worst, 0, 1e-12)), worst, 0, 0, 1e-12,
          ch_text(run,
                  "largest deviation from the negative gradient at %d points; the symbol "
                  "$\\nabla_w$ stands for the direction of descent throughout (the "
                  "gradient itself is at least %.2g away)",
                  PLACES, wrong_sign));

    const double at34[2] = { 3, 4 }, g34[2] = { 0, 2 }, jjt[2] = { -23.04, 19.28 };
    double right[2], literal[2], v[2];
    by_chain(&maps[POLAR].map, at34, g34, right, literal);
    tr_map_velocity(&maps[POLAR].map, 2, at34, g34, v);
    ch_value(run, "jjt_1", right[0]);
    ch_value(run, "jjt_2", right[1]);
    ch_value(run, "jtj_1", literal[0]);
    ch_value(run, "jtj_2", literal[1]);
    judge(run, "B2",
          ch_conditional(ch_within(largest2(right, jjt), 0, 1e-12) &&
                             ch_within(largest2(v, jjt), 0, 1e-12),
                         ch_within(largest2(literal, jjt), 0, 1e-12)),
          right[0], 0, jjt[0], 1e-12,
          ch_text(run,
                  "polar at (3, 4), $g=(0,2)$: true if $dw/du$ is the transpose of the "
                  "Jacobian (denominator layout), so that the matrix is $JJ^\\top$; with "
                  "$J^\\top J$ the weights would move along (%.0f, %.0f)",
                  literal[0], literal[1]));

    double odd = 0;
    for (int i = 0; i < PLACES; i++) {
        double w[2], g[2];
        place(i, w);
        if (i % 2) w[0] = -w[0];
        point_descent(target, w, g);
        by_chain(&maps[N3].map, w, g, right, literal);
        const double size[2] = { fabs(w[0]), fabs(w[1]) };
        printed_deep(3, size, g, v);
        odd = fmax(odd, relative2(v, right));
    }
    judge(
        run, "B3", ch_plain(ch_within(odd, 0, 1e-12)), odd, 0, 0, 1e-12,
        "largest relative deviation from the chain rule, for weights of both signs with "
        "$\\lvert w\\rvert^{4/3}$; the real power of a negative number, as a computer "
        "takes it, does not exist");
}

/* Velocities of the point loss at (8, 9) and (2, 5). */
static const double field[MAPS][4] = {
    { -5, -3, 1, 1 },
    { -160, -108, 8, 20 },
    { -720, -505.460369002, 22.6785788981, 76.9489176005 },
    { -1810.19335984, -1296, 45.2548339959, 178.8854382 },
    { -5760, -4205.59974702, 114.292875742, 526.323192878 },
    { -320, -243, 4, 25 },
    { -0.01953125, -0.00925925925926, 0.0625, 0.01 },
    { -1.19209289551e-06, -3.52814329342e-07, 0.0009765625, 4e-06 },
    { -1.19209289551e-08, -2.78766877505e-09, 0.00015625, 1.024e-07 },
    { -192.696551724, 163.84137931, 15.4827586207, -4.79310344828 },
};

/* The formulas of the text. */
static void printed(const tr_map *map, const double w[2], const double g[2], double v[2])
{
    if (map->kind == TR_DEPTH)
        printed_deep(map->depth, w, g, v);
    else if (map->kind == TR_EXPONENTIAL)
        for (int k = 0; k < 2; k++) v[k] = w[k] * w[k] * g[k];
    else {
        double r2 = tr_dot_d(2, w, w), along = tr_dot_d(2, w, g),
               across = w[0] * g[1] - w[1] * g[0];
        v[0] = w[0] * along / r2 - w[1] * across;
        v[1] = w[1] * along / r2 + w[0] * across;
    }
}

static void claims_on_fields(ch_run *run) /* B4, B6, B18, B19 */
{
    double by[MAPS] = { 0 }, reference = 0, deep = 0, g[2], v[2], right[2], literal[2];
    for (int m = 0; m < MAPS; m++) {
        const tr_map *map = &maps[m].map;
        for (int i = 0; i < PLACES; i++) {
            double w[2];
            place(i, w);
            point_descent(target, w, g);
            by_chain(map, w, g, right, literal);
            printed(map, w, g, v);
            by[m] = fmax(by[m], relative2(v, right));
            tr_map_velocity(map, 2, w, g, v);
            by[m] = fmax(by[m], relative2(v, right));
        }
        for (int i = 0; i < 2; i++) {
            const double w[2] = { i ? 2 : 8, i ? 5 : 9 };
            point_descent(target, w, g);
            tr_map_velocity(map, 2, w, g, v);
            reference = fmax(reference, relative2(v, &field[m][2 * i]));
        }
        if (map->kind == TR_DEPTH) deep = fmax(deep, by[m]);
    }
    judge(run, "B4",
          ch_plain(ch_within(deep, 0, 1e-10) && ch_within(reference, 0, 1e-10)), deep, 0,
          0, 1e-10,
          ch_text(run,
                  "largest relative deviation from the chain rule for eight depths at %d "
                  "points $w>0$, and %.1e from the reference fields; at $w=0$ infinite "
                  "for $N<1$",
                  PLACES, reference));
    judge(run, "B6", ch_plain(ch_within(by[EXP], 0, 1e-12)), by[EXP], 0, 0, 1e-12,
          "largest relative deviation from the chain rule");
    const double one[2] = { 1, 1 }, polar_one[2] = { 0.5, 6.5 };
    point_descent(target, one, g);
    tr_map_velocity(&maps[POLAR].map, 2, one, g, v);
    judge(run, "B18",
          ch_plain(ch_within(largest2(v, polar_one), 0, 1e-12) &&
                   ch_within(by[POLAR], 0, 1e-12)),
          v[0], 0, 0.5, 1e-12,
          ch_text(run,
                  "$\\hat r(\\hat r\\cdot g)+r^2\\hat\\theta(\\hat\\theta\\cdot g)$ "
                  "at (1, 1) is (%.3g, %.3g); elsewhere within %.1e of the chain rule",
                  v[0], v[1], by[POLAR]));

    /* B19: equal pushes along r and theta, at three radii */
    double ratio[3], radius[3] = { 0.5, 1, 2 };
    for (int i = 0; i < 3; i++) {
        const double w[2] = { 0.6 * radius[i], 0.8 * radius[i] }, push[2] = { -0.2, 1.4 };
        tr_map_velocity(&maps[POLAR].map, 2, w, push, v);
        ratio[i] = (-0.8 * v[0] + 0.6 * v[1]) / (0.6 * v[0] + 0.8 * v[1]);
    }
    double power = tr_log_at(ratio[2] / ratio[0]) / tr_log_at(4);
    judge(run, "B19",
          ch_plain(ch_within(ratio[1], 1, 1e-12) && ch_within(power, 2, 1e-12) &&
                   ratio[0] < 1 && ratio[2] > 1),
          ratio[1], 0, 1, 1e-12,
          ch_text(run,
                  "angular over radial velocity at $r=1$ for equal forces; it grows as "
                  "$r^{%.4g}$, so radius 1 is where the two are equal",
                  power));
}

static void claims_on_depth(ch_run *run) /* B4b, B4c, B5, B10b */
{
    double even = loss_towards_negative(run, 2, 1, 20),
           stuck = loss_towards_negative(run, 3, 1, 1000),
           there = loss_towards_negative(run, 3, -1, 20);
    ch_value(run, "even_loss", even);
    ch_value(run, "odd_loss", there);
    judge(
        run, "B4b",
        ch_conditional(there < 1e-12 && ch_within(stuck, 4.5, 1e-3) &&
                           ch_within(even, 4.5, 1e-3),
                       ch_within(even, 0, 1e-3)),
        even, 0, 4.5, 1e-3,
        ch_text(run,
                "loss left towards (−3, 6) at $N=2$: even powers reach no "
                "negative weight. At $N=3$ every weight has its parameter (loss %.0e "
                "from a negative start), yet from (1, 1) the flow stops at $w_1=0$ with "
                "%.4g",
                there, stuck));
    double network = network_difference();
    ch_value(run, "network_error", network);
    judge(run, "B4c", ch_plain(ch_within(network, 0, 1e-10)), network, 0, 0, 1e-10,
          "largest relative deviation of backpropagation through 2 to 6 layers, "
          "gradients of the shared weights added, from $N^2w^{2-2/N}g$");

    static const double depth[] = { 2, 4, 6, 10, 100, 1000 },
                        mean[] = { 7.344015643507866,  2.981405046247419,
                                   1.8685896059775062, 1.0698591963681148,
                                   0.1007615896161889, 0.010017875068395018 },
                        most[] = { 64.97695773956033,  32.75597001420464,
                                   21.275132648420396, 12.880746461345847,
                                   1.288557681426472,  0.12847013830418266 };
    double angle[6], top, off = 0;
    for (int i = 0; i < 6; i++) {
        field_angle(depth[i], &angle[i], &top);
        off = fmax(off, fmax(fabs(angle[i] - mean[i]), fabs(top - most[i])));
    }
    ch_value(run, "angle_4", angle[1]);
    ch_value(run, "angle_100", angle[4]);
    judge(
        run, "B5",
        ch_plain(ch_within(off, 0, 1e-3) && ch_within(angle[4] / angle[5], 10, 0.2)),
        angle[5], 0, mean[5], 1e-3,
        ch_text(run,
                "mean angle in degrees to the exponential's field at $N=1000$, on 50 x "
                "50 points; at 2, 4, 6, 10, 100: %.4g, %.4g, %.4g, %.4g, %.4g (largest "
                "deviation from the reference, maxima included: %.0e); it falls as $1/N$",
                angle[0], angle[1], angle[2], angle[3], angle[4], off));

    static const double N_low[] = { 2. / 3, 0.5, 0.2 }, one[] = { 1, 1 };
    double powers[3], v[2];
    for (int i = 0; i < 3; i++) {
        const tr_map map = { TR_DEPTH, N_low[i] };
        const double w[2] = { 1, 2 };
        tr_map_velocity(&map, 2, w, one, v);
        powers[i] = tr_log_at(v[1] / v[0]) / tr_log_at(2);
    }
    ch_value(run, "power_02", powers[2]);
    judge(
        run, "B10b",
        ch_corrected(ch_within(powers[1], -1, 1e-9) && ch_within(powers[2], -1, 1e-9),
                     ch_within(powers[0], -1, 1e-9) && ch_within(powers[1], -2, 1e-9) &&
                         ch_within(powers[2], -8, 1e-9)),
        powers[2], 0, -8, 1e-9,
        ch_text(
            run,
            "power of $w$ in the velocity at $N=0.2$; it is $2-2/N$: %.4g at $N=0.5$, and "
            "that of the inverse, %.4g, only at $N=2/3$",
            powers[1], powers[0]));
}

static void claims_on_losses(ch_run *run) /* B15, B23 */
{
    double scaled = 0;
    for (int i = 0; i < PLACES; i++) {
        double w[2], x[2] = { -1.7, 0.9 }, y = -2.3, residual;
        const double line[3] = { x[0], x[1], -y };
        place(i, w);
        residual = tr_dot_d(2, x, w) - y;
        scaled = fmax(scaled, fabs(0.5 * residual * residual /
                                       (tr_dot_d(2, x, x) * line_loss(line, w)) -
                                   1));
    }
    judge(
        run, "B15", ch_plain(ch_within(scaled, 0, 1e-12)), scaled, 0, 0, 1e-12,
        "largest relative deviation of $\\tfrac12(x\\cdot w-y)^2$ from $(a^2+b^2)$ times "
        "the loss");

    tr_stat full = { 0, 0, 0 }, half = { 0, 0, 0 };
    const double w[2] = { 1, 2 };
    tr_rng r = ch_stream(run, 0, 0);
    for (size_t i = 0; i < samples; i++) {
        enum { BLOCK = 500 };
        static double block[2 * BLOCK];
        const double *x = block + i % BLOCK * 2;
        if (i % BLOCK == 0) tr_normal_d(&r, 2 * BLOCK, block);
        double s = x[0] * (w[0] - target[0]) + x[1] * (w[1] - target[1]);
        tr_stat_add(&full, s * s);
        tr_stat_add(&half, 0.5 * s * s);
    }
    double loss = 0.5 * tr_distance2_d(2, w, target);
    judge(
        run, "B23",
        ch_corrected(ch_within(full.mean, loss, 4 * tr_stat_se(&full)),
                     ch_within(half.mean, loss, 4 * tr_stat_se(&half))),
        half.mean, tr_stat_se(&half), loss, 4 * tr_stat_se(&half),
        ch_text(run,
                "$\\tfrac12\\langle w-w^{*},x\\rangle^2$ over %zu samples at $w=(1,2)$; "
                "the squared loss itself averages to twice that, %.3f",
                samples, full.mean));
}
//- end

//- fold Claims on the way to a point: B7 to B11, B24, B26
static void claim_shortest(ch_run *run) /* B7 */
{
    enum { TIMES = 40 };
    const double w0[2] = { 9, 1 };
    double times[TIMES], W[TIMES][2], off = 0, length = 0;
    path o = path_on_point(&maps[N1].map, target);
    for (int i = 0; i < TIMES; i++) times[i] = 0.25 * i;
    path_sample(run, &o, 1e-12, w0, TIMES, times, &W[0][0]);
    for (int i = 0; i < TIMES; i++) {
        for (int k = 0; k < 2; k++)
            off = fmax(off, fabs(W[i][k] - target[k] -
                                 (w0[k] - target[k]) * tr_exp_at(-times[i])));
        if (i) length += sqrt(tr_distance2_d(2, W[i], W[i - 1]));
    }
    double shortest = sqrt(tr_distance2_d(2, w0, target)) -
                      sqrt(tr_distance2_d(2, W[TIMES - 1], target));
    judge(
        run, "B7", ch_plain(ch_within(off, 0, 1e-8) && ch_within(length, shortest, 1e-8)),
        off, 0, 0, 1e-8,
        ch_text(run,
                "largest deviation of the integrated flow from "
                "$w^{*}+(w_0-w^{*})e^{-t}$; its length exceeds the straight line by %.0e",
                length - shortest));
}

static void claims_on_riches(ch_run *run) /* B8, B9 */
{
    static const int deep[6] = { N1, N2, N3, N4, N6, EXP };
    static const double ratios[6] = { 2, 2, 3.141368, 5.178622, 9.450495, 24.364990 },
                        gaps[6] = {
                            0.1, 1.054306, 2.756683, 4.016435, 5.027569, 5.720569
                        };
    double ratio[6], gap[6], miss = 0;
    int grows = 1;
    for (int i = 0; i < 6; i++) {
        ratio[i] = peak(run, &maps[deep[i]].map, RATIO_PEAK);
        gap[i] = peak(run, &maps[deep[i]].map, DIFFERENCE_PEAK);
        miss = fmax(miss, fmax(fabs(ratio[i] - ratios[i]), fabs(gap[i] - gaps[i])));
        if (i >= 2) grows = grows && ratio[i] > 2.01 && ratio[i] > ratio[i - 1];
        if (i >= 1) grows = grows && gap[i] > 0.11 && gap[i] > gap[i - 1];
    }
    ch_value(run, "gap_2", gap[1]);
    ch_value(run, "gap_4", gap[3]);
    ch_value(run, "ratio_3", ratio[2]);
    ch_value(run, "ratio_4", ratio[3]);
    ch_value(run, "ratio_exp", ratio[5]);
    judge(
        run, "B8", ch_conditional(grows && ch_within(miss, 0, 1e-3), ratio[1] > 2.01),
        ratio[3], 0, ratios[3], 1e-3,
        ch_text(run,
                "largest $w_1/w_2$ at $N=4$, equal targets (6, 6), start (0.2, 0.1). The "
                "ratio grows only for $N>2$ (%.4g at 2, %.4g at 3, %.4g for exp), the "
                "difference for $N>1$ (from 0.1 to %.4g, %.4g, %.4g at 1, 2, 4)",
                ratio[1], ratio[2], ratio[5], gap[0], gap[1], gap[3]));

    static const double from_above[2] = { 9, 6 }, threes[2] = { 3, 3 };
    static const double second[6] = { 3.5,         48. / 13,    3.739793444,
                                      3.760871553, 3.780322258, 3.814773974 };
    double w2[6], way = 0;
    int equal = 1;
    miss = 0;
    for (int i = 0; i < 6; i++) {
        const tr_map *map = &maps[deep[i]].map;
        w2[i] = other_weight(run, map, threes, from_above, 0, 4);
        way = fmax(
            way, fabs(w2[i] - other_by_integration(run, map, threes, from_above, 0, 4)));
        miss = fmax(miss, fabs(w2[i] - second[i]));
        if (i) equal = equal && w2[i] > w2[i - 1];
    }
    judge(
        run, "B9", ch_plain(equal && ch_within(miss, 0, 1e-6) && ch_within(way, 0, 1e-8)),
        w2[3], 0, second[3], 1e-6,
        ch_text(run,
                "$w_2$ when $w_1$ has fallen from 9 to 4 at $N=4$ (start (9, 6), targets "
                "3, 3); at 1, 2, 3, 6, exp: %.4f, %.4f, %.4f, %.4f, %.4f",
                w2[0], w2[1], w2[2], w2[4], w2[5]));
}

static void claims_on_sparsity(ch_run *run) /* B10, B11 */
{
    static const double sparsity[POLAR][3] = {
        { 1.52542372881, 1.50250417362, 1.50025004167 },
        { 0.628209309545, 0.226983687546, 0.0755284150483 },
        { 0.383293614162, 0.0586176987734, 0.00695518348362 },
        { 0.308101391554, 0.0377221881606, 0.00393908398913 },
        { 0.256668276443, 0.028081966422, 0.0028283690204 },
        { 0.197433103094, 0.0200534266644, 0.00200130845798 },
        { 2.1243941927, 2.12438300754, 2.12438299673 },
        { 2.44367557829, 2.44367557828, 2.44367557828 },
        { 2.51847825118, 2.51847825118, 2.51847825118 },
    };
    double w1[POLAR][3], miss_deep = 0, miss_low = 0, way = 0;
    for (int m = 0; m < POLAR; m++)
        for (int k = 0; k < 3; k++) {
            static const double small[3] = { 0.1, 0.01, 0.001 };
            const double start[2] = { small[k], small[k] };
            w1[m][k] = other_weight(run, &maps[m].map, target, start, 1, 3);
            double d = fabs(w1[m][k] - sparsity[m][k]);
            if (m <= EXP)
                miss_deep = fmax(miss_deep, d);
            else
                miss_low = fmax(miss_low, d);
            way = fmax(way, fabs(w1[m][k] - other_by_integration(run, &maps[m].map,
                                                                 target, start, 1, 3)));
        }
    ch_value(run, "half_1", w1[N1][1]);
    ch_value(run, "half_2", w1[N2][1]);
    ch_value(run, "half_4", w1[N4][1]);
    ch_value(run, "half_exp", w1[EXP][1]);
    ch_value(run, "half_05", w1[N05][1]);
    ch_value(run, "half_02", w1[N02][1]);
    int sparser = 1;
    for (int m = N2; m <= EXP; m++)
        sparser = sparser && w1[m][1] < w1[m - 1][1] && w1[m][2] < 0.5 * w1[m][1];
    judge(
        run, "B10",
        ch_plain(sparser && ch_within(miss_deep, 0, 1e-6) && ch_within(way, 0, 1e-8)),
        w1[N4][1], 0, sparsity[N4][1], 1e-6,
        ch_text(run,
                "$w_1$ when $w_2$ is half learned ($N=4$, start (0.01, 0.01)); at 1, 2, "
                "3, 6, exp: %.4g, %.4g, %.4g, %.4g, %.4g, and smaller from smaller "
                "starts for $N\\ge2$; closed form and integration within %.0e",
                w1[N1][1], w1[N2][1], w1[N3][1], w1[N6][1], w1[EXP][1], way));
    judge(run, "B11",
          ch_plain(ch_within(miss_low, 0, 1e-6) && w1[N02][1] > w1[N025][1] &&
                   w1[N025][1] > w1[N05][1] && w1[N05][1] > w1[N1][1]),
          w1[N02][1], 0, sparsity[N02][1], 1e-6,
          ch_text(run, "the same at $N=0.2$; at 0.5 and 0.25: %.6f and %.6f", w1[N05][1],
                  w1[N025][1]));
}

/* At t = 0.2 from (1, 0.5), by an independent integrator: the point, both lines. */
static const double at_time[3 * MAPS * 2] = {
    1.3625384938, 1.4969808581, 2.5392829042, 5.5019259524, 2.9957785152, 5.9999986563,
    2.9999991648, 6.0000000000, 3.0000000000, 6.0000000000, 1.5405998165, 1.0602434289,
    1.0894442931, 0.9680610965, 1.0231764036, 0.8959867096, 1.0150057616, 0.8969115086,
    1.0666233730, 1.7679158162, 1.4713000420, 1.4426000840, 3.1990863142, 5.1170766230,
    3.6371303541, 5.6814156523, 3.9166698549, 5.5416650726, 4.4246036609, 5.2876981696,
    1.9576483760, 0.9788241880, 1.1111043163, 0.9540671037, 1.0284802086, 0.8899865242,
    1.0183929364, 0.8922636174, 1.1625587264, 1.7296635136, 1.7703942994, 1.2703942994,
    6.0398037664, 3.0199018832, 7.7654937319, 2.2344914038, 8.2768835201, 1.7231164799,
    8.6641766936, 1.3358233064, 3.9076984982, 0.7962385015, 1.1726436338, 0.9034820500,
    1.0448174888, 0.8665854153, 1.0291429502, 0.8738066968, 1.6268876170, 1.4592573435
};

static void claim_times(ch_run *run) /* B24 */
{
    const double start[2] = { 1, 0.5 }, time = 0.2;
    double miss = 0, w[2];
    for (int k = 0; k < 3; k++)
        for (int m = 0; m < MAPS; m++) {
            path o = k ? path_on_line(&maps[m].map, line_of[k - 1])
                       : path_on_point(&maps[m].map, target);
            path_sample(run, &o, 1e-11, start, 1, &time, w);
            miss = fmax(miss, largest2(w, &at_time[2 * (k * MAPS + m)]));
        }
    judge(run, "B24", ch_plain(ch_within(miss, 0, 1e-6)), miss, 0, 0, 1e-6,
          "largest deviation from an integrator of order eight at $t=0.2$: ten "
          "parameterizations from (1, 0.5), the point and both lines");
}

/* A curve of the figure: rates, then starts.  How often its longest step is halved. */
enum { CURVES = RATES + 3 };
static size_t halvings_of(size_t curve) { return halvings + (curve < RATES ? 0 : 6); }

typedef struct {
    double time, distance;
} descent_result;

/* The shortest steps, which take longest, come first. */
static size_t descent_index(size_t curve, size_t more)
{
    return (halvings + 6 - more) * CURVES + curve;
}

static void run_descent(void *context, size_t i, void *result)
{
    static const double scale[] = { 1, 0.1, 0.01 };
    descent_result *r = (descent_result *)result;
    const size_t curve = i % CURVES, more = halvings + 6 - i / CURVES;
    const int few = curve >= RATES;
    const tr_map *map = map_of(rate_field[few ? 4 : curve]);
    const double size = few ? scale[curve - RATES] : 1, start[2] = { size, 0.5 * size };
    if (more > halvings_of(curve)) return;
    r->time = time_to(map, start, few ? 1 : 3);
    r->distance = descent_distance((ch_run *)context, map, start, r->time, more);
}

static void claim_descent(ch_run *run) /* B26 */
{
    ch_csv *c = ch_csv_begin(run, "descent.csv", "panel,curve,eta,distance");
    double low = HUGE_VAL, high = -HUGE_VAL;
    const size_t n = (halvings + 7) * CURVES;
    descent_result *all = (descent_result *)ch_alloc(run, n, sizeof *all);
    ch_replicates(run, "descent", n, sizeof *all, all, run_descent, run);
    for (size_t curve = 0; curve < CURVES; curve++) {
        const int panel = curve >= RATES;
        double before = 0, slope = 0;
        for (size_t more = 0; more <= halvings_of(curve); more++) {
            const descent_result *r = &all[descent_index(curve, more)];
            slope = tr_log_at(before / r->distance) / tr_log_at(2);
            before = r->distance;
            write_row(c, 4,
                      (const double[]){ panel, (double)(curve - (panel ? RATES : 0)),
                                        r->time / (double)((size_t)CHECKS << more),
                                        r->distance });
        }
        if (panel) continue;
        low = fmin(low, slope);
        high = fmax(high, slope);
    }
    free(all);
    ch_csv_end(c);
    ch_value(run, "descent_slope_min", low);
    ch_value(run, "descent_slope_max", high);
    judge(run, "B26",
          halvings < 5 ? CH_NOT_EVALUATED : ch_plain(low > 0.95 && high < 1.05), low, 0,
          1, 0.05,
          ch_text(
              run,
              "least log-log slope, over six parameterizations, of the distance between "
              "descent on $u$ and the flow against the rate, at the smallest two; the "
              "largest is %.4f",
              high));
    const double tenth[2] = { 0.1, 0.1 }, moment = 1e-3;
    double u[2], J[2][2], g[2], w[2];
    unfold(&maps[N02].map, tenth, u);
    jacobian(&maps[N02].map, u, J);
    point_descent(target, tenth, g);
    for (int i = 0; i < 2; i++) u[i] += moment * J[i][i] * g[i];
    fold(&maps[N02].map, u, w);
    ch_value(run, "leap_1", w[0]);
    ch_value(run, "leap_2", w[1]);
    path low_path = path_on_point(&maps[N02].map, target);
    path_sample(run, &low_path, 1e-11, tenth, 1, &moment, w);
    ch_value(run, "leap_flow_1", w[0]);
    ch_value(run, "leap_flow_2", w[1]);
}
//- end

//- fold Claims on ends: B12 to B14, B16, B17, B20 to B22
static double norm_power(const double w[2], double k) /* |w_1|^k + |w_2|^k */
{
    return tr_pow_at(fabs(w[0]), k) + tr_pow_at(fabs(w[1]), k);
}

/* Is no point of the line, of 2001 between the axes, of a smaller l_k norm than w? */
static int least_norm(const double line[3], const double w[2], double k)
{
    double size = fmax(w[0], w[1]), own[2] = { w[0] / size, w[1] / size };
    for (int i = 0; i <= 2000; i++) {
        double x = -line[2] / line[0] * i / 2000,
               other[2] = { x / size, -(line[2] + line[0] * x) / line[1] / size };
        if (norm_power(other, k) < norm_power(own, k) * (1 - 1e-9)) return 0;
    }
    return 1;
}

typedef struct {
    double l1, ratio;
} mean_end;

static mean_end mean_ends(ch_run *run, const tr_map *map)
{
    mean_end m = { 0, 0 };
    for (int i = 0; i < 400; i++) {
        const double w[2] = { (i % 20 + 0.5) / 20, (i / 20 + 0.5) / 20 };
        line_end e = end_by_root(run, map, line_of[LINE15], w);
        m.l1 += (fabs(e.w[0]) + fabs(e.w[1])) / 400;
        m.ratio += fmin(e.w[0], e.w[1]) / fmax(e.w[0], e.w[1]) / 400;
    }
    return m;
}

/* w1 of the end from s (5, 1), less half of its larger vertex, as a function of depth. */
typedef struct {
    ch_run *run;
    double start[2];
} jump_context;
static double beyond_half(void *context, double N)
{
    const jump_context *o = (const jump_context *)context;
    const tr_map map = { TR_DEPTH, N };
    return end_by_root(o->run, &map, line_of[LINE15], o->start).w[0] - 7.5;
}

/* Starts of the 100 x 100 cell centres above the line, and those that leave. */
static double leaving(ch_run *run, const tr_map *map, const double line[3])
{
    size_t above = 0, left = 0;
    for (int i = 0; i < 10000; i++) {
        const double w[2] = { (i % 100 + 0.5) / 10, (i / 100 + 0.5) / 10 };
        if (line[0] * w[0] + line[1] * w[1] + line[2] >= 0) continue;
        above++;
        left += (size_t)leaves(run, map, line, w);
    }
    return (double)left / (double)above;
}

/* w1 at the ends from the first four starts, by an independent program, which has no
   depth 3. */
static const double first[LINES * MAPS * 4] = {
    3.3600000000,  5.8000000000,  2.6000000000,  2.8800000000,  3.7500000000,
    5.7384597890,  2.2576411455,  0.3823306081,  0.0000000000,  0.0000000000,
    0.0000000000,  0.0000000000,  12.5251859807, 5.7019865112,  2.1574569853,
    0.1436297786,  14.1774630564, 5.6894086806,  2.1329241001,  0.1259851879,
    14.6740704197, 5.6639290467,  2.0943058496,  0.1102881110,  4.2631903427,
    5.8090309171,  3.4621063504,  4.2607466037,  4.6755496212,  1.6554459450,
    4.2598898653,  4.6755495109,  4.7466559753,  -0.7872658276, 4.4207994443,
    4.7466559744,  3.0000000009,  11.8401149997, 2.9998328481,  2.9999999997,
    5.2000000000,  4.5000000000,  3.5000000000,  4.8000000000,  8.3333333333,
    4.7058823529,  2.8571428571,  1.6666666667,  0.0000000000,  0.0000000000,
    0.0000000000,  0.0000000000,  9.7661831259,  4.7742210834,  2.5497248922,
    0.2338168741,  9.8310486650,  4.7932464552,  2.4641978215,  0.1689513350,
    9.8765622559,  4.8265976969,  2.3240812076,  0.1234377441,  5.0008266667,
    3.5906573617,  4.2261781952,  4.9991733333,  5.0000000357,  1.7121766691,
    4.6519027321,  4.9999999643,  5.0000000003,  1.4154265747,  4.7297002117,
    4.9999999997,  5.0000000000,  -1.6997333929, 4.9999457643,  5.0000000000
};

static void claims_on_rails(ch_run *run) /* B16, B16b, B20b */
{
    enum { ENDS = LINES * MAPS * END_STARTS };
    end_result *end = (end_result *)ch_alloc(run, ENDS, sizeof *end);
    double difference = 0, miss = 0, drift = 0, low = HUGE_VAL, high = -HUGE_VAL,
           middle = 0, point = 0;
    size_t followed = 0;
    ch_replicates(run, "ends", ENDS, sizeof *end, end, run_end, run);
    for (size_t i = 0; i < ENDS; i++) {
        size_t start = i % END_STARTS, m = i / END_STARTS % MAPS,
               l = i / END_STARTS / MAPS;
        difference = fmax(difference, end[i].difference);
        drift = fmax(drift, end[i].drift);
        followed += end[i].drift >= 0;
        point = fmax(point, end[i].point);
        if (start < 4 && m != N3)
            miss = fmax(miss, fabs(end[i].root[0] - first[(l * MAPS + m) * 4 + start]));
        if (l == LINE15 && start == 0) {
            low = fmin(low, end[i].root[0]);
            high = fmax(high, end[i].root[0]);
        }
        if (l == LINE10 && start == 6)
            middle =
                fmax(middle, fmax(fabs(end[i].root[0] - 5), fabs(end[i].root[1] - 5)));
    }
    free(end);
    if (!isfinite(difference)) difference = 1e300; /* root and way left by other axes */
    ch_value(run, "end_difference", difference);
    ch_value(run, "drift", drift);
    ch_value_count(run, "drift_paths", followed);
    judge(run, "B16",
          ch_plain(ch_within(difference, 0, 1e-8) && ch_within(miss, 0, 1e-6) &&
                   high - low > 1 && ch_within(point, 0, 1e-5)),
          difference, 0, 0, 1e-8,
          ch_text(run,
                  "largest difference of root and integration over two lines, ten "
                  "parameterizations, eight starts; from the reference (%d ends) %.0e. "
                  "From (0.5, 0.1) the ends on $w_1+2w_2=15$ range from $w_1=%.3f$ to "
                  "%.3f; to the point (3, 6) all come as near as %.0e",
                  LINES * 9 * 4, miss, low, high, point));
    judge(run, "B16b", ch_plain(ch_within(middle, 0, 1e-9)), middle, 0, 0, 1e-9,
          "largest distance of an end from (5, 5), start (3, 3), ten parameterizations");
    judge(run, "B20b", ch_plain(ch_within(drift, 0, 1e-9)), drift, 0, 0, 1e-9,
          ch_text(run,
                  "largest relative change half way along %zu integrated paths, by the "
                  "closed forms",
                  followed));
}

static const double small[2] = { 1e-4, 1e-4 }; /* a small equal start */

static void claims_on_norms(ch_run *run) /* B12 to B14 */
{
    const double *line = line_of[LINE15];
    tr_info info;
    static const int low_map[3] = { N05, N025, N02 };
    static const double low_end[3][2] = { { 4.2615548012498, 5.3692225993751 },
                                          { 4.6755495476203, 5.1622252261899 },
                                          { 4.7466559747025, 5.1266720126488 } };
    static const double to_zero[2] = { 5, 5 };
    double off = 0, from_inf = 0, limit[2];
    int least = 1;
    line_end e;
    for (int i = 0; i < 3; i++) {
        const tr_map *map = &maps[low_map[i]].map;
        /* w_i = p_i^(1/(2/N-1)), scaled to the line */
        double x = tr_pow_at(2, 1 / (2 / map->depth - 1)), scale = 15 / (1 + 2 * x);
        limit[0] = scale;
        limit[1] = scale * x;
        e = end_by_root(run, map, line, small);
        off = fmax(off, fmax(largest2(e.w, limit), largest2(e.w, low_end[i])));
        from_inf = fmax(from_inf, largest2(e.w, to_zero));
        least = least && least_norm(line, e.w, 2 / map->depth) &&
                !least_norm(line, e.w, 2 / map->depth - 0.5);
    }
    ch_value(run, "linf_1", e.w[0]);
    ch_value(run, "linf_2", e.w[1]);
    const tr_map nearly = { TR_DEPTH, 0.05 };
    line_end nearest = end_by_root(run, &nearly, line, small);
    judge(run, "B12",
          ch_corrected(ch_within(from_inf, 0, 0.05), least && ch_within(off, 0, 1e-6)),
          e.w[0], 0, low_end[2][0], 1e-6,
          ch_text(run,
                  "$w_1$ of the end at $N=0.2$ from small equal starts: the minimum of "
                  "$\\ell_{2/N}$ to %.0e; the one of $\\ell_\\infty$, (5, 5), is up to "
                  "%.2f away and reached only as $N\\to0$ (%.3f at $N=0.05$)",
                  off, from_inf, largest2(nearest.w, to_zero)));

    static const int deep_map[4] = { N2, N4, N6, EXP };
    static const double deep_end[4][2] = {
        { 0.027361139286143, 7.4863194303569 },
        { 0.0003970946972358, 7.4998014526514 },
        { 0.00028260431826323, 7.4998586978409 },
        { 0.00019999733333333, 7.4999000013333 },
    };
    double excess = 0;
    off = 0;
    for (int i = 0; i < 4; i++) {
        e = end_by_root(run, &maps[deep_map[i]].map, line, small);
        off = fmax(off, largest2(e.w, deep_end[i]));
        excess = fmax(excess, e.w[0] + e.w[1] - 7.5);
    }
    judge(run, "B13", ch_plain(ch_within(off, 0, 1e-7) && excess < 0.02), excess, 0, 0,
          0.02,
          ch_text(run,
                  "largest $\\ell_1$ norm above the least, 7.5, from (0.0001, 0.0001) at "
                  "$N=2,4,6$ and exp: equal starts; ends within %.0e of the reference",
                  off));

    static const int way_map[4] = { N2, N3, N4, EXP };
    static const double way_end[4][2] = { { 3.75, 5.625 },
                                          { 7.6718442359564, 3.6640778820218 },
                                          { 12.525185980682, 1.2374070096591 },
                                          { 14.674070419703, 0.16296479014826 } };
    const double lopsided[2] = { 0.5, 0.1 };
    double l1_4 = 0;
    off = 0;
    for (int i = 0; i < 4; i++) {
        e = end_by_root(run, &maps[way_map[i]].map, line, lopsided);
        off = fmax(off, largest2(e.w, way_end[i]));
        if (way_map[i] == N4) {
            ch_value(run, "deep_1", e.w[0]);
            ch_value(run, "deep_2", e.w[1]);
            l1_4 = e.w[0] + e.w[1];
        }
    }
    ch_value(run, "deep_l1", l1_4);
    jump_context o = { run, { 5e-8, 1e-8 } };
    double jump, threshold = 2 / (1 - tr_log_at(2) / tr_log_at(5)),
                 before = beyond_half(&o, 3.4), after = beyond_half(&o, 3.6);
    ch_try(run, tr_root(beyond_half, &o, 2.1, 8, 1e-10, &jump, &info), "the jump");
    ch_value(run, "jump", threshold);
    judge(
        run, "B14",
        ch_conditional(ch_within(excess, 0, 0.02) && ch_within(off, 0, 1e-6) &&
                           ch_within(jump, threshold, 0.005) &&
                           ch_within(before, -7.5, 1e-3) && ch_within(after, 7.5, 1e-3),
                       ch_within(l1_4, 7.5, 0.02)),
        jump, 0, threshold, 0.005,
        ch_text(run,
                "depth at which the end from starts along (5, 1) jumps from vertex (0, "
                "7.5) to (15, 0). Equal small starts find the least $\\ell_1$ norm; from "
                "(0.5, 0.1) $N=4$ ends with %.2f, nearly twice the least. On both sides "
                "of the jump the ends are sparse",
                l1_4));
}

/* Four maps with shallow weights on either line, then the deep ones on the first. */
enum { SHALLOW = 4, DEEP = EXP - N2 + 1 };
static void run_leaving(void *context, size_t i, void *result)
{
    static const int shallow[SHALLOW] = { N1, N05, N025, N02 };
    const tr_map *map =
        &maps[i < 2 * SHALLOW ? shallow[i % SHALLOW] : N2 + (int)i - 2 * SHALLOW].map;
    const double *line = line_of[i / SHALLOW == 1 ? LINE10 : LINE15];
    *(double *)result = leaving((ch_run *)context, map, line);
}

static void claim_axes(ch_run *run) /* B17 */
{
    static const double mask[SHALLOW] = { 0.0312, 0.2374, 0.3634, 0.3836 };
    double share[2 * SHALLOW + DEEP], deep_share = 0, other = 0, off = 0;
    ch_replicates(run, "axes", 2 * SHALLOW + DEEP, sizeof *share, share, run_leaving,
                  run);
    for (int i = 0; i < SHALLOW; i++) {
        off = fmax(off, fabs(share[i] - mask[i]));
        other = fmax(other, share[SHALLOW + i]);
    }
    for (int i = 0; i < DEEP; i++) deep_share = fmax(deep_share, share[2 * SHALLOW + i]);
    ch_value(run, "leave_1", 100 * share[0]);
    ch_value(run, "leave_05", 100 * share[1]);
    ch_value(run, "leave_02", 100 * share[3]);
    judge(run, "B17",
          ch_conditional(deep_share == 0 && ch_within(off, 0, 1e-3) && other == 0,
                         share[3] == 0),
          share[3], 0, mask[3], 1e-3,
          ch_text(run,
                  "share of the starts above $w_1+2w_2=15$ (100 x 100 grid) that hit an "
                  "axis at $N=0.2$; %.4f, %.4f, %.4f at 1, 0.5, 0.25; none for $N\\ge2$, "
                  "nor above $w_1+w_2=10$",
                  share[0], share[1], share[2]));
}

static void claim_polar(ch_run *run) /* B20 */
{
    const double *line = line_of[LINE15];
    static const double polar_start[3][2] = { { 0.5, 0.1 }, { 8, 9 }, { 9, 1 } };
    static const double polar_end[3][2] = { { 3.000000001, 6.000000000 },
                                            { 11.840115, 1.5799425 },
                                            { 8.472813, 3.263593 } };
    static const double nearest_point[2] = { 3, 6 };
    double spread = 0, off = 0;
    line_end e;
    for (int i = 0; i < 3; i++) {
        e = end_by_root(run, &maps[POLAR].map, line, polar_start[i]);
        off = fmax(off, largest2(e.w, polar_end[i]));
        if (i != 1) continue;
        ch_value(run, "polar_far_1", e.w[0]);
        ch_value(run, "polar_far_2", e.w[1]);
    }
    for (int i = 1; i < 16; i++) {
        const double w[2] = { 0.01 * tr_cospi_at(i / 32.), 0.01 * tr_sinpi_at(i / 32.) };
        e = end_by_root(run, &maps[POLAR].map, line, w);
        spread = fmax(spread, largest2(e.w, nearest_point));
    }
    const double radius2 = tr_dot_d(2, nearest_point, nearest_point);
    ch_value(run, "polar_radius", sqrt(radius2));
    ch_value(run, "polar_sine", tr_exp_at(-0.5 * radius2));
    judge(
        run, "B20",
        ch_corrected(spread > 1, ch_within(spread, 0, 1e-6) && ch_within(off, 0, 1e-6)),
        spread, 0, 0, 1e-6,
        ch_text(run,
                "largest distance of the end on the line from the minimum of $\\ell_2$, "
                "from radius 0.01 in 15 directions: there is a bias, and it is the same "
                "from everywhere near zero; ends of the reference within %.0e",
                off));
}

static void claim_settings(ch_run *run) /* B21 */
{
    const double equal[2] = { 1, 1 };
    double range[LINES], logarithm = 0;
    size_t singular = 0;
    for (int l = 0; l < LINES; l++) {
        double low = HUGE_VAL, high = -HUGE_VAL;
        for (int m = 0; m < MAPS; m++) {
            line_end e = end_by_root(run, &maps[m].map, line_of[l], equal);
            low = fmin(low, e.w[0]);
            high = fmax(high, e.w[0]);
        }
        range[l] = high - low;
    }
    for (int i = 0; i < PLACES; i++) { /* w = log u, for a small step of u along dw/du */
        double w[2], step;
        place(i, w);
        step = 1e-4 * tr_exp_at(-w[0]);
        step = tr_log_at(tr_exp_at(w[0]) + step) - tr_log_at(tr_exp_at(w[0]) - step);
        logarithm = fmax(logarithm, fabs(step / 2e-4 - tr_exp_at(-2 * w[0])));
    }
    for (int i = 0; i < 10000; i++) {
        const double w[2] = { 10. * (i % 100) / 99, 10. * (i / 100) / 99 };
        singular += w[0] == 0 || w[1] == 0;
    }
    ch_value_count(run, "singular_nodes", singular);
    ch_value_count(run, "notebook_nodes", 10000);
    judge(
        run, "B21",
        ch_conditional(range[LINE15] > 1 && ch_within(logarithm, 0, 1e-6),
                       range[LINE10] > 1),
        range[LINE15], 0, NAN, NAN,
        ch_text(
            run,
            "range of the ends' $w_1$ from (1, 1) on $w_1+2w_2=15$; on $w_1+w_2=10$ it is "
            "%.0e, and which of the two the images show is not said. The field of the "
            "logarithm is $e^{-2w}$ as coded; %zu of the grid's nodes lie on an axis, "
            "where $N<1$ is infinite",
            range[LINE10], singular));
}

static void claims_on_means(ch_run *run) /* B22, and the table of ends */
{
    static const double l1_of[MAPS] = { 9.100000, 8.596816, 8.901189, 9.096883, 9.291031,
                                        9.611549, 9.631596, 9.837775, 9.873328, 9.0 },
                        ratio_of[MAPS] = { 0.543588, 0.325807, 0.247413, 0.211036,
                                           0.180309, 0.134026, 0.794127, 0.905724,
                                           0.925875, 0.5 };
    static const int order[MAPS] = { N02, N025, N05, N1, N2, N3, N4, N6, EXP, POLAR };
    static const char *const norm[MAPS] = { "$\\ell_2$", "$\\ell_1$", "$\\ell_1$",
                                            "$\\ell_1$", "$\\ell_1$", "$\\ell_1$",
                                            "$\\ell_4$", "$\\ell_8$", "$\\ell_{10}$",
                                            "$\\ell_2$" };
    ch_csv *c =
        ch_csv_begin(run, "powers.csv",
                     "weights,power,norm,$w_1$,$w_2$,$\\ell_1$,min/max,mean min/max");
    mean_end mean[MAPS];
    int smallest = 1, sparser = 1;
    double off = 0;
    for (int i = 0; i < MAPS; i++) {
        int m = order[i];
        const tr_map *map = &maps[m].map;
        mean[m] = mean_ends(run, map);
        off = fmax(off,
                   fmax(fabs(mean[m].l1 - l1_of[m]), fabs(mean[m].ratio - ratio_of[m])));
        line_end e = end_by_root(run, map, line_of[LINE15], small);
        ch_csv_text(c, maps[m].name);
        ch_csv_text(c, map->kind == TR_POLAR
                           ? "1, $r^2$"
                           : ch_text(run, "%.3g",
                                     map->kind == TR_DEPTH ? 2 - 2 / map->depth : 2.));
        ch_csv_text(c, norm[m]);
        write_row(c, 5,
                  (const double[]){ e.w[0], e.w[1], e.w[0] + e.w[1],
                                    fmin(e.w[0], e.w[1]) / fmax(e.w[0], e.w[1]),
                                    mean[m].ratio });
    }
    ch_csv_end(c);
    for (int m = 0; m < MAPS; m++) smallest = smallest && mean[N2].l1 <= mean[m].l1;
    for (int m = N2; m <= EXP; m++)
        sparser = sparser && mean[m].ratio < mean[m - 1].ratio;
    judge(
        run, "B22", ch_plain(smallest && sparser && ch_within(off, 0, 1e-5)), mean[N2].l1,
        0, l1_of[N2], 1e-5,
        ch_text(run,
                "mean $\\ell_1$ norm at $N=2$ over 20 x 20 starts, the smallest of all; "
                "min/max falls with depth: %.4f, %.4f, %.4f, %.4f at 1, 2, 4, exp",
                mean[N1].ratio, mean[N2].ratio, mean[N4].ratio, mean[EXP].ratio));
}
//- end

//- fold The flow of the command line: B25
static void check_own_line(ch_run *run)
{
    const double a = own_line[0], b = own_line[1], c = own_line[2];
    if (a == 0 || b == 0)
        ch_fail(run,
                "--line: %g,%g,%g is not accepted; a and b must not be 0, or a weight "
                "does not take part",
                a, b, c);
    if ((a > 0) == (b > 0) && (c == 0 || (c > 0) == (a > 0)))
        ch_fail(run,
                "--line: %g,%g,%g is not accepted; the line must pass through positive "
                "weights",
                a, b, c);
}

static void write_own_row(ch_csv *c, const char *what, const double w[2])
{
    const tr_map map = { TR_DEPTH, own_depth };
    double p[2], at, size = fmax(fabs(w[0]), fabs(w[1]));
    const double unit[2] = { w[0] / size, w[1] / size };
    normal_of(own_line, p, &at);
    ch_csv_text(c, what);
    write_row(c, 6,
              (const double[]){ w[0], w[1], tr_flow_line_invariant(&map, p, w),
                                fabs(w[0]) + fabs(w[1]),
                                size * sqrt(tr_dot_d(2, unit, unit)), size });
}

static void claims_on_own(ch_run *run)
{
    const tr_map map = { TR_DEPTH, own_depth };
    line_end root = end_by_root(run, &map, own_line, own_start),
             way = end_by_integration(run, &map, own_line, own_start, 1e-14);
    double scale = fmax(1, fmax(fabs(root.w[0]), fabs(root.w[1]))),
           difference = largest2(root.w, way.w) / scale, sensitivity = 0;
    ch_csv *c =
        ch_csv_begin(run, "own.csv",
                     "point,$w_1$,$w_2$,invariant,$\\ell_1$,$\\ell_2$,$\\ell_\\infty$");
    write_own_row(c, "start", own_start);
    write_own_row(c, "root", root.w);
    write_own_row(c, "integration", way.w);
    ch_csv_end(c);
    /* how far the end moves, relatively, when a start does */
    for (int i = 0; i < 2; i++) {
        double w[2] = { own_start[0], own_start[1] };
        w[i] *= 1 + 1e-7;
        line_end moved = end_by_root(run, &map, own_line, w);
        sensitivity = fmax(sensitivity, largest2(moved.w, root.w) / scale * 1e7);
    }
    ch_value_text(run, "own_leaves",
                  root.axis == 2 ? "stays in the quadrant"
                  : way.axis == root.axis
                      ? ch_text(run,
                                "leaves the quadrant at (%.4g, %.4g); behind the axis it "
                                "is continued by the odd power",
                                way.exit[0], way.exit[1])
                      : "leaves the quadrant");
    judge(
        run, "B25", ch_plain(root.axis == way.axis && ch_within(difference, 0, 1e-8)),
        difference, 0, 0, 1e-8,
        ch_text(run,
                "relative to the larger of 1 and the weights; $N=%.4g$ from (%.4g, %.4g) "
                "ends at (%.8g, %.8g), which moves by %.2g times a relative change of "
                "the start; it %s the quadrant",
                own_depth, own_start[0], own_start[1], root.w[0], root.w[1], sensitivity,
                root.axis == 2 ? "stays in" : "leaves"));
}
//- end

/*md
## Four answers {#sec:fieldsanswers}

1. *Descent is the flow up to its rate,* with an error proportional to it, unless a
   parameter has a huge derivative: for $N<1$ and small weights the flow is a limit that
   descent does not see.
2. *Depth* makes the difference of the weights grow for $N>1$, and their ratio only for
   $N>2$. Below one it makes them alike, by $w^{2-2/N}$, not by their inverse.
3. *Each flow to a line minimizes something:* that of a power the divergence from its
   start; from small equal starts $\ell_{2/N}$ for $N<2$, $\ell_1$ for $N\ge2$, and
   $\ell_2$ in polar coordinates from all of them. Deep flows from unequal starts find a
   sparse point, which may be the wrong one.
4. *The pictures stop being true* at the axes: for $N<1$ up to {{leave_02:%.0f}} % of the
   starts above the line leave the quadrant, and what comes next is a convention.

## The whole run {#sec:fieldsrun}

```{.claims}
```

Try this: `--N 0.2 --start 8,9 --line -1,-2,15` leaves the quadrant; `--N 3.4 --start
5e-6,1e-6` and `--N 3.6` with the same start and `--line -1,-2,15` end at opposite
vertices; `--N 2 --start 1,1 --line 1,-1,-5` ends on a rising line.
*/
int main(int argc, char **argv)
{
    ch_run run;
    ch_begin(&run, argc, argv, "05-gradient-fields",
             "Gradient flow under a parameterization: fields, paths, and where they end.",
             options, sizeof options / sizeof options[0]);
    check_own_line(&run);
    ch_value(&run, "target_1", target[0]);
    ch_value(&run, "target_2", target[1]);

    claims_on_chain_rule(&run);
    claims_on_fields(&run);
    claims_on_depth(&run);
    claims_on_losses(&run);
    claim_shortest(&run);
    claims_on_riches(&run);
    claims_on_sparsity(&run);
    claim_times(&run);
    claim_descent(&run);
    claims_on_rails(&run);
    claims_on_norms(&run);
    claim_axes(&run);
    claim_polar(&run);
    claim_settings(&run);
    claims_on_means(&run);
    claims_on_own(&run);

    write_fields(&run);
    write_orbits(&run);
    write_steps(&run);
    write_ends(&run);
    write_basins(&run);
    return ch_end(&run);
}

#else /* CHAPTER_DRAW */

//- fold Drawing the figures
static const tp_color rate_color[] = { TP_BLACK, TP_SKY,   TP_BLUE,
                                       TP_PINK,  TP_GREEN, TP_VERMILION };

static const char *title_of(ch_run *run, const char *key)
{
    return !strcmp(key, "1")       ? "identity"
           : !strcmp(key, "exp")   ? "exponential"
           : !strcmp(key, "polar") ? "polar"
                                   : ch_text(run, "*N* = %s", key);
}

static tp_panel *square(ch_run *run, tp_figure *f, int row, int column, const char *key)
{
    static const double tick[] = { 0, 5, 10 };
    return tp_axes(f, row, column,
                   &(tp_axes_desc){
                       .title = title_of(run, key),
                       .x = { .label = "*w*_1", .max = 10, .n_ticks = 3, .ticks = tick },
                       .y = { .label = "*w*_2", .max = 10, .n_ticks = 3, .ticks = tick },
                       .labels = TP_NO_LABELS,
                       .no_grid = 1 });
}

static const tp_grid whole = { NODES, NODES, 0, 10, 0, 10 };

static void draw_line_of(tp_panel *p)
{
    const double *line = line_of[LINE15], x[2] = { 0, 10 },
                 y[2] = { -line[2] / line[1], -(line[2] + 10 * line[0]) / line[1] };
    tp_line(p, 2, x, y, &(tp_style){ .color = TP_GREEN, .width = 2 });
}

static void draw_point(ch_run *run)
{
    static const double level[] = { 1, 4, 9, 16, 25 };
    ch_table *t = ch_table_read(run, "point.csv");
    const double *w1 = ch_column(t, "w1"), *w2 = ch_column(t, "w2");
    double *loss = (double *)ch_alloc(run, NODES * NODES, sizeof *loss);
    for (size_t i = 0; i < NODES * NODES; i++)
        loss[i] = 0.5 * ((w1[i] - target[0]) * (w1[i] - target[0]) +
                         (w2[i] - target[1]) * (w2[i] - target[1]));
    tp_figure *f = tp_begin(&(tp_layout){ .rows = 2,
                                          .columns = 4,
                                          .width = 470,
                                          .height = 253,
                                          .share_x = 1,
                                          .share_y = 1 });
    for (int m = 0; m < POINT_FIELDS; m++) {
        tp_panel *p = square(run, f, m / 4, m % 4, point_field[m]);
        tp_contour(p, &whole, loss, &(tp_contours){ .n_levels = 5, .levels = level },
                   NULL, &(tp_style){ .color = TP_GREY, .width = 0.4, .alpha = 0.6 });
        tp_streamlines(p, &whole, ch_column(t, ch_text(run, "x_%s", point_field[m])),
                       ch_column(t, ch_text(run, "y_%s", point_field[m])),
                       &(tp_streams){ .separation = 5, .arrows = 40 },
                       &(tp_style){ .color = TP_DARK, .width = 0.5 });
        tp_points(p, 1, &target[0], &target[1], NULL,
                  &(tp_style){ .color = TP_GREEN, .size = 6 });
    }
    ch_figure(run, f, "point");
    free(loss);
}

static void draw_line(ch_run *run)
{
    ch_table *t = ch_table_read(run, "line.csv");
    tp_figure *f =
        tp_begin(&(tp_layout){ .columns = 4, .width = 470, .height = 138, .share_y = 1 });
    for (int m = 0; m < LINE_FIELDS; m++) {
        tp_panel *p = square(run, f, 0, m, line_field[m]);
        tp_streamlines(p, &whole, ch_column(t, ch_text(run, "x_%s", line_field[m])),
                       ch_column(t, ch_text(run, "y_%s", line_field[m])),
                       &(tp_streams){ .separation = 5, .arrows = 40 },
                       &(tp_style){ .color = TP_DARK, .width = 0.5 });
        if (m % 2 == 0)
            tp_mask(p, &whole, ch_column(t, ch_text(run, "leaves_%s", line_field[m])),
                    &(tp_style){ .color = TP_VERMILION, .alpha = 0.3 });
        draw_line_of(p);
    }
    ch_figure(run, f, "line");
}

static void draw_orbits(ch_run *run)
{
    ch_table *t = ch_table_read(run, "orbits.csv"),
             *rails = ch_table_read(run, "rails.csv");
    tp_figure *f = tp_begin(&(tp_layout){
        .columns = ORBITS, .width = 470, .height = 160, .share_y = 1, .share_z = 1 });
    for (int m = 0; m < ORBITS; m++) {
        tp_panel *p = square(run, f, 0, m, orbit_field[m]);
        draw_line_of(p);
        for (int k = 0; k < STARTS; k++) {
            size_t n, from = ch_rows(rails, &n, "panel=%d,start=%d", m, k);
            tp_line(p, n, ch_column(rails, "w1") + from, ch_column(rails, "w2") + from,
                    &(tp_style){ .role = TP_THEORY, .width = 0.7 });
        }
        for (int k = 0; k < STARTS; k++) {
            size_t n, from = ch_rows(t, &n, "panel=%d,start=%d", m, k);
            tp_trajectory(
                p, n, ch_column(t, "w1") + from, ch_column(t, "w2") + from,
                ch_column(t, "speed") + from,
                &(tp_heat){ .scale = TP_LOG, .min = 0.01, .max = 1000, .label = "speed" },
                &(tp_style){ .width = 2, .arrows = 1 });
            tp_points(p, 1, ch_column(t, "w1") + from, ch_column(t, "w2") + from, NULL,
                      &(tp_style){ .color = TP_DARK, .size = 3 });
        }
    }
    ch_figure(run, f, "orbits");
}

static void draw_steps(ch_run *run)
{
    ch_table *t = ch_table_read(run, "steps.csv");
    tp_figure *f = tp_begin(&(tp_layout){
        .columns = STEPS, .width = 470, .height = 160, .share_y = 1, .share_x = 1 });
    size_t n = ch_table_rows(t) / STEPS;
    for (int m = 0; m < STEPS; m++) {
        static const double tick[] = { 0, 1, 2, 3 };
        tp_panel *p =
            tp_axes(f, 0, m,
                    &(tp_axes_desc){
                        .title = title_of(run, step_field[m]),
                        .x = { .label = "time", .max = 3.5, .n_ticks = 4, .ticks = tick },
                        .y = { .label = "weight", .max = 6.3 },
                        .labels = TP_NO_LABELS });
        const double *time = ch_column(t, "time") + (size_t)m * n,
                     *w1 = ch_column(t, "w1") + (size_t)m * n,
                     *w2 = ch_column(t, "w2") + (size_t)m * n;
        tp_line(p, n, time, w1, &(tp_style){ .color = TP_VERMILION });
        tp_line(p, n, time, w2, &(tp_style){ .color = TP_BLUE });
        if (m) continue;
        tp_text(p, 3.4, w1[n - 1], "*w*_1",
                &(tp_note){ .color = TP_VERMILION, .anchor = TP_SE, .dy = 3 });
        tp_text(p, 3.4, w2[n - 1], "*w*_2",
                &(tp_note){ .color = TP_BLUE, .anchor = TP_NE, .dy = -4 });
    }
    ch_figure(run, f, "steps");
}

static void draw_ends(ch_run *run)
{
    static const char *const key[] = { "equal", "first", "second", "above" };
    static const char *const name[] = { "small, equal", "(0.5, 0.1)", "(0.1, 0.5)",
                                        "(2, 5)" };
    static const char *const scale[] = { "0.1", "0.01", "0.001", "0.00001" };
    ch_table *t = ch_table_read(run, "ends.csv"), *jump = ch_table_read(run, "jump.csv");
    double threshold = ch_value_get(run, "jump");
    tp_figure *f =
        tp_begin(&(tp_layout){ .columns = 2, .width = 470, .height = 240, .tags = 1 });
    tp_panel *p = tp_axes(
        f, 0, 0,
        &(tp_axes_desc){ .x = { .label = "depth *N*", .log = 1, .min = 0.1, .max = 100 },
                         .y = { .label = "*w*_1 at the end", .min = -0.3, .max = 15.3 },
                         .labels = TP_LEGEND_NW });
    static const double least[] = { 0, 3, 5 };
    static const char *const norm[] = { "least {\\ell}_1", "least {\\ell}_2",
                                        "least {\\ell}_{\\infty}" };
    for (int i = 0; i < 3; i++)
        tp_hline(p, least[i], &(tp_style){ .dash = TP_DOTTED, .label = norm[i] });
    for (int k = 0; k < 4; k++)
        tp_line(p, ch_table_rows(t), ch_column(t, "N"), ch_column(t, key[k]),
                &(tp_style){ .label = name[k] });
    p = tp_axes(f, 0, 1,
                &(tp_axes_desc){ .x = { .label = "depth *N*", .min = 2, .max = 6 },
                                 .y = { .min = -0.3, .max = 15.3 },
                                 .labels = TP_LEGEND_SE });
    tp_vline(p, threshold, &(tp_style){ .role = TP_THEORY });
    for (int k = 0; k < 4; k++)
        tp_line(p, ch_table_rows(jump), ch_column(jump, "N"),
                ch_column(jump, ch_text(run, "scale_%d", k + 1)),
                &(tp_style){ .color = tp_palette(k),
                             .label = ch_text(run, "%s (5, 1)", scale[k]) });
    ch_figure(run, f, "ends");
}

static void draw_basins(ch_run *run)
{
    ch_table *t = ch_table_read(run, "basins.csv");
    tp_figure *f = tp_begin(&(tp_layout){
        .columns = BASINS, .width = 470, .height = 127, .share_y = 1, .share_z = 1 });
    for (int m = 0; m < BASINS; m++) {
        static const double tick[] = { 0, 0.5, 1 };
        tp_panel *p = tp_axes(
            f, 0, m,
            &(tp_axes_desc){
                .title = title_of(run, basin_field[m]),
                .x = { .label = "start *w*_1", .max = 1, .n_ticks = 3, .ticks = tick },
                .y = { .label = "start *w*_2", .max = 1, .n_ticks = 3, .ticks = tick } });
        tp_heatmap(p, BASIN, BASIN, ch_column(t, basin_field[m]),
                   &(tp_heat){ .x1 = 1, .y1 = 1, .max = 1, .label = "min/max" });
    }
    ch_figure(run, f, "basins");
}

static void draw_descent(ch_run *run)
{
    static const char *const scale[] = { "from (1, 0.5)", "from (0.1, 0.05)",
                                         "from (0.01, 0.005)" };
    ch_table *t = ch_table_read(run, "descent.csv");
    tp_figure *f =
        tp_begin(&(tp_layout){ .columns = 2, .width = 470, .height = 230, .tags = 1 });
    for (int panel = 0; panel < 2; panel++) {
        tp_panel *p =
            tp_axes(f, 0, panel,
                    &(tp_axes_desc){ .title = panel ? "*N* = 0.5, smaller starts"
                                                    : "six parameterizations",
                                     .x = { .label = "rate \\eta", .log = 1 },
                                     .y = { .label = "distance", .log = 1 },
                                     .labels = panel ? TP_LEGEND_SE : TP_LEGEND_SE });
        for (int m = 0; m < (panel ? 3 : RATES); m++) {
            size_t n, from = ch_rows(t, &n, "panel=%d,curve=%d", panel, m);
            tp_line(
                p, n, ch_column(t, "eta") + from, ch_column(t, "distance") + from,
                &(tp_style){ .color = panel ? tp_palette(m) : rate_color[m],
                             .marker = TP_DISC,
                             .size = 3,
                             .label = panel ? scale[m] : title_of(run, rate_field[m]) });
        }
    }
    ch_figure(run, f, "descent");
}

int main(int argc, char **argv)
{
    ch_run run;
    ch_begin(&run, argc, argv, "05-gradient-fields",
             "Draws the figures of the chapter on gradient fields.", NULL, 0);
    draw_descent(&run);
    draw_point(&run);
    draw_steps(&run);
    draw_line(&run);
    draw_orbits(&run);
    draw_ends(&run);
    draw_basins(&run);
    return ch_end(&run);
}
//- end
#endif
