"""Hidden scenarios of the lora kata."""

import torch
from torch import nn

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

# Three matrix products: two right orders of the sums differ by a few 1e-6 in float32
PRODUCTS = tolerance(float32=(1e-4, 1e-5))


def _linear(given, in_features, out_features, bias=True):
    return given.fill(nn.Linear(in_features, out_features, bias=bias))


def _layer(impl, given, in_features, out_features, rank=2, alpha=3.0, bias=True):
    layer = impl.LoRALinear(nn.Linear(in_features, out_features, bias=bias), rank, alpha)
    impl.LoRALinear(nn.Linear(2, 3), 1, 7.0)  # another one, which is none of its business
    return given.fill(layer)


def _same(one, other):
    """Told by yes or no where random initial values have a part in it: a mistake then shows as the same every time."""
    alike = one.shape == other.shape and one.dtype == other.dtype
    return alike and torch.allclose(one, other, rtol=1e-4, atol=1e-5)


@scenario("the parameters: those of the linear layer, lora_A and lora_B")
def parameters(impl, given):
    for bias in (True, False):
        layer = impl.LoRALinear(nn.Linear(5, 3, bias=bias), rank=2, alpha=4.0)
        shapes = {name: list(one.shape) for name, one in sorted(layer.named_parameters())}
        yield "with a bias" if bias else "without", shapes


@scenario("only lora_A and lora_B are trained")
def frozen(impl, given):
    for bias in (True, False):
        linear = nn.Linear(5, 3, bias=bias)
        layer = impl.LoRALinear(linear, 2, 4.0)
        yield "trained", {name: one.requires_grad for name, one in sorted(layer.named_parameters())}
        yield "linear is the very layer that was given", layer.linear is linear


@scenario("at the start it does what the linear layer did: B is 0 and A is not", tolerance=PRODUCTS)
def start(impl, given):
    linear = _linear(given, 6, 4)
    x = given.randn(3, 6)
    before = linear(x).detach().clone()
    layer = impl.LoRALinear(linear, 2, 4.0).to(device=given.device, dtype=given.dtype)
    yield "the same as before", _same(layer(x), before)
    yield "lora_B is 0", not bool(layer.lora_B.any())
    yield "lora_A is nowhere 0", bool((layer.lora_A != 0).all())
    yield "lora_A is not constant", bool(layer.lora_A.std() > 1e-6)


@scenario("after training: linear(x) + α/r·x·Aᵀ·Bᵀ", tolerance=PRODUCTS)
def adapted(impl, given):
    in_features, out_features = given.sizes(2, 4, 8)
    for rank, alpha in ((1, 1.0), (2, 3.0), (3, 16), (4, 2)):
        layer = _layer(impl, given, in_features, out_features, rank, alpha)
        yield f"rank {rank}, alpha {alpha}", layer(given.randn(given.size(2, 3), in_features))
        yield f"in evaluation mode, rank {rank}", layer.eval()(given.randn(2, in_features))


@scenario("without a bias; as many inputs as outputs", tolerance=PRODUCTS)
def without_bias(impl, given):
    yield "without a bias", _layer(impl, given, 5, 3, bias=False)(given.randn(4, 5))
    yield "square", _layer(impl, given, 4, 4, rank=4)(given.randn(4, 4))


@scenario("any number of leading dimensions; strided memory; no row", tolerance=PRODUCTS)
def leading(impl, given):
    layer = _layer(impl, given, 5, 3)
    yield "none", layer(given.randn(5))
    yield "two", layer(given.randn(2, 4, 5))
    yield "one row", layer(given.randn(1, 5))
    yield "no row", layer(given.randn(0, 5))
    yield "strided", layer(given.noncontiguous(given.randn(4, 5)))


@scenario("merge gives a linear layer that does the same", tolerance=PRODUCTS)
def merged(impl, given):
    for bias in (True, False):
        layer = _layer(impl, given, 5, 3, rank=2, alpha=3.0, bias=bias)
        linear = layer.merge()
        yield "type", type(linear).__name__
        yield "weight", linear.weight
        yield "has a bias", linear.bias is not None
        if bias and linear.bias is not None:
            yield "the bias is 0", not bool(linear.bias.any())
            yield "the bias is that of the old layer", _same(linear.bias, layer.linear.bias)
        x = given.randn(4, 5)
        if bias or linear.bias is None:
            yield "does what the layer does", _same(linear(x), layer(x))


@scenario("merge changes nothing in the layer, and what it gives shares nothing with it", tolerance=PRODUCTS)
def merge_leaves_the_layer(impl, given):
    layer = _layer(impl, given, 5, 3)
    linear = layer.merge()
    yield "parameters after merging", {name: one.detach() for name, one in sorted(layer.named_parameters())}
    yield "trained after merging", {name: one.requires_grad for name, one in sorted(layer.named_parameters())}
    with torch.no_grad():
        for parameter in linear.parameters():
            parameter.zero_()
    x = given.randn(4, 5)
    yield "result of the layer", layer(x)
    yield "merged once more it does what the layer does", _same(layer.merge()(x), layer(x))


@scenario("gradients reach x, lora_A and lora_B, and nothing else", tolerance=GRADIENT)
def gradients(impl, given):
    layer = _layer(impl, given, 5, 3)
    x = given.param(4, 5)
    (layer(x) * given.randn(4, 3)).sum().backward()
    yield "gradient for x", x.grad
    for name, one in sorted(layer.named_parameters()):
        yield f"gradient for {name}", one.grad
    fresh = impl.LoRALinear(_linear(given, 5, 3), 2, 3.0).to(device=given.device, dtype=given.dtype)
    fresh(given.randn(4, 5)).sum().backward()
    yield "at the start lora_B already gets a gradient", bool(fresh.lora_B.grad.any())


@scenario("merging keeps all float64 digits", dtypes=("float64",), tolerance=tolerance(float64=(1e-10, 1e-10)))
def double_precision(impl, given):
    layer = _layer(impl, given, 7, 4)
    with torch.no_grad():
        layer.linear.weight.mul_(1000)
    yield "weight", layer.merge().weight
    yield "result", layer(given.randn(20, 7))
