"""The positive part and the negative one; gradients through a reduced broadcast."""

import torch


class PReLU:
    def __init__(self, num_parameters=1, init=0.25):
        self.weight = torch.ones(num_parameters) * init
        self.weight_grad = None

    def _shape(self, x):
        if self.weight.numel() == 1:
            return [1] * x.dim()
        return [-1 if d == 1 else 1 for d in range(x.dim())]

    def forward(self, x):
        self.x = x
        return x.clamp(min=0) + self.weight.reshape(self._shape(x)) * x.clamp(max=0)

    def backward(self, grad_out):
        negative = self.x.clamp(max=0)
        self.weight_grad = (grad_out * negative).sum_to_size(self._shape_of_sum()).reshape(self.weight.shape)
        mask = (self.x > 0).to(grad_out.dtype)
        return grad_out * (mask + (1 - mask) * self.weight.reshape(self._shape(self.x)))

    def _shape_of_sum(self):
        count = self.weight.numel()
        return [count if d == 1 and count > 1 else 1 for d in range(self.x.dim())]
