import torch
from torch import nn


class Int8Linear(nn.Module):
    def __init__(self, weight, bias=None):
        nn.Module.__init__(self)
        rows, scales = [], []
        for row in weight.detach():
            biggest = float(row.abs().max())
            scales.append([biggest / 127])
            rows.append([max(-127, min(127, round(float(w) * 127 / biggest))) if biggest else 0 for w in row])
        self.register_buffer("weight_int8", torch.tensor(rows, dtype=torch.int8, device=weight.device))
        self.register_buffer("scale", torch.tensor(scales, dtype=weight.dtype, device=weight.device))
        self.bias = bias if bias is None else nn.Parameter(bias.data.clone())

    def forward(self, x):
        dequantized = torch.mul(self.weight_int8.to(x.dtype), self.scale.to(x.dtype))
        y = torch.einsum("...i,oi->...o", x, dequantized)
        if self.bias is not None:
            y = y.add(self.bias.to(x.dtype))
        return y
