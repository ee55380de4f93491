"""Two cross-entropies against 0 … N − 1, as in the paper's figure."""

import torch
import torch.nn.functional as F


def info_nce(image_emb, text_emb, temperature=0.07):
    image, text = F.normalize(image_emb, dim=-1), F.normalize(text_emb, dim=-1)
    logits = image @ text.t() / temperature
    labels = torch.arange(len(logits), device=logits.device)
    return (F.cross_entropy(logits, labels) + F.cross_entropy(logits.t(), labels)) / 2
