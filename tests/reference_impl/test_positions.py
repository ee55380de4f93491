"""The positional references beside oracles of another kind: complex numbers, loops, the paper's own numbers."""

import cmath
import math

import pytest
import torch
from torch.testing import assert_close

from reference_impl.positions import alibi_bias, apply_rope, sinusoidal_positions


@pytest.mark.parametrize(("length", "dim"), [(0, 4), (1, 2), (7, 2), (5, 6), (300, 16)])
def test_sinusoids_are_those_of_the_formula(length, dim):
    expected = torch.empty(length, dim)
    for p in range(length):
        for i in range(dim // 2):
            angle = p / 10000 ** (2 * i / dim)
            expected[p, 2 * i], expected[p, 2 * i + 1] = math.sin(angle), math.cos(angle)
    assert_close(sinusoidal_positions(length, dim), expected)


def turned(x, positions, base):
    """Pair by pair as complex numbers; positions of x's shape without its last dimension."""
    out, dim = x.clone(), x.shape[-1]
    for place in torch.cartesian_prod(*map(torch.arange, x.shape[:-1])).reshape(-1, x.dim() - 1).tolist():
        for i in range(dim // 2):
            row = out[tuple(place)]
            number = complex(row[2 * i], row[2 * i + 1])
            number *= cmath.exp(1j * positions[tuple(place)].item() * base ** (-2 * i / dim))
            row[2 * i], row[2 * i + 1] = number.real, number.imag
    return out


@pytest.mark.parametrize("shape", [(1, 2), (5, 6), (2, 5, 4), (3, 2, 5, 6), (2, 2, 2, 2), (2, 1, 3, 1, 2)])
@pytest.mark.parametrize("base", [10000.0, 50.0])
@pytest.mark.parametrize("given", [None, "one for all", "one for each sample"])
def test_rope_turns_pairs_as_complex_numbers(shape, base, given):
    x = torch.randn(shape, generator=torch.Generator().manual_seed(2), dtype=torch.float64)
    batch, length = shape[0], shape[-2]
    if given == "one for each sample" and len(shape) > 2:
        positions = torch.arange(batch * length).reshape(batch, length).flip(1)
        whole = positions.reshape(batch, *[1] * (len(shape) - 3), length).expand(shape[:-1])
    else:
        positions = None if given is None else 3 + 2 * torch.arange(length)
        whole = (torch.arange(length) if positions is None else positions).expand(shape[:-1])
    assert_close(apply_rope(x, positions, base), turned(x, whole, base))


def test_rope_makes_scores_depend_on_the_distance_alone_and_keeps_half_precision():
    q, k = torch.randn(2, 1, 8, generator=torch.Generator().manual_seed(3), dtype=torch.float64)
    scores = [apply_rope(q, torch.tensor([p + 4])) @ apply_rope(k, torch.tensor([p])).T for p in (0, 7, 100)]
    assert_close(scores[1:], [scores[0]] * 2)
    assert apply_rope(q.bfloat16(), torch.tensor([1000])).dtype == torch.bfloat16


@pytest.mark.parametrize(
    ("heads", "exponents"),
    [
        (1, [8]),
        (2, [4, 8]),
        (8, [1, 2, 3, 4, 5, 6, 7, 8]),
        (3, [4, 8, 2]),
        (6, [2, 4, 6, 8, 1, 3]),
        (12, [1, 2, 3, 4, 5, 6, 7, 8, 0.5, 1.5, 2.5, 3.5]),
    ],
)
def test_alibi_has_the_papers_slopes(heads, exponents):
    assert_close(alibi_bias(heads, 1, 2)[:, 0, 0], -(2.0 ** -torch.tensor(exponents)))


@pytest.mark.parametrize(("q_len", "k_len"), [(1, 1), (3, 3), (2, 5), (5, 2), (0, 3), (3, 0)])
def test_alibi_counts_the_distance_from_the_last_key(q_len, k_len):
    expected = [[-abs(i + k_len - q_len - j) / 16 for j in range(k_len)] for i in range(q_len)]
    assert_close(alibi_bias(2, q_len, k_len)[0], torch.tensor(expected).reshape(q_len, k_len))
