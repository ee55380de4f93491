"""Image by image; the share is counted in a mask of pixels."""

import math

import torch


def cutmix(x, y_one_hot, alpha, generator=None):
    n, c, h, w = x.shape
    inside = torch.zeros(h, w, dtype=torch.bool, device=x.device)
    order = torch.rand(n, generator=generator, device=x.device).argsort().tolist()
    if alpha > 0:
        g = torch._standard_gamma(torch.full((2,), float(alpha), device=x.device), generator=generator)
        side = math.sqrt(float(g[1] / g.sum()))
        cy, cx = (torch.rand(2, generator=generator, device=x.device)).tolist()
        top, bottom = round(max(0, (cy - side / 2)) * h), round(min(1, (cy + side / 2)) * h)
        left, right = round(max(0, (cx - side / 2)) * w), round(min(1, (cx + side / 2)) * w)
        inside[top:bottom, left:right] = True
    share = inside.sum().item() / inside.numel()
    xs, ys = [], []
    for i, j in enumerate(order):
        xs.append(torch.where(inside, x[j], x[i]))
        ys.append((1 - share) * y_one_hot[i] + share * y_one_hot[j])
    return torch.stack(xs), torch.stack(ys)
