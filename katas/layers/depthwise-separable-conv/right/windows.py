"""All windows as a view, two contractions."""

import torch.nn.functional as F


def depthwise_separable(x, depthwise, pointwise, stride=1, padding=0):
    k_h, k_w = depthwise.shape[-2:]
    wide = F.pad(x, [padding] * 4)
    windows = wide.unfold(2, k_h, stride).unfold(3, k_w, stride)  # (N, C, Ho, Wo, kH, kW)
    each = (windows * depthwise[:, :, None]).sum(dim=(-2, -1))
    mixed = each.permute(0, 2, 3, 1) @ pointwise.flatten(1).T
    return mixed.permute(0, 3, 1, 2)
