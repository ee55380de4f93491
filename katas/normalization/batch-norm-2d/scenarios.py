"""Hidden scenarios of the batch-norm-2d kata."""

import torch

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

# one scale and one shift, γ/σ and β − μγ/σ, are as good, and lose float32 digits where σ is small
ROOMY = tolerance(float32=(1e-3, 1e-3))


def _layer(impl, given, channels, **options):
    """A layer whose tensors are not the initial ones; the running statistics may be changed in place."""
    layer = impl.BatchNorm2d(channels, **options)
    layer.weight = given.randn(channels) * 0.5 + 1.5
    layer.bias = given.randn(channels)
    layer.running_mean = given.copy(given.randn(channels))
    layer.running_var = given.copy(given.uniform(channels, low=0.5, high=2.0))
    return layer


def _batch(given, n, c, h, w):
    """Images whose channels differ in place and spread."""
    spread = given.uniform(1, c, 1, 1, low=0.5, high=2.0)
    return given.watch(given.randn(n, c, h, w) * spread + given.randn(1, c, 1, 1) + given.randn(n, 1, 1, 1))


@scenario("training: batch mean and biased variance over N, H and W, then scale and shift")
def training(impl, given):
    n, c, h, w = given.sizes(4, 2, 6)
    fresh = impl.BatchNorm2d(c)
    impl.BatchNorm2d(c + 1)  # another one, which is none of its business
    for name in ("weight", "bias", "running_mean", "running_var"):
        yield f"{name} at the start", getattr(fresh, name).cpu()
    yield "training at the start", bool(fresh.training)
    yield "result", _layer(impl, given, c).forward(_batch(given, n, c, h, w))
    yield "all sizes equal", _layer(impl, given, 3).forward(_batch(given, 3, 3, 3, 3))


@scenario("training with one image, one row, one pixel, one channel, strided memory", tolerance=ROOMY)
def corners(impl, given):
    n, c, h, w = given.sizes(4, 2, 6)
    layer = _layer(impl, given, c)
    yield "one image", layer.forward(_batch(given, 1, c, h, w))
    yield "one row", layer.forward(_batch(given, n, c, 1, w))
    yield "two images of one pixel", layer.forward(_batch(given, 2, c, 1, 1))
    yield "one image of two pixels", layer.forward(_batch(given, 1, c, 2, 1))
    yield "strided", layer.forward(given.noncontiguous(_batch(given, n, c, h, w)))
    yield "channels last in memory", layer.forward(given.watch(_batch(given, n, h, w, c).permute(0, 3, 1, 2)))
    yield "one channel", _layer(impl, given, 1).forward(_batch(given, n, 1, h, w))


@scenario("the running statistics: what momentum weighs, which variance goes in")
def running_statistics(impl, given):
    c, h, w = given.sizes(3, 2, 4)
    layer = impl.BatchNorm2d(c)
    layer.running_mean = torch.zeros(c, dtype=given.dtype, device=given.device)
    layer.running_var = torch.ones(c, dtype=given.dtype, device=given.device)
    other = _layer(impl, given, c, momentum=0.3)
    for batch in (1, 2, 3):
        layer.forward(_batch(given, 2, c, h, w))
        yield f"running_mean after batch {batch}", layer.running_mean
        yield f"running_var after batch {batch}", layer.running_var
    other.forward(_batch(given, 3, c, 1, 1))
    yield "running_mean, momentum 0.3, one pixel", other.running_mean
    yield "running_var, momentum 0.3, one pixel", other.running_var


@scenario("evaluation: the running statistics are used and left alone, one value is enough")
def evaluation(impl, given):
    n, c, h, w = given.sizes(4, 2, 6)
    layer = _layer(impl, given, c)
    layer.training = False
    yield "a batch", layer.forward(_batch(given, n, c, h, w))
    yield "one image", layer.forward(_batch(given, 1, c, h, w))
    yield "one pixel", layer.forward(_batch(given, 1, c, 1, 1))
    yield "running_mean", layer.running_mean
    yield "running_var", layer.running_var
    layer.training = True
    layer.forward(_batch(given, n, c, h, w))
    layer.training = False
    yield "after one more batch of training", layer.forward(_batch(given, n, c, h, w))


@scenario("a channel with a single value raises ValueError, in training only", tolerance=ROOMY)
def single_value(impl, given):
    c = given.size(2, 5)
    layer = _layer(impl, given, c)
    with given.raises(ValueError):
        layer.forward(given.randn(1, c, 1, 1))
    yield "two images of one pixel", layer.forward(_batch(given, 2, c, 1, 1))
    layer.training = False
    yield "one value in evaluation", layer.forward(given.randn(1, c, 1, 1))


@scenario("small spreads show ε: its default, its place under the root, its argument", tolerance=ROOMY)
def eps_shows(impl, given):
    c, h, w = given.sizes(3, 3, 5)
    # Deviations of about 1e-3 make the variance about 1e-6, below the default ε
    steps = torch.linspace(-2.0, 2.0, w, dtype=given.dtype, device=given.device)
    pattern = given.uniform(2, c, h, w, low=-0.5, high=0.5) + steps
    layer, other = _layer(impl, given, c), _layer(impl, given, c, eps=0.5)
    yield "default ε", layer.forward(given.watch(pattern * 1e-3))
    yield "a constant channel", layer.forward(given.tensor([[[[2.0] * w] * h] * c] * 2))
    yield "ε = 0.5", other.forward(given.watch(pattern))
    yield "running_var", other.running_var
    other.training = False
    yield "ε = 0.5, evaluation", other.forward(given.watch(pattern))


@scenario("the gradient in training: directly, through the mean and through the variance", tolerance=GRADIENT)
def gradient_in_training(impl, given):
    n, c, h, w = given.sizes(4, 2, 6)
    layer = _layer(impl, given, c, eps=0.1)
    for shape in ((n, c, h, w), (1, c, h, w)):
        layer.forward(_batch(given, *shape))
        for call in (1, 2):
            yield f"gradient {call}", layer.backward(given.watch(given.randn(*shape) + 0.5))
            yield f"weight_grad {call}", layer.weight_grad
            yield f"bias_grad {call}", layer.bias_grad
    layer.forward(_batch(given, n, c, h, w))
    yield "a strided gradient", layer.backward(given.noncontiguous(given.randn(n, c, h, w)))


@scenario("the gradient in evaluation: the statistics are constants", tolerance=GRADIENT)
def gradient_in_evaluation(impl, given):
    n, c, h, w = given.sizes(4, 2, 6)
    layer = _layer(impl, given, c)
    layer.training = False
    for shape in ((n, c, h, w), (1, c, 1, 1)):
        layer.forward(_batch(given, *shape))
        yield f"gradient, {shape[0]} images", layer.backward(given.randn(*shape))
        yield "weight_grad", layer.weight_grad
        yield "bias_grad", layer.bias_grad


@scenario("backward goes by the mode of the last forward, not by what training says now", tolerance=GRADIENT)
def mode_of_last_forward(impl, given):
    n, c, h, w = given.sizes(4, 2, 5)
    layer, other = _layer(impl, given, c), _layer(impl, given, c + 1)
    layer.forward(_batch(given, n, c, h, w))
    layer.training = False
    other.forward(_batch(given, n, c + 1, h, w))
    yield "forward in training, then switched", layer.backward(given.randn(n, c, h, w))
    layer.forward(_batch(given, n + 1, c, h, w))
    layer.training = True
    yield "forward in evaluation, then switched", layer.backward(given.randn(n + 1, c, h, w))
    yield "weight_grad", layer.weight_grad
    yield "another layer keeps its own state", other.backward(given.randn(n, c + 1, h, w))


@scenario(
    "values far from zero keep all their float64 digits",
    dtypes=("float64",),
    tolerance=tolerance(float64=(1e-9, 1e-9)),  # a tenth of what the digits of float32 would show
)
def double_precision(impl, given):
    c, h, w = given.sizes(3, 2, 5)
    layer = _layer(impl, given, c)
    yield "result", layer.forward(given.watch(given.randn(2, c, h, w) + 100.0))
    yield "running_mean", layer.running_mean
    yield "gradient", layer.backward(given.watch(given.randn(2, c, h, w) * 100.0))
    yield "weight_grad", layer.weight_grad
