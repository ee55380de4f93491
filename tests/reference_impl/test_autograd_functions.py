"""The straight-through clamp: torch's values, and a gradient that nothing stops."""

import pytest
import torch
from torch.testing import assert_close

from reference_impl.autograd_functions import ClampSTE


@pytest.mark.parametrize("shape", [(), (5,), (0,), (3, 4)])
@pytest.mark.parametrize(("low", "high"), [(-0.5, 0.5), (0, 1), (-2, -1), (0.25, 0.25)])
def test_values_are_torchs_and_gradients_pass(shape, low, high):
    draws = torch.Generator().manual_seed(0)
    x = torch.randn(shape, generator=draws, dtype=torch.float64).requires_grad_()
    weight = torch.randn(shape, generator=draws, dtype=torch.float64)
    y = ClampSTE.apply(x, low, high)
    assert_close(y, x.clamp(low, high))
    (y * weight).sum().backward()
    assert_close(x.grad, weight)


def test_what_needs_no_gradient_gets_none():
    x = torch.tensor([2.0, -3.0])
    assert not ClampSTE.apply(x, -1, 1).requires_grad
    assert torch.equal(x, torch.tensor([2.0, -3.0]))
