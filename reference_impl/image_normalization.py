"""Normalization of images: what the statistics run over, and how a batch norm vanishes into a convolution."""

import torch
from torch import nn


def instance_norm(x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor, eps: float = 1e-5) -> torch.Tensor:
    """Instance normalization: each channel of each image by its own statistics.

    Args:
        x: images, `(N, C, H, W)`, float32 or float64; contiguous or not. Left unchanged.
        weight: the scale γ of each channel, `(C,)`.
        bias: the shift β of each channel, `(C,)`.
        eps: ε, added to the biased variance, inside the square root.

    Returns:
        A tensor like `x` that autograd can differentiate for `x`, `weight` and `bias`.

    Source: Ulyanov, Vedaldi and Lempitsky, Instance Normalization: The Missing Ingredient for Fast Stylization, 2016,
    https://arxiv.org/abs/1607.08022.
    """
    mean = x.mean(dim=(2, 3), keepdim=True)  # (N, C, 1, 1)
    var = x.var(dim=(2, 3), correction=0, keepdim=True)  # (N, C, 1, 1), divided by H·W: biased
    x_hat = (x - mean) / (var + eps).sqrt()  # (N, C, H, W), x̂ = (x − μ)/√(var + ε)
    return x_hat * weight.reshape(1, -1, 1, 1) + bias.reshape(1, -1, 1, 1)  # y = γ·x̂ + β


def group_norm(
    x: torch.Tensor, num_groups: int, weight: torch.Tensor, bias: torch.Tensor, eps: float = 1e-5
) -> torch.Tensor:
    """Group normalization: each block of consecutive channels of each image by its own statistics.

    Args:
        x: images, `(N, C, H, W)`, float32 or float64; contiguous or not. Left unchanged.
        num_groups: G, into how many blocks the channels are divided; it divides C.
        weight: the scale γ of each channel, `(C,)`.
        bias: the shift β of each channel, `(C,)`.
        eps: ε, added to the biased variance, inside the square root.

    Returns:
        A tensor like `x` that autograd can differentiate for `x`, `weight` and `bias`.

    Source: Wu and He, Group Normalization, 2018, https://arxiv.org/abs/1803.08494.
    """
    n, c, h, w = x.shape
    grouped = x.reshape(n, num_groups, c // num_groups, h, w)  # (N, G, C/G, H, W)
    mean = grouped.mean(dim=(2, 3, 4), keepdim=True)  # (N, G, 1, 1, 1)
    var = grouped.var(dim=(2, 3, 4), correction=0, keepdim=True)  # (N, G, 1, 1, 1), divided by C/G·H·W: biased
    x_hat = (grouped - mean) / (var + eps).sqrt()  # x̂ = (x − μ)/√(var + ε)
    x_hat = x_hat.reshape(n, c, h, w)
    return x_hat * weight.reshape(1, -1, 1, 1) + bias.reshape(1, -1, 1, 1)  # y = γ·x̂ + β, channel by channel


class BatchNorm2d:
    """Batch normalization of images (Ioffe and Szegedy, 2015), with its own backward pass.

    Takes `(N, C, H, W)`. In training each channel is normalized by the mean and the *biased* variance of the batch,
    over N, H and W; otherwise by the running statistics. ε stands inside the square root. Then comes a learned scale
    and shift, channel by channel.

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
        """Normalize `x`, `(N, C, H, W)`; the result is like `x`.

        Raises ValueError in training when a channel has a single value (N·H·W is 1): it has no variance.
        """
        dims = (0, 2, 3)  # everything but the channels
        per_channel = (1, -1, 1, 1)  # the shape in which (C,) broadcasts against x

        if self.training:
            count = x.numel() // x.shape[1]  # M = N·H·W values a channel
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
        call left there: the exact derivatives, summed over the batch and the places.
        """
        dims = (0, 2, 3)
        x_hat = self._x_hat

        # y = γ·x̂ + β, γ and β shared by all values of a channel
        self.weight_grad = (grad_out * x_hat).sum(dim=dims)  # (C,)
        self.bias_grad = grad_out.sum(dim=dims)  # (C,)

        grad_hat = grad_out * self.weight.reshape(1, -1, 1, 1)  # ĝ = ∂L/∂x̂ = g·γ, like x
        if not self._batch_statistics:
            return grad_hat * self._inv_std  # μ and σ do not depend on x
        # x reaches x̂ directly, through the batch's μ and through its σ:
        # ∂L/∂x = (ĝ − mean(ĝ) − x̂·mean(ĝ·x̂)) / σ, means over the batch and the places
        through_mean = grad_hat.mean(dim=dims, keepdim=True)  # (1, C, 1, 1)
        through_std = x_hat * (grad_hat * x_hat).mean(dim=dims, keepdim=True)
        return (grad_hat - through_mean - through_std) * self._inv_std


def fold_batch_norm(
    conv_weight: torch.Tensor, conv_bias: torch.Tensor | None, bn: nn.BatchNorm2d
) -> tuple[torch.Tensor, torch.Tensor]:
    """Fold a batch norm into the convolution before it, for inference.

    Args:
        conv_weight: the convolution's kernels, `(out, in, kH, kW)`, float32 or float64; contiguous or not. Left
            unchanged.
        conv_bias: its bias, `(out,)`, left unchanged; or None, where it has none.
        bn: the norm that follows, with `out` channels, scale, shift and running statistics, in either mode. Left
            unchanged.

    Returns:
        A new weight like `conv_weight` and a new bias `(out,)`: a convolution with the two gives what the given one,
        followed by `bn` in evaluation mode, gives.

    Source: Jacob et al., Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference,
    2017, section 3.2, https://arxiv.org/abs/1712.05877.
    """
    # in evaluation y = γ·(W∗x + b − μ)/σ + β, σ = √(var + ε), with constants μ and var: again W′∗x + b′
    sigma = (bn.running_var + bn.eps).sqrt()  # (out,)
    scale = bn.weight / sigma  # (out,), γ/σ
    weight = conv_weight * scale.reshape(-1, 1, 1, 1)  # (out, in, kH, kW), W′ = γ/σ·W, output channel by output channel
    shift = -bn.running_mean if conv_bias is None else conv_bias - bn.running_mean  # (out,), b − μ
    bias = scale * shift + bn.bias  # (out,), b′ = γ/σ·(b − μ) + β
    return weight, bias
