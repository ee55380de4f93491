"""Hidden tests of the kata stochastic-depth."""

import math

import torch

from nfquiz.judge.scenario import GRADIENT, scenario


def away_from_zero(given, *shape):
    """Values of both signs with |x| ≥ 1/2, so that a dropped branch can be told from a small one."""
    drawn = given.randn(*shape)
    return given.watch(torch.where(drawn < 0, drawn - 0.5, drawn + 0.5))


def phi(z):
    """The normal distribution function."""
    return 0.5 * (1 + math.erf(z / math.sqrt(2)))


@scenario("in evaluation it is x + residual, whatever p is")
def evaluation(impl, given):
    x, residual = given.randn(23, 3), given.randn(23, 3)
    for p in (0.0, 0.4, 1.0):
        yield f"p = {p}", impl.stochastic_depth(x, residual, p, False)
    yield "training by name", impl.stochastic_depth(x, residual, p=0.7, training=False)


@scenario("in training p = 0 keeps every branch, and p = 1 leaves x")
def extremes(impl, given):
    x, residual = given.randn(23, 3), given.randn(23, 3)
    for p in (0, 0.0, 1, 1.0):
        yield f"p = {p}", impl.stochastic_depth(x, residual, p, True)


def wrong_kind(got, x):
    """A complaint about the shape or the dtype of what should be like x."""
    if not isinstance(got, torch.Tensor):
        return "the result is no tensor"
    if got.shape != x.shape:
        return "the result does not have x's shape"
    if got.dtype != x.dtype:
        return "the result does not have x's dtype"
    if not bool(torch.isfinite(got).all()):
        return "the result is not finite"
    return None


def branches_complaint(seen):
    # of 120 samples' branches all are kept or all dropped with probability below 2 · 0.7 ** 120 < 1e-18
    for p in (0.3, 0.6):
        x, residual, y = (seen[f"p = {p}: {what}"] for what in ("x", "residual", "result"))
        if found := wrong_kind(y, x):
            return found
        if bool((y.flatten(1) == 0).all(dim=1).any()):
            return "dropped samples are all zeros: x itself is never dropped, only the branch"
        factor = ((y - x) / residual).double()

        def every(values, want):
            return bool(torch.allclose(values, torch.full_like(values, want), rtol=1e-3, atol=1e-4))

        scaled_x = y / x
        if bool((scaled_x - scaled_x[:, :1, :1]).abs().flatten(1).amax(dim=1).min() < 1e-4) and every(
            scaled_x.flatten(1)[(scaled_x - scaled_x[:, :1, :1]).abs().flatten(1).amax(dim=1) < 1e-4].double(),
            1 / (1 - p),
        ):
            return "x is scaled as well: only the branch is divided by 1 − p"
        kept = factor.abs() > 1e-3
        if bool(kept.all()) or not bool(kept.any()):
            return "all branches of the batch are kept, or all dropped: each sample's is to be drawn by itself"
        if bool((kept != kept[:1]).any()) and bool((kept.flatten(1) != kept.flatten(1)[:, :1]).any()):
            if bool((kept == kept[:, :, :1]).all()):
                return "channels of a sample's branch are dropped: it is kept or dropped as a whole"
            return "single elements of a branch are dropped: each sample's is kept or dropped as a whole"
        if bool((kept == kept[:1]).all()) and bool((kept != kept[:, :1, :1]).any()):
            return "the same elements of every sample's branch are dropped: each sample's is kept or dropped as a whole"
        ratio = factor[kept]
        if every(ratio, 1 / (1 - p)):
            exact = torch.allclose(ratio * (1 - p), torch.ones_like(ratio), rtol=1e-12, atol=1e-12)
            if x.dtype == torch.float64 and not exact:
                return "the factor 1/(1 − p) has only float32's precision"
            continue
        slips = {
            "kept branches are not scaled: in training they are to be multiplied by 1/(1 − p)": 1.0,
            "kept branches are multiplied by 1/p instead of by 1/(1 − p)": 1 / p,
            "kept branches are multiplied by 1 − p instead of being divided by it": 1 - p,
            "kept branches are divided by 1 − p twice": 1 / (1 - p) ** 2,
        }
        for says, size in slips.items():
            if every(ratio, size):
                return says
        return "a kept sample is not x + residual / (1 − p)"
    return None


@scenario("each sample's branch is kept or dropped as a whole, and x stays", expect=branches_complaint)
def branches(impl, given):
    for p in (0.3, 0.6):
        x, residual = away_from_zero(given, 120, 3, 4), away_from_zero(given, 120, 3, 4)
        yield f"p = {p}: x", x
        yield f"p = {p}: residual", residual
        yield f"p = {p}: result", impl.stochastic_depth(x, residual, p, True)


def share_complaint(seen):
    # n = 2503 samples: by Hoeffding one of the two shares of a right answer is off by 0.07 with probability below
    # 4 exp(−2 n 0.07²) < 1e-10. With more samples one who forgets the trailing dimensions makes n² numbers for seconds
    for p in (0.2, 0.7):
        y = seen[f"p = {p}"]
        dropped = y == 0
        if bool(dropped.all()) or not bool(dropped.any()):
            return f"p = {p}: one draw serves the whole batch, or none: each sample is to be drawn by itself"
        share = float(dropped.double().mean())

        def near(value, share=share):
            return abs(share - value) < 0.07

        if near(p):
            continue
        if near(1 - p):
            return "p is taken for the probability of keeping a branch: it is that of dropping it"
        if near(phi(p)):
            return "the share of dropped branches is Φ(p), as normal noise below p gives: uniform noise is needed"
        if near(phi(p - 1)):
            return "the share of kept branches is Φ(1 − p), as normal noise gives: uniform noise is needed"
        return "the share of dropped branches is not p", f"{share:.3f} were dropped at p = {p}"
    return None


@scenario("the share of dropped branches is p", expect=share_complaint)
def share(impl, given):
    x = given.watch(torch.zeros(2503, dtype=given.dtype, device=given.device))
    ones = given.watch(torch.ones(2503, dtype=given.dtype, device=given.device))
    for p in (0.2, 0.7):
        yield f"p = {p}", impl.stochastic_depth(x, ones, p, True)


def independence_complaint(seen):
    # two calls on 200 samples agree with probability 2 ** −200; forty calls on twelve samples drop equally many with
    # probability below 0.226 ** 39 < 1e-25
    first, second = seen["first call"], seen["second call"]
    counts = [int((y == 0).sum()) for y in seen["small calls"]]
    if len(set(counts)) == 1 and counts[0] in (0, 12):
        return "every branch is kept in every call, or dropped"
    if all(count in (0, 12) for count in counts):
        return "one draw serves the whole batch: each sample is to be drawn by itself"
    if bool((first == second).all()):
        return "two calls drop the same branches: they are to be drawn anew every time"
    if len(set(counts)) == 1:
        return "every call drops exactly the same number of branches: each is dropped independently of the others"
    return None


@scenario("samples are drawn independently, and anew in every call", expect=independence_complaint)
def independence(impl, given):
    zeros, ones = (given.watch(make(200, dtype=given.dtype, device=given.device)) for make in (torch.zeros, torch.ones))
    yield "first call", impl.stochastic_depth(zeros, ones, 0.5, True)
    yield "second call", impl.stochastic_depth(zeros, ones, 0.5, True)
    yield "small calls", [impl.stochastic_depth(zeros[:12], ones[:12], 0.5, True) for _ in range(40)]


def gradient_complaint(seen):
    # compares a right answer's gradients with its own result: nothing in it is random
    x, residual, y, weight = (seen[what] for what in ("x", "residual", "result", "weight"))
    for what in ("x", "residual"):
        if not isinstance(seen[f"gradient for {what}"], torch.Tensor):
            return f"no gradient reaches {what}"
        if found := wrong_kind(seen[f"gradient for {what}"], x):
            return f"gradient for {what}: {found}"
    if not torch.allclose(seen["gradient for x"], weight, rtol=1e-4, atol=1e-5):
        return "the gradient for x is not that of the result: x passes unchanged"
    factor = (y - x) / residual
    if not torch.allclose(seen["gradient for residual"], weight * factor, rtol=1e-3, atol=1e-3):
        return "the gradient for residual is not that of the result times the factor of its sample"
    return None


@scenario("autograd goes through the result, to x and to the branch", expect=gradient_complaint)
def gradient(impl, given):
    x, residual = given.param(given.randn(30, 5)), given.param(away_from_zero(given, 30, 5))
    weight = given.randn(30, 5)
    y = impl.stochastic_depth(x, residual, 0.35, True)
    (y * weight).sum().backward()
    yield "x", x
    yield "residual", residual
    yield "result", y
    yield "weight", weight
    yield "gradient for x", x.grad
    # a branch that was left out altogether may have none
    yield "gradient for residual", torch.zeros_like(x) if residual.grad is None else residual.grad


@scenario("the gradient in evaluation", tolerance=GRADIENT)
def evaluation_gradient(impl, given):
    x, residual, weight = given.param(7, 2), given.param(7, 2), given.randn(7, 2)
    (impl.stochastic_depth(x, residual, 0.35, False) * weight).sum().backward()
    yield "gradient for x", x.grad
    yield "gradient for residual", residual.grad


SHAPES = {"a vector": (9,), "one sample": (1, 4), "images": (5, 3, 2, 4), "as many features as samples": (6, 6)}


def shapes_complaint(seen):
    # nothing is random for a right answer: each sample is x or x + 2 · residual
    for name in SHAPES:
        if found := wrong_kind(seen[f"{name}: result"], seen[f"{name}: x"]):
            return f"{name}: {found}"
    for name in SHAPES:
        x, residual, y = (seen[f"{name}: {what}"].reshape(SHAPES[name][0], -1) for what in ("x", "residual", "result"))
        dropped = torch.isclose(y, x, rtol=1e-4, atol=1e-5).all(dim=1)
        kept = torch.isclose(y, x + 2 * residual, rtol=1e-4, atol=1e-5).all(dim=1)
        if not bool((dropped | kept).all()):
            return "a sample is neither x nor x + residual / (1 − p)"
    return None


@scenario("vectors, images, one sample, strided inputs", expect=shapes_complaint)
def shapes(impl, given):
    for name, shape in SHAPES.items():
        x, residual = given.noncontiguous(given.randn(*shape)), given.noncontiguous(away_from_zero(given, *shape))
        yield f"{name}: x", x
        yield f"{name}: residual", residual
        yield f"{name}: result", impl.stochastic_depth(x, residual, 0.5, True)


@scenario("with a generator: the same state gives the same result, and the global one is neither read nor moved")
def generators(impl, given):
    x, residual = given.randn(280, 2), away_from_zero(given, 280, 2)
    first = given.generator()
    second = torch.Generator(device=given.device)
    second.set_state(first.get_state())
    before = torch.get_rng_state()
    y = impl.stochastic_depth(x, residual, 0.5, True, generator=first)
    yield "the global state stands still", torch.equal(before, torch.get_rng_state())
    torch.manual_seed(given.integer(1, 10**6))
    again = impl.stochastic_depth(x, residual, 0.5, True, second)
    yield "the same state gives the same result, whatever the global seed", torch.equal(y, again)
    # equal by chance with probability 2 ** −280
    later = impl.stochastic_depth(x, residual, 0.5, True, generator=first)
    yield "the generator moves on", not torch.equal(y, later)
