import torch


def bce_with_logits(logits, target, pos_weight=None):
    zero = torch.zeros_like(logits)
    if pos_weight is None:
        pos_weight = torch.ones((), dtype=logits.dtype, device=logits.device)
    costs = pos_weight * target * torch.logaddexp(zero, -logits) + (1 - target) * torch.logaddexp(zero, logits)
    total = sum(costs.flatten())
    return total / costs.numel()


def bce_with_logits_backward(logits, target, pos_weight=None):
    p = 0.5 * (torch.tanh(0.5 * logits) + 1)
    w = 1 if pos_weight is None else pos_weight
    return torch.div(target * w * (p - 1) + (1 - target) * p, p.numel())
