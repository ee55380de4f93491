import torch
import torch.nn.functional as F


def nt_xent(z1, z2, temperature=0.5):
    n = z1.shape[0]
    z = F.normalize(torch.cat([z1, z2]), dim=1)
    sim = z @ z.t() / temperature
    sim = sim - torch.diag(torch.full((2 * n,), torch.inf, dtype=sim.dtype, device=sim.device)).nan_to_num(0, torch.inf)
    labels = torch.arange(2 * n, device=z.device).roll(n)
    return F.cross_entropy(sim, labels)
