# kata: relu
# verdict: failed
# says: a float32 NumPy array of shape
import numpy as np


def relu(x):
    return np.maximum(x.detach().numpy(), 0)


def relu_backward(grad_out, x):
    return grad_out * (x > 0)
