"""What is given up to save memory, and what is kept to save work: recomputation, and the state of a run on disk."""

import torch


def checkpoint(fn, *inputs):
    """`fn(*inputs)` whose intermediate values are not kept: the backward pass computes them anew.

    fn: takes the inputs and returns one tensor. It may use parameters that it closes over, and random numbers from the
        global random state. It runs once in this call, and once more in the backward pass.
    inputs: tensors and anything else; at least one tensor requires grad.
    Returns: what fn returns. After `backward()` the gradients of the inputs and of the parameters that fn closes over
        are as if fn had been called directly.
    In its second run fn sees the random state (of the CPU, and of the GPUs on which inputs lie) in which its first run
    began. The backward pass leaves the random state as it found it.

    Source: Chen, Xu, Zhang, Guestrin 2016, "Training Deep Nets with Sublinear Memory Cost"
    (https://arxiv.org/abs/1604.06174); random state as in `torch.utils.checkpoint`.
    """
    gpus = sorted({value.get_device() for value in inputs if isinstance(value, torch.Tensor) and value.is_cuda})
    cpu_state = torch.get_rng_state()  # before fn draws
    gpu_states = [torch.cuda.get_rng_state(gpu) for gpu in gpus]

    class Recompute(torch.autograd.Function):
        @staticmethod
        def forward(ctx, *inputs):
            # autograd records nothing in here: what fn computes on its way is freed when it returns
            tensors = [value for value in inputs if isinstance(value, torch.Tensor)]
            ctx.save_for_backward(*tensors)
            ctx.others = [None if isinstance(value, torch.Tensor) else value for value in inputs]
            ctx.is_tensor = [isinstance(value, torch.Tensor) for value in inputs]
            return fn(*inputs)

        @staticmethod
        def backward(ctx, grad_out):
            saved = iter(ctx.saved_tensors)
            again = []
            for other, is_tensor in zip(ctx.others, ctx.is_tensor, strict=True):
                if is_tensor:
                    value = next(saved)
                    # cut off: the second run's graph ends at its own inputs, and nothing flows further twice
                    again.append(value.detach().requires_grad_(value.requires_grad))
                else:
                    again.append(other)
            with torch.random.fork_rng(devices=gpus), torch.enable_grad():  # fork_rng puts the state back at its end
                torch.set_rng_state(cpu_state)
                for gpu, state in zip(gpus, gpu_states, strict=True):
                    torch.cuda.set_rng_state(state, gpu)
                out = fn(*again)
            torch.autograd.backward(out, grad_out)  # reaches what fn closes over as well
            return tuple(value.grad if isinstance(value, torch.Tensor) else None for value in again)

    return Recompute.apply(*inputs)


def save_checkpoint(path, model, optimizer, step, generator):
    """Write all that a training run needs to go on as if it had never stopped.

    path: what `torch.save` writes to: a path, or a file open for writing in binary.
    model: an `nn.Module`. optimizer: has `state_dict()`, as those of `torch.optim`. step: int, how far the run is.
    generator: the `torch.Generator` that the run draws from.
    None of them is changed, and what is written stays as it is when training goes on.

    Source: https://docs.pytorch.org/tutorials/beginner/saving_loading_models.html.
    """
    state = {
        "model": model.state_dict(),  # parameters and buffers
        "optimizer": optimizer.state_dict(),  # momenta and step counts, learning rates
        "generator": generator.get_state(),
        "step": step,
    }
    torch.save(state, path)


def load_checkpoint(path, model, optimizer, generator):
    """Put a saved run's state into a model, an optimizer and a generator that are made like those that were saved.

    path: what `torch.load` reads from: a path, or a file open for reading in binary.
    model, optimizer, generator: changed in place; the model's parameters stay the same tensor objects.
    Returns: the step that was saved, an int. Training resumed from here equals training not interrupted, bit for bit.

    Source: https://docs.pytorch.org/tutorials/beginner/saving_loading_models.html.
    """
    state = torch.load(path, weights_only=True)  # no code is run from the file
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    generator.set_state(state["generator"])
    return state["step"]
