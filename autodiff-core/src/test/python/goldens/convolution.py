"""Convolutions of one to three axes, grouped, dilated and transposed, in both layouts."""

import itertools

from golden import case, jax, jnp, np, real, write

lax = jax.lax
FIRST = {1: ("NCH", "OIH", "NCH"), 2: ("NCHW", "OIHW", "NCHW"), 3: ("NCDHW", "OIDHW", "NCDHW")}
LAST = {1: ("NHC", "HIO", "NHC"), 2: ("NHWC", "HWIO", "NHWC"), 3: ("NDHWC", "DHWIO", "NDHWC")}


def spread(v, n):
    return (v,) * n if isinstance(v, int) else tuple(v)


def pads(padding, n):
    """"same", or the zeros before and after each axis, one list of both."""
    if padding == "same":
        return "SAME"
    flat = (padding, padding) * n if isinstance(padding, int) else tuple(padding)
    return [(flat[2 * i], flat[2 * i + 1]) for i in range(n)]


def conv(x_shape, w_shape, stride=1, padding=0, dilation=1, groups=1, last=False, seed=0, scale=1.0):
    n = len(x_shape) - 2
    layout = (LAST if last else FIRST)[n]

    def f(x, w):
        return lax.conv_general_dilated(
            x, w, spread(stride, n), pads(padding, n), rhs_dilation=spread(dilation, n),
            dimension_numbers=layout, feature_group_count=groups)

    case("conv", f, real(*x_shape, seed=seed), real(*w_shape, seed=seed + 1) * scale,
         stride=stride, padding=padding, dilation=dilation, groups=groups, last=last)


for stride, padding, dilation in itertools.product((1, 2, 3), (0, 1, (2, 0), (-1, 2), "same"), (1, 2)):
    conv((2, 2, 7), (3, 2, 3), stride, padding, dilation)
for stride, padding in itertools.product((1, (2, 1)), (0, 1, (1, 0, 0, 2), "same")):
    conv((2, 3, 5, 4), (2, 3, 3, 2), stride, padding)
    conv((2, 5, 4, 3), (3, 2, 3, 2), stride, padding, last=True)
for dilation in (2, (1, 2), (2, 1)):
    conv((1, 2, 6, 5), (2, 2, 3, 2), 1, 1, dilation)
    conv((1, 6, 5, 2), (3, 2, 2, 2), (2, 1), 1, dilation, last=True)
for groups, stride, padding in itertools.product((2, 4), (1, 2), (0, 1, "same")):
    conv((2, 4, 5, 3), (4, 4 // groups, 3, 2), stride, padding, groups=groups)
    conv((2, 5, 3, 4), (3, 2, 4 // groups, 8), stride, padding, groups=groups, last=True)
for stride, padding in itertools.product((1, 2), (0, 1)):
    conv((2, 4, 6), (4, 2, 3), stride, padding, groups=2)
    conv((1, 2, 3, 4, 3), (2, 2, 2, 2, 2), stride, padding)
    conv((1, 3, 4, 3, 2), (2, 2, 2, 2, 2), stride, padding, last=True)
    conv((1, 4, 3, 3, 3), (2, 2, 2, 2, 2), stride, padding, groups=2)
for kernel in ((1, 1), (5, 4), (6, 5)):
    conv((2, 2, 5, 4), (3, 2) + kernel)  # one element, one place, no place
conv((0, 2, 5), (3, 2, 3), 1, 1)
conv((2, 2, 0), (3, 2, 2), 1, (1, 2))
conv((1, 1, 1, 1), (1, 1, 1, 1))
conv((1, 1, 2, 2), (1, 1, 1, 1), (3, 2))


def depthwise(x_shape, w_shape, stride=1, padding=0, last=False):
    n = len(x_shape) - 2
    channels = x_shape[-1 if last else 1]

    def f(x, w):
        return lax.conv_general_dilated(
            x, w, spread(stride, n), pads(padding, n), dimension_numbers=(LAST if last else FIRST)[n],
            feature_group_count=channels)

    case("depthwiseConv", f, real(*x_shape), real(*w_shape, seed=1), stride=stride, padding=padding, last=last)


for stride, padding in itertools.product((1, 2), (0, 1, "same")):
    depthwise((2, 3, 5, 4), (3, 1, 3, 3), stride, padding)
    depthwise((2, 3, 5, 4), (6, 1, 2, 3), stride, padding)
    depthwise((2, 5, 4, 3), (3, 3, 1, 3), stride, padding, last=True)
    depthwise((2, 3, 7), (3, 1, 3), stride, padding)


def transpose(x_shape, w_shape, stride=1, padding=0, dilation=1, groups=1, last=False, more=0, size=None):
    """As PyTorch: the transpose of a convolution, of an output of this size."""
    n = len(x_shape) - 2
    layout = (LAST if last else FIRST)[n]
    k = w_shape[:n] if last else w_shape[2:]
    s = x_shape[1:-1] if last else x_shape[2:]
    st, di, mo, pd = spread(stride, n), spread(dilation, n), spread(more, n), pads(padding, n)
    if padding == "same":
        out = tuple(a * b for a, b in zip(s, st))
    else:
        out = tuple((s[i] - 1) * st[i] - sum(pd[i]) + di[i] * (k[i] - 1) + 1 + mo[i] for i in range(n))
    batch = x_shape[0]
    outputs = w_shape[-2] if last else w_shape[1]
    like = (batch,) + out + (outputs,) if last else (batch, outputs) + out

    def one(x, w):
        def forward(y):
            return lax.conv_general_dilated(y, w, st, pd, rhs_dilation=di, dimension_numbers=layout)

        if padding == "same":
            return lax.conv_transpose(
                x, w, st, "SAME", rhs_dilation=di, dimension_numbers=layout, transpose_kernel=True)
        return jax.vjp(forward, jnp.zeros(like))[1](x)[0]

    def f(x, w):  # group by group: XLA cannot compile the second derivative of the grouped form
        channel = x.ndim - 1 if last else 1
        parts = zip(jnp.split(x, groups, channel), jnp.split(w, groups, w.ndim - 1 if last else 0))
        return jnp.concatenate([one(a, b) for a, b in parts], channel)

    case("convTranspose", f, real(*x_shape), real(*w_shape, seed=1),
         stride=stride, padding=padding, dilation=dilation, groups=groups, last=last, more=more)


for stride, padding, dilation in itertools.product((1, 2, 3), (0, 1, (1, 0)), (1, 2)):
    transpose((2, 2, 4), (2, 3, 3), stride, padding, dilation)
for stride, padding in itertools.product((1, 2, (2, 3)), (0, 1, (1, 0, 0, 2))):
    transpose((2, 3, 3, 4), (3, 2, 3, 3), stride, padding)
    transpose((1, 3, 4, 2), (3, 3, 3, 2), stride, padding, last=True)
for groups in (2, 4):
    transpose((2, 4, 3, 4), (4, 3, 3, 3), 2, 1, groups=groups)
    transpose((1, 3, 4, 4), (3, 3, 3, 4), 2, 1, groups=groups, last=True)
for more in (1, (1, 0)):
    transpose((1, 2, 3, 3), (2, 2, 3, 3), 2, 1, more=more)
transpose((1, 2, 2, 2, 3), (2, 2, 2, 2, 2), 2, 1)
for stride, k in itertools.product((1, 2, 3), (1, 2, 3, 4)):
    transpose((1, 2, 4), (2, 2, k), stride, "same")
transpose((1, 3, 4, 2), (3, 2, 3, 2), 2, "same", last=True)


def unfold(shape, window, stride=1, padding=0, dilation=1):
    n = len(window)

    def f(x):
        y = lax.conv_general_dilated_patches(
            x.reshape((-1, 1) + shape[len(shape) - n:]), window, spread(stride, n), pads(padding, n),
            rhs_dilation=spread(dilation, n))
        return y.reshape(shape[:len(shape) - n] + y.shape[1:])

    case("unfold", f, real(*shape), stride=stride, padding=padding, dilation=dilation, window=window)


for stride, padding in itertools.product((1, 2), (0, 1, "same")):
    unfold((2, 3, 5), (3,), stride, padding)
    unfold((2, 4, 5), (2, 3), stride, padding)
unfold((1, 2, 5, 5), (2, 2), (2, 1), 1, 2)
unfold((2, 3, 2, 3), (2, 1, 2))

write()
