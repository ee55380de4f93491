import numpy as np
import torch


def logsumexp(x, dim=-1):
    m, _ = torch.max(x, dim=dim, keepdim=True)
    m = torch.nan_to_num(m, neginf=0.0)
    s = torch.sum(torch.exp(x - m), dim=dim, keepdim=True)
    return torch.squeeze(m + torch.log(s), dim=dim)


def logsumexp_backward(grad_out, x, dim=-1):
    z, g = x.numpy(), grad_out.numpy()
    e = np.exp(z - z.max(axis=dim, keepdims=True))
    return torch.from_numpy(np.expand_dims(g, dim) * e / e.sum(axis=dim, keepdims=True))
