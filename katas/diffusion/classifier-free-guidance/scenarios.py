"""Hidden scenarios of the classifier-free-guidance kata."""

import torch

from nfquiz.judge.scenario import GRADIENT, scenario


def by_shape(values, x):
    """One number for each sample, in the shape that broadcasts against x."""
    return values.reshape(-1, *[1] * (x.dim() - 1))


def model(x, t, cond):
    """A stand-in for a network: every sample by itself, from all three inputs."""
    if t.shape != x.shape[:1]:
        raise ValueError(f"the model got {len(x)} samples and steps of shape {tuple(t.shape)}")
    if cond.shape[:1] != x.shape[:1]:  # an error of another kind, so that the two are told apart
        raise IndexError(f"the model got {len(x)} samples and conditions of shape {tuple(cond.shape)}")
    strength = torch.cos(cond.to(x.dtype) + 0.5).reshape(len(x), -1).sum(dim=1)
    return x * by_shape(strength, x) + by_shape(torch.sin(t.to(x.dtype)), x)


@scenario("the scale: 0 is unconditional, 1 conditional, and beyond")
def scales(impl, given):
    n, features, width = given.sizes(3, 2, 6)
    x, t = given.randn(n, features), given.integers(n, low=0, high=50)
    cond, null = given.randn(n, width), given.randn(width)
    for scale in (0.0, 0.5, 1.0, 3.0, 7.5, -1.0):
        yield f"scale {scale}", impl.guided_noise(model, x, t, cond, null, scale)
    yield "an integer", impl.guided_noise(model, x, t, cond, null, 2)


@scenario("any shapes of samples and conditions; class labels")
def shapes(impl, given):
    height, width = given.sizes(2, 3, 6)
    for shape, own in (((3, 2, height, width), (4,)), ((2, height), (3, width)), ((4,), (4,)), ((1, 3), (3,))):
        x, t = given.randn(*shape), given.integers(shape[0], low=0, high=50)
        cond, null = given.randn(shape[0], *own), given.randn(*own)
        yield f"x {shape}, condition {own}", impl.guided_noise(model, x, t, cond, null, 2.5)
    x, t = given.randn(4, 4), given.integers(4, low=0, high=50)
    labels = given.integers(4, low=0, high=9)
    yield "class labels", impl.guided_noise(model, x, t, labels, given.tensor(9), 2.5)
    strided = given.noncontiguous(given.randn(4, 3))
    yield "strided", impl.guided_noise(model, given.noncontiguous(x), t, strided, given.randn(3), 2.5)


@scenario("a null condition that is not 0, samples that differ in one input only")
def pairing(impl, given):
    x = given.watch(given.randn(1, 3).expand(4, 3).clone())
    t, cond = given.tensor([3, 3, 3, 3]), given.randn(4, 2)
    null = given.tensor([2.0, -1.0])
    yield "conditions differ", impl.guided_noise(model, x, t, cond, null, 4.0)
    same = given.watch(cond[:1].expand(4, 2).clone())
    yield "steps differ", impl.guided_noise(model, x, given.tensor([1, 2, 3, 4]), same, null, 4.0)
    yield "samples differ", impl.guided_noise(model, given.randn(4, 3), t, same, null, 4.0)


@scenario("the gradient for the sample", tolerance=GRADIENT)
def gradient(impl, given):
    x = given.param(3, 4)
    eps = impl.guided_noise(model, x, given.tensor([1, 2, 3]), given.randn(3, 2), given.randn(2), 3.0)
    (eps * given.randn(3, 4)).sum().backward()
    yield "gradient", x.grad


@scenario("float64 keeps all its digits", dtypes=("float64",))
def precise(impl, given):
    x, t = given.watch(given.randn(20, 2) * 1000), given.integers(20, low=0, high=50)
    cond = given.randn(20, 1)
    yield "close conditions", impl.guided_noise(model, x, t, cond, given.watch(cond[0] + 1e-3), 7.5)


@scenario("dropping: p = 0 keeps every condition, p = 1 drops every one")
def certain(impl, given):
    n = given.size(3, 6)
    for own in ((4,), (2, 3), ()):
        cond, null = given.randn(n, *own), given.randn(*own)
        for p in (0.0, 1.0, 0, 1):
            yield f"conditions of shape {own}, p = {p}", impl.drop_condition(cond, null, p)
    labels = given.integers(n, low=0, high=9)
    yield "labels kept", impl.drop_condition(labels, given.tensor(9), 0.0)
    yield "labels dropped", impl.drop_condition(labels, given.tensor(9), 1.0)
    kept = impl.drop_condition(cond, null, 0.0)
    kept += 1.0  # the result is a tensor of its own
    yield "one's own", kept


ROWS = 3_000


def dropped_complaint(seen):
    # a share of 3,000 right draws is off by 0.08 with probability below 2 exp(−2 · 3000 · 0.08²) < 5e-17
    for p in (0.1, 0.8):
        cond, null, result = seen[f"p = {p}: cond"], seen["null"], seen[f"p = {p}: result"]
        if not isinstance(result, torch.Tensor) or result.shape != cond.shape or result.dtype != cond.dtype:
            return "the result is not like cond"
        lost = (result == null).reshape(ROWS, -1)
        kept = (result == cond).reshape(ROWS, -1)
        if not bool((lost | kept).all()):
            return "a condition is neither kept as it is nor replaced by null_cond"
        if bool((lost.any(dim=1) != lost.all(dim=1)).any()):
            return "a condition is dropped in part: it is to be dropped as a whole"
        share = float(lost[:, 0].double().mean())
        if share in (0.0, 1.0):
            return "all samples are treated alike, or none is ever dropped"
        if abs(share - p) > 0.08:
            if abs(share - (1 - p)) < 0.08:
                return "p is taken for the probability of keeping a condition"
            return "the share of dropped conditions is not p"
    counts = [int((small == -1).sum()) for small in seen["small calls"]]
    if len(set(counts)) == 1:  # 40 calls of a right answer: the likeliest number, below 0.25, each time
        return "every call drops exactly the same number: each sample is to be drawn by itself"
    return None


@scenario("dropping: each sample as a whole, with probability p", expect=dropped_complaint)
def dropped(impl, given):
    null = given.tensor([100.0, 200.0])
    yield "null", null
    for p in (0.1, 0.8):
        cond = given.randn(ROWS, 2)
        yield f"p = {p}: cond", cond
        yield f"p = {p}: result", impl.drop_condition(cond, null, p)
    labels = given.integers(12, low=0, high=5)
    yield "small calls", [impl.drop_condition(labels, given.tensor(-1), 0.5) for _ in range(40)]


@scenario("with a generator: the same state drops the same samples, and the global state is left alone")
def generators(impl, given):
    cond, null = given.randn(200, 3), given.randn(3)
    first, second = given.generator(), given.generator()
    second.set_state(first.get_state())
    before = torch.get_rng_state()
    once = impl.drop_condition(cond, null, 0.5, first)
    yield "the global state stands still", torch.equal(before, torch.get_rng_state())
    torch.manual_seed(given.integer(1, 10**6))
    again = impl.drop_condition(cond, null, 0.5, generator=second)
    yield "the same state, the same samples", torch.equal(once, again)
    # 200 fair draws are the same again with probability 2 ** −200
    yield "the generator moves on", not torch.equal(once, impl.drop_condition(cond, null, 0.5, generator=first))
    free = [impl.drop_condition(cond, null, 0.5) for _ in range(2)]
    yield "without one, others each time", not torch.equal(*free)
