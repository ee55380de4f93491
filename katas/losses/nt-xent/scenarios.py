"""Hidden scenarios of the nt-xent kata."""

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

PRECISE = tolerance(float32=(1e-4, 1e-4), float64=(1e-9, 1e-9))


def views(given, n, d):
    """Embeddings of various lengths; the two views of an image have something in common."""
    z1 = given.randn(n, d) * given.uniform(n, 1, low=0.5, high=3.0)
    z2 = (z1 + given.randn(n, d)) * given.uniform(n, 1, low=0.5, high=3.0)
    return given.watch(z1), given.watch(z2)


@scenario("a batch of images, temperature 1", tolerance=PRECISE)
def plain(impl, given):
    n, d = given.sizes(2, 3, 7)
    yield "more images than features, or fewer", impl.nt_xent(*views(given, n, d), temperature=1.0)
    yield "as many images as features", impl.nt_xent(*views(given, 4, 4), temperature=1.0)
    yield "strangers", impl.nt_xent(given.randn(n, d), given.randn(n, d), temperature=1.0)
    z1, z2 = views(given, n, d)
    yield "by name", impl.nt_xent(z2=z2, z1=z1, temperature=1.0)


@scenario("one image, two images, one feature, equal views")
def corners(impl, given):
    yield "one image", impl.nt_xent(given.randn(1, 4), given.randn(1, 4))
    yield "two images", impl.nt_xent(*views(given, 2, 5), temperature=0.7)
    yield "one feature", impl.nt_xent(given.tensor([[1.0], [-2.0], [0.5]]), given.tensor([[3.0], [1.0], [-1.0]]))
    same = given.randn(3, 4)
    yield "equal views", impl.nt_xent(same, given.watch(same.clone()))


@scenario("the temperature divides the similarities, 0.5 by default", tolerance=PRECISE)
def temperatures(impl, given):
    n, d = given.sizes(2, 4, 7)
    yield "the default", impl.nt_xent(*views(given, n, d))
    for temperature in (0.07, 0.2, 3.0):
        yield f"temperature = {temperature}", impl.nt_xent(*views(given, n, d), temperature=temperature)
    yield "by position", impl.nt_xent(*views(given, n, d), 0.4)


@scenario("a small temperature: logits of ±200 neither overflow nor vanish", tolerance=tolerance(float32=(1e-3, 1e-3)))
def small_temperature(impl, given):
    n, d = given.sizes(2, 3, 6)
    yield "views", impl.nt_xent(*views(given, n, d), temperature=0.005)
    z = given.tensor([[1.0, 0.0], [-1.0, 0.1], [0.0, 1.0]])
    yield "partners that are farthest apart", impl.nt_xent(z, given.watch(-z), temperature=0.005)


@scenario("the gradient that autograd takes through it, for both", tolerance=GRADIENT)
def gradient(impl, given):
    n, d = given.sizes(2, 3, 6)
    for temperature in (0.5, 2.0):
        z1, z2 = (one.clone().requires_grad_() for one in views(given, n, d))
        (impl.nt_xent(z1, z2, temperature=temperature) * 1.5).backward()
        yield f"for z1, temperature = {temperature}", z1.grad
        yield f"for z2, temperature = {temperature}", z2.grad if z2.grad is not None else "none"


@scenario("strided memory")
def layouts(impl, given):
    n, d = given.sizes(2, 3, 6)
    z1, z2 = views(given, n, d)
    yield "loss", impl.nt_xent(given.noncontiguous(z1), given.watch(z2.T.contiguous().T))
