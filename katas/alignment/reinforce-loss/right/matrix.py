"""All returns at once: rewards times the matrix of γ^(k − t)."""

import torch


def reinforce_loss(logps, rewards, gamma=0.99, baseline=None):
    T = rewards.shape[1]
    t = torch.arange(T, device=rewards.device)
    gap = t[:, None] - t[None, :]  # k − t
    power = (gap >= 0).to(rewards.dtype) * float(gamma) ** gap.clamp(min=0).to(rewards.dtype)
    returns = rewards.detach() @ power
    if baseline is not None:
        returns = returns - baseline.detach()
    return -(returns * logps).sum() / logps.shape[0]
