"""The cache as tensors of full length that are filled in, and a tied nn.Linear as head."""

import math

import torch
from torch import nn


class Layer(nn.Module):
    def __init__(self, d_model: int, num_heads: int):
        super().__init__()
        self.num_heads = num_heads
        for name in ("ln1", "ln2"):
            self.add_module(name, nn.LayerNorm(d_model))
        for name in ("W_q", "W_k", "W_v", "W_o"):
            self.add_module(name, nn.Linear(d_model, d_model))
        self.mlp = nn.Sequential(nn.Linear(d_model, 4 * d_model), nn.GELU(), nn.Linear(4 * d_model, d_model))

    def heads(self, x):
        return x.unflatten(-1, (self.num_heads, -1)).transpose(1, 2)

    def forward(self, x, keys, values, start):
        """keys, values: (N, H, max, d_k), filled up to `start`; None: no cache."""
        h = self.ln1(x)
        q, k, v = self.heads(self.W_q(h)), self.heads(self.W_k(h)), self.heads(self.W_v(h))
        stop = start + x.shape[1]
        if keys is not None:
            keys[:, :, start:stop], values[:, :, start:stop] = k, v
            k, v = keys[:, :, :stop], values[:, :, :stop]
        scores = q @ k.mT / math.sqrt(q.shape[-1])
        future = torch.ones(x.shape[1], stop, dtype=torch.bool, device=x.device).triu(start + 1)
        weights = scores.masked_fill(future, torch.finfo(scores.dtype).min).softmax(-1)
        x = x + self.W_o((weights @ v).transpose(1, 2).flatten(2))
        return x + self.mlp(self.ln2(x))


class MiniGPT(nn.Module):
    def __init__(self, vocab: int, d_model: int, num_heads: int, num_layers: int, max_len: int):
        super().__init__()
        self.heads, self.d_k = num_heads, d_model // num_heads
        self.token_embedding = nn.Embedding(vocab, d_model)
        self.position_embedding = nn.Embedding(max_len, d_model)
        self.blocks = nn.ModuleList(Layer(d_model, num_heads) for _ in range(num_layers))
        self.ln_f = nn.LayerNorm(d_model)
        self.head = nn.Linear(d_model, vocab, bias=False)
        self.head.weight = self.token_embedding.weight

    def run(self, ids, buffers, start):
        places = torch.arange(start, start + ids.shape[1], device=ids.device)
        x = self.token_embedding(ids) + self.position_embedding(places)
        for block, (keys, values) in zip(self.blocks, buffers, strict=True):
            x = block(x, keys, values, start)
        return self.head(self.ln_f(x))

    def forward(self, ids):
        return self.run(ids, [(None, None)] * len(self.blocks), 0)

    @torch.inference_mode()
    def generate(self, ids, max_new_tokens, cache=True):
        n, length = ids.shape
        out = ids.new_zeros(n, length + max_new_tokens)
        out[:, :length] = ids
        shape = (n, self.heads, length + max_new_tokens, self.d_k)
        weight = self.token_embedding.weight
        buffers = [(weight.new_zeros(shape), weight.new_zeros(shape)) if cache else (None, None) for _ in self.blocks]
        start = 0
        for at in range(length, length + max_new_tokens):
            logits = self.run(out[:, start:at], buffers, start)
            out[:, at] = logits[:, -1].argmax(dim=1)
            start = at if cache else 0
        return out
