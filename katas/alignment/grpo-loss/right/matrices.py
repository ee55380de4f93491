import torch


def group_advantages(rewards, group_ids, eps=1e-5):
    same = (group_ids[:, None] == group_ids[None, :]).to(rewards.dtype)
    weight = same / same.sum(dim=1, keepdim=True)
    mean = weight @ rewards
    variance = (weight * (rewards[None, :] - mean[:, None]) ** 2).sum(dim=1)
    return (rewards - mean) / (torch.sqrt(variance) + eps)


def grpo_loss(logps, old_logps, ref_logps, advantages, mask, clip_ratio=0.2, beta=0.04):
    old, ref, A = old_logps.data, ref_logps.data, advantages.data.view(-1, 1)
    rho = torch.exp(logps - old)
    inside = torch.clip(rho, 1 - clip_ratio, 1 + clip_ratio)
    d = ref - logps
    token = torch.min(rho * A, inside * A) - beta * (torch.exp(d) - d - 1)
    weight = mask / mask.sum(dim=-1, keepdim=True)
    return -(token * weight).sum() / logps.shape[0]
