"""At temperature 0 the first of the largest is where their running count is 1."""

import torch


def softmax_with_temperature(logits, temperature, dim=-1):
    if not temperature >= 0:
        raise ValueError(f"the temperature is {temperature}")
    if temperature > 0:
        return torch.log_softmax(logits.div(temperature), dim).exp()
    largest = logits == logits.amax(dim=dim, keepdim=True)
    first = largest & (largest.cumsum(dim) == 1)
    return first.to(logits.dtype)
