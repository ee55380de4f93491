"""Activation functions that let positive values pass and bend negative ones, with hand-written backward passes."""

import torch


def leaky_relu(x: torch.Tensor, negative_slope: float = 0.01) -> torch.Tensor:
    """Leaky rectified linear unit, element by element.

    Args:
        x: any shape, 0-d and empty included, float32 or float64; contiguous or not. It is left unchanged.
        negative_slope: the slope for negative values, any number; more than 1 and 0 are legal too.

    Returns:
        A new tensor like `x`.

    Source: Maas, Hannun and Ng, Rectifier Nonlinearities Improve Neural Network Acoustic Models, 2013.
    """
    return torch.where(x > 0, x, negative_slope * x)  # x for x > 0, else a·x


def leaky_relu_backward(grad_out: torch.Tensor, x: torch.Tensor, negative_slope: float = 0.01) -> torch.Tensor:
    """Gradient for the input of `leaky_relu`, by hand.

    Args:
        grad_out: gradient for the result of `leaky_relu(x, negative_slope)`, of the shape of `x`.
        x: the input that `leaky_relu` had (not its result), any shape.
        negative_slope: as `leaky_relu` had it.

    Returns:
        A new tensor like `x`. At x = 0, where the derivative jumps, the slope is `negative_slope`.
    """
    return torch.where(x > 0, grad_out, negative_slope * grad_out)  # slope 1 for x > 0, else a
