"""Products of vectors and matrices; eigenvalues, singular values, pseudoinverses, norms, exponentials.

Vectors have no determined sign: what is compared is a function of them that does not depend on it.
"""

from golden import case, integers, jax, jnp, np, real, write

linalg = jnp.linalg

for a, b in [((3,), (3,)), ((2, 3), (6,)), ((2, 3), (3, 2)), ((), (1,)), ((0,), (0,))]:
    case("vdot", jnp.vdot, real(*a), real(*b, seed=1))
for a, b in [((3,), (3,)), ((2, 3), (3,)), ((2, 3), (4, 3)), ((2, 3), ()), ((2, 2, 3), (2, 3)), ((), ())]:
    case("inner", jnp.inner, real(*a), real(*b, seed=1))
for a, b in [((3,), (2,)), ((2, 2), (3,)), ((), (2, 1)), ((2, 3), (2, 2)), ((0,), (2,))]:
    case("outer", jnp.outer, real(*a), real(*b, seed=1))
case("outer", jnp.outer, integers(-3, 3, 2), integers(-3, 3, 3, seed=1))
for a, b in [((2, 2), (2, 3)), ((3,), (2,)), ((2, 3), (2,)), ((2,), (3, 2)), ((2, 1, 2), (2, 2)), ((), (2, 2)), ((1, 3), (3, 1)), ((0, 2), (2, 2))]:
    case("kron", jnp.kron, real(*a), real(*b, seed=1))
for a, b in [((3,), (3,)), ((2, 3), (2, 3)), ((2, 1, 3), (4, 3)), ((3,), (2, 3))]:
    case("cross", jnp.cross, real(*a), real(*b, seed=1), axis=-1)
case("cross", lambda x, y: jnp.cross(x, y, axis=0), real(3, 2), real(3, 2, seed=1), axis=0)
case("cross", lambda x, y: jnp.cross(x, y, axis=1), real(2, 3, 2), real(2, 3, 2, seed=1), axis=1)
for k in [-3, -1, 0, 1, 2, 4]:
    for shape in [(3, 4), (2, 3, 2)]:
        case("trace", lambda x, k=k: jnp.trace(x, k, -2, -1), real(*shape), offset=k)
for shapes in [[(2, 3), (3, 4), (4, 2)], [(3,), (3, 2), (2, 4), (4,)], [(2, 3), (3,)], [(4, 1), (1, 4), (4, 1), (1, 3)], [(2, 2)] * 5]:
    case("multiDot", lambda *x: linalg.multi_dot(x), *[real(*s, seed=i) for i, s in enumerate(shapes)])
for n in [0, 1, 2, 3, 5, 8]:
    case("matrixPower", lambda x, n=n: linalg.matrix_power(x, n), real(3, 3, low=-1, high=1), n=n)
for n in [-1, -2, -3]:
    case("matrixPower", lambda x, n=n: linalg.matrix_power(x, n), real(2, 3, 3, low=-0.5, high=0.5) + 2 * np.eye(3), n=n)

# ---- Symmetric matrices: the values, functions that do not depend on signs, and the squares of the vectors.

def apart(*shape, seed=0, gap=1.0):
    """Matrices whose eigenvalues and singular values are well apart."""
    m, n = shape[-2:]
    return real(*shape, seed=seed, low=-0.5, high=0.5) + gap * np.eye(m, n) * np.arange(1, n + 1)

def logs(x):
    w, v = linalg.eigh(x)
    return (v * jnp.log(w * w + 1)[..., None, :]) @ jnp.swapaxes(v, -1, -2)

SQUARE = [(1, 1), (2, 2), (3, 3), (4, 4), (6, 6), (2, 3, 3), (2, 1, 2, 2), (0, 0)]
for shape in SQUARE:
    for seed in range(2 if 0 not in shape else 1):
        x = apart(*shape, seed=seed)
        order = 2 if x.size else 0
        case("eigvalsh", linalg.eigvalsh, x, order=order)
        case("eighValues", lambda a: linalg.eigh(a)[0], x, order=order)
        case("eighSquares", lambda a: linalg.eigh(a)[1] ** 2, x, order=order)
        case("eighLog", logs, x, order=order)
# A Hessian through distinct eigenvalues that are close.
for gap in [0.3, 0.05]:
    case("eigvalsh", linalg.eigvalsh, np.diag([1.0, 1 + gap, 3.0]) + 0.01 * real(3, 3))
# Equal eigenvalues: functions of values alone, to first order.
for x in [np.eye(3), np.diag([2.0, 2.0, 5.0]), np.ones((3, 3)), np.zeros((2, 2))]:
    case("eigvalshSquares", lambda a: jnp.sum(linalg.eigvalsh(a) ** 2), x, order=1.5)

# ---- Any matrices.

def thin(x):
    return linalg.svd(x, full_matrices=False)

def sqrts(x):
    u, s, vt = thin(x)
    return (u * jnp.sqrt(s + 1)[..., None, :]) @ vt

ANY = [(1, 1), (3, 3), (4, 2), (2, 4), (5, 3), (1, 3), (3, 1), (2, 3, 2), (2, 2, 3), (2, 1, 3, 3), (6, 6)]
for shape in ANY:
    for seed in range(2):
        x = apart(*shape, seed=seed)
        case("singularValues", lambda a: linalg.svd(a, compute_uv=False), x)
        case("svdValues", lambda a: thin(a)[1], x)
        case("svdSquares", lambda a: (thin(a)[0] ** 2, thin(a)[2] ** 2), x)
        case("svdSqrt", sqrts, x)
        case("pinv", linalg.pinv, x)
        case("matrixRank", linalg.matrix_rank, x)
for shape in [(3, 3), (2, 2), (2, 3, 3)]:
    case("svdFullSquares", lambda a: (linalg.svd(a)[0] ** 2, linalg.svd(a)[2] ** 2), apart(*shape, seed=5))
for x in [np.eye(3), np.ones((3, 2)), np.diag([2.0, 2.0, 5.0])]:
    case("singularSquares", lambda a: jnp.sum(linalg.svd(a, compute_uv=False) ** 2), x, order=1.5)
    case("pinv", lambda a: linalg.pinv(a, rtol=1e-9), x, order=1.5)
    case("matrixRank", linalg.matrix_rank, x)
case("matrixRank", linalg.matrix_rank, np.zeros((2, 3)))
case("matrixRank", linalg.matrix_rank, real(3, 1) @ real(1, 4, seed=1))
for a, b in [((3, 3), (3,)), ((4, 2), (4,)), ((2, 4), (2,)), ((4, 2), (4, 3)), ((5, 3), (5, 1))]:
    case("lstsq", lambda x, y: linalg.pinv(x) @ y, apart(*a), real(*b, seed=1))

NORMS = {"FROBENIUS": "fro", "NUCLEAR": "nuc", "SPECTRAL": 2, "LEAST_SINGULAR": -2, "COLUMN_SUM": 1, "LEAST_COLUMN_SUM": -1}
NORMS |= {"ROW_SUM": jnp.inf, "LEAST_ROW_SUM": -jnp.inf}
for name, ord in NORMS.items():
    for shape in [(3, 3), (4, 2), (2, 3), (2, 3, 2)]:
        case("matrixNorm", lambda x, ord=ord: linalg.norm(x, ord, axis=(-2, -1)), apart(*shape, seed=2), norm=name)

# At corners the least subgradient, where JAX takes that of the singular vectors it happens to get.
def nuclear(x):
    s = linalg.svd(x, compute_uv=False)
    return jnp.sum(jnp.where(s > 1e-12, s, jax.lax.stop_gradient(s)))

rank_one = np.outer([1.0, 2, 3], [2.0, -1])
why = "of the singular values that are 0 no vectors are taken: the least subgradient"
case("matrixNorm", lambda x: linalg.norm(x, "nuc"), rank_one, order=1.5, norm="NUCLEAR", ours=nuclear, differs=why)
case("matrixNorm", lambda x: linalg.norm(x, 2), np.array([[0.6, -0.8], [0.8, 0.6]]), order=1.5, norm="SPECTRAL")
for shape in [(3, 3), (4, 2), (2, 2, 3)]:
    case("cond", linalg.cond, apart(*shape, seed=3))
for p, ord in [("COLUMN_SUM", 1), ("ROW_SUM", jnp.inf), ("FROBENIUS", "fro")]:
    case("condNorm", lambda x, ord=ord: linalg.cond(x, ord), apart(3, 3, seed=4), norm=p)

# ---- Exponentials: each degree of the approximant, and squarings.
expm = jax.scipy.linalg.expm
for size in [1e-3, 0.05, 0.3, 0.9, 2, 5, 12]:
    for seed in range(2):
        case("expm", expm, size / 3 * real(3, 3, seed=seed, low=-1, high=1), order=2 if size < 5 else 1.5)
for shape in [(1, 1), (2, 2), (4, 4), (2, 3, 3)]:
    case("expm", expm, real(*shape, seed=8))
case("expm", expm, np.zeros((3, 3)))
case("expm", expm, np.array([[0.0, 6, 0], [0, 0, 6], [0, 0, 0]]))
case("expm", expm, np.array([[0.0, -3], [3, 0]]))
write()
