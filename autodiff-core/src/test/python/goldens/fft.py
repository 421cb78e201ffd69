"""Fourier transforms; complex numbers are pairs on the last axis."""

from golden import case, jnp, np, real, write


def number(x):
    return x[..., 0] + 1j * x[..., 1]


def pair(y):
    return jnp.stack([y.real, y.imag], -1)


COMPLEX = {"fft": jnp.fft.fft, "ifft": jnp.fft.ifft}
for op, f in COMPLEX.items():
    for n in [1, 2, 3, 5, 8, 12, 13, 30]:
        case(op, lambda x, f=f: pair(f(number(x))), real(n, 2), order=1.5, axis=-1)
    for shape, axis in [((3, 4), 0), ((2, 3, 5), 1), ((2, 7), -1), ((0, 3), 1)]:
        case(op, lambda x, f=f, axis=axis: pair(f(number(x), axis=axis)), real(*shape, 2), order=1.5, axis=axis)
for norm in ["backward", "ortho", "forward"]:
    for op, f in {"fftn": jnp.fft.fftn, "ifftn": jnp.fft.ifftn}.items():
        for shape, axes in [((6,), (0,)), ((3, 4), (0, 1)), ((2, 3, 5), (0, 2))]:
            case(op, lambda x, f=f, axes=axes, norm=norm: pair(f(number(x), axes=axes, norm=norm)), real(*shape, 2), order=1.5, axes=axes, norm=norm)
    for shape, axes in [((6,), (0,)), ((7,), (0,)), ((3, 4), (0, 1)), ((2, 3, 5), (0, 2)), ((1,), (0,))]:
        case("rfftn", lambda x, axes=axes, norm=norm: pair(jnp.fft.rfftn(x, axes=axes, norm=norm)), real(*shape), order=1.5, axes=axes, norm=norm)
    for shape, axes, n in [((4,), (0,), 6), ((4,), (0,), 7), ((3, 3), (0, 1), 4), ((2, 3, 3), (0, 2), 5), ((1,), (0,), 1)]:
        def inverse(x, axes=axes, norm=norm, n=n):
            sizes = [x.shape[a] for a in axes[:-1]] + [n]
            return jnp.fft.irfftn(number(x), s=sizes, axes=axes, norm=norm)
        case("irfftn", inverse, real(*shape, 2), order=1.5, axes=axes, norm=norm, n=n)
for n, m in [(6, 3), (6, 6), (5, 2), (8, 5), (1, 1), (2, 2), (9, 5)]:
    case("irfft", lambda x, n=n: jnp.fft.irfft(number(x), n), real(m, 2), order=1.5, n=n)
for n in [1, 2, 3, 6, 7, 11, 16]:
    case("rfft", lambda x: pair(jnp.fft.rfft(x)), real(2, n), order=1.5)
    case("power", lambda x: jnp.abs(jnp.fft.rfft(x)) ** 2, real(n) + 0.1)
    case("autocorrelation", lambda x: jnp.fft.ifft(jnp.fft.fft(x) * jnp.conj(jnp.fft.fft(x))).real, real(n))
    case("shift", lambda x: jnp.fft.fftshift(x), real(n), order=1.5, axes=(0,))
    case("unshift", lambda x: jnp.fft.ifftshift(x), real(n), order=1.5, axes=(0,))
    case("freq", lambda x, n=n: jnp.fft.fftfreq(n, 0.25), np.array(n), n=n)
    case("rfreq", lambda x, n=n: jnp.fft.rfftfreq(n, 0.25), np.array(n), n=n)
for shape in [(2, 3), (4, 4), (2, 3, 5)]:
    case("fft2", lambda x: pair(jnp.fft.fft2(number(x))), real(*shape, 2), order=1.5)
    case("ifft2", lambda x: pair(jnp.fft.ifft2(number(x))), real(*shape, 2), order=1.5)
    case("rfft2", lambda x: pair(jnp.fft.rfft2(x)), real(*shape), order=1.5)
    case("shift", lambda x: jnp.fft.fftshift(x, (0, 1)), real(*shape), order=1.5, axes=(0, 1))
write()
