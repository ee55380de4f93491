"""What the tests of several reference modules share."""

import pytest
import torch


@pytest.fixture
def rates_of():
    """What a scheduler of torch's gives before each of the first steps: a function (make, steps, lr) → list."""

    def rates_of(make, steps, lr=0.1):
        optimizer = torch.optim.SGD([torch.zeros(1)], lr=lr)
        scheduler, rates = make(optimizer), []
        for _ in range(steps):
            rates.append(scheduler.get_last_lr()[0])
            optimizer.step()
            scheduler.step()
        return rates

    return rates_of
