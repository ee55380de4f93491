"""The tiled product and the hand-written backward pass beside torch's, in float64."""

import pytest
import torch
from torch.testing import assert_close

from reference_impl.matmul import matmul_backward, tiled_matmul


def draw(*shape, seed=0):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


SHAPES = [
    ((2, 3), (3, 4)),
    ((1, 1), (1, 1)),
    ((5, 2, 3), (5, 3, 4)),
    ((5, 2, 3), (3, 4)),
    ((2, 3), (5, 3, 4)),
    ((5, 2, 3), (1, 3, 4)),
    ((5, 1, 2, 3), (6, 3, 4)),
    ((1, 6, 2, 3), (5, 1, 3, 4)),
    ((1, 2, 3), (2, 5, 6, 3, 4)),
    ((3,), (3,)),
    ((2, 3), (3,)),
    ((3,), (3, 4)),
    ((5, 6, 2, 3), (3,)),
    ((3,), (5, 1, 3, 4)),
    ((0, 2, 3), (3, 4)),
    ((1, 2, 3), (0, 3, 4)),
    ((2, 0), (0, 4)),
    ((3, 3, 3, 3), (1, 3, 3)),
]


@pytest.mark.parametrize(("shape_a", "shape_b"), SHAPES)
def test_the_backward_pass_equals_autograds(shape_a, shape_b):
    a = draw(*reversed(shape_a), seed=1).permute(*reversed(range(len(shape_a)))).requires_grad_()
    b = draw(*shape_b, seed=2).requires_grad_()
    product = a @ b
    grad_out = draw(*product.shape, seed=3)
    expected = torch.autograd.grad(product, (a, b), grad_out)
    assert_close(matmul_backward(grad_out, a.detach(), b.detach()), expected)


@pytest.mark.parametrize(("m", "k", "n"), [(1, 1, 1), (5, 7, 3), (8, 8, 8), (1, 9, 4), (0, 3, 2), (3, 0, 2), (4, 5, 0)])
@pytest.mark.parametrize("tile", [1, 2, 3, 8, 100])
def test_the_tiled_product_is_the_product(m, k, n, tile):
    a, b = draw(k, m, seed=1).T, draw(k, n, seed=2)
    assert_close(tiled_matmul(a, b, tile), a @ b)
    assert tiled_matmul(a.float(), b.float(), tile).dtype == torch.float32
