"""Losses and their gradients by hand: regression, binary and multi-class, each from raw scores where it can be."""

import torch


def mse_loss(pred: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Mean squared error, averaged over all elements.

    Args:
        pred: predictions, any shape, float32 or float64; contiguous or not. Left unchanged.
        target: of the shape and dtype of `pred`. Left unchanged.

    Returns:
        A 0-d tensor of the dtype of `pred` that autograd can differentiate.

    Source: Bishop, Pattern Recognition and Machine Learning, 2006, section 1.1.
    """
    error = pred - target
    return error.square().mean()  # 1/n · Σ (p − t)², n counts every element


def mse_loss_backward(pred: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Gradient of `mse_loss` with respect to `pred`, by hand; like `pred`."""
    error = pred - target
    return 2 * error / pred.numel()  # 2 (p − t) / n


def bce_with_logits(logits: torch.Tensor, target: torch.Tensor, pos_weight: torch.Tensor | None = None) -> torch.Tensor:
    """Binary cross-entropy of independent logits, averaged over all elements.

    Args:
        logits: raw scores, any shape, float32 or float64; contiguous or not. Left unchanged.
        target: probabilities of the positive class in [0, 1], 0 and 1 mostly, of the shape and dtype of `logits`.
        pos_weight: a tensor that broadcasts to `logits`, such as one weight for each of the last dimension's labels. It
            multiplies the part of the loss that belongs to the positive class.

    Returns:
        A 0-d tensor. The value, and the gradient that autograd takes through it, are finite for |logits| up to 1e4.

    Source: Bishop, Pattern Recognition and Machine Learning, 2006, section 4.3.2; torch.nn.BCEWithLogitsLoss.
    """
    # −log σ(z) = softplus(−z) and −log(1 − σ(z)) = softplus(z), where softplus(z) = log(1 + eᶻ)
    # = max(z, 0) + log(1 + e^(−|z|)): the exponential is at most 1
    tail = torch.log1p(torch.exp(-logits.abs()))
    nll_positive = torch.clamp(-logits, min=0) + tail  # −log p
    nll_negative = torch.clamp(logits, min=0) + tail  # −log(1 − p)
    if pos_weight is not None:
        nll_positive = pos_weight * nll_positive
    return (target * nll_positive + (1 - target) * nll_negative).mean()


def bce_with_logits_backward(
    logits: torch.Tensor, target: torch.Tensor, pos_weight: torch.Tensor | None = None
) -> torch.Tensor:
    """Gradient of `bce_with_logits` with respect to `logits`, by hand; like `logits`, finite for |logits| up to 1e4."""
    z = torch.exp(-logits.abs())
    prob = torch.where(logits >= 0, torch.ones_like(z), z) / (1 + z)  # σ, by the form that can't overflow
    slope_positive = prob - 1  # d/dz of −log p
    slope_negative = prob  # d/dz of −log(1 − p)
    if pos_weight is not None:
        slope_positive = pos_weight * slope_positive
    grad = target * slope_positive + (1 - target) * slope_negative  # p − t where nothing is weighted
    return grad / logits.numel()


def cross_entropy(
    logits: torch.Tensor,
    target: torch.Tensor,
    weight: torch.Tensor | None = None,
    label_smoothing: float = 0.0,
    ignore_index: int = -100,
) -> torch.Tensor:
    """Cross-entropy of class logits against class indices, averaged over the samples that count.

    Args:
        logits: raw scores `(N, K)`, float32 or float64; contiguous or not. Left unchanged.
        target: int64 class indices `(N,)`, in [0, K) or equal to `ignore_index`. At least one is not ignored.
        weight: one weight for each class, `(K,)`. The average is a weighted one.
        label_smoothing: ε in [0, 1]: the target distribution is (1 − ε) · one-hot + ε/K, each class with its weight.
        ignore_index: a sample with this target counts neither in the sum nor in the divisor. It may be a class.

    Returns:
        A 0-d tensor, as torch.nn.functional.cross_entropy defines it. The value, and the gradient that autograd takes
        through it, are finite for |logits| up to 1e4.

    Source: Szegedy et al., Rethinking the Inception Architecture, 2016, section 7; torch.nn.CrossEntropyLoss.
    """
    n, k = logits.shape
    largest = logits.amax(dim=1, keepdim=True)  # (N, 1)
    shifted = logits - largest  # (N, K), at most 0: exp can't overflow
    log_prob = shifted - shifted.exp().sum(dim=1, keepdim=True).log()  # (N, K)

    counted = target != ignore_index  # (N,)
    safe = torch.where(counted, target, torch.zeros_like(target))  # an index that exists; its loss is masked below
    class_weight = torch.ones_like(log_prob[0]) if weight is None else weight  # (K,)
    sample_weight = class_weight[safe] * counted  # (N,), w_y, 0 where ignored

    nll = -log_prob[torch.arange(n, device=logits.device), safe]  # (N,), −log p_y
    uniform = -(log_prob * class_weight).sum(dim=1) * counted  # (N,), Σ_c w_c · −log p_c
    total = (1 - label_smoothing) * sample_weight * nll + label_smoothing / k * uniform
    return total.sum() / sample_weight.sum()  # Σ w_y also divides the smoothed part, as in torch


def cross_entropy_backward(logits: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Gradient with respect to `logits` of the plain `cross_entropy(logits, target)`, by hand.

    Args:
        logits: raw scores `(N, K)`.
        target: int64 class indices `(N,)`, all in [0, K).

    Returns:
        A new tensor `(N, K)` like `logits`, finite for |logits| up to 1e4.
    """
    n = logits.shape[0]
    e = torch.exp(logits - logits.amax(dim=1, keepdim=True))  # (N, K)
    grad = e / e.sum(dim=1, keepdim=True)  # (N, K), the softmax p
    grad[torch.arange(n, device=logits.device), target] -= 1  # p − y, y one-hot
    return grad / n


def multiclass_svm_loss(scores: torch.Tensor, target: torch.Tensor, delta: float = 1.0) -> torch.Tensor:
    """Multi-class hinge loss (Weston and Watkins), summed over classes and averaged over samples.

    Args:
        scores: `(N, K)`, float32 or float64; contiguous or not. Left unchanged.
        target: int64 indices of the true classes, `(N,)`.
        delta: Δ, the margin by which the true class's score should exceed every other, at least 0.

    Returns:
        A 0-d tensor that autograd can differentiate. There is no Python loop over samples.

    Source: Stanford CS231n, Linear classification, https://cs231n.github.io/linear-classify/.
    """
    n = scores.shape[0]
    rows = torch.arange(n, device=scores.device)
    true_score = scores[rows, target][:, None]  # (N, 1), s_y
    margins = torch.clamp(scores - true_score + delta, min=0)  # (N, K), max(0, s_j − s_y + Δ)
    wrong_class = torch.ones_like(scores)
    wrong_class[rows, target] = 0  # the sum runs over j ≠ y
    return (margins * wrong_class).sum() / n


def multiclass_svm_loss_backward(scores: torch.Tensor, target: torch.Tensor, delta: float = 1.0) -> torch.Tensor:
    """Gradient of `multiclass_svm_loss` with respect to `scores`, by hand.

    Args:
        scores, target, delta: as `multiclass_svm_loss` had them.

    Returns:
        A new tensor `(N, K)` like `scores`. Where a margin s_j − s_y + Δ is exactly 0 it counts as satisfied: no
        gradient. There is no Python loop over samples.
    """
    n = scores.shape[0]
    rows = torch.arange(n, device=scores.device)
    violated = scores - scores[rows, target][:, None] + delta > 0  # (N, K)
    grad = violated.to(scores.dtype)  # each violated margin pushes its class's score down
    grad[rows, target] = 0
    grad[rows, target] -= grad.sum(dim=1)  # and the true class's up, once for each
    return grad / n


def squared_hinge_loss(scores: torch.Tensor, target: torch.Tensor, delta: float = 1.0) -> torch.Tensor:
    """Multi-class squared hinge loss, summed over classes and averaged over samples.

    Args:
        scores: `(N, K)`, float32 or float64; contiguous or not. Left unchanged.
        target: int64 indices of the true classes, `(N,)`.
        delta: Δ, the margin by which the true class's score should exceed every other, at least 0.

    Returns:
        A 0-d tensor that autograd can differentiate.

    Source: Stanford CS231n, Linear classification, https://cs231n.github.io/linear-classify/ (the L2-SVM).
    """
    n = scores.shape[0]
    rows = torch.arange(n, device=scores.device)
    margins = torch.clamp(scores - scores[rows, target][:, None] + delta, min=0)  # (N, K), max(0, s_j − s_y + Δ)
    wrong_class = torch.ones_like(scores)
    wrong_class[rows, target] = 0  # the sum runs over j ≠ y
    return (margins.square() * wrong_class).sum() / n


def squared_hinge_loss_backward(scores: torch.Tensor, target: torch.Tensor, delta: float = 1.0) -> torch.Tensor:
    """Gradient of `squared_hinge_loss` with respect to `scores`, by hand.

    Args:
        scores, target, delta: as `squared_hinge_loss` had them.

    Returns:
        A new tensor `(N, K)` like `scores`.
    """
    n = scores.shape[0]
    rows = torch.arange(n, device=scores.device)
    margins = torch.clamp(scores - scores[rows, target][:, None] + delta, min=0)  # (N, K)
    grad = 2 * margins  # (m²)′ = 2m, which is 0 where the margin is kept
    grad[rows, target] = 0
    grad[rows, target] = -grad.sum(dim=1)  # s_y stands in every margin, with a minus
    return grad / n
