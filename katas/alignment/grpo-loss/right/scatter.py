import torch


def group_advantages(rewards, group_ids, eps=1e-5):
    _, index = torch.unique(group_ids, return_inverse=True)
    zeros = torch.zeros(int(index.max()) + 1, dtype=rewards.dtype, device=rewards.device)
    count = zeros.index_add(0, index, torch.ones_like(rewards))
    mean = zeros.index_add(0, index, rewards) / count
    centred = rewards - mean[index]
    variance = zeros.index_add(0, index, centred**2) / count
    return centred / (variance.sqrt()[index] + eps)


def grpo_loss(logps, old_logps, ref_logps, advantages, mask, clip_ratio=0.2, beta=0.04):
    with torch.no_grad():
        adv = advantages.unsqueeze(1).clone()
        old, ref = old_logps.clone(), ref_logps.clone()
    ratio = (logps - old).exp()
    policy = -torch.max(-adv * ratio, -adv * ratio.clamp(1 - clip_ratio, 1 + clip_ratio))
    log_r = ref - logps
    per_token = policy - beta * (log_r.exp() - 1 - log_r)
    m = mask.to(logps.dtype)
    return -((per_token * m).sum(1) / m.sum(1)).mean()
