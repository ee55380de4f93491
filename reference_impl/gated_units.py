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


def mish(x: torch.Tensor) -> torch.Tensor:
    """Mish, element by element: the input times the tanh of its softplus.

    Args:
        x: any shape, 0-d and empty included, float32 or float64; contiguous or not. It is left unchanged.

    Returns:
        A tensor like `x`. The values, and the gradient that autograd takes through them, are finite for |x| up to 1e4.

    Source: Misra, Mish: A Self Regularized Non-Monotonic Activation Function, 2020, https://arxiv.org/abs/1908.08681.
    """
    softplus = torch.logaddexp(x, torch.zeros_like(x))  # log(1 + eˣ) = log(eˣ + e⁰), without overflow
    return x * torch.tanh(softplus)


def mish_backward(grad_out: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
    """Gradient for the input of `mish`, by hand.

    Args:
        grad_out: gradient for the result of `mish(x)`, of the shape of `x`.
        x: the input that `mish` had (not its result), any shape.

    Returns:
        A new tensor like `x`, finite for |x| up to 1e4.
    """
    t = torch.tanh(torch.logaddexp(x, torch.zeros_like(x)))  # t = tanh(softplus(x))
    slope_of_t = (1 - t**2) * torch.sigmoid(x)  # tanh′ = 1 − tanh², softplus′ = σ
    return grad_out * (t + x * slope_of_t)  # (x·t)′ = t + x·t′


def hard_sigmoid(x: torch.Tensor) -> torch.Tensor:
    """Hard sigmoid, element by element: a line from 0 at −3 to 1 at 3, level outside.

    Args:
        x: any shape, 0-d and empty included, float32 or float64; contiguous or not. It is left unchanged.

    Returns:
        A new tensor like `x`, in [0, 1].

    Source: Howard et al., Searching for MobileNetV3, 2019, section 5.2, https://arxiv.org/abs/1905.02244.
    """
    return (x + 3).clamp(min=0, max=6) / 6  # relu6(x + 3)/6


def hard_sigmoid_backward(grad_out: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
    """Gradient for the input of `hard_sigmoid`, by hand.

    Args:
        grad_out: gradient for the result of `hard_sigmoid(x)`, of the shape of `x`.
        x: the input that `hard_sigmoid` had (not its result), any shape.

    Returns:
        A new tensor like `x`. At x = ±3, where the derivative jumps, it is 0.
    """
    inside = (x > -3) & (x < 3)
    return torch.where(inside, grad_out / 6, torch.zeros_like(grad_out))  # the line's slope is 1/6


def hard_swish(x: torch.Tensor) -> torch.Tensor:
    """Hard swish, element by element: the input times its hard sigmoid.

    Args:
        x: any shape, 0-d and empty included, float32 or float64; contiguous or not. It is left unchanged.

    Returns:
        A new tensor like `x`.

    Source: Howard et al., Searching for MobileNetV3, 2019, section 5.2, https://arxiv.org/abs/1905.02244.
    """
    return x * hard_sigmoid(x)


def hard_swish_backward(grad_out: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
    """Gradient for the input of `hard_swish`, by hand.

    Args:
        grad_out: gradient for the result of `hard_swish(x)`, of the shape of `x`.
        x: the input that `hard_swish` had (not its result), any shape.

    Returns:
        A new tensor like `x`. At x = ±3 exactly, where the derivative jumps, either side's slope may stand.
    """
    # (x·h)′ = h + x·h′: 0 up to −3, 1 from 3 on, (2x + 3)/6 between
    return grad_out * hard_sigmoid(x) + hard_sigmoid_backward(grad_out * x, x)
