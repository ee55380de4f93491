"""Hidden scenarios of the softmax-temperature kata."""

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

PRECISE = tolerance(float64=(1e-10, 1e-11))


@scenario("logits divided by the temperature", tolerance=PRECISE)
def plain(impl, given):
    n, k = given.sizes(2, 3, 7)
    for temperature in (1.0, 0.4, 2.5, 30.0):
        yield f"temperature = {temperature}", impl.softmax_with_temperature(given.randn(n, k) * 2, temperature)
    yield "an integer", impl.softmax_with_temperature(given.randn(n, k), 2)
    yield "by name", impl.softmax_with_temperature(temperature=0.7, logits=given.randn(n, k))


@scenario("dim chooses the axis, in any number of dimensions", tolerance=PRECISE)
def axes(impl, given):
    a, b, c = given.sizes(3, 2, 6)
    x = given.randn(a, b, c)
    yield "the default is the last axis", impl.softmax_with_temperature(x, 0.7)
    for dim in (0, 1, 2, -2, -3):
        yield f"dim={dim}", impl.softmax_with_temperature(x, 0.7, dim=dim)
    yield "by position", impl.softmax_with_temperature(x, 0.7, 1)
    yield "a vector", impl.softmax_with_temperature(given.randn(c), 1.5)
    yield "columns of a square matrix", impl.softmax_with_temperature(given.randn(4, 4), 1.5, dim=0)


@scenario("temperature 0: one-hot at the largest logit")
def zero(impl, given):
    a, b, c = given.sizes(3, 2, 6)
    x = given.randn(a, b, c)
    yield "rows", impl.softmax_with_temperature(given.randn(b, c), 0.0)
    yield "an integer 0", impl.softmax_with_temperature(given.randn(b, c), 0)
    for dim in (0, 1, -1):
        yield f"dim={dim}", impl.softmax_with_temperature(x, 0.0, dim=dim)
    yield "a hair ahead", impl.softmax_with_temperature(given.tensor([[0.0, 1e-9], [1e-9, 0.0]]), 0.0)
    yield "a vector of negative logits", impl.softmax_with_temperature(given.tensor([-3.0, -1.0, -2.0]), 0.0)


@scenario("temperature 0 with several largest logits: the first gets all")
def ties(impl, given):
    x = given.tensor([[1.0, 3.0, 3.0, 3.0], [2.0, 2.0, 0.0, 2.0], [0.0, 0.0, 0.0, 0.0]])
    yield "rows", impl.softmax_with_temperature(x, 0.0)
    yield "columns", impl.softmax_with_temperature(x, 0.0, dim=0)


@scenario("a negative temperature raises ValueError")
def negative(impl, given):
    x = given.randn(2, 3)
    for temperature in (-1.0, -1e-3, -2):
        with given.raises(ValueError):
            impl.softmax_with_temperature(x, temperature)
    yield "a positive one does not", impl.softmax_with_temperature(x, 1e-3)


@scenario("low and high temperatures: neither overflow nor nan", tolerance=tolerance(float32=(1e-3, 1e-4)))
def extremes(impl, given):
    x = given.tensor([[50.0, -50.0, 49.99], [-50.0, -49.0, -50.5], [0.0, 0.01, -0.01]])
    for temperature in (0.01, 0.05, 1.0, 1e4):
        yield f"temperature = {temperature}", impl.softmax_with_temperature(x, temperature)


@scenario("the gradient that autograd takes through it", tolerance=GRADIENT)
def gradient(impl, given):
    n, k = given.sizes(2, 3, 6)
    for temperature, dim in ((1.0, -1), (0.5, -1), (3.0, 0)):
        x = given.randn(n, k).requires_grad_()
        (impl.softmax_with_temperature(x, temperature, dim=dim) * given.randn(n, k)).sum().backward()
        yield f"temperature = {temperature}, dim={dim}", x.grad


@scenario("strided memory")
def layouts(impl, given):
    n, k = given.sizes(2, 3, 6)
    yield "a strided view", impl.softmax_with_temperature(given.noncontiguous(given.randn(n, k)), 0.8)
    transposed = given.watch(given.randn(n, k).T)
    yield "a transpose", impl.softmax_with_temperature(transposed, 0.8)
    yield "a transpose at temperature 0", impl.softmax_with_temperature(transposed, 0.0)
