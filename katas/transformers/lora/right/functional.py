"""F.linear twice; merge by deepcopy."""

import copy

import torch
import torch.nn as nn
import torch.nn.functional as F


class LoRALinear(nn.Module):
    def __init__(self, linear, rank, alpha):
        super().__init__()
        self.linear = linear
        self.linear.requires_grad_(False)
        self.r, self.alpha = rank, alpha
        self.lora_A = nn.Parameter(torch.empty(rank, linear.in_features))
        self.lora_B = nn.Parameter(torch.zeros(linear.out_features, rank))
        nn.init.kaiming_uniform_(self.lora_A, a=5**0.5)

    def forward(self, x):
        return self.linear(x) + F.linear(F.linear(x, self.lora_A), self.lora_B) * (self.alpha / self.r)

    @torch.no_grad()
    def merge(self):
        merged = copy.deepcopy(self.linear)
        merged.weight += (self.alpha / self.r) * (self.lora_B @ self.lora_A)
        return merged
