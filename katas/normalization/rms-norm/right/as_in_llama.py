"""As language models have it: rsqrt in float32, cast back before the scale."""

import torch


class RMSNorm:
    def __init__(self, dim, eps=1e-6):
        self.weight = torch.ones(dim)
        self.eps = eps

    def _upcast(self, x):
        return x.float() if x.dtype in (torch.bfloat16, torch.float16) else x

    def forward(self, x):
        self.x = self._upcast(x).clone()
        self.scale = torch.rsqrt(self.x.pow(2).mean(-1, keepdim=True) + self.eps)
        return self.weight * (self.x * self.scale).type_as(x)

    def backward(self, grad_out):
        g = self._upcast(grad_out)
        gw = g * self._upcast(self.weight)
        self.weight_grad = torch.einsum("nd,nd->d", *((t.reshape(-1, g.shape[-1])) for t in (g, self.x * self.scale)))
        self.weight_grad = self.weight_grad.type_as(grad_out)
        dot = (gw * self.x).mean(-1, keepdim=True)
        return (self.scale * gw - self.scale.pow(3) * dot * self.x).type_as(grad_out)
