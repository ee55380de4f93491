"""The bias as one more column, for both ways of fitting; gradients by autograd, least squares by lstsq."""

import torch


class LinearRegression:
    def __init__(self, in_features, out_features):
        self.weight = torch.zeros(out_features, in_features)
        self.bias = torch.zeros(out_features)

    def _with_ones(self, X):
        return torch.cat([X, X.new_ones(X.shape[0], 1)], dim=1)

    def _read(self, theta):
        self.weight, self.bias = theta[:-1].t().clone(), theta[-1].clone()

    def fit(self, X, y, epochs, lr):
        A = self._with_ones(X)
        theta = torch.cat([self.weight.t(), self.bias[None]]).to(A).detach().requires_grad_()
        for _ in range(epochs):
            loss = torch.nn.functional.mse_loss(A @ theta, y)
            (gradient,) = torch.autograd.grad(loss, theta)
            with torch.no_grad():
                theta -= lr * gradient
        self._read(theta.detach())

    def predict(self, X):
        return self._with_ones(X) @ torch.cat([self.weight.t(), self.bias[None]])

    def fit_normal_equation(self, X, y):
        self._read(torch.linalg.lstsq(self._with_ones(X), y).solution)
