"""Softmax, and the losses of networks that are means over a batch."""

from golden import case, integers, jax, jnp, np, real, write

for shape, axis in [((4,), 0), ((2, 3), 1), ((2, 3), 0), ((2, 3, 2), -1), ((1, 1), 1), ((0, 3), 1)]:
    order = 1.5 if shape == (1, 1) else 2  # of one class all is 0, but for JAX's rounding
    case("softmax", lambda x, axis=axis: jax.nn.softmax(x, axis), real(*shape), axis=axis, order=order)
    case("logSoftmax", lambda x, axis=axis: jax.nn.log_softmax(x, axis), real(*shape), axis=axis, order=order)
case("softmax", lambda x: jax.nn.softmax(x, 0), np.array([1000.0, 999.0, -1000.0]), axis=0)
case("logSoftmax", lambda x: jax.nn.log_softmax(x, 0), np.array([1000.0, 999.0, 0.0]), axis=0)


def per_row(x, labels):
    return -jnp.take_along_axis(jax.nn.log_softmax(x, -1), labels[..., None], -1)[..., 0]


for shape in [(3, 4), (1, 2), (2, 3, 5)]:
    labels = integers(0, shape[-1] - 1, *shape[:-1])
    case("crossEntropyPerRow", per_row, real(*shape, low=-4, high=4), labels)
    case("crossEntropy", lambda x, t: per_row(x, t).mean(), real(*shape, low=-4, high=4), labels)
    p = np.asarray(jax.nn.softmax(real(*shape, seed=3), -1))
    case("crossEntropyPerRow", lambda x, t: -(t * jax.nn.log_softmax(x, -1)).sum(-1), real(*shape), p)
    case("meanSquaredError", lambda x, t: jnp.square(x - t).mean(), real(*shape), real(*shape, seed=1))
    t = real(*shape, seed=2, low=0.0, high=1.0)
    bce = lambda x, t: t * jax.nn.softplus(-x) + (1 - t) * jax.nn.softplus(x)
    case("binaryCrossEntropyPerElement", bce, real(*shape, low=-6, high=6), t)
    case("binaryCrossEntropy", lambda x, t: bce(x, t).mean(), real(*shape, low=-6, high=6), t)
write()
