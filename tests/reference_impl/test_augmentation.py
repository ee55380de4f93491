"""The reference augmentations: what they mix is read back from one-hot inputs, their draws are held against scipy's."""

import pytest
import scipy.stats
import torch

from reference_impl.augmentation import mixup


def generator(seed=0):
    return torch.Generator().manual_seed(seed)


@pytest.mark.parametrize("shape", [(5,), (5, 3), (5, 2, 3, 4), (1, 2)])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_mixup_mixes_samples_and_labels_by_one_share_and_one_permutation(shape, dtype):
    x = torch.randn(shape, generator=generator(), dtype=dtype)
    y = torch.eye(shape[0], dtype=dtype)
    x_mixed, mixing = mixup(x, y, 1.0, generator=generator(1))
    assert x_mixed.shape == x.shape and x_mixed.dtype == mixing.dtype == dtype
    torch.testing.assert_close(x_mixed.flatten(), (mixing @ x.reshape(len(x), -1)).flatten())
    torch.testing.assert_close(mixing.sum(0), torch.ones(shape[0], dtype=dtype))
    assert len({round(float(value), 5) for value in mixing.flatten()} - {0.0, 1.0}) <= 2


def test_mixup_with_alpha_zero_changes_nothing():
    x, y = torch.randn(4, 3, generator=generator()), torch.eye(4)
    x_mixed, y_mixed = mixup(x, y, 0.0)
    assert torch.equal(x_mixed, x) and torch.equal(y_mixed, y)


@pytest.mark.parametrize("alpha", [0.1, 1.0, 7.0])
def test_mixup_draws_its_share_from_the_beta_distribution(alpha):
    state, shares = generator(3), []
    while len(shares) < 1000:
        _, mixing = mixup(torch.eye(3), torch.eye(3, dtype=torch.float64), alpha, generator=state)
        if 0 < mixing[0, 0] < 1:
            shares.append(float(mixing[0, 0]))
    assert scipy.stats.kstest(shares, scipy.stats.beta(alpha, alpha).cdf).pvalue > 1e-3


def test_mixup_draws_from_the_generator_alone():
    x, y = torch.randn(6, 3, generator=generator()), torch.eye(6)
    before = torch.get_rng_state()
    first, _ = mixup(x, y, 0.5, generator=generator(7))
    assert torch.equal(before, torch.get_rng_state())
    torch.manual_seed(5)
    assert torch.equal(first, mixup(x, y, 0.5, generator=generator(7))[0])
