"""Splitting, joining, rolling, repeating, diagonals and triangles, padding by what is there, and makers."""

import scipy.linalg
from golden import case, integers, jnp, np, real, write
from jax import lax

X0, X1, X2, X3 = real(), real(5), real(4, 6), real(2, 3, 4)

for x, parts, axis in [(X2, 2, 0), (X2, 3, 1), (X3, 2, -1), (X1, 5, 0)]:
    case("split", lambda x, p=parts, a=axis: jnp.split(x, p, a), x, parts=parts, axis=axis)
for x, at, axis in [(X1, (1, 3), 0), (X2, (2, 2, 5), 1), (X1, (4,), 0)]:
    case("splitAt", lambda x, at=at, a=axis: jnp.split(x, list(at), a), x, at=at, axis=axis)
case("splitAt", lambda x: [x[:-2], x[-2:9], x[9:]], X1, at=(-2, 9), axis=0)
for x, parts, axis in [(X1, 3, 0), (X2, 4, 1), (X1, 7, 0)]:
    case("arraySplit", lambda x, p=parts, a=axis: jnp.array_split(x, p, a), x, parts=parts, axis=axis)
for x, axis in [(X1, 0), (X3, 1), (X3, -1)]:
    case("unstack", lambda x, a=axis: jnp.unstack(x, axis=a), x, axis=axis)
STACKS = [(X0, X0), (X1, real(5, seed=1)), (X2, real(4, 6, seed=1)), (X3, real(2, 3, 4, seed=1), X3)]
for op, f in [("hstack", jnp.hstack), ("vstack", jnp.vstack), ("dstack", jnp.dstack)]:
    for xs in STACKS:
        case(op, lambda *x, f=f: f(x), *xs)
case("columnStack", lambda *x: jnp.column_stack(x), X1, real(5, seed=1))
case("columnStack", lambda *x: jnp.column_stack(x), X1, real(5, 2, seed=1))
for op, f in [("atLeast1d", jnp.atleast_1d), ("atLeast2d", jnp.atleast_2d), ("atLeast3d", jnp.atleast_3d)]:
    for x in [X0, X1, X2, X3]:
        case(op, f, x)
for a, b in [(0, 1), (0, -1), (1, 1)]:
    case("swapAxes", lambda x, a=a, b=b: jnp.swapaxes(x, a, b), X3, axes=(a, b))
case("moveAxis", lambda x: jnp.moveaxis(x, 0, 2), X3, axes=(0, 2))
for axes in [(0, 2), (0, 1), (-1, 0), (0, 2, 4)]:
    case("expandDims", lambda x, axes=axes: jnp.expand_dims(x, axes), X2, axes=axes)
case("squeeze", lambda x: jnp.squeeze(x), real(1, 3, 1), axes=())
case("squeeze", lambda x: jnp.squeeze(x, 2), real(1, 3, 1), axes=(2,))
case("broadcastArrays", lambda *x: jnp.broadcast_arrays(*x), real(3, 1), real(2), real())
for xy in [True, False]:
    case("meshgrid", lambda *x, xy=xy: jnp.meshgrid(*x, indexing="xy" if xy else "ij"), real(2), real(3), xy=xy)
    case("meshgrid", lambda *x, xy=xy: jnp.meshgrid(*x, indexing="xy" if xy else "ij"), real(2), real(3), real(4), xy=xy)

for shift in [0, 1, -2, 7]:
    case("rollFlat", lambda x, s=shift: jnp.roll(x, s), X2, shift=shift)
    case("roll", lambda x, s=shift: jnp.roll(x, s, (1,)), X2, shifts=(shift,), axes=(1,))
case("roll", lambda x: jnp.roll(x, (1, -1), (0, 2)), X3, shifts=(1, -1), axes=(0, 2))
case("roll", lambda x: jnp.roll(x, (1, 2), (0, 0)), X1, shifts=(1, 2), axes=(0, 0))
case("roll", lambda x: jnp.roll(x, 3, 0), real(0, 2), shifts=(3,), axes=(0,))
for k in [-1, 0, 1, 2, 3, 5]:
    case("rot90", lambda x, k=k: jnp.rot90(x, k), X2, k=k, axes=(0, 1))
case("rot90", lambda x: jnp.rot90(x, 1, (2, 0)), X3, k=1, axes=(2, 0))
case("rot90", lambda x: jnp.rot90(x, 3, (1, 2)), X3, k=3, axes=(1, 2))
for x, n, axis in [(X1, 2, 0), (X2, 3, 1), (X3, 2, -2), (X2, 0, 0), (X1, 1, 0)]:
    case("repeat", lambda x, n=n, a=axis: jnp.repeat(x, n, a), x, count=n, axis=axis)
for x, n, axis in [(X1, (1, 0, 3, 2, 1), 0), (X3, (2, 0, 1), 1), (X1, (0, 0, 0, 0, 0), 0)]:
    case("repeatEach", lambda x, n=n, a=axis: jnp.repeat(x, np.array(n), a), x, counts=n, axis=axis)
for counts in [(2,), (2, 3), (1, 2, 1), (0, 2)]:
    case("tile", lambda x, c=counts: jnp.tile(x, c), X2, counts=counts)
for axes in [(), (0,), (1, 2)]:
    case("flip", lambda x, axes=axes: jnp.flip(x, axes or None), X3, axes=axes)

for x in [real(3, 3), X2, X3, real(2, 0, 3), real(1, 4)]:
    for k in [0, 1, -1, 9]:
        case("tril", lambda x, k=k: jnp.tril(x, k), x, k=k)
        case("triu", lambda x, k=k: jnp.triu(x, k), x, k=k)
for k in [0, 1, -2]:
    case("diag", lambda x, k=k: jnp.diag(x, k), X1, k=k)
    case("diag", lambda x, k=k: jnp.diag(x, k), X2, k=k)
    case("diag", lambda x, k=k: jnp.diag(x, k), real(6, 4), k=k)
case("diag", lambda x: jnp.diag(x, 2), real(0), k=2)
case("diag", lambda x: jnp.diag(x, 8), X2, k=8)
for k, a, b in [(0, 0, 1), (1, 0, 2), (-1, 2, 1), (2, 1, 2)]:
    case("diagonal", lambda x, k=k, a=a, b=b: jnp.diagonal(x, k, a, b), X3, k=k, axes=(a, b))
for x, v in [(real(4, 4), real()), (real(3, 5), real(3)), (real(5, 3), real()), (real(3, 3, 3), real(3)), (real(1, 1), real())]:
    case("fillDiagonal", lambda x, v: jnp.fill_diagonal(x, v, inplace=False), x, v)

MODES = {"REFLECT": "reflect", "SYMMETRIC": "symmetric", "EDGE": "edge", "WRAP": "wrap"}
for mode, name in MODES.items():
    for x, widths in [(X1, ((2, 1),)), (X1, ((7, 12),)), (X2, ((1, 2), (0, 3))), (X3, ((0, 0), (2, 2), (1, 0))), (real(1, 2), ((2, 1), (1, 1)))]:
        flat = tuple(w for pair in widths for w in pair)
        case("padMode", lambda x, w=widths, m=name: jnp.pad(x, w, m), x, mode=mode, widths=flat)
case("padValue", lambda x: jnp.pad(x, ((1, 2), (0, 1)), constant_values=2.5), X2, value=2.5, widths=(1, 2, 0, 1))
for low, high, interior in [(1, 2, 0), (0, 0, 2), (-1, 1, 1), (2, -2, 1)]:

    case("pad", lambda x, p=(low, high, interior): lax.pad(x, 0.0, [p, (0, 0, 0)]), X2, padding=(low, high, interior))

for m, up in [(4, False), (4, True), (1, False), (0, True)]:
    case("vander", lambda x, m=m, up=up: jnp.vander(x, m, up), X1, m=m, increasing=up)
case("toeplitz", lambda c, r: jnp.concatenate([c[::-1], r[1:]])[np.arange(4)[None] - np.arange(3)[:, None] + 2], real(3), real(4))
assert np.allclose(scipy.linalg.toeplitz(real(3), real(4))[1:, 0], real(3)[1:])

DUMMY = np.array(0)
for i, (a, b, s) in enumerate([(0, 5, 1), (2, 11, 3), (5, -3, -2), (3, 3, 1), (4, 1, 1)]):
    case("arange", lambda x, a=a, b=b, s=s: jnp.arange(a, b, s), DUMMY, start=a, stop=b, step=s)
for a, b, s in [(0.0, 1.0, 0.25), (1.5, -2.0, -0.5), (0.0, 1.0, 0.1), (2.0, 1.0, 1.0)]:
    case("arangeReal", lambda x, a=a, b=b, s=s: jnp.asarray(np.arange(a, b, s)), DUMMY, start=a, stop=b, step=s)
for a, b, n in [(0.0, 1.0, 5), (-2.0, 3.0, 1), (1.0, 1.0, 3), (0.0, 1.0, 0)]:
    case("linspace", lambda x, a=a, b=b, n=n: jnp.linspace(a, b, n), DUMMY, start=a, stop=b, count=n)
for a, b, n, base in [(0.0, 3.0, 4, 10.0), (-1.0, 2.0, 5, 2.0), (0.5, 0.5, 1, 10.0)]:
    case("logspace", lambda x, a=a, b=b, n=n, c=base: jnp.logspace(a, b, n, base=c), DUMMY, start=a, stop=b, count=n, base=base)
for a, b, n in [(1.0, 1000.0, 4), (0.5, 0.01, 6), (-1.0, -8.0, 4), (3.0, 3.0, 1)]:
    case("geomspace", lambda x, a=a, b=b, n=n: jnp.geomspace(a, b, n), DUMMY, start=a, stop=b, count=n)
for n, m, k in [(3, 3, 0), (2, 4, 1), (4, 2, -1), (0, 3, 0), (2, 2, 5)]:
    case("eye", lambda x, n=n, m=m, k=k: jnp.eye(n, m, k), DUMMY, n=n, m=m, k=k)
    case("tri", lambda x, n=n, m=m, k=k: jnp.tri(n, m, k, float), DUMMY, n=n, m=m, k=k)
case("oneHot", lambda i: jnp.asarray(np.eye(4)[i]), integers(0, 3, 2, 3), depth=4)
write()
