"""While-loops over positions; the rows of a batch are stacked one by one."""

import torch


def batch_gd(grad, data, w, lr, epochs):
    epoch = 0
    while epoch < epochs:
        w = torch.sub(w, grad(data, w), alpha=lr)
        epoch += 1
    return w


def stochastic_gd(grad, data, w, lr, epochs, generator=None):
    for _ in range(epochs):
        for i in torch.randperm(len(data), generator=generator, device=data.device):
            w = w - lr * grad(data[i].unsqueeze(0), w)
    return w


def minibatch_gd(grad, data, w, lr, epochs, batch_size, generator=None):
    for _ in range(epochs):
        permutation = torch.randperm(len(data), generator=generator, device=data.device).tolist()
        while permutation:
            batch = torch.stack([data[i] for i in permutation[:batch_size]])
            permutation = permutation[batch_size:]
            w = w - lr * grad(batch, w)
    return w
