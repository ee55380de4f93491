"""P(i)/P_max = exp(z_i − z_max): no softmax is needed."""

import math

import torch


def min_p_filter(logits, p):
    if p <= 0:
        return logits.clone()
    bound = logits.max(dim=-1, keepdim=True).values + math.log(p)
    return torch.where(logits >= bound, logits, torch.full_like(logits, float("-inf")))


def repetition_penalty(logits, ids, penalty):
    used = torch.zeros_like(logits, dtype=torch.bool).scatter_(1, ids, True)
    scaled = torch.where(logits < 0, logits * penalty, logits / penalty)
    return torch.where(used, scaled, logits)
