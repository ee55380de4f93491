"""Hidden scenarios of the clip-grad-value kata."""

import math

import torch

from nfquiz.judge.scenario import scenario, tolerance

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


@scenario("some entries above, some below, some within the range")
def plain(impl, given):
    p = given.param(6)
    p.grad = given.copy(given.tensor([3.0, -3.0, 0.5, -0.5, 0.0, 0.7]))
    impl.clip_grad_value([p], 0.7)
    yield "gradient", p.grad


@scenario("several tensors, a 0-d and an empty one; the parameters stay as they are")
def several(impl, given):
    n, m = given.sizes(2, 3, 6)
    params = params_with(given, [(n, m), (m,), (2, n, 2), (), (0, 3)], scale=3.0)
    params[3].grad = given.copy(given.tensor(-4.0))
    before = [p.detach().clone() for p in params]
    impl.clip_grad_value(params, 1.5)
    for i, p in enumerate(params):
        yield f"gradient {i}", p.grad
        yield f"parameter {i} is as it was", bool(torch.equal(p, before[i]))


@scenario("entries within the range keep their values, whatever the norm")
def within(impl, given):
    n, m = given.sizes(2, 4, 6)
    params = params_with(given, [(n, m), (m, 2)])
    for p in params:
        p.grad.clamp_(-2.0, 2.0)
    impl.clip_grad_value(params, 2.5)
    yield "gradients", [p.grad for p in params]


@scenario("the very same .grad tensors are changed")
def in_place(impl, given):
    n, m = given.sizes(2, 2, 5)
    params = params_with(given, [(n, m), (m,)], scale=5.0)
    held = [p.grad for p in params]
    parts = [p.grad[0] for p in params]  # the same memory, as where gradients are views of one flat buffer
    impl.clip_grad_value(params, 1.0)
    for i, p in enumerate(params):
        yield f"gradient {i} is the same tensor", p.grad is held[i]
        yield f"gradient {i}, held from before", held[i]
        yield f"a part of gradient {i}, held from before", parts[i]


@scenario("parameters from a generator")
def generator(impl, given):
    n, m = given.sizes(2, 2, 5)
    params = params_with(given, [(n, m), (n,), (m, 2)], scale=4.0)
    impl.clip_grad_value((p for p in params), 0.3)
    yield "gradients", [p.grad for p in params]


@scenario("parameters without a gradient are passed over")
def some_none(impl, given):
    n, m = given.sizes(2, 2, 5)
    params = params_with(given, [(n, m), (n,), (m,), (m, 2)], scale=4.0)
    params[1].grad = None
    impl.clip_grad_value(params, 0.3)
    yield "gradients", [p.grad for p in params]
    params = params_with(given, [(n,), (2,)], scale=4.0)
    for p in params:
        p.grad = None
    impl.clip_grad_value(params, 0.3)
    impl.clip_grad_value([], 0.3)
    yield "none at all", [p.grad for p in params]


@scenario("tensors that do not require grad count like any other")
def plain_tensors(impl, given):
    params = params_with(given, [(3,), (2, 2)], scale=3.0)
    plain = given.copy(given.randn(given.size(2, 5)))
    plain.grad = given.copy(5 * given.randn(*plain.shape))
    impl.clip_grad_value([*params, plain], 0.2)
    yield "gradients", [p.grad for p in (*params, plain)]


@scenario("gradients in strided memory")
def strided(impl, given):
    n, m = given.sizes(2, 2, 5)
    p, q = given.param(n, m), given.param(m)
    gradient, wide = given.randn(m, n), given.randn(m, 3)
    p.grad, q.grad = (3 * gradient).T, (3 * wide)[:, 1]
    impl.clip_grad_value([p, q], 0.5)
    yield "gradients", [p.grad, q.grad]


@scenario("a range of 0, a whole number, infinite entries, no limit at all")
def borders(impl, given):
    values = given.tensor([math.inf, -math.inf, 2.5, -2.5, 0.0, 1e4])
    for clip_value in (0, 2, 0.25, math.inf):
        p = given.param(6)
        p.grad = given.copy(values)
        impl.clip_grad_value([p], clip_value)
        yield f"clip_value {clip_value}", p.grad


@scenario("float64 gradients keep float64's digits", dtypes=("float64",), tolerance=DIGITS)
def digits(impl, given):
    p = given.param(3)
    p.grad = given.copy(given.tensor([1 + 2**-30, -5.0, 5.0]))  # 2⁻³⁰ is lost beside 1 in float32
    impl.clip_grad_value([p], 1.5 + 2**-29)
    yield "gradient", p.grad
