"""The contrastive losses of the reference against formulas written otherwise, value and gradient."""

import pytest
import torch
import torch.nn.functional as F
from torch.testing import assert_close

from reference_impl.contrastive_losses import info_nce, nt_xent, triplet_loss


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


@pytest.mark.parametrize(("n", "d"), [(1, 3), (2, 1), (4, 4), (5, 3)])
@pytest.mark.parametrize("temperature", [0.05, 0.5, 4.0])
def test_nt_xent_equals_its_definition_view_by_view(n, d, temperature):
    z1, z2 = drawn(n, d).requires_grad_(), drawn(n, d, seed=1).requires_grad_()
    views, losses = torch.cat([z1, z2]), []
    for i in range(2 * n):
        scores = F.cosine_similarity(views[i : i + 1], views, dim=1) / temperature
        others = [j for j in range(2 * n) if j != i]
        losses.append(scores[others].logsumexp(0) - scores[(i + n) % (2 * n)])
    agree(nt_xent(z1, z2, temperature), torch.stack(losses).mean(), (z1, z2))


@pytest.mark.parametrize(("n", "d"), [(1, 1), (1, 4), (4, 4), (6, 3)])
@pytest.mark.parametrize("margin", [0.1, 1.0, 5.0])
def test_triplet_loss_equals_torchs_with_the_plain_norm(n, d, margin):
    parts = [drawn(n, d, seed=seed).requires_grad_() for seed in range(3)]
    theirs = F.triplet_margin_with_distance_loss(
        *parts, distance_function=lambda a, b: (a - b).norm(dim=1), margin=margin
    )
    ours = triplet_loss(*parts, margin)
    assert_close(ours, theirs, rtol=1e-12, atol=1e-13)
    if ours > 0:
        assert_close(torch.autograd.grad(ours, parts), torch.autograd.grad(theirs, parts))


def test_equal_embeddings_have_no_gradient_from_their_distance():
    anchor = torch.ones(2, 3, requires_grad=True)
    triplet_loss(anchor, torch.ones(2, 3), torch.ones(2, 3)).backward()
    assert_close(anchor.grad, torch.zeros(2, 3))
