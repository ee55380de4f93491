"""Small trainable additions to layers that stay as they are."""

import torch
from torch import nn


class LoRALinear(nn.Module):
    """Low-rank adaptation of a linear layer (Hu et al., 2021).

    Args:
        linear: the layer to adapt, with or without a bias. It is kept, and its parameters no longer require gradients.
        rank: r, the rank of what is added.
        alpha: α; what is added is scaled by α/r.

    Parameters: those of `linear`, frozen; `lora_A`, `(r, in_features)`, random and different from 0; `lora_B`,
    `(out_features, r)`, zeros, so that at the start the layer does what `linear` does.
    """

    def __init__(self, linear: nn.Linear, rank: int, alpha: float) -> None:
        super().__init__()
        self.linear = linear
        self.scale = alpha / rank
        for parameter in linear.parameters():
            parameter.requires_grad_(False)
        self.lora_A = nn.Parameter(torch.randn(rank, linear.in_features))
        self.lora_B = nn.Parameter(torch.zeros(linear.out_features, rank))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """`(..., in_features)` to `(..., out_features)`: linear(x) + α/r·x·Aᵀ·Bᵀ."""
        low = x @ self.lora_A.T  # (..., r)
        return self.linear(x) + self.scale * low @ self.lora_B.T  # (..., out)

    def merge(self) -> nn.Linear:
        """A new `nn.Linear` that does what this layer does now, in its dtype and on its device.

        It shares nothing with this layer, which stays as it is, and can be used and trained further.
        """
        weight, bias = self.linear.weight, self.linear.bias
        merged = nn.Linear(self.linear.in_features, self.linear.out_features, bias=bias is not None).to(weight)
        with torch.no_grad():
            merged.weight.copy_(weight + self.scale * self.lora_B @ self.lora_A)  # (out, in), W + α/r·B·A
            if bias is not None:
                merged.bias.copy_(bias)
        return merged
