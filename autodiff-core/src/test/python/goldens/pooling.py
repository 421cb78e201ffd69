"""Greatest, least, sum and mean over sliding windows, in both layouts; ties and what is no number."""

import itertools

from golden import case, jax, jnp, np, real, rng, write

lax = jax.lax


def spread(v, n):
    return (v,) * n if isinstance(v, int) else tuple(v)


def pads(padding, n):
    if padding == "same":
        return "SAME"
    flat = (padding, padding) * n if isinstance(padding, int) else tuple(padding)
    return [(flat[2 * i], flat[2 * i + 1]) for i in range(n)]


def reduce(x, init, op, window, stride, padding, dilation, last):
    n = len(window)
    lead, tail = (x.ndim - n - 1, 1) if last else (x.ndim - n, 0)
    one = lambda v: (1,) * lead + spread(v, n) + (1,) * tail
    p = pads(padding, n)
    if p != "SAME":
        p = [(0, 0)] * lead + p + [(0, 0)] * tail
    return lax.reduce_window(x, init, op, one(window), one(stride), p, window_dilation=one(dilation))


def tie(x, window, stride, padding, dilation, last, sign):
    """The greatest of each window, by patches: equal ones share the derivative."""
    n = len(window)
    y = jnp.moveaxis(x, -1, x.ndim - n - 1) if last else x
    if sign < 0:
        y = -y
    p = pads(padding, n)
    if p == "SAME":
        p = lax.padtype_to_pads(y.shape[y.ndim - n:], [(k - 1) * d + 1 for k, d in zip(window, spread(dilation, n))], spread(stride, n), "SAME")
    y = lax.pad(y, jnp.array(-jnp.inf, y.dtype), [(0, 0, 0)] * (y.ndim - n) + [(a, b, 0) for a, b in p])
    sizes = y.shape[y.ndim - n:]
    counts = [(sizes[i] - (window[i] - 1) * spread(dilation, n)[i] - 1) // spread(stride, n)[i] + 1 for i in range(n)]
    parts = []
    for k in itertools.product(*map(range, window)):
        index = tuple(slice(k[i] * spread(dilation, n)[i], k[i] * spread(dilation, n)[i] + (counts[i] - 1) * spread(stride, n)[i] + 1, spread(stride, n)[i]) for i in range(n))
        parts.append(y[(Ellipsis,) + index])
    z = jnp.max(jnp.stack(parts), 0)
    z = -z if sign < 0 else z
    return jnp.moveaxis(z, x.ndim - n - 1, -1) if last else z


def pool(op, x, window, stride=None, padding=0, dilation=1, last=False, counted=False, differs=None, order=2):
    n = len(window)
    stride = window if stride is None else stride
    params = dict(window=window, stride=stride, padding=padding, dilation=dilation, last=last)
    args = (window, stride, padding, dilation, last)

    def f(v):
        if op == "maxPool":
            return tie(v, *args, 1)  # lax.reduce_window has no derivative under window dilation
        if op == "minPool":
            return tie(v, *args, -1)
        sums = reduce(v, 0.0, lax.add, *args)
        if op == "sumPool":
            return sums
        if counted:
            return sums / np.prod(window)
        return sums / reduce(jnp.ones_like(v), 0.0, lax.add, *args)

    if op == "avgPool":
        params["counted"] = counted
    case(op, f, x, order=order, **params)


def distinct(*shape, seed=0):
    n = int(np.prod(shape))
    r = rng("distinct", shape, seed)
    return (r.permutation(n) * 0.25 + r.uniform(-0.05, 0.05, n)).reshape(shape)


for op in ("maxPool", "minPool", "sumPool", "avgPool"):
    for window, stride, padding in itertools.product(((2,), (3,)), (1, 2), (0, 1, (1, 0), "same")):
        pool(op, distinct(2, 7), window, stride, padding)
    for window, stride, padding in [((2, 2), None, 0), ((3, 3), 2, 1), ((3, 2), 1, "same"), ((2, 3), (2, 1), (0, 1, 1, 0))]:
        pool(op, distinct(2, 3, 6, 5), window, stride, padding)
        pool(op, distinct(2, 6, 5, 3), window, stride, padding, last=True)
    for dilation in (2, (1, 2)):
        pool(op, distinct(1, 2, 6, 6), (2, 2), 1, 0, dilation)
    pool(op, distinct(1, 2, 4, 4, 3), (2, 2, 2), 2, 0)
    pool(op, distinct(1, 4, 4, 3, 2), (2, 2, 2), 1, 0, last=True)
    pool(op, distinct(5), (3,), 2, (-1, 1))
for window, stride, padding in [((2, 2), None, 0), ((3, 3), 2, 1), ((3, 2), 1, "same")]:
    pool("avgPool", distinct(2, 6, 5), window, stride, padding, counted=True)
ties = rng("ties").integers(-1, 2, (2, 6, 6)).astype(float)
for op in ("maxPool", "minPool"):
    for window, stride in [((2, 2), 2), ((3, 3), 1), ((2, 3), (1, 2))]:
        pool(op, ties, window, stride)
    pool(op, np.zeros((1, 4, 4)), (2, 2), 2)
    pool(op, np.full((5,), 2.0), (3,), 1)
    pool(op, np.array([1.0, np.nan, 0.0, 2.0, np.inf, -np.inf]), (2,), 1, order=0)
for op, f in {"globalMaxPool": jnp.max, "globalAvgPool": jnp.mean, "globalSumPool": jnp.sum}.items():
    case(op, lambda x, f=f: f(x, (2, 3)), distinct(2, 3, 4, 2))
    case(op, lambda x, f=f: f(x, 2), distinct(2, 3, 4))


def lp(x, p, window, stride):
    return reduce(jnp.abs(x) ** p, 0.0, lax.add, window, stride, 0, 1, False) ** (1 / p)


for p in (1.0, 2.0, 3.5):
    case("lpPool", lambda x, p=p: lp(x, p, (2, 2), (2, 2)), distinct(2, 4, 6) - 3.1, p=p, window=(2, 2), stride=(2, 2))
    case("lpPool", lambda x, p=p: lp(x, p, (3, 2), (1, 1)), distinct(4, 4) - 1.6, p=p, window=(3, 2), stride=(1, 1))

write()
