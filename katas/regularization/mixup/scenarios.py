"""Hidden tests of the kata mixup."""

import itertools

import torch

from nfquiz.judge.scenario import scenario


def wrong_kind(got, like, what):
    """A complaint about the shape or the dtype of what should be like `like`."""
    if not isinstance(got, torch.Tensor):
        return f"{what} is no tensor"
    if got.shape != like.shape:
        return f"{what} does not have its input's shape"
    if got.dtype != like.dtype:
        return f"{what} does not have its input's dtype"
    if not bool(torch.isfinite(got).all()):
        return f"{what} is nan or infinite"
    return None


def changed(got, like):
    return not torch.allclose(got, like, rtol=1e-4, atol=1e-5)


def nothing_complaint(seen):
    # nothing is random for a right answer
    for what in ("x", "y"):
        got, like = seen[f"{what}_mixed"], seen[what]
        if found := wrong_kind(got, like, f"with alpha = 0, {what}_mixed"):
            return found
        rows = got.flatten(1)
        if changed(got, like) and not changed(
            rows[rows[:, 0].argsort()], like.flatten(1)[like.flatten(1)[:, 0].argsort()]
        ):
            return f"with alpha = 0, {what}_mixed has every row replaced by its partner's: λ is 1 then, not 0"
        if changed(got, like):
            return f"with alpha = 0, {what}_mixed is not {what}: λ is 1 then"
    return None


@scenario("alpha = 0 changes nothing", expect=nothing_complaint)
def nothing_mixed(impl, given):
    x, y = given.randn(9, 2, 3), given.uniform(9, 4)
    yield "x", x
    yield "y", y
    x_mixed, y_mixed = impl.mixup(x, y, 0.0)
    yield "x_mixed", x_mixed
    yield "y_mixed", y_mixed


def read_mixing(M):
    """λ and the partners that a mixing matrix M = λI + (1 − λ)P tells, or a sentence. λ is None where P is I."""
    N = len(M)
    if bool((M.sum(dim=1) - 1).abs().max() > 1e-3):
        return "the two shares do not add up to one"
    if bool((M < -1e-4).any()):
        return "a share is negative"
    away = M - torch.diag(M.diagonal())
    if bool(((away > 1e-4).sum(dim=1) > 1).any()):
        return "a sample is mixed with more than one partner"
    partner = torch.where(away.amax(dim=1) > 1e-4, away.argmax(dim=1), torch.arange(N, device=M.device))
    shares = M.diagonal()[partner != torch.arange(N, device=M.device)]
    if len(shares) == 0:
        return None, partner
    if bool((shares - shares[0]).abs().max() > 1e-3):
        return "λ differs from sample to sample: one λ is drawn for the whole batch"
    if len(partner.unique()) < N:
        return "some samples are partners twice and others never: the partners are to be a permutation"
    return float(shares[0]), partner


CALLS = ("first call", "second call", "third call")


def pairs_complaint(seen):
    # Beta(5, 5) is within 1e-3 of 0 or 1 with probability below 1e-12, so that every λ can be read; nobody has a
    # partner in all three calls of seven samples with probability 5040 ** −3 < 1e-11
    unmixed, readings = {"x": 0, "y": 0}, []
    for call in CALLS:
        both = {}
        for what in ("x", "y"):
            M = seen[f"{call}: {what}_mixed"]
            if found := wrong_kind(M, seen["y"], f"{what}_mixed"):
                return found
            read = read_mixing(M.double())
            if isinstance(read, str):
                return f"{what}_mixed: {read}"
            both[what] = read
            unmixed[what] += read[0] is None
        readings.append(both)
    for what, count in unmixed.items():
        if count == len(CALLS):
            other = "y" if what == "x" else "x"
            if unmixed[other] == len(CALLS):
                return "nothing is mixed"
            return f"{other} is mixed, and {what} is not"
    for both in readings:
        (lam_x, partner_x), (lam_y, partner_y) = both["x"], both["y"]
        if bool((partner_x != partner_y).any()):
            if all(bool((one["x"][1] == one["y"][1].argsort()).all()) for one in readings):
                return "the columns of x are permuted, where its rows are the samples"
            return "x and y are mixed with different partners"
        if lam_x is not None and abs(lam_x - lam_y) > 1e-3:
            if abs(lam_x + lam_y - 1) < 1e-3:
                return "x keeps the share λ, but y keeps 1 − λ"
            return "x and y are mixed by different λ"
    lams = [both["x"][0] for both in readings if both["x"][0] is not None]
    if len(lams) > 1 and max(lams) - min(lams) < 1e-6:
        return "λ is the same in every call"
    return None


@scenario("one λ and one permutation serve the whole batch, x and y alike", expect=pairs_complaint)
def pairs(impl, given):
    # one-hot rows in x too: what comes back is the mixing itself
    eye = given.watch(torch.eye(7, dtype=given.dtype, device=given.device))
    yield "y", eye
    for call in CALLS:
        x_mixed, y_mixed = impl.mixup(eye, given.copy(eye), 5.0)
        yield f"{call}: x_mixed", x_mixed
        yield f"{call}: y_mixed", y_mixed


def fits(seen, name):
    """Whether one λ in [0, 1] and one permutation explain both results; all permutations are tried."""
    x, y, x_mixed, y_mixed = (seen[f"{name}: {what}"].double() for what in ("x", "y", "x_mixed", "y_mixed"))
    for order in itertools.permutations(range(len(x))):
        partner = torch.tensor(order, device=x.device)
        step = (x - x[partner]).flatten()
        length = float(step @ step)
        lam = float((x_mixed - x[partner]).flatten() @ step) / length if length else 1.0
        if not -1e-4 <= lam <= 1 + 1e-4:
            continue
        if not changed(x_mixed, lam * x + (1 - lam) * x[partner]) and not changed(
            y_mixed, lam * y + (1 - lam) * y[partner]
        ):
            return True
    return False


SHAPES = {
    "one sample": (1, 3),
    "single numbers": (4,),
    "images": (3, 2, 3, 5),
    "sequences": (4, 3, 2),
    "as many features as samples": (4, 4),
}


def shapes_complaint(seen):
    # nothing is random for a right answer: some λ and some permutation explain it
    for name in SHAPES:
        for what in ("x", "y"):
            if found := wrong_kind(seen[f"{name}: {what}_mixed"], seen[f"{name}: {what}"], f"{name}: {what}_mixed"):
                return found
    for name in SHAPES:
        if not fits(seen, name):
            return "no λ and no permutation of the samples explain the result", f"first seen with {name}"
    return None


@scenario("inputs of every shape, strided ones and soft labels", expect=shapes_complaint)
def shapes(impl, given):
    for name, shape in SHAPES.items():
        x, y = given.noncontiguous(given.randn(*shape)), given.noncontiguous(given.uniform(shape[0], 3))
        yield f"{name}: x", x
        yield f"{name}: y", y
        x_mixed, y_mixed = impl.mixup(x, y, 2.0)
        yield f"{name}: x_mixed", x_mixed
        yield f"{name}: y_mixed", y_mixed


DRAWS = 340
# the distribution function of Beta(α, α) at some points
BETA = {
    0.1: {0.01: 0.32031, 0.1: 0.40639, 0.3: 0.46280, 0.5: 0.5, 0.9: 0.59361, 0.99: 0.67969},
    10.0: {0.3: 0.03255, 0.4: 0.18609, 0.5: 0.5, 0.6: 0.81391, 0.7: 0.96745},
}
UNIFORM = {0.01: 0.01, 0.1: 0.1, 0.3: 0.3, 0.4: 0.4, 0.5: 0.5, 0.6: 0.6, 0.7: 0.7, 0.9: 0.9, 0.99: 0.99}


def distribution_complaint(seen):
    # of 340 permutations of 4, fewer than 290 are other than the identity with probability below 1e-12. By the
    # inequality of Dvoretzky, Kiefer, Wolfowitz and Massart one of the two distribution functions of 290 right draws is
    # off by 0.2 anywhere with probability below 4 exp(−2 · 290 · 0.2²) < 4e-10
    for alpha, points in BETA.items():
        M = seen[f"alpha = {alpha}"].double()
        if not bool(torch.isfinite(M).all()):
            return f"alpha = {alpha}: nan or infinite shares"
        away = M - torch.diag_embed(torch.diagonal(M, dim1=1, dim2=2))
        moved = away.abs().sum(dim=2) > 0  # λ = 1 hides a partner, as a sample that is its own does
        lam = torch.where(moved, torch.diagonal(M, dim1=1, dim2=2), torch.ones_like(M[:, 0])).amin(dim=1)
        if bool((lam == 1).all()):
            return f"alpha = {alpha}: nothing is mixed"
        # where nothing moved, λ is hidden. With α = 0.1 it may also have rounded to 1, so such calls have to stay,
        # of which one in 24 is the identity; with α = 10 it never does
        lam = lam[moved.any(dim=1) | (alpha < 1)]

        def off(table, lam=lam, points=points):
            shares = [float((lam < point).double().mean()) - table[point] for point in points]
            return max(map(abs, shares))

        if off(points) <= 0.2 + (1 / 24 if alpha < 1 else 0):
            continue
        if bool((lam - lam[0]).abs().max() < 1e-4):
            return f"alpha = {alpha}: λ is always the same: it is drawn anew in every call"
        if off(UNIFORM) < 0.1:
            return f"alpha = {alpha}: λ is uniform, whatever alpha is"
        if bool((lam >= 0.5 - 1e-4).all()):
            return f"alpha = {alpha}: λ is never below one half: the larger of λ and 1 − λ is taken"
        if abs(float((lam < 0.5).double().mean()) - 0.5) > 0.25:
            return f"alpha = {alpha}: λ is on one side of one half far more often than on the other"
        middle = float(((lam >= 0.3) & (lam < 0.7)).double().mean())
        if middle > (0.25 if alpha < 1 else 0.94):
            return f"alpha = {alpha}: λ is near one half too often"
        return f"alpha = {alpha}: λ does not have the distribution Beta(α, α)"
    return None


def draw(impl, given, alpha, N=4, times=DRAWS):
    eye = given.watch(torch.eye(N, dtype=given.dtype, device=given.device))
    return torch.stack([impl.mixup(eye, eye, alpha)[1] for _ in range(times)])


@scenario("λ has the distribution Beta(α, α)", expect=distribution_complaint, dtypes=("float32",))
def distribution(impl, given):
    for alpha in BETA:
        yield f"alpha = {alpha}", draw(impl, given, alpha)


def permutation_complaint(seen):
    # λ ~ Beta(10, 10) always shows the partner. By Hoeffding one of 9 shares of 240 calls is off by 0.23 with
    # probability below 18 exp(−2 · 240 · 0.23²) < 2e-10, and none of them is the identity with (5/6)²⁴⁰ < 1e-18
    M = seen["results"].double()
    away = M - torch.diag_embed(torch.diagonal(M, dim1=1, dim2=2))
    shares = (away > 1e-4).double().mean(dim=0)  # how often j is i's partner
    if bool((shares == 0).all()):
        return "nobody ever has a partner"
    if bool(((shares == 0) | (shares == 1)).all()):
        return "every sample has the same partner in every call: a permutation is to be drawn"
    wanted = (1 - torch.eye(3, dtype=M.dtype, device=M.device)) / 3
    if bool((shares - wanted).abs().max() > 0.23):
        return "not every permutation is equally likely"
    alone = float((away.sum(dim=2) <= 1e-4).double().mean())
    if alone == 0:
        return (
            "no call leaves every sample to itself, which all permutations being equally likely would do now and then"
        )
    return None


@scenario("every permutation is equally likely", expect=permutation_complaint, dtypes=("float32",))
def permutation(impl, given):
    yield "results", draw(impl, given, 10.0, N=3, times=240)


@scenario("with a generator: the same state gives the same result, and the global one is neither read nor moved")
def generators(impl, given):
    x, y = given.randn(11, 5), given.watch(torch.eye(11, dtype=given.dtype, device=given.device))
    for alpha in (0.5, 1.0, 3.0):
        first = given.generator()
        second = torch.Generator(device=given.device)
        second.set_state(first.get_state())
        before = torch.get_rng_state()
        ours = impl.mixup(x, y, alpha, generator=first)
        yield f"alpha {alpha}: the global state stands still", torch.equal(before, torch.get_rng_state())
        torch.manual_seed(given.integer(1, 10**6))
        again = impl.mixup(x, y, alpha, generator=second)
        same = all(torch.equal(one, other) for one, other in zip(ours, again, strict=True))
        yield f"alpha {alpha}: the same state gives the same result, whatever the global seed", same
        yield f"alpha {alpha}: the same partners", torch.equal(ours[1] > 0, again[1] > 0)
        largest = [M.amax(dim=1).amin() for M in (ours[1], again[1])]
        yield f"alpha {alpha}: the same λ", torch.equal(*largest)
        later = impl.mixup(x, y, alpha, generator=first)
        yield f"alpha {alpha}: the generator moves on", not torch.equal(ours[0], later[0])
        here, there = impl.mixup(x, y, alpha), impl.mixup(x, y, alpha)
        yield f"alpha {alpha}: without a generator every call differs", not torch.equal(here[0], there[0])
