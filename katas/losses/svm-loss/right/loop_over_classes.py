import torch


def multiclass_svm_loss(scores, target, delta=1.0):
    n, k = scores.shape
    own = scores[torch.arange(n, device=scores.device), target]
    total = 0.0
    for j in range(k):
        hinge = (scores[:, j] - own + delta).clamp(min=0)
        total = total + (hinge * (target != j)).sum()
    return total / n


def multiclass_svm_loss_backward(scores, target, delta=1.0):
    n, k = scores.shape
    rows = torch.arange(n, device=scores.device)
    own = scores[rows, target]
    grad = torch.zeros_like(scores)
    for j in range(k):
        hit = (scores[:, j] - own + delta > 0) & (target != j)
        grad[:, j] += hit
        grad[rows, target] -= hit.to(scores.dtype)
    return grad / n
