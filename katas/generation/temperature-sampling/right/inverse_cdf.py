import torch


def temperature_sample(logits, temperature=1.0, generator=None):
    if not temperature >= 0:
        raise ValueError(temperature)
    if temperature == 0:
        return torch.argmax(logits, -1)
    shifted = (logits - logits.max(-1, keepdim=True)[0]) / temperature
    weights = shifted.exp()
    cdf = weights.cumsum(-1)
    u = torch.rand(logits.shape[:-1], generator=generator, dtype=logits.dtype, device=logits.device)
    below = u.unsqueeze(-1) * cdf[..., -1:]
    return (cdf <= below).sum(dim=-1)
