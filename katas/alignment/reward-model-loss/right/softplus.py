import torch


def bradley_terry_loss(chosen, rejected):
    return torch.nn.Softplus()(rejected - chosen).mean()
