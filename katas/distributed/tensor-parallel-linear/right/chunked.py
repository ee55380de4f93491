"""Weights cut by chunk; torch's linear on each rank."""

from torch.nn.functional import linear


def column_parallel(x, weight, bias, world_size):
    if weight.size(0) % world_size:
        raise ValueError("out_features must be a multiple of world_size")
    weights = weight.chunk(world_size, dim=0)
    biases = [None] * world_size if bias is None else bias.chunk(world_size)
    return [linear(x, w, b) for w, b in zip(weights, biases, strict=True)]


def row_parallel(x_shards, weight, bias):
    if weight.size(1) % len(x_shards):
        raise ValueError("in_features must be a multiple of the number of shards")
    parts = zip(x_shards, weight.chunk(len(x_shards), dim=1), strict=True)
    (first, w), *others = parts
    total = linear(first, w, bias)  # the bias on the first rank only
    for shard, w in others:
        total = total + linear(shard, w)
    return total
