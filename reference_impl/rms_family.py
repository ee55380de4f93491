"""Optimizers that divide the gradient by a running root mean square and keep no first moment.

Every class stands on its own: `params` is any iterable of tensors, the caller fills their `.grad`, `step()` moves them.
Letters in comments: θ is the parameter, g its gradient.
"""

import torch


class Adadelta:
    """Adadelta, as `torch.optim.Adadelta`.

    params: an iterable of tensors (a generator too); whoever calls sets their `.grad`.
    lr: multiplies the step, an attribute read at every step.
    rho: the decay ρ of both running averages, which start at 0 and are not bias-corrected.
    eps: added under both roots.
    weight_decay: the factor of an L2 penalty, whose gradient is part of the gradient that the averages see.

    Source: Zeiler 2012, "ADADELTA: An Adaptive Learning Rate Method" (https://arxiv.org/abs/1212.5701);
    https://docs.pytorch.org/docs/stable/generated/torch.optim.Adadelta.html.
    """

    def __init__(self, params, lr=1.0, rho=0.9, eps=1e-6, weight_decay=0):
        self.params = list(params)  # a generator can be walked only once
        self.lr = lr
        self.rho = rho
        self.eps = eps
        self.weight_decay = weight_decay
        self.v = [torch.zeros_like(p) for p in self.params]  # the running average of g²
        self.u = [torch.zeros_like(p) for p in self.params]  # the running average of Δ²

    @torch.no_grad()
    def step(self):
        """Update every parameter in place from its `.grad`, which stays as it is; those without one are skipped."""
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            g = p.grad + self.weight_decay * p
            self.v[i] = self.rho * self.v[i] + (1 - self.rho) * g * g
            # Δ = √(u + ε) / √(v + ε) · g, with the u of the steps before: Δ has θ's unit
            direction = (self.u[i] + self.eps).sqrt() / (self.v[i] + self.eps).sqrt() * g
            self.u[i] = self.rho * self.u[i] + (1 - self.rho) * direction * direction
            # θ ← θ − lr · Δ
            p -= self.lr * direction

    def zero_grad(self):
        """Set every parameter's `.grad` to None."""
        for p in self.params:
            p.grad = None


class Adafactor:
    """Adafactor's factored second moment, for matrices: without clipping, relative steps and a first moment.

    params: an iterable of 2-d tensors (a generator too); whoever calls sets their `.grad`.
    lr: the learning rate, an attribute read at every step.
    beta2_decay: d in β₂ = 1 − tᵈ, the decay at a parameter's t-th update, t from 1.
    eps: added to the squared gradient.
    What is kept of the second moment are its means over rows and columns. Every parameter has a step count of its own,
    which only its own updates advance.

    Source: Shazeer and Stern 2018, "Adafactor: Adaptive Learning Rates with Sublinear Memory Cost", Algorithm 4
    without clipping, with Algorithm 2's factors (https://arxiv.org/abs/1804.04235).
    """

    def __init__(self, params, lr, beta2_decay=-0.8, eps=1e-30):
        self.params = list(params)  # a generator can be walked only once
        self.lr = lr
        self.beta2_decay = beta2_decay
        self.eps = eps
        self.steps = [0 for _ in self.params]  # t, one a parameter
        self.R = [torch.zeros_like(p[:, :1]) for p in self.params]  # (rows, 1), each row's mean of g²
        self.C = [torch.zeros_like(p[:1, :]) for p in self.params]  # (1, columns), each column's mean of g²

    @torch.no_grad()
    def step(self):
        """Update every parameter in place from its `.grad`, which stays as it is; those without one are skipped."""
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            g = p.grad
            self.steps[i] += 1
            t = self.steps[i]
            beta2 = 1 - t**self.beta2_decay  # 0 at the first update: no bias to correct
            squared = g * g + self.eps
            self.R[i] = beta2 * self.R[i] + (1 - beta2) * squared.mean(dim=1, keepdim=True)
            self.C[i] = beta2 * self.C[i] + (1 - beta2) * squared.mean(dim=0, keepdim=True)
            # V̂ = R C / mean(R), (rows, columns): of rank 1; divided first, for R C may be below the smallest float
            V = self.R[i] / self.R[i].mean() * self.C[i]
            direction = g / V.sqrt()
            # θ ← θ − lr · g / √V̂
            p -= self.lr * direction

    def zero_grad(self):
        """Set every parameter's `.grad` to None."""
        for p in self.params:
            p.grad = None
