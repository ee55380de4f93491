"""The groups' means by a matrix that averages channels."""

import torch


def group_norm(x, num_groups, weight, bias, eps=1e-5):
    c = x.shape[1]
    group = torch.arange(c, device=x.device) // (c // num_groups)
    same = (group[:, None] == group[None, :]).to(x.dtype)
    same = same / same.sum(dim=1, keepdim=True)
    mu = x.mean(dim=(2, 3)) @ same
    centred = x - mu[:, :, None, None]
    var = centred.square().mean(dim=(2, 3)) @ same
    y = centred * (weight / (var + eps).sqrt())[:, :, None, None]
    return y + bias.reshape(-1, 1, 1)
