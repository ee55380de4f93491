"""Multi-head attention as modules: queries, keys and values are projected, and several heads attend side by side."""

import math

import torch
from torch import nn


class MultiHeadAttention(nn.Module):
    """Multi-head attention (Vaswani et al., 2017).

    Args:
        d_model: the width D of queries, keys, values and result.
        num_heads: H, how many heads attend side by side; each has d_k = D / H features.

    Parameters: the linear layers `W_q`, `W_k`, `W_v` and `W_o`, each from D to D with a bias. Head h has the features
    h·d_k … (h + 1)·d_k − 1 of the projected queries, keys and values, and puts its result there.

    Raises ValueError where `d_model` is no multiple of `num_heads`.
    """

    def __init__(self, d_model: int, num_heads: int) -> None:
        super().__init__()
        if d_model % num_heads != 0:
            raise ValueError(f"{d_model} features cannot be shared out among {num_heads} heads")
        self.num_heads = num_heads
        self.d_k = d_model // num_heads
        self.W_q = nn.Linear(d_model, d_model)
        self.W_k = nn.Linear(d_model, d_model)
        self.W_v = nn.Linear(d_model, d_model)
        self.W_o = nn.Linear(d_model, d_model)

    def forward(
        self, q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, mask: torch.Tensor | None = None
    ) -> torch.Tensor:
        """Attend with `q`, `(N, Lq, D)`, to `k` and `v`, `(N, Lk, D)` each; the result is `(N, Lq, D)`.

        mask: booleans, True where a query may attend: `(Lq, Lk)`, `(N, Lq, Lk)`, the same for all heads, or
        `(N or 1, H or 1, Lq, Lk)`. Where a query may attend nowhere its heads give zeros, before `W_o`, and every
        gradient is finite. Scores are scaled by 1/√d_k.
        """
        q = self.W_q(q).unflatten(-1, (self.num_heads, self.d_k)).transpose(1, 2)  # (N, H, Lq, d_k)
        k = self.W_k(k).unflatten(-1, (self.num_heads, self.d_k)).transpose(1, 2)  # (N, H, Lk, d_k)
        v = self.W_v(v).unflatten(-1, (self.num_heads, self.d_k)).transpose(1, 2)  # (N, H, Lk, d_k)

        scores = q @ k.transpose(-2, -1) / math.sqrt(self.d_k)  # (N, H, Lq, Lk), q·k/√d_k
        if mask is not None:
            if mask.dim() == 3:
                mask = mask.unsqueeze(1)  # (N, 1, Lq, Lk), the same for all heads
            # The lowest finite number, not −∞: a row of −∞ alone would make softmax, and its gradient, nan
            scores = scores.masked_fill(~mask, torch.finfo(scores.dtype).min)
        weights = torch.softmax(scores, dim=-1)  # over the keys
        if mask is not None:
            weights = weights.masked_fill(~mask, 0.0)  # changes only the rows without any key

        heads = weights @ v  # (N, H, Lq, d_k)
        joined = heads.transpose(1, 2).flatten(-2)  # (N, Lq, D), head after head
        return self.W_o(joined)


class CrossAttention(nn.Module):
    """Multi-head attention from one sequence to another (Vaswani et al., 2017), as between decoder and encoder.

    Args:
        d_model: the width D of both sequences and of the result.
        num_heads: H, how many heads attend side by side; each has d_k = D / H features.

    Parameters: the linear layers `W_q`, `W_k`, `W_v` and `W_o`, each from D to D with a bias. Head h has the features
    h·d_k … (h + 1)·d_k − 1 of the projected queries, keys and values, and puts its result there.

    Raises ValueError where `d_model` is no multiple of `num_heads`.
    """

    def __init__(self, d_model: int, num_heads: int) -> None:
        super().__init__()
        if d_model % num_heads != 0:
            raise ValueError(f"{d_model} features cannot be shared out among {num_heads} heads")
        self.num_heads = num_heads
        self.d_k = d_model // num_heads
        self.W_q = nn.Linear(d_model, d_model)
        self.W_k = nn.Linear(d_model, d_model)
        self.W_v = nn.Linear(d_model, d_model)
        self.W_o = nn.Linear(d_model, d_model)

    def forward(self, x: torch.Tensor, context: torch.Tensor) -> torch.Tensor:
        """Attend with `x`, `(N, L, D)`, to all of `context`, `(N, Lc, D)`; the result is `(N, L, D)`.

        No mask and no residual connection. Scores are scaled by 1/√d_k.
        """
        q = self.W_q(x).unflatten(-1, (self.num_heads, self.d_k)).transpose(1, 2)  # (N, H, L, d_k)
        k = self.W_k(context).unflatten(-1, (self.num_heads, self.d_k)).transpose(1, 2)  # (N, H, Lc, d_k)
        v = self.W_v(context).unflatten(-1, (self.num_heads, self.d_k)).transpose(1, 2)  # (N, H, Lc, d_k)

        scores = q @ k.transpose(-2, -1) / math.sqrt(self.d_k)  # (N, H, L, Lc), q·k/√d_k
        weights = torch.softmax(scores, dim=-1)  # over the context's positions
        heads = weights @ v  # (N, H, L, d_k)
        joined = heads.transpose(1, 2).flatten(-2)  # (N, L, D), head after head
        return self.W_o(joined)


class GroupedQueryAttention(nn.Module):
    """Self-attention in which several query heads share one head of keys and values (Ainslie et al., 2023).

    Args:
        d_model: the width D of input and result.
        num_heads: H, the number of query heads; each has d_k = D / H features.
        num_kv_heads: G, the number of heads of keys and values: H is ordinary multi-head attention, 1 is multi-query
            attention. Query head h attends with the key-value head h // (H / G).

    Parameters: the linear layers `W_q` and `W_o` from D to D, `W_k` and `W_v` from D to G·d_k, all with a bias. A head
    has d_k consecutive features, head 0 the first.

    Raises ValueError where `d_model` is no multiple of `num_heads`, or that none of `num_kv_heads`.
    """

    def __init__(self, d_model: int, num_heads: int, num_kv_heads: int) -> None:
        super().__init__()
        if d_model % num_heads != 0:
            raise ValueError(f"{d_model} features cannot be shared out among {num_heads} heads")
        if num_heads % num_kv_heads != 0:
            raise ValueError(f"{num_heads} query heads cannot be shared out among {num_kv_heads} key-value heads")
        self.num_heads = num_heads
        self.num_kv_heads = num_kv_heads
        self.d_k = d_model // num_heads
        self.W_q = nn.Linear(d_model, d_model)
        self.W_k = nn.Linear(d_model, num_kv_heads * self.d_k)
        self.W_v = nn.Linear(d_model, num_kv_heads * self.d_k)
        self.W_o = nn.Linear(d_model, d_model)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Attend from every position of `x`, `(N, L, D)`, to every one; the result is `(N, L, D)`.

        No mask. Scores are scaled by 1/√d_k.
        """
        q = self.W_q(x).unflatten(-1, (self.num_heads, self.d_k)).transpose(1, 2)  # (N, H, L, d_k)
        k = self.W_k(x).unflatten(-1, (self.num_kv_heads, self.d_k)).transpose(1, 2)  # (N, G, L, d_k)
        v = self.W_v(x).unflatten(-1, (self.num_kv_heads, self.d_k)).transpose(1, 2)  # (N, G, L, d_k)

        group = self.num_heads // self.num_kv_heads  # query heads to one key-value head
        k = k.repeat_interleave(group, dim=1)  # (N, H, L, d_k): 0 0 1 1 …
        v = v.repeat_interleave(group, dim=1)  # (N, H, L, d_k)

        scores = q @ k.transpose(-2, -1) / math.sqrt(self.d_k)  # (N, H, L, L), q·k/√d_k
        weights = torch.softmax(scores, dim=-1)  # over the keys
        heads = weights @ v  # (N, H, L, d_k)
        joined = heads.transpose(1, 2).flatten(-2)  # (N, L, D), head after head
        return self.W_o(joined)
