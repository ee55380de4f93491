"""Scaling, running statistics and one-hot vectors beside scikit-learn's and torch's own."""

import pytest
import sklearn.preprocessing
import torch
from torch.nn import functional as F
from torch.testing import assert_close

from reference_impl.preprocessing import RunningStatistics, StandardScaler, one_hot


def draw(*shape, seed=0):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


@pytest.mark.parametrize(("n", "d"), [(9, 3), (1, 2), (2, 1)])
def test_the_scaler_is_scikit_learns(n, d):
    X, other = draw(d, n, seed=1).T * torch.linspace(1e-4, 1e3, d) + 5, draw(4, d, seed=2)
    X[:, -1] = 0.1
    expected = sklearn.preprocessing.StandardScaler().fit(X.numpy())
    scaler = StandardScaler()
    scaler.fit(draw(6, d, seed=3))
    scaler.fit(X)
    assert_close(scaler.transform(other), torch.tensor(expected.transform(other.numpy())))
    assert_close(scaler.inverse_transform(other), torch.tensor(expected.inverse_transform(other.numpy())))


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("value", [0.1, 1e-7, 12345.678])
def test_a_column_that_is_constant_up_to_rounding_is_divided_by_1(dtype, value):
    column = torch.full((1001, 1), value, dtype=dtype)
    column[3] = torch.nextafter(column[3], torch.tensor(torch.inf, dtype=dtype))
    scaler = StandardScaler()
    scaler.fit(column)
    assert_close(scaler.transform(column + 2), torch.full_like(column, 2), atol=1e-2, rtol=0)


@pytest.mark.parametrize("sizes", [(7,), (3, 1, 4), (1, 1, 1, 1), (50, 2)])
@pytest.mark.parametrize("offset", [0.0, 1e9])
def test_running_statistics_are_those_of_all_rows(sizes, offset):
    batches = [draw(2, n, seed=n).T + number for number, n in enumerate(sizes)]
    statistics = RunningStatistics()
    for batch in batches:
        statistics.update(batch + offset)
    rows = torch.cat(batches)
    tolerance = {"rtol": 1e-2, "atol": 1e-6} if offset else {}
    assert statistics.count == len(rows)
    assert_close(statistics.mean, rows.mean(dim=0) + offset)
    assert_close(statistics.variance(), rows.var(dim=0), **tolerance)
    assert_close(statistics.variance(unbiased=False), rows.var(dim=0, correction=0), **tolerance)


@pytest.mark.parametrize("shape", [(), (0,), (5,), (2, 3), (2, 0, 1)])
def test_one_hot_is_torchs_in_float32_and_refuses_what_is_outside(shape):
    target = torch.randint(4, shape, generator=torch.Generator().manual_seed(0))
    assert_close(one_hot(target, 5), F.one_hot(target, 5).float())
    for label in (-1, 5):
        if target.numel():
            with pytest.raises(ValueError, match="outside"):
                one_hot(torch.full(shape, label), 5)
