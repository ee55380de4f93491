"""The best box that is left, again and again."""

import torch


def box_iou(a, b):
    x1 = torch.max(a[:, None, 0], b[:, 0])
    y1 = torch.max(a[:, None, 1], b[:, 1])
    x2 = torch.min(a[:, None, 2], b[:, 2])
    y2 = torch.min(a[:, None, 3], b[:, 3])
    inter = torch.relu(x2 - x1) * torch.relu(y2 - y1)
    area = lambda t: (t[:, 2:] - t[:, :2]).prod(dim=1)  # noqa: E731
    return inter / (area(a).unsqueeze(1) + area(b) - inter)


def nms(boxes, scores, iou_threshold):
    keep = []
    left = torch.argsort(scores, descending=True)
    while left.numel():
        best = left[0]
        keep.append(best.item())
        overlaps = box_iou(boxes[best][None], boxes[left[1:]])[0]
        left = left[1:][overlaps <= iou_threshold]
    return torch.tensor(keep, dtype=torch.int64, device=boxes.device)
