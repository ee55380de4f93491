"""Operations with a backward pass of their own, as torch's autograd takes them."""

import torch


class ClampSTE(torch.autograd.Function):
    """Limits values to a range, and lets gradients through as if it had not: a straight-through estimator.

    `ClampSTE.apply(x, low, high)`: x is a float tensor of any shape, contiguous or not, left unchanged; low ≤ high are
    numbers. The result is a new tensor of x's shape and dtype, each element limited to [low, high]; the gradient for x is
    the gradient for the result, everywhere. low and high get none.

    Source: Bengio, Léonard, Courville, "Estimating or Propagating Gradients Through Stochastic Neurons for Conditional
    Computation", 2013 (https://arxiv.org/abs/1308.3432); PyTorch documentation, "Extending PyTorch".
    """

    @staticmethod
    def forward(ctx, x, low, high):
        """The values; `ctx` is there for what the backward pass needs."""
        return x.clamp(min=low, max=high)

    @staticmethod
    def backward(ctx, grad_out):
        """From the gradient for the result to those for the arguments of `forward`, one each."""
        # the slope of a clamp is 0 outside of the range, where no gradient could ever bring x back: take 1 everywhere
        return grad_out, None, None
