"""The mean gradient of everything once; ranges with math.ceil; slices written into a copy."""

import math

import torch


def shard_states(sizes, world_size):
    total = sum(sizes)
    length = math.ceil(total / world_size)
    ranges = []
    start = 0
    for _ in range(world_size):
        stop = start + length
        if stop > total:
            stop = total
        ranges.append((start, stop))
        start = stop
    return ranges


def zero_adam_step(params, grads_per_rank, states, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
    mean = torch.zeros(sum(p.numel() for p in params), dtype=params[0].dtype, device=params[0].device)
    for grads in grads_per_rank:
        mean += torch.cat([g.flatten() for g in grads]) / len(grads_per_rank)
    flat = torch.cat([p.flatten() for p in params]).clone()
    fresh = []
    for rank, (start, stop) in enumerate(shard_states([p.numel() for p in params], len(grads_per_rank))):
        g = mean[start:stop]
        m = torch.lerp(states[rank]["m"], g, 1 - betas[0])
        v = states[rank]["v"].clone().mul_(betas[1]).addcmul_(g, g, value=1 - betas[1])
        size = lr / (1 - betas[0] ** step)
        denominator = v.sqrt() / math.sqrt(1 - betas[1] ** step) + eps
        flat[start:stop].addcdiv_(m, denominator, value=-size)
        fresh.append({"m": m, "v": v})
    out, at = [], 0
    for p in params:
        out.append(flat[at : at + p.numel()].view(p.shape))
        at += p.numel()
    return out, fresh
