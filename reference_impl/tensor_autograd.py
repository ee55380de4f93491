"""Reverse-mode automatic differentiation on arrays: the scalar engine's idea, with shapes."""

import numpy as np


class Tensor:
    """An array that remembers how it was computed, so that `backward` can find gradients (reverse mode).

    `+`, `*` and `@` of two Tensors make a new one, with NumPy's broadcasting and whatever shapes `np.matmul` takes
    (vectors, matrices, batches of matrices). The right-hand side is always a Tensor.

    Args:
        array: NumPy array of floats, of any shape, 0-d included; never changed.

    Attributes:
        data: its value, a NumPy array.
        grad: the gradient of what `backward` was called on with respect to this Tensor: a NumPy array in the shape of
            `data`. What it holds before is free.

    Source: Baydin et al., Automatic differentiation in machine learning: a survey, 2018.
    """

    def __init__(self, array):
        self.data = np.asarray(array)
        self.grad = np.zeros_like(self.data)
        self._parents = ()  # the Tensors that this one was computed from
        self._pass_on = None  # adds to the parents' gradients what this one's gradient says

    def __add__(self, other: "Tensor") -> "Tensor":
        out = Tensor(self.data + other.data)

        def pass_on():  # ∂(a + b)/∂a = 1, for every copy that broadcasting made
            self.grad += _unbroadcast(out.grad, self.data.shape)
            other.grad += _unbroadcast(out.grad, other.data.shape)

        out._parents, out._pass_on = (self, other), pass_on
        return out

    def __mul__(self, other: "Tensor") -> "Tensor":
        """The product element by element."""
        out = Tensor(self.data * other.data)

        def pass_on():  # ∂(a·b)/∂a = b, ∂(a·b)/∂b = a
            self.grad += _unbroadcast(other.data * out.grad, self.data.shape)
            other.grad += _unbroadcast(self.data * out.grad, other.data.shape)

        out._parents, out._pass_on = (self, other), pass_on
        return out

    def __matmul__(self, other: "Tensor") -> "Tensor":
        out = Tensor(self.data @ other.data)

        def pass_on():
            # A vector is a row on the left and a column on the right; the product dropped that side, so that G lacks it
            A, B, G = self.data, other.data, out.grad
            if B.ndim == 1:
                B, G = B[:, None], G[..., None]  # (k, 1), (…, m, 1)
            if A.ndim == 1:
                A, G = A[None, :], G[..., None, :]  # (1, k), (…, 1, n)
            grad_A = G @ B.swapaxes(-2, -1)  # (…, m, n) @ (…, n, k)
            grad_B = A.swapaxes(-2, -1) @ G  # (…, k, m) @ (…, m, n)
            self.grad += _unbroadcast(grad_A, A.shape).reshape(self.data.shape)
            other.grad += _unbroadcast(grad_B, B.shape).reshape(other.data.shape)

        out._parents, out._pass_on = (self, other), pass_on
        return out

    def sum(self) -> "Tensor":
        """The sum of all elements, a Tensor of shape ()."""
        out = Tensor(self.data.sum())

        def pass_on():  # every element takes part once
            self.grad += out.grad

        out._parents, out._pass_on = (self,), pass_on
        return out

    def relu(self) -> "Tensor":
        """max(0, x) of each element, with slope 0 at 0."""
        out = Tensor(np.maximum(self.data, 0))

        def pass_on():  # 1 for x > 0, else 0
            self.grad += (self.data > 0) * out.grad

        out._parents, out._pass_on = (self,), pass_on
        return out

    def backward(self) -> None:
        """Set `grad` on every Tensor that this one depends on, this one included; called on a Tensor of shape ().

        Called once on a graph. A Tensor used several times gets the sum of what comes back from each use.
        """
        # Topological order: a Tensor after all that it was computed from; the stack holds (tensor, are its parents done?)
        seen, stack, order = set(), [(self, False)], []
        while stack:
            tensor, parents_done = stack.pop()
            if parents_done:
                order.append(tensor)
            elif tensor not in seen:
                seen.add(tensor)
                stack.append((tensor, True))
                stack.extend((parent, False) for parent in tensor._parents)

        # From the end: when a Tensor's turn comes, everything computed from it has added its part
        self.grad = np.ones_like(self.data)
        for tensor in reversed(order):
            if tensor._pass_on is not None:
                tensor._pass_on()


def _unbroadcast(grad, shape):
    """The gradient for an array of this shape, from that for what broadcasting made of it: copies add up."""
    missing = grad.ndim - len(shape)
    grad = grad.sum(axis=tuple(range(missing)))  # dimensions that broadcasting put in front
    stretched = tuple(i for i, size in enumerate(shape) if size == 1)
    return grad.sum(axis=stretched, keepdims=True)  # and those that it stretched
