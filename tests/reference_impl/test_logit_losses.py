"""The losses from logits of the reference against torch's own and formulas written otherwise, value and gradient."""

import pytest
import torch
import torch.nn.functional as F
from torch.testing import assert_close

from reference_impl.logit_losses import distillation_loss, focal_loss, smooth_labels

SIZES = [(1, 1), (1, 5), (4, 4), (6, 2), (3, 7)]


def drawn(*shape, seed=0):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def classes(n, k, seed=1):
    return torch.randint(k, (n,), generator=torch.Generator().manual_seed(seed))


def agree(ours, theirs, inputs):
    assert_close(ours, theirs, rtol=1e-12, atol=1e-14)
    assert_close(torch.autograd.grad(ours, inputs), torch.autograd.grad(theirs, inputs), rtol=1e-11, atol=1e-13)


@pytest.mark.parametrize(("n", "k"), SIZES)
@pytest.mark.parametrize("gamma", [0.0, 0.5, 1.0, 2.0, 3.5])
@pytest.mark.parametrize("weighted", [False, True])
def test_focal_loss_is_cross_entropy_times_the_focusing_factor(n, k, gamma, weighted):
    logits, target = drawn(n, k).mul(2).requires_grad_(), classes(n, k)
    alpha = drawn(k, seed=2).abs() if weighted else None
    losses = F.cross_entropy(logits, target, weight=alpha, reduction="none")
    factor = (1 - logits.softmax(1).gather(1, target[:, None])[:, 0]) ** gamma
    if k > 1:  # with one class p is 1, where the factor has no derivative
        agree(focal_loss(logits, target, gamma, alpha), (factor * losses).mean(), logits)


def test_focal_loss_defaults_and_extremes():
    logits = torch.tensor([[1e4, -1e4, 0.0], [0.0, 1e4, -1e4]], requires_grad=True)
    loss = focal_loss(logits, torch.tensor([1, 1]))
    loss.backward()
    assert_close(loss, torch.tensor(1e4))
    assert bool(torch.isfinite(logits.grad).all())
    assert_close(focal_loss(logits, torch.tensor([0, 0])), focal_loss(logits, torch.tensor([0, 0]), gamma=2.0))


@pytest.mark.parametrize(("n", "k"), SIZES)
@pytest.mark.parametrize("smoothing", [0.0, 0.1, 1.0])
def test_smoothed_labels_give_torchs_smoothed_loss(n, k, smoothing):
    logits, target = drawn(n, k).float(), classes(n, k)
    soft = smooth_labels(target, k, smoothing)
    assert soft.dtype == torch.float32
    assert_close(soft.sum(dim=1), torch.ones(n))
    assert_close(F.cross_entropy(logits, soft), F.cross_entropy(logits, target, label_smoothing=smoothing))


@pytest.mark.parametrize(("n", "k"), SIZES)
@pytest.mark.parametrize(("temperature", "alpha"), [(1.0, 0.5), (3.0, 1.0), (0.5, 0.2), (2.0, 0.0)])
def test_distillation_loss_equals_torchs_parts(n, k, temperature, alpha):
    student, teacher, target = drawn(n, k).requires_grad_(), drawn(n, k, seed=2), classes(n, k)
    kl = F.kl_div((student / temperature).log_softmax(1), (teacher / temperature).softmax(1), reduction="batchmean")
    theirs = alpha * temperature**2 * kl + (1 - alpha) * F.cross_entropy(student, target)
    agree(distillation_loss(student, teacher, target, temperature, alpha), theirs, student)


def test_no_gradient_reaches_the_teacher():
    teacher = torch.randn(2, 3, requires_grad=True)
    distillation_loss(torch.randn(2, 3, requires_grad=True), teacher, torch.tensor([0, 2]), 2.0, 0.5).backward()
    assert teacher.grad is None
