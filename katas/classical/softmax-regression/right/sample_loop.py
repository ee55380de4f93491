"""One sample at a time; the gradient collected and averaged at the end of the epoch."""

import torch


class SoftmaxRegression:
    def __init__(self, in_features, num_classes):
        self.weight, self.bias = torch.zeros(num_classes, in_features), torch.zeros(num_classes)

    def fit(self, X, y, epochs, lr):
        W, b = self.weight.to(X), self.bias.to(X)
        for _ in range(epochs):
            dW, db = torch.zeros_like(W), torch.zeros_like(b)
            for x, label in zip(X, y.tolist(), strict=True):
                z = W.mv(x) + b
                p = torch.exp(z - torch.logsumexp(z, 0))
                p[label] = p[label] - 1
                dW += torch.outer(p, x)
                db += p
            W, b = W - lr * dW / len(X), b - lr * db / len(X)
        self.weight, self.bias = W, b
        return self

    def predict_proba(self, X):
        z = torch.cat([X, torch.ones_like(X[:, :1])], 1) @ torch.cat([self.weight, self.bias[:, None]], 1).T
        return torch.exp(z - z.logsumexp(1, keepdim=True))

    def predict(self, X):
        return torch.max(X @ self.weight.t() + self.bias, dim=1).indices
