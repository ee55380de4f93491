"""|x|² − 2 x·c + |c|², clamped; centroids written into a tensor made beforehand; weights normalised."""

import torch


def kmeans_pp_init(X, k, generator=None):
    n_samples, n_features = X.shape
    centroids = X.new_empty(k, n_features)
    centroids[0] = X[torch.randperm(n_samples, generator=generator, device=X.device)[0]]
    lengths = (X * X).sum(1)
    closest = torch.full_like(lengths, float("inf"))
    for i in range(1, k):
        c = centroids[i - 1]
        closest = closest.minimum((lengths - 2 * X @ c + c @ c).clamp_min(0))
        probabilities = closest / closest.sum()
        centroids[i] = X[probabilities.multinomial(1, generator=generator).item()]
    return centroids
