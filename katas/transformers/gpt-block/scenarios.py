"""Hidden scenarios of the gpt-block kata."""

import torch

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

# Eight matrix products, two norms, a softmax: two right orders of the sums differ by some 1e-6 of values of about ten
# in float32, and in float64 by far less than a softmax in float32 does
BLOCK = tolerance(float32=(1e-4, 1e-4), float64=(1e-9, 1e-9))


def _block(impl, given, heads, d_k, scale=0.5):
    block = impl.GPTBlock(heads * d_k, heads)
    impl.GPTBlock(5, 5)  # another one, which is none of its business
    return given.fill(block, scale)


def _zeroed(*layers):
    with torch.no_grad():
        for layer in layers:
            layer.weight.zero_()
            layer.bias.zero_()


@scenario("the names and shapes of the parameters")
def parameters(impl, given):
    block = impl.GPTBlock(6, 3)
    yield "shapes", {name: list(one.shape) for name, one in sorted(block.named_parameters())}


@scenario("with both branches at 0 the block is the identity", tolerance=BLOCK)
def identity(impl, given):
    block = _block(impl, given, 2, 3)
    _zeroed(block.W_o, block.mlp[2])
    yield "result", block(given.randn(2, 4, 6) * 3)


@scenario("the MLP's branch alone: norm, 4·D wide, exact GELU", tolerance=BLOCK)
def mlp_branch(impl, given):
    block = _block(impl, given, 2, 3)
    _zeroed(block.W_o)
    yield "result", block(given.randn(given.size(2, 3), 4, 6))


@scenario("attention's branch alone, one head", tolerance=BLOCK)
def attention_branch(impl, given):
    block = _block(impl, given, 1, given.size(4, 6))
    _zeroed(block.mlp[2])
    yield "result", block(given.randn(given.size(2, 3), 5, block.W_q.in_features))


@scenario("the whole block, several heads", tolerance=BLOCK)
def whole(impl, given):
    heads, d_k, length = given.sizes(3, 2, 5)
    block = _block(impl, given, heads, d_k)
    x = given.randn(given.size(2, 3), length, heads * d_k)
    yield "result", block(x)
    yield "strided", block(given.noncontiguous(x))
    yield "one sample, one position", block(x[:1, :1])
    yield "no sample", block(x[:0])


@scenario("in training mode the same: there is no dropout", tolerance=BLOCK)
def modes(impl, given):
    block = _block(impl, given, 2, 3)
    x = given.randn(2, 4, 6)
    yield "training", block.train()(x)
    yield "evaluation", block.eval()(x)


@scenario("no position learns of a later one", dtypes=("float64",))
def causality(impl, given):
    block = _block(impl, given, 2, 3)
    x = given.randn(2, 6, 6)
    other = torch.cat([x[:, :4], given.randn(2, 2, 6)], dim=1)
    change = (block(x) - block(other)).abs().amax(dim=(0, 2))  # (6,)
    yield "a position before the change is affected", [value > 1e-9 for value in change[:4].tolist()]
    yield "one more position changes nothing before it", block(x[:, :3])


@scenario("a text of seventy tokens: any length is possible", tolerance=BLOCK)
def long_text(impl, given):
    yield "result", _block(impl, given, 2, 2)(given.randn(1, 70, 4))


@scenario("inputs far from the usual scale: the norms make them alike", tolerance=BLOCK)
def scales(impl, given):
    block = _block(impl, given, 2, 3)
    x = given.randn(2, 4, 6)
    yield "small, so that ε shows", block(given.watch(x * 3e-3))
    yield "shifted", block(given.watch(x + 20.0))


@scenario("all sizes equal: a wrong dimension shows in the values alone", tolerance=BLOCK)
def equal_sizes(impl, given):
    size = given.size(2, 4)
    block = _block(impl, given, size, size, scale=0.3)
    yield "result", block(given.randn(size, size, size * size))


@scenario("scores of a thousand and more neither overflow nor give nan", dtypes=("float64",))
def large_scores(impl, given):
    block = _block(impl, given, 2, 3)
    with torch.no_grad():
        block.W_q.weight.mul_(60)
        block.W_k.weight.mul_(60)
    yield "result", block(given.randn(2, 5, 6))


@scenario("gradients for the input and all parameters", tolerance=GRADIENT)
def gradients(impl, given):
    block = _block(impl, given, 2, 2)
    x = given.param(2, 3, 4)
    (block(x) * given.randn(2, 3, 4)).sum().backward()
    yield "gradient for x", x.grad
    for name, one in sorted(block.named_parameters()):
        yield f"gradient for {name}", one.grad
