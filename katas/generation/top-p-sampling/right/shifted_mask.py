import torch


def top_p_filter(logits, p):
    if p >= 1.0:
        return logits.clone()
    sorted_logits, sorted_indices = torch.sort(logits, descending=True)
    cumulative_probs = torch.cumsum(torch.softmax(sorted_logits, dim=-1), dim=-1)
    sorted_indices_to_remove = cumulative_probs > p
    # shifted by one, so that the token that crosses p is kept as well
    sorted_indices_to_remove[..., 1:] = sorted_indices_to_remove[..., :-1].clone()
    sorted_indices_to_remove[..., 0] = False
    sorted_logits = sorted_logits.masked_fill(sorted_indices_to_remove, -float("inf"))
    return torch.empty_like(logits).scatter_(-1, sorted_indices, sorted_logits)


def top_p_sample(logits, p, temperature=1.0, generator=None):
    if temperature < 0:
        raise ValueError("temperature must not be negative")
    if temperature == 0:
        return logits.argmax(-1)
    filtered = top_p_filter(logits / temperature, p)
    noise = -torch.empty_like(filtered).exponential_(generator=generator).log()
    return (filtered + noise).argmax(dim=-1)
