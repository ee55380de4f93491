"""From the confusion matrix; nan replaced afterwards; F1 as the harmonic mean."""

import torch


def _divide(a, b):
    return torch.nan_to_num(a / b, nan=0.0)


def precision_recall_f1(pred, target, num_classes, average=None):
    if average is not None and average not in {"macro", "micro"}:
        raise ValueError(average)
    cm = torch.zeros(num_classes, num_classes, device=pred.device)
    cm.index_put_((target, pred), torch.ones(len(pred), device=pred.device), accumulate=True)
    tp, fp, fn = cm.diagonal(), cm.sum(0) - cm.diagonal(), cm.sum(1) - cm.diagonal()
    if average == "micro":
        tp, fp, fn = tp.sum(), fp.sum(), fn.sum()
    p, r = _divide(tp, tp + fp), _divide(tp, tp + fn)
    f1 = _divide(2 * p * r, p + r)
    return tuple(value.mean() for value in (p, r, f1)) if average == "macro" else (p, r, f1)
