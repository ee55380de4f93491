"""Hidden scenarios of the instance-norm kata."""

import torch

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

PRECISE = tolerance(float64=(1e-9, 1e-9))
# one scale and one shift, γ/σ and β − μγ/σ, are as good, and lose float32 digits where σ is small
ROOMY = tolerance(float32=(1e-3, 1e-3))


def images(given, n, c, h, w):
    """Images whose channels differ in place and spread, from image to image."""
    spread = given.uniform(n, c, 1, 1, low=0.5, high=2.0)
    return given.watch(given.randn(n, c, h, w) * spread + given.randn(n, c, 1, 1))


def affine(given, c):
    """A scale and a shift of both signs."""
    return given.watch(given.randn(c) * 0.7 + 1.2), given.randn(c)


@scenario("each channel of each image by its own mean and biased variance, then scale and shift", tolerance=PRECISE)
def plain(impl, given):
    n, c, h, w = given.sizes(4, 2, 6)
    yield "all sizes equal", impl.instance_norm(images(given, 3, 3, 3, 3), *affine(given, 3))
    yield "four different sizes", impl.instance_norm(images(given, n, c, h, w), *affine(given, c))
    ones = torch.ones(c, dtype=given.dtype, device=given.device)
    yield "without scale and shift", impl.instance_norm(images(given, n, c, h, w), ones, given.watch(ones * 0))


@scenario("one image, one channel, one row, one pixel", tolerance=ROOMY)
def corners(impl, given):
    h, w = given.sizes(2, 2, 5)
    yield "one image", impl.instance_norm(images(given, 1, 3, h, w), *affine(given, 3))
    yield "one channel", impl.instance_norm(images(given, 2, 1, h, w), *affine(given, 1))
    yield "one row", impl.instance_norm(images(given, 2, 3, 1, w), *affine(given, 3))
    yield "one pixel", impl.instance_norm(images(given, 2, 3, 1, 1), *affine(given, 3))


@scenario("small spreads show ε: its default, its place under the root, its argument", tolerance=ROOMY)
def eps_shows(impl, given):
    h, w = given.sizes(2, 3, 5)
    # Deviations of about 1e-3 make the variance about 1e-6, below the default ε
    steps = torch.linspace(-2.0, 2.0, w, dtype=given.dtype, device=given.device)
    pattern = given.uniform(2, 3, h, w, low=-0.5, high=0.5) + steps
    yield "default ε", impl.instance_norm(given.watch(pattern * 1e-3), *affine(given, 3))
    yield "ε = 0.5", impl.instance_norm(given.watch(pattern), *affine(given, 3), eps=0.5)
    yield "by position", impl.instance_norm(given.watch(pattern), *affine(given, 3), 2.0)
    yield "constant images", impl.instance_norm(given.tensor([[[[2.0] * w] * h] * 3]), *affine(given, 3))


@scenario("the gradients that autograd takes through it, for x, weight and bias", tolerance=GRADIENT)
def gradients(impl, given):
    n, c, h, w = given.sizes(4, 2, 5)
    x = images(given, n, c, h, w).clone().requires_grad_()
    weight, bias = (one.clone().requires_grad_() for one in affine(given, c))
    (impl.instance_norm(x, weight, bias, eps=0.1) * given.randn(n, c, h, w)).sum().backward()
    yield "for x", x.grad
    yield "for weight", weight.grad if weight.grad is not None else "none"
    yield "for bias", bias.grad if bias.grad is not None else "none"


@scenario("strided memory")
def layouts(impl, given):
    n, c, h, w = given.sizes(4, 2, 5)
    weight, bias = (given.noncontiguous(one) for one in affine(given, c))
    yield "strided", impl.instance_norm(given.noncontiguous(images(given, n, c, h, w)), weight, bias)
    channels_last = given.watch(images(given, n, h, w, c).permute(0, 3, 1, 2))
    yield "channels last in memory", impl.instance_norm(channels_last, weight, bias)
