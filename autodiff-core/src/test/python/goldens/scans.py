"""Running results along an axis, forward and in reverse, with and without the element itself."""

from golden import case, integers, jax, jnp, np, real, write

lax = jax.lax
INF = np.inf
SHAPES = [(5,), (1,), (0,), (2, 3), (3, 1, 2), (2, 3, 2)]
IDENTITY = {"cumSum": 0.0, "cumProd": 1.0, "cumMax": -INF, "cumMin": INF, "cumLogSumExp": -INF}
OPS = {
    "cumSum": lax.cumsum,
    "cumProd": lax.cumprod,
    "cumMax": lax.cummax,
    "cumMin": lax.cummin,
    "cumLogSumExp": lax.cumlogsumexp,
}


def run(op, reverse, exclusive, x, axis):
    """What is exclusive is the inclusive result of the elements before, the identity first."""
    if exclusive and x.shape[axis] > 0:
        n = x.shape[axis]
        first = jnp.full_like(lax.slice_in_dim(x, 0, 1, axis=axis), IDENTITY[op])
        part = lax.slice_in_dim(x, 1, n, axis=axis) if reverse else lax.slice_in_dim(x, 0, n - 1, axis=axis)
        x = jnp.concatenate([part, first] if reverse else [first, part], axis)
    return OPS[op](x, axis=axis, reverse=reverse)


def prefix(op, x):
    """The running result of a vector as reductions of its beginnings, whose derivatives follow the library's policy."""
    one = {"cumMax": jnp.max, "cumMin": jnp.min, "cumLogSumExp": log_sum_exp, "cumProd": prod}[op]
    return jnp.stack([one(x[: i + 1]) for i in range(x.shape[0])])


def log_sum_exp(x):
    none = jnp.all(x == -INF)
    return jnp.where(none, -INF, jax.scipy.special.logsumexp(jnp.where(none, 0.0, x)))


def prod(x):
    y = x[0]
    for i in range(1, x.shape[0]):
        y = y * x[i]
    return y


for op in OPS:
    for shape in SHAPES:
        for axis in range(len(shape)):
            for reverse in [False, True]:
                def f(x, op=op, axis=axis, reverse=reverse):
                    return run(op, reverse, False, x, axis)
                case(op, f, real(*shape), axis=axis, reverse=reverse, exclusive=False)
    for reverse in [False, True]:
        for shape, axis in [((4,), 0), ((2, 3), 1), ((3, 2), 0)]:
            def f(x, op=op, axis=axis, reverse=reverse):
                return run(op, reverse, True, x, axis)
            # Where nothing has been added yet JAX's derivative of cumlogsumexp is not finite.
            if op == "cumLogSumExp":
                continue
            case(op, f, real(*shape), axis=axis, reverse=reverse, exclusive=True)
for op in ["cumProd", "cumSum", "cumMax", "cumMin"]:
    case(op, lambda x, op=op: OPS[op](x, axis=1), integers(-3, 3, 2, 4), axis=1, reverse=False, exclusive=False)

# Zeros among the factors.
for x in [[2.0, 0.0, 3.0, 4.0], [0.0, 0.0, 2.0, 1.5], [0.0, 1.0, 0.0, 2.0], [1.0, 2.0, 3.0, 0.0]]:
    case("cumProd", lambda x: OPS["cumProd"](x, axis=0), np.array(x), axis=0, reverse=False, exclusive=False)
case("cumProd", lambda x: OPS["cumProd"](x, axis=0), np.array([1.0, INF, 0.0, 2.0]), axis=0, reverse=False, exclusive=False, order=0)

# Ties: JAX halves at each step of its tree, the library shares evenly.
for op, x in [("cumMax", [1.0, 3.0, 3.0, 2.0, 3.0]), ("cumMax", [2.0, 2.0, 2.0]), ("cumMin", [2.0, 2.0, 2.0]),
              ("cumMax", [-1.0, -1.0, 0.5, 0.5, 0.5, 0.5, 0.5]), ("cumMin", [1.0, 0.5, 0.5, 0.5, 2.0])]:
    case(op, lambda x, op=op: OPS[op](x, axis=0), np.array(x), axis=0, reverse=False, exclusive=False,
         ours=lambda x, op=op: prefix(op, x), differs="equal extremes so far share the derivative evenly")
for op, x in [("cumMax", [1.0, 3.0, 3.0, 2.0]), ("cumMin", [-1.0, -1.0, 0.5])]:
    case(op, lambda x, op=op: OPS[op](x, axis=0), np.array(x), axis=0, reverse=False, exclusive=False)
NAN = np.array([1.0, np.nan, 3.0, -INF, INF])
for op in ["cumMax", "cumMin", "cumSum", "cumProd"]:
    case(op, lambda x, op=op: OPS[op](x, axis=0), NAN, axis=0, reverse=False, exclusive=False, order=0)

# Nothing but -inf yet, and large numbers.
for x in [[-INF, 1.0, 2.0], [-INF, -INF, 0.0, -1.0]]:
    case("cumLogSumExp", lambda x: OPS["cumLogSumExp"](x, axis=0), np.array(x), axis=0, reverse=False, exclusive=False,
         ours=lambda x: prefix("cumLogSumExp", x), differs="the derivative is 0 while all elements are -inf", order=1.5)
for x in [[1000.0, 999.0, 1001.0], [-1000.0, -1001.0, -999.0], [3.0, -40.0, -80.0, 2.0], [0.0, 50.0, -50.0]]:
    case("cumLogSumExp", lambda x: OPS["cumLogSumExp"](x, axis=0), np.array(x), axis=0, reverse=False, exclusive=False)
case("cumLogSumExp", lambda x: OPS["cumLogSumExp"](x, axis=0), np.array([1.0, INF, 2.0, -INF]), axis=0, reverse=False, exclusive=False, order=0)


def recurrence(a, b, axis, reverse):
    def step(t, ab):
        t = ab[0] * t + ab[1]
        return t, t
    a, b = jnp.broadcast_arrays(a, b)
    a, b = jnp.moveaxis(a, axis, 0), jnp.moveaxis(b, axis, 0)
    return jnp.moveaxis(lax.scan(step, jnp.zeros(b.shape[1:]), (a, b), reverse=reverse)[1], 0, axis)


for shape, other, axis in [((5,), (5,), 0), ((2, 3), (2, 3), 1), ((3, 2), (3, 2), 0), ((1, 3), (2, 3), 1), ((2, 3, 2), (2, 3, 2), 1), ((1,), (1,), 0)]:
    for reverse in [False, True]:
        f = lambda a, b, axis=axis, reverse=reverse: recurrence(a, b, axis, reverse)
        case("linearRecurrence", f, real(*shape), real(*other, seed=1), axis=axis, reverse=reverse)
case("linearRecurrence", lambda a, b: recurrence(a, b, 0, False), np.array([0.5, 0.0, 2.0, 0.0]), real(4), axis=0, reverse=False)

for shape, axis in [((5,), 0), ((6,), 0), ((1,), 0), ((2, 7), 1), ((4, 2), 0)]:
    for reverse in [False, True]:
        f = lambda x, axis=axis, reverse=reverse: lax.associative_scan(lambda a, b: a * b, x, axis=axis, reverse=reverse)
        case("associativeProducts", f, real(*shape), axis=axis, reverse=reverse)

for shape, axis in [((5,), 0), ((2, 4), 1), ((3, 2), 0)]:
    for n in [0, 1, 2]:
        case("diff", lambda x, n=n, axis=axis: jnp.diff(x, n, axis), real(*shape), n=n, axis=axis)
case("diff", lambda x: jnp.diff(x, 1, 0), integers(-5, 5, 6), n=1, axis=0)
for shape, axis in [((5,), 0), ((2, 4), 1), ((3, 2), 0), ((1,), 0)]:
    case("trapezoidSteps", lambda y, axis=axis: jnp.trapezoid(y, dx=0.3, axis=axis), real(*shape), width=0.3, axis=axis)
    case("trapezoid", lambda y, x, axis=axis: jnp.trapezoid(y, x, axis=axis), real(*shape), np.sort(real(shape[axis], seed=1)), axis=axis)


def cumulative(y, x, axis):
    y = jnp.moveaxis(y, axis, -1)
    return jnp.moveaxis(jnp.cumsum((y[..., 1:] + y[..., :-1]) / 2 * jnp.diff(x), -1), -1, axis)


for shape, axis in [((5,), 0), ((2, 4), 1), ((3, 2), 0)]:
    case("cumulativeTrapezoid", lambda y, x, axis=axis: cumulative(y, x, axis), real(*shape), np.sort(real(shape[axis], seed=1)), axis=axis)
write()
