"""SAM on a loss whose gradient is known in closed form; Lookahead against two sets of weights kept by hand."""

import pytest
import torch

from reference_impl.optimizer_wrappers import Lookahead, sam_step


@pytest.mark.parametrize("rho", [0.05, 0.7, 0.0])
@pytest.mark.parametrize("settings", [{"lr": 0.1}, {"lr": 0.1, "momentum": 0.9, "weight_decay": 0.3}])
def test_sam_on_a_quadratic(rho, settings):
    torch.manual_seed(0)
    H = torch.diag(torch.tensor([1.0, 4.0, 9.0], dtype=torch.float64))
    w, b = (
        torch.randn(3, dtype=torch.float64, requires_grad=True),
        torch.ones((), dtype=torch.float64, requires_grad=True),
    )
    mine, v = torch.cat([w.detach(), b.detach()[None]]), 0.0
    base = torch.optim.SGD([w, b], **settings)
    for _ in range(10):
        loss = sam_step(iter([w, b]), lambda: 0.5 * w @ H @ w + b**3, base, rho=rho)
        torch.testing.assert_close(loss, 0.5 * mine[:3] @ H @ mine[:3] + mine[3] ** 3)
        g = torch.cat([H @ mine[:3], 3 * mine[3:] ** 2])
        there = mine + rho * g / g.norm()
        g = torch.cat([H @ there[:3], 3 * there[3:] ** 2]) + settings.get("weight_decay", 0) * mine
        v = settings.get("momentum", 0) * v + g
        mine = mine - 0.1 * v
        torch.testing.assert_close(torch.cat([w, b[None]]).detach(), mine, rtol=1e-11, atol=1e-12)
    assert not loss.requires_grad


def test_sam_forgets_old_gradients_and_leaves_unused_parameters_alone():
    used, unused = torch.ones(2, requires_grad=True), torch.ones(2, requires_grad=True)
    used.grad, unused.grad = torch.full((2,), 100.0), torch.full((2,), 100.0)
    calls = []
    base = torch.optim.SGD([used, unused], lr=0.1, weight_decay=0.5)
    sam_step([used, unused], lambda: calls.append(used.detach().clone()) or (used - 1).square().sum(), base)
    assert len(calls) == 2 and torch.equal(calls[1], torch.ones(2))  # a gradient of 0 moves nothing
    assert used.tolist() == pytest.approx([0.95, 0.95]) and unused.tolist() == [1.0, 1.0]


@pytest.mark.parametrize(("k", "alpha"), [(5, 0.5), (1, 0.3), (3, 1.0), (2, 0.0)])
def test_lookahead_keeps_two_sets_of_weights(k, alpha):
    torch.manual_seed(0)
    params = [torch.randn(shape, dtype=torch.float64, requires_grad=True) for shape in [(3, 4), (), (0, 2)]]
    fast = [p.detach().clone().requires_grad_() for p in params]
    slow = [p.detach().clone() for p in params]
    groups = [{"params": params[:1]}, {"params": params[1:], "lr": 0.3}]
    mine = Lookahead(torch.optim.Adam(groups, lr=0.1), k, alpha)
    peer = torch.optim.Adam([{"params": fast[:1]}, {"params": fast[1:], "lr": 0.3}], lr=0.1)
    for step in range(1, 13):
        for p, q in zip(params, fast, strict=True):
            p.grad = q.grad = torch.randn(p.shape, dtype=p.dtype)
        mine.step()
        peer.step()
        if step % k == 0:
            with torch.no_grad():
                for i, q in enumerate(fast):
                    slow[i] = (1 - alpha) * slow[i] + alpha * q
                    q.copy_(slow[i])
        torch.testing.assert_close(params, fast, rtol=1e-12, atol=1e-12)
    mine.zero_grad()
    assert all(p.grad is None for p in params)
