"""As libraries do it: the flat vector padded to P equal rows, one row a rank."""

import torch
import torch.nn.functional as F


def shard_states(sizes, world_size):
    total = sum(sizes)
    length = (total + world_size - 1) // world_size
    return [(min(r * length, total), min(r * length + length, total)) for r in range(world_size)]


def zero_adam_step(params, grads_per_rank, states, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
    ranks = len(states)
    sizes = [p.numel() for p in params]
    total = sum(sizes)
    length = (total + ranks - 1) // ranks

    def rows(tensors):
        flat = torch.cat([t.reshape(-1) for t in tensors])
        return F.pad(flat, (0, ranks * length - total)).reshape(ranks, length)

    gradient = sum(rows(grads) for grads in grads_per_rank) / ranks
    values = rows(params)
    new_states = []
    for rank, (start, stop) in enumerate(shard_states(sizes, ranks)):
        own = slice(0, stop - start)
        g = gradient[rank, own]
        m = betas[0] * states[rank]["m"] + (1 - betas[0]) * g
        v = betas[1] * states[rank]["v"] + (1 - betas[1]) * g**2
        corrected = m / (1 - betas[0] ** step), v / (1 - betas[1] ** step)
        values[rank, own] -= lr * corrected[0] / (torch.sqrt(corrected[1]) + eps)
        new_states.append({"v": v, "m": m})
    flat = values.reshape(-1)[:total]
    return [part.reshape(p.shape) for part, p in zip(torch.split(flat, sizes), params, strict=True)], new_states
