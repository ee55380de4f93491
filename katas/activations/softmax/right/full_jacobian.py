import torch


def softmax(x, dim=-1):
    x = x.transpose(dim, -1)
    m = x.detach().max(dim=-1).values
    e = torch.exp(x - m[..., None])
    return (e / e.sum(-1)[..., None]).transpose(dim, -1)


def softmax_backward(grad_out, y, dim=-1):
    g = grad_out.transpose(dim, -1)
    p = y.transpose(dim, -1)
    jacobian = torch.diag_embed(p) - p.unsqueeze(-1) * p.unsqueeze(-2)
    return torch.einsum("...ij,...j->...i", jacobian, g).transpose(dim, -1)
