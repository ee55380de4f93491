import torch

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

DIGITS = tolerance(float64=(1e-12, 1e-12))


def params_with(given, shapes, scale=1.0):
    """Parameters of these shapes, each with a gradient of its own that may be changed."""
    params = []
    for shape in shapes:
        p = given.param(*shape)
        gradient = given.randn(*shape)
        p.grad = gradient * scale
        params.append(p)
    return params


@scenario("long gradients: one factor for all tensors", tolerance=GRADIENT)
def long(impl, given):
    n, m = given.sizes(2, 3, 6)
    params = params_with(given, [(n, m), (m,), (2, n, 2)], scale=3.0)
    before = [p.detach().clone() for p in params]
    norm = impl.clip_grad_norm(params, 1.5)
    yield "norm before clipping", norm
    for i, p in enumerate(params):
        yield f"gradient {i}", p.grad
        yield f"parameter {i} is as it was", bool(torch.equal(p, before[i]))


@scenario("short gradients keep their values")
def short(impl, given):
    n, m = given.sizes(2, 2, 5)
    params = params_with(given, [(n,), (m, n)], scale=0.1)
    yield "norm", impl.clip_grad_norm(params, 50.0)
    for i, p in enumerate(params):
        yield f"gradient {i}", p.grad
    params = params_with(given, [(n,), (m, n)], scale=2.0)  # of a norm between 1 and the limit
    yield "norm, of longer ones", impl.clip_grad_norm(params, 70.0)
    yield "the longer gradients", [p.grad for p in params]


@scenario("tensors of very different lengths, of which only one is long", tolerance=GRADIENT)
def uneven(impl, given):
    n = given.size(3, 6)
    params = params_with(given, [(n, 2)], scale=20.0) + params_with(given, [(n,), ()], scale=0.3)
    yield "norm", impl.clip_grad_norm(params, 2.0)
    for i, p in enumerate(params):
        yield f"gradient {i}", p.grad


@scenario("parameters from a generator", tolerance=GRADIENT)
def generator(impl, given):
    n, m = given.sizes(2, 2, 5)
    params = params_with(given, [(n, m), (n,), (m, 2)], scale=4.0)
    yield "norm", impl.clip_grad_norm((p for p in params), 0.7)
    for i, p in enumerate(params):
        yield f"gradient {i}", p.grad


@scenario("parameters without a gradient are passed over", tolerance=GRADIENT)
def some_none(impl, given):
    n, m = given.sizes(2, 2, 5)
    params = params_with(given, [(n, m), (n,), (m,), (m, 2)], scale=4.0)
    params[1].grad = None
    yield "norm", impl.clip_grad_norm(params, 0.7)
    for i, p in enumerate(params):
        yield f"gradient {i}", p.grad


@scenario("the very same .grad tensors are changed", tolerance=GRADIENT)
def in_place(impl, given):
    n, m = given.sizes(2, 2, 5)
    params = params_with(given, [(n, m), (m,)], scale=5.0)
    held = [p.grad for p in params]
    impl.clip_grad_norm(params, 1.0)
    for i, p in enumerate(params):
        yield f"gradient {i} is the same tensor", p.grad is held[i]
        yield f"gradient {i}, held from before", held[i]


@scenario("tiny gradients show the constant 1e-6", tolerance=GRADIENT)
def constant(impl, given):
    n = given.size(3, 6)
    direction = given.tensor([1.0, -2.0] * n)
    p = given.param(2 * n)
    p.grad = direction * (4e-6 / (5 * n) ** 0.5)  # of norm 4e-6
    norm = impl.clip_grad_norm([p], 2e-6)
    yield "norm, in millionths", norm * 1e6
    yield "gradient, in millionths", p.grad * 1e6


@scenario("gradients of zeros stay zeros")
def zeros(impl, given):
    params = params_with(given, [(3,), (2, 2)], scale=0.0)
    yield "norm", impl.clip_grad_norm(params, 1.0)
    for i, p in enumerate(params):
        yield f"gradient {i}", p.grad


@scenario("tensors that do not require grad count like any other", tolerance=GRADIENT)
def plain_tensors(impl, given):
    params = params_with(given, [(3,), (2, 2)], scale=3.0)
    plain = given.copy(given.randn(given.size(2, 5)))
    plain.grad = given.copy(5 * given.randn(*plain.shape))
    yield "norm", impl.clip_grad_norm([*params, plain], 1.5)
    yield "gradients", [p.grad for p in (*params, plain)]


@scenario("the norm of float64 gradients has float64's digits", dtypes=("float64",), tolerance=DIGITS)
def digits(impl, given):
    p, q = given.param(3), given.param(2)
    # beside 1, 2⁻³⁰ is lost in float32, and so are the other entries' squares
    p.grad, q.grad = given.copy(given.tensor([1 + 2**-30, 1e-5, 0.0])), given.copy(given.tensor([0.0, -2e-5]))
    yield "norm", impl.clip_grad_norm([p, q], 5.0)


@scenario("gradients in strided memory", tolerance=GRADIENT)
def strided(impl, given):
    n, m = given.sizes(2, 2, 5)
    p = given.param(n, m)
    gradient = given.randn(m, n)
    p.grad = (3 * gradient).T
    yield "norm", impl.clip_grad_norm([p], 0.5)
    yield "gradient", p.grad


@scenario("one tensor, clipped twice; the norm returned first stays what it was", tolerance=GRADIENT)
def twice(impl, given):
    p = given.param(given.size(3, 6))
    gradient = given.tensor([4.0, -3.0, 1.0] + [0.5] * (len(p) - 3))
    p.grad = gradient.clone()
    first = impl.clip_grad_norm([p], 3.0)
    yield "gradient", p.grad
    second = impl.clip_grad_norm([p], 0.5)
    yield "norm before the first", first
    yield "norm before the second", second
    yield "gradient, clipped again", p.grad
