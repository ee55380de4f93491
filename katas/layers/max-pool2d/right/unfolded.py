"""Windows by Tensor.unfold; indices of the winners in the image, and scatter_add back."""

import torch
import torch.nn.functional as F


class MaxPool2d:
    def __init__(self, kernel, stride=None, padding=0):
        self.kernel, self.padding = kernel, padding
        self.stride = stride if stride is not None else kernel

    def forward(self, x):
        k, s, p = self.kernel, self.stride, self.padding
        self.shape = x.shape
        h, w = x.shape[2:]
        wide = F.pad(x, (p, p, p, p), value=-torch.inf)
        place = torch.arange(h * w, device=x.device).reshape(1, 1, h, w)
        place = F.pad(place, (p, p, p, p), value=0)
        windows = wide.unfold(2, k, s).unfold(3, k, s).flatten(-2)
        places = place.unfold(2, k, s).unfold(3, k, s).flatten(-2).expand(*windows.shape)
        best, which = windows.max(dim=-1)
        self.index = places.gather(-1, which[..., None])[..., 0]
        return best

    def backward(self, grad_out):
        n, c, h, w = self.shape
        grad = torch.zeros(n, c, h * w, dtype=grad_out.dtype, device=grad_out.device)
        grad.scatter_add_(2, self.index.flatten(2), grad_out.flatten(2))
        return grad.reshape(n, c, h, w)
