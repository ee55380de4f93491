"""Adam with one thing changed: L2 in the gradient, a second moment that never falls, Nesterov's momentum.

Every class stands on its own: `params` is any iterable of tensors, the caller fills their `.grad`, `step()` moves them.
Letters in comments: θ is the parameter, g its gradient, t counts the updates of one parameter, from 1.
"""

import torch


class AdamL2:
    """Adam with an L2 penalty in the gradient, as `torch.optim.Adam(weight_decay=…)`.

    params: an iterable of tensors (a generator too); whoever calls sets their `.grad`.
    lr: the learning rate, an attribute read at every step.
    betas: the decays of the first and of the second moment.
    eps: added to the denominator, outside the root.
    weight_decay: the factor of the penalty ½ · weight_decay · ‖θ‖². Its gradient is part of the gradient that both
        moments see (unlike in AdamW).
    Every parameter has a step count of its own, which only its own updates advance.

    Source: Loshchilov & Hutter 2019, "Decoupled Weight Decay Regularization", Algorithm 2, the L2 form
    (https://arxiv.org/abs/1711.05101); https://docs.pytorch.org/docs/stable/generated/torch.optim.Adam.html.
    """

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0):
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
            g = p.grad + self.weight_decay * p  # the penalty's gradient, before the moments
            self.steps[i] += 1
            t = self.steps[i]
            self.m[i] = beta1 * self.m[i] + (1 - beta1) * g
            self.v[i] = beta2 * self.v[i] + (1 - beta2) * g * g
            # both averages start at 0 and are too small at first
            m_hat = self.m[i] / (1 - beta1**t)
            v_hat = self.v[i] / (1 - beta2**t)
            direction = m_hat / (v_hat.sqrt() + self.eps)
            # θ ← θ − lr · m̂ / (√v̂ + ε)
            p -= self.lr * direction

    def zero_grad(self):
        """Set every parameter's `.grad` to None."""
        for p in self.params:
            p.grad = None


class AMSGrad:
    """AMSGrad, as `torch.optim.Adam(amsgrad=True)`: Adam whose second moment, as far as it is used, never falls.

    params: an iterable of tensors (a generator too); whoever calls sets their `.grad`.
    lr: the learning rate, an attribute read at every step.
    betas: the decays of the first and of the second moment.
    eps: added to the denominator, outside the root.
    The largest second moment so far is taken before the bias correction, as torch does; the running average itself goes
    on as in Adam. Every parameter has a step count of its own, which only its own updates advance.

    Source: Reddi, Kale, Kumar 2018, "On the Convergence of Adam and Beyond" (https://arxiv.org/abs/1904.09237);
    https://docs.pytorch.org/docs/stable/generated/torch.optim.Adam.html.
    """

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        self.params = list(params)  # a generator can be walked only once
        self.lr = lr
        self.betas = betas
        self.eps = eps
        self.steps = [0 for _ in self.params]  # t, one a parameter
        self.m = [torch.zeros_like(p) for p in self.params]  # first moment, the running average of g
        self.v = [torch.zeros_like(p) for p in self.params]  # second moment, the running average of g²
        self.v_max = [torch.zeros_like(p) for p in self.params]  # the largest v so far, element by element

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
            self.m[i] = beta1 * self.m[i] + (1 - beta1) * g
            self.v[i] = beta2 * self.v[i] + (1 - beta2) * g * g
            # a step never grows because a large gradient is forgotten
            self.v_max[i] = torch.maximum(self.v_max[i], self.v[i])
            m_hat = self.m[i] / (1 - beta1**t)
            v_hat = self.v_max[i] / (1 - beta2**t)  # corrected after the maximum, as torch does
            direction = m_hat / (v_hat.sqrt() + self.eps)
            # θ ← θ − lr · m̂ / (√v̂ + ε)
            p -= self.lr * direction

    def zero_grad(self):
        """Set every parameter's `.grad` to None."""
        for p in self.params:
            p.grad = None


class NAdam:
    """Adam with Nesterov's momentum, as `torch.optim.NAdam`.

    params: an iterable of tensors (a generator too); whoever calls sets their `.grad`.
    lr: the learning rate, an attribute read at every step.
    betas: the limit of the momentum μ and the decay of the first moment (one number), and that of the second.
    eps: added to the denominator, outside the root.
    weight_decay: the factor of an L2 penalty, whose gradient is part of the gradient that both moments see.
    momentum_decay: how slowly the momentum rises: μₜ = β₁ (1 − ½ · 0.96^(t · momentum_decay)).
    Every parameter has a step count (and a product of its μ) of its own, which only its own updates advance.

    Source: Dozat 2016, "Incorporating Nesterov Momentum into Adam" (https://openreview.net/forum?id=OM0jvwB8jIp57ZJjtNEZ);
    https://docs.pytorch.org/docs/stable/generated/torch.optim.NAdam.html.
    """

    def __init__(self, params, lr=2e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0, momentum_decay=4e-3):
        self.params = list(params)  # a generator can be walked only once
        self.lr = lr
        self.betas = betas
        self.eps = eps
        self.weight_decay = weight_decay
        self.momentum_decay = momentum_decay
        self.steps = [0 for _ in self.params]  # t, one a parameter
        self.mu_product = [1.0 for _ in self.params]  # μ₁ μ₂ … μₜ
        self.m = [torch.zeros_like(p) for p in self.params]  # first moment, the running average of g
        self.v = [torch.zeros_like(p) for p in self.params]  # second moment, the running average of g²

    @torch.no_grad()
    def step(self):
        """Update every parameter in place from its `.grad`, which stays as it is; those without one are skipped."""
        beta1, beta2 = self.betas
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            g = p.grad + self.weight_decay * p
            self.steps[i] += 1
            t = self.steps[i]
            # the momentum of this step and of the next one, to which Nesterov looks ahead
            mu = beta1 * (1 - 0.5 * 0.96 ** (t * self.momentum_decay))
            mu_next = beta1 * (1 - 0.5 * 0.96 ** ((t + 1) * self.momentum_decay))
            self.mu_product[i] *= mu
            self.m[i] = beta1 * self.m[i] + (1 - beta1) * g
            self.v[i] = beta2 * self.v[i] + (1 - beta2) * g * g
            # m̂ = μₜ₊₁ m / (1 − ∏μ up to t + 1) + (1 − μₜ) g / (1 − ∏μ up to t)
            from_moment = mu_next * self.m[i] / (1 - self.mu_product[i] * mu_next)
            from_gradient = (1 - mu) * g / (1 - self.mu_product[i])
            v_hat = self.v[i] / (1 - beta2**t)
            direction = (from_moment + from_gradient) / (v_hat.sqrt() + self.eps)
            # θ ← θ − lr · m̂ / (√v̂ + ε)
            p -= self.lr * direction

    def zero_grad(self):
        """Set every parameter's `.grad` to None."""
        for p in self.params:
            p.grad = None
