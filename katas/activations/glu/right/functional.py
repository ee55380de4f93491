import torch
import torch.nn.functional as F


def glu(x, dim=-1):
    a, b = torch.split(x, x.size(dim) // 2, dim)
    return torch.mul(a, b.sigmoid())


def swiglu(x, w_gate, w_up, w_down):
    return F.linear(F.silu(F.linear(x, w_gate)) * F.linear(x, w_up), w_down)
