"""A constant column is one whose largest and smallest value agree to nearly all digits."""

import torch


class StandardScaler:
    def fit(self, X):
        self.shift = torch.mean(X, dim=0)
        self.factor = torch.std(X, dim=0, unbiased=False)
        low, high = X.min(dim=0).values, X.max(dim=0).values
        same = torch.isclose(low, high, rtol=20 * torch.finfo(X.dtype).eps, atol=0.0)
        self.factor[same] = 1.0

    def transform(self, X):
        result = X.clone()
        result -= self.shift
        return result / self.factor

    def inverse_transform(self, X):
        return torch.addcmul(self.shift, X, self.factor)
