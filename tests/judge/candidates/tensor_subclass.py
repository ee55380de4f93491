# kata: relu
# verdict: failed
# says: instead of a tensor
import torch


class Mine(torch.Tensor):
    pass


def relu(x):
    return torch.where(x > 0, x, torch.zeros_like(x)).as_subclass(Mine)


def relu_backward(grad_out, x):
    return grad_out * (x > 0)
