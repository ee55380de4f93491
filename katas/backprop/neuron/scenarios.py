import torch

from nfquiz.judge.scenario import GRADIENT, scenario

ACTIVATIONS = ("sigmoid", "tanh", "relu")


def neuron_with(impl, given, n_in, activation):
    """A neuron with known parameters, which it may change."""
    neuron = impl.Neuron(n_in, activation)
    weight, bias = given.randn(n_in), given.uniform(low=0.3, high=1.0)
    neuron.weight, neuron.bias = weight.clone(), bias.clone()
    return neuron


def around(given, n, n_in):
    """Inputs whose rows come with their negatives, so that the weighted sums have both signs."""
    x = given.randn(n, n_in)
    return given.watch(torch.cat([3 * x, -3 * x]))


def gradients(neuron, grad_out, which):
    yield f"gradient for x, {which}", neuron.backward(grad_out)
    yield f"weight_grad, {which}", neuron.weight_grad
    yield f"bias_grad, {which}", neuron.bias_grad


@scenario("a new neuron: shapes and dtype")
def construction(impl, given):
    n_in = given.size(2, 7)
    neuron = impl.Neuron(n_in, "tanh")
    impl.Neuron(n_in + 1, "tanh")  # another one, which is none of its business
    yield "shape of weight", tuple(neuron.weight.shape)
    yield "shape of bias", tuple(neuron.bias.shape)
    yield "in the default dtype", neuron.weight.dtype == neuron.bias.dtype == torch.get_default_dtype()
    yield "its output has one value for each sample", tuple(neuron.forward(torch.ones(3, n_in)).shape)


@scenario("the forward pass with each activation")
def forward(impl, given):
    n, n_in = given.sizes(2, 2, 6)
    for activation in ACTIVATIONS:
        neuron = neuron_with(impl, given, n_in, activation)
        yield f"output, {activation}", neuron.forward(around(given, n, n_in))


@scenario("the three gradients with each activation", tolerance=GRADIENT)
def backward(impl, given):
    n, n_in = given.sizes(2, 2, 6)
    for activation in ACTIVATIONS:
        neuron = neuron_with(impl, given, n_in, activation)
        neuron.forward(around(given, n, n_in))
        yield from gradients(neuron, given.randn(2 * n), activation)
        yield f"the weight is as it was, {activation}", neuron.weight
        yield f"the bias is as it was, {activation}", neuron.bias


@scenario("a ReLU at exactly 0 passes nothing", tolerance=GRADIENT)
def kink(impl, given):
    neuron = impl.Neuron(2, "relu")
    neuron.weight, neuron.bias = given.copy(given.tensor([1.0, -2.0])), given.copy(given.tensor(1.0))
    yield "output", neuron.forward(given.tensor([[1.0, 1.0], [3.0, 1.0], [-3.0, -1.0], [1.0, 3.0]]))
    yield from gradients(neuron, given.tensor([1.5, -2.0, 0.5, 1.0]), "grad_out of both signs")


@scenario("one sample, none, and one input", tolerance=GRADIENT)
def smallest(impl, given):
    for activation in ACTIVATIONS:
        for n, n_in in ((1, 3), (0, 2), (3, 1)):
            neuron = neuron_with(impl, given, n_in, activation)
            yield f"output, {activation}, x ({n}, {n_in})", neuron.forward(given.randn(n, n_in))
            yield from gradients(neuron, given.randn(n), f"{activation}, x ({n}, {n_in})")


@scenario("inputs and gradients in strided memory", tolerance=GRADIENT)
def strided(impl, given):
    n, n_in = given.sizes(2, 2, 6)
    neuron = neuron_with(impl, given, n_in, "tanh")
    yield "output", neuron.forward(given.watch(given.randn(n_in, n).T))
    yield from gradients(neuron, given.noncontiguous(given.randn(n)), "strided")


@scenario("updates: forward, backward, update on changing batches", tolerance=GRADIENT)
def training(impl, given):
    for activation in ACTIVATIONS:
        n_in = given.size(2, 6)
        neuron = neuron_with(impl, given, n_in, activation)
        for lr, n in ((0.3, 3), (0.05, 5), (0.5, 2)):
            x, target = given.randn(n, n_in), given.uniform(n)
            output = neuron.forward(x)
            neuron.backward((output - target) / n)
            neuron.update(lr)
            yield f"weight, {activation}, after update({lr})", neuron.weight
            yield f"bias, {activation}, after update({lr})", neuron.bias


@scenario("backward twice, and neurons that share nothing", tolerance=GRADIENT)
def again(impl, given):
    n, n_in = given.sizes(2, 2, 6)
    neurons = [(name, neuron_with(impl, given, n_in, name)) for name in ACTIVATIONS for _ in range(2)]
    for _, neuron in neurons:
        neuron.forward(around(given, n, n_in))
    for call in ("first call", "second call"):
        for i, (name, neuron) in enumerate(neurons):
            yield from gradients(neuron, given.randn(2 * n), f"neuron {i + 1}, {name}, {call}")
