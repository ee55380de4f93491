"""Both distances at once; the hinge as the larger of two numbers."""

import torch


def triplet_loss(anchor, positive, negative, margin=1.0):
    near, far = torch.norm(anchor - torch.stack([positive, negative]), dim=-1)
    return torch.maximum(near - far + margin, torch.zeros_like(near)).mean()
