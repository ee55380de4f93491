"""The normalization references beside torch's own layers, in float64."""

import pytest
import torch
from torch.testing import assert_close

from reference_impl.normalization import BatchNorm1d, LayerNorm, RMSNorm


def filled(layer, features, generator):
    """The layer with weight and bias that are not the initial ones, and a copy of both for autograd."""
    layer.weight = torch.randn(features, generator=generator, dtype=torch.float64) + 2
    layer.bias = torch.randn(features, generator=generator, dtype=torch.float64)
    return layer.weight.clone().requires_grad_(), layer.bias.clone().requires_grad_()


def assert_backward(layer, x, grad_out, expected, weight, bias):
    """The layer's gradients are those that autograd finds through `expected`, a result computed by torch."""
    expected.backward(grad_out)
    assert_close(layer.backward(grad_out), x.grad)
    assert_close(layer.weight_grad, weight.grad)
    assert_close(layer.bias_grad, bias.grad)


@pytest.mark.parametrize("shape", [(3, 5), (5,), (1, 5), (2, 3, 4), (2, 1, 3, 7), (4, 1), (0, 5)])
@pytest.mark.parametrize("eps", [1e-5, 0.3])
def test_layer_norm_equals_torch_forward_and_backward(shape, eps):
    generator = torch.Generator().manual_seed(1)
    layer = LayerNorm(shape[-1], eps=eps)
    weight, bias = filled(layer, shape[-1], generator)
    x = (torch.randn(shape, generator=generator, dtype=torch.float64) * 3 + 5).requires_grad_()
    expected = torch.nn.functional.layer_norm(x, shape[-1:], weight, bias, eps)
    assert_close(layer.forward(x.detach()), expected.detach())
    grad_out = torch.randn(shape, generator=generator, dtype=torch.float64)
    assert_backward(layer, x, grad_out, expected, weight, bias)


def test_layer_norm_defaults_are_torchs():
    layer, torchs = LayerNorm(4), torch.nn.LayerNorm(4)
    assert_close(layer.weight, torchs.weight.detach())
    assert_close(layer.bias, torchs.bias.detach())
    x = torch.tensor([[1e-3, 2e-3, -1e-3, 0.0]])
    assert_close(layer.forward(x), torchs(x).detach())


def test_layer_norm_overwrites_its_gradients_and_leaves_inputs_alone():
    layer = LayerNorm(3)
    x, grad_out = torch.randn(2, 3), torch.randn(2, 3)
    before = x.clone(), grad_out.clone()
    layer.forward(x)
    layer.backward(grad_out)
    first = layer.weight_grad.clone()
    layer.backward(grad_out)
    assert_close(layer.weight_grad, first)
    assert_close((x, grad_out), before)


@pytest.mark.parametrize("shape", [(3, 5), (5,), (1, 5), (2, 3, 4), (2, 1, 3, 7), (4, 1), (0, 5)])
@pytest.mark.parametrize("eps", [1e-6, 0.3])
def test_rms_norm_equals_torch_forward_and_backward(shape, eps):
    generator = torch.Generator().manual_seed(4)
    layer = RMSNorm(shape[-1], eps=eps)
    layer.weight = torch.randn(shape[-1], generator=generator, dtype=torch.float64) + 1
    weight = layer.weight.clone().requires_grad_()
    x = (torch.randn(shape, generator=generator, dtype=torch.float64) * 3 + 2).requires_grad_()
    grad_out = torch.randn(shape, generator=generator, dtype=torch.float64)
    expected = torch.nn.functional.rms_norm(x, shape[-1:], weight, eps)
    expected.backward(grad_out)
    assert_close(layer.forward(x.detach()), expected.detach(), rtol=1e-12, atol=1e-13)
    assert_close(layer.backward(grad_out), x.grad, rtol=1e-12, atol=1e-13)
    assert_close(layer.weight_grad, weight.grad, rtol=1e-12, atol=1e-13)


def test_rms_norm_of_bfloat16_is_that_of_float32_rounded():
    generator = torch.Generator().manual_seed(5)
    x, grad_out, weight = (torch.randn(n, generator=generator).bfloat16() for n in ((4, 300), (4, 300), (300,)))
    narrow, wide = RMSNorm(300), RMSNorm(300)
    narrow.weight, wide.weight = weight, weight.float()
    assert_close(narrow.forward(x), wide.forward(x.float()).bfloat16(), rtol=0, atol=0)
    assert_close(narrow.backward(grad_out), wide.backward(grad_out.float()).bfloat16(), rtol=0, atol=0)
    assert_close(narrow.weight_grad, wide.weight_grad.bfloat16(), rtol=0, atol=0)


def test_rms_norm_leaves_its_inputs_alone_and_starts_at_ones():
    layer, x = RMSNorm(3), torch.randn(2, 3)
    before = x.clone()
    layer.forward(x)
    layer.backward(x)
    assert_close(x, before)
    assert_close(layer.weight, torch.ones(3))
    assert layer.eps == 1e-6


def torch_batch_norm(layer, x, weight, bias, training):
    """torch's result, and the running statistics after it, from those that the layer has now."""
    mean, var = layer.running_mean.clone(), layer.running_var.clone()
    result = torch.nn.functional.batch_norm(x, mean, var, weight, bias, training, layer.momentum, layer.eps)
    return result, mean, var


@pytest.mark.parametrize("shape", [(5, 3), (2, 3), (4, 3, 6), (1, 3, 2), (2, 1, 1), (3, 2, 1)])
@pytest.mark.parametrize("training", [True, False])
def test_batch_norm_equals_torch_forward_backward_and_statistics(shape, training):
    generator = torch.Generator().manual_seed(2)
    layer = BatchNorm1d(shape[1], eps=1e-3, momentum=0.3)
    weight, bias = filled(layer, shape[1], generator)
    layer.running_mean = torch.randn(shape[1], generator=generator, dtype=torch.float64)
    layer.running_var = torch.rand(shape[1], generator=generator, dtype=torch.float64) + 0.5
    layer.training = training
    for _ in range(3):
        x = (torch.randn(shape, generator=generator, dtype=torch.float64) * 3 + 5).requires_grad_()
        expected, mean, var = torch_batch_norm(layer, x, weight, bias, training)
        assert_close(layer.forward(x.detach()), expected.detach())
        assert_close((layer.running_mean, layer.running_var), (mean, var))
        weight.grad = bias.grad = None
        grad_out = torch.randn(shape, generator=generator, dtype=torch.float64)
        assert_backward(layer, x, grad_out, expected, weight, bias)


def test_batch_norm_defaults_are_torchs():
    layer, torchs = BatchNorm1d(2), torch.nn.BatchNorm1d(2)
    x = torch.tensor([[1e-3, 5.0], [2e-3, -5.0], [-1e-3, 1.0]])
    assert_close(layer.forward(x), torchs(x).detach())
    assert_close(layer.running_mean, torchs.running_mean)
    assert_close(layer.running_var, torchs.running_var)
    assert layer.training


@pytest.mark.parametrize("shape", [(1, 3), (1, 3, 1)])
def test_batch_norm_refuses_a_single_value_per_channel_in_training_only(shape):
    layer = BatchNorm1d(3)
    with pytest.raises(ValueError, match="one value per channel"):
        layer.forward(torch.randn(shape))
    layer.training = False
    assert_close(layer.forward(torch.zeros(shape)), torch.zeros(shape))


def test_batch_norm_backward_follows_the_last_forward():
    grad_out, x = torch.randn(4, 2), torch.randn(4, 2)
    layer = BatchNorm1d(2)
    layer.forward(x)
    in_training = layer.backward(grad_out)
    layer.training = False
    assert_close(layer.backward(grad_out), in_training)
    layer.forward(x)
    layer.training = True
    assert_close(layer.backward(grad_out), grad_out / (layer.running_var + 1e-5).sqrt())
