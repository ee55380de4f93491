import torch
from torch import nn


def fold_batch_norm(conv_weight, conv_bias, bn):
    out = conv_weight.shape[0]
    gain = torch.rsqrt(bn.running_var + bn.eps) * bn.weight
    weight = (torch.diag(gain) @ conv_weight.reshape(out, -1)).reshape(conv_weight.shape)
    bias = bn.bias - gain * bn.running_mean
    if conv_bias is not None:
        bias = bias + gain * conv_bias
    return nn.Parameter(weight.detach()), nn.Parameter(bias.detach())
