"""Counts by match; the field by asking which input pixels the last element depends on."""


def count_parameters(spec):
    return sum(_parameters(dict(layer)) for layer in spec)


def _parameters(layer):
    bias = layer.get("bias", True)
    match layer["type"]:
        case "Conv2d":
            each = layer["in_channels"] // layer.get("groups", 1) * layer["kernel_size"] * layer["kernel_size"]
            return (each + bool(bias)) * layer["out_channels"]
        case "Linear":
            return (layer["in_features"] + bool(bias)) * layer["out_features"]
        case "BatchNorm2d":
            return layer["num_features"] * (2 if layer.get("affine", True) else 0)
        case "LayerNorm":
            return layer["normalized_shape"] * (2 if layer.get("elementwise_affine", True) else 0)
        case "Embedding":
            return layer["num_embeddings"] * layer["embedding_dim"]
        case "LSTM":
            h, both = layer["hidden_size"], 2 if layer.get("bidirectional") else 1
            depth = layer.get("num_layers", 1)
            first = 4 * h * (layer["input_size"] + h + 2 * bool(bias))
            later = 4 * h * (both * h + h + 2 * bool(bias))
            return both * (first + (depth - 1) * later)
    return 0


def receptive_field(spec):
    places = {0}
    for layer in reversed(spec):
        name = layer["type"]
        if name == "Conv2d" or name.endswith("Pool2d") and name[:3] in ("Max", "Avg"):
            default = 1 if name == "Conv2d" else layer["kernel_size"]
            stride = default if layer.get("stride") is None else layer["stride"]
            taps = [k * layer.get("dilation", 1) for k in range(layer["kernel_size"])]
            places = {place * stride + tap for place in places for tap in taps}
    return max(places) - min(places) + 1
