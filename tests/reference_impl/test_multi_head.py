"""The multi-head references beside torch's own, in float64."""

import pytest
import torch
from torch import nn
from torch.testing import assert_close

from reference_impl.multi_head import CrossAttention, GroupedQueryAttention, MultiHeadAttention

SHAPES = [(1, 1, 1, 1), (2, 3, 4, 5), (3, 2, 1, 6), (1, 4, 5, 1), (2, 1, 3, 3)]  # N, H, Lq, Lk


def numbers(*shape, seed=0):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64).requires_grad_()


def torchs_own(layer, heads):
    """nn.MultiheadAttention with the weights of one of ours."""
    own = nn.MultiheadAttention(layer.W_q.in_features, heads, batch_first=True).double()
    parts = [layer.W_q, layer.W_k, layer.W_v]
    with torch.no_grad():
        own.in_proj_weight.copy_(torch.cat([part.weight for part in parts]))
        own.in_proj_bias.copy_(torch.cat([part.bias for part in parts]))
        own.out_proj.weight.copy_(layer.W_o.weight)
        own.out_proj.bias.copy_(layer.W_o.bias)
    return own


def gradients(result, tensors):
    weights = torch.linspace(-1, 2, result.numel(), dtype=result.dtype).reshape(result.shape)
    return torch.autograd.grad((result * weights).sum(), tensors, allow_unused=True)


@pytest.mark.parametrize(("batch", "heads", "queries", "keys"), SHAPES)
@pytest.mark.parametrize("mask_shape", [None, "qk", "nqk", "11qk", "n1qk", "1hqk", "nhqk"])
def test_multi_head_attention_equals_torch_with_its_gradients(batch, heads, queries, keys, mask_shape):
    layer = MultiHeadAttention(3 * heads, heads).double()
    q, k, v = numbers(batch, queries, 3 * heads), numbers(batch, keys, 3 * heads), numbers(batch, keys, 3 * heads)
    mask = whole = None
    if mask_shape is not None:
        sizes = {"n": batch, "h": heads, "q": queries, "k": keys, "1": 1}
        mask = torch.rand([sizes[letter] for letter in mask_shape]) < 0.5
        mask[..., 0] = True
        with_heads = mask.unsqueeze(1) if mask_shape == "nqk" else mask
        whole = ~with_heads.expand(batch, heads, queries, keys).flatten(0, 1)  # torch's True means: may not attend
    ours, own = layer(q, k, v, mask), torchs_own(layer, heads)(q, k, v, attn_mask=whole, need_weights=False)[0]
    assert_close(ours, own)
    assert_close(gradients(ours, [q, k, v]), gradients(own, [q, k, v]))


def test_a_query_that_may_attend_nowhere_leaves_the_bias_and_finite_gradients():
    layer = MultiHeadAttention(6, 2).double()
    x = numbers(2, 4, 6)
    mask = torch.ones(4, 4, dtype=torch.bool)
    mask[1] = False
    result = layer(x, x, x, mask)
    assert_close(result[:, 1], layer.W_o.bias.expand(2, 6))
    assert all(one.isfinite().all() for one in gradients(result, [x, *layer.parameters()]))


@pytest.mark.parametrize(("batch", "heads", "length", "context"), SHAPES)
def test_cross_attention_equals_torch_with_its_gradients(batch, heads, length, context):
    layer = CrossAttention(3 * heads, heads).double()
    x, other = numbers(batch, length, 3 * heads), numbers(batch, context, 3 * heads, seed=1)
    ours, own = layer(x, other), torchs_own(layer, heads)(x, other, other, need_weights=False)[0]
    assert_close(ours, own)
    assert_close(gradients(ours, [x, other]), gradients(own, [x, other]))


@pytest.mark.parametrize(("heads", "kv_heads"), [(1, 1), (4, 4), (4, 2), (6, 2), (6, 3), (5, 1)])
@pytest.mark.parametrize(("batch", "length"), [(2, 5), (1, 1), (3, 4)])
def test_grouped_query_attention_equals_torch(heads, kv_heads, batch, length):
    layer = GroupedQueryAttention(3 * heads, heads, kv_heads).double()
    x = numbers(batch, length, 3 * heads)
    q = layer.W_q(x).view(batch, length, heads, 3).transpose(1, 2)
    k, v = (one(x).view(batch, length, kv_heads, 3).transpose(1, 2) for one in (layer.W_k, layer.W_v))
    own = nn.functional.scaled_dot_product_attention(q, k, v, enable_gqa=True)
    own = layer.W_o(own.transpose(1, 2).reshape(batch, length, 3 * heads))
    assert_close(layer(x), own)
    assert_close(gradients(layer(x), [x]), gradients(own, [x]))


@pytest.mark.parametrize(
    ("layer", "sizes"),
    [
        (MultiHeadAttention, (10, 3)),
        (CrossAttention, (4, 8)),
        (GroupedQueryAttention, (10, 4, 2)),
        (GroupedQueryAttention, (12, 4, 3)),
    ],
)
def test_indivisible_sizes_are_refused(layer, sizes):
    with pytest.raises(ValueError, match="cannot be shared out"):
        layer(*sizes)
