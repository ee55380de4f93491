"""Index by index in a copy; the gradient first."""

import itertools

import torch


def relative_error(a, b):
    floor = torch.full_like(a, 1e-8)
    return float(torch.max(torch.abs(a - b) / torch.maximum(floor, torch.abs(a) + torch.abs(b))))


def gradient_check(f, grad_f, x):
    h = 1e-5
    claimed = grad_f(x)
    numeric = torch.zeros_like(claimed)
    for index in itertools.product(*(range(size) for size in x.shape)):
        up, down = x.clone(), x.clone()
        up[index] += h
        down[index] -= h
        numeric[index] = (f(up) - f(down)) / (2 * h)
    return relative_error(claimed, numeric)
