"""log-softmax of everything, a mask, one sum and one count."""

import math


def perplexity(logits, target, ignore_index=-100):
    log_p = logits.double().log_softmax(-1)
    mask = target.ne(ignore_index)
    safe = target.masked_fill(~mask, 0).unsqueeze(-1)
    picked = log_p.gather(-1, safe).squeeze(-1) * mask
    return math.exp(-picked.sum().item() / mask.sum().item())
