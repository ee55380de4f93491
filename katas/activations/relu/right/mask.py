def relu(x):
    return x * (x > 0)


def relu_backward(grad_out, x):
    grad = grad_out.clone()
    grad[x <= 0] = 0
    return grad
