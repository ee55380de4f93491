"""An optimizer of torch's own kind, which hands its inner one's groups on."""

import torch


class Lookahead(torch.optim.Optimizer):
    def __init__(self, optimizer, k=5, alpha=0.5):
        self.optimizer, self.k, self.alpha = optimizer, k, alpha
        self.steps = 0
        self.slow = [[p.detach().clone() for p in group["params"]] for group in optimizer.param_groups]

    @property
    def param_groups(self):
        return self.optimizer.param_groups

    def zero_grad(self, set_to_none=True):
        self.optimizer.zero_grad(set_to_none)

    @torch.no_grad()
    def step(self, closure=None):
        loss = self.optimizer.step()
        self.steps += 1
        if self.steps % self.k == 0:
            for group, kept in zip(self.param_groups, self.slow, strict=True):
                for p, slow in zip(group["params"], kept, strict=True):
                    slow.add_(p - slow, alpha=self.alpha)
                    p.copy_(slow)
        return loss
