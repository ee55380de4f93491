"""Hidden scenarios of the next-token-loss kata."""

import torch

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

LARGE = tolerance(float32=(1e-3, 1e-3))


def batch(given, n, length, size, share=0.7):
    """Logits, ids and a mask with real targets in it, and at least one row with padding."""
    mask = given.mask(n, length, share=share).clone()
    mask[0, -1] = True
    mask[-1, length // 2] = False
    return given.randn(n, length, size), given.integers(n, length, low=0, high=size), given.watch(mask)


@scenario("without padding: every position predicts the token that follows")
def plain(impl, given):
    n, length, size = given.sizes(3, 3, 7)
    for shape in ((n, length, size), (1, length, size), (n, 2, size), (4, 4, 4)):
        ids = given.integers(*shape[:2], low=0, high=shape[2])
        mask = torch.ones_like(ids, dtype=torch.bool)
        yield f"logits of {shape}", impl.next_token_loss(given.randn(*shape), ids, mask)


@scenario("padding on the right: the targets that count are those that are real")
def right(impl, given):
    n, length, size = given.size(3, 4), given.size(6, 8), 5
    lengths = torch.tensor([length, 2, length - 2, 3, 4][:n], device=given.device)
    mask = torch.arange(length, device=given.device) < lengths[:, None]
    logits, ids = given.randn(n, length, size), given.integers(n, length, low=0, high=size)
    yield "loss", impl.next_token_loss(logits, ids, given.watch(mask))


@scenario("padding on the left, and anywhere")
def anywhere(impl, given):
    length, size = given.size(6, 8), 5
    begins = torch.tensor([0, 2, length - 2], device=given.device)
    mask = torch.arange(length, device=given.device) >= begins[:, None]
    logits, ids = given.randn(3, length, size), given.integers(3, length, low=0, high=size)
    yield "on the left", impl.next_token_loss(logits, ids, given.watch(mask))
    yield "anywhere", impl.next_token_loss(*batch(given, 4, length, 6, share=0.5))
    lonely = torch.zeros_like(mask)
    lonely[1, 3] = True
    yield "one target in all", impl.next_token_loss(logits, ids, lonely)
    first = mask.clone()
    first[2] = False
    yield "a row of padding", impl.next_token_loss(logits, ids, given.watch(first))
    empty = mask.clone()
    empty[1] = torch.arange(length, device=given.device) == 0
    yield "a row with a real token, but no target", impl.next_token_loss(logits, ids, given.watch(empty))


@scenario("the mean is over all targets together, not over the rows' means")
def lengths(impl, given):
    logits = given.watch(given.randn(2, 8, 4) * torch.tensor([[[0.1]], [[6.0]]], device=given.device))
    ids = given.integers(2, 8, low=0, high=4)
    mask = torch.ones(2, 8, dtype=torch.bool, device=given.device)
    mask[1, 3:] = False
    yield "a long row and a short one", impl.next_token_loss(logits, ids, given.watch(mask))


@scenario("the gradient for the logits", tolerance=GRADIENT)
def gradient(impl, given):
    logits, ids, mask = batch(given, 3, given.size(4, 6), 5)
    logits = given.param(logits)
    (impl.next_token_loss(logits, ids, mask) * 2.0).backward()
    yield "gradient", logits.grad


@scenario("large logits: value and gradient stay finite", tolerance=LARGE)
def large(impl, given):
    logits = given.param(given.tensor([[[1e4, -1e4, 0.0], [-9e3, 1e4, 9e3], [0.0, 0.0, 0.0]]]))
    for ids in ([[0, 1, 2]], [[1, 0, 1]]):
        logits.grad = None
        loss = impl.next_token_loss(logits, given.tensor(ids), torch.ones(1, 3, dtype=torch.bool, device=given.device))
        loss.backward()
        yield f"ids {ids}", [loss, logits.grad]


@scenario("strided inputs, and all digits of float64")
def strided(impl, given):
    logits, ids, mask = batch(given, 3, 5, 4)
    yield "strided", impl.next_token_loss(*(given.noncontiguous(t) for t in (logits, ids, mask)))
    transposed = given.watch(given.randn(5, 3, 4).transpose(0, 1))
    yield "transposed", impl.next_token_loss(transposed, ids, mask)
    for shift in (9000.0, -9000.0, 5000.0):
        yield f"shifted by {shift}", impl.next_token_loss(given.watch(logits.double() + shift), ids, mask)
