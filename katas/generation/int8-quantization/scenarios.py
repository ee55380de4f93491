"""Hidden scenarios of the int8-quantization kata."""

import copy

import torch

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

SUMS = tolerance(float32=(1e-4, 1e-4))
"""The scale may be multiplied before the sum or after it."""


def weight_of(given, rows, columns):
    """A weight whose quotients lie well away from halves, and rows of very different size.

    So every right way of dividing rounds alike. The largest of a row is negative in some rows.
    """
    levels = given.integers(rows, columns, low=-126, high=127).to(given.dtype)
    levels = levels + given.uniform(rows, columns, low=-0.4, high=0.4)
    signs = torch.where(torch.arange(rows, device=given.device) % 2 == 0, -1.0, 1.0).to(given.dtype)
    levels[torch.arange(rows), given.integers(rows, low=0, high=columns)] = 127 * signs
    steps = given.uniform(rows, 1, low=0.002, high=0.01) * (3 ** (torch.arange(rows, device=given.device) % 3))[:, None]
    return given.watch(levels * steps)


@scenario("the int8 weight and the scale of each row")
def quantized(impl, given):
    rows, columns = given.sizes(2, 3, 7)
    for shape in ((rows, columns), (1, columns), (rows, 1), (4, 4)):
        layer = impl.Int8Linear(weight_of(given, *shape))
        yield f"weight_int8 of {shape}", layer.weight_int8
        yield f"scale of {shape}", layer.scale
    layer = impl.Int8Linear(given.noncontiguous(weight_of(given, rows, columns)))
    yield "strided: weight_int8", layer.weight_int8
    yield "strided: scale", layer.scale


@scenario("halves are rounded to even, and the range is symmetric")
def rounding(impl, given):
    # the scale is exactly 1
    row = [127.0, 0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 3.4, -3.6, 126.5, -126.5, 0.0]
    yield "positive maximum", impl.Int8Linear(given.tensor([row])).weight_int8
    yield "negative maximum", impl.Int8Linear(given.tensor([[-x for x in row]])).weight_int8
    yield "both ends", impl.Int8Linear(given.tensor([[-254.0, 254.0, 1.0, -3.0, 5.0]])).weight_int8


@scenario("rows of tiny weights: the scale is the maximum / 127, and nothing else")
def tiny(impl, given):
    # scales of 2e-7 to 9e-6
    layer = impl.Int8Linear(given.watch(weight_of(given, 4, 5) * 1e-4))
    yield "weight_int8", layer.weight_int8
    yield "scale, in millionths", layer.scale * 1e6


@scenario("the layer's result, with and without a bias, for any leading dimensions", tolerance=SUMS)
def forward(impl, given):
    rows, columns = given.sizes(2, 3, 6)
    weight, bias = weight_of(given, rows, columns), given.randn(rows)
    for name, layer in (("no bias", impl.Int8Linear(weight)), ("bias", impl.Int8Linear(weight, bias))):
        yield f"{name}: a batch", layer(given.randn(4, columns))
        yield f"{name}: one vector", layer(given.randn(columns))
        yield f"{name}: sequences", layer(given.randn(2, 5, columns))
        yield f"{name}: an empty batch", layer(given.randn(0, columns))
    yield "strided", layer(given.noncontiguous(given.randn(3, columns)))
    square = impl.Int8Linear(weight_of(given, 4, 4), bias=given.randn(4))
    yield "square", square(given.randn(4, 4))


@scenario("a row of zeros gives zeros and no nan", tolerance=SUMS)
def zeros(impl, given):
    weight = weight_of(given, 4, 3).clone()
    weight[1] = 0.0
    layer = impl.Int8Linear(given.watch(weight), given.randn(4))
    yield "weight_int8", layer.weight_int8
    yield "the other rows' scales", layer.scale[[0, 2, 3]]
    yield "result", layer(given.randn(5, 3))
    yield "all zeros", impl.Int8Linear(torch.zeros_like(weight))(given.randn(2, 3))


@scenario("it computes and answers in x's dtype, whatever the weight's", tolerance=SUMS)
def dtypes(impl, given):
    weight, bias = weight_of(given, 3, 5), given.randn(3)
    layer = impl.Int8Linear(weight, bias)
    yield "scale", layer.scale
    x = given.randn(4, 5)
    yield "float32", layer(x.float())
    yield "float64", layer(x.double())
    yield "without a bias, float64", impl.Int8Linear(weight.float())(x.double())
    moved = impl.Int8Linear(weight.float(), bias.float()).to(torch.float64)
    yield "after .to(float64): dtypes", [str(t.dtype) for t in (moved.weight_int8, moved.scale, moved.bias)]
    yield "after .to(float64): result", moved(x.double())


@scenario("what is a parameter, what a buffer; state_dict carries it all", tolerance=SUMS)
def state(impl, given):
    weight, bias = weight_of(given, 3, 4), given.randn(3)
    layer = impl.Int8Linear(weight, bias)
    yield "parameters", [name for name, _ in layer.named_parameters()]
    yield "the bias is a Parameter", isinstance(layer.bias, torch.nn.Parameter)
    yield "buffers", sorted(name for name, _ in layer.named_buffers())
    yield "state", sorted(layer.state_dict())
    yield "gradients", [t.requires_grad for t in (layer.weight_int8, layer.scale, layer.bias)]
    bare = impl.Int8Linear(weight)
    yield "no bias", bare.bias
    yield "no bias: parameters", [name for name, _ in bare.named_parameters()]
    other = impl.Int8Linear(weight_of(given, 3, 4), given.randn(3))
    other.load_state_dict(layer.state_dict())
    x = given.randn(2, 4)
    yield "loaded", other(x)
    trained = impl.Int8Linear(torch.nn.Parameter(weight.clone()), torch.nn.Parameter(bias.clone()))
    yield "of parameters: gradients", [t.requires_grad for t in (trained.weight_int8, trained.scale, trained.bias)]
    yield "of parameters: copied", copy.deepcopy(trained)(x)


@scenario("gradients reach x and the bias", tolerance=GRADIENT)
def gradients(impl, given):
    rows, columns = given.sizes(2, 3, 6)
    layer = impl.Int8Linear(weight_of(given, rows, columns), given.randn(rows))
    x = given.param(2, 3, columns)
    (layer(x) * given.randn(2, 3, rows)).sum().backward()
    yield "gradient for x", x.grad
    yield "gradient for the bias", layer.bias.grad


@scenario("two layers share nothing; the result follows the buffers", tolerance=SUMS)
def two(impl, given):
    first = impl.Int8Linear(weight_of(given, 2, 3), given.randn(2))
    second = impl.Int8Linear(weight_of(given, 4, 3))
    x = given.randn(3, 3)
    yield "first", first(x)
    yield "second", second(x)
    with torch.no_grad():
        second.scale.mul_(2.0)
        second.weight_int8[0] = 5
    yield "second, its buffers changed", second(x)
