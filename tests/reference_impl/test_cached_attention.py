"""The cached references: in pieces of any lengths they give what torch's own attention gives on the whole."""

import pytest
import torch
from torch.nn import functional as F
from torch.testing import assert_close

from reference_impl.cached_attention import CachedAttention, LatentAttention


def numbers(*shape):
    return torch.randn(shape, generator=torch.Generator().manual_seed(1), dtype=torch.float64).requires_grad_()


def keys_and_values(layer, x):
    if isinstance(layer, LatentAttention):
        return layer.W_up_k(layer.W_down(x)), layer.W_up_v(layer.W_down(x))
    return layer.W_k(x), layer.W_v(x)


def torchs_own(layer, x):
    """The whole text by torch's attention, with the layer's weights."""
    heads = [one.view(*x.shape[:2], layer.num_heads, -1).transpose(1, 2) for one in keys_and_values(layer, x)]
    q = layer.W_q(x).view(*x.shape[:2], layer.num_heads, -1).transpose(1, 2)
    out = F.scaled_dot_product_attention(q, *heads, is_causal=True)
    return layer.W_o(out.transpose(1, 2).reshape(x.shape))


LAYERS = [lambda: CachedAttention(6, 3), lambda: CachedAttention(4, 1), lambda: LatentAttention(6, 2, 5)]


@pytest.mark.parametrize("make", LAYERS)
@pytest.mark.parametrize("pieces", [[6], [1] * 6, [4, 1, 1], [2, 3, 1], [1, 5]])
@pytest.mark.parametrize("batch", [1, 3])
def test_pieces_of_any_lengths_give_what_torch_gives_on_the_whole(make, pieces, batch):
    layer = make().double()
    x = numbers(batch, 6, layer.W_q.in_features)
    cache, outs = None, []
    for piece in x.split(pieces, dim=1):
        out, cache = layer(piece, cache)
        outs.append(out)
    ours, own = torch.cat(outs, dim=1), torchs_own(layer, x)
    assert_close(ours, own)
    assert_close(torch.autograd.grad(ours.square().sum(), x), torch.autograd.grad(own.square().sum(), x))


def test_the_cache_holds_every_tokens_keys_and_values_and_stays_as_it_is():
    layer, x = CachedAttention(6, 3).double(), numbers(2, 5, 6)
    _, (k, v) = layer(x[:, :3])
    before = k.clone(), v.clone()
    _, longer = layer(x[:, 3:], (k, v))
    assert_close((k, v), before)
    assert_close(longer, layer(x)[1])
    assert longer[0].shape == longer[1].shape == (2, 3, 5, 2)


def test_the_latent_cache_is_what_w_down_gives():
    layer, x = LatentAttention(6, 3, 4).double(), numbers(2, 5, 6)
    _, cache = layer(x[:, :3])
    assert_close(layer(x[:, 3:], cache)[1], layer.W_down(x))
