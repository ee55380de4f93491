"""torch's own parts: batchmean is the sum over classes and the mean over samples."""

import torch
import torch.nn.functional as F


def distillation_loss(student_logits, teacher_logits, target, temperature, alpha):
    with torch.no_grad():
        soft = F.softmax(teacher_logits / temperature, dim=-1)
    log_q = F.log_softmax(student_logits / temperature, dim=-1)
    kd = F.kl_div(log_q, soft, reduction="batchmean") * (temperature * temperature)
    return alpha * kd + (1.0 - alpha) * F.cross_entropy(student_logits, target)
