"""Object detection: boxes, their overlap, and what is left of a detector's many answers.

A box is (x1, y1, x2, y2) with x1 < x2 and y1 < y2.
"""

import torch


def box_iou(a, b):
    """Intersection over union of every box of a and every box of b.

    a: float (N, 4), b: (M, 4), boxes (x1, y1, x2, y2) of positive area; N or M may be 0.
    Returns: (N, M), in their dtype: the area that two boxes share over the area that they cover together.

    Source: Everingham et al. 2010, "The Pascal Visual Object Classes (VOC) Challenge", section 4.2
    (https://doi.org/10.1007/s11263-009-0275-4); as `torchvision.ops.box_iou`.
    """
    top_left = torch.maximum(a[:, None, :2], b[None, :, :2])  # (N, M, 2)
    bottom_right = torch.minimum(a[:, None, 2:], b[None, :, 2:])  # (N, M, 2)
    # boxes that lie apart have negative sides
    sides = (bottom_right - top_left).clamp(min=0)
    shared = sides[..., 0] * sides[..., 1]  # (N, M)
    area_a = (a[:, 2] - a[:, 0]) * (a[:, 3] - a[:, 1])  # (N,)
    area_b = (b[:, 2] - b[:, 0]) * (b[:, 3] - b[:, 1])  # (M,)
    covered = area_a[:, None] + area_b[None, :] - shared
    return shared / covered


def nms(boxes, scores, iou_threshold):
    """Non-maximum suppression: which boxes to keep, when of any two that overlap the better one stands for both.

    boxes: float (N, 4), (x1, y1, x2, y2) of positive area; scores: (N,), no two alike; N may be 0.
    iou_threshold: float from 0 to 1; a box goes if its IoU with a kept box of higher score is greater than this.
    Returns: int64 (R,), the indices of the boxes that are kept, the highest score first.

    Source: as `torchvision.ops.nms`.
    """
    order = scores.argsort(descending=True)  # (N,)
    iou = box_iou(boxes[order], boxes[order])  # (N, N), rows and columns by score
    removed = torch.zeros(len(boxes), dtype=torch.bool, device=boxes.device)
    for i in range(len(boxes)):
        # what is removed removes nothing itself
        if not removed[i]:
            removed[i + 1 :] |= iou[i, i + 1 :] > iou_threshold
    return order[~removed]
