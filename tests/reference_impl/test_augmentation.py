"""The reference augmentations: what they mix is read back from one-hot inputs, their draws are held against scipy's."""

import pytest
import scipy.stats
import torch

from reference_impl.augmentation import cutmix, mixup


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


@pytest.mark.parametrize("shape", [(5, 3, 9, 14), (4, 1, 1, 6), (6, 2, 3, 1), (1, 2, 4, 4)])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_cutmix_replaces_one_box_and_mixes_labels_by_its_area(shape, dtype):
    x = torch.arange(shape[0], dtype=dtype)[:, None, None, None].expand(shape)
    for seed in range(20):
        x_mixed, mixing = cutmix(x, torch.eye(shape[0], dtype=dtype), 1.0, generator=generator(seed))
        assert x_mixed.shape == shape and x_mixed.dtype == mixing.dtype == dtype
        torch.testing.assert_close(x_mixed.mean(dim=(1, 2, 3)), mixing @ torch.arange(shape[0], dtype=dtype))
        boxes = (x_mixed != x).any(dim=0)[0]
        rows, columns = boxes.any(dim=1), boxes.any(dim=0)
        assert torch.equal(boxes, rows[:, None] & columns)


def test_cutmix_boxes_have_the_sides_of_the_root_and_are_clipped_about_a_uniform_centre():
    state, tops, heights = generator(1), [], []
    x = torch.arange(3.0)[:, None, None, None].expand(3, 1, 40, 60)
    for _ in range(400):
        boxes = (cutmix(x, torch.eye(3), 4000.0, generator=state)[0] != x).any(dim=0)[0].any(dim=1).nonzero()
        if len(boxes):
            tops.append(boxes[0].item())
            heights.append(len(boxes))
    assert max(heights) == pytest.approx(40 * 0.5**0.5, abs=3)
    assert sum(top == 0 for top in tops) / len(tops) == pytest.approx(0.36, abs=0.08)


def test_cutmix_with_alpha_zero_changes_nothing_and_draws_from_the_generator_alone():
    x, y = torch.randn(4, 3, 5, 6, generator=generator()), torch.eye(4)
    before = torch.get_rng_state()
    x_mixed, y_mixed = cutmix(x, y, 0.0, generator=generator(2))
    assert torch.equal(x_mixed, x) and torch.equal(y_mixed, y)
    first, _ = cutmix(x, y, 0.5, generator=generator(7))
    assert torch.equal(before, torch.get_rng_state())
    assert torch.equal(first, cutmix(x, y, 0.5, generator=generator(7))[0])
