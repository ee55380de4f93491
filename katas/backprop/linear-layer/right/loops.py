"""One sample at a time, gradients summed up in place."""

import torch


class Linear:
    def __init__(self, in_features, out_features):
        self.n_in = in_features
        self.n_out = out_features
        self.weight = 0.01 * torch.randn(out_features, in_features)
        self.bias = torch.zeros((out_features,))
        self.weight_grad = torch.zeros_like(self.weight)
        self.bias_grad = torch.zeros_like(self.bias)

    def forward(self, x):
        self.shape = x.shape
        self.rows = x.clone().reshape(-1, self.n_in)
        out = torch.empty(self.rows.shape[0], self.n_out, dtype=x.dtype, device=x.device)
        for i, row in enumerate(self.rows):
            out[i] = self.weight.mv(row).add(self.bias)
        return out.reshape(*self.shape[:-1], self.n_out)

    def backward(self, grad_out):
        grads = grad_out.reshape(-1, self.n_out)
        self.weight_grad = torch.zeros_like(self.weight)
        self.bias_grad = torch.zeros_like(self.bias)
        grad_x = torch.zeros_like(self.rows)
        for i, (row, grad) in enumerate(zip(self.rows, grads, strict=True)):
            self.weight_grad += torch.outer(grad, row)
            self.bias_grad += grad
            grad_x[i] = self.weight.t().mv(grad)
        return grad_x.reshape(self.shape)
