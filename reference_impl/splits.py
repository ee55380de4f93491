"""Parting a data set into what a model learns from and what it is judged by."""

import torch


def split(X, y, val_fraction, generator=None):
    """Parts samples into training and validation, every class in the same proportion (stratified).

    X: (N, …), y: int64 labels (N,), any integers; N ≥ 1. val_fraction: float from 0 to 1.
    generator: a `torch.Generator` on y's device that all draws are made from; None is torch's global one.
    Returns: (X_train, y_train, X_val, y_val), every sample in one of the two, with its label, in any order. Of the n
        samples of a class the number in the validation set differs from val_fraction · n by at most 1; which ones they
        are is drawn at random.

    Source: scikit-learn's `train_test_split` with `stratify`.
    """
    train, val = [], []
    for label in y.unique():
        members = (y == label).nonzero().squeeze(1)  # (n,), the rows of this class
        order = torch.randperm(len(members), generator=generator, device=y.device)
        members = members[order]
        n_val = round(val_fraction * len(members))
        val.append(members[:n_val])
        train.append(members[n_val:])
    train, val = torch.cat(train), torch.cat(val)
    # the same rows of both, so that every sample keeps its label
    return X[train], y[train], X[val], y[val]


def k_fold(n, k, generator=None):
    """The indices of k-fold cross-validation: every sample is validated on once, in one of k shuffled folds.

    n: int, the number of samples. k: int, from 2 to n.
    generator: a `torch.Generator` on the CPU that all draws are made from; None is torch's global one.
    Returns: a list of k pairs (train_idx, val_idx), int64 tensors in any order. The k sets val_idx share nothing and
        are all n indices together, their sizes differ by at most 1; train_idx is what is not in val_idx.

    Source: Stone 1974, "Cross-Validatory Choice and Assessment of Statistical Predictions"
    (https://doi.org/10.1111/j.2517-6161.1974.tb00994.x).
    """
    order = torch.randperm(n, generator=generator)
    folds = []
    for fold in range(k):
        # the bounds are rounded down, so that what is left over is spread over the folds
        start, end = fold * n // k, (fold + 1) * n // k
        train = torch.cat([order[:start], order[end:]])
        folds.append((train, order[start:end]))
    return folds
