"""m̂ and √v̂ as scalars in the rate; a list of dictionaries; no branch where the rectification is None."""

import math

import torch


class RAdam:
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        self.states = [{"p": p, "t": 0, "m": torch.zeros_like(p.data), "v": torch.zeros_like(p.data)} for p in params]
        self.lr, (self.b1, self.b2), self.eps = lr, betas, eps

    def _rectification(self, t):
        longest = (1 + self.b2) / (1 - self.b2)
        power = self.b2**t
        length = longest - 2 * t * power / (1 - power)
        if length <= 5:
            return None
        shares = (length - 4) / (longest - 4) * (length - 2) / (longest - 2) * longest / length
        return math.sqrt(shares)

    @torch.no_grad()
    def step(self):
        for s in self.states:
            p = s["p"]
            if p.grad is None:
                continue
            s["t"] += 1
            s["m"].lerp_(p.grad, 1 - self.b1)
            s["v"].mul_(self.b2).addcmul_(p.grad, p.grad, value=1 - self.b2)
            rate = self.lr / (1 - self.b1 ** s["t"])
            r = self._rectification(s["t"])
            if r is None:
                p.add_(s["m"], alpha=-rate)
            else:
                rate *= r * math.sqrt(1 - self.b2 ** s["t"])
                p.addcdiv_(s["m"], s["v"].sqrt().add_(self.eps), value=-rate)

    def zero_grad(self):
        for s in self.states:
            s["p"].grad = None
