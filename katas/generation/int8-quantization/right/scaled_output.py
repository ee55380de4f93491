import torch
import torch.nn as nn
import torch.nn.functional as F


class Int8Linear(nn.Module):
    def __init__(self, weight, bias=None):
        super().__init__()
        with torch.no_grad():
            largest = torch.max(torch.abs(weight), dim=1)[0].unsqueeze(1)
            scale = largest.div(127)
            q = torch.where(largest == 0, torch.zeros_like(weight), weight / scale).round()
        self.register_buffer("scale", scale.clone())
        self.register_buffer("weight_int8", q.char())
        if bias is not None:
            self.bias = nn.Parameter(bias.clone().detach())
        else:
            self.register_parameter("bias", None)

    def forward(self, x):
        out = F.linear(x, self.weight_int8.to(dtype=x.dtype))
        out = out * self.scale[:, 0].to(x.dtype)  # the scale belongs to the output: it may come last
        if self.bias is not None:
            out = out + self.bias.to(x.dtype)
        return out
