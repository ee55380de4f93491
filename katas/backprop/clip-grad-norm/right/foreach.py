"""The norm of the norms, and torch's operations on whole lists; the factor as a Python number."""

import torch


def clip_grad_norm(params, max_norm):
    grads = [p.grad for p in params if p.grad is not None]
    norm = torch.linalg.vector_norm(torch.stack(torch._foreach_norm(grads)))
    torch._foreach_mul_(grads, min(1.0, max_norm / (norm.item() + 1e-6)))
    return norm
