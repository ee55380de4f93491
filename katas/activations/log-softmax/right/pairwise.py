import torch


def log_softmax(x, dim=-1):
    # −log Σⱼ e^(xⱼ − xᵢ), each sum shifted by its own largest difference
    x = x.transpose(dim, -1)
    gap = x.unsqueeze(-2) - x.unsqueeze(-1)
    top = gap.detach().max(-1, keepdim=True)[0]
    out = -(top.squeeze(-1) + torch.log(torch.sum(torch.exp(gap - top), -1)))
    return out.transpose(dim, -1)


def log_softmax_backward(grad_out, y, dim=-1):
    g, p = grad_out.transpose(dim, -1), y.transpose(dim, -1).exp()
    k = p.shape[-1]
    jacobian = torch.eye(k, dtype=p.dtype, device=p.device) - p.unsqueeze(-2)  # [j, i] = δ − pᵢ
    return torch.einsum("...j,...ji->...i", g, jacobian.expand(*p.shape, k)).transpose(dim, -1)
