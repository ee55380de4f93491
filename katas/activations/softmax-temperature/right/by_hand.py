import torch


def softmax_with_temperature(logits, temperature, dim=-1):
    if temperature < 0:
        raise ValueError("negative temperature")
    if temperature == 0:
        k = logits.size(dim)
        hot = torch.nn.functional.one_hot(logits.argmax(dim), k).movedim(-1, dim)
        return hot.to(logits)
    z = (logits - logits.amax(dim, keepdim=True)) / temperature
    e = torch.exp(z)
    return e / torch.sum(e, dim, keepdim=True)
