import torch


@torch.no_grad()
def gae(rewards, values, dones, last_value, gamma=0.99, lam=0.95):
    T = rewards.shape[0]
    not_done = 1.0 - dones.type_as(rewards)
    v = torch.cat([values, last_value.unsqueeze(0)], dim=0)
    deltas = rewards + gamma * v[1:] * not_done - v[:-1]
    adv = [None] * T
    running = 0.0
    for t in range(T - 1, -1, -1):
        running = deltas[t] + gamma * lam * not_done[t] * running
        adv[t] = running
    adv = torch.stack(adv)
    return adv, adv + values
