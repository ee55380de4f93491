"""torch's own cross-entropy on flattened tokens."""

import torch
from torch.nn import functional as F


def perplexity(logits, target, ignore_index=-100):
    loss = F.cross_entropy(logits.reshape(-1, logits.size(-1)), target.reshape(-1), ignore_index=ignore_index)
    return torch.exp(loss).item()
