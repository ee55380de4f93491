"""Triplet by triplet; only a violated one adds anything."""


def triplet_loss(anchor, positive, negative, margin=1.0):
    total = anchor.sum() * 0
    for a, p, n in zip(anchor, positive, negative, strict=True):
        violation = (a - p).norm() - (a - n).norm() + margin
        if violation > 0:
            total = total + violation
    return total / anchor.shape[0]
