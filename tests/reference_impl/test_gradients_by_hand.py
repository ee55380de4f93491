"""Gradients by hand beside autograd's, in float64."""

import pytest
import torch
from torch.nn import functional as F
from torch.testing import assert_close

from reference_impl.gradients_by_hand import forward_backward, softmax_cross_entropy, unbroadcast


def draw(*shape, seed=0):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


# --- softmax_cross_entropy


@pytest.mark.parametrize(("n", "k"), [(5, 3), (4, 4), (1, 6), (3, 1), (1, 1)])
@pytest.mark.parametrize("scale", [1.0, 30.0, 1e4])
def test_softmax_cross_entropy_and_its_gradient_equal_torchs(n, k, scale):
    logits, target = scale * draw(k, n).T, torch.arange(n) * 2 % k
    tracked = logits.clone().requires_grad_()
    expected = F.cross_entropy(tracked, target)
    expected.backward()
    before = logits.clone()
    loss, dlogits = softmax_cross_entropy(logits, target)
    assert_close(loss, expected.detach())
    assert_close(dlogits, tracked.grad)
    assert torch.equal(logits, before)


def test_float32_comes_back_as_float32():
    loss, dlogits = softmax_cross_entropy(torch.zeros(2, 4), torch.tensor([0, 3]))
    assert loss.dtype == dlogits.dtype == torch.float32
    assert_close(loss, torch.tensor(4.0).log())


# --- forward_backward


@pytest.mark.parametrize("shape", [(), (1,), (5,), (0,), (3, 4), (2, 1, 3)])
def test_the_staged_expression_has_autograds_derivatives(shape):
    x, y = draw(*shape).requires_grad_(), draw(*shape, seed=1).requires_grad_()
    f = (x + torch.sigmoid(y)) / (torch.sigmoid(x) + (x + y) ** 2)
    expected = torch.autograd.grad(f.sum(), (x, y))
    assert_close(forward_backward(x.detach(), y.detach()), (f.detach(), *expected))


def test_the_staged_expression_at_the_course_notes_point():
    x, y = torch.tensor([3.0, -4.0], dtype=torch.float64)
    value, dx, dy = forward_backward(x, y)
    expected = [1.5456448841066441, 2.0595697955721652, 1.5922327514838093]
    assert_close(torch.stack([value, dx, dy]), torch.tensor(expected, dtype=torch.float64))


# --- unbroadcast

SHAPES = [
    ((), (3,)),
    ((), ()),
    ((1,), (4,)),
    ((3,), (2, 3)),
    ((1, 3), (2, 3)),
    ((2, 1), (2, 3)),
    ((1, 1), (2, 3)),
    ((2, 3), (2, 3)),
    ((3, 3), (3, 3, 3)),
    ((4, 1, 3), (5, 4, 2, 3)),
    ((1, 3), (0, 3)),
    ((3,), (2, 0, 3)),
    ((0, 1), (0, 4)),
]


@pytest.mark.parametrize(("shape", "to"), SHAPES)
def test_unbroadcast_is_the_backward_pass_of_expand(shape, to):
    x = draw(*shape).requires_grad_()
    grad = draw(*reversed(to), seed=1).permute(tuple(reversed(range(len(to)))))
    (expected,) = torch.autograd.grad(x.expand(to), x, grad)
    assert_close(unbroadcast(grad, shape), expected)
