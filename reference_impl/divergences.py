"""How far one distribution is from another."""

import torch


def kl_divergence(p: torch.Tensor, q: torch.Tensor) -> torch.Tensor:
    """Kullback-Leibler divergence of q from p, KL(p‖q), in nats, averaged over samples.

    Args:
        p: probabilities `(N, K)`, rows that sum to 1, float32 or float64; contiguous or not. Left unchanged.
        q: probabilities `(N, K)` of the same dtype; positive wherever `p` is. Left unchanged.

    Returns:
        A 0-d tensor of the dtype of `p` that autograd can differentiate for both. A class of probability 0 under `p`
        adds 0, whatever `q` says of it, 0 included.

    Source: Cover and Thomas, Elements of Information Theory, 2006, section 2.3.
    """
    # Σ p log(p/q); xlogy(p, ·) is p·log(·), and 0 where p is 0
    terms = torch.xlogy(p, p) - torch.xlogy(p, q)  # (N, K)
    return terms.sum(dim=1).mean()  # summed over classes, averaged over samples


def gaussian_kl(mu: torch.Tensor, logvar: torch.Tensor) -> torch.Tensor:
    """KL divergence of diagonal normal distributions from the standard one, averaged over samples.

    Args:
        mu: means `(N, D)`, float32 or float64; contiguous or not. Left unchanged.
        logvar: logarithms of the variances, log σ², `(N, D)`. Left unchanged.

    Returns:
        A 0-d tensor of the dtype of `mu`, in nats, that autograd can differentiate for both.

    Source: Kingma and Welling, Auto-Encoding Variational Bayes, 2014, appendix B, https://arxiv.org/abs/1312.6114.
    """
    terms = 0.5 * (mu.square() + logvar.exp() - logvar - 1)  # (N, D), ½(μ² + σ² − log σ² − 1)
    return terms.sum(dim=1).mean()  # summed over dimensions, averaged over samples
