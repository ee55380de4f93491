"""Moves x itself, one index at a time, and writes the old value back."""

import itertools

import torch


def numerical_gradient(f, x, h=1e-5):
    grad = torch.zeros_like(x)
    for index in itertools.product(*(range(n) for n in x.shape)):
        old = x[index].item()
        x[index] = old + h
        plus = f(x)
        plus = plus.item() if isinstance(plus, torch.Tensor) else plus
        x[index] = old - h
        minus = f(x)
        minus = minus.item() if isinstance(minus, torch.Tensor) else minus
        x[index] = old
        grad[index] = (plus - minus) / (2 * h)
    return grad
