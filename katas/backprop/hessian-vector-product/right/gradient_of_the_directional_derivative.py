"""backward on a copy of x, twice."""

import torch


def hvp(f, x, v):
    copy = x.detach().clone()
    copy.requires_grad = True
    f(copy).backward(create_graph=True)
    first = copy.grad
    copy.grad = None
    torch.sum(first * v).backward()
    return copy.grad
