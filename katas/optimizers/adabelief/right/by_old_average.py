"""g − m from the old average: with m' = m + (1 − β₁)(g − m) it is β₁ (g − m)."""


class AdaBelief:
    def __init__(self, params, lr=0.001, betas=(0.9, 0.999), eps=1e-16):
        self.slots = [[p, 0, 0.0, 0.0] for p in params]
        self.lr, self.betas, self.eps = lr, betas, eps

    def step(self):
        near, far = self.betas
        for slot in self.slots:
            p, t, m, s = slot
            if p.grad is None:
                continue
            surprise = p.grad.detach() - m
            t, m = t + 1, m + (1 - near) * surprise
            s = far * s + (1 - far) * (near * surprise) ** 2 + self.eps
            slot[1:] = t, m, s
            step = m / (1 - near**t) / ((s / (1 - far**t)) ** 0.5 + self.eps)
            p.data.copy_(p.data - self.lr * step)

    def zero_grad(self):
        for slot in self.slots:
            slot[0].grad = None
