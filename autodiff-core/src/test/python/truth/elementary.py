"""What elementary and special functions are, to more digits than doubles have.

    pip install mpmath
    python elementary.py      # writes ../../../testFixtures/resources/org/autodiff4j/truth/elementary.txt

Each block `f64 name` or `f32 name` holds points `x… y r` of a function: the arguments and the double y next to the
value by their bits, and how far the value is above y, in units of the last place of y. A name ending in ' or ''
is the first or second derivative. In f32 blocks all arguments are floats. Arguments lie in all binades of the
domain, log-uniform in magnitude, and close to where the function is special.
"""

import pathlib
import random
import struct

import math
import mpmath
from mpmath import mp, mpf

mp.dps = 60
FILE = pathlib.Path(__file__).parent.parent.parent.parent / "testFixtures/resources/org/autodiff4j/truth/elementary.txt"
HALF_PI = [k * math.pi / 2 for k in (1, 2, 3, 4, 7, 11, 22, 355, 10**4 + 1, 10**5, 10**8 + 3, 10**15 + 7)]
LARGE = [1e5, 123456.789, 1e8, 1e10, 1e15, 1.5e15, 9.007199254740993e15, 1e16, 1e22, 1e100, 1e200, 1e300]
NEAR_ONE = [1 + s * 2.0**-k for k in (1, 2, 3, 5, 8, 13, 20, 23, 30, 40, 50, 52) for s in (1, -1)]


def floats(x):
    try:
        return struct.unpack("f", struct.pack("f", x))[0]
    except OverflowError:
        return math.inf


def points(seed, low, high, count, single, signs=True, extra=(), wide=True):
    """Numbers of every magnitude from low to high, more of them near 1, and the extra ones."""
    r = random.Random(str((seed, single)))
    low, high = (max(low, 1e-45), min(high, 3.4e38)) if single else (low, high)
    result = []
    for i in range(count):
        a, b = (math.log10(low), math.log10(high)) if wide and i % 3 == 0 else (-3, 1.5)
        a, b = max(a, math.log10(low)), min(b, math.log10(high))
        x = 10 ** r.uniform(a, b) if a < b else low
        result.append(-x if signs and i % 2 else x)
    for x in extra:
        result += [x, -x] if signs else [x]
    out = []
    for x in (floats(v) if single else v for v in result):
        if math.isfinite(x) and x not in out:
            out.append(x)
    return out


def sech2(x):
    e = mpmath.exp(-2 * abs(x))
    return 4 * e / (1 + e) ** 2


def sigma(x):
    return 1 / (1 + mpmath.exp(-x)) if x >= 0 else mpmath.exp(x) / (1 + mpmath.exp(x))


def softplus(x):
    return max(x, 0) + mpmath.log1p(mpmath.exp(-abs(x)))


def sigma2(x):  # the derivative of sigma
    return sech2(x / 2) / 4


def phi(x):
    return mpmath.exp(-x * x / 2) / mpmath.sqrt(2 * mp.pi)


def ndtr(x):
    return mpmath.erfc(-x / mpmath.sqrt(2)) / 2


def gauss(x):
    return 2 / mpmath.sqrt(mp.pi) * mpmath.exp(-x * x)


def sinc(x):
    return mpf(1) if x == 0 else mpmath.sinpi(x) / (mp.pi * x)


def gelu_tanh(x):
    return x * sigma(2 * mpmath.sqrt(2 / mp.pi) * (x + mpf(0.044715) * x**3))


def mish(x):
    e = mpmath.exp(-abs(x))
    t = (1 + 2 * e) / (1 + 2 * e + 2 * e * e) if x >= 0 else (e * e + 2 * e) / (e * e + 2 * e + 2)
    return x * t


def squareplus(x):
    h = mpmath.sqrt(x * x + 4)
    return (x + h) / 2 if x >= 0 else 2 / (h - x)


def by_differences(f, n):
    def g(x):
        mp.dps = 400
        try:
            return mpmath.diff(f, x, n)
        finally:
            mp.dps = 60

    return g


def acosh1(x):
    return ((x - 1) * (x + 1)) ** mpf(-0.5)


LN2, LN10 = mpmath.log(2), mpmath.log(10)
TINY, HUGE = 1e-323, 1.7e308
D = dict
FUNCTIONS = {
    "exp": (mpmath.exp, mpmath.exp, mpmath.exp, D(high=745, extra=[1e-300, 700, 709.78, 745.1])),
    "exp2": (lambda x: mpf(2) ** x, lambda x: LN2 * mpf(2) ** x, lambda x: LN2**2 * mpf(2) ** x, D(high=1074, extra=[1, 3, 1022.5, 1023.9, 0.5])),
    "expm1": (mpmath.expm1, mpmath.exp, mpmath.exp, D(high=709, extra=[0.5, 1, 37.0, 700])),
    "log": (mpmath.log, lambda x: 1 / x, lambda x: -1 / x**2, D(signs=False, extra=NEAR_ONE)),
    "log1p": (mpmath.log1p, lambda x: 1 / (1 + x), lambda x: -1 / (1 + x) ** 2, D(domain=lambda x: x > -1, extra=[2.0**-k for k in (1, 10, 30, 52, 53, 60)] + [-0.999, -1 + 2.0**-30])),
    "log2": (lambda x: mpmath.log(x) / LN2, lambda x: 1 / (x * LN2), lambda x: -1 / (x**2 * LN2), D(signs=False, extra=NEAR_ONE + [8, 2.0**29, 2.0**-1074, 2.0**-1030])),
    "log10": (lambda x: mpmath.log(x) / LN10, lambda x: 1 / (x * LN10), lambda x: -1 / (x**2 * LN10), D(signs=False, extra=NEAR_ONE + [10, 1000, 1e22])),
    "sqrt": (mpmath.sqrt, lambda x: x ** mpf(-0.5) / 2, lambda x: -(x ** mpf(-1.5)) / 4, D(signs=False)),
    "rsqrt": (lambda x: 1 / mpmath.sqrt(x), lambda x: -(x ** mpf(-1.5)) / 2, lambda x: 3 * x ** mpf(-2.5) / 4, D(signs=False)),
    "cbrt": (lambda x: mpmath.sign(x) * mpmath.cbrt(abs(x)), lambda x: abs(x) ** (-mpf(2) / 3) / 3, lambda x: -2 * mpmath.sign(x) * abs(x) ** (-mpf(5) / 3) / 9, D(extra=[27, 0.001])),
    "sin": (mpmath.sin, mpmath.cos, lambda x: -mpmath.sin(x), D(extra=HALF_PI + LARGE)),
    "cos": (mpmath.cos, lambda x: -mpmath.sin(x), lambda x: -mpmath.cos(x), D(extra=HALF_PI + LARGE)),
    "tan": (mpmath.tan, lambda x: mpmath.sec(x) ** 2, lambda x: 2 * mpmath.sec(x) ** 2 * mpmath.tan(x), D(extra=HALF_PI + LARGE)),
    "asin": (mpmath.asin, lambda x: ((1 - x) * (1 + x)) ** mpf(-0.5), lambda x: x * ((1 - x) * (1 + x)) ** mpf(-1.5), D(high=1, domain=lambda x: abs(x) < 1, extra=NEAR_ONE + [0.5])),
    "acos": (mpmath.acos, lambda x: -(((1 - x) * (1 + x)) ** mpf(-0.5)), lambda x: -x * ((1 - x) * (1 + x)) ** mpf(-1.5), D(high=1, domain=lambda x: abs(x) < 1, extra=NEAR_ONE + [0.5])),
    "atan": (mpmath.atan, lambda x: 1 / (1 + x * x), lambda x: -2 * x / (1 + x * x) ** 2, D(extra=NEAR_ONE)),
    "sinh": (mpmath.sinh, mpmath.cosh, mpmath.sinh, D(high=710.4, extra=[1, 22, 700, 710.2])),
    "cosh": (mpmath.cosh, mpmath.sinh, mpmath.cosh, D(high=710.4, extra=[1, 22, 700, 710.2])),
    "tanh": (mpmath.tanh, sech2, lambda x: -2 * mpmath.tanh(x) * sech2(x), D(extra=[0.5, 1, 19, 20, 22, 300])),
    "asinh": (mpmath.asinh, lambda x: 1 / mpmath.sqrt(1 + x * x), lambda x: -x * (1 + x * x) ** mpf(-1.5), D(extra=[1, 0.5, 2.0**28, 1e150, 1e200])),
    "acosh": (mpmath.acosh, acosh1, lambda x: -x * acosh1(x) ** 3, D(signs=False, low=1, domain=lambda x: x > 1, extra=[v for v in NEAR_ONE if v > 1] + [2.0**28, 3e28, 1.5, 2, 3, 10, 1e4])),
    "atanh": (mpmath.atanh, lambda x: 1 / ((1 - x) * (1 + x)), lambda x: 2 * x / ((1 - x) * (1 + x)) ** 2, D(high=1, domain=lambda x: abs(x) < 1, extra=NEAR_ONE + [0.5, 0.3])),
    "sigmoid": (sigma, sigma2, lambda x: -sigma2(x) * mpmath.tanh(x / 2), D(high=745, extra=[1, 20, 37, 40, 700])),
    "softplus": (softplus, sigma, sigma2, D(high=745, extra=[1, 20, 37, 40, 700])),
    "logSigmoid": (lambda x: -softplus(-x), lambda x: sigma(-x), lambda x: -sigma2(x), D(high=745, extra=[1, 20, 37, 40, 700])),
    "erf": (mpmath.erf, gauss, lambda x: -2 * x * gauss(x), D(high=27, extra=[0.5, 1, 2, 3, 5.9])),
    "erfc": (mpmath.erfc, lambda x: -gauss(x), lambda x: 2 * x * gauss(x), D(high=26.5, extra=[0.25, 0.5, 1, 2, 3, 5, 10, 20, 26])),
    "sinc": (sinc, by_differences(sinc, 1), by_differences(sinc, 2), D(high=1e6, extra=[1, 2, 10, 0.5, 1.5, 0.99, 1000.001], slopes=20)),
    "softsign": (lambda x: x / (1 + abs(x)), lambda x: (1 + abs(x)) ** -2, lambda x: -2 * mpmath.sign(x) * (1 + abs(x)) ** -3, D()),
    "silu": (lambda x: x * sigma(x), lambda x: sigma(x) + x * sigma2(x), lambda x: sigma2(x) * (2 - x * mpmath.tanh(x / 2)), D(high=745, extra=[1, 40, 700])),
    "gelu": (lambda x: x * ndtr(x), lambda x: ndtr(x) + x * phi(x), lambda x: phi(x) * (2 - x * x), D(high=37, extra=[1, 5, 10, 20, 35])),
    "geluTanh": (gelu_tanh, by_differences(gelu_tanh, 1), by_differences(gelu_tanh, 2), D(high=12, extra=[1, 5, 10])),
    "mish": (mish, by_differences(mish, 1), by_differences(mish, 2), D(high=300, extra=[1, 40, 200])),
    "squareplus": (squareplus, lambda x: squareplus(x) / mpmath.sqrt(x * x + 4), lambda x: 2 * (x * x + 4) ** mpf(-1.5), D(high=1e100)),
    "elu": (lambda x: x if x > 0 else mpmath.expm1(x), lambda x: mpf(1) if x > 0 else mpmath.exp(x), lambda x: mpf(0) if x > 0 else mpmath.exp(x), D(high=700)),
}


def pairs(name, single):
    r = random.Random(str((name, single)))
    result = []
    top = 37 if single else 300
    for i in range(130):
        if name == "pow":
            x = 10 ** r.uniform(*((-3, 3) if i % 2 else (-top, top)))
            t = r.uniform(-80, 80) if single else r.uniform(-700, 700)
            y = t / math.log(x) * r.random() if i % 3 else float(r.randint(-20, 20))
            if i % 7 == 0 and y == int(y):
                x = -x
            if abs(y * math.log(abs(x))) > (80 if single else 700):
                continue
        elif name in ("atan2", "hypot"):
            e = r.uniform(-top, top)
            x = r.choice([1, -1]) * 10**e
            y = r.choice([1, -1]) * 10 ** (r.uniform(-top, top) if i % 2 else max(-top, min(top, e + r.uniform(-10, 10))))
        else:
            x = r.choice([1, -1]) * 10 ** r.uniform(-5, 5 if i % 2 else top)
            y = x + r.uniform(-40, 40) if i % 2 else r.choice([1, -1]) * 10 ** r.uniform(-5, 5)
        x, y = (floats(x), floats(y)) if single else (x, y)
        if math.isfinite(x) and math.isfinite(y) and x != 0 and y != 0:
            result.append((x, y))
    return result


def log_add(base):
    def f(x, y):
        m, d = max(x, y), abs(x - y)
        return m + mpmath.log1p(mpf(base) ** -d if base == 2 else mpmath.exp(-d)) / (LN2 if base == 2 else 1)

    return f


PAIRS = {
    "pow": lambda x, y: x**y if x > 0 else abs(x) ** y * (-1 if int(y) % 2 else 1),
    "atan2": mpmath.atan2,
    "hypot": lambda x, y: mpmath.sqrt(x * x + y * y),
    "logAddExp": log_add(0),
    "logAddExp2": log_add(2),
}


def bits(x):
    return struct.pack(">d", x).hex()


def row(x, value):
    try:
        y = float(value)
    except OverflowError:
        y = math.inf if value > 0 else -math.inf
    rest = mpf(0) if math.isinf(y) else (value - mpf(y)) / mpf(math.ulp(y))
    return " ".join([bits(v) for v in x] + [bits(y), f"{float(rest):.4f}".rstrip("0").rstrip(".")])


def well_conditioned(name, x, z):
    return not name.startswith("logAdd") or abs(z) > 0.1 * max(map(abs, x))


lines = [f"# mpmath {mpmath.__version__} at {mp.dps} digits; written by truth/elementary.py"]
for name, (f, d1, d2, o) in FUNCTIONS.items():
    domain = o.get("domain", lambda x: True)
    for single in (False, True):
        kind = "f32" if single else "f64"
        xs = points(name, o.get("low", TINY), o.get("high", HUGE), 100 if single else 200, single, o.get("signs", True), o.get("extra", ()))
        lines.append(f"{kind} {name}")
        for x in xs:
            if domain(x):
                lines.append(row([x], mpf(f(mpf(x)))))
        slope_high = 1e9 if single else 1e100
        xs = points(name + "'", max(o.get("low", 0), 1e-9 if single else 1e-100), min(o.get("high", HUGE), slope_high), o.get("slopes", 40), single, o.get("signs", True), o.get("extra", ())[:10])
        for order, d in ((1, d1), (2, d2)):
            lines.append(f"{kind} {name}" + "'" * order)
            for x in xs:
                if domain(x):
                    lines.append(row([x], mpf(d(mpf(x)))))
for name, f in PAIRS.items():
    for single in (False, True):
        lines.append(f"{'f32' if single else 'f64'} {name}")
        for x in pairs(name, single):
            z = f(*map(mpf, x))
            if well_conditioned(name, x, z):
                lines.append(row(x, mpf(z)))
FILE.parent.mkdir(parents=True, exist_ok=True)
FILE.write_text("\n".join(lines) + "\n")
print(len(lines), "lines,", FILE.stat().st_size // 1024, "KB")
