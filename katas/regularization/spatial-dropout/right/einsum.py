"""A matrix of factors (N, C) and einsum."""

import torch


class SpatialDropout2d:
    def __init__(self, p):
        self.p, self.training, self.factors = p, True, None

    def forward(self, x, generator=None):
        if self.training:
            noise = torch.rand(x.shape[0], x.shape[1], generator=generator, dtype=torch.float64, device=x.device)
            self.factors = (noise >= self.p).to(x.dtype) / max(1 - self.p, 1e-12)
        else:
            self.factors = torch.ones(x.shape[:2], dtype=x.dtype, device=x.device)
        return torch.einsum("nchw,nc->nchw", x, self.factors)

    def backward(self, grad_out):
        return torch.einsum("nchw,nc->nchw", grad_out, self.factors)
