"""One sample after another."""

import torch


def confusion_matrix(pred, target, num_classes):
    cm = torch.zeros((num_classes, num_classes), dtype=torch.long, device=target.device)
    for t, p in zip(target.tolist(), pred.tolist(), strict=True):
        cm[t, p] += 1
    return cm
