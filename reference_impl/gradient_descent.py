"""Plain gradient descent: the update as an optimizer, and how many rows of the data go into one.

Shapes: n is the number of rows of the data. Letters in comments: w is what is trained, g its gradient.
"""

import torch


class SGD:
    """Gradient descent without momentum, as `torch.optim.SGD`.

    params: an iterable of tensors (a generator too); whoever calls sets their `.grad`.
    lr: the learning rate, an attribute read at every step.
    weight_decay: the factor of the penalty ½ · weight_decay · ‖θ‖², whose gradient is added.

    Source: Goodfellow, Bengio, Courville, "Deep Learning", section 8.3.1 (https://www.deeplearningbook.org);
    https://docs.pytorch.org/docs/stable/generated/torch.optim.SGD.html.
    """

    def __init__(self, params, lr=1e-3, weight_decay=0):
        self.params = list(params)  # a generator can be walked only once
        self.lr = lr
        self.weight_decay = weight_decay

    @torch.no_grad()
    def step(self):
        """Update every parameter in place from its `.grad`, which stays as it is; those without one are skipped."""
        for p in self.params:
            if p.grad is None:
                continue
            g = p.grad
            direction = g + self.weight_decay * p  # the penalty's gradient is weight_decay · θ
            # θ ← θ − lr · (g + weight_decay · θ)
            p -= self.lr * direction

    def zero_grad(self):
        """Set every parameter's `.grad` to None."""
        for p in self.params:
            p.grad = None


def batch_gd(grad, data, w, lr, epochs):
    """Batch gradient descent: every update sees all rows.

    grad: `grad(batch, w)` returns the gradient of the loss of some rows of data at w, a tensor of w's shape. Whether it
        sums or averages over the rows is its own affair.
    data: tensor (n, …), n ≥ 1.
    w: tensor of any shape, unchanged afterwards.
    lr: float. epochs: int ≥ 0, the number of passes over the data.
    Returns: the final w, in the shape and dtype of w.

    Source: Goodfellow, Bengio, Courville, "Deep Learning", section 8.1.3 (https://www.deeplearningbook.org).
    """
    for _ in range(epochs):
        w = w - lr * grad(data, w)  # one update a pass
    return w


def stochastic_gd(grad, data, w, lr, epochs, generator=None):
    """Stochastic gradient descent: every update sees one row, in a new random order in each epoch.

    Arguments and result as for `batch_gd`; the one row that grad gets keeps its axis: (1, …).
    generator: a `torch.Generator` on data's device, or None for the global one. The order of an epoch is one
        `torch.randperm(n, generator=generator)`, and nothing else is drawn.

    Source: Goodfellow, Bengio, Courville, "Deep Learning", section 8.1.3 (https://www.deeplearningbook.org).
    """
    n = len(data)
    for _ in range(epochs):
        order = torch.randperm(n, generator=generator, device=data.device)
        for i in order.tolist():
            w = w - lr * grad(data[i : i + 1], w)  # a slice keeps the axis
    return w


def minibatch_gd(grad, data, w, lr, epochs, batch_size, generator=None):
    """Mini-batch gradient descent: every update sees batch_size rows, in a new random order in each epoch.

    Arguments and result as for `stochastic_gd`.
    batch_size: int ≥ 1. The batches of an epoch are consecutive pieces of its order; where n is no multiple of
        batch_size the last one is smaller, and is used like the others.

    Source: Goodfellow, Bengio, Courville, "Deep Learning", section 8.1.3 (https://www.deeplearningbook.org).
    """
    n = len(data)
    for _ in range(epochs):
        order = torch.randperm(n, generator=generator, device=data.device)
        for start in range(0, n, batch_size):
            rows = order[start : start + batch_size]  # the slice ends with the order: the last one may be shorter
            w = w - lr * grad(data[rows], w)
    return w
