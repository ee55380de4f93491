import torch


def top_k_filter(logits, k):
    V = logits.shape[-1]
    rows = logits.clone().reshape(-1, V)
    for row in rows:
        keep = set(sorted(range(V), key=lambda i: float(row[i]), reverse=True)[:k])
        for i in range(V):
            if i not in keep:
                row[i] = -float("inf")
    return rows.reshape(logits.shape)


def top_k_sample(logits, k, temperature=1.0, generator=None):
    if temperature < 0:
        raise ValueError("T < 0")
    if temperature == 0:
        return logits.max(dim=-1)[1]
    k = min(k, logits.shape[-1])
    best, tokens = logits.topk(k, dim=-1)
    weights = torch.exp((best - best[..., :1]) / temperature).reshape(-1, k)
    chosen = torch.multinomial(weights, 1, generator=generator)
    return tokens.reshape(-1, k).gather(1, chosen).reshape(logits.shape[:-1])
