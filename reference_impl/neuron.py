"""A single neuron with its own backward pass."""

import math

import torch


class Neuron:
    """One neuron: a weighted sum of its inputs, a bias, an activation. No autograd.

    weight: (in_features,).
    bias: 0-d. Both start as you like, in the default dtype, and may be replaced by tensors of another one.
    weight_grad, bias_grad: set by `backward`, shaped as weight and bias.

    Args:
        in_features: the number of inputs.
        activation: "sigmoid", "tanh" or "relu".

    Source: CS231n notes, "Backpropagation, Intuitions" (https://cs231n.github.io/optimization-2/).
    """

    def __init__(self, in_features, activation):
        self.activation = activation
        self.weight = torch.randn(in_features) / math.sqrt(in_features)
        self.bias = torch.zeros(())
        self.weight_grad = None
        self.bias_grad = None

    def forward(self, x):
        """x (N, in_features) → (N,)."""
        self._x = x
        z = x @ self.weight + self.bias  # (N, in) @ (in,) + () = (N,)
        if self.activation == "sigmoid":
            self._y = torch.sigmoid(z)
        elif self.activation == "tanh":
            self._y = torch.tanh(z)
        else:
            self._y = z.clamp(min=0)
        return self._y

    def backward(self, grad_out):
        """From the gradient for the last output to the one for its input; sets weight_grad and bias_grad.

        grad_out: (N,), the loss's gradient with respect to what `forward` returned last.
        Returns: (N, in_features), the gradient for x. The parameters' gradients are exact derivatives, summed over the
            batch; each call overwrites them. The slope of the ReLU at 0 is 0.
        """
        if self.activation == "sigmoid":
            slope = self._y * (1 - self._y)  # σ′(z) = σ(z)(1 − σ(z))
        elif self.activation == "tanh":
            slope = 1 - self._y**2  # tanh′(z) = 1 − tanh²(z)
        else:
            slope = self._y > 0  # 1 for z > 0, else 0
        dz = grad_out * slope  # (N,)
        # z_n = Σᵢ wᵢ x_ni + b, hence ∂z_n/∂wᵢ = x_ni, ∂z_n/∂b = 1 and ∂z_n/∂x_ni = wᵢ
        self.weight_grad = dz @ self._x  # (N,) @ (N, in) = (in,)
        self.bias_grad = dz.sum()  # ()
        return torch.outer(dz, self.weight)  # (N, in)

    def update(self, lr):
        """One step of gradient descent with the gradients of the last `backward`."""
        self.weight = self.weight - lr * self.weight_grad
        self.bias = self.bias - lr * self.bias_grad
