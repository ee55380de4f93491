"""A common base class, sums with a start, activations by their name."""

import random


class Module:
    def parameters(self):
        return []


class Neuron(Module):
    def __init__(self, Value, n_in):
        self.w = [Value(random.uniform(-1, 1)) for _ in range(n_in)]
        self.b = Value(random.uniform(-1, 1))

    def __call__(self, x, activation="tanh"):
        act = sum((wi * xi for wi, xi in zip(self.w, x)), self.b)
        return getattr(act, activation)()

    def parameters(self):
        return self.w + [self.b]


class Layer(Module):
    def __init__(self, Value, n_in, n_out):
        self.neurons = [Neuron(Value, n_in) for _ in range(n_out)]

    def __call__(self, x, activation="tanh"):
        outs = [n(x, activation) for n in self.neurons]
        return outs[0] if len(outs) == 1 else outs

    def parameters(self):
        return [p for n in self.neurons for p in n.parameters()]


class MLP(Module):
    def __init__(self, Value, n_in, n_outs):
        sz = [n_in] + list(n_outs)
        self.layers = [Layer(Value, sz[i], sz[i + 1]) for i in range(len(n_outs))]

    def __call__(self, x, activation="tanh"):
        for layer in self.layers:
            if not isinstance(x, (list, tuple)):
                x = [x]
            x = layer(x, activation)
        return x

    def parameters(self):
        return [p for layer in self.layers for p in layer.parameters()]
