"""Hidden scenarios of the spectral-norm kata."""

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

PRECISE = tolerance(float32=(1e-4, 1e-5), float64=(1e-9, 1e-9))


def weight(given, *shape):
    """A weight whose largest singular value stands out a little, so that σ is never near 0."""
    extra = given.uniform(shape[0], *[1] * (len(shape) - 1), low=0.5, high=1.5)
    return given.watch(given.randn(*shape) * 0.5 + extra)


def start(given, out):
    """A u that is not orthogonal to anything, and not of length 1."""
    return given.uniform(out, low=0.5, high=2.0)


@scenario("one iteration on a matrix: v from u, then u from v", tolerance=PRECISE)
def one_iteration(impl, given):
    out, in_ = given.sizes(2, 2, 8)
    for name, shape in (
        ("a matrix", (out, in_)),
        ("a square one", (4, 4)),
        ("one row", (1, in_)),
        ("one column", (out, 1)),
    ):
        result = impl.spectral_norm(weight(given, *shape), start(given, shape[0]))
        yield f"{name}: a tuple", isinstance(result, tuple)
        yield f"{name}: weight", result[0]
        yield f"{name}: u", result[1]
    w_sn, u = impl.spectral_norm(given.randn(3, 5), given.randn(3))
    yield "both signs: u", u


@scenario("several iterations", tolerance=PRECISE)
def several(impl, given):
    out, in_ = given.sizes(2, 3, 7)
    for n_iters in (1, 2, 3, 7):
        w_sn, u = impl.spectral_norm(weight(given, out, in_), start(given, out), n_iters=n_iters)
        yield f"weight, n_iters = {n_iters}", w_sn
        yield f"u, n_iters = {n_iters}", u
    w_sn, u = impl.spectral_norm(weight(given, out, in_), start(given, out), 2)
    yield "by position", w_sn


@scenario("kernels are flattened to (out, -1) and come back in their own shape", tolerance=PRECISE)
def kernels(impl, given):
    for shape in (given.sizes(4, 2, 5), given.sizes(3, 2, 5), (3, 3, 3, 3), (2, 3, 1, 1)):
        w_sn, u = impl.spectral_norm(weight(given, *shape), start(given, shape[0]), n_iters=2)
        yield f"weight, {len(shape)} dimensions", w_sn
        yield f"u, {len(shape)} dimensions", u


@scenario("call after call with the u of the call before", tolerance=PRECISE)
def call_after_call(impl, given):
    out, in_ = given.sizes(2, 3, 6)
    w, u = weight(given, out, in_), start(given, out)
    for call in range(4):
        w_sn, u = impl.spectral_norm(w, u)
        yield f"weight after call {call + 1}", w_sn
        yield f"u after call {call + 1}", u.clone()


@scenario("the gradient for w: u and v are constants, σ is not", tolerance=GRADIENT)
def gradient(impl, given):
    for shape, n_iters in ((given.sizes(2, 3, 6), 1), (given.sizes(4, 2, 5), 1), ((4, 3), 3)):
        w = weight(given, *shape).clone().requires_grad_()
        w_sn, u = impl.spectral_norm(w, start(given, shape[0]), n_iters=n_iters)
        (w_sn * given.randn(*shape)).sum().backward()
        yield f"gradient, {len(shape)} dimensions, n_iters = {n_iters}", w.grad
        yield "the new u carries none", u.requires_grad


# lengths are far below ε or far above it, where max(‖·‖, ε) and ‖·‖ + ε agree
@scenario("ε takes the place of a shorter length", tolerance=tolerance(float32=(1e-3, 0.0), float64=(1e-3, 0.0)))
def eps(impl, given):
    out, in_ = given.sizes(2, 3, 6)
    _, u = impl.spectral_norm(weight(given, out, in_), start(given, out), eps=1e6)
    yield "u", u
    _, u = impl.spectral_norm(weight(given, out, in_), start(given, out), 1, 1e6)
    yield "u, by position", u
    _, u = impl.spectral_norm(given.watch(weight(given, out, in_) * 1e-20), start(given, out))
    yield "u of a tiny weight, the default ε", u
    w_sn, u = impl.spectral_norm(given.watch(weight(given, out, in_) * 1e-5), start(given, out))
    yield "u of a small weight, the default ε", u
    yield "a small weight, the default ε", w_sn


@scenario("non-contiguous weights and vectors", tolerance=PRECISE)
def layouts(impl, given):
    out, in_, h, w = given.sizes(4, 2, 5)
    kernel = given.watch(weight(given, h, w, in_, out).permute(3, 2, 0, 1))
    w_sn, u = impl.spectral_norm(kernel, given.noncontiguous(start(given, out)), n_iters=2)
    yield "weight", w_sn
    yield "u", u


@scenario("float64 in full precision", dtypes=("float64",), tolerance=tolerance(float64=(1e-11, 1e-11)))
def double_precision(impl, given):
    w_sn, u = impl.spectral_norm(weight(given, 5, 4), start(given, 5), n_iters=3)
    yield "weight", w_sn
    yield "u", u
