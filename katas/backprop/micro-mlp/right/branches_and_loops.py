"""Branches for the activations, plain loops, drawn from torch's generator."""

import torch


class Neuron:
    def __init__(self, Value, n_in):
        self.w = []
        for number in torch.randn(n_in).tolist():
            self.w.append(Value(number * 0.5))
        self.b = Value(0)

    def __call__(self, x, activation="tanh"):
        total = None
        for i in range(len(self.w)):
            term = x[i] * self.w[i]
            total = term if total is None else total + term
        total = total + self.b
        if activation == "tanh":
            return total.tanh()
        elif activation == "sigmoid":
            return total.sigmoid()
        elif activation == "relu":
            return total.relu()
        raise ValueError(f"unknown activation {activation!r}")

    def parameters(self):
        out = list(self.w)
        out.append(self.b)
        return out


class Layer:
    def __init__(self, Value, n_in, n_out):
        self.neurons = []
        while len(self.neurons) < n_out:
            self.neurons.append(Neuron(Value, n_in))

    def outputs(self, x, activation):
        return [neuron(x, activation) for neuron in self.neurons]

    def __call__(self, x, activation="tanh"):
        out = self.outputs(x, activation)
        if len(out) == 1:
            (out,) = out
        return out

    def parameters(self):
        out = []
        for neuron in self.neurons:
            out += neuron.parameters()
        return out


class MLP:
    def __init__(self, Value, n_in, n_outs):
        self.layers = []
        for n_out in n_outs:
            self.layers.append(Layer(Value, n_in, n_out))
            n_in = n_out

    def __call__(self, x, activation="tanh"):
        for layer in self.layers[:-1]:
            x = layer.outputs(x, activation)
        return self.layers[-1](x, activation)

    def parameters(self):
        return sum((layer.parameters() for layer in self.layers), [])
