"""The losses of probabilities in the reference against torch's own and counts of sets, value and gradient."""

import pytest
import torch
import torch.nn.functional as F
from torch.testing import assert_close

from reference_impl.probability_losses import bce_loss, bce_loss_backward, categorical_cross_entropy, dice_loss


def drawn(*shape, seed=0):
    return torch.rand(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


@pytest.mark.parametrize("shape", [(1,), (5,), (4, 1), (1, 3), (2, 3, 4)], ids=str)
def test_bce_equals_torch_in_value_and_both_gradients(shape):
    prob, target = drawn(*shape).requires_grad_(), drawn(*shape, seed=1).round(decimals=1)
    (wanted,) = torch.autograd.grad(F.binary_cross_entropy(prob, target), prob)
    assert_close(bce_loss(prob, target), F.binary_cross_entropy(prob, target))
    assert_close(torch.autograd.grad(bce_loss(prob, target), prob)[0], wanted)
    assert_close(bce_loss_backward(prob.detach(), target), wanted)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64], ids=str)
def test_bce_at_0_and_1_is_torchs(dtype):
    prob = torch.tensor([0.0, 1.0, 0.0, 1.0, 0.0, 1e-20], dtype=dtype, requires_grad=True)
    target = torch.tensor([0.0, 1.0, 1.0, 0.0, 0.5, 1.0], dtype=dtype)
    theirs = F.binary_cross_entropy(prob, target)
    assert_close(bce_loss(prob, target), theirs)
    assert_close(bce_loss_backward(prob.detach(), target), torch.autograd.grad(theirs, prob)[0])


@pytest.mark.parametrize(("n", "k"), [(1, 1), (1, 5), (4, 4), (6, 2)])
def test_categorical_cross_entropy_equals_torchs_of_the_logarithms(n, k):
    prob, target = drawn(n, k).softmax(1).requires_grad_(), drawn(n, k, seed=1).softmax(1)
    ours, theirs = categorical_cross_entropy(prob, target), -(target * prob.log()).sum(1).mean()
    assert_close(ours, theirs)
    assert_close(torch.autograd.grad(ours, prob), torch.autograd.grad(theirs, prob))
    hot = F.one_hot(torch.arange(n) % k, k).double()
    assert_close(categorical_cross_entropy(prob, hot), F.nll_loss(prob.log(), torch.arange(n) % k))


def test_impossible_classes_add_nothing():
    prob = torch.tensor([[0.5, 0.5, 0.0], [0.0, 1.0, 0.0]])
    assert_close(categorical_cross_entropy(prob, prob), torch.tensor(2.0).log() / 2)


@pytest.mark.parametrize("shape", [(1, 1), (3, 7), (2, 3, 4), (2, 1, 3, 5)], ids=str)
@pytest.mark.parametrize("eps", [1e-6, 1.0, 3.0])
def test_dice_loss_of_sets_is_counted(shape, eps):
    prob, target = drawn(*shape).round(), drawn(*shape, seed=1).round()
    expected = []
    for p, t in zip(prob.bool(), target.bool(), strict=True):
        expected.append(1 - (2 * int((p & t).sum()) + eps) / (int(p.sum()) + int(t.sum()) + eps))
    assert_close(dice_loss(prob, target, eps), torch.tensor(expected, dtype=torch.float64).mean())


def test_dice_loss_is_differentiable_and_0_for_two_empty_masks():
    prob = drawn(2, 3, 4).requires_grad_()
    assert torch.autograd.gradcheck(lambda x: dice_loss(x, drawn(2, 3, 4, seed=1).round(), 0.5), prob)
    assert dice_loss(torch.zeros(2, 5), torch.zeros(2, 5)).item() == 0
