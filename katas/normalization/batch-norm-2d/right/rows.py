"""All pixels as rows of a matrix; the backward pass of the paper, through the variance and then the mean."""

import torch


class BatchNorm2d:
    def __init__(self, num_features, eps=1e-5, momentum=0.1):
        self.eps, self.momentum, self.training = eps, momentum, True
        self.weight, self.bias = torch.ones(num_features), torch.zeros(num_features)
        self.running_mean, self.running_var = torch.zeros(num_features), torch.ones(num_features)

    @staticmethod
    def _rows(x):
        return x.permute(0, 2, 3, 1).reshape(-1, x.shape[1])

    def _images(self, rows):
        n, c, h, w = self.shape
        return rows.reshape(n, h, w, c).permute(0, 3, 1, 2)

    def forward(self, x):
        self.shape = tuple(x.shape)
        rows = self._rows(x)
        m = len(rows)
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
        self.centred, self.var = rows - mu, var
        return self._images(self.weight * self.centred / torch.sqrt(var + self.eps) + self.bias)

    def backward(self, grad_out):
        g = self._rows(grad_out)
        m = len(g)
        std = torch.sqrt(self.var + self.eps)
        self.weight_grad = (g * self.centred / std).sum(0)
        self.bias_grad = g.sum(0)
        g_hat = g * self.weight
        if not self.was_training:
            return self._images(g_hat / std)
        g_var = (g_hat * self.centred).sum(0) * -0.5 * std**-3
        g_mu = -(g_hat / std).sum(0) + g_var * (-2 * self.centred).mean(0)
        return self._images(g_hat / std + g_var * 2 * self.centred / m + g_mu / m)
