# kata: relu
# verdict: out-of-memory
def relu(x):
    return bytearray(30 * 2**30)


def relu_backward(grad_out, x):
    return grad_out * (x > 0)
