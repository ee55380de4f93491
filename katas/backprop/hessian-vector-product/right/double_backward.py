"""v handed to the second pass as the gradient for the gradient."""

import torch


def hvp(f, x, v):
    with torch.enable_grad():
        z = x.detach().clone().requires_grad_(True)
        grad = torch.autograd.grad(f(z), [z], create_graph=True)[0]
        return torch.autograd.grad(outputs=grad, inputs=z, grad_outputs=v)[0].detach()
