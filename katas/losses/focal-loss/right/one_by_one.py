import torch


def focal_loss(logits, target, gamma=2.0, alpha=None):
    total = 0.0
    for row, y in zip(logits, target.tolist(), strict=True):
        nll = torch.logsumexp(row, 0) - row[y]
        rest = -torch.expm1(-nll)
        factor = rest**gamma if gamma else 1.0
        total = total + factor * nll * (1.0 if alpha is None else alpha[y])
    return total / len(logits)
