"""One sample at a time."""

import torch


class Neuron:
    def __init__(self, in_features, activation):
        self.name = activation
        self.weight = torch.randn(in_features)
        self.bias = torch.randn(())

    def forward(self, x):
        self.x = x
        self.outputs = x.new_zeros(len(x))
        for n, row in enumerate(x):
            z = (row * self.weight).sum() + self.bias
            self.outputs[n] = {"sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": torch.relu}[self.name](z)
        return self.outputs

    def backward(self, grad_out):
        self.weight_grad = torch.zeros_like(self.weight)
        self.bias_grad = torch.zeros_like(self.bias)
        grad_x = torch.zeros_like(self.x)
        for n, (row, y) in enumerate(zip(self.x, self.outputs, strict=True)):
            slope = {"sigmoid": y - y * y, "tanh": (1 - y) * (1 + y), "relu": torch.sign(y)}[self.name]
            local = grad_out[n] * slope
            self.weight_grad = self.weight_grad + local * row
            self.bias_grad = self.bias_grad + local
            grad_x[n] = local * self.weight
        return grad_x

    def update(self, lr):
        self.weight, self.bias = self.weight - lr * self.weight_grad, self.bias - lr * self.bias_grad
