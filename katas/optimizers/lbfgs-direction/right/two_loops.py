"""Nocedal's two loops by index, ρ computed beforehand."""

import torch


def lbfgs_direction(grad, s_history, y_history):
    k = len(s_history)
    q = -grad.clone()
    rho = [1 / torch.dot(y_history[i], s_history[i]) for i in range(k)]
    al = [None] * k
    for i in range(k - 1, -1, -1):
        al[i] = rho[i] * torch.dot(s_history[i], q)
        q.sub_(y_history[i] * al[i])
    if k > 0:
        q.mul_(1 / (rho[-1] * torch.dot(y_history[-1], y_history[-1])))
    for i in range(k):
        be = rho[i] * torch.dot(y_history[i], q)
        q.add_(s_history[i] * (al[i] - be))
    return q
