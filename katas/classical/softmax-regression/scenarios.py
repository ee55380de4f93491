import torch

from nfquiz.judge.scenario import GRADIENT, scenario


def data(given, n, n_in, k):
    """Features off centre and of different scales; labels of all classes that no line separates."""
    scale = torch.linspace(0.5, 1.5, n_in, dtype=given.dtype, device=given.device)
    X = given.watch(given.randn(n, n_in) * scale + 0.7)
    return X, given.watch(given.permutation(n) % k)


def model_with(impl, given, n_in, k):
    """A model with known parameters, which it may change."""
    model = impl.SoftmaxRegression(n_in, k)
    weight = given.randn(k, n_in)
    bias = given.randn(k) + torch.linspace(-1, 1, k, dtype=given.dtype, device=given.device)
    model.weight, model.bias = weight.clone(), bias.clone()
    return model


@scenario("a new model is all zeros")
def construction(impl, given):
    n_in, k = given.sizes(2, 2, 6)
    model = impl.SoftmaxRegression(n_in, k)
    impl.SoftmaxRegression(k, n_in)  # another one, which is none of its business
    yield "weight", model.weight
    yield "bias", model.bias


@scenario("probabilities and labels")
def probabilities(impl, given):
    n_in, k = given.sizes(2, 3, 6)
    model = model_with(impl, given, n_in, k)
    X = given.noncontiguous(given.randn(given.size(30, 40), n_in))
    yield "probabilities", model.predict_proba(X)
    yield "labels", model.predict(X)
    yield "one sample", (model.predict_proba(X[:1]), model.predict(X[:1]))
    yield "no samples", (model.predict_proba(X[:0]), model.predict(X[:0]))


@scenario("one step of gradient descent from zero", tolerance=GRADIENT)
def one_step(impl, given):
    n, n_in, k = given.size(10, 14), *given.sizes(2, 3, 6)
    model = impl.SoftmaxRegression(n_in, k)
    X, y = data(given, n, n_in, k)
    model.fit(X, y, epochs=1, lr=0.5)
    yield "weight", model.weight
    yield "bias", model.bias


@scenario("fit goes on from the present weight and bias", tolerance=GRADIENT)
def continues(impl, given):
    n, n_in, k = given.size(8, 12), *given.sizes(2, 3, 6)
    model = model_with(impl, given, n_in, k)
    X, y = data(given, n, n_in, k)
    for call, (epochs, lr) in enumerate(((1, 0.5), (3, 0.2), (2, 1.0)), start=1):
        model.fit(X, y, epochs=epochs, lr=lr)
        yield f"weight after call {call}", model.weight
        yield f"bias after call {call}", model.bias


@scenario("a class that is missing, one sample", tolerance=GRADIENT)
def missing(impl, given):
    model = impl.SoftmaxRegression(3, 4)
    X, y = data(given, 9, 3, 3)
    model.fit(given.noncontiguous(X), given.noncontiguous(y), epochs=3, lr=0.4)
    yield "weight", model.weight
    yield "bias", model.bias
    model = impl.SoftmaxRegression(2, 3)
    model.fit(given.randn(1, 2), given.tensor([1]), epochs=2, lr=0.5)
    yield "weight after one sample", model.weight
    yield "bias after one sample", model.bias


@scenario("large logits", tolerance=GRADIENT)
def large_logits(impl, given):
    model = impl.SoftmaxRegression(2, 3)
    weight, bias = given.tensor([[30.0, -20.0], [-15.0, 10.0], [5.0, 40.0]]), given.tensor([1.0, -200.0, 0.0])
    model.weight, model.bias = weight.clone(), bias.clone()
    X = given.tensor([[40.0, -10.0], [-40.0, 10.0], [0.1, 0.02], [-60.0, -50.0], [1.0, 1.0], [300.0, -1.0]])
    yield "probabilities", model.predict_proba(X)
    yield "labels", model.predict(X)
    model.fit(X, given.tensor([1, 0, 2, 0, 1, 2]), epochs=1, lr=0.01)
    yield "weight", model.weight
    yield "bias", model.bias


@scenario("forty epochs, and what is predicted then", tolerance=GRADIENT)
def many_epochs(impl, given):
    n, n_in, k = given.size(12, 16), given.size(2, 4), 3
    model = impl.SoftmaxRegression(n_in, k)
    X, y = data(given, n, n_in, k)
    model.fit(X, y, 40, 0.3)
    yield "weight", model.weight
    yield "bias", model.bias
    yield "probabilities", model.predict_proba(X)
