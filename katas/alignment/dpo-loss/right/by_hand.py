import torch


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    total = 0.0
    n = policy_chosen_logps.numel()
    for pc, pr, rc, rr in zip(
        policy_chosen_logps, policy_rejected_logps, ref_chosen_logps.detach(), ref_rejected_logps.detach(), strict=True
    ):
        x = -beta * ((pc - rc) - (pr - rr))
        # log(1 + eˣ) by its larger term
        total = total + torch.clamp(x, min=0) + torch.log1p(torch.exp(-torch.abs(x)))
    return total / n
