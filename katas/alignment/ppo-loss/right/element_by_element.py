import torch


def ppo_loss(new_logps, old_logps, advantages, clip_ratio=0.2):
    terms = []
    flat = zip(new_logps.reshape(-1), old_logps.detach().reshape(-1), advantages.detach().reshape(-1), strict=True)
    for new, old, advantage in flat:
        ratio = torch.exp(new) / torch.exp(old)
        if advantage > 0 and ratio > 1 + clip_ratio:
            ratio = torch.full_like(ratio, 1 + clip_ratio)
        elif advantage < 0 and ratio < 1 - clip_ratio:
            ratio = torch.full_like(ratio, 1 - clip_ratio)
        terms.append(-ratio * advantage + 0 * new)
    return torch.stack(terms).mean()
