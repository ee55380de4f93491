import numpy as np
import torch


def huber_loss(pred, target, delta=1.0):
    total = 0.0
    for p, t in zip(pred.reshape(-1), target.reshape(-1), strict=True):
        e = p - t
        total = total + (e * e / 2 if abs(float(e)) <= delta else delta * (abs(e) - delta / 2))
    return total / pred.numel()


def huber_loss_backward(pred, target, delta=1.0):
    e = pred.numpy() - target.numpy()
    return torch.from_numpy(np.clip(e, -delta, delta) / e.size)
