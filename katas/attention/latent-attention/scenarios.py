"""Hidden scenarios of the latent-attention kata."""

import torch

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

# Four matrix products and a softmax: two right orders of the sums differ by a few 1e-6 in float32
PROJECTED = tolerance(float32=(1e-4, 1e-4))


def _layer(impl, given, heads, d_k, rank=4):
    layer = impl.LatentAttention(heads * d_k, heads, rank)
    impl.LatentAttention(5, 5, 1)  # another one, which is none of its business
    return given.fill(layer)


def _parts(cache):
    yield "cached latents", cache


def _in_pieces(layer, x, lengths):
    """The results of a text in pieces, one behind the other, and the last cache."""
    cache, outs, start = None, [], 0
    for length in lengths:
        out, cache = layer(x[:, start : start + length], cache)
        outs.append(out)
        start += length
    return torch.cat(outs, dim=1), cache


def _copied(cache):
    return [part.clone() for _, part in _parts(cache) if isinstance(part, torch.Tensor)]


@scenario("the parameters: linear layers with a bias")
def parameters(impl, given):
    layer = impl.LatentAttention(12, 3, 5)
    yield "shapes", {name: list(one.shape) for name, one in sorted(layer.named_parameters())}


@scenario("one head and no cache: causal attention", tolerance=PROJECTED)
def one_head(impl, given):
    layer = _layer(impl, given, 1, 4, rank=given.size(2, 6))
    out, _ = layer(given.randn(given.size(2, 3), given.size(4, 6), layer.W_q.in_features))
    yield "result", out


@scenario("several heads: the result and the cache of a first call", tolerance=PROJECTED)
def first_call(impl, given):
    heads, d_k, length = given.sizes(3, 2, 5)
    layer = _layer(impl, given, heads, d_k)
    x = given.randn(given.size(2, 3), length, heads * d_k)
    out, cache = layer(x)
    yield "result", out
    yield from _parts(cache)
    out, cache = layer(given.noncontiguous(x), cache=None)
    yield "strided, cache=None", out


@scenario("token by token: each call is given one token and the cache of the one before", tolerance=PROJECTED)
def token_by_token(impl, given):
    layer = _layer(impl, given, 2, 3)
    x = given.randn(2, 4, 6)
    cache = None
    for at in range(4):
        out, cache = layer(x[:, at : at + 1], cache)
        yield f"result of token {at}", out
        yield from _parts(cache)


@scenario("a prompt at once, then token by token", tolerance=PROJECTED)
def prompt_then_tokens(impl, given):
    layer = _layer(impl, given, 3, 2)
    x = given.randn(2, 6, 6)
    out, cache = _in_pieces(layer, x, [4, 1, 1])
    yield "results", out
    yield from _parts(cache)


@scenario("pieces of several tokens behind a cache: each token sees the cache and its own past", tolerance=PROJECTED)
def pieces(impl, given):
    layer = _layer(impl, given, 2, 3)
    x = given.randn(2, 7, 6)
    for lengths in ([3, 4], [1, 6], [2, 3, 2]):
        out, cache = _in_pieces(layer, x, lengths)
        yield f"pieces of {lengths}", out
        yield from _parts(cache)


@scenario("no token learns of a later one")
def causality(impl, given):
    layer = _layer(impl, given, 2, 3)
    x, later = given.randn(2, 6, 6), given.randn(2, 2, 6)
    other = torch.cat([x[:, :4], later], dim=1)
    _, cache = layer(x[:, :2])
    change = (layer(x[:, 2:], cache)[0] - layer(other[:, 2:], cache)[0]).abs().amax(dim=(0, 2))  # (4,)
    yield "a token before the change is affected", [value > 1e-5 for value in change[:2].tolist()]


@scenario("a cache is not changed by use: it can be continued twice", tolerance=PROJECTED)
def continued_twice(impl, given):
    layer = _layer(impl, given, 2, 3)
    _, cache = layer(given.randn(2, 3, 6))
    before = _copied(cache)
    for name in ("once", "twice"):
        out, longer = layer(given.randn(2, 2, 6), cache)
        yield f"{name}: result", out
        yield from _parts(longer)
    yield "the cache is still what it was", all(map(torch.equal, before, _copied(cache)))


@scenario("two texts in turn, and a new text after another", tolerance=PROJECTED)
def two_texts(impl, given):
    layer, another = _layer(impl, given, 2, 3), _layer(impl, given, 2, 3)
    x, y = given.randn(1, 4, 6), given.randn(1, 4, 6)
    caches = [layer(x[:, :2])[1], layer(y[:, :3])[1], another(x[:, :2])[1]]
    yield "the first goes on", layer(x[:, 2:], caches[0])[0]
    yield "the second goes on", layer(y[:, 3:], caches[1])[0]
    yield "in another layer", another(x[:, 2:], caches[2])[0]
    yield "a new text", layer(given.randn(3, 2, 6))[0]


@scenario("all sizes equal: a wrong dimension shows in the values alone", tolerance=PROJECTED)
def equal_sizes(impl, given):
    size = given.size(2, 4)
    layer = _layer(impl, given, size, size, rank=size)
    x = given.randn(size, 2 * size, size * size)
    out, cache = layer(x[:, :size])
    yield "result", out
    yield from _parts(cache)
    yield "continued", layer(x[:, size:], cache)[0]


@scenario("one sample, one token", tolerance=PROJECTED)
def single(impl, given):
    layer = _layer(impl, given, 2, 3)
    out, cache = layer(given.randn(1, 1, 6))
    yield "first", out
    yield from _parts(cache)
    yield "second", layer(given.randn(1, 1, 6), cache)[0]


@scenario("gradients for the input and all parameters", tolerance=GRADIENT)
def gradients(impl, given):
    layer = _layer(impl, given, 2, 3)
    x = given.param(2, 4, 6)
    out, _ = layer(x)
    (out * given.randn(2, 4, 6)).sum().backward()
    yield "gradient for x", x.grad
    for name, one in sorted(layer.named_parameters()):
        # the keys' bias moves all scores of a query alike: its gradient is 0, and who folds W_up_k leaves it out
        if name != "W_up_k.bias":
            yield f"gradient for {name}", one.grad


@scenario("scores of a thousand and more neither overflow nor give nan", dtypes=("float64",))
def large_scores(impl, given):
    layer = _layer(impl, given, 2, 3)
    out, cache = layer(given.randn(2, 4, 6) * 100)
    yield "result", out
    yield "continued", layer(given.randn(2, 3, 6) * 100, cache)[0]
