"""A convolution with the linear layer's weight, seen as a kernel."""

import torch
from torch import nn
from torch.nn.functional import conv2d


class PatchEmbedding(nn.Module):
    def __init__(self, img_size, patch_size, in_channels, embed_dim):
        super().__init__()
        self.shape = (embed_dim, in_channels, patch_size, patch_size)
        self.num_patches = (img_size // patch_size) ** 2
        self.proj = nn.Linear(in_channels * patch_size**2, embed_dim)
        self.cls_token = nn.Parameter(torch.zeros(1, 1, embed_dim))
        self.pos_embed = nn.Parameter(torch.zeros(1, 1 + self.num_patches, embed_dim))

    def forward(self, x):
        tokens = conv2d(x, self.proj.weight.view(self.shape), self.proj.bias, stride=self.shape[-1])
        tokens = tokens.flatten(2).mT + self.pos_embed[:, 1:]
        first = (self.cls_token + self.pos_embed[:, :1]).expand(x.shape[0], 1, -1)
        return torch.hstack([first, tokens])
