"""Hidden scenarios of the linear-attention kata."""

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

# elu(x) + 1 cancels below 0: at −3 the fifth digit of φ may differ in float32
FEATURES = tolerance(float32=(1e-4, 1e-5))


def _inputs(given, *leading, queries, keys):
    """q, k, v with D and Dv different."""
    dim, value_dim = given.sizes(2, 2, 6)
    q, k = given.uniform(*leading, queries, dim, low=-3, high=3), given.uniform(*leading, keys, dim, low=-3, high=3)
    return q, k, given.randn(*leading, keys, value_dim)


@scenario("one batch: Lq, Lk, D and Dv all differ", tolerance=FEATURES)
def plain(impl, given):
    queries, keys = given.sizes(2, 3, 6)
    q, k, v = _inputs(given, given.size(2, 3), queries=queries, keys=keys)
    yield "result", impl.linear_attention(q, k, v)
    # With values of 1 every result is the sum of a query's weights
    yield "sums of the weights", impl.linear_attention(q, k, v.new_ones(v.shape))


@scenario("inputs of one sign: both branches of elu", tolerance=FEATURES)
def branches(impl, given):
    q, k, v = given.uniform(4, 3, low=0.2, high=2.0), given.uniform(5, 3, low=0.2, high=2.0), given.randn(5, 2)
    yield "all above 0", impl.linear_attention(q, k, v)
    yield "all below 0", impl.linear_attention(given.watch(-q), given.watch(-k), v)
    yield "at 0", impl.linear_attention(q * 0, k * 0, v)


@scenario("causal: a query sees its own position and those before it", tolerance=FEATURES)
def causal(impl, given):
    length = given.size(4, 6)
    q, k, v = _inputs(given, given.size(2, 3), queries=length, keys=length)
    yield "causal", impl.linear_attention(q, k, v, causal=True)
    yield "sums of the weights", impl.linear_attention(q, k, v.new_ones(v.shape), True)
    yield "not causal", impl.linear_attention(q, k, v, causal=False)
    yield "the first positions alone", impl.linear_attention(q[:, :2], k[:, :2], v[:, :2], causal=True)


@scenario("leading dimensions: none, two (batch and heads), three; strided memory; one of each", tolerance=FEATURES)
def leading_dimensions(impl, given):
    batch, heads = given.sizes(2, 2, 4)
    for is_causal in (False, True):
        keys = 3 if is_causal else 4
        yield f"none, causal = {is_causal}", impl.linear_attention(*_inputs(given, queries=3, keys=keys), is_causal)
        inputs = _inputs(given, batch, heads, queries=3, keys=keys)
        yield f"batch and heads, causal = {is_causal}", impl.linear_attention(*inputs, is_causal)
        inputs = _inputs(given, 2, batch, heads, queries=3, keys=keys)
        yield f"three, causal = {is_causal}", impl.linear_attention(*inputs, is_causal)
        inputs = _inputs(given, heads, 1, queries=3, keys=keys)
        yield f"one of a dimension, causal = {is_causal}", impl.linear_attention(*inputs, is_causal)
        inputs = map(given.noncontiguous, _inputs(given, batch, queries=3, keys=keys))
        yield f"strided, causal = {is_causal}", impl.linear_attention(*inputs, is_causal)
        inputs = _inputs(given, 1, 1, queries=1, keys=1)
        yield f"one query, one key, causal = {is_causal}", impl.linear_attention(*inputs, is_causal)


@scenario("all sizes equal: a wrong transpose or dimension shows in the values alone", tolerance=FEATURES)
def equal_sizes(impl, given):
    size = given.size(2, 4)
    for dimensions in (4, 3, 2):
        q, k, v = (given.randn(*[size] * dimensions) for _ in "qkv")
        for is_causal in (False, True):
            yield f"{dimensions} dimensions, causal = {is_causal}", impl.linear_attention(q, k, v, causal=is_causal)


@scenario("inputs near −10: tiny features, and no ε beside their sum", dtypes=("float64",))
def tiny_features(impl, given):
    q, k = given.uniform(5, 3, low=-10.0, high=-8.0), given.uniform(5, 3, low=-10.0, high=-8.0)
    v = given.randn(5, 2)
    yield "not causal", impl.linear_attention(q, k, v)
    yield "causal", impl.linear_attention(q, k, v, causal=True)


@scenario("inputs up to 10", tolerance=FEATURES)
def large_features(impl, given):
    q, k, v = given.uniform(5, 3, low=2.0, high=10.0), given.uniform(5, 3, low=2.0, high=10.0), given.randn(5, 2)
    yield "not causal", impl.linear_attention(q, k, v)
    yield "causal", impl.linear_attention(q, k, v, causal=True)


@scenario("autograd's gradients for q, k and v", tolerance=GRADIENT)
def gradients(impl, given):
    for is_causal in (False, True):
        q, k, v = (given.param(one) for one in _inputs(given, 2, queries=4, keys=4))
        result = impl.linear_attention(q, k, v, causal=is_causal)
        (result * given.randn(*result.shape)).sum().backward()
        for name, one in (("q", q), ("k", k), ("v", v)):
            yield f"causal = {is_causal}: gradient for {name}", one.grad


# The matrix of weights has 10,000 elements, all states of the recurrence together have 100·3·2
@scenario("the matrix of weights is never there, nor a mask of its size", dtypes=("float32",), max_elements=15)
def memory(impl, given):
    q, k, v = given.randn(100, 3), given.randn(100, 3), given.randn(100, 2)
    yield "causal", impl.linear_attention(q, k, v, causal=True)[::10], FEATURES
    yield "not causal", impl.linear_attention(q, k, v)[::10], FEATURES
