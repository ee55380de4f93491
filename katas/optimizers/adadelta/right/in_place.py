"""As torch writes it: in place, the weight decay only where there is one."""

import torch


class Adadelta:
    def __init__(self, params, lr=1.0, rho=0.9, eps=1e-6, weight_decay=0):
        self.params = list(params)
        self.lr, self.rho, self.eps, self.weight_decay = lr, rho, eps, weight_decay
        self.state = {}

    @torch.no_grad()
    def step(self):
        for p in self.params:
            if p.grad is None:
                continue
            square_avg, acc_delta = self.state.setdefault(p, (torch.zeros_like(p), torch.zeros_like(p)))
            grad = p.grad.add(p, alpha=self.weight_decay) if self.weight_decay else p.grad
            square_avg.mul_(self.rho).addcmul_(grad, grad, value=1 - self.rho)
            delta = acc_delta.add(self.eps).sqrt_().div_(square_avg.add(self.eps).sqrt_()).mul_(grad)
            acc_delta.mul_(self.rho).addcmul_(delta, delta, value=1 - self.rho)
            p.add_(delta, alpha=-self.lr)

    def zero_grad(self):
        for p in self.params:
            p.grad = None
