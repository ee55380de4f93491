# kata: relu
# verdict: failed
# line: 6
# says: raised AttributeError
def relu(x):
    return x.positive_part()


def relu_backward(grad_out, x):
    return grad_out * (x > 0)
