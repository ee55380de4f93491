"""Two masks a tensor, written through the old tensor."""


def clip_grad_value(params, clip_value):
    for grad in [p.grad for p in params if p.grad is not None]:
        grad[grad > clip_value] = clip_value
        grad[grad < -clip_value] = -clip_value
