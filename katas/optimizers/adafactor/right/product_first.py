"""The outer product first, divided afterwards by the mean."""


class Adafactor:
    def __init__(self, params, lr, beta2_decay=-0.8, eps=1e-30):
        self.slots = [[p, 0, 0.0, 0.0] for p in params]
        self.lr, self.beta2_decay, self.eps = lr, beta2_decay, eps

    def step(self):
        for slot in self.slots:
            p, t, R, C = slot
            if p.grad is None:
                continue
            g = p.grad.detach()
            beta2 = 1 - (t + 1) ** self.beta2_decay
            R = beta2 * R + (1 - beta2) * (g * g + self.eps).mean(1)
            C = beta2 * C + (1 - beta2) * (g * g + self.eps).mean(0)
            slot[1:] = t + 1, R, C
            V = R[:, None] * C[None, :] / R.mean()
            p.data = p.data - self.lr * g / V**0.5

    def zero_grad(self):
        for slot in self.slots:
            slot[0].grad = None
