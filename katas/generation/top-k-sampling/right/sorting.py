import torch


def top_k_filter(logits, k):
    order = logits.argsort(dim=-1, descending=True)
    rank = order.argsort(dim=-1)
    return torch.where(rank < k, logits, float("-inf"))


def top_k_sample(logits, k, temperature=1.0, generator=None):
    if temperature < 0:
        raise ValueError(temperature)
    if temperature == 0:
        temperature, k = 1.0, 1
    probs = (top_k_filter(logits, k) / temperature).softmax(-1)
    cdf = probs.cumsum(-1)
    u = torch.rand(probs.shape[:-1] + (1,), dtype=probs.dtype, device=probs.device, generator=generator)
    token = torch.searchsorted(cdf.contiguous(), u * cdf[..., -1:], right=True)
    return token[..., 0]
