"""Plain Python counts, class by class."""

import torch


def precision_recall_f1(pred, target, num_classes, average=None):
    if average not in [None, "micro", "macro"]:
        raise ValueError(f"unknown average {average}")
    pairs = list(zip(pred.tolist(), target.tolist(), strict=True))
    counts = []
    for c in range(num_classes):
        tp = sum(p == c and t == c for p, t in pairs)
        fp = sum(p == c and t != c for p, t in pairs)
        fn = sum(p != c and t == c for p, t in pairs)
        counts.append((tp, fp, fn))

    def scores(tp, fp, fn):
        precision = tp / (tp + fp) if tp + fp else 0.0
        recall = tp / (tp + fn) if tp + fn else 0.0
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        return precision, recall, f1

    if average == "micro":
        result = scores(*(sum(column) for column in zip(*counts, strict=True)))
    else:
        result = list(zip(*(scores(*one) for one in counts), strict=True))
        if average == "macro":
            result = [sum(column) / num_classes for column in result]
    return tuple(torch.tensor(value, dtype=torch.float32, device=pred.device) for value in result)
