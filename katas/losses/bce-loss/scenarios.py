"""Hidden scenarios of the bce-loss kata."""

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

PRECISE = tolerance(float32=(1e-5, 1e-6), float64=(1e-9, 1e-9))


def predictions(given, *shape):
    """Probabilities away from 0 and 1, and hard and soft targets."""
    soft = given.uniform(*shape)
    target = (soft * 4).floor().clamp(max=3) / 3  # 0, 1/3, 2/3 and 1
    return given.uniform(*shape, low=0.03, high=0.97), given.watch(target)


@scenario("the mean over all elements of a matrix", tolerance=PRECISE)
def matrix(impl, given):
    n, k = given.sizes(2, 3, 7)
    yield "loss", impl.bce_loss(*predictions(given, n, k))
    yield "a square matrix", impl.bce_loss(*predictions(given, 4, 4))
    prob, target = predictions(given, n, k)
    yield "by name", impl.bce_loss(target=target, prob=prob)


@scenario("positive, negative and soft targets, one at a time", tolerance=PRECISE)
def targets(impl, given):
    prob = given.tensor([0.05, 0.3, 0.5, 0.8, 0.99])
    for target in (0.0, 1.0, 0.25, 0.5, 0.9):
        yield f"target {target}", impl.bce_loss(prob, given.tensor([target] * 5))


@scenario("any shape: vectors, columns, three dimensions, one element")
def shapes(impl, given):
    n = given.size(3, 7)
    yield "a vector", impl.bce_loss(*predictions(given, n))
    yield "a column", impl.bce_loss(*predictions(given, n, 1))
    yield "a row", impl.bce_loss(*predictions(given, 1, n))
    yield "three dimensions", impl.bce_loss(*predictions(given, *given.sizes(3, 2, 5)))
    yield "one element", impl.bce_loss(given.tensor([0.3]), given.tensor([1.0]))


@scenario("probabilities of exactly 0 and 1: the logarithm ends at −100")
def certain(impl, given):
    prob, target = given.tensor([0.0, 1.0, 0.0, 1.0]), given.tensor([0.0, 1.0, 1.0, 0.0])
    for i, says in enumerate(("0 and right", "1 and right", "0 and wrong", "1 and wrong")):
        yield says, impl.bce_loss(given.watch(prob[i : i + 1]), given.watch(target[i : i + 1]))
    yield "all of them", impl.bce_loss(prob, target)
    yield "soft targets", impl.bce_loss(prob, given.tensor([0.3, 0.3, 0.6, 0.6]))


@scenario("small probabilities keep their logarithm")
def small(impl, given):
    for prob in (1e-3, 1e-6, 1e-10, 1e-20, 1e-30):
        yield f"probability {prob}", impl.bce_loss(given.tensor([prob]), given.tensor([1.0]))


@scenario("the gradient that autograd takes through it", tolerance=GRADIENT)
def autograd(impl, given):
    n, k = given.sizes(2, 3, 7)
    prob, target = predictions(given, n, k)
    prob = prob.clone().requires_grad_()
    (impl.bce_loss(prob, target) * 1.5).backward()
    yield "gradient", prob.grad


@scenario("the gradient by hand", tolerance=PRECISE)
def backward(impl, given):
    n, k = given.sizes(2, 3, 7)
    yield "a matrix", impl.bce_loss_backward(*predictions(given, n, k))
    yield "a vector", impl.bce_loss_backward(*predictions(given, n))
    yield "a column", impl.bce_loss_backward(*predictions(given, n, 1))
    yield "a row", impl.bce_loss_backward(*predictions(given, 1, n))
    yield "three dimensions", impl.bce_loss_backward(*predictions(given, *given.sizes(3, 2, 5)))


@scenario("the gradient by hand at exactly 0 and 1, and near 0")
def backward_certain(impl, given):
    prob, target = given.tensor([0.0, 1.0, 0.0, 1.0, 0.0, 1.0]), given.tensor([0.0, 1.0, 1.0, 0.0, 0.5, 0.5])
    yield "gradient", impl.bce_loss_backward(prob, target)
    near = given.tensor([1e-3, 1e-6, 1e-9, 2e-12, 1e-14, 1e-20])
    yield "near 0, positive", impl.bce_loss_backward(near, given.tensor([1.0] * 6))
    yield "near 0, negative", impl.bce_loss_backward(near, given.tensor([0.0] * 6))


@scenario("non-contiguous inputs")
def layouts(impl, given):
    n, k = given.sizes(2, 3, 6)
    prob, target = predictions(given, n, k)
    prob, target = given.noncontiguous(prob), given.watch(target.T.contiguous().T)
    yield "loss", impl.bce_loss(prob, target)
    yield "gradient", impl.bce_loss_backward(prob, target)
