"""The classical models beside torch's solvers and plain loops, in float64."""

import math
from collections import Counter

import pytest
import torch
from torch.nn import functional as F
from torch.testing import assert_close

from reference_impl.classical import KNN, cosine_similarity_matrix, pairwise_sq_distances, pca


def draw(*shape, seed=0):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


# --- KNN


def nearest_by_hand(X, y, query, k):
    """One query at a time, on lists; Counter keeps the order in which labels first appear."""
    ranked = sorted(range(len(X)), key=lambda i: math.dist(X[i], query))
    return Counter(y[i] for i in ranked[:k]).most_common(1)[0][0]


@pytest.mark.parametrize("k", [1, 2, 3, 4, 6, 11])
@pytest.mark.parametrize("features", [1, 3])
def test_knn_votes_like_a_plain_loop(k, features):
    X, queries = draw(11, features, seed=1), draw(features, 25, seed=2).T
    y = torch.arange(11) * 7 % 4
    model = KNN(k)
    model.fit(X, y)
    expected = [nearest_by_hand(X.tolist(), y.tolist(), query, k) for query in queries.tolist()]
    assert torch.equal(model.predict(queries), torch.tensor(expected))


def test_a_tie_goes_to_the_nearest_and_not_to_the_smallest_label():
    model = KNN(3)
    model.fit(torch.tensor([[0.0], [1.0], [2.0]]), torch.tensor([2, 1, 0]))
    assert model.predict(torch.tensor([[0.1], [1.9]])).tolist() == [2, 0]


def test_a_tie_goes_to_the_nearest_among_the_tied():
    model = KNN(5)
    model.fit(torch.tensor([[0.0], [1.0], [2.0], [3.0], [4.0]]), torch.tensor([0, 2, 1, 1, 2]))
    assert model.predict(torch.tensor([[-0.5]])).tolist() == [2]


def test_no_queries_give_no_labels_and_a_second_fit_replaces_the_first():
    model = KNN(1)
    model.fit(torch.zeros(1, 2), torch.tensor([3]))
    model.fit(torch.ones(1, 2), torch.tensor([5]))
    assert model.predict(torch.zeros(1, 2)).tolist() == [5]
    assert model.predict(torch.zeros(0, 2)).shape == (0,)


# --- pca


@pytest.mark.parametrize(("n", "d", "k"), [(10, 4, 2), (10, 4, 4), (4, 7, 3), (2, 3, 1), (6, 1, 1)])
def test_pca_is_the_svd_of_the_centred_samples_up_to_signs(n, d, k):
    X = draw(d, n).T * torch.arange(1, d + 1) + 5
    before = X.clone()
    projected, components, variance = pca(X, k)
    U, S, Vh = torch.linalg.svd(X - X.mean(dim=0), full_matrices=False)
    signs = (components * Vh[:k]).sum(dim=1).sign()
    assert_close(components * signs[:, None], Vh[:k])
    assert_close(projected * signs, U[:, :k] * S[:k])
    assert_close(variance, S[:k] ** 2 / (n - 1))
    assert torch.equal(X, before)


def test_components_are_orthonormal_and_explain_the_variance_of_the_projection():
    X = draw(20, 5, seed=3).float()
    projected, components, variance = pca(X, 3)
    assert_close(components @ components.T, torch.eye(3))
    assert_close(variance, projected.var(dim=0))
    assert variance.dtype == projected.dtype == components.dtype == torch.float32
    assert (variance[:-1] >= variance[1:]).all()


# --- pairwise_sq_distances, cosine_similarity_matrix


@pytest.mark.parametrize(("n", "m", "d"), [(4, 3, 5), (1, 6, 2), (3, 3, 3), (5, 2, 1), (0, 3, 4)])
def test_all_pairs_equal_torchs_own(n, m, d):
    a, b = draw(d, n, seed=1).T, draw(m, d, seed=2) + 1
    assert_close(pairwise_sq_distances(a, b), torch.cdist(a, b).square())
    assert_close(cosine_similarity_matrix(a, b), F.cosine_similarity(a[:, None], b[None], dim=2))


def test_distances_are_never_negative_and_zero_rows_have_similarity_0():
    a = draw(60, 7).float() + 300
    assert (pairwise_sq_distances(a, a) >= 0).all()
    assert cosine_similarity_matrix(torch.tensor([[0.0, 0.0], [1.0, -1.0]]), torch.zeros(1, 2)).tolist() == [[0], [0]]
