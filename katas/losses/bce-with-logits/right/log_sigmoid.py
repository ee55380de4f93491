import torch
import torch.nn.functional as F


def bce_with_logits(logits, target, pos_weight=None):
    weight = 1.0 if pos_weight is None else pos_weight
    loss = weight * target * F.logsigmoid(logits) + (1 - target) * F.logsigmoid(-logits)
    return -torch.mean(loss)


def bce_with_logits_backward(logits, target, pos_weight=None):
    weight = torch.ones_like(logits) if pos_weight is None else pos_weight
    p, q = torch.sigmoid(logits), torch.sigmoid(-logits)
    return ((1 - target) * p - weight * target * q) / logits.numel()
