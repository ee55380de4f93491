"""Linear models: a weighted sum of the features, fitted by gradient descent or in closed form.

Shapes: X is (N, D), one sample a row.
"""

import torch


class LinearRegression:
    """Linear regression, fitted by gradient descent or by the normal equation.

    weight: (out_features, in_features) and bias: (out_features,), both zero at construction, in the default dtype.
    Fitting gives them the dtype and the device of X.

    Source: Hastie, Tibshirani, Friedman, "The Elements of Statistical Learning", section 3.2.
    """

    def __init__(self, in_features, out_features):
        self.weight = torch.zeros(out_features, in_features)
        self.bias = torch.zeros(out_features)

    def fit(self, X, y, epochs, lr):
        """Full-batch gradient descent on the mean squared error; starts from the present weight and bias.

        X (N, in_features), y (N, out_features); one update an epoch. The mean runs over all N × out_features elements.
        """
        self.weight = self.weight.to(X)
        self.bias = self.bias.to(X)
        for _ in range(epochs):
            error = X @ self.weight.T + self.bias - y  # (N, out)
            # loss = Σ error² / (N · out)
            d_pred = 2 * error / error.numel()  # (N, out)
            weight_grad = d_pred.T @ X  # (out, N) @ (N, in)
            bias_grad = d_pred.sum(dim=0)  # (out,)
            self.weight = self.weight - lr * weight_grad
            self.bias = self.bias - lr * bias_grad

    def predict(self, X):
        """X (N, in_features) → (N, out_features)."""
        return X @ self.weight.T + self.bias

    def fit_normal_equation(self, X, y):
        """Sets weight and bias to the least-squares solution, whatever they were.

        X (N, in_features), y (N, out_features). X with a column of ones beside it has full column rank.
        """
        ones = torch.ones(X.shape[0], 1, dtype=X.dtype, device=X.device)
        A = torch.cat([X, ones], dim=1)  # (N, in + 1): the bias is the weight of a constant 1
        # the residual is orthogonal to every column: Aᵀ(Aθ − y) = 0
        theta = torch.linalg.solve(A.T @ A, A.T @ y)  # (in + 1, out)
        self.weight = theta[:-1].T  # (out, in)
        self.bias = theta[-1]  # (out,)


class LogisticRegression:
    """Binary logistic regression, fitted by full-batch gradient descent on the mean cross-entropy.

    weight: (in_features,) and bias: 0-d, both zero at construction, in the default dtype. Fitting gives them the dtype
    and the device of X.

    Source: Hastie, Tibshirani, Friedman, "The Elements of Statistical Learning", section 4.4.
    """

    def __init__(self, in_features):
        self.weight = torch.zeros(in_features)
        self.bias = torch.tensor(0.0)

    def fit(self, X, y, epochs, lr):
        """Gradient descent from the present weight and bias, one update an epoch.

        X (N, in_features), y (N,) int64 of 0 and 1; epochs ≥ 1.
        """
        self.weight = self.weight.to(X)
        self.bias = self.bias.to(X)
        for _ in range(epochs):
            prob = torch.sigmoid(X @ self.weight + self.bias)  # (N,)
            # loss = −1/N Σ [y log p + (1 − y) log(1 − p)], so by the logit it is (p − y) / N
            d_logit = (prob - y) / len(X)  # (N,)
            weight_grad = X.T @ d_logit  # (in, N) @ (N,)
            bias_grad = d_logit.sum()
            self.weight = self.weight - lr * weight_grad
            self.bias = self.bias - lr * bias_grad

    def predict_proba(self, X):
        """X (N, in_features) → (N,), the probability that the label is 1; finite for logits of any size."""
        return torch.sigmoid(X @ self.weight + self.bias)

    def predict(self, X, threshold=0.5):
        """X (N, in_features) → int64 labels (N,): 1 where the probability is at least the threshold, else 0."""
        return (self.predict_proba(X) >= threshold).long()
