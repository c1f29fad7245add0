#!/usr/bin/env python3
"""Tails of the normal law, limits of the lasso, l1 transitions and the two-layer ridge, in 40 digits.

    python3 sparse_theory.py       needs mpmath; some minutes; writes beside itself:
    normal_tails.csv               x (a double, in hex), erfc(x), Phi(x), phi(x)
    lasso_limit.csv                a problem, and what it tends to
    l1_transition.csv              alpha, delta, rho of the parametric form
    two_layer_limit.csv            q, W, t0, mu, norm, loss

The lasso's expectations are taken in their published form (cancellation does not matter here), the
Marchenko-Pastur averages by quadrature of the density.
"""
import os
import random
from mpmath import (mp, mpf, erf, erfc, exp, findroot, floor, inf, log, ncdf, npdf, nstr, pi, quad, sin, cos,
                    sqrt)

mp.dps = 40
HERE = os.path.dirname(os.path.abspath(__file__))


def write(name, head, rows):
    with open(os.path.join(HERE, name), "w") as f:
        f.write(head + "\n")
        for row in rows:
            f.write(",".join(row) + "\n")


def digits(*v):
    return [nstr(mpf(x), 25, strip_zeros=False) if x else "0" for x in v]


def tails():
    random.seed(1)
    x = [random.uniform(-6, 6) for _ in range(150)] + [random.uniform(6, 27.3) for _ in range(120)]
    x += [random.uniform(-38.6, -6) for _ in range(150)] + [10 ** random.uniform(-20, 0) for _ in range(40)]
    # where pieces meet: of erfc, and of Phi at sqrt(2) times as much; where the scaled form begins
    for edge in (0.5, 0.5 ** 0.5, 600 ** 0.5, 1200 ** 0.5, 26.54, 27.22, 27.23, 37.5, 38.48, 38.56):
        x += [s * edge * (1 + e) for s in (-1, 1) for e in (-1e-3, -1e-9, 0, 1e-15, 1e-9, 1e-3)]
    return [[v.hex()] + digits(erfc(mpf(v)), ncdf(mpf(v)) if v > -5 else erfc(-mpf(v) / sqrt(2)) / 2,
                               npdf(mpf(v))) for v in sorted(set(x))]


def upper(z):
    return erfc(z / sqrt(mpf(2))) / 2


def piece(v0, tau, theta):
    """E (soft(X_0 + tau Z; theta) - X_0)^2 and P(soft != 0) for X_0 ~ N(0, v0)."""
    v = v0 + tau * tau
    z = theta / sqrt(v)
    risk = 2 * ((v + theta ** 2) * upper(z) - theta * sqrt(v) * npdf(z)) - 4 * v0 * upper(z) + v0
    return risk, 2 * upper(z)


def residuals(p, alpha, tau):
    delta, eps, t0, sigma2, lam = p
    r1, p1 = piece(t0 / eps, tau, alpha * tau)
    r0, p0 = piece(mpf(0), tau, alpha * tau)
    risk, share = eps * r1 + (1 - eps) * r0, eps * p1 + (1 - eps) * p0
    return (1 - (sigma2 + risk) / (delta * tau ** 2), alpha * tau * (1 - share / delta) - lam,
            risk / 2, share, p1, p0)


def bisect(f, a, b, steps):
    """f < 0 at a, > 0 at b, both positive; in the logarithm."""
    for _ in range(steps):
        m = sqrt(a * b)
        a, b = (m, b) if f(m) < 0 else (a, m)
    return sqrt(a * b)


def lasso(p):
    p = [mpf(v) for v in p]
    delta, eps, t0, sigma2, lam = p

    def alpha_of(tau, steps=70):
        top = mpf(1)
        while residuals(p, top, tau)[1] < 0:
            top *= 4
        return bisect(lambda a: residuals(p, a, tau)[1], top * mpf(10) ** -30, top, steps)

    low = high = sqrt((t0 + sigma2) / delta)
    while residuals(p, alpha_of(low), low)[0] > 0:
        low /= 16
    while residuals(p, alpha_of(high), high)[0] < 0:
        high *= 16
    tau = bisect(lambda t: residuals(p, alpha_of(t), t)[0], low, high, 45)
    alpha = alpha_of(tau)
    mp.dps = 80
    scale = lam if lam else alpha * tau
    s = findroot(lambda a, t: [residuals(p, a * alpha, t * tau)[0],
                               residuals(p, a * alpha, t * tau)[1] / scale], (mpf(1), mpf(1)), tol=1e-60)
    alpha, tau = s[0] * alpha, s[1] * tau
    r = residuals(p, alpha, tau)
    mp.dps = 40
    assert abs(s[0] - 1) < 1e-7 and abs(s[1] - 1) < 1e-7
    return [repr(float(v)) for v in p] + digits(alpha, tau, *r[2:])


def lassos():
    points = [(d, e, 1.0, s, l) for d in (0.05, 0.3, 0.7, 1.0, 1.5, 10.0) for e in (0.01, 0.4, 1.0)
              for s in (0.0, 0.1) for l in (1e-6, 0.01, 0.3, 3.0)]
    # basis pursuit above its transition, or with noise
    points += [(0.7, e, 1.0, 0.0, 0.0) for e in (0.36, 0.4, 0.5, 1.0)]
    points += [(d, e, 1.0, 0.3, 0.0) for d in (0.01, 0.5, 0.99) for e in (1e-3, 0.3, 1.0)]
    # and the rest of the domain
    points += [(0.7, 0.4, 3.7, 0.0, 0.1), (0.7, 0.4, 0.0, 1.0, 0.1), (0.7, 0.4, 0.0, 2.0, 4.0),
               (2.0, 1e-6, 1.0, 0.1, 0.2), (1e-4, 1e-6, 1.0, 0.0, 0.5), (1e3, 0.2, 1.0, 5.0, 1.0),
               (0.7, 0.3, 1.0, 0.0, 1e-12), (0.7, 0.34, 1.0, 0.0, 1e-5), (0.7, 0.35, 1.0, 0.0, 1e-3),
               (0.999, 0.5, 1.0, 1.0, 1e-4), (1.001, 0.5, 1.0, 1.0, 1e-4), (1.0, 0.5, 1.0, 1.0, 1e-9),
               (1.0, 0.5, 1.0, 0.0, 1e-9), (0.5, 0.1, 1e-8, 1e4, 10.0), (0.5, 0.1, 1e12, 1e-3, 10.0),
               (0.7, 0.3, 1.0, 1e-14, 1e-4), (0.7, 0.3, 1.0, 1e-4, 1e-7), (5.0, 0.9, 1.0, 0.01, 30.0),
               (0.2, 0.9, 1.0, 0.01, 30.0), (0.7, 0.4, 1.0, 0.0, 0.15811388300841897),
               (0.7, 0.4, 1.0, 0.0, 0.03794733192202055), (0.7, 1.0, 1.0, 0.0, 0.15811388300841897)]
    return [lasso(p) for p in points]


def transitions():
    rows = []
    for k in range(-12, 24):
        a = mpf(2) ** k / 2 if k < 0 else mpf(k) / 2 + mpf(1) / 2
        g = npdf(a) - a * upper(a)
        rows.append(digits(a, 2 * npdf(a) / (a + 2 * g), g / npdf(a)))
    return rows


def average(q, f):
    """Over the law, the atom at 0 apart."""
    g = 1 / q
    h = lambda t: f(1 + g - 2 * sqrt(g) * cos(t)) * 2 * sin(t) ** 2 / (pi * (1 + g - 2 * sqrt(g) * cos(t)))
    return quad(h, [0, pi / 16, pi / 4, pi / 2, pi])


def two_layers():
    rows = []
    for q in (0.05, 0.5, 0.7, 0.95, 2.0, 20.0):
        for share in (1e-8, 0.01, 0.04, 0.4, 0.9, 0.999):
            for t0 in (1.0, 2.5):
                mq = mpf(q)
                W = float(share * sqrt(t0 * (1 + 1 / mq)))
                kept = lambda m: sqrt(t0 * average(mq, lambda l: (l / (l + m)) ** 2))
                m = exp(findroot(lambda x: log(exp(x) * kept(exp(x)) / W),
                                 (log(mpf(W)), log(mpf(W)) + 1), tol=1e-28))
                mass = 1 - mq if q < 1 else 0
                loss = t0 * (mass + average(mq, lambda l: (m / (l + m)) ** 2)) / 2
                rows.append([repr(q), repr(W), repr(t0)] + digits(m, kept(m), loss))
    return rows


write("normal_tails.csv", "x,erfc,cdf,density", tails())
write("l1_transition.csv", "alpha,delta,rho", transitions())
write("two_layer_limit.csv", "q,W,t0,mu,norm,loss", two_layers())
write("lasso_limit.csv", "delta,eps,t0,sigma2,lambda_d,alpha,tau,loss,nonzero,true_positive,false_positive", lassos())
