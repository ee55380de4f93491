"""The patch embedding beside torch's convolution with the same weight, in float64."""

import pytest
import torch
from torch import nn
from torch.testing import assert_close

from reference_impl.patch_embedding import PatchEmbedding


@pytest.mark.parametrize("sizes", [(6, 2, 3, 5), (3, 3, 2, 4), (4, 1, 1, 1), (8, 4, 2, 7)])  # S, P, C, D
@pytest.mark.parametrize("batch", [0, 1, 3])
def test_equals_a_convolution_behind_a_class_token_with_its_gradients(sizes, batch):
    layer = PatchEmbedding(*sizes).double()
    size, patch, channels, dim = sizes
    for parameter in layer.parameters():
        nn.init.normal_(parameter)
    x = torch.randn(batch, channels, size, size, dtype=torch.float64, requires_grad=True)
    kernel = layer.proj.weight.reshape(dim, channels, patch, patch)
    tokens = nn.functional.conv2d(x, kernel, layer.proj.bias, stride=patch).flatten(2).transpose(1, 2)
    expected = torch.cat([layer.cls_token.expand(batch, 1, dim), tokens], dim=1) + layer.pos_embed
    assert_close(layer(x), expected)
    assert expected.shape == (batch, 1 + layer.num_patches, dim)
    upstream, wanted = torch.randn_like(expected), [x, *layer.parameters()]
    assert_close(torch.autograd.grad(layer(x), wanted, upstream), torch.autograd.grad(expected, wanted, upstream))


def test_images_with_channels_last_in_memory_are_fine():
    layer, x = PatchEmbedding(6, 3, 2, 4), torch.randn(2, 6, 6, 2).permute(0, 3, 1, 2)
    assert_close(layer(x), layer(x.contiguous()))
