"""min(ρA, clip(ρ)A) is min(ρ, 1 + ε)·A for A ≥ 0 and max(ρ, 1 − ε)·A for A < 0."""

import torch


def ppo_loss(new_logps, old_logps, advantages, clip_ratio=0.2):
    A = advantages.detach()
    ratio = torch.exp(new_logps - old_logps.detach())
    bounded = torch.where(A >= 0, ratio.clamp(max=1 + clip_ratio), ratio.clamp(min=1 - clip_ratio))
    return -(bounded * A).sum() / A.numel()
