"""im2col: two matrix products, and fold back."""

import torch.nn.functional as F


def conv2d_backward(grad_out, x, weight, stride=1, padding=0):
    o, _, k_h, k_w = weight.shape
    g = grad_out.flatten(2)
    cols = F.unfold(x, (k_h, k_w), stride=stride, padding=padding)
    grad_weight = (g @ cols.transpose(1, 2)).sum(0).reshape(weight.shape)
    grad_cols = weight.reshape(o, -1).T @ g
    grad_x = F.fold(grad_cols, x.shape[2:], (k_h, k_w), stride=stride, padding=padding)
    return grad_x, grad_weight, g.sum(dim=(0, 2))
