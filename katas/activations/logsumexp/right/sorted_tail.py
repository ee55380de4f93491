"""The largest entry stands outside of log1p, where −inf meets no −inf."""

import torch


def logsumexp(x, dim=-1):
    x = x.movedim(dim, -1)
    with torch.no_grad():
        top = x.max(dim=-1, keepdim=True).values
        top = top.masked_fill(top == -torch.inf, 0.0)
    return ((x - top).exp().sum(-1)).log() + top[..., 0]


def logsumexp_backward(grad_out, x, dim=-1):
    moved = x.movedim(dim, -1)
    value = logsumexp(moved)[..., None]
    return ((moved - value).exp() * grad_out[..., None]).movedim(-1, dim)
