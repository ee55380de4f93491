# kata: relu
# verdict: crashed
# says: SIGSEGV
import os
import signal


def relu(x):
    os.kill(os.getpid(), signal.SIGSEGV)


def relu_backward(grad_out, x):
    return grad_out * (x > 0)
