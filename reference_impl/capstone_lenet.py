"""A small LeNet on handwritten digits, trained without autograd and without torch's convolution and pooling."""

import math
from collections.abc import Callable

import torch


def _windows(x: torch.Tensor, k: int) -> torch.Tensor:
    """The k×k neighbourhoods of every pixel, k odd, zeros outside: `(N, C, H, W)` to `(N, H, W, C·k·k)`."""
    N, C, H, W = x.shape
    padded = x.new_zeros(N, C, H + k - 1, W + k - 1)
    padded[:, :, k // 2 : k // 2 + H, k // 2 : k // 2 + W] = x
    shifted = [padded[:, :, i : i + H, j : j + W] for i in range(k) for j in range(k)]
    return torch.stack(shifted, dim=2).flatten(1, 2).permute(0, 2, 3, 1)


def _windows_backward(grad: torch.Tensor, shape: torch.Size, k: int) -> torch.Tensor:
    """The adjoint: each neighbourhood's gradient goes back to the pixels that it was copied from."""
    N, C, H, W = shape
    pieces = grad.permute(0, 3, 1, 2).reshape(N, C, k * k, H, W)
    padded = grad.new_zeros(N, C, H + k - 1, W + k - 1)
    for i in range(k):
        for j in range(k):
            padded[:, :, i : i + H, j : j + W] += pieces[:, :, i * k + j]
    return padded[:, :, k // 2 : k // 2 + H, k // 2 : k // 2 + W]


class _Convolution:
    """A same-size convolution: every neighbourhood times the kernels."""

    def __init__(self, weight: torch.Tensor) -> None:
        self.weight = weight  # (out, in, k, k)
        self.bias = weight.new_zeros(weight.shape[0])

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        self.shape, self.k = x.shape, self.weight.shape[-1]
        self.columns = _windows(x, self.k)  # (N, H, W, in·k·k)
        return (self.columns @ self.weight.flatten(1).T + self.bias).permute(0, 3, 1, 2)

    def backward(self, grad: torch.Tensor) -> torch.Tensor:
        grad = grad.permute(0, 2, 3, 1)  # (N, H, W, out)
        flat = grad.flatten(0, 2)
        self.weight_grad = (flat.T @ self.columns.flatten(0, 2)).reshape(self.weight.shape)
        self.bias_grad = flat.sum(dim=0)
        return _windows_backward(grad @ self.weight.flatten(1), self.shape, self.k)


class _Pool:
    """The maximum of each 2×2 block; the gradient goes to the first pixel that had it."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        N, C, H, W = x.shape
        blocks = x.reshape(N, C, H // 2, 2, W // 2, 2).transpose(3, 4).flatten(4)  # (N, C, H/2, W/2, 4)
        best = blocks.max(dim=-1, keepdim=True)
        self.shape, self.where = blocks.shape, best.indices
        return best.values.squeeze(-1)

    def backward(self, grad: torch.Tensor) -> torch.Tensor:
        N, C, H, W = grad.shape
        blocks = grad.new_zeros(self.shape).scatter_(-1, self.where, grad.unsqueeze(-1))
        return blocks.reshape(N, C, H, W, 2, 2).transpose(3, 4).reshape(N, C, 2 * H, 2 * W)


class _Linear:
    """y = x Wᵀ + b."""

    def __init__(self, weight: torch.Tensor) -> None:
        self.weight = weight  # (out, in)
        self.bias = weight.new_zeros(weight.shape[0])

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        self.x = x
        return x @ self.weight.T + self.bias

    def backward(self, grad: torch.Tensor) -> torch.Tensor:
        self.weight_grad, self.bias_grad = grad.T @ self.x, grad.sum(dim=0)
        return grad @ self.weight


class _LeNet:
    """Convolution, ReLU, pool; convolution, ReLU, pool; linear, ReLU, linear."""

    def __init__(self, height: int, width: int, num_classes: int, normal: Callable[..., torch.Tensor]) -> None:
        self.conv1, self.conv2 = _Convolution(normal(16, 1, 3, 3)), _Convolution(normal(32, 16, 3, 3))
        self.pool1, self.pool2 = _Pool(), _Pool()
        flat = 32 * (height // 4) * (width // 4)
        self.fc1, self.fc2 = _Linear(normal(64, flat)), _Linear(normal(num_classes, 64))
        self.layers = [self.conv1, self.conv2, self.fc1, self.fc2]

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        self.a1 = self.conv1.forward(x).clamp(min=0)
        self.a2 = self.conv2.forward(self.pool1.forward(self.a1)).clamp(min=0)
        pooled = self.pool2.forward(self.a2)
        self.pooled_shape = pooled.shape
        self.a3 = self.fc1.forward(pooled.flatten(1)).clamp(min=0)
        return self.fc2.forward(self.a3)

    def backward(self, dlogits: torch.Tensor) -> None:
        # through a ReLU the gradient passes where its output is positive
        grad = self.fc2.backward(dlogits) * (self.a3 > 0)
        grad = self.fc1.backward(grad).reshape(self.pooled_shape)
        grad = self.pool2.backward(grad) * (self.a2 > 0)
        grad = self.pool1.backward(self.conv2.backward(grad)) * (self.a1 > 0)
        self.conv1.backward(grad)


def train_lenet(
    images: torch.Tensor,
    labels: torch.Tensor,
    num_classes: int = 10,
    generator: torch.Generator | None = None,
) -> Callable[[torch.Tensor], torch.Tensor]:
    """Train a convolutional network to tell images apart, and return it as a function.

    Args:
        images: `(N, 1, H, W)`, floats in [0, 1], H and W multiples of 4; not changed.
        labels: `(N,)` int64, in [0, num_classes).
        num_classes: how many classes there are.
        generator: what every random number is drawn with; the same state gives the same predictions.

    Returns:
        `predict(images)`: for images `(n, 1, H, W)` the most likely classes, `(n,)` int64. An image's answer depends on
        that image alone, and n may be 1.
    """
    epochs, batch_size, lr, momentum, decay = 20, 32, 0.05, 0.9, 1e-3

    def normal(*shape: int) -> torch.Tensor:
        # He initialization: keeps the variance through a ReLU
        drawn = torch.randn(*shape, generator=generator, dtype=images.dtype, device=images.device)
        return drawn * math.sqrt(2 / math.prod(shape[1:]))

    net = _LeNet(*images.shape[2:], num_classes, normal)
    velocity = [[torch.zeros_like(layer.weight), torch.zeros_like(layer.bias)] for layer in net.layers]
    N = len(images)
    steps, t = epochs * math.ceil(N / batch_size), 0
    for epoch in range(epochs):
        total = 0.0
        order = torch.randperm(N, generator=generator, device=images.device)
        for batch in order.split(batch_size):
            x, y = images[batch], labels[batch]
            n = len(batch)
            logits = net.forward(x)  # (n, num_classes)
            log_p = logits - logits.logsumexp(dim=1, keepdim=True)
            total -= log_p[torch.arange(n), y].sum().item()
            # softmax with cross-entropy: p - one_hot(y), over the batch's size
            dlogits = log_p.exp()
            dlogits[torch.arange(n), y] -= 1
            net.backward(dlogits / n)
            # momentum, the rate falling along a cosine to 0
            t += 1
            rate = lr * 0.5 * (1 + math.cos(math.pi * t / steps))
            for layer, (v_weight, v_bias) in zip(net.layers, velocity, strict=True):
                layer.weight -= rate * v_weight.mul_(momentum).add_(layer.weight_grad + decay * layer.weight)
                layer.bias -= rate * v_bias.mul_(momentum).add_(layer.bias_grad)
        print(f"epoch {epoch + 1}/{epochs} loss {total / N:.4f}")

    def predict(images: torch.Tensor) -> torch.Tensor:
        return net.forward(images).argmax(dim=1)

    return predict
