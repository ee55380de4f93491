"""The divergences of the reference against torch's own, value and gradient."""

import pytest
import torch
import torch.nn.functional as F
from torch.distributions import Normal
from torch.testing import assert_close

from reference_impl.divergences import gaussian_kl, kl_divergence


def drawn(*shape, seed=0):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


@pytest.mark.parametrize("shape", [(1, 1), (1, 5), (4, 4), (3, 7)], ids=str)
def test_kl_divergence_equals_torch_with_both_gradients(shape):
    p, q = drawn(*shape).softmax(1).requires_grad_(), drawn(*shape, seed=1).softmax(1).requires_grad_()
    ours, theirs = kl_divergence(p, q), F.kl_div(q.log(), p, reduction="batchmean")
    assert_close(ours, theirs)
    assert_close(torch.autograd.grad(ours, (p, q)), torch.autograd.grad(theirs, (p, q)))


def test_impossible_classes_add_nothing_and_leave_the_gradient_finite():
    p = torch.tensor([[0.5, 0.5, 0.0], [0.0, 1.0, 0.0]])
    q = torch.tensor([[0.25, 0.25, 0.5], [0.25, 0.5, 0.25]], requires_grad=True)
    loss = kl_divergence(p, q)
    assert_close(loss, torch.tensor(2.0).log())
    (gradient,) = torch.autograd.grad(loss, q)
    assert_close(gradient, -p / q / 2)
    assert kl_divergence(p, p).item() == 0


@pytest.mark.parametrize("shape", [(1, 1), (1, 5), (4, 4), (3, 7)], ids=str)
def test_gaussian_kl_equals_torchs_distributions_with_both_gradients(shape):
    mu, logvar = drawn(*shape).requires_grad_(), drawn(*shape, seed=1).requires_grad_()
    ours = gaussian_kl(mu, logvar)
    theirs = torch.distributions.kl_divergence(Normal(mu, (logvar / 2).exp()), Normal(0.0, 1.0)).sum(1).mean()
    assert_close(ours, theirs)
    assert_close(torch.autograd.grad(ours, (mu, logvar)), torch.autograd.grad(theirs, (mu, logvar)))
