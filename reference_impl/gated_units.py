"""Units in which one half of the features decides how much of the other half passes."""

import torch


def silu(x: torch.Tensor, beta: float = 1.0) -> torch.Tensor:
    """SiLU, or Swish with a slope β, element by element: each value is its own gate.

    Args:
        x: any shape, 0-d and empty included, float32 or float64; contiguous or not. It is left unchanged.
        beta: β, how steep the gate is, at least 0.

    Returns:
        A tensor like `x`. The values, and the gradient that autograd takes through them, are finite for |x| up to 1e4.

    Source: Ramachandran, Zoph and Le, Searching for Activation Functions, 2017, https://arxiv.org/abs/1710.05941.
    """
    return x * torch.sigmoid(beta * x)  # x·σ(βx)


def silu_backward(grad_out: torch.Tensor, x: torch.Tensor, beta: float = 1.0) -> torch.Tensor:
    """Gradient for the input of `silu`, by hand.

    Args:
        grad_out: gradient for the result of `silu(x, beta)`, of the shape of `x`.
        x: the input that `silu` had (not its result), any shape.
        beta: as `silu` had it.

    Returns:
        A new tensor like `x`, finite for |x| up to 1e4.
    """
    s = torch.sigmoid(beta * x)
    slope = s + beta * x * s * (1 - s)  # (x·σ(βx))′ = σ(βx) + x·β·σ′(βx), and σ′ = σ(1 − σ)
    return grad_out * slope


def glu(x: torch.Tensor, dim: int = -1) -> torch.Tensor:
    """Gated linear unit: the first half of the features, gated by the second half.

    Args:
        x: at least one dimension, of an even size along `dim`; float32 or float64; contiguous or not. Left unchanged.
        dim: the dimension that is halved, negative ones counted from the end.

    Returns:
        A tensor of the dtype of `x`, half as large along `dim`, that autograd can differentiate.

    Source: Dauphin et al., Language Modeling with Gated Convolutional Networks, 2017, https://arxiv.org/abs/1612.08083;
    torch.nn.GLU.
    """
    a, b = x.chunk(2, dim=dim)  # (..., size / 2, ...) each: the values and the gate
    return a * torch.sigmoid(b)  # a ⊗ σ(b)


def swiglu(x: torch.Tensor, w_gate: torch.Tensor, w_up: torch.Tensor, w_down: torch.Tensor) -> torch.Tensor:
    """Feed-forward block of a transformer with a SwiGLU unit, without biases.

    Args:
        x: `(..., dim)`, any number of leading dimensions, none included; float32 or float64; contiguous or not.
        w_gate: weight of the gate, `(hidden, dim)`.
        w_up: weight of the values, `(hidden, dim)`.
        w_down: weight of the way back, `(dim, hidden)`.

    Returns:
        `(..., dim)` of the dtype of `x`; autograd can differentiate it for all four arguments, which stay unchanged.

    Source: Shazeer, GLU Variants Improve Transformer, 2020, https://arxiv.org/abs/2002.05202.
    """
    gate = x @ w_gate.T  # (..., hidden)
    up = x @ w_up.T  # (..., hidden)
    hidden = gate * torch.sigmoid(gate) * up  # (..., hidden), silu(gate) ⊗ up
    return hidden @ w_down.T  # (..., dim)
