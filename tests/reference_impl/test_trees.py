"""The split of a tree's node beside scikit-learn's stump and a plain loop with exact fractions."""

from collections import Counter
from fractions import Fraction

import pytest
import sklearn.tree
import torch

from reference_impl.trees import best_split


def impurity(labels):
    return 1 - sum(Fraction(count, len(labels)) ** 2 for count in Counter(labels).values())


def by_hand(X, y):
    """(impurity, feature, threshold) of every candidate, in order; min takes the first of equals."""
    found = []
    for feature, column in enumerate(X.T.tolist()):
        values = sorted(set(column))
        for low, high in zip(values[:-1], values[1:], strict=True):
            sides = (
                [label for x, label in zip(column, y, strict=True) if x <= low],
                [label for x, label in zip(column, y, strict=True) if x >= high],
            )
            found.append((sum(len(side) * impurity(side) for side in sides) / len(y), feature, (low + high) / 2))
    return min(found, key=lambda one: one[0])


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize(("n", "d", "k", "levels"), [(20, 3, 3, 50), (15, 2, 2, 4), (2, 1, 2, 90)])
def test_the_best_split_is_that_of_all_candidates(n, d, k, levels, seed):
    generator = torch.Generator().manual_seed(seed)
    X = torch.randint(levels, (d, n), generator=generator).T.double() / 8
    X[0] += 0.5
    y = torch.randint(k, (n,), generator=generator)
    gini, feature, threshold = by_hand(X, y.tolist())
    found = best_split(X, y)
    assert found[2] == pytest.approx(float(gini))
    # among equals rounding may choose, unless they are equal by symmetry
    assert found[:2] == (feature, threshold) or found[2] == pytest.approx(float(gini), abs=1e-12)
    stump = sklearn.tree.DecisionTreeClassifier(max_depth=1).fit(X.numpy(), y.numpy()).tree_
    if stump.node_count == 3:
        left, right = stump.impurity[1:] * stump.n_node_samples[1:] / n
        assert found[2] == pytest.approx(left + right)


def test_the_first_of_equals_wins_and_constant_features_are_passed_over():
    X = torch.tensor([[7.0, 1.0, 1.0], [7.0, 2.0, 2.0], [7.0, 4.0, 4.0], [7.0, 8.0, 8.0]])
    assert best_split(X, torch.tensor([0, 1, 1, 0]))[:2] == (1, 1.5)
    assert best_split(X, torch.tensor([5, 5, 5, 5])) == (1, 1.5, 0.0)
