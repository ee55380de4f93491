"""Hidden scenarios of the reward-model-loss kata."""

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

LARGE = tolerance(float32=(1e-3, 1e-3))


@scenario("a batch of pairs")
def plain(impl, given):
    n = given.size(4, 9)
    yield "some pairs", impl.bradley_terry_loss(given.randn(n), given.randn(n))
    yield "one pair", impl.bradley_terry_loss(given.randn(1), given.randn(1))
    wide = given.watch(given.randn(9) * 6)
    yield "wide differences", impl.bradley_terry_loss(wide, given.randn(9))


@scenario("one pair at a time: better, equal and worse")
def differences(impl, given):
    for chosen, rejected in ((2.0, -1.0), (-1.0, 2.0), (0.7, 0.7), (5.0, 4.0), (-5.0, -4.0), (0.0, 1.0)):
        result = impl.bradley_terry_loss(given.tensor([chosen]), given.tensor([rejected]))
        yield f"{chosen} against {rejected}", result


@scenario("only the difference matters")
def shift(impl, given):
    chosen, rejected = given.randn(6), given.randn(6)
    up = given.watch(chosen + 50.0), given.watch(rejected + 50.0)
    yield "both 50 higher", impl.bradley_terry_loss(*up), tolerance(float32=(1e-4, 1e-4))
    down = given.watch(chosen - 150.0), given.watch(rejected - 150.0)
    yield "both 150 lower", impl.bradley_terry_loss(*down), tolerance(float32=(1e-4, 1e-4))


@scenario("any shape: the mean over all pairs")
def shapes(impl, given):
    batch, pairs = given.sizes(2, 2, 6)
    yield "a matrix", impl.bradley_terry_loss(given.randn(batch, pairs), given.randn(batch, pairs))
    yield "a column", impl.bradley_terry_loss(given.randn(batch, 1), given.randn(batch, 1))
    yield "three dimensions", impl.bradley_terry_loss(given.randn(2, batch, 3), given.randn(2, batch, 3))
    yield "a single number", impl.bradley_terry_loss(given.randn(1).squeeze(), given.randn(1).squeeze())
    yield "strided", impl.bradley_terry_loss(*(given.noncontiguous(given.randn(batch, pairs)) for _ in range(2)))


@scenario("the gradients for both", tolerance=GRADIENT)
def gradients(impl, given):
    for shape in ((given.size(3, 6),), (2, 3)):
        chosen, rejected = given.param(*shape), given.param(*shape)
        (impl.bradley_terry_loss(chosen, rejected) * 2.0).backward()
        yield f"{len(shape)} dimensions: chosen", chosen.grad
        yield f"{len(shape)} dimensions: rejected", rejected.grad


@scenario("rewards of up to ±1e4: value and gradient", tolerance=LARGE)
def large(impl, given):
    for a, b in ((1e4, -1e4), (-1e4, 1e4), (60.0, -60.0), (-60.0, 60.0), (-12.0, 12.0), (9999.0, 1e4), (-1e4, -9999.0)):
        chosen, rejected = given.param(given.tensor([a])), given.param(given.tensor([b]))
        loss = impl.bradley_terry_loss(chosen, rejected)
        loss.backward()
        yield f"{a:g} against {b:g}", [loss, chosen.grad, rejected.grad]


@scenario("float64 rewards keep all their digits", dtypes=("float64",))
def precise(impl, given):
    chosen = given.watch(1000.0 + given.randn(5))
    leaf = given.param(chosen)
    loss = impl.bradley_terry_loss(leaf, given.watch(chosen + given.randn(5) * 0.5))
    loss.backward()
    yield "loss and gradient", [loss, leaf.grad]
