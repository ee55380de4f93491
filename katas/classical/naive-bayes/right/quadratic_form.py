"""Means by a product with one-hot labels; the quadratic expanded into three products, in double precision."""

import math

import torch


class GaussianNB:
    def fit(self, X, y):
        X = X.double()
        self.labels, inverse = torch.unique(y, return_inverse=True)
        member = torch.nn.functional.one_hot(inverse).double()
        n = member.sum(0)
        self.mean = member.T @ X / n[:, None]
        centred = X - self.mean[inverse]
        self.var = member.T @ (centred * centred) / n[:, None] + 1e-9 * X.var(0, unbiased=False).max()
        self.log_prior = torch.log(n / n.sum())

    def predict(self, X):
        X = X.double()
        precision = 1 / self.var
        squares = (X * X) @ precision.T - 2 * X @ (self.mean * precision).T + (self.mean**2 * precision).sum(1)
        score = self.log_prior - 0.5 * (squares + torch.log(2 * math.pi * self.var).sum(1))
        return self.labels[score.max(dim=1).indices]
