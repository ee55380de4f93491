import torch


def mse_loss(pred, target):
    total = 0
    for p, t in zip(pred.flatten(), target.flatten(), strict=True):
        total = total + (p - t) ** 2
    return total / pred.numel()


def mse_loss_backward(pred, target):
    grad = torch.zeros_like(pred)
    grad += pred
    grad -= target
    return grad.mul_(2).div_(pred.nelement())
