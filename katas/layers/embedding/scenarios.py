"""Hidden scenarios of the embedding kata."""

from nfquiz.judge.scenario import GRADIENT, scenario


def _layer(impl, given, num, dim):
    """A layer with a table of its own in the dtype under test."""
    layer = impl.Embedding(num, dim)
    layer.weight = given.randn(num, dim)
    return layer


@scenario("the rows that the ids name")
def lookup(impl, given):
    num, dim = given.sizes(2, 5, 9)
    fresh = impl.Embedding(num, dim)
    impl.Embedding(num + 1, dim + 1)  # another one, which is none of its business
    yield "shape of the weight at the start", list(fresh.weight.shape)
    yield "its dtype", str(fresh.weight.dtype)
    layer = _layer(impl, given, num, dim)
    yield "a vector of ids", layer.forward(given.permutation(num)[:4])
    yield "the first and the last row", layer.forward(given.tensor([0, num - 1]))
    yield "repeated ids", layer.forward(given.tensor([1, 3, 1, 1]))
    yield "without the last row", layer.forward(given.tensor([1, 0, 2]))
    layer.weight = given.randn(num, dim)
    yield "another table", layer.forward(given.tensor([2, 0]))


@scenario("ids of any shape")
def shapes(impl, given):
    num, dim = given.sizes(2, 4, 7)
    layer = _layer(impl, given, num, dim)
    n, length = given.sizes(2, 2, 5)
    yield "(N, L)", layer.forward(given.integers(n, length, high=num))
    yield "one id, 0-d", layer.forward(given.tensor(2))
    yield "three dimensions", layer.forward(given.integers(2, n, length, high=num))
    yield "a single one", layer.forward(given.integers(1, 1, high=num))
    yield "none", layer.forward(given.integers(0, high=num))
    yield "strided", layer.forward(given.noncontiguous(given.integers(n, length, high=num)))
    layer.weight = given.noncontiguous(given.randn(num, dim))
    yield "a strided table", layer.forward(given.integers(n, high=num))


@scenario("backward: each row's gradient at its place, 0 where nothing was looked up", tolerance=GRADIENT)
def backward_distinct(impl, given):
    num, dim = given.sizes(2, 5, 9)
    layer = _layer(impl, given, num, dim)
    layer.forward(given.permutation(num)[:4])
    yield "what backward returns", layer.backward(given.randn(4, dim))
    yield "weight_grad", layer.weight_grad
    yield "the weight stays", layer.weight


@scenario("backward: the gradients of a repeated id add up", tolerance=GRADIENT)
def backward_repeated(impl, given):
    num, dim = given.sizes(2, 4, 7)
    layer = _layer(impl, given, num, dim)
    layer.forward(given.tensor([2, 0, 2, 3, 2, 3]))
    layer.backward(given.randn(6, dim))
    yield "weight_grad", layer.weight_grad
    layer.forward(given.tensor([1, 1, 1]))
    layer.backward(given.randn(3, dim))
    yield "one id only", layer.weight_grad


@scenario("backward for ids of any shape", tolerance=GRADIENT)
def backward_shapes(impl, given):
    num, dim = given.sizes(2, 3, 6)
    layer = _layer(impl, given, num, dim)
    n, length = given.sizes(2, 2, 5)
    for shape in ((n, length), (2, n, length), (), (0,), (1, 1)):
        layer.forward(given.integers(*shape, high=num))
        layer.backward(given.randn(*shape, dim))
        yield f"weight_grad, ids of shape {shape}", layer.weight_grad
    layer.forward(given.noncontiguous(given.integers(n, length, high=num)))
    layer.backward(given.randn(n, length, dim))
    yield "weight_grad, strided ids", layer.weight_grad
    layer.forward(given.integers(n, length, high=num))
    layer.backward(given.noncontiguous(given.randn(n, length, dim)))
    yield "weight_grad, a strided gradient", layer.weight_grad


@scenario("backward overwrites, and knows the last forward of its own layer", tolerance=GRADIENT)
def state(impl, given):
    num, dim = given.sizes(2, 4, 7)
    layer, other = _layer(impl, given, num, dim), _layer(impl, given, num + 1, dim)
    layer.forward(given.tensor([0, 1]))
    layer.forward(given.tensor([2, 1, 2]))
    other.forward(given.tensor([3, 0, 1]))
    grad_out = given.randn(3, dim)
    for call in (1, 2):
        layer.backward(grad_out)
        yield f"weight_grad after call {call}", layer.weight_grad
    other.backward(given.randn(3, dim))
    yield "weight_grad of the other layer", other.weight_grad
    yield "the first layer's weight_grad", layer.weight_grad
