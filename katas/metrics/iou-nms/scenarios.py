import torch

from nfquiz.judge.scenario import scenario

THRESHOLD = 0.3713  # no quotient of the small areas below lies near it


def boxes_on_grid(given, n, size=12):
    """Boxes with whole corners in a small square, so that many overlap; areas are exact."""
    corner = given.integers(n, 2, high=size - 4)
    side = given.integers(n, 2, low=2, high=8)
    return given.watch(torch.cat([corner, corner + side], dim=1).to(given.dtype) - 3)


@scenario("IoU of all pairs")
def iou(impl, given):
    n, m = given.sizes(2, 4, 8)
    a, b = boxes_on_grid(given, n), boxes_on_grid(given, m)
    yield "IoU", impl.box_iou(given.noncontiguous(a), given.noncontiguous(b))
    yield "of boxes with themselves", impl.box_iou(a, a)


@scenario("boxes apart, side by side, inside one another")
def positions(impl, given):
    a = given.tensor([[0.0, 0.0, 2.0, 2.0]])
    b = given.tensor(
        [
            [5.0, 6.0, 8.0, 8.0],
            [-7.0, -5.0, -4.0, -3.0],
            [3.0, 0.5, 4.0, 1.5],
            [2.0, 0.0, 3.0, 2.0],
            [0.5, 0.5, 1.0, 1.5],
            [-1.0, -2.0, 4.0, 3.0],
            [1.0, 1.0, 3.0, 4.0],
            [0.0, 0.0, 2.0, 2.0],
        ]
    )
    yield "IoU", impl.box_iou(a, b)
    yield "IoU, the other way round", impl.box_iou(b, a)


@scenario("small boxes, and none")
def sizes(impl, given):
    a = given.watch(boxes_on_grid(given, 4) * 0.01)
    yield "small boxes", impl.box_iou(a, given.watch(boxes_on_grid(given, 3) * 0.01))
    none = given.randn(0, 4)
    yield "no boxes in a", impl.box_iou(none, a)
    yield "no boxes in b", impl.box_iou(a, none)
    yield "nothing to keep", impl.nms(none, given.randn(0), 0.5)
    yield "one box", impl.nms(a[:1], given.tensor([0.5]), 0.5)


@scenario("suppression among many boxes")
def many(impl, given):
    n = given.size(15, 25)
    boxes = boxes_on_grid(given, n)
    scores = given.watch(given.permutation(n).to(given.dtype) / 8 - 1)
    for threshold in (THRESHOLD, 0.1013, 0.6217):
        yield f"kept at {threshold}", impl.nms(given.noncontiguous(boxes), scores, threshold)


@scenario("a removed box removes nothing")
def chain(impl, given):
    # neighbours overlap by a third, the next but one not at all
    boxes = given.tensor([[4.0, 0.0, 8.0, 2.0], [0.0, 0.0, 4.0, 2.0], [2.0, 0.0, 6.0, 2.0], [6.0, 0.0, 10.0, 2.0]])
    yield "kept", impl.nms(boxes, given.tensor([0.7, 0.9, 0.8, 0.1]), 0.25)
    yield "kept, from the other end", impl.nms(boxes, given.tensor([0.2, 0.1, 0.3, 0.4]), 0.25)


@scenario("an IoU of just the threshold")
def at_threshold(impl, given):
    boxes = given.tensor([[0.0, 0.0, 2.0, 2.0], [0.0, 0.0, 2.0, 1.0], [0.0, 0.0, 1.0, 1.0]])
    scores = given.tensor([0.9, 0.8, 0.7])
    yield "a half", impl.nms(boxes, scores, 0.5)
    yield "a quarter", impl.nms(boxes, scores, 0.25)
    yield "thresholds of 0 and 1", (impl.nms(boxes, scores, 0.0), impl.nms(boxes, scores, 1.0))
