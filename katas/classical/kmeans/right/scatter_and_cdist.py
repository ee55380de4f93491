"""cdist, index_add, and a stop when the centroids no longer move."""

import torch


class KMeans:
    def __init__(self, n_clusters, max_iter=100):
        self.k, self.max_iter = n_clusters, max_iter
        self.centroids = None

    def fit(self, X, init=None, generator=None):
        n, d = X.shape
        if init is None:
            init = X[torch.randperm(n, generator=generator, device=X.device)[: self.k]]
        self.centroids = init.detach().to(X.dtype).clone()
        for _ in range(self.max_iter):
            labels = self.predict(X)
            sums = torch.zeros(self.k, d, dtype=X.dtype, device=X.device).index_add_(0, labels, X)
            counts = torch.bincount(labels, minlength=self.k)
            moved = self.centroids.clone()
            some = counts > 0
            moved[some] = sums[some] / counts[some].unsqueeze(1)
            if torch.equal(moved, self.centroids):
                break
            self.centroids = moved

    def predict(self, X):
        return torch.cdist(X, self.centroids, compute_mode="donot_use_mm_for_euclid_dist").min(dim=1).indices
