import torch


def distillation_loss(student_logits, teacher_logits, target, temperature, alpha):
    total = 0.0
    for s, t, y in zip(student_logits, teacher_logits.detach(), target.tolist(), strict=True):
        q, p = s / temperature, t / temperature
        log_q, log_p = q - q.logsumexp(0), p - p.logsumexp(0)
        soft = torch.dot(log_p.exp(), log_p - log_q)
        hard = s.logsumexp(0) - s[y]
        total = total + alpha * temperature**2 * soft + (1 - alpha) * hard
    return total / len(target)
