"""The splits by their properties, and beside scikit-learn's."""

import pytest
import sklearn.model_selection
import torch

from reference_impl.splits import k_fold, split


@pytest.mark.parametrize("fraction", [0.0, 0.1, 0.25, 0.5, 1.0])
def test_every_class_is_split_in_its_share_and_nothing_is_lost(fraction):
    y = torch.tensor([7] * 41 + [-1] * 10 + [3])[torch.randperm(52, generator=torch.Generator().manual_seed(0))]
    X = torch.stack([torch.arange(52.0), y.float()], dim=1)
    X_train, y_train, X_val, y_val = split(X, y, fraction, torch.Generator().manual_seed(1))
    assert torch.cat([X_train, X_val])[:, 0].sort().values.tolist() == list(range(52))
    assert torch.equal(torch.cat([X_train, X_val])[:, 1], torch.cat([y_train, y_val]).float())
    for label, n in ((7, 41), (-1, 10), (3, 1)):
        assert abs((y_val == label).sum().item() - fraction * n) <= 1


def test_the_split_has_scikit_learns_counts():
    y = torch.arange(100) % 10 // 3
    _, _, _, y_val = split(y[:, None], y, 0.2)
    expected = sklearn.model_selection.train_test_split(y.numpy(), test_size=0.2, stratify=y.numpy())[1]
    assert y_val.bincount().tolist() == torch.tensor(expected).bincount().tolist()


@pytest.mark.parametrize(("n", "k"), [(10, 5), (11, 3), (5, 5), (7, 2), (23, 9)])
def test_folds_are_disjoint_complete_and_even(n, k):
    folds = k_fold(n, k, torch.Generator().manual_seed(0))
    sizes = [len(val) for _, val in folds]
    assert sorted(sizes) == sorted(len(val) for _, val in sklearn.model_selection.KFold(k).split(range(n)))
    assert torch.cat([val for _, val in folds]).sort().values.tolist() == list(range(n))
    for train, val in folds:
        assert torch.cat([train, val]).sort().values.tolist() == list(range(n))
        assert train.dtype == val.dtype == torch.int64


def test_both_draw_from_the_generator_alone():
    y = torch.zeros(30, dtype=torch.int64)
    for draw in (lambda g: k_fold(30, 3, g)[0][1], lambda g: split(torch.arange(30), y, 0.5, g)[2]):
        before = torch.get_rng_state()
        one, same, other = (draw(torch.Generator().manual_seed(seed)).tolist() for seed in (1, 1, 2))
        assert torch.equal(before, torch.get_rng_state())
        assert one == same != other
