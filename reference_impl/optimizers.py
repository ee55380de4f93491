"""First-order optimizers, in rising difficulty: each adds one idea to the one before.

Every class stands on its own: `params` is any iterable of tensors, the caller fills their `.grad`, `step()` moves them.
Letters in comments: θ is the parameter, g its gradient, t counts the updates of one parameter, from 1.
"""

import torch


class SGDMomentum:
    """Stochastic gradient descent with momentum, as `torch.optim.SGD` defines it.

    params: an iterable of tensors (a generator too); whoever calls sets their `.grad`.
    lr: the learning rate, an attribute read at every step.
    momentum: the share of the velocity that survives a step; 0 is plain gradient descent.
    dampening: what a new gradient's share in the velocity is lowered by; a parameter's first gradient enters whole.
    nesterov: whether to take Nesterov's step; asked only together with dampening 0.

    Source: Sutskever et al. 2013, "On the importance of initialization and momentum in deep learning";
    torch's convention, which keeps lr out of the velocity (https://docs.pytorch.org/docs/stable/generated/torch.optim.SGD.html).
    """

    def __init__(self, params, lr=1e-3, momentum=0.9, dampening=0, nesterov=False):
        self.params = list(params)  # a generator can be walked only once
        self.lr = lr
        self.momentum = momentum
        self.dampening = dampening
        self.nesterov = nesterov
        self.velocity = [None for _ in self.params]  # v, of θ's shape; None until the first gradient comes

    @torch.no_grad()
    def step(self):
        """Update every parameter in place from its `.grad`, which stays as it is; those without one are skipped."""
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            g = p.grad
            if self.velocity[i] is None or self.momentum == 0:
                v = g.clone()  # v₁ = g, not dampened; a copy, for the caller may change .grad afterwards
            else:
                # vₜ = μ vₜ₋₁ + (1 − dampening) g
                v = self.momentum * self.velocity[i] + (1 - self.dampening) * g
            self.velocity[i] = v
            # Nesterov looks one decay ahead: g + μ vₜ
            direction = g + self.momentum * v if self.nesterov else v
            # θ ← θ − lr · direction; lr stays outside v, so a new lr acts at once on the whole velocity
            p -= self.lr * direction

    def zero_grad(self):
        """Set every parameter's `.grad` to None."""
        for p in self.params:
            p.grad = None


class Adagrad:
    """Adagrad, as `torch.optim.Adagrad` with its defaults (no decay of the learning rate).

    params: an iterable of tensors (a generator too); whoever calls sets their `.grad`.
    lr: the learning rate, an attribute read at every step.
    eps: added to the denominator, outside the root.
    The sum of squared gradients starts at 0.

    Source: Duchi, Hazan, Singer 2011, "Adaptive Subgradient Methods for Online Learning and Stochastic Optimization"
    (https://jmlr.org/papers/v12/duchi11a.html); ε as in
    https://docs.pytorch.org/docs/stable/generated/torch.optim.Adagrad.html.
    """

    def __init__(self, params, lr=1e-2, eps=1e-10):
        self.params = list(params)  # a generator can be walked only once
        self.lr = lr
        self.eps = eps
        self.G = [torch.zeros_like(p) for p in self.params]  # sum of g²

    @torch.no_grad()
    def step(self):
        """Update every parameter in place from its `.grad`, which stays as it is; those without one are skipped."""
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            g = p.grad
            # Gₜ = Gₜ₋₁ + g², element by element: it never forgets
            self.G[i] = self.G[i] + g * g
            # elements that had large gradients take small steps
            direction = g / (self.G[i].sqrt() + self.eps)
            # θ ← θ − lr · g / (√Gₜ + ε)
            p -= self.lr * direction

    def zero_grad(self):
        """Set every parameter's `.grad` to None."""
        for p in self.params:
            p.grad = None


class RMSprop:
    """RMSprop, as `torch.optim.RMSprop` defines it: not centred, optionally with momentum.

    params: an iterable of tensors (a generator too); whoever calls sets their `.grad`.
    lr: the learning rate, an attribute read at every step.
    alpha: the decay of the running average of squared gradients, which starts at 0 and is not bias-corrected.
    eps: added to the denominator, outside the root.
    momentum: the decay of a velocity of the *scaled* gradients, which starts at 0 and has no lr in it.

    Source: Tieleman & Hinton 2012, "Neural Networks for Machine Learning", lecture 6.5; ε as in
    https://docs.pytorch.org/docs/stable/generated/torch.optim.RMSprop.html.
    """

    def __init__(self, params, lr=1e-2, alpha=0.99, eps=1e-8, momentum=0):
        self.params = list(params)  # a generator can be walked only once
        self.lr = lr
        self.alpha = alpha
        self.eps = eps
        self.momentum = momentum
        self.v = [torch.zeros_like(p) for p in self.params]  # running average of g²
        self.velocity = [torch.zeros_like(p) for p in self.params]  # b, running sum of scaled gradients

    @torch.no_grad()
    def step(self):
        """Update every parameter in place from its `.grad`, which stays as it is; those without one are skipped."""
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            g = p.grad
            # vₜ = α vₜ₋₁ + (1 − α) g², element by element
            self.v[i] = self.alpha * self.v[i] + (1 - self.alpha) * g * g
            # every element is divided by the size that its gradient has had lately
            scaled = g / (self.v[i].sqrt() + self.eps)
            # bₜ = μ bₜ₋₁ + g / (√vₜ + ε); without momentum b is the scaled gradient itself
            self.velocity[i] = self.momentum * self.velocity[i] + scaled
            # θ ← θ − lr · bₜ
            p -= self.lr * self.velocity[i]

    def zero_grad(self):
        """Set every parameter's `.grad` to None."""
        for p in self.params:
            p.grad = None


class Adam:
    """Adam, as in the paper's Algorithm 1 and `torch.optim.Adam` (no weight decay, no AMSGrad).

    params: an iterable of tensors (a generator too); whoever calls sets their `.grad`.
    lr: the learning rate, an attribute read at every step.
    betas: the decays of the first and of the second moment.
    eps: added to the denominator, outside the root.
    Every parameter has a step count of its own, which only its own updates advance.

    Source: Kingma & Ba 2015, "Adam: A Method for Stochastic Optimization" (https://arxiv.org/abs/1412.6980).
    """

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        self.params = list(params)  # a generator can be walked only once
        self.lr = lr
        self.betas = betas
        self.eps = eps
        self.steps = [0 for _ in self.params]  # t, one a parameter
        self.m = [torch.zeros_like(p) for p in self.params]  # first moment, the running average of g
        self.v = [torch.zeros_like(p) for p in self.params]  # second moment, the running average of g²

    @torch.no_grad()
    def step(self):
        """Update every parameter in place from its `.grad`, which stays as it is; those without one are skipped."""
        beta1, beta2 = self.betas
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            g = p.grad
            self.steps[i] += 1
            t = self.steps[i]
            # mₜ = β₁ mₜ₋₁ + (1 − β₁) g
            self.m[i] = beta1 * self.m[i] + (1 - beta1) * g
            # vₜ = β₂ vₜ₋₁ + (1 − β₂) g², element by element
            self.v[i] = beta2 * self.v[i] + (1 - beta2) * g * g
            # both start at 0, and so are too small by the factor 1 − βᵗ
            m_hat = self.m[i] / (1 - beta1**t)
            v_hat = self.v[i] / (1 - beta2**t)
            # θ ← θ − lr · m̂ / (√v̂ + ε)
            p -= self.lr * m_hat / (v_hat.sqrt() + self.eps)

    def zero_grad(self):
        """Set every parameter's `.grad` to None."""
        for p in self.params:
            p.grad = None


class AdamW:
    """Adam with decoupled weight decay, as `torch.optim.AdamW` defines it (no AMSGrad).

    params: an iterable of tensors (a generator too); whoever calls sets their `.grad`.
    lr: the learning rate, an attribute read at every step; the decay of a step is lr · weight_decay.
    betas: the decays of the first and of the second moment.
    eps: added to the denominator, outside the root.
    weight_decay: the strength of the decay, which never passes through the moments.
    Every parameter has a step count of its own, which only its own updates advance.

    Source: Loshchilov & Hutter 2019, "Decoupled Weight Decay Regularization" (https://arxiv.org/abs/1711.05101);
    the factor lr as in https://docs.pytorch.org/docs/stable/generated/torch.optim.AdamW.html.
    """

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
        self.params = list(params)  # a generator can be walked only once
        self.lr = lr
        self.betas = betas
        self.eps = eps
        self.weight_decay = weight_decay
        self.steps = [0 for _ in self.params]  # t, one a parameter
        self.m = [torch.zeros_like(p) for p in self.params]  # first moment, the running average of g
        self.v = [torch.zeros_like(p) for p in self.params]  # second moment, the running average of g²

    @torch.no_grad()
    def step(self):
        """Update every parameter in place from its `.grad`, which stays as it is; those without one are skipped."""
        beta1, beta2 = self.betas
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            g = p.grad
            self.steps[i] += 1
            t = self.steps[i]
            # θ ← (1 − lr λ) θ: the decay acts on the weights alone and is not divided by √v̂
            p *= 1 - self.lr * self.weight_decay
            # mₜ = β₁ mₜ₋₁ + (1 − β₁) g
            self.m[i] = beta1 * self.m[i] + (1 - beta1) * g
            # vₜ = β₂ vₜ₋₁ + (1 − β₂) g², element by element
            self.v[i] = beta2 * self.v[i] + (1 - beta2) * g * g
            # both start at 0, and so are too small by the factor 1 − βᵗ
            m_hat = self.m[i] / (1 - beta1**t)
            v_hat = self.v[i] / (1 - beta2**t)
            # θ ← θ − lr · m̂ / (√v̂ + ε)
            p -= self.lr * m_hat / (v_hat.sqrt() + self.eps)

    def zero_grad(self):
        """Set every parameter's `.grad` to None."""
        for p in self.params:
            p.grad = None
