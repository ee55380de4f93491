"""Losses of a regression that do not square large errors, and their gradients by hand."""

import torch


def mae_loss(pred: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Mean absolute error, averaged over all elements.

    Args:
        pred: predictions, any shape, float32 or float64; contiguous or not. Left unchanged.
        target: of the shape and dtype of `pred`. Left unchanged.

    Returns:
        A 0-d tensor of the dtype of `pred` that autograd can differentiate.

    Source: Bishop, Pattern Recognition and Machine Learning, 2006, section 1.5.5; torch.nn.L1Loss.
    """
    error = pred - target
    return error.abs().mean()  # 1/n · Σ |p − t|, n counts every element


def mae_loss_backward(pred: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Gradient of `mae_loss` with respect to `pred`, by hand; like `pred`, 0 where the error is 0."""
    error = pred - target
    return error.sign() / pred.numel()  # sign(p − t) / n


def huber_loss(pred: torch.Tensor, target: torch.Tensor, delta: float = 1.0) -> torch.Tensor:
    """Huber loss, averaged over all elements: quadratic for small errors, linear for large ones.

    Args:
        pred: predictions, any shape, float32 or float64; contiguous or not. Left unchanged.
        target: of the shape and dtype of `pred`. Left unchanged.
        delta: δ > 0, the error up to which the loss is quadratic.

    Returns:
        A 0-d tensor of the dtype of `pred` that autograd can differentiate.

    Source: Huber, Robust Estimation of a Location Parameter, 1964; torch.nn.HuberLoss.
    """
    error = pred - target
    size = error.abs()
    quadratic = 0.5 * error.square()
    linear = delta * (size - 0.5 * delta)  # meets the parabola at |e| = δ, with the same slope δ
    return torch.where(size <= delta, quadratic, linear).mean()


def huber_loss_backward(pred: torch.Tensor, target: torch.Tensor, delta: float = 1.0) -> torch.Tensor:
    """Gradient of `huber_loss` with respect to `pred`, by hand; like `pred`."""
    error = pred - target
    slope = error.clamp(-delta, delta)  # e within ±δ, δ·sign(e) outside
    return slope / pred.numel()
