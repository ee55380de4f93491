"""The schedule that watches a metric, against torch's."""

import pytest
import torch

from reference_impl.plateau import ReduceOnPlateau


@pytest.mark.parametrize("settings", [{}, {"patience": 0}, {"patience": 2, "factor": 0.5, "min_lr": 0.003}])
@pytest.mark.parametrize("seed", range(4))
def test_the_rates_are_torchs(settings, seed):
    generator = torch.Generator().manual_seed(seed)
    metrics = torch.randint(-3, 12, (80,), generator=generator).double().tolist()
    metrics[20 + seed] = metrics[60] = float("nan")
    sgd = torch.optim.SGD([torch.zeros(1)], lr=0.1)
    theirs = torch.optim.lr_scheduler.ReduceLROnPlateau(sgd, threshold=0.0, eps=0.0, **settings)
    ours = ReduceOnPlateau(0.1, **settings)
    for metric in metrics:
        theirs.step(metric)
        assert ours.update(metric) == pytest.approx(sgd.param_groups[0]["lr"], rel=1e-12)


def test_changes_below_torchs_eps_apply_too():
    plateau = ReduceOnPlateau(2e-8, factor=0.5, patience=0)
    assert [plateau.update(metric) for metric in (1.0, 1.0, 2.0)] == [2e-8, 1e-8, 5e-9]
