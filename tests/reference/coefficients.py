#!/usr/bin/env python3
"""The minimax polynomials of toyreg.h's elementary functions, as C tables with their errors.

    python3 coefficients.py > tables.h          needs sollya and mpmath; about a minute

The quantile's two functions are interpolated at Chebyshev points to 60 digits first; Sollya's
fpminimax then fits all of them under the rounding of the coefficients to float or double.
"""
import re
import subprocess
from mpmath import mp, mpf, cos, erf, erfc, exp, factorial, fsum, log, log1p, npdf, nstr, pi, sqrt

mp.dps = 60


def x_of(w):
    """x > 0 with w = -log(1 - 4 q^2), q = Phi(x) - 1/2."""
    x = sqrt(w * pi / 2) if w < 1 else sqrt(2 * w) * (1 - mpf("0.1") / w)
    for _ in range(100):
        p, q = erfc(x / sqrt(2)) / 2, erf(x / sqrt(2)) / 2
        s = 4 * p * (1 - p)
        d = (-(log1p(-4 * q * q) if x < 1 else log(s)) - w) * s / (8 * q * npdf(x))
        x = x - d if x > d else x / 2
        if abs(d) < abs(x) * mpf(10) ** -50:
            break
    return x


def polynomial(f, a, b, n, origin):
    """Coefficients in y = z - origin of the interpolant of f(z) at n Chebyshev points of [a, b]."""
    t = [cos(pi * (k + mpf(1) / 2) / n) for k in range(n)]
    v = [f((a + b) / 2 + (b - a) / 2 * s) for s in t]
    c = [(2 - (j == 0)) * fsum(v[k] * cos(j * pi * (k + mpf(1) / 2) / n) for k in range(n)) / n
         for j in range(n)]
    # s = scale y + shift on [-1, 1]; Clenshaw's recurrence on polynomials in y
    scale, shift = 2 / (b - a), (2 * origin - a - b) / (b - a)
    b1, b2 = [mpf(0)] * n, [mpf(0)] * n
    for cj in c[:0:-1]:
        b0 = [2 * shift * u - v2 for u, v2 in zip(b1, b2)]
        for i in range(n - 1):
            b0[i + 1] += 2 * scale * b1[i]
        b0[0] += cj
        b1, b2 = b0, b1
    r = [shift * u - v2 for u, v2 in zip(b1, b2)]
    for i in range(n - 1):
        r[i + 1] += scale * b1[i]
    r[0] += c[0]
    return r


def text(c):
    return "+".join("(%s)*_x_^%d" % (nstr(v, 50), i) for i, v in enumerate(c))


def centre(w):
    return (x_of(w) / (erf(x_of(w) / sqrt(2)) / 2) - sqrt(2 * pi)) / w - mpf(5) / 8


def tail(z):
    t = 1 / z - 1
    return x_of(t * t) - sqrt(mpf(2)) * t


def scaled_erfc(q):
    x = 4 * (1 + q) / (1 - q)
    return (1 + 2 * x) * exp(x * x) * erfc(x)


def tail_target(top, origin, digits):
    a, b = 1 / (mpf(top) + 1), 1 / (mpf("2.499") + 1)
    f = text(polynomial(tail, a, b, 140, origin))
    f += "+(sqrt(2)-round(sqrt(2),%d,RN))*(1/(_x_+%s)-1)" % (digits, nstr(origin, 20))
    return f, nstr(a - origin, 40), nstr(b - origin, 40)


log_series = text([mpf(2) / (2 * k + 3) for k in range(40)])
sin_series = text([(-1) ** k * pi ** (2 * k + 1) / factorial(2 * k + 1) for k in range(1, 30)])
cos_series = text([(-1) ** k * pi ** (2 * k) / factorial(2 * k) for k in range(1, 30)])
centre_text = text(polynomial(centre, mpf(0), mpf(25) / 4, 100, mpf(25) / 8))
erf_series = text([2 / sqrt(pi) * (-1) ** k / (factorial(k) * (2 * k + 1)) for k in range(30)])
erfc_a, erfc_b = ((x - 4) / (x + 4) for x in (mpf("0.5"), mpf("27.3")))
erfc_text = text(polynomial(scaled_erfc, erfc_a, erfc_b, 110, 0))
tail_f = tail_target("10.2", mpf(3) / 16, 24)
tail_d = tail_target("27.3", mpf(41) / 256, 53)

# name, function of _x_, powers (least, most), interval, part that is not fitted, measure of error
TARGETS = []
for suffix, bits, degree, (tail_function, tail_a, tail_b) in (
        ("f", "SG",
         dict(exp=6, expm1=7, atan=19, log=2, sin=3, cos=3, centre=10, tail=10), tail_f),
        ("d", "D",
         dict(exp=11, expm1=12, atan=43, log=6, sin=6, cos=6, centre=23, tail=38), tail_d)):
    TARGETS += [
        ("exp_" + suffix, bits, "exp(_x_)", 2, degree["exp"], "-0.34658", "0.34658", "relative",
         "1+_x_", "p/f-1"),
        ("expm1_" + suffix, bits, "expm1(_x_)", 2, degree["expm1"], "-0.34658", "0.34658",
         "relative", "_x_", "p/f-1"),
        # of f32 atan_coefficients.c then takes a neighbour
        ("atan_" + suffix, bits, "atan(_x_)", 3, degree["atan"], "1b-30", "1", "relative",
         "_x_", "p/f-1"),
        ("log_" + suffix, bits, log_series, 0, degree["log"], "1b-40", "0.02945", "absolute",
         "0", "(p-f)*_x_/2"),
        ("sin_" + suffix, bits, sin_series, 0, degree["sin"], "1b-40", "1/16", "absolute",
         "0", "(p-f)*_x_/pi"),
        ("cos_" + suffix, bits, cos_series, 0, degree["cos"], "1b-40", "1/16", "absolute",
         "0", "(p-f)*_x_"),
        # w / (Phi^-1 / q) < 0.95 weighs the error of the factor of w
        ("centre_" + suffix, bits, centre_text, 0, degree["centre"], "-25/8", "25/8", "absolute",
         "0", "(p-f)*0.95"),
        # relative to |x| > 3.1, where the tail begins
        ("tail_" + suffix, bits, tail_function, 0, degree["tail"], tail_a, tail_b, "absolute",
         "0", "(p-f)/3.1"),
    ]
TARGETS += [
    # their constants in two doubles, the second one last in the table
    ("erf_d", "D", erf_series, 0, 9, "0", "1/4", "relative", "round(2/sqrt(pi),53,RN)", "p/f-1"),
    ("erfc_d", "D", erfc_text, 0, 21, nstr(erfc_a, 40), nstr(erfc_b, 40), "relative",
     "round(%s,53,RN)" % nstr(scaled_erfc(mpf(0)), 50), "p/f-1"),
]

script = "prec=300!;\n"
for name, bits, f, least, most, a, b, mode, fixed, error in TARGETS:
    step = 2 if name.startswith("atan") else 1
    powers = ",".join(str(i) for i in range(least, most + 1, step))
    formats = ",".join([bits] * ((most - least) // step + 1))
    script += "f=%s; p=fpminimax(f,[|%s|],[|%s|],[%s;%s],%s,%s);\n" % (
        f, powers, formats, a, b, mode, fixed)
    script += "display=decimal!; e=dirtyinfnorm(%s,[%s;%s]); " % (error, a, b)
    script += 'print("@%s",round(log2(e),20,RN));\n' % name
    script += "display=hexadecimal!;\n"
    if name in ("erf_d", "erfc_d"):
        script += "print(coeff(p,0)-round(coeff(p,0),53,RN));\n"
    script += "for i from %d to %d by %d do print(coeff(p,i));\n" % (least, most, step)
result = subprocess.run(["sollya"], input=script, capture_output=True, text=True).stdout
for part in result.split("@")[1:]:
    head, *rows = part.strip().split("\n")
    name, error = head.split()
    values = [float.fromhex(r.strip()) for r in rows if re.match(r"\s*-?0x", r)][::-1]
    single = name.endswith("_f")
    print("/* error 2^%.1f */" % float(error))
    print("static const %s tr__%s[] = { %s };" % (
        "float" if single else "double", name,
        ", ".join("%.9gf" % v if single else "%.17g" % v for v in values)))
