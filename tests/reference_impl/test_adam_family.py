"""AdaBelief and LAMB, which torch lacks, number by number; the others stand in test_optimizers."""

import math

import pytest
import torch

from reference_impl.adam_family import LAMB, AdaBelief


def drawn(*shape, seed=0):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


@pytest.mark.parametrize("arguments", [{}, {"lr": 0.05, "betas": (0.6, 0.8), "eps": 0.01}])
def test_adabelief_number_by_number(arguments):
    p, gradients = drawn(5), drawn(50, 5, seed=1)
    lr, (beta1, beta2) = arguments.get("lr", 1e-3), arguments.get("betas", (0.9, 0.999))
    expected, eps = p.tolist(), arguments.get("eps", 1e-16)
    optimizer = AdaBelief([p], **arguments)
    for p.grad in gradients:
        optimizer.step()
    for j in range(5):
        m = s = 0.0
        for t, g in enumerate(gradients[:, j].tolist(), start=1):
            m += (1 - beta1) * (g - m)
            s = beta2 * s + (1 - beta2) * (g - m) ** 2 + eps
            expected[j] -= lr * m / (1 - beta1**t) / (math.sqrt(s / (1 - beta2**t)) + eps)
    torch.testing.assert_close(p, torch.tensor(expected, dtype=torch.float64), rtol=1e-11, atol=1e-12)


@pytest.mark.parametrize("arguments", [{}, {"lr": 0.05, "betas": (0.6, 0.8), "eps": 0.01, "weight_decay": 0.3}])
def test_lamb_is_the_rescaled_step_of_adamw(arguments):
    shapes = [(3, 4), (5,), (), (0, 2)]
    ours = [drawn(*shape, seed=i) for i, shape in enumerate(shapes)]
    settings = {"lr": 1e-3, "betas": (0.9, 0.999), "eps": 1e-6, "weight_decay": 0.01} | arguments
    lr = settings.pop("lr")
    theirs = [p.clone().requires_grad_() for p in ours]
    mine, peer = LAMB(ours, lr=lr, **settings), torch.optim.AdamW(theirs, lr=1.0, **settings)
    for step in range(50):
        before = [q.detach().clone() for q in theirs]
        for i, (p, q) in enumerate(zip(ours, theirs, strict=True)):
            p.grad = q.grad = drawn(*p.shape, seed=100 * step + i)
        mine.step()
        peer.step()
        with torch.no_grad():
            for q, old in zip(theirs, before, strict=True):
                r = old - q  # with lr 1 AdamW moves by r itself
                q.copy_(old - lr * (old.norm() / r.norm() if r.norm() > 0 else 1.0) * r)
    torch.testing.assert_close(ours, [q.detach() for q in theirs], rtol=1e-9, atol=1e-10)


@pytest.mark.parametrize(("start", "gradient"), [([0.0, 0.0], [3.0, -1.0]), ([1.0, 2.0], [0.0, 0.0])])
def test_lamb_s_trust_ratio_is_1_where_either_norm_is_zero(start, gradient):
    p = torch.tensor(start, dtype=torch.float64)
    p.grad = torch.tensor(gradient, dtype=torch.float64)
    before = p.clone()
    LAMB([p], lr=0.1, weight_decay=0).step()
    torch.testing.assert_close(p, before - 0.1 * p.grad.sign(), rtol=1e-5, atol=1e-6)
