"""einsum, gather, boolean masks, cumsum."""

import torch


def outer(a, b):
    return torch.einsum("i,j->ij", a, b)


def batched_dot(a, b):
    return torch.bmm(a.unsqueeze(1), b.unsqueeze(2)).flatten()


def gather_rows(x, index):
    return torch.gather(x, 1, index.unsqueeze(-1).expand(-1, -1, x.size(-1)))


def pairwise_sum(a, b):
    return a.unsqueeze(1).expand(-1, len(b), -1) + b


def block_diagonal(blocks):
    B, n, m = blocks.shape
    result = blocks.new_zeros(B, n, B, m)
    b = torch.arange(B, device=blocks.device)
    result[b, :, b, :] = blocks
    return result.reshape(B * n, B * m)


def run_lengths(x):
    if x.numel() == 0:
        return x, torch.zeros(0, dtype=torch.long, device=x.device)
    change = torch.cat([torch.tensor([True], device=x.device), x[1:] != x[:-1]])
    return x[change], torch.bincount(change.cumsum(0) - 1)
