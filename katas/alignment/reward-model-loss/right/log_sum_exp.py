import torch


def bradley_terry_loss(chosen, rejected):
    both = torch.stack([chosen, rejected])
    log_p = chosen - torch.logsumexp(both, dim=0)
    return -log_p.sum() / log_p.numel()
