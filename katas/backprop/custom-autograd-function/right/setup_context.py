"""forward without ctx, as newer versions of torch have it."""

import torch


class ClampSTE(torch.autograd.Function):
    @staticmethod
    def forward(x, low, high):
        return torch.minimum(torch.maximum(x, torch.full_like(x, low)), torch.full_like(x, high))

    @staticmethod
    def setup_context(ctx, inputs, output):
        pass

    @staticmethod
    def backward(ctx, grad):
        return (grad.clone(), None, None)
