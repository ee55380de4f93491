"""Weights in eight bits: linear layers that are smaller than what they were trained as."""

import torch
from torch import nn


class Int8Linear(nn.Module):
    """A linear layer whose weight is kept in int8, with a scale for each output: symmetric, weights only.

    weight: `(out, in)`, float32 or float64, not empty; left unchanged, and not kept.
    bias: `(out,)` or None.

    Buffers: `weight_int8`, int8 `(out, in)`, in [−127, 127], rounded half to even; `scale`, `(out, 1)`, the largest
    absolute value of the row divided by 127, in the weight's dtype. Neither has a gradient. `bias` is a Parameter, or
    None; there is no other parameter. `.to()` and `state_dict()` work as for any module.

    Source: Jacob et al., Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference,
    2018; Dettmers et al., LLM.int8(), 2022, section 2.1.
    """

    def __init__(self, weight: torch.Tensor, bias: torch.Tensor | None = None):
        super().__init__()
        weight = weight.detach()
        scale = weight.abs().amax(dim=1, keepdim=True) / 127  # (out, 1)
        levels = torch.round(weight / scale).clamp(-127, 127)  # (out, in), half to even
        levels = torch.where(scale > 0, levels, torch.zeros_like(levels))  # a row of zeros has 0/0
        self.register_buffer("weight_int8", levels.to(torch.int8))
        self.register_buffer("scale", scale)
        self.bias = None if bias is None else nn.Parameter(bias.clone())

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """x `(..., in)` → `(..., out)`, in x's dtype; autograd can differentiate it with respect to x and the bias."""
        weight = self.weight_int8 * self.scale.to(x.dtype)  # (out, in), ≈ the original one
        y = x @ weight.T
        return y if self.bias is None else y + self.bias.to(x.dtype)
