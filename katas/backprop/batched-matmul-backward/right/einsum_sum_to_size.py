"""Einstein sums over the batch shape, brought back by sum_to_size; vectors become matrices by a None index."""

import torch


def matmul_backward(grad_out, a, b):
    left = a[None, :] if a.dim() == 1 else a
    right = b[:, None] if b.dim() == 1 else b
    batch = torch.broadcast_shapes(left.shape[:-2], right.shape[:-2])
    grad = grad_out.reshape(*batch, left.shape[-2], right.shape[-1])
    grad_left = torch.einsum("...mn,...kn->...mk", grad, right)
    grad_right = torch.einsum("...mn,...mk->...kn", grad, left)
    return grad_left.sum_to_size(left.shape).reshape(a.shape), grad_right.sum_to_size(right.shape).reshape(b.shape)
