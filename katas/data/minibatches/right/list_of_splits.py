"""A list, by Tensor.split of the permuted tensors."""

import torch


def minibatches(X, y, batch_size, shuffle=True, drop_last=False, generator=None):
    if len(X) == 0:
        return []
    if shuffle:
        permutation = torch.randperm(len(X), generator=generator, device=X.device)
        X, y = X[permutation], y[permutation]
    batches = list(zip(X.split(batch_size), y.split(batch_size), strict=True))
    if drop_last and len(batches[-1][0]) != batch_size:
        batches.pop()
    return batches
