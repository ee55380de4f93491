import torch


def scale(x, factor=2.0):
    return torch.stack([element * factor for element in x.reshape(-1)]).reshape(x.shape) if x.numel() else x.clone()
