/* Penalties and optimizers, on every instruction set this machine has: bit for bit
   against the arithmetic that the header promises, in plain loops; proximal operators
   against their definition and a search; minimizers of loss + penalty as points where
   every prox step rests and where it ends; and sequences of
   tests/reference/optimizers.py. */
#ifndef REAL
#include "../toyreg.h"

#include "test.h"

#include <stdlib.h>

enum { most = 70, kinds = 5, heavy = 0, plain, nesterov, adam, methods, dims = 5 };
static const char *const kind_name[kinds] = { "L1", "L2", "elastic net", "L0", "groups" };
static const char *const method_name[methods] = { "momentum", "descent", "Nesterov",
                                                  "Adam" };

static tr_penalty penalty(int kind, double lambda, double lambda2, size_t group)
{
    tr_penalty p;
    p.kind = (tr_penalty_kind)kind;
    p.lambda = lambda;
    p.lambda2 = lambda2;
    p.group = group;
    return p;
}

/* (w - c)' A (w - c) / 2: what the descents minimize, with a penalty. */
static double A[dims][dims], centre[dims];

static void correlated(void)
{
    tr_rng r = tr_rng_stream(5, 0);
    double B[7][dims];
    int i, j, k;
    tr_normal_d(&r, 7 * dims, &B[0][0]);
    tr_normal_d(&r, dims, centre);
    for (i = 0; i < dims; i++)
        for (j = 0; j < dims; j++) {
            A[i][j] = i == j ? 0.3 : 0;
            for (k = 0; k < 7; k++) A[i][j] += B[k][i] * B[k][j] / 7;
        }
}

static void isotropic(double a)
{
    int i, j;
    for (i = 0; i < dims; i++) {
        for (j = 0; j < dims; j++) A[i][j] = i == j ? a : 0;
        centre[i] = (i % 2 ? -1 : 1) * (0.2 + 0.3 * i);
    }
}

/* How far -gradient is from the subdifferential of the penalty, at worst. */
static double residual(const tr_penalty *p, const double *w)
{
    double worst = 0, g[dims];
    size_t i, j;
    for (i = 0; i < dims; i++) {
        g[i] = 0;
        for (j = 0; j < dims; j++) g[i] += A[i][j] * (w[j] - centre[j]);
    }
    for (i = 0; i < dims; i++) {
        double r;
        if (p->kind == TR_GROUP) {
            size_t from = i / p->group * p->group, to = from + p->group;
            double norm = 0, size = 0;
            if (to > dims) to = dims;
            for (j = from; j < to; j++) norm += w[j] * w[j], size += g[j] * g[j];
            norm = sqrt(norm);
            r = norm > 0 ? fabs(g[i] + p->lambda * w[i] / norm) : sqrt(size) - p->lambda;
        } else if (p->kind == TR_L2)
            r = fabs(g[i] + p->lambda * w[i]);
        else {
            double l2 = p->kind == TR_ELASTIC_NET ? p->lambda2 : 0;
            r = w[i] > 0   ? fabs(g[i] + p->lambda + l2 * w[i])
                : w[i] < 0 ? fabs(g[i] - p->lambda + l2 * w[i])
                           : fabs(g[i]) - p->lambda;
        }
        if (r > worst) worst = r;
    }
    return worst;
}

/* What the prox minimizes, for one group. */
static double objective(const tr_penalty *p, double step, size_t n, const double *u,
                        const double *w)
{
    return tr_distance2_d(n, u, w) / (2 * step) + tr_penalty_value_d(p, n, w);
}

#define REAL float
#define T(name) tr_##name
#define F(name) name##_f
#define PRECISION "f32"
#define EPS 0x1p-23
#define FMA fmaf
#define SQRT sqrtf
#include "optimizers.c"
#undef REAL
#undef T
#undef F
#undef PRECISION
#undef EPS
#undef FMA
#undef SQRT
#define REAL double
#define T(name) tr_##name##_d
#define F(name) name##_d
#define PRECISION "f64"
#define EPS 0x1p-52
#define FMA fma
#define SQRT sqrt
#include "optimizers.c"

/* ----------------------------------------------- the prox against its definition */

static void definition(void)
{
    tr_rng r = tr_rng_stream(9, 1);
    int kind, t, i, lower = 1, firm = 1, inside = 1;
    for (kind = 0; kind < kinds; kind++)
        for (t = 0; t < 200; t++) {
            double u[2], v[2], p[2], q[2], w[2], h[3], step, d[2], e[2], best;
            tr_penalty o;
            tr_normal_d(&r, 2, u);
            tr_normal_d(&r, 2, v);
            tr_uniform_d(&r, 3, h);
            step = 0.1 + 2 * h[0];
            o = penalty(kind, 1.5 * h[1], h[2], 2);
            tr_prox_d(&o, step, 2, u, p);
            tr_prox_d(&o, step, 2, v, q);
            /* no better point: on a grid around u and p, and on the axes */
            best = objective(&o, step, 2, u, p);
            for (i = 0; i < 41 * 41; i++) {
                w[0] = (i % 41 - 20) * 0.1;
                w[1] = (double)(i / 41 - 20) * 0.1;
                lower &= best <= objective(&o, step, 2, u, w) + 1e-14;
                w[0] = p[0] + 1e-3 * w[0];
                w[1] = p[1] + 1e-3 * w[1];
                lower &= best <= objective(&o, step, 2, u, w) + 1e-14;
            }
            if (kind == TR_L0) continue; /* not convex */
            for (i = 0; i < 2; i++) d[i] = p[i] - q[i], e[i] = u[i] - v[i];
            firm &= tr_dot_d(2, d, d) <= tr_dot_d(2, d, e) + 1e-15;
            /* (u - p) / step is a subgradient at p: the penalty lies above its tangent */
            for (i = 0; i < 50; i++) {
                double above;
                tr_normal_d(&r, 2, w);
                above = tr_penalty_value_d(&o, 2, w) - tr_penalty_value_d(&o, 2, p);
                above -= ((u[0] - p[0]) * (w[0] - p[0]) + (u[1] - p[1]) * (w[1] - p[1])) /
                         step;
                inside &= above >= -1e-13;
            }
        }
    check(lower, "prox: no point of a grid is better");
    check(firm, "prox: firmly nonexpansive");
    check(inside, "prox: (u - prox u) / step is a subgradient of the penalty");
}

static void differences(void)
{
    tr_rng r = tr_rng_stream(9, 2);
    double w[7], g[7], worst = 0;
    int kind, i;
    for (kind = 0; kind < kinds; kind++) {
        const tr_penalty p = penalty(kind, 0.7, 0.4, 3);
        tr_normal_d(&r, 7, w);
        for (i = 0; i < 7; i++) g[i] = 10;
        tr_penalty_subgradient_d(&p, 7, w, g);
        for (i = 0; i < 7; i++) {
            const double at = w[i], h = 1e-5;
            double up, down, e;
            w[i] = at + h;
            up = tr_penalty_value_d(&p, 7, w);
            w[i] = at - h;
            down = tr_penalty_value_d(&p, 7, w);
            w[i] = at;
            e = fabs(10 + (up - down) / (2 * h) - g[i]);
            if (e > worst) worst = e;
        }
    }
    check_near(worst, 0, 1e-9, 0,
               "subgradient: finite differences, added to what is there");
}

/* ------------------------------------------------------------------ the example */

/* f = (w - 1)^2 / 2 and L1 with lambda = 0.1, whose minimizer is 0.9. */
static void example(void)
{
    const tr_penalty l1 = penalty(TR_L1, 0.1, 0, 0);
    const tr_adam o = { 1e-3, .9, .999, 1e-8, 0 };
    const tr_sgd s = { 1e-2, .75, 0 };
    double w = 0, right = 0, g, b = 0, m = 0, v = 0, n = 0, q = 0, least = 2, top = 0;
    int t;
    for (t = 1; t <= 40000; t++) {
        g = w - 1;
        tr_adam_step_d(&o, (uint64_t)t, 1, &g, &m, &v, &w);
        tr_prox_append_d(&l1, o.eta, 1, &w);
        g = right - 1;
        tr_adam_prox_step_d(&o, &l1, (uint64_t)t, 1, &g, &n, &q, &right);
        if (t > 39000) {
            if (w < least) least = w;
            if (w > top) top = w;
        }
    }
    check(least > 0.999 && top < 1.001, "threshold after Adam: it ends at 1.000");
    check_near(right, 0.9, 1e-12, 0, "threshold in Adam's metric: it ends at 0.9");
    for (t = 0, w = 0; t < 20000; t++) {
        g = w - 1;
        tr_sgd_step_d(&s, 1, &g, &b, &w);
        tr_prox_append_d(&l1, s.eta, 1, &w);
    }
    check_near(w, 1 - (1 - s.momentum) * l1.lambda, 1e-13, 0,
               "threshold after momentum mu: the strength is (1 - mu) lambda");
    for (t = 0, w = b = 0; t < 20000; t++) {
        g = w - 1;
        tr_sgd_prox_step_d(&s, &l1, 1, &g, &b, &w);
    }
    check_near(w, 0.9, 1e-13, 0, "prox step with momentum: the strength is lambda");
}

/* ---------------------------------------------------------------- one step, once */

/* Prox of a group in a diagonal metric from the smallest case that is not trivial, by a
   search: the step from v = 0 at t = 1 has h = eta / (|g| + eps), u = w - eta sign(g). */
static void metric(void)
{
    tr_rng r = tr_rng_stream(9, 3);
    const tr_adam o = { 0.3, .9, .999, 1e-8, 0 };
    int t, i, lower = 1, zero = 0, moved = 0;
    for (t = 0; t < 300; t++) {
        double g[2], w[2], u[2], h[2], m[2] = { 0, 0 }, v[2] = { 0, 0 }, size[2], p[2],
                                       best;
        tr_penalty l;
        tr_normal_d(&r, 2, g);
        tr_normal_d(&r, 2, w);
        tr_uniform_d(&r, 2, size);
        l = penalty(TR_GROUP, 0.05 + 3 * size[0], 0, 2);
        g[0] *= exp(6 * size[1] - 3); /* unequal steps */
        for (i = 0; i < 2; i++) {
            h[i] = o.eta / (fabs(g[i]) + o.epsilon);
            u[i] = w[i] - h[i] * g[i];
        }
        tr_adam_prox_step_d(&o, &l, 1, 2, g, m, v, w);
        zero += w[0] == 0 && w[1] == 0;
        moved += w[0] != 0;
#define METRIC(w)                                     \
    (((w)[0] - u[0]) * ((w)[0] - u[0]) / (2 * h[0]) + \
     ((w)[1] - u[1]) * ((w)[1] - u[1]) / (2 * h[1]) + tr_penalty_value_d(&l, 2, w))
        best = METRIC(w);
        for (i = 0; i < 41 * 41; i++) {
            p[0] = (i % 41 - 20) * 0.15;
            p[1] = (double)(i / 41 - 20) * 0.15;
            lower &= best <= METRIC(p) + 1e-13;
            p[0] = w[0] + 1e-3 * p[0];
            p[1] = w[1] + 1e-3 * p[1];
            lower &= best <= METRIC(p) + 1e-13;
        }
    }
    check(lower, "prox of groups in Adam's metric: no point of a grid is better");
    checkf(zero > 30 && moved > 30, "which is 0 for %d, and not for %d", zero, moved);
}

/* Every h_i of its own order of magnitude: the equation for the radius still holds. */
static void radius(void)
{
    enum { n = 200 };
    tr_rng r = tr_rng_stream(9, 4);
    const tr_adam o = { 1, .9, .999, 1e-8, 0 };
    static double g[n], m[n], v[n], w[n], u[n], x[n];
    double worst = 0;
    int t, i, some = 0;
    for (t = 0; t < 200; t++) {
        const tr_penalty l = penalty(TR_GROUP, tr_exp_at(-0.05 * t), 0, n);
        double f = 0, norm;
        tr_normal_d(&r, n, g);
        tr_normal_d(&r, n, w);
        tr_uniform_d(&r, n, x);
        for (i = 0; i < n; i++) {
            m[i] = v[i] = 0;
            g[i] *= tr_exp_at(20 * x[i] - 12);
            w[i] *= tr_exp_at(8 - 16 * x[i]);
            u[i] = w[i] - g[i] / (fabs(g[i]) + o.epsilon);
        }
        tr_adam_prox_step_d(&o, &l, 1, n, g, m, v, w);
        norm = tr_norm2_d(n, w);
        if (norm == 0) continue;
        some++;
        for (i = 0; i < n; i++) {
            const double q = u[i] / (norm + l.lambda / (fabs(g[i]) + o.epsilon));
            f += q * q;
        }
        if (fabs(f - 1) > worst) worst = fabs(f - 1);
    }
    check_near(worst, 0, 1e-12, 0, "radius of a group with steps over nine orders");
    check(some > 50, "which is not often 0");
    {
        const tr_penalty weak = penalty(TR_GROUP, 1e-200, 0, 2);
        double d[2] = { 1, 1 }, p[2] = { 3, 0.5 }, a[2] = { 0, 0 }, b[2] = { 0, 0 };
        tr_adam_prox_step_d(&o, &weak, 1, 2, d, a, b, p);
        check_near(p[0], 2, 0, 1e-7, "a penalty too weak to square");
    }
}

int main(int argc, char **argv)
{
    static const char *const isa[] = { "scalar", "avx2", "avx512", "neon" };
    const char *best = tr_isa();
    size_t i;
    test_begin(argc, argv);
    if (test_hashing) {
        hashes_f();
        hashes_d();
        return 0;
    }
    for (i = 0; i < sizeof isa / sizeof *isa; i++) {
        if (tr_isa_force(isa[i]) != TR_OK) continue;
        bits_f(isa[i]);
        bits_d(isa[i]);
        products_f(isa[i]);
        products_d(isa[i]);
    }
    (void)tr_isa_force(best);
    edges_f();
    edges_d();
    definition();
    differences();
    metric();
    radius();
    sequences_f();
    sequences_d();
    minimizers_f();
    minimizers_d();
    example();
    return test_end();
}

#else /* -------------------------------------------------- both precisions, once each */

static int F(same)(const REAL *a, const REAL *b, size_t n)
{
    return !memcmp(a, b, n * sizeof *a);
}

/* Numbers of either sign around 1, some of them +0 or -0. */
static void F(fill)(uint64_t stream, size_t n, REAL *x)
{
    tr_rng r = tr_rng_stream(7, stream);
    size_t i;
    T(normal)(&r, n, x);
    for (i = 0; i < n; i++)
        if (i % 11 == 5) x[i] = i % 2 ? -(REAL)0 : (REAL)0;
}

/* --------------------------------------------------------------- as the header says */

typedef struct F(constants) {
    REAL t, off, lambda2, shrink;
} F(constants);

static F(constants) F(constants_of)(const tr_penalty *p, double step)
{
    F(constants) c = { 0, 0, 0, 1 };
    if (p->kind == TR_L1 || p->kind == TR_ELASTIC_NET)
        c.t = c.off = (REAL)(step * p->lambda);
    if (p->kind == TR_L0) c.t = (REAL)sqrt(2 * step * p->lambda);
    if (p->kind == TR_L2 || p->kind == TR_ELASTIC_NET) {
        const double l = p->kind == TR_L2 ? p->lambda : p->lambda2;
        c.lambda2 = (REAL)l;
        c.shrink = (REAL)(1 + step * l);
    }
    return c;
}

static REAL F(taken)(REAL u, REAL t, REAL off) { return u > t ? off : u < -t ? -off : u; }

static REAL F(prox_as_said)(REAL u, const F(constants) * c)
{
    return (u - F(taken)(u, c->t, c->off)) / c->shrink;
}

static void F(bits)(const char *isa)
{
    static const tr_sgd o = { .1, .9, 1e-3 };
    static const tr_adam a = { .1, .9, .999, 1e-8, 1e-3 };
    const REAL eta = (REAL).1, mu = (REAL).9, decay = (REAL)1e-3;
    int prox = 1, place = 1, step = 1, bare = 1, look = 1, ahead = 1, metric = 1,
        still = 1;
    int composed = 1, append = 1, outside = 1, kind;
    size_t n, i;
    for (kind = -1; kind < kinds; kind++) /* -1: no penalty */
        for (n = 0; n <= most; n++) {
            REAL memory[9][most + 2], *x = memory[0] + 1, *g = memory[1] + 1;
            REAL *b = memory[2] + 1, *w = memory[3] + 1, *v = memory[4] + 1;
            REAL *c = memory[5] + 1, *y = memory[6] + 1, *z = memory[7] + 1,
                 *q = memory[8] + 1;
            const tr_penalty p = penalty(kind < 0 ? 0 : kind, kind < 0 ? 0 : .25, .5, 9);
            const F(constants) k = F(constants_of)(&p, .1), one = F(constants_of)(&p, 1);
            const int elementwise = kind >= 0 && kind != TR_GROUP;
            for (i = 0; i < 9; i++) memory[i][0] = memory[i][n + 1] = (REAL)3.5;
            F(fill)(1, n, x);
            F(fill)(2, n, g);
            F(fill)(3, n, b);
            /* the prox, and in place */
            T(prox)(&p, .1, n, x, w);
            for (i = 0; i < n; i++) y[i] = kind < 0 ? x[i] : F(prox_as_said)(x[i], &k);
            if (kind != TR_GROUP) prox &= F(same)(w, y, n);
            memcpy(y, x, n * sizeof *y);
            T(prox_append)(&p, .1, n, y);
            place &= F(same)(w, y, n);
            /* descent, with and without a buffer */
            memcpy(w, x, n * sizeof *w);
            memcpy(y, x, n * sizeof *w);
            memcpy(c, b, n * sizeof *w);
            T(sgd_prox_step)(&o, &p, n, g, c, w);
            memcpy(z, b, n * sizeof *w);
            T(sgd_step)(&o, n, g, z, y);
            if (kind < 0) still &= F(same)(w, y, n) && F(same)(c, z, n);
            if (kind == TR_GROUP) {
                memcpy(q, y, n * sizeof *q);
            } else if (kind >= 0)
                for (i = 0; i < n; i++) {
                    const REAL t = F(taken)(y[i], k.t, k.off);
                    q[i] = (y[i] - t) / k.shrink;
                    z[i] = FMA((REAL)(1 / .1), t, FMA(k.lambda2, q[i], z[i]));
                }
            if (elementwise) step &= F(same)(w, q, n) && F(same)(c, z, n);
            T(prox_append)(&p, .1, n, y);
            composed &= F(same)(w, y, n);
            /* the step and the prox in one pass: the buffer is that of the step */
            memcpy(w, x, n * sizeof *w);
            memcpy(c, b, n * sizeof *w);
            memcpy(q, x, n * sizeof *w);
            memcpy(z, b, n * sizeof *w);
            T(sgd_append_step)(&o, &p, n, g, c, w);
            T(sgd_step)(&o, n, g, z, q);
            append &= F(same)(w, y, n) && F(same)(c, z, n);
            {
                const tr_sgd without = { .1, 0, 1e-3 };
                memcpy(w, x, n * sizeof *w);
                memcpy(y, x, n * sizeof *w);
                T(sgd_prox_step)(&without, &p, n, g, NULL, w);
                T(sgd_step)(&without, n, g, NULL, y);
                memcpy(q, x, n * sizeof *q);
                T(nesterov_step)(&without, n, g, NULL, q);
                look &= F(same)(q, y, n);
                T(prox_append)(&p, .1, n, y);
                bare &= F(same)(w, y, n);
                memcpy(w, x, n * sizeof *w);
                T(sgd_append_step)(&without, &p, n, g, NULL, w);
                append &= F(same)(w, y, n);
            }
            /* Nesterov */
            memcpy(w, x, n * sizeof *w);
            memcpy(y, x, n * sizeof *w);
            memcpy(c, b, n * sizeof *w);
            memcpy(z, b, n * sizeof *w);
            T(nesterov_step)(&o, n, g, c, w);
            for (i = 0; i < n; i++) {
                const REAL t = FMA(decay, y[i], g[i]);
                z[i] = FMA(mu, z[i], t);
                y[i] = FMA(-eta, FMA(mu, z[i], t), y[i]);
            }
            look &= F(same)(w, y, n) && F(same)(c, z, n);
            memcpy(w, x, n * sizeof *w);
            memcpy(c, b, n * sizeof *w);
            T(nesterov_prox_step)(&o, &p, n, g, c, w);
            for (i = 0; i < n; i++) y[i] = FMA(-eta, FMA(decay, x[i], g[i]), x[i]);
            T(prox)(&p, .1, n, y, z);
            for (i = 0; i < n; i++) y[i] = FMA(mu, z[i] - b[i], z[i]);
            ahead &= F(same)(w, y, n) && F(same)(c, z, n);
            /* Adam, t = 3 */
            memcpy(w, x, n * sizeof *w);
            memcpy(c, b, n * sizeof *w);
            for (i = 0; i < n; i++) v[i] = z[i] = b[i] * b[i];
            T(adam_prox_step)(&a, &p, 3, n, g, c, v, w);
            for (i = 0; i < n; i++) {
                const REAL t = FMA(decay, x[i], g[i]), l = (REAL)p.lambda;
                const REAL f1 = (REAL)(1 - .9), f2 = (REAL)(1 - .999);
                const REAL m = FMA(f1, t - b[i], b[i]),
                           s = FMA(f2, FMA(t, t, -z[i]), z[i]);
                const double power = .9 * (.9 * .9), power2 = .999 * (.999 * .999);
                const REAL k1 = (REAL)(1 / (1 - power)),
                           k2 = (REAL)(1 / sqrt(1 - power2));
                const REAL h = eta / FMA(k2, SQRT(s), (REAL)1e-8);
                F(constants) e = one;
                y[i] = FMA(-h, k1 * m, x[i]);
                e.t = kind == TR_L0 ? SQRT(h * (2 * l)) : e.t != 0 ? h * l : 0;
                e.off = e.off != 0 ? e.t : 0;
                e.shrink = FMA(h, e.lambda2, 1);
                q[i] = m;
                z[i] = s;
                if (elementwise) y[i] = F(prox_as_said)(y[i], &e);
            }
            metric &= F(same)(c, q, n) && F(same)(v, z, n);
            if (kind != TR_GROUP) metric &= F(same)(w, y, n);
            if (kind < 0) { /* what was wanted is also what the plain step gives */
                memcpy(w, x, n * sizeof *w);
                memcpy(c, b, n * sizeof *w);
                for (i = 0; i < n; i++) v[i] = b[i] * b[i];
                T(adam_step)(&a, 3, n, g, c, v, w);
                still &= F(same)(w, y, n) && F(same)(c, q, n) && F(same)(v, z, n);
            }
            for (i = 0; i < 9; i++)
                outside &= memory[i][0] == (REAL)3.5 && memory[i][n + 1] == (REAL)3.5;
        }
    checkf(prox, "%s: prox " PRECISION ", bits", isa);
    checkf(place, "%s: prox " PRECISION " in place", isa);
    checkf(step, "%s: prox step with momentum " PRECISION ", bits", isa);
    checkf(composed, "%s: which moves w as the step and the prox do, " PRECISION, isa);
    checkf(append, "%s: step and appended prox in one pass " PRECISION ", bits", isa);
    checkf(bare, "%s: prox step without a buffer " PRECISION ", bits", isa);
    checkf(look, "%s: Nesterov step " PRECISION ", bits", isa);
    checkf(ahead, "%s: Nesterov prox step " PRECISION ", bits", isa);
    checkf(metric, "%s: Adam prox step " PRECISION ", bits", isa);
    checkf(still, "%s: no penalty is the plain step " PRECISION ", bits", isa);
    checkf(outside, "%s: nothing outside the arrays is written, " PRECISION, isa);
}

static void F(one_step)(const tr_sgd *o, const tr_penalty *p, int append, size_t n,
                        const REAL *g, REAL *b, REAL *w)
{
    if (append)
        T(sgd_append_step)(o, p, n, g, b, w);
    else
        T(sgd_prox_step)(o, p, n, g, b, w);
}

/* Both factors of a product, against the functions for each of its rows. */
static void F(products)(const char *isa)
{
    static const size_t rows[] = { 0, 1, 7, 16, 37 }, columns[] = { 0, 1, 15, 32, 131 };
    enum { m_most = 37, n_most = 131, all = m_most * (2 * n_most + 2) + 2 * n_most };
    int same = 1, kind, way;
    size_t a, c, j;
    for (kind = -1; kind < TR_GROUP; kind++) /* -1: no penalty */
        for (way = 0; way < 4; way++)
            for (a = 0; a < 5; a++)
                for (c = 0; c < 5; c++) {
                    const size_t m = rows[a], n = columns[c];
                    const tr_sgd o = { .1, way & 1 ? .9 : 0, .01 };
                    const tr_penalty p =
                        penalty(kind < 0 ? 0 : kind, kind < 0 ? 0 : .25, .5, 9);
                    REAL ours[2 * all], *theirs = ours + all, row[n_most], slope;
                    REAL *g = ours, *s = g + n, *M = s + n, *B = M + m * n,
                         *V = B + m * n, *b = V + m;
                    const int buffer = way & 1;
                    F(fill)(1, all, ours);
                    memcpy(theirs, ours, all * sizeof *ours);
                    T(sgd_product_step)
                    (&o, &p, way & 2, m, n, g, buffer ? B : NULL, M, buffer ? b : NULL, V,
                     s);
                    g += all, s += all, M += all, B += all, V += all, b += all;
                    for (j = 0; j < m; j++) {
                        slope = T(dot)(n, M + j * n, g);
                        memcpy(row, g, n * sizeof *g);
                        T(scale)(n, V[j], row);
                        F(one_step)
                        (&o, &p, way & 2, n, row, buffer ? B + j * n : NULL, M + j * n);
                        F(one_step)
                        (&o, &p, way & 2, 1, &slope, buffer ? b + j : NULL, V + j);
                        T(axpy)(n, V[j], M + j * n, s);
                    }
                    same &= F(same)(ours, theirs, all);
                }
    checkf(same, "%s: step of the factors of a product " PRECISION ", bits", isa);
}

/* ---------------------------------------------------------------------- edges */

static int F(is)(REAL x, REAL y) /* with the sign of zero; NaN is NaN */
{
    return x != x ? y != y : x == y && !signbit((double)x) == !signbit((double)y);
}

static void F(edges)(void)
{
    const REAL inf = (REAL)INFINITY, nan = (REAL)NAN;
    const REAL in[] = { 0, -(REAL)0, 1, -1, 2, -2, 3, -3, inf, -inf, nan };
    const REAL soft[] = { 0, 0, 0, 0, 0, 0, 1, -1, inf, -inf, nan };
    const REAL hard[] = { 0, 0, 0, 0, 0, 0, 3, -3, inf, -inf, nan };
    enum { n = sizeof in / sizeof *in };
    REAL out[n], x[n];
    tr_penalty p = penalty(TR_L1, 1, 0, 0);
    int good = 1, i;
    T(soft_threshold)(n, 2, in, out);
    for (i = 0; i < n; i++) good &= F(is)(out[i], soft[i]);
    T(prox)(&p, 2, n, in, out);
    for (i = 0; i < n; i++) good &= F(is)(out[i], soft[i]);
    T(soft_threshold)(n, inf, in, out);
    for (i = 0; i < 8; i++) good &= F(is)(out[i], 0);
    good &= isnan((double)out[8]) && isnan((double)out[10]);
    check(good, "soft threshold " PRECISION ": ties, signs of zero, infinity, NaN");
    p = penalty(TR_L0, 1, 0, 0);
    T(prox)(&p, 2, n, in, out);
    for (good = 1, i = 0; i < n; i++) good &= F(is)(out[i], hard[i]);
    check(good, "hard threshold " PRECISION ": ties, signs of zero, infinity, NaN");
    p = penalty(TR_L1, 0, 0, 0);
    T(prox)(&p, 2, n, in, out);
    for (good = 1, i = 0; i < n; i++) good &= F(is)(out[i], in[i]);
    p = penalty(TR_GROUP, 0, 0, 3);
    T(prox)(&p, 2, n, in, out);
    for (i = 0; i < n; i++) good &= F(is)(out[i], in[i]);
    check(good, "prox " PRECISION " without strength is the identity");
    /* groups: 3-4-5 at a distance from, on and inside the threshold; a last one of its
       own */
    {
        const REAL u[] = { 3, -4, (REAL).6, (REAL)-.8, 0, -(REAL)0, 30, -40, 5 };
        const REAL want[] = { (REAL)1.8, (REAL)-2.4, 0,           0, 0,
                              0,         (REAL)28.8, (REAL)-38.4, 3 };
        p = penalty(TR_GROUP, 1, 0, 2);
        T(prox)(&p, 2, 9, u, out);
        for (good = 1, i = 0; i < 9; i++)
            good &= fabs((double)(out[i] - want[i])) <= EPS * fabs((double)want[i]) &&
                    (want[i] != 0 || F(is)(out[i], 0));
        p.lambda = 2.5;
        T(prox)(&p, 2, 2, u, out);
        good &= F(is)(out[0], 0) && F(is)(out[1], 0);
        check(good, "groups " PRECISION ": shrunk, stopped at and below the threshold");
        for (i = 0; i < 9; i++) x[i] = i == 2 ? nan : i == 7 ? inf : u[i];
        p.lambda = 1;
        T(prox)(&p, 2, 9, x, out);
        good = isnan((double)out[2]) && isnan((double)out[3]) && F(is)(out[4], 0) &&
               F(is)(out[6], 30) && F(is)(out[7], inf) && out[0] > 0 && out[8] > 0;
        check(good,
              "groups " PRECISION ": NaN spreads in its group only, infinity stays");
    }
    {
        REAL u[most], a[most], b[most];
        const tr_penalty l1 = penalty(TR_L1, .3, 0, 0);
        double norm = 0;
        size_t j, m;
        good = 1;
        F(fill)(4, most, u);
        p = penalty(TR_GROUP, .3, 0, 1);
        T(prox)(&l1, 1, most, u, a);
        T(prox)(&p, 1, most, u, b);
        for (j = 0; j < most; j++)
            good &= fabs((double)(a[j] - b[j])) <= EPS * fabs((double)u[j]);
        check(good, "groups of one " PRECISION " are L1");
        good = 1;
        for (m = most; m < 1000; m += 700) { /* one group, or less than one */
            p.group = m;
            T(prox)(&p, 1, most, u, b);
            for (norm = 0, j = 0; j < most; j++) norm += (double)u[j] * (double)u[j];
            norm = sqrt(norm);
            for (j = 0; j < most; j++)
                good &= fabs((double)b[j] - (1 - .3 / norm) * (double)u[j]) <=
                        EPS * fabs((double)u[j]);
        }
        check(good, "one group " PRECISION);
        check_near(T(penalty_value)(&p, most, u), .3 * norm, 0, 1e-15,
                   "its value " PRECISION);
    }
    {
        static REAL w[1000];
        double one = 0, two = 0, zero = 0, group = 0;
        size_t j, k;
        F(fill)(6, 1000, w);
        for (j = 0; j < 1000; j += 300) {
            double s = 0;
            for (k = j; k < j + 300 && k < 1000; k++) {
                one += fabs((double)w[k]);
                s += (double)w[k] * (double)w[k];
                zero += w[k] != 0;
            }
            two += s;
            group += sqrt(s);
        }
        p = penalty(TR_L1, 2, 6, 300);
        check_near(T(penalty_value)(&p, 1000, w), 2 * one, 0, 1e-14,
                   "value of L1 " PRECISION);
        p.kind = TR_L2;
        check_near(T(penalty_value)(&p, 1000, w), two, 0, 1e-14,
                   "value of L2 " PRECISION);
        p.kind = TR_ELASTIC_NET;
        check_near(T(penalty_value)(&p, 1000, w), 2 * one + 3 * two, 0, 1e-14,
                   "value of the elastic net " PRECISION);
        p.kind = TR_L0;
        check(T(penalty_value)(&p, 1000, w) == 2 * zero && zero < 1000,
              "value of L0 " PRECISION);
        p.kind = TR_GROUP;
        check_near(T(penalty_value)(&p, 1000, w), 2 * group, 0, 1e-14,
                   "value of groups " PRECISION);
        for (good = 1, i = 0; i < kinds; i++) {
            p.kind = (tr_penalty_kind)i;
            good &= T(penalty_value)(&p, 0, w) == 0;
            w[999] = nan;
            good &= (i == TR_L0) == !isnan(T(penalty_value)(&p, 1000, w));
            w[999] = 1;
        }
        check(good, "value " PRECISION " of nothing is 0, of NaN is NaN");
    }
    {
        const REAL w[] = { 2, -(REAL).5, 0, -(REAL)0, 0, 0, nan, 1 };
        const double want[kinds][8] = {
            { 1.5, .5, 1, 1, 1, 1, NAN, 1.5 }, /* 1 + sign(w) / 2 */
            { 2, .75, 1, 1, 1, 1, NAN, 1.5 },  /* 1 + w / 2 */
            { 3.5, 0, 1, 1, 1, 1, NAN, 2.5 },  /* 1 + sign(w) / 2 + w */
            { 1, 1, 1, 1, 1, 1, 1, 1 },        /* 1 */
            { 1.485071250072666, 0.8787321874818335, 1, 1, 1, 1, NAN, NAN }
        };
        int kind;
        for (good = 1, kind = 0; kind < kinds; kind++) {
            p = penalty(kind, .5, 1, 2);
            for (i = 0; i < 8; i++) x[i] = 1;
            T(penalty_subgradient)(&p, 8, w, x);
            for (i = 0; i < 8; i++)
                good &= isnan(want[kind][i])
                            ? isnan((double)x[i]) != 0
                            : fabs((double)x[i] - want[kind][i]) <= EPS * want[kind][i];
        }
        check(good, "subgradient " PRECISION " of least norm, added; NaN");
    }
}

/* ------------------------------------------------------------- sequences, frozen */

/* tests/reference/optimizers.py */
static void F(sequences)(void)
{
    static const double want[4][3] = {
        { 0.5848612901114497, 0.08726652866572421, -0.3207037086159483 },
        { 1.0155050106865298, -0.877974100729756, 1.2699531243686517 },
        { 1.0665554859929907, -1.1487257416851349, 0.9768684872911397 },
        { 0.7850683324373625, 0.2020594597196228, -1.0035308236967737 },
    };
    static const char *const name[4] = { "descent", "momentum", "Nesterov", "Adam" };
    const tr_sgd o = { .1, .9, .01 }, without = { .1, 0, .01 };
    const tr_adam a = { .1, .9, .999, 1e-8, .01 };
    int method, t, i;
    for (method = 0; method < 4; method++) {
        REAL w[3] = { (REAL).3, (REAL).7, (REAL)-1.5 }, b[3] = { 0, 0, 0 };
        REAL v[3] = { 0, 0, 0 }, g[3];
        int good = 1;
        for (t = 1; t <= 5; t++) {
            g[0] = w[0] - 1;
            g[1] = (w[1] + 2) / 2;
            g[2] = (w[2] - (REAL).25) * 2;
            if (method == 0) T(sgd_step)(&without, 3, g, NULL, w);
            if (method == 1) T(sgd_step)(&o, 3, g, b, w);
            if (method == 2) T(nesterov_step)(&o, 3, g, b, w);
            if (method == 3) T(adam_step)(&a, (uint64_t)t, 3, g, b, v, w);
        }
        for (i = 0; i < 3; i++) good &= fabs((double)w[i] - want[method][i]) <= 4 * EPS;
        checkf(good, "five steps of %s " PRECISION, name[method]);
    }
}

/* ------------------------------------------------------------------- minimizers */

/* `steps` steps for the quadratic above from w; returns the point that counts in x. */
static void F(descend)(int method, double eta, const tr_penalty *p, int steps, double *x)
{
    REAL w[dims], g[dims], b[dims], v[dims];
    const tr_sgd o = { eta, method == plain ? 0 : .7, 0 };
    const tr_adam a = { eta, .9, .999, 1e-8, 0 };
    int t, i, j;
    for (i = 0; i < dims; i++) {
        w[i] = (REAL)x[i];
        b[i] = method == nesterov ? w[i] : 0;
        v[i] = 0;
    }
    for (t = 1; t <= steps; t++) {
        for (i = 0; i < dims; i++)
            for (g[i] = 0, j = 0; j < dims; j++)
                g[i] += (REAL)A[i][j] * (w[j] - (REAL)centre[j]);
        if (method == heavy) T(sgd_prox_step)(&o, p, dims, g, b, w);
        if (method == plain) T(sgd_prox_step)(&o, p, dims, g, NULL, w);
        if (method == nesterov) T(nesterov_prox_step)(&o, p, dims, g, b, w);
        if (method == adam) T(adam_prox_step)(&a, p, (uint64_t)t, dims, g, b, v, w);
    }
    for (i = 0; i < dims; i++) x[i] = (double)(method == nesterov ? b[i] : w[i]);
}

static double F(apart)(const double *x, const double *y)
{
    double worst = 0;
    int i;
    for (i = 0; i < dims; i++) {
        const double d = fabs(x[i] - y[i]);
        if (!(d <= worst)) worst = d;
        if ((x[i] == 0) != (y[i] == 0)) worst = 1;
    }
    return worst;
}

static void F(minimizers)(void)
{
    const double a = 1.25, tolerance = 16 * EPS;
    int method, kind, i;
    for (method = 0; method < methods; method++)
        for (kind = 0; kind < kinds; kind++) {
            /* a/2 |w - c|^2 + penalty, in closed form */
            const int taken =
                method == adam && kind == TR_L0; /* in the end, all weights */
            const double lambda = .3;
            const tr_penalty p = penalty(kind, lambda, .5, 3);
            const double eta = method == adam ? .02 : 1 / a;
            const char *where = taken ? "0" : "the minimizer";
            const char *name = kind_name[kind], *by = method_name[method];
            double best[dims], x[dims], far, worst = 0;
            int start;
            isotropic(a);
            for (i = 0; i < dims; i++) {
                const double c = centre[i], l1 = fabs(c) - lambda / a;
                const double soft = l1 > 0 ? (c > 0 ? l1 : -l1) : 0;
                int j;
                double norm = 0;
                for (j = i / 3 * 3; j < i / 3 * 3 + 3 && j < dims; j++)
                    norm += centre[j] * centre[j];
                best[i] = kind == TR_L1            ? soft
                          : kind == TR_L2          ? a * c / (a + lambda)
                          : kind == TR_ELASTIC_NET ? a * soft / (a + .5)
                          : kind == TR_L0 ? (c * c > 2 * lambda / a && !taken ? c : 0)
                                          : c * (1 - lambda / a / sqrt(norm));
                x[i] = best[i];
            }
            F(descend)(method, eta, &p, 100, x);
            far = F(apart)(x, best);
            checkf(far <= tolerance, "%s, %s " PRECISION ": rests at %s, %.2g away", by,
                   name, where, far);
            for (start = 0; start < 4; start++) {
                tr_rng r = tr_rng_stream(8, (uint64_t)start);
                tr_normal_d(&r, dims, x);
                if (kind == TR_L0) /* a local method: within the basin */
                    for (i = 0; i < dims; i++)
                        x[i] = taken ? centre[i] * (1 + .1 * start) : best[i];
                F(descend)(method, eta, &p, 10000, x);
                far = F(apart)(x, best);
                if (!(far <= worst)) worst = far;
            }
            checkf(worst <= tolerance, "%s, %s " PRECISION ": ends at %s, %.2g away", by,
                   name, where, worst);
            if (kind == TR_L0) continue;
            /* correlated: the conditions of a minimum */
            correlated();
            worst = 0;
            {
                const tr_penalty q = penalty(kind, kind == TR_GROUP ? 1.5 : .7, .3, 2);
                int zeros = 0, others = 0;
                for (start = 0; start < 4; start++) {
                    tr_rng r = tr_rng_stream(8, (uint64_t)start);
                    tr_normal_d(&r, dims, x);
                    F(descend)(method, method == adam ? .01 : .2, &q, 20000, x);
                    for (i = 0; i < dims; i++) zeros += x[i] == 0, others += x[i] != 0;
                    far = residual(&q, x);
                    if (!(far <= worst)) worst = far;
                }
                checkf(worst <= 32 * EPS && others > 0 && (zeros > 0) == (kind != TR_L2),
                       "%s, %s " PRECISION
                       ": correlated, %d zeros, %.2g from the conditions",
                       by, name, zeros, worst);
            }
        }
}

/* ----------------------------------------------------------------------- hashes */

static void F(hashes)(void)
{
    enum { n = 1003 };
    static REAL w[4][n], b[4][n], v[n], g[n], x[n];
    const tr_sgd o = { .05, .8, .01 };
    const tr_adam a = { .05, .9, .999, 1e-8, .01 };
    int kind, t, i;
    size_t j;
    char name[64];
    for (kind = 0; kind < kinds; kind++) {
        const tr_penalty p = penalty(kind, .3, .2, 17);
        double value;
        for (i = 0; i < 4; i++) {
            F(fill)(20, n, w[i]);
            memset(b[i], 0, sizeof b[i]);
        }
        memcpy(b[2], w[2], sizeof w[2]);
        memset(v, 0, sizeof v);
        F(fill)(21, n, x);
        for (t = 1; t <= 20; t++)
            for (i = 0; i < 4; i++) {
                for (j = 0; j < n; j++) g[j] = w[i][j] - x[j];
                if (i == 0) T(sgd_prox_step)(&o, &p, n, g, b[0], w[0]);
                if (i == 1) {
                    T(penalty_subgradient)(&p, n, w[1], g);
                    T(nesterov_step)(&o, n, g, b[1], w[1]);
                }
                if (i == 2) T(nesterov_prox_step)(&o, &p, n, g, b[2], w[2]);
                if (i == 3) T(adam_prox_step)(&a, &p, (uint64_t)t, n, g, b[3], v, w[3]);
            }
        sprintf(name, "%d-w-" PRECISION, kind);
        test_hash(name, w, sizeof w);
        sprintf(name, "%d-b-" PRECISION, kind);
        test_hash(name, b, sizeof b);
        sprintf(name, "%d-v-" PRECISION, kind);
        test_hash(name, v, sizeof v);
        value = T(penalty_value)(&p, n, w[1]);
        sprintf(name, "%d-value-" PRECISION, kind);
        test_hash(name, &value, sizeof value);
        T(prox)(&p, .5, n, w[1], g);
        sprintf(name, "%d-prox-" PRECISION, kind);
        test_hash(name, g, sizeof g);
    }
    T(soft_threshold)(n, (REAL).4, x, g);
    test_hash("soft-" PRECISION, g, sizeof g);
}
#endif
