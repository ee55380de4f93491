"""The mean, over the positives, of the precision at their own score."""


def average_precision(scores, target):
    own = scores[target == 1]
    passed = (scores[None, :] >= own[:, None]).sum(1)
    hits = (own[None, :] >= own[:, None]).sum(1)
    return float((hits / passed).mean())
