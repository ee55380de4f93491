"""Every feature, every midpoint, both sides counted."""

from collections import Counter


def _gini(labels):
    return 1 - sum((count / len(labels)) ** 2 for count in Counter(labels).values())


def best_split(X, y):
    labels = y.tolist()
    best = None
    for feature in range(X.shape[1]):
        column = X[:, feature].tolist()
        values = sorted(set(column))
        for low, high in zip(values, values[1:], strict=False):
            threshold = (low + high) / 2
            left = [label for x, label in zip(column, labels, strict=True) if x <= threshold]
            right = [label for x, label in zip(column, labels, strict=True) if x > threshold]
            score = (len(left) * _gini(left) + len(right) * _gini(right)) / len(labels)
            if best is None or score < best[2]:
                best = (feature, threshold, score)
    return best
