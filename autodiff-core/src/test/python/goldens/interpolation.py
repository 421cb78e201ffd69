"""Arrays in other sizes: nearest, linear and cubic, with and without antialiasing and aligned corners."""

import itertools

from golden import case, jax, jnp, np, real, write

image = jax.image
METHODS = {"NEAREST": "nearest", "LINEAR": "linear", "CUBIC": "cubic"}


def resize(shape, sizes, method, antialias=False):
    def f(x):
        return image.resize(x, shape[:len(shape) - len(sizes)] + sizes, METHODS[method], antialias=antialias)

    case("resize", f, real(*shape), method=method, antialias=antialias, sizes=sizes)


for method in METHODS:
    for n, m in [(1, 1), (1, 4), (2, 3), (2, 5), (3, 2), (4, 8), (5, 4), (5, 3), (6, 3), (7, 2), (8, 1), (4, 4)]:
        resize((n,), (m,), method)
    for a, b in [((3, 4), (6, 8)), ((3, 4), (5, 3)), ((4, 3), (2, 5)), ((5, 5), (3, 3)), ((2, 2), (2, 5))]:
        resize((2,) + a, b, method)
    resize((2, 3, 2), (4, 2, 3), method)
for method in ("LINEAR", "CUBIC"):
    for n, m in [(4, 2), (5, 3), (7, 2), (8, 1), (3, 5), (9, 4), (2, 1)]:
        resize((n,), (m,), method, True)
    resize((2, 6, 5), (3, 4), method, True)
    resize((6, 5), (4, 8), method, True)


def aligned(shape, sizes):
    """As PyTorch's align_corners: place i stands at i (n - 1)/(m - 1)."""
    def f(x):
        for axis, m in enumerate(sizes, len(shape) - len(sizes)):
            n = x.shape[axis]
            at = np.zeros(1) if m == 1 else np.arange(m) * ((n - 1) / (m - 1))
            low = np.clip(np.floor(at).astype(int), 0, max(n - 2, 0))
            t = (at - low).reshape((m,) + (1,) * (x.ndim - axis - 1))
            x = jnp.take(x, low, axis) * (1 - t) + jnp.take(x, np.minimum(low + 1, n - 1), axis) * t
        return x

    case("resizeAligned", f, real(*shape), sizes=sizes)


for n, m in [(2, 3), (3, 7), (4, 2), (5, 3), (6, 4), (3, 1), (1, 4)]:
    aligned((n,), (m,))
aligned((2, 3, 4), (5, 7))
aligned((2, 5, 4), (3, 3))
aligned((2, 3, 2), (3, 4, 5))


def upsample(shape, factors, method):
    def f(x):
        lead = len(shape) - len(factors)
        to = shape[:lead] + tuple(n * k for n, k in zip(shape[lead:], factors))
        return image.resize(x, to, METHODS[method], antialias=False)

    case("upsample", f, real(*shape), method=method, factors=factors)


for method in METHODS:
    upsample((2, 3), (2,), method)
    upsample((2, 2, 3), (2, 3), method)

write()
