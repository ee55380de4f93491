"""Operations are numbered as they happen; backward goes through the numbers from the last one."""

import itertools

import numpy as np

_number = itertools.count()


def _fit(grad, shape):
    padded = (1,) * (np.ndim(grad) - len(shape)) + tuple(shape)
    for axis, size in enumerate(padded):
        if size == 1:
            grad = np.sum(grad, axis=axis, keepdims=True)
    return np.reshape(grad, shape)


class Tensor:
    def __init__(self, array, edges=()):
        self.data = np.array(array, dtype=np.float64)
        self.grad = None
        self.edges = edges  # (parent, function from this gradient to the parent's)
        self.number = next(_number)

    def __add__(self, other):
        return Tensor(self.data + other.data, [(self, lambda g: g), (other, lambda g: g)])

    def __mul__(self, other):
        x, y = self.data, other.data
        return Tensor(x * y, [(self, lambda g: g * y), (other, lambda g: g * x)])

    def __matmul__(self, other):
        x, y = self.data, other.data

        def sides(g):
            X = x.reshape(1, -1) if x.ndim == 1 else x
            Y = y.reshape(-1, 1) if y.ndim == 1 else y
            shape = np.broadcast_shapes(X.shape[:-2], Y.shape[:-2]) + (X.shape[-2], Y.shape[-1])
            return X, Y, g.reshape(shape)

        def left(g):
            X, Y, G = sides(g)
            return _fit(np.einsum("...ij,...kj->...ik", G, Y), X.shape).reshape(x.shape)

        def right(g):
            X, Y, G = sides(g)
            return _fit(np.einsum("...ij,...ik->...jk", X, G), Y.shape).reshape(y.shape)

        return Tensor(np.matmul(x, y), [(self, left), (other, right)])

    def sum(self):
        return Tensor(np.sum(self.data), [(self, lambda g: g * np.ones(self.data.shape))])

    def relu(self):
        return Tensor(np.where(self.data > 0, self.data, 0.0), [(self, lambda g: np.where(self.data > 0, g, 0.0))])

    def backward(self):
        reached, waiting = {self}, [self]
        while waiting:
            for parent, _ in waiting.pop().edges:
                if parent not in reached:
                    reached.add(parent)
                    waiting.append(parent)
        for node in reached:
            node.grad = np.zeros(node.data.shape)
        self.grad = np.ones(self.data.shape)
        for node in sorted(reached, key=lambda node: node.number, reverse=True):
            for parent, pull in node.edges:
                parent.grad = parent.grad + _fit(pull(node.grad), parent.data.shape)
