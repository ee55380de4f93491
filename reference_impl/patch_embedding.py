"""From an image to the tokens of a vision transformer."""

import torch
from torch import nn


class PatchEmbedding(nn.Module):
    """The input of a vision transformer (Dosovitskiy et al., 2021): patches as tokens, a class token, positions.

    Args:
        img_size: height and width S of the images.
        patch_size: height and width P of a patch; divides S.
        in_channels: C.
        embed_dim: the width D of a token.

    Attributes: `num_patches`, (S/P)².

    Parameters: `proj`, a linear layer from C·P² to D with a bias; `cls_token`, `(1, 1, D)`; `pos_embed`,
    `(1, 1 + num_patches, D)`.
    """

    def __init__(self, img_size: int, patch_size: int, in_channels: int, embed_dim: int) -> None:
        super().__init__()
        self.patch_size = patch_size
        self.num_patches = (img_size // patch_size) ** 2
        self.proj = nn.Linear(in_channels * patch_size**2, embed_dim)
        self.cls_token = nn.Parameter(torch.zeros(1, 1, embed_dim))
        self.pos_embed = nn.Parameter(0.02 * torch.randn(1, 1 + self.num_patches, embed_dim))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Images `(N, C, S, S)` to tokens `(N, 1 + num_patches, D)`.

        The class token comes first, then the patches row by row; a patch is flattened as (channel, row, column) and
        projected. Every token gets its position's embedding added.
        """
        rows = x.unflatten(2, (-1, self.patch_size))  # (N, C, S/P, P, S)
        grid = rows.unflatten(4, (-1, self.patch_size))  # (N, C, S/P, P, S/P, P)
        patches = grid.permute(0, 2, 4, 1, 3, 5)  # (N, S/P, S/P, C, P, P)
        tokens = self.proj(patches.flatten(3).flatten(1, 2))  # (N, num_patches, C·P²) → (N, num_patches, D)
        cls_token = self.cls_token.expand(x.shape[0], -1, -1)  # (N, 1, D)
        return torch.cat([cls_token, tokens], dim=1) + self.pos_embed
