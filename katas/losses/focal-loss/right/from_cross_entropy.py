"""p from the cross-entropy of each sample, as it is mostly written."""

import torch
import torch.nn.functional as F


def focal_loss(logits, target, gamma=2.0, alpha=None):
    ce = F.cross_entropy(logits, target, reduction="none")
    pt = torch.exp(-ce)
    loss = (1 - pt) ** gamma * ce
    if alpha is not None:
        loss = alpha.gather(0, target) * loss
    return loss.mean()
