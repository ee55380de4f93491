"""Min pooling beside torch's max pooling of the negative, erosion and dilation beside SciPy's, in float64."""

import pytest
import torch
from scipy import ndimage
from torch.testing import assert_close

from reference_impl.morphology import dilate, erode, min_pool2d


def drawn(*shape, seed=0):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


@pytest.mark.parametrize(("kernel", "stride"), [(1, None), (2, None), ((2, 3), None), (3, 1), ((3, 2), (1, 3)), (2, 4)])
def test_min_pooling_is_minus_the_max_pooling_of_the_negative(kernel, stride):
    x = drawn(2, 3, 6, 7)
    assert_close(min_pool2d(x, kernel, stride), -torch.nn.functional.max_pool2d(-x, kernel, stride))


@pytest.mark.parametrize("kernel", [1, 3, (1, 5), (5, 3), (9, 11)])
@pytest.mark.parametrize("offset", [-5e3, 0.0, 5e3])
def test_erosion_and_dilation_equal_scipys_without_a_border(kernel, offset):
    x = (drawn(6, 2, 3, 5) + offset).permute(2, 1, 3, 0)  # strided
    sides = kernel if isinstance(kernel, tuple) else (kernel, kernel)
    infinite = float("inf")
    for mine, theirs, border in ((dilate, ndimage.grey_dilation, -infinite), (erode, ndimage.grey_erosion, infinite)):
        expected = theirs(x.numpy(), size=(1, 1, *sides), mode="constant", cval=border)
        assert_close(mine(x, kernel), torch.from_numpy(expected))
    assert_close(erode(x, kernel), -dilate(-x, kernel))
