"""Hidden scenarios of the gumbel-softmax kata.

Shares of N = 8,000 rows are compared within 0.04. By Hoeffding's inequality a right answer misses one of them with
probability below 2·exp(−2·N·0.04²) = 2e-11; no scenario makes more than twenty such checks. The others are exact.
"""

import math

import torch

from nfquiz.judge.scenario import scenario

ROWS = 8_000
ALLOWED = 0.04


def same_state(generator, given):
    """Another generator in the same state."""
    again = torch.Generator(device=given.device)
    again.set_state(generator.get_state())
    return again


def wrong_kind(y, logits):
    """A complaint about what should be a distribution over the last dimension, like the logits."""
    if not isinstance(y, torch.Tensor):
        return "the result is no tensor"
    if y.shape != logits.shape:
        return "the result does not have the logits' shape"
    if y.dtype != logits.dtype:
        return "the result does not have the logits' dtype"
    if not bool(torch.isfinite(y).all()):
        return "the result has nan or infinite values"
    if bool((y < -1e-6).any()):
        return "the result has negative entries"
    if not torch.allclose(y.sum(dim=-1), torch.ones_like(y[..., 0]), atol=1e-5):
        return "the rows do not sum to 1"
    return None


def is_hard(y):
    return bool(((y.abs() < 1e-5) | ((y - 1).abs() < 1e-5)).all())


SHAPES = {"a vector": (4,), "a matrix": (5, 3), "three dimensions": (2, 3, 4), "two classes": (6, 2), "strided": (3, 5)}


def shape_complaint(seen):
    # exact: a soft sample is one-hot to 1e-5 in all rows with no probability worth mentioning at tau = 5
    for name in SHAPES:
        logits, soft, hard = (seen[f"{name}: {what}"] for what in ("logits", "soft", "hard"))
        for what, y in (("soft", soft), ("hard", hard)):
            if found := wrong_kind(y, logits):
                return f"{name}, {what} samples: {found}"
        if is_hard(soft) and not is_hard(seen[f"{name}: hard=False"]):
            return "without hard the samples are one-hot, with hard=False they are not"
        if is_hard(soft):
            return "without hard=True the samples are one-hot"
        if not is_hard(hard):
            return "with hard=True the samples are not one-hot"
    return None


@scenario("soft and hard samples of any shape: rows that sum to 1", expect=shape_complaint)
def shapes(impl, given):
    for name, shape in SHAPES.items():
        logits = given.randn(*shape)
        if name == "strided":
            logits = given.noncontiguous(logits)
        yield f"{name}: logits", logits
        yield f"{name}: soft", impl.gumbel_softmax(logits, 5.0)
        yield f"{name}: hard=False", impl.gumbel_softmax(logits, tau=5.0, hard=False)
        yield f"{name}: hard", impl.gumbel_softmax(logits, 5.0, True)


# seven even classes and a likely one: noise with another upper tail gives the likely one another share
LOGITS = [2.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]
UNEVEN = [1.5, -1.0, 0.5, 0.0]


SHARES = (
    ("tau = 1", LOGITS, {}),
    ("tau = 0.3", UNEVEN, {"tau": 0.3}),
    ("tau = 4, hard", LOGITS, {"tau": 4.0, "hard": True}),
)


def rows_of(given, logits):
    """Many rows of the same logits."""
    return given.watch(given.tensor([logits]).repeat(ROWS, 1))


def share_complaint(seen):
    for name, logits, _ in SHARES:
        y, wanted = seen[name], torch.softmax(torch.tensor(logits, dtype=torch.float64), dim=0)
        if y.shape != (ROWS, len(logits)):
            return "the result does not have the logits' shape"
        if not bool(torch.isfinite(y).all()):
            return "the result has nan or infinite values"
        winners = y.argmax(dim=1)
        if bool((winners == winners[0]).all()):
            return "the largest entry is always the same"
        shares = torch.bincount(winners, minlength=len(logits)) / ROWS
        if bool(((shares - wanted).abs() > ALLOWED).any()):
            return f"{name}: the largest entry does not have the softmax's probabilities"
    return None


@scenario(
    "the largest entry is class k with probability softmax(logits)_k, whatever tau",
    expect=share_complaint,
    dtypes=("float32",),
)
def shares(impl, given):
    for name, logits, options in SHARES:
        yield name, impl.gumbel_softmax(rows_of(given, logits), **options)


CUTS = (0.5, 1.0, 2.0, 3.5)
# how often the difference of two noises of a kind is at most `at`
DIFFERENCES = {
    "Gumbel": lambda at: 1 / (1 + math.exp(-at)),
    "normal": lambda at: 0.5 * (1 + math.erf(at / 2)),
    "exponential": lambda at: 1 - math.exp(-at) / 2,
}


def distributed(noise, kind):
    """Whether these are differences of two noises of that kind."""
    if abs(float((noise <= 0).double().mean()) - 0.5) > ALLOWED:
        return False
    # symmetric: |difference| ≤ at has twice the probability, less 1
    found = [float((noise.abs() <= at).double().mean()) for at in CUTS]
    return all(abs(f - (2 * DIFFERENCES[kind](at) - 1)) <= ALLOWED for f, at in zip(found, CUTS, strict=True))


def softness_complaint(seen):
    gap = 0.5  # of the first two logits
    for tau in (1.0, 0.5, 3.0):
        y = seen[f"tau = {tau}"].double().clamp(min=1e-300)
        if y.shape != (ROWS, 3):
            return "the result does not have the logits' shape"
        ratio = (y[:, 0] / y[:, 1]).log()
        if distributed(tau * ratio - gap, "Gumbel"):  # ratio = (gap + difference of the noises)/τ
            continue
        for says, noise, kind in (
            ("the noise is normal, not Gumbel", tau * ratio - gap, "normal"),
            ("the noise is exponential, not Gumbel", tau * ratio - gap, "exponential"),
            ("tau is not used", ratio - gap, "Gumbel"),
            ("tau multiplies instead of dividing", ratio / tau - gap, "Gumbel"),
            ("the noise is not divided by tau", ratio - gap / tau, "Gumbel"),
            ("the logits are not divided by tau", tau * (ratio - gap), "Gumbel"),
        ):
            if distributed(noise, kind):
                return f"tau = {tau}: {says}"
        return f"tau = {tau}: the entries' ratios are not those of logits with Gumbel noise, divided by tau"
    return None


@scenario(
    "how soft the samples are: Gumbel noise, and tau divides logits and noise",
    expect=softness_complaint,
    dtypes=("float32",),
)
def softness(impl, given):
    rows = rows_of(given, [0.5, 0.0, -0.3])
    yield "tau = 1.0", impl.gumbel_softmax(rows)
    yield "tau = 0.5", impl.gumbel_softmax(rows, tau=0.5)
    yield "tau = 3.0", impl.gumbel_softmax(rows, 3.0)


def independence_complaint(seen):
    y = seen["samples"]
    if y.dim() != 3 or y.shape[1:] != (2, 2):
        return "the result does not have the logits' shape"
    if torch.allclose(y, torch.full_like(y, 0.5), atol=1e-5):
        return "the noise makes no difference"
    first, second = y[:, 0, 0] > 0.5, y[:, 1, 0] > 0.5
    # even classes: each of the four combinations has probability 1/4
    for a in (first, ~first):
        for b in (second, ~second):
            if abs(float((a & b).double().mean()) - 0.25) > ALLOWED:
                return "the rows are not drawn independently of each other"
    return None


@scenario("every row is drawn by itself", expect=independence_complaint, dtypes=("float32",))
def independence(impl, given):
    yield "samples", impl.gumbel_softmax(given.watch(given.tensor([[[0.0, 0.0], [0.0, 0.0]]]).repeat(ROWS, 1, 1)))


@scenario("the same random state: hard is soft's largest entry, and tau only sharpens")
def same_draws(impl, given):
    logits = given.randn(40, 5)
    state = given.generator()
    soft = impl.gumbel_softmax(logits, tau=1.0, generator=same_state(state, given))
    hard = impl.gumbel_softmax(logits, tau=1.0, hard=True, generator=same_state(state, given))
    yield "the same largest entries, hard and soft", torch.equal(soft.argmax(-1), hard.argmax(-1))
    other = impl.gumbel_softmax(logits, tau=2.0, generator=same_state(state, given))
    sharpened = other**2 / (other**2).sum(dim=-1, keepdim=True)
    yield "tau = 2, sharpened by hand, is tau = 1", bool(torch.allclose(sharpened, soft, rtol=1e-3, atol=1e-5))


def gradient_complaint(seen):
    # exact but for rounding: the derivative of a softmax at its own value y
    for name, tau in (("soft", 1.0), ("soft", 0.6), ("hard", 1.0), ("hard", 2.0)):
        parts = ("soft sample", "weight", "gradient")
        y, weight, grad = (seen[f"{name}, tau = {tau}: {part}"].double() for part in parts)
        if grad.shape != y.shape:
            return f"no gradient reaches the logits through a {name} sample"
        wanted = y * (weight - (weight * y).sum(dim=-1, keepdim=True)) / tau
        for says, right in (("0", torch.zeros_like(wanted)), ("minus the soft sample's", -wanted)):
            if torch.allclose(grad, right, rtol=1e-3, atol=1e-4):
                return f"the gradient through a {name} sample is {says}"
        if not torch.allclose(grad, wanted, rtol=1e-3, atol=1e-4):
            return f"the gradient through a {name} sample is not the soft sample's"
    return None


@scenario("gradients: the soft sample's, for hard samples too", expect=gradient_complaint)
def gradients(impl, given):
    for name, tau in (("soft", 1.0), ("soft", 0.6), ("hard", 1.0), ("hard", 2.0)):
        logits = given.randn(6, 4).requires_grad_()
        weight, state = given.randn(6, 4), given.generator()
        yield (
            f"{name}, tau = {tau}: soft sample",
            impl.gumbel_softmax(given.watch(logits.detach()), tau=tau, generator=same_state(state, given)),
        )
        yield f"{name}, tau = {tau}: weight", weight
        y = impl.gumbel_softmax(logits, tau=tau, hard=name == "hard", generator=same_state(state, given))
        if y.requires_grad:
            (y * weight).sum().backward()
        none = torch.zeros(0, dtype=given.dtype, device=given.device)
        yield f"{name}, tau = {tau}: gradient", none if logits.grad is None else logits.grad


@scenario("with a generator: the same state gives the same samples, and the global one is neither read nor moved")
def generators(impl, given):
    logits = given.randn(7, 5)
    first = given.generator()
    second = same_state(first, given)
    before = torch.get_rng_state()
    ours = impl.gumbel_softmax(logits, generator=first)
    yield "the global state stands still", torch.equal(before, torch.get_rng_state())
    torch.manual_seed(given.integer(1, 10**6))
    again = impl.gumbel_softmax(logits, generator=second)
    yield "the same state gives the same samples, whatever the global seed", torch.equal(ours, again)
    yield "the generator moves on", not torch.equal(ours, impl.gumbel_softmax(logits, generator=first))
    here, there = impl.gumbel_softmax(logits), impl.gumbel_softmax(logits)
    yield "without a generator every call differs", not torch.equal(here, there)
