"""The map with zeros between its values, convolved with the flipped kernel."""

import torch.nn.functional as F


def conv_transpose2d(x, weight, bias=None, stride=1, padding=0):
    n, c, h, w = x.shape
    k_h, k_w = weight.shape[-2:]
    spread = x.new_zeros(n, c, (h - 1) * stride + 1, (w - 1) * stride + 1)
    spread[:, :, ::stride, ::stride] = x
    flipped = weight.transpose(0, 1).flip(-2, -1)
    return F.conv2d(spread, flipped, bias, padding=(k_h - 1 - padding, k_w - 1 - padding))
