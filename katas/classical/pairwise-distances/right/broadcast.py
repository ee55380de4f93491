"""Differences by broadcasting, which can't be negative; dot products divided by the outer product of the norms."""

import torch


def pairwise_sq_distances(a, b):
    return ((a.unsqueeze(1) - b.unsqueeze(0)) ** 2).sum(-1)


def cosine_similarity_matrix(a, b):
    dots = torch.einsum("nd,md->nm", a, b)
    lengths = torch.outer(torch.linalg.vector_norm(a, dim=-1), torch.linalg.vector_norm(b, dim=-1))
    return torch.nan_to_num(dots / lengths, nan=0.0)
