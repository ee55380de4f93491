"""The expansion with torch.maximum; rows normalised by clamped norms."""

import torch


def pairwise_sq_distances(a, b):
    sq_a = torch.einsum("nd,nd->n", a, a)
    sq_b = torch.einsum("md,md->m", b, b)
    d2 = sq_a[:, None] + sq_b[None, :] - 2.0 * torch.mm(a, b.t())
    return torch.maximum(d2, torch.zeros_like(d2))


def cosine_similarity_matrix(a, b):
    a_n = a / (a * a).sum(1, keepdim=True).sqrt().clamp_min(1e-8)
    b_n = b / (b * b).sum(1, keepdim=True).sqrt().clamp_min(1e-8)
    return torch.matmul(a_n, b_n.transpose(0, 1))
