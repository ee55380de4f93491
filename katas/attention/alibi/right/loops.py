"""Number by number; the later slopes lie half-way between the first ones."""

import torch


def alibi_bias(num_heads: int, q_len: int, k_len: int) -> torch.Tensor:
    power = 1
    while power * 2 <= num_heads:
        power *= 2
    out = torch.zeros(num_heads, q_len, k_len)
    for h in range(num_heads):
        exponent = 8 * (h + 1) / power if h < power else 4 * (2 * (h - power) + 1) / power
        for i in range(q_len):
            for j in range(k_len):
                out[h, i, j] = -(2.0**-exponent) * abs(i + k_len - q_len - j)
    return out
