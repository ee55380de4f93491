"""Patch by patch, cut out by slices."""

import torch
from torch import nn


class PatchEmbedding(nn.Module):
    def __init__(self, img_size: int, patch_size: int, in_channels: int, embed_dim: int):
        super().__init__()
        self.size, self.patch = img_size, patch_size
        self.proj = nn.Linear(in_channels * patch_size**2, embed_dim)
        self.cls_token = nn.Parameter(torch.zeros(1, 1, embed_dim))
        self.pos_embed = nn.Parameter(torch.empty(1, 1 + self.num_patches, embed_dim).normal_(std=0.02))

    @property
    def num_patches(self):
        return (self.size // self.patch) * (self.size // self.patch)

    def forward(self, x):
        p = self.patch
        tokens = [self.cls_token[:, 0].expand(x.size(0), -1)]
        for top in range(0, self.size, p):
            for left in range(0, self.size, p):
                tokens.append(self.proj(x[:, :, top : top + p, left : left + p].flatten(1)))
        return torch.stack(tokens, dim=1) + self.pos_embed
