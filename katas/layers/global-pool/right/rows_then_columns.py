"""First over the columns, then over the rows; the winner by its row and its column."""

import torch


class GlobalAvgPool:
    def forward(self, x):
        self.ones = torch.ones_like(x)
        return x.mean(3).mean(2)

    def backward(self, grad_out):
        pixels = self.ones[0, 0].numel()
        return torch.einsum("nchw,nc->nchw", self.ones, grad_out) / pixels


class GlobalMaxPool:
    def forward(self, x):
        best_of_rows, self.column = x.max(dim=3)
        best, self.row = best_of_rows.max(dim=2)
        self.size = x.size()
        return best

    def backward(self, grad_out):
        n, c = grad_out.shape
        images, channels = torch.arange(n)[:, None], torch.arange(c)[None, :]
        images, channels = images.to(grad_out.device), channels.to(grad_out.device)
        grad = torch.zeros(self.size, dtype=grad_out.dtype, device=grad_out.device)
        grad[images, channels, self.row, self.column[images, channels, self.row]] = grad_out
        return grad
