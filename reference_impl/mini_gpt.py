"""A whole decoder-only language model, with generation."""

import math

import torch
from torch import nn


class MiniGPT(nn.Module):
    """A small language model in the style of GPT-2 (Radford et al., 2019), which continues texts greedily.

    Args:
        vocab: V, the number of tokens.
        d_model: the width D, a multiple of `num_heads`.
        num_heads: H, heads in every block; each has d_k = D / H features.
        num_layers: the number of blocks.
        max_len: the longest text that it can take.

    Parameters: `token_embedding`, an `nn.Embedding` of V rows, and `position_embedding`, one of `max_len` rows, whose
    vectors are added up; `blocks`, each with `ln1`, `W_q`, `W_k`, `W_v`, `W_o`, `ln2` and `mlp`; `ln_f`, the layer norm
    after the last block. The head has none of its own: logits = ln_f(x)·Eᵀ with the token embedding E.

    A block is pre-norm: x + attention(ln1(x)), then that plus mlp(ln2(x)). Attention is causal, with linear layers from
    D to D with a bias, scores scaled by 1/√d_k, and head h at the features h·d_k … (h + 1)·d_k − 1. `mlp` is an
    `nn.Sequential` of a linear layer from D to 4D, GELU (exact, by erf) and a linear layer from 4D to D. Layer norms
    are torch's, ε = 1e-5. No dropout.
    """

    def __init__(self, vocab: int, d_model: int, num_heads: int, num_layers: int, max_len: int) -> None:
        super().__init__()
        self.num_heads = num_heads
        self.d_k = d_model // num_heads
        self.token_embedding = nn.Embedding(vocab, d_model)
        self.position_embedding = nn.Embedding(max_len, d_model)
        self.blocks = nn.ModuleList()
        for _ in range(num_layers):
            block = nn.ModuleDict()
            block.ln1, block.ln2 = nn.LayerNorm(d_model), nn.LayerNorm(d_model)
            block.W_q, block.W_k = nn.Linear(d_model, d_model), nn.Linear(d_model, d_model)
            block.W_v, block.W_o = nn.Linear(d_model, d_model), nn.Linear(d_model, d_model)
            block.mlp = nn.Sequential(nn.Linear(d_model, 4 * d_model), nn.GELU(), nn.Linear(4 * d_model, d_model))
            self.blocks.append(block)
        self.ln_f = nn.LayerNorm(d_model)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """Token ids `(N, L)`, int64, L ≤ max_len, to the logits of the token after each, `(N, L, V)`."""
        logits, _ = self._run(ids, [None] * len(self.blocks))
        return logits

    @torch.no_grad()
    def generate(self, ids: torch.Tensor, max_new_tokens: int, cache: bool = True) -> torch.Tensor:
        """Continue texts by their most probable tokens, one after another.

        Args:
            ids: the texts so far, `(N, L)`, int64, L ≥ 1; they are not changed.
            max_new_tokens: how many tokens to add to each; L + max_new_tokens ≤ max_len.
            cache: whether to keep keys and values, so that each position goes through the model once; the tokens are
                the same either way.

        Returns `(N, L + max_new_tokens)`, the given tokens first. The model's mode and state stay as they are.
        """
        pasts = [None] * len(self.blocks)
        new = ids  # the whole text at first, with a cache one token at a time from then on
        for _ in range(max_new_tokens):
            logits, kept = self._run(new, pasts)
            next_ids = logits[:, -1].argmax(dim=-1, keepdim=True)  # (N, 1)
            ids = torch.cat([ids, next_ids], dim=1)
            new, pasts = (next_ids, kept) if cache else (ids, pasts)
        return ids

    def _run(self, ids: torch.Tensor, pasts: list) -> tuple[torch.Tensor, list]:
        """The logits of new tokens, given the (k, v) of those before them for each block; and the longer ones."""
        before = 0 if pasts[0] is None else pasts[0][0].shape[2]  # P tokens
        positions = torch.arange(before, before + ids.shape[1], device=ids.device)  # (L,)
        x = self.token_embedding(ids) + self.position_embedding(positions)  # (N, L, D)
        kept = []
        for block, past in zip(self.blocks, pasts, strict=True):
            attended, past = self._attend(block, block.ln1(x), past)
            x = x + attended
            x = x + block.mlp(block.ln2(x))
            kept.append(past)
        return self.ln_f(x) @ self.token_embedding.weight.T, kept  # (N, L, V)

    def _attend(self, block: nn.Module, h: torch.Tensor, past: tuple | None) -> tuple[torch.Tensor, tuple]:
        q = block.W_q(h).unflatten(-1, (self.num_heads, self.d_k)).transpose(1, 2)  # (N, H, L, d_k)
        k = block.W_k(h).unflatten(-1, (self.num_heads, self.d_k)).transpose(1, 2)  # (N, H, L, d_k)
        v = block.W_v(h).unflatten(-1, (self.num_heads, self.d_k)).transpose(1, 2)  # (N, H, L, d_k)
        if past is not None:
            k = torch.cat([past[0], k], dim=2)  # (N, H, P + L, d_k)
            v = torch.cat([past[1], v], dim=2)  # (N, H, P + L, d_k)
        new, total = q.shape[2], k.shape[2]  # L, P + L
        hidden = torch.ones(new, total, dtype=torch.bool, device=h.device).triu(diagonal=total - new + 1)
        scores = q @ k.transpose(-2, -1) / math.sqrt(self.d_k)  # (N, H, L, P + L), q·k/√d_k
        weights = torch.softmax(scores.masked_fill(hidden, -torch.inf), dim=-1)  # over the keys
        joined = (weights @ v).transpose(1, 2).flatten(-2)  # (N, L, D), head after head
        return block.W_o(joined), (k, v)
