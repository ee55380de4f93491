"""A softmax over the logits x and 0; its slope is the product of both probabilities."""

import torch


def sigmoid(x):
    return torch.softmax(torch.stack([x, torch.zeros_like(x)]), dim=0)[0]


def sigmoid_backward(grad_out, x):
    p = torch.softmax(torch.stack([x, -x]) / 2, dim=0)
    return grad_out * p[0] * p[1]
