"""grad_out spread out by the stride, then correlated with the flipped kernel, over windows by Tensor.unfold."""

import torch
import torch.nn.functional as F


def conv2d_backward(grad_out, x, weight, stride=1, padding=0):
    s_h, s_w = (stride,) * 2 if isinstance(stride, int) else stride
    p_h, p_w = (padding,) * 2 if isinstance(padding, int) else padding
    n, c, h, w = x.shape
    o, _, k_h, k_w = weight.shape
    spread = grad_out.new_zeros(n, o, h + 2 * p_h - k_h + 1, w + 2 * p_w - k_w + 1)
    spread[:, :, ::s_h, ::s_w] = grad_out
    wide = F.pad(spread, (k_w - 1, k_w - 1, k_h - 1, k_h - 1)).unfold(2, k_h, 1).unfold(3, k_w, 1)
    grad_x = torch.einsum("nohwij,ocij->nchw", wide, weight.flip(2, 3))[:, :, p_h : p_h + h, p_w : p_w + w]
    padded = F.pad(x, (p_w, p_w, p_h, p_h)).unfold(2, k_h, 1).unfold(3, k_w, 1)
    grad_weight = torch.einsum("nohw,nchwij->ocij", spread, padded)
    return grad_x, grad_weight, torch.einsum("nohw->o", grad_out)
