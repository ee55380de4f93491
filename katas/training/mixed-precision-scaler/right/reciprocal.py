"""Multiplies by the reciprocal; the state is a small dict; finds inf and nan by the sum of x times 0."""

import torch


class LossScaler:
    def __init__(self, init_scale=2.0**16, growth_interval=2000):
        self.factor = float(init_scale)
        self.growth_interval = growth_interval
        self.growth_tracker = 0
        self.stage = {}

    def get_scale(self):
        return self.factor

    def scale(self, loss):
        return torch.mul(loss, self.factor)

    def _gradients(self, optimizer):
        return [p.grad for group in optimizer.param_groups for p in group["params"] if p.grad is not None]

    def unscale_(self, optimizer):
        inverse = 1.0 / self.factor
        grads = self._gradients(optimizer)
        for grad in grads:
            grad.mul_(inverse)
        self.stage = {"bad": sum((grad * 0).sum().item() for grad in grads) != 0}

    def step(self, optimizer):
        if not self.stage:
            self.unscale_(optimizer)
        return None if self.stage["bad"] else optimizer.step()

    def update(self):
        if self.stage.get("bad"):
            self.factor, self.growth_tracker = self.factor * 0.5, 0
        elif self.growth_tracker + 1 == self.growth_interval:
            self.factor, self.growth_tracker = self.factor * 2.0, 0
        else:
            self.growth_tracker += 1
        self.stage = {}
