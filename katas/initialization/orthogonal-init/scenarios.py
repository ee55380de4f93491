"""Hidden tests of the kata orthogonal-init."""

import math

import torch

from nfquiz.judge.scenario import scenario


def blank(given, *shape):
    """A tensor to initialize; what it holds before must not matter."""
    return given.copy(torch.full(shape, 7.0, dtype=given.dtype, device=given.device))


def flat(w):
    return w.reshape(w.shape[0], -1)


def near(value, want, slack):
    return bool((value - want).abs().max() <= slack)


def orthonormal(W):
    """Whether a matrix of several rows and columns, other than w's own, has orthonormal rows or columns."""
    short = W.T if W.shape[0] > W.shape[1] else W
    return len(short) > 1 and near(short @ short.T, torch.eye(len(short), dtype=W.dtype, device=W.device), 5e-3)


def gram_complaint(w, gain=1.0, default=False):
    """A complaint unless the shorter side's vectors of w as a matrix are orthogonal and of length `gain`.

    Nothing here is random for a right answer: decompositions are exact to some 1e-6 (float32) or 1e-15. The slack for
    squares, whose condition number can be large, is wide enough for Gram and Schmidt as well.
    """
    if not isinstance(w, torch.Tensor):
        return "no tensor came back"
    if not bool(torch.isfinite(w).all()):
        return "nan or infinite values"
    if bool((w == 7.0).all()):
        return "the tensor is not filled in place"
    W = flat(w).double()
    side, short = ("columns", W.T) if W.shape[0] > W.shape[1] else ("rows", W)
    gram = short @ short.T
    lengths = gram.diagonal().sqrt()
    cosines = gram / (lengths[:, None] * lengths)
    orthogonal = near(cosines, torch.eye(len(short), dtype=gram.dtype, device=gram.device), 5e-3)
    detail = f"their lengths lie between {float(lengths.min()):.4g} and {float(lengths.max()):.4g}"
    if not orthogonal:
        if w.dim() > 2 and orthonormal(w.double().flatten(0, -2)):
            return "the last dimension alone makes the columns: they are all dimensions but the first", detail
        if w.dim() > 2 and orthonormal(w.double().flatten(0, 1).flatten(1)):
            return "the input channels are counted among the rows: only the first dimension is", detail
        if near(lengths, gain, 5e-3 * gain):
            return f"the {side} have the right length, but they are not orthogonal", detail
        return f"the {side} are not orthogonal to each other", detail
    if near(lengths, gain, 5e-3 * gain):
        return None
    if default:
        return f"the {side} are orthogonal, but with the default gain their length is not one", detail
    slips = {
        "the gain is not used": 1.0,
        "the gain is squared": gain**2,
        "the root of the gain is taken": math.sqrt(gain),
        "the values are divided by the gain": 1 / gain,
    }
    for says, size in slips.items():
        if near(lengths, size, 5e-3 * size):
            return f"the {side} are orthogonal, but {says}", detail
    return f"the {side} are orthogonal, but their length is not the gain", detail


def first_complaint(seen, gains):
    """gains: checkpoint → (gain, whether it was left to its default)."""
    for name, (gain, default) in gains.items():
        if found := gram_complaint(seen[name], gain, default):
            says, detail = found if isinstance(found, tuple) else (found, "")
            return f"{name}: {says}", detail
    return None


MATRICES = {
    "a square": (6, 6),
    "a tall matrix": (11, 4),
    "a wide matrix": (4, 11),
    "one row": (1, 7),
    "one column": (7, 1),
    "one element": (1, 1),
}


@scenario(
    "matrices, square, tall and wide: the shorter side's vectors are orthonormal",
    expect=lambda seen: first_complaint(seen, dict.fromkeys(MATRICES, (1.0, True))),
)
def matrices(impl, given):
    for name, shape in MATRICES.items():
        w = blank(given, *shape)
        impl.orthogonal_(w)
        yield name, w


CONVOLUTIONS = {
    "2 × 3 kernels, more columns": (4, 5, 2, 3),
    "2 × 1 kernels, more rows": (13, 3, 2, 1),
    "kernels of length 3": (5, 4, 3),
    "2 × 1 × 3 kernels": (7, 2, 2, 1, 3),
}


@scenario(
    "convolutions: one matrix of out rows, with the kernel's positions among its columns",
    expect=lambda seen: first_complaint(seen, dict.fromkeys(CONVOLUTIONS, (1.0, True))),
)
def convolutions(impl, given):
    for name, shape in CONVOLUTIONS.items():
        w = blank(given, *shape)
        impl.orthogonal_(w)
        yield name, w


GAINS = {
    "gain 0.25, tall": (0.25, (9, 4)),
    "gain 3, wide": (3.0, (4, 9)),
    "gain √2, a convolution": (2**0.5, (3, 2, 4, 1)),
}


@scenario(
    "the gain multiplies the values",
    expect=lambda seen: first_complaint(seen, {name: (gain, False) for name, (gain, _) in GAINS.items()}),
)
def gains(impl, given):
    for name, (gain, shape) in GAINS.items():
        w = blank(given, *shape)
        impl.orthogonal_(w, gain=gain)
        yield name, w


CALLS = 42
SHAPES = {"2 × 2": (2, 2), "3 × 3": (3, 3), "3 × 2": (3, 2), "2 × 3": (2, 3)}


def sign_complaint(seen):
    # 27 signs are fair coins for a right answer: one of them falls the same way in all 42 calls with probability below
    # 27 · 2 ** −41 < 1.3e-11
    for name in SHAPES:
        draws = seen[name].double()
        if not bool(torch.isfinite(draws).all()):
            return f"{name}: nan or infinite values"
        if bool((draws == draws[:1]).all()):
            return f"{name}: every call gives the same matrix"
        positive = (draws > 0).sum(dim=0)
        if bool(((positive == CALLS) | (positive == 0)).all()):
            return f"{name}: every entry has a sign of its own that never changes"
        if bool(((positive == CALLS) | (positive == 0)).any()):
            return (
                f"{name}: an entry has the same sign in every call, where both are equally likely: "
                "the matrix is not Haar distributed"
            )
    fixed = {}
    for name in ("2 × 2", "3 × 3"):
        positive = torch.linalg.det(seen[name].double()) > 0
        if bool((positive == positive[0]).all()):
            fixed[name] = "positive" if bool(positive[0]) else "negative"
    if len(fixed) == 2 and len(set(fixed.values())) == 1:
        return f"the determinant of a square matrix is {fixed['2 × 2']} in every call: both signs are equally likely"
    for name, sign in fixed.items():
        return f"the determinant of a {name} matrix is {sign} in every call: both signs are equally likely"
    return None


@scenario("Haar distributed: every entry, and the determinant, has either sign equally often", expect=sign_complaint)
def signs(impl, given):
    for name, shape in SHAPES.items():
        draws = [blank(given, *shape) for _ in range(CALLS)]
        for w in draws:
            impl.orthogonal_(w)
        yield name, torch.stack(draws)


def direction_complaint(seen):
    # 8 vectors of n = 250 entries; z = √n q has nearly the normal distribution, P(|z| > 1.9) > 0.05, and large entries
    # make the others smaller: none in 2000 has probability below 0.95 ** 2000 < 1e-44. The signs are fair coins: by
    # Hoeffding their share is off by 0.09 with probability below 2 exp(−2 · 2000 · 0.09²) < 2e-14
    for name in ("long columns", "long rows"):
        q = seen[name].double()
        z = q * math.sqrt(q.shape[1]) / q.norm(dim=1, keepdim=True)
        if not bool(torch.isfinite(z).all()):
            return f"{name}: nan or infinite values, or only zeros"
        if abs(float((z > 0).double().mean()) - 0.5) > 0.09:
            return f"{name}: their entries are not positive and negative equally often: some directions are preferred"
        if bool((z.abs() <= 1.9).all()):
            return f"{name}: no entry is ever large: some directions are preferred, as with uniform noise"
    return None


@scenario("Haar distributed: a long column or row points in every direction alike", expect=direction_complaint)
def directions(impl, given):
    for name, shape in (("long columns", (250, 1)), ("long rows", (1, 125, 2))):
        draws = [blank(given, *shape) for _ in range(8)]
        for w in draws:
            impl.orthogonal_(w)
        yield name, torch.stack(draws).reshape(8, 250)


@scenario("the gain's default is 1, and arguments may be given by position")
def default_arguments(impl, given):
    short, long, positional = blank(given, 5, 3), blank(given, 5, 3), blank(given, 5, 3)
    state = given.generator()
    copies = [torch.Generator(device=given.device) for _ in range(2)]
    for one in copies:
        one.set_state(state.get_state())
    impl.orthogonal_(short, generator=state)
    impl.orthogonal_(long, gain=1.0, generator=copies[0])
    impl.orthogonal_(positional, 1.0, copies[1])
    yield "written out or left out, the same generator gives the same values", torch.equal(short, long)
    yield "by position", torch.equal(short, positional)


@scenario("orthonormal to float64's precision", dtypes=("float64",))
def precision(impl, given):
    # long vectors: their condition number is below 10, so that Gram and Schmidt are as exact as Householder
    for what, shape in (("tall", (90, 5)), ("wide", (5, 3, 30))):
        w = blank(given, *shape)
        impl.orthogonal_(w, gain=1.0)
        W = flat(w)
        gram = W @ W.T if W.shape[0] < W.shape[1] else W.T @ W
        identity = torch.eye(5, dtype=given.dtype, device=given.device)
        yield f"{what}: exact to 1e-11", bool(torch.allclose(gram, identity, rtol=0, atol=1e-11))


def what_came_back(back, w):
    if back is w:
        return "w itself"
    return "nothing" if back is None else "something else"


@scenario("in place, whatever w held, and the tensor itself comes back")
def in_place(impl, given):
    plain = blank(given, 4, given.size(3, 6))
    parameter = given.param(given.uniform(given.size(3, 5), 2, low=7.0, high=8.0))
    base = given.copy(given.uniform(5, 6, 2, low=7.0, high=8.0))
    zeros = given.copy(torch.zeros(2, 5, dtype=given.dtype, device=given.device))
    tensors = {
        "a plain tensor": plain,
        "a parameter": parameter,
        "a strided tensor": base.transpose(0, 1),
        "zeros": zeros,
    }
    for what, w in tensors.items():
        back = impl.orthogonal_(w)
        yield f"{what}: what comes back", what_came_back(back, w)
        # no entry of an orthonormal vector is beyond 1; exactly 0 has probability 0
        yield f"{what}: how many elements are filled", int(((w < 7) & (w != 0)).sum())
        yield f"{what}: shape, leaf, requires_grad", [list(w.shape), w.is_leaf, w.requires_grad]
    yield "how many elements of the tensor that the strided one is a view of", int((base < 7).sum())


@scenario("with a generator: the same state gives the same values, and the global one is neither read nor moved")
def generators(impl, given):
    first = given.generator()
    second = torch.Generator(device=given.device)
    second.set_state(first.get_state())
    ours, again, later = given.param(given.randn(3, 7)), blank(given, 3, 7), blank(given, 3, 7)
    before = torch.get_rng_state()
    impl.orthogonal_(ours, generator=first)
    yield "the global state stands still", torch.equal(before, torch.get_rng_state())
    torch.manual_seed(given.integer(1, 10**6))
    impl.orthogonal_(again, generator=second)
    yield "the same state gives the same values, whatever the global seed and w's values", torch.equal(ours, again)
    impl.orthogonal_(later, generator=first)
    yield "the generator moves on", not torch.equal(ours, later)
    here, there = blank(given, 3, 7), blank(given, 3, 7)
    impl.orthogonal_(here)
    impl.orthogonal_(there)
    yield "without a generator every call differs", not torch.equal(here, there)
