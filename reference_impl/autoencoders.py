"""Variational autoencoders: the sample that gradients pass through, and the bound that is minimised."""

import torch


def reparameterize(mu: torch.Tensor, logvar: torch.Tensor, generator: torch.Generator | None = None) -> torch.Tensor:
    """A sample of the normal distribution N(μ, e^logvar), element by element, through which gradients flow.

    Args:
        mu: μ, any shape, float32 or float64.
        logvar: the logarithm of the variance, of the shape of `mu`.
        generator: on the device of `mu`; all draws are made from it. None is torch's global one.

    Returns:
        A tensor like `mu`; autograd can differentiate it with respect to both.

    Source: Kingma and Welling, Auto-Encoding Variational Bayes, 2014, section 2.4.
    """
    eps = torch.randn(mu.shape, generator=generator, dtype=mu.dtype, device=mu.device)
    return mu + torch.exp(logvar / 2) * eps  # σ = e^(logvar/2)


def negative_elbo(
    logits: torch.Tensor, x: torch.Tensor, mu: torch.Tensor, logvar: torch.Tensor, beta: float = 1.0
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """The negative evidence lower bound of a VAE with a Bernoulli decoder and a standard normal prior.

    Args:
        logits: the decoder's output before the sigmoid, `(N, …)`, float32 or float64.
        x: what is to be reconstructed, in [0, 1], of the shape of `logits`.
        mu, logvar: the encoder's output, `(N, …)`: mean and logarithm of the variance of q(z|x).
        beta: the weight of the KL divergence.

    Returns:
        `(loss, reconstruction, kl)`, 0-d tensors: reconstruction is the binary cross-entropy, kl the divergence of
        q(z|x) from N(0, I), both summed over everything but the batch and averaged over the batch; loss =
        reconstruction + beta · kl. Finite for |logits| up to 1e4.

    Source: Kingma and Welling 2014, section 3 and appendix B; Higgins et al., beta-VAE, 2017, equation 4.
    """
    n = len(x)
    # −log p(x|z) = softplus(z) − x z for a logit z
    bce = torch.nn.functional.softplus(logits) - x * logits
    reconstruction = bce.sum() / n
    kl = -0.5 * (1 + logvar - mu.square() - logvar.exp()).sum() / n  # KL(N(μ, σ²) ‖ N(0, 1)), summed
    return reconstruction + beta * kl, reconstruction, kl
