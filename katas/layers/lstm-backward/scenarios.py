"""Hidden tests of the kata lstm-backward."""

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance


def layer(given, n, length, d, h):
    """A gradient for the outputs, an input, a first state and parameters of these sizes."""
    params = {
        "weight_ih": given.uniform(4 * h, d, low=-0.8, high=0.8),
        "weight_hh": given.uniform(4 * h, h, low=-0.8, high=0.8),
        "bias_ih": given.uniform(4 * h, low=-0.8, high=0.8),
        "bias_hh": given.uniform(4 * h, low=-0.8, high=0.8),
    }
    state = (given.uniform(n, h, low=-0.9, high=0.9), given.randn(n, h))
    return given.randn(n, length, h), given.randn(n, length, d), state, params


def in_order(grads):
    """The gradients by name, so that the order in which they were put into the dict does not count."""
    return {name: grads[name] for name in sorted(grads)}


@scenario("a single step", tolerance=GRADIENT)
def one_step(impl, given):
    n, d, h = given.sizes(3, 2, 6)
    grad_outputs, x, state, params = layer(given, n, 1, d, h)
    yield "gradients", in_order(impl.lstm_backward(grad_outputs, x, state, params))


@scenario("two steps: the gradient goes back through the state", tolerance=GRADIENT)
def two_steps(impl, given):
    n, d, h = given.sizes(3, 2, 6)
    grad_outputs, x, state, params = layer(given, n, 2, d, h)
    yield "gradients", in_order(impl.lstm_backward(grad_outputs, x, state, params))


@scenario("a sequence", tolerance=GRADIENT)
def sequence(impl, given):
    n, length, d, h = given.sizes(4, 3, 7)
    grad_outputs, x, state, params = layer(given, n, length, d, h)
    yield "gradients", in_order(impl.lstm_backward(grad_outputs, x, state, params))


@scenario("a loss of the last output alone", tolerance=GRADIENT)
def last_output(impl, given):
    n, length, d, h = given.sizes(4, 3, 6)
    grad_outputs, x, state, params = layer(given, n, length, d, h)
    last = 30 * grad_outputs  # large: nothing is clipped
    last[:, :-1] = 0
    yield "gradients", in_order(impl.lstm_backward(given.watch(last), x, state, params))


@scenario("a batch of one, one feature, one unit", tolerance=GRADIENT)
def ones(impl, given):
    for n, d, h in ((1, 3, 2), (2, 1, 3), (3, 2, 1), (1, 1, 1)):
        grad_outputs, x, state, params = layer(given, n, 3, d, h)
        yield f"gradients, N = {n}, D = {d}, H = {h}", in_order(impl.lstm_backward(grad_outputs, x, state, params))


@scenario("equal sizes, where a wrong axis raises no error", tolerance=GRADIENT)
def square(impl, given):
    grad_outputs, x, state, params = layer(given, 3, 3, 3, 3)
    yield "gradients", in_order(impl.lstm_backward(grad_outputs, x, state, params))


@scenario("a first state of zeros", tolerance=GRADIENT)
def zeros(impl, given):
    grad_outputs, x, _, params = layer(given, 3, 4, 5, 2)
    state = (given.tensor([[0.0] * 2] * 3), given.tensor([[0.0] * 2] * 3))
    yield "gradients", in_order(impl.lstm_backward(grad_outputs, x, state, params))


@scenario("a long sequence", tolerance=GRADIENT)
def long(impl, given):
    grad_outputs, x, state, params = layer(given, 2, 17, 3, 4)
    yield "gradients", in_order(impl.lstm_backward(grad_outputs, x, state, params))


@scenario("everything in strided memory", tolerance=GRADIENT)
def strided(impl, given):
    grad_outputs, x, state, params = layer(given, 3, 4, 2, 5)
    grad_outputs, x = (given.watch(one.permute(1, 2, 0).contiguous().permute(2, 0, 1)) for one in (grad_outputs, x))
    state = tuple(given.noncontiguous(part) for part in state)
    params = {name: given.noncontiguous(value) for name, value in params.items()}
    yield "gradients", in_order(impl.lstm_backward(grad_outputs, x, state, params))


@scenario("float64 keeps float64's digits", dtypes=("float64",), tolerance=tolerance(float64=(1e-10, 1e-11)))
def digits(impl, given):
    grad_outputs, x, state, params = layer(given, 3, 4, 2, 5)
    yield "gradients", in_order(impl.lstm_backward(grad_outputs, x, state, params))
