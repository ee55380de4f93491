"""Sample by sample, class by class."""

import torch


def squared_hinge_loss(scores, target, delta=1.0):
    total = scores.new_zeros(())
    for s, y in zip(scores, target.tolist(), strict=True):
        for j in range(len(s)):
            margin = s[j] - s[y] + delta
            if j != y and margin > 0:
                total = total + margin * margin
    return total / scores.shape[0]


def squared_hinge_loss_backward(scores, target, delta=1.0):
    grad = torch.zeros(scores.shape, dtype=scores.dtype, device=scores.device)
    for i, y in enumerate(target.tolist()):
        for j in range(scores.shape[1]):
            margin = scores[i, j] - scores[i, y] + delta
            if j != y and margin > 0:
                grad[i, j] += 2 * margin / scores.shape[0]
                grad[i, y] -= 2 * margin / scores.shape[0]
    return grad
