"""Hidden tests of the kata rnn."""

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance


def layer(given, n, length, d, h):
    """An input, a first state and parameters of these sizes."""
    params = {
        "weight_ih": given.uniform(h, d, low=-0.8, high=0.8),
        "weight_hh": given.uniform(h, h, low=-0.8, high=0.8),
        "bias_ih": given.uniform(h, low=-0.8, high=0.8),
        "bias_hh": given.uniform(h, low=-0.8, high=0.8),
    }
    return given.randn(n, length, d), given.uniform(n, h, low=-0.9, high=0.9), params


@scenario("a single step")
def one_step(impl, given):
    n, d, h = given.sizes(3, 2, 6)
    x, state, params = layer(given, n, 1, d, h)
    yield "(outputs, h_n)", impl.rnn(x, state, params)


@scenario("a sequence")
def sequence(impl, given):
    n, length, d, h = given.sizes(4, 2, 7)
    x, state, params = layer(given, n, length, d, h)
    yield "(outputs, h_n)", impl.rnn(x, state, params)


@scenario("a first state of zeros")
def zeros(impl, given):
    n, length, d, h = given.sizes(4, 2, 6)
    x, _, params = layer(given, n, length, d, h)
    state = given.tensor([[0.0] * h] * n)
    yield "(outputs, h_n)", impl.rnn(x, state, params)


@scenario("a batch of one, one feature, one unit")
def ones(impl, given):
    for n, d, h in ((1, 3, 2), (2, 1, 3), (3, 2, 1), (1, 1, 1)):
        x, state, params = layer(given, n, 3, d, h)
        yield f"(outputs, h_n), N = {n}, D = {d}, H = {h}", impl.rnn(x, state, params)


@scenario("equal sizes, where a wrong axis raises no error")
def square(impl, given):
    x, state, params = layer(given, 3, 3, 3, 3)
    yield "(outputs, h_n)", impl.rnn(x, state, params)


@scenario("a long sequence in one piece, and in two")
def pieces(impl, given):
    x, state, params = layer(given, 2, 24, 3, 4)
    yield "(outputs, h_n)", impl.rnn(x, state, params)
    _, middle = impl.rnn(x[:, :11], state, params)
    yield "(outputs, h_n) of the second piece", impl.rnn(x[:, 11:], middle, params)


@scenario("inputs, states and parameters in strided memory")
def strided(impl, given):
    n, length, d, h = given.sizes(4, 2, 5)
    x, state, params = layer(given, n, length, d, h)
    x = given.watch(x.permute(1, 2, 0).contiguous().permute(2, 0, 1))
    state = given.noncontiguous(state)
    params = {name: given.noncontiguous(value) for name, value in params.items()}
    yield "(outputs, h_n)", impl.rnn(x, state, params)


@scenario("the gradients that autograd takes through it", tolerance=GRADIENT)
def gradients(impl, given):
    n, length, d, h = given.sizes(4, 2, 6)
    x, state, params = layer(given, n, length, d, h)
    x, state = given.param(x), given.param(state)
    params = {name: given.param(value) for name, value in params.items()}
    outputs, last = impl.rnn(x, state, params)
    loss = (outputs * given.randn(n, length, h)).sum()
    (loss + (last * given.randn(n, h)).sum()).backward()
    yield "gradient for x", x.grad
    yield "gradient for the first state", state.grad
    yield "gradients for the parameters", {name: value.grad for name, value in params.items()}


@scenario("large inputs saturate")
def saturated(impl, given):
    x, state, params = layer(given, 2, 3, 4, 3)
    yield "(outputs, h_n)", impl.rnn(x * 1000, state, params)


@scenario("float64 keeps float64's digits", dtypes=("float64",), tolerance=tolerance(float64=(1e-11, 1e-12)))
def digits(impl, given):
    x, state, params = layer(given, 3, 4, 2, 5)
    yield "(outputs, h_n)", impl.rnn(x, state, params)
