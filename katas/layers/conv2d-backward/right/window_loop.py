"""Window by window, as the definition reads."""

import torch


def conv2d_backward(grad_out, x, weight, stride=1, padding=0):
    s_h, s_w = stride if isinstance(stride, tuple) else (stride, stride)
    p_h, p_w = padding if isinstance(padding, tuple) else (padding, padding)
    n, c, h, w = x.shape
    o, _, k_h, k_w = weight.shape
    padded = x.new_zeros(n, c, h + 2 * p_h, w + 2 * p_w)
    padded[:, :, p_h : p_h + h, p_w : p_w + w] = x
    d_padded, d_weight = torch.zeros_like(padded), torch.zeros_like(weight)
    for i in range(grad_out.shape[2]):
        for j in range(grad_out.shape[3]):
            g = grad_out[:, :, i, j]
            here = (slice(None), slice(None), slice(i * s_h, i * s_h + k_h), slice(j * s_w, j * s_w + k_w))
            d_weight += torch.tensordot(g, padded[here], dims=([0], [0]))
            d_padded[here] += torch.tensordot(g, weight, dims=([1], [0]))
    return d_padded[:, :, p_h : p_h + h, p_w : p_w + w], d_weight, grad_out.sum((0, 2, 3))
