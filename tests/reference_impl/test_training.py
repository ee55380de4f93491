"""What stands around a model, beside torch's own and loops written out, in float64."""

import math

import pytest
import torch
from torch import nn
from torch.nn import functional as F
from torch.testing import assert_close

from reference_impl.training import EMA, EarlyStopping, LossScaler, accumulated_step, evaluate, train


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


# --- evaluate


@pytest.mark.parametrize("sizes", [[5], [1], [4, 4, 1], [1, 8]])
def test_evaluation_equals_one_large_batch_and_leaves_every_mode_alone(sizes):
    model = network(nn.Linear(3, 5), nn.BatchNorm1d(5), nn.Dropout(0.5), nn.Linear(5, 4))
    model[1].eval()
    modes = [module.training for module in model.modules()]
    x, target = draw(sum(sizes), 3), torch.arange(sum(sizes)) % 4
    loss, accuracy = evaluate(model, list(zip(x.split(sizes), target.split(sizes), strict=True)))
    assert [module.training for module in model.modules()] == modes
    logits = model.eval()(x)
    assert loss == pytest.approx(F.cross_entropy(logits, target).item(), rel=1e-12)
    assert accuracy == (logits.argmax(dim=1) == target).double().mean().item()


# --- accumulated_step


@pytest.mark.parametrize("sizes", [[6], [3, 3], [1, 4, 2], [1, 1]])
def test_an_accumulated_step_equals_a_step_on_the_whole_batch(sizes):
    mine, theirs = network(nn.Linear(3, 4)), network(nn.Linear(3, 4))
    x, target = draw(sum(sizes), 3), torch.arange(sum(sizes)) % 4
    optimizer, peer = (torch.optim.SGD(model.parameters(), lr=0.5) for model in (mine, theirs))
    for p in mine.parameters():
        p.grad = torch.ones_like(p)
    pieces = list(zip(x.split(sizes), target.split(sizes), strict=True))
    loss = accumulated_step(mine, F.cross_entropy, pieces, optimizer)
    expected = F.cross_entropy(theirs(x), target)
    expected.backward()
    peer.step()
    assert not loss.requires_grad
    assert_close(loss, expected.detach())
    assert_close(list(mine.parameters()), list(theirs.parameters()))


# --- EarlyStopping


@pytest.mark.parametrize("patience", [1, 2, 4])
@pytest.mark.parametrize("min_delta", [0.0, 0.2])
def test_early_stopping_agrees_with_looking_back_over_all_losses(patience, min_delta):
    losses = [loss if loss > 0.1 else math.nan for loss in torch.rand(60, generator=torch.manual_seed(0)).tolist()]
    stopping, best, since = EarlyStopping(patience, min_delta), math.inf, 0
    for epoch, loss in enumerate(losses):
        stop = stopping.update(loss, {"epoch": torch.tensor(epoch)})
        if loss < best - min_delta:
            best, since = loss, epoch
        assert stop == (epoch - since >= patience if best < math.inf else epoch + 1 >= patience)
        assert stopping.best_loss == best
        assert stopping.best_state is None or stopping.best_state["epoch"] == since


# --- EMA


def test_the_average_equals_torchs_and_swapping_twice_undoes_it():
    model = network(nn.Linear(3, 4), nn.Linear(4, 2))
    ema = EMA(model.parameters(), 0.8)
    peer = torch.optim.swa_utils.AveragedModel(model, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.8))
    peer.update_parameters(model)  # its first update copies
    for _ in range(5):
        for p in model.parameters():
            p.data += torch.randn_like(p)
        ema.update()
        peer.update_parameters(model)
    trained = [p.detach().clone() for p in model.parameters()]
    ema.swap()
    assert_close(list(model.parameters()), list(peer.module.parameters()))
    ema.swap()
    assert_close([p.detach() for p in model.parameters()], trained, rtol=0, atol=0)
