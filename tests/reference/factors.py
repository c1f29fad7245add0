#!/usr/bin/env python3
"""Singular values, thresholded matrices and least squares in 50 digits, by mpmath.

    python3 factors.py     writes factors.csv (case, index, value) beside itself, for the
                           matrices that tests/factors.c makes, too, and lowrank_M.csv: of
                           rank 3 and noise, 30 x 20.

Matrices are those of the f64 numbers, not of the formulas that these are rounded from.
"""
import os
from mpmath import mp, mpf, matrix, lu_solve

mp.dps = 50
HERE = os.path.dirname(os.path.abspath(__file__))


def stream(state):
    """As draw() in tests/factors.c."""
    while True:
        state = (state * 1664525 + 1013904223) % 2**32
        yield ((state >> 20) - 2047.5) / 1024


def hilbert(m, n):
    return [[1 / (i + j + 1) for j in range(n)] for i in range(m)]


def kahan(n):
    rows, scale = [], 1.0
    for i in range(n):
        rows.append([0.0] * i + [scale] + [-0.28 * scale] * (n - i - 1))
        scale *= 0.96
    return rows


def graded(m, n):
    """Columns of size 1, 1e-8, 1e-16 ..."""
    draw = stream(7)
    sizes = [1.0]
    for _ in range(n - 1):
        sizes.append(sizes[-1] * 1e-8)
    return [[next(draw) * sizes[j] for j in range(n)] for _ in range(m)]


def svd(rows):
    a = matrix([[mpf(x) for x in row] for row in rows])
    u, s, vt = mp.svd_r(a)
    return u, [s[i] for i in range(len(s))], vt


lines = ["case,index,value"]


def write(case, values):
    for i, v in enumerate(values):
        lines.append(f"{case},{i},{mp.nstr(v, 20, min_fixed=0, max_fixed=0)}")


mp.dps = 200  # for the graded one
write("hilbert10", svd(hilbert(10, 10))[1])
write("kahan", svd(kahan(24))[1])
write("graded", svd(graded(25, 12))[1])
mp.dps = 50
with open(os.path.join(HERE, "lowrank_M.csv")) as f:
    M = [[float(x) for x in line.split(",")] for line in f]
u, s, vt = svd(M)
write("lowrank", s)
# Of the thresholded matrix: rank, square of the Frobenius norm, and two sums
# sum_ij w_ij B_ij of random weights.
for t, theta in enumerate(["0.1", "0.25", "0.5", "0.75", "1", "1.5", "2.5"]):
    d = [max(x - mpf(float(theta)), 0) for x in s]
    B = u * mp.diag(d) * vt
    draw = stream(100 + t)
    sums = [sum(mpf(next(draw)) * B[i, j] for i in range(30) for j in range(20))
            for _ in range(2)]
    write("threshold" + theta, [mpf(sum(x > 0 for x in d)), sum(x * x for x in d)] + sums)
# The least squares solution of the 10 x 6 Hilbert matrix and b_i = (-1)^i.
H = matrix([[mpf(x) for x in row] for row in hilbert(10, 6)])
b = matrix([mpf((-1)**i) for i in range(10)])
write("squares", list(lu_solve(H.T * H, H.T * b)))
with open(os.path.join(HERE, "factors.csv"), "w") as f:
    f.write("\n".join(lines) + "\n")
