"""Hidden scenarios of the kl-estimators kata."""

import torch

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance


def log_probs(given, *shape):
    """Two log-probabilities for each sample, log-ratios of both signs."""
    logp = given.watch(-given.uniform(*shape, low=0.5, high=4.0))
    return logp, given.watch(logp + given.randn(*shape) * 0.8)


def each(impl, *args):
    return [impl.k1(*args), impl.k2(*args), impl.k3(*args)]


@scenario("k1, a value for each sample")
def first(impl, given):
    yield "a vector", impl.k1(*log_probs(given, given.size(4, 8)))
    yield "known ratios", impl.k1(given.tensor([-1.0, -1.0, -1.0]), given.tensor([-3.0, -1.0, -0.5]))


@scenario("k2, a value for each sample")
def second(impl, given):
    yield "a vector", impl.k2(*log_probs(given, given.size(4, 8)))
    yield "known ratios", impl.k2(given.tensor([-1.0, -1.0, -1.0]), given.tensor([-3.0, -1.0, -0.5]))


@scenario("k3, a value for each sample")
def third(impl, given):
    yield "a vector", impl.k3(*log_probs(given, given.size(4, 8)))
    yield "known ratios", impl.k3(given.tensor([-1.0, -1.0, -1.0]), given.tensor([-3.0, -1.0, -0.5]))


@scenario("any shape, a single number, empty and strided inputs")
def shapes(impl, given):
    batch, time = given.sizes(2, 2, 6)
    for shape in ((batch, time), (2, batch, 3), (1,), (0, 3)):
        yield f"{len(shape)} dimensions", each(impl, *log_probs(given, *shape))
    yield "a single number", each(impl, *(t.squeeze() for t in log_probs(given, 1)))
    yield "strided", each(impl, *(given.noncontiguous(t) for t in log_probs(given, batch, time)))


@scenario("log-ratios from −20 to 20", tolerance=tolerance(float32=(1e-4, 1e-4)))
def large(impl, given):
    gaps = given.tensor([-20.0, -10.0, -3.0, 3.0, 6.0, 10.0])
    zero = torch.zeros_like(gaps)
    yield "ref above and below", each(impl, zero, gaps)
    for gap in (-20.0, 12.0, 20.0):
        yield f"log r = {gap}", each(impl, given.tensor([0.0]), given.tensor([gap]))


@scenario("where the distributions are close, or the same")
def close(impl, given):
    for gap in (0.02, 1e-3, -1e-3, -0.01):
        yield f"log r = {gap}", each(impl, given.tensor([0.0]), given.tensor([gap]))
    same = given.randn(4)
    yield "equal", each(impl, same, same)


@scenario("autograd goes through to both arguments", tolerance=GRADIENT)
def gradients(impl, given):
    for name in ("k1", "k2", "k3"):
        logp, ref = (given.param(t) for t in log_probs(given, 2, given.size(2, 5)))
        value = getattr(impl, name)(logp, ref)
        (value * given.randn(*value.shape)).sum().backward()
        yield f"{name}: for logp", logp.grad
        yield f"{name}: for ref", ref.grad


@scenario("float64 keeps all its digits", dtypes=("float64",))
def precise(impl, given):
    logp = given.watch(-given.uniform(5, low=200.0, high=300.0))
    yield "of long answers", each(impl, logp, given.watch(logp + given.randn(5)))
