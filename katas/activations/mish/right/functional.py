import torch
import torch.nn.functional as F


def mish(x: torch.Tensor) -> torch.Tensor:
    return torch.tanh(F.softplus(x)).mul(x)


def mish_backward(grad_out: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
    sp = F.softplus(x)
    sech2 = torch.cosh(sp.clamp(max=80)).pow(-2)
    return (sp.tanh() + x * sech2 * x.sigmoid()) * grad_out
