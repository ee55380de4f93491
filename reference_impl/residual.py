"""The residual block of a convolutional network."""

import torch
from torch import nn


class ResidualBlock(nn.Module):
    """The pre-activation residual block (He et al., "Identity Mappings in Deep Residual Networks", 2016).

    Args:
        channels: C, the number of channels that come in and go out.

    Parameters: `bn1` and `bn2`, batch norms over C channels with weight and bias `(C,)`; `conv1` and `conv2`, 3×3
    convolutions with padding 1 and without a bias, weight `(C, C, 3, 3)`. The batch norms are `nn.BatchNorm2d` with its
    defaults; initial values are free.

    Source: https://arxiv.org/abs/1603.05027
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.bn1 = nn.BatchNorm2d(channels)
        self.conv1 = nn.Conv2d(channels, channels, kernel_size=3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(channels)
        self.conv2 = nn.Conv2d(channels, channels, kernel_size=3, padding=1, bias=False)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """`(N, C, H, W)` to `(N, C, H, W)`. Differentiable; x is not changed."""
        # F(x) = W₂ ∗ relu(BN₂(W₁ ∗ relu(BN₁(x)))), each (N, C, H, W)
        normalized = self.bn1(x)
        hidden = self.conv1(torch.relu(normalized))
        hidden_normalized = self.bn2(hidden)
        residual = self.conv2(torch.relu(hidden_normalized))
        return x + residual
