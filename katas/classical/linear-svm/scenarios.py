from nfquiz.judge.scenario import GRADIENT, scenario

ROUNDS = (
    (1, 0.5, 0.1),
    (1, 0.2, 0.7),
    (1, 0.3, 0.0),
    (2, 0.1, 0.3),
)


def data(given, n, n_in, k):
    """Features off centre; labels of all classes that no line separates."""
    X = given.watch(given.randn(n, n_in) + 0.7)
    return X, given.watch(given.permutation(n) % k)


def model_with(impl, given, n_in, k):
    """A model with known parameters, which it may change; many margins are violated, many are not."""
    model = impl.LinearSVM(n_in, k)
    weight, bias = given.randn(k, n_in), given.randn(k) * 1.5
    model.weight, model.bias = weight.clone(), bias.clone()
    return model


@scenario("a new model is all zeros")
def construction(impl, given):
    n_in, k = given.sizes(2, 2, 6)
    model = impl.LinearSVM(n_in, k)
    impl.LinearSVM(k, n_in)  # another one, which is none of its business
    yield "weight", model.weight
    yield "bias", model.bias


@scenario("labels")
def labels(impl, given):
    n_in, k = given.sizes(2, 3, 6)
    model = model_with(impl, given, n_in, k)
    X = given.noncontiguous(given.randn(given.size(30, 40), n_in))
    yield "labels", model.predict(X)
    yield "one sample", model.predict(X[:1])
    yield "no samples", model.predict(X[:0])


@scenario("one step from zero, where every margin is violated", tolerance=GRADIENT)
def one_step(impl, given):
    n, n_in, k = given.size(10, 14), *given.sizes(2, 3, 6)
    model = impl.LinearSVM(n_in, k)
    X, y = data(given, n, n_in, k)
    model.fit(X, y, epochs=1, lr=0.5, lam=0.3)
    yield "weight", model.weight
    yield "bias", model.bias


@scenario("single steps from known weights", tolerance=GRADIENT)
def single_steps(impl, given):
    for step, (epochs, lr, lam) in enumerate(ROUNDS, start=1):
        n, n_in, k = given.size(8, 12), *given.sizes(2, 3, 6)
        model = model_with(impl, given, n_in, k)
        X, y = data(given, n, n_in, k)
        model.fit(given.noncontiguous(X), given.noncontiguous(y), epochs, lr, lam)
        yield f"weight of model {step}", model.weight
        yield f"bias of model {step}", model.bias


@scenario("fit goes on from the present weight and bias", tolerance=GRADIENT)
def continues(impl, given):
    model = model_with(impl, given, 4, 3)
    X, y = data(given, 9, 4, 3)
    for call, (epochs, lr, lam) in enumerate(((1, 0.3, 0.2), (3, 0.1, 0.0), (2, 0.05, 0.5)), start=1):
        model.fit(X, y, epochs=epochs, lr=lr, lam=lam)
        yield f"weight after call {call}", model.weight
        yield f"bias after call {call}", model.bias


@scenario("margins of just 0", tolerance=GRADIENT)
def at_the_kink(impl, given):
    # whole numbers: every formula for the margin gives just 0
    model = impl.LinearSVM(2, 3)
    weight, bias = given.tensor([[1.0, 0.0], [0.0, 1.0], [-1.0, 2.0]]), given.tensor([0.0, -1.0, 1.0])
    model.weight, model.bias = weight.clone(), bias.clone()
    X = given.tensor([[3.0, 3.0], [4.0, 1.0], [0.0, 2.0], [2.0, 2.0]])
    model.fit(X, given.tensor([0, 0, 2, 1]), epochs=1, lr=0.5, lam=0.0)
    yield "weight", model.weight
    yield "bias", model.bias


@scenario("every margin kept: only the penalty is left", tolerance=GRADIENT)
def all_kept(impl, given):
    model = impl.LinearSVM(2, 3)
    weight, bias = given.tensor([[9.0, 0.0], [0.0, 9.0], [-9.0, -9.0]]), given.tensor([0.5, -0.5, 1.5])
    model.weight, model.bias = weight.clone(), bias.clone()
    X = given.tensor([[2.0, 0.0], [0.0, 2.0], [-2.0, -1.0], [3.0, 1.0], [1.0, 3.0]])
    model.fit(X, given.tensor([0, 1, 2, 0, 1]), epochs=3, lr=0.1, lam=0.5)
    yield "weight", model.weight
    yield "bias", model.bias


@scenario("a class that is missing, one sample, two classes", tolerance=GRADIENT)
def small(impl, given):
    model = impl.LinearSVM(3, 4)
    X, y = data(given, 9, 3, 3)
    model.fit(X, y, epochs=1, lr=0.4, lam=0.1)
    yield "weight with a missing class", model.weight
    yield "bias with a missing class", model.bias
    model = impl.LinearSVM(2, 2)
    model.fit(given.randn(1, 2), given.tensor([1]), epochs=1, lr=0.5, lam=0.1)
    yield "weight after one sample", model.weight
    yield "bias after one sample", model.bias
