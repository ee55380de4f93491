"""One component at a time; variances as mean of squares minus squared mean would cancel, so the deviations are kept."""

import math

import torch


class GMM:
    def __init__(self, n_components):
        self.K = n_components

    def _scores(self, X):
        columns = []
        for k in range(self.K):
            z = (X - self.mu[k]) ** 2 / self.var[k]
            columns.append(math.log(self.pi[k] + 1e-300) - 0.5 * (z + torch.log(2 * torch.pi * self.var[k])).sum(-1))
        return torch.stack(columns, dim=-1)

    def fit(self, X, init_means, iters):
        self.pi = [1 / self.K] * self.K
        self.mu = [m.clone() for m in init_means]
        self.var = [X.var(0, unbiased=False) + 1e-6 for _ in range(self.K)]
        for _ in range(iters):
            R = torch.softmax(self._scores(X), dim=-1)
            for k in range(self.K):
                r = R[:, k : k + 1]
                n_k = r.sum().clamp(min=1e-10)
                self.pi[k] = (n_k / len(X)).item()
                self.mu[k] = (r * X).sum(0) / n_k
                self.var[k] = (r * (X - self.mu[k]) ** 2).sum(0) / n_k + 1e-6
        return self

    def log_likelihood(self, X):
        return torch.logsumexp(self._scores(X), -1).sum().item()
