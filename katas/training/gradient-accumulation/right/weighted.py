"""The shares first; the losses stacked at the end."""

import torch


def accumulated_step(model, loss_fn, micro_batches, optimizer):
    sizes = torch.tensor([float(x.size(0)) for x, _ in micro_batches])
    shares = (sizes.double() / sizes.sum()).tolist()
    optimizer.zero_grad(set_to_none=True)
    parts = []
    for share, (x, y) in zip(shares, micro_batches, strict=True):
        part = share * loss_fn(model(x), y)
        part.backward()
        parts.append(part.detach())
    optimizer.step()
    return torch.stack(parts).sum()
