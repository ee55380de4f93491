"""Value by value, as it is drawn on a whiteboard; the parts of a stamp that would be cut off are never added."""

import torch


def conv_transpose2d(x, weight, bias=None, stride=1, padding=0):
    n, c, h, w = x.shape
    o, k_h, k_w = weight.shape[1:]
    out_h = (h - 1) * stride - 2 * padding + k_h
    out_w = (w - 1) * stride - 2 * padding + k_w
    out = torch.zeros(n, o, out_h, out_w, dtype=x.dtype, device=x.device)
    if bias is not None:
        out = out + bias[None, :, None, None]
    for y in range(h):
        for z in range(w):
            stamp = torch.tensordot(x[:, :, y, z], weight, dims=1)  # (N, O, kH, kW)
            top, left = y * stride - padding, z * stride - padding
            bottom, right = min(top + k_h, out_h), min(left + k_w, out_w)
            skip_y, skip_x = max(-top, 0), max(-left, 0)
            part = stamp[:, :, skip_y : bottom - top, skip_x : right - left]
            out[:, :, max(top, 0) : bottom, max(left, 0) : right] += part
    return out
