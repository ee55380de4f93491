"""Hidden scenarios of the fold-batch-norm kata."""

import torch

from nfquiz.judge.scenario import scenario, tolerance

PRECISE = tolerance(float32=(1e-4, 1e-4), float64=(1e-9, 1e-9))


def norm(given, channels, var=(0.3, 3.0), **options):
    """A batch norm whose four tensors are not the initial ones, as training would leave it."""
    bn = torch.nn.BatchNorm2d(channels, **options).to(given.device, given.dtype)
    with torch.no_grad():
        bn.weight.copy_(given.randn(channels) + 0.2)
        bn.bias.copy_(given.randn(channels))
        bn.running_mean.copy_(given.randn(channels) + 0.5)
        bn.running_var.copy_(given.uniform(channels, low=var[0], high=var[1]))
    return bn


def yields(folded):
    """The two results without their graphs; that there are two is checked on the way."""
    weight, bias = folded
    return weight.detach(), bias.detach()


@scenario("scale and shift, output channel by output channel", tolerance=PRECISE)
def plain(impl, given):
    out, in_, h, w = given.sizes(4, 2, 7)
    folded = impl.fold_batch_norm(given.randn(out, in_, h, w), given.randn(out), norm(given, out))
    yield "a tuple", isinstance(folded, tuple)
    weight, bias = yields(folded)
    yield "weight", weight
    yield "bias", bias


@scenario("a convolution without a bias", tolerance=PRECISE)
def without_bias(impl, given):
    out, in_, k = given.sizes(3, 2, 6)
    weight, bias = yields(impl.fold_batch_norm(given.randn(out, in_, k, k), None, norm(given, out)))
    yield "weight", weight
    yield "bias", bias


@scenario("all sizes equal, where a wrong axis raises no error", tolerance=PRECISE)
def square(impl, given):
    n = given.size(2, 4)
    weight, bias = yields(impl.fold_batch_norm(given.randn(n, n, n, n), given.randn(n), norm(given, n)))
    yield "weight", weight
    yield "bias", bias


@scenario("the folded convolution gives what convolution and norm give", tolerance=PRECISE)
def at_inference(impl, given):
    out, in_, h, w = given.sizes(4, 2, 6)
    x = given.randn(2, in_, h + 2, w + 3)
    kernel, offset, bn = given.randn(out, in_, h, w), given.randn(out), norm(given, out)
    weight, bias = yields(impl.fold_batch_norm(kernel, offset, bn))
    yield "result", torch.nn.functional.conv2d(x, weight, bias)
    bn.eval()
    with torch.no_grad():
        wanted = bn(torch.nn.functional.conv2d(x, kernel, offset))
        got = torch.nn.functional.conv2d(x, weight, bias)
    yield "they agree", bool(torch.allclose(got, wanted, rtol=1e-3, atol=1e-3))


@scenario("small variances show ε: the norm's own, inside the root", tolerance=PRECISE)
def eps(impl, given):
    out, in_ = given.sizes(2, 2, 6)
    for name, options in (("the default", {}), ("eps = 0.4", {"eps": 0.4}), ("eps = 1e-3", {"eps": 1e-3})):
        var = (1e-6, 3e-5) if not options else (0.1, 0.9)
        # small kernels and biases keep the results of order 1
        kernel, offset = given.watch(given.randn(out, in_, 1, 3) * 1e-2), given.randn(out)
        weight, bias = yields(impl.fold_batch_norm(kernel, offset, norm(given, out, var, **options)))
        yield f"weight, {name}", weight
        yield f"bias, {name}", bias, tolerance(float32=(1e-3, 1e-2), float64=(1e-9, 1e-9))


@scenario("groups, one channel, one pixel", tolerance=PRECISE)
def shapes(impl, given):
    c = given.size(2, 6)
    for name, shape in (
        ("depthwise", (c, 1, 3, 2)),
        ("one output channel", (1, c, 2, 3)),
        ("one by one", (c, 3, 1, 1)),
    ):
        for offset in (given.randn(shape[0]), None):
            weight, bias = yields(impl.fold_batch_norm(given.randn(*shape), offset, norm(given, shape[0])))
            yield f"weight, {name}", weight
            yield f"bias, {name}", bias


@scenario("nothing that was given is changed, whatever mode the norm is in", tolerance=PRECISE)
def unchanged(impl, given):
    out, in_ = given.sizes(2, 2, 6)
    for training in (True, False):
        bn = norm(given, out, momentum=0.5).train(training)
        kernel, offset = given.param(out, in_, 2, 3), given.param(out)
        weight, bias = yields(impl.fold_batch_norm(kernel, offset, bn))
        yield "weight", weight
        yield "bias", bias
        yield "the convolution afterwards", [kernel.detach(), offset.detach()]
        for name in ("weight", "bias", "running_mean", "running_var"):
            yield f"{name} of the norm afterwards", getattr(bn, name).detach()
        yield "the norm is in training mode afterwards", bn.training
        again, _ = yields(impl.fold_batch_norm(kernel, None, bn))
        yield "weight, folded once more without a bias", again


@scenario("non-contiguous weights and biases", tolerance=PRECISE)
def layouts(impl, given):
    out, in_, h, w = given.sizes(4, 2, 6)
    kernel = given.watch(given.randn(h, w, in_, out).permute(3, 2, 0, 1))
    weight, bias = yields(impl.fold_batch_norm(kernel, given.noncontiguous(given.randn(out)), norm(given, out)))
    yield "weight", weight
    yield "bias", bias
