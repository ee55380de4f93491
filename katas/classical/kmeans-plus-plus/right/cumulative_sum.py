"""Indices drawn by inverting the cumulative sum of the weights; all distances anew in each round."""

import torch


def kmeans_pp_init(X, k, generator=None):
    def uniform():
        return torch.rand((), generator=generator, dtype=torch.float64, device=X.device)

    N = X.shape[0]
    indices = [int(uniform() * N)]
    while len(indices) < k:
        squared = ((X[:, None, :] - X[indices][None, :, :]) ** 2).sum(-1).min(dim=1)[0]
        steps = squared.double().cumsum(0)
        position = torch.searchsorted(steps, uniform() * steps[-1], right=True)
        indices.append(min(int(position), N - 1))
    return X[indices].clone()
