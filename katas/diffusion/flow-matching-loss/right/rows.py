import torch


def flow_matching_loss(model, x0, x1, t):
    points = torch.stack([torch.lerp(a, b, float(time)) for a, b, time in zip(x0, x1, t, strict=True)])
    error = (model(points, t) + x0 - x1).flatten()
    return error.dot(error) / error.shape[0]
