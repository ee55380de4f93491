"""Classical models: what was there before deep learning, and is still asked.

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


class KNN:
    """k-nearest-neighbour classifier with the Euclidean distance and equal votes.

    k: number of neighbours, at most the number of stored samples.

    Source: Cover, Hart, "Nearest neighbor pattern classification", 1967.
    """

    def __init__(self, k):
        self.k = k

    def fit(self, X, y):
        """Stores the samples X (N, D) and their int64 labels y (N,); a second call replaces the first."""
        self._X = X
        self._y = y

    def predict(self, X):
        """Queries X (M, D) → int64 labels (M,), one for each.

        The most frequent label among the k nearest samples; between labels with the same number of votes, the one
        that the nearest sample among theirs has. All queries at once: no Python loop over them.
        """
        difference = X[:, None, :] - self._X[None, :, :]  # (M, N, D)
        distance = difference.pow(2).sum(dim=2)  # (M, N), squared: the order is the same without the root
        nearest = distance.topk(self.k, dim=1, largest=False, sorted=True).indices  # (M, k), nearest first
        labels = self._y[nearest]  # (M, k)
        # votes[m, i]: how many of the k neighbours have the label of neighbour i
        votes = (labels[:, :, None] == labels[:, None, :]).sum(dim=2)  # (M, k)
        # argmax takes the first of equals, and the first is the nearest
        winner = votes.argmax(dim=1, keepdim=True)  # (M, 1)
        return labels.gather(1, winner).squeeze(1)  # (M,)


def pca(X, n_components):
    """Principal component analysis: the directions of greatest variance.

    X: (N, D), at least two rows; centred here, not scaled.
    n_components: int, at most min(N − 1, D).
    Returns: (projected, components, explained_variance) in the dtype of X.
        projected (N, n_components): the centred samples in the new coordinates.
        components (n_components, D): orthonormal rows, the direction of greatest variance first; signs are free.
        explained_variance (n_components,): the variance along each, with the divisor N − 1.

    Source: Jolliffe, Cadima, "Principal component analysis: a review and recent developments", 2016
    (https://doi.org/10.1098/rsta.2015.0202).
    """
    N = X.shape[0]
    centred = X - X.mean(dim=0)  # (N, D)
    covariance = centred.T @ centred / (N - 1)  # (D, D), symmetric
    variances, vectors = torch.linalg.eigh(covariance)  # ascending; eigenvectors are columns
    order = variances.argsort(descending=True)[:n_components]
    components = vectors[:, order].T  # (n_components, D)
    projected = centred @ components.T  # (N, n_components)
    explained_variance = variances[order]
    return projected, components, explained_variance
