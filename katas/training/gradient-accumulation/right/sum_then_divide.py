"""Gradients of the sums are accumulated, and divided once before the step."""

import torch


def accumulated_step(model, loss_fn, micro_batches, optimizer):
    optimizer.zero_grad()
    count, running = 0, None
    for inputs, targets in micro_batches:
        n = inputs.shape[0]
        summed = loss_fn(model(inputs), targets) * n
        summed.backward()
        count += n
        running = summed.detach() if running is None else running + summed.detach()
    with torch.no_grad():
        for p in model.parameters():
            if p.grad is not None:
                p.grad.div_(count)
    optimizer.step()
    return running / count
