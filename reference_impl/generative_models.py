"""Classical generative models: Gaussians fitted to data.

Shapes: X is (N, D), one sample a row; K classes or components, each with a diagonal covariance.
"""

import math

import torch


class GaussianNB:
    """Gaussian naive Bayes: given the class, each feature is normal and independent of the others.

    Source: Hastie, Tibshirani, Friedman, "The Elements of Statistical Learning", section 6.6.3; variances smoothed as
    in scikit-learn's `GaussianNB`.
    """

    def fit(self, X, y):
        """Learns the classes' shares, means and variances; a second call replaces the first.

        X: float (N, D). y: int64 labels (N,), any integers.
        The shares are those of y. The variances have the divisor n of the class; to each is added 1e-9 times the
        largest variance of a feature over all N samples, so that none is 0.
        """
        smoothing = 1e-9 * X.var(dim=0, correction=0).max()
        self._classes = y.unique()  # (K,)
        members = [X[y == label] for label in self._classes]  # K times (n, D)
        self._prior = torch.tensor([len(rows) / len(X) for rows in members], dtype=X.dtype, device=X.device)  # (K,)
        self._mean = torch.stack([rows.mean(dim=0) for rows in members])  # (K, D)
        self._var = torch.stack([rows.var(dim=0, correction=0) for rows in members]) + smoothing  # (K, D)

    def predict(self, X):
        """X (N, D) → int64 labels (N,): the class of the highest posterior, also where every density underflows."""
        deviation = X[:, None, :] - self._mean  # (N, K, D)
        # log N(x; μ, σ²) = −½ [log σ² + (x − μ)²/σ²] + a constant that all classes share
        log_density = -0.5 * (self._var.log() + deviation.square() / self._var)  # (N, K, D)
        # log P(class | x) = log P(class) + Σ_d log p(x_d | class) + const.
        log_posterior = self._prior.log() + log_density.sum(dim=2)  # (N, K)
        return self._classes[log_posterior.argmax(dim=1)]


class GMM:
    """A mixture of Gaussians with diagonal covariances, fitted by expectation–maximisation.

    n_components: the number of Gaussians, K.

    Source: Dempster, Laird, Rubin 1977, "Maximum Likelihood from Incomplete Data via the EM Algorithm"; Bishop,
    "Pattern Recognition and Machine Learning", section 9.2.
    """

    def __init__(self, n_components):
        self.n_components = n_components

    def fit(self, X, init_means, iters):
        """`iters` rounds of EM, from the start anew at each call.

        X: float (N, D). init_means: (K, D), the means to start from; the weights start equal, and every component with
        the variances of the data. No variance ever falls below a small floor, such as 1e-6.
        """
        self._weights = torch.full((self.n_components,), 1 / self.n_components, dtype=X.dtype, device=X.device)  # (K,)
        self._means = init_means  # (K, D)
        self._vars = X.var(dim=0, correction=0).clamp(min=1e-6)  # (D,), for each component alike
        for _ in range(iters):
            # E: r_nk = π_k N(x_n; μ_k, σ_k²) / Σ_j π_j N(x_n; μ_j, σ_j²)
            log_joint = self._log_joint(X)  # (N, K)
            responsibility = (log_joint - log_joint.logsumexp(dim=1, keepdim=True)).exp()  # (N, K)
            # M: weighted shares, means and variances
            effective = responsibility.sum(dim=0)  # (K,), how many samples each component stands for
            self._weights = effective / len(X)
            self._means = responsibility.T @ X / effective[:, None]
            deviation = X[:, None, :] - self._means  # (N, K, D)
            spread = (responsibility[:, :, None] * deviation.square()).sum(dim=0)  # (K, D)
            # a component that sits on one point would have variance 0, and an infinite likelihood
            self._vars = (spread / effective[:, None]).clamp(min=1e-6)

    def log_likelihood(self, X):
        """The log-likelihood of X, (N, D), under the fitted mixture: one number, the sum over its samples.

        Finite however far a sample lies from every component.
        """
        return self._log_joint(X).logsumexp(dim=1).sum()

    def _log_joint(self, X):
        """log π_k + log N(x_n; μ_k, σ_k²), (N, K)."""
        deviation = X[:, None, :] - self._means  # (N, K, D)
        log_density = -0.5 * ((2 * math.pi * self._vars).log() + deviation.square() / self._vars).sum(dim=2)
        return self._weights.log() + log_density
