"""Changes a copy where it is not positive."""

import torch


def selu(x):
    out = x * 1.0507009873554804934193349852946
    low = x <= 0
    out[low] = 1.7580993408473768599402175208123 * torch.expm1(x[low])
    return out


@torch.no_grad()
def selu_backward(grad_out, x):
    slope = torch.empty_like(x).fill_(1.0507009873554804934193349852946)
    slope[x <= 0] = 1.7580993408473768599402175208123 * x[x <= 0].exp()
    return slope * grad_out
