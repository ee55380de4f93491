"""In the manner of NumPy: one-hot labels, products and sums."""

import torch


def softmax_cross_entropy(logits, target):
    N, K = logits.shape
    Y = torch.eye(K, dtype=logits.dtype, device=logits.device)[target]
    m = torch.max(logits, dim=1, keepdim=True)[0]
    lse = m + torch.log(torch.sum(torch.exp(logits - m), dim=1, keepdim=True))
    loss = torch.sum(lse.squeeze(1) - torch.sum(Y * logits, dim=1)) / N
    P = torch.softmax(logits, dim=1)
    P -= Y
    P /= N
    return loss, P
