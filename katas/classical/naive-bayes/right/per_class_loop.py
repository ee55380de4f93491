"""A dictionary of classes; scores one class at a time."""

import torch


class GaussianNB:
    def fit(self, X, y):
        self.stats = {}
        eps = 1e-9 * ((X - X.mean(0)) ** 2).mean(0).max()
        for c in sorted(set(y.tolist())):
            Xc = X[y == c]
            mu = Xc.mean(0)
            self.stats[c] = (len(Xc) / len(X), mu, ((Xc - mu) ** 2).mean(0) + eps)
        return self

    def predict(self, X):
        scores = []
        for prior, mu, var in self.stats.values():
            z = (X - mu) / var.sqrt()
            scores.append(torch.log(torch.tensor(prior)).item() - var.sqrt().log().sum() - 0.5 * (z * z).sum(1))
        names = torch.tensor(list(self.stats), dtype=torch.int64, device=X.device)
        return names[torch.stack(scores).argmax(0)]
