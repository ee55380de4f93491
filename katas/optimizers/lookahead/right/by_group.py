"""Shares the inner one's groups and state; slow weights by group; the weighted sum in the other form."""


class Lookahead:
    def __init__(self, optimizer, k=5, alpha=0.5):
        self.optimizer, self.k, self.alpha = optimizer, k, alpha
        self.param_groups, self.state, self.defaults = optimizer.param_groups, optimizer.state, optimizer.defaults
        self.slow = [[p.data.clone() for p in group["params"]] for group in self.param_groups]
        self.count = 0

    def step(self, closure=None):
        loss = self.optimizer.step(closure)
        self.count = (self.count + 1) % self.k
        if self.count == 0:
            for group, slow_weights in zip(self.param_groups, self.slow, strict=True):
                for p, slow in zip(group["params"], slow_weights, strict=True):
                    slow.mul_(1 - self.alpha).add_(p.data, alpha=self.alpha)
                    p.data.copy_(slow)
        return loss

    def zero_grad(self, set_to_none=True):
        self.optimizer.zero_grad(set_to_none)
