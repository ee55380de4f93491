"""What stands around a model, beside torch's own and loops written out, in float64."""

import math

import pytest
import torch
from torch import nn
from torch.nn import functional as F
from torch.testing import assert_close

from reference_impl.training import LossScaler, train


def draw(*shape, seed=0):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def network(*layers, seed=0):
    torch.manual_seed(seed)
    return nn.Sequential(*layers).double()


# --- train


@pytest.mark.parametrize("make", [torch.optim.SGD, torch.optim.AdamW, torch.optim.Adagrad])
@pytest.mark.parametrize("epochs", [0, 1, 3])
def test_training_equals_the_loop_written_out(make, epochs):
    batches = [(draw(n, 3, seed=n), torch.arange(n) % 4) for n in (4, 1, 6)]
    mine, theirs = network(nn.Linear(3, 4)), network(nn.Linear(3, 4), seed=1)
    optimizer, peer = make(mine.parameters(), lr=0.1), make(theirs.parameters(), lr=0.1)
    for p, other in zip(mine.parameters(), theirs.parameters(), strict=True):
        p.grad, other.data = torch.ones_like(p), p.detach().clone()  # stale
    losses = train(mine, batches, F.cross_entropy, optimizer, epochs)
    expected = []
    for _ in range(epochs):
        for x, y in batches:
            loss = F.cross_entropy(theirs(x), y)
            gradients = torch.autograd.grad(loss, list(theirs.parameters()))
            for p, g in zip(theirs.parameters(), gradients, strict=True):
                p.grad = g
            peer.step()
            expected.append(loss.item())
    assert all(type(loss) is float for loss in losses)
    assert_close(losses, expected)
    assert_close(list(mine.parameters()), list(theirs.parameters()))


@pytest.mark.parametrize("mode", [True, False])
def test_training_is_done_in_training_mode_and_the_model_left_in_it(mode):
    model = network(nn.Linear(3, 3), nn.BatchNorm1d(3), nn.Dropout(0.5)).train(mode)
    before = model[1].running_mean.clone()
    train(model, [(draw(4, 3), draw(4, 3, seed=1))], F.mse_loss, torch.optim.SGD(model.parameters(), lr=0.1), 1)
    assert all(module.training for module in model.modules())
    assert not torch.equal(model[1].running_mean, before)


# --- LossScaler


@pytest.mark.parametrize("interval", [1, 2, 3, 5])
@pytest.mark.parametrize("seed", range(4))
def test_the_scaler_equals_torchs(interval, seed):
    dice = torch.Generator().manual_seed(seed)
    mine, theirs = (torch.zeros(3, requires_grad=True) for _ in range(2))
    optimizers = [torch.optim.SGD([{"params": [p]}, {"params": [torch.zeros(2)]}], lr=0.1) for p in (mine, theirs)]
    scaler = LossScaler(init_scale=1024.0, growth_interval=interval)
    peer = torch.amp.GradScaler("cpu", init_scale=1024.0, growth_interval=interval)
    for _ in range(25):
        bad = [0.0, 0.0, 0.0, 0.0, math.inf, math.nan][int(torch.randint(6, (), generator=dice))]
        unscale = bool(torch.randint(2, (), generator=dice))
        weight = torch.randn(3, generator=dice)
        for p, optimizer, one in ((mine, optimizers[0], scaler), (theirs, optimizers[1], peer)):
            optimizer.zero_grad()
            one.scale((p * weight).sum()).backward()
            p.grad[1] += bad
            if unscale:
                one.unscale_(optimizer)
                torch.nn.utils.clip_grad_value_([p], 0.1)
            one.step(optimizer)
            one.update()
        assert scaler.get_scale() == peer.get_scale()
        assert_close(mine, theirs)
        assert_close(mine.grad, theirs.grad, equal_nan=True)
