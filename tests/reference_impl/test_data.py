"""Batches beside torch's own DataLoader and pad_sequence."""

import pytest
import torch
from torch.nn.utils.rnn import pad_sequence
from torch.testing import assert_close
from torch.utils.data import DataLoader, TensorDataset

from reference_impl.data import collate, minibatches


@pytest.mark.parametrize(("n", "size"), [(10, 3), (9, 3), (1, 4), (5, 1), (0, 2), (6, 6)])
@pytest.mark.parametrize("drop_last", [False, True])
def test_unshuffled_batches_are_those_of_torchs_loader(n, size, drop_last):
    X, y = torch.randn(2, n, generator=torch.Generator().manual_seed(0)).T, torch.arange(n)
    found = list(minibatches(X, y, size, shuffle=False, drop_last=drop_last))
    expected = [tuple(batch) for batch in DataLoader(TensorDataset(X, y), size, drop_last=drop_last)]
    assert_close(found, expected)


def test_shuffling_is_one_randperm_a_call_and_keeps_pairs_together():
    X, y = torch.arange(10.0).reshape(10, 1), torch.arange(10)
    generator, twin = (torch.Generator().manual_seed(3) for _ in range(2))
    for _ in range(2):
        batches = list(minibatches(X, y, 4, generator=generator))
        assert torch.cat([yb for _, yb in batches]).tolist() == torch.randperm(10, generator=twin).tolist()
        assert all(torch.equal(xb[:, 0].long(), yb) for xb, yb in batches)
    assert torch.equal(y, torch.arange(10))


@pytest.mark.parametrize("lengths", [(3, 1, 4), (2,), (0, 2), (0, 0), (5, 5)])
@pytest.mark.parametrize("pad", [0, -100, 3])
def test_collate_pads_like_torch_and_its_mask_goes_by_length(lengths, pad):
    sequences = [torch.arange(length) for length in lengths]
    ids, mask = collate(sequences, pad=pad)
    assert torch.equal(ids, pad_sequence(sequences, batch_first=True, padding_value=pad))
    assert mask.dtype == torch.bool
    assert mask.sum(dim=1).tolist() == list(lengths)
    assert torch.equal(ids[mask], torch.cat(sequences))
