"""One cluster at a time, in both steps."""

import torch


class KMeans:
    def __init__(self, n_clusters, max_iter=100):
        self.n_clusters = n_clusters
        self.max_iter = max_iter
        self.centroids = None

    def fit(self, X, init=None, generator=None):
        if init is not None:
            centroids = [row.clone() for row in init]
        else:
            order = torch.rand(len(X), generator=generator, device=X.device).argsort()
            centroids = [X[i].clone() for i in order[: self.n_clusters]]
        self.centroids = torch.stack(centroids)
        labels = torch.full((len(X),), -1, device=X.device)
        for _ in range(self.max_iter):
            new_labels = self.predict(X)
            if (new_labels != labels).sum() == 0:
                return self
            labels = new_labels
            new = []
            for j in range(self.n_clusters):
                mine = labels == j
                new.append(X[mine].sum(0) / mine.sum() if mine.any() else self.centroids[j])
            self.centroids = torch.stack(new)
        return self

    def predict(self, X):
        distances = torch.stack([torch.linalg.norm(X - c, dim=1) for c in self.centroids], dim=1)
        return distances.argmin(1)
