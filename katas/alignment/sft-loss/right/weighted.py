import torch


def sft_loss(logits, ids, prompt_lengths):
    N, L = ids.shape
    place = torch.arange(L, device=ids.device).expand(N, L)
    weight = (place >= prompt_lengths.reshape(-1, 1)).to(logits.dtype)[:, 1:]
    picked = torch.take_along_dim(logits, ids.roll(-1, 1).unsqueeze(2), dim=2)[:, :-1, 0]
    nll = torch.logsumexp(logits, dim=2)[:, :-1] - picked
    return torch.sum(nll * weight) / torch.sum(weight)
