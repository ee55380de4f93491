"""sub_ with alpha, under no_grad."""

import torch


class SGD:
    def __init__(self, params, lr=1e-3, weight_decay=0):
        self.params = [*params]
        self.lr, self.weight_decay = lr, weight_decay

    def step(self):
        with torch.no_grad():
            for param in self.params:
                if param.grad is not None:
                    update = param.grad.add(param, alpha=self.weight_decay)
                    param.sub_(update, alpha=self.lr)

    def zero_grad(self):
        for param in self.params:
            param.grad = None
