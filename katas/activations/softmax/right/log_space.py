def softmax(x, dim=-1):
    # through log-sum-exp, by hand
    m, _ = x.max(dim, keepdim=True)
    log_sum = m + (x - m).exp().sum(dim, keepdim=True).log()
    return (x - log_sum).exp()


def softmax_backward(grad_out, y, dim=-1):
    gy = grad_out * y
    return gy - y * gy.sum(dim, keepdim=True)
