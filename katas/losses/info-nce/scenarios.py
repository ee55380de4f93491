"""Hidden scenarios of the info-nce kata."""

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

PRECISE = tolerance(float32=(1e-4, 1e-4), float64=(1e-9, 1e-9))


def pairs(given, n, d, noise=1.0):
    """Embeddings of various lengths; the two of a pair have something in common."""
    image = given.randn(n, d) * given.uniform(n, 1, low=0.5, high=3.0)
    text = (image + noise * given.randn(n, d)) * given.uniform(n, 1, low=0.5, high=3.0)
    return given.watch(image), given.watch(text)


@scenario("a batch of pairs, temperature 1", tolerance=PRECISE)
def plain(impl, given):
    n, d = given.sizes(2, 3, 7)
    yield "more pairs than features, or fewer", impl.info_nce(*pairs(given, n, d), temperature=1.0)
    yield "as many pairs as features", impl.info_nce(*pairs(given, 4, 4), temperature=1.0)
    image, text = pairs(given, n, d)
    yield "by name", impl.info_nce(text_emb=text, image_emb=image, temperature=1.0)
    yield "strangers", impl.info_nce(given.randn(n, d), given.randn(n, d), temperature=1.0)


@scenario("one pair, two pairs, one feature")
def corners(impl, given):
    yield "one pair", impl.info_nce(given.randn(1, 4), given.randn(1, 4))
    yield "two pairs", impl.info_nce(*pairs(given, 2, 5), temperature=0.5)
    feature = given.tensor([[1.0], [-2.0], [0.5]])
    yield "one feature", impl.info_nce(feature, given.tensor([[3.0], [1.0], [-1.0]]), temperature=0.5)


@scenario("the temperature divides the similarities, 0.07 by default", tolerance=PRECISE)
def temperatures(impl, given):
    n, d = given.sizes(2, 4, 7)
    yield "the default", impl.info_nce(*pairs(given, n, d))
    for temperature in (0.07, 0.2, 3.0):
        yield f"temperature = {temperature}", impl.info_nce(*pairs(given, n, d), temperature=temperature)
    yield "by position", impl.info_nce(*pairs(given, n, d), 0.4)


@scenario("a small temperature: logits of ±200 neither overflow nor vanish", tolerance=tolerance(float32=(1e-3, 1e-3)))
def small_temperature(impl, given):
    n, d = given.sizes(2, 3, 6)
    yield "pairs", impl.info_nce(*pairs(given, n, d), temperature=0.005)
    image = given.tensor([[1.0, 0.0], [-1.0, 0.1], [0.0, 1.0]])
    yield "the wrong way round", impl.info_nce(image, given.watch(-image), temperature=0.005)


@scenario("the gradient that autograd takes through it, for both", tolerance=GRADIENT)
def gradient(impl, given):
    n, d = given.sizes(2, 3, 6)
    for temperature in (0.5, 2.0):
        image, text = (one.clone().requires_grad_() for one in pairs(given, n, d))
        (impl.info_nce(image, text, temperature=temperature) * 1.5).backward()
        yield f"for the images, temperature = {temperature}", image.grad if image.grad is not None else "none"
        yield f"for the texts, temperature = {temperature}", text.grad if text.grad is not None else "none"


@scenario("strided memory")
def layouts(impl, given):
    n, d = given.sizes(2, 3, 6)
    image, text = pairs(given, n, d)
    yield "loss", impl.info_nce(given.noncontiguous(image), given.watch(text.T.contiguous().T), temperature=0.5)
