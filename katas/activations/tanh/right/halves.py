"""tanh x = m/(m + 2), with m = e^(2x) − 1 where |x| is moderate and the sign beyond."""

import torch


def tanh(x):
    moderate = x.clamp(-30, 30)
    m = torch.expm1(2 * moderate)
    return torch.where(x.abs() < 30, m / (m + 2), torch.sign(x))


@torch.no_grad()
def tanh_backward(grad_out, x):
    return torch.addcmul(grad_out, grad_out, tanh(x).square(), value=-1)
