"""The summary beside torch's own modules: their parameters, and which pixels have a gradient."""

import pytest
import torch
from torch import nn

from reference_impl.layer_summary import count_parameters, receptive_field

LAYERS = [
    {"type": "Conv2d", "in_channels": 6, "out_channels": 4, "kernel_size": 3},
    {"type": "Conv2d", "in_channels": 6, "out_channels": 4, "kernel_size": 5, "groups": 2, "bias": False, "stride": 2},
    {"type": "Linear", "in_features": 7, "out_features": 3},
    {"type": "Linear", "in_features": 7, "out_features": 3, "bias": False},
    {"type": "BatchNorm2d", "num_features": 5},
    {"type": "BatchNorm2d", "num_features": 5, "affine": False},
    {"type": "LayerNorm", "normalized_shape": 9},
    {"type": "LayerNorm", "normalized_shape": 9, "elementwise_affine": False},
    {"type": "Embedding", "num_embeddings": 11, "embedding_dim": 3, "padding_idx": 0},
    {"type": "LSTM", "input_size": 3, "hidden_size": 5},
    {"type": "LSTM", "input_size": 3, "hidden_size": 5, "num_layers": 3, "bias": False},
    {"type": "LSTM", "input_size": 3, "hidden_size": 5, "num_layers": 2, "bidirectional": True},
    {"type": "MaxPool2d", "kernel_size": 2},
    {"type": "ReLU"},
]


def made(layer):
    return getattr(nn, layer["type"])(**{name: value for name, value in layer.items() if name != "type"})


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer["type"])
def test_the_parameters_are_those_of_torchs_module(layer):
    assert count_parameters([layer]) == sum(parameter.numel() for parameter in made(layer).parameters())
    assert count_parameters(LAYERS) == sum(count_parameters([one]) for one in LAYERS)


def conv(kernel, **more):
    return {"type": "Conv2d", "in_channels": 1, "out_channels": 1, "kernel_size": kernel, **more}


AVERAGE = {"type": "AvgPool2d", "kernel_size": 2}
STACKS = [
    [],
    [{"type": "ReLU"}],
    [conv(3), conv(3), conv(5)],
    [conv(3, stride=2), AVERAGE, conv(3, dilation=2)],
    [{**AVERAGE, "stride": 1}, conv(4, stride=3), {"type": "Identity"}, conv(3, stride=2), AVERAGE],
]


@pytest.mark.parametrize("stack", STACKS)
def test_the_receptive_field_is_where_the_gradient_is_not_zero(stack):
    network = nn.Sequential(*(made(layer) for layer in stack))
    for parameter in network.parameters():
        nn.init.ones_(parameter)
    image = torch.ones(1, 1, 1, 61).expand(1, 1, 61, 61).clone().requires_grad_()
    out = network(image)
    middle = out.shape[-1] // 2
    out[0, 0, middle, middle].backward()
    columns = image.grad[0, 0].sum(dim=0).nonzero()
    assert receptive_field(stack) == int(columns.max() - columns.min()) + 1
