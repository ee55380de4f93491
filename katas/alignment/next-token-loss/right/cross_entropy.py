import torch.nn.functional as F


def next_token_loss(logits, ids, mask):
    labels = ids.masked_fill(~mask, -100)
    shift_logits = logits[:, :-1, :].contiguous()
    shift_labels = labels[:, 1:].contiguous()
    return F.cross_entropy(shift_logits.view(-1, logits.size(-1)), shift_labels.view(-1), ignore_index=-100)
