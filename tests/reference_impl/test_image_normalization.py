"""The normalizations of images in the reference beside torch's own, in float64."""

import pytest
import torch
import torch.nn.functional as F
from torch.testing import assert_close

from reference_impl.image_normalization import BatchNorm2d, fold_batch_norm, group_norm, instance_norm

SHAPES = [(2, 6, 3, 4), (1, 6, 1, 5), (3, 6, 2, 2)]


def drawn(*shape, seed=0):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def agree(ours, theirs, shape):
    """Result and the gradients for x, weight and bias, for images far from standard."""
    inputs = [drawn(*shape) * 3 + 5, drawn(shape[1], seed=1) + 2, drawn(shape[1], seed=2)]
    inputs = [one.requires_grad_() for one in inputs]
    grad_out = drawn(*shape, seed=3)
    assert_close(ours(*inputs), theirs(*inputs))
    wanted = torch.autograd.grad(theirs(*inputs), inputs, grad_out)
    assert_close(torch.autograd.grad(ours(*inputs), inputs, grad_out), wanted)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("eps", [1e-5, 0.3])
def test_instance_norm_equals_torch(shape, eps):
    agree(
        lambda x, weight, bias: instance_norm(x, weight, bias, eps),
        lambda x, weight, bias: F.instance_norm(x, weight=weight, bias=bias, eps=eps),
        shape,
    )


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("groups", [1, 2, 3, 6])
@pytest.mark.parametrize("eps", [1e-5, 0.3])
def test_group_norm_equals_torch(shape, groups, eps):
    agree(
        lambda x, weight, bias: group_norm(x, groups, weight, bias, eps),
        lambda x, weight, bias: F.group_norm(x, groups, weight, bias, eps),
        shape,
    )


def test_a_single_value_normalizes_to_the_bias():
    x, weight, bias = drawn(2, 3, 1, 1), drawn(3, seed=1), drawn(3, seed=2)
    assert_close(instance_norm(x, weight, bias), bias.reshape(1, 3, 1, 1).expand(2, 3, 1, 1))
    assert_close(group_norm(x, 3, weight, bias), bias.reshape(1, 3, 1, 1).expand(2, 3, 1, 1))


@pytest.mark.parametrize("shape", [(2, 3, 4, 5), (1, 3, 2, 1), (4, 3, 1, 1), (2, 1, 3, 3)], ids=str)
@pytest.mark.parametrize("training", [True, False])
def test_batch_norm_equals_torch_forward_backward_and_statistics(shape, training):
    c = shape[1]
    layer = BatchNorm2d(c, eps=1e-3, momentum=0.3)
    layer.weight, layer.bias = drawn(c, seed=1) + 2, drawn(c, seed=2)
    layer.running_mean, layer.running_var = drawn(c, seed=3), drawn(c, seed=4).abs() + 0.5
    layer.training = training
    weight, bias = layer.weight.clone().requires_grad_(), layer.bias.clone().requires_grad_()
    for batch in range(3):
        mean, var = layer.running_mean.clone(), layer.running_var.clone()
        x = (drawn(*shape, seed=10 + batch) * 3 + 5).requires_grad_()
        expected = F.batch_norm(x, mean, var, weight, bias, training, 0.3, 1e-3)
        grad_out = drawn(*shape, seed=20 + batch)
        wanted = torch.autograd.grad(expected, (x, weight, bias), grad_out)
        assert_close(layer.forward(x.detach()), expected.detach())
        assert_close((layer.running_mean, layer.running_var), (mean, var))
        assert_close((layer.backward(grad_out), layer.weight_grad, layer.bias_grad), wanted)


def test_batch_norm_defaults_are_torchs_and_a_single_value_is_refused_in_training():
    layer, torchs = BatchNorm2d(2), torch.nn.BatchNorm2d(2)
    x = torch.randn(2, 2, 3, 1) * 1e-3
    assert_close(layer.forward(x), torchs(x).detach())
    assert_close((layer.running_mean, layer.running_var), (torchs.running_mean, torchs.running_var))
    with pytest.raises(ValueError, match="one value per channel"):
        layer.forward(torch.randn(1, 2, 1, 1))
    layer.training = False
    assert layer.forward(torch.randn(1, 2, 1, 1)).shape == (1, 2, 1, 1)


@pytest.mark.parametrize("shape", [(4, 3, 2, 5), (1, 2, 1, 1), (4, 1, 3, 3)], ids=str)
@pytest.mark.parametrize("with_bias", [True, False])
@pytest.mark.parametrize("training", [True, False])
def test_a_folded_convolution_equals_torchs_and_the_two_at_inference(shape, with_bias, training):
    out, in_ = shape[:2]
    kernel, bias, bn = drawn(*shape), drawn(out, seed=1) if with_bias else None, torch.nn.BatchNorm2d(out, eps=0.1)
    bn = bn.double().train(training)
    for seed, tensor in enumerate((bn.weight, bn.bias, bn.running_mean), start=2):
        tensor.data.copy_(drawn(out, seed=seed))
    bn.running_var.copy_(drawn(out, seed=6).abs() + 0.1)
    before = [tensor.clone() for tensor in bn.state_dict().values()]
    weight, folded = fold_batch_norm(kernel, bias, bn)
    assert all(map(torch.equal, bn.state_dict().values(), before))
    theirs = torch.nn.utils.fuse_conv_bn_weights(
        kernel, bias, bn.running_mean, bn.running_var, bn.eps, bn.weight, bn.bias
    )
    assert_close((weight, folded), tuple(one.data for one in theirs))
    x = drawn(2, in_, 6, 7, seed=7)
    assert_close(F.conv2d(x, weight, folded), bn.eval()(F.conv2d(x, kernel, bias)))
