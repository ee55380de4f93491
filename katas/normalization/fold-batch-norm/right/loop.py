"""Channel by channel, with Python numbers."""

import math

import torch


@torch.no_grad()
def fold_batch_norm(conv_weight, conv_bias, bn):
    weight = conv_weight.clone()
    bias = bn.bias.clone()
    for c in range(len(weight)):
        factor = bn.weight[c].item() / math.sqrt(bn.running_var[c].item() + bn.eps)
        weight[c] *= factor
        old = 0.0 if conv_bias is None else conv_bias[c].item()
        bias[c] += (old - bn.running_mean[c].item()) * factor
    return weight, bias
