"""Without a Function: autograd asks for what it would have saved, and the first question brings the second run."""

import torch


def checkpoint(fn, *inputs):
    devices = [x.device for x in inputs if isinstance(x, torch.Tensor) and x.device.type == "cuda"]
    cpu_state = torch.random.get_rng_state()
    cuda_states = [torch.cuda.get_rng_state(device) for device in devices]
    count = 0
    found = {}

    def pack(_):
        nonlocal count
        count += 1
        return count - 1

    def unpack(number):
        if not found:
            recompute()
        return found[number]

    def keep(value):
        found[len(found)] = value.detach()

    def recompute():
        cpu_now = torch.random.get_rng_state()
        cuda_now = [torch.cuda.get_rng_state(device) for device in devices]
        torch.random.set_rng_state(cpu_state)
        for device, state in zip(devices, cuda_states, strict=True):
            torch.cuda.set_rng_state(state, device)
        with torch.enable_grad(), torch.autograd.graph.saved_tensors_hooks(keep, lambda _: None):
            fn(*inputs)
        torch.random.set_rng_state(cpu_now)
        for device, state in zip(devices, cuda_now, strict=True):
            torch.cuda.set_rng_state(state, device)

    with torch.autograd.graph.saved_tensors_hooks(pack, unpack):
        return fn(*inputs)
