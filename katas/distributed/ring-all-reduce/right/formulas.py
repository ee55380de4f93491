"""The sums at once, the messages by their formulas."""

import torch


def ring_all_reduce(chunks_per_rank):
    P = len(chunks_per_rank)
    totals = [torch.stack(chunks).sum(dim=0) for chunks in zip(*chunks_per_rank, strict=True)]
    reduced = [[total.clone() for total in totals] for _ in range(P)]
    first = [[(r, (r + 1) % P, (r - t) % P) for r in range(P)] for t in range(P - 1)]
    second = [[(r, (r + 1) % P, (r + 1 - t) % P) for r in range(P)] for t in range(P - 1)]
    return reduced, first + second
