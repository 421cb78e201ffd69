"""Cholesky, triangular systems, LU, solve, inverse, determinants, QR, least squares."""

from golden import case, jax, jnp, np, real, write

SINGULAR = "JAX's det has no exact derivatives at every singular matrix"


def regular(*shape, seed=0, shift=3.0):
    """Matrices away from singular ones: a multiple of the identity is added."""
    return real(*shape, seed=seed, low=-1, high=1) + shift * np.eye(*shape[-2:])


def positive(*shape, seed=0):
    return regular(*shape, seed=seed, shift=2.5 * shape[-1] + 1)


BATCHES = [(1, 1), (2, 2), (3, 3), (5, 5), (2, 3, 3), (2, 1, 2, 2), (0, 2, 2), (3, 0, 0)]

for shape in BATCHES:
    for seed in range(2 if len(shape) == 2 else 1):
        case("cholesky", jnp.linalg.cholesky, positive(*shape, seed=seed))
case("cholesky", jnp.linalg.cholesky, np.array([[4.0, 2.0], [2.0, 3.0]]))
case("cholesky", jnp.linalg.cholesky, np.array([[1.0, 2.0], [2.0, 1.0]]), order=0)
case("cholesky", jnp.linalg.cholesky, np.array([[[1.0, 2.0], [2.0, 1.0]], [[2.0, 1.0], [1.0, 2.0]]]), order=0)
case("cholesky", jnp.linalg.cholesky, np.array([[1e-8, 1e-9], [1e-9, 1e-8]]))
case("cholesky", jnp.linalg.cholesky, np.array([[1e8, 1e3], [1e3, 1.0]]))

SIDES = [((3, 3), (3,)), ((3, 3), (3, 2)), ((2, 3, 3), (2, 3, 2)), ((1, 1), (1, 2)), ((4, 4), (4, 4)), ((2, 2), (2, 0)), ((0, 0), (0, 2))]


def triangular(lower, transposed, unit):
    def f(a, b):
        x = b[..., None] if b.ndim == 1 else b
        y = jax.lax.linalg.triangular_solve(
            a, x, left_side=True, lower=lower, transpose_a=transposed, unit_diagonal=unit)
        return y[..., 0] if b.ndim == 1 else y
    return f


def triangular_right(lower, transposed, unit):
    return lambda b, a: jax.lax.linalg.triangular_solve(
        a, b, left_side=False, lower=lower, transpose_a=transposed, unit_diagonal=unit)


for lower in [True, False]:
    for transposed in [False, True]:
        for unit in [False, True]:
            for a, b in SIDES if not unit else SIDES[1:3]:
                case("triangularSolve", triangular(lower, transposed, unit), regular(*a), real(*b, seed=1),
                     lower=lower, transposed=transposed, unit=unit)
            case("triangularSolveRight", triangular_right(lower, transposed, unit), real(2, 3, seed=1), regular(3, 3),
                 lower=lower, transposed=transposed, unit=unit)

for a, b in [((3, 3), (3,)), ((3, 3), (3, 2)), ((2, 3, 3), (2, 3, 1)), ((1, 1), (1,))]:
    case("choleskySolve", lambda l, b: jax.scipy.linalg.cho_solve((l, True), b), np.tril(regular(*a)), real(*b, seed=1))

for shape in [(1, 1), (2, 2), (3, 3), (5, 5), (4, 2), (2, 4), (5, 3), (3, 1), (1, 3), (2, 3, 3), (2, 3, 2), (2, 2, 3)]:
    lu = jax.scipy.linalg.lu if len(shape) == 2 else jax.vmap(jax.scipy.linalg.lu)
    case("lu", lu, regular(*shape), order=1.5 if shape == (1, 1) else 2)  # beyond it is 0, JAX rounds
    if shape[-1] > 1:
        case("lu", lu, real(*shape, seed=3))
case("lu", jax.scipy.linalg.lu, np.array([[1.0, 2.0], [2.0, 4.0]]), order=0)
case("lu", jax.scipy.linalg.lu, np.zeros((3, 2)), order=0)
case("lu", jax.scipy.linalg.lu, np.array([[0.0, 1.0], [2.0, 0.0]]))

for a, b in SIDES + [((2, 3, 3), (3, 2)), ((3, 3), (2, 3, 2)), ((2, 1, 3, 3), (3, 3, 1)), ((2, 3, 3), (3,)), ((6, 6), (6, 3))]:
    for seed in range(2 if len(a) == 2 and a[-1] > 1 else 1):
        case("solve", jnp.linalg.solve, regular(*a, seed=seed), real(*b, seed=1 + seed))
case("solve", jnp.linalg.solve, np.array([[0.0, 1.0], [1.0, 0.0]]), np.array([1.0, 2.0]))
case("solve", jnp.linalg.solve, np.array([[1.0, 1.0], [1.0, 1.0001]]), np.array([1.0, 2.0]), order=0)

for shape in BATCHES:
    if shape != (0, 2, 2):
        case("inverse", jnp.linalg.inv, regular(*shape))
    case("det", jnp.linalg.det, real(*shape, seed=5), order=0 if 0 in shape else 2)
    case("slogdet", jnp.linalg.slogdet, regular(*shape, seed=5), order=0 if 0 in shape else 2)
case("inverse", jnp.linalg.inv, np.array([[0.0, 2.0], [-1.0, 0.0]]))
for n in [2, 3, 4, 6]:
    for seed in range(6, 9):
        case("det", jnp.linalg.det, real(n, n, seed=seed))
        case("slogdet", jnp.linalg.slogdet, real(n, n, seed=seed))


def minors(a):
    """The determinant by expansion: a polynomial, so that all derivatives are exact."""
    n = a.shape[-1]
    if n == 0:
        return jnp.ones(a.shape[:-2])
    rest = [j for j in range(n)]
    return sum((-1) ** j * a[..., 0, j] * minors(a[..., 1:, :][..., jnp.array([k for k in rest if k != j], dtype=int)])
               for j in range(n))


# Elimination rounds none of these, so that the determinant is 0 to the bit.
SINGULARS = {
    "zero2": np.zeros((2, 2)),
    "zero3": np.zeros((3, 3)),
    "zero5": np.zeros((5, 5)),
    "rank1of2": np.array([[1.0, 2.0], [2.0, 4.0]]),
    "rank1of3": np.outer([1.0, 2.0, -1.0], [1.0, 0.5, 2.0]),
    "rank2of3": np.array([[2.0, 1, 0], [1, 1, 1], [1, 0.5, 0]]),
    "rank1of4": np.outer([1.0, 2.0, -1.0, 0.5], [1.0, 0.5, 2.0, -1.0]),
    "rank2of4": np.array([[4.0, 2, 0, 1], [1, 1, 2, 1], [2, 1, 0, 0.5], [2, 2, 4, 2]]),
    "rank3of4": np.array([[2.0, 1, 0, 4], [1, 1, 1, 1], [4, 2, 0, 8], [0, 1, 4, -2]]),
    "zeroRow": np.array([[1.0, 2.0, 3.0], [0.0, 0.0, 0.0], [4.0, 8.0, 10.0]]),
}
AGREE = ["zero2", "zero3", "zero5", "rank1of2", "rank2of3", "rank1of4", "zeroRow"]
for name, a in SINGULARS.items():
    if name in AGREE:
        case("det", jnp.linalg.det, a, at=name)
    else:
        zero = {"dy": [np.zeros(())], "gx": [np.zeros(a.shape)]}  # where expansion rounds
        exact = zero if name == "rank2of4" else None
        case("det", jnp.linalg.det, a, ours=minors, expect=exact, differs=SINGULAR, at=name)
for n in [3, 4, 5]:
    case("det", minors, real(n, n, seed=40 + n), at="expansion")

for shape in [(1, 1), (2, 2), (3, 3), (5, 5), (4, 2), (5, 3), (3, 1), (2, 3), (2, 4), (1, 3), (2, 3, 3), (2, 3, 2), (2, 2, 3)]:
    for seed in range(2):
        order = 1.5 if shape in [(1, 1), (1, 3)] else 2  # beyond it is 0, JAX rounds
        case("qr", lambda a: tuple(jnp.linalg.qr(a)), regular(*shape, seed=seed), order=order, full=False)
for shape in [(2, 2), (2, 3), (3, 3)]:
    case("qr", lambda a: tuple(jnp.linalg.qr(a, mode="complete")), regular(*shape, seed=2), full=True)
for shape in [(3, 2), (4, 1), (2, 0)]:
    case("qr", lambda a: tuple(jnp.linalg.qr(a, mode="complete")), regular(*shape, seed=2), order=0, full=True)

write()
