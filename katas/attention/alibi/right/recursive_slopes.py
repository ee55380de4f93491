"""The slopes as the paper's code makes them, by recursion; distances by broadcasting."""

import math

import torch


def _slopes(n):
    if math.log2(n).is_integer():
        start = 2 ** (-(2 ** -(math.log2(n) - 3)))
        return [start * start**i for i in range(n)]
    closest = 2 ** math.floor(math.log2(n))
    return _slopes(closest) + _slopes(2 * closest)[0::2][: n - closest]


def alibi_bias(num_heads, q_len, k_len):
    slopes = torch.tensor(_slopes(num_heads), dtype=torch.float32)
    rows = torch.arange(k_len - q_len, k_len)[:, None]
    columns = torch.arange(k_len)[None, :]
    return slopes[:, None, None] * -torch.abs(rows - columns).float()
