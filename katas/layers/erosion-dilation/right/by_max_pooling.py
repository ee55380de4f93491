"""torch's max pooling pads with −∞ by itself; a minimum is the maximum of the negative."""

import torch.nn.functional as F


def min_pool2d(x, kernel, stride=None):
    return -F.max_pool2d(-x, kernel, stride)


def dilate(x, kernel):
    k_h, k_w = (kernel, kernel) if isinstance(kernel, int) else kernel
    return F.max_pool2d(x, (k_h, k_w), stride=1, padding=(k_h // 2, k_w // 2))


def erode(x, kernel):
    return -dilate(-x, kernel)
