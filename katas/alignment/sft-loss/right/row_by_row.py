import torch


def sft_loss(logits, ids, prompt_lengths):
    total, count = 0.0, 0
    for z, x, p in zip(logits, ids, prompt_lengths, strict=True):
        p = int(p)
        answer = x[p:]
        if len(answer) == 0:
            continue
        predictions = z[p - 1 : -1].log_softmax(-1)
        total = total - predictions[torch.arange(len(answer), device=z.device), answer].sum()
        count += len(answer)
    return total / count
