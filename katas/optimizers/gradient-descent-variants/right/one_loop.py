"""One function does it all: the others are mini-batches of one row, or of all rows without an order."""

import torch


def _descend(grad, w, lr, batches):
    w = w.clone()
    for batch in batches:
        w -= lr * grad(batch, w)
    return w


def _shuffled(data, epochs, size, generator):
    for _ in range(epochs):
        yield from data[torch.randperm(data.shape[0], generator=generator, device=data.device)].split(size)


def batch_gd(grad, data, w, lr, epochs):
    return _descend(grad, w, lr, [data] * epochs)


def stochastic_gd(grad, data, w, lr, epochs, generator=None):
    return _descend(grad, w, lr, _shuffled(data, epochs, 1, generator))


def minibatch_gd(grad, data, w, lr, epochs, batch_size, generator=None):
    return _descend(grad, w, lr, _shuffled(data, epochs, batch_size, generator))
