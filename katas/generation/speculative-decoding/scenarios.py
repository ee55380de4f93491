"""Hidden scenarios of the speculative-decoding kata.

Most leave nothing to chance: a token is accepted for certain where p(x) ≥ q(x), rejected for certain where p(x) = 0,
and drawn for certain where only one has a probability.
"""

import math

import torch

from nfquiz.judge.scenario import scenario


def decode(impl, given, target, draft, tokens, generator=None):
    """One round on probabilities given as lists, and token ids."""
    return impl.speculative_decode(given.tensor(target), given.tensor(draft), given.tensor(tokens), generator)


def only(token, size=4):
    """The distribution in which one token is certain."""
    return [1.0 if one == token else 0.0 for one in range(size)]


def not_rounds(rounds, longest):
    """A complaint unless these are lists of 1 to `longest` tokens below 4."""
    if not all(type(one) is list and all(type(token) is int for token in one) for one in rounds):
        return "the result is no list of Python ints"
    if any(len(one) > longest for one in rounds):
        return "the result has more than K + 1 tokens"
    if not all(0 <= token <= 3 for one in rounds for token in one):
        return "a token lies outside of the vocabulary"
    return None


TARGET = [[0.3, 0.2, 0.5, 0.0], [0.1, 0.6, 0.1, 0.2], [0.4, 0.1, 0.1, 0.4]]
DRAFT = [[0.4, 0.2, 0.1, 0.3], [0.3, 0.2, 0.3, 0.2], [0.25, 0.25, 0.25, 0.25]]


def accepted_complaint(seen):
    # nothing is random for a right answer
    rounds, right = seen["rounds"], seen["right"]
    if found := not_rounds(rounds, 6):
        return found
    pairs = list(zip(rounds, right, strict=True))
    if rounds == right:
        return None
    if all(got == want[:-1] for got, want in pairs):
        return "the token after the accepted ones is missing"
    if any(got[: len(want) - 1] != want[:-1] for got, want in pairs):
        return "a draft token with p ≥ q is not accepted"
    return "the token after the accepted ones is not drawn from the last row of target_probs"


@scenario("what the target model likes at least as much is accepted, and one more is drawn", expect=accepted_complaint)
def all_accepted(impl, given):
    rounds, right = [], []
    for bonus, tokens in enumerate(([2, 1, 0], [1, 3, 3], [1, 1, 0], [2, 3, 3])):
        rounds.append(decode(impl, given, [*TARGET, only(bonus)], DRAFT, tokens))
        right.append([*tokens, bonus])
    rounds.append(decode(impl, given, [TARGET[0], only(1)], DRAFT[:1], [2]))
    right.append([2, 1])
    same = given.watch(torch.softmax(given.randn(5, 4), -1))
    tokens = given.integers(5, low=0, high=4)
    target = given.watch(torch.cat([same, given.tensor([only(3)])]))
    rounds.append(impl.speculative_decode(target, same, tokens))
    rounds.append(impl.speculative_decode(given.noncontiguous(target), given.noncontiguous(same), tokens))
    right += [[*tokens.tolist(), 3]] * 2
    yield "rounds", rounds
    yield "right", right


def rejected_complaint(seen):
    # nothing is random for a right answer. Whoever draws from p in place of p − q hits the right token half of the
    # time: in all 24 rounds with probability 2 ** −24
    rounds, right, drafts = seen["rounds"], seen["right"], seen["drafts"]
    if found := not_rounds(rounds, 4):
        return found
    trios = list(zip(rounds, right, drafts, strict=True))
    if rounds == right:
        return None
    if all(len(got) > len(want) for got, want, _ in trios):
        return "the round goes on after a rejection"
    if any(got[: len(want) - 1] != want[:-1] for got, want, _ in trios):
        return "a token with p ≥ q, ahead of the rejected one, is not accepted"
    if all(got == want[:-1] for got, want, _ in trios):
        return "nothing is drawn in place of the rejected token"
    if all(got[len(want) - 1 :][:1] == [draft] for got, want, draft in trios):
        return "the rejected token itself is returned"
    if any(len(got) != len(want) for got, want, _ in trios):
        return "a token that the target model rules out does not end the round"
    return "in place of the rejected token one is drawn for which p is not above q"


@scenario(
    "what the target model rules out is rejected, and the round ends with one token in its place",
    expect=rejected_complaint,
)
def rejected(impl, given):
    # p − q is positive for token 0 alone
    p, q = [0.5, 0.5, 0.0, 0.0], [0.1, 0.5, 0.2, 0.2]
    sure, half = only(3), [0.0, 0.0, 0.5, 0.5]
    rounds, right, drafts = [], [], []
    for _ in range(8):
        rounds.append(decode(impl, given, [p, sure, sure, only(2)], [q, half, half], [2, 3, 3]))
        rounds.append(decode(impl, given, [sure, p, sure, only(2)], [half, q, half], [3, 2, 3]))
        rounds.append(decode(impl, given, [sure, sure, p, only(2)], [half, half, q], [3, 3, 2]))
        right += [[0], [3, 0], [3, 3, 0]]
        drafts += [2, 2, 2]
    rounds.append(decode(impl, given, [p, p, only(2)], [q, q], [2, 3]))
    yield "rounds", rounds
    yield "right", [*right, [0]]
    yield "drafts", [*drafts, 2]


ROUNDS = 250


def off(share, p):
    """Whether ROUNDS right draws of probability p give such a share with probability below 2 exp(−26) < 1.1e-11."""
    return abs(share - p) > math.sqrt(13 / ROUNDS)  # Hoeffding


def nearest(share, readings):
    """The reading whose probability is the nearest to a measured share."""
    return min(readings, key=lambda says: abs(share - readings[says]))


def acceptance_complaint(seen):
    # p/q = 1/2 at each of six positions
    rounds, certain = seen["rounds"], seen["certain rounds"]
    if found := not_rounds([*rounds, *certain], 7):
        return found
    first = sum(one[:1] == [0] for one in rounds) / ROUNDS
    if off(first, 0.5):
        if first == 0:  # at a probability of 0.05 instead: 0.95 ** 250 < 3e-6
            return "a token with p below q is never accepted"
        readings = {
            "a token is accepted with probability p(x) instead of p(x)/q(x)": 0.05,
            "a token with p below q is always accepted": 1.0,
        }
        return nearest(first, readings)
    if off(sum(one[:6] == [0] * 6 for one in rounds) / ROUNDS, 0.5**6):
        return "one draw decides about all positions: each needs one of its own"
    bonus = {one[-1] for one in certain}
    if 3 in bonus:
        return "the token after the accepted ones is drawn from target_probs[K − 1], not from target_probs[K]"
    if 0 in bonus:
        return "the token after the accepted ones is not drawn from the last row of target_probs"
    if len(bonus) == 1:  # 40 right draws of two equally likely tokens: 2 ** −39
        return "the token after the accepted ones is always the same: it is to be drawn"
    return None


@scenario(
    "a token with p below q is accepted with probability p/q, at each position anew",
    expect=acceptance_complaint,
    dtypes=("float64",),
)
def acceptance(impl, given):
    p, q, after = [0.05, 0.0, 0.0, 0.95], [0.1, 0.5, 0.4, 0.0], [0.0, 0.5, 0.5, 0.0]
    target, draft, tokens = given.tensor([p] * 6 + [after]), given.tensor([q] * 6), given.tensor([0] * 6)
    yield "rounds", [impl.speculative_decode(target, draft, tokens) for _ in range(ROUNDS)]
    target, draft = given.tensor([[0.4, 0.0, 0.0, 0.6], after]), given.tensor([[0.4, 0.6, 0.0, 0.0]])
    yield "certain rounds", [impl.speculative_decode(target, draft, given.tensor([0])) for _ in range(40)]


def replacement_complaint(seen):
    rounds = seen["rounds"]
    if found := not_rounds(rounds, 2):
        return found
    if not all(rounds):
        return "the result is empty"
    tokens = [one[0] for one in rounds]
    if any(len(one) != 1 for one in rounds):
        return "a token that the target model rules out is accepted, or the round goes on after it"
    shares = [tokens.count(token) / ROUNDS for token in range(4)]
    # a right answer never draws token 2 with probability 0.9 ** 250 < 4e-12
    if 0 in tokens or 3 in tokens or shares[2] == 0 or off(shares[1], 0.9):
        readings = {
            "drawn from p": [0.0, 0.45, 0.25, 0.3],
            "drawn from q": [0.4, 0.0, 0.2, 0.4],
            "drawn from max(0, q − p)": [0.8, 0.0, 0.0, 0.2],
            "drawn from |p − q|": [0.4, 0.45, 0.05, 0.1],
            "drawn from softmax(p − q)": [0.16, 0.37, 0.25, 0.22],
            "drawn from the tokens with p above q, all equally likely": [0.0, 0.5, 0.5, 0.0],
            "always the one with the largest p − q": [0.0, 1.0, 0.0, 0.0],
            "the rejected token itself": [1.0, 0.0, 0.0, 0.0],
        }

        def distance(says):
            return sum(abs(share - p) for share, p in zip(shares, readings[says], strict=True))

        return f"the token in place of the rejected one seems to be {min(readings, key=distance)}"
    return None


@scenario(
    "a rejected token is replaced by a draw from max(0, p − q), normalized",
    expect=replacement_complaint,
    dtypes=("float64",),
)
def replacement(impl, given):
    p, q = [0.0, 0.45, 0.25, 0.3], [0.4, 0.0, 0.2, 0.4]  # max(0, p − q) is 0, 0.45, 0.05, 0
    target, draft, tokens = given.tensor([p, only(0)]), given.tensor([q]), given.tensor([0])
    yield "rounds", [impl.speculative_decode(target, draft, tokens) for _ in range(ROUNDS)]


@scenario(
    "with a generator: the same state gives the same tokens, and the global state is left alone", dtypes=("float64",)
)
def generators(impl, given):
    flat, half, sure = [0.1] * 10, [0.2] * 5 + [0.0] * 5, only(9, size=10)
    cases = {
        "a draw after acceptance": ([flat, flat], [flat], [4]),
        "a draw in place of a token": ([half, sure], [half[::-1]], [7]),
        "acceptance": ([[0.1, 0.9, 0.0], only(2, size=3)], [[0.2, 0.8, 0.0]], [0]),
    }
    for name, (target, draft, tokens) in cases.items():
        inputs = given.tensor(target), given.tensor(draft), given.tensor(tokens)
        first, second = given.generator(), given.generator()
        second.set_state(first.get_state())
        before = torch.get_rng_state()
        rounds = [impl.speculative_decode(*inputs, first) for _ in range(36)]
        yield f"{name}: the global state stands still", torch.equal(before, torch.get_rng_state())
        torch.manual_seed(given.integer(1, 10**6))
        # 36 draws of at least two equally likely outcomes: equal by chance with probability 2 ** −36
        again = [impl.speculative_decode(*inputs, generator=second) for _ in range(36)]
        yield f"{name}: the same state, the same tokens", rounds == again
        others = [impl.speculative_decode(*inputs, generator=first) for _ in range(36)]
        yield f"{name}: the generator moves on", rounds != others
