"""Hidden scenarios of the top-p-sampling kata."""

import torch

from nfquiz.judge.scenario import scenario

DRAWS = 8_000
# A share of 8,000 right draws is off by 0.04 with probability below 2 exp(−2 · 8000 · 0.04²) < 2e-11 (Hoeffding); there
# are at most 30 shares in a scenario. The distributions told apart below lie more than twice as far from one another
NEAR = 0.04
ROWS = [[-0.7, 0.7, 0.1, -0.1, -0.2], [3.1, -2.3, 1.3, -2.8, -1.5]]
PROBS = [0.42, 0.26, 0.16, 0.09, 0.05, 0.02]
"""Sums 0.42, 0.68, 0.84, 0.93, 0.98, 1: far from every p that is tried."""


def logits_of(given, probs, *leading, shift=True):
    """Logits with these probabilities in each row, in an order, and with a constant, of its own."""
    rows = torch.Size(leading).numel()
    z = torch.tensor(probs, dtype=torch.float64, device=given.device).log()
    z = torch.stack([z[given.permutation(len(probs))] for _ in range(rows)])
    if shift:
        z = z + torch.linspace(-2.0, 3.0, rows, dtype=torch.float64, device=given.device)[:, None]
    return given.watch(z.reshape(*leading, len(probs)).to(given.dtype))


@scenario("the smallest set that reaches p: the token that crosses p is kept")
def nucleus(impl, given):
    logits = logits_of(given, PROBS, given.size(3, 5))
    for p in (0.5, 0.75, 0.9, 0.95, 0.3):
        yield f"p = {p}", impl.top_p_filter(logits, p)


@scenario("at least one token is kept, and all at p ≥ 1")
def bounds(impl, given):
    logits = logits_of(given, [0.9, 0.06, 0.04], 4)
    for p in (0.8, 0.1, 1e-3, 0.0):
        yield f"p = {p}, the best token has 0.9", impl.top_p_filter(logits, p)
    long_tail = given.watch(given.randn(2, 7) * 0.1 + given.tensor([40.0] + [0.0] * 6))
    for p in (1.0, 1, 1.5):
        yield f"p = {p}, tail of 1e-17", impl.top_p_filter(long_tail, p)
    yield "p = 1, drawn", bool((impl.top_p_sample(logits_of(given, [0.5, 0.3, 0.2], 9), 1.0) < 3).all())
    yield "one token only", impl.top_p_filter(given.randn(3, 1), 0.5)


@scenario("each row has a nucleus of its own, whatever the leading dimensions")
def leading(impl, given):
    yield "one row", impl.top_p_filter(logits_of(given, PROBS, 1).squeeze(0), 0.75)
    yield "three dimensions", impl.top_p_filter(logits_of(given, PROBS, 2, 3), 0.9)
    yield "square", impl.top_p_filter(logits_of(given, PROBS, 6), 0.5)
    yield "cube", impl.top_p_filter(logits_of(given, PROBS, 6, 6), 0.75)
    yield "a batch of one", impl.top_p_filter(logits_of(given, PROBS, 1), 0.75)
    mixed = [logits_of(given, probs, 1) for probs in (PROBS, [0.97, 0.01, 0.008, 0.006, 0.004, 0.002])]
    flat = logits_of(given, [0.2, 0.18, 0.17, 0.16, 0.15, 0.14], 1)
    yield "sharp and flat rows", impl.top_p_filter(given.watch(torch.cat([*mixed, flat])), 0.6)
    yield "strided", impl.top_p_filter(given.noncontiguous(logits_of(given, PROBS, 2, 3)), 0.75)


@scenario("logits of −∞ and of ±1e4")
def extremes(impl, given):
    row = logits_of(given, [0.6, 0.3, 0.1], 3)
    holes = given.watch(torch.cat([row.new_full((3, 2), -torch.inf), row], dim=1))
    for p in (0.5, 0.8, 0.95, 1.0):
        yield f"−∞ in the input, p = {p}", impl.top_p_filter(holes, p)
    near = given.tensor([[9999.0, -1e4, 10000.0, 5e3], [-9999.0, -10001.0, -10003.0, -10010.0]])
    for p in (0.5, 0.9):
        yield f"large, p = {p}", impl.top_p_filter(near, p)
    yield "large, drawn", impl.top_p_sample(given.tensor([[9e3, 1e4, -1e4], [-1e4, -9e3, -1e4]]), 0.9)


@scenario("close probabilities keep all their float64 digits", dtypes=("float64",))
def precise(impl, given):
    z = given.watch(2.0 + given.permutation(6).to(given.dtype) * 1e-12)  # six tokens of about 1/6
    yield "kept", impl.top_p_filter(z, 0.6)


def certain(given, *leading, size=5):
    """Logits of which one in each row, somewhere, leaves the others no chance."""
    chosen = given.integers(*leading, 1, low=0, high=size)
    return given.watch(given.randn(*leading, size).scatter(-1, chosen, 1000.0))


@scenario("one token for each row, whatever the leading dimensions; one token of each row is certain")
def shapes(impl, given):
    # e⁻³⁰⁰: another token is never drawn
    yield "one row", impl.top_p_sample(certain(given), 0.9)
    yield "one row of a batch", impl.top_p_sample(certain(given, 1), 0.5)
    yield "a batch", impl.top_p_sample(certain(given, given.size(6, 9)), 0.9, 0.7)
    yield "three dimensions", impl.top_p_sample(certain(given, 2, 3), 0.8, 2.5)
    yield "four dimensions", impl.top_p_sample(certain(given, 2, 1, 3), 1.0)
    yield "as many rows as tokens", impl.top_p_sample(certain(given, 5), 0.5)
    yield "strided", impl.top_p_sample(given.noncontiguous(certain(given, 4, 2, size=3)), 0.9)
    yield "p leaves one token", impl.top_p_sample(logits_of(given, PROBS, 15), 0.3)


@scenario("the temperature comes first: it decides how many tokens the nucleus has")
def order(impl, given):
    # at T = 0.25 the probabilities are 0.85, 0.12, 0.02, …: p = 0.8 leaves one token, p = 0.6 of T = 1 would leave two
    logits = logits_of(given, PROBS, 40)
    yield "a low T leaves one token", impl.top_p_sample(logits, 0.8, 0.25)


@scenario("T = 0 takes the largest logit, a negative T raises ValueError")
def greedy(impl, given):
    logits = given.randn(given.size(4, 6), 7)
    yield "T = 0", impl.top_p_sample(logits, 0.9, 0)
    yield "T = 0.0, with a generator", impl.top_p_sample(logits, 1.0, 0.0, generator=given.generator())
    yield "one row", impl.top_p_sample(given.randn(6), 0.5, temperature=0)
    yield "three dimensions", impl.top_p_sample(given.randn(2, 3, 4), 0.9, temperature=0)
    with given.raises(ValueError):
        impl.top_p_sample(logits, 0.9, -0.5)


@scenario("T = 0 is exact: of almost equal logits it takes the largest", dtypes=("float64",))
def almost_equal(impl, given):
    logits = torch.stack([given.permutation(4) for _ in range(60)]).to(given.dtype) * 1e-12
    yield "60 rows", impl.top_p_sample(given.watch(logits), 0.9, 0)


def wrong_form(tokens, shape):
    """A complaint about the shape or the dtype of tokens."""
    if not isinstance(tokens, torch.Tensor):
        return "the result is no tensor"
    if tokens.shape != shape:
        return "the result is not one token for each row"
    if tokens.dtype != torch.int64:
        return "the tokens are not int64"
    return None


def like(tokens, probs):
    """Whether the tokens drawn for ROWS in turn have these probabilities."""
    drawn = [torch.bincount(tokens[row::2], minlength=5).double() / DRAWS for row in (0, 1)]
    return all(one.shape == p.shape and bool((one - p).abs().max() < NEAR) for one, p in zip(drawn, probs, strict=True))


def nucleus_of(z, p, crossing=True):
    """The logits with all but the nucleus at −∞; without the token that crosses p where that is not wanted."""
    kept = torch.full_like(z, -torch.inf)
    for row, (values, tokens) in enumerate(zip(*z.sort(descending=True), strict=True)):
        size = int((torch.softmax(values, -1).cumsum(-1) < p).sum()) + (1 if crossing else 0)
        kept[row, tokens[: max(1, size)]] = values[: max(1, size)]
    return kept


def frequency_complaint(seen):
    z = torch.tensor(ROWS, dtype=torch.float64)
    for p, T in ((0.75, 0.5), (0.8, 2.5), (0.75, 1.0)):
        tokens = seen[f"p = {p}, T = {T}"]
        if found := wrong_form(tokens, (2 * DRAWS,)):
            return found
        tokens = tokens.cpu()
        if int(tokens.min()) < 0 or int(tokens.max()) > 4:
            return "a token is no index of the row"
        if bool((tokens.reshape(DRAWS, 2) == z.argmax(-1)).all()):
            return "always the most likely token: nothing is drawn"  # a right answer: below 0.7 ** 8000
        if like(tokens, torch.softmax(nucleus_of(z / T, p), -1)):
            continue
        in_nucleus = nucleus_of(z / T, p).isfinite().double()
        wrong = {
            "T is not used": torch.softmax(nucleus_of(z, p), -1),
            "the logits are multiplied by T instead of divided by it": torch.softmax(nucleus_of(z * T, p), -1),
            "the nucleus is taken first, and T divides afterwards": torch.softmax(nucleus_of(z, p) / T, -1),
            "T chooses the nucleus, but not the probabilities in it": torch.softmax(z + in_nucleus.log(), -1),
            "p is not used": torch.softmax(z / T, -1),
            "neither p nor T is used": torch.softmax(z, -1),
            "the token that crosses p is missing": torch.softmax(nucleus_of(z / T, p, crossing=False), -1),
            "the tokens of the nucleus are equally likely": in_nucleus / in_nucleus.sum(-1, keepdim=True),
        }
        found = next(
            (says for says, probs in wrong.items() if like(tokens, probs)), "the tokens have other frequencies"
        )
        return f"with p = {p} and T = {T}: {found}"
    return None


@scenario("the frequencies are those of softmax(logits / T) over its nucleus", expect=frequency_complaint)
def frequencies(impl, given):
    logits = given.watch(given.tensor(ROWS).repeat(DRAWS, 1))
    yield "p = 0.75, T = 1.0", impl.top_p_sample(logits, 0.75)
    yield "p = 0.75, T = 0.5", impl.top_p_sample(logits, 0.75, 0.5)
    yield "p = 0.8, T = 2.5", impl.top_p_sample(logits, p=0.8, temperature=2.5)


def independence_complaint(seen):
    # a right answer has 60 draws of 4 equally likely tokens: equal with probability 4 ** −59
    first, again = seen["tokens"], seen["a second call"]
    if found := wrong_form(first, (60,)) or wrong_form(again, (60,)):
        return found
    if bool((first == first[0]).all()):
        return "one draw serves all rows: each is to be drawn by itself"
    if torch.equal(first, again):
        return "two calls give the same tokens: the random state does not move on"
    return None


@scenario("every row is drawn by itself, and anew in every call", expect=independence_complaint)
def independence(impl, given):
    logits = given.watch(torch.ones(60, 4, dtype=given.dtype, device=given.device))
    yield "tokens", impl.top_p_sample(logits, 1.0)
    yield "a second call", impl.top_p_sample(logits, 1.0)


@scenario("with a generator: the same state gives the same tokens, and the global state is left alone")
def generators(impl, given):
    logits = given.randn(60, 7)
    first, second = given.generator(), given.generator()
    second.set_state(first.get_state())
    before = torch.get_rng_state()
    tokens = impl.top_p_sample(logits, 0.95, 4.0, generator=first)
    yield "the global state stands still", torch.equal(before, torch.get_rng_state())
    torch.manual_seed(given.integer(1, 10**6))
    yield "the same state, the same tokens", torch.equal(tokens, impl.top_p_sample(logits, 0.95, 4.0, second))
    # 60 draws of several tokens: equal by chance with a probability far below 1e-9
    yield "the generator moves on", not torch.equal(tokens, impl.top_p_sample(logits, 0.95, 4.0, generator=first))
