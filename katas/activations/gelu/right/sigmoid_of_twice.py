"""½ (1 + tanh u) = σ(2u), and the normal distribution function by name."""

import math

import torch

K = math.sqrt(2 / math.pi)


def gelu(x: torch.Tensor, approximate: str = "none") -> torch.Tensor:
    if approximate == "none":
        return x * torch.special.ndtr(x)
    return x * torch.sigmoid(2 * K * torch.addcmul(x, x * x, x, value=0.044715))


@torch.no_grad()
def gelu_backward(grad_out: torch.Tensor, x: torch.Tensor, approximate: str = "none") -> torch.Tensor:
    if approximate == "none":
        return grad_out * (torch.special.ndtr(x) + x * torch.exp(-x.square() / 2) * (2 * math.pi) ** -0.5)
    s = torch.sigmoid(2 * K * x * (1 + 0.044715 * x * x))
    return grad_out * (s + x * s * (1 - s) * 2 * K * (1 + 3 * 0.044715 * x * x))
