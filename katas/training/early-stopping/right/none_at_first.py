"""None stands for no best loss yet; what is left of the patience counts down."""


class EarlyStopping:
    def __init__(self, patience, min_delta=0.0):
        self.patience = patience
        self.min_delta = min_delta
        self.best_loss = None
        self.best_state = None
        self.left = patience

    def update(self, val_loss, state):
        if val_loss == val_loss and (self.best_loss is None or val_loss < self.best_loss - self.min_delta):
            self.best_loss = val_loss
            self.best_state = {}
            for key in state:
                self.best_state[key] = state[key].clone()
            self.left = self.patience
            return False
        self.left -= 1
        return self.left <= 0
