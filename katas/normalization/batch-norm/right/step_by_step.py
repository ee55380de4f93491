"""The backward pass of the paper: through the variance, then the mean; buffers updated in place."""

import torch


class BatchNorm1d:
    def __init__(self, num_features, eps=1e-5, momentum=0.1):
        self.eps, self.momentum, self.training = eps, momentum, True
        self.weight = torch.ones(num_features)
        self.bias = torch.zeros(num_features)
        self.running_mean = torch.zeros(num_features)
        self.running_var = torch.ones(num_features)

    @staticmethod
    def _rows(x):
        return x if x.dim() == 2 else x.transpose(1, 2).reshape(-1, x.shape[1])

    def _restore(self, rows):
        if len(self.shape) == 2:
            return rows
        n, c, length = self.shape
        return rows.reshape(n, length, c).transpose(1, 2)

    def forward(self, x):
        self.shape = tuple(x.shape)
        rows = self._rows(x)  # (M, C)
        m = rows.shape[0]
        self.was_training = self.training
        if self.training:
            if m < 2:
                raise ValueError("expected more than one value per channel")
            mu = rows.sum(0) / m
            var = ((rows - mu) ** 2).sum(0) / m
            self.running_mean.mul_(1 - self.momentum).add_(mu, alpha=self.momentum)
            self.running_var.mul_(1 - self.momentum).add_(var * m / (m - 1), alpha=self.momentum)
        else:
            mu, var = self.running_mean.clone(), self.running_var.clone()
        self.rows, self.mu, self.var = rows.clone(), mu, var
        return self._restore(self.weight * (rows - mu) / torch.sqrt(var + self.eps) + self.bias)

    def backward(self, grad_out):
        g = self._rows(grad_out)
        m = g.shape[0]
        std = torch.sqrt(self.var + self.eps)
        centred = self.rows - self.mu
        self.weight_grad = (g * centred / std).sum(0)
        self.bias_grad = g.sum(0)
        g_hat = g * self.weight
        if not self.was_training:
            return self._restore(g_hat / std)
        g_var = (g_hat * centred).sum(0) * -0.5 * std**-3
        g_mu = -(g_hat / std).sum(0) + g_var * (-2 * centred).mean(0)
        return self._restore(g_hat / std + g_var * 2 * centred / m + g_mu / m)
