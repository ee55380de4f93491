"""Hidden scenarios of the dpo-loss kata."""

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

LARGE = tolerance(float32=(1e-3, 1e-3))


def pairs(given, n, spread=3.0):
    """The four log-probabilities of n pairs, log-ratios of a few units and of both signs."""
    ref_chosen, ref_rejected = (-given.uniform(n, low=5.0, high=20.0) for _ in range(2))
    chosen, rejected = (ref + given.randn(n) * spread for ref in (ref_chosen, ref_rejected))
    return [given.watch(t) for t in (chosen, rejected, ref_chosen, ref_rejected)]


@scenario("a batch of pairs with the default β")
def plain(impl, given):
    yield "some pairs", impl.dpo_loss(*pairs(given, given.size(4, 9)))
    yield "wide margins", impl.dpo_loss(*pairs(given, 12, spread=20.0))
    yield "one pair", impl.dpo_loss(*pairs(given, 1))


@scenario("β is used")
def beta(impl, given):
    batch = pairs(given, 7)
    for value in (0.01, 0.5, 1.0, 2.5):
        yield f"β = {value}", impl.dpo_loss(*batch, value)
    yield "by name", impl.dpo_loss(*batch, beta=0.3)


@scenario("what each of the four contributes")
def roles(impl, given):
    zero = given.tensor([0.0, 0.0])
    for name, position in (("policy chosen", 0), ("policy rejected", 1), ("ref chosen", 2), ("ref rejected", 3)):
        arguments = [zero] * 4
        arguments[position] = given.tensor([-1.5, -4.0])
        yield f"only {name}", impl.dpo_loss(*arguments, 0.7)
    same = given.tensor([-3.0, -8.0])
    yield "policy = reference", impl.dpo_loss(same, zero, same, zero)


@scenario("the gradient for the policy's log-probabilities", tolerance=GRADIENT)
def gradient(impl, given):
    chosen, rejected, *reference = pairs(given, given.size(3, 6))
    chosen, rejected = given.param(chosen), given.param(rejected)
    (impl.dpo_loss(chosen, rejected, *reference, beta=0.8) * 2.0).backward()
    yield "for the chosen", chosen.grad
    yield "for the rejected", rejected.grad


@scenario("no gradient reaches the reference's log-probabilities", tolerance=GRADIENT)
def constants(impl, given):
    batch = [given.param(t) for t in pairs(given, 5)]
    impl.dpo_loss(*batch).backward()
    for name, tensor in zip(("policy chosen", "policy rejected", "ref chosen", "ref rejected"), batch, strict=True):
        yield name, tensor.grad


@scenario("margins of ±4000: value and gradient", tolerance=LARGE)
def large(impl, given):
    for gap in (4000.0, -4000.0, 700.0, -700.0, 90.0, -90.0):
        chosen, rejected = given.param(given.tensor([-5000.0 + gap])), given.param(given.tensor([-5000.0]))
        for value in (1.0, 0.1):
            chosen.grad = rejected.grad = None
            loss = impl.dpo_loss(chosen, rejected, given.tensor([-5000.0]), given.tensor([-5000.0]), value)
            loss.backward()
            yield f"gap {gap}, β = {value}", [loss, chosen.grad, rejected.grad]


@scenario("long answers keep all their float64 digits", dtypes=("float64",))
def precise(impl, given):
    ref = given.watch(-given.uniform(2, 5, low=300.0, high=900.0))
    chosen, rejected = given.watch(ref[0] + given.randn(5)), given.watch(ref[1] + given.randn(5))
    leaf = given.param(chosen)
    loss = impl.dpo_loss(leaf, rejected, ref[0], ref[1], beta=0.9)
    loss.backward()
    yield "loss and gradient", [loss, leaf.grad]


@scenario("strided inputs")
def strided(impl, given):
    yield "loss", impl.dpo_loss(*(given.noncontiguous(t) for t in pairs(given, 6)))
