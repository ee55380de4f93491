"""Adafactor against torch's own with its extras switched off; Adadelta stands in test_optimizers."""

import pytest
import torch

from reference_impl.rms_family import Adafactor

SHAPES = [(4, 6), (6, 4), (1, 5), (5, 1), (1, 1)]


def twins(seed=0):
    """Matrices twice, a transposed (non-contiguous) one last."""
    draw = torch.Generator().manual_seed(seed)
    ours = [torch.randn(shape, generator=draw, dtype=torch.float64) for shape in SHAPES]
    ours.append(torch.randn(4, 3, generator=draw, dtype=torch.float64).T)
    return ours, [p.clone().requires_grad_() for p in ours], draw


@pytest.mark.parametrize("decay", [-0.8, -0.5])
def test_adafactor_equals_torchs_without_clipping_and_relative_steps(decay):
    ours, theirs, draw = twins()
    mine = Adafactor(ours, lr=0.01, beta2_decay=decay)
    # a large eps2 takes the place of the parameters' size, an infinite d allows any step
    peer = torch.optim.Adafactor(
        theirs, lr=1e-5, beta2_decay=decay, eps=(1e-200, 1000.0), d=float("inf"), weight_decay=0.0
    )
    for step in range(50):
        for i, (p, q) in enumerate(zip(ours, theirs, strict=True)):
            g = torch.randn(p.shape, generator=draw, dtype=p.dtype) * 10.0 ** (step % 5 - 3)
            p.grad, q.grad = (None, None) if step % 7 == i else (g, g.clone())
        mine.step()
        peer.step()
    torch.testing.assert_close(ours, [q.detach() for q in theirs], rtol=1e-10, atol=1e-12)


def test_adafactor_s_first_estimate_is_exact_for_a_gradient_of_rank_one():
    p = torch.zeros(3, 4, dtype=torch.float64)
    p.grad = torch.outer(torch.tensor([1.0, -2.0, 3.0]), torch.tensor([0.5, 1.0, -1.0, 4.0])).double()
    Adafactor([p], lr=0.1).step()
    torch.testing.assert_close(p, -0.1 * p.grad.sign(), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_adafactor_moves_nothing_where_the_gradient_is_zero(dtype):
    p = torch.ones(3, 4, dtype=dtype)
    optimizer = Adafactor(iter([p]), 0.1)
    for p.grad in (torch.zeros(3, 4, dtype=dtype), torch.tensor([[0.0], [1.0], [-1.0]], dtype=dtype).expand(3, 4)):
        optimizer.step()
    assert p[0].tolist() == [1.0] * 4 and bool(torch.isfinite(p).all()) and bool((p[1:] != 1).all())
    optimizer.zero_grad()
    assert p.grad is None
