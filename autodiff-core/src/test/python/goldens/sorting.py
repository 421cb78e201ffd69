"""Sorting, searching and counting, and quantiles."""

from golden import case, integers, jax, jnp, np, real, write

lax = jax.lax
INF, NAN = np.inf, np.nan
TIES = np.array([2.0, -1.0, 2.0, 0.0, -1.0, 2.0])
SPECIAL = np.array([1.0, NAN, -INF, INF, 0.0, -0.0, -1.0, NAN])
for shape in [(5,), (1,), (0,), (2, 3), (3, 2, 4)]:
    for axis in range(len(shape)):
        for descending in [False, True]:
            case("sort", lambda x, a=axis, d=descending: jnp.sort(x, axis=a, descending=d), real(*shape), axis=axis, descending=descending)
            case("argsort", lambda x, a=axis, d=descending: jnp.argsort(x, axis=a, descending=d), real(*shape), axis=axis, descending=descending)
for descending in [False, True]:
    for x in [TIES, SPECIAL, integers(-3, 3, 9), integers(0, 1, 6).astype(bool), integers(0, 4, 2000)]:
        case("argsort", lambda x, d=descending: jnp.argsort(x, descending=d), x, axis=0, descending=descending)
    f = lambda x, d=descending: jnp.sort(x, descending=d)
    if descending:
        case("sort", f, TIES, axis=0, descending=True, ours=lambda x: x[jnp.argsort(x, descending=True)],
             differs="equal elements keep their order in descending order too, as those of argsort do")
    else:
        case("sort", f, TIES, axis=0, descending=False)
    case("sort", lambda x, d=descending: jnp.sort(x, descending=d), SPECIAL, axis=0, descending=descending, order=0)
    case("sort", lambda x, d=descending: jnp.sort(x, descending=d), integers(-3, 3, 9), axis=0, descending=descending)
for shape, axis in [((6,), 0), ((2, 5), 1), ((4, 2), 0)]:
    f = lambda k, v, w, axis=axis: lax.sort((k, v, w), dimension=axis, is_stable=True, num_keys=1)
    case("sortByKey", f, real(*shape), real(*shape, seed=1), real(*shape, seed=2), axis=axis)
    case("sortByKey", f, integers(0, 2, *shape), real(*shape, seed=1), integers(-9, 9, *shape), axis=axis)
for n in [5, 8]:
    case("lexsort", lambda *k: jnp.lexsort(k), integers(0, 2, n), integers(0, 1, n), integers(0, 1, n, seed=1), axis=0)
case("lexsort", lambda *k: jnp.lexsort(k, axis=0), integers(0, 1, 4, 3), integers(0, 1, 4, 3, seed=1), axis=0)


def top(x, k):
    v, i = lax.top_k(x, k)
    return v, i.astype(jnp.int64)


for shape in [(6,), (2, 5), (2, 1, 4)]:
    for k in [0, 1, 2, shape[-1]]:
        case("topK", lambda x, k=k: top(x, k), real(*shape), k=k)
case("topK", lambda x: top(x, 4), TIES, k=4)
case("topK", lambda x: top(x, 3), integers(0, 3, 2, 9), k=3)
case("topK", lambda x: top(x, 5), integers(0, 50, 300), k=5)
for k in [0, 2, 4]:
    case("kthSmallest", lambda x, k=k: jnp.sort(x, axis=1)[:, k], real(2, 5), k=k, axis=1)
    case("kthSmallest", lambda x, k=k: jnp.sort(x)[k], real(30), k=k, axis=0)

EDGES = np.array([-1.0, 0.0, 0.0, 0.5, 2.0])
POINTS = np.array([-2.0, -1.0, -0.5, -0.0, 0.0, 0.3, 0.5, 2.0, 3.0, INF, -INF])
for right in [False, True]:
    side = "right" if right else "left"
    f = lambda a, v, side=side: jnp.searchsorted(a, v, side=side).astype(jnp.int64)
    case("searchSorted", f, EDGES, POINTS, right=right)
    case("searchSorted", f, EDGES, real(2, 3), right=right)
    case("searchSorted", f, EDGES, np.array(0.5), right=right)
    case("searchSorted", f, np.array([1.0, 2.0, NAN]), np.array([NAN, 1.5, INF]), right=right)
    case("searchSorted", f, np.array([], dtype=np.float64), real(3), right=right)
    case("searchSorted", f, np.sort(integers(0, 9, 12)), integers(-1, 10, 7), right=right)
    case("digitize", lambda x, e, r=right: jnp.digitize(x, e, right=r).astype(jnp.int64), POINTS, EDGES, right=right)
    case("digitize", lambda x, e, r=right: jnp.digitize(x, e, right=r).astype(jnp.int64), real(2, 3), EDGES, right=right)

case("bincount", lambda x: jnp.bincount(x, length=5), integers(0, 4, 12), length=5)
case("bincount", lambda x: jnp.bincount(x.ravel(), length=7), integers(0, 4, 2, 3), length=7)
case("bincountWeights", lambda x, w: jnp.bincount(x, w, length=5), integers(0, 4, 12), real(12), length=5)
E = np.array([-2.0, -0.5, 0.0, 1.0, 1.5])
case("histogram", lambda x, e: jnp.histogram(x, e)[0].astype(jnp.int64), real(50), E)
case("histogram", lambda x, e: jnp.histogram(x, e)[0].astype(jnp.int64), np.array([-2.0, -0.5, 1.5, 1.5, 1.6, -3.0, 0.0]), E)
case("histogramWeights", lambda x, e, w: jnp.histogram(x, e, weights=w)[0], real(20), E, real(20, seed=1), order=0)

METHODS = ["linear", "lower", "higher", "midpoint", "nearest"]
for method in METHODS:
    for shape, axes in [((7,), (0,)), ((3, 4), (1,)), ((3, 4), (0,)), ((2, 3, 4), (0, 2)), ((1,), (0,))]:
        for keep in [False, True]:
            q = (0.0, 0.25, 0.6, 1.0)
            f = lambda x, m=method, a=axes, k=keep: jnp.quantile(x, np.array(q), axis=a, method=m, keepdims=k)
            case("quantile", f, real(*shape), q=q, axes=axes, method=method, keep=keep)
            if keep:
                x = real(*shape)
                x.ravel()[:: 3] = NAN
                f = lambda x, m=method, a=axes, k=keep: jnp.nanquantile(x, np.array(q), axis=a, method=m, keepdims=k)
                case("nanQuantile", f, x, q=q, axes=axes, method=method, keep=keep, order=0)
    f = lambda x, m=method: jnp.quantile(x, np.array([0.0, 0.3, 0.5]), method=m)
    case("quantile", f, np.array([1.0, 5.0, 2.0, NAN]), q=(0.0, 0.3, 0.5), axes=(0,), method=method, keep=False, order=0)
for shape in [(5,), (6,), (2, 3)]:
    case("median", lambda x: jnp.median(x), real(*shape))
    case("median", lambda x: jnp.median(x), integers(-5, 5, *shape))
for p in [0.0, 10.0, 50.0, 99.0]:
    case("percentile", lambda x, p=p: jnp.percentile(x, p), real(9), p=p)
case("nanMedian", jnp.nanmedian, np.array([1.0, NAN, 3.0, 2.0, NAN, 7.0]), order=0)
case("nanMedian", jnp.nanmedian, np.array([NAN, NAN]), order=0)
write()
