"""The decoding references: beam search against exhaustive search, speculative decoding against exact probabilities."""

import itertools
import math

import pytest
import torch
from torch.testing import assert_close

from reference_impl.decoding import beam_search, speculative_decode

EOS = 2


def model(seed, size=4, end=0.0):
    logits = torch.randn(31, size, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
    logits[:, EOS] += end
    table = torch.log_softmax(logits, dim=-1)
    return lambda tokens: table[sum((i + 2) * (token + 3) for i, token in enumerate(tokens.tolist())) % 31]


def exhaustive(log_prob_fn, start, max_len, alpha, size=4):
    """The best of all sequences that end in EOS or have max_len tokens, one by one."""
    scores = {}
    for n in range(1, max_len + 1):
        for tokens in itertools.product(range(size), repeat=n):
            if EOS in tokens[:-1] or (n < max_len and tokens[-1] != EOS):
                continue
            sequence = [start, *tokens]
            log_p = sum(log_prob_fn(torch.tensor(sequence[:i]))[sequence[i]].item() for i in range(1, n + 1))
            scores[tuple(sequence)] = log_p / n**alpha
    return list(max(scores, key=scores.get))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("alpha", [0.0, 0.7, 1.0])
def test_a_beam_that_holds_everything_finds_the_best_sequence(seed, alpha):
    log_prob_fn = model(seed, end=seed % 2)
    assert beam_search(log_prob_fn, 0, 4, 4**4, EOS, alpha) == exhaustive(log_prob_fn, 0, 4, alpha)


@pytest.mark.parametrize("seed", range(4))
def test_a_beam_of_one_is_greedy(seed):
    log_prob_fn, tokens = model(seed), [1]
    while len(tokens) < 7 and (len(tokens) == 1 or tokens[-1] != EOS):
        tokens.append(log_prob_fn(torch.tensor(tokens)).argmax().item())
    assert beam_search(log_prob_fn, 1, 6, 1, EOS) == tokens


def test_finished_hypotheses_are_not_extended_and_compete_at_the_end():
    table = torch.tensor([[0.0, 0.45, 0.55], [0.0, 1.0, 0.0], [0.9, 0.1, 0.0]]).clamp(min=1e-9).log()
    assert beam_search(lambda tokens: table[tokens[-1]], 0, 4, 2, EOS) == [0, 2]
    assert beam_search(lambda tokens: table[tokens[-1]], 0, 4, 2, EOS, 1.0) == [0, 1, 1, 1, 1]


def one_round(target, draft, tokens, seed):
    return speculative_decode(target, draft, tokens, torch.Generator().manual_seed(seed))


def test_a_round_is_distributed_as_the_target_model_says():
    generator = torch.Generator().manual_seed(0)
    target = torch.softmax(torch.randn(2, 3, generator=generator, dtype=torch.float64), -1)
    draft = torch.softmax(torch.randn(1, 3, generator=generator, dtype=torch.float64), -1)
    firsts = torch.zeros(3)
    seconds = torch.zeros(3)
    for _ in range(6000):
        tokens = speculative_decode(target, draft, torch.multinomial(draft[0], 1, generator=generator), generator)
        firsts[tokens[0]] += 1
        if len(tokens) == 2:
            seconds[tokens[1]] += 1
    assert_close(firsts.double() / firsts.sum(), target[0], atol=0.03, rtol=0)
    assert_close(seconds.double() / seconds.sum(), target[1], atol=0.03, rtol=0)
    accepted = seconds.sum().item() / 6000
    assert math.isclose(accepted, torch.minimum(target[0], draft[0]).sum().item(), abs_tol=0.03)


@pytest.mark.parametrize("tokens", [[1], [1, 0], [0, 1, 2]])
def test_equal_models_accept_everything_and_add_one(tokens):
    probs = torch.full((len(tokens) + 1, 3), 1 / 3)
    for seed in range(20):
        assert one_round(probs, probs[:-1], torch.tensor(tokens), seed)[:-1] == tokens


def test_a_ruled_out_token_ends_the_round_with_what_the_draft_underrates():
    target, draft = torch.tensor([[0.6, 0.4, 0.0], [0.0, 0.0, 1.0]]), torch.tensor([[0.1, 0.5, 0.4]])
    assert all(one_round(target, draft, torch.tensor([2]), seed) == [0] for seed in range(20))
