"""The pooling references beside torch's own, in float64."""

from functools import partial

import pytest
import torch
import torch.nn.functional as F
from torch.testing import assert_close

from reference_impl.pooling import AvgPool2d, GlobalAvgPool, GlobalMaxPool, MaxPool2d

SIZES = [(1, 1), (4, 6), (5, 7), (9, 4), (8, 8)]
KERNELS = [(1, None), (2, None), (3, 1), (3, 2), (2, 3), (4, 3)]
CASES = [(h, w, kernel, stride) for h, w in SIZES for kernel, stride in KERNELS]


def drawn(*shape, seed=0, ties=False):
    generator = torch.Generator().manual_seed(seed)
    if ties:
        return torch.randint(-1, 2, shape, generator=generator).double()
    return torch.randn(*shape, generator=generator, dtype=torch.float64)


def agree(layer, theirs, x):
    x = x.requires_grad_()
    expected = theirs(x)
    grad_out = drawn(*expected.shape, seed=1)
    expected.backward(grad_out)
    for _ in range(2):
        assert_close(layer.forward(x.detach()), expected.detach())
        assert_close(layer.backward(grad_out), x.grad)


@pytest.mark.parametrize("ties", [False, True], ids=["distinct", "ties"])
@pytest.mark.parametrize("padding", [0, 1, 2])
def test_max_pooling_equals_torch(padding, ties):
    for h, w, kernel, stride in CASES:
        if padding <= kernel // 2 and min(h, w) + 2 * padding >= kernel:  # torch refuses the others
            x = drawn(2, 3, h, w, ties=ties) - 1
            theirs = partial(F.max_pool2d, kernel_size=kernel, stride=stride, padding=padding)
            agree(MaxPool2d(kernel, stride, padding), theirs, x)


def test_average_pooling_equals_torch():
    for h, w, kernel, stride in CASES:
        if min(h, w) >= kernel:
            theirs = partial(F.avg_pool2d, kernel_size=kernel, stride=stride)
            agree(AvgPool2d(kernel, stride), theirs, drawn(2, 3, h, w))


@pytest.mark.parametrize("layer", [MaxPool2d(2, stride=1), AvgPool2d(2, stride=1)])
def test_strided_images_keep_dtype_and_are_left_alone(layer):
    x = drawn(2, 3, 5, 4).float().transpose(2, 3)
    before = x.clone()
    assert_close(layer.forward(x), layer.forward(x.contiguous()))
    assert layer.backward(torch.ones(2, 3, 3, 4)).dtype == torch.float32
    assert torch.equal(x, before)


@pytest.mark.parametrize("ties", [False, True], ids=["distinct", "ties"])
@pytest.mark.parametrize(("h", "w"), SIZES)
def test_global_pooling_equals_torchs_adaptive_pooling(h, w, ties):
    x = drawn(2, 3, w, h, ties=ties).transpose(2, 3)
    agree(GlobalAvgPool(), lambda x: F.adaptive_avg_pool2d(x, 1).flatten(1), x.clone())
    agree(GlobalMaxPool(), lambda x: F.adaptive_max_pool2d(x, 1).flatten(1), x.clone())
