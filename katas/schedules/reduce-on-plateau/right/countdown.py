"""What is left of the patience, counted down."""


class ReduceOnPlateau:
    def __init__(self, lr, factor=0.1, patience=10, min_lr=0.0):
        self.lr, self.factor, self.patience, self.min_lr = lr, factor, patience, min_lr
        self.left = patience
        self.lowest = float("inf")

    def update(self, metric):
        better = metric < self.lowest
        self.lowest = metric if better else self.lowest
        if better:
            self.left = self.patience
        elif self.left > 0:
            self.left -= 1
        else:
            self.left = self.patience
            self.lr *= self.factor
            if self.lr < self.min_lr:
                self.lr = float(self.min_lr)
        return self.lr
