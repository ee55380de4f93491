import torch


def weight_norm(v, g, dim=0):
    letters = "abcdefgh"[: v.ndim]
    squares = torch.einsum(f"{letters},{letters}->{letters[dim]}", v, v)
    shape = [1] * v.ndim
    shape[dim] = -1
    return v * (g * torch.rsqrt(squares).reshape(shape))
