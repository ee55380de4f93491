"""The shared heads expanded into the group, as in Llama's repeat_kv."""

import torch
from torch import nn


def repeat_kv(x, n_rep):
    n, groups, length, d_k = x.shape
    return x[:, :, None].expand(n, groups, n_rep, length, d_k).reshape(n, groups * n_rep, length, d_k)


class GroupedQueryAttention(nn.Module):
    def __init__(self, d_model, num_heads, num_kv_heads):
        super().__init__()
        d_k, rest = divmod(d_model, num_heads)
        n_rep, other = divmod(num_heads, num_kv_heads)
        if rest or other:
            raise ValueError(f"{d_model}, {num_heads}, {num_kv_heads}")
        self.d_k, self.n_rep = d_k, n_rep
        self.W_q = nn.Linear(d_model, num_heads * d_k)
        self.W_k = nn.Linear(d_model, num_kv_heads * d_k)
        self.W_v = nn.Linear(d_model, num_kv_heads * d_k)
        self.W_o = nn.Linear(num_heads * d_k, d_model)

    def forward(self, x):
        n, length, _ = x.shape
        q = self.W_q(x).view(n, length, -1, self.d_k).transpose(1, 2)
        k = repeat_kv(self.W_k(x).view(n, length, -1, self.d_k).transpose(1, 2), self.n_rep)
        v = repeat_kv(self.W_v(x).view(n, length, -1, self.d_k).transpose(1, 2), self.n_rep)
        scores = torch.matmul(q, k.transpose(2, 3)) * self.d_k**-0.5
        out = torch.matmul(torch.softmax(scores, dim=-1, dtype=x.dtype), v)
        return self.W_o(out.transpose(1, 2).contiguous().view(n, length, -1))
