"""Hidden scenarios of the multi-head-attention kata."""

import torch

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

# Four matrix products and a softmax: two right orders of the sums differ by a few 1e-6 in float32
PROJECTED = tolerance(float32=(1e-4, 1e-5))


def _layer(impl, given, heads, d_k):
    layer = impl.MultiHeadAttention(heads * d_k, heads)
    impl.MultiHeadAttention(6, 6)  # another one, which is none of its business
    return given.fill(layer)


def _mask(given, *shape):
    """About half True; every query may attend somewhere."""
    mask = given.mask(*shape, share=0.5).clone()
    mask[..., given.integer(0, shape[-1] - 1)] = True
    return given.watch(mask)


def _gradients(layer, inputs, result, given):
    (result * given.randn(*result.shape)).sum().backward()
    for name, one in inputs.items():
        yield f"gradient for {name}", one.grad
    for name, one in sorted(layer.named_parameters()):
        yield f"gradient for {name}", one.grad


@scenario("the parameters: four linear layers with a bias")
def parameters(impl, given):
    layer = impl.MultiHeadAttention(12, 3)
    yield "shapes", {name: list(one.shape) for name, one in sorted(layer.named_parameters())}


@scenario("one head", tolerance=PROJECTED)
def one_head(impl, given):
    layer = _layer(impl, given, 1, given.size(3, 5))
    x = given.randn(given.size(2, 3), 4, layer.W_q.in_features)
    yield "result", layer(x, x, x)


@scenario("several heads, each with consecutive features", tolerance=PROJECTED)
def several_heads(impl, given):
    heads, d_k, length = given.sizes(3, 2, 5)
    layer = _layer(impl, given, heads, d_k)
    x = given.randn(given.size(2, 3), length, heads * d_k)
    yield "result", layer(x, x, x)
    yield "one sample, one position", layer(x[:1, :1], x[:1, :1], x[:1, :1])


@scenario("queries, keys and values are three different tensors, Lq and Lk differ", tolerance=PROJECTED)
def three_inputs(impl, given):
    layer = _layer(impl, given, 2, 3)
    batch, queries, keys = given.sizes(3, 2, 6)
    q, k, v = given.randn(batch, queries, 6), given.randn(batch, keys, 6), given.randn(batch, keys, 6)
    yield "result", layer(q, k, v)
    yield "one query", layer(q[:, :1], k, v)
    yield "one key", layer(q, k[:, :1], v[:, :1])
    yield "strided", layer(given.noncontiguous(q), given.noncontiguous(k), given.noncontiguous(v))


@scenario("all sizes equal: a wrong dimension shows in the values alone", tolerance=PROJECTED)
def equal_sizes(impl, given):
    size = given.size(2, 4)
    layer = _layer(impl, given, size, size)
    q, k, v = (given.randn(size, size, size * size) for _ in "qkv")
    yield "no mask", layer(q, k, v)
    yield "mask (Lq, Lk)", layer(q, k, v, _mask(given, size, size))
    yield "mask (N, Lq, Lk)", layer(q, k, v, _mask(given, size, size, size))
    yield "mask (N, H, Lq, Lk)", layer(q, k, v, _mask(given, size, size, size, size))


@scenario("a mask is True where a query may attend, in all its shapes", tolerance=PROJECTED)
def masks(impl, given):
    heads, batch, queries, keys = given.sizes(4, 2, 6)
    layer = _layer(impl, given, heads, 2)
    q, k, v = (given.randn(batch, length, 2 * heads) for length in (queries, keys, keys))
    for leading in ((), (batch,), (1, 1), (batch, 1), (1, heads), (batch, heads)):
        mask = _mask(given, *leading, queries, keys)
        yield f"mask of shape {(*leading, queries, keys)}", layer(q, k, v, mask)
    yield "everything allowed", layer(q, k, v, torch.ones(queries, keys, dtype=torch.bool, device=given.device))


@scenario("a causal and a padding mask together", tolerance=PROJECTED)
def causal_and_padding(impl, given):
    layer = _layer(impl, given, 3, 2)
    x = given.randn(2, 5, 6)
    present = torch.arange(5, device=given.device) < given.tensor([[5], [3]])  # (N, L)
    mask = torch.ones(5, 5, dtype=torch.bool, device=given.device).tril() & present[:, None, None, :]
    yield "result", layer(x, x, x, mask=given.watch(mask))


@scenario("where a query may attend nowhere its heads give zeros, so that W_o's bias is left", tolerance=PROJECTED)
def dead_rows(impl, given):
    heads = given.size(2, 3)
    layer = _layer(impl, given, heads, 2)
    q, k = given.randn(2, 4, 2 * heads), given.randn(2, 5, 2 * heads)
    mask = _mask(given, 2, 4, 5).clone()
    mask[0, 1] = mask[1, 3] = False
    yield "one query of each sample", layer(q, k, k, given.watch(mask))
    per_head = _mask(given, 1, heads, 4, 5).clone()
    per_head[0, 0, 2] = False
    yield "one query of one head", layer(q, k, k, given.watch(per_head))
    yield "nobody may attend", layer(q, k, k, torch.zeros_like(mask))


@scenario("gradients for the inputs and all parameters", tolerance=GRADIENT)
def gradients(impl, given):
    layer = _layer(impl, given, 2, 3)
    inputs = {"q": given.param(2, 3, 6), "k": given.param(2, 4, 6), "v": given.param(2, 4, 6)}
    yield from _gradients(layer, inputs, layer(*inputs.values()), given)


@scenario("gradients stay finite where a query may attend nowhere", tolerance=GRADIENT)
def gradients_of_dead_rows(impl, given):
    layer = _layer(impl, given, 2, 3)
    inputs = {"q": given.param(2, 3, 6), "k": given.param(2, 4, 6), "v": given.param(2, 4, 6)}
    mask = _mask(given, 3, 4).clone()
    mask[1] = False
    yield from _gradients(layer, inputs, layer(*inputs.values(), mask), given)


@scenario("a width that the heads do not divide raises ValueError")
def indivisible(impl, given):
    for d_model, heads in ((10, 3), (4, 8), (7, 2)):
        with given.raises(ValueError):
            impl.MultiHeadAttention(d_model, heads)
    yield "as many heads as features", impl.MultiHeadAttention(5, 5).W_o.weight.shape[0]


# Values of about a thousand, some results near 0 by cancellation: float32 anywhere on the way shows in float64
@scenario("large, close scores keep all their float64 digits", dtypes=("float64",))
def double_precision(impl, given):
    layer = _layer(impl, given, 2, 3)
    q, k, v = given.randn(2, 9, 6) * 4, given.randn(2, 7, 6) * 4, given.randn(2, 7, 6) * 1000
    yield "result", layer(q, k, v)
    yield "with a mask", layer(q, k, v, _mask(given, 9, 7))


@scenario("scores of a thousand and more neither overflow nor give nan", dtypes=("float64",))
def large_scores(impl, given):
    layer = _layer(impl, given, 2, 3)
    q, k, v = given.randn(2, 4, 6) * 100, given.randn(2, 5, 6) * 100, given.randn(2, 5, 6)
    yield "no mask", layer(q, k, v)
    yield "mask", layer(q, k, v, _mask(given, 4, 5))
