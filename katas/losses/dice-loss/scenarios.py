"""Hidden scenarios of the dice-loss kata."""

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

PRECISE = tolerance(float64=(1e-10, 1e-10))


def masks(given, *shape):
    """Probabilities, and true masks of which about a third is set."""
    return given.uniform(*shape), given.watch(given.mask(*shape, share=0.35).to(given.dtype))


@scenario("a batch of masks: a coefficient for each, then the mean", tolerance=PRECISE)
def plain(impl, given):
    n, h, w = given.sizes(3, 2, 6)
    yield "(N, H, W)", impl.dice_loss(*masks(given, n, h, w))
    yield "all sizes equal", impl.dice_loss(*masks(given, 3, 3, 3))
    yield "one mask", impl.dice_loss(*masks(given, 1, h, w))
    prob, target = masks(given, n, h, w)
    yield "by name", impl.dice_loss(target=target, prob=prob)


@scenario("any number of dimensions after the first", tolerance=PRECISE)
def dimensions(impl, given):
    n, c, h, w = given.sizes(4, 2, 5)
    yield "(N, M)", impl.dice_loss(*masks(given, n, h * w))
    yield "(N, C, H, W)", impl.dice_loss(*masks(given, n, c, h, w))
    yield "(N, 1, H, W)", impl.dice_loss(*masks(given, n, 1, h, w))
    yield "one pixel", impl.dice_loss(*masks(given, n, 1))


@scenario("eps: 1 by default, in the numerator and in the denominator", tolerance=PRECISE)
def smoothing(impl, given):
    n, h, w = given.sizes(3, 2, 5)
    for eps in (1e-6, 0.1, 1.0, 20.0):
        yield f"eps = {eps}", impl.dice_loss(*masks(given, n, h, w), eps=eps)
    yield "by position", impl.dice_loss(*masks(given, n, h, w), 3.0)


@scenario("empty masks, full masks, perfect and opposite predictions", tolerance=PRECISE)
def extremes(impl, given):
    zeros, ones = given.tensor([[[0.0] * 4] * 3] * 2), given.tensor([[[1.0] * 4] * 3] * 2)
    yield "nothing against nothing", impl.dice_loss(zeros, zeros)
    yield "everything against everything", impl.dice_loss(ones, ones)
    yield "everything against nothing", impl.dice_loss(ones, zeros)
    yield "nothing against everything", impl.dice_loss(zeros, ones)
    one_empty = given.tensor([[0.0, 0.0, 0.0], [1.0, 0.0, 1.0]])
    yield "one of two masks is empty", impl.dice_loss(given.uniform(2, 3), one_empty, eps=0.5)
    yield "soft targets", impl.dice_loss(given.uniform(2, 3), given.uniform(2, 3))


@scenario("the gradient that autograd takes through it", tolerance=GRADIENT)
def gradient(impl, given):
    n, h, w = given.sizes(3, 2, 5)
    for eps in (1.0, 0.2):
        prob, target = masks(given, n, h, w)
        prob = prob.clone().requires_grad_()
        (impl.dice_loss(prob, target, eps=eps) * 1.5).backward()
        yield f"eps = {eps}", prob.grad


@scenario("strided memory")
def layouts(impl, given):
    prob, target = masks(given, 3, 4, 5)
    yield "strided", impl.dice_loss(given.noncontiguous(prob), given.noncontiguous(target))
    yield "transposed", impl.dice_loss(given.watch(prob.transpose(1, 2)), given.watch(target.transpose(1, 2)))
