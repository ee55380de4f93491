"""Hidden scenarios of the tensor-autograd kata. What is yielded are NumPy arrays, 0-d ones included."""

import numpy as np

from nfquiz.judge.scenario import scenario, tolerance

# NumPy on the CPU, and candidates may keep everything in float64: one dtype tells enough
ARRAYS = {"dtypes": ("float64",), "tolerance": tolerance(float64=(1e-9, 1e-9))}


def _array(given, *shape):
    """An array that must stay as it is, and has no number near 0."""
    drawn = given.randn(*shape)
    return given.watch(drawn + drawn.sign() * 0.2).cpu().numpy()


def _plain(value):
    """As an array: NumPy's own operations give numbers in place of 0-d arrays."""
    return np.array(value) if isinstance(value, np.ndarray | np.generic) else value


def _look(name, out, *tensors):
    """The value of out; then, after backward from a sum that weighs every entry differently, gradients."""
    yield f"{name}: data", _plain(out.data)
    out.backward()
    yield f"{name}: gradients", [_plain(tensor.grad) for tensor in tensors]


def _weighed(impl, given, out):
    """The sum of out's entries times random numbers."""
    return (out * impl.Tensor(_array(given, *np.shape(out.data)))).sum()


@scenario("+ and * of two Tensors of one shape, and their sum", **ARRAYS)
def same_shape(impl, given):
    m, n = given.sizes(2, 2, 5)
    for name, operation in (("a + b", lambda a, b: a + b), ("a * b", lambda a, b: a * b)):
        a, b = impl.Tensor(_array(given, m, n)), impl.Tensor(_array(given, m, n))
        out = operation(a, b)
        yield f"{name}: data", _plain(out.data)
        loss = _weighed(impl, given, out)
        yield from _look(f"{name}, weighed and summed", loss, a, b, out, loss)
    a = impl.Tensor(_array(given, m, n))
    yield from _look("a.sum()", a.sum(), a)


@scenario("relu, and its slope 0 at 0", **ARRAYS)
def relu(impl, given):
    m, n = given.sizes(2, 3, 6)
    a = impl.Tensor(_array(given, m, n))
    out = a.relu()
    yield "relu: data", _plain(out.data)
    yield from _look("relu, weighed and summed", _weighed(impl, given, out), a, out)
    a = impl.Tensor(given.tensor([-1.0, 0.0, 2.0, 0.0]).cpu().numpy())
    yield from _look("relu at 0", _weighed(impl, given, a.relu()), a)


@scenario("a matrix product", **ARRAYS)
def matrices(impl, given):
    m, k, n = given.sizes(3, 2, 6)
    for shape_a, shape_b in (((m, k), (k, n)), ((1, k), (k, n)), ((m, 1), (1, n)), ((3, 3), (3, 3))):
        a, b = impl.Tensor(_array(given, *shape_a)), impl.Tensor(_array(given, *shape_b))
        out = a @ b
        yield f"{shape_a} @ {shape_b}: data", _plain(out.data)
        yield from _look(f"{shape_a} @ {shape_b}, weighed and summed", _weighed(impl, given, out), a, b, out)


@scenario("what goes on after a sum: its gradient is not 1", **ARRAYS)
def after_the_sum(impl, given):
    a, b = impl.Tensor(_array(given, 3, 2)), impl.Tensor(_array(given, 4))
    c = impl.Tensor(_array(given))
    total = a.sum() * b.sum()
    out = total * c + a.sum()
    yield from _look("(Σa·Σb)·c + Σa", out, a, b, c, total, out)


@scenario("a Tensor used twice gets the sum over its uses, in every operation", **ARRAYS)
def used_twice(impl, given):
    n = given.size(2, 4)
    for name, operation in (
        ("a + a", lambda a, b: a + a),
        ("a + b + a", lambda a, b: a + b + a),
        ("a * a", lambda a, b: a * a),
        ("a @ a", lambda a, b: a @ a),
        ("relu twice", lambda a, b: (lambda c: c.relu() + c.relu() * b)(a * a)),
        ("a·b + a·a", lambda a, b: a * b + a * a),
        ("a @ b + a @ b", lambda a, b: a @ b + a @ b),
        ("(a + b)·a", lambda a, b: (a + b) * a),
        ("a plus its sum", lambda a, b: a + a.sum() + a.sum() * b),
    ):
        a, b = impl.Tensor(_array(given, n, n)), impl.Tensor(_array(given, n, n))
        yield from _look(name, _weighed(impl, given, operation(a, b) + b), a, b)


@scenario("each Tensor waits for all that was computed from it, and gradients share no memory", **ARRAYS)
def order(impl, given):
    a, b = impl.Tensor(_array(given, 2, 3)), impl.Tensor(_array(given, 2, 3))
    c = a + b
    d = c + a
    e = d * c
    f = (e + d) + (c + e)
    yield from _look("diamonds", (f * d).sum(), a, b, c, d, e, f)
    a, b = impl.Tensor(_array(given, 2, 3)), impl.Tensor(_array(given, 2, 3))
    c = a * b
    long_way = ((c + b).relu() * b + a).relu() + b
    yield from _look("a short and a long path", _weighed(impl, given, c * long_way), a, b, c, long_way)
    a, b = impl.Tensor(_array(given, 2, 3)), impl.Tensor(_array(given, 2, 3))
    c = a * b
    long_way = ((c + b).relu() * b + a).relu() + b
    yield from _look("the other way round", _weighed(impl, given, long_way * c), a, b, c, long_way)


def _broadcast(impl, given, shapes):
    for shape_a, shape_b in shapes:
        for name, operation in (("+", lambda a, b: a + b), ("*", lambda a, b: a * b)):
            a, b = impl.Tensor(_array(given, *shape_a)), impl.Tensor(_array(given, *shape_b))
            out = operation(a, b)
            yield from _look(f"{shape_a} {name} {shape_b}", _weighed(impl, given, out), a, b, out)


@scenario("+ and * stretch dimensions of size 1: each gradient has its operand's shape", **ARRAYS)
def stretched(impl, given):
    m, n = given.sizes(2, 2, 5)
    yield from _broadcast(impl, given, (((m, n), (1, n)), ((m, 1), (m, n)), ((m, 1), (1, n)), ((1, m, 1), (2, 1, n))))


@scenario("+ and * broadcast what lacks dimensions: each gradient has its operand's shape", **ARRAYS)
def broadcasting(impl, given):
    m, n = given.sizes(2, 2, 5)
    shapes = (
        ((m, n), (n,)),
        ((n,), (m, 1)),
        ((m, n), ()),
        ((), (n,)),
        ((2, 1, n), (m, 1)),
        ((n,), (2, 3, m, n)),
        ((1,), (m, n)),
        ((1, 1), (n,)),
    )
    yield from _broadcast(impl, given, shapes)


@scenario("@ with vectors", **ARRAYS)
def vectors(impl, given):
    m, k, n = given.sizes(3, 2, 5)
    for shape_a, shape_b in (
        ((m, k), (k,)),
        ((k,), (k, n)),
        ((k,), (k,)),
        ((1,), (1, n)),
        ((3, m, k), (k,)),
        ((k,), (2, 3, k, n)),
        ((m, 1), (1,)),
    ):
        a, b = impl.Tensor(_array(given, *shape_a)), impl.Tensor(_array(given, *shape_b))
        out = a @ b
        yield f"{shape_a} @ {shape_b}: data", _plain(out.data)
        yield from _look(f"{shape_a} @ {shape_b}, weighed and summed", _weighed(impl, given, out), a, b, out)


@scenario("@ with batches of matrices, whose batch dimensions broadcast", **ARRAYS)
def batches(impl, given):
    m, k, n = given.sizes(3, 2, 5)
    for shape_a, shape_b in (
        ((3, m, k), (3, k, n)),
        ((3, m, k), (k, n)),
        ((m, k), (2, 3, k, n)),
        ((4, 1, m, k), (3, k, n)),
        ((1, m, k), (3, k, n)),
        ((2, 3, m, k), (2, 1, k, n)),
        ((3, 1, 1), (1, 2)),
    ):
        a, b = impl.Tensor(_array(given, *shape_a)), impl.Tensor(_array(given, *shape_b))
        yield from _look(f"{shape_a} @ {shape_b}", _weighed(impl, given, a @ b), a, b)


@scenario("strided arrays, and NumPy arrays as results", **ARRAYS)
def layouts(impl, given):
    m, n = given.sizes(2, 2, 5)
    x = given.watch(given.randn(n, m).T).cpu().numpy()
    y = given.noncontiguous(given.randn(3, n, m)).cpu().numpy()
    a, b = impl.Tensor(x), impl.Tensor(y)
    out = (a @ b).relu() + a @ b
    yield from _look("(a @ b).relu() + a @ b", (out * out).sum(), a, b)
    results = (a.data, b.data, a.grad, b.grad, out.data, out.grad)
    yield "NumPy arrays", [isinstance(result, np.ndarray) for result in results]


@scenario("two layers of a network: the gradients of weights, biases and inputs", **ARRAYS)
def network(impl, given):
    n, n_in, hidden = given.sizes(3, 2, 6)
    X, target = _array(given, n, n_in), _array(given, n, 2)
    W1, b1, W2, b2 = (_array(given, *shape) for shape in ((n_in, hidden), (hidden,), (hidden, 2), (2,)))
    x, w1, c1, w2, c2 = (impl.Tensor(array) for array in (X, W1, b1, W2, b2))
    hidden_layer = (x @ w1 + c1).relu()
    error = hidden_layer @ w2 + c2 + impl.Tensor(-target)
    weights = (w1 * w1).sum() + (w2 * w2).sum()
    loss = (error * error).sum() * impl.Tensor(np.array(1 / n)) + weights * impl.Tensor(np.array(0.05))
    yield from _look("loss", loss, x, w1, c1, w2, c2, hidden_layer, error)


@scenario("a chain of two hundred operations, and two graphs side by side", **ARRAYS)
def chain(impl, given):
    a, b = impl.Tensor(_array(given, 2)), impl.Tensor(_array(given, 2))
    first, second = a, b
    for i in range(100):
        first = first + a if i % 2 else first * impl.Tensor(np.array(0.9))
        second = second + b
    first, second = first.sum(), second.sum()
    yield from _look("the first", first, a)
    yield from _look("the second", second, b)
