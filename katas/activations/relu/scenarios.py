from nfquiz.judge.scenario import scenario, tolerance

# nothing is rounded in a ReLU
EXACT = tolerance(float64=(1e-12, 1e-12))


@scenario("negative values become 0, positive ones stay")
def values(impl, given):
    n, k = given.sizes(2, 3, 7)
    yield "a matrix", impl.relu(given.randn(n, k) * 3)
    yield "a vector", impl.relu(given.tensor([-2.0, -0.5, 0.0, 0.25, 1.5, 7.0]))
    yield "negative values only", impl.relu(given.uniform(k, low=-3.0, high=-1.0))


@scenario("any shape: a single number, three dimensions, empty")
def shapes(impl, given):
    yield "0-d, negative", impl.relu(given.tensor(-1.5))
    yield "0-d, positive", impl.relu(given.tensor(2.5))
    yield "one element", impl.relu(given.tensor([[-0.5]]))
    yield "three dimensions", impl.relu(given.randn(*given.sizes(3, 2, 5)))
    yield "empty", impl.relu(given.randn(0))
    yield "no rows", impl.relu(given.randn(0, 3))


@scenario("large and tiny values, in each dtype's full precision", tolerance=EXACT)
def magnitudes(impl, given):
    x = given.uniform(4, 5, low=-1e4, high=1e4)
    yield "up to 1e4", impl.relu(x)
    tiny = given.tensor([1e-30, -1e-30, 1e-8, -1e-8, 0.3, -0.3])
    yield "slope at tiny values", impl.relu_backward(given.randn(6), tiny)
    yield "slope at large values", impl.relu_backward(given.randn(4, 5), x)


@scenario("non-contiguous inputs")
def layouts(impl, given):
    n, k = given.sizes(2, 3, 6)
    yield "a strided view", impl.relu(given.noncontiguous(given.randn(n, k)))
    yield "a transpose", impl.relu(given.watch(given.randn(n, k).T))
    grad_out = given.noncontiguous(given.randn(k, n))
    yield "backward", impl.relu_backward(grad_out, given.watch(given.randn(n, k).T))


@scenario("backward: the gradient passes where x was positive")
def backward(impl, given):
    n, k = given.sizes(2, 3, 7)
    yield "a matrix", impl.relu_backward(given.randn(n, k), given.randn(n, k) * 3)
    signs = given.tensor([-2.0, 3.0, -0.5, 0.5])
    yield "every pair of signs", impl.relu_backward(given.tensor([1.5, -2.5, -0.5, 2.0]), signs)


@scenario("backward: the slope at exactly 0 is 0")
def backward_at_zero(impl, given):
    x = given.tensor([0.0, 1.5, 0.0, -1.5, -0.0, 2.0])
    yield "zeros among others", impl.relu_backward(given.randn(6), x)
    zeros = given.tensor([[0.0, 0.0], [0.0, 0.0], [0.0, 0.0]])
    yield "zeros only", impl.relu_backward(given.randn(3, 2), zeros)


@scenario("backward: any shape")
def backward_shapes(impl, given):
    yield "0-d, negative", impl.relu_backward(given.tensor(0.7), given.tensor(-1.5))
    yield "0-d, positive", impl.relu_backward(given.tensor(0.7), given.tensor(1.5))
    shape = given.sizes(3, 2, 5)
    yield "three dimensions", impl.relu_backward(given.randn(*shape), given.randn(*shape))
    yield "empty", impl.relu_backward(given.randn(0, 3), given.randn(0, 3))
