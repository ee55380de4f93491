"""The INT8 layer beside torch's per-channel quantization and its promises."""

import copy

import pytest
import torch
from torch.testing import assert_close

from reference_impl.quantization import Int8Linear


def normal(*shape, seed=0):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


@pytest.mark.parametrize("shape", [(3, 5), (1, 7), (6, 1), (4, 4)])
def test_levels_and_values_are_torchs_per_channel_quantization(shape):
    weight = normal(*shape).float()
    layer = Int8Linear(weight)
    scale, zero = layer.scale[:, 0], torch.zeros(shape[0], dtype=torch.int32)
    torchs = torch.fake_quantize_per_channel_affine(weight, scale, zero, 0, -127, 127)
    assert_close(scale, weight.abs().amax(1) / 127)
    assert_close(layer.weight_int8 * layer.scale, torchs)
    assert torch.equal(layer.weight_int8, (torchs / layer.scale).round().to(torch.int8))


@pytest.mark.parametrize("leading", [(), (4,), (2, 3), (0,)])
@pytest.mark.parametrize("with_bias", [False, True])
def test_the_result_is_near_the_exact_layers(leading, with_bias):
    weight, bias, x = normal(3, 6), normal(3, seed=1), normal(*leading, 6, seed=2)
    layer = Int8Linear(weight, bias if with_bias else None)
    exact = torch.nn.functional.linear(x, weight, bias if with_bias else None)
    assert_close(layer(x), exact, atol=0.1, rtol=0)
    assert ((layer.weight_int8 * layer.scale - weight).abs() <= layer.scale / 2 + 1e-12).all()


def test_halves_go_to_even_and_a_row_of_zeros_stays_zero():
    layer = Int8Linear(torch.tensor([[127.0, 0.5, 1.5, -2.5], [0.0, 0.0, 0.0, 0.0]]))
    assert layer.weight_int8.tolist() == [[127, 0, 2, -2], [0, 0, 0, 0]]
    assert torch.equal(layer(torch.ones(1, 4))[:, 1], torch.zeros(1))


def test_buffers_parameters_and_dtypes():
    layer = Int8Linear(torch.nn.Parameter(normal(3, 4).float()), normal(3).float())
    assert [name for name, _ in layer.named_parameters()] == ["bias"]
    assert sorted(layer.state_dict()) == ["bias", "scale", "weight_int8"]
    x = normal(2, 4).requires_grad_()
    assert layer(x).dtype == torch.float64 and copy.deepcopy(layer).to(torch.float64).scale.dtype == torch.float64
    layer(x).sum().backward()
    assert_close(x.grad[0], (layer.weight_int8 * layer.scale.double()).sum(0))
    assert Int8Linear(normal(2, 2)).bias is None
