"""Classical models: what was there before deep learning, and is still asked.

Shapes: X is (N, D), one sample a row.
"""

import torch


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


def pairwise_sq_distances(a, b):
    """Squared Euclidean distances between all rows of a and all rows of b.

    a: (N, D), b: (M, D), of one dtype; N or M may be 0.
    Returns: (N, M), in that dtype; never negative, though rows may be equal or lie far from the origin.

    Source: Kevin P. Murphy, "Probabilistic Machine Learning: An Introduction", section 7.2.4
    (https://probml.github.io/pml-book/book1.html).
    """
    # |a − b|² = |a|² − 2 a·b + |b|²
    a_squared = a.square().sum(dim=1, keepdim=True)  # (N, 1)
    b_squared = b.square().sum(dim=1)  # (M,)
    distances = a_squared - 2 * a @ b.T + b_squared  # (N, M)
    # nearly equal rows leave a small difference of large numbers, whose rounding may be below 0
    return distances.clamp(min=0)


def cosine_similarity_matrix(a, b):
    """The cosine of the angle between every row of a and every row of b.

    a: (N, D), b: (M, D), of one dtype; N or M may be 0.
    Returns: (N, M), in that dtype; 0 wherever one of the two rows is all zeros.

    Source: Manning, Raghavan, Schütze, "Introduction to Information Retrieval", section 6.3.1
    (https://nlp.stanford.edu/IR-book/).
    """
    a_norm = a.norm(dim=1, keepdim=True)  # (N, 1)
    b_norm = b.norm(dim=1, keepdim=True)  # (M, 1)
    # a row of zeros stays one
    a_unit = a / a_norm.where(a_norm > 0, 1)
    b_unit = b / b_norm.where(b_norm > 0, 1)
    return a_unit @ b_unit.T
