"""In micrograd's manner: closures, a recursive topological sort, vectors by cases."""

import numpy as np


def unbroadcast(grad, shape):
    while grad.ndim > len(shape):
        grad = grad.sum(axis=0)
    for i, size in enumerate(shape):
        if size == 1 and grad.shape[i] != 1:
            grad = grad.sum(axis=i, keepdims=True)
    return grad


class Tensor:
    def __init__(self, array, children=()):
        self.data = np.asarray(array, dtype=float)
        self.grad = np.zeros(self.data.shape)
        self._backward = lambda: None
        self._prev = set(children)

    def __add__(self, other):
        out = Tensor(self.data + other.data, (self, other))

        def _backward():
            for t in (self, other):
                t.grad = t.grad + unbroadcast(out.grad, t.data.shape)

        out._backward = _backward
        return out

    def __mul__(self, other):
        out = Tensor(self.data * other.data, (self, other))

        def _backward():
            self.grad = self.grad + unbroadcast(out.grad * other.data, self.data.shape)
            other.grad = other.grad + unbroadcast(out.grad * self.data, other.data.shape)

        out._backward = _backward
        return out

    def __matmul__(self, other):
        a, b = self.data, other.data
        out = Tensor(np.matmul(a, b), (self, other))

        def _backward():
            g = out.grad
            if a.ndim == 1 and b.ndim == 1:
                da, db = g * b, g * a
            elif a.ndim == 1:  # (k) @ (…, k, n) → (…, n)
                da = unbroadcast((b * g[..., None, :]).sum(axis=-1), a.shape)
                db = a[:, None] * g[..., None, :]
            elif b.ndim == 1:  # (…, m, k) @ (k) → (…, m)
                da = g[..., None] * b
                db = unbroadcast((a * g[..., None]).sum(axis=-2), b.shape)
            else:
                da = unbroadcast(g @ np.swapaxes(b, -1, -2), a.shape)
                db = unbroadcast(np.swapaxes(a, -1, -2) @ g, b.shape)
            self.grad = self.grad + da
            other.grad = other.grad + db

        out._backward = _backward
        return out

    def sum(self):
        out = Tensor(self.data.sum(), (self,))

        def _backward():
            self.grad = self.grad + out.grad

        out._backward = _backward
        return out

    def relu(self):
        out = Tensor(self.data.clip(min=0), (self,))

        def _backward():
            self.grad = self.grad + out.grad * (out.data > 0)

        out._backward = _backward
        return out

    def backward(self):
        topo, visited = [], set()

        def build(v):
            if v not in visited:
                visited.add(v)
                for child in v._prev:
                    build(child)
                topo.append(v)

        build(self)
        self.grad = np.ones(self.data.shape)
        for v in reversed(topo):
            v._backward()
