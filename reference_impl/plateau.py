"""A learning rate that answers to what is measured, instead of following the number of the step."""


class ReduceOnPlateau:
    """Lowers the learning rate when a metric has stopped falling.

    lr: the learning rate at the start, at least min_lr.
    factor: what the rate is multiplied by, below 1.
    patience: int ≥ 0, how many updates in a row without improvement are put up with; the next one lowers the rate.
    min_lr: the rate never falls below it.

    Source: `torch.optim.lr_scheduler.ReduceLROnPlateau` with mode "min" and without threshold, cooldown and eps
    (https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.ReduceLROnPlateau.html).
    """

    def __init__(self, lr, factor=0.1, patience=10, min_lr=0.0):
        self.lr = lr
        self.factor = factor
        self.patience = patience
        self.min_lr = min_lr
        self._best = float("inf")
        self._waited = 0  # updates in a row without improvement

    def update(self, metric):
        """Take in a metric, lower being better, and give the learning rate to go on with.

        metric: a float. It is an improvement if it is below the lowest one so far; an equal one and nan are none.
        Returns: a float. When the rate has been lowered, counting begins anew; the lowest metric is kept.
        """
        if metric < self._best:
            self._best = metric
            self._waited = 0
        else:  # nan as well, for no comparison with it holds
            self._waited += 1
        if self._waited > self.patience:
            self.lr = max(self.lr * self.factor, self.min_lr)
            self._waited = 0
        return self.lr
