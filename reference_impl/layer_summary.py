"""What can be told of a network from the list of its layers: its parameters, and its receptive field."""


def _parameters(layer: dict) -> int:
    """The number of trained values of one layer."""
    kind, bias = layer["type"], layer.get("bias", True)
    if kind == "Conv2d":
        inputs, outputs = layer["in_channels"] // layer.get("groups", 1), layer["out_channels"]
        weight = outputs * inputs * layer["kernel_size"] ** 2  # (O, C/G, K, K)
        return weight + outputs if bias else weight
    if kind == "Linear":
        weight = layer["out_features"] * layer["in_features"]  # (O, D)
        return weight + layer["out_features"] if bias else weight
    if kind == "BatchNorm2d":
        return 2 * layer["num_features"] if layer.get("affine", True) else 0  # γ and β; the statistics are buffers
    if kind == "LayerNorm":
        return 2 * layer["normalized_shape"] if layer.get("elementwise_affine", True) else 0  # γ and β
    if kind == "Embedding":
        return layer["num_embeddings"] * layer["embedding_dim"]  # (V, D)
    if kind == "LSTM":
        hidden = layer["hidden_size"]
        directions = 2 if layer.get("bidirectional") else 1
        # The layers above the first read the outputs of all directions below
        widths = [layer["input_size"]] + [directions * hidden] * (layer.get("num_layers", 1) - 1)
        biases = 2 * 4 * hidden if bias else 0  # bias_ih and bias_hh, (4H,) each: four gates
        return directions * sum(4 * hidden * width + 4 * hidden * hidden + biases for width in widths)
    return 0


def count_parameters(spec: list[dict]) -> int:
    """The number of parameters of a list of layers: how many single values are trained.

    spec: one dict for each layer, {"type": name, **arguments}: the name of a class of torch.nn, and the arguments of
        its constructor by name, sizes as ints; what is not there has torch's default. Counted are Conv2d, Linear,
        BatchNorm2d, LayerNorm, Embedding and LSTM; any other type has no parameters. Buffers, such as running
        statistics, do not count. Left unchanged.
    Returns: int; 0 for an empty list.
    """
    return sum(_parameters(layer) for layer in spec)


def receptive_field(spec: list[dict]) -> int:
    """The side of the square of input pixels that one element behind the last layer looks at, gaps included.

    spec: one dict for each layer, {"type": name, **arguments}, as for `count_parameters`; the layers follow one
        another. Conv2d, MaxPool2d and AvgPool2d look at a window; any other type changes nothing. Left unchanged.
    Returns: int; 1 for an empty list. Where it is larger than the input does not matter here.

    Araujo, Norris and Sim, Computing Receptive Fields of Convolutional Neural Networks, 2019.
    """
    field, step = 1, 1  # step: how many input pixels lie between neighbours in the current map
    for layer in spec:
        kind = layer["type"]
        if kind == "Conv2d":
            stride = layer.get("stride", 1)
        elif kind in ("MaxPool2d", "AvgPool2d"):
            stride = layer.get("stride")
            if stride is None:
                stride = layer["kernel_size"]
        else:
            continue
        # r ← r + (k − 1) · d · j, then j ← j · s
        field += (layer["kernel_size"] - 1) * layer.get("dilation", 1) * step
        step *= stride
    return field
