"""Accumulates as torch does and takes the factor 1 − β out of the sum, into the step."""


class SGDEMAMomentum:
    def __init__(self, params, lr=1e-3, beta=0.9):
        self.lr, self.beta = lr, beta
        self.pairs = [[p, 0.0] for p in params]

    def step(self):
        for pair in self.pairs:
            p, total = pair
            if p.grad is None:
                continue
            pair[1] = self.beta * total + p.grad.detach()
            p.data = p.data - (1 - self.beta) * self.lr * pair[1]

    def zero_grad(self):
        for p, _ in self.pairs:
            p.grad = None
