"""Batch norm and convolution written out: statistics by hand, the convolution as nine shifted products."""

import torch
from torch import nn


class Norm(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("mean", torch.zeros(channels))
        self.register_buffer("var", torch.ones(channels))

    def forward(self, x):
        if self.training:
            mean, var = x.mean((0, 2, 3)), x.var((0, 2, 3), unbiased=False)
            count = x.numel() / x.shape[1]
            with torch.no_grad():
                self.mean.lerp_(mean, 0.1)
                self.var.lerp_(var * (count / (count - 1)), 0.1)
        else:
            mean, var = self.mean, self.var
        scale = self.weight / torch.sqrt(var + 1e-5)
        return (x - mean[:, None, None]) * scale[:, None, None] + self.bias[:, None, None]


class Conv3x3(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(channels, channels, 3, 3) / (3 * channels**0.5))

    def forward(self, x):
        n, c, height, width = x.shape
        padded = x.new_zeros(n, c, height + 2, width + 2)
        padded[:, :, 1:-1, 1:-1] = x
        total = 0
        for i in range(3):
            for j in range(3):
                window = padded[:, :, i : i + height, j : j + width]
                total = total + torch.einsum("nchw,oc->nohw", window, self.weight[:, :, i, j])
        return total


class ResidualBlock(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.bn1, self.conv1 = Norm(channels), Conv3x3(channels)
        self.bn2, self.conv2 = Norm(channels), Conv3x3(channels)

    def forward(self, x):
        hidden = self.conv1(self.bn1(x).clamp(min=0))
        return self.conv2(self.bn2(hidden).clamp(min=0)) + x
