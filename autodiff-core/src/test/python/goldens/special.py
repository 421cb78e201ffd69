"""Special functions, at points where JAX's own accuracy is not in question; where it is, mpmath decides."""

from golden import case, jnp, np, real, write  # first, for it chooses f64
from jax import lax
from jax.scipy import special
from mpmath import mp, mpf

mp.dps = 60
SHAPES = [(), (4,), (2, 3), (2, 1, 3), (0, 2)]

SINGLES = {
    "lgamma": (special.gammaln, [(0.1, 0.9), (1.1, 1.9), (2.1, 9), (10, 300), (-0.9, -0.1), (-2.3, -2.05)]),
    "gamma": (special.gamma, [(0.1, 3), (3, 30), (-0.9, -0.2), (-1.8, -1.2)]),
    "digamma": (special.digamma, [(0.1, 1.4), (1.6, 9), (10, 1e3), (-0.4, -0.1), (-1.4, -1.1)]),
    "besselI0": (special.i0, [(0.2, 7), (8.5, 40), (-6, -0.2)]),
    "besselI1": (special.i1, [(0.2, 7), (8.5, 40), (-6, -0.2)]),
    "besselI0e": (special.i0e, [(0.2, 7), (8.5, 100), (-6, -0.2)]),
    "besselI1e": (special.i1e, [(2.5, 7), (8.5, 100), (-1.2, -0.2)]),
    "erfInv": (special.erfinv, [(-0.95, -0.1), (0.1, 0.95), (-1e-3, 1e-3)]),
    "ndtr": (special.ndtr, [(-3, -0.1), (0.1, 3), (-6, -3)]),
    "logNdtr": (special.log_ndtr, [(-4, -0.5), (-0.5, 2)]),
    "ndtri": (special.ndtri, [(0.05, 0.45), (0.55, 0.95), (1e-6, 1e-3)]),
    "logit": (special.logit, [(0.05, 0.4), (0.6, 0.95)]),
    "expit": (special.expit, [(-4, 4), (5, 8)]),
    "entr": (special.entr, [(0.05, 0.33), (0.4, 0.9), (1.1, 20)]),
    "factorial": (special.factorial, [(0.5, 6)]),
}
for op, (f, ranges) in SINGLES.items():
    for i, (low, high) in enumerate(ranges):
        for shape in SHAPES[: 5 if i == 0 else 2]:
            case(op, f, real(*shape, seed=i, low=low, high=high))
for n in (0, 1, 2, 3, 6):
    for low, high in [(0.2, 2), (2, 15)]:
        case("polygamma", lambda x, n=n: special.polygamma(n, x), real(5, seed=n, low=low + (1.4 if n == 0 else 0), high=high), n=n)
for i, (low, high) in enumerate([(1.2, 3), (3, 20)]):
    for shape in SHAPES[:3]:
        case("riemannZeta", lambda x: special.zeta(x, 1.0), real(*shape, seed=i, low=low, high=high), order=0)
for i in range(4):
    s = 1.5 + 2 * i
    case("zetaOf", lambda q, s=s: special.zeta(s, q), real(2, 3, seed=i, low=0.3, high=10), s=s)
case("logExpm1", lambda x: jnp.log(jnp.expm1(x)), real(6, low=1.0, high=5.0))
case("log1mExp", lambda x: jnp.log(-jnp.expm1(-x)), real(6, low=0.1, high=3.0))

PAIRS = {
    "beta": (special.beta, [((0.3, 5), (0.3, 5))]),
    "logBeta": (special.betaln, [((0.3, 0.9), (0.3, 0.9)), ((1.5, 6), (1.5, 6))]),
    "xlogy": (special.xlogy, [((0.2, 3), (0.2, 0.9)), ((-3, -0.2), (1.2, 5))]),
    "xlog1py": (special.xlog1py, [((0.2, 3), (-0.8, -0.1)), ((-3, -0.2), (0.1, 5))]),
    "relEntr": (special.rel_entr, [((0.2, 1), (1.1, 3)), ((3, 5), (0.5, 2))]),
    "klDiv": (special.kl_div, [((0.2, 1), (1.5, 3)), ((3, 5), (0.5, 2))]),
}
BROADCAST = [((3,), (3,)), ((2, 3), (3,)), ((2, 1), (1, 3)), ((), (4,)), ((0, 3), (1, 3))]
for op, (f, ranges) in PAIRS.items():
    for i, (x, y) in enumerate(ranges):
        for a, b in BROADCAST[: 5 if i == 0 else 2]:
            case(op, f, real(*a, seed=i, low=x[0], high=x[1]), real(*b, seed=i + 1, low=y[0], high=y[1]))

# JAX has no second derivatives in a
REGIMES = [((0.3, 0.9), (0.1, 3)), ((1, 5), (0.5, 8)), ((8, 20), (5, 30)), ((50, 80), (50, 80))]
for op, f in {"igamma": lax.igamma, "igammac": lax.igammac}.items():
    g = special.gammainc if op == "igamma" else special.gammaincc
    for i, (a, x) in enumerate(REGIMES):
        for shape in [(3,), (2, 3)]:
            case(op, f, real(*shape, seed=i, low=a[0], high=a[1]), real(*shape, seed=i + 9, low=x[0], high=x[1]), order=0)
        for at in (a[0], a[1]):
            case(op + "At", lambda x, at=at, g=g: g(at, x), real(4, seed=i, low=x[0], high=x[1]), a=at)
for i, (a, b) in enumerate([(0.5, 0.5), (0.7, 3.0), (2.0, 2.0), (2.5, 0.8), (5.0, 1.0), (10.0, 20.0), (30.0, 4.0)]):
    case("betaincAt", lambda x, a=a, b=b: special.betainc(a, b, x), real(2, 3, seed=i, low=0.1, high=0.9), a=a, b=b)
for i in range(4):
    case("betainc", special.betainc, real(3, seed=i, low=0.3, high=5), real(2, 1, seed=i, low=0.3, high=5), real(2, 3, seed=i, low=0.1, high=0.9), order=0)


# ---- Where JAX is off, or has no derivative: mpmath's numbers, for one point with dx = ct = 1 ----
def point(op, f, values, *x, differs, **params):
    """values: y, dy, gx (one for each input) and hx, which all go along dx = ones."""
    ones = [np.array(1.0) for _ in x]
    expect = {k: [np.array(float(v)) for v in vs] for k, vs in values.items()}
    order = 2 if "hx" in values else 1.5 if "gx" in values else 1
    case(op, f, *[np.array(float(v)) for v in x], order=order, expect=expect, differs=differs, dx_=ones, ct_=[np.array(1.0)], **params)


def single(op, f, x, y, d1, d2, differs, **params):
    point(op, f, {"y": [y], "dy": [d1], "gx": [d1], "hx": [d2]}, x, differs=differs, **params)


def log_ndtr(x):
    x = mpf(x)
    with mp.workdps(60):
        p = mp.erfc(-x / mp.sqrt(2)) / 2
        h = mp.npdf(x) / p
        return mp.log(p), h, -h * (x + h)


for x in (-30.0, -1e3, -1e5):
    single("logNdtr", special.log_ndtr, x, *log_ndtr(x), differs="JAX's derivatives lose the tail to cancellation")
for a, b in [(14.0, 1.5), (19.0, 0.3), (12.5, 2.0)]:
    A, B = mpf(a), mpf(b)
    in_a, in_b = mp.psi(0, A) - mp.psi(0, A + B), mp.psi(0, B) - mp.psi(0, A + B)
    hx = [mp.psi(1, A) - 2 * mp.psi(1, A + B), mp.psi(1, B) - 2 * mp.psi(1, A + B)]
    log_beta = mp.log(mp.beta(A, B))
    point("logBeta", special.betaln, {"y": [log_beta], "dy": [in_a + in_b], "gx": [in_a, in_b], "hx": hx}, a, b,
          differs="JAX is off by 1e-8 for large arguments")
for x in (1e6, -1e5, 1e9):
    I = lambda n: mp.exp(-abs(mpf(x))) * mp.besseli(n, abs(mpf(x)))
    s = 1 if x > 0 else -1
    single("besselI0e", special.i0e, x, I(0), s * (I(1) - I(0)), (I(0) + I(2)) / 2 - 2 * I(1) + I(0), differs="I1 - I0 cancels for large x")
x = 0.5 + 1e-12 * 1e3
t = mpf(x)
single("logit", special.logit, x, mp.log(t / (1 - t)), 1 / (t * (1 - t)), (2 * t - 1) / (t * (1 - t)) ** 2,
       differs="log(x/(1 - x)) cancels around ½")
x = 1.4616321449683622
t = mpf(x)
single("digamma", special.digamma, x, mp.psi(0, t), mp.psi(1, t), mp.psi(2, t), differs="JAX is not relatively accurate at the zero")
for x in (-2.4570247382208, -3.1435808883499):
    t = mpf(x)
    single("lgamma", special.gammaln, x, mp.log(abs(mp.gamma(t))), mp.psi(0, t), mp.psi(1, t), differs="JAX is not relatively accurate at the zero")

point("xlogy", special.xlogy, {"y": [0], "dy": [-np.inf], "gx": [-np.inf, 0]}, 0.0, 0.0, differs="0 in y at (0, 0), where JAX has NaN")
write()
