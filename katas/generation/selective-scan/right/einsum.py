import torch


def selective_scan(u, delta, A, B, C, D=None):
    batch, length, dim = u.shape
    deltaA = torch.exp(torch.einsum("bld,ds->blds", delta, A))
    deltaB_u = torch.einsum("bld,bls,bld->blds", delta, B, u)
    x = torch.zeros(batch, dim, A.shape[1], dtype=u.dtype, device=u.device)
    ys = []
    for i in range(length):
        x = deltaA[:, i] * x + deltaB_u[:, i]
        ys.append(torch.einsum("bds,bs->bd", x, C[:, i]))
    y = torch.stack(ys, dim=1)
    if D is not None:
        y = y + u * D
    return y
