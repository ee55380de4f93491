"""einsum in double precision; the largest score taken out by hand."""

import numpy as np
import torch


class GMM:
    def __init__(self, n_components):
        self.n_components = n_components

    def _joint(self, X):
        d = X.double()[:, None] - self.means
        quadratic = torch.einsum("nkd,kd->nk", d * d, 1 / self.variances)
        constant = self.variances.log().sum(1) + self.variances.shape[1] * np.log(2 * np.pi)
        return torch.log(self.weights) - (quadratic + constant) / 2

    def fit(self, X, init_means, iters):
        data = X.double()
        n = len(data)
        self.weights = torch.ones(self.n_components, dtype=torch.float64, device=X.device) / self.n_components
        self.means = init_means.double().clone()
        self.variances = data.var(dim=0).clamp_min(1e-6).repeat(self.n_components, 1)
        for _ in range(iters):
            joint = self._joint(X)
            unnormalised = torch.exp(joint - joint.max(dim=1, keepdim=True).values)
            r = unnormalised / unnormalised.sum(dim=1, keepdim=True)
            n_k = r.sum(dim=0) + 1e-12
            self.weights = n_k / n
            self.means = torch.einsum("nk,nd->kd", r, data) / n_k[:, None]
            deviation = data[:, None] - self.means
            self.variances = torch.maximum(
                torch.einsum("nk,nkd->kd", r, deviation**2) / n_k[:, None], torch.full_like(self.means, 1e-6)
            )

    def log_likelihood(self, X):
        joint = self._joint(X)
        top = joint.max(dim=1).values
        return (top + (joint - top[:, None]).exp().sum(1).log()).sum()
