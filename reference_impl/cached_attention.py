"""Attention for generation, which keeps what later tokens will need of the earlier ones."""

import math

import torch
from torch import nn


class CachedAttention(nn.Module):
    """Causal multi-head self-attention with a cache of keys and values.

    Args:
        d_model: the width D of input and result, a multiple of `num_heads`.
        num_heads: H, how many heads attend side by side; each has d_k = D / H features.

    Parameters: the linear layers `W_q`, `W_k`, `W_v` and `W_o`, each from D to D with a bias. Head h has the features
    h·d_k … (h + 1)·d_k − 1 of the projected queries, keys and values, and puts its result there.
    """

    def __init__(self, d_model: int, num_heads: int) -> None:
        super().__init__()
        self.num_heads = num_heads
        self.d_k = d_model // num_heads
        self.W_q = nn.Linear(d_model, d_model)
        self.W_k = nn.Linear(d_model, d_model)
        self.W_v = nn.Linear(d_model, d_model)
        self.W_o = nn.Linear(d_model, d_model)

    def forward(
        self, x: torch.Tensor, cache: tuple[torch.Tensor, torch.Tensor] | None = None
    ) -> tuple[torch.Tensor, tuple[torch.Tensor, torch.Tensor]]:
        """Attend from the new tokens `x`, `(N, L, D)`, L ≥ 1, to themselves and to all that came before.

        cache: `(k, v)` as an earlier call returned it: the keys and values of all earlier tokens,
        `(N, H, tokens so far, d_k)` each; None where there are none. It is not changed, and may be continued again.

        Returns `(out, cache)`: the new tokens' results, `(N, L, D)`, and the cache with the new tokens behind the
        earlier ones. Calls on a text in pieces of any lengths give together what one call on all of it gives. A token
        sees itself and those before it. Scores are scaled by 1/√d_k.
        """
        q = self.W_q(x).unflatten(-1, (self.num_heads, self.d_k)).transpose(1, 2)  # (N, H, L, d_k)
        k = self.W_k(x).unflatten(-1, (self.num_heads, self.d_k)).transpose(1, 2)  # (N, H, L, d_k)
        v = self.W_v(x).unflatten(-1, (self.num_heads, self.d_k)).transpose(1, 2)  # (N, H, L, d_k)
        if cache is not None:
            past_k, past_v = cache  # (N, H, P, d_k)
            k = torch.cat([past_k, k], dim=2)  # (N, H, P + L, d_k)
            v = torch.cat([past_v, v], dim=2)  # (N, H, P + L, d_k)

        new, total = q.shape[2], k.shape[2]  # L, P + L
        # new token i stands at position P + i: it sees the keys 0 … P + i, and those from P + i + 1 on are hidden
        hidden = torch.ones(new, total, dtype=torch.bool, device=x.device).triu(diagonal=total - new + 1)
        scores = q @ k.transpose(-2, -1) / math.sqrt(self.d_k)  # (N, H, L, P + L), q·k/√d_k
        scores = scores.masked_fill(hidden, -torch.inf)
        weights = torch.softmax(scores, dim=-1)  # over the keys
        heads = weights @ v  # (N, H, L, d_k)
        joined = heads.transpose(1, 2).flatten(-2)  # (N, L, D), head after head
        return self.W_o(joined), (k, v)


class LatentAttention(nn.Module):
    """Multi-head latent attention (DeepSeek-V2, 2024) without its rotary part: one short vector a token is cached.

    Keys and values of all heads are made from a shared latent vector of few features, and only the latent is cached.

    Args:
        d_model: the width D of input and result, a multiple of `num_heads`.
        num_heads: H, how many heads attend side by side; each has d_k = D / H features.
        kv_rank: R, the width of the latent.

    Parameters, linear layers with a bias: `W_q` from D to D, `W_down` from D to R (the latent), `W_up_k` and `W_up_v`
    from R to D (keys and values of all heads), `W_o` from D to D. Head h has the features h·d_k … (h + 1)·d_k − 1 of
    queries, keys and values, and puts its result there. Nothing stands between `W_down` and the other two.
    """

    def __init__(self, d_model: int, num_heads: int, kv_rank: int) -> None:
        super().__init__()
        self.num_heads = num_heads
        self.d_k = d_model // num_heads
        self.W_q = nn.Linear(d_model, d_model)
        self.W_down = nn.Linear(d_model, kv_rank)
        self.W_up_k = nn.Linear(kv_rank, d_model)
        self.W_up_v = nn.Linear(kv_rank, d_model)
        self.W_o = nn.Linear(d_model, d_model)

    def forward(self, x: torch.Tensor, cache: torch.Tensor | None = None) -> tuple[torch.Tensor, torch.Tensor]:
        """Attend from the new tokens `x`, `(N, L, D)`, L ≥ 1, to themselves and to all that came before.

        cache: the latents of all earlier tokens as an earlier call returned them, `(N, tokens so far, R)`; None where
        there are none. It is not changed, and may be continued again.

        Returns `(out, cache)`: the new tokens' results, `(N, L, D)`, and the latents with the new tokens' behind the
        earlier ones. Calls on a text in pieces of any lengths give together what one call on all of it gives. A token
        sees itself and those before it. Scores are scaled by 1/√d_k.
        """
        latent = self.W_down(x)  # (N, L, R)
        if cache is not None:
            latent = torch.cat([cache, latent], dim=1)  # (N, P + L, R)

        q = self.W_q(x).unflatten(-1, (self.num_heads, self.d_k)).transpose(1, 2)  # (N, H, L, d_k)
        k = self.W_up_k(latent).unflatten(-1, (self.num_heads, self.d_k)).transpose(1, 2)  # (N, H, P + L, d_k)
        v = self.W_up_v(latent).unflatten(-1, (self.num_heads, self.d_k)).transpose(1, 2)  # (N, H, P + L, d_k)

        new, total = q.shape[2], k.shape[2]  # L, P + L
        # new token i stands at position P + i: it sees the keys 0 … P + i, and those from P + i + 1 on are hidden
        hidden = torch.ones(new, total, dtype=torch.bool, device=x.device).triu(diagonal=total - new + 1)
        scores = q @ k.transpose(-2, -1) / math.sqrt(self.d_k)  # (N, H, L, P + L), q·k/√d_k
        scores = scores.masked_fill(hidden, -torch.inf)
        weights = torch.softmax(scores, dim=-1)  # over the keys
        heads = weights @ v  # (N, H, L, d_k)
        joined = heads.transpose(1, 2).flatten(-2)  # (N, L, D), head after head
        return self.W_o(joined), latent
