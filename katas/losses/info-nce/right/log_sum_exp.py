"""One matrix, its diagonal and its two log-sum-exps."""

import torch


def info_nce(image_emb, text_emb, temperature=0.07):
    lengths = torch.sqrt(torch.einsum("nd,nd->n", image_emb, image_emb))
    widths = torch.sqrt(torch.einsum("nd,nd->n", text_emb, text_emb))
    s = torch.einsum("id,jd->ij", image_emb, text_emb) / torch.outer(lengths, widths) / temperature
    right = torch.trace(s)
    return (torch.logsumexp(s, 1).sum() + torch.logsumexp(s, 0).sum() - 2 * right) / (2 * s.shape[0])
