"""Gradients of single steps, worked out by hand: a fused loss, a staged expression, and what broadcasting copied.

Notation in comments: dz is the gradient of the result with respect to z, and has the shape of z.
"""

import torch


def softmax_cross_entropy(logits: torch.Tensor, target: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Cross-entropy of class logits, averaged over samples, together with its gradient, by hand.

    Args:
        logits: raw scores `(N, K)`, float32 or float64, N at least 1; contiguous or not. Left unchanged.
        target: int64 indices of the true classes, `(N,)`, all in [0, K).

    Returns:
        `(loss, dlogits)`: a 0-d tensor, and the gradient of that loss with respect to the logits, `(N, K)`; both in the
        logits' dtype, finite and right for |logits| up to 1e4.

    Source: Goodfellow, Bengio, Courville, "Deep Learning", section 6.2.2.3 (https://www.deeplearningbook.org).
    """
    N = logits.shape[0]
    rows = torch.arange(N, device=logits.device)
    shifted = logits - logits.amax(dim=1, keepdim=True)  # (N, K): the largest of a row is 0, exp can't overflow
    e = shifted.exp()  # (N, K)
    total = e.sum(dim=1, keepdim=True)  # (N, 1), at least 1
    log_p = shifted - total.log()  # (N, K), log p = z − log Σ eᶻ: no probability that could round to 0 is involved
    loss = -log_p[rows, target].mean()
    one_hot = torch.zeros_like(shifted)
    one_hot[rows, target] = 1
    # ∂(−log p_y)/∂z_k = p_k − 1[k = y], and the mean gives every sample 1/N
    dlogits = (e / total - one_hot) / N  # (N, K)
    return loss, dlogits


def forward_backward(x: torch.Tensor, y: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """f(x, y) = (x + σ(y)) / (σ(x) + (x + y)²), element by element, with both derivatives, by hand.

    Args:
        x, y: float32 or float64, of one shape, any: 0-d and empty included; contiguous or not. Left unchanged.

    Returns:
        `(value, dx, dy)`: f, ∂f/∂x and ∂f/∂y, tensors of x's shape and dtype.

    Source: CS231n notes, "Backpropagation, Intuitions" (https://cs231n.github.io/optimization-2/).
    """
    # forward, one operation a line; what the way back needs has a name
    sigma_y = torch.sigmoid(y)
    num = x + sigma_y  # the numerator
    sigma_x = torch.sigmoid(x)
    s = x + y
    s2 = s * s
    den = sigma_x + s2  # the denominator, > 0
    inv = 1 / den
    value = num * inv

    # backward, the same lines from the last to the first: local slope times what comes from above
    dnum = inv
    dinv = num
    dden = -inv * inv * dinv  # (1/u)′ = −1/u²
    ds2 = dden
    ds = 2 * s * ds2
    dx = ds
    dy = ds
    dsigma_x = dden
    dx = dx + sigma_x * (1 - sigma_x) * dsigma_x  # x is used three times: its parts add up
    dx = dx + dnum
    dsigma_y = dnum
    dy = dy + sigma_y * (1 - sigma_y) * dsigma_y
    return value, dx, dy


def unbroadcast(grad: torch.Tensor, shape: tuple[int, ...]) -> torch.Tensor:
    """The gradient for a tensor that was broadcast, from the gradient for what it was broadcast to.

    Args:
        grad: the gradient for the broadcast tensor: float32 or float64, of a shape that `shape` broadcasts to, empty
            included; contiguous or not. Left unchanged.
        shape: the tensor's own shape, a tuple or `torch.Size`; `()` is a single number.

    Returns:
        The tensor's gradient: of that shape, in grad's dtype.

    Source: NumPy documentation, "Broadcasting" (https://numpy.org/doc/stable/user/basics.broadcasting.html).
    """
    # Broadcasting lines shapes up at their ends: what is missing is missing in front
    missing = grad.dim() - len(shape)
    for _ in range(missing):
        grad = grad.sum(dim=0)
    # A dimension of size 1 was repeated: y = (x, x, …), hence dx = Σᵢ dyᵢ
    for i, size in enumerate(shape):
        if size == 1:
            grad = grad.sum(dim=i, keepdim=True)
    return grad
