"""Hidden scenarios of the ddpm-step kata."""

import torch

from nfquiz.judge.scenario import GRADIENT, scenario


def schedule(given, steps):
    """Increasing β, large enough that every step shows."""
    return given.watch(given.uniform(steps, low=0.02, high=0.3).sort().values)


def inputs(given, *shape):
    """x_t, the predicted noise and the fresh one."""
    return given.randn(*shape), given.randn(*shape), given.randn(*shape)


@scenario("a step in the middle of the schedule")
def plain(impl, given):
    n, features = given.sizes(2, 2, 6)
    betas = schedule(given, 6)
    for t in (1, 2, 3, 4):
        x, eps, noise = inputs(given, n, features)
        yield f"t = {t}", impl.p_sample(x, t, eps, betas, noise)


@scenario("t = 0 gives the data, without noise; t = 1 and the last step have noise")
def ends(impl, given):
    betas = schedule(given, 5)
    x, eps, noise = inputs(given, 3, 4)
    for t in (0, 1, 4):
        yield f"t = {t}", impl.p_sample(x, t, eps, betas, noise)
    yield "a schedule of one step", impl.p_sample(x, 0, eps, schedule(given, 1), noise)


@scenario("each of the three parts by itself")
def parts(impl, given):
    betas = schedule(given, 6)
    x = given.randn(2, 3)
    zero = torch.zeros_like(x)
    for t in (0, 3):
        yield f"t = {t}: x_t", impl.p_sample(x, t, zero, betas, zero)
        yield f"t = {t}: the predicted noise", impl.p_sample(zero, t, x, betas, zero)
        yield f"t = {t}: the fresh noise", impl.p_sample(zero, t, zero, betas, x)


@scenario("any shape, large values, strided inputs")
def shapes(impl, given):
    betas = schedule(given, 5)
    for shape in ((given.size(3, 6),), (2, 3, 4, 4), (1, 1), (5, 5)):
        x, eps, noise = inputs(given, *shape)
        yield f"{shape}", impl.p_sample(x, 3, eps, betas, noise)
    x, eps, noise = (given.noncontiguous(t) for t in inputs(given, 2, 3, 4))
    yield "strided", impl.p_sample(x, 2, eps, betas, noise)
    yield "values of 20", impl.p_sample(given.watch(x * 20), 2, eps, betas, noise)


@scenario("sampling backwards over the whole schedule")
def whole_way(impl, given):
    betas = schedule(given, 7)
    x = given.randn(2, 3)
    for t in reversed(range(7)):
        x = impl.p_sample(x, t, x * 0.6, betas, given.randn(2, 3))
        yield f"after t = {t}", x


@scenario("the usual schedule of a thousand steps", dtypes=("float64",))
def long(impl, given):
    betas = given.watch(torch.linspace(1e-4, 0.02, 1000, dtype=given.dtype, device=given.device))
    for t in (999, 700, 300, 100, 20, 5, 1, 0):
        x, eps, noise = inputs(given, 2, 3)
        yield f"t = {t}", impl.p_sample(x, t, given.watch(eps * 1000), betas, noise)


@scenario("gradients reach the sample and the prediction", tolerance=GRADIENT)
def gradient(impl, given):
    x, eps = given.param(2, 3), given.param(2, 3)
    (impl.p_sample(x, 2, eps, schedule(given, 4), given.randn(2, 3)) * given.randn(2, 3)).sum().backward()
    yield "for x_t", x.grad
    yield "for eps", eps.grad
