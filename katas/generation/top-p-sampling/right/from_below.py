import torch


def top_p_filter(logits, p):
    """From the least likely token upwards: what falls is the longest tail with a mass of at most 1 − p."""
    if p >= 1:
        return logits + 0
    ascending, indices = torch.sort(logits, dim=-1, descending=False)
    tail = ascending.softmax(dim=-1).cumsum(dim=-1)
    falls = tail <= (1 - p)
    falls[..., -1:] = 0
    falls = falls.gather(-1, indices.argsort(dim=-1))
    return torch.where(falls, torch.full_like(logits, -float("inf")), logits)


def top_p_sample(logits, p, temperature=1.0, generator=None):
    if temperature < 0:
        raise ValueError(temperature)
    if temperature == 0:
        return logits.max(dim=-1).indices
    probs = torch.softmax(top_p_filter(logits.div(temperature), p), dim=-1)
    flat = probs.flatten(0, -2) if probs.dim() > 1 else probs[None]
    return torch.multinomial(flat, 1, True, generator=generator).view(probs.shape[:-1])
