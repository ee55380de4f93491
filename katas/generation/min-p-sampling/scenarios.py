"""Hidden scenarios of the min-p-sampling kata."""

import torch

from nfquiz.judge.scenario import scenario

PROBS = [0.4, 0.25, 0.15, 0.1, 0.07, 0.03]
"""Relative to the largest: 1, 0.625, 0.375, 0.25, 0.175, 0.075: far from every p that is tried."""


def logits_of(given, probs, *leading):
    """Logits with these probabilities in each row, in an order, and with a constant, of its own."""
    rows = torch.Size(leading).numel()
    z = torch.tensor(probs, dtype=torch.float64, device=given.device).log()
    z = torch.stack([z[given.permutation(len(probs))] for _ in range(rows)])
    z = z + torch.linspace(-2.0, 3.0, rows, dtype=torch.float64, device=given.device)[:, None]
    return given.watch(z.reshape(*leading, len(probs)).to(given.dtype))


@scenario("tokens at least p times as likely as the most likely one are kept")
def min_p(impl, given):
    logits = logits_of(given, PROBS, given.size(3, 5))
    for p in (0.1, 0.2, 0.3, 0.5, 0.8):
        yield f"p = {p}", impl.min_p_filter(logits, p)


@scenario("each row has a threshold of its own, whatever the leading dimensions")
def leading(impl, given):
    yield "one row", impl.min_p_filter(logits_of(given, PROBS, 1).squeeze(0), 0.3)
    yield "three dimensions", impl.min_p_filter(logits_of(given, PROBS, 2, 3), 0.2)
    yield "square", impl.min_p_filter(logits_of(given, PROBS, 6), 0.5)
    yield "cube", impl.min_p_filter(logits_of(given, PROBS, 6, 6), 0.3)
    rows = [logits_of(given, probs, 1) for probs in (PROBS, [0.97, 0.01, 0.01, 0.004, 0.004, 0.002])]
    rows.append(logits_of(given, [0.19, 0.18, 0.17, 0.16, 0.155, 0.145], 1))
    for p in (0.15, 0.5):
        yield f"sharp and flat rows, p = {p}", impl.min_p_filter(given.watch(torch.cat(rows)), p)
    yield "strided", impl.min_p_filter(given.noncontiguous(logits_of(given, PROBS, 2, 3)), 0.3)
    yield "one token", impl.min_p_filter(given.randn(3, 1), 0.7)


@scenario("p of 0 and 1, logits of −∞ and of ±1e4")
def extremes(impl, given):
    logits = logits_of(given, PROBS, 3)
    for p in (0.0, 1.0, 0, 1):
        yield f"p = {p}", impl.min_p_filter(logits, p)
    holes = given.watch(torch.cat([logits.new_full((3, 2), -torch.inf), logits], dim=1))
    for p in (0.0, 0.3):
        yield f"−∞ in the input, p = {p}", impl.min_p_filter(holes, p)
    large = given.tensor([[9999.0, -1e4, 10000.0, 5e3], [-9999.0, -10001.0, -10003.0, -10010.0]])
    for p in (0.05, 0.3, 0.5, 0.0):
        yield f"large, p = {p}", impl.min_p_filter(large, p)


@scenario("close probabilities keep all their float64 digits", dtypes=("float64",))
def precise(impl, given):
    z = given.watch(2.0 + given.permutation(6).to(given.dtype) * 1e-10)
    yield "kept", impl.min_p_filter(z, 1 - 2.5e-10)


def tokens_of(given, n, length, size):
    """Distinct tokens for each row, and one of them twice."""
    ids = torch.stack([given.permutation(size)[:length] for _ in range(n)])
    return given.watch(torch.cat([ids, ids[:, :1]], dim=1))


@scenario("the tokens so far: positive logits are divided, negative ones multiplied")
def penalty(impl, given):
    n, size = given.size(3, 4), given.size(7, 9)
    for value in (1.2, 2.0, 5.0):
        logits = given.randn(n, size)
        yield f"penalty {value}", impl.repetition_penalty(logits, tokens_of(given, n, 4, size), value)
    row = given.tensor([[3.0, -2.0, 0.0, 1.0, -0.5]])
    yield "each kind", impl.repetition_penalty(row, given.tensor([[0, 1, 2]]), 2.0)
    yield "below 1", impl.repetition_penalty(row, given.tensor([[0, 1, 2]]), 0.5)
    yield "1 changes nothing", impl.repetition_penalty(row, given.tensor([[0, 1, 2]]), 1.0)


@scenario("a token that occurs several times is penalised once")
def repeats(impl, given):
    logits = given.tensor([[2.0, -1.0, 4.0], [-3.0, 5.0, 1.0]])
    ids = given.tensor([[0, 0, 0, 1, 1], [1, 0, 1, 0, 1]])
    yield "logits", impl.repetition_penalty(logits, ids, 1.5)


@scenario("each row has tokens of its own; none at all, one row, strided inputs")
def rows(impl, given):
    logits = given.randn(3, 6)
    yield "different rows", impl.repetition_penalty(logits, given.tensor([[0], [3], [5]]), 3.0)
    none = torch.empty(3, 0, dtype=torch.int64, device=given.device)
    yield "no tokens yet", impl.repetition_penalty(logits, none, 3.0)
    yield "one row", impl.repetition_penalty(given.randn(1, 5), given.tensor([[2, 4]]), 3.0)
    yield "all tokens", impl.repetition_penalty(logits, given.tensor([[0, 1, 2, 3, 4, 5]] * 3), 3.0)
    strided = given.noncontiguous(tokens_of(given, 3, 3, 6))
    yield "strided", impl.repetition_penalty(given.noncontiguous(logits), strided, 1.3)
    yield "−∞ stays", impl.repetition_penalty(given.tensor([[-torch.inf, 1.0]]), given.tensor([[0, 1]]), 2.0)
