"""Generation alone has a cache, lists of keys and values with an entry for each token; forward has its own path."""

import torch
from torch import nn


def block_of(d_model):
    block = nn.Module()
    block.ln1, block.ln2 = nn.LayerNorm(d_model), nn.LayerNorm(d_model)
    block.W_q, block.W_k = nn.Linear(d_model, d_model), nn.Linear(d_model, d_model)
    block.W_v, block.W_o = nn.Linear(d_model, d_model), nn.Linear(d_model, d_model)
    block.mlp = nn.Sequential(nn.Linear(d_model, 4 * d_model), nn.GELU(), nn.Linear(4 * d_model, d_model))
    return block


class MiniGPT(nn.Module):
    def __init__(self, vocab, d_model, num_heads, num_layers, max_len):
        super().__init__()
        self.num_heads = num_heads
        self.token_embedding = nn.Embedding(vocab, d_model)
        self.position_embedding = nn.Embedding(max_len, d_model)
        self.blocks = nn.ModuleList(block_of(d_model) for _ in range(num_layers))
        self.ln_f = nn.LayerNorm(d_model)

    def forward(self, ids):
        n, length = ids.shape
        x = self.token_embedding(ids) + self.position_embedding.weight[:length]
        past = torch.tril(torch.ones(length, length, dtype=torch.bool, device=ids.device))
        for block in self.blocks:
            h = block.ln1(x)
            q, k, v = (w(h).reshape(n, length, self.num_heads, -1) for w in (block.W_q, block.W_k, block.W_v))
            scores = torch.einsum("nihd,njhd->nhij", q, k) * q.shape[-1] ** -0.5
            weights = torch.softmax(scores.masked_fill(~past, float("-inf")), dim=-1)
            x = x + block.W_o(torch.einsum("nhij,njhd->nihd", weights, v).reshape(x.shape))
            x = x + block.mlp(block.ln2(x))
        return torch.einsum("nld,vd->nlv", self.ln_f(x), self.token_embedding.weight)

    def _one(self, ids, position, caches):
        """Logits after one token (N,), with the lists of keys and values of each block, which grow."""
        x = self.token_embedding(ids) + self.position_embedding.weight[position]
        for block, (keys, values) in zip(self.blocks, caches, strict=True):
            h = block.ln1(x)
            q, k, v = (w(h).reshape(len(ids), self.num_heads, -1) for w in (block.W_q, block.W_k, block.W_v))
            keys.append(k)
            values.append(v)
            scores = torch.einsum("nhd,tnhd->nht", q, torch.stack(keys)) / q.shape[-1] ** 0.5
            mixed = torch.einsum("nht,tnhd->nhd", scores.softmax(dim=-1), torch.stack(values))
            x = x + block.W_o(mixed.reshape(x.shape))
            x = x + block.mlp(block.ln2(x))
        return self.ln_f(x) @ self.token_embedding.weight.T

    @torch.no_grad()
    def generate(self, ids, max_new_tokens, cache=True):
        columns = list(ids.unbind(dim=1))
        if not cache:
            for _ in range(max_new_tokens):
                columns.append(self.forward(torch.stack(columns, dim=1))[:, -1].argmax(dim=-1))
            return torch.stack(columns, dim=1)
        caches = [([], []) for _ in self.blocks]
        for position in range(ids.shape[1] + max_new_tokens - 1):
            logits = self._one(columns[position], position, caches)
            if position + 1 == len(columns):
                columns.append(logits.argmax(dim=-1))
        return torch.stack(columns, dim=1)
