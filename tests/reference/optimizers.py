#!/usr/bin/env python3
"""Sequences of the optimizers for tests/optimizers.c, from their published formulas, in f64.

    python3 optimizers.py

SGD, momentum and Nesterov as documented for torch.optim.SGD (dampening 0), Adam as Algorithm 1 of
Kingma & Ba (ICLR 2015) with the coupled decay of torch.optim.Adam.  The loss is
sum_i a_i (w_i - c_i)^2 / 2, five steps.
"""
from math import sqrt

a, c, w0 = [1.0, 0.5, 2.0], [1.0, -2.0, 0.25], [0.3, 0.7, -1.5]
steps, decay = 5, 0.01


def gradient(w):
    return [ai * (wi - ci) + decay * wi for ai, wi, ci in zip(a, w, c)]


def sgd(eta, mu, nesterov):
    w, b = list(w0), None
    for _ in range(steps):
        g = gradient(w)
        b = list(g) if b is None else [mu * bi + gi for bi, gi in zip(b, g)]
        d = [gi + mu * bi for gi, bi in zip(g, b)] if nesterov else b
        w = [wi - eta * di for wi, di in zip(w, d)]
    return w


def adam(alpha, beta1, beta2, epsilon):
    w, m, v = list(w0), [0.0] * 3, [0.0] * 3
    for t in range(1, steps + 1):
        g = gradient(w)
        m = [beta1 * mi + (1 - beta1) * gi for mi, gi in zip(m, g)]
        v = [beta2 * vi + (1 - beta2) * gi * gi for vi, gi in zip(v, g)]
        mhat = [mi / (1 - beta1 ** t) for mi in m]
        vhat = [vi / (1 - beta2 ** t) for vi in v]
        w = [wi - alpha * mi / (sqrt(vi) + epsilon) for wi, mi, vi in zip(w, mhat, vhat)]
    return w


for name, w in (("descent", sgd(0.1, 0.0, False)), ("momentum", sgd(0.1, 0.9, False)),
                ("nesterov", sgd(0.1, 0.9, True)), ("adam", adam(0.1, 0.9, 0.999, 1e-8))):
    print("{ " + ", ".join(map(repr, w)) + " }, /* " + name + " */")
