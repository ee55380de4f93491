import torch


def speculative_decode(target_probs, draft_probs, draft_tokens, generator=None):
    K = draft_tokens.shape[0]
    index = draft_tokens[:, None]
    ratio = target_probs[:K].gather(1, index)[:, 0] / draft_probs.gather(1, index)[:, 0]
    u = torch.rand(K, generator=generator, device=ratio.device, dtype=ratio.dtype)
    accept = u < ratio.clamp(max=1)
    n = int(accept.long().cumprod(0).sum())
    rest = target_probs[n].clone()
    if n < K:
        rest = torch.relu(rest - draft_probs[n])
        rest = rest / rest.sum()
    last = torch.multinomial(rest, 1, generator=generator)
    return torch.cat([draft_tokens[:n], last]).tolist()
