"""Both are a weighted sum over time, a product of matrices, once the padding is out of the way."""

import torch


def _clean(x, lengths):
    real = torch.arange(x.shape[1], device=x.device)[None] < lengths[:, None]
    kept = torch.zeros_like(x)
    kept[real] = x[real]
    return kept, real


def masked_mean(x, lengths):
    kept, real = _clean(x, lengths)
    weights = real.to(x.dtype) / lengths.to(x.dtype)[:, None]
    return torch.einsum("nl,nld->nd", weights, kept)


def last_valid(x, lengths):
    kept, real = _clean(x, lengths)
    last = torch.nn.functional.one_hot(real.sum(dim=1) - 1, x.shape[1]).to(x.dtype)
    return (last[:, None, :] @ kept)[:, 0]
