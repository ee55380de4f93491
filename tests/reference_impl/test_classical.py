"""The classical models beside torch's solvers, autograd and plain loops, in float64."""

import math
from collections import Counter

import pytest
import torch
from torch.nn import functional as F
from torch.testing import assert_close

from reference_impl.classical import KNN, LinearRegression, pca


def draw(*shape, seed=0):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


# --- LinearRegression


@pytest.mark.parametrize(("n", "n_in", "n_out"), [(6, 3, 2), (1, 2, 3), (5, 1, 1), (4, 4, 4)])
def test_fit_equals_fifty_steps_of_torchs_sgd(n, n_in, n_out):
    X, y = draw(n_in, n, seed=1).T, draw(n_out, n, seed=2).T
    weight, bias = draw(n_out, n_in, seed=3).requires_grad_(), draw(n_out, seed=4).requires_grad_()
    model = LinearRegression(n_in, n_out)
    model.weight, model.bias = weight.detach().clone(), bias.detach().clone()
    sgd = torch.optim.SGD([weight, bias], lr=0.05)
    for _ in range(50):
        sgd.zero_grad()
        F.mse_loss(F.linear(X, weight, bias), y).backward()
        sgd.step()
    model.fit(X, y, epochs=30, lr=0.05)
    model.fit(X, y, epochs=20, lr=0.05)
    assert_close((model.weight, model.bias), (weight.detach(), bias.detach()))


@pytest.mark.parametrize(("n", "n_in", "n_out"), [(9, 3, 2), (4, 3, 1), (5, 1, 4)])
def test_the_normal_equation_is_the_least_squares_solution(n, n_in, n_out):
    X, y = draw(n_in, n, seed=1).T + 3, draw(n, n_out, seed=2)
    model = LinearRegression(n_in, n_out)
    model.fit_normal_equation(X, y)
    theta = torch.linalg.lstsq(F.pad(X, (0, 1), value=1.0), y).solution
    assert_close((model.weight, model.bias), (theta[:-1].T, theta[-1]))
    assert_close(model.predict(X), F.linear(X, model.weight, model.bias))


def test_a_new_model_is_zero_in_the_default_dtype_and_fitting_adopts_that_of_x():
    model = LinearRegression(2, 3)
    assert torch.equal(model.weight, torch.zeros(3, 2))
    assert torch.equal(model.bias, torch.zeros(3))
    X, y = draw(5, 2), draw(5, 3)
    model.fit(X, y, epochs=1, lr=0.1)
    assert model.weight.dtype == model.bias.dtype == torch.float64
    model.fit_normal_equation(X.float(), y.float())
    assert model.weight.dtype == model.bias.dtype == torch.float32


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
