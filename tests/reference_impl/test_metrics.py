"""The metrics beside scikit-learn's."""

import numpy as np
import pytest
import sklearn.metrics
import sklearn.utils.class_weight
import torch
from torch.nn import functional as F
from torch.testing import assert_close

from reference_impl.metrics import (
    accuracy,
    average_precision,
    class_weights,
    confusion_matrix,
    expected_calibration_error,
    perplexity,
    precision_recall_f1,
    roc_auc,
    top_k_accuracy,
)


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


@pytest.mark.parametrize("shape", [(40,), (3, 7), (1,), (2, 1, 3)])
@pytest.mark.parametrize("k", [1, 2, 5, 9])
def test_accuracies_are_scikit_learns(shape, k):
    generator = torch.Generator().manual_seed(0)
    logits, target = torch.randn(*shape, 5, generator=generator), torch.randint(5, shape, generator=generator)
    flat, labels = logits.reshape(-1, 5).numpy(), target.flatten().numpy()
    expected = sum(label in np.argsort(-row)[:k] for row, label in zip(flat, labels, strict=True)) / len(labels)
    assert top_k_accuracy(logits, target, k) == pytest.approx(expected)
    assert accuracy(logits, target) == pytest.approx(sklearn.metrics.accuracy_score(labels, flat.argmax(axis=1)))


@pytest.mark.parametrize("ignore_index", [-100, 0, 3])
@pytest.mark.parametrize("scale", [1, 1000])
def test_perplexity_is_the_exponential_of_torchs_loss(ignore_index, scale):
    generator = torch.Generator().manual_seed(1)
    logits = scale / 10 * torch.randn(3, 5, 6, generator=generator, dtype=torch.float64)
    target = torch.randint(6, (3, 5), generator=generator)
    target[0, 1:] = ignore_index
    expected = F.cross_entropy(logits.reshape(15, 6), target.flatten(), ignore_index=ignore_index).exp().item()
    assert perplexity(logits, target, ignore_index) == pytest.approx(expected)


@pytest.mark.parametrize(("n", "k", "bins"), [(60, 3, 15), (1, 2, 15), (40, 5, 4), (9, 2, 1)])
def test_the_calibration_error_is_that_of_the_bins_one_by_one(n, k, bins):
    generator = torch.Generator().manual_seed(2)
    probs = (3 * torch.randn(n, k, generator=generator, dtype=torch.float64)).softmax(dim=1)
    probs[0] = torch.eye(k)[0]
    target, expected = torch.randint(k, (n,), generator=generator), 0
    confidence, predicted = probs.max(dim=1)
    for m in range(bins):
        inside = (confidence > m / bins) & (confidence <= (m + 1) / bins)
        if inside.any():
            gap = (predicted == target)[inside].double().mean() - confidence[inside].mean()
            expected += inside.sum().item() / n * abs(gap.item())
    assert expected_calibration_error(probs, target, bins) == pytest.approx(expected)


def test_class_weights_are_balanced_and_0_for_an_absent_class():
    target, _ = labels(50, 4)
    weights = class_weights(target, 3)
    expected = sklearn.utils.class_weight.compute_class_weight("balanced", classes=np.arange(3), y=target.numpy())
    assert_close(weights, torch.tensor(expected, dtype=torch.float32))
    assert_close(class_weights(torch.tensor([1, 1]), 3), torch.tensor([0, 1 / 3, 0]))
    assert class_weights(target[:0], 2).tolist() == [0, 0]
