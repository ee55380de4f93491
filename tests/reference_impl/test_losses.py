"""The losses of the reference against torch's own, value and gradient, and their contract's corners."""

import doctest
from pathlib import Path

import pytest
import torch
import torch.nn.functional as F

from reference_impl import losses

ROOT = Path(__file__).resolve().parents[2]


def drawn(*shape, seed=0):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def classes(n, k, seed=1):
    return torch.randint(k, (n,), generator=torch.Generator().manual_seed(seed))


def agree(ours, theirs, x, by_hand=None):
    """Value, the gradient through it, and the gradient by hand, all as torch has them."""
    x = x.requires_grad_()
    (wanted,) = torch.autograd.grad(theirs(x), x)
    (through,) = torch.autograd.grad(ours(x), x)
    assert ours(x).shape == ()
    torch.testing.assert_close(ours(x), theirs(x), rtol=1e-12, atol=1e-14)
    torch.testing.assert_close(through, wanted, rtol=1e-12, atol=1e-14)
    if by_hand is not None:
        torch.testing.assert_close(by_hand(x.detach()), wanted, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("shape", [(1,), (5,), (4, 1), (1, 3), (2, 3, 4)], ids=str)
def test_mse_equals_torch(shape):
    target = drawn(*shape, seed=1)
    agree(
        lambda x: losses.mse_loss(x, target),
        lambda x: F.mse_loss(x, target),
        drawn(*shape),
        lambda x: losses.mse_loss_backward(x, target),
    )


@pytest.mark.parametrize("shape", [(1,), (5,), (4, 3), (2, 3, 4)], ids=str)
@pytest.mark.parametrize("weight", [None, "scalar", "per label"])
def test_bce_with_logits_equals_torch(shape, weight):
    target = torch.rand(shape, generator=torch.Generator().manual_seed(2), dtype=torch.float64).round(decimals=1)
    per_label = torch.arange(1.0, shape[-1] + 1).double()
    w = {None: None, "scalar": torch.tensor(2.5).double(), "per label": per_label}[weight]
    agree(
        lambda x: losses.bce_with_logits(x, target, w),
        lambda x: F.binary_cross_entropy_with_logits(x, target, pos_weight=w),
        drawn(*shape) * 3,
        lambda x: losses.bce_with_logits_backward(x, target, w),
    )


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64], ids=str)
@pytest.mark.parametrize("label", [0.0, 1.0])
def test_bce_with_logits_is_right_for_large_logits(dtype, label):
    logits = torch.tensor([-1e4, -89.0, 89.0, 1e4], dtype=dtype, requires_grad=True)
    target = torch.full_like(logits, label)
    loss = losses.bce_with_logits(logits, target)
    loss.backward()
    torch.testing.assert_close(loss, F.binary_cross_entropy_with_logits(logits, target))
    torch.testing.assert_close(logits.grad, losses.bce_with_logits_backward(logits.detach(), target))


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("smoothing", [0.0, 0.1, 1.0])
@pytest.mark.parametrize("ignore_index", [-100, -1, 2, 255])
def test_cross_entropy_equals_torch_with_every_option(weighted, smoothing, ignore_index):
    target = classes(9, 4)
    target[3] = ignore_index
    options = {
        "weight": drawn(4, seed=2).abs() + 0.1 if weighted else None,
        "label_smoothing": smoothing,
        "ignore_index": ignore_index,
    }
    agree(
        lambda x: losses.cross_entropy(x, target, **options),
        lambda x: F.cross_entropy(x, target, **options),
        drawn(9, 4) * 3,
    )


@pytest.mark.parametrize(("n", "k"), [(1, 1), (1, 5), (4, 4), (6, 2), (3, 7)])
def test_cross_entropy_backward_equals_torch(n, k):
    target = classes(n, k)
    agree(
        lambda x: losses.cross_entropy(x, target),
        lambda x: F.cross_entropy(x, target),
        drawn(n, k) * 3,
        lambda x: losses.cross_entropy_backward(x, target),
    )


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64], ids=str)
def test_cross_entropy_is_right_for_large_logits(dtype):
    logits = torch.tensor(
        [[1e4, -1e4, 0.0], [-1e4, -1e4, -9998.0], [9999.0, 1e4, 1e4]], dtype=dtype, requires_grad=True
    )
    target = torch.tensor([1, 2, 0])
    loss = losses.cross_entropy(logits, target)
    loss.backward()
    torch.testing.assert_close(loss, F.cross_entropy(logits, target))
    torch.testing.assert_close(logits.grad, losses.cross_entropy_backward(logits.detach(), target))


@pytest.mark.parametrize(("n", "k"), [(1, 1), (1, 5), (4, 4), (6, 2), (3, 7)])
@pytest.mark.parametrize("delta", [0.0, 0.5, 1.0, 4.0])
def test_svm_loss_equals_torchs_multi_margin_loss_times_the_number_of_classes(n, k, delta):
    target = classes(n, k)
    agree(
        lambda x: losses.multiclass_svm_loss(x, target, delta),
        lambda x: F.multi_margin_loss(x, target, margin=delta) * k,  # torch divides by the classes
        drawn(n, k) * 2,
        lambda x: losses.multiclass_svm_loss_backward(x, target, delta),
    )


def test_a_margin_of_exactly_0_gets_no_gradient():
    scores = torch.tensor([[2.0, 1.0, 3.0]])
    gradient = losses.multiclass_svm_loss_backward(scores, torch.tensor([0]))
    assert gradient.tolist() == [[-1.0, 0.0, 1.0]]


def test_strided_inputs_are_left_unchanged():
    x, y, target = drawn(5, 6).T[::2], drawn(3, 5, seed=1).sigmoid(), classes(6, 5)[::2]
    copies = [one.clone() for one in (x, y, target)]
    for made in (
        losses.mse_loss_backward(x, y),
        losses.bce_with_logits_backward(x, y),
        losses.cross_entropy_backward(x, target),
        losses.multiclass_svm_loss_backward(x, target),
    ):
        assert made.shape == x.shape
    losses.cross_entropy(x, target, label_smoothing=0.1)
    assert all(torch.equal(one, copy) for one, copy in zip((x, y, target), copies, strict=True))


@pytest.mark.parametrize(("n", "k"), [(1, 2), (5, 3), (3, 3), (4, 1)], ids=str)
@pytest.mark.parametrize("delta", [0.0, 0.3, 1.0, 4.0])
def test_squared_hinge_equals_torchs_multi_margin_loss_times_the_number_of_classes(n, k, delta):
    target = classes(n, k)
    agree(
        lambda x: losses.squared_hinge_loss(x, target, delta),
        lambda x: F.multi_margin_loss(x, target, p=2, margin=delta) * k,
        drawn(n, k) * 2,
        lambda x: losses.squared_hinge_loss_backward(x, target, delta),
    )


@pytest.mark.parametrize("kata", ["mse-loss", "bce-with-logits", "cross-entropy", "svm-loss"])
def test_the_prompts_examples_are_true(kata):
    prompt = (ROOT / "katas" / "losses" / kata / "prompt.md").read_text(encoding="utf-8")
    names = {"torch": torch, **vars(losses)}
    test = doctest.DocTestParser().get_doctest(prompt, names, kata, None, None)
    assert test.examples
    assert doctest.DocTestRunner(verbose=False).run(test).failed == 0
