"""All dimensions at once, then a reshape."""


def unbroadcast(grad, shape):
    padded = (1,) * (grad.ndim - len(shape)) + tuple(shape)
    dims = tuple(i for i, (have, want) in enumerate(zip(grad.shape, padded, strict=True)) if want == 1 and have != 1)
    if dims:
        grad = grad.sum(dim=dims, keepdim=True)
    return grad.reshape(tuple(shape))
