"""Convolution arithmetic beside what torch's convolutions do."""

import itertools
import math

import pytest
import torch
from torch.nn import functional as F

from reference_impl.convolution_arithmetic import conv_output_size, same_padding


def torchs_size(size, kernel, stride, dilation, padding=0):
    x, weight = torch.zeros(1, 1, size), torch.zeros(1, 1, kernel)
    return F.conv1d(x, weight, stride=stride, padding=padding, dilation=dilation).shape[-1]


@pytest.mark.parametrize("size", [1, 2, 5, 8])
def test_the_output_size_is_that_of_torchs_convolution(size):
    for kernel, stride, padding, dilation in itertools.product((1, 2, 3, 5), (1, 2, 3), (0, 1, 2), (1, 2)):
        if size + 2 * padding > dilation * (kernel - 1):
            expected = torchs_size(size, kernel, stride, dilation, padding)
            assert conv_output_size(size, kernel, stride, padding, dilation) == expected


@pytest.mark.parametrize("size", [1, 2, 5, 8, 9])
def test_same_padding_is_the_least_that_gives_the_rounded_up_size(size):
    for kernel, stride, dilation in itertools.product((1, 2, 3, 4, 5), (1, 2, 3, 6), (1, 2, 3)):
        before, after = same_padding(size, kernel, stride, dilation)
        assert after - before in (0, 1)
        total, shortest = before + after, dilation * (kernel - 1) + 1
        assert torchs_size(size + total, kernel, stride, dilation) == math.ceil(size / stride)
        if total and size + total > shortest:
            assert torchs_size(size + total - 1, kernel, stride, dilation) < math.ceil(size / stride)
