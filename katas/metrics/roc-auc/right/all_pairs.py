"""Every positive against every negative."""


def roc_auc(scores, target):
    pos, neg = scores[target == 1], scores[target != 1]
    if pos.numel() == 0 or neg.numel() == 0:
        raise ValueError("only one class present")
    wins = (pos[:, None] > neg[None, :]).float() + 0.5 * (pos[:, None] == neg[None, :]).float()
    return wins.mean().item()
