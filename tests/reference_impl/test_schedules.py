"""The reference schedules against torch's."""

import math

import pytest
import torch

from reference_impl.schedules import cosine_annealing


@pytest.mark.parametrize("total_steps", [1, 2, 7, 50])
@pytest.mark.parametrize("min_lr", [0.0, 0.003])
def test_cosine_annealing_equals_torch_up_to_the_end(total_steps, min_lr):
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=0.1)
    peer = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, total_steps, eta_min=min_lr)
    for step in range(total_steps + 1):
        ours = cosine_annealing(step, base_lr=0.1, total_steps=total_steps, min_lr=min_lr)
        assert ours == pytest.approx(peer.get_last_lr()[0], rel=1e-9, abs=1e-15)
        optimizer.step()
        peer.step()


def test_cosine_annealing_has_its_exact_ends_and_middle():
    assert cosine_annealing(0, base_lr=0.3, total_steps=10, min_lr=0.1) == 0.3
    assert cosine_annealing(5, base_lr=0.3, total_steps=10, min_lr=0.1) == pytest.approx(0.2, rel=1e-12)
    assert cosine_annealing(10, base_lr=0.3, total_steps=10, min_lr=0.1) == 0.1


@pytest.mark.parametrize("late", [0, 1, 9, 10, 11, 20, 10**9])
def test_cosine_annealing_stays_at_min_lr_after_the_end(late):
    assert cosine_annealing(10 + late, base_lr=0.3, total_steps=10, min_lr=0.1) == 0.1
    assert cosine_annealing(10 + late, base_lr=0.3, total_steps=10) == 0.0


def test_cosine_annealing_never_rises_and_is_a_python_float():
    rates = [cosine_annealing(step, base_lr=1e-4, total_steps=97, min_lr=1e-6) for step in range(120)]
    assert rates == sorted(rates, reverse=True)
    assert all(type(rate) is float for rate in rates)


def test_cosine_annealing_is_symmetric_around_the_middle():
    for step in range(24):
        above = cosine_annealing(step, base_lr=1.0, total_steps=23)
        below = cosine_annealing(23 - step, base_lr=1.0, total_steps=23)
        assert math.isclose(above + below, 1.0, rel_tol=1e-12)
