"""Functions of each element, whole division and bitwise operations."""

from golden import case, integers, jax, jnp, np, real, write

inf, nan = np.inf, np.nan
AWAY = np.array([-2.3, -1.1, -0.4, 0.3, 0.8, 1.7, 2.9])
POSITIVE = np.array([1e-3, 0.2, 0.9, 1.0, 1.5, 4.0, 123.0])
INSIDE = np.array([-0.95, -0.5, -0.1, 0.2, 0.6, 0.9])

UNARY = {
    "exp": (jnp.exp, AWAY),
    "exp2": (jnp.exp2, AWAY),
    "expm1": (jnp.expm1, AWAY),
    "log": (jnp.log, POSITIVE),
    "log1p": (jnp.log1p, POSITIVE),
    "log2": (jnp.log2, POSITIVE),
    "log10": (jnp.log10, POSITIVE),
    "sqrt": (jnp.sqrt, POSITIVE),
    "rsqrt": (jax.lax.rsqrt, POSITIVE),
    "cbrt": (jnp.cbrt, AWAY),
    "square": (jnp.square, AWAY),
    "reciprocal": (jnp.reciprocal, AWAY),
    "abs": (jnp.abs, AWAY),
    "sin": (jnp.sin, AWAY),
    "cos": (jnp.cos, AWAY),
    "tan": (jnp.tan, AWAY),
    "asin": (jnp.arcsin, INSIDE),
    "acos": (jnp.arccos, INSIDE),
    "atan": (jnp.arctan, AWAY),
    "sinh": (jnp.sinh, AWAY),
    "cosh": (jnp.cosh, AWAY),
    "tanh": (jnp.tanh, AWAY),
    "asinh": (jnp.arcsinh, AWAY),
    "acosh": (jnp.arccosh, POSITIVE[4:]),
    "atanh": (jnp.arctanh, INSIDE),
    "sigmoid": (jax.nn.sigmoid, AWAY),
    "softplus": (jax.nn.softplus, AWAY),
    "erf": (jax.lax.erf, AWAY),
    "erfc": (jax.lax.erfc, AWAY),
    "sinc": (jnp.sinc, AWAY),
    "deg2rad": (jnp.deg2rad, 50 * AWAY),
    "rad2deg": (jnp.rad2deg, AWAY),
}
for op, (f, x) in UNARY.items():
    case(op, f, x)
    for i, shape in enumerate([(), (2, 3), (1, 2, 0), (2, 1, 2, 2)]):
        case(op, f, np.resize(x[i:], shape))
for op in ["exp", "sqrt", "sin", "log2", "deg2rad"]:
    case(op, UNARY[op][0], integers(1, 9, 2, 3))  # integers become f64
case("sinc", jnp.sinc, np.array([0.0, 1.0, -2.0, 0.25, 0.5]))
for op in ["log", "log2", "log10", "sqrt"]:
    case(op, UNARY[op][0], np.array([0.0, -1.0, inf, nan, 2.0]), order=0)

for op, f in {"trunc": jnp.trunc, "floor": jnp.floor, "ceil": jnp.ceil, "round": jnp.round, "sign": jnp.sign}.items():
    case(op, f, np.array([-2.5, -1.5, -0.4, 0.0, 0.5, 1.5, 2.6]))
    case(op, f, real(2, 3) * 5)

PAIRS = {
    "hypot": jnp.hypot,
    "logAddExp": jnp.logaddexp,
    "logAddExp2": jnp.logaddexp2,
    "fmax": jnp.fmax,
    "fmin": jnp.fmin,
    "copySign": jnp.copysign,
    "rem": jnp.fmod,
    "floorMod": jnp.mod,
    "floorDiv": jnp.floor_divide,
}
SHAPES = [((), ()), ((3,), ()), ((2, 3), (3,)), ((2, 1), (1, 3)), ((2, 3, 2), (3, 1)), ((0, 3), (1, 3))]
for op, f in PAIRS.items():
    for a, b in SHAPES:
        y = real(*b, seed=1)
        case(op, f, real(*a), np.where(np.abs(y) < 0.2, 0.7, y))
for op in ["rem", "floorMod", "floorDiv"]:
    f = PAIRS[op]
    case(op, f, np.array([7.5, -7.5, 7.5, -7.5, 6.0]), np.array([2.0, 2.0, -2.0, -2.0, 4.0]))
    case(op, f, np.array([1e17, -1e10, 0.3]), np.array([3.0, 7.0, 0.1]))
    case(op, f, np.array([3.0, inf, nan, 1.0]), np.array([0.0, 2.0, 1.0, inf]), order=0)
    case(op, f, np.array([7, -7, 7, -7, 0]), np.array([2, 2, -2, -2, 5]))
    case(op, f, integers(-99, 99, 3, 4), integers(1, 9, 4))
    case(op, f, integers(-99, 99, 3, 4, seed=2).astype(np.int32), integers(-9, -1, 3, 1).astype(np.int32))
case("hypot", jnp.hypot, np.array([3.0, -5.0, 0.0]), np.array([4.0, 12.0, -2.0]))
case(
    "hypot",
    jnp.hypot,
    np.array([1e200, 3e-200]),
    np.array([2e200, 4e-200]),
    order=1,
    dx_=[np.ones(2), np.ones(2)],
    expect={"dy": [np.array([3 / np.sqrt(5), 1.4])]},
    differs="the direction, also where the derivative of a square leaves the range",
)
case(
    "hypot",
    jnp.hypot,
    np.array([0.0, 0.0]),
    np.array([0.0, 0.0]),
    order=1.5,
    expect={"dy": [np.zeros(2)], "gx": [np.zeros(2), np.zeros(2)]},
    differs="0 at the origin, where the norm loses its direction",
)
case("logAddExp", jnp.logaddexp, np.array([1.0, 1000.0, -1000.0, 700.0]), np.array([1.0, 1000.0, -1001.0, -700.0]))
case("logAddExp", jnp.logaddexp, np.array([-inf, 1.0, inf]), np.array([2.0, -inf, 3.0]), order=0)
case("logAddExp", jnp.logaddexp, np.array([-inf, nan]), np.array([-inf, 1.0]), order=0)
case("logAddExp2", jnp.logaddexp2, np.array([1.0, 1000.0, -1000.0]), np.array([1.0, 1000.0, -1001.0]))
case("fmax", jnp.fmax, np.array([nan, 1.0, nan, 2.0]), np.array([1.0, nan, nan, 2.0]), order=0)
case("fmin", jnp.fmin, np.array([nan, 1.0, nan, 2.0]), np.array([1.0, nan, nan, 2.0]), order=0)
case("copySign", jnp.copysign, np.array([1.0, -2.0, 3.0, -4.0]), np.array([-0.0, 0.0, -5.0, -inf]))
case("nextAfter", jnp.nextafter, np.array([1.0, 1.0, 0.0, -1.0, 2.0]), np.array([2.0, 0.0, 1.0, inf, 2.0]), order=0)
case("nextAfter", jnp.nextafter, np.array([1.0, 1.0, 0.0], "f4"), np.array([2.0, 0.0, 1.0], "f4"), order=0)
case("heaviside", jnp.heaviside, np.array([-1.0, 0.0, 2.0, nan]), np.array([0.5, 0.5, 0.5, 0.5]), order=0)
case("heaviside", jnp.heaviside, np.array([-1.0, 3.0, 2.0]), np.array([0.5, 0.3, 0.7]))
case("heaviside", jnp.heaviside, np.array([-1.0, 0.0, 2.0]), np.array([0.5, 0.3, 0.7]))

case("clamp", lambda x: jnp.clip(x, -0.5, 1.25), np.array([-2.0, -0.5, 0.0, 1.25, 3.0]), low=-0.5, high=1.25)
case("clamp", lambda x: jnp.clip(x, -0.5, 1.25), real(2, 3), low=-0.5, high=1.25)
case("clamp", lambda x: jnp.clip(x, -1, 1), integers(-4, 4, 5), low=-1, high=1)
case("clampTo", jnp.clip, real(2, 3), real(3, low=-1, high=0), real(2, 1, low=0, high=1))
case("clampTo", jnp.clip, real(2, 3, seed=4), real(low=-1, high=0), real(3, low=0, high=1))

for op, f in {"isNaN": jnp.isnan, "isFinite": jnp.isfinite, "isInf": jnp.isinf, "signBit": jnp.signbit}.items():
    case(op, f, np.array([0.0, -0.0, 1.0, -1e300, inf, -inf, 5e-324]))
    case(op, f, integers(-3, 3, 4))
for op, f in {"isNaN": jnp.isnan, "isFinite": jnp.isfinite, "isInf": jnp.isinf}.items():
    case(op, f, np.array([nan, 1.0]))
case("nanToNum", jnp.nan_to_num, np.array([nan, inf, -inf, 1.5, -0.0]))
case("nanToNum", jnp.nan_to_num, real(2, 3))
case("nanToNumAs", lambda x: jnp.nan_to_num(x, nan=1.0, posinf=2.0, neginf=-3.0), np.array([nan, inf, -inf, 1.5]), nan=1.0, inf=2.0, minusInf=-3.0)

BITS = {"and": jnp.bitwise_and, "or": jnp.bitwise_or, "xor": jnp.bitwise_xor}
EXTREME = np.array([0, 1, -1, 2**62, -(2**63), 2**63 - 1, 12345, -98765])
for op, f in BITS.items():
    case(op, f, EXTREME, np.flip(EXTREME))
    case(op, f, integers(-99, 99, 2, 3).astype(np.int32), integers(-99, 99, 3).astype(np.int32))
    case(op, f, np.array([True, True, False, False]), np.array([True, False, True, False]))
case("not", jnp.bitwise_not, EXTREME)
case("not", jnp.bitwise_not, integers(-99, 99, 3).astype(np.int32))
case("not", jnp.bitwise_not, np.array([True, False]))
SHIFTS = {"shiftLeft": jax.lax.shift_left, "shiftRight": jax.lax.shift_right_arithmetic, "shiftRightLogical": jax.lax.shift_right_logical}
for op, f in SHIFTS.items():
    for by in [0, 1, 7, 31, 32, 63, 64, 100, -1]:
        case(op, f, EXTREME, np.full(8, by))
        case(op, f, np.array([1, -1, -(2**31), 2**31 - 1], "i4"), np.full(4, by, "i4"))
case("popCount", jax.lax.population_count, EXTREME)
case("popCount", jax.lax.population_count, np.array([1, -1, -(2**31), 255], "i4"))
for op, f in {"gcd": jnp.gcd, "lcm": jnp.lcm}.items():
    case(op, f, np.array([12, -18, 0, 7, 0, 100]), np.array([18, 24, 5, 0, 0, -75]))
    case(op, f, integers(-60, 60, 3, 1), integers(-60, 60, 4))
write()
