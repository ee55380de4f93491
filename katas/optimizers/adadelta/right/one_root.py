"""One root of the quotient; plain numbers that become tensors at the first step."""


class Adadelta:
    def __init__(self, params, lr=1.0, rho=0.9, eps=1e-6, weight_decay=0):
        self.slots = [[p, 0.0, 0.0] for p in params]
        self.lr, self.rho, self.eps, self.decay = lr, rho, eps, weight_decay

    def step(self):
        for slot in self.slots:
            p, u, v = slot
            if p.grad is None:
                continue
            g = p.grad.detach() + self.decay * p.detach()
            v = v + (1 - self.rho) * (g**2 - v)
            change = ((u + self.eps) / (v + self.eps)) ** 0.5 * g
            slot[1:] = [u + (1 - self.rho) * (change**2 - u), v]
            p.data -= self.lr * change

    def zero_grad(self):
        for slot in self.slots:
            slot[0].grad = None
