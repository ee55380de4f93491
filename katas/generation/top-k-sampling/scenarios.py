"""Hidden scenarios of the top-k-sampling kata."""

import torch

from nfquiz.judge.scenario import scenario

DRAWS = 8_000
# A share of 8,000 right draws is off by 0.04 with probability below 2 exp(−2 · 8000 · 0.04²) < 2e-11 (Hoeffding); there
# are at most 30 shares in a scenario. The distributions told apart below lie more than twice as far from one another
NEAR = 0.04
ROWS = [[-1.1, 2.1, -3.4, -0.7, -0.6], [-0.3, -0.4, 0.1, -0.5, -0.2]]


def distinct(given, *leading, size):
    """Logits that lie at least 0.25 apart in each row, of both signs."""
    rows = [given.permutation(size) for _ in range(torch.Size(leading).numel())]
    ranks = torch.stack(rows).reshape(*leading, size).to(given.dtype)
    return given.watch((ranks - size // 2) * 0.5 + given.uniform(*leading, size, low=-0.125, high=0.125))


@scenario("the k largest keep their value and their place, the rest is −∞")
def filtered(impl, given):
    rows, size = given.size(3, 4), given.size(6, 8)
    logits = distinct(given, rows, size=size)
    for k in (1, 2, 4):
        yield f"k = {k}", impl.top_k_filter(logits, k)
    yield "all but one", impl.top_k_filter(logits, size - 1)


@scenario("k as large as the row, or larger, keeps everything")
def large_k(impl, given):
    logits = distinct(given, 2, size=5)
    yield "k = V", impl.top_k_filter(logits, 5)
    yield "k > V", impl.top_k_filter(logits, 50)
    yield "one token only", impl.top_k_filter(given.randn(3, 1), 2)
    yield "drawn with k > V", impl.top_k_sample(certain(given, 4, size=3), 50).shape == (4,)


@scenario("any leading dimensions; each row has a threshold of its own")
def leading(impl, given):
    yield "one row", impl.top_k_filter(distinct(given, size=6), 2)
    yield "three dimensions", impl.top_k_filter(distinct(given, 2, 3, size=5), 3)
    yield "square", impl.top_k_filter(distinct(given, 4, size=4), 2)
    yield "cube", impl.top_k_filter(distinct(given, 4, 4, size=4), 2)
    yield "a batch of one", impl.top_k_filter(distinct(given, 1, size=5), 2)
    yield "strided", impl.top_k_filter(given.noncontiguous(distinct(given, 3, size=5)), 2)
    yield "three dimensions, strided", impl.top_k_filter(given.noncontiguous(distinct(given, 2, 3, size=5)), 2)
    far = given.watch(distinct(given, 3, size=5) + given.tensor([[0.0], [100.0], [-100.0]]))
    yield "rows far apart", impl.top_k_filter(far, 2)


@scenario("logits of −∞ and of ±1e4, all positive and all negative rows")
def extremes(impl, given):
    logits = given.tensor([[0.5, -torch.inf, 2.0, -torch.inf], [-torch.inf, -1.0, -torch.inf, -torch.inf]])
    for k in (1, 2, 3):
        yield f"−∞ in the input, k = {k}", impl.top_k_filter(logits, k)
    yield "all negative", impl.top_k_filter(given.watch(distinct(given, 2, size=6) - 50.0), 3)
    yield "all positive", impl.top_k_filter(given.watch(distinct(given, 2, size=6) + 50.0), 3)
    large = given.tensor([[1e4, -1e4, 9e3, 0.0], [-1e4, -9e3, 1e4, 5e3]])
    yield "large", impl.top_k_filter(large, 2)
    yield "large, drawn", impl.top_k_sample(large, 2)
    yield "large, drawn at T = 0.5", impl.top_k_sample(large, 3, 0.5)


@scenario("close logits keep all their float64 digits", dtypes=("float64",))
def precise(impl, given):
    steps = given.permutation(6).to(given.dtype)
    logits = given.watch(1.0 + steps * 1e-12 + given.number(0.0, 1e-14))
    yield "kept", impl.top_k_filter(logits, 3)


def certain(given, *leading, size=5):
    """Logits of which one in each row, somewhere, leaves the others no chance."""
    chosen = given.integers(*leading, 1, low=0, high=size)
    return given.watch(given.randn(*leading, size).scatter(-1, chosen, 1000.0))


@scenario("one token for each row, whatever the leading dimensions; one token of each row is certain")
def shapes(impl, given):
    # e⁻³⁰⁰: another token is never drawn
    yield "one row", impl.top_k_sample(certain(given), 3)
    yield "one row of a batch", impl.top_k_sample(certain(given, 1), 2)
    yield "a batch", impl.top_k_sample(certain(given, given.size(6, 9)), 3, 0.7)
    yield "three dimensions", impl.top_k_sample(certain(given, 2, 3), 2, 2.5)
    yield "four dimensions", impl.top_k_sample(certain(given, 2, 1, 3), 4)
    yield "as many rows as tokens", impl.top_k_sample(certain(given, 5), 2)
    yield "strided", impl.top_k_sample(given.noncontiguous(certain(given, 4, size=3)), 2)
    yield "k = 1 leaves one token", impl.top_k_sample(distinct(given, 12, size=7), 1)


@scenario("T = 0 takes the largest logit, a negative T raises ValueError")
def greedy(impl, given):
    logits = distinct(given, given.size(4, 6), size=7)
    yield "T = 0", impl.top_k_sample(logits, 3, 0)
    yield "T = 0.0, with a generator", impl.top_k_sample(logits, 4, 0.0, generator=given.generator())
    yield "one row", impl.top_k_sample(distinct(given, size=6), 2, temperature=0)
    yield "three dimensions", impl.top_k_sample(distinct(given, 2, 3, size=4), 9, temperature=0)
    with given.raises(ValueError):
        impl.top_k_sample(logits, 2, -0.5)


@scenario("T = 0 is exact: of almost equal logits it takes the largest", dtypes=("float64",))
def almost_equal(impl, given):
    logits = torch.stack([given.permutation(4) for _ in range(60)]).to(given.dtype) * 1e-12
    yield "60 rows", impl.top_k_sample(given.watch(logits), 3, 0)


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


def top(z, k):
    """The logits with all but the k largest of each row at −∞."""
    return z.masked_fill(z < z.topk(k).values[:, -1:], -torch.inf)


def frequency_complaint(seen):
    z = torch.tensor(ROWS, dtype=torch.float64)
    for k, T in ((3, 0.5), (2, 2.5), (3, 1.0)):
        tokens = seen[f"k = {k}, T = {T}"]
        if found := wrong_form(tokens, (2 * DRAWS,)):
            return found
        tokens = tokens.cpu()
        if int(tokens.min()) < 0 or int(tokens.max()) > 4:
            return "a token is no index of the row"
        if bool((tokens.reshape(DRAWS, 2) == z.argmax(-1)).all()):
            return "always the most likely token: nothing is drawn"  # a right answer: below 0.7 ** 8000
        if like(tokens, torch.softmax(top(z, k) / T, -1)):
            continue
        uniform = torch.softmax(torch.where(top(z, k).isfinite(), 0.0, -torch.inf).double(), -1)
        wrong = {
            "T is not used": torch.softmax(top(z, k), -1),
            "the logits are multiplied by T instead of divided by it": torch.softmax(top(z, k) * T, -1),
            "T acts twice": torch.softmax(top(z, k) / T**2, -1),
            "k is not used": torch.softmax(z / T, -1),
            "neither k nor T is used": torch.softmax(z, -1),
            "one token more than k is kept": torch.softmax(top(z, k + 1) / T, -1),
            "one token fewer than k is kept": torch.softmax(top(z, k - 1) / T, -1),
            "the k tokens are equally likely": uniform,
            "the least likely tokens are kept": _bottom(z, k, T),
            "what is cut off counts as a logit of 0": torch.softmax(top(z, k).nan_to_num(neginf=0.0) / T, -1),
        }
        found = next(
            (says for says, probs in wrong.items() if like(tokens, probs)), "the tokens have other frequencies"
        )
        return f"with k = {k} and T = {T}: {found}"
    return None


def _bottom(z, k, T):
    return torch.softmax(z.masked_fill(z > z.topk(k, largest=False).values[:, -1:], -torch.inf) / T, -1)


@scenario(
    "the frequencies are those of softmax(logits / T) over the k tokens, renormalized", expect=frequency_complaint
)
def frequencies(impl, given):
    logits = given.watch(given.tensor(ROWS).repeat(DRAWS, 1))
    yield "k = 3, T = 1.0", impl.top_k_sample(logits, 3)
    yield "k = 3, T = 0.5", impl.top_k_sample(logits, 3, 0.5)
    yield "k = 2, T = 2.5", impl.top_k_sample(logits, k=2, temperature=2.5)


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
    yield "tokens", impl.top_k_sample(logits, 4)
    yield "a second call", impl.top_k_sample(logits, 4)


@scenario("with a generator: the same state gives the same tokens, and the global state is left alone")
def generators(impl, given):
    logits = distinct(given, 60, size=7)
    first, second = given.generator(), given.generator()
    second.set_state(first.get_state())
    before = torch.get_rng_state()
    tokens = impl.top_k_sample(logits, 5, 4.0, generator=first)
    yield "the global state stands still", torch.equal(before, torch.get_rng_state())
    torch.manual_seed(given.integer(1, 10**6))
    yield "the same state, the same tokens", torch.equal(tokens, impl.top_k_sample(logits, 5, 4.0, second))
    # 60 draws of 5 tokens: equal by chance with a probability far below 1e-9
    yield "the generator moves on", not torch.equal(tokens, impl.top_k_sample(logits, 5, 4.0, generator=first))
