"""The norm as a black box: what it makes of 0 and of 1 gives the line that it is, channel by channel."""

import copy

import torch


def fold_batch_norm(conv_weight, conv_bias, bn):
    line = copy.deepcopy(bn).eval()
    channels = conv_weight.size(0)
    with torch.no_grad():
        at_zero = line(conv_weight.new_zeros(1, channels, 1, 1)).flatten()
        slope = line(conv_weight.new_ones(1, channels, 1, 1)).flatten() - at_zero
        weight = torch.einsum("oihw,o->oihw", conv_weight, slope)
        bias = at_zero if conv_bias is None else at_zero + slope * conv_bias
    return weight, bias
