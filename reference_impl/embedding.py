"""The embedding table: rows looked up by index, and where their gradients go."""

import torch


class Embedding:
    """A table of vectors, one a symbol, looked up by index; with its own backward pass.

    Args:
        num: how many vectors there are.
        dim: the length of each.

    Attributes:
        weight: the table, `(num, dim)`; it starts with random values.
        weight_grad: `(num, dim)`, what the last `backward` found.

    No autograd: `forward` keeps what `backward` needs. Inputs are never changed.

    Source: Bengio et al., A Neural Probabilistic Language Model, 2003; torch.nn.Embedding.
    """

    def __init__(self, num: int, dim: int):
        self.weight = torch.randn(num, dim)
        self.weight_grad = None

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """Look up `ids`, int64 of any shape, 0-d and empty included, each in [0, num); gives `(*ids.shape, dim)`."""
        self._ids = ids
        return self.weight[ids]  # (*ids.shape, dim)

    def backward(self, grad_out: torch.Tensor) -> None:
        """Set `weight_grad` from the gradient for the result of the last `forward`, `(*ids.shape, dim)`.

        The exact derivative, like `weight`: rows that were not looked up have 0. An earlier call's is overwritten.
        There is no gradient for indices: the result is None.
        """
        ids = self._ids.reshape(-1)  # (M,), M lookups
        grads = grad_out.reshape(-1, self.weight.shape[1])  # (M, dim)
        self.weight_grad = torch.zeros_like(self.weight)  # (num, dim)
        # ∂L/∂W_v = Σ of the gradients of all lookups with id v: repeated ids add up
        self.weight_grad.index_add_(0, ids, grads)
