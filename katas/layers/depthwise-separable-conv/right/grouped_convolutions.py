"""Two of torch's convolutions: one group for each channel, then 1×1."""

import torch.nn.functional as F


def depthwise_separable(x, depthwise, pointwise, stride=1, padding=0):
    each = F.conv2d(x, depthwise, stride=stride, padding=padding, groups=x.size(1))
    return F.conv2d(each, pointwise)
