import torch


def min_p_filter(logits, p):
    flat = logits.reshape(-1, logits.shape[-1]).clone()
    for row in flat:
        probs = torch.softmax(row, 0)
        row[probs < probs.max() * p] = -float("inf")
    return flat.reshape(logits.shape)


def repetition_penalty(logits, ids, penalty):
    out = logits.clone()
    for n in range(logits.shape[0]):
        for token in set(ids[n].tolist()):
            if out[n, token] > 0:
                out[n, token] /= penalty
            else:
                out[n, token] *= penalty
    return out
