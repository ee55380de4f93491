"""Changes a copy where it is negative."""


def leaky_relu(x, negative_slope=0.01):
    out = x.clone()
    below = x < 0
    out[below] = out[below] * negative_slope
    return out


def leaky_relu_backward(grad_out, x, negative_slope=0.01):
    dx = grad_out.clone()
    dx[x <= 0] *= negative_slope
    return dx
