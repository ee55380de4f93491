"""−∞ by masked_fill, whose own gradient stops nan at every masked score; the nan of the result's rows replaced."""

import torch


def scaled_dot_product_attention(q, k, v, mask=None):
    scores = (q @ torch.swapaxes(k, -1, -2)).div(q.shape[-1] ** 0.5)
    if mask is not None:
        scores = scores.masked_fill(mask.logical_not(), float("-inf"))
    return torch.nan_to_num(scores.softmax(-1), nan=0.0) @ v
