import torch


def softmax(x, dim=-1):
    moved = x.movedim(dim, -1)
    rows = moved.reshape(-1, moved.shape[-1])
    out = []
    for row in rows:
        top = max(row.tolist())
        e = torch.exp(row - top)
        out.append(e / sum(e))
    return torch.stack(out).reshape(moved.shape).movedim(-1, dim)


def softmax_backward(grad_out, y, dim=-1):
    g, p = grad_out.movedim(dim, -1), y.movedim(dim, -1)
    k = p.shape[-1]
    flat = [a * (b - torch.dot(a, b)) for a, b in zip(p.reshape(-1, k), g.reshape(-1, k), strict=True)]
    return torch.stack(flat).reshape(p.shape).movedim(-1, dim)
