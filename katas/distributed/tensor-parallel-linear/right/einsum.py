"""The weight reshaped so that the ranks have an axis of their own."""

import torch


def column_parallel(x, weight, bias, world_size):
    out_features, in_features = weight.shape
    part, rest = divmod(out_features, world_size)
    if rest:
        raise ValueError(f"cannot split {out_features} outputs over {world_size}")
    y = torch.einsum("...i,roi->r...o", x, weight.reshape(world_size, part, in_features))
    return [y[r] if bias is None else y[r] + bias.reshape(world_size, part)[r] for r in range(world_size)]


def row_parallel(x_shards, weight, bias):
    world_size = len(x_shards)
    if weight.shape[1] % world_size:
        raise ValueError(f"cannot split {weight.shape[1]} inputs over {world_size}")
    per_rank = weight.reshape(weight.shape[0], world_size, -1)
    y = torch.einsum("r...i,ori->...o", torch.stack(list(x_shards)), per_rank)
    return y + bias if bias is not None else y
