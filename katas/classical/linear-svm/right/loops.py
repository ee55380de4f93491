"""Samples and classes in Python loops."""

import torch


class LinearSVM:
    def __init__(self, in_features, num_classes):
        self.weight = torch.zeros(num_classes, in_features)
        self.bias = torch.zeros(num_classes)

    def fit(self, X, y, epochs, lr, lam):
        W, b = self.weight.to(X), self.bias.to(X)
        N, K = len(X), len(b)
        for _ in range(epochs):
            dW, db = torch.zeros_like(W), torch.zeros_like(b)
            for i in range(N):
                s = W @ X[i] + b
                t = int(y[i])
                for j in range(K):
                    if j != t and s[j] - s[t] + 1 > 0:
                        dW[j] += X[i]
                        dW[t] -= X[i]
                        db[j] += 1
                        db[t] -= 1
            W = W - lr * (dW / N + lam * W)
            b = b - lr * db / N
        self.weight, self.bias = W, b

    def predict(self, X):
        return torch.argmax(X @ self.weight.t() + self.bias, dim=-1)
