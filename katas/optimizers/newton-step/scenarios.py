"""Hidden tests of the kata newton-step."""

import torch

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

DIGITS = tolerance(float64=(1e-9, 1e-9))


def bowl(given, n):
    """A function with a full Hessian, well away from singular, that differs from point to point."""
    mix = given.watch(given.randn(n, n) * 0.5)

    def f(x):
        total = x.sum(0, keepdim=True)  # of one dimension: torch's forward mode through exp of a 0-d float32 is float64
        return (x**4).sum() * 0.1 + (x**2).sum() + (0.5 * (mix @ x) ** 2).sum() + torch.exp(0.3 * total).sum()

    return f


@scenario("a quadratic bowl: one step to its minimum", tolerance=GRADIENT)
def quadratic(impl, given):
    n = given.size(3, 6)
    mix, b = given.randn(n, n), given.randn(n)
    A = mix.T @ mix / n + torch.eye(n, dtype=mix.dtype, device=mix.device)
    yield "the minimum", impl.newton_step(lambda x: 0.5 * x @ A @ x - b @ x, given.watch(given.randn(n) * 3))
    yield "n = 1", impl.newton_step(lambda x: (x**2).sum() * 3 + x.sum(), given.randn(1))


@scenario("other functions: the curvature at x counts", tolerance=GRADIENT)
def general(impl, given):
    f = bowl(given, 4)
    for i in range(3):
        yield f"from point {i + 1}", impl.newton_step(f, given.randn(4))
    x = given.randn(4)
    for i in range(3):
        x = torch.as_tensor(impl.newton_step(f, x)).detach()
        yield f"after step {i + 1}", x


@scenario("damping, added to the Hessian's diagonal", tolerance=GRADIENT)
def damped(impl, given):
    n = given.size(3, 5)
    f, x = bowl(given, n), given.randn(n)
    for damping in (0.0, 0.1, 1.0, 3, 100.0):
        yield f"damping = {damping}", impl.newton_step(f, x, damping=damping)
    yield "by position", impl.newton_step(f, x, given.number(0.5, 2.0))


@scenario("a singular Hessian, made regular by damping", tolerance=GRADIENT)
def singular(impl, given):
    yield "a flat direction", impl.newton_step(lambda x: (x[0] + x[1]) ** 2 + x[2] ** 2, given.randn(3), damping=0.5)


@scenario("negative curvature: the step goes to the saddle, and to the maximum", tolerance=GRADIENT)
def saddle(impl, given):
    slope = given.randn(3)
    signs = given.tensor([1.0, -2.0, 0.5])
    x = given.randn(3)
    yield "a saddle", impl.newton_step(lambda t: (signs * t**2).sum() + t[0] * t[1] + slope @ t, x)
    yield "a maximum", impl.newton_step(lambda t: slope @ t - (t**2).sum(), x)
    yield "a saddle, damped", impl.newton_step(lambda t: (signs * t**2).sum() + t[0] * t[1] + slope @ t, x, damping=0.5)


@scenario("the new point is detached, x and its .grad stay", tolerance=GRADIENT)
def detached(impl, given):
    n = given.size(3, 5)
    f = bowl(given, n)
    x = given.param(n)
    new = impl.newton_step(f, x)
    yield "new point, from an x that requires grad", new
    yield "requires grad", new.requires_grad
    yield "x", x
    yield "x.grad", x.grad
    x.grad = given.copy(given.randn(n))
    yield "new point, from an x with a gradient", impl.newton_step(f, x, damping=0.3)
    yield "its gradient", x.grad
    plain = given.randn(n)
    yield "requires grad, from a plain x", impl.newton_step(f, plain).requires_grad
    yield "the plain x requires grad afterwards", plain.requires_grad


@scenario("x in strided memory", tolerance=GRADIENT)
def layouts(impl, given):
    f = bowl(given, 4)
    yield "new point", impl.newton_step(f, given.noncontiguous(given.randn(4)), damping=0.2)


@scenario("float64 keeps its digits", dtypes=("float64",), tolerance=DIGITS)
def digits(impl, given):
    f = bowl(given, 4)
    yield "new point", impl.newton_step(f, given.uniform(4, low=0.4, high=1.3))
    yield "damped", impl.newton_step(f, given.uniform(4, low=0.4, high=1.3), damping=0.3)


@scenario("logistic regression: four steps from zero", tolerance=GRADIENT)
def logistic(impl, given):
    X, y = given.randn(12, 3), given.tensor([0.0, 1.0, 1.0, 0.0] * 3)

    def loss(w):
        return torch.nn.functional.binary_cross_entropy_with_logits(X @ w, y) + 0.1 * (w**2).sum()

    w = given.tensor([0.0, 0.0, 0.0])
    for i in range(4):
        w = torch.as_tensor(impl.newton_step(loss, w)).detach()
        yield f"weights after step {i + 1}", w
