"""Second-order steps against dense matrices: Hessians by torch, BFGS updates one by one, Kronecker products."""

import pytest
import torch
from torch.testing import assert_close

from reference_impl.second_order import hvp, kfac_update, lbfgs_direction, natural_gradient, newton_step


def draw(*shape, seed=0):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def bowl(x):
    """Curved differently everywhere, with a positive definite Hessian."""
    flat = x.reshape(-1)
    return (flat**4).sum() + (flat.cumsum(0) ** 2).sum() + (0.3 * flat.sum()).exp()


@pytest.mark.parametrize("shape", [(1,), (5,), (3, 2), ()])
@pytest.mark.parametrize("tracked", [False, True])
def test_hvp_equals_torchs_hessian_times_v(shape, tracked):
    x, v = draw(*shape).requires_grad_(tracked), draw(*shape, seed=1)
    H = torch.autograd.functional.hessian(bowl, x.detach()).reshape(x.numel(), x.numel())
    assert_close(hvp(bowl, x, v), (H @ v.reshape(-1)).reshape(shape))
    assert x.grad is None
    assert x.requires_grad == tracked


@pytest.mark.parametrize("n", [1, 2, 5])
@pytest.mark.parametrize("damping", [0.0, 0.7])
def test_a_newton_step_equals_one_with_torchs_hessian(n, damping):
    x = draw(n).requires_grad_()
    H = torch.autograd.functional.hessian(bowl, x.detach())
    (g,) = torch.autograd.grad(bowl(x), x)
    expected = x.detach() - torch.linalg.inv(H + damping * torch.eye(n, dtype=H.dtype)) @ g
    new = newton_step(bowl, x, damping)
    assert_close(new, expected)
    assert not new.requires_grad


def test_newton_finds_a_quadratics_saddle_in_one_step():
    new = newton_step(lambda x: x[0] ** 2 - 3 * x[1] ** 2 + x[0], torch.tensor([4.0, 2.0], dtype=torch.float64))
    assert_close(new, torch.tensor([-0.5, 0.0], dtype=torch.float64))


@pytest.mark.parametrize(("n", "m"), [(4, 0), (4, 1), (4, 3), (3, 7), (1, 2)])
def test_lbfgs_equals_dense_bfgs_updates(n, m):
    curvature = draw(n, n)
    curvature = curvature @ curvature.T + torch.eye(n, dtype=torch.float64)
    S = [draw(n, seed=10 + i) for i in range(m)]
    Y = [curvature @ s for s in S]
    eye = torch.eye(n, dtype=torch.float64)
    H = eye * (S[-1] @ Y[-1]) / (Y[-1] @ Y[-1]) if m else eye
    for s, y in zip(S, Y, strict=True):
        rho = 1 / (s @ y)
        V = eye - rho * torch.outer(y, s)
        H = V.T @ H @ V + rho * torch.outer(s, s)
    grad = draw(n, seed=99)
    assert_close(lbfgs_direction(grad, S, Y), -H @ grad)


@pytest.mark.parametrize(("N", "n"), [(6, 3), (2, 5), (1, 4), (3, 1)])
def test_the_natural_gradient_equals_its_definition(N, n):
    grad, samples = draw(n), draw(n, N, seed=1).T
    F = torch.stack([torch.outer(g, g) for g in samples]).mean(dim=0)
    expected = torch.linalg.inv(F + 0.3 * torch.eye(n, dtype=F.dtype)) @ grad
    assert_close(natural_gradient(grad, samples, 0.3), expected)


@pytest.mark.parametrize(("N", "n_in", "n_out"), [(8, 3, 2), (1, 2, 4), (2, 5, 5), (4, 1, 3)])
def test_kfac_is_the_inverse_of_a_kronecker_product(N, n_in, n_out):
    grad_w, a, g = draw(n_out, n_in), draw(n_in, N, seed=1).T, draw(N, n_out, seed=2)
    A = a.T @ a / N + 0.2 * torch.eye(n_in, dtype=a.dtype)
    G = g.T @ g / N + 0.2 * torch.eye(n_out, dtype=g.dtype)
    expected = torch.linalg.solve(torch.kron(G, A), grad_w.reshape(-1)).reshape(n_out, n_in)
    assert_close(kfac_update(grad_w, a, g, 0.2), expected)
