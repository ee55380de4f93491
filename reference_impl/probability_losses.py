"""Losses of probabilities, for outputs that have been through a sigmoid or a softmax already."""

import torch


def bce_loss(prob: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Binary cross-entropy of independent probabilities, averaged over all elements.

    Args:
        prob: probabilities of the positive class in [0, 1], any shape, float32 or float64; contiguous or not. Left
            unchanged.
        target: of the shape and dtype of `prob`, in [0, 1], 0 and 1 mostly. Left unchanged.

    Returns:
        A 0-d tensor that autograd can differentiate for 0 < prob < 1. It is finite also at prob 0 and 1: a logarithm is
        at least −100.

    Source: Bishop, Pattern Recognition and Machine Learning, 2006, section 4.3.2; torch.nn.BCELoss.
    """
    log_positive = torch.log(prob).clamp(min=-100)  # log p
    log_negative = torch.log(1 - prob).clamp(min=-100)  # log(1 − p)
    return -(target * log_positive + (1 - target) * log_negative).mean()


def bce_loss_backward(prob: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Gradient of `bce_loss` with respect to `prob`, by hand.

    Args:
        prob, target: as `bce_loss` had them.

    Returns:
        A new tensor like `prob`, finite: the denominator p(1 − p) is at least 1e-12.
    """
    denominator = (prob * (1 - prob)).clamp(min=1e-12)
    return (prob - target) / denominator / prob.numel()  # (p − t) / (p(1 − p)), of a mean


def categorical_cross_entropy(prob: torch.Tensor, one_hot: torch.Tensor) -> torch.Tensor:
    """Cross-entropy of class probabilities against target distributions, averaged over samples.

    Args:
        prob: probabilities `(N, K)`, positive wherever the target is, float32 or float64; contiguous or not. Left
            unchanged.
        one_hot: target distributions `(N, K)` of the same dtype, one-hot or soft. Left unchanged.

    Returns:
        A 0-d tensor that autograd can differentiate where `prob` is positive. A class of probability 0 whose target is
        0 adds 0.

    Source: Goodfellow, Bengio and Courville, Deep Learning, 2016, section 6.2.2.3.
    """
    terms = -torch.xlogy(one_hot, prob)  # (N, K), −t log p, 0 where t is 0
    return terms.sum(dim=1).mean()  # summed over classes, averaged over samples


def dice_loss(prob: torch.Tensor, target: torch.Tensor, eps: float = 1.0) -> torch.Tensor:
    """Soft Dice loss of segmentation masks, averaged over samples.

    Args:
        prob: probabilities in [0, 1], `(N, ...)` with at least one more dimension, float32 or float64; contiguous or
            not. Left unchanged.
        target: the true masks, of the shape and dtype of `prob`. Left unchanged.
        eps: added to numerator and denominator, so that two empty masks agree.

    Returns:
        A 0-d tensor that autograd can differentiate: 1 less the Dice coefficient of each sample, over all its other
        dimensions, averaged over the N samples.

    Source: Milletari, Navab and Ahmadi, V-Net, 2016, https://arxiv.org/abs/1606.04797 (with plain sums below).
    """
    p, t = prob.reshape(len(prob), -1), target.reshape(len(target), -1)  # (N, M)
    overlap = (p * t).sum(dim=1)  # (N,), Σ p t
    sizes = p.sum(dim=1) + t.sum(dim=1)  # (N,), Σ p + Σ t
    dice = (2 * overlap + eps) / (sizes + eps)  # (N,)
    return (1 - dice).mean()
