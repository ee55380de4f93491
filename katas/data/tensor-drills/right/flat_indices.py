"""Products and sums spelled out; places computed as numbers in the flattened tensor."""

import torch


def outer(a, b):
    return a.reshape(-1, 1) * b


def batched_dot(a, b):
    return (a * b).sum(-1)


def gather_rows(x, index):
    N, L, D = x.shape
    flat = index + L * torch.arange(N, device=x.device).unsqueeze(1)
    return x.reshape(N * L, D)[flat.reshape(-1)].reshape(N, -1, D)


def pairwise_sum(a, b):
    pairs = torch.cartesian_prod(torch.arange(len(a), device=a.device), torch.arange(len(b), device=a.device))
    return (a[pairs[:, 0]] + b[pairs[:, 1]]).view(len(a), len(b), -1)


def block_diagonal(blocks):
    B, n, m = blocks.shape
    row = torch.arange(B * n, device=blocks.device).view(B, n, 1)
    column = torch.arange(B * m, device=blocks.device).view(B, 1, m)
    matrix = torch.zeros(B * n, B * m, dtype=blocks.dtype, device=blocks.device)
    matrix[row, column] = blocks
    return matrix


def run_lengths(x):
    last = torch.ones_like(x, dtype=torch.bool)
    last[:-1] = x[:-1] != x[1:]
    ends = torch.where(last)[0]
    return x[ends], torch.diff(ends, prepend=ends.new_full((1,), -1))
