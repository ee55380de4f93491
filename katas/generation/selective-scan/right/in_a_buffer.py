import torch


def selective_scan(u, delta, A, B, C, D=None):
    N, L, d = u.shape
    rows = []
    for n in range(N):
        h = torch.zeros_like(A)
        for t in range(L):
            dt = delta[n, t].unsqueeze(1)
            h = torch.exp(dt * A) * h + dt * u[n, t].unsqueeze(1) * B[n, t]
            y = h @ C[n, t]
            rows.append(y if D is None else y + D * u[n, t])
    return torch.stack(rows).reshape(N, L, d)
