"""The spread by the mean of squared deviations; what is rounding by the size of the mean."""

import torch


class StandardScaler:
    def fit(self, X):
        self.mean_ = X.sum(0, keepdim=True) / X.shape[0]
        deviation = X - self.mean_
        self.scale_ = torch.sqrt((deviation * deviation).sum(0, keepdim=True) / X.shape[0])
        tiny = self.scale_ <= 8 * torch.finfo(X.dtype).eps * self.mean_.abs()
        self.scale_ = torch.where(tiny, torch.ones_like(self.scale_), self.scale_)
        return self

    def transform(self, X):
        return (X - self.mean_) / self.scale_

    def inverse_transform(self, X):
        return self.scale_ * X + self.mean_
