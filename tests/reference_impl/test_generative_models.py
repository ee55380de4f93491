"""Naive Bayes and the Gaussian mixture beside scikit-learn's, in float64."""

import numpy as np
import pytest
import sklearn.mixture
import sklearn.naive_bayes
import torch

from reference_impl.generative_models import GMM, GaussianNB


def draw(*shape, seed=0):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("n", "d", "k"), [(30, 3, 3), (7, 1, 2), (20, 300, 4)])
def test_naive_bayes_predicts_as_scikit_learns(n, d, k, seed):
    X, y = draw(d, n, seed=seed).T * torch.linspace(0.1, 3, d) + 2, torch.arange(n) % k * 3 - 1
    X[y == -1, 0] = 1.5  # constant in a class
    queries = draw(100, d, seed=seed + 10) * 2 + 2
    model = GaussianNB()
    model.fit(draw(4, d), torch.tensor([9, 9, 8, 8]))
    model.fit(X, y)
    expected = sklearn.naive_bayes.GaussianNB().fit(X.numpy(), y.numpy()).predict(queries.numpy())
    assert model.predict(queries).tolist() == expected.tolist()
    assert model.predict(queries).dtype == torch.int64


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
@pytest.mark.parametrize("iters", [0, 1, 3, 20])
@pytest.mark.parametrize(("n", "d", "k"), [(40, 2, 3), (15, 1, 2), (10, 4, 1)])
def test_the_mixture_has_scikit_learns_likelihood(n, d, k, iters):
    X = torch.cat([draw(n, d, seed=1), 0.5 * draw(n // 2, d, seed=2) + 4])
    start = draw(k, d, seed=3) + 1
    model = GMM(k)
    model.fit(X, start, iters)
    precisions = np.broadcast_to(1 / X.numpy().var(axis=0), (k, d))
    other = sklearn.mixture.GaussianMixture(
        k, covariance_type="diag", max_iter=max(iters, 1), tol=0, reg_covar=0, weights_init=np.full(k, 1 / k),
        means_init=start.numpy(), precisions_init=precisions,
    )  # fmt: skip
    if iters:
        other.fit(X.numpy())
    else:
        other.weights_, other.means_, other.covariances_ = np.full(k, 1 / k), start.numpy(), 1 / precisions
        other.precisions_cholesky_ = precisions**0.5
    assert model.log_likelihood(X).item() == pytest.approx(other.score_samples(X.numpy()).sum())


def test_the_likelihood_never_falls_and_a_component_on_one_point_stays_finite():
    X = torch.cat([draw(30, 2), torch.full((4, 2), 9.0, dtype=torch.float64)])
    model, last = GMM(2), -torch.inf
    for iters in range(12):
        model.fit(X, torch.stack([X[0], X[-1]]), iters)
        assert last <= model.log_likelihood(X) < torch.inf
        last = model.log_likelihood(X)
