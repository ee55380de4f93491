"""The number of batches first; an object that can be gone through."""

import math

import torch


class _Batches:
    def __init__(self, X, y, order, size, count):
        self.X, self.y, self.order, self.size, self.count = X, y, order, size, count

    def __iter__(self):
        for b in range(self.count):
            rows = self.order[b * self.size : (b + 1) * self.size]
            yield self.X.index_select(0, rows), self.y.index_select(0, rows)


def minibatches(X, y, batch_size, shuffle=True, drop_last=False, generator=None):
    n = X.shape[0]
    count = n // batch_size if drop_last else math.ceil(n / batch_size)
    order = torch.randperm(n, generator=generator, device=X.device) if shuffle else torch.arange(n, device=X.device)
    return _Batches(X, y, order, batch_size, count)
