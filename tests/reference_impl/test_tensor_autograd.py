"""The array autograd reference: every expression once more in torch, value and gradients."""

import numpy as np
import pytest
import torch

from reference_impl.tensor_autograd import Tensor

EXPRESSIONS = {
    "sum": (lambda a, b: a + b, [((3, 2), (3, 2)), ((3, 2), (2,)), ((3, 1), (1, 2)), ((), (2, 1, 3)), ((1,), (4, 2))]),
    "product": (lambda a, b: a * b * a, [((3, 2), (3, 2)), ((2, 1, 3), (4, 1)), ((), ()), ((2,), (5, 2))]),
    "matrix product": (
        lambda a, b: a @ b,
        [
            ((3, 2), (2, 4)),
            ((2,), (2,)),
            ((2,), (2, 4)),
            ((3, 2), (2,)),
            ((5, 3, 2), (2,)),
            ((2,), (5, 2, 3)),
            ((4, 1, 3, 2), (5, 2, 3)),
            ((0, 3, 2), (2, 4)),
            ((3, 0), (0, 2)),
        ],
    ),
    "used twice": (
        lambda a, b: (a + b).relu() * a + a @ b + (a * b).sum() * b + a,
        [((3, 3), (3, 3)), ((1, 1), (1, 1))],
    ),
}
CASES = [(name, *shapes) for name, (_, all_shapes) in EXPRESSIONS.items() for shapes in all_shapes]


@pytest.mark.parametrize(("name", "shape_a", "shape_b"), CASES)
@pytest.mark.parametrize("strided", [False, True])
def test_equals_torch(name, shape_a, shape_b, strided):
    expression = EXPRESSIONS[name][0]
    rng = np.random.default_rng(0)
    arrays = [
        rng.standard_normal(shape[::-1]).T if strided else rng.standard_normal(shape) for shape in (shape_a, shape_b)
    ]
    mine = [Tensor(array) for array in arrays]
    theirs = [torch.tensor(array, requires_grad=True) for array in arrays]
    out, expected = expression(*mine), expression(*theirs)
    np.testing.assert_allclose(out.data, expected.detach().numpy(), rtol=1e-12)
    weights = rng.standard_normal(out.data.shape)
    (out * Tensor(weights)).sum().backward()
    (expected * torch.tensor(weights)).sum().backward()
    for one, other in zip(mine, theirs, strict=True):
        assert one.grad.shape == one.data.shape
        np.testing.assert_allclose(one.grad, other.grad.numpy(), rtol=1e-12, atol=1e-15)


def test_relu_has_slope_zero_at_zero_and_float32_stays():
    x = Tensor(np.array([-1.0, 0.0, 2.0], dtype=np.float32))
    x.relu().sum().backward()
    np.testing.assert_array_equal(x.grad, np.array([0, 0, 1], dtype=np.float32))
    assert x.grad.dtype == np.float32


def test_a_chain_of_ten_thousand_operations_and_forty_forks():
    x = Tensor(np.ones(2))
    out = x
    for _ in range(10_000):
        out = out + x
    out.sum().backward()
    np.testing.assert_array_equal(x.grad, [10_001.0, 10_001.0])
    out = y = Tensor(np.array(1.0))
    for _ in range(40):
        out = (out + out) * Tensor(np.array(0.5))
    out.backward()
    assert y.grad == 1.0
