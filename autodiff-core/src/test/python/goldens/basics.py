"""Arithmetic with broadcasting, comparison and choice, products of tensors."""

from golden import case, integers, jax, jnp, np, real, write

PAIRS = {
    "add": jnp.add,
    "sub": jnp.subtract,
    "mul": jnp.multiply,
    "div": jnp.divide,
    "maximum": jnp.maximum,
    "minimum": jnp.minimum,
    "atan2": jnp.arctan2,
}
SHAPES = [((), ()), ((3,), ()), ((2, 3), (3,)), ((2, 1), (1, 3)), ((2, 3, 2), (3, 1)), ((0, 3), (1, 3))]
for op, f in PAIRS.items():
    for a, b in SHAPES:
        y = real(*b, seed=1)
        case(op, f, real(*a), np.where(np.abs(y) < 0.2, 0.7, y))
case("pow", jnp.power, real(2, 3, low=0.2, high=3), real(3, seed=1))
case("pow", jnp.power, real(4, low=0.2, high=3), real(2, 1, seed=1))
for op in ["maximum", "minimum"]:
    case(op, PAIRS[op], np.array([1.0, 2.0, -0.5, 3.0]), np.array([1.0, 1.0, -0.5, 4.0]))  # ties: half each
for n in [-3, -1, 0, 1, 2, 5]:
    case("powInt", lambda x, n=n: x**n, np.array([-1.5, 0.7, 2.0, -0.3]), n=n)
case("powInt", lambda x: x**3, np.array([0.0, -0.0, 1.0]), n=3)
case("powInt", lambda x: x**2, np.array([0.0, -0.0, 1.0]), n=2)

for op, f in {"eq": jnp.equal, "ne": jnp.not_equal, "lt": jnp.less, "le": jnp.less_equal}.items():
    case(op, f, np.array([1.0, 2.0, np.nan, np.inf]), np.array([1.0, 3.0, np.nan, np.inf]))
    case(op, f, integers(-3, 3, 2, 3), integers(-3, 3, 3, seed=1))
mask = np.array([[True, False, True], [False, False, True]])
case("where", jnp.where, mask, real(2, 3), real(3, seed=1))
case("where", jnp.where, mask, real(2, 1), real(seed=1))
case("where", jnp.where, mask, np.full((2, 3), np.nan), real(2, 3, seed=1))

MATMULS = [((3,), (3,)), ((2, 3), (3,)), ((3,), (3, 4)), ((2, 3), (3, 4)), ((5, 2, 3), (3, 4)), ((2, 3), (5, 3, 4))]
MATMULS += [((5, 2, 3), (5, 3, 4)), ((2, 1, 2, 3), (4, 3, 2)), ((2, 0), (0, 3)), ((0, 3), (3, 2)), ((1, 1), (1, 1))]
for a, b in MATMULS:
    case("matmul", jnp.matmul, real(*a), real(*b, seed=1))
for i in range(2):
    case("tensordot", lambda x, y: jnp.tensordot(x, y, [[0, 2], [1, 0]]), real(2, 3, 4, seed=i), real(4, 2, 5), left=(0, 2), right=(1, 0))
case("tensordot", lambda x, y: jnp.tensordot(x, y, 0), real(2, 3), real(4), left=(), right=())
case("dot", jnp.dot, real(5), real(5, seed=1))
case("outer", jnp.outer, real(2), real(3))

for shape, to in [((2, 3), (3, 2)), ((6,), (1, 2, 3)), ((), (1,)), ((0, 2), (2, 0))]:
    case("reshape", lambda x, to=to: jnp.reshape(x, to), real(*shape), to=to)
for axes in [(1, 0, 2), (2, 1, 0), (0, 2, 1)]:
    case("permute", lambda x, axes=axes: jnp.transpose(x, axes), real(2, 3, 4), axes=axes)
for shape, to in [((3,), (2, 3)), ((2, 1), (2, 3)), ((), (2, 2)), ((1, 3, 1), (2, 3, 4))]:
    case("broadcastTo", lambda x, to=to: jnp.broadcast_to(x, to), real(*shape), to=to)
for axis, start, stop, step in [(0, 1, 4, 1), (1, 0, 3, 2), (1, 3, 0, -1), (0, -2, 4, 1)]:
    def cut(x, axis=axis, s=slice(start, stop, step)):
        return x[s] if axis == 0 else x[:, s]
    case("slice", cut, real(4, 4), axis=axis, start=start, stop=stop, step=step)
case("concat", lambda x, y: jnp.concatenate([x, y], 1), real(2, 3), real(2, 1), axis=1)
case("concat", lambda x, y, z: jnp.concatenate([x, y, z], 0), real(2, 3), real(0, 3), real(1, 3, seed=1), axis=0)
case("stack", lambda x, y: jnp.stack([x, y], 1), real(2, 3), real(2, 3, seed=1), axis=1)
case("flip", lambda x: jnp.flip(x, (0, 2)), real(2, 3, 2), axes=(0, 2))
case("tile", lambda x: jnp.tile(x, (2, 1, 3)), real(2, 2), counts=(2, 1, 3))

for op, f in {"gt": jnp.greater, "ge": jnp.greater_equal}.items():
    case(op, f, np.array([1.0, 2.0, np.nan, np.inf]), np.array([1.0, 3.0, np.nan, np.inf]))
    case(op, f, integers(-3, 3, 2, 3), integers(-3, 3, 3, seed=1))
case("neg", jnp.negative, real(2, 3))
case("stopGradient", lambda x: x * jax.lax.stop_gradient(x), real(2, 3), order=1.5)
case("contract", lambda x, y: jnp.einsum("bij,bkj->bik", x, y), real(2, 3, 4), real(2, 5, 4))
for shape, axes in [((4,), (0,)), ((2, 3), (0, 1)), ((2, 3, 2), (1,))]:
    case("norm", lambda x, axes=axes: jnp.sqrt(jnp.sum(x * x, axis=axes)), real(*shape), axes=axes)
at = np.array([2, 0, 2])
case("gather", lambda x: jnp.take(x, at, axis=0), real(3, 2), at=(2, 0, 2))
case("scatterAdd", lambda x, u: x.at[at].add(u), real(3, 2), real(3, 2, seed=1), at=(2, 0, 2))
case("scatterMul", lambda x, u: x.at[np.array([2, 0, 1])].mul(u, unique_indices=True), real(3, 2), real(3, 2, seed=1), at=(2, 0, 1))
case("scatterMax", lambda x, u: x.at[at[:2]].max(u), real(3, 2), real(2, 2, seed=1), at=(2, 0))
case("scatterMin", lambda x, u: x.at[at[:2]].min(u), real(3, 2), real(2, 2, seed=1), at=(2, 0))
case("scatterSet", lambda x, u: x.at[at[:2]].set(u), real(3, 2), real(2, 2, seed=1), at=(2, 0))
case("toF32", lambda x: x.astype(jnp.float32).astype(jnp.float64), np.array([0.1, -2.7, 1e-3]), order=0)
write()
