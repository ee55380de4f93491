import torch


def dice_loss(prob, target, eps=1.0):
    axes = tuple(range(1, prob.ndim))
    numerator = 2 * torch.sum(prob * target, dim=axes) + eps
    denominator = torch.sum(prob + target, dim=axes) + eps
    return 1 - torch.mean(numerator / denominator)
