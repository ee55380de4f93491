"""tensor_split of the permutation; the training set by a mask."""

import torch


def k_fold(n, k, generator=None):
    folds = torch.randperm(n, generator=generator).tensor_split(k)
    result = []
    for val in folds:
        keep = torch.ones(n, dtype=torch.bool)
        keep[val] = False
        result.append((keep.nonzero(as_tuple=True)[0], val.sort()[0]))
    return result
