"""Values are numbered as they are made; going down in number is a topological order. Powers by exp and log."""

import itertools
import math

_counter = itertools.count()


class Value:
    def __init__(self, data, parents=(), backward=lambda grad: ()):
        self.data = float(data)
        self.grad = 0.0
        self.number = next(_counter)
        self.parents = parents
        self.grads_for = backward  # from the gradient of this one to those of its parents

    def __add__(self, other):
        if not isinstance(other, Value):
            return Value(self.data + other, (self,), lambda g: (g,))
        return Value(self.data + other.data, (self, other), lambda g: (g, g))

    def __mul__(self, other):
        if not isinstance(other, Value):
            return Value(self.data * other, (self,), lambda g: (g * other,))
        return Value(self.data * other.data, (self, other), lambda g: (g * other.data, g * self.data))

    def __pow__(self, other):
        if isinstance(other, Value):
            return (other * self.log()).exp()
        if other == 0:
            return Value(1.0)
        return Value(self.data**other, (self,), lambda g: (g * other * self.data ** (other - 1),))

    def __rpow__(self, other):
        return (self * math.log(other)).exp()

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + (-other)

    def __rsub__(self, other):
        return -self + other

    def __truediv__(self, other):
        if not isinstance(other, Value):
            return self * (1 / other)
        return self * other**-1

    def __rtruediv__(self, other):
        return self**-1 * other

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def exp(self):
        e = math.exp(self.data)
        return Value(e, (self,), lambda g: (g * e,))

    def log(self):
        return Value(math.log(self.data), (self,), lambda g: (g / self.data,))

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, (self,), lambda g: (g * (1 - t * t),))

    def sigmoid(self):
        if self.data < -700:
            s = 0.0
        else:
            s = 1 / (1 + math.exp(-self.data))
        return Value(s, (self,), lambda g: (g * s * (1 - s),))

    def relu(self):
        return Value(self.data if self.data > 0 else 0.0, (self,), lambda g: (g if self.data > 0 else 0.0,))

    def backward(self):
        nodes, todo = {self.number: self}, [self]
        while todo:
            for parent in todo.pop().parents:
                if parent.number not in nodes:
                    nodes[parent.number] = parent
                    todo.append(parent)
        self.grad = 1.0
        for number in sorted(nodes, reverse=True):
            node = nodes[number]
            for parent, grad in zip(node.parents, node.grads_for(node.grad), strict=True):
                parent.grad += grad
