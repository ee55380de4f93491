"""A small layer class with its own cache; log-softmax; parameters updated in place."""

import torch


class MLP:
    def __init__(self, sizes):
        self.depth = len(sizes) - 1
        self.weights, self.biases = [], []
        for i in range(self.depth):
            bound = (6.0 / (sizes[i] + sizes[i + 1])) ** 0.5
            self.weights.append(torch.empty(sizes[i + 1], sizes[i]).uniform_(-bound, bound))
            self.biases.append(torch.zeros(sizes[i + 1]))

    def forward(self, x):
        self.cache = []
        h = x
        for i in range(self.depth):
            z = torch.addmm(self.biases[i], h, self.weights[i].t())
            self.cache.append((h, z))
            h = torch.relu(z) if i + 1 < self.depth else z
        return h

    def backward(self, target):
        logits = self.cache[-1][1]
        grad = torch.log_softmax(logits, dim=-1).exp()
        grad[range(len(target)), target] -= 1.0
        grad /= len(target)
        weight_grads, bias_grads = [], []
        for i in range(self.depth - 1, -1, -1):
            h, z = self.cache[i]
            if i < self.depth - 1:
                grad = torch.where(z > 0, grad, torch.zeros_like(grad))
            weight_grads.insert(0, torch.einsum("no,ni->oi", grad, h))
            bias_grads.insert(0, grad.sum(0))
            grad = grad.mm(self.weights[i])
        self.weight_grads, self.bias_grads = weight_grads, bias_grads

    def step(self, lr):
        for p, g in zip(self.weights + self.biases, self.weight_grads + self.bias_grads, strict=True):
            p -= lr * g
