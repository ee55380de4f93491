"""One query at a time over the flattened leading dimensions, looking only at the keys that it may see."""

import math

import torch


def scaled_dot_product_attention(q, k, v, mask=None):
    leading = q.shape[:-2]
    lq, d = q.shape[-2:]
    lk, dv = v.shape[-2:]
    qs, ks, vs = q.reshape(-1, lq, d), k.reshape(-1, lk, d), v.reshape(-1, lk, dv)
    masks = None if mask is None else mask.expand(*leading, lq, lk).reshape(-1, lq, lk)
    blocks = []
    for b in range(qs.shape[0]):
        rows = []
        for i in range(lq):
            keys, values = ks[b], vs[b]
            if masks is not None:
                keys, values = keys[masks[b, i]], values[masks[b, i]]
            if len(keys) == 0:
                rows.append(torch.zeros(dv, dtype=v.dtype, device=v.device))
                continue
            weights = torch.softmax(keys @ qs[b, i] / math.sqrt(d), dim=0)
            rows.append(weights @ values)
        blocks.append(torch.stack(rows))
    return torch.stack(blocks).reshape(*leading, lq, dv)
