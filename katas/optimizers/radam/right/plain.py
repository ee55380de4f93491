"""Everything spelled out, state as plain numbers at first, .data throughout."""


class RAdam:
    def __init__(self, params, lr=0.001, betas=(0.9, 0.999), eps=1e-08):
        self.params = tuple(params)
        self.lr, self.betas, self.eps = lr, betas, eps
        self.kept = {}

    def step(self):
        b1, b2 = self.betas
        rho_inf = 2.0 / (1.0 - b2) - 1.0
        for p in self.params:
            if p.grad is None:
                continue
            g = p.grad.detach()
            t, m, v = self.kept.get(p, (0, 0.0, 0.0))
            t, m, v = t + 1, b1 * m + (1 - b1) * g, b2 * v + (1 - b2) * g**2
            self.kept[p] = t, m, v
            update = m / (1 - b1**t)
            rho_t = rho_inf - 2.0 * t / (b2**-t - 1.0)
            if rho_t > 5.0:
                top, bottom = (rho_t - 4) * (rho_t - 2) * rho_inf, (rho_inf - 4) * (rho_inf - 2) * rho_t
                update = update * (top / bottom * (1 - b2**t)) ** 0.5 / (v**0.5 + self.eps)
            p.data = p.data - self.lr * update

    def zero_grad(self):
        for p in self.params:
            p.grad = None
