"""What the generators of golden values share.

    pip install jax==0.10.2 numpy scipy mpmath
    python <family>.py          # writes ../../../testFixtures/resources/org/autodiff4j/goldens/<family>.txt

A generator calls `case` for each function and input, then `write`. For a case the file holds the inputs, a
direction dx, a cotangent ct of each real result, and what JAX gives in float64 on the CPU:

    y    the value
    dy   the derivative along dx                            (jvp)
    gx   the pullback of ct, i.e. the gradient of <ct, y>   (vjp)
    hx   the derivative of gx along dx                      (Hessian of <ct, y> times dx)

Integers and booleans among the inputs are constants. Where the library differs from JAX on purpose, `differs`
says why and `ours` is a function of jax.numpy that follows its convention, or `expect` gives arrays for some of
y, dy, gx, hx (each a list of arrays); the file then holds those, and the parts in which JAX's numbers are others.
"""

import inspect
import os
import pathlib
import tempfile
import zlib

os.environ["JAX_ENABLE_X64"] = "1"
os.environ["JAX_PLATFORMS"] = "cpu"
# Compiling takes nearly all of the time: what was compiled is kept for the next run.
os.environ.setdefault("JAX_COMPILATION_CACHE_DIR", os.path.join(tempfile.gettempdir(), "jax-cache"))
os.environ.setdefault("JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS", "0")
os.environ.setdefault("JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES", "0")

import jax
import jax.numpy as jnp
import numpy as np

_FILES = pathlib.Path(__file__).parent.parent.parent.parent / "testFixtures/resources/org/autodiff4j/goldens"
_TYPES = {"float64": "f64", "float32": "f32", "int64": "i64", "int32": "i32", "bool": "bool"}
_lines = []
_names = set()


def rng(*name):
    """A generator of random numbers that depends on the name alone."""
    return np.random.default_rng(zlib.crc32(" ".join(map(str, name)).encode()))


def real(*shape, seed=0, low=-2.0, high=2.0):
    """Uniform reals of a shape."""
    return rng("real", shape, seed, low, high).uniform(low, high, shape)


def integers(low, high, *shape, seed=0):
    """Uniform integers, low to high inclusive."""
    return rng("integers", shape, seed, low, high).integers(low, high, shape, endpoint=True)


def _show(x):
    a = np.asarray(x)
    kind = _TYPES[str(a.dtype)]
    if a.dtype == bool:
        words = ["1" if v else "0" for v in a.ravel()]
    elif a.dtype.kind == "i":
        words = [str(int(v)) for v in a.ravel()]
    else:
        words = [_number(v) for v in a.ravel()]
    shape = ",".join(map(str, a.shape))
    return f"{kind}[{shape}]" + "".join(" " + w for w in words)


def _number(v):
    v = v.item()
    if v != v:
        return "NaN"
    if v in (float("inf"), float("-inf")):
        return "Infinity" if v > 0 else "-Infinity"
    return repr(v).removesuffix(".0")


def _tuple(y):
    return tuple(y) if isinstance(y, (tuple, list)) else (y,)


def _is_real(a):
    return np.asarray(a).dtype.kind == "f"


def _direction(name, like):
    a = np.asarray(like)
    return rng(*name).standard_normal(a.shape).astype(a.dtype)


def _evaluate(f, x, dx, ct, order):
    """The parts of a case: lists of arrays by name."""
    moving = [i for i, v in enumerate(x) if _is_real(v)]

    def of_real(*r):
        full = list(x)
        for i, v in zip(moving, r):
            full[i] = v
        return _tuple(f(*full))

    primals = tuple(jnp.asarray(x[i]) for i in moving)
    y = of_real(*primals)
    parts = {"y": list(y)}
    if order == 0 or not moving:
        return parts
    outs = [i for i, v in enumerate(y) if _is_real(v)]
    if not outs:
        return parts

    def reals(*r):
        out = of_real(*r)
        return tuple(out[i] for i in outs)

    def weighted(*r):
        return sum(jnp.sum(w * v) for w, v in zip(ct, reals(*r)))

    def derivatives(primals, dx):
        found = {"dy": jax.jvp(reals, primals, dx)[1]}
        if order >= 1.5:
            gradient = jax.grad(weighted, argnums=tuple(range(len(primals))))
            if order >= 2:
                found["gx"], found["hx"] = jax.jvp(gradient, primals, dx)
            else:
                found["gx"] = gradient(*primals)
        return found

    try:
        found = jax.jit(derivatives)(primals, dx)  # one program is compiled faster than its many steps
    except jax.errors.JAXTypeError:
        found = derivatives(primals, dx)  # f looks at numbers
    for part in ["dy", "gx", "hx"]:
        if part in found:
            parts[part] = list(found[part])
    return parts


def _same(a, b):
    a, b = np.asarray(a), np.asarray(b)
    return a.shape == b.shape and np.allclose(a, b, rtol=1e-11, atol=0, equal_nan=True)


def case(op, f, *x, order=2, differs=None, ours=None, expect=None, **params):
    """Adds a case: the function named op of the library, with these parameters, against f at x.

    order: 0 compares values only, 1 also dy, 1.5 also gx, 2 also hx. dx and ct are random; `dx_` and `ct_` among
    the parameters give them instead (lists of arrays for the real inputs and results).
    """
    dx, ct = params.pop("dx_", None), params.pop("ct_", None)
    label = " ".join([op] + [f"{k}={_word(v)}" for k, v in params.items()])
    types = " ".join(_show(v) for v in x)
    name = f"{label} of {types}"
    if name in _names:
        raise ValueError("a case twice: " + name)
    _names.add(name)
    x = [np.asarray(v) for v in x]
    if dx is None:
        dx = [_direction((name, "dx", i), v) for i, v in enumerate(x) if _is_real(v)]
    dx = tuple(jnp.asarray(v) for v in dx)
    y = _tuple((ours or f)(*[jnp.asarray(v) for v in x]))
    if ct is None:
        ct = [_direction((name, "ct", i), v) for i, v in enumerate(y) if _is_real(v)]
    parts = _evaluate(ours or f, x, dx, ct, order)
    parts.update({k: [np.asarray(v) for v in vs] for k, vs in (expect or {}).items()})
    _lines.append("case " + label)
    _lines.extend("x " + _show(v) for v in x)
    if "dy" in parts:
        _lines.extend("dx " + _show(v) for v in dx)
        _lines.extend("ct " + _show(v) for v in ct)
    for part, arrays in parts.items():
        _lines.extend(part + " " + _show(v) for v in arrays)
    if differs or ours or expect:
        theirs = _evaluate(f, x, dx, ct, order)
        where = [p for p in parts if not all(_same(a, b) for a, b in zip(parts[p], theirs[p]))]
        if not differs or not where:
            raise ValueError("no reason, or no difference: " + name)
        _lines.append("differs " + ",".join(where) + " " + differs)


def _word(v):
    if isinstance(v, bool):
        return "true" if v else "false"
    if isinstance(v, (tuple, list)):
        return ",".join(map(str, v))
    text = str(v)
    if " " in text:
        raise ValueError("a parameter with a space: " + text)
    return text


def write():
    """Writes the file of the family, which is named like the calling script."""
    family = pathlib.Path(inspect.stack()[1].filename).stem
    _FILES.mkdir(parents=True, exist_ok=True)
    path = _FILES / (family + ".txt")
    header = f"# jax {jax.__version__}, float64 on the CPU; written by goldens/{family}.py"
    path.write_text("\n".join([header] + _lines) + "\n")
    print(f"{len(_names)} cases in {path.name}, {path.stat().st_size // 1024} KB")
