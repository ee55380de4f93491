import torch


def reinforce_loss(logps, rewards, gamma=0.99, baseline=None):
    with torch.no_grad():
        G, returns = torch.zeros_like(rewards[:, -1]), []
        for r in rewards.unbind(dim=1)[::-1]:
            G = r + gamma * G
            returns.insert(0, G)
        advantage = torch.stack(returns, dim=1)
        if baseline is not None:
            advantage -= baseline
    return torch.mean(torch.sum(-logps * advantage, dim=-1))
