import torch


def instance_norm(x, weight, bias, eps=1e-5):
    images = []
    for image in x:
        channels = []
        for c, channel in enumerate(image):
            centred = channel - channel.mean()
            var = (centred * centred).mean()
            channels.append(weight[c] * centred / torch.sqrt(var + eps) + bias[c])
        images.append(torch.stack(channels))
    return torch.stack(images)
