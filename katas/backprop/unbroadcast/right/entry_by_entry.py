"""Each gradient is added to the entry that it came from, found by broadcasting the entries' numbers."""

import math

import torch


def unbroadcast(grad, shape):
    count = math.prod(shape)
    numbers = torch.arange(count, device=grad.device).reshape(shape).expand(grad.shape)
    out = torch.zeros(count, dtype=grad.dtype, device=grad.device)
    out.index_add_(0, numbers.reshape(-1), grad.reshape(-1))
    return out.reshape(shape)
