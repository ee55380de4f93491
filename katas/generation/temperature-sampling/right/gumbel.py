import torch


def temperature_sample(logits, temperature=1.0, generator=None):
    if temperature < 0:
        raise ValueError("negative temperature")
    if temperature > 0:
        # the Gumbel-max trick: −log E with E ~ Exp(1) is Gumbel noise
        noise = torch.empty_like(logits).exponential_(generator=generator).log().neg()
        logits = logits / temperature + noise
    return torch.max(logits, dim=-1).indices
