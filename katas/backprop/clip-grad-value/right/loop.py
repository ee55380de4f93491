"""Entry by entry, in Python, through a flat list of indices."""

import itertools

import torch


@torch.no_grad()
def clip_grad_value(params, clip_value):
    for p in params:
        if p.grad is not None:
            for index in itertools.product(*map(range, p.grad.shape)):
                value = p.grad[index].item()
                p.grad[index] = max(-clip_value, min(clip_value, value))
