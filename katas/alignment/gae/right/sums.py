"""A_t as the sum Σ (γλ)^l δ_{t+l}, up to the end of its episode."""

import torch


def gae(rewards, values, dones, last_value, gamma=0.99, lam=0.95):
    with torch.no_grad():
        T = len(rewards)
        ended = dones > 0.5 if dones.is_floating_point() else dones
        next_values = torch.cat([values[1:], last_value[None]])
        deltas = rewards + torch.where(ended, torch.zeros_like(values), gamma * next_values) - values
        advantages = torch.zeros_like(rewards)
        for t in range(T):
            alive = torch.ones_like(rewards[0])
            for k in range(t, T):
                advantages[t] += alive * (gamma * lam) ** (k - t) * deltas[k]
                alive = torch.where(ended[k], torch.zeros_like(alive), alive)
        return advantages, advantages + values
