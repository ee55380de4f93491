"""cumsum over the outer products, einsum for the rest."""

import torch
import torch.nn.functional as F


def linear_attention(q, k, v, causal=False):
    q, k = F.elu(q) + 1.0, F.elu(k) + 1.0
    if causal:
        kv = torch.einsum("...ld,...lv->...ldv", k, v).cumsum(dim=-3)
        z = k.cumsum(dim=-2)
        return torch.einsum("...ld,...ldv->...lv", q, kv) / torch.einsum("...ld,...ld->...l", q, z)[..., None]
    kv = torch.einsum("...ld,...lv->...dv", k, v)
    z = k.sum(dim=-2)
    return torch.einsum("...ld,...dv->...lv", q, kv) / torch.einsum("...ld,...d->...l", q, z).unsqueeze(-1)
