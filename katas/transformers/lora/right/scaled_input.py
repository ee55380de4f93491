"""The scale on x; merge makes new parameters."""

import torch
from torch import nn


class LoRALinear(nn.Module):
    def __init__(self, linear, rank, alpha):
        super().__init__()
        linear.weight.requires_grad = False
        if linear.bias is not None:
            linear.bias.requires_grad = False
        self.linear = linear
        self.rank, self.alpha = rank, alpha
        self.lora_A = nn.Parameter(linear.weight.new_empty(rank, linear.in_features).uniform_(0.1, 1.0))
        self.lora_B = nn.Parameter(linear.weight.new_zeros(linear.out_features, rank))

    def forward(self, x):
        return self.linear(x) + (x * self.alpha / self.rank) @ (self.lora_B @ self.lora_A).mT

    def merge(self):
        with torch.no_grad():
            delta = self.lora_B.matmul(self.lora_A).mul(self.alpha).div(self.rank)
            new = nn.Linear(*self.linear.weight.shape[::-1], bias=self.linear.bias is not None)
            new.weight = nn.Parameter(self.linear.weight + delta)
            if self.linear.bias is not None:
                new.bias = nn.Parameter(self.linear.bias.clone())
        return new
