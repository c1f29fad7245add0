/* The random-matrix theory of toyreg.h against closed forms, brute force and direct
   simulation.  With --hash: lines "name hash" of results on fixed inputs. */
#include "../toyreg.h"
#include "test.h"

/* Passes if error <= bound; NaN fails. */
static void within(const char *name, double error, double bound)
{
    check_near(error, 0, bound, 0, name);
}

static double relative(double got, double want) { return fabs(got - want) / fabs(want); }
static double larger(double a, double b) { return a > b || a != a ? a : b; }

enum { NODES = 600, STEPS = 200, OPTIMIZERS = 4 };
static double node[NODES], weight[NODES], loss[STEPS + 1];

static const char *optimizer_name[OPTIMIZERS] = { "plain", "decay", "momentum",
                                                  "momentum and decay" };

static tr_sgd optimizer(double q, int which)
{
    double lower, upper;
    tr_ridge_rates r;
    tr_sgd o;
    tr_mp_edges(q, &lower, &upper);
    r = tr_ridge_rates_of(lower, upper);
    o.momentum = which >= 2 ? r.momentum : 0;
    o.decay = which % 2 ? r.lambda : 0;
    o.eta = which == 0   ? r.eta
            : which == 1 ? r.eta_decay
            : which == 2 ? r.eta_momentum
                         : r.eta_decay_momentum;
    return o;
}

static void edges_and_density(void)
{
    static const double qs[] = { 0.001, 0.1, 0.5, 0.7, 0.9, 0.999, 2.5 };
    double e = 0, mass = 0, lower, upper;
    size_t i, j, n = 200000;
    tr_mp_edges(0.7, &lower, &upper);
    within(
        "edges at q = 0.7",
        larger(relative(upper, 4.819028647240216), relative(lower, 0.038114209902641306)),
        2e-15);
    for (i = 0; i < sizeof qs / sizeof qs[0]; i++) {
        tr_mp_edges(qs[i], &lower, &upper);
        /* Their sum and product are 2 (1 + gamma) and (1 - gamma)^2. */
        e = larger(e, relative(lower + upper, 2 * (1 + 1 / qs[i])));
        e = larger(e, relative(sqrt(lower * upper), fabs(1 - qs[i]) / qs[i]));
    }
    within("edges: sum and product for q = 0.001 .. 2.5", e, 4e-15);

    /* Midpoint rule on the density; square-root edges make the error of order n^-3/2. */
    e = 0;
    for (i = 1; i < sizeof qs / sizeof qs[0]; i++) {
        double h, m1 = 0;
        if (qs[i] > 0.95 && qs[i] < 1) continue;
        tr_mp_edges(qs[i], &lower, &upper);
        h = (upper - lower) / (double)n;
        mass = 0;
        for (j = 0; j < n; j++) {
            double lambda = lower + ((double)j + 0.5) * h,
                   d = tr_mp_density(qs[i], lambda);
            mass += d * h;
            m1 += d * lambda * h;
        }
        e = larger(e, fabs(mass - (qs[i] < 1 ? qs[i] : 1)));
        e = larger(e, fabs(m1 - 1));
    }
    within("density: mass min(q,1) and mean 1", e, 1e-6);
    tr_mp_edges(0.7, &lower, &upper);
    within("density vanishes outside the edges",
           tr_mp_density(0.7, lower * 0.999) + tr_mp_density(0.7, upper * 1.001) +
               tr_mp_density(0.7, -1) + tr_mp_density(0.7, lower),
           0);
}

/* < lambda^k >, k = -2 .. 3, has closed forms. */
static void quadrature(void)
{
    static const double qs[] = { 0.1, 0.5, 0.7, 0.9 };
    double e = 0, order = 0, direct = 0;
    size_t i, j;
    for (i = 0; i < sizeof qs / sizeof qs[0]; i++) {
        double q = qs[i], g = 1 / q, want[6], got[6] = { 0, 0, 0, 0, 0, 0 };
        int k;
        want[0] = q * q * q / ((1 - q) * (1 - q) * (1 - q));
        want[1] = q * q / (1 - q);
        want[2] = q;
        want[3] = 1;
        want[4] = 1 + g;
        want[5] = 1 + 3 * g + g * g;
        tr_mp_quadrature(q, NODES, node, weight);
        for (j = 0; j < NODES; j++) {
            double f = weight[j] / (node[j] * node[j]);
            for (k = 0; k < 6; k++, f *= node[j]) got[k] += f;
        }
        for (k = 0; k < 6; k++) e = larger(e, relative(got[k], want[k]));
        for (j = 1; j < NODES; j++) order += !(node[j] > node[j - 1]);
    }
    within("quadrature: moments -2 .. 3", e, 2e-13);
    within("quadrature: nodes ascend", order, 0);

    tr_mp_quadrature(0.7, 50, node, weight);
    for (j = 0; j < 50; j++) {
        double phi = ((double)j + 0.5) * acos(-1.0) / 50, c = cos(phi), s = sin(phi);
        double x = 1 + 1 / 0.7 - 2 * sqrt(1 / 0.7) * c;
        direct = larger(direct, relative(node[j], x));
        direct = larger(direct, relative(weight[j], 2 * s * s / (50 * x)));
    }
    within("quadrature: nodes and weights by libm", direct, 1e-12);

    /* f = lambda g with deg f = 2n - 2 is exact, deg f = 2n is not: n = 3 and deg 4, 6.
       The fourth moment is sum of Narayana numbers g^k. */
    {
        double q = 0.7, g = 1 / q, m4 = 0, m6 = 0;
        double w4 = 1 + 6 * g + 6 * g * g + g * g * g;
        double w6 = 1 + 15 * g + 50 * g * g + 50 * g * g * g + 15 * g * g * g * g +
                    g * g * g * g * g;
        tr_mp_quadrature(q, 3, node, weight);
        for (j = 0; j < 3; j++) {
            double l2 = node[j] * node[j];
            m4 += weight[j] * l2 * l2;
            m6 += weight[j] * l2 * l2 * l2;
        }
        within("quadrature: degree 2n - 2 exact", relative(m4, w4), 1e-14);
        check(relative(m6, w6) > 1e-4, "quadrature: degree 2n not");
    }
    {
        double m0 = 0, r;
        tr_mp_quadrature(0.7, 20, node, weight);
        for (j = 0; j < 20; j++) m0 += weight[j];
        r = (m0 - 0.7) / pow(0.7, 20);
        within("quadrature: error of order q^n for f = 1", larger(fabs(r), 1 / fabs(r)),
               4);
    }
}

/* Reference values: 40-digit arithmetic, and the published table of the correction. */
static void ridge(void)
{
    static const double limit[][3] = {
        { 0.001, 1e-12, 0.99899999999999999998 },
        { 0.001, 7889.8907, 0.99978770865036896871 },
        { 0.5, 0.1, 0.50613588202770771008 },
        { 0.7, 0.3, 0.39269118144415658692 },
        { 0.7, 1e-12, 0.30000000000000004441 },
        { 0.7, 1e6, 0.99999800000728568498 },
        { 0.999, 1e-12, 0.0010000000000009978872 },
        { 0.999, 1e6, 0.99999800000600298298 },
        { 0.999, 2.5e-7, 0.0010302638208865548954 },
        { 0.7, 1e300, 1 },
        { 0.7, 0, 0.3 },
    };
    static const double correction[][2] = {
        { 0, 0 },
        { 1e-12, 9.9999200004899969989e-13 },
        { 0.001, 0.00078849714679305575893 },
        { 0.1, 0.01890019972143236282 },
        { 0.5, 0.029034025279386461291 },
        { 0.7, 0.029980897094060681918 },
        { 0.9, 0.030299440701213050616 },
        { 0.999, 0.030330083125010246107 },
        { 1, 0.030330085889910643301 },
    };
    static const double qs[] = { 0.1, 0.5, 0.7, 0.9 };
    double e = 0, spread = 0, previous = -1, coefficient;
    size_t i, j;
    for (i = 0; i < sizeof limit / sizeof limit[0]; i++)
        e = larger(e, relative(tr_ridge_limit(limit[i][0], limit[i][1]), limit[i][2]));
    within("ridge limit: 40-digit values, lambda = 0 .. 1e300", e, 1e-15);

    e = 0;
    for (i = 0; i < sizeof qs / sizeof qs[0]; i++) {
        double lambda;
        tr_mp_quadrature(qs[i], NODES, node, weight);
        for (lambda = 1e-3; lambda < 1e3; lambda *= 7) {
            double sum = 1 - qs[i], fourth = 1 - qs[i];
            double sd = tr_ridge_limit_sd(qs[i], lambda, 98);
            for (j = 0; j < NODES; j++) {
                double f = lambda / (lambda + node[j]);
                sum += weight[j] * f * f;
                fourth += weight[j] * f * f * f * f;
            }
            e = larger(e, relative(tr_ridge_limit(qs[i], lambda), sum));
            spread = larger(spread, fabs(50 * sd * sd - (fourth - sum * sum)));
        }
    }
    within("ridge limit: by quadrature", e, 1e-13);
    within("ridge limit: its spread by quadrature", spread, 1e-14);
    within("ridge limit: its spread without decay is that of the null space",
           relative(tr_ridge_limit_sd(0.7, 0, 1000), sqrt(2 * 0.7 * 0.3 / 1002)), 1e-14);
    coefficient = (tr_ridge_limit(0.7, 1e-4) - 0.3) / 1e-8;
    within("ridge limit: 1 - q + lambda^2 q^3 / (1 - q)^3",
           relative(coefficient, 0.343 / 0.027), 0.01);

    e = fabs(tr_ridge_correction(0));
    for (i = 1; i < sizeof correction / sizeof correction[0]; i++)
        e = larger(e, relative(tr_ridge_correction(correction[i][0]), correction[i][1]));
    within("ridge correction: 40-digit values, q = 0 .. 1", e, 2e-15);
    within("ridge correction: at q = 1, 3 sqrt(2) / 8 - 1/2",
           fabs(tr_ridge_correction(1) - (3 * sqrt(2.0) / 8 - 0.5)), 1e-16);
    within("ridge correction: 3 % at q = 0.70700",
           fabs(tr_ridge_correction(0.70700) - 0.03), 1e-7);
    e = 0;
    for (i = 0; i <= 1000; i++) {
        double c = tr_ridge_correction((double)i / 1000);
        e += !(c > previous);
        previous = c;
    }
    within("ridge correction: rises with q", e, 0);
    e = 0;
    for (i = 1; i < 100; i++) {
        double q = (double)i / 100, lower, upper, lambda;
        tr_mp_edges(q, &lower, &upper);
        lambda = tr_ridge_rates_of(lower, upper).lambda;
        e = larger(
            e, fabs(tr_ridge_limit(q, lambda) / (1 - q) - 1 - tr_ridge_correction(q)));
    }
    within("ridge correction: F(lambda_R) / (1 - q) - 1", e, 1e-14);
}

/* Largest contraction factor over the eigenvalues h = l and u: the roots of
   z^2 - (1 + beta - eta h) z + beta. */
static double contraction(double l, double u, double eta, double beta)
{
    double r = 0, h = l;
    int k;
    for (k = 0; k < 2; k++, h = u) {
        double trace = 1 + beta - eta * h, d = trace * trace - 4 * beta;
        r = larger(r, d > 0 ? (fabs(trace) + sqrt(d)) / 2 : sqrt(beta));
    }
    return r;
}

static void rates(void)
{
    static const double qs[] = { 0.001, 0.1, 0.5, 0.7, 0.9, 0.999 };
    double e = 0, worse = 0, same = 0, bound = 0, lower, upper;
    tr_ridge_rates r;
    size_t i;
    int a, b, k;
    tr_mp_edges(0.7, &lower, &upper);
    r = tr_ridge_rates_of(lower, upper);
    e = larger(relative(r.lambda, 0.0384180624428912),
               relative(r.eta, 0.4117647058823529));
    e = larger(e, relative(r.eta_decay, 0.408508015));
    e = larger(e, relative(r.rate, 0.98430591));
    e = larger(e, relative(r.eta_decay_momentum, 0.6944636256));
    e = larger(e, relative(r.rate_momentum, 0.8366600265));
    within("rates at q = 0.7: the reference table", e, 5e-9);
    e = 0;
    for (i = 0; i < sizeof qs / sizeof qs[0]; i++) {
        double q = qs[i], s = sqrt(q), c = 4 * q * s;
        tr_mp_edges(q, &lower, &upper);
        r = tr_ridge_rates_of(lower, upper);
        e = larger(e, relative(r.lambda, (1 - q) * (1 - q) / c));
        e = larger(e, relative(r.eta, q / (1 + q)));
        e = larger(e, relative(r.eta_decay, c / ((1 + q) * (1 + s) * (1 + s))));
        e = larger(e, relative(r.rate, 2 * s / (1 + q)));
        e = larger(e, relative(r.momentum, q));
        e = larger(e, relative(r.rate_momentum, s));
        e = larger(e, relative(r.eta_momentum, q));
        e = larger(e, relative(r.eta_decay_momentum, c / ((1 + s) * (1 + s))));
        for (k = 0; k < OPTIMIZERS; k++) {
            tr_sgd o = optimizer(q, k);
            double end = o.decay > 0 ? upper + r.lambda : upper + lower;
            bound = larger(bound, relative(2 * (1 + o.momentum) / o.eta - o.decay, end));
        }
    }
    within("rates: closed forms in q", e, 1e-14);
    within("rates: stable up to upper + lower, with decay to upper + lambda_R", bound,
           1e-14);

    /* On {l, u} no other step size or momentum contracts faster; with decay on {0, u}. */
    r = tr_ridge_rates_of(0.3, 5);
    for (a = -20; a <= 20; a++) {
        double eta = 1 + 0.01 * a;
        worse += !(contraction(0.3, 5, r.eta * eta, 0) >= r.rate * (1 - 1e-12));
        worse += !(contraction(r.lambda, 5 + r.lambda, r.eta_decay * eta, 0) >=
                   r.rate * (1 - 1e-12));
        for (b = -20; b <= 20; b++) {
            double m = r.momentum * (1 + 0.01 * b), least = r.rate_momentum * (1 - 1e-7);
            worse += !(contraction(0.3, 5, r.eta_momentum * eta, m) >= least);
            worse += !(contraction(r.lambda, 5 + r.lambda, r.eta_decay_momentum * eta,
                                   m) >= least);
        }
    }
    within("rates: none better nearby", worse, 0);
    same = relative(contraction(0.3, 5, r.eta, 0), r.rate);
    same = larger(same,
                  relative(contraction(r.lambda, 5 + r.lambda, r.eta_decay, 0), r.rate));
    within("rates: plain descent contracts by rate", same, 1e-14);
    same = relative(contraction(0.3, 5, r.eta_momentum, r.momentum), r.rate_momentum);
    same = larger(same, relative(contraction(r.lambda, 5 + r.lambda, r.eta_decay_momentum,
                                             r.momentum),
                                 r.rate_momentum));
    within("rates: heavy ball contracts by rate_momentum", same, 1e-7);
}

/* Loss by the law, S_0 and T independent of norm 1, q = 0.7; 8 printed digits. */
static void published_curves(void)
{
    static const size_t epoch[] = { 0, 1, 2, 5, 10, 50, 100, 200 };
    static const double want[OPTIMIZERS][8] = {
        { 1, 0.58823529, 0.4884999, 0.3910872, 0.34433364, 0.30250536, 0.30022531,
          0.30000388 },
        { 1, 0.57910128, 0.47513897, 0.36476087, 0.30090554, 0.18682064, 0.16096182,
          0.1547674 },
        { 1, 0.79, 0.643, 0.417649, 0.31977327, 0.30000001, 0.3, 0.3 },
        { 1, 0.77452773, 0.61224992, 0.3445627, 0.20063142, 0.15449727, 0.15449713,
          0.15449713 },
    };
    char name[80];
    int k;
    for (k = 0; k < OPTIMIZERS; k++) {
        tr_sgd o = optimizer(0.7, k);
        double e = 0;
        size_t i;
        if (tr_descent_loss(0.7, &o, 1, 1, 0, NODES, STEPS, loss, NULL)) e = 1;
        for (i = 0; i < 8; i++) e = larger(e, fabs(loss[epoch[i]] - want[k][i]));
        sprintf(name, "descent loss: reference curve, %s", optimizer_name[k]);
        within(name, e, 5.1e-9);
    }
}

/* The same at rates for an upper edge 6 % above the law's, decay lambda_R of the law. */
static void margin_curves(void)
{
    static const size_t epoch[] = { 1, 10, 50, 200 };
    static const tr_sgd o[OPTIMIZERS] = {
        { 0.388629888315145, 0, 0 },
        { 0.3857275788346299, 0, 0.0384180624428912 },
        { 0.663485567476798, 0.7072427711446867, 0 },
        { 0.6585093565930509, 0.7071876441465667, 0.0384180624428912 },
    };
    static const double want[OPTIMIZERS][4] = {
        { 0.58953511, 0.3462881, 0.3028902, 0.30000595 },
        { 0.58088865, 0.30460823, 0.18991865, 0.15488294 },
        { 0.74211782, 0.31765002, 0.30000002, 0.3 },
        { 0.72777458, 0.20033324, 0.15449733, 0.15449713 },
    };
    double e = 0, rates_error, lower, upper;
    tr_ridge_rates r;
    int k, i;
    for (k = 0; k < OPTIMIZERS; k++) {
        if (tr_descent_loss(0.7, &o[k], 1, 1, 0, NODES, STEPS, loss, NULL)) e = 1;
        for (i = 0; i < 4; i++) e = larger(e, fabs(loss[epoch[i]] - want[k][i]));
    }
    within("descent loss: reference curves away from the best rates", e, 5.1e-9);
    tr_mp_edges(0.7, &lower, &upper);
    r = tr_ridge_rates_of(lower, 1.06 * upper);
    rates_error = larger(relative(r.eta, o[0].eta), relative(r.momentum, o[2].momentum));
    rates_error = larger(rates_error, relative(r.eta_momentum, o[2].eta));
    within("rates with a margin", larger(rates_error, relative(r.eta_momentum, o[2].eta)),
           1e-13);
}

/* The loss of tr_sgd itself on a diagonal problem whose S_0 and T have equal entries, for
   which s0, t0, c0 are a^2, b^2, a b. */
static void simulate(size_t d, const double *eigenvalue, const tr_sgd *o, double a,
                     double b, size_t steps, double *out)
{
    double s[16], v[16], teacher = b / sqrt((double)d);
    size_t i, t;
    for (i = 0; i < d; i++) {
        s[i] = a / sqrt((double)d);
        v[i] = 0;
    }
    for (t = 0; t <= steps; t++) {
        out[t] = 0;
        for (i = 0; i < d; i++) {
            double g = eigenvalue[i] * (s[i] - teacher) + o->decay * s[i];
            out[t] += 0.5 * (s[i] - teacher) * (s[i] - teacher);
            v[i] = o->momentum * v[i] + g;
            s[i] -= o->eta * v[i];
        }
    }
}

static void recurrence(void)
{
    static const double eigenvalue[7] = { 0, 0, 0.038, 0.2, 1.1, 3, 4.8 };
    static const double start[5][2] = {
        { 1, 1 }, { 0.6, 1 }, { -0.5, 0.8 }, { 1, 0 }, { 0, 1 }
    };
    static double direct[STEPS + 1];
    char name[80];
    int k;
    size_t i, t;
    for (k = 0; k < OPTIMIZERS; k++) {
        tr_sgd o = optimizer(0.7, k);
        double e = 0;
        for (i = 0; i < 5; i++) {
            double a = start[i][0], b = start[i][1];
            simulate(7, eigenvalue, &o, a, b, STEPS, direct);
            if (tr_descent_loss_spectrum(7, eigenvalue, &o, a * a, b * b, a * b, STEPS,
                                         loss, NULL))
                e = 1;
            for (t = 0; t <= STEPS; t++) e = larger(e, fabs(loss[t] - direct[t]));
        }
        sprintf(name, "descent loss: tr_sgd on a diagonal problem, %s",
                optimizer_name[k]);
        within(name, e, 1e-14);
    }
}

/* Consequences that need no reference values. */
static void descent_properties(void)
{
    double e = 0, eta, slope, l = 0.04, u = 4.8, zero_and_edge[2], r, second = 0;
    tr_ridge_rates best = tr_ridge_rates_of(l, u);
    tr_sgd o;
    int k;
    size_t t, j;

    /* Sigma has mean 1: the first step falls by s0 + t0 - 2 c0 + decay (s0 - c0). */
    o = optimizer(0.7, 3);
    o.decay = 0.3;
    eta = o.eta = 1e-6;
    tr_descent_loss(0.7, &o, 1.3, 0.9, 0.4, NODES, 1, loss, NULL);
    slope = (loss[1] - loss[0]) / eta;
    within("descent loss: its first slope is the gradient squared",
           relative(slope, -(1.3 + 0.9 - 0.8 + 0.3 * (1.3 - 0.4))), 1e-5);

    /* A double root at the edge: sqrt(loss) / rate^t is linear in t. */
    o.eta = best.eta_momentum;
    o.momentum = best.momentum;
    o.decay = 0;
    tr_descent_loss_spectrum(1, &l, &o, 1, 0, 0, 60, loss, NULL);
    r = best.rate_momentum;
    for (t = 1; t < 60; t++) {
        double x = sqrt(loss[t - 1]) * r * r, y = sqrt(loss[t]) * r,
               z = sqrt(loss[t + 1]);
        second = larger(second, fabs(x - 2 * y + z) / z);
    }
    within("descent loss: double root at the edge", second, 1e-10);

    zero_and_edge[0] = 0;
    /* Stable just below the bound, not just above. */
    for (k = 0; k < OPTIMIZERS; k++) {
        double bound;
        o = optimizer(0.7, k);
        bound = 2 * (1 + o.momentum) / o.eta - o.decay;
        zero_and_edge[1] = bound * 0.999;
        if (tr_descent_loss_spectrum(2, zero_and_edge, &o, 1, 1, 0, STEPS, loss, NULL))
            e = 1;
        for (t = 1; t <= STEPS; t++) e = larger(e, loss[t] - 100);
        zero_and_edge[1] = bound * 1.05;
        tr_descent_loss_spectrum(2, zero_and_edge, &o, 1, 1, 0, STEPS, loss, NULL);
        e = larger(e, 1e3 - loss[STEPS]);
    }
    within("descent loss: bounded below 2 (1 + momentum) / eta, not above", e, 0);

    /* Where it ends, from a start correlated with the teacher. */
    e = 0;
    for (j = 1; j < 10; j++) {
        static double longer[4001];
        double q = (double)j / 10;
        o = optimizer(q, 3);
        if (tr_descent_loss(q, &o, 1.2, 0.9, 0.5, 4100, 4000, longer, NULL)) e = 1;
        e = larger(e, relative(longer[4000], 0.45 * tr_ridge_limit(q, o.decay)));
        o = optimizer(q, 2);
        if (tr_descent_loss(q, &o, 1.2, 0.9, 0.5, 4100, 4000, longer, NULL)) e = 1;
        e = larger(e, relative(longer[4000], 0.5 * (1 - q) * (1.2 + 0.9 - 1)));
    }
    within("descent loss: ends at the ridge limit and at (1 - q)(s0 + t0 - 2 c0) / 2", e,
           1e-12);
}

static int calls, live, refuse;
static void *counting_allocate(void *context, size_t bytes)
{
    (void)context;
    if (refuse) return NULL;
    calls++;
    live++;
    return malloc(bytes);
}
static void counting_release(void *context, void *p)
{
    (void)context;
    live--;
    free(p);
}

static void errors(void)
{
    tr_allocator memory = { counting_allocate, counting_release, NULL };
    tr_sgd o = optimizer(0.7, 1), bad = o;
    double nan = sqrt(-1.0), minus = -o.decay, infinite = HUGE_VAL;
    double one = 1;
    int wrong = 0, t;
    wrong += tr_descent_loss(0, &o, 1, 1, 0, 10, 1, loss, NULL) != TR_ERR_ARGUMENT;
    wrong += tr_descent_loss(1, &o, 1, 1, 0, 10, 1, loss, NULL) != TR_ERR_ARGUMENT;
    wrong += tr_descent_loss(nan, &o, 1, 1, 0, 10, 1, loss, NULL) != TR_ERR_ARGUMENT;
    wrong += tr_descent_loss(0.7, &o, 1, 1, 0, 0, 1, loss, NULL) != TR_ERR_ARGUMENT;
    wrong += tr_descent_loss(0.7, &o, nan, 1, 0, 10, 1, loss, NULL) != TR_ERR_ARGUMENT;
    wrong +=
        tr_descent_loss(0.7, &o, 1, infinite, 0, 10, 1, loss, NULL) != TR_ERR_ARGUMENT;
    wrong += tr_descent_loss(0.7, NULL, 1, 1, 0, 10, 1, loss, NULL) != TR_ERR_ARGUMENT;
    wrong += tr_descent_loss(0.7, &o, 1, 1, 0, 10, 1, NULL, NULL) != TR_ERR_ARGUMENT;
    bad.decay = -1;
    wrong += tr_descent_loss(0.7, &bad, 1, 1, 0, 10, 1, loss, NULL) != TR_ERR_ARGUMENT;
    wrong +=
        tr_descent_loss_spectrum(0, &one, &o, 1, 1, 0, 1, loss, NULL) != TR_ERR_ARGUMENT;
    wrong +=
        tr_descent_loss_spectrum(1, NULL, &o, 1, 1, 0, 1, loss, NULL) != TR_ERR_ARGUMENT;
    wrong +=
        tr_descent_loss_spectrum(1, &nan, &o, 1, 1, 0, 1, loss, NULL) != TR_ERR_ARGUMENT;
    wrong += tr_descent_loss_spectrum(1, &minus, &o, 1, 1, 0, 1, loss, NULL) !=
             TR_ERR_ARGUMENT;
    wrong +=
        tr_descent_loss(0.7, &o, 1, 1, 0, (size_t)-2, 1, loss, NULL) != TR_ERR_MEMORY;
    within("errors: arguments and sizes", wrong, 0);

    bad = o;
    bad.eta = 1e10;
    wrong =
        tr_descent_loss(0.7, &bad, 1, 1, 0, 10, STEPS, loss, NULL) != TR_ERR_NONFINITE;
    wrong += fabs(loss[0] - 1) > 0.03; /* ten nodes are coarse */
    within("errors: divergence is reported", wrong, 0);

    wrong = tr_descent_loss(0.7, &o, 1, 1, 0, NODES, STEPS, loss, &memory) != TR_OK;
    wrong += calls != 1 || live != 0;
    for (t = 0; t < 2; t++) {
        refuse = !t;
        wrong += tr_descent_loss_spectrum(1, &one, &o, 1, 1, 0, STEPS, loss, &memory) !=
                 (refuse ? TR_ERR_MEMORY : TR_OK);
    }
    wrong += calls != 2 || live != 0;
    within("memory: one block a call, released; refusal is reported", wrong, 0);
}

static void hashes(void)
{
    static const double eigenvalue[7] = { 0, 0, 0.038, 0.2, 1.1, 3, 4.8 };
    int i, k;
    for (i = 1; i < 20; i += 3) {
        double q = i / 20.0, v[55];
        tr_ridge_rates r;
        tr_mp_edges(q, &v[0], &v[1]);
        r = tr_ridge_rates_of(v[0], v[1]);
        v[2] = tr_ridge_limit(q, q * q);
        v[3] = tr_ridge_correction(q);
        v[54] = tr_ridge_limit_sd(q, q * q, 100);
        for (k = 0; k < 50; k++) v[4 + k] = tr_mp_density(q, k * 0.1);
        test_hash("theory: closed forms", v, sizeof v);
        test_hash("theory: rates", &r, sizeof r);
        tr_mp_quadrature(q, NODES, node, weight);
        test_hash("theory: nodes", node, sizeof node);
        test_hash("theory: weights", weight, sizeof weight);
        for (k = 0; k < OPTIMIZERS; k++) {
            tr_sgd o = optimizer(q, k);
            tr_descent_loss(q, &o, 1, 0.9, 0.1, NODES, STEPS, loss, NULL);
            test_hash("theory: descent", loss, sizeof loss);
            tr_descent_loss_spectrum(7, eigenvalue, &o, 1, 0.9, 0.1, 20, loss, NULL);
            test_hash("theory: descent of a spectrum", loss, 21 * sizeof *loss);
        }
    }
}

int main(int argc, char **argv)
{
    test_begin(argc, argv);
    if (test_hashing) {
        hashes();
        return 0;
    }
    edges_and_density();
    quadrature();
    ridge();
    rates();
    published_curves();
    margin_curves();
    recurrence();
    descent_properties();
    errors();
    return test_end();
}
