"""The contrastive losses of the reference against formulas written otherwise, value and gradient."""

import pytest
import torch
import torch.nn.functional as F
from torch.testing import assert_close

from reference_impl.contrastive_losses import info_nce


def drawn(*shape, seed=0):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def agree(ours, theirs, inputs):
    assert ours.shape == ()
    assert_close(ours, theirs, rtol=1e-12, atol=1e-13)
    assert_close(torch.autograd.grad(ours, inputs), torch.autograd.grad(theirs, inputs), rtol=1e-11, atol=1e-12)


@pytest.mark.parametrize(("n", "d"), [(1, 3), (2, 1), (4, 4), (7, 3)])
@pytest.mark.parametrize("temperature", [0.05, 1.0, 4.0])
def test_info_nce_equals_two_cross_entropies(n, d, temperature):
    image, text = drawn(n, d).requires_grad_(), drawn(n, d, seed=1).requires_grad_()
    logits = F.cosine_similarity(image[:, None], text[None], dim=-1) / temperature
    labels = torch.arange(n)
    agree(
        info_nce(image, text, temperature),
        (F.cross_entropy(logits, labels) + F.cross_entropy(logits.T, labels)) / 2,
        (image, text),
    )


def test_info_nce_of_indistinguishable_pairs_is_the_logarithm_of_the_batch():
    same = torch.ones(5, 3)
    assert_close(info_nce(same, same), torch.tensor(5.0).log())
