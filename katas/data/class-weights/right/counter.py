"""A Counter of labels."""

from collections import Counter

import torch


def class_weights(target, num_classes):
    counts = Counter(target.tolist())
    n = sum(counts.values())
    values = [n / (num_classes * counts[c]) if counts[c] else 0.0 for c in range(num_classes)]
    return torch.tensor(values, dtype=torch.float32, device=target.device)
