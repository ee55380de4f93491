"""cdist and topk for all queries at once; the vote in plain Python, whose Counter keeps the order of first sight."""

from collections import Counter

import torch


class KNN:
    def __init__(self, k):
        self.n_neighbours = k

    def fit(self, X, y):
        self.samples = X
        self.labels = y
        return self

    def predict(self, X):
        nearest = torch.cdist(X, self.samples).topk(self.n_neighbours, largest=False).indices
        rows = self.labels[nearest].tolist()
        return torch.tensor([Counter(row).most_common(1)[0][0] for row in rows], device=X.device)
