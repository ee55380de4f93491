"""No running averages at all: every gradient is kept and the two weighted sums are taken anew at each step."""

import torch


class Adam:
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        self.params = list(params)
        self.lr = lr
        self.betas = betas
        self.eps = eps
        self.history = [[] for _ in self.params]

    def step(self):
        for p, history in zip(self.params, self.history, strict=True):
            if p.grad is None:
                continue
            history.append(p.grad.clone())
            m_hat = self._weighted_mean(history, self.betas[0])
            v_hat = self._weighted_mean([g**2 for g in history], self.betas[1])
            with torch.no_grad():
                p.sub_(self.lr * m_hat / (v_hat**0.5 + self.eps))

    @staticmethod
    def _weighted_mean(values, beta):
        # the corrected average is a true weighted mean: weights β^age, divided by their sum
        weights = [beta**age for age in reversed(range(len(values)))]
        return sum(w * value for w, value in zip(weights, values, strict=True)) / sum(weights)

    def zero_grad(self):
        for p in self.params:
            p.grad = None
