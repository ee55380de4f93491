"""One component after the other: power iteration on the covariance, then deflation."""

import torch


def pca(X, n_components):
    centred = X - X.mean(dim=0)
    remaining = torch.cov(centred.T).reshape(X.shape[1], X.shape[1])
    rows, variances = [], []
    for _ in range(n_components):
        v = remaining[:, remaining.diagonal().argmax()].clone()
        for _ in range(300):
            v = remaining @ v
            for row in rows:  # rounding lets earlier directions creep back in
                v = v - (v @ row) * row
            v = v / v.norm()
        variance = v @ remaining @ v
        rows.append(v)
        variances.append(variance)
        remaining = remaining - variance * torch.outer(v, v)
    components = torch.stack(rows)
    return centred @ components.T, components, torch.stack(variances)
