"""Three layers in lists, tanh, plain mini-batch gradient descent with momentum."""

import torch


def softmax(z):
    e = torch.exp(z - z.amax(1, keepdim=True))
    return e / e.sum(1, keepdim=True)


def train_mlp(images, labels, num_classes=10, generator=None):
    x_all = images.reshape(images.shape[0], -1)
    sizes = [x_all.shape[1], 100, 60, num_classes]
    weights, biases = [], []
    for n_in, n_out in zip(sizes[:-1], sizes[1:], strict=False):
        bound = (6 / (n_in + n_out)) ** 0.5
        weights.append((torch.rand(n_in, n_out, generator=generator, dtype=images.dtype) * 2 - 1) * bound)
        biases.append(torch.zeros(n_out, dtype=images.dtype))
    speeds = [torch.zeros_like(p) for p in weights + biases]

    def forward(x):
        activations = [x]
        for i, (w, b) in enumerate(zip(weights, biases, strict=False)):
            z = activations[-1] @ w + b
            activations.append(torch.tanh(z) if i < len(weights) - 1 else z)
        return activations

    targets = torch.zeros(len(labels), num_classes, dtype=images.dtype)
    targets[torch.arange(len(labels)), labels] = 1.0
    for _ in range(60):
        order = torch.randperm(len(labels), generator=generator)
        for start in range(0, len(order), 25):
            rows = order[start : start + 25]
            activations = forward(x_all[rows])
            delta = (softmax(activations[-1]) - targets[rows]) / len(rows)
            for i in reversed(range(len(weights))):
                grad_w, grad_b = activations[i].T @ delta, delta.sum(0)
                if i:
                    delta = (delta @ weights[i].T) * (1 - activations[i] ** 2)
                for param, speed, grad in (
                    (weights[i], speeds[i], grad_w),
                    (biases[i], speeds[len(weights) + i], grad_b),
                ):
                    speed.mul_(0.9).add_(grad)
                    param.sub_(0.05 * speed)

    def predict(batch):
        return forward(batch.reshape(batch.shape[0], -1))[-1].max(1).indices

    return predict
