import torch


def q_sample(x0, t, noise, betas):
    rows = []
    for x, step, e in zip(x0, t.tolist(), noise, strict=True):
        kept = 1.0
        for s in range(step + 1):
            kept = kept * (1 - float(betas[s]))
        rows.append(kept**0.5 * x + (1 - kept) ** 0.5 * e)
    return torch.stack(rows)
