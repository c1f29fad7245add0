#!/usr/bin/env python3
"""Normal quantiles to 30 digits, by Newton's method on the distribution function.

    python3 normal_quantile.py     writes two files beside itself:
    normal_quantile.csv            p (a double, in hex), Phi^-1(p)
    normal_words.csv               k (64 bits, in hex), Phi^-1((k + 1/2) / 2^64)
"""
import os
import random
from mpmath import mp, mpf, erf, erfc, exp, log, npdf, sqrt, pi, nstr

mp.dps = 60


def quantile(tail, q):
    """|Phi^-1| from tail = min(p, 1 - p) and q = 1/2 - tail, both exact."""
    x = q * sqrt(2 * pi) if q < mpf(1) / 4 else sqrt(-2 * log(2 * tail))
    for _ in range(200):
        if q < mpf(1) / 4:
            d = (erf(x / sqrt(2)) / 2 - q) / npdf(x)
        else:
            above = erfc(x / sqrt(2)) / 2
            d = log(tail / above) * above / npdf(x)
        x -= d
        if abs(d) <= abs(x) * mpf(10) ** -45:
            return x
    raise ArithmeticError(tail)


def of_fraction(p):
    tail = min(p, 1 - p)
    x = quantile(tail, mpf(1) / 2 - tail)
    return -x if p < mpf(1) / 2 else x


def main():
    random.seed(1)
    here = os.path.dirname(os.path.abspath(__file__))
    p = [2.0 ** -k for k in range(1, 1075, 4)] + [5e-324, 2.0 ** -1022]
    p += [1 - 2.0 ** -k for k in range(2, 54)]
    p += [0.5 + s * 2.0 ** -k for k in range(2, 54) for s in (-1, 1)]
    p += [10 ** random.uniform(-323, -4) for _ in range(200)]
    p += [10 ** random.uniform(-4, -0.3) for _ in range(200)]
    p += [random.random() for _ in range(500)]
    p += [1 - 10 ** random.uniform(-15, -1) for _ in range(100)]
    # where the two forms of the approximation meet
    p += [4.828e-4 * (1 + random.uniform(-1, 1) * 1e-3) for _ in range(60)]
    with open(os.path.join(here, "normal_quantile.csv"), "w") as f:
        f.write("p,x\n")
        for v in sorted(set(v for v in p if 0 < v < 1 and v != 0.5)):
            f.write("%s,%s\n" % (v.hex(), nstr(of_fraction(mpf(v)), 30)))
    k = [0, 1, 2 ** 63 - 1, 2 ** 63, 2 ** 64 - 1]
    k += [random.getrandbits(64) >> random.randrange(64) for _ in range(200)]
    k += [random.getrandbits(64) for _ in range(200)]
    for _ in range(200):
        small = random.getrandbits(62) >> random.randrange(62)
        k += [2 ** 63 + random.choice((-1, 1)) * small]
    with open(os.path.join(here, "normal_words.csv"), "w") as f:
        f.write("k,x\n")
        for v in sorted(set(k)):
            p = (mpf(v) + mpf(1) / 2) / 2 ** 64
            f.write("%016x,%s\n" % (v, nstr(of_fraction(p), 30)))


main()
