"""Hidden scenarios of the ddim-step kata."""

import torch

from nfquiz.judge.scenario import GRADIENT, scenario

LEVELS = [(0.02, 0.1), (0.3, 0.35), (0.2, 0.9), (0.6, 0.95)]


@scenario("the deterministic step, η = 0")
def plain(impl, given):
    n, features = given.sizes(2, 2, 6)
    for level, previous in LEVELS:
        x, eps = given.randn(n, features), given.randn(n, features)
        yield f"from {level} to {previous}", impl.ddim_step(x, eps, level, previous)


@scenario("with η = 1 and in between, the noise is used")
def stochastic(impl, given):
    for level, previous in LEVELS:
        for eta in (1.0, 0.5):
            x, eps, noise = (given.randn(2, 3) for _ in range(3))
            result = impl.ddim_step(x, eps, level, previous, eta, noise)
            yield f"η = {eta}, from {level} to {previous}", result
    yield "by name", impl.ddim_step(x, eps, alpha_bar=0.3, alpha_bar_prev=0.8, eta=0.2, noise=noise)


@scenario("at η = 0 the noise plays no part, and may be None")
def noise_unused(impl, given):
    x, eps, noise = (given.randn(2, 3) for _ in range(3))
    yield "noise given", impl.ddim_step(x, eps, 0.4, 0.7, 0.0, noise)
    yield "None", impl.ddim_step(x, eps, 0.4, 0.7, 0.0, None)
    yield "η of 0 as an integer", impl.ddim_step(x, eps, 0.4, 0.7, eta=0)
    yield "noise given, η by default", impl.ddim_step(x, eps, 0.4, 0.7, noise=noise)


@scenario("the last step, to ᾱ_prev = 1, gives the predicted data")
def last(impl, given):
    x, eps, noise = (given.randn(2, 4) for _ in range(3))
    yield "η = 0", impl.ddim_step(x, eps, 0.8, 1.0)
    yield "η = 1", impl.ddim_step(x, eps, 0.8, 1.0, 1.0, noise)
    yield "all at once", impl.ddim_step(x, eps, 0.05, 1.0)


@scenario("each of the three parts by itself")
def parts(impl, given):
    x = given.randn(2, 3)
    zero = torch.zeros_like(x)
    for eta in (0.0, 0.7):
        yield f"η = {eta}: x_t", impl.ddim_step(x, zero, 0.3, 0.6, eta, zero)
        yield f"η = {eta}: the predicted noise", impl.ddim_step(zero, x, 0.3, 0.6, eta, zero)
        yield f"η = {eta}: the fresh noise", impl.ddim_step(zero, zero, 0.3, 0.6, eta, x)


@scenario("any shape, large values, strided inputs")
def shapes(impl, given):
    for shape in ((given.size(3, 6),), (2, 3, 4, 4), (1, 1), (5, 5)):
        x, eps, noise = (given.randn(*shape) for _ in range(3))
        yield f"{shape}", impl.ddim_step(x, eps, 0.3, 0.6, 0.8, noise)
    x, eps, noise = (given.noncontiguous(given.randn(2, 3, 4)) for _ in range(3))
    yield "strided", impl.ddim_step(x, eps, 0.3, 0.6, 0.8, noise)
    yield "values of 20", impl.ddim_step(given.watch(x * 20), eps, 0.3, 0.6)


@scenario("a few steps one after the other")
def steps(impl, given):
    x = given.randn(2, 3)
    levels = [0.01, 0.1, 0.4, 0.8, 1.0]
    for level, previous in zip(levels, levels[1:], strict=False):
        x = impl.ddim_step(x, x * 0.5, level, previous)
        yield f"after {previous}", x


@scenario("float64 keeps all its digits", dtypes=("float64",))
def precise(impl, given):
    x = given.randn(20)
    eps = given.watch(x + given.randn(20) * 1e-3)
    yield "at a high noise level", impl.ddim_step(x, eps, 1e-4, 0.9, 0.5, given.randn(20))


@scenario("gradients reach the sample and the prediction", tolerance=GRADIENT)
def gradient(impl, given):
    x, eps = given.param(2, 3), given.param(2, 3)
    (impl.ddim_step(x, eps, 0.3, 0.6, 0.5, given.randn(2, 3)) * given.randn(2, 3)).sum().backward()
    yield "for x_t", x.grad
    yield "for eps", eps.grad
