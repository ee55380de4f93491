"""The divergence as a cross-entropy less an entropy; labels as one-hot rows."""

import torch


def distillation_loss(student_logits, teacher_logits, target, temperature, alpha):
    n, k = student_logits.shape
    p = torch.softmax(teacher_logits.detach() / temperature, 1)
    entropy = torch.special.entr(p).sum(1)
    cross = -(p * torch.log_softmax(student_logits / temperature, 1)).sum(1)
    hot = torch.eye(k, dtype=student_logits.dtype, device=target.device)[target]
    hard = -(hot * student_logits.log_softmax(1)).sum(1)
    return (alpha * temperature**2 * (cross - entropy) + (1 - alpha) * hard).sum() / n
