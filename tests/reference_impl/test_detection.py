"""Boxes beside areas counted on a grid, and suppression beside a plain loop."""

import pytest
import torch
from torch.testing import assert_close

from reference_impl.detection import box_iou, nms


def boxes_on_grid(n, seed):
    generator = torch.Generator().manual_seed(seed)
    corner = torch.randint(8, (n, 2), generator=generator)
    return torch.cat([corner, corner + torch.randint(1, 8, (n, 2), generator=generator)], dim=1).double()


def cells(box):
    """The unit squares that a box covers."""
    x1, y1, x2, y2 = (int(edge) for edge in box)
    return {(x, y) for x in range(x1, x2) for y in range(y1, y2)}


@pytest.mark.parametrize(("n", "m"), [(6, 9), (1, 1), (0, 3), (3, 0)])
def test_iou_is_the_share_of_common_cells(n, m):
    a, b = boxes_on_grid(n, 1), boxes_on_grid(m, 2)
    expected = [[len(cells(p) & cells(q)) / len(cells(p) | cells(q)) for q in b] for p in a]
    assert_close(box_iou(a, b), torch.tensor(expected, dtype=torch.float64).reshape(n, m))


@pytest.mark.parametrize("threshold", [0.0, 0.3, 0.5, 1.0])
@pytest.mark.parametrize("n", [0, 1, 20])
def test_nms_keeps_what_no_better_kept_box_overlaps(n, threshold):
    boxes = boxes_on_grid(n, 3)
    scores = torch.randperm(n, generator=torch.Generator().manual_seed(4)).double()
    kept = []
    for i in sorted(range(n), key=lambda i: -scores[i]):
        if all(
            len(cells(boxes[i]) & cells(boxes[j])) / len(cells(boxes[i]) | cells(boxes[j])) <= threshold for j in kept
        ):
            kept.append(i)
    found = nms(boxes, scores, threshold)
    assert found.dtype == torch.int64
    assert found.tolist() == kept
