"""The residual block beside the same formula from torch's functions, and what an identity shortcut promises."""

import pytest
import torch
from torch import nn
from torch.nn import functional as F
from torch.testing import assert_close

from reference_impl.residual import ResidualBlock


@pytest.mark.parametrize("shape", [(3, 2, 5, 4), (1, 3, 1, 2), (2, 1, 7, 1), (4, 5, 3, 3)])  # N, C, H, W
def test_equals_the_formula_with_its_gradients(shape):
    torch.manual_seed(0)
    block = ResidualBlock(shape[1]).double()
    for parameter in block.parameters():
        nn.init.normal_(parameter)
    x = torch.randn(shape, dtype=torch.float64, requires_grad=True)
    w = dict(block.named_parameters())
    expected = x
    for k in "12":
        normalized = F.batch_norm(expected, None, None, w[f"bn{k}.weight"], w[f"bn{k}.bias"], training=True)
        expected = F.conv2d(F.relu(normalized), w[f"conv{k}.weight"], padding=1)
    expected = expected + x
    assert_close(block(x), expected)
    upstream, wanted = torch.randn_like(expected), [x, *block.parameters()]
    assert_close(torch.autograd.grad(block(x), wanted, upstream), torch.autograd.grad(expected, wanted, upstream))


def test_with_the_last_convolution_at_zero_the_block_is_the_identity():
    block, x = ResidualBlock(3), torch.randn(2, 3, 4, 5)
    nn.init.zeros_(block.conv2.weight)
    assert torch.equal(block(x), x)


def test_in_evaluation_a_sample_does_not_depend_on_its_batch():
    block, x = ResidualBlock(3), torch.randn(4, 3, 4, 5)
    block(x + 2)
    block.eval()
    assert_close(block(x)[:1], block(x[:1]))
