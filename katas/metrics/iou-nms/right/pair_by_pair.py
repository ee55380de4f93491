"""One pair of boxes at a time, in Python numbers."""

import torch


def _iou(p, q):
    width = min(p[2], q[2]) - max(p[0], q[0])
    height = min(p[3], q[3]) - max(p[1], q[1])
    if width <= 0 or height <= 0:
        return 0.0
    shared = width * height
    return shared / ((p[2] - p[0]) * (p[3] - p[1]) + (q[2] - q[0]) * (q[3] - q[1]) - shared)


def box_iou(a, b):
    values = [[_iou(p, q) for q in b.tolist()] for p in a.tolist()]
    return torch.tensor(values, dtype=a.dtype, device=a.device).reshape(len(a), len(b))


def nms(boxes, scores, iou_threshold):
    kept = []
    corners = boxes.tolist()
    for i in scores.sort(descending=True)[1].tolist():
        if all(_iou(corners[i], corners[j]) <= iou_threshold for j in kept):
            kept.append(i)
    return torch.tensor(kept, dtype=torch.long, device=boxes.device)
