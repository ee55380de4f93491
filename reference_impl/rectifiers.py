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


def elu(x: torch.Tensor, alpha: float = 1.0) -> torch.Tensor:
    """Exponential linear unit, element by element.

    Args:
        x: any shape, 0-d and empty included, float32 or float64; contiguous or not. It is left unchanged.
        alpha: α > 0; negative values level off at −α.

    Returns:
        A new tensor like `x`, near 0 as accurate relative to its size as anywhere. The values, and the gradient that
        autograd takes through them, are finite for |x| up to 1e4.

    Source: Clevert, Unterthiner and Hochreiter, Fast and Accurate Deep Network Learning by Exponential Linear Units,
    2016, https://arxiv.org/abs/1511.07289.
    """
    # where would send 0 · ∞ = nan back through an exponential that overflows on the side not taken: clamp it
    below = alpha * torch.expm1(x.clamp(max=0))  # α(eˣ − 1)
    return torch.where(x > 0, x, below)


def elu_backward(grad_out: torch.Tensor, x: torch.Tensor, alpha: float = 1.0) -> torch.Tensor:
    """Gradient for the input of `elu`, by hand.

    Args:
        grad_out: gradient for the result of `elu(x, alpha)`, of the shape of `x`.
        x: the input that `elu` had (not its result), any shape.
        alpha: as `elu` had it.

    Returns:
        A new tensor like `x`, finite for |x| up to 1e4. At x = 0, where the derivative jumps, the slope is α.
    """
    below = alpha * torch.exp(x.clamp(max=0))  # α·eˣ
    slope = torch.where(x > 0, torch.ones_like(x), below)
    return grad_out * slope


def selu(x: torch.Tensor) -> torch.Tensor:
    """Scaled exponential linear unit, element by element.

    Args:
        x: any shape, 0-d and empty included, float32 or float64; contiguous or not. It is left unchanged.

    Returns:
        A new tensor like `x`, in the full precision of its dtype. The values, and the gradient that autograd takes
        through them, are finite for |x| up to 1e4.

    Source: Klambauer, Unterthiner, Mayr and Hochreiter, Self-Normalizing Neural Networks, 2017,
    https://arxiv.org/abs/1706.02515.
    """
    scale, alpha = 1.0507009873554804934193349852946, 1.6732632423543772848170429916717  # λ, α
    below = alpha * torch.expm1(x.clamp(max=0))  # α(eˣ − 1), the exponential kept from overflowing
    return scale * torch.where(x > 0, x, below)


def selu_backward(grad_out: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
    """Gradient for the input of `selu`, by hand.

    Args:
        grad_out: gradient for the result of `selu(x)`, of the shape of `x`.
        x: the input that `selu` had (not its result), any shape.

    Returns:
        A new tensor like `x`, finite for |x| up to 1e4. At x = 0, where the derivative jumps, the slope is λα.
    """
    scale, alpha = 1.0507009873554804934193349852946, 1.6732632423543772848170429916717  # λ, α
    below = alpha * torch.exp(x.clamp(max=0))  # α·eˣ
    slope = scale * torch.where(x > 0, torch.ones_like(x), below)
    return grad_out * slope


def softplus(x: torch.Tensor, beta: float = 1.0) -> torch.Tensor:
    """Softplus, a smooth ReLU, element by element.

    Args:
        x: any shape, 0-d and empty included, float32 or float64; contiguous or not. It is left unchanged.
        beta: β > 0, how sharp the bend is.

    Returns:
        A tensor like `x`, in its left tail as accurate relative to its size as anywhere. The values, and the gradient
        that autograd takes through them, are finite for |x| up to 1e4.

    Source: Glorot, Bordes and Bengio, Deep Sparse Rectifier Neural Networks, 2011; torch.nn.Softplus.
    """
    z = beta * x
    tail = torch.log1p(torch.exp(-z.abs()))  # the exponential is at most 1
    return (z.clamp(min=0) + tail) / beta  # log(1 + eᶻ)/β, with log(1 + eᶻ) = max(z, 0) + log(1 + e^(−|z|))


def softplus_backward(grad_out: torch.Tensor, x: torch.Tensor, beta: float = 1.0) -> torch.Tensor:
    """Gradient for the input of `softplus`, by hand.

    Args:
        grad_out: gradient for the result of `softplus(x, beta)`, of the shape of `x`.
        x: the input that `softplus` had (not its result), any shape.
        beta: as `softplus` had it.

    Returns:
        A new tensor like `x`, finite for |x| up to 1e4.
    """
    return grad_out * torch.sigmoid(beta * x)  # (log(1 + e^(βx))/β)′ = σ(βx): the two β cancel


class PReLU:
    """Parametric rectified linear unit with its own backward pass: the negative slope is learned.

    Args:
        num_parameters: 1 for one slope that everything shares, or the number of channels, which are dimension 1 of
            the input.
        init: the slopes at the start.

    Attributes:
        weight: the slopes a, `(num_parameters,)`.
        weight_grad: `(num_parameters,)`, what the last `backward` found.

    No autograd: `forward` keeps what `backward` needs. Inputs are never changed.

    Source: He, Zhang, Ren and Sun, Delving Deep into Rectifiers, 2015, https://arxiv.org/abs/1502.01852.
    """

    def __init__(self, num_parameters: int = 1, init: float = 0.25):
        self.weight = torch.full((num_parameters,), init)
        self.weight_grad = None

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return x where x > 0 and a·x elsewhere, a new tensor like `x`.

        `x` has any shape if there is one slope, 0-d and empty included; otherwise it is `(N, C, ...)`.
        """
        self._x = x
        return torch.where(x > 0, x, self._slopes(x) * x)

    def backward(self, grad_out: torch.Tensor) -> torch.Tensor:
        """Return the gradient for the `x` of the last `forward`; both are like that `x`.

        At x = 0, where the derivative jumps, it is the slope a. Sets `weight_grad`, overwriting what an earlier call
        left there: the exact derivative, summed over all that shares a slope.
        """
        x = self._x
        through_slope = torch.where(x > 0, torch.zeros_like(x), grad_out * x)  # ∂y/∂a = x where x ≤ 0, else 0
        if len(self.weight) == 1:
            self.weight_grad = through_slope.sum().reshape(1)
        else:
            others = [d for d in range(x.dim()) if d != 1]
            self.weight_grad = through_slope.sum(dim=others)  # (C,)
        return torch.where(x > 0, grad_out, self._slopes(x) * grad_out)

    def _slopes(self, x: torch.Tensor) -> torch.Tensor:
        """The weight in a shape that broadcasts to x, channels in dimension 1."""
        if len(self.weight) == 1:
            return self.weight.reshape(())
        return self.weight.reshape(1, -1, *[1] * (x.dim() - 2))  # (1, C, 1, ...)
