"""Hidden scenarios of the moe kata."""

import torch

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

# Two matrix products and a softmax: two right orders of the sums differ by a few 1e-6 in float32
EXPERTS = tolerance(float32=(1e-4, 1e-5))
# The shares of choices may be in float32
LOSS = tolerance(float32=(1e-4, 1e-5), float64=(1e-6, 1e-6))


def _layer(impl, given, dim, hidden, num_experts, top_k):
    layer = impl.MixtureOfExperts(dim, hidden, num_experts, top_k)
    impl.MixtureOfExperts(2, 3, 2, 1)  # another one, which is none of its business
    layer = given.fill(layer)
    with torch.no_grad():
        # Router scores are whole sixteenths plus e/100: exact to 1e-7, and never nearer to one another than 0.01, so
        # that rounding decides no choice
        layer.router.weight.copy_(given.integers(num_experts, dim, low=-4, high=5) / 8)
        layer.router.bias.copy_(torch.arange(num_experts) / 100)
    return layer


def _tokens(given, *shape):
    """Multiples of 1/2; see `_layer`."""
    return given.watch(given.integers(*shape, low=-4, high=5).to(given.dtype) / 2)


def _both(layer, x):
    out, aux = layer(x)
    yield "out", out
    yield "aux", aux, LOSS


@scenario("the names and shapes of the parameters")
def parameters(impl, given):
    layer = impl.MixtureOfExperts(dim=4, hidden=6, num_experts=3, top_k=2)
    yield "shapes", {name: list(one.shape) for name, one in sorted(layer.named_parameters())}


@scenario("one expert a token: its result is not weighted", tolerance=EXPERTS)
def top_one(impl, given):
    dim, hidden = given.sizes(2, 3, 6)
    layer = _layer(impl, given, dim, hidden, 4, 1)
    yield from _both(layer, _tokens(given, 9, dim))


@scenario("two experts a token, weights that sum to 1", tolerance=EXPERTS)
def top_two(impl, given):
    dim, hidden = given.sizes(2, 3, 6)
    layer = _layer(impl, given, dim, hidden, given.size(4, 5), 2)
    yield from _both(layer, _tokens(given, 9, dim))


@scenario("all experts for every token; a single expert", tolerance=EXPERTS)
def everyone(impl, given):
    yield from _both(_layer(impl, given, 4, 5, 3, 3), _tokens(given, 7, 4))
    yield from _both(_layer(impl, given, 4, 5, 1, 1), _tokens(given, 7, 4))


@scenario("any leading dimensions, strided memory, one token", tolerance=EXPERTS)
def leading(impl, given):
    layer = _layer(impl, given, 4, 3, 3, 2)
    yield from _both(layer, _tokens(given, 4))
    yield from _both(layer, _tokens(given, 2, 3, 4))
    yield from _both(layer, _tokens(given, 2, 1, 3, 4))
    yield from _both(layer, given.noncontiguous(_tokens(given, 3, 5, 4)))
    yield from _both(layer, _tokens(given, 1, 4))


@scenario("all tokens choose the same experts: most get none", tolerance=EXPERTS)
def crowded(impl, given):
    layer = _layer(impl, given, 4, 3, 5, 2)
    x = _tokens(given, 1, 1, 4).expand(2, 3, 4)
    yield from _both(layer, x)


@scenario("aux: shares of the choices times mean probabilities, times E", tolerance=LOSS)
def balance(impl, given):
    for num_experts, top_k in ((2, 1), (5, 3)):
        layer = _layer(impl, given, 4, 3, num_experts, top_k)
        _, aux = layer(_tokens(given, 11, 4))
        yield f"{num_experts} experts, {top_k} a token", aux
    with torch.no_grad():
        layer.router.weight.zero_()
        layer.router.bias.zero_()
    _, aux = layer(_tokens(given, 11, 4))
    yield "equal probabilities, all experts", aux


@scenario("the router's scores need not be small", dtypes=("float64",))
def large_scores(impl, given):
    layer = _layer(impl, given, 4, 3, 4, 1)  # one expert: all other probabilities may be 0
    with torch.no_grad():
        layer.router.weight.mul_(2000)
    yield from _both(layer, _tokens(given, 6, 4))


@scenario("training and evaluation give the same, nothing is random", tolerance=EXPERTS)
def modes(impl, given):
    layer = _layer(impl, given, 4, 3, 4, 2)
    x = _tokens(given, 6, 4)
    for name in ("training", "evaluation"):
        yield from _both(layer.train(name == "training"), x)


def _gradients(layer, x):
    yield "gradient for x", x.grad
    for name, one in sorted(layer.named_parameters()):
        # of an expert without tokens the gradient may be None or 0
        yield f"gradient for {name}", torch.zeros_like(one) if one.grad is None else one.grad


@scenario("gradients of the result: for x, the experts and, through the weights, the router", tolerance=GRADIENT)
def gradients_of_out(impl, given):
    layer = _layer(impl, given, 4, 3, 4, 2)
    x = given.param(_tokens(given, 6, 4))
    out, _ = layer(x)
    (out * given.randn(6, 4)).sum().backward()
    yield from _gradients(layer, x)


@scenario("gradients of aux reach the router through the mean probabilities", tolerance=GRADIENT)
def gradients_of_aux(impl, given):
    layer = _layer(impl, given, 4, 3, 4, 2)
    x = given.param(_tokens(given, 6, 4))
    _, aux = layer(x)
    aux.backward()
    yield "gradient for the router's weight", layer.router.weight.grad
    yield "gradient for the router's bias", layer.router.bias.grad
    yield "gradient for x", x.grad
