"""A rectangle is a row of columns: first down, then across, by unfold. The frame repeats the outermost pixels."""

import torch


def _both(value):
    return [value] * 2 if isinstance(value, int) else list(value)


def _along(x, dim, size, step, reduce):
    return reduce(x.unfold(dim, size, step), dim=-1)


def _same(x, kernel, reduce):
    for dim, size in zip((2, 3), _both(kernel), strict=True):
        half = size // 2
        places = torch.arange(-half, x.shape[dim] + half, device=x.device).clamp(0, x.shape[dim] - 1)
        x = _along(x.index_select(dim, places), dim, size, 1, reduce)
    return x


def min_pool2d(x, kernel, stride=None):
    sizes, steps = _both(kernel), _both(kernel if stride is None else stride)
    x = _along(x, 2, sizes[0], steps[0], torch.amin)
    return _along(x, 3, sizes[1], steps[1], torch.amin)


def dilate(x, kernel):
    return _same(x, kernel, torch.amax)


def erode(x, kernel):
    return _same(x, kernel, torch.amin)
