"""The linear models beside torch's solvers, autograd and scikit-learn, in float64."""

import pytest
import sklearn.linear_model
import torch
from torch.nn import functional as F
from torch.testing import assert_close

from reference_impl.linear_models import LinearRegression, LinearSVM, LogisticRegression, SoftmaxRegression, ridge


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


# --- LogisticRegression


@pytest.mark.parametrize(("n", "n_in"), [(7, 3), (1, 2), (5, 1), (4, 4)])
def test_logistic_regression_equals_fifty_steps_of_torchs_sgd(n, n_in):
    X, y = draw(n_in, n, seed=1).T, torch.arange(n) % 2
    weight, bias = draw(n_in, seed=3).requires_grad_(), draw(seed=4).requires_grad_()
    model = LogisticRegression(n_in)
    model.weight, model.bias = weight.detach().clone(), bias.detach().clone()
    sgd = torch.optim.SGD([weight, bias], lr=0.3)
    for _ in range(50):
        sgd.zero_grad()
        F.binary_cross_entropy_with_logits(X @ weight + bias, y.double()).backward()
        sgd.step()
    model.fit(X, y, epochs=30, lr=0.3)
    model.fit(X, y, epochs=20, lr=0.3)
    assert_close((model.weight, model.bias), (weight.detach(), bias.detach()))


def test_labels_are_int64_and_a_probability_of_the_threshold_counts_as_1():
    model = LogisticRegression(2)
    assert model.bias.shape == ()
    assert model.predict(torch.zeros(3, 2)).tolist() == [1, 1, 1]
    assert model.predict(torch.zeros(1, 2), threshold=0.6).tolist() == [0]
    assert model.predict(torch.zeros(0, 2)).shape == (0,)
    assert model.predict(torch.zeros(1, 2)).dtype == torch.int64
    model.fit(draw(4, 2), torch.tensor([0, 1, 1, 0]), epochs=1, lr=0.1)
    assert model.weight.dtype == model.bias.dtype == model.predict_proba(draw(1, 2)).dtype == torch.float64


# --- SoftmaxRegression, LinearSVM


def hinge(scores, y):
    """The mean over the samples of the sum of the margins; torch averages over the classes as well."""
    return F.multi_margin_loss(scores, y) * scores.shape[1]


@pytest.mark.parametrize(("n", "n_in", "k"), [(9, 3, 4), (1, 2, 3), (6, 1, 2), (5, 5, 5)])
@pytest.mark.parametrize(("model", "loss", "lam"), [(SoftmaxRegression, F.cross_entropy, 0), (LinearSVM, hinge, 0.3)])
def test_classifiers_equal_fifty_steps_of_torchs_sgd(model, loss, lam, n, n_in, k):
    X, y = draw(n_in, n, seed=1).T, torch.arange(n) % max(k - 1, 1)
    weight, bias = draw(k, n_in, seed=3).requires_grad_(), draw(k, seed=4).requires_grad_()
    fitted = model(n_in, k)
    fitted.weight, fitted.bias = weight.detach().clone(), bias.detach().clone()
    sgd = torch.optim.SGD([weight, bias], lr=0.05)
    for _ in range(50):
        sgd.zero_grad()
        (loss(F.linear(X, weight, bias), y) + lam / 2 * weight.square().sum()).backward()
        sgd.step()
    extra = {"lam": lam} if lam else {}
    fitted.fit(X, y, epochs=30, lr=0.05, **extra)
    fitted.fit(X, y, epochs=20, lr=0.05, **extra)
    assert_close((fitted.weight, fitted.bias), (weight.detach(), bias.detach()))
    assert torch.equal(fitted.predict(X), F.linear(X, weight, bias).argmax(dim=1))


def test_softmax_regression_is_stable_and_both_start_at_zero():
    model = SoftmaxRegression(1, 2)
    model.weight = torch.tensor([[1e4], [-1e4]])
    assert model.predict_proba(torch.tensor([[1.0], [-1.0]])).tolist() == [[1, 0], [0, 1]]
    for one in (SoftmaxRegression(2, 3), LinearSVM(2, 3)):
        assert torch.equal(one.weight, torch.zeros(3, 2))
        assert torch.equal(one.bias, torch.zeros(3))


# --- ridge


@pytest.mark.parametrize(("n", "n_in", "n_out"), [(9, 3, 2), (4, 6, 1), (1, 2, 3), (5, 1, 1)])
@pytest.mark.parametrize("lam", [0.01, 1.0, 100.0])
def test_ridge_is_scikit_learns(n, n_in, n_out, lam):
    X, y = draw(n_in, n, seed=1).T + 3, draw(n, n_out, seed=2) + 1
    other = sklearn.linear_model.Ridge(alpha=lam).fit(X.numpy(), y.numpy())
    weight, bias = ridge(X, y, lam)
    assert_close(weight, torch.tensor(other.coef_).reshape(n_out, n_in))
    assert_close(bias, torch.tensor(other.intercept_).reshape(n_out))
