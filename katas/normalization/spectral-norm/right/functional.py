"""As torch's own module goes about it, with F.normalize."""

import torch
import torch.nn.functional as F


def spectral_norm(w, u, n_iters=1, eps=1e-12):
    mat = w.flatten(1)
    u = u.detach().clone()
    with torch.no_grad():
        for _ in range(n_iters):
            v = F.normalize(torch.mv(mat.t(), u), dim=0, eps=eps)
            u = F.normalize(torch.mv(mat, v), dim=0, eps=eps)
    sigma = torch.dot(u, torch.mv(mat, v))
    return w / sigma, u
