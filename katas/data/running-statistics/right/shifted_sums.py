"""Sums of deviations from the first row, in double precision."""

import torch


class RunningStatistics:
    def __init__(self):
        self.count = 0
        self.shift = None

    def update(self, x):
        if self.shift is None:
            self.shift = x[0].double()
            self.total = torch.zeros_like(self.shift)
            self.total_of_squares = torch.zeros_like(self.shift)
        deviation = x.double() - self.shift
        self.count += x.shape[0]
        self.total += deviation.sum(0)
        self.total_of_squares += (deviation**2).sum(0)
        self.dtype = x.dtype

    @property
    def mean(self):
        return (self.shift + self.total / self.count).to(self.dtype)

    def variance(self, unbiased=True):
        squares = self.total_of_squares - self.total**2 / self.count
        return (squares / (self.count - 1 if unbiased else self.count)).to(self.dtype)
