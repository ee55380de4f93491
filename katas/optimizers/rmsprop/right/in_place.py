"""In place with fused operations, and no buffer of velocities as long as there is no momentum."""

import torch


class RMSprop:
    def __init__(self, params, lr=1e-2, alpha=0.99, eps=1e-8, momentum=0):
        self.params = list(params)
        self.lr, self.alpha, self.eps, self.momentum = lr, alpha, eps, momentum
        self.state = [{} for _ in self.params]

    @torch.no_grad()
    def step(self):
        for p, state in zip(self.params, self.state, strict=True):
            if p.grad is None:
                continue
            if not state:
                state["square_avg"] = torch.zeros_like(p)
                if self.momentum > 0:
                    state["buffer"] = torch.zeros_like(p)
            state["square_avg"].mul_(self.alpha).addcmul_(p.grad, p.grad, value=1 - self.alpha)
            denominator = state["square_avg"].sqrt().add_(self.eps)
            if self.momentum > 0:
                state["buffer"].mul_(self.momentum).addcdiv_(p.grad, denominator)
                p.add_(state["buffer"], alpha=-self.lr)
            else:
                p.addcdiv_(p.grad, denominator, value=-self.lr)

    def zero_grad(self):
        for p in self.params:
            p.grad = None
