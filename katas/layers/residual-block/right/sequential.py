"""The branch as one nn.Sequential of the named layers."""

from torch import nn


class ResidualBlock(nn.Module):
    def __init__(self, channels: int):
        super().__init__()
        conv = {"kernel_size": 3, "stride": 1, "padding": 1, "bias": False}
        self.bn1 = nn.BatchNorm2d(channels)
        self.conv1 = nn.Conv2d(channels, channels, **conv)
        self.bn2 = nn.BatchNorm2d(channels)
        self.conv2 = nn.Conv2d(channels, channels, **conv)
        self.branch = nn.Sequential(self.bn1, nn.ReLU(), self.conv1, self.bn2, nn.ReLU(), self.conv2)

    def forward(self, x):
        return self.branch(x) + x
