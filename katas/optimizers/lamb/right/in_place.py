"""In place; the ratio by torch.where, without a Python branch on tensors."""

import torch


class LAMB:
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-6, weight_decay=0.01):
        self.params = list(params)
        self.lr, self.betas, self.eps, self.weight_decay = lr, betas, eps, weight_decay
        self.state = {}

    @torch.no_grad()
    def step(self):
        b1, b2 = self.betas
        for p in self.params:
            if p.grad is None:
                continue
            s = self.state.setdefault(p, {"t": 0, "m": torch.zeros_like(p), "v": torch.zeros_like(p)})
            s["t"] += 1
            s["m"].lerp_(p.grad, 1 - b1)
            s["v"].mul_(b2).addcmul_(p.grad, p.grad, value=1 - b2)
            denominator = (s["v"] / (1 - b2 ** s["t"])).sqrt_().add_(self.eps)
            update = s["m"].div(denominator).div_(1 - b1 ** s["t"]).add_(p, alpha=self.weight_decay)
            w, u = torch.linalg.vector_norm(p), torch.linalg.vector_norm(update)
            ratio = torch.where((w > 0) & (u > 0), w / u, torch.ones_like(w))
            p.sub_(update.mul_(self.lr * ratio))

    def zero_grad(self):
        for p in self.params:
            p.grad = None
