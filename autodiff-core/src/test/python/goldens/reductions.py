"""Reductions over axes, statistics and norms."""

from golden import case, integers, jax, jnp, np, real, write

INF, NAN = np.inf, np.nan
OVER = [((5,), (0,)), ((2, 3), (0,)), ((2, 3), (1,)), ((2, 3, 2), (0, 2)), ((2, 3), (0, 1))]


def linear(shape, axes):
    """The deviation of two numbers is linear: what is left of its second derivative is rounding."""
    return 1.5 if np.prod([shape[a] for a in axes]) == 2 else 2


REDUCTIONS = {
    "sum": jnp.sum,
    "mean": jnp.mean,
    "prod": jnp.prod,
    "max": jnp.max,
    "min": jnp.min,
    "logSumExp": jax.scipy.special.logsumexp,
    "ptp": jnp.ptp,
}
for op, f in REDUCTIONS.items():
    for shape, axes in OVER:
        case(op, lambda x, f=f, a=axes: f(x, axis=a), real(*shape), axes=axes)
for x in [[1.0, 3.0, 3.0], [2.0, 2.0, 2.0, 2.0]]:
    for op in ["max", "min"]:
        case(op, lambda x, op=op: REDUCTIONS[op](x), np.array(x), axes=(0,))
for x in [[0.0, 2.0, 3.0], [0.0, 0.0, 2.0], [1.0, 2.0, 0.0, 3.0]]:
    case("prod", jnp.prod, np.array(x), axes=(0,))
for x in [[1000.0, 999.0], [-1000.0, -1001.0, -999.0]]:
    case("logSumExp", jax.scipy.special.logsumexp, np.array(x), axes=(0,))
case("logSumExp", jax.scipy.special.logsumexp, np.array([0.0, -50.0]), axes=(0,),
     order=1.5, ours=lambda x: x[0] + jnp.log1p(jnp.exp(x[1] - x[0])), differs="JAX loses what is near 0: log(1 + e^-50) = 1.9e-22")
for op in ["any", "all"]:
    f = {"any": jnp.any, "all": jnp.all}[op]
    for x in [np.array([True, False, True]), np.array([0.0, NAN, 0.0]), np.array([-0.0, 0.0]), integers(0, 2, 5), np.zeros(0)]:
        case(op, f, x, axes=(0,))
    case(op, lambda x, f=f: f(x, axis=1), integers(0, 1, 4, 2), axes=(1,))
for shape, axes in OVER:
    case("countNonZero", lambda x, a=axes: jnp.count_nonzero(x, axis=a), integers(-1, 1, *shape), axes=axes)
for op in ["argmax", "argmin"]:
    f = {"argmax": jnp.argmax, "argmin": jnp.argmin}[op]
    case(op, f, real(2, 3))
    case(op, f, np.array([1.0, 3.0, NAN, 3.0]))
    case(op, f, np.array([[1, 1], [0, 1]]))

# Variance: at equal elements the derivative of the deviation is 0.
for ddof in [0, 1]:
    for shape, axes in OVER:
        case("variance", lambda x, a=axes, d=ddof: jnp.var(x, axis=a, ddof=d), real(*shape), axes=axes, ddof=ddof)
        case("std", lambda x, a=axes, d=ddof: jnp.std(x, axis=a, ddof=d), real(*shape), axes=axes, ddof=ddof, order=linear(shape, axes))

HOLES = {"nanSum": jnp.nansum, "nanProd": jnp.nanprod, "nanMean": jnp.nanmean, "nanMax": jnp.nanmax, "nanMin": jnp.nanmin}
for op, f in HOLES.items():
    for shape, axes in OVER:
        x = real(*shape)
        x.ravel()[1::3] = NAN
        case(op, lambda x, f=f, a=axes: f(x, axis=a), x, axes=axes, order=0)
        case(op, lambda x, f=f, a=axes: f(x, axis=a), real(*shape), axes=axes)
    case(op, f, np.array([NAN, NAN]), axes=(0,), order=0)
    case(op, f, np.array([1.0, NAN, INF]), axes=(0,), order=0)
for ddof in [0, 1]:
    for shape, axes in OVER:
        x = real(*shape)
        x.ravel()[2::5] = NAN
        case("nanVariance", lambda x, a=axes, d=ddof: jnp.nanvar(x, axis=a, ddof=d), x, axes=axes, ddof=ddof, order=0)
        case("nanVariance", lambda x, a=axes, d=ddof: jnp.nanvar(x, axis=a, ddof=d), real(*shape), axes=axes, ddof=ddof)
        case("nanStd", lambda x, a=axes, d=ddof: jnp.nanstd(x, axis=a, ddof=d), real(*shape), axes=axes, ddof=ddof, order=linear(shape, axes))

for shape, axes in OVER:
    w = real(*shape, seed=1, low=0.1)
    case("average", lambda x, w, a=axes: jnp.average(x, axis=a, weights=w), real(*shape), w, axes=axes)
    f = lambda x, b, a=axes: jax.scipy.special.logsumexp(x, axis=a, b=b)
    case("logSumExpWeighted", f, real(*shape), w, axes=axes)
case("average", lambda x, w: jnp.average(x, axis=1, weights=w), real(2, 3), real(3, seed=1, low=0.1), axes=(1,))
case("logSumExpWeighted", lambda x, b: jax.scipy.special.logsumexp(x, b=b), np.array([1000.0, 999.0, 2000.0]), np.array([1.0, 2.0, 0.0]), axes=(0,), order=1)
for shape in [(3, 5), (2, 4), (2, 2)]:
    for ddof in [0, 1]:
        case("cov", lambda x, d=ddof: jnp.cov(x, ddof=d), real(*shape), ddof=ddof)
    if shape[1] > 2:
        case("corrcoef", jnp.corrcoef, real(*shape))


def scaled(x, p):
    """Where JAX's own formula overflows or divides 0 by 0."""
    m = jnp.max(jnp.abs(jax.lax.stop_gradient(x)))
    return m * jnp.sum(jnp.abs(x / m) ** p) ** (1 / p)


for p in [1, 2, 3, 4, 1.5, 2.5, INF, -INF]:
    for shape, axes in OVER:
        if len(axes) == 1:
            f = lambda x, p=p, a=axes[0]: jnp.linalg.norm(x, ord=p, axis=a)
            case("vectorNorm", f, real(*shape), p=p, axes=axes)
    zero = np.zeros(3)
    if p in (2, 4, 1.5, 2.5, 3):
        case("vectorNorm", lambda x, p=p: jnp.linalg.norm(x, ord=p), zero, p=p, axes=(0,), ours=lambda x: 0 * jnp.sum(x),
             differs="the derivative of a norm at 0 is 0", order=2)
case("vectorNorm", lambda x: jnp.linalg.norm(x, ord=0), np.array([0.0, 1.0, -2.0]), p=0, axes=(0,), order=0)
for p in [2, 3]:
    for size in [1e200, 1e-200]:
        case("vectorNorm", lambda x, p=p: jnp.linalg.norm(x, ord=p), size * np.array([3.0, -4.0, 1.0]), p=p, axes=(0,), order=1,
             ours=lambda x, p=p: scaled(x, p), differs="JAX's sum of powers overflows or underflows")
for p in [1, -1, INF, -INF]:
    for shape in [(3, 4), (2, 3, 2)]:
        case("matrixNorm", lambda x, p=p: jnp.linalg.matrix_norm(x, ord=p), real(*shape), p=p)
for shape in [(3, 4), (2, 3, 2), (1, 1)]:
    case("frobeniusNorm", lambda x: jnp.linalg.matrix_norm(x), real(*shape), order=1.5 if shape == (1, 1) else 2)
for shape, axes in OVER:
    f = lambda x, a=axes: x / jnp.sqrt(jnp.sum(x * x, axis=a, keepdims=True))
    case("normalize", f, real(*shape), axes=axes)
case("normalize", lambda x: x / jnp.sqrt(jnp.sum(x * x)), np.zeros(3), axes=(0,), ours=lambda x: 0 * x, differs="0 without a direction is 0, with derivative 0")
write()
