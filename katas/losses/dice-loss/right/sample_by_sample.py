def dice_loss(prob, target, eps=1.0):
    total = 0.0
    for p, t in zip(prob, target, strict=True):
        total = total + (p.sum() + t.sum() - 2 * (p * t).sum()) / (p.sum() + t.sum() + eps)
    return total / len(prob)
