"""Optimizers with one momentum against oracles of another kind: sums written out, singular values, torch's Muon."""

import pytest
import torch

from reference_impl.momentum_family import Lion, Muon, SGDEMAMomentum


def run(optimizer, params, gradients):
    for step in gradients:
        for p, g in zip(params, step, strict=True):
            p.grad = g
        optimizer.step()


def double(*shape, seed=0):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


@pytest.mark.parametrize("beta", [0.9, 0.5, 0.0])
def test_the_average_is_the_weighted_sum_of_all_gradients(beta):
    gradients, p = double(50, 3, 4), torch.zeros(3, 4, dtype=torch.float64)
    run(SGDEMAMomentum([p], lr=0.1, beta=beta), [p], gradients[:, None])
    powers = beta ** torch.arange(50, dtype=torch.float64)  # v_t = (1 − β) Σ βᵏ g₍t−k₎, and θ sums all v
    reach = torch.stack([powers[: 50 - i].sum() for i in range(50)])
    expected = -0.1 * (1 - beta) * (reach[:, None, None] * gradients).sum(dim=0)
    torch.testing.assert_close(p, expected, rtol=1e-12, atol=1e-12)


def test_the_averaging_form_is_torchs_momentum_with_a_smaller_rate():
    mine, peer = torch.zeros(5, dtype=torch.float64), torch.zeros(5, dtype=torch.float64)
    gradients = double(50, 1, 5)
    run(SGDEMAMomentum([mine], lr=0.1, beta=0.8), [mine], gradients)
    run(torch.optim.SGD([peer], lr=0.1 * (1 - 0.8), momentum=0.8), [peer], gradients)
    torch.testing.assert_close(mine, peer, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("arguments", [{}, {"lr": 0.1, "betas": (0.6, 0.8), "weight_decay": 0.3}])
def test_lion_number_by_number(arguments):
    gradients, p = double(50, 1, 7), double(7, seed=1)
    lr, (beta1, beta2) = arguments.get("lr", 1e-4), arguments.get("betas", (0.9, 0.99))
    expected, decay = p.tolist(), arguments.get("weight_decay", 0)
    run(Lion([p], **arguments), [p], gradients)
    for j in range(7):
        m = 0.0
        for g in gradients[:, 0, j].tolist():
            expected[j] *= 1 - lr * decay
            expected[j] -= lr if m * beta1 + g * (1 - beta1) > 0 else -lr
            m += (1 - beta2) * (g - m)
    torch.testing.assert_close(p, torch.tensor(expected, dtype=torch.float64), rtol=1e-12, atol=1e-12)


def test_lion_leaves_what_never_had_a_gradient_where_it_is():
    p = torch.tensor([1.0, -1.0])
    run(Lion([p], lr=0.5), [p], [[torch.tensor([0.0, 1e-30])]])
    assert p.tolist() == [1.0, -1.5]


@pytest.mark.parametrize("shape", [(4, 6), (6, 4), (5, 5), (1, 5), (5, 1), (1, 1)])
@pytest.mark.parametrize("ns_steps", [0, 1, 5])
def test_muon_maps_singular_values_by_the_polynomial(shape, ns_steps):
    p, gradients = torch.zeros(shape, dtype=torch.float64), double(3, 1, *shape)
    run(Muon([p], lr=0.1, momentum=0.7, ns_steps=ns_steps), [p], gradients)
    expected, buffer = torch.zeros_like(p), torch.zeros_like(p)
    for g in gradients[:, 0]:
        buffer = 0.7 * buffer + g
        U, s, Vh = torch.linalg.svd(g + 0.7 * buffer, full_matrices=False)
        s = s / (s.norm() + 1e-7)
        for _ in range(ns_steps):
            s = 3.4445 * s - 4.7750 * s**3 + 2.0315 * s**5
        expected -= 0.1 * max(1, shape[0] / shape[1]) ** 0.5 * U @ torch.diag(s) @ Vh
    torch.testing.assert_close(p, expected, rtol=1e-10, atol=1e-12)


def test_muon_is_torchs_up_to_its_bfloat16():
    mine, peer = torch.zeros(9, 5), torch.zeros(9, 5, requires_grad=True)
    gradients = double(5, 1, 9, 5).float()
    run(Muon([mine], lr=0.1), [mine], gradients)
    run(torch.optim.Muon([peer], lr=0.1, weight_decay=0.0), [peer], gradients)
    torch.testing.assert_close(mine, peer.detach(), rtol=0, atol=0.02)


def test_muon_with_strided_parameters_missing_gradients_and_zero_ones():
    a, b, c = double(4, 3).T, double(2, 2), double(2, 3)
    before = [a.clone(), b.clone(), c.clone()]
    optimizer = Muon(iter([a, b, c]))
    run(optimizer, [a, b, c], [[double(3, 4, seed=2), None, torch.zeros(2, 3, dtype=torch.float64)]])
    assert not torch.equal(a, before[0]) and torch.equal(b, before[1]) and torch.equal(c, before[2])
    optimizer.zero_grad()
    assert a.grad is b.grad is c.grad is None
