"""The factor is a 0-d float64 tensor; what is skipped is decided in step, from the gradients as they are then."""

import torch


class LossScaler:
    def __init__(self, init_scale=65536.0, growth_interval=2000):
        self._factor = torch.tensor(init_scale, dtype=torch.float64)
        self.interval = growth_interval
        self.good = 0
        self.unscaled, self.skipped = False, False

    def scale(self, loss):
        return loss * self._factor.to(loss.dtype).to(loss.device)

    def unscale_(self, optimizer):
        with torch.no_grad():
            for p in sum((group["params"] for group in optimizer.param_groups), []):
                if p.grad is None:
                    continue
                p.grad.copy_(p.grad / self._factor.to(p.grad))
        self.unscaled = True

    def step(self, optimizer):
        if not self.unscaled:
            self.unscale_(optimizer)
        grads = [p.grad for group in optimizer.param_groups for p in group["params"] if p.grad is not None]
        self.skipped = any(bool((grad.isnan() | grad.isinf()).any()) for grad in grads)
        if not self.skipped:
            optimizer.step()

    def update(self):
        self.good = 0 if self.skipped else self.good + 1
        if self.skipped:
            self._factor = self._factor / 2
        if self.good == self.interval:
            self._factor, self.good = self._factor * 2, 0
        self.unscaled = self.skipped = False

    def get_scale(self):
        return self._factor.item()
