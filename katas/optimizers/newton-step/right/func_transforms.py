"""The Jacobian of the gradient by torch.func, and a symmetric eigenvalue decomposition for the inverse."""

import torch
from torch.func import grad, jacrev


def newton_step(f, x, damping=0.0):
    x = x.detach()
    g, H = grad(f)(x), jacrev(grad(f))(x)
    values, vectors = torch.linalg.eigh((H + H.T) / 2)
    return x - vectors @ ((vectors.T @ g) / (values + damping))
