"""The adapters beside a plain linear layer with the adapted weight, in float64."""

import pytest
import torch
from torch import nn
from torch.testing import assert_close

from reference_impl.adapters import LoRALinear

SIZES = [(5, 3, 2, 4.0), (1, 1, 1, 1.0), (4, 4, 4, 1), (3, 7, 5, 0.5)]  # in, out, rank, alpha


def adapted(bias, in_features, out_features, rank, alpha):
    layer = LoRALinear(nn.Linear(in_features, out_features, bias=bias), rank, alpha).double()
    nn.init.normal_(layer.lora_B)
    return layer


@pytest.mark.parametrize("sizes", SIZES)
@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("leading", [(), (3,), (2, 3), (0,)])
def test_it_is_a_linear_layer_with_the_adapted_weight_and_so_is_what_it_merges_to(sizes, bias, leading):
    layer = adapted(bias, *sizes)
    x = torch.randn(*leading, sizes[0], dtype=torch.float64, requires_grad=True)
    weight = layer.linear.weight + sizes[3] / sizes[2] * layer.lora_B @ layer.lora_A
    expected = nn.functional.linear(x, weight, layer.linear.bias)
    merged = layer.merge()
    assert_close(layer(x), expected)
    assert_close(merged(x), expected)
    assert merged.weight.dtype == torch.float64 and (merged.bias is None) == (not bias)
    upstream = torch.randn_like(expected)
    wanted = [x, layer.lora_A, layer.lora_B]
    assert_close(torch.autograd.grad(layer(x), wanted, upstream), torch.autograd.grad(expected, wanted, upstream))


@pytest.mark.parametrize("bias", [True, False])
def test_at_the_start_it_is_the_frozen_layer(bias):
    linear = nn.Linear(5, 3, bias=bias)
    layer, x = LoRALinear(linear, 2, 8.0), torch.randn(4, 5)
    assert torch.equal(layer(x), linear(x)) and layer.lora_A.all()
    assert [name for name, one in layer.named_parameters() if one.requires_grad] == ["lora_A", "lora_B"]


def test_merging_leaves_the_layer_alone_and_shares_nothing_with_it():
    layer = adapted(True, *SIZES[0])
    before = {name: one.clone() for name, one in layer.state_dict().items()}
    for parameter in layer.merge().parameters():
        parameter.data.zero_()
    assert_close(dict(layer.state_dict()), before)
