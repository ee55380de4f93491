"""Rows as Python lists."""


def accuracy(logits, target):
    rows = logits.reshape(-1, logits.shape[-1]).tolist()
    labels = target.reshape(-1).tolist()
    hits = 0
    for row, label in zip(rows, labels, strict=True):
        hits += row.index(max(row)) == label
    return hits / len(labels)
