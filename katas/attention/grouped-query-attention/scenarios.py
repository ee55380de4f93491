"""Hidden scenarios of the grouped-query-attention kata."""

import torch

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

# Four matrix products and a softmax: two right orders of the sums differ by a few 1e-6 in float32
PROJECTED = tolerance(float32=(1e-4, 1e-5))


def _layer(impl, given, heads, kv_heads, d_k):
    layer = impl.GroupedQueryAttention(heads * d_k, heads, kv_heads)
    impl.GroupedQueryAttention(5, 5, 5)  # another one, which is none of its business
    return given.fill(layer)


def _gradients(layer, inputs, result, given):
    (result * given.randn(*result.shape)).sum().backward()
    for name, one in inputs.items():
        yield f"gradient for {name}", one.grad
    for name, one in sorted(layer.named_parameters()):
        yield f"gradient for {name}", one.grad


@scenario("the parameters: W_k and W_v are narrower")
def parameters(impl, given):
    for d_model, heads, kv_heads in ((12, 6, 2), (12, 4, 4), (10, 5, 1)):
        layer = impl.GroupedQueryAttention(d_model, heads, kv_heads)
        shapes = {name: list(one.shape) for name, one in sorted(layer.named_parameters())}
        yield f"d_model {d_model}, {heads} heads, {kv_heads} for keys and values", shapes


@scenario("as many key-value heads as query heads: multi-head attention", tolerance=PROJECTED)
def multi_head(impl, given):
    heads, d_k, length = given.sizes(3, 2, 5)
    layer = _layer(impl, given, heads, heads, d_k)
    yield "result", layer(given.randn(given.size(2, 3), length, heads * d_k))


@scenario("one key-value head: multi-query attention", tolerance=PROJECTED)
def multi_query(impl, given):
    heads, d_k, length = given.sizes(3, 2, 5)
    layer = _layer(impl, given, heads, 1, d_k)
    yield "result", layer(given.randn(given.size(2, 3), length, heads * d_k))


@scenario("neighbouring query heads share a key-value head", tolerance=PROJECTED)
def grouped(impl, given):
    for heads, kv_heads in ((4, 2), (6, 2), (6, 3)):
        d_k, length = given.sizes(2, 2, 5)
        layer = _layer(impl, given, heads, kv_heads, d_k)
        x = given.randn(given.size(2, 3), length, heads * d_k)
        yield f"{heads} heads, {kv_heads} for keys and values", layer(x)
        yield f"{heads} heads, {kv_heads} for keys and values, strided", layer(given.noncontiguous(x))


@scenario("one sample, one position", tolerance=PROJECTED)
def single(impl, given):
    layer = _layer(impl, given, 4, 2, 3)
    x = given.randn(2, 3, 12)
    yield "one sample", layer(x[:1])
    yield "one position", layer(x[:, :1])
    yield "both", layer(x[:1, :1])


@scenario("all sizes equal: a wrong dimension shows in the values alone", tolerance=PROJECTED)
def equal_sizes(impl, given):
    layer = _layer(impl, given, 4, 2, 4)
    yield "result", layer(given.randn(4, 4, 16))


@scenario("gradients for the input and all parameters", tolerance=GRADIENT)
def gradients(impl, given):
    layer = _layer(impl, given, 4, 2, 2)
    x = given.param(2, 3, 8)
    yield from _gradients(layer, {"x": x}, layer(x), given)


@scenario("what cannot be shared out raises ValueError")
def indivisible(impl, given):
    # the last: 3 divides the width and not the heads
    for d_model, heads, kv_heads in ((10, 4, 2), (4, 8, 4), (8, 4, 3), (8, 2, 4), (12, 4, 3)):
        with given.raises(ValueError):
            impl.GroupedQueryAttention(d_model, heads, kv_heads)
    # 4 divides the heads and not the width of one
    yield "legal", list(impl.GroupedQueryAttention(24, 8, 4).W_k.weight.shape)


# Values of about a thousand, some results near 0 by cancellation: float32 anywhere on the way shows in float64
@scenario("large, close scores keep all their float64 digits", dtypes=("float64",))
def double_precision(impl, given):
    layer = _layer(impl, given, 4, 2, 3)
    with torch.no_grad():
        layer.W_v.weight.mul_(1000)
    yield "result", layer(given.randn(2, 9, 12))


@scenario("scores of a thousand and more neither overflow nor give nan", dtypes=("float64",))
def large_scores(impl, given):
    layer = _layer(impl, given, 4, 2, 3)
    yield "result", layer(given.randn(2, 4, 12) * 100)
