import torch


def bce_with_logits(logits, target, pos_weight=None):
    neg_abs = -torch.abs(logits)
    if pos_weight is None:
        loss = torch.maximum(logits, torch.zeros_like(logits)) - logits * target + torch.log(1 + torch.exp(neg_abs))
    else:
        log_weight = 1 + (pos_weight - 1) * target
        softplus = torch.log1p(neg_abs.exp()) + torch.maximum(-logits, torch.zeros_like(logits))
        loss = (1 - target) * logits + log_weight * softplus
    return loss.sum() / loss.numel()


def bce_with_logits_backward(logits, target, pos_weight=None):
    p = torch.sigmoid(logits)
    if pos_weight is None:
        return (p - target) / target.numel()
    return ((1 + (pos_weight - 1) * target) * p - pos_weight * target) / target.numel()
