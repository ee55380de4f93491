import math

import torch


def temperature_sample(logits, temperature=1.0, generator=None):
    if temperature < 0:
        raise ValueError(f"T = {temperature}")
    if temperature == 0:
        return torch.sort(logits, dim=-1, descending=True)[1][..., 0]
    v = logits.size(-1)
    flat = logits.contiguous().view(-1, v).div(temperature)
    uniform = torch.rand(flat.size(0), generator=generator, device=logits.device, dtype=torch.float64).tolist()
    result = []
    for row, u in zip(flat.double().tolist(), uniform, strict=True):
        top = max(row)
        weights = [math.exp(z - top) for z in row]
        left = u * sum(weights)
        token = -1
        while left >= 0 or weights[token] == 0:
            token += 1
            left -= weights[token]
        result.append(token)
    return torch.tensor(result, device=logits.device).view(logits.shape[:-1])
