import torch


def group_advantages(rewards, group_ids, eps=1e-5):
    groups = {}
    for i, g in enumerate(group_ids.tolist()):
        groups.setdefault(g, []).append(i)
    out = torch.zeros_like(rewards)
    for members in groups.values():
        r = rewards[members]
        mean = r.sum() / len(members)
        std = ((r - mean) ** 2).mean().sqrt()
        out[members] = (r - mean) / (std + eps)
    return out


def grpo_loss(logps, old_logps, ref_logps, advantages, mask, clip_ratio=0.2, beta=0.04):
    losses = []
    for row in range(len(logps)):
        keep = mask[row]
        new, old, ref = logps[row][keep], old_logps[row][keep].detach(), ref_logps[row][keep].detach()
        A = float(advantages[row])
        ratio = torch.exp(new - old)
        bounded = ratio.clamp(max=1 + clip_ratio) if A > 0 else ratio.clamp(min=1 - clip_ratio)
        kl = torch.expm1(ref - new) - (ref - new)
        losses.append((beta * kl - bounded * A).mean())
    return torch.stack(losses).mean()
