import torch


def mae_loss(pred, target):
    total = torch.zeros((), dtype=pred.dtype, device=pred.device)
    for p, t in zip(pred.flatten(), target.flatten(), strict=True):
        total = total + (p - t if p >= t else t - p)
    return total / pred.numel()


def mae_loss_backward(pred, target):
    out = torch.empty_like(pred, memory_format=torch.contiguous_format)
    flat = out.view(-1)
    for i, (p, t) in enumerate(zip(pred.flatten().tolist(), target.flatten().tolist(), strict=True)):
        flat[i] = ((p > t) - (p < t)) / pred.numel()
    return out
