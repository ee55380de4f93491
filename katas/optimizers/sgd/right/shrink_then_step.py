"""Through .data: the parameter shrinks first, then moves against the gradient."""


class SGD:
    def __init__(self, params, lr=0.001, weight_decay=0.0):
        self.params = tuple(params)
        self.lr = lr
        self.weight_decay = weight_decay

    def step(self):
        for p in (p for p in self.params if p.grad is not None):
            p.data.mul_(1 - self.lr * self.weight_decay).add_(p.grad.data, alpha=-self.lr)

    def zero_grad(self, set_to_none=True):
        for p in self.params:
            p.grad = None
