"""Sorted class numbers, row by row."""


def top_k_accuracy(logits, target, k=5):
    rows = logits.reshape(-1, logits.shape[-1]).tolist()
    hits = [
        label in sorted(range(len(row)), key=lambda c, row=row: -row[c])[:k]
        for row, label in zip(rows, target.reshape(-1).tolist(), strict=True)
    ]
    return sum(hits) / len(hits)
