"""Normalization layers with hand-written backward passes, from the simplest statistics to those with state."""

import torch


class LayerNorm:
    """Layer normalization over the last dimension (Ba, Kiros, Hinton, 2016), with its own backward pass.

    Each position is normalized by the mean and the biased variance of its own `dim` features; ε stands inside the
    square root. Then comes a learned scale and shift, feature by feature.

    Args:
        dim: the number of features, D.
        eps: ε, added to the variance.

    Attributes:
        weight: the scale γ, `(D,)`, ones at the start.
        bias: the shift β, `(D,)`, zeros at the start.
        weight_grad, bias_grad: `(D,)`, what the last `backward` found.

    No autograd: `forward` keeps what `backward` needs. Inputs are never changed.
    """

    def __init__(self, dim: int, eps: float = 1e-5):
        self.eps = eps
        self.weight = torch.ones(dim)
        self.bias = torch.zeros(dim)
        self.weight_grad = None
        self.bias_grad = None

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Normalize `x`, `(..., D)` with any number of leading dimensions, none included; the result is like `x`."""
        mean = x.mean(dim=-1, keepdim=True)  # (..., 1)
        centred = x - mean  # (..., D)
        var = centred.square().mean(dim=-1, keepdim=True)  # (..., 1), divided by D: biased
        self._inv_std = 1 / (var + self.eps).sqrt()  # (..., 1), 1/σ with σ = √(var + ε)
        self._x_hat = centred * self._inv_std  # (..., D), x̂ = (x − μ)/σ
        return self._x_hat * self.weight + self.bias  # y = γ·x̂ + β

    def backward(self, grad_out: torch.Tensor) -> torch.Tensor:
        """Return the gradient for the `x` of the last `forward`, given the gradient for its result.

        Both are `(..., D)`. Sets `weight_grad` and `bias_grad`, overwriting what an earlier call left there: the
        exact derivatives, summed over every leading dimension.
        """
        dim = grad_out.shape[-1]
        x_hat, inv_std = self._x_hat, self._inv_std

        # y = γ·x̂ + β, and every row shares γ and β: ∂L/∂γ = Σ g·x̂, ∂L/∂β = Σ g over the rows
        self.weight_grad = (grad_out * x_hat).reshape(-1, dim).sum(dim=0)  # (D,)
        self.bias_grad = grad_out.reshape(-1, dim).sum(dim=0)  # (D,)

        # x reaches x̂ directly, through μ and through σ: three terms, with ĝ = ∂L/∂x̂ = g·γ
        # ∂L/∂x = (ĝ − mean(ĝ) − x̂·mean(ĝ·x̂)) / σ
        grad_hat = grad_out * self.weight  # (..., D)
        through_mean = grad_hat.mean(dim=-1, keepdim=True)  # (..., 1)
        through_std = x_hat * (grad_hat * x_hat).mean(dim=-1, keepdim=True)  # (..., D)
        return (grad_hat - through_mean - through_std) * inv_std


class RMSNorm:
    """Root-mean-square normalization over the last dimension (Zhang and Sennrich, 2019), with its own backward pass.

    Each position is divided by the root mean square of its own `dim` features; no mean is taken away, and there is no
    shift. ε stands inside the square root. Then comes a learned scale, feature by feature.

    Args:
        dim: the number of features, D.
        eps: ε, added to the mean of the squares.

    Attributes:
        weight: the scale γ, `(D,)`, ones at the start.
        weight_grad: `(D,)`, what the last `backward` found.

    Takes float32, float64 and bfloat16. bfloat16 is computed in float32, and each result is rounded at the end.
    No autograd: `forward` keeps what `backward` needs. Inputs are never changed.
    """

    def __init__(self, dim: int, eps: float = 1e-6):
        self.eps = eps
        self.weight = torch.ones(dim)
        self.weight_grad = None

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Normalize `x`, `(..., D)` with any number of leading dimensions, none included; the result is like `x`."""
        precise = x.to(torch.promote_types(x.dtype, torch.float32))  # bfloat16 becomes float32, float64 stays
        mean_square = precise.square().mean(dim=-1, keepdim=True)  # (..., 1)
        self._inv_rms = 1 / (mean_square + self.eps).sqrt()  # (..., 1), 1/r with r = √(mean(x²) + ε)
        self._x_hat = precise * self._inv_rms  # (..., D), x̂ = x/r
        return (self._x_hat * self.weight).to(x.dtype)  # y = γ·x̂

    def backward(self, grad_out: torch.Tensor) -> torch.Tensor:
        """Return the gradient for the `x` of the last `forward`, given the gradient for its result.

        Both are `(..., D)`. Sets `weight_grad`, in the dtype of `x`, overwriting what an earlier call left there: the
        exact derivative, summed over every leading dimension.
        """
        x_hat, inv_rms = self._x_hat, self._inv_rms
        grad = grad_out.to(x_hat.dtype)

        # y = γ·x̂, and every row shares γ: ∂L/∂γ = Σ g·x̂ over the rows
        self.weight_grad = (grad * x_hat).reshape(-1, grad.shape[-1]).sum(dim=0).to(grad_out.dtype)  # (D,)

        # x reaches x̂ directly and through r: two terms, with ĝ = ∂L/∂x̂ = g·γ
        # ∂L/∂x = (ĝ − x̂·mean(ĝ·x̂)) / r
        grad_hat = grad * self.weight  # (..., D)
        through_rms = x_hat * (grad_hat * x_hat).mean(dim=-1, keepdim=True)  # (..., D)
        return ((grad_hat - through_rms) * inv_rms).to(grad_out.dtype)


class BatchNorm1d:
    """Batch normalization of features (Ioffe and Szegedy, 2015), with its own backward pass.

    Takes `(N, C)` or `(N, C, L)`. In training each channel is normalized by the mean and the *biased* variance of the
    batch, over N, or over N and L; otherwise by the running statistics. ε stands inside the square root. Then comes
    a learned scale and shift, channel by channel.

    In training the running statistics move towards the batch's: `momentum` is the weight of the *new* value, as in
    torch, and the running variance takes the batch's *unbiased* variance.

    Args:
        num_features: the number of channels, C.
        eps: ε, added to the variance.
        momentum: the weight of the new batch in the running statistics.

    Attributes:
        weight: the scale γ, `(C,)`, ones at the start.
        bias: the shift β, `(C,)`, zeros at the start.
        running_mean: `(C,)`, zeros at the start.
        running_var: `(C,)`, ones at the start.
        training: whether `forward` uses the batch's statistics; True at the start, set by the user.
        weight_grad, bias_grad: `(C,)`, what the last `backward` found.

    No autograd: `forward` keeps what `backward` needs. Inputs are never changed.
    """

    def __init__(self, num_features: int, eps: float = 1e-5, momentum: float = 0.1):
        self.eps = eps
        self.momentum = momentum
        self.training = True
        self.weight = torch.ones(num_features)
        self.bias = torch.zeros(num_features)
        self.running_mean = torch.zeros(num_features)
        self.running_var = torch.ones(num_features)
        self.weight_grad = None
        self.bias_grad = None

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Normalize `x`, `(N, C)` or `(N, C, L)`; the result is like `x`.

        Raises ValueError in training when a channel has a single value (N·L is 1): it has no variance.
        """
        dims = (0,) if x.dim() == 2 else (0, 2)  # everything but the channels
        per_channel = (1, -1) if x.dim() == 2 else (1, -1, 1)  # the shape in which (C,) broadcasts against x

        if self.training:
            count = x.numel() // x.shape[1]  # M = N·L values a channel
            if count == 1:
                raise ValueError(f"a batch of {tuple(x.shape)} has one value per channel: no variance to normalize by")
            mean = x.mean(dim=dims)  # (C,)
            var = x.var(dim=dims, correction=0)  # (C,), divided by M: biased
            # running ← (1 − m)·running + m·batch, the variance unbiased: divided by M − 1
            self.running_mean = (1 - self.momentum) * self.running_mean + self.momentum * mean
            self.running_var = (1 - self.momentum) * self.running_var + self.momentum * var * count / (count - 1)
        else:
            mean, var = self.running_mean, self.running_var  # (C,), constants

        inv_std = 1 / (var + self.eps).sqrt()  # (C,), 1/σ with σ = √(var + ε)
        self._x_hat = (x - mean.reshape(per_channel)) * inv_std.reshape(per_channel)  # x̂ = (x − μ)/σ, like x
        self._inv_std = inv_std.reshape(per_channel)
        self._batch_statistics = self.training  # the mode may change before backward
        return self._x_hat * self.weight.reshape(per_channel) + self.bias.reshape(per_channel)  # y = γ·x̂ + β

    def backward(self, grad_out: torch.Tensor) -> torch.Tensor:
        """Return the gradient for the `x` of the last `forward`, in the mode of that forward.

        `grad_out` and the result are like that `x`. Sets `weight_grad` and `bias_grad`, overwriting what an earlier
        call left there: the exact derivatives, summed over the batch (and L).
        """
        dims = (0,) if grad_out.dim() == 2 else (0, 2)
        per_channel = (1, -1) if grad_out.dim() == 2 else (1, -1, 1)
        x_hat = self._x_hat

        # y = γ·x̂ + β, γ and β shared by all values of a channel
        self.weight_grad = (grad_out * x_hat).sum(dim=dims)  # (C,)
        self.bias_grad = grad_out.sum(dim=dims)  # (C,)

        grad_hat = grad_out * self.weight.reshape(per_channel)  # ĝ = ∂L/∂x̂ = g·γ, like x
        if not self._batch_statistics:
            return grad_hat * self._inv_std  # μ and σ do not depend on x
        # x reaches x̂ directly, through the batch's μ and through its σ:
        # ∂L/∂x = (ĝ − mean(ĝ) − x̂·mean(ĝ·x̂)) / σ, means over the batch
        through_mean = grad_hat.mean(dim=dims, keepdim=True)
        through_std = x_hat * (grad_hat * x_hat).mean(dim=dims, keepdim=True)
        return (grad_hat - through_mean - through_std) * self._inv_std
