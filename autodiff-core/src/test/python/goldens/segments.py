"""Reductions of segments."""

from golden import case, integers, jax, jnp, np, real, write

INF, NAN = np.inf, np.nan
OPS = {"segmentSum": jax.ops.segment_sum, "segmentProd": jax.ops.segment_prod, "segmentMax": jax.ops.segment_max, "segmentMin": jax.ops.segment_min}
LOSES = {"segmentMax": (jnp.max, -INF), "segmentMin": (jnp.min, INF), "segmentProd": (None, 1.0)}


def each(op, x, ids, count):
    """Segment by segment, with reductions whose derivatives follow the library's policy."""
    rows = []
    for s in range(count):
        at = [i for i, v in enumerate(ids) if v == s]
        part = x[np.array(at, dtype=int)]
        if op == "segmentMean":
            rows.append(jnp.mean(part, 0) if at else jnp.full(x.shape[1:], NAN))
        elif op == "segmentProd":
            y = jnp.ones(x.shape[1:])
            for row in part:
                y = y * row
            rows.append(y)
        else:
            f, none = LOSES[op]
            rows.append(f(part, 0) if at else jnp.full(x.shape[1:], none))
    return jnp.stack(rows)


IDS = [np.array([0, 0, 1, 3, 1, 0]), np.array([3, 1, 1, 0, 3, 3]), np.array([2, 2, 2, 2, 2, 2]), np.array([0, 3, 1, 0, 2, 2])]
for ids in IDS:
    for shape in [(6,), (6, 2), (6, 1, 3)]:
        x = real(*shape, seed=int(ids[0]))
        case("segmentSum", lambda x, i, ids=ids: jax.ops.segment_sum(x, ids, 4), x, ids, count=4)
        for op in ["segmentMean", "segmentProd", "segmentMax", "segmentMin"]:
            case(op, lambda x, i, op=op, ids=ids: each(op, x, ids, 4), x, ids, count=4)
    for op, f in OPS.items():
        case(op, lambda x, i, f=f: f(x, i, 4), integers(-5, 5, 6, seed=int(ids[0])), ids, count=4)
        case(op, lambda x, i, f=f: f(x, i, 4), real(6, seed=9), ids, count=4, order=0)
for x in [[2.0, 2.0, 1.0, 2.0, 1.0, 1.0], [0.0, 3.0, 0.0, 0.0, 2.0, 4.0]]:
    for op in ["segmentMax", "segmentMin", "segmentProd"]:
        case(op, lambda x, i, op=op: each(op, x, [0, 0, 1, 0, 1, 1], 2), np.array(x), np.array([0, 0, 1, 0, 1, 1]), count=2)
for op, f in OPS.items():
    case(op, lambda x, i, f=f: f(x, i, 3), np.array([1.0, NAN, INF, -INF]), np.array([0, 0, 1, 1]), count=3, order=0)
    case(op, lambda x, i, f=f: f(x, i, 2), np.zeros((0, 3)), np.zeros(0, dtype=np.int64), count=2, order=0)
write()
