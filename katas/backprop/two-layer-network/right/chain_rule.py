"""Every factor of the chain rule on its own, parameters updated in place, loss from the probabilities."""

import torch


class TwoLayerNetwork:
    def __init__(self, in_features, hidden, out):
        limit = (6 / (in_features + hidden)) ** 0.5
        self.W1 = (torch.rand(hidden, in_features) * 2 - 1) * limit
        self.b1 = torch.full((hidden,), 0.01)
        self.W2 = torch.randn(out, hidden) * 0.1
        self.b2 = torch.zeros(out)
        self.cache = None

    def forward(self, X):
        z1 = torch.einsum("ni,hi->nh", X, self.W1) + self.b1
        a1 = torch.where(z1 > 0, z1, torch.zeros_like(z1))
        z2 = a1.matmul(self.W2.t()).add(self.b2)
        p = 1 / (1 + torch.exp(-z2))
        self.cache = X, z1, a1, p
        return p

    def loss(self, p, y):
        eps = 1e-12
        return -(y * torch.log(p + eps) + (1 - y) * torch.log(1 - p + eps)).mean()

    def backward(self, y_true):
        X, z1, a1, p = self.cache
        dp = (p - y_true) / (p * (1 - p)) / p.shape[0] / p.shape[1]
        dz2 = dp * p * (1 - p)
        self.W2_grad = dz2.t().mm(a1)
        self.b2_grad = dz2.sum(0)
        dz1 = dz2.mm(self.W2)
        dz1[z1 <= 0] = 0
        self.W1_grad = dz1.t().mm(X)
        self.b1_grad = dz1.sum(0)

    def update(self, lr):
        for name in ("W1", "b1", "W2", "b2"):
            getattr(self, name).sub_(lr * getattr(self, name + "_grad"))

    def train_step(self, X, y, lr):
        before = self.loss(self.forward(X), y)
        self.backward(y)
        self.update(lr)
        return before
