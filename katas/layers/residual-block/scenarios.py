"""Hidden scenarios of the residual-block kata."""

import torch

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

# Two norms and two convolutions of up to 45 terms: two right orders of the sums differ by some 1e-6 of tens
BLOCK = tolerance(float32=(1e-4, 1e-4))


def _block(impl, given, channels):
    block = given.fill(impl.ResidualBlock(channels))
    impl.ResidualBlock(channels + 1)  # another one
    return block


def _zero(*layers):
    with torch.no_grad():
        for layer in layers:
            layer.weight.zero_()


@scenario("the names and shapes of the parameters")
def parameters(impl, given):
    for channels in (4, 1):
        block = impl.ResidualBlock(channels)
        yield f"{channels} channels", {name: list(one.shape) for name, one in sorted(block.named_parameters())}


@scenario("the shortcut alone: with the second convolution at 0 the block is the identity")
def identity(impl, given):
    channels, height, width = given.sizes(3, 2, 6)
    block = _block(impl, given, channels)
    _zero(block.conv2)
    yield "result", block(given.randn(given.size(2, 3), channels, height, width))


@scenario("the second half alone: with the first convolution at 0 only bn2's bias is left", tolerance=BLOCK)
def second_half(impl, given):
    channels, height, width = given.sizes(3, 3, 6)
    block = _block(impl, given, channels)
    _zero(block.conv1)
    yield "result", block(given.randn(given.size(2, 3), channels, height, width))


@scenario("the whole block in training mode: the batch's statistics, sizes not square", tolerance=BLOCK)
def training(impl, given):
    channels, height, width = given.sizes(3, 2, 6)
    block = _block(impl, given, channels)
    x = given.randn(given.size(2, 4), channels, height, width)
    yield "result", block(x)
    yield "shifted and stretched input", block(given.watch(3 * x + 2))
    yield "strided", block(given.noncontiguous(x))
    yield "one sample", block(x[:1])


@scenario("one channel, an image of one row", tolerance=BLOCK)
def narrow(impl, given):
    block = _block(impl, given, 1)
    yield "result", block(given.randn(given.size(2, 3), 1, 1, given.size(3, 6)))


@scenario("a fresh block in evaluation mode: running mean 0 and variance 1", tolerance=BLOCK)
def fresh(impl, given):
    channels, height, width = given.sizes(3, 2, 5)
    block = _block(impl, given, channels).eval()
    x = given.randn(given.size(2, 3), channels, height, width)
    yield "result", block(x)
    yield "one pixel", block(x[:1, :, :1, :1])


@scenario("evaluation mode after some training: the running statistics of both norms", tolerance=BLOCK)
def evaluation(impl, given):
    channels, height, width = given.sizes(3, 2, 5)
    block = _block(impl, given, channels)
    x = given.randn(4, given.size(2, 3), channels, height, width)
    for step in range(3):
        block(2 * x[step] + 1)
    block.eval()
    yield "result", block(x[3])
    yield "a second time", block(x[3])
    block.train()
    yield "back in training", block(x[3])


@scenario("inputs of tiny variance show the norms' ε", tolerance=BLOCK)
def tiny(impl, given):
    channels, height, width = given.sizes(3, 2, 5)
    block = _block(impl, given, channels)
    x = given.randn(3, channels, height, width)
    yield "at bn1", block(given.watch(2e-3 * x))
    with torch.no_grad():
        block.conv1.weight.mul_(1e-3)
    yield "at bn2", block(x)


# In float64 alone: ReLU's derivative jumps, and in float32 a right order of the sums could land on its other side
@scenario("gradients of the input and of every parameter", dtypes=("float64",), tolerance=GRADIENT)
def gradients(impl, given):
    channels, height, width = given.sizes(3, 2, 5)
    block = _block(impl, given, channels)
    x = given.randn(3, channels, height, width).requires_grad_()
    weight = given.randn(3, channels, height, width)
    (block(x) * weight).sum().backward()
    yield "input", x.grad
    for name, one in sorted(block.named_parameters()):
        yield name, one.grad
