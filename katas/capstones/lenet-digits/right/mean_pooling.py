"""Two 3×3 convolutions as sums over the offsets, mean pooling after each, one linear layer, Adam."""

import torch


def pad(x):
    n, c, h, w = x.shape
    out = torch.zeros(n, c, h + 2, w + 2, dtype=x.dtype)
    out[:, :, 1:-1, 1:-1] = x
    return out


OFFSETS = [(i, j) for i in range(3) for j in range(3)]


def conv(x, weight, bias):
    h, w = x.shape[2:]
    padded = pad(x)
    out = bias.view(1, -1, 1, 1)
    for i, j in OFFSETS:
        out = out + torch.einsum("nchw,oc->nohw", padded[:, :, i : i + h, j : j + w], weight[:, :, i, j])
    return out


def conv_grads(grad, x, weight):
    h, w = x.shape[2:]
    padded = pad(x)
    grad_padded = torch.zeros_like(padded)
    grad_weight = torch.zeros_like(weight)
    for i, j in OFFSETS:
        grad_weight[:, :, i, j] = torch.einsum("nohw,nchw->oc", grad, padded[:, :, i : i + h, j : j + w])
        grad_padded[:, :, i : i + h, j : j + w] += torch.einsum("nohw,oc->nchw", grad, weight[:, :, i, j])
    return grad_padded[:, :, 1:-1, 1:-1], grad_weight, grad.sum((0, 2, 3))


def mean_pool(x):
    n, c, h, w = x.shape
    return x.reshape(n, c, h // 2, 2, w // 2, 2).mean((3, 5))


def mean_pool_grad(grad):
    return grad.repeat_interleave(2, 2).repeat_interleave(2, 3) / 4


class Adam:
    def __init__(self, params, lr):
        self.params, self.lr, self.t = params, lr, 0
        self.m = [torch.zeros_like(p) for p in params]
        self.v = [torch.zeros_like(p) for p in params]

    def step(self, grads):
        self.t += 1
        for p, g, m, v in zip(self.params, grads, self.m, self.v, strict=False):
            m += 0.1 * (g - m)
            v += 0.001 * (g * g - v)
            p -= self.lr * (m / (1 - 0.9**self.t)) / ((v / (1 - 0.999**self.t)).sqrt() + 1e-8)


def train_lenet(images, labels, num_classes=10, generator=None):
    def drawn(*shape, fan_in):
        return torch.randn(*shape, generator=generator, dtype=images.dtype) * (2 / fan_in) ** 0.5

    flat = 32 * (images.shape[2] // 4) * (images.shape[3] // 4)
    w1, b1 = drawn(16, 1, 3, 3, fan_in=9), torch.zeros(16, dtype=images.dtype)
    w2, b2 = drawn(32, 16, 3, 3, fan_in=144), torch.zeros(32, dtype=images.dtype)
    w3, b3 = drawn(num_classes, flat, fan_in=flat), torch.zeros(num_classes, dtype=images.dtype)
    optimizer = Adam([w1, b1, w2, b2, w3, b3], lr=4e-3)

    def forward(x):
        h1 = conv(x, w1, b1).relu()
        p1 = mean_pool(h1)
        h2 = conv(p1, w2, b2).relu()
        p2 = mean_pool(h2)
        return h1, p1, h2, p2, p2.flatten(1) @ w3.T + b3

    epochs = 20
    for epoch in range(epochs):
        optimizer.lr = 4e-3 * (1 - epoch / epochs)
        for rows in torch.randperm(len(labels), generator=generator).split(48):
            x, y = images[rows], labels[rows]
            h1, p1, h2, p2, logits = forward(x)
            d = (logits - logits.logsumexp(1, keepdim=True)).exp()
            d[torch.arange(len(rows)), y] -= 1
            d = d / len(rows)
            dw3, db3 = d.T @ p2.flatten(1), d.sum(0)
            dh2 = mean_pool_grad((d @ w3).reshape(p2.shape)) * (h2 > 0)
            dp1, dw2, db2 = conv_grads(dh2, p1, w2)
            dh1 = mean_pool_grad(dp1) * (h1 > 0)
            _, dw1, db1 = conv_grads(dh1, x, w1)
            optimizer.step([dw1, db1, dw2, db2, dw3, db3])

    def predict(batch):
        return forward(batch)[-1].argmax(1)

    return predict
