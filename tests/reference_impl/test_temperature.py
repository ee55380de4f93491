"""The softmax with a temperature and Gumbel-softmax of the reference against torch's own."""

import pytest
import torch
import torch.nn.functional as F
from torch.testing import assert_close

from reference_impl.temperature import gumbel_softmax, softmax_with_temperature


def drawn(*shape, seed=0):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def generator(seed=0):
    return torch.Generator().manual_seed(seed)


@pytest.mark.parametrize(("shape", "dim"), [((5,), -1), ((1, 4), 1), ((4, 4), 0), ((2, 3, 5), 1)])
@pytest.mark.parametrize("temperature", [0.01, 0.7, 1.0, 50.0])
def test_softmax_with_temperature_equals_torchs(shape, dim, temperature):
    x = drawn(*shape).mul(5).requires_grad_()
    ours, theirs = softmax_with_temperature(x, temperature, dim), torch.softmax(x / temperature, dim)
    assert_close(ours, theirs)
    assert_close(torch.autograd.grad(ours[0].sum(), x), torch.autograd.grad(theirs[0].sum(), x))


@pytest.mark.parametrize("dim", [0, 1, -1])
def test_temperature_0_is_the_limit_and_ties_go_to_the_first(dim):
    x = drawn(3, 4)
    assert_close(softmax_with_temperature(x, 0, dim), softmax_with_temperature(x, 1e-6, dim))
    tied = torch.tensor([[1.0, 2.0, 2.0], [0.0, 0.0, 0.0]])
    assert softmax_with_temperature(tied, 0.0).tolist() == [[0, 1, 0], [1, 0, 0]]


def test_a_negative_temperature_is_refused():
    with pytest.raises(ValueError, match="at least 0"):
        softmax_with_temperature(torch.zeros(3), -0.5)


@pytest.mark.parametrize("shape", [(4,), (3, 5), (2, 1, 3)], ids=str)
@pytest.mark.parametrize("tau", [0.3, 1.0, 4.0])
def test_gumbel_softmax_has_the_gradient_of_its_soft_sample(shape, tau):
    logits, weight = drawn(*shape).requires_grad_(), drawn(*shape, seed=1)
    soft = gumbel_softmax(logits, tau, generator=generator())
    hard = gumbel_softmax(logits, tau, hard=True, generator=generator())
    assert_close(hard, F.one_hot(soft.argmax(-1), shape[-1]).double())
    wanted = torch.autograd.grad((soft * weight).sum(), logits)
    assert_close(torch.autograd.grad((hard * weight).sum(), logits), wanted)


@pytest.mark.parametrize("tau", [0.2, 1.0])
def test_gumbel_softmax_chooses_as_often_as_torchs(tau):
    logits = torch.tensor([1.0, -0.5, 0.0, 2.0]).expand(40_000, 4)
    torch.manual_seed(3)
    theirs = F.gumbel_softmax(logits, tau, hard=True).mean(0)
    assert_close(gumbel_softmax(logits, tau, hard=True, generator=generator()).mean(0), theirs, rtol=0, atol=0.015)
    assert_close(theirs, torch.softmax(logits[0], 0), rtol=0, atol=0.015)


def test_gumbel_softmax_draws_from_the_generator_alone():
    logits, before = drawn(3, 4), torch.get_rng_state()
    first = gumbel_softmax(logits, generator=generator(7))
    assert torch.equal(before, torch.get_rng_state())
    assert torch.equal(first, gumbel_softmax(logits, generator=generator(7)))
