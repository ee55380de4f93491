import torch


def focal_loss(logits, target, gamma=2.0, alpha=None):
    n, k = logits.shape
    hot = torch.nn.functional.one_hot(target, k).to(logits.dtype)
    log_prob = logits - logits.logsumexp(1, keepdim=True)
    focus = torch.pow(1 - torch.exp(log_prob), gamma)
    weight = hot if alpha is None else hot * alpha
    return -(weight * focus * log_prob).sum() / n
