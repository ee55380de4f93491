"""Checking a gradient written by hand against a numerical one."""

import torch


def relative_error(a, b):
    """The largest relative difference between two tensors: 0 where they are equal, at most 1, whatever their scale.

    Args:
        a, b: two floating-point tensors of the same shape and dtype, not empty.

    Returns:
        A Python float: the maximum over all elements of abs(a − b)/max(1e-8, abs(a) + abs(b)).

    Source: CS231n notes, "Gradient checks" (https://cs231n.github.io/neural-networks-3/#gradcheck).
    """
    # The floor keeps 0/0 out; the sum in the denominator makes it symmetrical
    scale = (a.abs() + b.abs()).clamp(min=1e-8)
    return ((a - b).abs() / scale).max().item()


def gradient_check(f, grad_f, x):
    """How far the gradient that `grad_f` claims is from the numerical one: their relative error.

    Args:
        f: takes a tensor of x's shape, returns a Python float or a 0-d tensor.
        grad_f: takes a tensor of x's shape, returns the claimed gradient of f there, of x's shape and dtype.
        x: float64, any shape but an empty one, strided in any way. It holds the same values afterwards.

    Returns:
        A Python float, the relative error between grad_f(x) and the centred differences of f with h = 1e-5.

    Source: CS231n notes, "Gradient checks" (https://cs231n.github.io/neural-networks-3/#gradcheck).
    """
    h = 1e-5
    point = x.clone(memory_format=torch.contiguous_format)
    entries = point.view(-1)  # the same memory, flat
    slopes = torch.empty_like(entries)
    for i in range(entries.numel()):
        centre = entries[i].item()
        entries[i] = centre + h
        above = float(f(point))
        entries[i] = centre - h
        below = float(f(point))
        entries[i] = centre
        slopes[i] = (above - below) / (2 * h)  # ∂f/∂xᵢ ≈ (f(x + h eᵢ) − f(x − h eᵢ)) / (2h)
    return relative_error(grad_f(point), slopes.view(x.shape))
