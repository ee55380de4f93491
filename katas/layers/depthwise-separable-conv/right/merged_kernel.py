"""The two steps as the one full convolution that they are: kernels of rank one over the channels, pixel by pixel."""

import torch
import torch.nn.functional as F


def depthwise_separable(x, depthwise, pointwise, stride=1, padding=0):
    full = pointwise * depthwise[:, 0][None]  # (O, C, kH, kW)
    _, _, k_h, k_w = full.shape
    x = F.pad(x, (padding,) * 4)
    rows = range(0, x.shape[2] - k_h + 1, stride)
    columns = range(0, x.shape[3] - k_w + 1, stride)
    out = []
    for top in rows:
        for left in columns:
            window = x[:, :, top : top + k_h, left : left + k_w]
            out.append(torch.tensordot(window, full, dims=([1, 2, 3], [1, 2, 3])))
    return torch.stack(out, dim=-1).reshape(x.shape[0], full.shape[0], len(rows), len(columns))
