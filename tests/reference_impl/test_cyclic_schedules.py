"""The reference schedules that rise and fall, against torch's."""

import pytest
from torch.optim import lr_scheduler

from reference_impl.cyclic_schedules import cyclical_lr, one_cycle, sgdr


@pytest.mark.parametrize("step_size", [1, 2, 7])
def test_cyclical_lr_equals_torchs(step_size, rates_of):
    theirs = rates_of(lambda sgd: lr_scheduler.CyclicLR(sgd, 0.1, 0.7, step_size, cycle_momentum=False), 40)
    ours = [cyclical_lr(step, 0.1, 0.7, step_size) for step in range(40)]
    assert ours == pytest.approx(theirs, rel=1e-9) and all(type(rate) is float for rate in ours)
    assert cyclical_lr(2 * step_size * 10**15, 0.1, 0.7, step_size) == 0.1


@pytest.mark.parametrize("total", [5, 10, 37, 100])
@pytest.mark.parametrize("settings", [{}, {"pct_start": 0.45, "div_factor": 7.0, "final_div_factor": 30.0}])
def test_one_cycle_equals_torchs_and_stays_at_its_lowest_rate(total, settings, rates_of):
    def make(sgd):
        return lr_scheduler.OneCycleLR(sgd, 0.4, total, cycle_momentum=False, **settings)

    ours = [one_cycle(step, 0.4, total, **settings) for step in range(total)]
    assert ours == pytest.approx(rates_of(make, total), rel=1e-9, abs=1e-18)
    assert {one_cycle(step, 0.4, total, **settings) for step in (total, 2 * total, 10**12)} == {ours[-1]}
    assert ours[-1] == pytest.approx(0.4 / settings.get("div_factor", 25) / settings.get("final_div_factor", 1e4))


@pytest.mark.parametrize("first_period", [1, 3, 10])
@pytest.mark.parametrize("mult", [1, 2, 3])
def test_sgdr_equals_torchs(first_period, mult, rates_of):
    theirs = rates_of(lambda sgd: lr_scheduler.CosineAnnealingWarmRestarts(sgd, first_period, mult, eta_min=0.02), 150)
    ours = [sgdr(step, 0.1, first_period, mult, min_lr=0.02) for step in range(150)]
    assert ours == pytest.approx(theirs, rel=1e-9)


@pytest.mark.parametrize("mult", [2, 3, 5, 10])
def test_sgdr_has_base_lr_at_each_restart_however_late(mult):
    start, period = 0, 7
    for _ in range(40):
        assert sgdr(start, 0.3, 7, mult) == 0.3
        assert start == 0 or sgdr(start - 1, 0.3, 7, mult) < 0.3 * 0.06
        start, period = start + period, period * mult
    assert sgdr(7 * 10**4, 0.3, 7, period_mult=1) == 0.3
