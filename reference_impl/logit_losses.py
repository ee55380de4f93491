"""Variations on the cross-entropy of class logits: other targets, other weights of the examples."""

import torch


def focal_loss(
    logits: torch.Tensor, target: torch.Tensor, gamma: float = 2.0, alpha: torch.Tensor | None = None
) -> torch.Tensor:
    """Focal loss of class logits, averaged over samples: cross-entropy in which easy examples count less.

    Args:
        logits: raw scores `(N, K)`, float32 or float64; contiguous or not. Left unchanged.
        target: int64 class indices `(N,)`, in [0, K).
        gamma: γ ≥ 0, how much easy examples are turned down.
        alpha: one weight for each class, `(K,)`. It does not enter the divisor, which is N.

    Returns:
        A 0-d tensor. The value, and the gradient that autograd takes through it, are finite for |logits| up to 1e4 (the
        gradient for γ = 0 and γ ≥ 1).

    Source: Lin et al., Focal Loss for Dense Object Detection, 2017, https://arxiv.org/abs/1708.02002.
    """
    rows = torch.arange(len(target), device=logits.device)
    log_p = torch.log_softmax(logits, dim=1)[rows, target]  # (N,), log p_y
    p = log_p.exp()  # (N,), p_y
    loss = -((1 - p) ** gamma) * log_p  # (N,), −(1 − p_y)^γ log p_y
    if alpha is not None:
        loss = alpha[target] * loss  # α_y
    return loss.mean()


def smooth_labels(target: torch.Tensor, num_classes: int, smoothing: float) -> torch.Tensor:
    """Class indices as smoothed target distributions.

    Args:
        target: int64 class indices `(N,)`, in [0, K).
        num_classes: K.
        smoothing: ε in [0, 1], how much of the probability is spread evenly over all K classes.

    Returns:
        float32 `(N, K)` on the device of `target`, rows that sum to 1, as torch.nn.CrossEntropyLoss smooths.

    Source: Szegedy et al., Rethinking the Inception Architecture for Computer Vision, 2016, section 7,
    https://arxiv.org/abs/1512.00567.
    """
    one_hot = torch.nn.functional.one_hot(target, num_classes).to(torch.float32)  # (N, K)
    uniform = torch.full_like(one_hot, 1 / num_classes)  # (N, K), knows nothing; the true class has its share too
    return (1 - smoothing) * one_hot + smoothing * uniform


def distillation_loss(
    student_logits: torch.Tensor,
    teacher_logits: torch.Tensor,
    target: torch.Tensor,
    temperature: float,
    alpha: float,
) -> torch.Tensor:
    """Loss of a student that learns from a teacher's softened predictions and from the labels.

    Args:
        student_logits: raw scores `(N, K)`, float32 or float64; contiguous or not. Left unchanged.
        teacher_logits: raw scores `(N, K)` of the same dtype. They are constants: no gradient reaches them.
        target: int64 class indices `(N,)`, in [0, K).
        temperature: T > 0; the teacher's part is computed from both logits divided by it.
        alpha: the weight of the teacher's part, in [0, 1]; the labels' part has 1 − alpha.

    Returns:
        A 0-d tensor: alpha · T² · KL(teacher‖student) + (1 − alpha) · cross-entropy with the labels, each summed over
        classes and averaged over samples. Autograd can differentiate it for the student.

    Source: Hinton, Vinyals and Dean, Distilling the Knowledge in a Neural Network, 2015,
    https://arxiv.org/abs/1503.02531.
    """
    teacher = torch.log_softmax(teacher_logits.detach() / temperature, dim=1)  # (N, K), log p of the teacher
    student = torch.log_softmax(student_logits / temperature, dim=1)  # (N, K), log q of the student
    kl = (teacher.exp() * (teacher - student)).sum(dim=1).mean()  # Σ p (log p − log q)
    rows = torch.arange(len(target), device=student_logits.device)
    hard = -torch.log_softmax(student_logits, dim=1)[rows, target].mean()  # at temperature 1
    # softened gradients shrink like 1/T²; T² keeps both parts in balance
    return alpha * temperature**2 * kl + (1 - alpha) * hard
