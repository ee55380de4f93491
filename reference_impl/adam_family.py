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


class Adamax:
    """Adam with the infinity norm in place of the second moment, as `torch.optim.Adamax`.

    params: an iterable of tensors (a generator too); whoever calls sets their `.grad`.
    lr: the learning rate, an attribute read at every step.
    betas: the decays of the first moment and of the infinity norm.
    eps: added to |g| inside the maximum, not to the denominator.
    weight_decay: the factor of an L2 penalty, whose gradient is part of the gradient that both averages see.
    Every parameter has a step count of its own, which only its own updates advance.

    Source: Kingma and Ba 2015, "Adam: A Method for Stochastic Optimization", section 7.1
    (https://arxiv.org/abs/1412.6980); https://docs.pytorch.org/docs/stable/generated/torch.optim.Adamax.html.
    """

    def __init__(self, params, lr=2e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0):
        self.params = list(params)  # a generator can be walked only once
        self.lr = lr
        self.betas = betas
        self.eps = eps
        self.weight_decay = weight_decay
        self.steps = [0 for _ in self.params]  # t, one a parameter
        self.m = [torch.zeros_like(p) for p in self.params]  # first moment, the running average of g
        self.u = [torch.zeros_like(p) for p in self.params]  # the largest |g| so far, old ones discounted

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
            self.m[i] = beta1 * self.m[i] + (1 - beta1) * g
            # u ← max(β₂ u, |g| + ε), element by element: a maximum has no bias towards its start at 0
            self.u[i] = torch.maximum(beta2 * self.u[i], g.abs() + self.eps)
            m_hat = self.m[i] / (1 - beta1**t)
            direction = m_hat / self.u[i]
            # θ ← θ − lr · m̂ / u
            p -= self.lr * direction

    def zero_grad(self):
        """Set every parameter's `.grad` to None."""
        for p in self.params:
            p.grad = None


class RAdam:
    """Rectified Adam, as `torch.optim.RAdam`: momentum alone until the second moment rests on enough gradients.

    params: an iterable of tensors (a generator too); whoever calls sets their `.grad`.
    lr: the learning rate, an attribute read at every step.
    betas: the decays of the first and of the second moment.
    eps: added to the root of the uncorrected second moment.
    Steps are adaptive where ρₜ > 5, torch's threshold; the paper's is 4. Every parameter has a step count of its own,
    which only its own updates advance.

    Source: Liu et al. 2020, "On the Variance of the Adaptive Learning Rate and Beyond", Algorithm 2
    (https://arxiv.org/abs/1908.03265); https://docs.pytorch.org/docs/stable/generated/torch.optim.RAdam.html.
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
        rho_inf = 2 / (1 - beta2) - 1  # the length of a simple moving average that is as old on average
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            g = p.grad
            self.steps[i] += 1
            t = self.steps[i]
            self.m[i] = beta1 * self.m[i] + (1 - beta1) * g
            self.v[i] = beta2 * self.v[i] + (1 - beta2) * g * g
            m_hat = self.m[i] / (1 - beta1**t)
            rho = rho_inf - 2 * t * beta2**t / (1 - beta2**t)  # ρₜ, that length at the t-th update
            if rho > 5:
                # r = √((ρₜ − 4)(ρₜ − 2) ρ∞ / ((ρ∞ − 4)(ρ∞ − 2) ρₜ)) grows to 1
                r = ((rho - 4) * (rho - 2) * rho_inf / ((rho_inf - 4) * (rho_inf - 2) * rho)) ** 0.5
                scale = (1 - beta2**t) ** 0.5 / (self.v[i].sqrt() + self.eps)
                direction = r * m_hat * scale
            else:
                direction = m_hat  # the variance of 1/√v̂ is not to be trusted yet
            # θ ← θ − lr · r m̂ √(1 − β₂ᵗ) / (√v + ε), or θ − lr · m̂
            p -= self.lr * direction

    def zero_grad(self):
        """Set every parameter's `.grad` to None."""
        for p in self.params:
            p.grad = None


class AdaBelief:
    """AdaBelief: Adam that scales by how far gradients are from their average. Without rectification.

    params: an iterable of tensors (a generator too); whoever calls sets their `.grad`.
    lr: the learning rate, an attribute read at every step.
    betas: the decays of the first moment and of the squared deviation from it.
    eps: added twice, to the running average s at every update, and to the denominator, outside the root.
    Every parameter has a step count of its own, which only its own updates advance.

    Source: Zhuang et al. 2020, "AdaBelief Optimizer: Adapting Stepsizes by the Belief in Observed Gradients",
    Algorithm 2 (https://arxiv.org/abs/2010.07468).
    """

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-16):
        self.params = list(params)  # a generator can be walked only once
        self.lr = lr
        self.betas = betas
        self.eps = eps
        self.steps = [0 for _ in self.params]  # t, one a parameter
        self.m = [torch.zeros_like(p) for p in self.params]  # first moment, the running average of g
        self.s = [torch.zeros_like(p) for p in self.params]  # the running average of (g − m)²

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
            deviation = g - self.m[i]  # from the average that has seen g already
            self.s[i] = beta2 * self.s[i] + (1 - beta2) * deviation * deviation + self.eps
            m_hat = self.m[i] / (1 - beta1**t)
            s_hat = self.s[i] / (1 - beta2**t)
            direction = m_hat / (s_hat.sqrt() + self.eps)
            # θ ← θ − lr · m̂ / (√ŝ + ε)
            p -= self.lr * direction

    def zero_grad(self):
        """Set every parameter's `.grad` to None."""
        for p in self.params:
            p.grad = None


class LAMB:
    """LAMB: Adam's step with weight decay, rescaled in each tensor to that tensor's size. Without clipping.

    params: an iterable of tensors (a generator too), each a layer of its own; whoever calls sets their `.grad`.
    lr: the learning rate, an attribute read at every step.
    betas: the decays of the first and of the second moment, which are bias-corrected.
    eps: added to the denominator, outside the root.
    weight_decay: λ; the decay is part of the update that is rescaled.
    Every parameter has a step count of its own, which only its own updates advance.

    Source: You et al. 2020, "Large Batch Optimization for Deep Learning: Training BERT in 76 minutes", Algorithm 2
    (https://arxiv.org/abs/1904.00962).
    """

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-6, weight_decay=0.01):
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
            self.m[i] = beta1 * self.m[i] + (1 - beta1) * g
            self.v[i] = beta2 * self.v[i] + (1 - beta2) * g * g
            m_hat = self.m[i] / (1 - beta1**t)
            v_hat = self.v[i] / (1 - beta2**t)
            # r = m̂ / (√v̂ + ε) + λ θ
            r = m_hat / (v_hat.sqrt() + self.eps) + self.weight_decay * p
            size, length = p.norm(), r.norm()  # of the whole tensor
            trust = size / length if size > 0 and length > 0 else 1.0
            direction = trust * r
            # θ ← θ − lr · ‖θ‖/‖r‖ · r
            p -= self.lr * direction

    def zero_grad(self):
        """Set every parameter's `.grad` to None."""
        for p in self.params:
            p.grad = None
