"""The 1-norm of the difference."""

import numpy as np
import torch


def mae_loss(pred, target):
    return torch.linalg.vector_norm(target - pred, ord=1) / pred.numel()


def mae_loss_backward(pred, target):
    return torch.from_numpy(np.sign(pred.numpy() - target.numpy()) / np.asarray(pred.numel(), dtype=pred.numpy().dtype))
