"""Hidden tests of the kata drop-connect."""

import math

import torch

from nfquiz.judge.scenario import scenario


def away_from_zero(given, *shape):
    """Values of both signs with |x| ≥ 1/2, so that a dropped weight can be told from a small one."""
    drawn = given.randn(*shape)
    return given.watch(torch.where(drawn < 0, drawn - 0.5, drawn + 0.5))


def eye(given, n):
    return given.watch(torch.eye(n, dtype=given.dtype, device=given.device))


def phi(z):
    """The normal distribution function."""
    return 0.5 * (1 + math.erf(z / math.sqrt(2)))


@scenario("p = 0 keeps every weight, p = 1 leaves zeros")
def extremes(impl, given):
    x, weight = given.randn(4, 9), given.randn(5, 9)
    for p in (0, 0.0, 1, 1.0):
        yield f"p = {p}", impl.drop_connect(x, weight, p)


def masked_complaint(seen):
    # of 630 weights all are kept or all dropped with probability below 2 · 0.7 ** 630 < 1e-90
    for p in (0.3, 0.6):
        weight, masked = seen[f"p = {p}: weight"], seen[f"p = {p}: result"].T
        if masked.shape != weight.shape:
            return "the result does not have the shape (…, out)"
        if masked.dtype != weight.dtype:
            return "the result does not have x's dtype"
        if not bool(torch.isfinite(masked).all()):
            return "the result is not finite"
        factor = (masked / weight).double()
        kept = factor.abs() > 1e-3
        if bool(kept.all()):
            return "no weight is dropped"
        if not bool(kept.any()):
            return "every weight is dropped"
        ratio = factor[kept]

        def every(want, ratio=ratio):
            return bool(torch.allclose(ratio, torch.full_like(ratio, want), rtol=1e-3, atol=1e-4))

        if every(1 / (1 - p)):
            exact = torch.allclose(ratio * (1 - p), torch.ones_like(ratio), rtol=1e-12, atol=1e-12)
            if weight.dtype == torch.float64 and not exact:
                return "the factor 1/(1 − p) has only float32's precision"
            continue
        slips = {
            "kept weights are not scaled: they are to be multiplied by 1/(1 − p)": 1.0,
            "kept weights are multiplied by 1/p instead of by 1/(1 − p)": 1 / p,
            "kept weights are multiplied by 1 − p instead of being divided by it": 1 - p,
            "kept weights are divided by 1 − p twice": 1 / (1 - p) ** 2,
            "kept weights are divided by the share that this mask keeps, instead of by 1 − p": kept.numel()
            / int(kept.sum()),
        }
        for says, size in slips.items():
            if every(size):
                return says
        return "a kept weight is not weight / (1 − p)"
    return None


@scenario("a weight is dropped, or divided by 1 − p", expect=masked_complaint)
def masked_weights(impl, given):
    # the identity as x: what comes back are the weights themselves
    for p in (0.3, 0.6):
        weight = away_from_zero(given, 30, 21)
        yield f"p = {p}: weight", weight
        yield f"p = {p}: result", impl.drop_connect(eye(given, 21), weight, p)


def share_complaint(seen):
    # n = 97 · 83 = 8051 weights: by Hoeffding the share of a right answer is off by 0.045 with probability below
    # 2 exp(−2 n 0.045²) < 2e-14
    for p in (0.2, 0.7):
        dropped = seen[f"p = {p}"] == 0
        if bool((dropped == dropped[:1]).all() | (dropped == dropped[:, :1]).all()) and bool(dropped.any()):
            continue  # too few draws to tell; the next scenario says so
        share = float(dropped.double().mean())

        def near(value, share=share):
            return abs(share - value) < 0.045

        if near(p):
            continue
        if near(1 - p):
            return "p is taken for the probability of keeping a weight: it is that of dropping it"
        if near(phi(p)):
            return "the share of dropped weights is Φ(p), as normal noise below p gives: the mask needs uniform noise"
        if near(phi(p - 1)):
            return "the share of kept weights is Φ(1 − p), as normal noise gives: the mask needs uniform noise"
        return "the share of dropped weights is not p", f"{share:.3f} of the weights were dropped at p = {p}"
    return None


@scenario("the share of dropped weights is p", expect=share_complaint)
def share(impl, given):
    weight = given.watch(torch.ones(97, 83, dtype=given.dtype, device=given.device))
    for p in (0.2, 0.7):
        yield f"p = {p}", impl.drop_connect(eye(given, 83), weight, p)


def independence_complaint(seen):
    # right answers have 480 independent fair draws: any of these coincidences is rarer than 2 ** −200; forty calls on
    # twelve weights drop equally many with probability below 0.226 ** 39 < 1e-25
    first, second = seen["first call"], seen["second call"]
    if bool((first == second).all()):
        return "two calls drop the same weights: the mask is to be drawn anew in every call"
    if bool((first == first[:1]).all()) and bool((first == first[:, :1]).all()):
        return "one draw serves all weights: each is to be drawn by itself"
    if bool((first == first[:1]).all()):
        return "outputs are dropped, with all their weights: every weight is to be drawn by itself"
    if bool((first == first[:, :1]).all()):
        return "inputs are dropped, with all their weights, as by dropout: every weight is to be drawn by itself"
    counts = [int((y == 0).sum()) for y in seen["small calls"]]
    if len(set(counts)) == 1:
        return "every call drops exactly the same number of weights: each is dropped independently of the others"
    return None


@scenario("every weight is drawn by itself, and anew in every call", expect=independence_complaint)
def independence(impl, given):
    weight = given.watch(torch.ones(20, 24, dtype=given.dtype, device=given.device))
    yield "first call", impl.drop_connect(eye(given, 24), weight, 0.5)
    yield "second call", impl.drop_connect(eye(given, 24), weight, 0.5)
    small = given.watch(torch.ones(3, 4, dtype=given.dtype, device=given.device))
    yield "small calls", [impl.drop_connect(eye(given, 4), small, 0.5) for _ in range(40)]


SHAPES = {"a vector": (), "one row": (1,), "a batch": (6,), "sequences": (3, 5), "a strided batch": (4,)}


def linear_complaint(seen):
    # nothing is random for a right answer: with a single input each output shows whether its weight is kept
    for name in SHAPES:
        x, weight, y = (seen[f"{name}: {what}"] for what in ("x", "weight", "result"))
        if y.shape != (*x.shape[:-1], weight.shape[0]):
            return f"{name}: the result does not have the shape (…, out)"
        if y.dtype != x.dtype:
            return f"{name}: the result does not have x's dtype"
        factor = y / (x @ weight.T)
        if not bool((torch.isclose(y, torch.zeros_like(y)) | torch.isclose(factor, torch.full_like(factor, 2))).all()):
            return "an output is neither 0 nor its weight's share"
        rows = y.reshape(-1, y.shape[-1]) != 0
        if bool((rows != rows[:1]).any()):
            return "rows of x have masks of their own: one mask a call serves all of them"
    return None


@scenario("one mask serves all rows of x, whatever its leading dimensions", expect=linear_complaint)
def one_mask(impl, given):
    for name, leading in SHAPES.items():
        # a single input: each output shows its one weight
        x, weight = away_from_zero(given, *leading, 1), away_from_zero(given, 40, 1)
        if name == "a strided batch":
            x, weight = given.noncontiguous(x), given.noncontiguous(weight)
        yield f"{name}: x", x
        yield f"{name}: weight", weight
        yield f"{name}: result", impl.drop_connect(x, weight, 0.5)


@scenario("several inputs are summed with their masked weights")
def sums(impl, given):
    for leading in ((), (5,), (2, 3)):
        x, weight = given.noncontiguous(given.randn(*leading, 7)), given.noncontiguous(given.randn(4, 7))
        state = given.generator()
        again = torch.Generator(device=given.device)
        again.set_state(state.get_state())
        masked = impl.drop_connect(eye(given, 7), weight, 0.4, generator=state).T
        y = impl.drop_connect(x, weight, 0.4, generator=again)
        yield f"leading dimensions {leading}: x @ masked.T", torch.allclose(y, x @ masked.T, rtol=1e-3, atol=1e-4)
        yield f"leading dimensions {leading}: shape", list(y.shape)
    # all sixty weights of one of twelve outputs are dropped with probability 12 · 2 ** −60 < 1.1e-17
    many = impl.drop_connect(away_from_zero(given, 3, 60), away_from_zero(given, 4, 60), 0.5)
    yield "an output of sixty inputs is never dropped as a whole", bool((many != 0).all())


def gradient_complaint(seen):
    # compares a right answer's gradients with its own masked weights: nothing in it is random
    weight, masked, gradient = (seen[what] for what in ("weight", "masked", "gradient for weight"))
    factor = masked / weight
    for what in ("gradient for x", "gradient for weight"):
        if not isinstance(seen[what], torch.Tensor):
            return f"no {what}"
    if not torch.allclose(gradient, factor * seen["wanted for the whole weight"], rtol=1e-3, atol=1e-3):
        return "the gradient for weight is not masked and scaled as the weights are"
    if not torch.allclose(seen["gradient for x"], seen["grad_out"] @ masked, rtol=1e-3, atol=1e-3):
        return "the gradient for x is not that of the result"
    return None


@scenario("autograd goes through the result, to x and to the weights", expect=gradient_complaint)
def gradient(impl, given):
    state = given.generator()
    again = torch.Generator(device=given.device)
    again.set_state(state.get_state())
    x, weight = given.param(given.randn(5, 8)), given.param(away_from_zero(given, 6, 8))
    grad_out = given.randn(5, 6)
    yield "weight", weight
    yield "grad_out", grad_out
    with torch.no_grad():
        yield "masked", impl.drop_connect(eye(given, 8), weight, 0.4, generator=state).T
    (impl.drop_connect(x, weight, 0.4, generator=again) * grad_out).sum().backward()
    yield "wanted for the whole weight", grad_out.T @ x.detach()
    yield "gradient for x", x.grad
    yield "gradient for weight", weight.grad


@scenario("with a generator: the same state gives the same result, and the global one is neither read nor moved")
def generators(impl, given):
    x, weight = eye(given, 14), away_from_zero(given, 20, 14)
    first = given.generator()
    second = torch.Generator(device=given.device)
    second.set_state(first.get_state())
    before = torch.get_rng_state()
    y = impl.drop_connect(x, weight, 0.5, generator=first)
    yield "the global state stands still", torch.equal(before, torch.get_rng_state())
    torch.manual_seed(given.integer(1, 10**6))
    again = impl.drop_connect(x, weight, 0.5, second)
    yield "the same state gives the same result, whatever the global seed", torch.equal(y, again)
    # equal by chance with probability 2 ** −280
    yield "the generator moves on", not torch.equal(y, impl.drop_connect(x, weight, 0.5, generator=first))
