"""The positive part and the negative one, each by clamp."""

import torch


def leaky_relu(x, negative_slope=0.01):
    return torch.clamp(x, min=0) + negative_slope * torch.clamp(x, max=0)


def leaky_relu_backward(grad_out, x, negative_slope=0.01):
    positive = (x > 0).to(grad_out.dtype)
    return grad_out * (positive + negative_slope * (1 - positive))
