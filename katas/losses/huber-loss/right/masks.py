import torch


def huber_loss(pred, target, delta=1.0):
    e = pred - target
    small = (e.abs() < delta).to(e.dtype)
    loss = small * 0.5 * e**2 + (1 - small) * (delta * e.abs() - 0.5 * delta**2)
    return loss.sum() / loss.numel()


def huber_loss_backward(pred, target, delta=1.0):
    e = pred - target
    grad = e.clone()
    large = e.abs() > delta
    grad[large] = delta * torch.sign(e[large])
    return grad.div(e.numel())
