"""The chain rule for one sample at a time, in the column layout of textbooks."""

import torch


class MLP:
    def __init__(self, sizes):
        shapes = list(zip(sizes[1:], sizes[:-1], strict=True))
        self.weights = [torch.randn(shape) * 0.1 for shape in shapes]
        self.biases = [torch.zeros(shape[0]) for shape in shapes]

    def forward(self, x):
        self.x = x
        A = x.T
        for W, b in zip(self.weights[:-1], self.biases[:-1], strict=True):
            A = torch.clamp(W @ A + b[:, None], min=0)
        return (self.weights[-1] @ A + self.biases[-1][:, None]).T

    def backward(self, target):
        self.weight_grads = [torch.zeros_like(W) for W in self.weights]
        self.bias_grads = [torch.zeros_like(b) for b in self.biases]
        for x, t in zip(self.x, target.tolist(), strict=True):
            activations, masks = [x], []
            for W, b in zip(self.weights, self.biases, strict=True):
                z = W @ activations[-1] + b
                masks.append((z > 0).to(z.dtype))
                activations.append(z * masks[-1])
            delta = torch.softmax(z, 0)
            delta[t] -= 1
            for i in range(len(self.weights) - 1, -1, -1):
                self.weight_grads[i] += torch.outer(delta, activations[i]) / len(target)
                self.bias_grads[i] += delta / len(target)
                if i:
                    delta = self.weights[i].T @ delta * masks[i - 1]

    def step(self, lr):
        self.weights = [W - lr * g for W, g in zip(self.weights, self.weight_grads, strict=True)]
        self.biases = [b - lr * g for b, g in zip(self.biases, self.bias_grads, strict=True)]
