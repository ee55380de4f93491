"""Attention without its matrix beside what the whole matrix gives, in float64."""

import pytest
import torch
from torch.nn import functional as F
from torch.testing import assert_close

from reference_impl.efficient_attention import flash_attention, linear_attention


def inputs(leading, queries, keys):
    generator = torch.Generator().manual_seed(7)
    shapes = (*leading, queries, 3), (*leading, keys, 3), (*leading, keys, 2)
    return [torch.randn(shape, generator=generator, dtype=torch.float64).requires_grad_() for shape in shapes]


def gradients(result, tensors):
    weights = torch.linspace(-1, 2, result.numel(), dtype=result.dtype).reshape(result.shape)
    return torch.autograd.grad((result * weights).sum(), tensors)


LENGTHS = [(1, 1), (4, 4), (7, 7), (3, 8), (1, 5), (8, 3)]


@pytest.mark.parametrize(("queries", "keys"), LENGTHS)
@pytest.mark.parametrize("block_size", [1, 2, 3, 7, 100])
@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("leading", [(), (2,), (2, 3)])
def test_flash_attention_equals_torch_with_its_gradients(queries, keys, block_size, causal, leading):
    tensors = inputs(leading, queries, keys)
    mask = torch.ones(queries, keys, dtype=torch.bool)
    mask = mask.tril(keys - queries) if causal else mask
    expected = F.scaled_dot_product_attention(*tensors, mask)
    result = flash_attention(*tensors, block_size, causal)
    assert_close(result, expected)
    found = gradients(result, tensors)
    assert all(one.isfinite().all() for one in found)
    if queries <= keys or not causal:  # torch's own gradients are nan for a query without keys
        assert_close(found, gradients(expected, tensors))


@pytest.mark.parametrize("causal", [False, True])
def test_flash_attention_stands_large_scores(causal):
    q, k, v = (100 * one.detach() for one in inputs((2,), 6, 6))
    mask = torch.ones(6, 6, dtype=torch.bool).tril() if causal else None
    assert_close(flash_attention(q, k, v, 2, causal), F.scaled_dot_product_attention(q, k, v, mask))


@pytest.mark.parametrize(
    ("queries", "keys", "causal"), [(1, 1, False), (4, 6, False), (6, 4, False), (1, 1, True), (5, 5, True)]
)
@pytest.mark.parametrize("leading", [(), (2,), (2, 3)])
def test_linear_attention_equals_the_sums_of_its_definition(queries, keys, causal, leading):
    q, k, v = tensors = inputs(leading, queries, keys)
    weights = (F.elu(q) + 1) @ (F.elu(k) + 1).mT
    weights = weights.tril() if causal else weights
    expected = weights @ v / weights.sum(dim=-1, keepdim=True)
    result = linear_attention(q, k, v, causal)
    assert_close(result, expected)
    assert_close(gradients(result, tensors), gradients(expected, tensors))
