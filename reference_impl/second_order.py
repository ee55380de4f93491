"""Steps that know curvature: from a Hessian's product with a vector to approximations of its inverse.

Notation: g is the gradient, H the Hessian, F the Fisher information matrix; n is the number of parameters.
"""

from collections.abc import Callable, Sequence

import torch


def hvp(f: Callable[[torch.Tensor], torch.Tensor], x: torch.Tensor, v: torch.Tensor) -> torch.Tensor:
    """The Hessian of f at x times v, without the Hessian.

    Args:
        f: a function of a tensor of x's shape that autograd can differentiate twice; returns a 0-d tensor.
        x: the point, float32 or float64, of any shape; may require grad or not. Left unchanged, its `.grad` too.
        v: the direction, shaped as x. Left unchanged.

    Returns:
        H v, a tensor of x's shape and dtype: entry i is Σⱼ ∂²f/∂xᵢ∂xⱼ · vⱼ. Memory and time are those of a few
        gradients, however many entries x has.

    Source: Pearlmutter, "Fast exact multiplication by the Hessian", 1994.
    """
    point = x.detach().requires_grad_()  # a leaf of its own: x's .grad is not touched
    (g,) = torch.autograd.grad(f(point), point, create_graph=True)  # x's shape; the graph stays to differentiate again
    # vᵀg is a scalar whose gradient is Σⱼ vⱼ ∂gⱼ/∂xᵢ = H v, for H is symmetric
    (Hv,) = torch.autograd.grad((g * v).sum(), point)
    return Hv


def newton_step(f: Callable[[torch.Tensor], torch.Tensor], x: torch.Tensor, damping: float = 0.0) -> torch.Tensor:
    """One step of Newton's method towards a point where the gradient is 0.

    Args:
        f: a function of a 1-d tensor that autograd can differentiate twice; returns a 0-d tensor.
        x: the point, `(n,)`, float32 or float64; may require grad or not. Left unchanged, its `.grad` too.
        damping: λ ≥ 0; H + λI has an inverse.

    Returns:
        The new point x − (H + λI)⁻¹ g, a new tensor like x, detached.

    Source: Nocedal and Wright, "Numerical Optimization", 2006, chapter 3.
    """
    point = x.detach().requires_grad_()
    (g,) = torch.autograd.grad(f(point), point, create_graph=True)  # (n,)
    rows = [torch.autograd.grad(g_i, point, retain_graph=True)[0] for g_i in g]  # row i of H is the gradient of gᵢ
    H = torch.stack(rows)  # (n, n)
    g = g.detach()
    eye = torch.eye(len(g), dtype=g.dtype, device=g.device)
    return x.detach() - torch.linalg.solve(H + damping * eye, g)  # (n,)


def lbfgs_direction(
    grad: torch.Tensor, s_history: Sequence[torch.Tensor], y_history: Sequence[torch.Tensor]
) -> torch.Tensor:
    """L-BFGS's direction of search: minus its approximation of the inverse Hessian times the gradient.

    Args:
        grad: the gradient at the point, `(n,)`, float32 or float64.
        s_history: the last steps, s = x_new − x_old, each `(n,)`, the oldest first.
        y_history: the changes of the gradient over them, y = g_new − g_old, in the same order; s · y > 0 for each pair.
        Nothing is changed; the histories may be empty, and are then no restriction on the direction.

    Returns:
        −H grad, `(n,)`. H comes of the BFGS updates by all pairs, the oldest first, from H₀ = (s·y / y·y) I of the newest
        pair; without a history H is I.

    Source: Liu and Nocedal, "On the limited memory BFGS method for large scale optimization", 1989; Nocedal and Wright,
    "Numerical Optimization", 2006, algorithm 7.4.
    """
    q = grad
    pairs = list(zip(s_history, y_history, strict=True))
    alphas = []
    for s, y in reversed(pairs):  # the newest first
        alpha = (s @ q) / (s @ y)  # ρ s·q with ρ = 1/(s·y)
        q = q - alpha * y
        alphas.append(alpha)
    r = q
    if pairs:
        s, y = pairs[-1]
        r = (s @ y) / (y @ y) * q  # H₀ q: the size of the inverse curvature along the newest step
    for (s, y), alpha in zip(pairs, reversed(alphas), strict=True):  # the oldest first
        beta = (y @ r) / (s @ y)
        r = r + (alpha - beta) * s
    return -r


def natural_gradient(grad: torch.Tensor, per_sample_grads: torch.Tensor, damping: float) -> torch.Tensor:
    """The gradient in the metric of the empirical Fisher information.

    Args:
        grad: g, `(n,)`, float32 or float64.
        per_sample_grads: the gradients of single samples, `(N, n)`; their mean need not be grad.
        damping: λ > 0.
        Nothing is changed; inputs may be non-contiguous.

    Returns:
        (F + λI)⁻¹ g, `(n,)`. F is the mean of the outer products of the samples' gradients with themselves, uncentred.

    Source: Amari, "Natural gradient works efficiently in learning", 1998; Martens, "New insights and perspectives on
    the natural gradient method", 2020 (https://arxiv.org/abs/1412.1193).
    """
    N, n = per_sample_grads.shape
    F = per_sample_grads.T @ per_sample_grads / N  # (n, n), the mean of gᵢ gᵢᵀ
    eye = torch.eye(n, dtype=F.dtype, device=F.device)
    return torch.linalg.solve(F + damping * eye, grad)


def kfac_update(
    grad_w: torch.Tensor, activations: torch.Tensor, output_grads: torch.Tensor, damping: float
) -> torch.Tensor:
    """The gradient of a linear layer's weight, preconditioned by the Kronecker factors of its Fisher matrix (K-FAC).

    Args:
        grad_w: the gradient of the weight, `(out, in)`, float32 or float64.
        activations: the layer's inputs, one row a sample, `(N, in)`.
        output_grads: the gradients for the layer's outputs, one row a sample, `(N, out)`.
        damping: λ > 0, added to each factor's diagonal.
        Nothing is changed; inputs may be non-contiguous.

    Returns:
        G⁻¹ grad_w A⁻¹, `(out, in)`. A and G, damped, are the means over samples of the outer products of activations and
        of output gradients with themselves, uncentred.

    Source: Martens and Grosse, "Optimizing neural networks with Kronecker-factored approximate curvature", 2015
    (https://arxiv.org/abs/1503.05671).
    """
    N = activations.shape[0]
    A = activations.T @ activations / N  # (in, in), the mean of a aᵀ
    G = output_grads.T @ output_grads / N  # (out, out), the mean of g gᵀ
    A = A + damping * torch.eye(A.shape[0], dtype=A.dtype, device=A.device)
    G = G + damping * torch.eye(G.shape[0], dtype=G.dtype, device=G.device)
    # (A ⊗ G)⁻¹ vec(grad) = vec(G⁻¹ grad A⁻¹): two small systems for one of in·out unknowns
    left = torch.linalg.solve(G, grad_w)  # G⁻¹ grad_w, (out, in)
    return torch.linalg.solve(A, left.T).T  # A is symmetric: (A⁻¹ Lᵀ)ᵀ = L A⁻¹
