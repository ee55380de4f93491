"""The attention reference beside torch's own, in float64."""

import pytest
import torch
from torch.testing import assert_close

from reference_impl.attention import causal_attention, scaled_dot_product_attention, sliding_window_attention


def inputs(leading, queries=4, keys=5, dim=3, value_dim=6):
    generator = torch.Generator().manual_seed(3)
    shapes = (*leading, queries, dim), (*leading, keys, dim), (*leading, keys, value_dim)
    return [torch.randn(shape, generator=generator, dtype=torch.float64).requires_grad_() for shape in shapes]


def gradients(function, tensors, mask):
    result = function(*tensors, mask)
    weights = torch.linspace(-1, 2, result.numel(), dtype=result.dtype).reshape(result.shape)
    return torch.autograd.grad((result * weights).sum(), tensors)


@pytest.mark.parametrize("leading", [(), (2,), (2, 3), (1, 2, 2), (0,)])
@pytest.mark.parametrize("mask_shape", [None, (4, 5), (5,), (1, 5)])
def test_equals_torch_with_its_gradients(leading, mask_shape):
    tensors = inputs(leading)
    mask = None
    if mask_shape is not None:
        mask = torch.rand(mask_shape, generator=torch.Generator().manual_seed(4)) < 0.6
        mask[..., 2] = True
    whole = None if mask is None else mask.expand(4, 5)  # torch's own fails on a mask of one dimension
    torchs = torch.nn.functional.scaled_dot_product_attention
    assert_close(scaled_dot_product_attention(*tensors, mask), torchs(*tensors, whole))
    assert_close(gradients(scaled_dot_product_attention, tensors, mask), gradients(torchs, tensors, whole))


@pytest.mark.parametrize("sizes", [(1, 1, 1, 1), (1, 7, 2, 1), (6, 1, 1, 3)])
def test_equals_torch_at_size_one(sizes):
    tensors = inputs((2,), *sizes)
    assert_close(scaled_dot_product_attention(*tensors), torch.nn.functional.scaled_dot_product_attention(*tensors))


def test_a_query_without_keys_gets_zeros_and_adds_nothing_to_the_gradients():
    q, k, v = inputs((2,))
    mask = torch.ones(4, 5, dtype=torch.bool)
    mask[1] = False
    assert_close(scaled_dot_product_attention(q, k, v, mask)[:, 1], torch.zeros(2, 6, dtype=torch.float64))
    rest = [0, 2, 3]
    grads = gradients(lambda *args: scaled_dot_product_attention(*args)[:, rest], [q, k, v], mask)
    alone = [q.detach()[:, rest].requires_grad_(), k, v]
    expected = gradients(scaled_dot_product_attention, alone, None)
    assert_close(grads[0][:, rest], expected[0])
    assert_close(grads[0][:, 1], torch.zeros(2, 3, dtype=torch.float64))
    assert_close(grads[1:], expected[1:])


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_large_scores_and_dead_queries_give_finite_values_and_gradients(dtype):
    q, k, v = (tensor.detach().to(dtype).mul(100).requires_grad_() for tensor in inputs(()))
    mask = torch.zeros(4, 5, dtype=torch.bool)
    mask[0, 0] = True
    result = scaled_dot_product_attention(q, k, v, mask)
    assert result.isfinite().all() and result.dtype == dtype
    assert all(grad.isfinite().all() for grad in gradients(scaled_dot_product_attention, [q, k, v], mask))


@pytest.mark.parametrize("leading", [(), (2,), (2, 3), (0,)])
@pytest.mark.parametrize(("queries", "keys"), [(4, 4), (2, 5), (1, 6), (1, 1)])
@pytest.mark.parametrize("window", [None, 1, 2, 5, 9])
def test_causal_and_windowed_equal_torch_with_the_mask_written_out(leading, queries, keys, window):
    tensors = inputs(leading, queries, keys)
    places = range(keys - queries, keys)
    mask = torch.tensor([[j <= p and (window is None or p - window < j) for j in range(keys)] for p in places])

    def ours(q, k, v, _):
        return causal_attention(q, k, v) if window is None else sliding_window_attention(q, k, v, window)

    torchs = torch.nn.functional.scaled_dot_product_attention
    assert_close(ours(*tensors, mask), torchs(*tensors, mask))
    assert_close(gradients(ours, tensors, mask), gradients(torchs, tensors, mask))


@pytest.mark.parametrize("attend", [causal_attention, lambda *args: sliding_window_attention(*args, 2)])
def test_queries_before_the_first_key_get_zeros_and_a_zero_gradient(attend):
    q, k, v = inputs((2,), queries=5, keys=3)
    result = attend(q, k, v)
    assert_close(result[:, :2], torch.zeros_like(result[:, :2]))
    assert_close(result[:, 2:], attend(q[:, 2:], k, v))
    found = torch.autograd.grad(result.sum(), [q, k, v])
    assert all(one.isfinite().all() for one in found) and not found[0][:, :2].any()
