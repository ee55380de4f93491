import torch

from nfquiz.judge.scenario import GRADIENT, scenario


def data(given, n, n_in):
    """Features off centre and of different scales; labels of both kinds that no line separates."""
    scale = torch.linspace(0.5, 1.5, n_in, dtype=given.dtype, device=given.device)
    X = given.watch(given.randn(n, n_in) * scale + 0.7)
    y = given.watch(given.permutation(n) % 2)
    return X, y


def model_with(impl, given, n_in):
    """A model with known parameters, which it may change."""
    model = impl.LogisticRegression(n_in)
    weight = given.randn(n_in)
    bias = given.tensor(given.number(0.5, 1.5))
    model.weight, model.bias = weight.clone(), bias.clone()
    return model


@scenario("a new model is all zeros")
def construction(impl, given):
    n_in = given.size(2, 6)
    model = impl.LogisticRegression(n_in)
    impl.LogisticRegression(n_in + 1)  # another one, which is none of its business
    yield "weight", model.weight
    yield "bias", model.bias


@scenario("predict_proba: the probability of 1")
def probabilities(impl, given):
    n_in = given.size(2, 6)
    model = model_with(impl, given, n_in)
    yield "probabilities", model.predict_proba(given.noncontiguous(given.randn(given.size(7, 12), n_in)))
    yield "one sample", model.predict_proba(given.randn(1, n_in))
    yield "no samples", model.predict_proba(given.randn(0, n_in))


@scenario("one step of gradient descent from zero", tolerance=GRADIENT)
def one_step(impl, given):
    n, n_in = given.sizes(2, 3, 9)
    model = impl.LogisticRegression(n_in)
    X, y = data(given, n, n_in)
    model.fit(X, y, epochs=1, lr=0.5)
    yield "weight", model.weight
    yield "bias", model.bias


@scenario("fit goes on from the present weight and bias", tolerance=GRADIENT)
def continues(impl, given):
    n, n_in = given.sizes(2, 3, 9)
    model = model_with(impl, given, n_in)
    X, y = data(given, n, n_in)
    for call, (epochs, lr) in enumerate(((1, 0.5), (3, 0.2), (2, 1.0)), start=1):
        model.fit(X, y, epochs=epochs, lr=lr)
        yield f"weight after call {call}", model.weight
        yield f"bias after call {call}", model.bias


@scenario("labels at several thresholds")
def thresholds(impl, given):
    # probabilities that no rounding moves across a threshold: the logits are multiples of ½
    model = impl.LogisticRegression(2)
    model.weight, model.bias = given.copy(given.tensor([0.5, -1.0])), given.copy(given.tensor(0.25))
    X = given.noncontiguous(given.integers(given.size(40, 60), 2, low=-4, high=5).to(given.dtype))
    yield "the default", model.predict(X)
    for threshold in (0.3, 0.8, 0.1, 0.95):
        yield f"threshold {threshold}", model.predict(X, threshold=threshold)
    yield "one sample", model.predict(given.tensor([[2.0, 1.0]]))
    yield "no samples", model.predict(given.randn(0, 2))


@scenario("a probability of just the threshold gives 1")
def at_the_threshold(impl, given):
    model = impl.LogisticRegression(3)
    model.weight, model.bias = given.copy(given.tensor([1.0, 2.0, -1.0])), given.copy(given.tensor(0.0))
    X = given.tensor([[0.0, 0.0, 0.0], [1.0, 0.0, 1.0], [1.0, 0.0, 0.0], [0.0, 1.0, 4.0]])
    yield "labels", model.predict(X)


@scenario("large logits")
def large_logits(impl, given):
    model = impl.LogisticRegression(2)
    model.weight, model.bias = given.copy(given.tensor([30.0, -20.0])), given.copy(given.tensor(1.0))
    X = given.tensor([[40.0, -10.0], [-40.0, 10.0], [0.2, -0.1], [-0.1, 0.2], [1.0, 1.0], [300.0, 1.0], [1.0, 500.0]])
    yield "probabilities", model.predict_proba(X)
    yield "labels", model.predict(X)


@scenario("forty epochs, and what is predicted then", tolerance=GRADIENT)
def many_epochs(impl, given):
    n, n_in = given.size(12, 16), given.size(2, 4)
    model = impl.LogisticRegression(n_in)
    X, y = data(given, n, n_in)
    model.fit(given.noncontiguous(X), y, 40, 0.3)
    yield "weight", model.weight
    yield "bias", model.bias
    yield "probabilities", model.predict_proba(X)


@scenario("one sample, then a start where the model is sure and wrong", tolerance=GRADIENT)
def extremes(impl, given):
    model = impl.LogisticRegression(3)
    model.fit(given.randn(1, 3), given.tensor([1]), epochs=2, lr=0.5)
    yield "weight after one sample", model.weight
    yield "bias after one sample", model.bias
    model.weight, model.bias = given.copy(given.tensor([40.0, 10.0, 0.0])), given.copy(given.tensor(-20.0))
    X = given.tensor([[4.0, 1.0, 0.5], [-4.0, 1.0, 2.0], [5.0, -2.0, 1.0]])
    model.fit(X, given.tensor([0, 1, 1]), epochs=1, lr=1.0)
    yield "weight", model.weight
    yield "bias", model.bias


@scenario("small features, whose gradients are small from the start", tolerance=GRADIENT)
def small_gradients(impl, given):
    model = impl.LogisticRegression(3)
    # not by a large lr: it would magnify the rounding of the bias' gradient
    model.fit(given.watch(given.randn(8, 3) * 1e-5), given.tensor([1, 0, 1, 0, 0, 1, 0, 1]), epochs=4, lr=2.0)
    yield "weight, a hundred thousand times", model.weight * 1e5
    yield "bias", model.bias
