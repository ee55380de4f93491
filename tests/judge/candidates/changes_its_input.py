# kata: relu
# verdict: failed
# says: changed in place
def relu(x):
    x.data[x.data < 0] = 0
    return x.clone()


def relu_backward(grad_out, x):
    return grad_out * (x > 0)
