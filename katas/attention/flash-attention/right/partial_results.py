"""Each block's own softmax and its log-sum-exp, merged two at a time; keys beyond the last visible one are never
looked at."""

import torch


def flash_attention(q, k, v, block_size, causal=False):
    lq, lk = q.size(-2), k.size(-2)
    out = torch.zeros(*q.shape[:-1], v.size(-1), dtype=q.dtype, device=q.device)
    pieces = []
    for i in range(0, lq, block_size):
        rows = range(i, min(i + block_size, lq))
        last = rows[-1] + lk - lq if causal else lk - 1
        qi = q[..., i : i + block_size, :] / q.size(-1) ** 0.5
        result, weight = out[..., i : i + block_size, :], None
        for j in range(0, min(last + 1, lk), block_size):
            s = torch.matmul(qi, k[..., j : j + block_size, :].transpose(-1, -2))
            if causal:
                seen = torch.tensor(
                    [[c <= r + lk - lq for c in range(j, j + s.size(-1))] for r in rows], device=q.device
                )
                s = torch.where(seen, s, torch.tensor(-1e30, dtype=s.dtype, device=s.device))
            w = s.logsumexp(-1, keepdim=True)
            r = torch.softmax(s, -1)
            if causal:
                r = r * seen
            r = r @ v[..., j : j + block_size, :]
            if weight is None:
                result, weight = r, w
            else:
                share = torch.sigmoid(w - weight)
                result = result * (1 - share) + r * share
                weight = torch.logaddexp(weight, w)
        pieces.append(result)
    return torch.cat(pieces, -2)
