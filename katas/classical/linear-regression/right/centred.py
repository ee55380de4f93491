"""Weights kept as they are asked, updates in place; closed form through centred data and QR."""

import torch


class LinearRegression:
    def __init__(self, in_features, out_features):
        self.weight = torch.zeros((out_features, in_features))
        self.bias = torch.zeros(out_features)

    def predict(self, X):
        return torch.einsum("ni,oi->no", X, self.weight) + self.bias.unsqueeze(0)

    def fit(self, X, y, epochs, lr):
        self.weight = self.weight.to(device=X.device, dtype=X.dtype)
        self.bias = self.bias.to(device=X.device, dtype=X.dtype)
        N, out = y.shape
        losses = []
        for _ in range(epochs):
            diff = self.predict(X) - y
            losses.append((diff**2).mean().item())
            grad_w = (2.0 / (N * out)) * torch.einsum("no,ni->oi", diff, X)
            grad_b = (2.0 / (N * out)) * diff.sum(0)
            self.weight -= lr * grad_w
            self.bias -= lr * grad_b
        return losses

    def fit_normal_equation(self, X, y):
        x_mean, y_mean = X.mean(0), y.mean(0)
        Q, R = torch.linalg.qr(X - x_mean)
        W = torch.linalg.solve_triangular(R, Q.T @ (y - y_mean), upper=True)
        self.weight = W.T.contiguous()
        self.bias = y_mean - self.weight @ x_mean
        return self
