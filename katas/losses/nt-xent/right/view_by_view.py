import torch


def nt_xent(z1, z2, temperature=0.5):
    views = list(z1) + list(z2)
    n = len(z1)
    total = 0.0
    for i, view in enumerate(views):
        partner = (i + n) % (2 * n)
        scores = [torch.cosine_similarity(view, other, dim=0) / temperature for other in views]
        candidates = torch.stack([s for j, s in enumerate(scores) if j != i])
        total = total + candidates.logsumexp(0) - scores[partner]
    return total / len(views)
