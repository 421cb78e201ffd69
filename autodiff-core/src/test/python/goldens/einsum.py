"""Einstein's summation: subscripts of every form, many operands, sizes 1 that stretch, random ones."""

from golden import case, integers, jnp, np, real, rng, write


def einsum(subscripts, *shapes, seed=0, order=2):
    x = [real(*shape, seed=seed + i) for i, shape in enumerate(shapes)]
    text = subscripts.replace(" ", "_")
    case("einsum", lambda *v: jnp.einsum(subscripts, *v, optimize="optimal"), *x, order=order, subscripts=text)


ONE = {
    "": (), "->": (), "i->i": (3,), "i": (3,), "i->": (3,), "ij->ji": (2, 3), "ij->j": (2, 3), "ba": (2, 3), "bA": (2, 3),
    "ijk->ki": (2, 3, 2), "ii": (3, 3), "ii->i": (3, 3), "ii->": (3, 3), "iij->ij": (2, 2, 3), "iji->j": (2, 3, 2),
    "iii": (2, 2, 2), "iii->i": (2, 2, 2), "iijj->ij": (2, 2, 3, 3), "ijij->ji": (2, 3, 2, 3), "...": (2, 3),
    "...->...": (2, 3), "i...->...i": (2, 3, 2), "...i->i...": (2, 3, 2), "...ii->...i": (2, 3, 3), "ii...->...": (3, 3, 2),
    "i...j->j...i": (2, 3, 2), " i j -> j i ": (2, 3), "...i->...": (2, 2, 3), "zYx->xYz": (2, 3, 2), "...ij->...": (2, 2, 3),
}
for s, shape in ONE.items():
    einsum(s, shape)

TWO = {
    "i,i": [(3,), (3,)], "i,i->i": [(3,), (3,)], "i,j->ij": [(2,), (3,)], "i,j->ji": [(2,), (3,)], "i,j->": [(2,), (3,)],
    "ij,jk->ik": [(2, 3), (3, 2)], "ij,jk": [(2, 3), (3, 2)], "ij,jk->ki": [(2, 3), (3, 4)], "ij,kj->ik": [(2, 3), (4, 3)],
    "ji,jk->ik": [(3, 2), (3, 2)], "ij,ij->": [(2, 3), (2, 3)], "ij,ij->ij": [(2, 3), (2, 3)], "ij,ji->ij": [(2, 3), (3, 2)],
    "ij,j->ij": [(2, 3), (3,)], ",ij->ij": [(), (2, 3)], "ij,": [(2, 3), ()], "bij,bjk->bik": [(2, 2, 3), (2, 3, 2)],
    "ijb,bjk->kbi": [(2, 3, 2), (2, 3, 2)], "bij,bij->b": [(2, 2, 3), (2, 2, 3)], "ijkl,kl->ij": [(2, 2, 2, 3), (2, 3)],
    "ijk,jil->kl": [(2, 3, 2), (3, 2, 2)], "ij,kl->": [(2, 3), (2, 2)], "ii,ij->j": [(2, 2), (2, 3)], "ii,ii->i": [(3, 3), (3, 3)],
    "...ij,...jk->...ik": [(2, 2, 3), (2, 3, 2)], "...ij,...jk": [(4, 1, 2, 3), (2, 3, 2)], "...i,...i->...": [(2, 3), (3,)],
    "i...,i...->...": [(3, 2), (3, 1)], "...,...": [(2, 3), (3,)], "i...,...j->ij...": [(2, 3), (3, 4)], "...ij,jk->...ik": [(2, 2, 3), (3, 4)],
    "ij...,jk...->ik...": [(2, 3, 2), (3, 2, 2)], "i,...->...i": [(2,), (3, 2)], "ij,jj->i": [(2, 3), (3, 3)], "ab,cd->dbca": [(2, 3), (2, 2)],
    "i,i->": [(0,), (0,)], "ij,jk->ik": [(0, 3), (3, 2)], "ij,jk->ki": [(2, 0), (0, 3)],
}
for s, shapes in TWO.items():
    einsum(s, *shapes, seed=3)
# An axis of size 1 stretches, also under a letter, as in NumPy; jax.numpy asks for the stretched operands.
for s, a, b, wide in [("ij,ij->ij", (2, 1), (2, 3), (2, 3)), ("ij,jk->ik", (2, 1), (3, 4), (2, 3)), ("i,i", (1,), (4,), (4,))]:
    f = lambda x, y, s=s, wide=wide: jnp.einsum(s, jnp.broadcast_to(x, wide), y)
    case("einsum", f, real(*a), real(*b, seed=1), subscripts=s)

MANY = {
    "ij,jk,kl->il": [(2, 3), (3, 2), (2, 3)], "i,i,i->i": [(3,)] * 3, "i,i,i": [(3,)] * 3, "i,ij,j->": [(2,), (2, 3), (3,)],
    "ab,ac,ad->bcd": [(2, 2), (2, 3), (2, 2)], "ij,jk,k": [(2, 3), (3, 4), (4,)], "i,j,k->kji": [(2,), (3,), (2,)],
    "ij,jk,kl,lm->im": [(2, 3), (3, 2), (2, 3), (3, 2)], "bij,bjk,bkl->bil": [(2, 2, 3), (2, 3, 2), (2, 2, 3)],
    "...i,...ij,...j->...": [(3, 2), (2, 3), (3, 3)], "ij,ij,ij->j": [(2, 3)] * 3, "ii,ij,jj->i": [(2, 2), (2, 3), (3, 3)],
    "a,ab,bc,cd,d->": [(2,), (2, 3), (3, 2), (2, 3), (3,)], "ea,fb,abcd,gc,hd->efgh": [(2, 2), (2, 3), (2, 3, 2, 2), (2, 2), (2, 2)],
    "ab,bc,cd,de,ef,fg->ag": [(2, 3)] + [(3, 2), (2, 3)] * 2 + [(3, 2)], "ab,bc,cd,de,ef,fg,ga->": [(2, 3), (3, 2), (2, 3), (3, 2), (2, 3), (3, 2), (2, 2)],
    "i,,i->i": [(3,), (), (3,)], "i,j,i,j->ij": [(2,), (3,), (2,), (3,)], "abc,bd,cd,ad->": [(2, 3, 2), (3, 2), (2, 2), (2, 2)],
}
for s, shapes in MANY.items():
    einsum(s, *shapes, seed=7)

case("einsum", lambda x, y: jnp.einsum("ij,jk->ik", x, y), integers(-5, 5, 2, 3), integers(-5, 5, 3, 2, seed=1), subscripts="ij,jk->ik")
case("einsum", lambda x, y: jnp.einsum("ij,j", x, y), integers(-5, 5, 2, 3), real(3), subscripts="ij,j")

# Random subscripts: repeated letters, letters of one operand alone, an ellipsis anywhere, any output.
for trial in range(80):
    r = rng("einsum", trial)
    sizes = dict(zip("abcdeF", r.integers(1, 4, 6)))
    dots = tuple(r.integers(1, 4, r.integers(0, 3)))
    terms, shapes = [], []
    for _ in range(r.integers(1, 5)):
        letters = list(r.choice(list(sizes), r.integers(0, 4)))
        shape = [sizes[c] for c in letters]
        if r.random() < 0.4:
            at = r.integers(0, len(letters) + 1)
            kept = dots[r.integers(0, len(dots) + 1):]
            letters.insert(at, "...")
            shape[at:at] = [1 if r.random() < 0.2 else int(n) for n in kept]
        terms.append("".join(letters))
        shapes.append(tuple(int(n) for n in shape))
    s = ",".join(terms)
    used = sorted({c for t in terms for c in t.replace("...", "")})
    if r.random() < 0.8:
        out = [c for c in used if r.random() < 0.5]
        r.shuffle(out)
        if "..." in s:
            out.insert(r.integers(0, len(out) + 1), "...")
        s += "->" + "".join(out)
    x = [r.uniform(-2, 2, shape) for shape in shapes]
    expected = np.einsum(s, *x)
    assert np.allclose(jnp.einsum(s, *x), expected, rtol=1e-12)
    case("einsum", lambda *v, s=s: jnp.einsum(s, *v), *x, order=2 if trial < 40 else 1.5, subscripts=s)
write()
