from nfquiz.judge.scenario import scenario


def pairs(given, n):
    """n samples of two features, and different targets."""
    return given.randn(n, 2), given.watch(given.permutation(n) * 3)


@scenario("as they stand, the last batch smaller")
def in_order(impl, given):
    X, y = pairs(given, 11)
    for number, (xb, yb) in enumerate(impl.minibatches(X, y, 4, shuffle=False)):
        yield f"samples {number}", xb
        yield f"targets {number}", yb


@scenario("shuffled by the generator's permutation")
def shuffled(impl, given):
    n, size = given.size(13, 17), given.size(3, 5)
    X, y = pairs(given, n)
    for number, (xb, yb) in enumerate(impl.minibatches(X, y, size, generator=given.generator())):
        yield f"samples {number}", xb
        yield f"targets {number}", yb


@scenario("two epochs from one generator")
def epochs(impl, given):
    X, y = pairs(given, 9)
    generator = given.generator()
    for epoch in (1, 2, 3):
        batches = [(xb, yb) for xb, yb in impl.minibatches(X, y, 4, True, False, generator)]
        yield f"samples of epoch {epoch}", [xb for xb, _ in batches]
        yield f"targets of epoch {epoch}", [yb for _, yb in batches]


@scenario("drop_last, where there is a smaller batch and where there is none")
def dropped(impl, given):
    for n in (12, 13, 15):
        X, y = pairs(given, n)
        batches = list(impl.minibatches(X, y, 4, shuffle=False, drop_last=True))
        yield f"sizes for {n} samples", [len(yb) for _, yb in batches]
        yield f"targets for {n} samples", [yb for _, yb in batches]
        batches = list(impl.minibatches(X, y, 4, drop_last=True, generator=given.generator()))
        yield f"shuffled targets for {n} samples", [yb for _, yb in batches]


@scenario("batches of one, of all, and of more than there are")
def sizes(impl, given):
    X, y = pairs(given, 6)
    for size in (1, 5, 6, 7, 40):
        batches = list(impl.minibatches(X, y, size, generator=given.generator()))
        yield f"samples in batches of {size}", [xb for xb, _ in batches]
        yield f"targets in batches of {size}", [yb for _, yb in batches]
    yield "more than there are, dropped", len(list(impl.minibatches(X, y, 7, drop_last=True)))
    yield "no samples", len(list(impl.minibatches(given.randn(0, 2), given.integers(0), 3)))


@scenario("images and other targets, strided")
def shapes(impl, given):
    X = given.noncontiguous(given.randn(7, 2, 3))
    y = given.noncontiguous(given.randn(7, 4))
    for xb, yb in impl.minibatches(X, y, 3, generator=given.generator()):
        yield "samples", xb
        yield "targets", yb


@scenario("without a generator: torch's global state")
def global_state(impl, given):
    X, y = pairs(given, 10)
    for call in (1, 2):
        yield f"targets in call {call}", [yb for _, yb in impl.minibatches(X, y, 4)]
