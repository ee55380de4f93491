import torch


def next_token_loss(logits, ids, mask):
    losses = []
    N, L, V = logits.shape
    for n in range(N):
        for t in range(L - 1):
            if mask[n, t + 1]:
                z = logits[n, t]
                losses.append(torch.logsumexp(z, dim=0) - z[ids[n, t + 1]])
    return sum(losses) / len(losses)
