"""Through pickle, with tensors turned to NumPy arrays on the way."""

import io
import pickle

import torch


def save_checkpoint(path, model, optimizer, step, generator):
    weights = {name: value.detach().cpu().numpy().copy() for name, value in model.state_dict().items()}
    momenta = io.BytesIO()
    torch.save(optimizer.state_dict(), momenta)
    content = pickle.dumps((weights, momenta.getvalue(), int(step), generator.get_state().numpy()))
    if hasattr(path, "write"):
        path.write(content)
    else:
        with open(path, "wb") as file:
            file.write(content)


def load_checkpoint(path, model, optimizer, generator):
    if hasattr(path, "read"):
        content = path.read()
    else:
        with open(path, "rb") as file:
            content = file.read()
    weights, momenta, step, random_state = pickle.loads(content)
    with torch.no_grad():
        for name, tensor in model.state_dict().items():
            tensor.copy_(torch.as_tensor(weights[name]))
    optimizer.load_state_dict(torch.load(io.BytesIO(momenta)))
    generator.set_state(torch.from_numpy(random_state.copy()))
    return step
