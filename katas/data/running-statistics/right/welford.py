"""Welford's update, row by row."""

import torch


class RunningStatistics:
    def __init__(self):
        self.count = 0

    def update(self, x):
        if self.count == 0:
            self.mean = torch.zeros_like(x[0])
            self.m2 = torch.zeros_like(x[0])
        for row in x:
            self.count += 1
            before = row - self.mean
            self.mean = self.mean + before / self.count
            self.m2 = self.m2 + before * (row - self.mean)

    def variance(self, unbiased=True):
        return self.m2 / (self.count - int(unbiased))
