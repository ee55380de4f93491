import torch


def guided_noise(model, x, t, cond, null_cond, scale):
    null = torch.stack([null_cond] * len(x))
    out = model(torch.cat((x, x), 0), t.repeat(2), torch.cat((null, cond), 0))
    uncond, conditional = out[: len(x)], out[len(x) :]
    return torch.lerp(uncond, conditional, float(scale))


def drop_condition(cond, null_cond, p, generator=None):
    probability = torch.full((len(cond),), float(p), device=cond.device)
    drop = torch.bernoulli(probability, generator=generator).bool()
    rows = [null_cond if d else c for d, c in zip(drop.tolist(), cond, strict=True)]
    return torch.stack(rows)
