"""16-bit floats: how JAX rounds to them and moves them."""

from golden import case, jnp, np, real, write

TYPES = {"f16": jnp.float16, "bf16": jnp.bfloat16}
POINTS = {
    "random": real(40, low=-4, high=4),
    "great": real(40, low=-7e4, high=7e4, seed=1),
    "huge": np.array([65504.0, 65519.9, 65520.0, -65520.0, 1e10, -1e38, 3.39e38, 3.4e38, 1e300]),
    "small": real(40, low=-1e-4, high=1e-4, seed=2),
    "subnormal": real(40, low=-1e-7, high=1e-7, seed=3),
    "tiny": np.array([2.98e-8, 2.99e-8, 5.96e-8, 8.9e-8, 9.0e-8, 6.1e-5, 6.09e-5, 1e-320, -1e-45, 0.0, -0.0]),
    "ties": np.array([1 + 2.0**-11, 1 + 3 * 2.0**-11, 1 + 2.0**-8, 1 + 3 * 2.0**-8, 2049.0, 2051.0, 257.0, 259.0]),
    "special": np.array([np.nan, np.inf, -np.inf]),
}
for name, t in TYPES.items():
    for points, x in POINTS.items():
        x32 = x.astype(np.float32).astype(np.float64)  # exact in f32, which JAX may go through
        if points not in ("subnormal", "tiny") or name == "f16":
            case("round", lambda x, t=t: x.astype(t).astype(jnp.float64), x32, order=0, to=name)
    x = np.asarray(jnp.asarray(real(2, 3, seed=4)).astype(t).astype(jnp.float64))
    for n in range(8):
        y = np.asarray(jnp.asarray(real(2, 3, seed=5 + n)).astype(t).astype(jnp.float64))
        case("storedAdd", lambda x, y, t=t: (x.astype(t).astype(jnp.float32) + y.astype(t).astype(jnp.float32)).astype(jnp.float64), x, y, order=0, to=name)
        case("storedMul", lambda x, y, t=t: (x.astype(t).astype(jnp.float32) * y.astype(t).astype(jnp.float32)).astype(jnp.float64), x, y, order=0, to=name)
        case("moved", lambda y, t=t: (y.astype(t).astype(jnp.float32).T[::-1]).astype(t).astype(jnp.float64), y, order=0, to=name)
write()
