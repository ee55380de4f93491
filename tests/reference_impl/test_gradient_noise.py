"""The noise on gradients against its law."""

import pytest
import torch
from scipy import stats

from reference_impl.gradient_noise import add_gradient_noise


def generator(seed=0):
    return torch.Generator().manual_seed(seed)


def with_grad(grad):
    p = torch.zeros_like(grad)
    p.grad = grad
    return p


@pytest.mark.parametrize("step", [0, 1, 999])
@pytest.mark.parametrize("settings", [{}, {"gamma": 0.0}, {"gamma": 1.5}])
@pytest.mark.parametrize("sigma", [0.1, 3.0])
def test_the_noise_is_normal_with_the_papers_variance(step, settings, sigma):
    grad = torch.full((100, 200), 2.0, dtype=torch.float64)
    add_gradient_noise([with_grad(grad)], step, sigma, **settings, generator=generator(1))
    std = (sigma**2 / (1 + step) ** settings.get("gamma", 0.55)) ** 0.5
    assert stats.kstest(((grad - 2.0) / std).flatten().numpy(), "norm").pvalue > 1e-4


@pytest.mark.parametrize("shape", [(), (0, 3), (1,), (4, 5)])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_each_gradient_is_changed_in_place_and_those_that_are_none_are_passed_over(shape, dtype):
    first, second = (with_grad(torch.ones(shape, dtype=dtype)) for _ in range(2))
    skipped, grads = torch.zeros(3), [first.grad, second.grad]
    add_gradient_noise((p for p in (skipped, first, second)), 0, 1.0, generator=generator())
    assert skipped.grad is None and first.grad is grads[0] and second.grad is grads[1]
    assert torch.equal(first, torch.zeros(shape, dtype=dtype)) and first.grad.dtype == dtype
    assert 0 in shape or not torch.equal(first.grad, second.grad)


def test_a_strided_gradient_is_noisy_everywhere_and_sigma_0_adds_nothing():
    base = torch.zeros(6, 8)
    add_gradient_noise([with_grad(base.T[::2])], 3, 0.0)
    assert not base.any()
    p = torch.zeros(4, 6)
    p.grad = base.T[::2]
    add_gradient_noise([p], 3, 1.0, generator=generator())
    assert base[:, ::2].all() and not base[:, 1::2].any()


def test_the_same_generator_state_gives_the_same_noise_and_the_global_one_stands_still():
    before = torch.get_rng_state()
    one, other = (with_grad(torch.zeros(5)) for _ in range(2))
    for p in (one, other):
        add_gradient_noise([p], 7, 0.5, generator=generator(3))
    assert torch.equal(one.grad, other.grad)
    assert torch.equal(before, torch.get_rng_state())
