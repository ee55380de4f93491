"""Hidden scenarios of the layer-summary kata. All values are exact ints; the dtype under test does not matter."""

from nfquiz.judge.scenario import scenario

EXACT = ("float64",)


@scenario("parameters: linear layers, with and without a bias", dtypes=EXACT)
def linear(impl, given):
    d, o = given.sizes(2, 3, 40)
    yield "one layer", impl.count_parameters([{"type": "Linear", "in_features": d, "out_features": o}])
    bare = {"type": "Linear", "in_features": d, "out_features": o, "bias": False}
    yield "bias=False", impl.count_parameters([bare])
    said = {"type": "Linear", "in_features": o, "out_features": d, "bias": True}
    yield "bias=True and bias=False", impl.count_parameters([said, bare])
    yield "three layers alike", impl.count_parameters([dict(said) for _ in range(3)])


@scenario("parameters: convolutions, groups, dilation", dtypes=EXACT)
def convolutions(impl, given):
    half, third, kernel = given.sizes(3, 2, 7)
    plain = {"type": "Conv2d", "in_channels": 2 * half, "out_channels": 6 * third, "kernel_size": kernel}
    yield "one layer", impl.count_parameters([plain])
    yield "bias=False", impl.count_parameters([{**plain, "bias": False}])
    yield "two groups", impl.count_parameters([{**plain, "groups": 2}])
    yield "two groups, bias=False", impl.count_parameters([{**plain, "groups": 2, "bias": False}])
    yield "stride, padding, dilation", impl.count_parameters([{**plain, "stride": 2, "padding": 1, "dilation": 3}])
    depthwise = {"type": "Conv2d", "in_channels": half, "out_channels": 2 * half, "kernel_size": 3, "groups": half}
    yield "depthwise", impl.count_parameters([depthwise])


@scenario("parameters: norms and embeddings", dtypes=EXACT)
def norms(impl, given):
    size = given.size(3, 60)
    for affine in (True, False):
        yield (
            f"BatchNorm2d, affine={affine}",
            impl.count_parameters([{"type": "BatchNorm2d", "num_features": size, "affine": affine}]),
        )
        yield (
            f"LayerNorm, elementwise_affine={affine}",
            impl.count_parameters([{"type": "LayerNorm", "normalized_shape": size, "elementwise_affine": affine}]),
        )
    yield "BatchNorm2d", impl.count_parameters([{"type": "BatchNorm2d", "num_features": size, "eps": 1e-3}])
    yield "LayerNorm", impl.count_parameters([{"type": "LayerNorm", "normalized_shape": size}])
    table = {"type": "Embedding", "num_embeddings": given.size(70, 90), "embedding_dim": size}
    yield "Embedding", impl.count_parameters([table])
    yield "Embedding with a padding row", impl.count_parameters([{**table, "padding_idx": 0}])


@scenario("parameters: LSTMs, several layers, both directions, no bias", dtypes=EXACT)
def recurrent(impl, given):
    d, h = given.sizes(2, 3, 30)
    one = {"type": "LSTM", "input_size": d, "hidden_size": h}
    yield "one layer", impl.count_parameters([one])
    yield "bias=False", impl.count_parameters([{**one, "bias": False, "batch_first": True}])
    yield "three layers", impl.count_parameters([{**one, "num_layers": 3, "dropout": 0.1}])
    yield "bidirectional", impl.count_parameters([{**one, "bidirectional": True}])
    yield "all at once", impl.count_parameters([{**one, "num_layers": 2, "bidirectional": True, "bias": False}])
    yield "three layers, both directions", impl.count_parameters([{**one, "num_layers": 3, "bidirectional": True}])


@scenario("receptive field: convolutions with stride 1, dilated ones", dtypes=EXACT)
def fields(impl, given):
    def conv(kernel, **more):
        return {"type": "Conv2d", "in_channels": 2, "out_channels": 2, "kernel_size": kernel, **more}

    first, second, third = given.size(3, 8), given.size(2, 7), given.size(2, 5)
    yield "one layer", impl.receptive_field([conv(first)])
    yield "three layers", impl.receptive_field([conv(first), conv(second), conv(third)])
    yield "padding", impl.receptive_field([conv(first, padding=1), conv(second, padding=2)])
    yield "dilated", impl.receptive_field([conv(3, dilation=1), conv(second, dilation=2), conv(third, dilation=4)])
    yield "1×1", impl.receptive_field([conv(1), conv(first), conv(1, dilation=3)])


@scenario("receptive field: strides count for the layers after them", dtypes=EXACT)
def strides(impl, given):
    def conv(kernel, stride, **more):
        return {"type": "Conv2d", "in_channels": 2, "out_channels": 2, "kernel_size": kernel, "stride": stride, **more}

    yield "a stride at the end", impl.receptive_field([conv(3, 1), conv(given.size(3, 5), 4)])
    yield "a stride in front", impl.receptive_field([conv(given.size(3, 5), 3), conv(3, 1), conv(2, 1)])
    yield "several strides", impl.receptive_field([conv(7, 2), conv(3, 3), conv(given.size(2, 5), 2), conv(3, 1)])
    yield "strides and dilations", impl.receptive_field([conv(3, 2, dilation=2), conv(3, 2), conv(3, 1, dilation=3)])


@scenario("receptive field: pooling looks at a window and steps by it", dtypes=EXACT)
def pooling(impl, given):
    conv = {"type": "Conv2d", "in_channels": 1, "out_channels": 1, "kernel_size": given.size(3, 5)}
    for kind in ("MaxPool2d", "AvgPool2d"):
        pool = {"type": kind, "kernel_size": given.size(2, 4)}
        yield f"{kind}, stride of its own", impl.receptive_field([conv, pool, conv, pool, conv])
        yield f"{kind} first", impl.receptive_field([pool, conv])
        yield f"{kind}, stride 1", impl.receptive_field([{**pool, "stride": 1, "padding": 1}, conv])
        yield f"{kind}, stride 5", impl.receptive_field([conv, {**pool, "stride": 5}, conv])
    yield "MaxPool2d, dilated", impl.receptive_field([{"type": "MaxPool2d", "kernel_size": 3, "dilation": 2}, conv])


def _network(given):
    """A small network for images, of all sorts of layers."""
    c, o = 2 * given.size(2, 6), given.size(3, 9)
    return [
        {"type": "Conv2d", "in_channels": 3, "out_channels": c, "kernel_size": 5, "stride": 2, "bias": False},
        {"type": "BatchNorm2d", "num_features": c, "momentum": 0.2},
        {"type": "ReLU", "inplace": True},
        {"type": "MaxPool2d", "kernel_size": 3, "stride": 2, "padding": 1},
        {"type": "Conv2d", "in_channels": c, "out_channels": 2 * c, "kernel_size": 3, "groups": 2, "dilation": 2},
        {"type": "Dropout", "p": 0.3},
        {"type": "AvgPool2d", "kernel_size": 2},
        {"type": "Conv2d", "in_channels": 2 * c, "out_channels": o, "kernel_size": 3},
        {"type": "Flatten"},
        {"type": "LayerNorm", "normalized_shape": o},
        {"type": "Linear", "in_features": o, "out_features": 10},
        {"type": "Softmax", "dim": 1},
    ]


@scenario("whole networks; other types count nothing; the list is left as it was", dtypes=EXACT)
def networks(impl, given):
    network = _network(given)
    for call in ("first", "second"):
        yield f"parameters, {call} call", impl.count_parameters(network)
        yield f"receptive field, {call} call", impl.receptive_field(network)
    yield "the list afterwards", network
    d = given.size(4, 9)
    text = [
        {"type": "Embedding", "num_embeddings": 50, "embedding_dim": d},
        {"type": "LSTM", "input_size": d, "hidden_size": 7, "num_layers": 2},
        {"type": "Linear", "in_features": 7, "out_features": 50, "bias": False},
    ]
    yield "parameters of a network for text", impl.count_parameters(text)
    yield "its receptive field", impl.receptive_field(text)


@scenario("an empty list, layers without parameters or windows", dtypes=EXACT)
def nothing(impl, given):
    silent = [{"type": "ReLU"}, {"type": "Identity"}, {"type": "Dropout", "p": 0.5}]
    yield "no layers: parameters", impl.count_parameters([])
    yield "no layers: receptive field", impl.receptive_field([])
    yield "three silent ones: parameters", impl.count_parameters(silent)
    yield "three silent ones: receptive field", impl.receptive_field(silent)
