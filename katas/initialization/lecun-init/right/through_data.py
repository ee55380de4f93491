"""Through .data, fan_in by a loop over the sides, torch.nn.init's plain normal."""

import torch


def lecun_normal_(w, generator=None):
    fan_in = 1
    for side in w.size()[1:]:
        fan_in *= side
    torch.nn.init.normal_(w.data, mean=0.0, std=fan_in**-0.5, generator=generator)
    return w
