"""Lists of tiles by split, joined by cat; no result is allocated ahead."""

import torch


def tiled_matmul(a, b, tile):
    rows = [strip.split(tile, dim=1) for strip in a.split(tile, dim=0)]
    columns = [strip.split(tile, dim=0) for strip in b.split(tile, dim=1)]
    strips = []
    for across in rows:
        tiles = []
        for down in columns:
            total = torch.zeros(across[0].shape[0], down[0].shape[1], dtype=a.dtype, device=a.device)
            for left, right in zip(across, down, strict=True):
                total = total + torch.mm(left, right)
            tiles.append(total)
        strips.append(torch.cat(tiles, dim=1))
    return torch.cat(strips, dim=0)
