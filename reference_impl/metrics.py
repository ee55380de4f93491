"""Metrics of classifiers: plain numbers, no graph.

K is the number of classes, N the number of samples; class labels are int64 indices.
"""

import torch


def confusion_matrix(pred, target, num_classes):
    """How often each class was taken for each.

    pred, target: int64 (N,) in [0, num_classes); N may be 0.
    Returns: int64 (num_classes, num_classes), on their device; entry [i, j] counts the samples of class i (target) that
        were predicted as class j.

    Source: scikit-learn's `confusion_matrix`, whose axes these are.
    """
    # every pair (target, pred) has a number of its own: the place of its entry, row by row
    pair = target * num_classes + pred  # (N,)
    counts = torch.bincount(pair, minlength=num_classes**2)  # (K²,)
    return counts.reshape(num_classes, num_classes)


def precision_recall_f1(pred, target, num_classes, average=None):
    """Precision, recall and F1 of every class, or averaged over the classes.

    pred, target: int64 (N,) in [0, num_classes); N may be 0.
    average: None, a value for each class; "macro", the unweighted mean of those over all num_classes, absent ones
        included; "micro", from the counts of all classes together. Anything else raises ValueError.
    Returns: (precision, recall, f1), float32 tensors, (num_classes,) each or 0-d with an average. 0/0 counts as 0.

    Source: scikit-learn's `precision_recall_fscore_support` with `zero_division=0` and all labels.
    """
    if average not in (None, "macro", "micro"):
        raise ValueError(f'average is None, "macro" or "micro", not {average!r}')
    classes = torch.arange(num_classes, device=target.device)
    is_pred = pred[:, None] == classes  # (N, K)
    is_target = target[:, None] == classes  # (N, K)
    hits = (is_pred & is_target).sum(dim=0)  # (K,), true positives
    predicted = is_pred.sum(dim=0)  # (K,), true and false positives
    actual = is_target.sum(dim=0)  # (K,), true positives and false negatives
    if average == "micro":
        hits, predicted, actual = hits.sum(), predicted.sum(), actual.sum()
    # where a count is 0, so are the hits: 0/1 = 0
    precision = hits / predicted.clamp(min=1)
    recall = hits / actual.clamp(min=1)
    # 2PR / (P + R) = 2 TP / (2 TP + FP + FN)
    f1 = 2 * hits / (predicted + actual).clamp(min=1)
    if average == "macro":
        precision, recall, f1 = precision.mean(), recall.mean(), f1.mean()
    return precision, recall, f1


def roc_auc(scores, target):
    """The area under the ROC curve: P(score of a positive > score of a negative) + ½ P(the two are equal).

    scores: float (N,), any real numbers, the higher the more positive. target: int64 (N,) of 0 and 1.
    Returns: a Python float. Raises ValueError where all samples are of one class.

    Source: Hanley, McNeil 1982, "The meaning and use of the area under a receiver operating characteristic (ROC)
    curve" (https://doi.org/10.1148/radiology.143.1.7063747).
    """
    positives = scores[target == 1]  # (P,)
    negatives = scores[target == 0]  # (M,)
    if len(positives) == 0 or len(negatives) == 0:
        raise ValueError("the area under the ROC curve needs samples of both classes")
    ordered = negatives.sort().values
    below = torch.searchsorted(ordered, positives)  # (P,), how many negatives score less
    up_to = torch.searchsorted(ordered, positives, right=True)  # (P,), how many score less or the same
    # every negative below counts 1, every equal one ½: (below + up_to) / 2
    won = (below + up_to).sum().item() / 2
    return won / (len(positives) * len(negatives))


def average_precision(scores, target):
    """The area under the steps of the precision–recall curve: Σ (Rₙ − Rₙ₋₁) Pₙ over all thresholds.

    scores: float (N,), any real numbers, the higher the more positive. target: int64 (N,) of 0 and 1, at least one 1.
    Samples with equal scores pass a threshold together.
    Returns: a Python float.

    Source: scikit-learn's `average_precision_score`; Manning, Raghavan, Schütze, "Introduction to Information
    Retrieval", section 8.4 (https://nlp.stanford.edu/IR-book/).
    """
    ordered, order = scores.sort(descending=True)
    hits = target[order].cumsum(dim=0)  # (N,), positives among the n highest
    passed = torch.arange(1, len(scores) + 1, device=scores.device)  # (N,)
    # a threshold lies below the last of each run of equal scores
    ends = torch.cat([ordered[:-1] != ordered[1:], torch.ones(1, dtype=torch.bool, device=scores.device)])
    hits, passed = hits[ends].double(), passed[ends]  # (T,), one for each threshold
    precision = hits / passed
    recall = hits / hits[-1]
    gained = torch.diff(recall, prepend=torch.zeros_like(recall[:1]))  # Rₙ − Rₙ₋₁, from R₀ = 0
    return (gained * precision).sum().item()


def accuracy(logits, target):
    """The share of samples whose highest logit is the target's.

    logits: float (…, K). target: int64 (…), not empty.
    Returns: a Python float in [0, 1].
    """
    predicted = logits.argmax(dim=-1)  # (…)
    right = predicted == target
    return right.double().mean().item()


def top_k_accuracy(logits, target, k=5):
    """The share of samples whose target is among the k highest logits.

    logits: float (…, K), no two alike in a row. target: int64 (…), not empty. k: int, at least 1; above K it counts as
        K.
    Returns: a Python float in [0, 1].
    """
    k = min(k, logits.shape[-1])
    best = logits.topk(k, dim=-1).indices  # (…, k)
    found = (best == target[..., None]).any(dim=-1)  # (…)
    return found.double().mean().item()


def perplexity(logits, target, ignore_index=-100):
    """The exponential of the mean negative log-likelihood, in nats, over all tokens that are not ignored.

    logits: float (N, L, V). target: int64 (N, L), the token that logits[n, l] predict: nothing is shifted here. Places
        where it equals ignore_index do not count; at least one does.
    Returns: a Python float. Finite for logits of any size, as long as the result is.

    Source: Jurafsky, Martin, "Speech and Language Processing", section 3.3 (https://web.stanford.edu/~jurafsky/slp3/).
    """
    kept = target != ignore_index  # (N, L)
    logits, target = logits[kept], target[kept]  # (T, V), (T,)
    # −log softmax(z)[t] = log Σ eᶻ − z_t
    nll = logits.logsumexp(dim=1) - logits.gather(1, target[:, None]).squeeze(1)  # (T,)
    return nll.mean().exp().item()


def expected_calibration_error(probs, target, num_bins=15):
    """How far confidence and accuracy lie apart, on average over bins of confidence.

    probs: float (N, K), rows sum to 1. target: int64 (N,), not empty. The confidence of a sample is its largest
        probability; bin m of num_bins = M has those in ((m − 1)/M, m/M].
    Returns: a Python float, Σ over the bins of their share of the samples times |accuracy − mean confidence|.

    Source: Guo, Pleiss, Sun, Weinberger 2017, "On Calibration of Modern Neural Networks", section 2
    (https://arxiv.org/abs/1706.04599).
    """
    confidence, predicted = probs.double().max(dim=1)  # (N,)
    right = (predicted == target).double()  # (N,)
    number = (confidence * num_bins).ceil() - 1  # (N,), the bin from 0; its upper edge belongs to it
    in_bin = number[:, None] == torch.arange(num_bins, device=probs.device)  # (N, M)
    # size/N · |Σ right/size − Σ confidence/size| = |Σ right − Σ confidence| / N
    gap = (in_bin * (right - confidence)[:, None]).sum(dim=0).abs()  # (M,)
    return (gap.sum() / len(probs)).item()


def class_weights(target, num_classes):
    """Weights that make up for unequal classes ("balanced"): N / (num_classes · count).

    target: int64 (N,) in [0, num_classes); N may be 0.
    Returns: float32 (num_classes,), on target's device; 0 for a class that does not occur.

    Source: King, Zeng 2001, "Logistic Regression in Rare Events Data"; scikit-learn's `class_weight="balanced"`.
    """
    counts = torch.bincount(target, minlength=num_classes)  # (K,)
    weights = len(target) / (num_classes * counts)  # (K,), inf or nan for a class without samples
    return weights.where(counts > 0, 0)
