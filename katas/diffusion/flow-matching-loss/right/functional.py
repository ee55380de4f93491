import torch.nn.functional as F


def flow_matching_loss(model, x0, x1, t):
    t_expanded = t.view(t.shape[0], *([1] * (x0.ndim - 1)))
    target = x1 - x0
    xt = x0 + t_expanded * target
    return F.mse_loss(model(xt, t), target)
