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


class SoftmaxRegression:
    """Softmax (multinomial logistic) regression, fitted by full-batch gradient descent on the mean cross-entropy.

    weight: (num_classes, in_features) and bias: (num_classes,), both zero at construction, in the default dtype.
    Fitting gives them the dtype and the device of X.

    Source: Hastie, Tibshirani, Friedman, "The Elements of Statistical Learning", section 4.4.
    """

    def __init__(self, in_features, num_classes):
        self.weight = torch.zeros(num_classes, in_features)
        self.bias = torch.zeros(num_classes)

    def fit(self, X, y, epochs, lr):
        """Gradient descent from the present weight and bias, one update an epoch.

        X (N, in_features), y (N,) int64 classes; epochs ≥ 1.
        """
        self.weight = self.weight.to(X)
        self.bias = self.bias.to(X)
        rows = torch.arange(len(X), device=X.device)
        for _ in range(epochs):
            d_logits = self.predict_proba(X)  # (N, K)
            # loss = −1/N Σ log p[y], so by the logits it is (p − onehot(y)) / N
            d_logits[rows, y] -= 1
            d_logits = d_logits / len(X)
            weight_grad = d_logits.T @ X  # (K, N) @ (N, in)
            bias_grad = d_logits.sum(dim=0)  # (K,)
            self.weight = self.weight - lr * weight_grad
            self.bias = self.bias - lr * bias_grad

    def predict_proba(self, X):
        """X (N, in_features) → (N, num_classes), the classes' probabilities; finite for logits of any size."""
        logits = X @ self.weight.T + self.bias  # (N, K)
        # eᶻ overflows; a constant taken from all logits of a sample cancels
        exponentials = (logits - logits.amax(dim=1, keepdim=True)).exp()
        return exponentials / exponentials.sum(dim=1, keepdim=True)

    def predict(self, X):
        """X (N, in_features) → int64 labels (N,), the most probable class of each sample."""
        return (X @ self.weight.T + self.bias).argmax(dim=1)


class LinearSVM:
    """A multiclass linear support vector machine, fitted by full-batch subgradient descent.

    weight: (num_classes, in_features) and bias: (num_classes,), both zero at construction, in the default dtype.
    Fitting gives them the dtype and the device of X.

    Source: Weston, Watkins 1999, "Support Vector Machines for Multi-Class Pattern Recognition"; CS231n notes, "Linear
    Classification" (https://cs231n.github.io/linear-classify/).
    """

    def __init__(self, in_features, num_classes):
        self.weight = torch.zeros(num_classes, in_features)
        self.bias = torch.zeros(num_classes)

    def fit(self, X, y, epochs, lr, lam):
        """Subgradient descent from the present weight and bias, one update an epoch.

        X (N, in_features), y (N,) int64 classes; epochs ≥ 1. With scores s = X Wᵀ + b the loss is the mean over the
        samples of Σ_{j≠y} max(0, s_j − s_y + 1), plus lam/2 · ‖W‖²; the bias is not penalised. Where a margin is just
        0 its derivative is 0.
        """
        self.weight = self.weight.to(X)
        self.bias = self.bias.to(X)
        rows = torch.arange(len(X), device=X.device)
        for _ in range(epochs):
            scores = X @ self.weight.T + self.bias  # (N, K)
            margins = scores - scores[rows, y][:, None] + 1
            # each violated margin pulls its own score down and the true one up
            d_scores = (margins > 0).to(X.dtype)
            d_scores[rows, y] = 0
            d_scores[rows, y] = -d_scores.sum(dim=1)
            d_scores = d_scores / len(X)
            weight_grad = d_scores.T @ X + lam * self.weight  # (K, in)
            bias_grad = d_scores.sum(dim=0)  # (K,)
            self.weight = self.weight - lr * weight_grad
            self.bias = self.bias - lr * bias_grad

    def predict(self, X):
        """X (N, in_features) → int64 labels (N,), the class of the highest score."""
        return (X @ self.weight.T + self.bias).argmax(dim=1)


def ridge(X, y, lam):
    """Ridge regression: least squares with a penalty on the weight, in closed form.

    X: (N, in), y: (N, out), of one dtype. lam: float > 0; X may have any rank.
    Returns: (weight, bias), (out, in) and (out,), which minimise ‖X Wᵀ + b − y‖² + lam · ‖W‖², both summed over all
        elements; the bias is not penalised.

    Source: Hoerl, Kennard 1970, "Ridge Regression: Biased Estimation for Nonorthogonal Problems"
    (https://doi.org/10.1080/00401706.1970.10488634); Hastie, Tibshirani, Friedman, "The Elements of Statistical
    Learning", section 3.4.1.
    """
    # for any weight the best bias is ȳ − W x̄, so that the rest is about deviations from the means
    x_mean, y_mean = X.mean(dim=0), y.mean(dim=0)
    X_centred = X - x_mean
    # the gradient is 0 where (XᵀX + λI) Wᵀ = Xᵀy; the columns of X_centred sum to 0, so that y need not be centred
    penalty = lam * torch.eye(X.shape[1], dtype=X.dtype, device=X.device)
    weight = torch.linalg.solve(X_centred.T @ X_centred + penalty, X_centred.T @ y).T  # (out, in)
    bias = y_mean - weight @ x_mean  # (out,)
    return weight, bias
