"""A dict of buffers updated in place, through .data."""


class SGDMomentum:
    def __init__(self, params, lr=1e-3, momentum=0.9, dampening=0, nesterov=False):
        self.params = [*params]
        self.lr = lr
        self.momentum, self.dampening, self.nesterov = momentum, dampening, nesterov
        self.buffers = {}

    def step(self):
        for index, p in enumerate(self.params):
            if p.grad is None:
                continue
            grad = p.grad.data
            if self.momentum != 0:
                if index in self.buffers:
                    self.buffers[index].mul_(self.momentum).add_(grad, alpha=1 - self.dampening)
                else:
                    self.buffers[index] = grad.clone()
                buffer = self.buffers[index]
                grad = grad.add(buffer, alpha=self.momentum) if self.nesterov else buffer
            p.data.add_(grad, alpha=-self.lr)

    def zero_grad(self):
        for p in self.params:
            p.grad = None
