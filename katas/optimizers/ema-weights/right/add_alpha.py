"""mul_ and add_ on a dict by position."""

import torch


class EMA:
    @torch.no_grad()
    def __init__(self, params, decay):
        self.tensors = dict(enumerate(params))
        self.shadow = {k: p * 1 for k, p in self.tensors.items()}
        self.decay = decay

    @torch.no_grad()
    def update(self):
        for k in self.tensors:
            self.shadow[k].mul_(self.decay).add_(self.tensors[k], alpha=1 - self.decay)

    @torch.no_grad()
    def swap(self):
        for k, p in self.tensors.items():
            old, new = p.clone(), self.shadow[k].clone()
            p.copy_(new)
            self.shadow[k] = old
