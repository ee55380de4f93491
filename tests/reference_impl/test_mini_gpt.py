"""The small GPT beside its parts: the block that equals torch's, and a plain loop of argmax."""

import pytest
import torch
from torch.testing import assert_close

from reference_impl.mini_gpt import MiniGPT
from reference_impl.transformer import GPTBlock


def drawn(*sizes):
    model = MiniGPT(*sizes).double()
    generator = torch.Generator().manual_seed(6)
    for parameter in model.parameters():
        parameter.data = torch.randn(parameter.shape, generator=generator, dtype=torch.float64)
    return model


def of_parts(model, ids):
    x = model.token_embedding.weight[ids] + model.position_embedding.weight[: ids.shape[1]]
    for block in model.blocks:
        part = GPTBlock(x.shape[-1], model.num_heads).double()
        part.load_state_dict(block.state_dict())
        x = part(x)
    return model.ln_f(x) @ model.token_embedding.weight.T


SIZES = [(7, 4, 2, 2, 9), (5, 6, 1, 3, 12), (11, 3, 3, 1, 8)]  # vocab, d_model, heads, layers, max_len


@pytest.mark.parametrize("sizes", SIZES)
@pytest.mark.parametrize(("batch", "length"), [(1, 1), (3, 5), (2, 8)])
def test_the_logits_are_those_of_its_parts(sizes, batch, length):
    model, ids = drawn(*sizes), torch.randint(sizes[0], (batch, length), generator=torch.Generator().manual_seed(1))
    assert_close(model(ids), of_parts(model, ids))


@pytest.mark.parametrize("sizes", SIZES)
@pytest.mark.parametrize(("length", "new"), [(1, 7), (4, 4), (3, 0), (7, 1)])
@pytest.mark.parametrize("cache", [True, False])
def test_generation_is_argmax_again_and_again_with_the_cache_and_without(sizes, length, new, cache):
    model, ids = drawn(*sizes), torch.randint(sizes[0], (3, length), generator=torch.Generator().manual_seed(2))
    expected = ids
    for _ in range(new):
        expected = torch.cat([expected, of_parts(model, expected)[:, -1:].argmax(dim=-1)], dim=1)
    assert torch.equal(model.generate(ids, new, cache=cache), expected)
    assert all(parameter.grad is None and parameter.requires_grad for parameter in model.parameters())


def test_there_is_one_weight_for_both_ends():
    model = MiniGPT(7, 4, 2, 2, 9)
    assert sum(parameter.shape == (7, 4) for parameter in model.parameters()) == 1
