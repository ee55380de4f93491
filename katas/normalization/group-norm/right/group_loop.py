import torch


def group_norm(x, num_groups, weight, bias, eps=1e-5):
    parts = []
    for block in torch.chunk(x, num_groups, dim=1):
        mu = block.mean(dim=(1, 2, 3), keepdim=True)
        var = (block - mu).pow(2).mean(dim=(1, 2, 3), keepdim=True)
        parts.append((block - mu) / torch.sqrt(var + eps))
    return torch.cat(parts, dim=1) * weight[None, :, None, None] + bias[None, :, None, None]
