"""Activations of networks."""

from golden import case, integers, jax, jnp, np, real, write

inf = np.inf
X = np.array([-5.0, -2.5, -1.3, -0.7, -0.2, 0.1, 0.6, 1.4, 2.8, 4.5])
TAIL = np.array([-30.0, -12.0, 12.0, 30.0])
SHAPES = [(), (2, 3), (0, 2), (2, 1, 3)]
SMOOTH = {
    "gelu": lambda x: jax.nn.gelu(x, approximate=False),
    "geluTanh": jax.nn.gelu,
    "silu": jax.nn.silu,
    "mish": jax.nn.mish,
    "softsign": jax.nn.soft_sign,
    "softplus": jax.nn.softplus,
    "logSigmoid": jax.nn.log_sigmoid,
    "squareplus": jax.nn.squareplus,
}
PIECES = {
    "relu": jax.nn.relu,
    "relu6": jax.nn.relu6,
    "leakyRelu": jax.nn.leaky_relu,
    "elu": jax.nn.elu,
    "selu": jax.nn.selu,
    "celu": jax.nn.celu,
    "hardTanh": jax.nn.hard_tanh,
    "hardSigmoid": jax.nn.hard_sigmoid,
    "hardSwish": jax.nn.hard_swish,
}
for op, f in {**SMOOTH, **PIECES}.items():
    if op != "geluTanh":
        case(op, f, X)
    for i, shape in enumerate(SHAPES):
        case(op, f, real(*shape, seed=i) * 2)
for op in ["silu", "softplus", "logSigmoid"]:
    case(op, SMOOTH[op], np.array([-3.0, 0.0, 2.0]))
case(
    "geluTanh",
    jax.nn.gelu,
    X,
    ours=lambda x: x * jax.nn.sigmoid(2 * np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)),
    differs="the derivative keeps its precision where tanh is nearly -1",
)


def exponential(alpha, scale=1.0):
    return lambda x: scale * jnp.where(x > 0, x, alpha * (jnp.exp(jnp.where(x > 0, 0.0, x)) - 1))


OURS = {"elu": exponential(1.0), "celu": exponential(1.0), "selu": exponential(1.6732632423543772, 1.0507009873554805)}
for op, f in PIECES.items():
    if op in OURS:
        case(op, f, TAIL, ours=OURS[op], differs="the derivative is e^x far below 0 too")
    else:
        case(op, f, TAIL)
for op in ["gelu", "elu", "relu6", "silu"]:
    case(op, lambda x, f={**SMOOTH, **PIECES}[op]: f(x * 1.0), integers(-4, 4, 5))  # integers become f64
for slope in [0.2, 1.5, -0.5]:
    case("leakyRelu", lambda x, s=slope: jax.nn.leaky_relu(x, s), X, slope=slope)
for alpha in [0.5, 1.7]:
    case("elu", lambda x, a=alpha: jax.nn.elu(x, a), X, alpha=alpha)
    case("celu", lambda x, a=alpha: jax.nn.celu(x, a), X, alpha=alpha)
for b in [0.5, 9.0]:
    case("squareplus", lambda x, b=b: jax.nn.squareplus(x, b), X, b=b)
for beta in [0.5, 1.702]:
    case("swish", lambda x, b=beta: x * jax.nn.sigmoid(b * x), X, beta=beta)
case("threshold", lambda x: jnp.where(x > 0.5, x, -2.0), X, threshold=0.5, value=-2.0)
case("threshold", lambda x: jnp.where(x > 0.5, x, -2.0), np.array([0.5, 0.0, 1.0]), threshold=0.5, value=-2.0)
case("prelu", lambda x, a: jnp.where(x > 0, x, a * x), real(2, 3), real(3, seed=1))
case("prelu", lambda x, a: jnp.where(x > 0, x, a * x), real(2, 3, seed=2), real(seed=1))
for shape, axis in [((4,), 0), ((2, 6), -1), ((4, 3), 0), ((2, 4, 3), 1), ((2, 0), 1)]:
    case("glu", lambda x, a=axis: jax.nn.glu(x, a), real(*shape), axis=axis)

LEAST = "at a kink the derivative of least magnitude between those of the two sides"


def kink(op, f, x, dydx, **params):
    """At one point: the value is JAX's, the derivative is the given one."""
    x = np.array([x])
    one = [np.ones(1)]
    want = [np.array([dydx])]
    case(op, f, x, order=1.5, dx_=one, ct_=one, expect={"dy": want, "gx": want}, differs=LEAST, **params)


kink("hardTanh", jax.nn.hard_tanh, 1.0, 0.0)
kink("hardTanh", jax.nn.hard_tanh, -1.0, 0.0)
kink("leakyRelu", jax.nn.leaky_relu, 0.0, 0.01)
kink("selu", jax.nn.selu, 0.0, 1.0507009873554804934193349852946)
kink("elu", lambda x: jax.nn.elu(x, 1.7), 0.0, 1.0, alpha=1.7)
kink("leakyRelu", lambda x: jax.nn.leaky_relu(x, -0.5), 0.0, 0.0, slope=-0.5)
for op, x in [("relu", 0.0), ("relu6", 0.0), ("relu6", 6.0), ("hardSigmoid", -3.0), ("hardSigmoid", 3.0), ("elu", 0.0), ("celu", 0.0)]:
    case(op, PIECES[op], np.array([x, 1.0]), order=1.5)
case("hardSwish", jax.nn.hard_swish, np.array([3.0, -3.0, 0.0]), order=1)
case("leakyRelu", lambda x: jax.nn.leaky_relu(x, 1.5), np.array([0.0, 1.0]), order=1.5, slope=1.5)
case("elu", lambda x: jax.nn.elu(x, 0.5), np.array([0.0, 1.0]), order=1.5, alpha=0.5)
write()
