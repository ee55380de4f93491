"""The metrics beside scikit-learn's."""

import numpy as np
import pytest
import sklearn.metrics
import torch
from torch.testing import assert_close

from reference_impl.metrics import average_precision, confusion_matrix, precision_recall_f1, roc_auc


def labels(n, k, seed=0):
    """Predictions and targets, of which the last class is absent where k > 2."""
    generator = torch.Generator().manual_seed(seed)
    return torch.randint(max(k - 1, 1), (2, n), generator=generator)


@pytest.mark.parametrize(("n", "k"), [(40, 4), (1, 2), (7, 3), (25, 6)])
def test_the_confusion_matrix_is_scikit_learns(n, k):
    pred, target = labels(n, k)
    expected = sklearn.metrics.confusion_matrix(target, pred, labels=range(k))
    matrix = confusion_matrix(pred, target, k)
    assert matrix.dtype == torch.int64
    assert matrix.tolist() == expected.tolist()
    assert confusion_matrix(pred[:0], target[:0], k).tolist() == np.zeros((k, k)).tolist()


@pytest.mark.parametrize("average", [None, "macro", "micro"])
@pytest.mark.parametrize(("n", "k"), [(40, 4), (1, 2), (7, 1), (5, 9)])
def test_precision_recall_and_f1_are_scikit_learns(n, k, average):
    pred, target = labels(n, k)
    *expected, _ = sklearn.metrics.precision_recall_fscore_support(
        target, pred, labels=range(k), average=average, zero_division=0
    )
    found = precision_recall_f1(pred, target, k, average)
    assert all(value.dtype == torch.float32 for value in found)
    assert_close(found, tuple(torch.tensor(value, dtype=torch.float32) for value in expected))


def test_only_two_averages_are_known_and_nothing_gives_zeros():
    none = torch.zeros(0, dtype=torch.int64)
    with pytest.raises(ValueError, match="weighted"):
        precision_recall_f1(none, none, 2, average="weighted")
    assert [value.tolist() for value in precision_recall_f1(none, none, 2)] == [[0, 0]] * 3
    assert [value.item() for value in precision_recall_f1(none, none, 2, "micro")] == [0] * 3


def scored(n, seed, levels=None):
    """Scores, with ties where `levels` says how many different ones there are, and targets of both classes."""
    generator = torch.Generator().manual_seed(seed)
    target = torch.randint(2, (n,), generator=generator)
    target[:2] = torch.tensor([0, 1])
    scores = torch.randn(n, generator=generator, dtype=torch.float64) + target
    return (scores * levels).round() if levels else scores, target


@pytest.mark.parametrize("levels", [None, 1, 3])
@pytest.mark.parametrize("n", [2, 9, 100])
def test_ranking_metrics_are_scikit_learns(n, levels):
    for seed in range(5):
        scores, target = scored(n, seed, levels)
        assert roc_auc(scores, target) == pytest.approx(sklearn.metrics.roc_auc_score(target, scores))
        assert average_precision(scores, target) == pytest.approx(
            sklearn.metrics.average_precision_score(target, scores)
        )


def test_roc_auc_needs_both_classes():
    for target in ([1, 1, 1], [0, 0, 0], []):
        with pytest.raises(ValueError, match="both classes"):
            roc_auc(torch.arange(len(target)).float(), torch.tensor(target, dtype=torch.int64))
    assert type(roc_auc(torch.tensor([1.0, 2.0]), torch.tensor([1, 0]))) is float
