from nfquiz.judge.scenario import scenario, tolerance

CLOSE = tolerance(float32=(1e-4, 1e-4), float64=(1e-5, 1e-5))


def tokens(given, n, length, v, ignored=-100, share=0.0):
    target = given.integers(n, length, high=v)
    drop = given.mask(n, length, share=share)
    drop = drop & (given.permutation(n * length).reshape(n, length) > 1)  # two stay in any case
    return given.watch(target.where(~drop, ignored))


@scenario("every token counts", tolerance=CLOSE)
def plain(impl, given):
    n, length, v = given.sizes(3, 3, 8)
    yield "perplexity", impl.perplexity(given.randn(n, length, v), tokens(given, n, length, v))
    yield "one token", impl.perplexity(given.randn(1, 1, 4), tokens(given, 1, 1, 4))


@scenario("ignored places", tolerance=CLOSE)
def ignored(impl, given):
    n, length, v = given.sizes(3, 3, 8)
    target = tokens(given, n, length, v, share=0.5)
    logits = given.randn(n, length, v) * 2
    yield "perplexity", impl.perplexity(given.noncontiguous(logits), given.noncontiguous(target))


@scenario("sequences of very different lengths", tolerance=CLOSE)
def lengths(impl, given):
    logits = given.watch(given.randn(3, 6, 5) * given.tensor([[[0.2]], [[3.0]], [[1.0]]]))
    target = given.tensor([[1, 2, 0, 4, 3, 1], [2, -100, -100, -100, -100, -100], [-100, -100, 0, 1, -100, -100]])
    yield "perplexity", impl.perplexity(logits, target)


@scenario("another ignore_index", tolerance=CLOSE)
def other_index(impl, given):
    logits = given.randn(3, 4, 5)
    target = tokens(given, 3, 4, 5)
    for index in (0, 3):
        marked = given.watch(target.where(given.mask(3, 4, share=0.7), index))
        yield f"perplexity, ignoring {index}", impl.perplexity(logits, marked, ignore_index=index)


@scenario("a negative ignore_index", tolerance=CLOSE)
def negative_index(impl, given):
    logits = given.randn(3, 4, 5)
    marked = given.watch(tokens(given, 3, 4, 5).where(given.mask(3, 4, share=0.7), -1))
    yield "perplexity, ignoring -1", impl.perplexity(logits, marked, ignore_index=-1)


@scenario("large logits, unlikely tokens", tolerance=CLOSE)
def large(impl, given):
    logits = given.tensor([[[1000.0, 998.0, 0.0], [-1000.0, -1001.0, -3000.0], [0.0, 50.0, 30.0], [5000.0, 1.0, 2.0]]])
    yield "perplexity", impl.perplexity(logits, given.tensor([[1, 0, 2, 0]]))
    sure = given.tensor([[[0.0, 40.0], [150.0, 0.0], [3.0, 3.0]]])
    yield "unlikely tokens", impl.perplexity(sure, given.tensor([[1, 1, 0]])) / 1e20


@scenario("a uniform guess has the perplexity of the vocabulary", tolerance=CLOSE)
def uniform(impl, given):
    for v in (2, 7, 50):
        logits = given.watch(given.randn(2, 3, 1).expand(2, 3, v))
        yield f"of {v} tokens", impl.perplexity(logits, tokens(given, 2, 3, v))
