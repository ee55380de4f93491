"""Gradients summed up sample by sample."""

import torch


class TwoLayerNetwork:
    def __init__(self, in_features, hidden, out):
        self.W1 = torch.randn(hidden, in_features)
        self.b1 = torch.zeros(hidden)
        self.W2 = torch.randn(out, hidden)
        self.b2 = torch.zeros(out)

    def forward(self, X):
        self.inputs = X
        self.hidden = torch.relu(X @ self.W1.T + self.b1)
        self.probs = torch.sigmoid(self.hidden @ self.W2.T + self.b2)
        return self.probs

    def backward(self, y_true):
        self.W1_grad = torch.zeros_like(self.W1)
        self.b1_grad = torch.zeros_like(self.b1)
        self.W2_grad = torch.zeros_like(self.W2)
        self.b2_grad = torch.zeros_like(self.b2)
        n, out = y_true.shape
        for x, h, p, y in zip(self.inputs, self.hidden, self.probs, y_true, strict=True):
            dz2 = p - y
            self.W2_grad += torch.outer(dz2, h)
            self.b2_grad += dz2
            dz1 = (self.W2.T @ dz2) * torch.sign(h)
            self.W1_grad += torch.outer(dz1, x)
            self.b1_grad += dz1
        for grad in (self.W1_grad, self.b1_grad, self.W2_grad, self.b2_grad):
            grad /= n * out

    def update(self, lr):
        self.W1 = self.W1 - lr * self.W1_grad
        self.b1 = self.b1 - lr * self.b1_grad
        self.W2 = self.W2 - lr * self.W2_grad
        self.b2 = self.b2 - lr * self.b2_grad

    def train_step(self, X, y, lr):
        p = self.forward(X)
        loss = torch.nn.functional.binary_cross_entropy(p, y)
        self.backward(y)
        self.update(lr)
        return loss
