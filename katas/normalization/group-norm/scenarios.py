"""Hidden scenarios of the group-norm kata."""

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


@scenario("each block of channels of each image by its own mean and biased variance", tolerance=PRECISE)
def plain(impl, given):
    n, h, w = given.sizes(3, 2, 5)
    yield "all sizes equal", impl.group_norm(images(given, 4, 4, 4, 4), 2, *affine(given, 4))
    yield "6 channels, 2 groups", impl.group_norm(images(given, n, 6, h, w), 2, *affine(given, 6))
    yield "6 channels, 3 groups", impl.group_norm(images(given, n, 6, h, w), 3, *affine(given, 6))
    ones = torch.ones(8, dtype=given.dtype, device=given.device)
    yield (
        "8 channels, 2 groups, without scale and shift",
        impl.group_norm(images(given, n, 8, h, w), 2, ones, given.watch(ones * 0)),
    )
    weight, bias = affine(given, 4)
    yield "by name", impl.group_norm(images(given, n, 4, h, w), num_groups=2, weight=weight, bias=bias)


@scenario("one group, as many groups as channels, one image, one row, one pixel", tolerance=ROOMY)
def corners(impl, given):
    n, h, w = given.sizes(3, 2, 5)
    yield "one group", impl.group_norm(images(given, n, 4, h, w), 1, *affine(given, 4))
    yield "as many groups as channels", impl.group_norm(images(given, n, 4, h, w), 4, *affine(given, 4))
    yield "one image", impl.group_norm(images(given, 1, 6, h, w), 3, *affine(given, 6))
    yield "one row", impl.group_norm(images(given, 2, 6, 1, w), 2, *affine(given, 6))
    yield "one pixel", impl.group_norm(images(given, 2, 6, 1, 1), 2, *affine(given, 6))
    yield "one value a group", impl.group_norm(images(given, 2, 3, 1, 1), 3, *affine(given, 3))


@scenario("small spreads show ε: its default, its place under the root, its argument", tolerance=ROOMY)
def eps_shows(impl, given):
    h, w = given.sizes(2, 3, 5)
    # Deviations of about 1e-3 make the variance about 1e-6, below the default ε
    steps = torch.linspace(-2.0, 2.0, w, dtype=given.dtype, device=given.device)
    pattern = given.uniform(2, 4, h, w, low=-0.5, high=0.5) + steps
    yield "default ε", impl.group_norm(given.watch(pattern * 1e-3), 2, *affine(given, 4))
    yield "ε = 0.5", impl.group_norm(given.watch(pattern), 2, *affine(given, 4), eps=0.5)
    yield "by position", impl.group_norm(given.watch(pattern), 2, *affine(given, 4), 2.0)
    yield "constant images", impl.group_norm(given.tensor([[[[2.0] * w] * h] * 4]), 2, *affine(given, 4))


@scenario("the gradients that autograd takes through it, for x, weight and bias", tolerance=GRADIENT)
def gradients(impl, given):
    n, h, w = given.sizes(3, 2, 5)
    x = images(given, n, 6, h, w).clone().requires_grad_()
    weight, bias = (one.clone().requires_grad_() for one in affine(given, 6))
    (impl.group_norm(x, 3, weight, bias, eps=0.1) * given.randn(n, 6, h, w)).sum().backward()
    yield "for x", x.grad
    yield "for weight", weight.grad if weight.grad is not None else "none"
    yield "for bias", bias.grad if bias.grad is not None else "none"


@scenario("strided memory")
def layouts(impl, given):
    n, h, w = given.sizes(3, 2, 5)
    weight, bias = (given.noncontiguous(one) for one in affine(given, 4))
    yield "strided", impl.group_norm(given.noncontiguous(images(given, n, 4, h, w)), 2, weight, bias)
    channels_last = given.watch(images(given, n, h, w, 4).permute(0, 3, 1, 2))
    yield "channels last in memory", impl.group_norm(channels_last, 2, weight, bias)
