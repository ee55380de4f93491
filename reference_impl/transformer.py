"""Transformer blocks as modules: attention and a feed-forward network, each beside a residual connection and a norm."""

import math

import torch
from torch import nn


class GPTBlock(nn.Module):
    """One layer of GPT-2 (Radford et al., 2019): pre-norm, causal multi-head self-attention, then an MLP.

    Args:
        d_model: the width D of input and result, a multiple of `num_heads`.
        num_heads: H, how many heads attend side by side; each has d_k = D / H features.

    Parameters: the layer norms `ln1` and `ln2` (torch's, ε = 1e-5); the linear layers `W_q`, `W_k`, `W_v` and `W_o`,
    each from D to D with a bias; `mlp`, an `nn.Sequential` of a linear layer from D to 4D, GELU (exact, by erf) and a
    linear layer from 4D to D. Head h has the features h·d_k … (h + 1)·d_k − 1 of the projected queries, keys and
    values, and puts its result there. No dropout.
    """

    def __init__(self, d_model: int, num_heads: int) -> None:
        super().__init__()
        self.num_heads = num_heads
        self.d_k = d_model // num_heads
        self.ln1 = nn.LayerNorm(d_model)
        self.W_q = nn.Linear(d_model, d_model)
        self.W_k = nn.Linear(d_model, d_model)
        self.W_v = nn.Linear(d_model, d_model)
        self.W_o = nn.Linear(d_model, d_model)
        self.ln2 = nn.LayerNorm(d_model)
        self.mlp = nn.Sequential(nn.Linear(d_model, 4 * d_model), nn.GELU(), nn.Linear(4 * d_model, d_model))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """`(N, L, D)` to `(N, L, D)`: x plus attention of ln1, then that plus the MLP of ln2.

        A position sees itself and those before it. Scores are scaled by 1/√d_k.
        """
        h = self.ln1(x)  # (N, L, D)
        q = self.W_q(h).unflatten(-1, (self.num_heads, self.d_k)).transpose(1, 2)  # (N, H, L, d_k)
        k = self.W_k(h).unflatten(-1, (self.num_heads, self.d_k)).transpose(1, 2)  # (N, H, L, d_k)
        v = self.W_v(h).unflatten(-1, (self.num_heads, self.d_k)).transpose(1, 2)  # (N, H, L, d_k)

        length = x.shape[1]
        future = torch.ones(length, length, dtype=torch.bool, device=x.device).triu(diagonal=1)  # (L, L), j > i
        scores = q @ k.transpose(-2, -1) / math.sqrt(self.d_k)  # (N, H, L, L), q·k/√d_k
        scores = scores.masked_fill(future, -torch.inf)
        weights = torch.softmax(scores, dim=-1)  # over the keys
        heads = weights @ v  # (N, H, L, d_k)
        joined = heads.transpose(1, 2).flatten(-2)  # (N, L, D), head after head

        x = x + self.W_o(joined)  # x + attention(ln1(x))
        return x + self.mlp(self.ln2(x))


class EncoderBlock(nn.Module):
    """One layer of the transformer's encoder (Vaswani et al., 2017): self-attention, then a feed-forward network.

    Args:
        d_model: the width D of input and result, a multiple of `num_heads`.
        num_heads: H, how many heads attend side by side; each has d_k = D / H features.
        d_ff: the width of the feed-forward network's hidden layer, with ReLU.
        dropout: the probability with which each element of what attention or the feed-forward network adds is set to
            0 in training; the rest is divided by 1 − dropout. Off in evaluation mode. No other dropout.
        norm_first: False: norm(x + f(x)) for both sublayers f, as in the paper; True: x + f(norm(x)).

    Parameters: the linear layers `W_q`, `W_k`, `W_v` and `W_o`, each from D to D, `linear1` from D to d_ff and
    `linear2` back, all with a bias; the layer norms `norm1` of attention and `norm2` of the feed-forward network
    (torch's, ε = 1e-5). Head h has the features h·d_k … (h + 1)·d_k − 1 of the projected queries, keys and values, and
    puts its result there. As `nn.TransformerEncoderLayer` in evaluation mode.
    """

    def __init__(self, d_model: int, num_heads: int, d_ff: int, dropout: float = 0.0, norm_first: bool = False) -> None:
        super().__init__()
        self.num_heads = num_heads
        self.d_k = d_model // num_heads
        self.norm_first = norm_first
        self.W_q = nn.Linear(d_model, d_model)
        self.W_k = nn.Linear(d_model, d_model)
        self.W_v = nn.Linear(d_model, d_model)
        self.W_o = nn.Linear(d_model, d_model)
        self.linear1 = nn.Linear(d_model, d_ff)
        self.linear2 = nn.Linear(d_ff, d_model)
        self.norm1 = nn.LayerNorm(d_model)
        self.norm2 = nn.LayerNorm(d_model)
        self.drop = nn.Dropout(dropout)

    def forward(self, x: torch.Tensor, mask: torch.Tensor | None = None) -> torch.Tensor:
        """`(N, L, D)` to `(N, L, D)`.

        mask: booleans, True where a position may attend: `(L, L)`, `(N, L, L)`, the same for all heads, or
        `(N or 1, H or 1, L, L)`. Where a position may attend nowhere its heads give zeros, before `W_o`, and every
        gradient is finite. Scores are scaled by 1/√d_k.
        """
        if self.norm_first:
            x = x + self.drop(self._attention(self.norm1(x), mask))
            return x + self.drop(self._feed_forward(self.norm2(x)))
        x = self.norm1(x + self.drop(self._attention(x, mask)))
        return self.norm2(x + self.drop(self._feed_forward(x)))

    def _feed_forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.linear2(torch.relu(self.linear1(x)))  # (N, L, D) → (N, L, d_ff) → (N, L, D)

    def _attention(self, x: torch.Tensor, mask: torch.Tensor | None) -> torch.Tensor:
        q = self.W_q(x).unflatten(-1, (self.num_heads, self.d_k)).transpose(1, 2)  # (N, H, L, d_k)
        k = self.W_k(x).unflatten(-1, (self.num_heads, self.d_k)).transpose(1, 2)  # (N, H, L, d_k)
        v = self.W_v(x).unflatten(-1, (self.num_heads, self.d_k)).transpose(1, 2)  # (N, H, L, d_k)

        scores = q @ k.transpose(-2, -1) / math.sqrt(self.d_k)  # (N, H, L, L), q·k/√d_k
        if mask is not None:
            if mask.dim() == 3:
                mask = mask.unsqueeze(1)  # (N, 1, L, L), the same for all heads
            # The lowest finite number, not −∞: a row of −∞ alone would make softmax, and its gradient, nan
            scores = scores.masked_fill(~mask, torch.finfo(scores.dtype).min)
        weights = torch.softmax(scores, dim=-1)  # over the keys
        if mask is not None:
            weights = weights.masked_fill(~mask, 0.0)  # changes only the rows without any key
        heads = weights @ v  # (N, H, L, d_k)
        return self.W_o(heads.transpose(1, 2).flatten(-2))  # (N, L, D), head after head


class TinyLM(nn.Module):
    """The smallest language model with tied embeddings (Press and Wolf, 2017): the next token from this one alone.

    Args:
        vocab: V, the number of tokens.
        dim: the width of an embedding.

    Parameters: `embedding.weight`, `(V, dim)`, and nothing else. It is the embedding E of the input and the projection
    to the output at once: logits = E[ids]·Eᵀ, with nothing in between and no bias. Both uses send it gradient.
    """

    def __init__(self, vocab: int, dim: int) -> None:
        super().__init__()
        self.embedding = nn.Embedding(vocab, dim)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """Token ids `(N, L)`, int64, to logits `(N, L, V)`."""
        embedded = self.embedding(ids)  # (N, L, dim), E[ids]
        return embedded @ self.embedding.weight.T  # (N, L, V), E[ids]·Eᵀ
