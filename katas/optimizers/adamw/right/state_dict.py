"""In place throughout, a dict of state for each parameter, the corrections folded into step size and denominator."""

import math

import torch


class AdamW:
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
        self.params = list(params)
        self.lr, self.eps, self.weight_decay = lr, eps, weight_decay
        self.beta1, self.beta2 = betas
        self.state = {}

    def step(self):
        with torch.no_grad():
            for p in self.params:
                if p.grad is None:
                    continue
                if p not in self.state:
                    self.state[p] = {"step": 0, "exp_avg": torch.zeros_like(p), "exp_avg_sq": torch.zeros_like(p)}
                state = self.state[p]
                state["step"] += 1
                state["exp_avg"].mul_(self.beta1).add_(p.grad, alpha=1 - self.beta1)
                state["exp_avg_sq"].mul_(self.beta2).addcmul_(p.grad, p.grad, value=1 - self.beta2)
                p.mul_(1 - self.lr * self.weight_decay)
                correction1 = 1 - self.beta1 ** state["step"]
                correction2 = 1 - self.beta2 ** state["step"]
                denominator = state["exp_avg_sq"].sqrt() / math.sqrt(correction2) + self.eps
                p.addcdiv_(state["exp_avg"], denominator, value=-self.lr / correction1)

    def zero_grad(self):
        for p in self.params:
            p.grad = None
