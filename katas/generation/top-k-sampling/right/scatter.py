import torch


def top_k_filter(logits, k):
    values, indices = torch.topk(logits, min(k, logits.size(-1)), dim=-1)
    return torch.full_like(logits, float("-inf")).scatter_(-1, indices, values)


def top_k_sample(logits, k, temperature=1.0, generator=None):
    if temperature < 0:
        raise ValueError("temperature must not be negative")
    if temperature == 0:
        return logits.argmax(-1)
    values, indices = torch.topk(logits, min(k, logits.size(-1)), dim=-1)
    noise = -torch.empty_like(values).exponential_(generator=generator).log()
    best = (values / temperature + noise).argmax(dim=-1, keepdim=True)
    return indices.gather(-1, best).squeeze(-1)
