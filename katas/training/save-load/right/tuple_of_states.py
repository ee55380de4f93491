"""A list of the three states and the step; everything is mapped to the CPU when it is read."""

import torch


def save_checkpoint(path, model, optimizer, step, generator):
    states = [thing.state_dict() for thing in (model, optimizer)]
    torch.save([*states, step, generator.get_state()], path)


def load_checkpoint(path, model, optimizer, generator):
    weights, moments, step, state = torch.load(path, map_location="cpu", weights_only=False)
    generator.set_state(state)
    optimizer.load_state_dict(moments)
    model.load_state_dict(weights, strict=True)
    return step
