"""The λ-return first: G_t = r_t + γ(1 − d_t)((1 − λ)V_{t+1} + λG_{t+1})."""

import torch


def gae(rewards, values, dones, last_value, gamma=0.99, lam=0.95):
    rewards, values, last_value = rewards.data, values.data, last_value.data
    mask = torch.ones_like(rewards) - dones.to(rewards.dtype)
    returns = torch.zeros_like(rewards)
    G, V = last_value, last_value
    t = rewards.size(0) - 1
    while t >= 0:
        G = rewards[t] + gamma * mask[t] * ((1 - lam) * V + lam * G)
        V = values[t]
        returns[t] = G
        t -= 1
    return returns - values, returns
