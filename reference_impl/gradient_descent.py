"""Plain gradient descent: how many rows of the data go into one update, and the update as an optimizer.

Shapes: n is the number of rows of the data. Letters in comments: w is what is trained, g its gradient.
"""

import torch


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
