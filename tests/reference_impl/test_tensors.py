"""The tensor drills beside torch's own functions."""

import pytest
import torch
from torch.testing import assert_close

from reference_impl.tensors import batched_dot, block_diagonal, gather_rows, outer, pairwise_sum, run_lengths


def draw(*shape, seed=0):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


@pytest.mark.parametrize(("n", "m", "d"), [(3, 4, 2), (1, 1, 1), (5, 2, 5), (2, 2, 2)])
def test_products_and_sums(n, m, d):
    a, b, c = draw(d, n, seed=1).T, draw(m, d, seed=2), draw(n, d, seed=3)
    assert_close(outer(a[:, 0], b[:, 0]), torch.outer(a[:, 0], b[:, 0]))
    assert_close(batched_dot(a, c), torch.linalg.vecdot(a, c))
    assert_close(pairwise_sum(a, b), torch.stack([row + b for row in a]))


def test_gather_rows_takes_each_samples_own_rows():
    x, index = draw(3, 4, 2), torch.tensor([[0, 3, 3], [1, 0, 2], [2, 2, 1]])
    assert torch.equal(gather_rows(x, index), x.take_along_dim(index[:, :, None], dim=1))


@pytest.mark.parametrize("shape", [(3, 2, 4), (1, 2, 2), (4, 1, 1), (2, 3, 3)])
def test_block_diagonal_is_torchs(shape):
    blocks = draw(*shape)
    blocks[0, 0, 0] = torch.inf
    assert torch.equal(block_diagonal(blocks), torch.block_diag(*blocks))


@pytest.mark.parametrize("x", [[1, 1, 0, 1, 1, 1], [5], [], [2, 2], [True, False, False], [0.5, 0.25, 0.25]])
def test_run_lengths_are_those_of_unique_consecutive(x):
    x = torch.tensor(x)
    assert_close(run_lengths(x), torch.unique_consecutive(x, return_counts=True))
