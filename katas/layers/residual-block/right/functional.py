"""torch's functions on the modules' parameters; ReLU in place on what nobody else holds."""

from torch import nn
from torch.nn import functional as F


class ResidualBlock(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.conv1, self.conv2 = (nn.Conv2d(channels, channels, 3, padding="same", bias=False) for _ in range(2))
        self.bn1, self.bn2 = nn.BatchNorm2d(channels), nn.BatchNorm2d(channels)

    def forward(self, x):
        out = F.conv2d(F.relu(self.bn1(x), inplace=True), self.conv1.weight, padding=1)
        out = self.conv2(self.bn2(out).relu_())
        out += x
        return out
