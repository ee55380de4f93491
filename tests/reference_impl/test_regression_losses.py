"""The regression losses of the reference against torch's own, value and gradient."""

import pytest
import torch
import torch.nn.functional as F
from torch.testing import assert_close

from reference_impl.regression_losses import huber_loss, huber_loss_backward, mae_loss, mae_loss_backward

SHAPES = [(1,), (5,), (4, 1), (1, 3), (2, 3, 4)]


def drawn(shape, seed=0):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def agree(ours, theirs, by_hand, pred):
    """Value, the gradient through it, and the gradient by hand, all as torch has them."""
    pred = pred.requires_grad_()
    (wanted,) = torch.autograd.grad(theirs(pred), pred)
    assert_close(ours(pred), theirs(pred), rtol=1e-12, atol=1e-14)
    assert_close(torch.autograd.grad(ours(pred), pred)[0], wanted, rtol=1e-12, atol=1e-14)
    assert_close(by_hand(pred.detach()), wanted, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_mae_equals_torch(shape):
    target = drawn(shape, seed=1)
    agree(
        lambda x: mae_loss(x, target),
        lambda x: F.l1_loss(x, target),
        lambda x: mae_loss_backward(x, target),
        drawn(shape),
    )


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("delta", [0.2, 1.0, 3.0])
def test_huber_equals_torch(shape, delta):
    target = drawn(shape, seed=1)
    agree(
        lambda x: huber_loss(x, target, delta),
        lambda x: F.huber_loss(x, target, delta=delta),
        lambda x: huber_loss_backward(x, target, delta),
        drawn(shape) * 2,
    )


def test_the_kinks():
    pred, target = torch.tensor([0.0, 1.0, -1.0, 2.0]), torch.tensor([0.0, 0.0, 0.0, 2.0])
    assert mae_loss_backward(pred, target).tolist() == [0, 0.25, -0.25, 0]
    assert huber_loss_backward(pred, target).tolist() == [0, 0.25, -0.25, 0]
    assert huber_loss(pred, target).item() == 0.25
