"""One product for gate and values; the sigmoid through tanh."""

import torch


def _sigmoid(z):
    return (1 + torch.tanh(z / 2)) / 2


def glu(x, dim=-1):
    index = torch.arange(x.shape[dim], device=x.device)
    half = len(index) // 2
    return x.index_select(dim, index[:half]) * _sigmoid(x.index_select(dim, index[half:]))


def swiglu(x, w_gate, w_up, w_down):
    both = torch.matmul(x, torch.cat([w_gate, w_up]).T)
    gate, up = both[..., : len(w_gate)], both[..., len(w_gate) :]
    return torch.matmul(gate * _sigmoid(gate) * up, w_down.T)
