"""Summed-area table forward, transposed convolution backward."""

import torch
import torch.nn.functional as F


class AvgPool2d:
    def __init__(self, kernel, stride=None):
        self.kernel, self.stride = kernel, kernel if stride is None else stride

    def forward(self, x):
        k, s = self.kernel, self.stride
        self.shape = x.shape
        table = F.pad(x, (1, 0, 1, 0)).cumsum(2).cumsum(3)
        total = table[:, :, k:, k:] - table[:, :, :-k, k:] - table[:, :, k:, :-k] + table[:, :, :-k, :-k]
        return total[:, :, ::s, ::s] / k**2

    def backward(self, grad_out):
        n, c, h, w = self.shape
        ones = torch.ones(1, 1, self.kernel, self.kernel, dtype=grad_out.dtype, device=grad_out.device)
        share = (grad_out / self.kernel**2).reshape(n * c, 1, *grad_out.shape[2:])
        image = F.conv_transpose2d(share, ones, stride=self.stride)
        return F.pad(image, (0, w - image.shape[3], 0, h - image.shape[2])).reshape(n, c, h, w)
