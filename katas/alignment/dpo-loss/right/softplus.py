import torch
import torch.nn.functional as F


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    pi_logratios = policy_chosen_logps - policy_rejected_logps
    with torch.no_grad():
        ref_logratios = ref_chosen_logps - ref_rejected_logps
    losses = F.softplus(-beta * (pi_logratios - ref_logratios))
    return losses.mean()
