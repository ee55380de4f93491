"""A column of ones, and no penalty in its place."""

import torch


def ridge(X, y, lam):
    n, d = X.shape
    A = torch.cat([X, X.new_ones(n, 1)], dim=1)
    diagonal = torch.full((d + 1,), float(lam), dtype=X.dtype, device=X.device)
    diagonal[-1] = 0
    theta = torch.linalg.solve(A.T @ A + torch.diag(diagonal), A.T @ y)
    return theta[:d].T, theta[d]
