"""The adapted weight is made in every forward; merge loads a state dict."""

import torch
from torch import nn


class LoRALinear(nn.Module):
    def __init__(self, linear: nn.Linear, rank: int, alpha: float):
        super().__init__()
        self.linear = linear
        for p in self.linear.parameters():
            p.requires_grad = False
        self.scaling = alpha / rank
        out_features, in_features = linear.weight.shape
        self.lora_A = nn.Parameter(torch.normal(0.0, 0.02, (rank, in_features)))
        self.lora_B = nn.Parameter(torch.zeros(out_features, rank))

    @property
    def weight(self):
        return self.linear.weight + self.scaling * torch.einsum("or,ri->oi", self.lora_B, self.lora_A)

    def forward(self, x):
        return nn.functional.linear(x, self.weight, self.linear.bias)

    def merge(self):
        weight = self.weight.detach()
        merged = nn.Linear(
            self.linear.in_features,
            self.linear.out_features,
            self.linear.bias is not None,
            device=weight.device,
            dtype=weight.dtype,
        )
        state = {"weight": weight}
        if self.linear.bias is not None:
            state["bias"] = self.linear.bias.detach()
        merged.load_state_dict(state)
        return merged
