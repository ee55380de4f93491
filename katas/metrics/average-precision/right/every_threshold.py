"""Precision and recall at each threshold from scratch."""

import torch


def average_precision(scores, target):
    total, previous = 0.0, 0.0
    positives = (target == 1).sum().item()
    for threshold in torch.unique(scores).flip(0):
        chosen = scores >= threshold
        tp = (chosen & (target == 1)).sum().item()
        precision = tp / chosen.sum().item()
        recall = tp / positives
        total += (recall - previous) * precision
        previous = recall
    return total
