#!/usr/bin/env python3
"""Lasso solutions from scikit-learn, made exact on their support in long doubles.

    python3 lasso.py       writes beside itself, from the data that tests/solvers.c makes, too:
    lasso_solutions.csv    case, j, w_j     for every w_j != 0
    lasso_objectives.csv   case, n, d, kind, lambda / largest, objective

Kinds: 0 plain; 1 zero columns; 2 duplicate columns (w is not unique, and not written).
"""
import os
import warnings
import numpy as np
from mpmath import mp, mpf, matrix, lu_solve
from sklearn.linear_model import Lasso, lars_path

mp.dps = 40
CASES = [
    (30, 10, 0, 0.1), (30, 10, 0, 1e-3), (10, 30, 0, 0.3), (10, 30, 0, 1e-2),
    (40, 60, 0, 0.1), (40, 60, 0, 1e-2), (40, 60, 0, 1e-4), (60, 60, 0, 1e-2),
    (25, 40, 1, 0.05), (40, 25, 1, 1e-3), (30, 50, 2, 0.05), (50, 30, 2, 1e-2),
]


def data(case, n, d, kind):
    """As fill() in tests/solvers.c: multiples of 2^-10, so that sums are exact."""
    state = 1000 + case

    def draw():
        nonlocal state
        state = (state * 1664525 + 1013904223) % 2**32
        return ((state >> 20) - 2047.5) / 1024

    X = np.array([[draw() for _ in range(d)] for _ in range(n)])
    if kind == 1:
        X[:, ::7] = 0
    if kind == 2:
        for j in range(1, d, 4):
            X[:, j] = X[:, j - 1]
        for j in range(3, d, 8):
            X[:, j] = -X[:, j - 1]
    return X, np.array([draw() for _ in range(n)])


def solve(X, y, lam):
    """The KKT system on the support found by scikit-learn, in 40 digits; then checked."""
    n, d = X.shape
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        w = Lasso(alpha=lam, fit_intercept=False, tol=1e-14, max_iter=10**6).fit(X, y).coef_
    exact = [[mpf(v) for v in row] for row in X]
    target = [mpf(v) for v in y]
    q = X.T @ (y - X @ w) / n
    for slack in (1e-9, 1e-7, 1e-5, 1e-11):
        A = [j for j in range(d) if abs(q[j]) > lam * (1 - slack)]
        # one of equal columns
        A = [j for k, j in enumerate(A)
             if not any(np.array_equal(np.abs(X[:, j]), np.abs(X[:, i])) for i in A[:k])]
        s = [1 if q[j] > 0 else -1 for j in A]
        G = matrix(len(A))
        b = matrix(len(A), 1)
        for a, j in enumerate(A):
            for c, k in enumerate(A):
                G[a, c] = sum(exact[i][j] * exact[i][k] for i in range(n)) / n
            b[a] = sum(exact[i][j] * target[i] for i in range(n)) / n - mpf(lam) * s[a]
        z = lu_solve(G, b)
        r = [target[i] - sum(exact[i][j] * z[a] for a, j in enumerate(A)) for i in range(n)]
        top = max(abs(sum(exact[i][j] * r[i] for i in range(n))) / n for j in range(d))
        if all(z[a] * s[a] > 0 for a in range(len(A))) and top <= mpf(lam) * (1 + mpf(10)**-30):
            value = sum(v * v for v in r) / (2 * n) + mpf(lam) * sum(abs(v) for v in z)
            return A, z, value
    raise ArithmeticError("support not found")


here = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(here, "lasso_solutions.csv"), "w") as solutions, \
        open(os.path.join(here, "lasso_objectives.csv"), "w") as objectives:
    for case, (n, d, kind, part) in enumerate(CASES):
        X, y = data(case, n, d, kind)
        lam = float(np.max(np.abs(X.T @ y)) / n * part)
        A, z, value = solve(X, y, lam)
        path = lars_path(X, y, alpha_min=lam, method="lasso")[2][:, -1] if kind != 2 else None
        if path is not None:
            full = np.zeros(d)
            full[A] = [float(v) for v in z]
            assert np.allclose(path, full, rtol=0, atol=1e-6 * abs(full).max()), case
        objectives.write(f"{case},{n},{d},{kind},{part!r},{mp.nstr(value, 20)}\n")
        if kind != 2:
            for a, j in enumerate(A):
                solutions.write(f"{case},{j},{mp.nstr(z[a], 20)}\n")
        print(case, n, d, kind, part, len(A), mp.nstr(value, 8))
