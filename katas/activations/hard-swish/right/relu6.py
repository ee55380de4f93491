import torch
import torch.nn.functional as F


def hard_sigmoid(x: torch.Tensor) -> torch.Tensor:
    return F.relu6(x + 3.0) * (1.0 / 6.0)


def hard_swish(x: torch.Tensor) -> torch.Tensor:
    return hard_sigmoid(x).mul(x)


def hard_sigmoid_backward(grad_out: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
    mask = torch.logical_and(x > -3, x < 3).to(x.dtype)
    return grad_out * mask / 6


def hard_swish_backward(grad_out: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
    mask = torch.logical_and(x >= -3, x <= 3).to(x.dtype)
    return grad_out * (torch.clip(x + 3, 0, 6) + x * mask) / 6
