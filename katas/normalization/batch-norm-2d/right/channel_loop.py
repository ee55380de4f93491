"""One channel at a time, with `lerp` for the running statistics."""

import torch


class BatchNorm2d:
    def __init__(self, num_features, eps=1e-5, momentum=0.1):
        self.eps = eps
        self.momentum = momentum
        self.training = True
        self.weight, self.bias = torch.ones(num_features), torch.zeros(num_features)
        self.running_mean, self.running_var = torch.zeros(num_features), torch.ones(num_features)

    def forward(self, x):
        channels = x.unbind(1)
        self.from_batch = self.training
        if self.training:
            if channels[0].numel() == 1:
                raise ValueError("one value per channel")
            mean = torch.stack([one.mean() for one in channels])
            var = torch.stack([one.var(unbiased=False) for one in channels])
            unbiased = torch.stack([one.var(unbiased=True) for one in channels])
            self.running_mean = torch.lerp(self.running_mean.to(x.dtype), mean, self.momentum)
            self.running_var = torch.lerp(self.running_var.to(x.dtype), unbiased, self.momentum)
        else:
            mean, var = self.running_mean, self.running_var
        self.rstd = torch.rsqrt(var + self.eps)
        self.x_hat = [(one - m) * r for one, m, r in zip(channels, mean, self.rstd, strict=True)]
        return torch.stack([w * h + b for w, h, b in zip(self.weight, self.x_hat, self.bias, strict=True)], dim=1)

    def backward(self, grad_out):
        grads = grad_out.unbind(1)
        self.bias_grad = torch.stack([g.sum() for g in grads])
        self.weight_grad = torch.stack([(g * h).sum() for g, h in zip(grads, self.x_hat, strict=True)])
        out = []
        for c, (g, h) in enumerate(zip(grads, self.x_hat, strict=True)):
            if self.from_batch:
                m = g.numel()
                g = (m * g - self.bias_grad[c] - h * self.weight_grad[c]) / m
            out.append(self.weight[c] * self.rstd[c] * g)
        return torch.stack(out, dim=1)
