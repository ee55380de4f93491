"""A Function at module level that keeps its inputs on ctx and restores the random state by hand."""

import torch


class CheckpointFunction(torch.autograd.Function):
    @staticmethod
    def forward(ctx, fn, *args):
        ctx.fn = fn
        ctx.args = args
        ctx.rng = torch.get_rng_state()
        ctx.cuda_rng = torch.cuda.get_rng_state_all() if torch.cuda.is_available() else []
        with torch.no_grad():
            return fn(*args)

    @staticmethod
    def backward(ctx, grad):
        args = []
        for arg in ctx.args:
            if torch.is_tensor(arg):
                copy = arg.detach()
                copy.requires_grad = arg.requires_grad
                args.append(copy)
            else:
                args.append(arg)
        now = torch.get_rng_state()
        cuda_now = torch.cuda.get_rng_state_all() if ctx.cuda_rng else []
        torch.set_rng_state(ctx.rng)
        if ctx.cuda_rng:
            torch.cuda.set_rng_state_all(ctx.cuda_rng)
        try:
            with torch.enable_grad():
                output = ctx.fn(*args)
        finally:
            torch.set_rng_state(now)
            if ctx.cuda_rng:
                torch.cuda.set_rng_state_all(cuda_now)
        output.backward(grad)
        grads = [arg.grad if torch.is_tensor(arg) else None for arg in args]
        return (None, *grads)


def checkpoint(fn, *inputs):
    return CheckpointFunction.apply(fn, *inputs)
