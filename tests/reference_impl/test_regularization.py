"""The reference regularizers against laws and autograd."""

import pytest
import torch

from reference_impl.regularization import (
    AlphaDropout,
    Dropout,
    SpatialDropout2d,
    StandardDropout,
    drop_connect,
    l1_penalty,
    l1_penalty_backward,
    l2_penalty,
    l2_penalty_backward,
    stochastic_depth,
)

SHAPES = [(7, 5), (1, 1), (), (0, 3), (2, 3, 1, 4)]


def generator(seed=0):
    return torch.Generator().manual_seed(seed)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("p", [0.0, 0.3, 0.5, 1.0])
def test_dropout_gives_zero_or_the_scaled_input(shape, dtype, p):
    x = torch.randn(shape, generator=generator(), dtype=dtype) + 3
    y = Dropout(p).forward(x, generator=generator(1))
    assert y.shape == x.shape and y.dtype == dtype
    kept = y != 0
    torch.testing.assert_close(y[kept], x[kept] / (1 - p) if p < 1 else x[kept])


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("p", [0.0, 0.3, 1.0])
def test_dropout_backward_is_autograds(shape, p):
    layer = Dropout(p)
    x = torch.randn(shape, generator=generator(), dtype=torch.float64, requires_grad=True)
    grad_out = torch.randn(shape, generator=generator(1), dtype=torch.float64)
    y = layer.forward(x, generator=generator(2))
    y.backward(grad_out)
    torch.testing.assert_close(layer.backward(grad_out), x.grad)


@pytest.mark.parametrize("p", [0.1, 0.5, 0.8])
def test_dropout_drops_the_share_p_and_keeps_the_mean(p):
    y = Dropout(p).forward(torch.ones(400, 500), generator=generator())
    assert (y == 0).double().mean().item() == pytest.approx(p, abs=0.006)
    assert y.double().mean().item() == pytest.approx(1.0, abs=0.03)


def test_dropout_at_one_is_zero_forward_and_backward_and_never_nan():
    layer = Dropout(1.0)
    assert torch.equal(layer.forward(torch.ones(3, 4)), torch.zeros(3, 4))
    assert torch.equal(layer.backward(torch.ones(3, 4)), torch.zeros(3, 4))


def test_dropout_in_evaluation_mode_is_the_identity_and_forgets_the_mask():
    layer = Dropout(0.5)
    layer.forward(torch.ones(3, 4))
    layer.training = False
    x = torch.randn(5, 2, generator=generator())
    assert torch.equal(layer.forward(x), x)
    layer.training = True
    assert torch.equal(layer.backward(x), x)


def test_dropout_backward_follows_the_last_forward_not_the_flag():
    layer = Dropout(0.5)
    layer.forward(torch.ones(6, 9))
    y = layer.forward(torch.ones(6, 9))
    layer.training = False
    assert torch.equal(layer.backward(torch.ones(6, 9)), y)


def test_dropout_draws_from_the_generator_alone():
    x = torch.ones(6, 9)
    torch.manual_seed(1)
    before = torch.get_rng_state()
    first = Dropout().forward(x, generator=generator(3))
    assert torch.equal(before, torch.get_rng_state())
    torch.manual_seed(2)
    assert torch.equal(first, Dropout().forward(x, generator=generator(3)))
    assert not torch.equal(first, Dropout().forward(x, generator=generator(4)))


def test_dropout_leaves_its_inputs_alone():
    x = torch.randn(4, 6, generator=generator())[:, ::2]
    grad_out = torch.ones(4, 3)
    copies = x.clone(), grad_out.clone()
    layer = Dropout(0.5)
    layer.forward(x)
    layer.backward(grad_out)
    assert torch.equal(x, copies[0]) and torch.equal(grad_out, copies[1])


@pytest.mark.parametrize("shape", [(9,), (1, 4), (7, 3, 2), (6, 2, 3, 4)])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("p", [0.0, 0.4, 1.0])
def test_stochastic_depth_keeps_or_drops_whole_branches(shape, dtype, p):
    x = torch.randn(shape, generator=generator(), dtype=dtype, requires_grad=True)
    residual = (torch.rand(shape, generator=generator(1), dtype=dtype) + 1).requires_grad_()
    y = stochastic_depth(x, residual, p, True, generator=generator(2))
    y.sum().backward()
    factor = residual.grad.reshape(shape[0], -1)
    assert y.dtype == dtype and torch.equal(x.grad, torch.ones_like(x))
    assert set(factor.flatten().tolist()) <= {0.0, float(torch.tensor(1 / (1 - p), dtype=dtype)) if p < 1 else 0.0}
    assert torch.equal(factor, factor[:, :1].expand_as(factor))
    torch.testing.assert_close(y, x + residual * residual.grad)


def test_stochastic_depth_drops_the_share_p_and_nothing_in_evaluation():
    zeros, ones = torch.zeros(40000, 2), torch.ones(40000, 2)
    y = stochastic_depth(zeros, ones, 0.3, True, generator=generator())
    assert (y[:, 0] == 0).double().mean().item() == pytest.approx(0.3, abs=0.01)
    assert torch.equal(stochastic_depth(zeros, ones, 0.3, False), ones)


def test_stochastic_depth_draws_from_the_generator_alone():
    x = torch.ones(40, 3)
    before = torch.get_rng_state()
    first = stochastic_depth(x, x, 0.5, True, generator=generator(3))
    assert torch.equal(before, torch.get_rng_state())
    torch.manual_seed(2)
    assert torch.equal(first, stochastic_depth(x, x, 0.5, True, generator=generator(3)))


@pytest.mark.parametrize("shape", [(7, 5, 2, 3), (1, 1, 4, 1), (0, 3, 2, 2), (4, 6, 1, 1)])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("p", [0.0, 0.4, 1.0])
def test_spatial_dropout_keeps_or_drops_whole_channels_forward_and_backward(shape, dtype, p):
    layer = SpatialDropout2d(p)
    x = (torch.rand(shape, generator=generator(), dtype=dtype) + 1).requires_grad_()
    grad_out = torch.randn(shape, generator=generator(1), dtype=dtype)
    y = layer.forward(x, generator=generator(2))
    y.backward(grad_out)
    kept = (y != 0).flatten(2)
    assert y.dtype == dtype and torch.equal(kept, kept[:, :, :1].expand_as(kept))
    torch.testing.assert_close(y, x * (y != 0) / (1 - p) if p < 1 else torch.zeros_like(x))
    torch.testing.assert_close(layer.backward(grad_out), x.grad)


def test_spatial_dropout_drops_the_share_p_of_the_channels_and_nothing_in_evaluation():
    layer, x = SpatialDropout2d(0.3), torch.ones(200, 200, 1, 2)
    assert (layer.forward(x, generator=generator())[..., 0] == 0).double().mean().item() == pytest.approx(0.3, abs=0.01)
    layer.training = False
    assert torch.equal(layer.forward(x), x) and torch.equal(layer.backward(x), x)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("keep", [0.0, 0.7, 1.0])
@pytest.mark.parametrize("training", [True, False])
def test_standard_dropout_masks_in_training_and_scales_at_inference(shape, keep, training):
    layer = StandardDropout(keep)
    layer.training = training
    x = (torch.rand(shape, generator=generator(), dtype=torch.float64) + 1).requires_grad_()
    grad_out = torch.randn(shape, generator=generator(1), dtype=torch.float64)
    y = layer.forward(x, generator=generator(2))
    y.backward(grad_out)
    torch.testing.assert_close(y, x * (y != 0) if training else x * keep)
    torch.testing.assert_close(layer.backward(grad_out), x.grad)


def test_standard_dropout_has_the_same_mean_in_both_modes():
    layer, x = StandardDropout(0.8), torch.ones(300, 400)
    in_training = layer.forward(x, generator=generator()).mean().item()
    layer.training = False
    assert in_training == pytest.approx(layer.forward(x).mean().item(), abs=0.01)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("p", [0.0, 0.3, 0.5, 0.95])
def test_alpha_dropout_gives_one_of_torchs_two_values_and_autograds_gradient(shape, dtype, p):
    layer = AlphaDropout(p)
    x = torch.randn(shape, generator=generator(), dtype=dtype).requires_grad_()
    grad_out = torch.randn(shape, generator=generator(1), dtype=dtype)
    y = layer.forward(x, generator=generator(2))
    y.backward(grad_out)
    torch.testing.assert_close(layer.backward(grad_out), x.grad)
    # torch's own on many copies of x: each element is seen kept and dropped
    copies = torch.nn.functional.alpha_dropout(x.detach().expand(400, *shape).contiguous(), p, training=True)
    assert y.shape == shape and y.dtype == dtype and bool(torch.isclose(copies, y).any(0).all())


@pytest.mark.parametrize("p", [0.1, 0.5, 0.8])
def test_alpha_dropout_drops_the_share_p_and_keeps_mean_and_variance(p):
    layer, x = AlphaDropout(p), torch.randn(400, 500, generator=generator())
    y = layer.forward(x, generator=generator(1))
    assert (layer.backward(x) == 0).double().mean().item() == pytest.approx(p, abs=0.006)
    assert y.mean().item() == pytest.approx(0.0, abs=0.02) and y.var().item() == pytest.approx(1.0, abs=0.02)
    layer.training = False
    assert torch.equal(layer.forward(x), x) and torch.equal(layer.backward(x), x)


@pytest.mark.parametrize("leading", [(), (1,), (6,), (2, 3), (0,)])
@pytest.mark.parametrize("p", [0.0, 0.4, 1.0])
def test_drop_connect_is_a_linear_layer_with_one_mask_of_its_weights(leading, p):
    weight = (torch.rand(5, 7, generator=generator(), dtype=torch.float64) + 1).requires_grad_()
    masked = drop_connect(torch.eye(7, dtype=torch.float64), weight, p, generator=generator(1)).T
    kept = (masked != 0).double() / ((1 - p) or 1)
    torch.testing.assert_close(masked, weight * kept)
    x = torch.randn(*leading, 7, generator=generator(2), dtype=torch.float64, requires_grad=True)
    y = drop_connect(x, weight, p, generator=generator(1))
    torch.testing.assert_close(y, torch.nn.functional.linear(x, masked))
    (of_x, of_weight) = torch.autograd.grad(y.sum(), (x, weight))
    torch.testing.assert_close(of_x, masked.sum(0).expand_as(x))
    torch.testing.assert_close(of_weight, kept * x.reshape(-1, 7).sum(0))


def test_drop_connect_drops_the_share_p_from_the_generator_alone():
    before = torch.get_rng_state()
    masked = drop_connect(torch.eye(300), torch.ones(200, 300), 0.3, generator=generator())
    assert torch.equal(before, torch.get_rng_state())
    assert (masked == 0).double().mean().item() == pytest.approx(0.3, abs=0.01)


PARAMETERS = [(), (3,), (2, 4), (0, 3), (2, 1, 3)]


@pytest.mark.parametrize(
    ("penalty", "by_hand", "theirs"),
    [
        (l2_penalty, l2_penalty_backward, lambda flat: 0.5 * 0.3 * torch.linalg.vector_norm(flat) ** 2),
        (l1_penalty, l1_penalty_backward, lambda flat: 0.3 * torch.linalg.vector_norm(flat, ord=1)),
    ],
)
def test_a_penalty_is_the_norm_of_all_parameters_and_its_gradient_autograds(penalty, by_hand, theirs):
    generator = torch.Generator().manual_seed(0)
    params = [torch.randn(shape, generator=generator, dtype=torch.float64).requires_grad_() for shape in PARAMETERS]
    loss = penalty(iter(params), 0.3)
    wanted = theirs(torch.cat([p.flatten() for p in params]))
    torch.testing.assert_close(loss, wanted)
    gradients = by_hand(iter(params), 0.3)
    torch.testing.assert_close(gradients, list(torch.autograd.grad(wanted, params)))
    torch.testing.assert_close(list(torch.autograd.grad(loss, params)), gradients)


def test_the_penalties_pull_at_zero_not_at_all():
    zero = torch.zeros(2)
    torch.testing.assert_close(l1_penalty_backward([zero], 3.0), [zero])
    torch.testing.assert_close(l2_penalty_backward([zero], 3.0), [zero])
