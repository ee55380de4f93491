"""The derivative of the gradient along v, by forward mode."""

import torch


def hvp(f, x, v):
    _, product = torch.func.jvp(torch.func.grad(f), (x.detach(),), (v.detach(),))
    return product
