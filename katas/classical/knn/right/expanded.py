"""|a|² − 2 a·b + |b|² for the distances, counts by class, ties by the rank at which a class first appears."""

import torch


class KNN:
    def __init__(self, k):
        self.k = k

    def fit(self, X, y):
        self.X, self.y = X.clone(), y.clone()

    def predict(self, X):
        d2 = (X**2).sum(1)[:, None] - 2 * X @ self.X.T + (self.X**2).sum(1)[None]
        order = d2.argsort(dim=1)[:, : self.k]
        votes = self.y[order]
        one_hot = torch.nn.functional.one_hot(votes, int(self.y.max()) + 1)
        counts = one_hot.sum(1)
        rank = torch.arange(self.k, device=X.device)[None, :, None]
        first = torch.where(one_hot.bool(), rank, self.k).amin(1)
        return (counts * (self.k + 1) - first).argmax(1)
