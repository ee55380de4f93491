"""Each type gives the shapes of its parameters; the field is followed back from one output element."""

import math


def _conv(in_channels, out_channels, kernel_size, groups=1, bias=True, **_):
    yield out_channels, in_channels // groups, kernel_size, kernel_size
    if bias:
        yield (out_channels,)


def _linear(in_features, out_features, bias=True, **_):
    yield out_features, in_features
    if bias:
        yield (out_features,)


def _batch_norm(num_features, affine=True, **_):
    return [(num_features,)] * 2 if affine else []


def _layer_norm(normalized_shape, elementwise_affine=True, **_):
    return [(normalized_shape,)] * 2 if elementwise_affine else []


def _embedding(num_embeddings, embedding_dim, **_):
    return [(num_embeddings, embedding_dim)]


def _lstm(input_size, hidden_size, num_layers=1, bias=True, bidirectional=False, **_):
    directions = 1 + bool(bidirectional)
    for depth in range(num_layers):
        reads = input_size if depth == 0 else directions * hidden_size
        for _ in range(directions):
            yield 4 * hidden_size, reads
            yield 4 * hidden_size, hidden_size
            if bias:
                yield (4 * hidden_size,)
                yield (4 * hidden_size,)


SHAPES = {
    "Conv2d": _conv,
    "Linear": _linear,
    "BatchNorm2d": _batch_norm,
    "LayerNorm": _layer_norm,
    "Embedding": _embedding,
    "LSTM": _lstm,
}


def count_parameters(spec):
    total = 0
    for layer in spec:
        shapes = SHAPES.get(layer["type"])
        if shapes:
            total += sum(math.prod(shape) for shape in shapes(**{k: v for k, v in layer.items() if k != "type"}))
    return total


def receptive_field(spec):
    field = 1
    for layer in reversed(spec):
        if layer["type"] not in ("Conv2d", "MaxPool2d", "AvgPool2d"):
            continue
        kernel = layer["kernel_size"]
        stride = layer.get("stride") or (1 if layer["type"] == "Conv2d" else kernel)
        field = (field - 1) * stride + layer.get("dilation", 1) * (kernel - 1) + 1
    return field
