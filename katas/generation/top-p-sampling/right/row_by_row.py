import math

import torch


def top_p_filter(logits, p):
    V = logits.shape[-1]
    rows = logits.reshape(-1, V)
    result = torch.full_like(rows, -math.inf)
    for i, row in enumerate(rows):
        probs = torch.softmax(row, 0).tolist()
        total = 0.0
        for token in sorted(range(V), key=lambda t: -probs[t] if probs[t] else -float(row[t]) + 1e30):
            result[i, token] = row[token]
            total += probs[token]
            if total >= p and p < 1:
                break
    return result.reshape(logits.shape)


def top_p_sample(logits, p, temperature=1.0, generator=None):
    if temperature < 0:
        raise ValueError("T < 0")
    if temperature == 0:
        return torch.argmax(logits, dim=-1)
    z = logits / temperature
    order = torch.argsort(z, dim=-1, descending=True)
    ordered = z.gather(-1, order).softmax(-1)
    cdf = ordered.cumsum(-1)
    if p < 1:
        size = ((cdf < p).sum(-1, keepdim=True) + 1).clamp(max=z.shape[-1])
    else:
        size = torch.full_like(order[..., :1], z.shape[-1])
    mass = cdf.gather(-1, size - 1)
    u = torch.rand(mass.shape, generator=generator, dtype=z.dtype, device=z.device) * mass
    place = (cdf <= u).sum(-1, keepdim=True).minimum(size - 1)
    return order.gather(-1, place).squeeze(-1)
