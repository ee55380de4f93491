"""The reference schedules against torch's."""

import math

import pytest
import torch

from reference_impl.schedules import cosine_annealing, exponential_decay, polynomial_decay, step_decay


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


@pytest.mark.parametrize("step_size", [1, 3, 7])
@pytest.mark.parametrize("gamma", [0.1, 0.5, 1.0])
def test_step_decay_equals_torchs(step_size, gamma, rates_of):
    theirs = rates_of(lambda sgd: torch.optim.lr_scheduler.StepLR(sgd, step_size, gamma), 25)
    assert [step_decay(step, 0.1, step_size, gamma) for step in range(25)] == pytest.approx(theirs, rel=1e-12)
    assert step_decay(2 * step_size, 0.1, step_size) == pytest.approx(0.001)


@pytest.mark.parametrize("gamma", [0.1, 0.95, 1.0, 1.5])
def test_exponential_decay_equals_torchs(gamma, rates_of):
    theirs = rates_of(lambda sgd: torch.optim.lr_scheduler.ExponentialLR(sgd, gamma), 25)
    assert [exponential_decay(step, 0.1, gamma) for step in range(25)] == pytest.approx(theirs, rel=1e-12)
    assert exponential_decay(10**9, 0.1, 0.5) == 0.0
    assert exponential_decay(70_000, 2.0, 0.9999) == pytest.approx(2 * math.exp(70_000 * math.log(0.9999)), rel=1e-9)


@pytest.mark.parametrize("power", [0.5, 1.0, 2, 3.5])
@pytest.mark.parametrize("total_steps", [1, 7, 20])
def test_polynomial_decay_equals_torchs_lifted_and_squeezed(power, total_steps, rates_of):
    theirs = rates_of(lambda sgd: torch.optim.lr_scheduler.PolynomialLR(sgd, total_steps, power), 25)
    assert [polynomial_decay(step, 0.1, total_steps, power) for step in range(25)] == pytest.approx(theirs, rel=1e-9)
    lifted = [0.3 + 0.2 * rate / 0.1 for rate in theirs]
    ours = [polynomial_decay(step, 0.5, total_steps, power, min_lr=0.3) for step in range(25)]
    assert ours == pytest.approx(lifted, rel=1e-9) and all(type(rate) is float for rate in ours)
    assert polynomial_decay(10**12, 0.5, total_steps, power, min_lr=0.3) == 0.3
