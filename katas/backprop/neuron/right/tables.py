"""Activation and slope from a table; einsum; parameters updated in place."""

import torch

FUNCTIONS = {
    "sigmoid": (lambda z: 1 / (1 + torch.exp(-z)), lambda z: torch.exp(-z) / (1 + torch.exp(-z)) ** 2),
    "tanh": (torch.tanh, lambda z: 1 / torch.cosh(z) ** 2),
    "relu": (torch.relu, lambda z: torch.where(z > 0, torch.ones_like(z), torch.zeros_like(z))),
}


class Neuron:
    def __init__(self, in_features, activation):
        self.phi, self.phi_prime = FUNCTIONS[activation]
        self.weight = torch.zeros(in_features)
        self.bias = torch.tensor(0.0)

    def forward(self, x):
        self.x = x
        self.z = torch.einsum("ni,i->n", x, self.weight) + self.bias
        return self.phi(self.z)

    def backward(self, grad_out):
        delta = grad_out * self.phi_prime(self.z)
        self.weight_grad = torch.einsum("n,ni->i", delta, self.x)
        self.bias_grad = torch.sum(delta)
        return delta.unsqueeze(1) * self.weight

    def update(self, lr):
        self.weight -= lr * self.weight_grad
        self.bias -= lr * self.bias_grad
