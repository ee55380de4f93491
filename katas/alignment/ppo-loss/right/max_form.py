import torch


def ppo_loss(new_logps, old_logps, advantages, clip_ratio=0.2):
    with torch.no_grad():
        old, adv = old_logps.clone(), advantages.clone()
    ratio = (new_logps - old).exp()
    loss1 = -adv * ratio
    loss2 = -adv * ratio.clamp(1.0 - clip_ratio, 1.0 + clip_ratio)
    return torch.max(loss1, loss2).mean()
