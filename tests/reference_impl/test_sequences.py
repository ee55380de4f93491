"""Padded sequences beside each sequence by itself."""

import pytest
import torch
from torch.testing import assert_close

from reference_impl.sequences import last_valid, masked_mean


@pytest.mark.parametrize("content", [0.0, -3.0, float("inf"), float("nan")])
@pytest.mark.parametrize("shape", [(1, 1, 1), (4, 5, 3), (3, 3, 3), (2, 6, 1)])
def test_padding_changes_neither_the_values_nor_the_gradients(shape, content):
    n, length, d = shape
    generator = torch.Generator().manual_seed(3)
    values = torch.randn(length, n, d, generator=generator, dtype=torch.float64).transpose(0, 1)  # strided
    lengths = torch.randint(1, length + 1, (n,), generator=generator)
    padding = torch.arange(length) >= lengths[:, None]
    x = values.masked_fill(padding[:, :, None], content).requires_grad_()
    alone = [x[row, : lengths[row]] for row in range(n)]
    for result, expected in (
        (masked_mean(x, lengths), torch.stack([one.mean(dim=0) for one in alone])),
        (last_valid(x, lengths), torch.stack([one[-1] for one in alone])),
    ):
        assert_close(result, expected)
        wanted = torch.autograd.grad((expected.sin()).sum(), x, retain_graph=True)[0]
        assert_close(torch.autograd.grad((result.sin()).sum(), x)[0], wanted)
        assert not wanted[padding].any()
