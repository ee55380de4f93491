"""Changes a copy where it is not positive."""

import torch


def elu(x, alpha=1.0):
    low = x <= 0
    out = x.clone()
    out[low] = alpha * torch.expm1(x[low])
    return out


def elu_backward(grad_out, x, alpha=1.0):
    low = x <= 0
    grad = grad_out.clone()
    grad[low] = grad_out[low] * alpha * x[low].exp()
    return grad
