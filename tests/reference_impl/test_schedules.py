"""The reference schedules against torch's."""

import math

import pytest
import torch

from reference_impl.schedules import cosine_annealing, linear_warmup, step_decay, warmup_cosine


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


def rates_of(make, steps, lr=0.1):
    """What a scheduler of torch's gives before each of the first steps."""
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=lr)
    scheduler, rates = make(optimizer), []
    for _ in range(steps):
        rates.append(scheduler.get_last_lr()[0])
        optimizer.step()
        scheduler.step()
    return rates


@pytest.mark.parametrize("step_size", [1, 3, 7])
@pytest.mark.parametrize("gamma", [0.1, 0.5, 1.0])
def test_step_decay_equals_torchs(step_size, gamma):
    theirs = rates_of(lambda sgd: torch.optim.lr_scheduler.StepLR(sgd, step_size, gamma), 25)
    assert [step_decay(step, 0.1, step_size, gamma) for step in range(25)] == pytest.approx(theirs, rel=1e-12)
    assert step_decay(2 * step_size, 0.1, step_size) == pytest.approx(0.001)


@pytest.mark.parametrize("warmup", [2, 5, 8])
def test_linear_warmup_equals_torchs_that_begins_at_one_part(warmup):
    theirs = rates_of(lambda sgd: torch.optim.lr_scheduler.LinearLR(sgd, 1 / warmup, 1.0, warmup - 1), 12)
    assert [linear_warmup(step, 0.1, warmup) for step in range(12)] == pytest.approx(theirs, rel=1e-12)
    assert linear_warmup(0, 0.1, 1) == linear_warmup(10**9, 0.1, warmup) == 0.1


@pytest.mark.parametrize("warmup", [0, 1, 4])
@pytest.mark.parametrize("min_lr", [0.0, 0.02])
def test_warmup_cosine_is_the_one_and_then_the_other(warmup, min_lr):
    for step in range(20):
        ours = warmup_cosine(step, 0.1, warmup, 11, min_lr)
        cosine = cosine_annealing(step - warmup, 0.1, 11 - warmup, min_lr)
        assert ours == pytest.approx(linear_warmup(step, 0.1, warmup) if step < warmup else cosine, rel=1e-12)
        assert type(ours) is float
    assert warmup_cosine(max(warmup - 1, 0), 0.1, warmup, 11, min_lr) == 0.1
    assert warmup_cosine(11, 0.1, warmup, 11, min_lr) == warmup_cosine(40, 0.1, warmup, 11, min_lr) == min_lr
