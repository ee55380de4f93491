"""Hidden scenarios of the temperature-sampling kata."""

import torch

from nfquiz.judge.scenario import scenario

DRAWS = 8_000
# A share of 8,000 right draws is off by 0.04 with probability below 2 exp(−2 · 8000 · 0.04²) < 2e-11 (Hoeffding); there
# are at most 30 shares in a scenario. The distributions told apart below lie more than twice as far from one another
NEAR = 0.04
ROWS = [[0.9, 1.5, 2.3, -2.3], [-3.3, -3.5, -3.4, 3.5]]


def rows(given):
    """ROWS in turn, DRAWS times each."""
    return given.watch(given.tensor(ROWS).repeat(DRAWS, 1))


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
    drawn = [torch.bincount(tokens[row::2], minlength=4).double() / DRAWS for row in (0, 1)]
    return all(one.shape == p.shape and bool((one - p).abs().max() < NEAR) for one, p in zip(drawn, probs, strict=True))


def frequency_complaint(seen):
    z = torch.tensor(ROWS, dtype=torch.float64)
    for T in (1.0, 0.4, 2.5):
        tokens = seen[f"T = {T}"]
        if found := wrong_form(tokens, (2 * DRAWS,)):
            return found
        tokens = tokens.cpu()
        if int(tokens.min()) < 0 or int(tokens.max()) > 3:
            return "a token is no index of the row"
        if bool((tokens[0::2] == tokens[0]).all()) and bool((tokens[1::2] == tokens[1]).all()):
            # 8,000 right draws of the first row, whose best token has at most 0.87: 0.87 ** 8000 < 1e-400
            if tokens[:2].tolist() == z.argmax(-1).tolist():
                return "always the most likely token: nothing is drawn"
            return "always the same token for the same row"
        if like(tokens, torch.softmax(z / T, -1)):
            continue
        wrong = {
            "T is not used": torch.softmax(z, -1),
            "the logits are multiplied by T instead of divided by it": torch.softmax(z * T, -1),
            "T acts twice": torch.softmax(z / T**2, -1),
            "all tokens are equally likely": torch.full_like(z, 0.25),
            "the sign of the logits is turned round": torch.softmax(-z / T, -1),
            "the softmax runs over the rows instead of the tokens": _over_rows(z / T),
            "the softmax comes first, and T divides its result": torch.softmax(torch.softmax(z, -1) / T, -1),
        }
        found = next(
            (says for says, probs in wrong.items() if like(tokens, probs)), "the tokens have other frequencies"
        )
        return f"at T = {T}: {found}"
    return None


def _over_rows(z):
    p = torch.softmax(z, 0)
    return p / p.sum(-1, keepdim=True)


@scenario("the frequencies are softmax(logits / T), with T = 1 by default", expect=frequency_complaint)
def frequencies(impl, given):
    logits = rows(given)
    yield "T = 1.0", impl.temperature_sample(logits)
    yield "T = 0.4", impl.temperature_sample(logits, 0.4)
    yield "T = 2.5", impl.temperature_sample(logits, temperature=2.5)


@scenario("T = 0 takes the largest logit")
def greedy(impl, given):
    logits = given.randn(given.size(4, 6), given.size(7, 9))
    yield "a matrix", impl.temperature_sample(logits, 0)
    yield "0.0, with a generator", impl.temperature_sample(logits, 0.0, generator=given.generator())
    yield "three dimensions", impl.temperature_sample(given.randn(2, 3, 5), temperature=0)
    yield "one row", impl.temperature_sample(given.randn(6), 0)
    yield "large logits", impl.temperature_sample(given.watch(given.randn(3, 5) * 1e4), 0)


@scenario("T = 0 is exact: of almost equal logits it takes the largest", dtypes=("float64",))
def almost_equal(impl, given):
    logits = torch.stack([given.permutation(4) for _ in range(60)]).to(given.dtype) * 1e-12
    yield "60 rows", impl.temperature_sample(given.watch(logits), 0)


@scenario("a negative temperature raises ValueError")
def negative(impl, given):
    logits = given.randn(3, 4)
    for temperature in (-1.0, -1e-3):
        with given.raises(ValueError):
            impl.temperature_sample(logits, temperature)
    try:
        token = impl.temperature_sample(given.tensor([0.0, 1000.0]), -1.0)
    except ValueError:
        token = None
    yield "and returns nothing", token
    yield "T = 0 is legal", impl.temperature_sample(logits, 0.0)


def _certain(given, *leading, size=5, gap=1000.0):
    """Logits of which one in each row, somewhere, leaves the others no chance."""
    chosen = given.integers(*leading, 1, low=0, high=size)
    return given.watch(given.randn(*leading, size).scatter(-1, chosen, gap))


@scenario("one token for each row, whatever the leading dimensions; one token of each row is certain")
def shapes(impl, given):
    # e⁻³⁰⁰: another token is never drawn
    yield "one row", impl.temperature_sample(_certain(given))
    yield "one row of a batch", impl.temperature_sample(_certain(given, 1))
    yield "a batch", impl.temperature_sample(_certain(given, given.size(6, 9)), 0.7)
    yield "three dimensions", impl.temperature_sample(_certain(given, 2, 3), 2.5)
    yield "four dimensions", impl.temperature_sample(_certain(given, 2, 1, 3))
    yield "as many rows as tokens", impl.temperature_sample(_certain(given, 5))
    yield "strided", impl.temperature_sample(given.noncontiguous(_certain(given, 4, 3)))
    yield "three dimensions, strided", impl.temperature_sample(given.noncontiguous(_certain(given, 2, 3)))
    yield "a single token", impl.temperature_sample(given.randn(3, 1))


@scenario("logits of ±1e4 and of −∞")
def large(impl, given):
    row = given.tensor([[-1e4, 1e4, 9e3, -torch.inf], [-1e4, -torch.inf, -torch.inf, -torch.inf]])
    yield "large", impl.temperature_sample(row)
    yield "large, T = 0.5", impl.temperature_sample(row, 0.5)
    yield "large, T = 20", impl.temperature_sample(row, 20.0)
    near = given.watch(given.uniform(40, 3, low=9999.0, high=10000.0))
    tokens = impl.temperature_sample(torch.cat([near, -torch.inf * torch.ones_like(near)], dim=1), 1.5)
    yield "−∞ is never drawn", bool((tokens < 3).all())


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
    yield "tokens", impl.temperature_sample(logits)
    yield "a second call", impl.temperature_sample(logits)


@scenario("with a generator: the same state gives the same tokens, and the global state is left alone")
def generators(impl, given):
    logits = given.randn(60, 7)
    first, second = given.generator(), given.generator()
    second.set_state(first.get_state())
    before = torch.get_rng_state()
    tokens = impl.temperature_sample(logits, 2.0, generator=first)
    yield "the global state stands still", torch.equal(before, torch.get_rng_state())
    torch.manual_seed(given.integer(1, 10**6))
    yield "the same state, the same tokens", torch.equal(tokens, impl.temperature_sample(logits, 2.0, second))
    # 60 draws of 7 tokens: equal by chance with a probability far below 1e-9
    yield "the generator moves on", not torch.equal(tokens, impl.temperature_sample(logits, 2.0, generator=first))
