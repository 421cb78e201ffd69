"""Normalization, attention, losses, embedding and initial weights."""

from golden import case, integers, jax, jnp, np, real, write

EPS = 1e-5


def standardize(x, axes, eps=EPS):
    return (x - x.mean(axes, keepdims=True)) / jnp.sqrt(x.var(axes, keepdims=True) + eps)


def along(x, p, axes):
    shape = [1] * x.ndim
    for a, n in zip(sorted(a % x.ndim for a in axes), p.shape):
        shape[a % x.ndim] = n
    return p.reshape(shape)


for shape, axes in [((5,), (0,)), ((4, 3), (-1,)), ((4, 3), (0,)), ((2, 3, 4), (1, 2)), ((2, 3, 4), (0, 2)), ((2, 2, 3, 2), (1, 3)), ((1, 6), (1,)), ((3, 1), (1,)), ((0, 4), (1,))]:
    x = real(*shape)
    sizes = [shape[a] for a in sorted(a % len(shape) for a in axes)]
    p, q = real(*sizes, seed=1), real(*sizes, seed=2)
    case("standardize", lambda x, axes=axes: standardize(x, axes), x, axes=axes)
    case("layerNorm", lambda x, p, q, axes=axes: standardize(x, axes) * along(x, p, axes) + along(x, q, axes), x, p, q, axes=axes)
    if shape == (3, 1):
        continue  # derivatives are 0, and JAX's rounding
    case("rmsNorm", lambda x, p, axes=axes: x * jax.lax.rsqrt((x * x).mean(axes, keepdims=True) + EPS) * along(x, p, axes), x, p, axes=axes)
    case("l2Normalize", lambda x, axes=axes: x * jax.lax.rsqrt(jnp.maximum((x * x).sum(axes, keepdims=True), 1e-12)), x + 0.1, axes=axes)
case("l2Normalize", lambda x: x * jax.lax.rsqrt(jnp.maximum((x * x).sum(-1, keepdims=True), 1e-12)), np.array([[0.0, 0.0], [3e-8, 4e-8], [3, 4]]), axes=(1,))


def batch_norm(x, s, b, axis):
    others = tuple(i for i in range(x.ndim) if i != axis % x.ndim)
    m, v = x.mean(others), x.var(others)
    return along(x, s, (axis,)) * (x - along(x, m, (axis,))) / jnp.sqrt(along(x, v, (axis,)) + EPS) + along(x, b, (axis,)), m, v


for shape, axis in [((6, 3), 1), ((4, 3, 2), 1), ((2, 3, 2, 2), 1), ((2, 2, 2, 3), -1), ((1, 3), 1), ((4, 1), 1)]:
    c = shape[axis]
    x, s, b = real(*shape), real(c, seed=1), real(c, seed=2)
    case("batchNorm", lambda x, s, b, axis=axis: batch_norm(x, s, b, axis), x, s, b, axis=axis)
    m, v = real(c, seed=3), real(c, seed=4, low=0.1)
    case("batchNormInference", lambda x, m, v, s, b, axis=axis: along(x, s, (axis,)) * (x - along(x, m, (axis,))) / jnp.sqrt(along(x, v, (axis,)) + EPS) + along(x, b, (axis,)), x, m, v, s, b, axis=axis)


def group_norm(x, s, b, groups, axis):
    axis %= x.ndim
    c = x.shape[axis]
    y = x.reshape(x.shape[:axis] + (groups, c // groups) + x.shape[axis + 1:])
    over = tuple(i for i in range(1, y.ndim) if i != axis)
    return standardize(y, over).reshape(x.shape) * along(x, s, (axis,)) + along(x, b, (axis,))


for shape, axis, groups in [((2, 4, 3), 1, 2), ((2, 4, 3), 1, 1), ((2, 6, 2, 2), 1, 3), ((2, 2, 2, 4), -1, 2), ((3, 4), 1, 2), ((2, 3, 4), 1, 3)]:
    c = shape[axis]
    case("groupNorm", lambda x, s, b, axis=axis, groups=groups: group_norm(x, s, b, groups, axis), real(*shape), real(c, seed=1), real(c, seed=2), groups=groups, axis=axis)
for shape, axis in [((2, 3, 4), 1), ((2, 3, 2, 2), 1), ((2, 2, 3, 2), -1)]:
    c = shape[axis]
    case("instanceNorm", lambda x, s, b, axis=axis: group_norm(x, s, b, x.shape[axis], axis), real(*shape), real(c, seed=1), real(c, seed=2), axis=axis)


def clip(*xs, limit):
    n = jnp.sqrt(sum((x * x).sum() for x in xs))
    return tuple(x * limit / jnp.maximum(n, limit) for x in xs)


for limit in [0.5, 1.0, 100.0]:
    case("clipByGlobalNorm", lambda x, y, limit=limit: clip(x, y, limit=limit), real(3), real(2, 2, seed=1), limit=limit)
for shapes in [((3,),), ((2, 2), (3,)), ((), (1,), (2, 1))]:
    case("globalNorm", lambda *xs: jnp.sqrt(sum((x * x).sum() for x in xs)), *[real(*s, seed=i) for i, s in enumerate(shapes)])


def attention(q, k, v, mask=None):
    s = q @ jnp.swapaxes(k, -1, -2) / jnp.sqrt(q.shape[-1])
    w = jax.nn.softmax(s, -1) if mask is None else jax.nn.softmax(s, -1, where=mask)
    return w @ v


for lead, nq, nk, size, out in [((), 3, 4, 2, 2), ((2,), 3, 3, 4, 3), ((2, 3), 2, 5, 3, 1), ((), 1, 1, 1, 1), ((2, 1), 0, 3, 2, 2)]:
    q, k, v = real(*lead, nq, size), real(*lead, nk, size, seed=1), real(*lead, nk, out, seed=2)
    case("attention", attention, q, k, v)
    mask = integers(0, 1, nq, nk, seed=3) > 0
    mask[:, 0] = True
    if nk > 1:
        case("attentionMasked", lambda q, k, v, m: attention(q, k, v, m), q, k, v, mask)
    case("attentionCausal", lambda q, k, v, nq=nq, nk=nk: attention(q, k, v, jnp.tril(jnp.ones((nq, nk), bool))), q, k, v)
q, k, v = real(3, 2), real(4, 2, seed=1), real(4, 2, seed=2)
nothing = np.array([[True, False, True, True], [False] * 4, [False, False, False, True]])
case("attentionMasked", lambda q, k, v, m: attention(q, k, v, m), q, k, v, nothing, order=0)
for lengths in [[2, 4], [1, 3]]:
    n = np.array(lengths)
    case("attentionPadded", lambda q, k, v, n: attention(q, k, v, (jnp.arange(4) < n[:, None])[:, None, None, :]), real(2, 2, 3, 2), real(2, 2, 4, 2, seed=1), real(2, 2, 4, 3, seed=2), n)


def multi_head(x, c, wq, wk, wv, wo, heads, mask):
    def split(y):
        return jnp.moveaxis(y.reshape(y.shape[:-1] + (heads, -1)), -2, -3)
    y = attention(split(x @ wq), split(c @ wk), split(c @ wv), mask)
    y = jnp.moveaxis(y, -3, -2)
    return y.reshape(y.shape[:-2] + (-1,)) @ wo


for lead, heads in [((), 1), ((), 2), ((2,), 2), ((2, 1), 3)]:
    x, c = real(*lead, 3, 4), real(*lead, 3, 4, seed=1)
    ws = [real(4, 6, seed=i + 2, high=1, low=-1) for i in range(3)] + [real(6, 4, seed=9, low=-1, high=1)]
    case("multiHeadAttention", lambda *a, heads=heads: multi_head(*a, heads, jnp.ones((3, 3), bool)), x, c, *ws, heads=heads)
    case("multiHeadCausal", lambda *a, heads=heads: multi_head(*a, heads, jnp.tril(jnp.ones((3, 3), bool))), x, c, *ws, heads=heads)

for shape, axis in [((4,), 0), ((2, 3), -1), ((2, 3), 0), ((2, 3, 2), 1)]:
    mask = integers(0, 1, *shape, seed=5) > 0
    mask[(slice(None),) * (axis % len(shape)) + (0,)] = True
    case("softmaxMasked", lambda x, m, axis=axis: jax.nn.softmax(x, axis, where=m), real(*shape), mask, axis=axis)
    mixed = np.where(mask, real(*shape), np.nan)
    case("softmaxMasked", lambda x, m, axis=axis: jax.nn.softmax(x, axis, where=m), mixed, mask, axis=axis, order=0)

D = [((), ), ((5,),), ((2, 3),), ((0, 2),)]
for (shape,) in D:
    x, y = real(*shape), real(*shape, seed=1)
    case("absoluteError", lambda x, y: jnp.abs(x - y), x, y)
    case("squaredError", lambda x, y: (x - y) ** 2, x, y)
    for delta in [0.5, 1.0, 2.0]:
        huber = lambda x, y, d=delta: jnp.where(jnp.abs(x - y) <= d, 0.5 * (x - y) ** 2, d * (jnp.abs(x - y) - 0.5 * d))
        case("huber", huber, x, y, delta=delta)
        case("smoothL1", lambda x, y, d=delta: huber(x, y, d) / d, x, y, beta=delta)
    case("logCosh", lambda x, y: jnp.log(jnp.cosh(x - y)), x + 0.3, y)
    t = np.where(real(*shape, seed=2) > 0, 1.0, -1.0)
    case("hinge", lambda x, t: jax.nn.relu(1 - x * t), x, t)
    case("squaredHinge", lambda x, t: jax.nn.relu(1 - x * t) ** 2, x, t)
    case("poissonNll", lambda x, t: jnp.exp(x) - t * x, x, np.floor(np.abs(y)))
case("huber", lambda x, y: jnp.where(jnp.abs(x - y) <= 1, 0.5 * (x - y) ** 2, jnp.abs(x - y) - 0.5), np.array([0.0, 1e200, -1e200]), np.zeros(3), delta=1.0, order=1)
case("logCosh", lambda x, y: jnp.log(jnp.cosh(x - y)), np.array([1e-9, -1e-5, 800.0, -1e300]), np.zeros(4), order=0,
     expect={"y": [np.array([5e-19, 4.99999999991666667e-11, 799.30685281944005469, 1e300])]},
     differs="log cosh is exact near 0 and does not overflow")
for shape in [(4,), (2, 3), (2, 1)]:
    x = real(*shape)
    lq = np.log(np.exp(x) / np.exp(x).sum(-1, keepdims=True))
    t = np.exp(real(*shape, seed=1))
    t = t / t.sum(-1, keepdims=True)
    case("klDivergence", lambda q, t: (t * (jnp.log(t) - q)).sum(-1), lq, t)
    case("smoothLabels", lambda t: 0.9 * t + 0.1 / t.shape[-1], t, alpha=0.1)
    if shape != (2, 1):
        case("cosineSimilarity", lambda x, y: (x * y).sum(-1) / jnp.sqrt((x * x).sum(-1) * (y * y).sum(-1)), x, t, axis=-1)
    case("cosineDistance", lambda x, y: 1 - (x * y).sum(0) / jnp.sqrt((x * x).sum(0) * (y * y).sum(0)), x, t, axis=0)
case("klDivergence", lambda q, t: jnp.where(t == 0, 0, t * (jnp.log(t) - q)).sum(-1), np.log(np.array([[0.5, 0.25, 0.25]])), np.array([[0.5, 0.5, 0.0]]), order=0)
case("klDivergence", lambda q, t: jnp.where(t == 0, 0, t * (jnp.log(t) - q)).sum(-1), np.array([[0.0, -np.inf]]), np.array([[1.0, 0.0]]), order=0)

table = real(5, 3)
for indices in [integers(0, 4, 4), integers(0, 4, 2, 3), np.array(2), np.array([1, 1, 1]), np.zeros((0,), np.int64)]:
    case("embedding", lambda t, i: t[i], table, indices)
    case("embeddingPadded", lambda t, i: jnp.where((i == 1)[..., None], jax.lax.stop_gradient(t[i]), t[i]), table, indices, padding=1)

INITIAL = {"glorotUniform": jax.nn.initializers.glorot_uniform, "glorotNormal": jax.nn.initializers.glorot_normal, "heUniform": jax.nn.initializers.he_uniform,
           "heNormal": jax.nn.initializers.he_normal, "lecunUniform": jax.nn.initializers.lecun_uniform, "lecunNormal": jax.nn.initializers.lecun_normal}
for op, make in INITIAL.items():
    for shape in [(4, 3), (2, 3, 2, 5)]:
        case(op, lambda s, make=make, shape=shape: make()(jax.random.key(7), shape, jnp.float64), np.array(0), shape=shape)
write()
