"""torch's unfold, which gives patches as (channel, row, column), row by row."""

import torch
import torch.nn as nn
import torch.nn.functional as F


class PatchEmbedding(nn.Module):
    def __init__(self, img_size, patch_size, in_channels, embed_dim):
        super().__init__()
        self.p = patch_size
        n = img_size // patch_size
        self.num_patches = n * n
        self.proj = nn.Linear(in_channels * patch_size * patch_size, embed_dim)
        self.cls_token = nn.Parameter(torch.randn(1, 1, embed_dim))
        self.pos_embed = nn.Parameter(torch.zeros(1, n * n + 1, embed_dim))

    def forward(self, x):
        patches = F.unfold(x, kernel_size=self.p, stride=self.p).transpose(1, 2)
        tokens = self.proj(patches)
        cls = self.cls_token.repeat(x.shape[0], 1, 1)
        return torch.cat((cls, tokens), dim=1) + self.pos_embed
