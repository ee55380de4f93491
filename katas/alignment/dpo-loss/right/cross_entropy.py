"""Preferring one of two answers is a two-class problem: the implicit rewards are its logits."""

import torch


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    chosen = beta * (policy_chosen_logps - ref_chosen_logps.detach())
    rejected = beta * (policy_rejected_logps - ref_rejected_logps.detach())
    rewards = torch.stack([chosen, rejected], dim=-1)
    first = torch.zeros(rewards.shape[0], dtype=torch.long, device=rewards.device)
    return torch.nn.functional.cross_entropy(rewards, first)
