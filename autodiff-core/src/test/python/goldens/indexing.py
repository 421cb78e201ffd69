"""Reading and updating by an index as NumPy writes it, and by positions that are numbers themselves."""

from golden import case, integers, jnp, np, real, write
from jax import lax

# An index is written with one word for each entry; t0, t1, … are the tensors that follow x and the update.


def entry(word, tensors):
    if word == "...":
        return Ellipsis
    if word == "None":
        return None
    if word[0] == "t":
        return tensors[int(word[1:])]
    if ":" in word:
        return slice(*[int(p) if p else None for p in word.split(":")])
    return int(word)


def index(spec, tensors):
    return tuple(entry(w, tensors) for w in spec.split(";"))


UPDATES = ["set", "add", "sub", "mul", "div", "min", "max"]
JAX_NAMES = {"sub": "add", "mul": "multiply", "div": "divide"}


def update(op, x, ix, v):
    if op == "sub":
        v = -v
    unique = {"unique_indices": True} if op in ("mul", "div") else {}  # JAX derives products only so
    return getattr(jnp.asarray(x).at[ix], JAX_NAMES.get(op, op))(v, **unique)


def get(spec, x, *tensors):
    case("get", lambda x, *t: x[index(spec, t)], x, *tensors, index=spec)


def one(op, spec, x, v, *tensors, **more):
    v = np.where(np.abs(v) < 0.2, 0.7, v) if op == "div" else v
    case(op, lambda x, v, *t: update(op, x, index(spec, t), v), x, v, *tensors, index=spec, **more)


def both(spec, x, *tensors, ops=UPDATES, scalar=True):
    get(spec, x, *tensors)
    shape = x[index(spec, [np.asarray(t) for t in tensors])].shape
    for i, op in enumerate(ops):
        one(op, spec, x, real(*shape, seed=i + 7), *tensors)
    if scalar:
        one("set", spec, x, real(seed=3), *tensors)


X1, X2, X3 = real(6), real(4, 5), real(3, 4, 5)
both("2", X1)
both("-1", X2)
both("1:5:2", X1)
both("::-1", X1)
both("4:0:-2", X2)
both("2;:;1:5:2", X3)
both("...;1", X3)
both("1;...;::2", X3, ops=["set", "mul"])
both("None;1:3;None;2", X2, ops=["set", "add"])
both("0:0", X1, ops=["set", "add", "mul"])
both(":;None;-2:", X2, ops=["set", "max"])
both("1;2;3", X3, ops=["set", "mul", "min"])
for op in UPDATES:  # updates that broadcast
    one(op, "1:3", X2, real(5, seed=20))
    one(op, ":;::2", X2, real(4, 1, seed=20))

# Tensors of indices, each element named once.
T = np.array([2, 0, 3])
both("t0", X2, T)
both("t0", X2, np.array([[0, -1], [2, 1]]))
both(":;t0", X2, np.array([4, 0, -2]))
both("t0;t1", X2, np.array([0, 1, -1]), np.array([4, 0, 4]))
both("t0;t1", X2, np.array([[0], [2]]), np.array([1, -1, 0]))
both("t0;:;t1", X3, np.array([0, 2]), np.array([1, -1]))
both("0;:;t0", X3, np.array([1, 3]), ops=["set", "add"])
both(":;0;t0", X3, np.array([1, 3]), ops=["set", "add"])
both("t0;...;1:4", X3, np.array([2, 0]), ops=["set", "mul"])
both("::2;t0;::-1", X3, np.array([3, 1]), ops=["set", "min"])
both(":;None;t0;t1", X3, np.array([3, 1]), np.array([0, 2]), ops=["set", "add"])
both("t0;None;t1", X2, np.array([3, 1]), np.array([0, 2]), ops=["set", "add"])
both("t0", X2, np.array(1), ops=["set", "mul"])
both("t0", X1, np.array([], dtype=np.int64), ops=["set", "add", "mul", "max"])
both("t0", X2, np.array([1, 3], dtype=np.int32), ops=["set", "div"])
both("1;t0;t1", X3, np.array([0, 2]), np.array([[1], [3]]), ops=["set", "add"])

# Masks.
M1, M2 = np.array([True, False, True, True, False, False]), X2 > 0.3
both("t0", X1, M1)
both("t0", X2, M2)
both(":;t0", X2, np.array([True, False, True, False, True]))
both("t0", X3, np.array([True, False, True]), ops=["set", "add"])
both("t0;1:3", X2, np.array([True, False, False, True]), ops=["set", "mul"])
both("t0;t1", X2, np.array([True, False, False, True]), np.array([0, 4]), ops=["set", "add"])
both("t0", X1, np.zeros(6, bool), ops=["set", "add"])
for op in UPDATES:
    one(op, "t0", X2, real(5, seed=5), np.array([True, False, False, True]))
    one(op, "t0", X2, real(seed=5), M2)
    one(op, ":;t0", X2, real(4, 1, seed=9), np.array([True, False, True, False, True]))

# Elements named more than once: all updates count, of set the last.
R = np.array([0, 2, 0, -1, 0, 2])


def hits(i, n):
    return (np.where(i < 0, i + n, i)[:, None] == np.arange(n)).astype(bool)


def multiply(x, v, i):
    h = jnp.asarray(hits(R, x.shape[0]))
    h = h.reshape(h.shape + (1,) * (x.ndim - 1))
    return x * jnp.prod(jnp.where(h, v[:, None], 1.0), axis=0)


def last(x, v, i):
    h = hits(R, x.shape[0])
    for j in range(len(R)):
        if not h[j + 1 :, h[j].argmax()].any():
            x = x.at[R[j]].set(v[j])
    return x


for x in [real(4, seed=2), real(4, 3, seed=2)]:
    v = real(6, *x.shape[1:], seed=4)
    one("add", "t0", x, v, R)
    one("sub", "t0", x, v, R)
    case("set", last, x, v, R, index="t0")
    case("mul", multiply, x, v, R, index="t0")
    case("mul", multiply, x, np.where(v < -0.5, 0.0, v), R, index="t0")
    case("div", lambda x, v, i: x / multiply(jnp.ones_like(x), v, i), x, np.where(np.abs(v) < 0.2, 0.7, v), R, index="t0")
    one("min", "t0", x, v, R)
    one("max", "t0", x, v, R)
TIES = np.array([1.0, 3.0, 1.0, 2.0, 0.0, 3.0])
one("max", "t0", np.array([1.0, 5.0, 3.0, 2.0]), TIES, R)
one("min", "t0", np.array([0.0, 5.0, 3.0, 2.0]), TIES, R)
case("mul", multiply, np.array([0.0, 1.0, 2.0, 0.0]), np.array([0.0, 1.0, 0.0, 2.0, 3.0, 0.0]), R, index="t0")
for op in ["set", "add", "mul", "min", "max"]:
    i64 = integers(-9, 9, 5, seed=3)
    w = integers(-5, 5, 3, seed=4)
    case(op, lambda x, v, i, op=op: update(op, x, (i,), v), i64, w, np.array([4, 0, 2]), index="t0")

case("apply", lambda x: x.at[1:3].set(jnp.sin(x[1:3])), X2, index="1:3", function="sin")
case("apply", lambda x, i: x.at[i].set(jnp.exp(x[i])), X2, np.array([2, 0]), index="t0", function="exp")
case("apply", lambda x, i: x.at[i].set(jnp.sqrt(x[i])), np.abs(X1) - 0.5, np.abs(X1) > 0.7, index="t0", function="sqrt")

for k, shape in [(1, (3, 1)), (2, (4, 2)), (2, (2, 3, 2)), (3, (3,)), (0, (2, 0))]:
    ix = np.stack([integers(-n, n - 1, *shape[:-1], seed=n) for n in (3, 4, 5)[:k]], -1) if k else np.zeros(shape, int)
    case("gatherNd", lambda x, i, k=k: x[tuple(i[..., j] for j in range(k))], X3, ix)
    if k:
        v = real(*X3[tuple(ix[..., j] for j in range(k))].shape, seed=8)
        case("scatterNdAdd", lambda x, v, i, k=k: x.at[tuple(i[..., j] for j in range(k))].add(v), X3, v, ix)

for axis in range(3):
    i = integers(-2, 2, 2, 2, seed=axis)
    case("take", lambda x, i, axis=axis: jnp.take(x, i, axis), X3, i, axis=axis)
    wild = integers(-12, 12, 5, seed=axis)
    case("take", lambda x, i, axis=axis: jnp.take(x, i, axis, mode="wrap"), X3, wild, axis=axis, mode="WRAP")
    case("take", lambda x, i, axis=axis: jnp.take(x, jnp.maximum(i, 0), axis, mode="clip"), X3, wild, axis=axis, mode="CLIP")
case("takeFlat", lambda x, i: jnp.take(x, i), X3, integers(-60, 59, 2, 3))
for axis in range(3):
    n = X3.shape[axis]
    i = integers(0, n - 1, *[2 if a == axis else s for a, s in enumerate(X3.shape)], seed=axis)
    case("takeAlongAxis", lambda x, i, axis=axis: jnp.take_along_axis(x, i, axis), X3, i, axis=axis)
    one_each = np.sort(i, axis) if n < 2 else np.concatenate([np.full_like(np.take(i, [0], axis), a) for a in (1, 0)], axis)
    v = real(*one_each.shape, seed=axis)
    case("putAlongAxis", lambda x, i, v, axis=axis: jnp.put_along_axis(x, i, v, axis, inplace=False), X3, one_each, v, axis=axis)
case("choose", lambda i, a, b, c: jnp.choose(i, [a, b, c]), integers(0, 2, 4), real(4), real(4, seed=1), real(4, seed=2))
case("choose", lambda i, a, b: jnp.choose(i, [a, b]), integers(0, 1, 2, 3), real(3), real(2, 1, seed=1))
case("select", lambda c, d, a, b, e: jnp.select([c, d], [a, b], e), X1 > 1, X1 > 0, real(6, seed=1), real(6, seed=2), real(seed=3))
case("select", lambda c, d, a, b, e: jnp.select([c, d], [a, b], e), X2 > 1, X2[0] > 0, real(5, seed=1), real(4, 1, seed=2), real(4, 5, seed=3))

for shape, starts, sizes in [
    ((6,), [2], [3]), ((6,), [5], [3]), ((6,), [-2], [2]), ((6,), [-9], [4]), ((4, 5), [1, 2], [2, 2]),
    ((4, 5), [3, 9], [2, 3]), ((3, 4, 5), [1, -1, 2], [2, 1, 3]), ((4, 5), [0, 0], [4, 5]), ((4, 5), [1, 1], [0, 3]),
]:
    s = np.array(starts)
    case("dynamicSlice", lambda x, s, sizes=sizes: lax.dynamic_slice(x, tuple(s), sizes), real(*shape), s, sizes=sizes)
    v = real(*sizes, seed=1)
    case("dynamicUpdateSlice", lambda x, v, s: lax.dynamic_update_slice(x, v, tuple(s)), real(*shape), v, s)
for axis, i in [(0, 1), (1, -1), (2, 9)]:
    at = np.array(i)
    case("dynamicIndexInDim", lambda x, i, axis=axis: lax.dynamic_index_in_dim(x, i, axis, keepdims=False), X3, at, axis=axis)
    case("dynamicSliceInDim", lambda x, i, axis=axis: lax.dynamic_slice_in_dim(x, i, 2, axis), X3, at, axis=axis, size=2)
    v = real(*[s for a, s in enumerate(X3.shape) if a != axis], seed=1)
    case("dynamicUpdateIndexInDim", lambda x, v, i, axis=axis: lax.dynamic_update_index_in_dim(x, v, i, axis), X3, v, at, axis=axis)
    w = real(*[2 if a == axis else s for a, s in enumerate(X3.shape)], seed=1)
    case("dynamicUpdateSliceInDim", lambda x, v, i, axis=axis: lax.dynamic_update_slice_in_dim(x, v, i, axis), X3, w, at, axis=axis)

for mask in [M1, M2, np.zeros((2, 3), bool), np.array([[0, 3, 0], [1, 0, 2]])]:
    case("nonZero", lambda m: jnp.nonzero(m), mask)
    for size in [0, 2, 7, 15]:
        case("nonZeroSized", lambda m, size=size: jnp.nonzero(m, size=size), mask, size=size)
case("compress", lambda c, x: jnp.compress(np.array([True, False, True, True]), x, 0), np.array([True, False, True, True]), X2, axis=0)
case("compress", lambda c, x: jnp.compress(np.array([False, True]), x, 1), np.array([False, True]), X2, axis=1)
for size in [1, 2, 4]:
    c = np.array([True, False, True, True])
    case("compressSized", lambda c, x, size=size: jnp.compress(c, x, 0, size=size, fill_value=0), c, X2, axis=0, size=size)
case("unravelIndex", lambda i: jnp.unravel_index(i, (3, 4, 5)), integers(0, 59, 2, 3), shape=(3, 4, 5))
case("unravelIndex", lambda i: jnp.unravel_index(i, (7,)), integers(0, 6, 4), shape=(7,))
case("ravelMultiIndex", lambda i, j: jnp.ravel_multi_index((i, j), (4, 5)), integers(0, 3, 3, 1), integers(0, 4, 2), shape=(4, 5))
case("ravelMultiIndex", lambda i, j, k: jnp.ravel_multi_index((i, j, k), (3, 4, 5)), integers(0, 2, 6), integers(0, 3, 6), integers(0, 4, 6), shape=(3, 4, 5))
for n, m, k in [(3, 3, 0), (3, 4, 1), (4, 3, -1), (2, 2, 5)]:
    case("trilIndices", lambda x, n=n, m=m, k=k: jnp.tril_indices(n, k, m), np.array(0), n=n, m=m, k=k, order=0)
    case("triuIndices", lambda x, n=n, m=m, k=k: jnp.triu_indices(n, k, m), np.array(0), n=n, m=m, k=k, order=0)
write()
