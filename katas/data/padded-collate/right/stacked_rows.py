"""Each row padded by itself, then stacked."""

import torch
from torch.nn import functional as F


def collate(sequences, pad=0):
    longest = max(s.shape[0] for s in sequences)
    ids = torch.stack([F.pad(s, (0, longest - len(s)), value=pad) for s in sequences])
    real = [[1] * len(s) + [0] * (longest - len(s)) for s in sequences]
    return ids, torch.tensor(real, dtype=torch.bool, device=ids.device)
