"""No running sum: all gradients are kept."""

import torch


class Adagrad:
    def __init__(self, params, lr=0.01, eps=1e-10):
        self.slots = [(p, []) for p in params]
        self.lr = lr
        self.eps = eps

    def step(self):
        for p, history in self.slots:
            if p.grad is not None:
                history.append(p.grad.detach().clone())
                norm = torch.stack(history).norm(dim=0)
                p.data = p.data - self.lr * p.grad / (norm + self.eps)

    def zero_grad(self):
        for p, _ in self.slots:
            p.grad = None
