"""im2col by an index tensor, then one matrix product for each group."""

import torch
import torch.nn.functional as F


def conv2d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    stride, padding, dilation = [(a, a) if isinstance(a, int) else tuple(a) for a in (stride, padding, dilation)]
    x = F.pad(x, [padding[1], padding[1], padding[0], padding[0]])
    N, C, H, W = x.shape
    O, Cg, kH, kW = weight.shape
    Ho = (H - (dilation[0] * (kH - 1) + 1)) // stride[0] + 1
    Wo = (W - (dilation[1] * (kW - 1) + 1)) // stride[1] + 1
    device = x.device
    rows = torch.arange(Ho, device=device)[:, None] * stride[0] + torch.arange(kH, device=device) * dilation[0]
    cols = torch.arange(Wo, device=device)[:, None] * stride[1] + torch.arange(kW, device=device) * dilation[1]
    # (N, C, Ho, 1, kH, 1) with (…, Wo, …, kW): all windows
    patches = x[:, :, rows[:, None, :, None], cols[None, :, None, :]]  # (N, C, Ho, Wo, kH, kW)
    results = []
    for images, kernels in zip(patches.chunk(groups, dim=1), weight.chunk(groups, dim=0), strict=True):
        columns = images.permute(0, 2, 3, 1, 4, 5).reshape(N * Ho * Wo, Cg * kH * kW)
        product = columns @ kernels.reshape(-1, Cg * kH * kW).T
        results.append(product.reshape(N, Ho, Wo, -1))
    out = torch.cat(results, dim=-1)
    if bias is not None:
        out = out + bias
    return out.permute(0, 3, 1, 2)
