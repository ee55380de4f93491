"""Every Value keeps (parent, slope) pairs; backward counts the uses of each Value (Kahn's order)."""

import math
from collections import deque


class Value:
    __slots__ = ("data", "grad", "edges")

    def __init__(self, data, edges=()):
        self.data = data
        self.grad = 0.0
        self.edges = edges

    @staticmethod
    def lift(x):
        return x if isinstance(x, Value) else Value(x)

    def __add__(self, other):
        other = Value.lift(other)
        return Value(self.data + other.data, ((self, 1.0), (other, 1.0)))

    __radd__ = __add__

    def __neg__(self):
        return Value(-self.data, ((self, -1.0),))

    def __sub__(self, other):
        other = Value.lift(other)
        return Value(self.data - other.data, ((self, 1.0), (other, -1.0)))

    def __rsub__(self, other):
        return Value.lift(other) - self

    def __mul__(self, other):
        other = Value.lift(other)
        return Value(self.data * other.data, ((self, other.data), (other, self.data)))

    __rmul__ = __mul__

    def __truediv__(self, other):
        other = Value.lift(other)
        quotient = self.data / other.data
        return Value(quotient, ((self, 1 / other.data), (other, -quotient / other.data)))

    def __rtruediv__(self, other):
        return Value.lift(other) / self

    def __pow__(self, other):
        if isinstance(other, Value):
            result = self.data**other.data
            slopes = ((self, other.data * self.data ** (other.data - 1)), (other, result * math.log(self.data)))
            return Value(result, slopes)
        slope = 0.0 if other == 0 else other * self.data ** (other - 1)
        return Value(self.data**other, ((self, slope),))

    def __rpow__(self, other):
        result = other**self.data
        return Value(result, ((self, result * math.log(other)),))

    def exp(self):
        result = math.exp(self.data)
        return Value(result, ((self, result),))

    def log(self):
        return Value(math.log(self.data), ((self, 1 / self.data),))

    def tanh(self):
        result = math.tanh(self.data)
        return Value(result, ((self, 1 - result * result),))

    def sigmoid(self):
        result = 0.5 * (1 + math.tanh(0.5 * self.data))
        return Value(result, ((self, result * (1 - result)),))

    def relu(self):
        return Value(self.data, ((self, 1.0),)) if self.data > 0 else Value(0.0, ((self, 0.0),))

    def backward(self):
        uses, queue = {self: 0}, deque([self])
        while queue:
            for parent, _ in queue.popleft().edges:
                if parent not in uses:
                    uses[parent] = 0
                    queue.append(parent)
                uses[parent] += 1
        self.grad = 1.0
        ready = [self]
        while ready:
            value = ready.pop()
            for parent, slope in value.edges:
                parent.grad += slope * value.grad
                uses[parent] -= 1
                if uses[parent] == 0:
                    ready.append(parent)
