"""Hidden scenarios of the sft-loss kata."""

import torch

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

LARGE = tolerance(float32=(1e-3, 1e-3))


def batch(given, n, length, size):
    return given.randn(n, length, size), given.integers(n, length, low=0, high=size)


@scenario("one row, prompts of every length")
def one_row(impl, given):
    logits, ids = batch(given, 1, 6, given.size(4, 7))
    for prompt in (1, 2, 4, 5):
        yield f"a prompt of {prompt}", impl.sft_loss(logits, ids, given.tensor([prompt]))


@scenario("each row has a prompt length of its own")
def plain(impl, given):
    length, size = given.size(6, 9), given.size(4, 5)
    logits, ids = batch(given, 4, length, size)
    for prompts in ([1, 3, 5, 2], [5, 1, 2, 4], [2, 2, 2, 2]):
        yield f"prompts of {prompts}", impl.sft_loss(logits, ids, given.tensor(prompts))
    square = batch(given, 4, 4, 4)
    yield "N = L = V", impl.sft_loss(*square, given.tensor([1, 3, 2, 1]))
    yield "two tokens", impl.sft_loss(*batch(given, 3, 2, 5), given.tensor([1, 1, 1]))


@scenario("a row without an answer adds nothing")
def no_answer(impl, given):
    logits, ids = batch(given, 3, 6, 5)
    yield "the middle row", impl.sft_loss(logits, ids, given.tensor([2, 6, 3]))
    yield "all rows but one", impl.sft_loss(logits, ids, given.tensor([6, 6, 5]))


@scenario("the mean is over all answers' tokens together, not over the rows' means")
def lengths(impl, given):
    logits = given.watch(given.randn(2, 8, 4) * torch.tensor([[[0.1]], [[6.0]]], device=given.device))
    ids = given.integers(2, 8, low=0, high=4)
    yield "a long answer and a short one", impl.sft_loss(logits, ids, given.tensor([1, 6]))


@scenario("the gradient for the logits: 0 where the prompt is predicted", tolerance=GRADIENT)
def gradient(impl, given):
    logits, ids = batch(given, 3, given.size(5, 6), 5)
    logits = given.param(logits)
    (impl.sft_loss(logits, ids, given.tensor([1, 3, 4])) * 2.0).backward()
    yield "gradient", logits.grad


@scenario("large logits: value and gradient stay finite", tolerance=LARGE)
def large(impl, given):
    logits = given.param(given.tensor([[[1e4, -1e4, 0.0], [-9e3, 1e4, 9e3], [0.0, 0.0, 0.0]]]))
    for ids in ([[0, 1, 2]], [[1, 0, 1]]):
        for prompt in (1, 2):
            logits.grad = None
            loss = impl.sft_loss(logits, given.tensor(ids), given.tensor([prompt]))
            loss.backward()
            yield f"ids {ids}, prompt {prompt}", [loss, logits.grad]


@scenario("strided inputs, and all digits of float64")
def strided(impl, given):
    logits, ids = batch(given, 3, 5, 4)
    prompts = given.tensor([2, 1, 4])
    yield "strided", impl.sft_loss(*(given.noncontiguous(t) for t in (logits, ids, prompts)))
    transposed = given.watch(given.randn(5, 3, 4).transpose(0, 1))
    yield "transposed", impl.sft_loss(transposed, ids, prompts)
    for shift in (9000.0, -9000.0, 5000.0):
        yield f"shifted by {shift}", impl.sft_loss(given.watch(logits.double() + shift), ids, prompts)
