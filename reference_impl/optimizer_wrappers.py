"""What is put around another optimizer: a step from a worse place, and slow weights that follow the fast ones."""

import torch


def sam_step(params, loss_closure, base_optimizer, rho=0.05):
    """One step of sharpness-aware minimization (SAM); returns the loss at the parameters as they were.

    params: an iterable of tensors that require grad (a generator too).
    loss_closure: called without arguments, computes the loss (a 0-d tensor with a graph) at the present parameters; it
        does not call backward itself.
    base_optimizer: an optimizer over the same parameters, with `step()`; it steps once, from the parameters as they
        were.
    rho: ρ, how far the second gradient's point lies away, in the norm of all parameters together.
    `.grad` from before the call plays no part. A parameter that the loss does not depend on has no gradient. What
    `.grad` holds afterwards is free.

    Source: Foret et al. 2021, "Sharpness-Aware Minimization for Efficiently Improving Generalization"
    (https://arxiv.org/abs/2010.01412).
    """
    params = list(params)  # a generator can be walked only once
    for p in params:
        p.grad = None
    loss = loss_closure()
    loss.backward()
    moved = [p for p in params if p.grad is not None]
    with torch.no_grad():
        norm = torch.stack([p.grad.norm() for p in moved]).norm()  # of all gradients as one vector
        kept = [p.clone() for p in moved]
        for p in moved:
            p += rho * p.grad / (norm + 1e-12)  # ε̂ = ρ g / ‖g‖: uphill
    for p in params:
        p.grad = None
    loss_closure().backward()  # the gradient at θ + ε̂
    with torch.no_grad():
        for p, before in zip(moved, kept, strict=True):
            p.copy_(before)
    base_optimizer.step()
    return loss.detach()


class Lookahead:
    """Lookahead: slow weights that follow, every k steps, the fast weights of an inner optimizer.

    optimizer: a `torch.optim` optimizer, whose parameters (of all its groups) are the fast weights. Its state and its
        settings stay its own.
    k: how many of its steps make a round.
    alpha: α, how far the slow weights go to where the fast ones are at the end of a round.
    The slow weights start as the parameters are at construction.

    Source: Zhang et al. 2019, "Lookahead Optimizer: k steps forward, 1 step back" (https://arxiv.org/abs/1907.08610).
    """

    def __init__(self, optimizer, k=5, alpha=0.5):
        self.optimizer = optimizer
        self.k = k
        self.alpha = alpha
        self.steps = 0
        self.params = [p for group in optimizer.param_groups for p in group["params"]]
        self.slow = [p.detach().clone() for p in self.params]  # φ

    @torch.no_grad()
    def step(self):
        """One step of the inner optimizer; at the end of a round the parameters are the slow weights, in place."""
        self.optimizer.step()
        self.steps += 1
        if self.steps % self.k == 0:
            for i, p in enumerate(self.params):
                # φ ← φ + α (θ − φ), and θ ← φ
                self.slow[i] = self.slow[i] + self.alpha * (p - self.slow[i])
                p.copy_(self.slow[i])

    def zero_grad(self):
        """Set every parameter's `.grad` to None, as the inner optimizer does."""
        self.optimizer.zero_grad()
