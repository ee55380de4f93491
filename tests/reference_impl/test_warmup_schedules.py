"""The reference schedules with a warmup, against torch's and against the papers' own words."""

import pytest
import torch

from reference_impl.schedules import cosine_annealing, step_decay
from reference_impl.warmup_schedules import (
    inverse_sqrt,
    linear_scaling_rule,
    linear_warmup,
    warmup_cosine,
    warmup_stable_decay,
    warmup_step,
)


@pytest.mark.parametrize("warmup", [2, 5, 8])
def test_linear_warmup_equals_torchs_that_begins_at_one_part(warmup, rates_of):
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


@pytest.mark.parametrize("warmup", [0, 1, 4])
@pytest.mark.parametrize("step_size", [1, 3])
def test_warmup_step_is_the_one_and_then_the_other(warmup, step_size):
    for step in range(25):
        stairs = step_decay(step - warmup, 0.3, step_size, 0.4)
        expected = linear_warmup(step, 0.3, warmup) if step < warmup else stairs
        assert warmup_step(step, 0.3, warmup, step_size, 0.4) == pytest.approx(expected, rel=1e-12)
    assert warmup_step(warmup + step_size, 0.3, warmup, step_size) == pytest.approx(0.03)


@pytest.mark.parametrize("d_model", [1, 512])
@pytest.mark.parametrize("warmup", [1, 7, 4000])
def test_inverse_sqrt_is_the_papers_formula_with_its_peak_at_the_last_warmup_step(d_model, warmup, rates_of):
    def formula(step):
        return d_model**-0.5 * min((step + 1) ** -0.5, (step + 1) * warmup**-1.5)

    theirs = rates_of(lambda sgd: torch.optim.lr_scheduler.LambdaLR(sgd, formula), 20, lr=1.0)
    assert [inverse_sqrt(step, d_model, warmup) for step in range(20)] == pytest.approx(theirs, rel=1e-12)
    peak = (d_model * warmup) ** -0.5
    assert inverse_sqrt(warmup - 1, d_model, warmup) == pytest.approx(peak, rel=1e-12)
    assert inverse_sqrt(4 * warmup - 1, d_model, warmup) == pytest.approx(peak / 2, rel=1e-12)
    assert max(inverse_sqrt(step, d_model, warmup) for step in range(3 * warmup)) <= peak * (1 + 1e-12)


@pytest.mark.parametrize("warmup", [0, 1, 4])
@pytest.mark.parametrize("stable", [0, 3])
@pytest.mark.parametrize("decay", [1, 5])
def test_warmup_stable_decay_is_torchs_linear_rates_one_after_the_other(warmup, stable, decay, rates_of):
    down = rates_of(lambda sgd: torch.optim.lr_scheduler.LinearLR(sgd, 1.0, 0.2, decay), 20, lr=0.5)
    expected = [linear_warmup(step, 0.5, warmup) for step in range(warmup)] + [0.5] * stable + down
    ours = [warmup_stable_decay(step, 0.5, warmup, stable, decay, min_lr=0.1) for step in range(len(expected))]
    assert ours == pytest.approx(expected, rel=1e-12)
    assert warmup_stable_decay(10**9, 0.5, warmup, stable, decay) == 0.0


def test_the_linear_scaling_rule_has_the_papers_rates():
    # 0.1 for 256 images, 3.2 for 8192 after a warmup from 0.1
    assert linear_scaling_rule(0, 0.1, 8192) == pytest.approx(3.2)
    rates = [linear_scaling_rule(step, 0.1, 8192, warmup_steps=781) for step in range(800)]
    assert rates[0] == 0.1 and rates[780] < rates[781] == pytest.approx(3.2) == rates[799]
    gaps = [b - a for a, b in zip(rates[:781], rates[1:782], strict=True)]
    assert gaps == pytest.approx([3.1 / 781] * 781)


@pytest.mark.parametrize(("batch", "base"), [(256, 64), (96, 32), (7, 7)])
def test_the_linear_scaling_rule_is_torchs_straight_line_from_base_lr(batch, base, rates_of):
    scaled = 0.2 * batch / base
    theirs = rates_of(lambda sgd: torch.optim.lr_scheduler.LinearLR(sgd, base / batch, 1.0, 5), 9, lr=scaled)
    ours = [linear_scaling_rule(step, 0.2, batch, base, warmup_steps=5) for step in range(9)]
    assert ours == pytest.approx(theirs, rel=1e-12)


def test_the_linear_scaling_rule_goes_down_to_a_smaller_batch():
    rates = [linear_scaling_rule(step, 0.2, 64, 256, warmup_steps=3) for step in range(5)]
    assert rates == pytest.approx([0.2, 0.15, 0.1, 0.05, 0.05], rel=1e-12)
