"""Counts by the numbers of the updates; deepcopy of the state."""

import copy
import math


class EarlyStopping:
    def __init__(self, patience, min_delta=0.0):
        self.patience, self.min_delta = patience, min_delta
        self.best_loss, self.best_state = math.inf, None
        self.epoch = self.best_epoch = 0

    def update(self, val_loss, state):
        self.epoch += 1
        improved = not math.isnan(val_loss) and self.best_loss - val_loss > self.min_delta
        if improved:
            self.best_epoch, self.best_loss, self.best_state = self.epoch, val_loss, copy.deepcopy(state)
        return self.epoch - self.best_epoch >= self.patience
