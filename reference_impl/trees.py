"""Decision trees: the choice of a single split."""

import math

import torch


def best_split(X, y):
    """The split of one feature at one threshold that leaves the purest two sides: a decision stump.

    X: float (N, D), at least one feature with two different values. y: int64 labels (N,), at least 0.
    Candidates are, for each feature, the midpoints between neighbouring different values; left is x ≤ threshold.
    Returns: (feature, threshold, gini): int, float, float. gini is the Gini impurity 1 − Σ p² of both sides, weighted
        by their numbers of samples; it is the smallest, and of equal ones the first: features ascending, then
        thresholds ascending.

    Source: Breiman, Friedman, Olshen, Stone, "Classification and Regression Trees", 1984; Hastie, Tibshirani,
    Friedman, "The Elements of Statistical Learning", section 9.2.
    """
    N, D = X.shape
    is_class = y[:, None] == y.unique()  # (N, K)
    n_left = torch.arange(1, N, device=X.device)  # (N − 1,), samples left of each cut
    n_right = N - n_left
    best = 0, 0.0, math.inf
    for feature in range(D):
        values, order = X[:, feature].sort()
        counts = is_class[order].cumsum(dim=0).double()  # (N, K), of each class among the n lowest
        left, right = counts[:-1], counts[-1] - counts[:-1]  # (N − 1, K)
        gini_left = 1 - (left / n_left[:, None]).square().sum(dim=1)  # (N − 1,)
        gini_right = 1 - (right / n_right[:, None]).square().sum(dim=1)
        gini = (n_left * gini_left + n_right * gini_right) / N
        gini[values[:-1] == values[1:]] = math.inf  # nothing parts equal values
        cut = gini.argmin()  # the first of the smallest
        if gini[cut] < best[2]:
            threshold = (values[cut] + values[cut + 1]) / 2
            best = feature, threshold.item(), gini[cut].item()
    return best
