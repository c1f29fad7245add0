#!/usr/bin/env python3
"""Linear programs, non-negative least squares, and the ends of Hadamard descent: solved by
HiGHS, by scipy's nnls, by Newton's method in 60 digits and by a plain simulation of the
stages, from the data that tests/sparse.c makes, too.

    python3 sparse.py      writes sparse.csv beside itself: name, case, index, value
"""
import os
import numpy as np
from mpmath import mp, mpf, matrix, lu_solve, exp, log
from scipy.optimize import linprog, nnls

mp.dps = 60
rows = []


def data(seed, n, d):
    """As fill() in tests/sparse.c: multiples of 2^-10."""
    state = seed

    def draw():
        nonlocal state
        state = (state * 1664525 + 1013904223) % 2**32
        return ((state >> 20) - 2047.5) / 1024

    return np.array([[draw() for _ in range(d)] for _ in range(n)]), draw


def write(name, case, values):
    for i, v in enumerate(np.atleast_1d(values)):
        rows.append((name, case, i, v if isinstance(v, str) else "%.17g" % v))


# Programs: 0 general, 1 all c_j = 1, 2 small integers (degenerate), 3 transport.
def program(case, m, n):
    A, draw = data(100 + case, m, n)
    if case == 2:
        A = np.round(A)
    if case == 3:
        k = m // 2
        A = np.zeros((m, n))
        for i in range(k):
            for j in range(k):
                A[i, i * k + j] = A[k + j, i * k + j] = 1
    x = np.array([max(draw(), 0) for _ in range(n)])
    c = np.array([draw() + 2 for _ in range(n)])
    if case == 1:
        c = np.ones(n)
    if case == 2:
        x, c = np.round(x), np.round(c)
    return A, A @ x, c


for case, (m, n) in enumerate([(20, 60), (25, 80), (15, 40), (12, 36)]):
    A, b, c = program(case, m, n)
    r = linprog(c, A_eq=A, b_eq=b, method="highs-ds",
                options=dict(primal_feasibility_tolerance=1e-10,
                             dual_feasibility_tolerance=1e-10))
    assert r.status == 0
    write("program", case, r.fun)
    if case < 2:
        write("vertex", case, r.x)

# Non-negative least squares: n > d, n < d (y far from the cone), n = d.
for case, (n, d) in enumerate([(30, 20), (20, 40), (25, 25)]):
    X, draw = data(200 + case, n, d)
    y = np.array([draw() for _ in range(n)])
    if case == 1:
        X, y = np.abs(X), y - 1
        y[0] = 20
    x, residual = nnls(X, y)
    S = np.flatnonzero(x)
    x[S] = np.linalg.lstsq(X[:, S], y, rcond=None)[0]
    assert (x >= 0).all()
    write("nonnegative", case, x)


def teacher(case, n, d, r):
    X, draw = data(300 + case, n, d)
    t = np.zeros(d)
    t[:r] = 1
    if case == 1:
        t[:r] = np.arange(1, r + 1) / 2
    return X, t, X @ t


# theta = alpha^2 exp(X'nu), X theta = y.
def limit(alphas, X, y):
    n, d = X.shape
    A = matrix(X.tolist())
    b = matrix(y.tolist())
    nu, level = matrix(n, 1), mpf(0)
    for alpha in alphas:
        end = 2 * log(mpf(alpha))
        while True:
            for _ in range(200):
                e = A.T * nu
                theta = matrix([exp(level + e[i]) for i in range(d)])
                r = b - A * theta
                size = mp.norm(r)
                if size < mpf(10)**-40:
                    break
                H = matrix(n, n)
                for i in range(n):
                    for j in range(n):
                        H[i, j] = sum(A[i, k] * theta[k] * A[j, k] for k in range(d))
                step = lu_solve(H, r)
                t = mpf(1)
                while True:
                    e = A.T * (nu + t * step)
                    q = b - A * matrix([exp(level + e[i]) for i in range(d)])
                    if mp.norm(q) < (1 - t / 4) * size:
                        break
                    t /= 2
                nu += t * step
            if level == end:
                break
            level = max(level - 1, end)
        write("limit%g" % alpha, 0, [mp.nstr(v, 20) for v in theta])


X, t, y = teacher(0, 10, 40, 2)
limit([0.3, 1e-2, 1e-4, 1e-8], X, y)


# The stages: events of s_i' = 2 g_i, with non-negative least squares on {s_i = 0}.
def stages(X, y):
    n, d = X.shape
    s, now, theta = -2 * np.ones(d), 0.0, np.zeros(d)
    tau = [now]
    while True:
        r = y - X @ theta
        if np.linalg.norm(r) < 1e-10 * np.linalg.norm(y):
            return tau, s, theta
        g = X.T @ r / n
        g[theta > 0] = 0
        with np.errstate(divide="ignore"):
            wait = np.where(g > 1e-10, -s / (2 * np.where(g == 0, 1, g)), np.inf)
        j = np.argmin(wait)
        s += 2 * g * wait[j]
        s[j] = 0
        now += wait[j]
        tau.append(now)
        A = np.flatnonzero(s == 0)
        theta = np.zeros(d)
        x, _ = nnls(X[:, A], y)
        P = A[x > 1e-10]
        theta[P] = np.linalg.lstsq(X[:, P], y, rcond=None)[0]
        assert (theta >= 0).all()


for case, (n, d, r) in enumerate([(20, 30, 3), (12, 40, 3), (8, 30, 4)]):
    X, t, y = teacher(case, n, d, r)
    tau, s, theta = stages(X, y)
    print("stages", case, len(tau), tau[-1], np.abs(theta - t).max())
    write("tau", case, tau)
    write("s", case, s)
    write("theta", case, theta)

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "sparse.csv"), "w") as f:
    for row in rows:
        print(*row, sep=",", file=f)
