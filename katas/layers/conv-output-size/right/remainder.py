"""The documentation's formulas: a floor of a quotient, and the case distinction over the remainder."""

import math


def conv_output_size(size, kernel, stride=1, padding=0, dilation=1):
    return math.floor((size + 2 * padding - dilation * (kernel - 1) - 1) / stride + 1)


def same_padding(size, kernel, stride=1, dilation=1):
    covered = (kernel - 1) * dilation + 1
    total = max(0, covered - (size % stride or stride))
    before = math.floor(total / 2)
    return (before, total - before)
