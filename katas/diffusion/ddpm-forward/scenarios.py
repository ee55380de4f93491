"""Hidden scenarios of the ddpm-forward kata."""

import torch

from nfquiz.judge.scenario import GRADIENT, scenario


def schedule(given, steps):
    """Increasing β, large enough that every step shows."""
    return given.watch(given.uniform(steps, low=0.02, high=0.3).sort().values)


def sample(impl, given, shape, t, betas):
    return impl.q_sample(given.randn(*shape), t, given.randn(*shape), betas)


@scenario("vectors, each with a step of its own")
def plain(impl, given):
    n, features, steps = given.sizes(3, 3, 8)
    betas = schedule(given, steps)
    yield "a batch", sample(impl, given, (n, features), given.integers(n, low=0, high=steps), betas)
    yield "a square one", sample(impl, given, (4, 4), given.tensor([2, 0, 1, 2]), betas)
    yield "one sample", sample(impl, given, (1, features), given.tensor([1]), betas)


@scenario("the first step, the last step, the signal and the noise by themselves")
def ends(impl, given):
    betas = schedule(given, given.size(4, 7))
    t = torch.arange(len(betas), device=given.device)
    x = given.randn(len(betas), 3)
    zero = torch.zeros_like(x)
    yield "the signal", impl.q_sample(x, t, zero, betas)
    yield "the noise", impl.q_sample(zero, t, x, betas)
    yield "one step in all", impl.q_sample(x, torch.zeros_like(t), x, schedule(given, 1))


@scenario("any number of dimensions")
def shapes(impl, given):
    n, height, width = given.sizes(3, 2, 6)
    betas = schedule(given, 5)
    t = given.integers(n, low=0, high=5)
    for shape in ((n,), (n, 3, height, width), (n, height, width), (n, 1, 2, height, width)):
        yield f"{len(shape)} dimensions", sample(impl, given, shape, t, betas)
    yield "(n, n, n, n)", sample(impl, given, (3, 3, 3, 3), given.tensor([0, 4, 2]), betas)
    x0, noise = (given.noncontiguous(given.randn(n, 3, height)) for _ in range(2))
    yield "strided", impl.q_sample(x0, given.noncontiguous(t), noise, betas)


@scenario("the usual schedule of a thousand steps", dtypes=("float64",))
def long(impl, given):
    betas = given.watch(torch.linspace(1e-4, 0.02, 1000, dtype=given.dtype, device=given.device))
    yield "samples", sample(impl, given, (6, 2), given.tensor([0, 1, 10, 250, 700, 999]), betas)


@scenario("the gradient for the data", tolerance=GRADIENT)
def gradient(impl, given):
    x0 = given.param(3, 2, 4)
    x = impl.q_sample(x0, given.tensor([0, 3, 1]), given.randn(3, 2, 4), schedule(given, 4))
    (x * given.randn(3, 2, 4)).sum().backward()
    yield "gradient", x0.grad
