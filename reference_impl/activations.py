"""Activation functions with hand-written backward passes, from the pointwise ones to those that normalise.

Each `f_backward(grad_out, …)` is the vector-Jacobian product of its neighbour `f`: given the gradient of a scalar with
respect to f's result, the gradient with respect to f's input.
"""

import math

import torch


def relu(x: torch.Tensor) -> torch.Tensor:
    """Rectified linear unit, element by element: the positive part of `x`.

    Args:
        x: any shape, 0-d and empty included, float32 or float64; contiguous or not. It is left unchanged.

    Returns:
        A new tensor like `x`.

    Source: Nair and Hinton, Rectified Linear Units Improve Restricted Boltzmann Machines, 2010.
    """
    return torch.where(x > 0, x, torch.zeros_like(x))  # max(x, 0)


def relu_backward(grad_out: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
    """Gradient for the input of `relu`, by hand.

    Args:
        grad_out: gradient for the result of `relu(x)`, of the shape of `x`.
        x: the input that `relu` had (not its result), any shape.

    Returns:
        A new tensor like `x`. At x = 0, where the derivative jumps, it is 0.
    """
    slope = (x > 0).to(x.dtype)  # relu′(x) = 1 for x > 0, else 0
    return grad_out * slope


def sigmoid(x: torch.Tensor) -> torch.Tensor:
    """Logistic sigmoid, element by element.

    Args:
        x: any shape, 0-d and empty included, float32 or float64; contiguous or not. It is left unchanged.

    Returns:
        A tensor like `x`, in [0, 1]. The values, and the gradient that autograd takes through them, are finite for
        |x| up to 1e4.

    Source: Goodfellow, Bengio and Courville, Deep Learning, 2016, section 3.10.
    """
    # σ(x) = 1 / (1 + e⁻ˣ) = eˣ / (1 + eˣ): the first form is safe for x ≥ 0, the second for x < 0,
    # and both need only z = e^(−|x|), which is at most 1
    z = torch.exp(-x.abs())
    numerator = torch.where(x >= 0, torch.ones_like(z), z)
    return numerator / (1 + z)


def sigmoid_backward(grad_out: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
    """Gradient for the input of `sigmoid`, by hand.

    Args:
        grad_out: gradient for the result of `sigmoid(x)`, of the shape of `x`.
        x: the input that `sigmoid` had (not its result), any shape.

    Returns:
        A new tensor like `x`, finite for |x| up to 1e4.
    """
    s = sigmoid(x)
    return grad_out * s * (1 - s)  # σ′ = σ(1 − σ)


def tanh(x: torch.Tensor) -> torch.Tensor:
    """Hyperbolic tangent, element by element.

    Args:
        x: any shape, 0-d and empty included, float32 or float64; contiguous or not. It is left unchanged.

    Returns:
        A tensor like `x`, in [−1, 1], near 0 as accurate relative to its size as anywhere. The values, and the gradient
        that autograd takes through them, are finite for |x| up to 1e4.

    Source: Goodfellow, Bengio and Courville, Deep Learning, 2016, section 6.3.2.
    """
    # tanh x = (e²ˣ − 1)/(e²ˣ + 1) = (1 − e⁻²ˣ)/(1 + e⁻²ˣ): each form on the side where its exponential is at most 1.
    # With m = e^(∓2x) − 1 from expm1 nothing cancels near 0
    below = torch.expm1(2 * x.clamp(max=0))  # m for x < 0, in (−1, 0]
    above = torch.expm1(-2 * x.clamp(min=0))  # m for x ≥ 0, in (−1, 0]
    return torch.where(x < 0, below / (below + 2), -above / (above + 2))


def tanh_backward(grad_out: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
    """Gradient for the input of `tanh`, by hand.

    Args:
        grad_out: gradient for the result of `tanh(x)`, of the shape of `x`.
        x: the input that `tanh` had (not its result), any shape.

    Returns:
        A new tensor like `x`, finite for |x| up to 1e4.
    """
    t = tanh(x)
    return grad_out * (1 - t * t)  # tanh′ = 1 − tanh²


def gelu(x: torch.Tensor, approximate: str = "none") -> torch.Tensor:
    """Gaussian error linear unit, element by element.

    Args:
        x: any shape, 0-d and empty included, float32 or float64; contiguous or not. It is left unchanged.
        approximate: "none" for the exact function, "tanh" for the approximation by tanh.

    Returns:
        A tensor like `x`. The values, and the gradient that autograd takes through them, are finite for |x| up to 1e4.

    Source: Hendrycks and Gimpel, Gaussian Error Linear Units, 2016, https://arxiv.org/abs/1606.08415.
    """
    if approximate == "tanh":
        inner = math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)
        gate = 0.5 * (1 + torch.tanh(inner))  # ≈ Φ(x)
    else:
        gate = 0.5 * (1 + torch.erf(x / math.sqrt(2)))  # Φ(x), the normal distribution function
    return x * gate


def gelu_backward(grad_out: torch.Tensor, x: torch.Tensor, approximate: str = "none") -> torch.Tensor:
    """Gradient for the input of `gelu`, by hand.

    Args:
        grad_out: gradient for the result of `gelu(x, approximate)`, of the shape of `x`.
        x: the input that `gelu` had, any shape.
        approximate: as `gelu` had it; each form has its own exact derivative.

    Returns:
        A new tensor like `x`, finite for |x| up to 1e4.
    """
    if approximate == "tanh":
        t = torch.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3))
        slope_inner = math.sqrt(2 / math.pi) * (1 + 3 * 0.044715 * x**2)
        phi_x = 0.5 * (1 + t)
        slope = phi_x + 0.5 * x * (1 - t**2) * slope_inner  # tanh′ = 1 − tanh², then the chain rule
    else:
        cdf = 0.5 * (1 + torch.erf(x / math.sqrt(2)))  # Φ(x)
        pdf = torch.exp(-(x**2) / 2) / math.sqrt(2 * math.pi)  # φ(x) = Φ′(x)
        slope = cdf + x * pdf  # (x·Φ)′ = Φ + x·φ
    return grad_out * slope


def logsumexp(x: torch.Tensor, dim: int = -1) -> torch.Tensor:
    """Logarithm of the sum of exponentials along one dimension, a smooth maximum.

    Args:
        x: at least one dimension, float32 or float64; contiguous or not. It is left unchanged. Entries may be −inf.
        dim: the dimension to reduce, negative ones counted from the end.

    Returns:
        A tensor of the dtype of `x` without the dimension `dim`; −inf where all entries are −inf. The values, and the
        gradient that autograd takes through them, are finite for |x| up to 1e4.

    Source: Blanchard, Higham and Higham, Accurately Computing the Log-Sum-Exp and Softmax Functions, 2021.
    """
    largest = x.amax(dim=dim, keepdim=True)  # m, size 1 along dim
    shift = torch.where(torch.isinf(largest), torch.zeros_like(largest), largest)  # −inf − (−inf) would be nan
    total = torch.exp(x - shift).sum(dim=dim)  # at least 1, from the largest entry; 0 where all are −inf
    return shift.squeeze(dim) + torch.log(total)  # m + log Σⱼ e^(xⱼ − m)


def logsumexp_backward(grad_out: torch.Tensor, x: torch.Tensor, dim: int = -1) -> torch.Tensor:
    """Gradient for the input of `logsumexp`, by hand.

    Args:
        grad_out: gradient for the result of `logsumexp(x, dim)`: the shape of `x` without the dimension `dim`.
        x: the input that `logsumexp` had (not its result), all entries finite.
        dim: the dimension that `logsumexp` reduced.

    Returns:
        A new tensor like `x`, finite for |x| up to 1e4.
    """
    e = torch.exp(x - x.amax(dim=dim, keepdim=True))  # at most 1
    share = e / e.sum(dim=dim, keepdim=True)  # ∂/∂xᵢ log Σⱼ eˣʲ = eˣⁱ / Σⱼ eˣʲ
    return grad_out.unsqueeze(dim) * share


def softmax(x: torch.Tensor, dim: int = -1) -> torch.Tensor:
    """Softmax along one dimension: positive numbers that sum to 1 there.

    Args:
        x: at least one dimension, float32 or float64; contiguous or not. It is left unchanged. Entries may be −inf
            where others along `dim` are finite.
        dim: the dimension to normalise, negative ones counted from the end.

    Returns:
        A tensor like `x`, 0 where `x` is −inf. The values, and the gradient that autograd takes through them, are
        finite for |x| up to 1e4.

    Source: Goodfellow, Bengio and Courville, Deep Learning, 2016, sections 4.1 and 6.2.2.
    """
    largest = x.amax(dim=dim, keepdim=True)  # size 1 along dim
    shifted = x - largest  # at most 0: exp can't overflow, and the shift cancels in the quotient
    e = torch.exp(shifted)
    total = e.sum(dim=dim, keepdim=True)  # at least 1, from the largest entry
    return e / total  # eˣⁱ / Σⱼ eˣʲ


def softmax_backward(grad_out: torch.Tensor, y: torch.Tensor, dim: int = -1) -> torch.Tensor:
    """Gradient for the input of `softmax`, by hand.

    Args:
        grad_out: gradient for the result of `softmax`, of the shape of `y`.
        y: what `softmax` returned (not its input).
        dim: the dimension that `softmax` normalised.

    Returns:
        A new tensor like `y`.
    """
    # the Jacobian along dim is diag(y) − y yᵀ, so Jᵀg = y ∘ (g − ⟨g, y⟩): no matrix is needed
    inner = (grad_out * y).sum(dim=dim, keepdim=True)  # ⟨g, y⟩, size 1 along dim
    return y * (grad_out - inner)


def log_softmax(x: torch.Tensor, dim: int = -1) -> torch.Tensor:
    """Logarithm of the softmax along one dimension.

    Args:
        x: at least one dimension, float32 or float64; contiguous or not. It is left unchanged.
        dim: the dimension to normalise, negative ones counted from the end.

    Returns:
        A tensor like `x`, at most 0. The values, and the gradient that autograd takes through them, are finite for
        |x| up to 1e4.

    Source: Goodfellow, Bengio and Courville, Deep Learning, 2016, section 6.2.2.
    """
    largest = x.amax(dim=dim, keepdim=True)  # size 1 along dim
    shifted = x - largest  # at most 0: exp can't overflow
    total = torch.exp(shifted).sum(dim=dim, keepdim=True)  # at least 1: its logarithm is finite
    return shifted - torch.log(total)  # xᵢ − m − log Σⱼ e^(xⱼ − m)


def log_softmax_backward(grad_out: torch.Tensor, y: torch.Tensor, dim: int = -1) -> torch.Tensor:
    """Gradient for the input of `log_softmax`, by hand.

    Args:
        grad_out: gradient for the result of `log_softmax`, of the shape of `y`.
        y: what `log_softmax` returned (not its input): log-probabilities.
        dim: the dimension that `log_softmax` normalised.

    Returns:
        A new tensor like `y`.
    """
    p = torch.exp(y)  # the probabilities
    grad_total = grad_out.sum(dim=dim, keepdim=True)  # Σⱼ gⱼ, size 1 along dim
    return grad_out - p * grad_total  # ∂yⱼ/∂xᵢ = 1[i = j] − pᵢ


def sparsemax(x: torch.Tensor, dim: int = -1) -> torch.Tensor:
    """Sparsemax along one dimension: the point of the probability simplex that is nearest to `x`.

    Args:
        x: at least one dimension, float32 or float64, finite; contiguous or not. It is left unchanged.
        dim: the dimension to normalise, negative ones counted from the end.

    Returns:
        A tensor like `x`: along `dim` the values are at least 0, some exactly 0, and sum to 1. Autograd can
        differentiate it.

    Source: Martins and Astudillo, From Softmax to Sparsemax, 2016, algorithm 1, https://arxiv.org/abs/1602.02068.
    """
    z = x.movedim(dim, -1)  # (..., K)
    ordered = z.sort(dim=-1, descending=True).values  # z₍₁₎ ≥ z₍₂₎ ≥ … ≥ z₍K₎
    total = ordered.cumsum(dim=-1)  # Σⱼ≤k z₍ⱼ₎
    k = torch.arange(1, z.shape[-1] + 1, dtype=x.dtype, device=x.device)  # (K,)
    # the support is the k(z) largest, k(z) being the largest k with 1 + k·z₍ₖ₎ > Σⱼ≤k z₍ⱼ₎
    support = (1 + k * ordered > total).sum(dim=-1, keepdim=True)  # (..., 1), k(z)
    tau = (total.gather(-1, support - 1) - 1) / support  # (..., 1), τ, so that the result sums to 1
    return (z - tau).clamp(min=0).movedim(-1, dim)  # max(zᵢ − τ, 0)
