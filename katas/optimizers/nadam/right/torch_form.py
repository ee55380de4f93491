"""As torch writes it: two updates of the parameter, one for the gradient and one for the first moment."""

import torch


class NAdam:
    def __init__(self, params, lr=2e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0, momentum_decay=4e-3):
        self.params = list(params)
        self.lr, self.betas, self.eps = lr, betas, eps
        self.weight_decay, self.momentum_decay = weight_decay, momentum_decay
        self.state = {}

    def _mu(self, t):
        return self.betas[0] * (1.0 - 0.5 * 0.96 ** (t * self.momentum_decay))

    @torch.no_grad()
    def step(self):
        b1, b2 = self.betas
        for p in self.params:
            if p.grad is None:
                continue
            s = self.state.setdefault(p, {"t": 0, "product": 1.0, "m": torch.zeros_like(p), "v": torch.zeros_like(p)})
            s["t"] += 1
            grad = p.grad.add(p, alpha=self.weight_decay) if self.weight_decay else p.grad
            mu, mu_next = self._mu(s["t"]), self._mu(s["t"] + 1)
            s["product"] *= mu
            s["m"].lerp_(grad, 1 - b1)
            s["v"].mul_(b2).addcmul_(grad, grad, value=1 - b2)
            denominator = s["v"].div(1 - b2 ** s["t"]).sqrt().add(self.eps)
            p.addcdiv_(grad, denominator, value=-self.lr * (1 - mu) / (1 - s["product"]))
            p.addcdiv_(s["m"], denominator, value=-self.lr * mu_next / (1 - s["product"] * mu_next))

    def zero_grad(self):
        for p in self.params:
            p.grad = None
