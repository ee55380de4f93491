def reinforce_loss(logps, rewards, gamma=0.99, baseline=None):
    loss = 0.0
    N, T = rewards.shape
    r = rewards.tolist()
    for n in range(N):
        for t in range(T):
            G = sum(gamma ** (k - t) * r[n][k] for k in range(t, T))
            b = 0.0 if baseline is None else baseline[n, t].item()
            loss = loss - (G - b) * logps[n, t]
    return loss / N
