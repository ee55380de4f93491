"""A block class whose forward takes and gives a cache; the mask by comparing positions."""

import torch
import torch.nn as nn
import torch.nn.functional as F


class Block(nn.Module):
    def __init__(self, d_model, num_heads):
        super().__init__()
        self.h = num_heads
        self.ln1, self.ln2 = nn.LayerNorm(d_model), nn.LayerNorm(d_model)
        self.W_q, self.W_k, self.W_v, self.W_o = (nn.Linear(d_model, d_model) for _ in range(4))
        self.mlp = nn.Sequential(nn.Linear(d_model, 4 * d_model), nn.GELU(), nn.Linear(4 * d_model, d_model))

    def forward(self, x, cache=None):
        n, length, d = x.shape
        h = self.ln1(x)
        q, k, v = (w(h).view(n, length, self.h, d // self.h).transpose(1, 2) for w in (self.W_q, self.W_k, self.W_v))
        past = 0
        if cache is not None:
            past = cache[0].size(2)
            k, v = torch.cat([cache[0], k], 2), torch.cat([cache[1], v], 2)
        seen = (
            torch.arange(past + length, device=x.device)[None]
            <= torch.arange(past, past + length, device=x.device)[:, None]
        )
        a = F.scaled_dot_product_attention(q, k, v, attn_mask=seen)
        x = x + self.W_o(a.transpose(1, 2).reshape(n, length, d))
        return x + self.mlp(self.ln2(x)), (k, v)


class MiniGPT(nn.Module):
    def __init__(self, vocab, d_model, num_heads, num_layers, max_len):
        super().__init__()
        self.token_embedding = nn.Embedding(vocab, d_model)
        self.position_embedding = nn.Embedding(max_len, d_model)
        self.blocks = nn.ModuleList([Block(d_model, num_heads) for _ in range(num_layers)])
        self.ln_f = nn.LayerNorm(d_model)

    def step(self, ids, caches, start):
        x = self.token_embedding(ids) + self.position_embedding.weight[start : start + ids.shape[1]]
        new = []
        for block, cache in zip(self.blocks, caches, strict=True):
            x, cache = block(x, cache)
            new.append(cache)
        return F.linear(self.ln_f(x), self.token_embedding.weight), new

    def forward(self, ids):
        return self.step(ids, [None] * len(self.blocks), 0)[0]

    def generate(self, ids, max_new_tokens, cache=True):
        with torch.no_grad():
            if max_new_tokens == 0:
                return ids
            out = ids.clone()
            caches = [None] * len(self.blocks)
            logits, caches = self.step(out, caches, 0)
            while True:
                out = torch.cat([out, logits[:, -1:].argmax(-1)], dim=1)
                if out.shape[1] == ids.shape[1] + max_new_tokens:
                    return out
                if cache:
                    logits, caches = self.step(out[:, -1:], caches, out.shape[1] - 1)
                else:
                    logits = self(out)
