"""The rank-sum statistic of Mann and Whitney, with mean ranks for ties, in plain Python."""


def roc_auc(scores, target):
    values, labels = scores.tolist(), target.tolist()
    positives = labels.count(1)
    negatives = labels.count(0)
    if positives == 0 or negatives == 0:
        raise ValueError("needs both classes")
    order = sorted(range(len(values)), key=values.__getitem__)
    ranks = [0.0] * len(values)
    start = 0
    while start < len(order):
        end = start
        while end < len(order) and values[order[end]] == values[order[start]]:
            end += 1
        for place in range(start, end):
            ranks[order[place]] = (start + 1 + end) / 2
        start = end
    rank_sum = sum(rank for rank, label in zip(ranks, labels, strict=True) if label == 1)
    return (rank_sum - positives * (positives + 1) / 2) / (positives * negatives)
