"""The rank of the target: how many logits are higher."""


def top_k_accuracy(logits, target, k=5):
    own = logits.gather(-1, target.unsqueeze(-1))
    higher = (logits > own).sum(-1)
    return (higher < k).float().mean().item()
