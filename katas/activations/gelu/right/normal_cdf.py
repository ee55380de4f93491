import torch

ROOT = (2 / torch.pi) ** 0.5


def gelu(x, approximate="none"):
    if approximate == "none":
        return x * torch.special.ndtr(x)
    return x * torch.sigmoid(2 * ROOT * (x + 0.044715 * x.pow(3)))


def gelu_backward(grad_out, x, approximate="none"):
    if approximate == "none":
        density = torch.distributions.Normal(0.0, 1.0).log_prob(x).exp()
        return grad_out * (torch.special.ndtr(x) + x * density)
    s = torch.sigmoid(2 * ROOT * (x + 0.044715 * x.pow(3)))
    return grad_out * (s + x * s * (1 - s) * 2 * ROOT * (1 + 3 * 0.044715 * x * x))
