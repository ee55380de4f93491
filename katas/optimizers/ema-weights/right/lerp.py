"""In place with lerp_; a shadow tensor beside each parameter."""

import torch


class EMA:
    def __init__(self, params, decay):
        self.pairs = [(p, p.detach().clone()) for p in params]
        self.decay = decay

    def update(self):
        with torch.no_grad():
            for p, shadow in self.pairs:
                shadow.lerp_(p.detach(), 1 - self.decay)

    def swap(self):
        for p, shadow in self.pairs:
            kept = shadow.clone()
            shadow.copy_(p.detach())
            p.data.copy_(kept)
