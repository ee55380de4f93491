"""Two comparisons instead of a sign."""

import torch


def mae_loss(pred, target):
    return torch.sum(torch.maximum(pred, target) - torch.minimum(pred, target)) / pred.numel()


def mae_loss_backward(pred, target):
    over, under = pred > target, pred < target
    return (over.to(pred.dtype) - under.to(pred.dtype)) / pred.numel()
