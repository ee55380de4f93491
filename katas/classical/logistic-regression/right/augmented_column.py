"""The bias as the weight of a constant 1; 1/(1 + e⁻ᶻ) by hand; the gradient summed and divided at the end."""

import torch


class LogisticRegression:
    def __init__(self, in_features):
        self.weight = torch.zeros((in_features,))
        self.bias = torch.zeros(())

    @staticmethod
    def _add_ones(X):
        return torch.cat([X, torch.ones_like(X[:, :1])], 1)

    def fit(self, X, y, epochs, lr):
        A = self._add_ones(X)
        theta = torch.cat([self.weight, self.bias.reshape(1)]).to(A)
        target = y.to(A.dtype)
        history = []
        for _ in range(epochs):
            p = 1 / (1 + torch.exp(-A.mv(theta)))
            loss = -(target * torch.log(p + 1e-12) + (1 - target) * torch.log(1 - p + 1e-12)).mean()
            history.append(float(loss))
            theta = theta - lr * (A * (p - target)[:, None]).sum(0) / A.size(0)
        self.weight, self.bias = theta[:-1], theta[-1]
        return history

    def predict_proba(self, X):
        theta = torch.cat([self.weight, self.bias.reshape(1)])
        return 1 / (1 + torch.exp(-self._add_ones(X) @ theta))

    def predict(self, X, threshold=0.5):
        return torch.where(self.predict_proba(X) >= threshold, 1, 0)
