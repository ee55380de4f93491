"""Optimizers that keep one running momentum and no second moment: an average, its sign, its nearest orthogonal matrix.

Every class stands on its own: `params` is any iterable of tensors, the caller fills their `.grad`, `step()` moves them.
Letters in comments: θ is the parameter, g its gradient.
"""

import torch


class SGDEMAMomentum:
    """Gradient descent along an exponential moving average of the gradients.

    params: an iterable of tensors (a generator too); whoever calls sets their `.grad`.
    lr: the learning rate, an attribute read at every step.
    beta: the weight of the old average v; the new gradient has 1 − beta. v starts at 0 and is not bias-corrected.

    Source: Polyak 1964, "Some methods of speeding up the convergence of iteration methods"
    (https://doi.org/10.1016/0041-5553(64)90137-5), in the averaging form.
    """

    def __init__(self, params, lr=1e-3, beta=0.9):
        self.params = list(params)  # a generator can be walked only once
        self.lr = lr
        self.beta = beta
        self.v = [torch.zeros_like(p) for p in self.params]  # the running average of g

    @torch.no_grad()
    def step(self):
        """Update every parameter in place from its `.grad`, which stays as it is; those without one are skipped."""
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            g = p.grad
            # v ← β v + (1 − β) g: at a constant gradient v tends to g itself, not to g / (1 − β)
            self.v[i] = self.beta * self.v[i] + (1 - self.beta) * g
            direction = self.v[i]
            # θ ← θ − lr · v
            p -= self.lr * direction

    def zero_grad(self):
        """Set every parameter's `.grad` to None."""
        for p in self.params:
            p.grad = None


class Lion:
    """Lion (EvoLved Sign Momentum), with decoupled weight decay.

    params: an iterable of tensors (a generator too); whoever calls sets their `.grad`.
    lr: the learning rate, an attribute read at every step.
    betas: β₁ of the direction and β₂ of the momentum that is kept.
    weight_decay: λ; a step shrinks the parameter by lr · λ of itself.

    Source: Chen et al. 2023, "Symbolic Discovery of Optimization Algorithms", Algorithm 2
    (https://arxiv.org/abs/2302.06675).
    """

    def __init__(self, params, lr=1e-4, betas=(0.9, 0.99), weight_decay=0):
        self.params = list(params)  # a generator can be walked only once
        self.lr = lr
        self.betas = betas
        self.weight_decay = weight_decay
        self.m = [torch.zeros_like(p) for p in self.params]  # the momentum, a running average of g

    @torch.no_grad()
    def step(self):
        """Update every parameter in place from its `.grad`, which stays as it is; those without one are skipped."""
        beta1, beta2 = self.betas
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            g = p.grad
            # the direction gives the new gradient more weight than the momentum that is kept does
            c = beta1 * self.m[i] + (1 - beta1) * g
            self.m[i] = beta2 * self.m[i] + (1 - beta2) * g
            direction = c.sign() + self.weight_decay * p
            # θ ← θ − lr · (sign(c) + λ θ)
            p -= self.lr * direction

    def zero_grad(self):
        """Set every parameter's `.grad` to None."""
        for p in self.params:
            p.grad = None


class Muon:
    """Muon: momentum, orthogonalized by Newton–Schulz iterations. For matrices only.

    params: an iterable of 2-d tensors (a generator too); whoever calls sets their `.grad`.
    lr: the learning rate, an attribute read at every step.
    momentum: the decay μ of the accumulated gradient; Nesterov's form is used.
    ns_steps: the number of Newton–Schulz iterations, in the parameter's dtype.
    A step is lr · √max(1, rows / columns) times a nearly orthogonal matrix.

    Source: Jordan et al. 2024, "Muon: An optimizer for hidden layers in neural networks"
    (https://kellerjordan.github.io/posts/muon/).
    """

    def __init__(self, params, lr=0.02, momentum=0.95, ns_steps=5):
        self.params = list(params)  # a generator can be walked only once
        self.lr = lr
        self.momentum = momentum
        self.ns_steps = ns_steps
        self.buffer = [torch.zeros_like(p) for p in self.params]  # (rows, columns), the accumulated gradient

    @torch.no_grad()
    def step(self):
        """Update every parameter in place from its `.grad`, which stays as it is; those without one are skipped."""
        a, b, c = 3.4445, -4.7750, 2.0315
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            g = p.grad
            rows, columns = g.shape
            self.buffer[i] = self.momentum * self.buffer[i] + g
            X = g + self.momentum * self.buffer[i]  # Nesterov: one momentum ahead
            X = X / (X.norm() + 1e-7)  # by Frobenius' norm: no singular value is above 1
            if rows > columns:
                X = X.T  # so that X Xᵀ is the smaller of the two products
            for _ in range(self.ns_steps):
                # X ← a X + (b A + c A²) X with A = X Xᵀ: each singular value s becomes a s + b s³ + c s⁵, near 1
                A = X @ X.T
                X = a * X + (b * A + c * A @ A) @ X
            if rows > columns:
                X = X.T
            direction = max(1, rows / columns) ** 0.5 * X
            # θ ← θ − lr · √max(1, rows / columns) · X
            p -= self.lr * direction

    def zero_grad(self):
        """Set every parameter's `.grad` to None."""
        for p in self.params:
            p.grad = None
