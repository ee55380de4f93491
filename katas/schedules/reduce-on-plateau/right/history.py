"""Everything kept in a list; the count is the distance from where it began anew."""

import math


class ReduceOnPlateau:
    def __init__(self, lr, factor=0.1, patience=10, min_lr=0.0):
        self.rate = lr
        self.options = factor, patience, min_lr
        self.best = math.inf
        self.seen = 0
        self.mark = 0

    def update(self, metric):
        factor, patience, min_lr = self.options
        self.seen += 1
        if not math.isnan(metric) and metric < self.best:
            self.best, self.mark = metric, self.seen
        elif self.seen - self.mark == patience + 1:
            self.rate = max(min_lr, factor * self.rate)
            self.mark = self.seen
        return self.rate
