"""Clustering without labels."""

import torch


class KMeans:
    """k-means by Lloyd's algorithm (Lloyd, 1982): k centroids, each the mean of the points nearest to it.

    Args:
        n_clusters: how many clusters, k.
        max_iter: the largest number of iterations; one assigns every point and then moves every centroid.

    Attributes:
        centroids: `(k, D)`, in the dtype and on the device of the data, set by `fit`.

    Nearest is by Euclidean distance. Where several centroids are equally near, the first wins. A centroid that no
    point is nearest to stays where it is.
    """

    def __init__(self, n_clusters: int, max_iter: int = 100):
        self.n_clusters = n_clusters
        self.max_iter = max_iter
        self.centroids = None

    def fit(
        self, X: torch.Tensor, init: torch.Tensor | None = None, generator: torch.Generator | None = None
    ) -> "KMeans":
        """Find the centroids of the points `X`, `(N, D)`, N ≥ k. Stops when no assignment changes any more.

        init: `(k, D)`, the centroids to start from; None starts from k distinct points of X, drawn at random.
        generator: where the draw comes from; it lives on the device of X.
        """
        if init is None:
            chosen = torch.randperm(X.shape[0], generator=generator, device=X.device)[: self.n_clusters]
            self.centroids = X[chosen]  # (k, D), a copy
        else:
            self.centroids = init.clone()  # the caller's tensor stays as it is

        labels = None
        for _ in range(self.max_iter):
            previous, labels = labels, self.predict(X)  # (N,)
            if previous is not None and torch.equal(labels, previous):
                break
            for cluster in range(self.n_clusters):
                members = X[labels == cluster]  # (M, D), those nearest to this centroid
                if len(members) > 0:  # the mean of none would be nan
                    self.centroids[cluster] = members.mean(dim=0)
        return self

    def predict(self, X: torch.Tensor) -> torch.Tensor:
        """The index of the nearest centroid, int64 `(N,)`, for each row of `X`, `(N, D)`."""
        differences = X.unsqueeze(1) - self.centroids  # (N, 1, D) − (k, D) = (N, k, D)
        distances = differences.square().sum(dim=-1)  # (N, k), squared: the order is the same
        return distances.argmin(dim=1)


def kmeans_pp_init(X, k, generator=None):
    """The k-means++ start: k rows of X, far from one another, drawn at random.

    X: (N, D) with at least k different rows. k: int, at least 1.
    generator: a `torch.Generator` on X's device that all draws are made from; None is torch's global one.
    Returns: (k, D), a copy, in the order in which they were drawn.

    Source: Arthur, Vassilvitskii 2007, "k-means++: The Advantages of Careful Seeding", section 2.2
    (https://theory.stanford.edu/~sergei/papers/kMeansPP-soda.pdf).
    """
    first = torch.randint(X.shape[0], (1,), generator=generator, device=X.device)
    centroids = X[first]  # (1, D)
    nearest = (X - centroids[0]).square().sum(dim=1)  # (N,), D(x)²: to the nearest centroid so far
    for _ in range(k - 1):
        # P(x) = D(x)² / Σ D(x)²: a row that was drawn has probability 0
        drawn = torch.multinomial(nearest, 1, generator=generator)
        centroids = torch.cat([centroids, X[drawn]])
        distance = (X - X[drawn]).square().sum(dim=1)  # (N, D) − (1, D)
        nearest = torch.minimum(nearest, distance)
    return centroids
