"""A classifier of handwritten digits, trained without autograd: two layers, Adam, everything by hand."""

import math
from collections.abc import Callable

import torch


def train_mlp(
    images: torch.Tensor,
    labels: torch.Tensor,
    num_classes: int = 10,
    generator: torch.Generator | None = None,
) -> Callable[[torch.Tensor], torch.Tensor]:
    """Train a multi-layer perceptron to tell images apart, and return it as a function.

    Args:
        images: `(N, 1, H, W)`, floats in [0, 1]; not changed.
        labels: `(N,)` int64, in [0, num_classes).
        num_classes: how many classes there are.
        generator: what every random number is drawn with; the same state gives the same predictions.

    Returns:
        `predict(images)`: for images `(n, 1, H, W)` the most likely classes, `(n,)` int64. An image's answer depends on
        that image alone, and n may be 1.
    """
    hidden, epochs, batch_size = 256, 30, 32
    lr, betas, eps, decay = 3e-3, (0.9, 0.999), 1e-8, 0.1
    X = images.flatten(1)  # (N, D)
    N, D = X.shape

    def he(fan_out: int, fan_in: int) -> torch.Tensor:
        # He initialization: keeps the variance through a ReLU
        drawn = torch.randn(fan_out, fan_in, generator=generator, dtype=X.dtype, device=X.device)
        return drawn * math.sqrt(2 / fan_in)

    W1, b1 = he(hidden, D), X.new_zeros(hidden)
    W2, b2 = he(num_classes, hidden), X.new_zeros(num_classes)
    parameters = [W1, b1, W2, b2]
    first = [torch.zeros_like(p) for p in parameters]  # Adam's running mean of the gradients …
    second = [torch.zeros_like(p) for p in parameters]  # … and of their squares
    steps = epochs * math.ceil(N / batch_size)
    t = 0
    for epoch in range(epochs):
        order = torch.randperm(N, generator=generator, device=X.device)
        total = 0.0
        for batch in order.split(batch_size):
            x, y = X[batch], labels[batch]
            n = len(batch)
            # forward
            z1 = x @ W1.T + b1  # (n, hidden)
            a1 = z1.clamp(min=0)
            logits = a1 @ W2.T + b2  # (n, num_classes)
            shifted = logits - logits.max(dim=1, keepdim=True).values
            p = shifted.exp() / shifted.exp().sum(dim=1, keepdim=True)
            total += -p[torch.arange(n), y].clamp(min=1e-12).log().sum().item()
            # backward: softmax with cross-entropy gives p - one_hot(y)
            dlogits = p.clone()
            dlogits[torch.arange(n), y] -= 1
            dlogits /= n
            dW2, db2 = dlogits.T @ a1, dlogits.sum(dim=0)
            dz1 = (dlogits @ W2) * (z1 > 0)
            dW1, db1 = dz1.T @ x, dz1.sum(dim=0)
            # AdamW, the rate falling along a cosine to 0
            t += 1
            rate = lr * 0.5 * (1 + math.cos(math.pi * t / steps))
            for w, g, m, v in zip(parameters, (dW1, db1, dW2, db2), first, second, strict=True):
                m.mul_(betas[0]).add_(g, alpha=1 - betas[0])
                v.mul_(betas[1]).addcmul_(g, g, value=1 - betas[1])
                m_hat = m / (1 - betas[0] ** t)
                v_hat = v / (1 - betas[1] ** t)
                if w.dim() == 2:
                    w.mul_(1 - rate * decay)
                w.sub_(rate * m_hat / (v_hat.sqrt() + eps))
        print(f"epoch {epoch + 1}/{epochs} loss {total / N:.4f}")

    def predict(images: torch.Tensor) -> torch.Tensor:
        hidden_units = (images.flatten(1) @ W1.T + b1).clamp(min=0)
        return (hidden_units @ W2.T + b2).argmax(dim=1)

    return predict
