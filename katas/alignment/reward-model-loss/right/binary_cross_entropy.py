import torch
import torch.nn.functional as F


def bradley_terry_loss(chosen, rejected):
    logits = chosen - rejected
    return F.binary_cross_entropy_with_logits(logits, torch.ones_like(logits))
