"""Distances by the expanded square, means by a one-hot matrix product."""

import torch


class KMeans:
    def __init__(self, n_clusters, max_iter=100):
        self.n_clusters = n_clusters
        self.max_iter = max_iter

    def _assign(self, X, C):
        squared = (X * X).sum(1, keepdim=True) - 2 * X @ C.T + (C * C).sum(1)
        return torch.argmin(squared, dim=1)

    def fit(self, X, init=None, generator=None):
        if init is None:
            weights = torch.ones(X.shape[0], device=X.device)
            picked = torch.multinomial(weights, self.n_clusters, replacement=False, generator=generator)
            C = X[picked]
        else:
            C = init
        old = None
        for _ in range(self.max_iter):
            labels = self._assign(X, C)
            if old is not None and bool((old == labels).all()):
                break
            old = labels
            hot = torch.nn.functional.one_hot(labels, self.n_clusters).to(X.dtype)
            counts = hot.sum(0).unsqueeze(1)
            C = torch.where(counts > 0, hot.T @ X / counts.clamp(min=1), C)
        self.centroids = C.clone()
        return self

    def predict(self, X):
        return self._assign(X, self.centroids)
