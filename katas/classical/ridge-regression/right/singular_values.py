"""The singular values of the centred data, each shrunk by the penalty."""

import torch


def ridge(X, y, lam):
    mu, nu = X.mean(0, keepdim=True), y.mean(0, keepdim=True)
    U, S, Vh = torch.linalg.svd(X - mu, full_matrices=False)
    shrunk = S / (S**2 + lam)
    W = (y - nu).T @ U @ torch.diag(shrunk) @ Vh
    return W, (nu - mu @ W.T).squeeze(0)
