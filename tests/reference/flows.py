"""Makes flow_times.csv and flow_ends.csv, the references of tests/flows.c, from integrals
and roots in arithmetic of many digits (mpmath).  Run in this directory.

kind 0: w = u^depth, kind 1: w = exp(u).  Numbers are doubles, printed to be read back.
"""
import random
from mpmath import mp, mpf


def exponent(kind, depth):
    return mpf(-1) if kind else 2 / mpf(depth) - 1


def time(kind, depth, target, a, b):
    """The integral of w^(q-1) / (target - w), the pole taken out, in s = log w."""
    q, t = exponent(kind, depth), mpf(target)
    scale = mpf(1) if kind else 1 / mpf(depth) ** 2
    lo, hi = mp.log(mpf(a)), mp.log(mpf(b))
    n = int(abs(hi - lo) * (1 + abs(q) / 4)) + 1
    nodes = [lo + (hi - lo) * k / n for k in range(n + 1)]
    if t < 0:
        return scale * mp.quad(lambda s: mp.exp(q * s) / (t - mp.exp(s)), nodes)
    pole = t ** (q - 1)

    def smooth(s):
        w = mp.exp(s)
        return w * (w ** (q - 1) - pole) / (t - w)

    rest = mp.quad(smooth, nodes)
    return scale * (rest + pole * mp.log(abs(t - mpf(a)) / abs(t - mpf(b))))


def end(kind, depth, p, c, start):
    """The root of p'w = c in the common time of the path, by bisection; None if there is
    none."""
    q, c, n = exponent(kind, depth), mpf(c), len(p)
    sign = [1 if w > 0 else -1 for w in start]
    p = [mpf(x) for x in p]
    first = [mp.log(abs(mpf(w))) if q == 0 else abs(mpf(w)) ** q / q for w in start]

    def inverse(f):
        if q == 0:
            return mp.exp(f)
        if q < 0:
            return mp.inf if q * f <= 0 else (q * f) ** (1 / q)
        return mp.sign(f) * abs(q * f) ** (1 / q)

    def at(t):
        return [sign[i] * inverse(first[i] + sign[i] * p[i] * t) for i in range(n)]

    def excess(t):
        return sum(x * y for x, y in zip(p, at(t))) - c

    below = excess(mpf(0)) < 0
    way = 1 if below else -1
    blowups = [-first[i] / (sign[i] * p[i]) for i in range(n) if q < 0] if q < 0 else []
    blowups = [t for t in blowups if t * way > 0]
    low, high = mpf(0), mpf(way)
    if blowups:
        high = min(blowups, key=abs)
    else:
        while (excess(high) < 0) == below:
            high *= 4
            if abs(high) > mpf(10) ** 40:
                return None
    for _ in range(600):
        middle = (low + high) / 2
        if (excess(middle) < 0) == below:
            low = middle
        else:
            high = middle
        if abs(high - low) < abs(high) * mpf(10) ** -60:
            break
    return at((low + high) / 2)


random.seed(5)
mp.dps = 130
depths = [0.1, 0.2, 0.25, 0.5, 0.7, 1.0, 1.3, 1.9, 1.999999, 2.0, 2.000001, 2.5, 3.0,
          4.0, 6.0, 10.0, 100.0, 1e4]
with open("flow_times.csv", "w") as out:
    print("kind,depth,target,w0,w,time", file=out)
    for i in range(90):
        kind, depth = (1, 1.0) if i % 5 == 4 else (0, depths[i % len(depths)])
        target = random.choice([3.0, 6.0, 0.01, 100.0, -2.0, 1e-3])
        if target > 0:
            a = target * random.choice([1e-12, 1e-4, .1, .49, .5, .7, .99, 1 - 1e-9,
                                        1.0001, 1.5, 2, 3, 50, 1e5])
            b = a + (target - a) * random.choice([1e-10, 1e-3, .1, .5, .9, .999999])
        else:
            a = random.choice([1e-8, .1, 1.0, 5.0, 100.0])
            b = a * random.choice([.99999999, .9, .1, 1e-5])
        if a == b:
            continue
        t = time(kind, depth, target, a, b)
        print(f"{kind},{depth!r},{target!r},{a!r},{b!r},{mp.nstr(t, 20)}", file=out)
mp.dps = 70
with open("flow_ends.csv", "w") as out:
    print("kind,depth,p1,p2,p3,c,w1_0,w2_0,w3_0,w1,w2,w3", file=out)
    rows = 0
    while rows < 120:
        kind, depth = (1, 1.0) if rows % 5 == 4 else (0, depths[rows % len(depths)])
        p = [random.choice([1.0, 2.0, random.uniform(.1, 3), random.uniform(-3, 3)])
             for _ in range(3)]
        c = random.choice([15.0, 10.0, random.uniform(-20, 20), 1e-3])
        start = [random.choice([1, 1, 1, -1]) *
                 random.choice([1e-4, 1e-8, .1, .5, random.uniform(.1, 10)])
                 for _ in range(3)]
        w = end(kind, depth, p, c, start)
        if w is None or min(abs(x) for x in w) < mpf(10) ** -200:
            continue
        rows += 1
        print(",".join([str(kind), repr(depth)] + [repr(x) for x in p + [c] + start] +
                       [mp.nstr(x, 20) for x in w]), file=out)
