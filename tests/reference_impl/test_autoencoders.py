"""The VAE references beside torch's own distributions and losses, in float64."""

import math

import pytest
import torch
from torch.distributions import Normal, kl_divergence
from torch.nn import functional
from torch.testing import assert_close

from reference_impl.autoencoders import negative_elbo, reparameterize


def normal(*shape, seed=0):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


@pytest.mark.parametrize("features", [(5,), (2, 3, 4), (1,)])
@pytest.mark.parametrize("latent", [(3,), (2, 2)])
@pytest.mark.parametrize("beta", [0.0, 1.0, 4.0])
def test_the_loss_is_torchs_cross_entropy_plus_torchs_divergence(features, latent, beta):
    logits, x = normal(3, *features), torch.sigmoid(normal(3, *features, seed=1))
    mu, logvar = normal(3, *latent, seed=2), normal(3, *latent, seed=3)
    loss, reconstruction, kl = negative_elbo(logits, x, mu, logvar, beta)
    assert_close(reconstruction, functional.binary_cross_entropy_with_logits(logits, x, reduction="sum") / 3)
    posterior = Normal(mu, torch.exp(logvar / 2))
    prior = Normal(torch.zeros_like(mu), torch.ones_like(mu))
    assert_close(kl, kl_divergence(posterior, prior).sum() / 3)
    assert_close(loss, reconstruction + beta * kl)


def test_large_logits_give_finite_values_and_gradients():
    logits = torch.tensor([[1e4, -1e4]], requires_grad=True)
    loss = negative_elbo(logits, torch.tensor([[0.0, 1.0]]), torch.zeros(1, 1), torch.zeros(1, 1))[0]
    loss.backward()
    assert_close(loss, torch.tensor(2e4))
    assert_close(logits.grad, torch.tensor([[1.0, -1.0]]))


def test_the_sample_has_the_mean_and_the_variance_and_passes_the_gradients():
    mu = torch.full((40_000,), 0.5, dtype=torch.float64, requires_grad=True)
    logvar = torch.full((40_000,), -1.0, dtype=torch.float64, requires_grad=True)
    z = reparameterize(mu, logvar, torch.Generator().manual_seed(0))
    assert z.mean().item() == pytest.approx(0.5, abs=0.02)
    assert z.std().item() == pytest.approx(math.exp(-0.5), abs=0.02)
    z.sum().backward()
    assert_close(mu.grad, torch.ones_like(mu))
    assert_close(logvar.grad, (z - mu).detach() / 2)


def test_the_sample_comes_from_the_generator_alone():
    mu, logvar = normal(3, 4), normal(3, 4, seed=1)
    before = torch.get_rng_state()
    first = reparameterize(mu, logvar, torch.Generator().manual_seed(5))
    assert torch.equal(before, torch.get_rng_state())
    assert torch.equal(first, reparameterize(mu, logvar, torch.Generator().manual_seed(5)))
