"""The transformer references beside torch's own layers, in float64."""

import pytest
import torch
from torch import nn
from torch.testing import assert_close

from reference_impl.transformer import EncoderBlock, GPTBlock, TinyLM

SHAPES = [(1, 1, 1, 1), (2, 3, 2, 5), (3, 1, 6, 2), (2, 2, 2, 4)]  # N, H, d_k, L


def numbers(*shape):
    return torch.randn(shape, generator=torch.Generator().manual_seed(4), dtype=torch.float64).requires_grad_()


def drawn(module):
    generator = torch.Generator().manual_seed(5)
    for parameter in module.parameters():
        parameter.data = 0.5 * torch.randn(parameter.shape, generator=generator, dtype=torch.float64)
    return module.double()


def torchs_own(block, names, **options):
    """nn.TransformerEncoderLayer with the weights of one of ours; names: ours for its linear layers and norms."""
    ours = dict(block.named_modules())
    linear1, linear2, norm1, norm2 = (ours[name] for name in names)
    own = nn.TransformerEncoderLayer(
        linear1.in_features, block.num_heads, linear1.out_features, dropout=0.0, batch_first=True, **options
    ).double()
    parts = [block.W_q, block.W_k, block.W_v]
    own.self_attn.in_proj_weight.data = torch.cat([part.weight.detach() for part in parts])
    own.self_attn.in_proj_bias.data = torch.cat([part.bias.detach() for part in parts])
    pairs = [(own.self_attn.out_proj, block.W_o), (own.linear1, linear1), (own.linear2, linear2)]
    for theirs, mine in [*pairs, (own.norm1, norm1), (own.norm2, norm2)]:
        theirs.load_state_dict(mine.state_dict())
    return own


def gradient(result, x):
    weights = torch.linspace(-1, 2, result.numel(), dtype=result.dtype).reshape(result.shape)
    return torch.autograd.grad((result * weights).sum(), x)


@pytest.mark.parametrize(("batch", "heads", "d_k", "length"), SHAPES)
@pytest.mark.parametrize("norm_first", [False, True])
@pytest.mark.parametrize("mask_shape", [None, "qk", "nqk", "nhqk"])
def test_the_encoder_block_equals_torch_with_its_gradient(batch, heads, d_k, length, norm_first, mask_shape):
    block = drawn(EncoderBlock(heads * d_k, heads, 7, norm_first=norm_first))
    own = torchs_own(block, ("linear1", "linear2", "norm1", "norm2"), norm_first=norm_first)
    x = numbers(batch, length, heads * d_k)
    mask = whole = None
    if mask_shape is not None:
        sizes = {"n": batch, "h": heads, "q": length, "k": length}
        mask = torch.rand([sizes[letter] for letter in mask_shape]) < 0.5
        mask[..., 0] = True
        with_heads = mask.unsqueeze(1) if mask_shape == "nqk" else mask
        whole = ~with_heads.expand(batch, heads, length, length).flatten(0, 1)  # torch's True means: may not attend
    ours, theirs = block(x, mask), own(x, src_mask=whole)
    assert_close(ours, theirs)
    assert_close(gradient(ours, x), gradient(theirs, x))


@pytest.mark.parametrize(("batch", "heads", "d_k", "length"), SHAPES)
def test_the_gpt_block_equals_torchs_pre_norm_layer_with_a_causal_mask(batch, heads, d_k, length):
    block = drawn(GPTBlock(heads * d_k, heads))
    own = torchs_own(block, ("mlp.0", "mlp.2", "ln1", "ln2"), norm_first=True, activation="gelu")
    x = numbers(batch, length, heads * d_k)
    ours, theirs = block(x), own(x, src_mask=nn.Transformer.generate_square_subsequent_mask(length).double())
    assert_close(ours, theirs)
    assert_close(gradient(ours, x), gradient(theirs, x))


def test_dropout_is_on_what_the_sublayers_add_and_in_training_only():
    block = drawn(EncoderBlock(6, 2, 7, dropout=1.0, norm_first=True))
    x = numbers(2, 4, 6)
    assert_close(block.train()(x), x)
    assert not torch.equal(block.eval()(x), x)


def test_where_a_position_may_attend_nowhere_gradients_are_finite():
    block = drawn(EncoderBlock(6, 2, 7))
    x = numbers(2, 4, 6)
    result = block(x, torch.zeros(4, 4, dtype=torch.bool))
    assert result.isfinite().all() and gradient(result, x)[0].isfinite().all()


def test_tied_embeddings_are_one_parameter_with_the_gradient_of_both_uses():
    model, ids = drawn(TinyLM(7, 3)), torch.tensor([[1, 2, 1], [0, 6, 6]])
    (weight,) = model.parameters()
    assert_close(model(ids), nn.functional.linear(nn.functional.embedding(ids, weight), weight))
    hot = nn.functional.one_hot(ids, 7).double()
    upstream = numbers(2, 3, 7).detach()
    (model(ids) * upstream).sum().backward()
    expected = torch.einsum("nlv,nlw,wd->vd", hot, upstream, weight) + torch.einsum(
        "nlv,nlw,vd->wd", hot, upstream, weight
    )
    assert_close(weight.grad, expected)
