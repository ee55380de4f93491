import torch.nn.functional as F


def sft_loss(logits, ids, prompt_lengths):
    labels = ids.clone()
    for row, length in zip(labels, prompt_lengths.tolist(), strict=True):
        row[:length] = -100
    logits, labels = logits[:, :-1], labels[:, 1:]
    return F.cross_entropy(logits.transpose(1, 2), labels)
