"""In place throughout, state in a dict made when a parameter's first gradient comes."""

import torch


class Adagrad:
    def __init__(self, params, lr=1e-2, eps=1e-10):
        self.params = list(params)
        self.lr, self.eps = lr, eps
        self.state = {}

    @torch.no_grad()
    def step(self):
        for p in self.params:
            if p.grad is None:
                continue
            total = self.state.setdefault(id(p), torch.zeros_like(p))
            total.addcmul_(p.grad, p.grad)
            p.addcdiv_(p.grad, total.sqrt().add_(self.eps), value=-self.lr)

    def zero_grad(self):
        for p in self.params:
            p.grad = None
