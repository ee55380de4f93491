"""The curve itself: true and false positive rates at every threshold, and trapezoids between them."""

import torch


def roc_auc(scores, target):
    n_pos = int(target.sum())
    n_neg = target.numel() - n_pos
    if not n_pos or not n_neg:
        raise ValueError("ROC AUC is undefined with one class")
    thresholds = torch.unique(scores).flip(0)
    chosen = scores[None, :] >= thresholds[:, None]
    tpr = torch.cat([torch.zeros(1), (chosen & (target == 1)).sum(1).cpu() / n_pos])
    fpr = torch.cat([torch.zeros(1), (chosen & (target == 0)).sum(1).cpu() / n_neg])
    return float(torch.sum((fpr[1:] - fpr[:-1]) * (tpr[1:] + tpr[:-1]) / 2))
