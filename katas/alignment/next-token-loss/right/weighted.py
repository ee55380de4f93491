import torch


def next_token_loss(logits, ids, mask):
    z = logits[:, :-1] - logits[:, :-1].amax(-1, keepdim=True).detach()
    one_hot = torch.nn.functional.one_hot(ids[:, 1:], logits.shape[-1]).to(logits.dtype)
    nll = z.exp().sum(-1).log() - (z * one_hot).sum(-1)
    w = mask[:, 1:].to(logits.dtype)
    return (nll * w).sum() / w.sum()
