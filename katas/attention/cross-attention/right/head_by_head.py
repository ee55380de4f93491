"""A loop over samples and heads, each with its slice of the features."""

import torch
from torch import nn


class CrossAttention(nn.Module):
    def __init__(self, d_model, num_heads):
        super().__init__()
        if d_model % num_heads > 0:
            raise ValueError("d_model must be a multiple of num_heads")
        self.width = d_model // num_heads
        self.W_q = nn.Linear(d_model, d_model)
        self.W_k = nn.Linear(d_model, d_model)
        self.W_v = nn.Linear(d_model, d_model)
        self.W_o = nn.Linear(d_model, d_model)

    def forward(self, x, context):
        samples = []
        for q, k, v in zip(self.W_q(x), self.W_k(context), self.W_v(context), strict=True):
            heads = []
            for start in range(0, q.shape[1], self.width):
                part = slice(start, start + self.width)
                weights = torch.softmax(q[:, part] @ k[:, part].T * self.width**-0.5, dim=1)
                heads.append(weights @ v[:, part])
            samples.append(torch.cat(heads, dim=1))
        return self.W_o(torch.stack(samples))
