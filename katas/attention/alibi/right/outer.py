"""Slopes by torch.pow, an outer product with the distances."""

import math

import torch


def alibi_bias(num_heads, q_len, k_len):
    n = 2 ** int(math.floor(math.log2(num_heads)))
    exponents = torch.arange(1, n + 1) * 8 / n
    if n < num_heads:
        exponents = torch.cat([exponents, torch.arange(1, 2 * (num_heads - n), 2) * 4 / n])
    distance = (torch.arange(q_len)[:, None] - torch.arange(k_len)[None] + k_len - q_len).abs()
    return torch.einsum("h,ij->hij", torch.pow(2.0, -exponents), -distance.to(torch.float32))
