"""Hidden scenarios of the kl-divergence kata."""

import torch

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

# float32 arithmetic inside shows in the ninth digit
PRECISE = tolerance(float64=(1e-9, 1e-9))


def probabilities(given, n, k, spread=1.0):
    """Rows of positive probabilities."""
    return given.watch(torch.softmax(given.randn(n, k) * spread, dim=1))


@scenario("two batches of distributions: summed over classes, averaged over samples", tolerance=PRECISE)
def plain(impl, given):
    n, k = given.sizes(2, 3, 7)
    yield "probabilities of both", impl.kl_divergence(probabilities(given, n, k), probabilities(given, n, k))
    yield "a square batch", impl.kl_divergence(probabilities(given, 4, 4), probabilities(given, 4, 4))
    yield "one sample", impl.kl_divergence(probabilities(given, 1, k), probabilities(given, 1, k))
    same = probabilities(given, n, k)
    yield "a distribution and itself", impl.kl_divergence(same, same)
    yield "by name", impl.kl_divergence(q=probabilities(given, n, k), p=probabilities(given, n, k))


@scenario("0·log 0 = 0: classes of probability 0 under p add nothing")
def zeros(impl, given):
    p = given.tensor([[0.5, 0.5, 0.0], [0.0, 1.0, 0.0], [0.2, 0.3, 0.5]])
    yield "zeros in p", impl.kl_divergence(p, probabilities(given, 3, 3))
    q = given.tensor([[0.25, 0.75, 0.0], [0.0, 0.5, 0.5], [0.4, 0.2, 0.4]])
    yield "zeros in both", impl.kl_divergence(p, q)


@scenario("small probabilities count in full", tolerance=tolerance(float32=(1e-4, 1e-5)))
def small(impl, given):
    p = given.tensor([[0.9, 0.0999, 1e-4], [0.3, 0.3, 0.4]])
    q = given.tensor([[1e-4, 0.0999, 0.9], [1e-3, 0.998, 1e-3]])
    yield "1e-4 in either", impl.kl_divergence(p, q)


@scenario("the gradient that autograd takes through the divergence, for p and for q", tolerance=GRADIENT)
def gradient(impl, given):
    n, k = given.sizes(2, 3, 6)
    p, q = probabilities(given, n, k).requires_grad_(), probabilities(given, n, k).requires_grad_()
    (impl.kl_divergence(p, q) * 1.5).backward()
    yield "gradient for p", p.grad if p.grad is not None else "none"
    yield "gradient for q", q.grad if q.grad is not None else "none"


@scenario("normal distributions against the standard one", tolerance=PRECISE)
def gaussian(impl, given):
    n, d = given.sizes(2, 3, 7)
    yield "a batch", impl.gaussian_kl(given.randn(n, d), given.randn(n, d))
    yield "a square batch", impl.gaussian_kl(given.randn(4, 4), given.randn(4, 4))
    yield "one sample", impl.gaussian_kl(given.randn(1, d), given.randn(1, d))
    yield "one dimension", impl.gaussian_kl(given.randn(n, 1), given.randn(n, 1))
    yield "the standard one itself", impl.gaussian_kl(given.tensor([[0.0, 0.0]]), given.tensor([[0.0, 0.0]]))
    yield "by name", impl.gaussian_kl(logvar=given.randn(n, d), mu=given.randn(n, d))


@scenario("the gradient that autograd takes through gaussian_kl", tolerance=GRADIENT)
def gaussian_gradient(impl, given):
    n, d = given.sizes(2, 3, 6)
    mu, logvar = given.randn(n, d).requires_grad_(), given.randn(n, d).requires_grad_()
    (impl.gaussian_kl(mu, logvar) * 1.5).backward()
    yield "gradient for mu", mu.grad
    yield "gradient for logvar", logvar.grad


@scenario("strided memory")
def layouts(impl, given):
    n, k = given.sizes(2, 3, 6)
    p, q = given.noncontiguous(probabilities(given, n, k)), given.watch(probabilities(given, n, k).T.contiguous().T)
    yield "kl_divergence", impl.kl_divergence(p, q)
    yield "gaussian_kl", impl.gaussian_kl(given.noncontiguous(given.randn(n, k)), given.watch(given.randn(k, n).T))
