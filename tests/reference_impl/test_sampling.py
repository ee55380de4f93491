"""The sampling reference against brute force, and its draws against the probabilities they should have."""

import math

import pytest
import torch
from torch.testing import assert_close

from reference_impl.sampling import (
    min_p_filter,
    repetition_penalty,
    temperature_sample,
    top_k_filter,
    top_k_sample,
    top_p_filter,
    top_p_sample,
)

SHAPES = [(7,), (1, 5), (4, 6), (2, 3, 5), (3, 1), (5, 5, 5)]


def generator(seed=0):
    return torch.Generator().manual_seed(seed)


def normal(shape, seed=0):
    return torch.randn(shape, generator=generator(seed), dtype=torch.float64)


def brute_force(logits, keep):
    """Each row with −∞ wherever its token is not in keep(probabilities as a list), token by token."""
    rows = logits.reshape(-1, logits.shape[-1]).tolist()
    filtered = []
    for row in rows:
        total = math.fsum(math.exp(z) for z in row)
        kept = keep([math.exp(z) / total for z in row])
        filtered.append([z if token in kept else -math.inf for token, z in enumerate(row)])
    return torch.tensor(filtered, dtype=logits.dtype).reshape(logits.shape)


def most_likely(probs):
    return sorted(range(len(probs)), key=lambda token: -probs[token])


def nucleus(probs, p):
    order = most_likely(probs)
    sizes = range(1, len(order) + 1)
    size = next((n for n in sizes if math.fsum(probs[token] for token in order[:n]) >= p), len(order))
    return order[:size]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("k", [1, 2, 4, 100])
def test_top_k_filter_is_brute_forces(shape, k):
    logits = normal(shape)
    assert_close(top_k_filter(logits, k), brute_force(logits, lambda probs: most_likely(probs)[:k]))


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("p", [0.0, 0.1, 0.5, 0.9, 0.99, 1.0, 2])
def test_top_p_filter_is_brute_forces(shape, p):
    logits = normal(shape)
    assert_close(top_p_filter(logits, p), brute_force(logits, lambda probs: nucleus(probs, p)))


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("p", [0.0, 0.05, 0.3, 1.0])
def test_min_p_filter_is_brute_forces(shape, p):
    logits = normal(shape)

    def likely(probs):
        return [token for token, one in enumerate(probs) if one >= p * max(probs)]

    assert_close(min_p_filter(logits, p), brute_force(logits, likely))


@pytest.mark.parametrize("length", [0, 1, 6])
@pytest.mark.parametrize("penalty", [1.0, 1.3, 4.0])
def test_repetition_penalty_is_a_loop_over_the_distinct_tokens(length, penalty):
    logits = normal((3, 5))
    ids = torch.randint(5, (3, length), generator=generator(1))
    expected = logits.clone()
    for row in range(3):
        for token in set(ids[row].tolist()):
            expected[row, token] *= 1 / penalty if logits[row, token] > 0 else penalty
    assert_close(repetition_penalty(logits, ids, penalty), expected)


def test_filters_leave_what_is_minus_infinity_and_the_input_as_they_are():
    logits = torch.tensor([[0.0, -torch.inf, 3.0, 1.0, -torch.inf]])
    before = logits.clone()
    assert_close(top_k_filter(logits, 4), logits)
    assert_close(top_p_filter(logits, 1.0), logits)
    assert top_p_filter(logits, 0.9).isfinite().sum() == 2
    assert torch.equal(logits, before)


def test_a_tail_that_vanishes_by_rounding_is_kept_at_p_1_only():
    logits = torch.tensor([40.0, 0.0, -1.0])
    assert top_p_filter(logits, 1.0).isfinite().all()
    assert top_p_filter(logits, 0.999).isfinite().tolist() == [True, False, False]


@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.0])
@pytest.mark.parametrize(
    ("draw", "kept"),
    [(temperature_sample, [1, 1, 1, 1]), (top_k_sample, [1, 0, 1, 0]), (top_p_sample, None)],
)
def test_the_draws_have_the_right_frequencies(temperature, draw, kept):
    logits = torch.tensor([1.0, -0.5, 0.6, -1.0], dtype=torch.float64)
    tempered = torch.softmax(logits / temperature, dim=-1)
    chosen = torch.tensor(kept) if kept else torch.tensor([t in nucleus(tempered.tolist(), 0.85) for t in range(4)])
    probs = tempered * chosen / (tempered * chosen).sum()
    arguments = {temperature_sample: (), top_k_sample: (2,), top_p_sample: (0.85,)}[draw]
    tokens = draw(logits.expand(40_000, 4), *arguments, temperature, generator=generator(1))
    shares = tokens.bincount(minlength=4) / 40_000
    assert_close(shares.double(), probs, atol=0.012, rtol=0)


@pytest.mark.parametrize("draw", [temperature_sample, lambda *a, **k: top_k_sample(a[0], 3, *a[1:], **k)])
@pytest.mark.parametrize("shape", SHAPES)
def test_a_temperature_of_zero_is_argmax_and_a_negative_one_an_error(draw, shape):
    logits = normal(shape)
    assert torch.equal(draw(logits, 0), logits.argmax(-1))
    assert draw(logits, 3.0).shape == shape[:-1] and draw(logits, 3.0).dtype == torch.int64
    with pytest.raises(ValueError, match="temperature"):
        draw(logits, -0.1)


@pytest.mark.parametrize("draw", [temperature_sample, lambda z, **k: top_k_sample(z, 9, **k)])
def test_draws_come_from_the_generator_alone(draw):
    logits = normal((50, 9))
    before = torch.get_rng_state()
    first = draw(logits, generator=generator(3))
    assert torch.equal(before, torch.get_rng_state())
    assert torch.equal(first, draw(logits, generator=generator(3)))
    assert not torch.equal(first, draw(logits, generator=generator(4)))


def test_large_logits_give_valid_draws():
    logits = torch.tensor([[1e4, -1e4, 9e3], [-9e3, -torch.inf, -1e4]])
    for tokens in (temperature_sample(logits), top_k_sample(logits, 2), top_p_sample(logits, 0.9)):
        assert tokens.tolist() == [0, 0]
