"""Hidden scenarios of the cross-attention kata."""

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

# Four matrix products and a softmax: two right orders of the sums differ by a few 1e-6 in float32
PROJECTED = tolerance(float32=(1e-4, 1e-5))


def _layer(impl, given, heads, d_k):
    layer = impl.CrossAttention(heads * d_k, heads)
    impl.CrossAttention(6, 6)  # another one, which is none of its business
    return given.fill(layer)


def _gradients(layer, inputs, result, given):
    (result * given.randn(*result.shape)).sum().backward()
    for name, one in inputs.items():
        yield f"gradient for {name}", one.grad
    for name, one in sorted(layer.named_parameters()):
        yield f"gradient for {name}", one.grad


@scenario("the parameters: four linear layers with a bias")
def parameters(impl, given):
    layer = impl.CrossAttention(12, 3)
    yield "shapes", {name: list(one.shape) for name, one in sorted(layer.named_parameters())}


@scenario("one head", tolerance=PROJECTED)
def one_head(impl, given):
    layer = _layer(impl, given, 1, given.size(3, 5))
    x = given.randn(given.size(2, 3), 4, layer.W_q.in_features)
    yield "result", layer(x, given.randn(x.shape[0], 3, x.shape[2]))


@scenario("several heads, L and Lc differ", tolerance=PROJECTED)
def several_heads(impl, given):
    heads, d_k, length, context_length = given.sizes(4, 2, 6)
    layer = _layer(impl, given, heads, d_k)
    x, context = given.randn(2, length, heads * d_k), given.randn(2, context_length, heads * d_k)
    yield "result", layer(x, context)
    yield "three samples", layer(given.randn(3, length, heads * d_k), given.randn(3, context_length, heads * d_k))
    yield "strided", layer(given.noncontiguous(x), given.noncontiguous(context))


@scenario("one position, one sample, a context of one", tolerance=PROJECTED)
def single(impl, given):
    layer = _layer(impl, given, 2, 3)
    x, context = given.randn(2, 4, 6), given.randn(2, 5, 6)
    yield "one position", layer(x[:, :1], context)
    yield "one sample", layer(x[:1], context[:1])
    yield "a context of one", layer(x, context[:, :1])
    yield "one of each", layer(x[:1, :1], context[:1, :1])


@scenario("the context's order does not matter, nor what else x holds", tolerance=PROJECTED)
def order(impl, given):
    layer = _layer(impl, given, 2, 3)
    x, context = given.randn(2, 4, 6), given.randn(2, 5, 6)
    yield "the context reversed", layer(x, context.flip(1))
    yield "the first position of x alone", layer(x[:, :1], context)


@scenario("all sizes equal: a wrong dimension shows in the values alone", tolerance=PROJECTED)
def equal_sizes(impl, given):
    size = given.size(2, 4)
    layer = _layer(impl, given, size, size)
    yield "result", layer(given.randn(size, size, size * size), given.randn(size, size, size * size))


@scenario("gradients for the inputs and all parameters", tolerance=GRADIENT)
def gradients(impl, given):
    layer = _layer(impl, given, 2, 3)
    inputs = {"x": given.param(2, 3, 6), "context": given.param(2, 4, 6)}
    yield from _gradients(layer, inputs, layer(*inputs.values()), given)


@scenario("a width that the heads do not divide raises ValueError")
def indivisible(impl, given):
    for d_model, heads in ((10, 3), (4, 8), (7, 2)):
        with given.raises(ValueError):
            impl.CrossAttention(d_model, heads)
    yield "as many heads as features", impl.CrossAttention(5, 5).W_o.weight.shape[0]


# Values of about a thousand, some results near 0 by cancellation: float32 anywhere on the way shows in float64
@scenario("large, close scores keep all their float64 digits", dtypes=("float64",))
def double_precision(impl, given):
    layer = _layer(impl, given, 2, 3)
    yield "result", layer(given.randn(2, 9, 6) * 0.01, given.randn(2, 7, 6) * 1000)


@scenario("scores of a thousand and more neither overflow nor give nan", dtypes=("float64",))
def large_scores(impl, given):
    layer = _layer(impl, given, 2, 3)
    yield "result", layer(given.randn(2, 4, 6) * 100, given.randn(2, 5, 6) * 100)
