"""torch's operations on whole lists."""

import torch


def clip_grad_value(params, clip_value):
    grads = [p.grad for p in params if p.grad is not None]
    if grads:
        torch._foreach_clamp_min_(grads, -float(clip_value))
        torch._foreach_clamp_max_(grads, float(clip_value))
