"""Row by row, cut to its length."""

import torch


def masked_mean(x, lengths):
    return torch.stack([row[:n].mean(dim=0) for row, n in zip(x, lengths.tolist(), strict=True)])


def last_valid(x, lengths):
    return torch.stack([row[n - 1] for row, n in zip(x, lengths.tolist(), strict=True)])
