import torch


def bce_loss(prob, target):
    total = 0.0
    for p, t in zip(prob.reshape(-1), target.reshape(-1), strict=True):
        yes = p.log() if p > 0 else p.new_tensor(-100.0)
        no = (1 - p).log() if p < 1 else p.new_tensor(-100.0)
        total = total - t * yes.clamp(min=-100) - (1 - t) * no.clamp(min=-100)
    return total / prob.numel()


def bce_loss_backward(prob, target):
    out = torch.empty(prob.shape, dtype=prob.dtype, device=prob.device)
    flat = out.view(-1)
    for i, (p, t) in enumerate(zip(prob.reshape(-1), target.reshape(-1), strict=True)):
        flat[i] = (p - t) / torch.clamp(p * (1 - p), min=1e-12)
    return out / prob.numel()
